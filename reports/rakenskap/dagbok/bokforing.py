"""Booking: a draft gets its number, its day of registration and its underlag's hash."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from beancount.core import data
from beancount.parser import parser

from lkbr.behandlingshistorik import Loggslag, attest_i, posthash, som_data
from lkbr.forbund import Serie
from lkbr.rattelse import RATTAR
from lkbr.underlag import underlag_i
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.andring import block, med_uppgifter, utan
from rakenskap.dagbok.nummer import nasta_nummer, skriv_i_serien
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import Varde, filhuvud
from rakenskap.dagbok.utkast import Utkast, granska_utkast, sena_utkast, utkasthash


@dataclass(frozen=True, slots=True)
class Bokford:
    """An entry that the change books."""

    ver: str
    entry: data.Transaction
    text: str
    fil: str

    @property
    def namn(self) -> str:
        """Number and year."""
        return f"{self.ver}/{self.entry.date.year}"


def felfria(bok: Bok, utkast: Sequence[Utkast], vem: Vem) -> tuple[list[Utkast], list[Felrad]]:
    """Part the drafts that can be booked from what is wrong with the others.

    Returns:
        The drafts that can be booked, and what must be put right in those that cannot.
    """
    fel = _alla_fel(Skiss(bok, vem), utkast)
    felaktiga = {(rad.fil, rad.rad) for rad in fel}
    return [ett for ett in utkast if (ett.fil, ett.rad) not in felaktiga], fel


def _alla_fel(skiss: Skiss, utkast: Sequence[Utkast]) -> list[Felrad]:
    bok, las, vem = skiss.bok, skiss.las, skiss.vem
    fel = [rad for ett in utkast for rad in granska_utkast(bok, ett, las, vem)]
    return [*fel, *_granska_attest(skiss, utkast)]


def bokfor(
    bok: Bok, utkast: Sequence[Utkast], vem: Vem, *, sent: str = ""
) -> tuple[Skiss, list[Bokford]]:
    """Plan the booking of some drafts.

    Args:
        bok: the books.
        utkast: the drafts, in the order that they are to be numbered.
        vem: who books them, and when.
        sent: why those are booked late that are (LKBR 3 kap. 4 §); the others do not get it.

    Returns:
        The change, and what it books.

    Raises:
        BokFelError: a draft cannot be booked as it is; all that is wrong is in it.
    """
    skiss = Skiss(bok, vem)
    fel = _alla_fel(skiss, utkast)
    if fel:
        raise BokFelError(fel)
    skiss.logga_installningar()
    texter = [_ta_ut(skiss, ett) for ett in utkast]
    _stryk(skiss, utkast)
    bokforda = []
    sena = sena_utkast(bok, utkast, vem)
    for ett, rader in zip(utkast, texter, strict=True):
        egna: dict[str, Varde | None] = {"serie": None}
        if sent and ett in sena:
            egna["sent"] = sent
        bokforda.append(bokfor_text(skiss, ett.serie, ett.entry, rader, egna))
    return skiss, bokforda


def bokfor_text(
    skiss: Skiss,
    serie: Serie,
    entry: data.Transaction,
    rader: list[str],
    uppgifter: dict[str, Varde | None],
) -> Bokford:
    """Add an entry to its serie with the next number, and its record to the log.

    Args:
        skiss: the change to add to.
        serie: the serie.
        entry: what is booked, as loaded from a draft's text.
        rader: that text.
        uppgifter: further metadata to set, or with None to take away.
    """
    vem = skiss.vem
    numrerade = [*skiss.historik.poster, *skiss.poster]
    nummer = nasta_nummer(skiss.bok.entries, numrerade, serie.kod, entry.date.year)
    ver = f"{serie.kod}{nummer}"
    nya: dict[str, Varde | None] = {
        "ver": ver,
        "registrerad": vem.idag,
        "av": vem.av,
        **uppgifter,
        **_summor(skiss, entry),
    }
    text = "".join(med_uppgifter(rader, nya, flagga="*"))
    bokford = las_text(skiss, text)
    fil = skriv_i_serien(skiss, serie, entry.date, text)
    slag: Loggslag = "rättelse" if bokford.meta.get(RATTAR) else "bokning"
    skiss.logga(
        slag,
        f"{ver}/{entry.date.year}",
        posthash(bokford),
        post=som_data(bokford),
        attest=list(attest_i(bokford)),
    )
    return Bokford(ver, bokford, text, fil)


def las_text(skiss: Skiss, text: str) -> data.Transaction:
    """Return the one entry that a text says, with this ledger's roots.

    Raises:
        BokFelError: it is not one transaction that can be read.
    """
    from beancount.parser import booking  # noqa: PLC0415 (only when something is booked)

    huvud = filhuvud(skiss.bok.options)
    entries, fel, options = parser.parse_string(huvud + text)
    if not fel:
        entries, fel = booking.book(entries, options)  # type: ignore[no-untyped-call]
    if fel or len(entries) != 1 or not isinstance(entries[0], data.Transaction):
        orsak = str(fel[0].message) if fel else "det är inte en verifikation"
        raise BokFelError(
            [
                Felrad(
                    "texten",
                    0,
                    f"Verifikationen går inte att läsa ({orsak}). Gör så här: rätta texten och "
                    "kör kommandot igen.",
                )
            ]
        )
    return entries[0]


def _ta_ut(skiss: Skiss, utkast: Utkast) -> list[str]:
    text = skiss.text(utkast.fil)
    start, slut = block(utkast.fil, text, utkast.entry)
    return text.splitlines(keepends=True)[start:slut]


def _stryk(skiss: Skiss, utkast: Sequence[Utkast]) -> None:
    """Take the drafts out of their files, from the end so that lines keep their numbers."""
    for ett in sorted(utkast, key=lambda ett: (ett.fil, -ett.rad)):
        text = skiss.text(ett.fil)
        skiss.satt(ett.fil, utan(text, block(ett.fil, text, ett.entry)))


def _summor(skiss: Skiss, entry: data.Transaction) -> dict[str, Varde | None]:
    return {
        f"{namn}-sha256": hashlib.sha256(skiss.innehall(sokvag)).hexdigest()
        for namn, sokvag, _ in underlag_i(entry.meta)
    }


def _granska_attest(skiss: Skiss, utkast: Sequence[Utkast]) -> list[Felrad]:
    """Check that each draft's attest was made here, on the draft as it now is, and used once."""
    gjorda = Counter({nyckel: len(regler) for nyckel, regler in skiss.lage.utkastattester.items()})
    svar = []
    for ett in utkast:
        dag, namn = attest_i(ett.entry)
        if not dag and not namn:
            continue
        nyckel = (utkasthash(ett.entry), dag, namn)
        gjorda[nyckel] -= 1
        if gjorda[nyckel] < 0:
            svar.append(
                ett.felrad(
                    f"Attesten av {namn or 'ingen'} står inte i behandlingshistoriken för utkastet "
                    "som det nu är. Gör så här: ta bort raderna attesterad och attesterad-av, och "
                    "kör rakenskap attestera på nytt. (LKBR 3 kap. 11 §)"
                )
            )
    return svar
