"""`rakenskap semesterskuld 2024 personer.csv`: the liability of holiday pay from a file outside."""

from __future__ import annotations

import argparse
from pathlib import Path

from rakenskap.bok.bok import las_bok
from rakenskap.bokslut.personal import (
    krav_personfil_utanfor,
    las_personer,
    med_avtal,
    satser_for,
    semesterforslag,
)
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.bokslutsval import bokfor_eller_visa
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import lagg_till_vem


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("ar", type=int, metavar="ÅR", help="räkenskapsåret")
    tolk.add_argument(
        "fil",
        type=Path,
        metavar="FIL.csv",
        help="namn;manadslon;dagar;fodd;pension_procent, utanför böckernas mapp",
    )
    tolk.add_argument(
        "--dag-procent", metavar="TAL", help="dagens värde i procent av månadslönen, eget avtal"
    )
    tolk.add_argument("--tillagg-procent", metavar="TAL", help="semesterdagstillägget, eget avtal")
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Compute the liability, and book its change."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    krav_personfil_utanfor(bok, val.fil)
    satser = med_avtal(satser_for(val.ar), val.dag_procent, val.tillagg_procent)
    forslag = semesterforslag(bok, las_personer(val.fil), satser)
    return bokfor_eller_visa(bok, [forslag], val)
