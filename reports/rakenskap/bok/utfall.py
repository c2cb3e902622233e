"""What is true of the books after a fault, as far as this process knows.

`rakenskap.bok.skrivning` tells how far it has come; a command that is stopped asks here before it
says that nothing is written.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from lkbr.journal import JOURNAL


@dataclass(slots=True)
class _Lage:
    """The books that are written in, and how many writes are done."""

    mapp: Path | None = None
    klara: int = 0


_lage = _Lage()


def borja_om() -> None:
    """Forget what this process has written: a new command begins."""
    _lage.mapp, _lage.klara = None, 0


def skriver_i(mapp: Path) -> None:
    """Note that a write in some books begins."""
    _lage.mapp = mapp


def klar() -> None:
    """Note that a write is done."""
    _lage.klara += 1


def journal_finns(mapp: Path) -> bool:
    """Tell whether a write in some books is decided and not done; yes when it cannot be known."""
    try:
        return os.path.lexists(mapp / JOURNAL)
    except OSError:
        return True  # nothing that it may need is taken away


def utfall() -> str:
    """Say in words what is true of the books."""
    if _lage.mapp is not None and journal_finns(_lage.mapp):
        return (
            "Ändringen är bestämd, men alla filer är inte på plats: nästa kommando slutför den. "
            "Kör rakenskap historik, och gör inte om det du gjorde."
        )
    if _lage.klara:
        return "Det som skulle skrivas är skrivet."
    return "Ingenting är skrivet."
