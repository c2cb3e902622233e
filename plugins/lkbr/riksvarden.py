"""National amounts by year, `riksvarden.toml`: what the state decides, with unit and source."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FIL = Path(__file__).with_name("riksvarden.toml")


@dataclass(frozen=True, slots=True)
class Riksvarde:
    """A national amount: its unit, its source, and its whole units by year."""

    enhet: str
    kalla: str
    ar: dict[int, int]


@cache
def riksvarden() -> dict[str, Riksvarde]:
    """Return every national amount by name."""
    tabell = tomllib.loads(FIL.read_text(encoding="utf-8"))
    return {
        namn: Riksvarde(
            rad["enhet"],
            rad["kalla"],
            {int(ar): varde for ar, varde in rad.items() if ar.isdigit()},
        )
        for namn, rad in tabell.items()
    }


def halvt_prisbasbelopp_ore(ar: int) -> int | None:
    """Return half the prisbasbelopp of a year in öre; None where the table has no such year."""
    helt = riksvarden()["prisbasbelopp"].ar.get(ar)
    return None if helt is None else helt * 50
