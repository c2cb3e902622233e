"""Plans for drafts with their underlag: a new one, a changed one, one split in two.

A draft is no verifikation yet: it may be changed and thrown away, and the behandlingshistorik does
not tell of it. An attest that it had is of what it said, and goes when it changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lkbr.belopp import kr
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.nummer import skriv_i_serien
from rakenskap.dagbok.registrering import registrera
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import Konteringsrad, Text, av_entry
from rakenskap.dagbok.underlag import las_underlag, ledig_nyckel, ta_emot_innehall
from rakenskap.dagbok.utkast import Utkast, utkast_i, utkasthash
from rakenskap.dagbok.utkastandring import andra_utkast

ATTEST = ("attesterad", "attesterad-av")


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
    return Inlamnad(fil.name, las_underlag(fil))


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
    text = _med_underlag(bok, text, vem, underlag)
    skiss, _ = registrera(bok, text, vem)
    return _med_fil(skiss, text, underlag), _plats(skiss, text)


def andra_med_underlag(
    bok: Bok, utkast: Utkast, text: Text, vem: Vem, underlag: Inlamnad | None = None
) -> tuple[Skiss, str]:
    """Plan a draft's new content, and a further underlag.

    Returns:
        The change, and the draft's place when it has been written.
    """
    text = _med_underlag(bok, text, vem, underlag)
    skiss = andra_utkast(bok, utkast, text, vem)
    return _med_fil(skiss, text, underlag), _plats(skiss, text)


def _med_fil(skiss: Skiss, text: Text, underlag: Inlamnad | None) -> Skiss:
    if underlag is not None:
        ta_emot_innehall(skiss, underlag.namn, underlag.innehall, text.datum.year)
    return skiss


def _plats(skiss: Skiss, text: Text) -> str:
    """Return where a change writes a draft: file and line."""
    kvar = {namn: varde for namn, varde in text.uppgifter.items() if namn not in ATTEST}
    sokt = str(replace(text, uppgifter=kvar, flagga="!")).encode()
    for andring in skiss.filer():
        fore, funnet, _ = andring.innehall.rpartition(sokt)
        if funnet:
            rad = fore.count(b"\n") + 1
            return f"{andring.fil}:{rad}"
    raise AssertionError("the change writes no such draft")


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
    skiss = andra_utkast(bok, utkast, replace(text, rader=tuple(rest)), vem)
    skriv_i_serien(skiss, utkast.serie, ny.datum, str(ny))
    return skiss


def _krav_samma(fore: Sequence[Konteringsrad], efter: Sequence[Konteringsrad]) -> None:
    def per_konto(rader: Sequence[Konteringsrad]) -> dict[str, int]:
        svar: dict[str, int] = {}
        for rad in rader:
            svar[rad.konto] = svar.get(rad.konto, 0) + rad.ore
        return svar

    if per_konto(fore) != per_konto(efter):
        raise AssertionError("the parts of a draft are not the draft")


def _med_underlag(bok: Bok, text: Text, vem: Vem, underlag: Inlamnad | None) -> Text:
    """Return the text with a further underlag; its file is put in the change that writes it."""
    if underlag is None:
        return text
    fil, summa = ta_emot_innehall(
        Skiss(bok, vem), underlag.namn, underlag.innehall, text.datum.year
    )
    nyckel = ledig_nyckel(text.uppgifter)
    return replace(text, uppgifter={**text.uppgifter, nyckel: fil, f"{nyckel}-sha256": summa})


def _fel(plats: str, text: str) -> BokFelError:
    return BokFelError([Felrad(plats, 0, text)])
