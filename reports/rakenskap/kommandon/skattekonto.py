"""`rakenskap skattekonto FIL`: Skatteverket's statement held against the books; due dates."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bokslut.skatteforslag import skatteforslag
from rakenskap.bokslut.skattekonto import skatteavstamning, skattedagar, stam_av_skattekontot
from rakenskap.bokslut.skatteutdrag import las_skatteutdrag
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.bokslutsval import bokfor_eller_visa, skriv_rapporter
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, nu, vem
from rakenskap.kommandon.utskriftsval import dag_eller_sista, lagg_till_utskrift


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "fil",
        type=Path,
        nargs="?",
        metavar="FIL",
        help="skattekontots transaktioner, CSV eller PDF",
    )
    tolk.add_argument(
        "--dagar", type=int, metavar="ÅR", help="visa årets förfallodagar och vad som är betalt"
    )
    tolk.add_argument(
        "--stam-av",
        type=dag_eller_sista,
        metavar="DAG",
        help="skriv avstämningen mot utdragets utgående saldo den dagen, med filen som underlag",
    )
    tolk.add_argument(
        "--bokfor",
        action="store_true",
        help="bokför det som saknas: momsersättning, räntor, skatt och avgifter",
    )
    lagg_till_utskrift(tolk)
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show what is the same and what is not, the due dates, or reconcile the account."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    if val.dagar is not None:
        idag = nu().astimezone().date()
        rapport = skattedagar(bok, val.dagar, idag)
        return skriv_rapporter(bok, "skattedagar", dt.date(val.dagar, 12, 31), [rapport], val)
    if val.fil is None:
        text = "Filen saknas. Gör så här: ange Skatteverkets fil, eller --dagar ÅR."
        raise BokFelError([Felrad("rakenskap skattekonto", 0, text)])
    utdrag = las_skatteutdrag(val.fil)
    if val.bokfor:
        return bokfor_eller_visa(bok, [skatteforslag(bok, utdrag)], val)
    dag = max(rad.dag for rad in utdrag.rader)
    status = skriv_rapporter(bok, "skattekonto", dag, [skatteavstamning(bok, utdrag)], val)
    if val.stam_av is None:
        return status
    fil = (val.fil.name, val.fil.read_bytes())
    skiss = stam_av_skattekontot(bok, utdrag, fil, val.stam_av, vem(val))
    return avsluta(skiss, val, "Skriva avstämningen?", [f"1630 är avstämt {val.stam_av}."])
