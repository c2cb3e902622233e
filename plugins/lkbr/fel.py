"""Errors as values, in the shape that beancount, bean-check and Fava show.

Every message carries a stable code first, then what is wrong, what to do, and the paragraph or
recommendation that asks for it:

    LKBR-K01: Kontot 9123 har ingen post … Gör så här: … (LKBR 6 kap. 3 §)
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple


class LkbrFel(NamedTuple):
    """One finding in the books.

    The name of the class is the name of the variable: beancount pickles errors into its cache.

    Attributes:
        source: `filename` and `lineno` of the text at fault.
        message: code, what is wrong, remedy and paragraph, in Swedish.
        entry: the directive, or None.
    """

    source: dict[str, Any]
    message: str
    entry: Any


# Findings that are work to do, or facts that no edit can undo. bean-check shows them with the
# errors; they do not stop the reports.
ATT_GORA = frozenset({"T01", "T05", "D01", "U15", "L04", "H10"})
_KOD = re.compile(r"LKBR-([A-Z]\d\d): ")


def kod_i(meddelande: str) -> str:
    """Return the stable code that a message begins with, empty for one of another's making."""
    traff = _KOD.match(meddelande)
    return traff[1] if traff else ""


def fel(kod: str, kalla: dict[str, Any] | None, vad: str, atgard: str, regel: str) -> LkbrFel:
    """Build an error from its parts.

    Args:
        kod: stable code without prefix, such as `K01`.
        kalla: a directive's or posting's metadata (file and line), or None for the books as such.
        vad: what is wrong, a sentence.
        atgard: what to do, a sentence.
        regel: the paragraph or rule.

    Returns:
        The error, with the source reduced to file and line.
    """
    meta = kalla or {}
    source = {"filename": meta.get("filename", "<böckerna>"), "lineno": meta.get("lineno", 0)}
    return LkbrFel(source, f"LKBR-{kod}: {vad} Gör så här: {atgard} ({regel})", None)
