"""`rakenskap underlag`: what is missing, changed or unlinked; `lanka` gives a draft its file."""

from __future__ import annotations

import argparse
from pathlib import Path

from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.underlag import brister, lanka
from rakenskap.dagbok.utkast import valj_utkast
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, vem, visa


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "vad", nargs="?", choices=("lista", "lanka"), default="lista", help="lista eller länka"
    )
    tolk.add_argument("fil", nargs="?", type=Path, metavar="FIL", help="filen som länkas")
    tolk.add_argument("utkast", nargs="?", metavar="UTKAST", help="utkastet: 1 eller fil:rad")
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """List what is wrong with the underlag, or link a file to a draft."""
    bok = las_bok(bokens_plats(val.bok))
    if val.vad == "lista":
        rader = brister(bok)
        for rad in rader:
            print(rad)
        print(f"{len(rader)} att åtgärda." if rader else "Alla underlag finns och är oförändrade.")
        return 1 if rader else 0
    if val.fil is None or val.utkast is None:
        raise BokFelError(
            [
                Felrad(
                    "rakenskap underlag lanka",
                    0,
                    "Fil eller utkast saknas. Gör så här: rakenskap underlag lanka FIL UTKAST; "
                    "rakenskap bokfor --torr visar utkastens nummer.",
                )
            ]
        )
    (utkast, *_) = valj_utkast(bok, [val.utkast])
    visa(utkast.entry, f"{utkast.nummer}.")
    skiss, lank = lanka(bok, val.fil, utkast, vem(val))
    return avsluta(skiss, val, f"Länka {lank.fil}?", [f"{lank.nyckel}: {lank.fil}"])
