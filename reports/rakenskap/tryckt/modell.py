"""What a printed report is once it has been read: tables of numbers, and running text.

A number is exact as printed (`Decimal`), with the unit of its last digit, so that what rounding
explains can be told from what it does not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

PER_ENHET = {"kr": 1, "tkr": 1_000, "mnkr": 1_000_000}


@dataclass(frozen=True, slots=True)
class Trycktal:
    """A printed number.

    Attributes:
        varde: as printed.
        steg: the unit of its last digit: 1, 0.1 …
        text: the characters.
        procent: it is a share, in per cent.
    """

    varde: Decimal
    steg: Decimal
    text: str
    procent: bool = False


@dataclass(frozen=True, slots=True)
class Tryckplats:
    """Where something is printed: page (1 for a file without pages) and line on it."""

    sida: int
    rad: int

    def __str__(self) -> str:
        return f"sidan {self.sida}, rad {self.rad}" if self.sida else f"rad {self.rad}"


@dataclass(frozen=True, slots=True)
class Tryckrad:
    """A row: its label, and a number or nothing for each column."""

    etikett: str
    tal: tuple[Trycktal | None, ...]
    plats: Tryckplats
    grupp: str = ""

    @property
    def tom(self) -> bool:
        """True for a row of words, such as a heading."""
        return not any(self.tal)


@dataclass(frozen=True)
class Trycktabell:
    """A table.

    Attributes:
        titel: heading over it.
        kolumner: headings of the columns of numbers.
        rader: in order; each as long as the columns.
        enhet: kr, tkr, mnkr, or empty where nothing says.
    """

    titel: str
    kolumner: tuple[str, ...]
    rader: tuple[Tryckrad, ...]
    enhet: str
    plats: Tryckplats

    @cached_property
    def per_enhet(self) -> int:
        """Kronor a unit."""
        return PER_ENHET.get(self.enhet, 1)


@dataclass(frozen=True, slots=True)
class Textstycke:
    """A line of running text, with where it stands."""

    text: str
    plats: Tryckplats


@dataclass(frozen=True, slots=True)
class Tryckt:
    """A report as it was read.

    Attributes:
        olast: what could not be read, in words.
    """

    fil: str
    tabeller: tuple[Trycktabell, ...] = ()
    text: tuple[Textstycke, ...] = ()
    olast: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Cellplats:
    """A cell, by the order of its table, row and column."""

    tabell: int
    rad: int
    kolumn: int


@dataclass(frozen=True)
class Celler:
    """All cells with a number, and what they are called."""

    tryckt: Tryckt
    tal: dict[Cellplats, Trycktal] = field(default_factory=dict)

    @staticmethod
    def av(tryckt: Tryckt) -> Celler:
        """Collect the cells of a report."""
        return Celler(
            tryckt,
            {
                Cellplats(t, r, k): tal
                for t, tabell in enumerate(tryckt.tabeller)
                for r, rad in enumerate(tabell.rader)
                for k, tal in enumerate(rad.tal)
                if tal is not None
            },
        )

    def tabell(self, cell: Cellplats) -> Trycktabell:
        """Return the table of a cell."""
        return self.tryckt.tabeller[cell.tabell]

    def rad(self, cell: Cellplats) -> Tryckrad:
        """Return the row of a cell."""
        return self.tabell(cell).rader[cell.rad]

    def namn(self, cell: Cellplats) -> str:
        """Return where a cell stands, in words."""
        tabell, rad = self.tabell(cell), self.rad(cell)
        kolumn = tabell.kolumner[cell.kolumn] or f"kolumn {cell.kolumn + 1}"
        delar = (tabell.titel or "Tabell utan rubrik", rad.etikett, kolumn)
        return f"{', '.join(delar)} ({rad.plats})"
