"""Entries for the rows of Skatteverket's statement that the books lack, by words in their text.

Money in and out belongs to the bank's statement and is never proposed here.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from lkbr.belopp import ore_som_text
from rakenskap.bok.bok import Bok
from rakenskap.bokslut.forslag import Bokslutsforslag, konto
from rakenskap.bokslut.skattekonto import SKATTEKONTO, matcha, skatteavstamning
from rakenskap.bokslut.skatteutdrag import Skatterad, Skatteutdrag
from rakenskap.dagbok.text import Konteringsrad, Text

PART = "Skatteverket"
BANKENS = ("inbetalning", "utbetalning")


@dataclass(frozen=True, slots=True)
class Skatteregel:
    """Words in a row's text, the accounts by preference, and what the entry is called."""

    ord: tuple[str, ...]
    konton: tuple[str, ...]
    vad: str


@cache
def skatteregler() -> tuple[Skatteregel, ...]:
    """Return the rules, in order."""
    fil = resources.files("rakenskap.bokslut") / "data" / "skattekonto.toml"
    return tuple(
        Skatteregel(tuple(rad["ord"]), tuple(rad["konton"]), rad["vad"])
        for rad in tomllib.loads(fil.read_text("utf-8"))["regel"]
    )


def skatteforslag(bok: Bok, utdrag: Skatteutdrag) -> Bokslutsforslag:
    """Propose an entry for each row that the books lack and a rule knows; the others are told.

    Raises:
        BokFelError: the chart lacks an account that a row needs.
    """
    par, _ = matcha(bok, utdrag)
    texter: list[Text] = []
    fynd: list[str] = []
    for rad, ver in par:
        if ver:
            continue
        regel = _regel(rad)
        if regel is None:
            fynd.append(
                f"{rad.dag} {rad.text}, {ore_som_text(rad.ore)} kr, saknas i böckerna och föreslås "
                f"inte: {_varfor(rad)}."
            )
            continue
        rader = (
            Konteringsrad(konto(bok, SKATTEKONTO, vad="skattekontot"), rad.ore),
            Konteringsrad(konto(bok, *regel.konton, vad=regel.vad.lower()), -rad.ore),
        )
        texter.append(Text(rad.dag, PART, f"{regel.vad}: {rad.text}", rader))
    tabell = skatteavstamning(bok, utdrag)
    return Bokslutsforslag("skattekonto", tabell.titel, tuple(texter), tabell, tuple(fynd))


def _regel(rad: Skatterad) -> Skatteregel | None:
    text = rad.text.casefold()
    if any(ord_ in text for ord_ in BANKENS):
        return None
    return next((ett for ett in skatteregler() if any(o in text for o in ett.ord)), None)


def _varfor(rad: Skatterad) -> str:
    if any(ord_ in rad.text.casefold() for ord_ in BANKENS):
        return "den hör till bankens kontoutdrag"
    return "ingen regel känner texten; skriv den med rakenskap ny"
