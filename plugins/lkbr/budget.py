"""Plugin: the federation's budget, entry by entry.

Before:  2023-01-01 custom "forbundsbudget" Kostnader:4010-Insatser 14492000.00 SEK
           insats: "aktivitetsplatsen"
After:   the same, and one `custom "budget" ACCOUNT "yearly" AMOUNT` an account and year, which
         is the form that Fava's charts read. Fava keeps one budget an account, so the parts with
         different insatser are summed.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any, TypeGuard, cast

from beancount.core import account, data
from beancount.core.amount import Amount
from beancount.parser.grammar import ValueType

from lkbr.fel import LkbrFel, fel

__plugins__ = ("lagg_till_budgetar",)

BUDGET = "forbundsbudget"


def is_budget(entry: data.Directive) -> TypeGuard[data.Custom]:
    """Tell whether a directive is a line of the federation's budget."""
    return isinstance(entry, data.Custom) and entry.type == BUDGET


def lagg_till_budgetar(
    entries: data.Entries, _options_map: dict[str, Any]
) -> tuple[data.Entries, list[LkbrFel]]:
    """Check the budget's lines and add Fava's own form of them."""
    oppna = {entry.account for entry in entries if isinstance(entry, data.Open)}
    fynd: list[LkbrFel] = []
    summor: defaultdict[tuple[Any, str], Decimal] = defaultdict(Decimal)
    kallor: dict[tuple[Any, str], dict[str, Any]] = {}
    for entry in entries:
        if not is_budget(entry):
            continue
        egna = _granska(entry, oppna)
        fynd += egna
        if not egna:
            nyckel = (entry.date, entry.values[0].value)
            summor[nyckel] += entry.values[1].value.number
            kallor.setdefault(nyckel, entry.meta)
    return entries + [_fava(nyckel, summor[nyckel], kallor[nyckel]) for nyckel in summor], fynd


def _granska(entry: data.Custom, oppna: set[str]) -> list[LkbrFel]:
    slag = [type(varde.value) for varde in entry.values]
    if slag != [str, Amount] or entry.values[0].dtype != account.TYPE:
        return [fel("U01", entry.meta)]
    if entry.values[0].value not in oppna:
        return [fel("U02", entry.meta, konto=entry.values[0].value)]
    return []


def _fava(nyckel: tuple[Any, str], summa: Decimal, meta: dict[str, Any]) -> data.Custom:
    datum, konto = nyckel
    return data.Custom(
        {"filename": meta["filename"], "lineno": meta["lineno"]},
        datum,
        "budget",
        [
            # Beancount marks an account by a text in place of a type.
            ValueType(konto, cast("type", account.TYPE)),
            ValueType("yearly", str),
            ValueType(Amount(summa, "SEK"), Amount),
        ],
    )
