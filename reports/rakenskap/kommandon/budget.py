"""`rakenskap budget 2024`: the year's budget, shown and changed row by row."""

from __future__ import annotations

import argparse

from lkbr.belopp import ore_som_text
from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import rakenskapsar
from rakenskap.dagbok.installning import satt_budget
from rakenskap.dagbok.registrering import (
    OtolkatError,
    hitta_konto,
    tolka_belopp,
    tolka_dimensioner,
)
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, vem
from rakenskap.rakningar.budget import budgetrader


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("ar", type=int, metavar="ÅR", help="räkenskapsåret")
    tolk.add_argument("konto", nargs="?", metavar="KONTO", help="kontot som ändras (annars visas)")
    tolk.add_argument(
        "--belopp", metavar="KR", help="årets belopp; intäkt med minus, 0 tar bort raden"
    )
    tolk.add_argument("--dimensioner", default="", metavar="DIM", help="t.ex. 'insats=bron'")
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show the budget, or change a row."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    if not val.konto:
        rader = budgetrader(bok, rakenskapsar(val.ar))
        for rad in rader:
            dims = " ".join(filter(None, (rad.insats, rad.verksamhet, rad.projekt)))
            konto = f"{rad.konto} {bok.konton[rad.konto].namn}" if rad.konto in bok.konton else ""
            print(f"{konto[:44]:<44} {dims[:28]:<28} {ore_som_text(rad.ore):>18}")
        resultat = sum(rad.ore for rad in rader if rad.konto[0] in "345678")
        print(f"{len(rader)} rader; budgeterat resultat {ore_som_text(resultat)} kr.")
        return 0
    try:
        konto_ = hitta_konto(bok, val.konto)
        ore = tolka_belopp(val.belopp or "")
        dimensioner = tolka_dimensioner(bok, val.dimensioner)
    except OtolkatError as fel:
        text = f"{fel} Gör så här: rakenskap budget {val.ar} 4010 --belopp 500000."
        raise BokFelError([Felrad("rakenskap budget", 0, text)]) from None
    skiss, fore = satt_budget(bok, vem(val), val.ar, konto_, ore, dimensioner)
    forut = "ingen rad" if fore is None else ore_som_text(fore)
    print(f"{konto_.nummer} {konto_.namn} {val.dimensioner}: {forut} → {ore_som_text(ore)}")
    return avsluta(skiss, val, f"Ändra budgeten {val.ar}?", ["Budgeten är ändrad."])
