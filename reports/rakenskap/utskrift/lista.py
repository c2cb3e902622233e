"""How a table lies on a page: a row as words, groups of rows with headings, labels and sides.

Shared by what writes the accounts, the lists and the pages of Fava; no figure is computed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from lkbr.belopp import grupperat, ore_som_text
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport


@dataclass(frozen=True, slots=True)
class Ordrad:
    """A row as words.

    Attributes:
        celler: a text a column of the table, group columns left out; none for a row of a label.
        spann: how many columns from the first the label covers; 0 when it has a column of its
            own or there is none.
    """

    id: str
    etikett: str
    celler: tuple[str, ...]
    stil: str
    niva: int
    spann: int
    noter: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grupp:
    """Rows under one heading of no, one or several lines."""

    rubriker: tuple[str, ...]
    rader: tuple[Ordrad, ...]


def celltext(cell: Cell, decimaler: int = 0) -> str:
    """Return what is printed in a cell: nothing booked prints blank, nought prints 0."""
    text = _omarkt(cell, decimaler)
    return f"{text} *" if cell.antagen and text else text


def _omarkt(cell: Cell, decimaler: int) -> str:
    if cell.text:
        return cell.text
    if decimaler:
        return "" if cell.ore is None else ore_som_text(cell.ore)
    return "" if cell.visat is None else grupperat(cell.visat)


def rensad(text: str) -> str:
    """Return a text without line breaks and control characters, which a terminal would obey."""
    return "".join(tecken if tecken.isprintable() else " " for tecken in text)


def tabellkolumner(rapport: Rapport) -> list[Kolumn]:
    """Return the columns of the table itself, without those that make headings of groups."""
    return [kolumn for kolumn in rapport.kolumner if not kolumn.grupp]


def har_ord(rapport: Rapport, plats: int) -> bool:
    """Tell whether a column holds words, not only numbers, days and amounts in words."""
    texter = (rad.celler[plats].text for rad in rapport.rader if len(rad.celler) > plats)
    return any(text and not text[-1].isdigit() for text in texter)


def egen_etikettkolumn(rapport: Rapport) -> bool:
    """Tell whether labels need a column: some row has one and no empty columns to put it over."""
    kolumner = tabellkolumner(rapport)
    if not kolumner:
        return True
    return any(
        rad.etikett and rad.celler and not _ledande_tomma(kolumner, _celler(rapport, rad))
        for rad in rapport.rader
    )


def _ledande_tomma(kolumner: Sequence[Kolumn], celler: Sequence[str]) -> int:
    """Return how many text columns from the first are empty in a row."""
    antal = 0
    for kolumn, text in zip(kolumner, celler, strict=True):
        if kolumn.is_belopp or text:
            break
        antal += 1
    return antal


def _celler(rapport: Rapport, rad: Rad) -> tuple[str, ...]:
    par = zip(rapport.kolumner, rad.celler, strict=False)
    return tuple(celltext(cell, rapport.decimaler) for kolumn, cell in par if not kolumn.grupp)


def ordrader(rapport: Rapport, *, egen: bool) -> list[Ordrad]:
    """Return the rows as words.

    Args:
        rapport: the table.
        egen: True when labels have a column of their own.
    """
    kolumner = tabellkolumner(rapport)
    svar = []
    for rad in rapport.rader:
        celler = _celler(rapport, rad)
        spann = 0
        if rad.etikett and not egen:
            spann = _ledande_tomma(kolumner, celler) if celler else len(kolumner)
        svar.append(Ordrad(rad.id, rad.etikett, celler, rad.stil, rad.niva, spann, rad.noter))
    return svar


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
    """Return the rows of a list, group by group, each with a cell for every column."""
    tomma = ("",) * len(tabellkolumner(rapport))
    par = zip(rapport.rader, ordrader(rapport, egen=egen_etikettkolumn(rapport)), strict=True)
    for rubriker, egna in groupby(par, key=lambda ett: _rubriker(rapport, ett[0])):
        yield Grupp(rubriker, tuple(_rensad(rad, tomma) for _, rad in egna))


def _rensad(rad: Ordrad, tomma: tuple[str, ...]) -> Ordrad:
    celler = tuple(map(rensad, rad.celler)) or tomma
    return Ordrad(rad.id, rensad(rad.etikett), celler, rad.stil, rad.niva, rad.spann, rad.noter)


def naturlig_bredd(plats: int, kolumn: Kolumn, rader: Sequence[Ordrad]) -> int:
    """Return the width in characters of a column's longest text or word of its heading."""
    egna = max((len(rad.celler[plats]) for rad in rader if rad.spann <= plats), default=0)
    return max([egna, *(len(ord_) for ord_ in kolumn.rubrik.split())])
