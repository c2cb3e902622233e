"""`rakenskap betala`: what falls due is proposed, as a list and as a file for the bank."""

from __future__ import annotations

import argparse
import datetime as dt

from rakenskap.betalning.forslag import betalningsforslag, betalningslista
from rakenskap.betalning.pain001 import VERSIONER
from rakenskap.betalning.plan import planera_fil
from rakenskap.bok.bok import las_bok
from rakenskap.bok.poster import bygg_poster
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, nu, vem
from rakenskap.kommandon.utskriftsval import dag_eller_sista, lagg_till_utskrift, visa_eller_skriv
from rakenskap.listor.dokument import dokument_for
from rakenskap.rakningar.rakenskaper import harkomst

VECKA = dt.timedelta(days=7)


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "--till",
        type=dag_eller_sista,
        metavar="DAG",
        help="det som förfaller till och med dagen (annars en vecka framåt)",
    )
    tolk.add_argument(
        "--utom", action="append", default=[], metavar="VER", help="betala inte, t.ex. L45/2024"
    )
    tolk.add_argument("--skriv", action="store_true", help="skriv filen till banken (pain.001)")
    tolk.add_argument(
        "--version", choices=VERSIONER, default="03", help="pain.001.001.03 eller .09"
    )
    lagg_till_utskrift(tolk)
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show the proposal, and write the file where that is asked for."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    idag = nu().astimezone().date()
    till = val.till or idag + VECKA
    forslag = betalningsforslag(bok, till, idag, val.utom)
    dok = dokument_for(
        bok,
        "betalningar",
        "Betalningsförslag",
        f"till {till}",
        idag,
        (betalningslista(forslag),),
        harkomst=harkomst(bok, bygg_poster(bok), till.year),
    )
    visa_eller_skriv(dok, val.format, val.ut)
    if not val.skriv:
        return 0
    skiss, fil = planera_fil(bok, forslag, vem(val), val.version)
    klart = [
        f"Skriven: {bok.mapp / fil}. Lämna den till banken; betalningarna känns igen i"
        " kontoutdraget."
    ]
    return avsluta(skiss, val, "Skriva filen till banken?", klart)
