"""`rakenskap bank las`: a bank statement (camt.053) becomes drafts and a balance assertion."""

from __future__ import annotations

import argparse
from pathlib import Path

from rakenskap.bankfil.inlasning import planera
from rakenskap.bankfil.las import las_bankfil
from rakenskap.bok.bok import las_bok
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, vem, visa


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("vad", choices=("las",), help="läs in ett kontoutdrag som utkast")
    tolk.add_argument("fil", type=Path, metavar="FIL.xml", help="kontoutdraget, camt.053")
    tolk.add_argument(
        "--motkonto",
        default="",
        metavar="NUMMER",
        help="konto för betalningar som inte hör till en känd faktura (annars skrivs de inte)",
    )
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show what the file gives, ask once, and write it."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    fil = las_bankfil(val.fil)
    inlasning = planera(bok, fil, vem(val), val.motkonto)
    for nummer, entry in enumerate(inlasning.utkast, 1):
        visa(entry, f"{nummer}.")
    for rad in (*inlasning.fynd, *inlasning.klart):
        print(rad)
    if inlasning.skiss is None:
        return 0
    return avsluta(inlasning.skiss, val, f"Läsa in {fil.namn}?", [f"{fil.namn} är inläst."])
