"""The fields of a line: its text split as the format says, quotes and braces understood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Raddel:
    """A field of a line: its text without quotes, and whether it had any.

    ``klammer`` is true for an unquoted brace, which is a field of its own in object lists.
    """

    text: str
    citerad: bool = False
    klammer: bool = False


TAGGMONSTER: Final = re.compile(r"#([^ \t\"{}]*+)")
_DEL: Final = re.compile(
    r'[ \t]*+(?:(?P<bar>[^ \t"\\]++(?=[ \t]|\Z))'
    r'|(?P<bit>(?:[^ \t"\\]++|\\"?+|"(?:[^"\\]++|\\"|\\)*+"?+)++))'
)
_DEL_KLAMMER: Final = re.compile(
    r"[ \t]*+(?:(?P<klammer>[{}])"
    r'|(?P<bar>[^ \t"\\{}]++(?=[ \t{}]|\Z))'
    r'|(?P<bit>(?:[^ \t"\\{}]++|\\"?+|"(?:[^"\\]++|\\"|\\)*+"?+)++))'
)


def dela(rad: str, *, klamrar: bool = False) -> tuple[list[Raddel], str | None]:
    r"""Split a line into fields; with ``klamrar``, unquoted braces are fields of their own.

    Gives the fields, and the text of the last one where its quote is never closed (else None).
    A path that ends in ``\"`` before the next field is taken to end there, where the line would
    else end inside a quote.
    """
    delar, oppen = _dela(rad, klamrar=klamrar)
    if oppen is not None and '\\"' in rad:
        # A backslash before the closing quote: "C:\mapp\" is written by several programs. A line
        # holds no control characters, so NUL can stand for that backslash meanwhile.
        andra, andra_oppen = _dela(_SNEDSTRECK_FORE_SLUT.sub('\0"', rad), klamrar=klamrar)
        if andra_oppen is None:
            return [Raddel(d.text.replace("\0", "\\"), d.citerad) for d in andra], None
    return delar, oppen


_SNEDSTRECK_FORE_SLUT: Final = re.compile(r'\\"(?=[ \t]|\Z)')


def _dela(rad: str, *, klamrar: bool) -> tuple[list[Raddel], str | None]:
    monster = _DEL_KLAMMER if klamrar else _DEL
    delar: list[Raddel] = []
    oppen = None
    plats, slut = 0, len(rad.rstrip(" \t"))
    while plats < slut:
        traff = monster.match(rad, plats)
        if traff is None:  # pragma: no cover - every character starts a field
            break
        plats = traff.end()
        if traff.lastgroup != "bit":
            klammer = traff.lastgroup == "klammer"
            delar.append(Raddel(traff[traff.lastgroup or 0], klammer=klammer))
            oppen = None
            continue
        text, citerad, stangd = _utan_citat(traff["bit"])
        delar.append(Raddel(text, citerad))
        oppen = None if stangd else text
    return delar, oppen


def _utan_citat(bit: str) -> tuple[str, bool, bool]:
    r"""A field without its quotes, whether it had any, and whether they are closed."""
    # A line holds no control characters, so SOH can stand for an escaped quote meanwhile. Nothing
    # here makes a list of the parts: a hostile line has as many of them as it has characters.
    utan_citattecken = bit.replace('\\"', "\1")
    antal = utan_citattecken.count('"')
    return utan_citattecken.replace('"', "").replace("\1", '"'), antal > 0, antal % 2 == 0
