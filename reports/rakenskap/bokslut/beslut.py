"""What was decided of a proposal of the closing that was not booked: by whom, when and why.

    2024-12-31 custom "bokslutsbeslut" "avskrivning-2024"
      beslut: "nej"
      skal: "…"
      av: "ekonom"
      gjord: 2025-01-14

It stands in `ÅR/bokslutsbeslut.beancount`; the last of a proposal counts. What was booked says by
itself who did it and when.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from beancount.core import data

from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.nummer import inkludera
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import citerad, filhuvud

BESLUT = "bokslutsbeslut"


@dataclass(frozen=True, slots=True)
class Bokslutsbeslut:
    """A decision not to book a proposal."""

    namn: str
    skal: str
    av: str
    gjord: str

    def __str__(self) -> str:
        return f"{self.namn}: nej, av {self.av} {self.gjord}: {self.skal}"


def beslut_i(bok: Bok, ar: int) -> dict[str, Bokslutsbeslut]:
    """Return the decisions of a year, by the proposal's name."""
    svar = {}
    for entry in bok.entries:
        if isinstance(entry, data.Custom) and entry.type == BESLUT and entry.date.year == ar:
            namn = str(entry.values[0].value) if entry.values else ""
            meta = entry.meta
            svar[namn] = Bokslutsbeslut(
                namn, str(meta.get("skal", "")), str(meta.get("av", "")), str(meta.get("gjord", ""))
            )
    return svar


def avsta(bok: Bok, ar: int, namn: str, skal: str, vem: Vem) -> Skiss:
    """Plan the decision not to book a proposal.

    Raises:
        BokFelError: the reason is missing.
    """
    rent = " ".join(skal.split())
    if not rent:
        text = "Skälet saknas. Gör så här: skriv varför förslaget inte bokförs. (LKBR 3 kap. 11 §)"
        raise BokFelError([Felrad(namn, 0, text)])
    skiss = Skiss(bok, vem)
    fil = f"{ar}/bokslutsbeslut.beancount"
    if not skiss.finns(fil):
        skiss.satt(fil, filhuvud(bok.options))
        inkludera(skiss, fil)
    skiss.lagg_till(
        fil,
        f"{dt.date(ar, 12, 31)} custom {citerad(BESLUT)} {citerad(namn)}\n"
        f'  beslut: "nej"\n  skal: {citerad(rent)}\n  av: {citerad(vem.av)}\n'
        f"  gjord: {vem.idag}\n",
    )
    return skiss
