"""How a list lies on a page: groups of rows with headings, and labels over empty columns.

Shared by the writers of text, PDF, spreadsheet and CSV; no figure is computed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rakenskap.rapport.rapport import Kolumn, Rad, Rapport
from rakenskap.utskrift.uppstalld import celltext

BREDD_BELOPP = 14
BREDD_DATUM = 10


@dataclass(frozen=True, slots=True)
class Listrad:
    """A row as words.

    Attributes:
        celler: a text a column of the table, group columns left out.
        spann: how many columns from the first the label covers; 0 when it has a column of its
            own or there is none.
    """

    etikett: str
    celler: tuple[str, ...]
    stil: str
    niva: int
    spann: int


@dataclass(frozen=True, slots=True)
class Grupp:
    """Rows under one heading of no, one or several lines."""

    rubriker: tuple[str, ...]
    rader: tuple[Listrad, ...]


def rensad(text: str) -> str:
    """Return a text without line breaks and control characters, which a terminal would obey."""
    return "".join(tecken if tecken.isprintable() else " " for tecken in text)


def tabellkolumner(rapport: Rapport) -> list[Kolumn]:
    """Return the columns of the table itself, without those that make headings of groups."""
    return [kolumn for kolumn in rapport.kolumner if not kolumn.grupp]


def ledande_tomma(kolumner: Sequence[Kolumn], celler: Sequence[str]) -> int:
    """Return how many text columns from the first are empty in a row."""
    antal = 0
    for kolumn, text in zip(kolumner, celler, strict=True):
        if kolumn.is_belopp or text:
            break
        antal += 1
    return antal


def egen_etikettkolumn(rapport: Rapport) -> bool:
    """Tell whether labels need a column: some row has one and no empty columns to put it over."""
    kolumner = tabellkolumner(rapport)
    if not kolumner:
        return True
    return any(
        rad.etikett and rad.celler and not ledande_tomma(kolumner, _celler(rapport, rad))
        for rad in rapport.rader
    )


def _celler(rapport: Rapport, rad: Rad) -> tuple[str, ...]:
    if not rad.celler:
        return ("",) * len(tabellkolumner(rapport))
    par = zip(rapport.kolumner, rad.celler, strict=True)
    return tuple(
        rensad(celltext(cell, rapport.decimaler)) for kolumn, cell in par if not kolumn.grupp
    )


def _rubriker(rapport: Rapport, rad: Rad) -> tuple[str, ...]:
    rader = []
    for nummer in sorted({kolumn.grupp for kolumn in rapport.kolumner if kolumn.grupp}):
        delar = [
            f"{kolumn.ledtext} {cell.text}".strip()
            for kolumn, cell in zip(rapport.kolumner, rad.celler, strict=False)
            if kolumn.grupp == nummer and cell.text
        ]
        if delar:
            rader.append(rensad("  ".join(delar)))
    return tuple(rader)


def grupper(rapport: Rapport) -> Iterator[Grupp]:
    """Return the rows of a list, group by group."""
    kolumner = tabellkolumner(rapport)
    egen = egen_etikettkolumn(rapport)
    for rubriker, rader in groupby(rapport.rader, key=lambda rad: _rubriker(rapport, rad)):
        yield Grupp(rubriker, tuple(_listrad(rapport, rad, kolumner, egen=egen) for rad in rader))


def _listrad(rapport: Rapport, rad: Rad, kolumner: Sequence[Kolumn], *, egen: bool) -> Listrad:
    celler = _celler(rapport, rad)
    spann = 0 if egen or not rad.etikett else ledande_tomma(kolumner, celler)
    return Listrad(rensad(rad.etikett), celler, rad.stil, rad.niva, spann)


def naturlig_bredd(plats: int, kolumn: Kolumn, rader: Sequence[Listrad]) -> int:
    """Return the width in characters of a column's longest text or word of its heading."""
    egna = max((len(rad.celler[plats]) for rad in rader if rad.spann <= plats), default=0)
    return max([egna, *(len(ord_) for ord_ in kolumn.rubrik.split())])
