"""`rakenskap skattekonto FIL.csv`: Skatteverket's statement held against the books."""

from __future__ import annotations

import argparse
from pathlib import Path

from rakenskap.bok.bok import las_bok
from rakenskap.bokslut.skattekonto import las_skatteutdrag, skatteavstamning
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.bokslutsval import skriv_rapporter
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.utskriftsval import lagg_till_utskrift


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("fil", type=Path, metavar="FIL.csv", help="skattekontots transaktioner")
    lagg_till_utskrift(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show what is the same and what is not."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    utdrag = las_skatteutdrag(val.fil)
    dag = max(rad.dag for rad in utdrag.rader)
    return skriv_rapporter(bok, "skattekonto", dag, [skatteavstamning(bok, utdrag)], val)
