"""From a ledger to a year's statements; `oppna` gives the books to pandas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rakenskap.analys.bocker import Bocker

__all__ = ["oppna"]


def oppna(sokvag: str | Path) -> Bocker:
    """Open books for reading in pandas: `oppna("ledger").poster(2023)` (docs/analys.md).

    Args:
        sokvag: the ledger's folder, or its top file.

    Raises:
        BokFelError: there are no books, or they have errors; it says which, in Swedish.
    """
    from rakenskap.analys import bocker  # noqa: PLC0415 (each command imports this package)

    return bocker.oppna(sokvag)
