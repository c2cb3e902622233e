"""`rakenskap mall`: templates of recurring entries are shown, made of a booked entry, removed."""

from __future__ import annotations

import argparse

from lkbr.belopp import ore_som_text
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.mallandring import Mallval, gor_mall, ta_bort_mall
from rakenskap.dagbok.mallar import FIL, MANADER, las_mallar
from rakenskap.dagbok.registrering import konto_i
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, vem
from rakenskap.kommandon.utskriftsval import forsta_dag


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "vad", nargs="?", choices=("lista", "gor", "bort"), default="lista", help="lista, gör, bort"
    )
    tolk.add_argument("namn", nargs="?", metavar="NAMN", help="mallens namn, t.ex. hyra")
    tolk.add_argument("--ver", metavar="VER", help="gör: den bokförda förlagan, t.ex. L45/2023")
    tolk.add_argument("--varje", choices=tuple(MANADER), help="gör: hur ofta (annars för hand)")
    tolk.add_argument("--fran", type=forsta_dag, metavar="DAG", help="gör: första dagen")
    tolk.add_argument("--till", type=forsta_dag, metavar="DAG", help="gör: sista dagen")
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show the templates, make one or remove one."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    if val.vad == "lista":
        return _lista(bok)
    if not val.namn or (val.vad == "gor" and not val.ver):
        text = "Namn eller förlaga saknas. Gör så här: rakenskap mall gör hyra --ver L45/2023."
        raise BokFelError([Felrad("rakenskap mall", 0, text)])
    if val.vad == "bort":
        skiss = ta_bort_mall(bok, val.namn, vem(val))
        return avsluta(skiss, val, f"Ta bort mallen {val.namn}?", [f"Borttagen: {val.namn}"])
    ny = Mallval(val.namn, val.varje or "", val.fran, val.till)
    skiss = gor_mall(bok, val.ver, ny, vem(val))
    klart = [f"Mallen {val.namn} är sparad i {FIL}."]
    return avsluta(skiss, val, f"Spara mallen {val.namn}?", klart)


def _lista(bok: Bok) -> int:
    mallar = las_mallar(bok)
    namn = {manader: ord_ for ord_, manader in MANADER.items()}
    for mall in mallar:
        nar = f"varje {namn[mall.varje]}, från {mall.fran}" if mall.varje else "för hand"
        till = f" till {mall.till}" if mall.till else ""
        print(f"{mall.namn}  ({nar}{till})  {mall.motpart}: {mall.text}")
        for rad in mall.rader:
            print(f"    {konto_i(bok, rad.konto):<48} {ore_som_text(rad.ore):>16}")
    if not mallar:
        print("Inga mallar. Gör en av något bokfört: rakenskap mall gör hyra --ver L45/2023.")
    return 0
