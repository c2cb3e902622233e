"""`rakenskap medlem ÅR`: decisions, invoices and payments; equity; repayment; the state's model."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bokslut.finansiering import aterbetalningsforslag
from rakenskap.dagbok.registrering import OtolkatError, tolka_belopp
from rakenskap.finansiering.medlemmar import Beslut, medlemstabell, skriv_beslut
from rakenskap.finansiering.overskott import eget_kapital
from rakenskap.finansiering.statsmodell import fordela_staten, las_indata, statstabell
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.bokslutsval import bokfor_eller_visa, skriv_rapporter
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, nu, vem
from rakenskap.kommandon.utskriftsval import dag_eller_sista, lagg_till_utskrift


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("ar", type=int, metavar="ÅR", help="räkenskapsåret")
    tolk.add_argument(
        "--beslut", nargs=2, metavar="X", help="medlemmens beslut om bidrag: MEDLEM BELOPP"
    )
    tolk.add_argument("--handling", default="", metavar="TEXT", help="var beslutet står")
    tolk.add_argument("--dag", type=dag_eller_sista, metavar="DAG", help="dagen (annars i dag)")
    tolk.add_argument(
        "--aterbetala", metavar="KR", help="boka att överskottet betalas tillbaka efter andel"
    )
    tolk.add_argument(
        "--statsmodell",
        type=Path,
        metavar="FIL.csv",
        help="räkna statens fördelning: forbund;invanare_16_64;forsorjningsmatt;forra_aret_kr",
    )
    tolk.add_argument("--anslag", metavar="KR", help="statens anslag till alla förbund")
    lagg_till_utskrift(tolk)
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show the members' contributions and equity, or do what is asked."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    dag = val.dag or nu().astimezone().date()
    if val.statsmodell:
        if not val.anslag:
            raise _fel("--anslag", "Anslaget saknas")
        kr = _hela_kronor(val.anslag, "--anslag")
        tabell = statstabell(fordela_staten(kr, las_indata(val.statsmodell)), bok.forbund.namn)
        return skriv_rapporter(bok, "statsmodell", dt.date(val.ar, 12, 31), [tabell], val)
    if val.beslut:
        namn, belopp = val.beslut
        kr = _hela_kronor(belopp, "--beslut")
        nytt = Beslut(val.ar, namn, kr * 100, dag, val.handling)
        skiss = skriv_beslut(bok, vem(val), nytt)
        return avsluta(skiss, val, f"Spara beslutet för {namn} {val.ar}?", [f"Sparat: {namn}"])
    if val.aterbetala:
        return _aterbetala(bok, dag, val)
    slut = min(dag, dt.date(val.ar + 1, 12, 31))
    rapporter = [medlemstabell(bok, val.ar, slut)]
    if bok.forbund.trappa:
        rapporter.append(eget_kapital(bok, val.ar))
    return skriv_rapporter(bok, "medlemmar", dt.date(val.ar, 12, 31), rapporter, val)


def _aterbetala(bok: Bok, dag: dt.date, val: argparse.Namespace) -> int:
    ore = _hela_kronor(val.aterbetala, "--aterbetala") * 100
    forslag = aterbetalningsforslag(bok, val.ar, ore, dag, val.handling)
    return bokfor_eller_visa(bok, [forslag], val)


def _fel(var: str, vad: str) -> BokFelError:
    text = f"{vad.rstrip('.')}. Gör så här: skriv hela kronor efter {var}."
    return BokFelError([Felrad(var, 0, text)])


def _hela_kronor(text: str, var: str) -> int:
    try:
        ore = tolka_belopp(text)
    except OtolkatError as fel:
        raise _fel(var, str(fel)) from None
    if ore < 0 or ore % 100:
        raise _fel(var, f"{text} är inte hela kronor från noll")
    return ore // 100
