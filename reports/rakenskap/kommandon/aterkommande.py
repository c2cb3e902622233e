"""`rakenskap aterkommande`: the recurring entries that are due are booked."""

from __future__ import annotations

import argparse

from rakenskap.bok.bok import las_bok
from rakenskap.dagbok.mallar import FIL, bokfor_forfallna
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta_bokforing, lagg_till_vem, vem, visa


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "--sent", default="", metavar="SKÄL", help="varför kassa och bank bokförs sent"
    )
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show what is due, and book it."""
    bok = las_bok(bokens_plats(val.bok))
    skiss, bokforda = bokfor_forfallna(bok, vem(val), sent=val.sent)
    if not bokforda:
        print(f"Inget har förfallit. Mallarna står i {FIL} i böckernas mapp.")
        return 0
    for ny in bokforda:
        visa(ny.entry, ny.namn)
    return avsluta_bokforing(skiss, val, f"Bokför {len(bokforda)} verifikationer?", bokforda)
