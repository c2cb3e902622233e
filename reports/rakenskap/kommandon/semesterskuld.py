"""`rakenskap semesterskuld 2024 personer.csv`: the liability of holiday pay from a file outside."""

from __future__ import annotations

import argparse
from pathlib import Path

from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bokslut.personal import las_personer, satser_for, semesterforslag
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
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Compute the liability, and book its change."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    if val.fil.resolve().is_relative_to(bok.mapp.resolve()):
        text = (
            "Personfilen ligger i böckernas mapp, där alla som läser böckerna ser den. Gör så här: "
            "flytta den någon annanstans."
        )
        raise BokFelError([Felrad(str(val.fil), 0, text)])
    forslag = semesterforslag(bok, las_personer(val.fil), satser_for(val.ar))
    return bokfor_eller_visa(bok, [forslag], val)
