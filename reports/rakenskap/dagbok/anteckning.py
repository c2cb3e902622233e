"""A note that answers a remark on a booked entry that no edit can mend (LKBR 3 kap. 4 §).

The entry stands as it was booked. The note is a record of the log, with its day and its name, and
the remark is then no longer shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lkbr.fel import kod_i
from lkbr.uppspelning import BESVARAS
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.skiss import Skiss, Vem

REGEL = "(LKBR 3 kap. 4 och 11 §§)"
_VER = re.compile(r"(?P<ver>[A-ZÅÄÖ]{1,3}[1-9]\d*)(?:/(?P<ar>\d{4}))?\Z")


@dataclass(frozen=True, slots=True)
class Anmarkning:
    """A remark that a note may answer: its code, the entry's name, and what is said."""

    kod: str
    namn: str
    felrad: Felrad


def att_besvara(bok: Bok) -> list[Anmarkning]:
    """Return the remarks that wait for a note, in the books' order."""
    efter_rad = {
        (str(entry.meta.get("filename", "")), int(entry.meta.get("lineno", 0))): entry
        for entry in bok.entries
        if getattr(entry, "meta", None) and entry.meta.get("ver")
    }
    svar = []
    for rad in bok.varningar:
        entry = efter_rad.get((str(bok.mapp / rad.fil), rad.rad))
        kod = kod_i(rad.text)
        if kod in BESVARAS and entry is not None:
            svar.append(Anmarkning(kod, f"{entry.meta['ver']}/{entry.date.year}", rad))
    return svar


def anteckna(bok: Bok, ver: str, text: str, vem: Vem) -> tuple[Skiss, list[Anmarkning]]:
    """Plan a note on an entry, for each remark that it has.

    Args:
        bok: the books, without error.
        ver: the entry, `B7/2023`, or `B7` when one year alone has it among the remarks.
        text: why.
        vem: who says so.

    Raises:
        BokFelError: the text is empty, or the entry has no remark to answer.
    """
    bok.krav_felfri()
    alla = att_besvara(bok)
    traff = _VER.match(ver)
    valda = [
        ett for ett in alla if traff and ett.namn.startswith(f"{traff['ver']}/{traff['ar'] or ''}")
    ]
    if not text.strip():
        raise _hinder(ver, 'Texten saknas. Gör så här: skriv varför med --text "…".')
    if not valda:
        vantar = ", ".join(dict.fromkeys(ett.namn for ett in alla)) or "ingen"
        raise _hinder(
            ver,
            f"{ver} har ingen anmärkning som en anteckning besvarar. Gör så här: välj en som har "
            f"det ({vantar}).",
        )
    if len({ett.namn for ett in valda}) > 1:
        namn = " eller ".join(dict.fromkeys(ett.namn for ett in valda))
        raise _hinder(ver, f"{ver} finns flera år. Gör så här: skriv {namn}.")
    skiss = Skiss(bok, vem)
    skiss.logga_installningar()
    for ett in valda:
        skiss.logga("anteckning", ett.namn, kod=ett.kod, text=" ".join(text.split()))
    return skiss, valda


def _hinder(ver: str, text: str) -> BokFelError:
    return BokFelError([Felrad(ver, 0, f"{text} {REGEL}")])
