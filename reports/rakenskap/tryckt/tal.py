"""Numbers as Swedish reports print them: `−1 234`, `1 234,5`, `(1 234)`, `12 %`."""

from __future__ import annotations

import re
from decimal import Decimal

from lkbr.belopp import tal_som_text
from rakenskap.tryckt.modell import Trycktal

_BLANKT = re.compile(r"[\s\u00a0\u2007\u2009\u202f']")
_MINUS = str.maketrans(dict.fromkeys("\u2212\u2013\u2012\u2010\u2011", "-"))
_TAL = re.compile(r"(?P<minus>-)?(?P<hela>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<del>\d+))?(?P<pro>%)?")
# An amount in words that run on, with its unit.
I_TEXT = re.compile(
    r"(?<![\w,.])(?P<tal>[-\u2212\u2013]?\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:,\d+)?"
    r"|[-\u2212\u2013]?\d+(?:,\d+)?)\s*"
    r"(?P<enhet>kronor|kr|tkr|tusen kronor|mnkr|mkr|miljoner kronor|miljoner|procent|%)(?!\w)"
)
ENHETSORD = {
    "kronor": "kr",
    "kr": "kr",
    "tkr": "tkr",
    "tusen kronor": "tkr",
    "mnkr": "mnkr",
    "mkr": "mnkr",
    "miljoner kronor": "mnkr",
    "miljoner": "mnkr",
}


def utan_marke(text: str) -> str:
    """Return a cell's text without the star that refers to a note under the table."""
    return text.rstrip().removesuffix("*").rstrip()


def las_tal(text: str) -> Trycktal | None:
    """Read a printed number, or None for what is not one.

    A dash by itself is nothing printed, not nought.
    """
    ratt = _BLANKT.sub("", text).translate(_MINUS)
    negativt = ratt.startswith("(") and ratt.endswith(")")
    traff = _TAL.fullmatch(ratt[1:-1] if negativt else ratt)
    if traff is None:
        return None
    decimaler = traff["del"] or ""
    varde = Decimal(f"{traff['hela'].replace('.', '')}.{decimaler or 0}")
    if traff["minus"] or negativt:
        varde = -varde
    steg = Decimal(1).scaleb(-len(decimaler))
    return Trycktal(varde, steg, text.strip(), procent=bool(traff["pro"]))


def som_tryckt(varde: Decimal, steg: Decimal) -> str:
    """Write a number as Swedish reports do, with the decimals that its unit has."""
    return tal_som_text(varde.quantize(steg))
