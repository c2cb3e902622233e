"""`rakenskap stang 2023-05`: a month or a year is locked; a month may be opened, with a reason.

For one version `rakenskap las`, which was spelt as if it read, does the same and says so.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys

from rakenskap.bok.bok import las_bok
from rakenskap.bokslut.avstamning import ange_skal, krav_avstamt, oppna_avstamningar
from rakenskap.dagbok.skiss import Skiss, stangda
from rakenskap.dagbok.stangning import oppna_period, plombera, stang_period
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, vem

GAMMALT_NAMN = "las"


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "period", nargs="?", metavar="PERIOD", help="2023-05 eller 2023 (annars visas det låsta)"
    )
    tolk.add_argument(
        "--oppna", "--upp", dest="oppna", action="store_true", help="öppna (lås upp) månaden"
    )
    tolk.add_argument(
        "--plomb", action="store_true", help="plombera ett låst år på nytt, som det nu är"
    )
    tolk.add_argument(
        "--skal",
        default="",
        metavar="SKÄL",
        help="varför den öppnas, plomberas om, eller stängs utan full avstämning",
    )
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show what is locked, lock a period, or open a month."""
    if val.kommando == GAMMALT_NAMN:
        print(
            "Kommandot heter rakenskap stang; namnet las tas bort i nästa version.", file=sys.stderr
        )
    bok = las_bok(bokens_plats(val.bok))
    if not val.period:
        perioder = sorted(stangda(bok).perioder)
        print("Låst: " + ", ".join(perioder) if perioder else "Ingenting är låst.")
        return 0
    if val.oppna:
        skiss = oppna_period(bok, val.period, val.skal, vem(val))
        return avsluta(skiss, val, f"Öppna {val.period}?", [f"{val.period} är öppen (upplåst)."])
    if val.plomb:
        skiss = plombera(bok, val.period, val.skal, vem(val))
        return avsluta(skiss, val, f"Plombera {val.period}?", [f"{val.period} är plomberat."])
    ar = int(val.period) if re.fullmatch(r"\d{4}", val.period) else None
    if ar is not None and not val.skal.strip():
        krav_avstamt(bok, ar)
    elif ar is not None and oppna_avstamningar(bok, dt.date(ar, 12, 31)):
        # Written before the lock, which seals the year as it then stands.
        skalen = Skiss(bok, vem(val))
        ange_skal(skalen, ar, val.skal.strip())
        fraga = "Skriva skälet på de konton som inte är avstämda?"
        if avsluta(skalen, val, fraga, ["Skälet står på kontonas avstämning."]) or val.torr:
            return 1
        bok = las_bok(bokens_plats(val.bok))
    skiss = stang_period(bok, val.period, vem(val))
    text = f"Stäng {val.period}?"
    if ar is not None:
        text += " Ett låst år kan inte låsas upp."
    return avsluta(skiss, val, text, [f"{val.period} är låst."])
