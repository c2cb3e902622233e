"""Account names: `Tillgångar:1930-Företagskonto` is the root, the number and the name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

_NAMN = re.compile(r"(?P<nummer>\d{4,6})(?:-(?P<namn>.+))?\Z")


@cache
def kontonummer(konto: str) -> str | None:
    """Return the number (digits, as text) in an account name, or None if it has none."""
    traff = _NAMN.match(konto.rsplit(":", 1)[-1])
    return traff["nummer"] if traff else None


def is_resultatkonto(konto: str, options: Mapping[str, Any]) -> bool:
    """Tell an account of income or costs from one of the balance sheet, by its root."""
    rot = konto.partition(":")[0]
    return rot in (options["name_income"], options["name_expenses"])


@cache
def kontonamn(konto: str) -> str:
    """Return the name in words, with spaces for hyphens; the account itself if unnumbered."""
    traff = _NAMN.match(konto.rsplit(":", 1)[-1])
    if not traff:
        return konto
    return (traff["namn"] or traff["nummer"]).replace("-", " ")
