"""From a printed cell to the one that the program computes: the maps in `kartor/`, read and run."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from lkbr.belopp import ORE_PER_ENHET, Enhet
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.poster import Poster, bygg_poster, rakenskapsar
from rakenskap.rakningar.budget import budgetrader
from rakenskap.rakningar.rakenskaper import gor_rakenskaper
from rakenskap.rapport.rapport import Cell, Rakenskaper
from tests.rakenskap.publicerat.tabeller import LEDGER, Cellnamn, Tabell, Varde, las_tabell

KARTOR = Path(__file__).parent / "kartor"
TERM = re.compile(r"(?P<kalla>[a-z_]+)/(?P<rad>[a-z0-9_.]+)(:(?P<konto>\d*))?(@(?P<kolumn>\w+))?")
PER_TUSENTAL = 1000

# The printed unit: the unit of the accounts that are made, and what their figures are times.
ENHETER: dict[str, tuple[Enhet, int]] = {
    "kr": ("kr", 1),
    "tkr": ("tkr", 1),
    "tusental": ("tkr", PER_TUSENTAL),
}


@dataclass(frozen=True, slots=True)
class Uttryck:
    """What the program computes for a printed cell.

    Attributes:
        ar: the year whose accounts hold the figure.
        enhet: unit in which they are made.
        faktor: what their figure is multiplied by to be in the printed unit.
        kolumn: column for the terms that name none.
        text: reports' rows with + and - between, see `kartor/arsredovisning-2017.toml`.
    """

    ar: int
    enhet: Enhet
    faktor: int
    kolumn: str
    text: str

    def i_eget_ar(self) -> Uttryck | None:
        """Return the same figure in its own year's accounts, where this one is a comparative."""
        if not self.kolumn.isdigit() or int(self.kolumn) == self.ar or "@" in self.text:
            return None
        return replace(self, ar=int(self.kolumn))

    def termer(self) -> Iterator[tuple[int, re.Match[str]]]:
        """Return the terms with their signs.

        Raises:
            ValueError: the expression is not one.
        """
        ord_ = self.text.replace("-", " - ").split()
        tecken = 1
        for plats, ett in enumerate(ord_):
            if ett in ("+", "-"):
                tecken = -1 if ett == "-" else 1
                continue
            traff = TERM.fullmatch(ett)
            if traff is None or (plats and ord_[plats - 1] not in ("+", "-")):
                raise ValueError(f"{self.text}: {ett} är ingen term")
            yield tecken, traff


@dataclass(frozen=True, slots=True)
class Karta:
    """The maps of all tables.

    Attributes:
        uttryck: what the program computes, by printed cell.
        utanfor: reason why a cell is not compared.
        statistik: report that prints a table over again, by table.
        ar: year of the publication, by table.
        okanda: rows and columns in the maps that no table has.
    """

    uttryck: dict[Cellnamn, Uttryck] = field(default_factory=dict)
    utanfor: dict[Cellnamn, str] = field(default_factory=dict)
    statistik: dict[str, str] = field(default_factory=dict)
    ar: dict[str, int] = field(default_factory=dict)
    okanda: list[str] = field(default_factory=list)


@cache
def las_karta() -> Karta:
    """Read the maps.

    Raises:
        KeyError: a map has words that it should not.
    """
    karta = Karta()
    for fil in sorted(KARTOR.glob("*.toml")):
        data = tomllib.loads(fil.read_text(encoding="utf-8"))
        for post in data["tabell"]:
            _lagg_till(karta, post, data["ar"])
    return karta


def _lagg_till(karta: Karta, post: dict[str, Any], ar: int) -> None:
    namn = post["namn"]
    tabell = las_tabell(namn)
    karta.ar[namn] = ar
    if "statistik" in post:
        karta.statistik[namn] = post["statistik"]
        return
    enhet, faktor = ENHETER[post["enhet"]]
    for (rad, kolumn), text in _texter(post).items():
        if rad not in tabell.rader or kolumn not in tabell.kolumner:
            karta.okanda.append(f"{namn} | {rad} | {kolumn}")
        cell = Cellnamn(namn, rad, kolumn)
        if cell in tabell.celler:
            eget_ar, _, egen = post["kolumner"].get(kolumn, "").rpartition("/")
            karta.uttryck[cell] = Uttryck(int(eget_ar or ar), enhet, faktor, egen, text)
    for undantag in post.get("utanfor", ()):
        _undanta(karta, tabell, undantag)


def _texter(post: dict[str, Any]) -> dict[tuple[str, str], str]:
    """Return the expressions of a table by row and column; a single cell's go before its row's."""
    texter = {
        (rad, kolumn): text
        for rad, text in post.get("rader", {}).items()
        for kolumn in post["kolumner"]
    }
    for rad, kolumner in post.get("celler", {}).items():
        texter |= {(rad, kolumn): text for kolumn, text in kolumner.items()}
    return texter


def _undanta(karta: Karta, tabell: Tabell, undantag: Mapping[str, str]) -> None:
    traffar = [
        cell
        for cell in tabell.celler
        if cell.kolumn == undantag["kolumn"] and cell.rad == undantag.get("rad", cell.rad)
    ]
    if not traffar:
        karta.okanda.append(f"{tabell.namn} | {undantag.get('rad', '*')} | {undantag['kolumn']}")
    karta.utanfor.update(dict.fromkeys(traffar, undantag["skal"]))


class Programmet:
    """The federation's books and the accounts made from them, each year and unit once."""

    def __init__(self) -> None:
        self._gjorda: dict[tuple[int, Enhet], Rakenskaper] = {}

    @cached_property
    def bok(self) -> Bok:
        """The books."""
        return las_bok(LEDGER)

    @cached_property
    def poster(self) -> Poster:
        """Their postings."""
        return bygg_poster(self.bok)

    def rakenskaper(self, ar: int, enhet: Enhet) -> Rakenskaper:
        """Return the accounts of a year, every check of theirs passed."""
        if (ar, enhet) not in self._gjorda:
            utfall = gor_rakenskaper(self.bok, ar, enhet, poster=self.poster)
            assert utfall.rakenskaper is not None, [k for k in utfall.kontroller if not k.ok]
            self._gjorda[ar, enhet] = utfall.rakenskaper
        return self._gjorda[ar, enhet]

    def berakna(self, uttryck: Uttryck, *, nil_saknas: bool = False) -> Varde:
        """Return what the program computes for a cell: an amount, or words.

        Args:
            uttryck: the expression.
            nil_saknas: take a row that the report does not have as nought, as it is where a
                line is nil in both years.

        Raises:
            KeyError: there is no such report, row or column.
        """
        rakenskaper = self.rakenskaper(uttryck.ar, uttryck.enhet)
        summa = 0
        for tecken, term in uttryck.termer():
            if term["konto"] is not None:
                summa += tecken * self._budget(term, uttryck)
                continue
            rapport = rakenskaper.rapport(term["kalla"])
            if nil_saknas and term["rad"] not in {rad.id for rad in rapport.rader}:
                continue
            cell = rapport.cell(term["rad"], term["kolumn"] or uttryck.kolumn)
            if cell.text:
                return cell.text
            summa += tecken * _visat(cell)
        return summa * uttryck.faktor

    def _budget(self, term: re.Match[str], uttryck: Uttryck) -> int:
        """Return what is budgeted for a verksamhet on some accounts, costs positive."""
        assert term["kalla"] == "budget", term[0]
        ore = -sum(
            rad.ore
            for rad in budgetrader(self.bok, rakenskapsar(uttryck.ar))
            if rad.verksamhet == term["rad"] and rad.konto.startswith(term["konto"])
        )
        enheter, rest = divmod(ore, ORE_PER_ENHET[uttryck.enhet])
        assert not rest, f"{term[0]}: {ore} öre är inte hela {uttryck.enhet}"
        return enheter


def _visat(cell: Cell) -> int:
    """Return what a cell shows; one that is printed blank is nought."""
    return cell.visat or 0
