"""Single fields: amounts, quantities, dates and periods, from the text of a file and back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from lkbr.belopp import till_kronor
from rakenskap.sie.poster import Sieperiod

if TYPE_CHECKING:
    from rakenskap.sie.poster import Siepost

#: Digits before the decimals that an amount may have. It keeps arithmetic on any file cheap.
STORSTA_SIFFROR: Final = 15
_MAX_ORE: Final = 10 ** (STORSTA_SIFFROR + 2)

_BELOPP: Final = re.compile(r"(-?[0-9]{1,15}+)(?:\.([0-9]{1,2}+))?+")
_BELOPP_FRITT: Final = re.compile(r"([+-]?)([0-9]{0,15}+)(?:[.,]([0-9]{0,30}+))?+")
_KVANTITET: Final = re.compile(r"-?[0-9]{1,20}+(?:\.[0-9]{1,20}+)?+")
_HELTAL: Final = re.compile(r"-?[0-9]{1,9}+")
_DATUM: Final = re.compile(r"([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})")
_PERIOD: Final = re.compile(r"([0-9]{4})([0-9]{2})")


@dataclass(frozen=True, slots=True)
class LastBelopp:
    """An amount in öre, whether it is exactly what stood there, and in the form of the format."""

    ore: int
    exakt: bool = True
    enligt_format: bool = True


def las_belopp(text: str) -> LastBelopp | None:
    """An amount in kronor as öre, rounded half away from zero; None where it is no amount.

    A decimal comma, a plus sign, more decimals and a missing digit on one side of the point are
    read, and said not to be in the form of the format.
    """
    traff = _BELOPP.fullmatch(text)
    if traff is not None:
        return LastBelopp(int(traff[1] + (traff[2] or "").ljust(2, "0")))
    traff = _BELOPP_FRITT.fullmatch(text)
    if traff is None or not (traff[2] or traff[3]):
        return None
    decimaler = (traff[3] or "").ljust(2, "0")
    ore = int((traff[2] or "0") + decimaler[:2]) + (decimaler[2:3] >= "5")
    exakt = not decimaler[2:].strip("0")
    return LastBelopp(-ore if traff[1] == "-" else ore, exakt=exakt, enligt_format=False)


def exakt_belopp(post: Siepost) -> Decimal:
    """The amount of a record in kronor as it stood, also where it had more than two decimals."""
    for namn, text in post.otolkat:
        if namn == "belopp_ore":
            return Decimal(text.replace(",", "."))
    return till_kronor(getattr(post, "belopp_ore", 0))


def skriv_belopp(ore: int) -> str:
    """An amount in öre as kronor with two decimals."""
    return f"{till_kronor(ore):f}"


def ryms_belopp(ore: int) -> bool:
    """Whether the reader would take the amount back."""
    return abs(ore) < _MAX_ORE


def las_kvantitet(text: str) -> Decimal | None:
    """A quantity, exactly as it stands; None where it is no number."""
    return Decimal(text) if _KVANTITET.fullmatch(text) else None


def skriv_kvantitet(kvantitet: Decimal) -> str | None:
    """A quantity without exponent; None where the format has no room for it."""
    text = f"{kvantitet:f}" if kvantitet.is_finite() and abs(kvantitet.adjusted()) < 40 else ""
    return text if _KVANTITET.fullmatch(text) else None


def las_heltal(text: str) -> int | None:
    """A whole number; None where it is none."""
    return int(text) if _HELTAL.fullmatch(text) else None


def las_datum(text: str) -> tuple[date, bool] | None:
    """A date YYYYMMDD (or YYYY-MM-DD), and whether it is in the first form; None if no date."""
    traff = _DATUM.fullmatch(text)
    if traff is None:
        return None
    try:
        return date(int(traff[1]), int(traff[3]), int(traff[4])), not traff[2]
    except ValueError:
        return None


def skriv_datum(datum: date | None) -> str:
    """A date as YYYYMMDD, or an empty text."""
    return f"{datum.year:04d}{datum.month:02d}{datum.day:02d}" if datum else ""


def las_period(text: str) -> Sieperiod | None:
    """A month YYYYMM; None where it is none."""
    traff = _PERIOD.fullmatch(text)
    if traff is None or not 1 <= int(traff[2]) <= 12 or traff[1] == "0000":
        return None
    return Sieperiod(int(traff[1]), int(traff[2]))
