"""Quantities: named amounts with the accounts behind them, and the relations between them.

A quantity that stands in several tables has one name, so it is rounded once and shown alike.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rakenskap.bok.poster import Period

# What an amount is made of at the bottom: ("rörelse", account, verksamhet, insats, period) is what
# was booked on an account with those codes, ("saldo", account, day) what stood there that day.
Grund = tuple[str, ...]
Ursprung = Mapping[Grund, int]


@dataclass(frozen=True, slots=True)
class Kontobelopp:
    """An amount in öre, as shown, and the accounts behind it.

    Attributes:
        ursprung: what it is the sum of, each with its sign; None when that is not known. Amounts
            with the same origin are the same quantity, in whichever tables they stand.
    """

    ore: int = 0
    konton: tuple[str, ...] = ()
    ursprung: Ursprung | None = None

    def __add__(self, annat: Kontobelopp) -> Kontobelopp:
        return summa((self, annat))

    def __neg__(self) -> Kontobelopp:
        ursprung = self.ursprung
        if ursprung is not None:
            ursprung = {grund: -tal for grund, tal in ursprung.items()}
        return Kontobelopp(-self.ore, self.konton, ursprung)


NOLL = Kontobelopp()


def summa(delar: Iterable[Kontobelopp]) -> Kontobelopp:
    """Return the sum of some amounts, with all their accounts and what they are made of."""
    ore, konton, kand = 0, set[str](), True
    ursprung: dict[Grund, int] = {}
    for del_ in delar:
        ore += del_.ore
        konton.update(del_.konton)
        if del_.ursprung is None:
            # Of an amount that is nought there is nothing to know.
            kand = kand and not del_.ore
        elif kand:
            for grund, tal in del_.ursprung.items():
                ursprung[grund] = ursprung.get(grund, 0) + tal
    egna = {grund: tal for grund, tal in ursprung.items() if tal} if kand else None
    return Kontobelopp(ore, tuple(sorted(konton)), egna)


def rorelse(
    ore: int, konto: str, period: Period, verksamhet: str = "", insats: str = ""
) -> Kontobelopp:
    """Return what was booked in a period on an account with some codes; income positive."""
    grund = ("rörelse", konto, verksamhet, insats, period.id)
    return Kontobelopp(ore, (konto,), {grund: 1} if ore else {})


def saldo(ore: int, konto: str, dag: dt.date, tecken: int = 1) -> Kontobelopp:
    """Return what stood on an account at the end of a day (debit positive), times the sign."""
    grund = ("saldo", konto, str(dag))
    return Kontobelopp(tecken * ore, (konto,), {grund: tecken} if ore else {})


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
