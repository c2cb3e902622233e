"""The federation's budget and register of assets, as they stand in the books."""

from __future__ import annotations

from rakenskap.bok.bok import Bok
from rakenskap.bok.poster import Period
from rakenskap.bok.register import Anlaggning, Budgetrad


def budgetrader(bok: Bok, period: Period) -> list[Budgetrad]:
    """Return the budget of a period's räkenskapsår."""
    return [rad for rad in bok.register.budget if rad.datum.year == period.ar]


def anlaggningar(bok: Bok) -> list[Anlaggning]:
    """Return the register of assets, in the order of acquisition."""
    return sorted(bok.register.anlaggningar, key=lambda tillgang: (tillgang.anskaffad, tillgang.id))
