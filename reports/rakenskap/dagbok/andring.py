"""A verifikation's text changed in place, when it is booked or attested.

Only drafts are ever changed in place, and the attest of a booked entry is added; what an entry
says is otherwise never edited once it is booked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from beancount.core import data

from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.text import Varde, uppgiftsrad

_UPPGIFT = re.compile(r"\s+(?P<namn>[a-z][a-zA-Z0-9_-]*):(?=\s)")
_CITAT = re.compile(r'"(?:[^"\\]|\\.)*"')
_BOKFORD = re.compile(r"(?P<dag>\d{4}[-/]\d{1,2}[-/]\d{1,2})(?P<mellan>\s+)(?P<flagga>[!*]|txn)")


def block(fil: str, text: str, entry: data.Transaction) -> tuple[int, int]:
    """Find an entry's lines in the text of its file.

    Args:
        fil: the file, for the message.
        text: the file's text.
        entry: the entry, as loaded.

    Returns:
        First line (from 0) and the line after the last.

    Raises:
        BokFelError: the text is no longer the one that was loaded, or its first line does not
            hold all of motpart and text.
    """
    rader = text.splitlines(keepends=True)
    start = int(entry.meta.get("lineno", 0)) - 1
    traff = _BOKFORD.match(rader[start]) if 0 <= start < len(rader) else None
    if traff is None or traff["dag"].replace("/", "-") != entry.date.isoformat():
        raise BokFelError(
            [
                Felrad(
                    fil,
                    start + 1,
                    "Verifikationen står inte kvar på raden. Gör så här: kör kommandot igen.",
                )
            ]
        )
    if '"' in _CITAT.sub("", rader[start]).partition(";")[0]:
        raise BokFelError(
            [
                Felrad(
                    fil,
                    start + 1,
                    "Motparten eller texten går över flera rader. Gör så här: skriv den på en rad, "
                    "med citattecken före och efter. (LKBR 3 kap. 9 §)",
                )
            ]
        )
    slut = start + 1
    while slut < len(rader) and rader[slut].strip() and rader[slut][0] in " \t":
        slut += 1
    return start, slut


def med_uppgifter(
    rader: list[str], nya: Mapping[str, Varde | None], *, flagga: str | None = None
) -> list[str]:
    """Return the lines of an entry with some metadata set, and another flag.

    Args:
        rader: the lines, the first with the date.
        nya: value by key; None takes the key away. Keys that the entry has keep their place.
        flagga: new flag, None to keep it.
    """
    huvud = rader[0]
    if flagga is not None:
        huvud = _BOKFORD.sub(lambda traff: traff["dag"] + traff["mellan"] + flagga, huvud, count=1)
    if not huvud.endswith("\n"):
        huvud += "\n"
    kvar = dict(nya)
    ut: list[str] = []
    i_huvudet = True
    for rad in rader[1:]:
        traff = _UPPGIFT.match(rad) if i_huvudet else None
        if traff is None and not rad.lstrip().startswith(";"):
            i_huvudet = False
        if traff is not None and traff["namn"] in nya:
            varde = kvar.pop(traff["namn"], None)
            if varde is not None:
                ut.append(uppgiftsrad(traff["namn"], varde))
            continue
        ut.append(rad if rad.endswith("\n") else rad + "\n")
    fore = [uppgiftsrad(namn, varde) for namn, varde in kvar.items() if varde is not None]
    return [huvud, *fore, *ut]


def byt(text: str, plats: tuple[int, int], nytt: list[str]) -> str:
    """Return a text with some lines replaced."""
    rader = text.splitlines(keepends=True)
    return "".join([*rader[: plats[0]], *nytt, *rader[plats[1] :]])


def utan(text: str, plats: tuple[int, int]) -> str:
    """Return a text without some lines, and without the empty lines that followed them."""
    rader = text.splitlines(keepends=True)
    slut = plats[1]
    while slut < len(rader) and not rader[slut].strip():
        slut += 1
    return "".join([*rader[: plats[0]], *rader[slut:]])
