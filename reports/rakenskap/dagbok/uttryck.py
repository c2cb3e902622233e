"""An amount that is computed as it is typed: `1000*1,25+40`. Exact until it is whole öre."""

from __future__ import annotations

import re
from fractions import Fraction

_LANGSTA = 200
_TAL = re.compile(r"\d{1,12}(?:[,.]\d{1,6})?|[-+*/()]", re.ASCII)


def ore_av_uttryck(text: str) -> int | None:
    """Return what an expression comes to in öre, halves from zero; None when it is none."""
    rent = re.sub(r"\s", "", text).replace("−", "-").replace("×", "*")
    if len(rent) > _LANGSTA or not set("+-*/") & set(rent[1:]):
        return None
    delar = _TAL.findall(rent)
    if "".join(delar) != rent:
        return None
    try:
        kronor = _summa(delar)
    except (IndexError, ValueError, ZeroDivisionError):
        return None
    if delar or abs(kronor) >= 10**12:
        return None
    ore = int(abs(kronor) * 100 + Fraction(1, 2))
    return -ore if kronor < 0 else ore


def _summa(delar: list[str]) -> Fraction:
    """Return the sum that an expression begins with, and take its parts out of the list."""
    svar = _produkt(delar)
    while delar and delar[0] in "+-":
        svar = svar + _produkt(delar) if delar.pop(0) == "+" else svar - _produkt(delar)
    return svar


def _produkt(delar: list[str]) -> Fraction:
    svar = _faktor(delar)
    while delar and delar[0] in "*/":
        svar = svar * _faktor(delar) if delar.pop(0) == "*" else svar / _faktor(delar)
    return svar


def _faktor(delar: list[str]) -> Fraction:
    forst = delar.pop(0)
    if forst in "+-":
        if delar[0] in "+-":
            raise ValueError("two signs")
        return _faktor(delar) if forst == "+" else -_faktor(delar)
    if forst != "(":
        return Fraction(forst.replace(",", "."))
    svar = _summa(delar)
    if delar.pop(0) != ")":
        raise ValueError("no end of the parenthesis")
    return svar
