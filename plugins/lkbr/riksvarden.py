"""National amounts by year, `riksvarden.toml`: what the state decides, with unit and source."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from lkbr.belopp import till_ore
from lkbr.forbund import Trappsteg

FIL = Path(__file__).with_name("riksvarden.toml")


@dataclass(frozen=True, slots=True)
class Riksvarde:
    """A national amount or rate: its unit, its source, and what it is by year.

    Attributes:
        obekraftad: the years that no source has confirmed.
    """

    enhet: str
    kalla: str
    ar: dict[int, Decimal]
    obekraftad: frozenset[int] = frozenset()


@cache
def riksvarden() -> dict[str, Riksvarde]:
    """Return every national amount by name."""
    return {
        namn: Riksvarde(
            rad["enhet"],
            rad["kalla"],
            {int(ar): Decimal(varde) for ar, varde in rad.items() if ar.isdigit()},
            frozenset(rad.get("obekraftad", ())),
        )
        for namn, rad in _tabell().items()
        if any(nyckel.isdigit() for nyckel in rad)
    }


@cache
def _tabell() -> dict[str, Any]:
    return tomllib.loads(FIL.read_text(encoding="utf-8"))


@cache
def rikets_trappa() -> tuple[tuple[Trappsteg, ...], str]:
    """Return the bands of the recommended equity that hold where a federation has none, and source.

    The last band has no limit.
    """
    trappa = _tabell()["trappa"]
    steg = tuple(Trappsteg(rad.get("till_kr"), rad["procent"]) for rad in trappa["steg"])
    return steg, str(trappa["kalla"])


def halvt_prisbasbelopp_ore(ar: int) -> int | None:
    """Return half the prisbasbelopp of a year in öre; None where the table has no such year."""
    helt = riksvarden()["prisbasbelopp"].ar.get(ar)
    return None if helt is None else till_ore(helt) // 2


@cache
def schablonsatser() -> dict[str, Decimal]:
    """Return the flat rates of momsersättning in per cent, by name."""
    tabell = _tabell()["schablon"]
    return {namn: Decimal(tabell[namn]) for namn in ("hel", "lokal", "ovrigt")}


def schablonens_kalla() -> tuple[str, bool]:
    """Return the source of the flat rates, and whether it confirms them."""
    tabell = _tabell()["schablon"]
    return str(tabell["kalla"]), bool(tabell["bekraftad"])
