"""Quantities: named amounts with the accounts behind them, and the relations between them.

A quantity that stands in several tables has one name, so it is rounded once and shown alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rakenskap.bok.poster import Period


@dataclass(frozen=True, slots=True)
class Kontobelopp:
    """An amount in öre, as shown, and the accounts behind it."""

    ore: int = 0
    konton: tuple[str, ...] = ()

    def __add__(self, annat: Kontobelopp) -> Kontobelopp:
        return Kontobelopp(self.ore + annat.ore, tuple(sorted({*self.konton, *annat.konton})))

    def __neg__(self) -> Kontobelopp:
        return Kontobelopp(-self.ore, self.konton)


NOLL = Kontobelopp()


def summa(delar: Iterable[Kontobelopp]) -> Kontobelopp:
    """Return the sum of some amounts with all their accounts."""
    return sum(delar, NOLL)


@dataclass(frozen=True, slots=True)
class Dimensioner:
    """The codes that the postings behind an amount have; None for any, an empty code for none."""

    verksamheter: frozenset[str] | None = None
    insats: str | None = None

    @property
    def alla(self) -> bool:
        """True when nothing is left out."""
        return self.verksamheter is None and self.insats is None


ALLA = Dimensioner()


@dataclass(frozen=True, slots=True)
class Storhet:
    """A named quantity of a period, with the sign the table shows it in, and its dimensions."""

    nyckel: str
    belopp: Kontobelopp
    tecken: int = 1
    dimensioner: Dimensioner = ALLA


def nyckel(namn: str, period: Period) -> str:
    """Return the name of a quantity in a period: `rr.arets_resultat@2023`."""
    return f"{namn}@{period.id}"


def nyckel_ingaende(namn: str, period: Period) -> str:
    """Return the name of the same quantity at the end of the year before."""
    return f"{namn}@{period.ar - 1}"


@dataclass(frozen=True, slots=True)
class Samband:
    """`summa` equals the sum of `delar`, each with its sign (+1 or -1)."""

    summa: str
    delar: tuple[tuple[int, str], ...]

    def termer(self) -> tuple[tuple[int, str], ...]:
        """Return all terms of the relation, which together are nought."""
        return (*self.delar, (-1, self.summa))
