"""Money at the border: `Decimal` kronor in, integer öre inside, Swedish text out."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

Enhet = Literal["kr", "tkr"]

ORE_PER_ENHET: dict[Enhet, int] = {"kr": 100, "tkr": 100_000}
MINUS = "\N{MINUS SIGN}"


def till_ore(kronor: Decimal) -> int:
    """Return an amount in kronor as öre.

    Args:
        kronor: an amount with at most two decimals.

    Raises:
        ValueError: the amount has parts of an öre.
    """
    ore = kronor.scaleb(2)
    heltal = int(ore)
    if heltal != ore:
        raise ValueError(f"beloppet {kronor} har fler än två decimaler")
    return heltal


def till_kronor(ore: int) -> Decimal:
    """Return öre as kronor with two decimals."""
    return Decimal(ore).scaleb(-2)


def grupperat(tal: int) -> str:
    """Return a whole number with thousands separated by a space: `-1234567` as `−1 234 567`."""
    text = f"{abs(tal):,}".replace(",", " ")
    return MINUS + text if tal < 0 else text


def ore_som_text(ore: int) -> str:
    """Return öre as kronor with comma and two decimals: `-123456` as `−1 234,56`."""
    hela, rest = divmod(abs(ore), 100)
    text = f"{grupperat(hela)},{rest:02d}"
    return MINUS + text if ore < 0 else text


def narmast(ore: int, enhet_ore: int) -> int:
    """Round öre to whole units, halves away from zero."""
    hela = (abs(ore) * 2 + enhet_ore) // (2 * enhet_ore)
    return -hela if ore < 0 else hela
