"""What a posting and an entry say, read in one way by plugins and reports alike."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from beancount.core import data

from lkbr.belopp import till_ore


def kronor_i(posting: data.Posting) -> Decimal | None:
    """Return the amount of a posting; None where it has none, as in text not yet booked."""
    number = getattr(posting.units, "number", None)
    return number if isinstance(number, Decimal) else None


def ore_om(posting: data.Posting) -> int | None:
    """Return the öre of a posting; None where it has no amount.

    Raises:
        ValueError: the amount has parts of an öre.
    """
    kronor = kronor_i(posting)
    return None if kronor is None else till_ore(kronor)


def ore_i(posting: data.Posting) -> int:
    """Return the öre of a posting in books without error, where each has an amount.

    Raises:
        AssertionError: it has none.
        ValueError: the amount has parts of an öre.
    """
    kronor = kronor_i(posting)
    if kronor is None:
        raise AssertionError(f"posting without amount after booking: {posting}")
    return till_ore(kronor)


def omslutning(entry: data.Transaction) -> Decimal:
    """Return what an entry amounts to: the sum of its debit, in kronor, exactly as it stands."""
    belopp = (kronor_i(posting) or Decimal() for posting in entry.postings)
    return sum((ett for ett in belopp if ett > 0), Decimal())


def egna_uppgifter(meta: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what a person has written of an entry or a posting, without file and line."""
    return {
        namn: varde
        for namn, varde in (meta or {}).items()
        if namn not in ("filename", "lineno") and not namn.startswith("__")
    }


def serie_i(namn: str) -> str:
    """Return the serie in a name or number: `L` in `L45/2023` and in `L45`."""
    return namn.partition("/")[0].rstrip("0123456789")
