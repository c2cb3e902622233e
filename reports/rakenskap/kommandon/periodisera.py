"""`rakenskap periodisera`: what is due is returned; an invoice is spread; an accrual is made."""

from __future__ import annotations

import argparse
import datetime as dt

from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bokslut.interim import interimslista
from rakenskap.bokslut.periodisering import (
    INTERIM,
    Periodpost,
    aterfor_post,
    fordela_faktura,
    forfallna_periodiseringar,
    periodisera,
)
from rakenskap.dagbok.registrering import (
    OtolkatError,
    hitta_konto,
    tolka_belopp,
    tolka_dimensioner,
)
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.bokslutsval import bokfor_eller_visa, skriv_rapporter
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import lagg_till_vem, nu
from rakenskap.kommandon.utskriftsval import dag_eller_sista, forsta_dag, lagg_till_utskrift

VAD = ("aterfor", "lista", "fordela", *INTERIM)


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("vad", nargs="?", choices=VAD, default="aterfor", help=", ".join(VAD))
    tolk.add_argument(
        "ver",
        nargs="?",
        metavar="VER",
        help="fordela: fakturan; aterfor: periodiseringen, P26/2023",
    )
    tolk.add_argument("--fran", type=forsta_dag, metavar="MÅNAD", help="fordela: första månaden")
    tolk.add_argument(
        "--till", type=dag_eller_sista, metavar="MÅNAD", help="fordela: sista månaden; lista: dag"
    )
    tolk.add_argument("--konto", metavar="KONTO", help="kostnads- eller intäktskonto")
    tolk.add_argument("--interim", default="", metavar="KONTO", help="balanskonto (annars vanligt)")
    tolk.add_argument("--belopp", metavar="KR", help="belopp utan tecken")
    tolk.add_argument("--motpart", metavar="TEXT", help="motpart")
    tolk.add_argument("--text", metavar="TEXT", help="vad den avser")
    tolk.add_argument("--dag", type=dag_eller_sista, metavar="DAG", help="t.ex. 2024")
    tolk.add_argument("--aterfors", type=forsta_dag, metavar="DAG", help="t.ex. 2025-01-01")
    tolk.add_argument("--dimensioner", default="", metavar="DIM", help="t.ex. 'insats=bron'")
    tolk.add_argument("--underlag", default="", metavar="SÖKVÄG", help="underlag i böckernas mapp")
    lagg_till_utskrift(tolk)
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Do what is asked."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    idag = nu().astimezone().date()
    if val.vad == "lista":
        dag = val.till or idag
        return skriv_rapporter(bok, "interim", dag, [interimslista(bok, dag)], val)
    if val.vad == "aterfor" and val.ver:
        return bokfor_eller_visa(bok, [aterfor_post(bok, val.ver, val.dag or idag)], val)
    if val.vad == "aterfor":
        forslag = forfallna_periodiseringar(bok, idag)
        if forslag is None:
            print("Ingenting har förfallit till återföring.")
            return 0
        return bokfor_eller_visa(bok, [forslag], val)
    if val.vad == "fordela":
        if not (val.ver and val.fran and val.till):
            raise _fel("Faktura eller månader saknas", "fordela L45/2024 --fran 2024-03 --till …")
        fordelat = fordela_faktura(bok, val.ver, val.fran, val.till, val.interim)
        return bokfor_eller_visa(bok, [fordelat], val)
    return bokfor_eller_visa(bok, [periodisera(bok, _post(bok, val, idag))], val)


def _fel(vad: str, atgard: str) -> BokFelError:
    text = f"{vad}. Gör så här: skriv rakenskap periodisera {atgard}."
    return BokFelError([Felrad("rakenskap periodisera", 0, text)])


def _post(bok: Bok, val: argparse.Namespace, idag: dt.date) -> Periodpost:
    saknas = [ord_ for ord_ in ("konto", "belopp", "motpart", "text") if not getattr(val, ord_)]
    if saknas:
        ord_ = ", ".join(f"--{ett}" for ett in saknas)
        raise _fel(f"{ord_} saknas", f"{val.vad} --konto 6550 --belopp 12000 --motpart … --text …")
    try:
        return Periodpost(
            val.vad,
            hitta_konto(bok, val.konto).nummer,
            tolka_belopp(val.belopp),
            val.dag or idag,
            val.motpart,
            val.text,
            val.interim,
            val.aterfors,
            tolka_dimensioner(bok, val.dimensioner),
            val.underlag,
        )
    except OtolkatError as fel:
        raise _fel(str(fel).rstrip("."), f"{val.vad} med rätt värde") from None
