"""Account names: `Tillgångar:1930-Företagskonto` is the root, the number and the name."""

from __future__ import annotations

import re
from functools import cache

_NAMN = re.compile(r"(?P<nummer>\d{4,6})(?:-(?P<namn>.+))?\Z")


@cache
def kontonummer(konto: str) -> str | None:
    """Return the number (digits, as text) in an account name, or None if it has none."""
    traff = _NAMN.match(konto.rsplit(":", 1)[-1])
    return traff["nummer"] if traff else None


@cache
def kontonamn(konto: str) -> str:
    """Return the name in words, with spaces for hyphens; the account itself if unnumbered."""
    traff = _NAMN.match(konto.rsplit(":", 1)[-1])
    if not traff:
        return konto
    return (traff["namn"] or traff["nummer"]).replace("-", " ")
