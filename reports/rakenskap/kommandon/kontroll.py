"""`rakenskap kontroll 2023`: every check, nothing written."""

from __future__ import annotations

import argparse

from rakenskap.argument import Tolk
from rakenskap.bok import las_bok
from rakenskap.cli import bokens_plats
from rakenskap.kontroller import Kontroll
from rakenskap.rakenskaper import gor_rakenskaper


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "ar", type=int, nargs="?", metavar="ÅR", help="räkenskapsår (annars senaste hela)"
    )


def visa_kontroller(kontroller: tuple[Kontroll, ...]) -> None:
    """Print a line a check, and what each failed one found."""
    for kontroll in kontroller:
        print(f"  {'rätt' if kontroll.ok else 'FEL '}  {kontroll.namn} ({kontroll.regel})")
        for fynd in kontroll.fynd:
            print(f"        {fynd}")


def kor(val: argparse.Namespace) -> int:
    """Check the books of a year; exit status 1 when a check fails."""
    utfall = gor_rakenskaper(las_bok(bokens_plats(val.bok)), val.ar)
    visa_kontroller(utfall.kontroller)
    fel = sum(not kontroll.ok for kontroll in utfall.kontroller)
    if fel:
        print(f"{fel} av {len(utfall.kontroller)} kontroller föll.")
        return 1
    if utfall.rakenskaper is not None:
        summa = utfall.rakenskaper.harkomst.kontrollsumma
        print(f"Alla {len(utfall.kontroller)} kontroller är rätt för {utfall.rakenskaper.ar}.")
        print(f"Kontrollsumma för verifikationerna: {summa}")
    return 0
