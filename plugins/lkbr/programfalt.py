"""The fields of an entry that only the program may set: one list, for every way in.

A person who writes them in a draft, in the text of a correction or in a form would say something
of who did what, and when, that the log does not say. They are refused where a text comes in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

# Set when the entry is booked, attested or corrected.
VID_BOKNING = frozenset({"ver", "registrerad", "av", "attesterad", "attesterad-av", "rattas-av"})
# Set when another program's file is read: what they excuse is excused for that file only.
VID_INLASNING = frozenset({"lucka", "sammandrag", "omforing", "ingaende-okand"})
# A correction has these from the entry that it corrects.
AV_DET_RATTADE = ("underlag", "rattar", "sie-", "bankref")
# In a draft, these stand when the draft has been attested here: the log is asked.
I_ATTESTERAT_UTKAST = frozenset({"attesterad", "attesterad-av"})


def i_utkast(meta: Mapping[str, Any]) -> list[str]:
    """Return the fields of a draft that only the program may set, sorted."""
    return _egna(meta, (VID_BOKNING | VID_INLASNING) - I_ATTESTERAT_UTKAST)


def i_rattelse(meta: Mapping[str, Any]) -> list[str]:
    """Return the fields of the text of a correction that only the program may set, sorted."""
    fran = {namn for namn in meta if namn.startswith(AV_DET_RATTADE)}
    return _egna(meta, VID_BOKNING | VID_INLASNING | fran)


def _egna(meta: Mapping[str, Any], falt: Iterable[str]) -> list[str]:
    return sorted(namn for namn in falt if meta.get(namn) not in (None, ""))
