"""The published tables as printed, cell by cell, and the list of errata.

The tables are the vouchers of the books (`ledger/<year>/underlag/…`): there is one copy of them.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LEDGER = Path(__file__).resolve().parents[3] / "ledger"

# The folder of each publication, by the name that the maps and the proofs call it.
PUBLIKATIONER = {
    "2017": "2017/underlag/arsredovisning-2017",
    "plan-2017": "2017/underlag/plan-och-budget-2017",
    "2020": "2020/underlag/arsredovisning-2020",
    "2023": "2023/underlag/arsredovisning-2023",
}

# Columns that name a row. All other columns hold values.
ETIKETTER = ("grupp", "rad", "not", "insats", "orsak", "budgetpost")

# Tables of persons, not of money.
ANTAL = (
    "2017/sus-deltagare",
    "2023/avslutsorsaker-kon",
    "2023/deltagare-avslutade",
    "2023/deltagare-borjade",
)

Varde = int | str


@dataclass(frozen=True, slots=True, order=True)
class Cellnamn:
    """Where a printed cell stands: table such as `2017/resultatrakning`, row, column."""

    tabell: str
    rad: str
    kolumn: str

    def __str__(self) -> str:
        return f"{self.tabell} | {self.rad} | {self.kolumn}"


@dataclass(frozen=True, slots=True)
class Tabell:
    """A printed table.

    Attributes:
        namn: publication and file name, such as `2017/resultatrakning`.
        kolumner: the columns that hold values, in order.
        rader: the rows' names, in order; unique.
        celler: what is printed, by row and column; cells that were empty in print are left out.
    """

    namn: str
    kolumner: tuple[str, ...]
    rader: tuple[str, ...]
    celler: dict[Cellnamn, Varde]

    def tal(self, rad: str, kolumn: str) -> int | None:
        """Return a printed amount, or None for an empty cell.

        Raises:
            KeyError: the table has no such row or column.
            TypeError: the cell holds words.
        """
        if rad not in self.rader or kolumn not in self.kolumner:
            raise KeyError(f"{self.namn} | {rad} | {kolumn}")
        varde = self.celler.get(Cellnamn(self.namn, rad, kolumn))
        if isinstance(varde, str):
            raise TypeError(f"{self.namn} | {rad} | {kolumn}: {varde}")
        return varde


def sokvag(namn: str) -> Path:
    """Return the file of a table."""
    publikation, fil = namn.split("/")
    return LEDGER / PUBLIKATIONER[publikation] / f"{fil}.csv"


def tabellnamn() -> list[str]:
    """Return the names of all published tables."""
    return [
        f"{publikation}/{fil.stem}"
        for publikation, mapp in PUBLIKATIONER.items()
        for fil in sorted((LEDGER / mapp).glob("*.csv"))
    ]


def _varde(text: str) -> Varde:
    return int(text) if text.lstrip("-").isdigit() else text


@cache
def las_tabell(namn: str) -> Tabell:
    """Read a table.

    A row is called by its last label, and by its labels with a comma between where two rows
    have the same last label.
    """
    with sokvag(namn).open(encoding="utf-8", newline="") as fil:
        rader = list(csv.DictReader(fil))
    etiketter = [kolumn for kolumn in rader[0] if kolumn in ETIKETTER and kolumn != "not"]
    kolumner = tuple(kolumn for kolumn in rader[0] if kolumn not in ETIKETTER)
    namnen = [rad[etiketter[-1]] for rad in rader]
    if len(set(namnen)) < len(namnen):
        namnen = [", ".join(rad[etikett] for etikett in etiketter) for rad in rader]
    assert len(set(namnen)) == len(namnen), f"{namn}: two rows of one name"
    celler = {
        Cellnamn(namn, radnamn, kolumn): _varde(rad[kolumn])
        for radnamn, rad in zip(namnen, rader, strict=True)
        for kolumn in kolumner
        if rad[kolumn] != ""
    }
    return Tabell(namn, kolumner, tuple(namnen), celler)


@dataclass(frozen=True, slots=True)
class Erratum:
    """A printed cell that the books do not follow, with what proves the other figure."""

    cell: Cellnamn
    tryckt: int
    bevisad: int
    klass: str
    bevis: str


def tabell_av(fil: str) -> str:
    """Return the name of a table, by its file from the books' folder."""
    mapp, _, namn = fil.rpartition("/")
    publikationer = {sokvag_: publikation for publikation, sokvag_ in PUBLIKATIONER.items()}
    return f"{publikationer[mapp]}/{namn.removesuffix('.csv')}"


@cache
def errata() -> dict[Cellnamn, Erratum]:
    """Read the books' list of errata, by cell."""
    poster = tomllib.loads((LEDGER / "errata.toml").read_text(encoding="utf-8"))["erratum"]
    lista = [
        Erratum(
            cell=Cellnamn(tabell_av(post["fil"]), post["rad"], post["kolumn"]),
            tryckt=post["tryckt"],
            bevisad=post["bevisad"],
            klass=post["klass"],
            bevis=post["bevis"],
        )
        for post in poster
    ]
    svar = {erratum.cell: erratum for erratum in lista}
    assert len(svar) == len(lista), "a cell stands twice in errata.toml"
    return svar


def enhet(tabell: str) -> str:
    """Return the unit of a table: `tkr`, `antal` (persons) or `kr`."""
    if tabell.endswith("-tkr"):
        return "tkr"
    return "antal" if tabell in ANTAL else "kr"
