"""Plugin: cash and bank are booked by the next working day (LKBR 3 kap. 4 §; BFL 5 kap. 2 §).

A working day is one that is neither Saturday, Sunday, a public holiday nor midsommarafton,
julafton or nyårsafton. Where there was a reason to book later, the entry says so: `sent: "…"`.

Before:  2023-03-03 * "Medlem" "Medlemsbidrag"      ; a Friday
           ver: "B7"
           registrerad: 2023-03-07
After:   LKBR-D01: it should have been booked by Monday 2023-03-06.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import holidays
from beancount.core import data

from lkbr.behandlingshistorik import vernyckel
from lkbr.bokfiler import besvarade_i
from lkbr.fel import LkbrFel, fel

__plugins__ = ("kontrollera_bankdagar",)

KASSA_BANK = "kassa_bank"
SKAL = "sent"


@cache
def _helgdagar(ar: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("SE", years=ar, categories=("public", "de_facto")))


def is_arbetsdag(dag: dt.date) -> bool:
    """Tell whether a day is a working day in Sweden."""
    return dag.weekday() < 5 and dag not in _helgdagar(dag.year)


@cache
def nasta_arbetsdag(dag: dt.date) -> dt.date:
    """Return the first working day after a day."""
    dag += dt.timedelta(days=1)
    while not is_arbetsdag(dag):
        dag += dt.timedelta(days=1)
    return dag


def bankkonton(entries: data.Entries) -> set[str]:
    """Return the accounts that are cash and bank in the balance sheet."""
    return {
        entry.account
        for entry in entries
        if isinstance(entry, data.Open) and entry.meta.get("rad") == KASSA_BANK
    }


def kontrollera_bankdagar(
    entries: data.Entries, options_map: dict[str, Any]
) -> tuple[data.Entries, list[LkbrFel]]:
    """Check when each payment in or out was registered."""
    konton = bankkonton(entries)
    besvarade = besvarade_i(options_map, "D01")
    fynd = []
    for entry in entries:
        if not isinstance(entry, data.Transaction) or entry.flag == "!":
            continue
        registrerad = entry.meta.get("registrerad")
        # Most entries are registered the same day: look no further.
        if not isinstance(registrerad, dt.date) or registrerad <= entry.date:
            continue
        if registrerad <= nasta_arbetsdag(entry.date) or entry.meta.get(SKAL):
            continue
        # A correction is made when the fault is found, and is no payment.
        if entry.meta.get("rattar"):
            continue
        if any(posting.account in konton for posting in entry.postings) and (
            vernyckel(entry) not in besvarade
        ):
            fynd.append(_sen(entry, registrerad))
    return entries, fynd


def _sen(entry: data.Transaction, registrerad: dt.date) -> LkbrFel:
    return fel(
        "D01",
        entry.meta,
        ver=entry.meta.get("ver", ""),
        dag=entry.date,
        registrerad=registrerad,
        senast=nasta_arbetsdag(entry.date),
    )
