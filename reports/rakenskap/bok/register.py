"""The federation's budget and register of assets, read once from the books' directives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from beancount.core import data

from lkbr.belopp import till_ore
from lkbr.budget import is_budget
from lkbr.konto import is_resultatkonto, kontonummer

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
    antagande: str = ""


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

    @property
    def ar_i_ord(self) -> str:
        """The useful life in years as it is printed, `4,92`; empty when it is not known."""
        tal = self.nyttjandeperiod_ar
        return "" if tal is None else f"{tal.normalize():f}".replace(".", ",")


@dataclass(frozen=True, slots=True)
class Register:
    """What the books hold beside verifikationer and accounts, in the books' order."""

    budget: tuple[Budgetrad, ...]
    anlaggningar: tuple[Anlaggning, ...]


def las_register(entries: Iterable[Any], options: Mapping[str, Any]) -> Register:
    """Read the budget and the assets.

    Args:
        entries: the books' directives.
        options: beancount's options, for the names of the roots.
    """
    egna = [entry for entry in entries if isinstance(entry, data.Custom)]
    return Register(tuple(_budget(egna, options)), tuple(_anlaggningar(egna)))


def _budget(entries: Iterable[data.Custom], options: Mapping[str, Any]) -> Iterator[Budgetrad]:
    for entry in entries:
        if is_budget(entry):
            konto, belopp = (varde.value for varde in entry.values[:2])
            nummer = kontonummer(konto)
            # Assets are budgeted as investments: the amount as it stands.
            tecken = -1 if is_resultatkonto(konto, options) else 1
            yield Budgetrad(
                entry.date,
                nummer or konto,
                tecken * till_ore(belopp.number),
                str(entry.meta.get("verksamhet", "")),
                str(entry.meta.get("insats", "")),
                str(entry.meta.get("projekt", "")),
                str(entry.meta.get("antagande") or ""),
            )


def _anlaggningar(entries: Iterable[data.Custom]) -> Iterator[Anlaggning]:
    for entry in entries:
        if entry.type != ANLAGGNING:
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
