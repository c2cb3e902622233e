"""What a request may ask for: bounds on the length and shape of filters, queries and periods.

One GET could hold the server: a regular expression with nested repetition, `subst()` in `subst()`,
a table of every day for centuries. What is refused here is refused before Fava sees it; what is let
through is answered in a process that can be stopped (`rakenskap.webb.arbetare`).
"""

from __future__ import annotations

import re
import re._constants as sre  # type: ignore[import-not-found] # of the parser that `re` uses
import re._parser as regler  # type: ignore[import-not-found]
from collections.abc import Iterable
from typing import Any

from fava.util.date import parse_date
from werkzeug.datastructures import MultiDict

FILTER = ("account", "filter", "time")
MAX_FILTER = 300
MAX_FRAGA = 2000
MAX_DJUP = 12
MAX_UPPREPNINGAR = 3
# The longest period, and the longest one that is shown day by day or week by week.
MAX_DAGAR = 366 * 40
MAX_DAGAR_TATT = 366 * 12
TATA = frozenset({"day", "week"})
_TEXT = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_DYRA = re.compile(r"\b(subst|grepn?|findfirst|joinstr)\s*\(", re.IGNORECASE)


def for_mycket(ord_: MultiDict[str, str]) -> str:
    """Say what is too much in the words of a request; empty when nothing is."""
    for namn in FILTER:
        for varde in ord_.getlist(namn):
            if len(varde) > MAX_FILTER:
                return f"Filtret är längre än {MAX_FILTER} tecken. Gör så här: korta det."
            if namn != "time" and any(map(is_farligt, _delar(varde))):
                return MONSTRET
    for fraga in ord_.getlist("query_string"):
        fel = _fraga(fraga)
        if fel:
            return fel
    return _period(ord_)


MONSTRET = (
    "Mönstret kan ta för lång tid att pröva. Gör så här: skriv det utan upprepning i upprepning, "
    f"utan val i en upprepning, och med högst {MAX_UPPREPNINGAR} av * och +."
)


def _delar(text: str) -> Iterable[str]:
    """Return what in a filter may be taken for a regular expression."""
    yield text
    yield from text.split()
    for traff in _TEXT.finditer(text):
        yield traff[1] or traff[2] or ""


def _fraga(fraga: str) -> str:
    if len(fraga) > MAX_FRAGA:
        return f"Frågan är längre än {MAX_FRAGA} tecken. Gör så här: korta den."
    if _djup(fraga) > MAX_DJUP:
        return "Frågan har för många parenteser i varandra. Gör så här: dela den."
    if len(_DYRA.findall(fraga)) > 1:
        return "Frågan har fler än en av subst, grep, findfirst och joinstr. Gör så här: dela den."
    if any(is_farligt(traff[1] or traff[2] or "") for traff in _TEXT.finditer(fraga)):
        return MONSTRET
    return ""


def _djup(text: str) -> int:
    djup = storst = 0
    for tecken in text:
        djup += (tecken == "(") - (tecken == ")")
        storst = max(storst, djup)
    return storst


def _period(ord_: MultiDict[str, str]) -> str:
    try:
        fran, till = parse_date(ord_.get("time", ""))
    except (ValueError, OverflowError):
        return ""
    if fran is None or till is None:
        return ""
    dagar = (till - fran).days
    grans = MAX_DAGAR_TATT if ord_.get("interval") in TATA else MAX_DAGAR
    if dagar > grans:
        return (
            f"Perioden är {dagar // 366} år, och det är för mycket att visa så här. Gör så här: "
            "välj en kortare period, eller månad eller år i stället för dag."
        )
    return ""


def is_farligt(monster: str) -> bool:
    """Tell whether a regular expression may take very long, whatever it is tried on.

    What is no regular expression is looked for as it stands, and is no danger.
    """
    try:
        delar = regler.parse(monster)
    except (re.error, OverflowError, RecursionError):
        return False
    raknare = [0]
    return _farligt(list(delar), raknare, i_upprepning=False) or raknare[0] > MAX_UPPREPNINGAR


def _farligt(delar: Iterable[Any], raknare: list[int], *, i_upprepning: bool) -> bool:
    for slag, vad in delar:
        if slag in (sre.GROUPREF, sre.GROUPREF_EXISTS):
            return True
        if slag in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            _, hogst, inre = vad
            manga = hogst is sre.MAXREPEAT or hogst > 20
            raknare[0] += manga
            if i_upprepning or _farligt(inre, raknare, i_upprepning=True):
                return True
        elif slag is sre.BRANCH:
            if i_upprepning or any(
                _farligt(gren, raknare, i_upprepning=i_upprepning) for gren in vad[1]
            ):
                return True
        elif slag in (sre.SUBPATTERN, sre.ATOMIC_GROUP, sre.ASSERT, sre.ASSERT_NOT):
            inre = vad if slag is sre.ATOMIC_GROUP else vad[-1]
            if _farligt(inre, raknare, i_upprepning=i_upprepning):
                return True
    return False
