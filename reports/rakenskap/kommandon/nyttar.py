"""`rakenskap nyttar 2025`: the year's folder, include, budget and opening; what is missing."""

from __future__ import annotations

import argparse

from rakenskap.bok.bok import las_bok
from rakenskap.bokslut.forslag import planera
from rakenskap.bokslut.nyttar import krav_nytt, omforing, oppna_aret, saknas
from rakenskap.dagbok.skiss import Skiss
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, vem, visa


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("ar", type=int, metavar="ÅR", help="det nya räkenskapsåret")
    tolk.add_argument("--budget-som-fjol", action="store_true", help="börja med förra årets budget")
    tolk.add_argument(
        "--utan-omforing", action="store_true", help="för inte om förra årets resultat än"
    )
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Open the year, and say what is missing."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    krav_nytt(bok, val.ar)
    av = vem(val)
    skiss = Skiss(bok, av)
    gjort = oppna_aret(skiss, val.ar, budget_som_fjol=val.budget_som_fjol)
    forslag = None if val.utan_omforing else omforing(bok, val.ar)
    if forslag is not None:
        _, bokforda = planera(bok, [forslag], av, skiss)
        for ny in bokforda:
            visa(ny.entry, ny.namn)
        gjort.append(forslag.rubrik)
    for rad in saknas(bok, val.ar, skiss):
        print(f"Saknas: {rad}")
    if not gjort:
        print(f"{val.ar} är redan öppnat.")
        return 0
    print("Görs: " + "; ".join(gjort))
    return avsluta(skiss, val, f"Öppna {val.ar}?", [f"{val.ar} är öppnat."])
