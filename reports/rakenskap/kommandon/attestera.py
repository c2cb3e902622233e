"""`rakenskap attestera L45`: an entry or a draft is attested by someone who may."""

from __future__ import annotations

import argparse

from rakenskap.bok.bok import las_bok
from rakenskap.dagbok.attest import att_attestera, attestera, valj
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, vem, visa


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "ver",
        nargs="*",
        metavar="NUMMER",
        help="L45, L45/2023, eller utkast som 1 eller fil:rad (annars visas de som väntar)",
    )
    tolk.add_argument("--ar", type=int, metavar="ÅR", help="räkenskapsår (annars det senaste)")
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show what waits for its attest, or attest what is named."""
    bok = las_bok(bokens_plats(val.bok))
    if not val.ver:
        vantar = att_attestera(bok)
        for ett in vantar:
            visa(ett.entry, f"{ett.namn}  ({ett.fil}:{ett.entry.meta['lineno']})")
        print(f"{len(vantar)} väntar på attest." if vantar else "Ingenting väntar på attest.")
        return 0
    valda = valj(bok, val.ver, val.ar)
    for ett in valda:
        visa(ett.entry, ett.namn)
    av = vem(val)
    skiss = attestera(bok, valda, av)
    return avsluta(
        skiss,
        val,
        f"Attestera som {av.av}?",
        (f"Attesterad: {ett.namn} av {av.av}" for ett in valda),
    )
