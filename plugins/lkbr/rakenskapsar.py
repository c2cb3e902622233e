"""Which räkenskapsår an entry belongs to: the folder it stands in, or else its date."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from beancount.core import data

_ARSMAPP = re.compile(r"(?:19|20)\d\d\Z")


def mappens_ar(entry: data.Transaction) -> int | None:
    """Return the year of the folder that an entry stands in, None outside such a folder."""
    return _ar_i(str(entry.meta.get("filename", "")))


@cache
def _ar_i(fil: str) -> int | None:
    mapp = Path(fil).parent.name
    return int(mapp) if _ARSMAPP.match(mapp) else None


def ar_for(entry: data.Transaction) -> int:
    """Return the räkenskapsår of an entry: its folder's, or else its date's.

    A slip of the pen in the date is then one fault, and not also a gap in one year's numbers and a
    double in another's.
    """
    return mappens_ar(entry) or entry.date.year


def utanfor_aret(entry: data.Transaction) -> bool:
    """Tell whether an entry is dated in another year than the folder it stands in."""
    return ar_for(entry) != entry.date.year
