"""Underlag: what is missing, changed or unlinked, and linking a file to a draft."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from lkbr.underlag import kontrollera_underlag, underlag_i
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad, fran_beancount
from rakenskap.dagbok.andring import block, byt, med_uppgifter
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import Varde
from rakenskap.dagbok.utkast import Utkast

STORST = 50 * 1024 * 1024
_OTILLATNA = re.compile(r"[^\w.()+-]+")


@dataclass(frozen=True, slots=True)
class Lank:
    """A file that a draft has got: its path from the ledger's folder, and its key."""

    fil: str
    nyckel: str


def brister(bok: Bok) -> list[Felrad]:
    """Return every underlag that is missing or changed, and every file that no entry names."""
    _, fynd = kontrollera_underlag(bok.entries, dict(bok.options))
    return sorted(fran_beancount(ett, bok.mapp, []) for ett in fynd)


def lanka(bok: Bok, fil: Path, utkast: Utkast, vem: Vem) -> tuple[Skiss, Lank]:
    """Plan the link of a file to a draft; a file from elsewhere is copied into the year's folder.

    Args:
        bok: the books.
        fil: the file; one in the ledger's folder is linked where it is.
        utkast: the draft.
        vem: who links it.

    Raises:
        BokFelError: there is no such file, it is too large, or another file has its name.
    """
    innehall = _las(fil)
    skiss = Skiss(bok, vem)
    plats = _plats(bok, fil, utkast, innehall)
    if not (bok.mapp / plats).is_file():
        skiss.satt_innehall(plats, innehall)
    nyckel = _ledig_nyckel(utkast)
    text = skiss.text(utkast.fil)
    rader = block(utkast.fil, text, utkast.entry)
    summa = hashlib.sha256(innehall).hexdigest()
    nya: dict[str, Varde | None] = {nyckel: plats, f"{nyckel}-sha256": summa}
    egna = text.splitlines(keepends=True)[rader[0] : rader[1]]
    skiss.satt(utkast.fil, byt(text, rader, med_uppgifter(egna, nya)))
    return skiss, Lank(plats, nyckel)


def _las(fil: Path) -> bytes:
    if not fil.is_file():
        raise BokFelError(
            [Felrad(str(fil), 0, "Filen finns inte. Gör så här: rätta sökvägen till underlaget.")]
        )
    if fil.stat().st_size > STORST:
        raise BokFelError(
            [
                Felrad(
                    str(fil),
                    0,
                    f"Filen är större än {STORST // 1024 // 1024} MB. Gör så här: spara underlaget "
                    "i ett mindre format, t.ex. PDF.",
                )
            ]
        )
    return fil.read_bytes()


def _plats(bok: Bok, fil: Path, utkast: Utkast, innehall: bytes) -> str:
    rot = bok.mapp.resolve()
    if fil.resolve().is_relative_to(rot):
        return str(fil.resolve().relative_to(rot))
    namn = _OTILLATNA.sub("-", fil.name).lstrip(".-") or "underlag"
    plats = f"{utkast.entry.date.year}/underlag/{namn}"
    finns = bok.mapp / plats
    if finns.is_file() and finns.read_bytes() != innehall:
        raise BokFelError(
            [
                Felrad(
                    plats,
                    0,
                    "Här finns redan en annan fil med det namnet. Gör så här: ge filen ett annat "
                    "namn, t.ex. med motpart och dag.",
                )
            ]
        )
    return plats


def _ledig_nyckel(utkast: Utkast) -> str:
    tagna = {namn for namn, _, _ in underlag_i(utkast.entry.meta)}
    nummer = 1
    while (nyckel := "underlag" if nummer == 1 else f"underlag-{nummer}") in tagna:
        nummer += 1
    return nyckel
