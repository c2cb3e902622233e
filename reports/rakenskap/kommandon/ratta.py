"""`rakenskap ratta A17`: a booked entry is taken back by another, and the right one booked."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from lkbr.behandlingshistorik import vernyckel
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.bokforing import las_text
from rakenskap.dagbok.rattelse import hitta_bokford, ratta
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import Text, av_entry
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta_bokforing, lagg_till_vem, vem, visa


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("ver", metavar="NUMMER", help="verifikationen: A17 eller A17/2023")
    tolk.add_argument("--ar", type=int, metavar="ÅR", help="räkenskapsår (annars det senaste)")
    tolk.add_argument(
        "--ratt",
        type=Path,
        metavar="FIL",
        help="text med den rätta verifikationen, som ett utkast (- läser från tangentbordet)",
    )
    lagg_till_vem(tolk)


def _ratt(bok: Bok, fil: Path | None, av: Vem) -> Text | None:
    if fil is None:
        return None
    text = sys.stdin.read() if str(fil) == "-" else _text(fil)
    return av_entry(las_text(Skiss(bok, av), text))


def _text(fil: Path) -> str:
    try:
        return fil.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BokFelError(
            [
                Felrad(
                    str(fil),
                    0,
                    "Filen med den rätta verifikationen finns inte, eller är inte text i UTF-8. "
                    "Gör så här: rätta sökvägen efter --ratt, eller spara filen som UTF-8.",
                )
            ]
        ) from None


def kor(val: argparse.Namespace) -> int:
    """Show the entry and its correction, and book the correction."""
    bok = las_bok(bokens_plats(val.bok))
    av = vem(val)
    entry = hitta_bokford(bok, val.ver, val.ar)
    visa(entry, vernyckel(entry))
    skiss, nya = ratta(bok, val.ver, av, ratt=_ratt(bok, val.ratt, av), ar=val.ar)
    print("\nRättas av:")
    for ny in nya:
        visa(ny.entry, ny.namn)
    return avsluta_bokforing(skiss, val, "Bokför rättelsen?", nya)
