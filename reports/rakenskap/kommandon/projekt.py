"""`rakenskap projekt KOD`: requisitions of a project: applied for, granted, paid, accrued."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bokslut.finansiering import rekvisitionsforslag, upplupetforslag
from rakenskap.dagbok.registrering import OtolkatError, tolka_belopp
from rakenskap.finansiering.projekt import Projekt, hitta_projekt, las_projekt
from rakenskap.finansiering.projektandring import bevilja, nytt_projekt
from rakenskap.finansiering.projektlage import projektlage, projektlista
from rakenskap.finansiering.rekvisition import rekvisition, rekvisitionstabell
from rakenskap.finansiering.typat import hela_kronor, medfinansiar_av_text, slag_av_text
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.bokslutsval import bokfor_eller_visa, skriv_rapporter
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, nu, vem
from rakenskap.kommandon.utskriftsval import dag_eller_sista, forsta_dag, lagg_till_utskrift

T = TypeVar("T")
_EGNA = ("finansiar", "fran", "till", "stod", "tak", "fordran", "intakt", "slag", "medfinansiar")


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("kod", nargs="?", metavar="KOD", help="projektets kod (annars alla)")
    tolk.add_argument(
        "--period",
        nargs=2,
        metavar="MÅNAD",
        help="rekvisition för månaderna, 2024-01 2024-06",
    )
    tolk.add_argument("--sok", action="store_true", help="bokför och skriv in ansökan för --period")
    tolk.add_argument("--beviljat", nargs=2, metavar="X", help="vad ansökan gav: ANSÖKAN BELOPP")
    tolk.add_argument(
        "--upplupet", type=dag_eller_sista, metavar="DAG", help="föreslå upplupen intäkt den dagen"
    )
    tolk.add_argument("--dag", type=dag_eller_sista, metavar="DAG", help="dagen (annars i dag)")
    tolk.add_argument("--satt", action="store_true", help="lägg in projektet, eller ändra det")
    tolk.add_argument("--finansiar", metavar="NAMN", help="vem som betalar")
    tolk.add_argument("--fran", type=forsta_dag, metavar="DAG", help="projektets första dag")
    tolk.add_argument("--till", type=dag_eller_sista, metavar="DAG", help="projektets sista dag")
    tolk.add_argument("--stod", metavar="PROCENT", help="finansiärens del av kostnaderna")
    tolk.add_argument("--tak", metavar="KR", help="högsta stöd i hela kronor")
    tolk.add_argument("--fordran", metavar="KONTO", help="konto för sökt stöd (annars 1685)")
    tolk.add_argument("--intakt", metavar="KONTO", help="konto för stödet (annars 3981)")
    tolk.add_argument(
        "--slag",
        action="append",
        metavar="TEXT",
        help="kostnadsslag: 'Personal=7000-7699' eller 'Indirekta=15%% på Personal'; flera går",
    )
    tolk.add_argument(
        "--medfinansiar", action="append", metavar="TEXT", help="'Region Stockholm=300000'"
    )
    lagg_till_utskrift(tolk)
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show, apply for, note what was granted, or accrue."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    dag = val.dag or nu().astimezone().date()
    if not val.kod:
        return skriv_rapporter(bok, "projekt", dag, [projektlista(bok, las_projekt(bok), dag)], val)
    if val.satt:
        skiss = nytt_projekt(bok, vem(val), val.kod, _uppgifter(val))
        return avsluta(skiss, val, f"Spara {val.kod}?", [f"Sparat: {val.kod}"])
    projekt = hitta_projekt(bok, val.kod)
    if val.beviljat:
        namn, ore = val.beviljat[0], _belopp(val.beviljat[1], "--beviljat")
        skiss = bevilja(bok, vem(val), projekt, namn, ore, dag)
        return avsluta(skiss, val, f"Spara beslutet om {namn}?", [f"Sparat: {namn}"])
    if val.upplupet:
        return _accrue(bok, projekt, val)
    if val.period:
        return _rekvisition(bok, projekt, val)
    return skriv_rapporter(bok, "projekt", dag, [projektlage(bok, projekt, dag)], val)


def _rekvisition(bok: Bok, projekt: Projekt, val: argparse.Namespace) -> int:
    try:
        fran, till = forsta_dag(val.period[0]), dag_eller_sista(val.period[1])
    except argparse.ArgumentTypeError as hinder:
        raise _fel("--period", str(hinder)) from None
    if not val.sok:
        tabell = rekvisitionstabell(rekvisition(bok, projekt, fran, till))
        return skriv_rapporter(bok, f"rekvisition-{projekt.kod}", till, [tabell], val)
    dag = val.dag or nu().astimezone().date()
    forslag, skriv = rekvisitionsforslag(bok, projekt, fran, till, dag)
    return bokfor_eller_visa(bok, [forslag], val, skriv)


def _accrue(bok: Bok, projekt: Projekt, val: argparse.Namespace) -> int:
    """Propose the accrued or deferred income of a day; it is returned the day after."""
    forslag = upplupetforslag(bok, projekt, val.upplupet)
    if forslag is None:
        print(f"Det som är intjänat {val.upplupet} är bokfört.")
        return 0
    return bokfor_eller_visa(bok, [forslag], val)


# ---------------------------------------------------------------------- what is typed


def _fel(var: str, vad: str) -> BokFelError:
    text = vad if "Gör så här" in vad else f"{vad.rstrip('.')}. Gör så här: rätta {var}."
    return BokFelError([Felrad(var, 0, text)])


def _belopp(text: str, var: str) -> int:
    return _ordet(partial(tolka_belopp, text), var)


def _uppgifter(val: argparse.Namespace) -> dict[str, Any]:
    svar: dict[str, Any] = {
        namn: getattr(val, namn)
        for namn in ("finansiar", "fran", "till", "fordran", "intakt")
        if getattr(val, namn)
    }
    if val.stod:
        svar["stod_procent"] = val.stod
    if val.tak:
        svar["tak_kr"] = _kronor(val.tak, "--tak")
    if val.slag:
        svar["kostnadsslag"] = [_ordet(partial(slag_av_text, text), "--slag") for text in val.slag]
    if val.medfinansiar:
        svar["medfinansiar"] = [
            _ordet(partial(medfinansiar_av_text, text), "--medfinansiar")
            for text in val.medfinansiar
        ]
    return svar


def _kronor(text: str, var: str) -> int:
    return _ordet(partial(hela_kronor, _belopp(text, var)), var)


def _ordet(tolka: Callable[[], T], var: str) -> T:
    try:
        return tolka()
    except OtolkatError as fel:
        raise _fel(var, str(fel)) from None
