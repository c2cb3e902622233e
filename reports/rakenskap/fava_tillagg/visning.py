"""A Rapport as a page shows it: each cell's words and where it leads. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from lkbr.belopp import Enhet
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport
from rakenskap.utskrift.lista import Ordrad, egen_etikettkolumn, har_ord, ordrader
from rakenskap.utskrift.uppstalld import ENHETSNAMN

Cellank = Callable[[Rad, Kolumn, Cell], str]
Radlank = Callable[[Rad], str]


def ingen_cellank(_rad: Rad, _kolumn: Kolumn, _cell: Cell) -> str:
    """Lead nowhere."""
    return ""


def ingen_radlank(_rad: Rad) -> str:
    """Lead nowhere."""
    return ""


@dataclass(frozen=True, slots=True)
class VisadCell:
    """A cell in words."""

    text: str
    lank: str
    klass: str
    rubrik: str = ""


@dataclass(frozen=True, slots=True)
class VisadRad:
    """A row in words, with where its name, its notes and its amounts lead.

    Attributes:
        spann: how many columns the row's name covers; 0 when the first cell is its name.
    """

    ord: Ordrad
    lank: str
    spann: int
    noter: tuple[tuple[str, str], ...]
    celler: tuple[VisadCell, ...]


@dataclass(frozen=True, slots=True)
class VisadKolumn:
    """A column's heading and side."""

    rubrik: str
    klass: str


def _utan_kolumner(rapport: Rapport) -> Rapport:
    """Leave out the columns of headings that say one thing all through; the others are columns."""

    def skiljer(plats: int) -> bool:
        texter = {rad.celler[plats].text for rad in rapport.rader if rad.celler}
        return len(texter - {""}) > 1

    kvar = [
        plats for plats, kolumn in enumerate(rapport.kolumner) if not kolumn.grupp or skiljer(plats)
    ]
    rader = tuple(
        replace(rad, celler=tuple(rad.celler[plats] for plats in kvar) if rad.celler else ())
        for rad in rapport.rader
    )
    kolumner = tuple(replace(rapport.kolumner[plats], grupp=0) for plats in kvar)
    return replace(rapport, kolumner=kolumner, rader=rader)


def utan_grupper(rapport: Rapport) -> Rapport:
    """Return a list whose headings of groups are columns, as in a spreadsheet."""
    kolumner = tuple(replace(kolumn, grupp=0) for kolumn in rapport.kolumner)
    return replace(rapport, kolumner=kolumner)


@dataclass(frozen=True)
class Tabell:
    """A table of a page.

    Attributes:
        rapport: what it shows; with two decimals in kronor and öre, else in `enhet`.
        enhet: unit of what is rounded.
        radrubrik: heading of the column of names, when it is one of its own.
        cellank: where an amount leads; where nowhere, it leads where its row does.
        radlank: where a row's name leads.
        notlank: where a note's number leads.
        rubrik: False when the page's own heading is the table's too.
        tom: what is said when there are no rows.
        ladda_ner: the address of the table as a spreadsheet.
    """

    rapport: Rapport
    enhet: Enhet = "kr"
    radrubrik: str = "Rad"
    cellank: Cellank = ingen_cellank
    radlank: Radlank = ingen_radlank
    notlank: Callable[[str], str] = lambda _nummer: ""
    rubrik: bool = True
    tom: str = ""
    ladda_ner: str = ""

    def __post_init__(self) -> None:
        """Leave out columns of headings that say one thing: the page's own heading says it."""
        grupp = [kolumn.grupp for kolumn in self.rapport.kolumner]
        if any(grupp):
            object.__setattr__(self, "rapport", _utan_kolumner(self.rapport))

    @property
    def id(self) -> str:
        """The report's name."""
        return self.rapport.id

    @property
    def titel(self) -> str:
        """The heading, with the number of a note."""
        rapport = self.rapport
        return f"Not {rapport.nummer}. {rapport.titel}" if rapport.nummer else rapport.titel

    @property
    def underrubrik(self) -> str:
        """The unit and the paragraph of the law."""
        har_belopp = any(kolumn.is_belopp for kolumn in self.rapport.kolumner)
        enhet = "kronor och ören" if self.rapport.decimaler else ENHETSNAMN[self.enhet]
        delar = (f"Belopp i {enhet}" if har_belopp else "", self.rapport.paragraf)
        return " · ".join(filter(None, delar))

    @property
    def har_noter(self) -> bool:
        """True when a row refers to a note."""
        return any(rad.noter for rad in self.rapport.rader)

    @cached_property
    def egen_etikett(self) -> bool:
        """True when the rows' names have a column of their own."""
        har_namn = any(rad.stil == "post" and rad.etikett for rad in self.rapport.rader)
        return har_namn or egen_etikettkolumn(self.rapport)

    @cached_property
    def kolumner(self) -> list[VisadKolumn]:
        """The columns: words to the left, numbers to the right."""
        return [
            VisadKolumn(kolumn.rubrik, self._sida(kolumn, plats))
            for plats, kolumn in enumerate(self.rapport.kolumner)
        ]

    def _sida(self, kolumn: Kolumn, plats: int) -> str:
        if kolumn.is_belopp:
            return "tal"
        if kolumn.slag == "datum":
            return "dag"
        sifferrader = self.egen_etikett and kolumn.id not in ("konto", "ver", "nr")
        return "siffror" if sifferrader and not har_ord(self.rapport, plats) else "ord"

    @cached_property
    def bredd(self) -> int:
        """How many columns the table has."""
        return len(self.kolumner) + self.egen_etikett + self.har_noter

    @property
    def stapel(self) -> bool:
        """True when the table is too wide for a phone: its rows are then stacked there."""
        return self.bredd > 4

    @property
    def rader(self) -> list[VisadRad]:
        """The rows."""
        i_ord = ordrader(self.rapport, egen=self.egen_etikett)
        return [self._rad(rad, ord_) for rad, ord_ in zip(self.rapport.rader, i_ord, strict=True)]

    def _cellens_lank(self, rad: Rad, kolumn: Kolumn, cell: Cell) -> str:
        """Return where a cell leads; an amount that has no way of its own, where its row does."""
        egen = self.cellank(rad, kolumn, cell)
        return egen or (self.radlank(rad) if kolumn.is_belopp else "")

    def _rad(self, rad: Rad, ord_: Ordrad) -> VisadRad:
        egna = zip(self.rapport.kolumner, self.kolumner, rad.celler, ord_.celler, strict=False)
        celler = tuple(
            VisadCell(
                text,
                self._cellens_lank(rad, kolumn, cell) if text else "",
                visad.klass,
                visad.rubrik if text and visad.klass == "tal" else "",
            )
            for kolumn, visad, cell, text in egna
        )
        spann = self.bredd if not celler else 1 if self.egen_etikett else ord_.spann
        if not self.egen_etikett:
            celler = celler[ord_.spann :]
        noter = tuple((nummer, self.notlank(nummer)) for nummer in ord_.noter)
        return VisadRad(ord_, self.radlank(rad), spann, noter, celler)
