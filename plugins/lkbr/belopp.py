"""Money at the border: `Decimal` kronor in, integer öre inside, Swedish text out and in.

Nothing else in the house makes words of an amount, öre of kronor, or öre of a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Enhet = Literal["kr", "tkr"]

ORE_PER_ENHET: dict[Enhet, int] = {"kr": 100, "tkr": 100_000}
MINUS = "\N{MINUS SIGN}"
_SKRIVET = re.compile(
    rf"(?P<tecken>[+\-{MINUS}]?)(?P<kr>\d{{1,12}})(?:[,.](?P<ore>\d{{1,2}}))?(?:kr|sek)?"
)


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
        raise ValueError(f"beloppet {kronor_som_text(kronor)} har fler än två decimaler")
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


def kr(ore: int) -> str:
    """Return öre as an amount in a sentence: `-123450` as `−1 234,50 kr`."""
    return f"{ore_som_text(ore)} kr"


def tal_som_text(tal: Decimal, avdelare: str = " ", decimaler: int | None = None) -> str:
    """Return a number as printed: `Decimal("-1234.5")` as `−1 234,5`.

    Args:
        tal: the number, rounded already.
        avdelare: what stands between thousands; a narrow space where lines may break.
        decimaler: how many decimals; those that it has when not given.
    """
    form = ",f" if decimaler is None else f",.{decimaler}f"
    text = f"{abs(tal):{form}}".translate({ord(","): avdelare, ord("."): ","})
    return MINUS + text if tal < 0 else text


def kronor_som_text(kronor: Decimal) -> str:
    """Return kronor with all their decimals, two at the least: `-1234.5` as `−1 234,50`."""
    antal = max(2, -int(kronor.as_tuple().exponent))
    return tal_som_text(kronor, decimaler=antal)


def ore_av_siffror(kr_: str, ore: str | None) -> int:
    """Return öre from the digits of an amount: those of the kronor and none to two decimals."""
    return int(kr_) * 100 + int((ore or "").ljust(2, "0"))


def ore_av_text(text: str) -> int | None:
    """Return öre from an amount as a person writes it; None where it is no amount.

    `1 234,50`, `-1234.5` and `1234 kr` are read.
    """
    traff = _SKRIVET.fullmatch(re.sub(r"\s", "", text).lower())
    if traff is None:
        return None
    ore = ore_av_siffror(traff["kr"], traff["ore"])
    return -ore if traff["tecken"] in ("-", MINUS) else ore


def andel_i_ord(andel: Fraction) -> str:
    """Return a share as it is printed, exactly: 1/8 to "12,5 %", 1/12 to "1/12"."""
    tiotusendelar = andel * 1_000_000
    if tiotusendelar.denominator != 1:
        return f"{andel.numerator}/{andel.denominator}"
    procent = Decimal(tiotusendelar.numerator).scaleb(-4)
    return f"{procent.normalize():f} %".replace(".", ",")


def debet_ore(belopp: Iterable[int]) -> int:
    """Return the debit side of an entry, given the öre of its postings."""
    return sum(ore for ore in belopp if ore > 0)


def narmast(ore: int, enhet_ore: int) -> int:
    """Round öre to whole units, halves away from zero."""
    hela = (abs(ore) * 2 + enhet_ore) // (2 * enhet_ore)
    return -hela if ore < 0 else hela
