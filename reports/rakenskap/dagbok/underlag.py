"""Underlag: what is missing, changed or unlinked, and linking a file to a draft."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lkbr.underlag import fel_i_sokvag, kontrollera_underlag, underlag_i
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
        BokFelError: there is no such file, or it is too large.
    """
    skiss = Skiss(bok, vem)
    plats, summa = ta_emot(skiss, fil, utkast.entry.date.year)
    nyckel = ledig_nyckel(utkast.entry.meta)
    text = skiss.text(utkast.fil)
    rader = block(utkast.fil, text, utkast.entry)
    nya: dict[str, Varde | None] = {nyckel: plats, f"{nyckel}-sha256": summa}
    egna = text.splitlines(keepends=True)[rader[0] : rader[1]]
    skiss.satt(utkast.fil, byt(text, rader, med_uppgifter(egna, nya)))
    return skiss, Lank(plats, nyckel)


def ta_emot(skiss: Skiss, fil: Path, ar: int) -> tuple[str, str]:
    """Take a file into a change: one from elsewhere is copied into the year's folder.

    Returns:
        Its path from the ledger's folder, and its SHA-256.

    Raises:
        BokFelError: there is no such file, or it is too large.
    """
    rot = skiss.bok.mapp.resolve()
    innehall = las_underlag(fil)
    if fil.resolve().is_relative_to(rot):
        plats = fil.resolve().relative_to(rot).as_posix()
        if not fel_i_sokvag(plats):
            return plats, hashlib.sha256(innehall).hexdigest()
    return ta_emot_innehall(skiss, fil.name, innehall, ar)


def ta_emot_innehall(skiss: Skiss, namn: str, innehall: bytes, ar: int) -> tuple[str, str]:
    """Take the content of a file, as it was handed in, into the year's folder of a change.

    Two suppliers both send «faktura.pdf»: the second becomes «faktura-2.pdf».

    Returns:
        Its path from the ledger's folder, and its SHA-256.
    """
    rent = _OTILLATNA.sub("-", namn).lstrip(".-") or "underlag"
    stam, punkt, andelse = rent.rpartition(".")
    plats, nummer = f"{ar}/underlag/{rent}", 2
    while skiss.finns(plats) and skiss.innehall(plats) != innehall:
        nytt = f"{stam}-{nummer}.{andelse}" if punkt else f"{rent}-{nummer}"
        plats, nummer = f"{ar}/underlag/{nytt}", nummer + 1
    if not skiss.finns(plats):
        skiss.satt_innehall(plats, innehall)
    return plats, hashlib.sha256(innehall).hexdigest()


def las_underlag(fil: Path) -> bytes:
    """Read a file that is to be an underlag.

    Raises:
        BokFelError: there is no such file, or it is too large to keep with the books.
    """
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


def ledig_nyckel(uppgifter: Mapping[str, Any]) -> str:
    """Return the key of a further underlag of an entry: `underlag`, `underlag-2`."""
    tagna = {namn for namn, _, _ in underlag_i(dict(uppgifter))}
    nummer = 1
    while (nyckel := "underlag" if nummer == 1 else f"underlag-{nummer}") in tagna:
        nummer += 1
    return nyckel
