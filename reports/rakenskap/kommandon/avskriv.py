"""`rakenskap avskriv 2024`: the depreciation that is missing is computed, shown and booked."""

from __future__ import annotations

import argparse

from rakenskap.bok.bok import las_bok
from rakenskap.bokslut.avskrivning import avskrivning
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.bokslutsval import bokfor_eller_visa
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import lagg_till_vem
from rakenskap.kommandon.utskriftsval import dag_eller_sista


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "till",
        type=dag_eller_sista,
        metavar="PERIOD",
        help="till och med: 2024-03 eller 2024",
    )
    tolk.add_argument("--manad", action="store_true", help="räkna hela månader i stället för dagar")
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show the computation, and book the entry."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    forslag = avskrivning(bok, val.till, "manad" if val.manad else "dag")
    if forslag is None:
        print(f"Allt är avskrivet enligt plan till och med {val.till}.")
        return 0
    return bokfor_eller_visa(bok, [forslag], val)
