"""The neutral table: rows and columns that every renderer lays out, and none computes in.

Each amount is one *quantity* with a name (`nyckel`). A quantity that stands in several tables has
the same name in all of them, so it is rounded once and shown the same everywhere. Sums are
relations between quantities (`Samband`), used three times: to check the exact amounts, to round
what is shown, and as live formulas in the spreadsheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from lkbr.belopp import Enhet
from rakenskap.bok.kontroll import Kontroll
from rakenskap.bok.poster import Period
from rakenskap.rapport.storhet import ALLA, Dimensioner, Samband, Storhet, Ursprung

Stil = Literal["rubrik", "post", "summa", "varav", "text"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        nyckel: the quantity, empty for a text.
        tecken: +1, or -1 where the table shows the quantity with the opposite sign.
        ore: exact amount as shown (sign applied), None when there is nothing: prints blank.
        visat: whole units as shown, set by the rounding.
        konton: account numbers behind the amount.
        text: for cells that are not amounts.
        dimensioner: the codes of the postings behind the amount.
        ursprung: what the amount, as shown, is the sum of; None when that is not known.
        antagen: the amount rests on an assumption; printed with a mark.
        kvot: for a share, the two amounts in öre that it is of; the text is it in per cent.
    """

    nyckel: str = ""
    tecken: int = 1
    ore: int | None = None
    visat: int | None = None
    konton: tuple[str, ...] = ()
    text: str = ""
    dimensioner: Dimensioner = ALLA
    ursprung: Ursprung | None = None
    antagen: bool = False
    kvot: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Rad:
    """One row: its name, label, style, indentation, note references and a cell a column."""

    id: str
    etikett: str
    celler: tuple[Cell, ...] = ()
    stil: Stil = "post"
    niva: int = 0
    noter: tuple[str, ...] = ()
    paragraf: str = ""


@dataclass(frozen=True, slots=True)
class Kolumn:
    """One column: its name, heading, and what it holds.

    Attributes:
        slag: amounts; amounts that are not summed (a running balance); texts; days (ISO).
        grupp: in a list, the line of the heading over each group of rows that have the same
            text here; 0 for a column of the table itself. A spreadsheet shows all as columns.
        ledtext: word before the text in such a heading.
        smal: kept where the page is narrow, as in a terminal of 80 columns.
        antagen: all its amounts rest on assumptions; its heading has a mark.
    """

    id: str
    rubrik: str
    slag: Literal["belopp", "saldo", "text", "datum"] = "belopp"
    grupp: int = 0
    ledtext: str = ""
    smal: bool = True
    antagen: bool = False

    @property
    def is_belopp(self) -> bool:
        """True for a column of amounts."""
        return self.slag in ("belopp", "saldo")


@dataclass(frozen=True, slots=True)
class Rapport:
    """One table of the accounts.

    Attributes:
        id: stable name, such as `resultatrakning`.
        titel: heading.
        stycken: paragraphs before the table.
        efter: paragraphs after it.
        samband: the sums in it, by quantity.
        nummer: number of a note, 0 otherwise.
        decimaler: 0 for statements, which show rounded units (`Cell.visat`); 2 for lists, which
            show the exact amount (`Cell.ore`) in kronor and öre.
        radrubrik: heading over the labels of the rows, empty for none.
        saknas: the facts that it lacks, by id (`rakningar.fakta`).
    """

    id: str
    titel: str
    kolumner: tuple[Kolumn, ...] = ()
    rader: tuple[Rad, ...] = ()
    samband: tuple[Samband, ...] = ()
    stycken: tuple[str, ...] = ()
    efter: tuple[str, ...] = ()
    paragraf: str = ""
    nummer: int = 0
    visa_enhet: bool = True
    decimaler: Literal[0, 2] = 0
    radrubrik: str = ""
    saknas: tuple[str, ...] = ()

    def datapunkt(self, rad: Rad) -> str:
        """Return the stable name of a row in all formats: `resultatrakning.avskrivningar`.

        It is made of the law's lines, codes and labels, never of a place: a row that comes or goes
        changes no other's.
        """
        return f"{self.id}.{rad.id}"

    def rad(self, rad_id: str) -> Rad:
        """Return the row of that name.

        Raises:
            KeyError: there is no such row.
        """
        for rad in self.rader:
            if rad.id == rad_id:
                return rad
        raise KeyError(rad_id)

    def cell(self, rad_id: str, kolumn_id: str) -> Cell:
        """Return the cell at a row and column, by their names."""
        plats = [kolumn.id for kolumn in self.kolumner].index(kolumn_id)
        return self.rad(rad_id).celler[plats]


@dataclass(frozen=True, slots=True)
class Harkomst:
    """What every output carries: the commit and the checksum of the verifikationer behind it."""

    commit: str
    kontrollsumma: str
    huvudhash: str = ""


@dataclass(frozen=True, slots=True)
class Rakenskaper:
    """All reports of a year, ready to be laid out.

    Attributes:
        brister: the checks that failed; with any the reports are an utkast.
        sprak: the language of what is printed.
        ord: what stands around the reports, Swedish to that language; empty for Swedish.
    """

    forbund: str
    orgnr: str
    ar: int
    regim: str
    lag: str
    enhet: Enhet
    ursprung: str
    harkomst: Harkomst
    rapporter: tuple[Rapport, ...]
    brister: tuple[Kontroll, ...] = ()
    sprak: Literal["sv", "en"] = "sv"
    ord: Mapping[str, str] = field(default_factory=dict)

    @property
    def utkast(self) -> bool:
        """True when a check failed."""
        return bool(self.brister)

    def rapport(self, rapport_id: str) -> Rapport:
        """Return the report of that name.

        Raises:
            KeyError: there is no such report.
        """
        for rapport in self.rapporter:
            if rapport.id == rapport_id:
                return rapport
        raise KeyError(rapport_id)


def kolumner_for(perioder: Sequence[Period]) -> tuple[Kolumn, ...]:
    """Return a column of amounts for each period."""
    return tuple(Kolumn(period.id, period.rubrik) for period in perioder)


def cell_for(storhet: Storhet) -> Cell:
    """Return the cell that shows a quantity; nothing booked prints blank, nought prints 0."""
    belopp = storhet.belopp
    ore = belopp.ore if belopp.konton or belopp.ore else None
    return Cell(
        storhet.nyckel,
        storhet.tecken,
        ore,
        konton=belopp.konton,
        dimensioner=storhet.dimensioner,
        ursprung=belopp.ursprung,
    )


def tom(cell: Cell) -> bool:
    """Tell whether a cell holds no amount, or nought."""
    return not cell.ore


def exakta_belopp(rapporter: Iterable[Rapport]) -> dict[str, int]:
    """Collect the quantities of some reports, in öre.

    Raises:
        AssertionError: one quantity has two values, which is a fault in the program.
    """
    svar: dict[str, int] = {}
    for rapport in rapporter:
        for rad in rapport.rader:
            for cell in rad.celler:
                if not cell.nyckel:
                    continue
                ore = cell.tecken * (cell.ore or 0)
                if svar.setdefault(cell.nyckel, ore) != ore:
                    raise AssertionError(
                        f"{rapport.id}/{rad.id}: {cell.nyckel} är {ore} öre, men "
                        f"{svar[cell.nyckel]} öre på ett annat ställe"
                    )
    return svar


def med_visade(rapport: Rapport, visade: Mapping[str, int]) -> Rapport:
    """Return the report with what is shown filled in from the rounding."""

    def visa(cell: Cell) -> Cell:
        if not cell.nyckel or cell.ore is None:
            return cell
        return replace(cell, visat=cell.tecken * visade[cell.nyckel])

    rader = tuple(
        replace(rad, celler=tuple(visa(cell) for cell in rad.celler)) for rad in rapport.rader
    )
    return replace(rapport, rader=rader)
