"""The federation's budget and register of assets, as they stand in the books."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from beancount.core import data

from lkbr.belopp import till_ore
from lkbr.budget import is_budget
from lkbr.konto import is_resultatkonto, kontonummer
from rakenskap.bok.bok import Bok
from rakenskap.bok.poster import Period

ANLAGGNING = "anlaggning"


@dataclass(frozen=True, slots=True)
class Budgetrad:
    """A line of the budget: öre with income positive and costs negative."""

    datum: dt.date
    konto: str
    ore: int
    verksamhet: str
    insats: str
    projekt: str = ""


def budgetrader(bok: Bok, period: Period) -> list[Budgetrad]:
    """Return the budget of a period's räkenskapsår."""
    rader = []
    for entry in bok.entries:
        if is_budget(entry) and entry.date.year == period.ar:
            konto, belopp = (varde.value for varde in entry.values[:2])
            nummer = kontonummer(konto)
            # Assets are budgeted as investments: the amount as it stands.
            tecken = -1 if is_resultatkonto(konto, bok.options) else 1
            rader.append(
                Budgetrad(
                    entry.date,
                    nummer or konto,
                    tecken * till_ore(belopp.number),
                    str(entry.meta.get("verksamhet", "")),
                    str(entry.meta.get("insats", "")),
                    str(entry.meta.get("projekt", "")),
                )
            )
    return rader


@dataclass(frozen=True, slots=True)
class Anlaggning:
    """An asset of the register (LKBR 3 kap. 6 §): cost in öre and useful life in years."""

    id: str
    konto: str
    anskaffning_ore: int
    anskaffad: dt.date
    benamning: str
    ibruktagen: dt.date | None
    nyttjandeperiod_ar: Decimal | None
    utrangerad: dt.date | None


def anlaggningar(bok: Bok) -> list[Anlaggning]:
    """Return the register of assets, in the order of acquisition."""
    return sorted(_anlaggningar(bok), key=lambda tillgang: (tillgang.anskaffad, tillgang.id))


def _anlaggningar(bok: Bok) -> Iterator[Anlaggning]:
    for entry in bok.entries:
        if not isinstance(entry, data.Custom) or entry.type != ANLAGGNING:
            continue
        namn, konto, belopp = (varde.value for varde in entry.values[:3])
        ibruktagen = entry.meta.get("ibruktagen")
        utrangerad = entry.meta.get("utrangerad")
        ar = entry.meta.get("nyttjandeperiod-ar")
        yield Anlaggning(
            id=str(namn),
            konto=kontonummer(konto) or str(konto),
            anskaffning_ore=till_ore(belopp.number),
            anskaffad=entry.date,
            benamning=str(entry.meta.get("benamning", namn)),
            ibruktagen=ibruktagen if isinstance(ibruktagen, dt.date) else None,
            nyttjandeperiod_ar=Decimal(str(ar)) if ar is not None else None,
            utrangerad=utrangerad if isinstance(utrangerad, dt.date) else None,
        )
