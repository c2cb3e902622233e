"""`rakenskap attestera L45`: an entry or a draft is attested by someone who may."""

from __future__ import annotations

import argparse

from rakenskap.bok.bok import Bok, las_bok
from rakenskap.dagbok.attest import att_attestera, attestera, valj
from rakenskap.dagbok.paminnelse import paminnelser, skicka
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, fraga, lagg_till_vem, vem, visa


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "ver",
        nargs="*",
        metavar="NUMMER",
        help="L45, L45/2023, eller utkast som 1 eller fil:rad (annars visas de som väntar)",
    )
    tolk.add_argument("--ar", type=int, metavar="ÅR", help="räkenskapsår (annars det senaste)")
    tolk.add_argument(
        "--paminn", action="store_true", help="skicka det som väntar med e-post till var och en"
    )
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show what waits for its attest, or attest what is named."""
    bok = las_bok(bokens_plats(val.bok))
    if val.paminn:
        return _paminn(bok, val)
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


def _paminn(bok: Bok, val: argparse.Namespace) -> int:
    """Show the messages, ask once, and hand them to the mail program."""
    breven = paminnelser(bok, vem(val))
    for brev in breven:
        print(f"{brev.namn} <{brev.epost}>: {len(brev.rader)} väntar")
    if not breven:
        print("Ingen med adress ([[person]] epost i forbund.toml) har något som väntar.")
        return 0
    if val.torr or not (val.ja or fraga("Skicka?")):
        print("Ingenting är skickat.")
        return 0 if val.torr else 1
    for rad in skicka(bok, breven):
        print(f"Skickat: {rad}")
    return 0
