"""The keys that `forbund.toml` may hold, so that a misspelt one is said and not passed over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

# Some are for the reader and for other programs; nothing here reads them.
KANDA: dict[str, frozenset[str]] = {
    "": frozenset(
        (
            "namn",
            "orgnr",
            "sate",
            "form",
            "bildat",
            "kontoplan",
            "forsta_ar",
            "sista_ar",
            "ursprung",
            "nyttjandeperiod_ar",
            "trappa_kalla",
            "granser",
            "medlem",
            "organ",
            "serie",
            "attestant",
            "las",
            "underlag",
            "verksamhet",
            "insats",
            "projekt",
            "principer",
            "upplysningar",
            "ar",
            "trappsteg",
            "ovrigt",
        )
    ),
    "medlem": frozenset(
        (
            "namn",
            "typ",
            "andel",
        )
    ),
    "organ": frozenset(
        (
            "namn",
            "beskrivning",
        )
    ),
    "serie": frozenset(
        (
            "kod",
            "namn",
            "fil",
            "slag",
            "attest",
        )
    ),
    "attestant": frozenset(
        (
            "namn",
            "serier",
            "hogst_kr",
            "avser",
            "fran",
            "till",
        )
    ),
    "las": frozenset(("upplasning",)),
    "underlag": frozenset(("allmanna",)),
    "verksamhet": frozenset(
        (
            "kod",
            "namn",
            "notrad",
            "delar",
        )
    ),
    "insats": frozenset(
        (
            "kod",
            "namn",
            "verksamhet",
            "projekt",
            "ar",
        )
    ),
    "projekt": frozenset(
        (
            "kod",
            "namn",
            "verksamhet",
        )
    ),
    "principer": frozenset(
        (
            "krl",
            "lkbr-2019",
            "lkbr-2024",
        )
    ),
    "upplysningar": frozenset(
        (
            "sarredovisning",
            "panter",
            "ansvar_pensioner",
            "ansvar_ovriga",
        )
    ),
    "trappsteg": frozenset(
        (
            "till_kr",
            "procent",
        )
    ),
}


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
        if rubrik in KANDA:
            delar = varde if isinstance(varde, list) else [varde]
            for plats, del_ in enumerate(delar):
                if isinstance(del_, dict):
                    yield from _okanda(rubrik, plats, del_)


def _okanda(rubrik: str, plats: int, tabell: dict[str, Any]) -> Iterator[OkandNyckel]:
    kanda = sorted(KANDA[rubrik])
    for nyckel in tabell:
        if nyckel not in KANDA[rubrik]:
            nara = get_close_matches(nyckel, kanda, n=1)
            yield OkandNyckel(rubrik, plats, nyckel, nara[0] if nara else "")
