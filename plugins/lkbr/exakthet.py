"""Plugin: the books are exact to the öre.

Beancount by itself lets small differences pass: 100.01 satisfies a balance assertion of 100.00.
Books of a public body may not, so the ledger must set

    option "tolerance_multiplier" "0"

and keep to SEK, two decimals, no cost, no price and no `pad`.

Before: `Tillgångar:1930-Bank  100.005 SEK`
After:  an error at that posting, and nothing is written from the books.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount

from lkbr.belopp import kronor_som_text
from lkbr.fel import LkbrFel, fel
from lkbr.kontering import kronor_i

__plugins__ = ("kontrollera_exakthet",)

# Beyond all money there is, and well within what is computed without rounding.
STORST_KR = Decimal(10) ** 13


def kontrollera_exakthet(
    entries: data.Entries, options_map: dict[str, Any]
) -> tuple[data.Entries, list[LkbrFel]]:
    """Check options, currency, decimals, cost, price and pad over the whole ledger."""
    fynd = _installningar(options_map)
    for entry in entries:
        if isinstance(entry, data.Transaction):
            fynd += _transaktion(entry)
        elif isinstance(entry, data.Pad):
            fynd.append(fel("E04", entry.meta, konto=entry.account))
        elif isinstance(entry, data.Balance):
            fynd += _belopp(entry.amount, entry.meta)
    return entries, fynd


def _installningar(options_map: dict[str, Any]) -> list[LkbrFel]:
    if options_map["tolerance_multiplier"] == 0 and not options_map["inferred_tolerance_default"]:
        return []
    kalla = {"filename": options_map.get("filename"), "lineno": 1}
    return [fel("E01", kalla)]


def _transaktion(entry: data.Transaction) -> list[LkbrFel]:
    """Report each fault of each amount once: both sides of an amount in EUR are one fault."""
    sedda: set[tuple[str, Decimal]] = set()
    fynd = []
    for posting in entry.postings:
        for ett in _posting(posting, posting.meta or entry.meta):
            fallet = ett.message[:8], abs(kronor_i(posting) or Decimal())
            if fallet not in sedda:
                sedda.add(fallet)
                fynd.append(ett)
    return fynd


def utanfor_formen(posting: data.Posting) -> bool:
    """Tell whether a posting is not an amount in SEK with two decimals and nothing else."""
    return bool(_posting(posting, {}))


def _posting(posting: data.Posting, meta: dict[str, Any]) -> list[LkbrFel]:
    if isinstance(posting.units, Amount):
        fynd = _belopp(posting.units, meta)
        if fynd:
            return fynd
    if posting.cost is None and posting.price is None:
        return []
    return [fel("E05", meta, konto=posting.account)]


def _i_ord(amount: Amount) -> str:
    tal = amount.number
    valuta = "kr" if amount.currency == "SEK" else amount.currency
    return f"{kronor_som_text(tal) if isinstance(tal, Decimal) else ''} {valuta}"


def _belopp(amount: Amount, meta: dict[str, Any]) -> list[LkbrFel]:
    if amount.currency != "SEK":
        return [fel("E03", meta, belopp=_i_ord(amount))]
    tal = amount.number
    if isinstance(tal, Decimal) and abs(tal) >= STORST_KR:
        return [fel("E06", meta, belopp=_i_ord(amount))]
    if isinstance(tal, Decimal) and tal != round(tal, 2):
        return [fel("E02", meta, belopp=_i_ord(amount))]
    return []
