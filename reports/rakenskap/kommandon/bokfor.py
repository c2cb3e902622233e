"""`rakenskap bokfor`: the drafts become verifikationer."""

from __future__ import annotations

import argparse

from lkbr.bankdag import nasta_arbetsdag
from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.bokforing import bokfor, felfria
from rakenskap.dagbok.utkast import sena_utkast, valj_utkast
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta_bokforing, lagg_till_vem, vem, visa
from rakenskap.reskontra.varningar import for_utkast, utkastnamn


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "utkast", nargs="*", metavar="UTKAST", help="1, 2-4 eller fil:rad (annars alla)"
    )
    tolk.add_argument(
        "--sent", default="", metavar="SKÄL", help="varför kassa och bank bokförs sent"
    )
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show the drafts, check them, and book them."""
    bok = las_bok(bokens_plats(val.bok))
    utkast = valj_utkast(bok, val.utkast)
    if not utkast:
        bok.krav_felfri()
        print("Det finns inga utkast. Skriv ett med rakenskap ny, eller med flaggan ! i texten.")
        return 0
    for ett in utkast:
        visa(ett.entry, f"{ett.nummer}. serie {ett.serie.kod}  {ett.fil}:{ett.rad} ")
    av = vem(val)
    goda, fel = felfria(bok, utkast, av)
    if fel and not goda:
        raise BokFelError(fel)
    if fel:
        print(f"\n{len(utkast) - len(goda)} av utkasten kan inte bokföras än; de andra kan:")
        for rad in fel:
            print(f"  {rad}")
        utkast = goda
    skiss, bokforda = bokfor(bok, utkast, av, sent=val.sent)
    for ett in [] if val.sent else sena_utkast(bok, utkast, av):
        senast = nasta_arbetsdag(ett.entry.date)
        print(
            f"OBS: {ett.nummer} är kassa eller bank och skulle ha bokförts senast {senast}. Finns "
            'det särskilda skäl, ange dem med --sent "…". (LKBR 3 kap. 4 §)'
        )
    for varning in for_utkast(bok, [utkastnamn(ett.fil, ett.rad) for ett in utkast]):
        print(varning)
    print()
    for ny in bokforda:
        print(f"  {ny.namn}  {ny.entry.date}  {ny.entry.payee}: {ny.entry.narration}")
    status = avsluta_bokforing(skiss, val, f"Bokför {len(bokforda)} verifikationer?", bokforda)
    return 1 if fel else status
