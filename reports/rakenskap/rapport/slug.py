"""Names for machines from names for people."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable


def slug(text: str) -> str:
    """Return a text as lower-case ASCII words joined by underscore: `Löner m.m.` as `loner_m_m`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


def unika_slugar(texter: Iterable[str], upptagna: Iterable[str] = ()) -> dict[str, str]:
    """Return a slug for each text, no two alike and none of those taken.

    Codes that come from a file may differ only in signs (`Ö1` and `O1`), or be a word that the
    tables use themselves (`summa`). The first keeps its slug; others get a number.
    """
    svar: dict[str, str] = {}
    tagna = set(upptagna)
    for text in texter:
        if text in svar:
            continue
        bas = slug(text) or "utan"
        namn, tal = bas, 2
        while namn in tagna:
            namn, tal = f"{bas}_{tal}", tal + 1
        tagna.add(namn)
        svar[text] = namn
    return svar
