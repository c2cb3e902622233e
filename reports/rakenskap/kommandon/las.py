"""`rakenskap las 2023-05`: a month or a year is locked; a month may be unlocked, with a reason."""

from __future__ import annotations

import argparse

from lkbr.stangning import stangning_efter
from rakenskap.bok.bok import las_bok
from rakenskap.dagbok.skiss import las_logg
from rakenskap.dagbok.stangning import oppna_period, stang_period
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, vem


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "period", nargs="?", metavar="PERIOD", help="2023-05 eller 2023 (annars visas det låsta)"
    )
    tolk.add_argument("--upp", action="store_true", help="lås upp månaden")
    tolk.add_argument("--skal", default="", metavar="SKÄL", help="varför den låses upp")
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show what is locked, lock a period, or unlock a month."""
    bok = las_bok(bokens_plats(val.bok))
    if not val.period:
        perioder = sorted(stangning_efter(las_logg(bok.mapp).poster).perioder)
        print("Låst: " + ", ".join(perioder) if perioder else "Ingenting är låst.")
        return 0
    if val.upp:
        skiss = oppna_period(bok, val.period, val.skal, vem(val))
        return avsluta(skiss, val, f"Lås upp {val.period}?", [f"{val.period} är upplåst."])
    skiss = stang_period(bok, val.period, vem(val))
    text = f"Lås {val.period}?"
    if len(val.period) == 4:
        text += " Ett låst år kan inte låsas upp."
    return avsluta(skiss, val, text, [f"{val.period} är låst."])
