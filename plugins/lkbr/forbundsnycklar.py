"""The keys that `forbund.toml` may hold, so that a misspelt one is said and not passed over.

They are those of the fields in `lkbr.forbund`: a key that nothing reads is unknown. What is only
for the reader of the file is written as a comment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import cache
from typing import Any

from lkbr.forbund import (
    Arsuppgifter,
    Attestant,
    Forbund,
    Kod,
    Medlem,
    Person,
    Serie,
    Trappsteg,
    Underskrift,
    Verksamhet,
)
from lkbr.uppstallning import REGIMER

# What each table of the file is read into, a list of tables included.
_KLASSER: dict[str, type] = {
    "": Forbund,
    "medlem": Medlem,
    "serie": Serie,
    "attestant": Attestant,
    "person": Person,
    "verksamhet": Verksamhet,
    "insats": Kod,
    "projekt": Kod,
    "trappsteg": Trappsteg,
    "underskrift": Underskrift,
}


@cache
def kanda() -> dict[str, frozenset[str]]:
    """Return the keys that each table may hold; the one above all headings is the empty one."""
    svar: dict[str, set[str]] = {"": set(), "principer": set(REGIMER)}
    for rubrik, klass in _KLASSER.items():
        for falt in fields(klass):
            tabell, _, nyckel = falt.metadata.get("nyckel", falt.name).rpartition(".")
            svar.setdefault(tabell or rubrik, set()).add(nyckel)
            if tabell:
                svar[""].add(tabell)
    return {rubrik: frozenset(nycklar) for rubrik, nycklar in svar.items()}


@dataclass(frozen=True, slots=True)
class OkandNyckel:
    """A key that means nothing: its table and which of that name, the key, and what was meant."""

    rubrik: str
    plats: int
    nyckel: str
    menades: str


def okanda(tabell: dict[str, Any]) -> Iterator[OkandNyckel]:
    """Yield the unknown keys of the settings, in the order they stand."""
    yield from _okanda("", 0, tabell)
    for rubrik, varde in tabell.items():
        if rubrik in kanda():
            delar = varde if isinstance(varde, list) else [varde]
            for plats, del_ in enumerate(delar):
                if isinstance(del_, dict):
                    yield from _okanda(rubrik, plats, del_)
    yield from _i_aren(tabell.get("ar", {}))


def _okanda(rubrik: str, plats: int, tabell: dict[str, Any]) -> Iterator[OkandNyckel]:
    giltiga = sorted(kanda()[rubrik])
    for nyckel in tabell:
        if nyckel not in giltiga:
            nara = get_close_matches(nyckel, giltiga, n=1)
            yield OkandNyckel(rubrik, plats, nyckel, nara[0] if nara else "")


def _i_aren(aren: object) -> Iterator[OkandNyckel]:
    """Yield the unknown keys of the years' own tables; a text may have any key (a statement)."""
    giltiga = sorted(falt.name for falt in fields(Arsuppgifter))
    for ar, tabell in aren.items() if isinstance(aren, dict) else ():
        for nyckel, varde in tabell.items() if isinstance(tabell, dict) else ():
            if nyckel not in giltiga and not isinstance(varde, str):
                nara = get_close_matches(nyckel, giltiga, n=1)
                yield OkandNyckel(f"ar.{ar}", 0, nyckel, nara[0] if nara else "")
