"""The lines of a file: its bytes as text, a piece at a time, with what is no text taken out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rakenskap.sie import kodning as k
from rakenskap.sie.fel import visa

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rakenskap.sie.fel import Felsamlare


def anmal_kodning(data: bytes, kodning: k.Kodning, fel: Felsamlare) -> None:
    """Report an encoding that is not the format's, and bytes that are not of the file's own."""
    if kodning.teckenkod is not k.Teckenkod.CP437:
        fel.lagg("annan_kodning", 0, kodning=kodning)
    if kodning.avvikande:
        plats = kodning.avvikande_exempel
        rad = 1 + data.count(k.radbrytning(data), 0, plats)
        exempel = k.avkoda(data[plats : plats + 1], kodning.teckenkod)
        fel.lagg(
            "blandad_kodning", rad, kodning=kodning, antal=kodning.avvikande, exempel=visa(exempel)
        )


_STYRTECKEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_DOS_SLUT: Final = b"\x1a"
_FORLORAT: Final = "\ufffd"


def textrader(data: bytes, kodning: k.Kodning, fel: Felsamlare) -> Iterator[tuple[int, list[str]]]:
    """The lines of the file in pieces: the number of the first, and the lines without their ends.

    Control characters are taken out, and so is what in Unicode is as invisible. A last byte 1A is
    the end-of-file mark of old DOS programs.
    """
    radnr, forlorade = 1, 0
    forlorad_rad = 0
    if data.endswith(_DOS_SLUT):
        data = data.rstrip(_DOS_SLUT)
    for stycke in k.stycken(data):
        text = k.avkoda(stycke, kodning.teckenkod)
        if kodning.bom and radnr == 1:
            text = text.removeprefix("\ufeff")
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if _FORLORAT in text:
            forlorade += text.count(_FORLORAT)
            forlorad_rad = forlorad_rad or radnr + text.count("\n", 0, text.index(_FORLORAT))
        rader = text.split("\n")
        if rader and not rader[-1]:
            rader.pop()
        if _STYRTECKEN.search(text):
            rader = [_utan_styrtecken(rad, nr, fel) for nr, rad in enumerate(rader, radnr)]
        if _FORTSATTNING.search(text):
            _foga_ihop(rader, radnr, fel)
        yield radnr, rader
        radnr += len(rader)
    if forlorade:
        fel.lagg("forlorade_tecken", forlorad_rad, antal=forlorade)


_FORTSATTNING: Final = re.compile(r"\n[ \t]*+[^#{}\s]")
_LANGSTA_FALT_RADER: Final = 20


def _foga_ihop(rader: list[str], start: int, fel: Felsamlare) -> None:
    """Put a record together whose text has line breaks in it; its other lines become empty.

    The format has one record a line, but some programs write a text as it was typed. A line
    belongs to the record above when that has an open quotation mark, which the line closes.
    """
    for plats, rad in enumerate(rader):
        if not rad.lstrip(" \t").startswith("#") or not _oppet(rad):
            continue
        for slut in range(plats + 1, min(plats + _LANGSTA_FALT_RADER, len(rader))):
            if rader[slut].lstrip(" \t")[:1] in ("#", "{", "}"):
                break
            if _oppet(rader[slut]):
                rader[plats] = " ".join(del_.strip(" \t") for del_ in rader[plats : slut + 1])
                rader[plats + 1 : slut + 1] = [""] * (slut - plats)
                fel.lagg("radbrytning", start + plats, antal=slut - plats + 1)
                break


def _oppet(rad: str) -> bool:
    return (rad.count('"') - rad.count('\\"')) % 2 == 1


def _utan_styrtecken(rad: str, nr: int, fel: Felsamlare) -> str:
    tecken = set(_STYRTECKEN.findall(rad))
    if not tecken:
        return rad
    fel.lagg("styrtecken", nr, tecken=", ".join(f"{ord(t):02X}" for t in sorted(tecken)))
    return _STYRTECKEN.sub("", rad)
