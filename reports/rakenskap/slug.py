"""Names for machines from names for people."""

from __future__ import annotations

import re
import unicodedata


def slug(text: str) -> str:
    """Return a text as lower-case ASCII words joined by underscore: `Löner m.m.` as `loner_m_m`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")
