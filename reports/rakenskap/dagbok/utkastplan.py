"""Plans for drafts: a new one, a changed one, one split in two, some thrown away.

A draft is no verifikation yet: it may be changed and thrown away, and the behandlingshistorik does
not tell of it. An attest that it had is of what it said, and goes when it changes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lkbr.belopp import kr
from lkbr.underlag import underlag_i
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.andring import block, byt, utan
from rakenskap.dagbok.bokforing import las_text
from rakenskap.dagbok.nummer import serie_for, skriv_i_serien
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import Konteringsrad, Text, av_entry
from rakenskap.dagbok.utkast import Utkast, utkast_i, utkasthash

STORST = 50 * 1024 * 1024
ATTEST = ("attesterad", "attesterad-av")
_OTILLATNA = re.compile(r"[^\w.()+-]+")


@dataclass(frozen=True, slots=True)
class Inlamnad:
    """A file that is to be the underlag: its name and content."""

    namn: str
    innehall: bytes


def las_inlamnad(fil: Path) -> Inlamnad:
    """Read a file that has been handed in.

    Raises:
        BokFelError: it is too large to keep with the books.
    """
    if fil.stat().st_size > STORST:
        raise _fel(
            fil.name,
            f"Filen är större än {STORST // 1024 // 1024} MB. Gör så här: spara underlaget i ett "
            "mindre format, t.ex. PDF.",
        )
    return Inlamnad(fil.name, fil.read_bytes())


def hitta_utkast(bok: Bok, namn: str, avtryck: str = "") -> Utkast:
    """Return a draft by its place, `2024/utkast.beancount:12`.

    Args:
        bok: the books.
        namn: file and line.
        avtryck: the hash of what it said when it was shown; it must say the same now.

    Raises:
        BokFelError: there is no such draft, or it has been changed since.
    """
    for ett in utkast_i(bok):
        if plats_for(ett) == namn and avtryck in ("", utkasthash(ett.entry)):
            return ett
    raise _fel(
        namn,
        "Utkastet är ändrat, bokfört eller kastat sedan sidan visades. Gör så här: öppna det på "
        "nytt i listan över utkast.",
    )


def plats_for(utkast: Utkast) -> str:
    """Return a draft's place: file and line."""
    return f"{utkast.fil}:{utkast.rad}"


def nytt_utkast(
    bok: Bok, text: Text, vem: Vem, underlag: Inlamnad | None = None
) -> tuple[Skiss, str]:
    """Plan a new draft, at the end of the file of its serie.

    Returns:
        The change, and the draft's place when it has been written.
    """
    skiss = Skiss(bok, vem)
    text = _med_underlag(skiss, text, underlag)
    return skiss, _lagg_till(skiss, text)


def andra_utkast(
    bok: Bok, utkast: Utkast, text: Text, vem: Vem, underlag: Inlamnad | None = None
) -> tuple[Skiss, str]:
    """Plan a draft's new content, where it stands; in another file when its serie is another.

    Args:
        bok: the books.
        utkast: the draft as it is.
        text: what it is to say; its underlag stay unless `text` takes them away.
        vem: who changes it.
        underlag: a further underlag.

    Returns:
        The change, and the draft's place when it has been written.
    """
    skiss = Skiss(bok, vem)
    kvar = {namn: varde for namn, varde in text.uppgifter.items() if namn not in ATTEST}
    text = _med_underlag(skiss, replace(text, uppgifter=kvar), underlag)
    gammal = skiss.text(utkast.fil)
    plats = block(utkast.fil, gammal, utkast.entry)
    entry = las_text(skiss, str(text))
    # The file says the serie too: a draft that is to be in another goes there.
    serie = serie_for(bok, entry)
    if utkast.serie.kod == serie.kod and utkast.entry.date.year == text.datum.year:
        skiss.satt(utkast.fil, byt(gammal, plats, str(text).splitlines(keepends=True)))
        return skiss, plats_for(utkast)
    skiss.satt(utkast.fil, utan(gammal, plats))
    return skiss, _lagg_till(skiss, text)


def _lagg_till(skiss: Skiss, text: Text) -> str:
    serie = serie_for(skiss.bok, las_text(skiss, str(text)))
    fil = skriv_i_serien(skiss, serie, text.datum, str(text))
    rader = skiss.text(fil).count("\n") - str(text).count("\n") + 1
    return f"{fil}:{rader}"


def kasta_utkast(bok: Bok, valda: Sequence[Utkast], vem: Vem) -> Skiss:
    """Plan that some drafts are thrown away; their underlag stay in the folder."""
    skiss = Skiss(bok, vem)
    # From the end of each file, so that lines keep their numbers.
    for ett in sorted(valda, key=lambda ett: (ett.fil, -ett.rad)):
        text = skiss.text(ett.fil)
        skiss.satt(ett.fil, utan(text, block(ett.fil, text, ett.entry)))
    return skiss


def dela_utkast(bok: Bok, utkast: Utkast, platser: Sequence[int], vem: Vem) -> Skiss:
    """Plan that some rows of a draft become a draft of their own.

    The row that balances the chosen ones, the largest of those that stay on the other side, is
    divided between the two. Together they say what the draft said.

    Args:
        bok: the books.
        utkast: the draft.
        platser: the places of the rows that go, from 0.
        vem: who splits it.

    Raises:
        BokFelError: no row, or no other row, can balance what goes.
    """
    text = av_entry(utkast.entry)
    gar = [rad for plats, rad in enumerate(text.rader) if plats in platser]
    kvar = [rad for plats, rad in enumerate(text.rader) if plats not in platser]
    summa = sum(rad.ore for rad in gar)
    mot = max(
        (rad for rad in kvar if rad.ore * summa < 0 and abs(rad.ore) > abs(summa)),
        key=lambda rad: abs(rad.ore),
        default=None,
    )
    if not gar or mot is None:
        raise _fel(
            plats_for(utkast),
            f"Raderna kan inte bli ett eget utkast: ingen rad som är kvar räcker till att möta "
            f"{kr(abs(summa))}. Gör så här: välj rader på samma sida, och låt minst en vara kvar.",
        )
    delad = Konteringsrad(mot.konto, -summa, mot.uppgifter)
    rest = [replace(rad, ore=rad.ore + summa) if rad is mot else rad for rad in kvar]
    _krav_samma(text.rader, [*gar, delad, *rest])
    uppgifter = {namn: varde for namn, varde in text.uppgifter.items() if namn not in ATTEST}
    ny = replace(text, rader=(*gar, delad), uppgifter=uppgifter)
    skiss, _ = andra_utkast(bok, utkast, replace(text, rader=tuple(rest)), vem)
    _lagg_till(skiss, ny)
    return skiss


def _krav_samma(fore: Sequence[Konteringsrad], efter: Sequence[Konteringsrad]) -> None:
    def per_konto(rader: Sequence[Konteringsrad]) -> dict[str, int]:
        svar: dict[str, int] = {}
        for rad in rader:
            svar[rad.konto] = svar.get(rad.konto, 0) + rad.ore
        return svar

    if per_konto(fore) != per_konto(efter):
        raise AssertionError("the parts of a draft are not the draft")


def _med_underlag(skiss: Skiss, text: Text, underlag: Inlamnad | None) -> Text:
    """Return the text with a further underlag, whose file the change writes."""
    if underlag is None:
        return text
    fil = _ta_emot(skiss, underlag, text.datum.year)
    tagna = {namn for namn, _, _ in underlag_i(dict(text.uppgifter))}
    nummer = 1
    while (nyckel := "underlag" if nummer == 1 else f"underlag-{nummer}") in tagna:
        nummer += 1
    summa = hashlib.sha256(underlag.innehall).hexdigest()
    return replace(text, uppgifter={**text.uppgifter, nyckel: fil, f"{nyckel}-sha256": summa})


def _ta_emot(skiss: Skiss, underlag: Inlamnad, ar: int) -> str:
    """Let the change write a file in the year's folder; return its path."""
    rent = _OTILLATNA.sub("-", underlag.namn).lstrip(".-") or "underlag"
    stam, punkt, andelse = rent.rpartition(".")
    plats, nummer = f"{ar}/underlag/{rent}", 2
    while (fil := skiss.bok.mapp / plats).is_file():
        if fil.read_bytes() == underlag.innehall:
            return plats
        # Another file has the name: two suppliers both send «faktura.pdf».
        namn = f"{stam}-{nummer}.{andelse}" if punkt else f"{rent}-{nummer}"
        plats, nummer = f"{ar}/underlag/{namn}", nummer + 1
    skiss.satt_innehall(plats, underlag.innehall)
    return plats


def _fel(plats: str, text: str) -> BokFelError:
    return BokFelError([Felrad(plats, 0, text)])
