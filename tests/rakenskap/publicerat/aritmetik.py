"""Sums and ties between printed cells: `samband.toml`, read and run.

Nothing here knows the books. A relation is a printed cell that is to equal a sum of other printed
cells; it is run on the figures as printed, or with proven figures in the place of errata.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.rakenskap.publicerat.tabeller import LEDGER, Cellnamn, enhet, las_tabell, tabell_av

SAMBAND = Path(__file__).parent / "samband.toml"
PER_TUSENTAL = 1000


@dataclass(frozen=True, slots=True)
class Samband:
    """`summa` is to equal the sum of `delar`, each with its sign.

    Attributes:
        avrundat: True when one is in tkr and the other in kronor, so that they may differ by
            less than a thousand.
    """

    summa: Cellnamn
    delar: tuple[tuple[int, Cellnamn], ...]
    avrundat: bool = False

    @property
    def celler(self) -> tuple[Cellnamn, ...]:
        """All cells of the relation."""
        return (self.summa, *(cell for _, cell in self.delar))

    def haller(self, rattade: Mapping[Cellnamn, int]) -> bool:
        """Tell whether the relation holds, with some cells' figures replaced by others."""
        skillnad = self._summa_av_delar(rattade) - _i_minsta_enhet(self.summa, rattade)
        return abs(skillnad) < PER_TUSENTAL if self.avrundat else skillnad == 0

    def saknas(self, rattade: Mapping[Cellnamn, int]) -> int:
        """Return the sum less its parts, in the least unit."""
        return _i_minsta_enhet(self.summa, rattade) - self._summa_av_delar(rattade)

    def foljer(self, cell: Cellnamn, rattade: Mapping[Cellnamn, int]) -> int:
        """Return what a cell must be by the other cells, in the cell's own unit.

        Raises:
            ValueError: the relation cannot tell to the unit.
        """
        if self.avrundat:
            raise ValueError("a rounded relation proves no figure")
        utan = {**rattade, cell: 0}
        rest = _i_minsta_enhet(self.summa, utan) - self._summa_av_delar(utan)
        tecken = -1 if cell == self.summa else self._tecken(cell)
        svar, over = divmod(tecken * rest, _faktor(cell))
        if over:
            raise ValueError(f"{cell}: {rest} är inte hela tusental")
        return svar

    def _tecken(self, cell: Cellnamn) -> int:
        return next(tecken for tecken, en in self.delar if en == cell)

    def _summa_av_delar(self, rattade: Mapping[Cellnamn, int]) -> int:
        return sum(tecken * _i_minsta_enhet(cell, rattade) for tecken, cell in self.delar)


def _faktor(cell: Cellnamn) -> int:
    return PER_TUSENTAL if enhet(cell.tabell) == "tkr" else 1


def _i_minsta_enhet(cell: Cellnamn, rattade: Mapping[Cellnamn, int]) -> int:
    """Return a cell in kronor (or persons); one that was empty in print is nought."""
    tryckt = las_tabell(cell.tabell).tal(cell.rad, cell.kolumn)
    return rattade.get(cell, tryckt or 0) * _faktor(cell)


@dataclass(frozen=True, slots=True)
class Oppen:
    """Two printed sides that contradict each other, and by how much."""

    samband: Samband
    skillnad: int

    @property
    def cell(self) -> Cellnamn:
        """The cell on the one side."""
        return self.samband.summa


def oppna() -> list[Oppen]:
    """Read the contradictions that nothing in print decides."""
    poster = tomllib.loads((LEDGER / "errata.toml").read_text(encoding="utf-8"))["oppen"]
    return [
        Oppen(
            Samband(
                Cellnamn(tabell_av(post["fil"]), post["rad"], post["kolumn"]),
                tuple(
                    (-1 if term.startswith("-") else 1, _cell(term.removeprefix("-"), "", ""))
                    for term in post["mot"]
                ),
            ),
            post["skillnad"],
        )
        for post in poster
    ]


@cache
def las_samband() -> tuple[Samband, ...]:
    """Read all relations.

    Raises:
        ValueError: a sum was empty in print, so that there is nothing to prove.
    """
    data = tomllib.loads(SAMBAND.read_text(encoding="utf-8"))
    samband = [ett for post in data["samband"] for ett in _radsamband(post)]
    samband += [ett for post in data["kolumnsamband"] for ett in _kolumnsamband(post)]
    tomma = [str(s.summa) for s in samband if s.summa not in las_tabell(s.summa.tabell).celler]
    if tomma:
        raise ValueError(f"empty in print: {tomma}")
    return tuple(samband)


def _radsamband(post: Mapping[str, Any]) -> Iterator[Samband]:
    for kolumn in post.get("kolumner", [""]):
        summa = _cell(post["summa"], "", kolumn)
        delar = (
            (-1 if term.startswith("-") else 1, _cell(term.removeprefix("-"), summa.tabell, kolumn))
            for term in post["delar"]
        )
        yield Samband(summa, tuple(delar), post.get("avrundat", False))


def _kolumnsamband(post: Mapping[str, Any]) -> Iterator[Samband]:
    tabell = las_tabell(post["tabell"])
    rader = post.get("rader") or [
        rad for rad in tabell.rader if Cellnamn(tabell.namn, rad, post["summa"]) in tabell.celler
    ]
    for rad in rader:
        delar = (
            (
                -1 if kolumn.startswith("-") else 1,
                Cellnamn(tabell.namn, rad, kolumn.removeprefix("-")),
            )
            for kolumn in post["delar"]
        )
        yield Samband(Cellnamn(tabell.namn, rad, post["summa"]), tuple(delar))


def _cell(text: str, tabell: str, kolumn: str) -> Cellnamn:
    match text.split(" | "):
        case [rad]:
            return Cellnamn(tabell, rad, kolumn)
        case [egen_tabell, rad]:
            return Cellnamn(egen_tabell, rad, kolumn)
        case [egen_tabell, rad, egen_kolumn]:
            return Cellnamn(egen_tabell, rad, egen_kolumn)
        case _:
            raise ValueError(f"not a cell: {text}")
