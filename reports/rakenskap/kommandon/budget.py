"""`rakenskap budget 2024`: the year's budget, begun from the last, shown and changed by row."""

from __future__ import annotations

import argparse
import re
from fractions import Fraction

from lkbr.belopp import ore_som_text
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import rakenskapsar
from rakenskap.dagbok.budgetborjan import HOGST_PROCENT, borja_budget
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
    tolk.add_argument(
        "--borja",
        action="store_true",
        help="börja årets budget och plan från förra årets; sedan ändras den rad för rad",
    )
    tolk.add_argument(
        "--rakna-upp",
        metavar="PROCENT",
        help="räkna upp varje kostnad, med --borja: 2,5; intäkterna står kvar",
    )
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show the budget, or change a row."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    if val.rakna_upp and not val.borja:
        text = "--rakna-upp hör till --borja. Gör så här: skriv båda, eller ingen."
        raise BokFelError([Felrad("rakenskap budget", 0, text)])
    if val.borja:
        return _borja(bok, val)
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


def _borja(bok: Bok, val: argparse.Namespace) -> int:
    """Begin a year's budget from the year before."""
    if val.konto or val.belopp or val.dimensioner:
        text = (
            "--borja gör hela årets budget, och tar inget konto. Gör så här: ta bort kontot och "
            "beloppet, och ändra raderna efteråt."
        )
        raise BokFelError([Felrad("rakenskap budget", 0, text)])
    skiss, gjort = borja_budget(bok, vem(val), val.ar, _procent(val.rakna_upp or "0"))
    print("Görs: " + "; ".join(gjort))
    klart = [f"Budgeten {val.ar} är påbörjad. Se den med rakenskap lista budget {val.ar}."]
    return avsluta(skiss, val, f"Börja budgeten {val.ar}?", klart)


def _procent(text: str) -> Fraction:
    """Read per cent, `2,5`.

    Raises:
        BokFelError: it is no number, or out of reason.
    """
    traff = re.fullmatch(r"(-?\d{1,3})(?:[.,](\d{1,4}))?\s*%?", text.strip())
    if traff:
        varde = Fraction(f"{traff[1]}.{traff[2] or 0}")
        if abs(varde) <= HOGST_PROCENT:
            return varde
    text = f"«{text}» är inte procent. Gör så här: skriv t.ex. 2,5; högst {HOGST_PROCENT}."
    raise BokFelError([Felrad("rakenskap budget --rakna-upp", 0, text)])
