"""Errors as values, in the shape that beancount, bean-check and Fava show.

Every message carries a stable code first, then what is wrong, what to do, and the paragraph or
recommendation that asks for it:

    LKBR-K01: Kontot 9123 har ingen post … Gör så här: … (LKBR 6 kap. 3 §)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from lkbr.koder import Grad, koder


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


_KOD = re.compile(r"LKBR-([A-Z]\d\d): ")


def kod_i(meddelande: str) -> str:
    """Return the stable code that a message begins with, empty for one of another's making."""
    traff = _KOD.match(meddelande)
    return traff[1] if traff else ""


def grad_av(meddelande: str) -> Grad:
    """Return the degree of a message; one of another's making is an error."""
    rad = koder().get(kod_i(meddelande))
    return Grad.FEL if rad is None else rad.grad


def fel(kod: str, kalla: Mapping[str, Any] | None, /, **delar: object) -> LkbrFel:
    """Build a finding of a kind in the table of codes.

    Args:
        kod: stable code without prefix, such as `K01`.
        kalla: a directive's or posting's metadata (file and line), or None for the books as such.
        delar: what fills the sentence and the remedy.

    Returns:
        The finding, with the source reduced to file and line.
    """
    meta = kalla or {}
    source = {"filename": meta.get("filename", "<böckerna>"), "lineno": meta.get("lineno", 0)}
    return LkbrFel(source, f"LKBR-{kod}: {mening(kod, **delar)}", None)


def mening(kod: str, /, **delar: object) -> str:
    """Return what a finding says: what is wrong, what to do and the rule, filled in."""
    rad = koder()[kod]
    vad, atgard = rad.vad.format_map(delar), rad.atgard.format_map(delar)
    return f"{vad} Gör så här: {atgard} ({rad.regel})"
