"""`rakenskap anteckna B7/2023 --text "…"`: a remark that no edit can mend is answered."""

from __future__ import annotations

import argparse

from rakenskap.bok.bok import las_bok
from rakenskap.dagbok.anteckning import anteckna, att_besvara
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, vem


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "ver",
        nargs="?",
        metavar="NUMMER",
        help="verifikationen: B7/2023 (annars visas de som har en anmärkning att besvara)",
    )
    tolk.add_argument("--text", default="", metavar="TEXT", help="varför det blev så")
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show the remarks that wait for a note, or write one in the log."""
    bok = las_bok(bokens_plats(val.bok))
    if val.ver is None:
        vantar = att_besvara(bok)
        for ett in vantar:
            print(f"{ett.namn}  {ett.felrad}")
        antal = f"{len(vantar)} anmärkningar" if len(vantar) != 1 else "En anmärkning"
        print(f"{antal} kan besvaras." if vantar else "Ingen anmärkning väntar på svar.")
        return 0
    av = vem(val)
    skiss, valda = anteckna(bok, val.ver, val.text, av)
    for ett in valda:
        print(f"{ett.namn}  {ett.felrad.text}")
    print(f"Anteckning av {av.av}: {' '.join(val.text.split())}")
    return avsluta(skiss, val, "Skriv anteckningen i historiken?", [f"Antecknat: {valda[0].namn}."])
