"""What every forecast begins with: outcome, and the budget of the period and of the year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar

from rakenskap.bok.poster import Period
from rakenskap.listor.manader import del_av_aret, fordelad
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.budget import budgetrader
from rakenskap.rakningar.verksamhetstrad import Plats, Storheter, Tal, plats_for
from rakenskap.rapport.rapport import Kolumn
from rakenskap.rapport.storhet import ALLA, NOLL, Dimensioner, Kontobelopp, Storhet, nyckel

KOLUMNER = (
    Kolumn("utfall", "Utfall"),
    Kolumn("budget", "Budget perioden"),
    Kolumn("avvikelse", "Avvikelse"),
    Kolumn("arsbudget", "Budget helår"),
    Kolumn("prognos", "Prognos helår"),
    Kolumn("kvar", "Prognos − budget"),
)
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Prognostal(Tal):
    """Amounts in öre, income positive: outcome, budget of the period and the year, forecast."""

    utfall: Kontobelopp = NOLL
    budget: Kontobelopp = NOLL
    arsbudget: Kontobelopp = NOLL
    prognos: Kontobelopp = NOLL

    def per_kolumn(self) -> dict[str, Kontobelopp]:
        """Return the amounts of the columns."""
        return {
            "utfall": self.utfall,
            "budget": self.budget,
            "avvikelse": self.utfall + -self.budget,
            "arsbudget": self.arsbudget,
            "prognos": self.prognos,
            "kvar": self.prognos + -self.arsbudget,
        }

    @property
    def enligt_budget(self) -> Kontobelopp:
        """The outcome so far, and the budget for what is left of the year."""
        return self.utfall + self.arsbudget + -self.budget


def grundtal(
    b: Berakning, period: Period, rad_for: Callable[[str, Plats], K]
) -> dict[K, Prognostal]:
    """Return outcome and budget, without forecast.

    Args:
        b: the books' amounts.
        period: from 1 January to the day the outcome is counted to.
        rad_for: the row of an amount, by its account and its place.
    """
    tal: defaultdict[K, Prognostal] = defaultdict(Prognostal)
    for (konto, *koder), ore in b.per_dimension(period).items():
        rad = rad_for(konto, plats_for(b, konto, *koder))
        tal[rad] += Prognostal(utfall=Kontobelopp(ore, (konto,)))
    arsbudget: defaultdict[K, Kontobelopp] = defaultdict(Kontobelopp)
    for ett in budgetrader(b.bok, period):
        if ett.konto in b.bok.konton and b.sida(ett.konto) == "resultat":
            plats = plats_for(b, ett.konto, ett.verksamhet, ett.insats)
            arsbudget[rad_for(ett.konto, plats)] += Kontobelopp(ett.ore, (ett.konto,))
    andel = del_av_aret(period.fran, period.till)
    for rad, belopp in arsbudget.items():
        # Divided once a row, so that the row is a whole part of its budget.
        del_ = Kontobelopp(fordelad(belopp.ore, andel), belopp.konton)
        tal[rad] += Prognostal(budget=del_, arsbudget=belopp)
    return dict(tal)


def prognosstorheter(
    tabell: str, period: Period
) -> Callable[[str, Prognostal, Dimensioner], Storheter]:
    """Return what makes a row's quantities, by column, named after the table."""

    def storheter(rad: str, tal: Prognostal, dimensioner: Dimensioner = ALLA) -> Storheter:
        return {
            # What is nought prints 0 here: a row stands in the table since it has an amount.
            kolumn: Storhet(
                nyckel(f"{tabell}.{rad}.{kolumn}", period),
                Kontobelopp(belopp.ore, belopp.konton or ("",)),
                dimensioner=dimensioner,
            )
            for kolumn, belopp in tal.per_kolumn().items()
        }

    return storheter
