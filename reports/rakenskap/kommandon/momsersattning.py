"""`rakenskap momsersattning 2024-kv1`: the underlag and the entry of an application; the year."""

from __future__ import annotations

import argparse
import re

from lkbr.riksvarden import schablonsatser
from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bokslut.momsersattning import (
    momsansokan,
    momsaret,
    momsrader,
    momsunderlag,
    schablonersattning,
)
from rakenskap.bokslut.momsersattning import tolka_momsperiod as tolka
from rakenskap.dagbok.registrering import OtolkatError, tolka_belopp
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.bokslutsval import bokfor_eller_visa, skriv_rapporter
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import lagg_till_vem, nu
from rakenskap.kommandon.utskriftsval import dag_eller_sista, lagg_till_utskrift


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "period", metavar="PERIOD", help="2024-kv1 eller 2024-05; 2024 visar årsuppgiften"
    )
    tolk.add_argument("--dag", type=dag_eller_sista, metavar="DAG", help="ansökans dag (i dag)")
    tolk.add_argument("--visa", action="store_true", help="visa eller skriv bara underlaget")
    tolk.add_argument(
        "--schablon", metavar="KR", help="schablonersättning på den kostnaden i stället"
    )
    tolk.add_argument(
        "--sats", choices=tuple(schablonsatser()), default="hel", help="schablonens sats"
    )
    lagg_till_utskrift(tolk)
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show the year, the underlag, or book the application."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    dag = val.dag or nu().astimezone().date()
    if re.fullmatch(r"(19|20)\d\d", val.period):
        ar = int(val.period)
        slut = dag.replace(year=ar, month=12, day=31)
        return skriv_rapporter(bok, "momsersattning", slut, [momsaret(bok, ar)], val)
    period = tolka(val.period)
    if val.visa or val.format != "text":
        rader = momsrader(bok, period.fran, period.till)
        rapport = momsunderlag(rader, f"Momsersättning {period.namn}")
        return skriv_rapporter(bok, "momsersattning", period.till, [rapport], val)
    if val.schablon:
        try:
            underlag = tolka_belopp(val.schablon)
        except OtolkatError as fel:
            text = f"{fel} Gör så här: rätta --schablon."
            raise BokFelError([Felrad("--schablon", 0, text)]) from None
        forslag = schablonersattning(bok, period, dag, underlag, val.sats)
        return bokfor_eller_visa(bok, [forslag], val)
    return bokfor_eller_visa(bok, [momsansokan(bok, period, dag)], val)
