"""`rakenskap projekt KOD`: requisitions of a project: applied for, granted, paid, accrued."""

from __future__ import annotations

import argparse
import re
from typing import Any

from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bokslut.forslag import Bokslutsforslag
from rakenskap.bokslut.periodisering import Periodpost, periodisera
from rakenskap.dagbok.registrering import OtolkatError, tolka_belopp
from rakenskap.dagbok.skiss import Skiss
from rakenskap.finansiering.projekt import Projekt, hitta_projekt, las_projekt
from rakenskap.finansiering.projektandring import bevilja, nytt_projekt, skriv_ansokan
from rakenskap.finansiering.projektlage import projektlage, projektlista
from rakenskap.finansiering.rekvisition import (
    dimensioner,
    rekvisition,
    rekvisitionstabell,
    sokt,
    upplupet,
)
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.bokslutsval import bokfor_eller_visa, skriv_rapporter
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, nu, vem
from rakenskap.kommandon.utskriftsval import dag_eller_sista, forsta_dag, lagg_till_utskrift

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
    rek = rekvisition(bok, projekt, fran, till)
    tabell = rekvisitionstabell(rek)
    if not val.sok:
        return skriv_rapporter(bok, f"rekvisition-{projekt.kod}", till, [tabell], val)
    dag = val.dag or nu().astimezone().date()
    ansokan, text = sokt(bok, rek, dag)
    namn = f"rekvisition-{projekt.kod}-{ansokan.namn}"
    forslag = Bokslutsforslag(namn, tabell.titel, (text,), tabell)

    def skriv(skiss: Skiss) -> None:
        skriv_ansokan(skiss, projekt.kod, ansokan)

    return bokfor_eller_visa(bok, [forslag], val, skriv)


def _accrue(bok: Bok, projekt: Projekt, val: argparse.Namespace) -> int:
    """Propose the accrued or deferred income of a day; it is returned the day after."""
    ore = upplupet(bok, projekt, val.upplupet)
    if not ore:
        print(f"Det som är intjänat {val.upplupet} är bokfört.")
        return 0
    post = Periodpost(
        "upplupen-intakt" if ore > 0 else "forutbetald-intakt",
        projekt.intakt,
        abs(ore),
        val.upplupet,
        projekt.finansiar,
        f"{'Upplupet' if ore > 0 else 'Förutbetalt'} stöd {projekt.kod} {val.upplupet} (RKR R2)",
        projekt.upplupen if ore > 0 else projekt.forutbetald,
        val.upplupet.replace(year=val.upplupet.year + 1, month=1, day=1)
        if (val.upplupet.month, val.upplupet.day) == (12, 31)
        else None,
        dimensioner(bok, projekt),
    )
    return bokfor_eller_visa(bok, [periodisera(bok, post)], val)


# ---------------------------------------------------------------------- what is typed


def _fel(var: str, vad: str) -> BokFelError:
    text = vad if "Gör så här" in vad else f"{vad.rstrip('.')}. Gör så här: rätta {var}."
    return BokFelError([Felrad(var, 0, text)])


def _belopp(text: str, var: str) -> int:
    try:
        return tolka_belopp(text)
    except OtolkatError as fel:
        raise _fel(var, str(fel)) from None


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
        svar["kostnadsslag"] = [_slag(text) for text in val.slag]
    if val.medfinansiar:
        svar["medfinansiar"] = [
            {"namn": namn, "kr": _kronor(belopp, "--medfinansiar")}
            for namn, belopp in (_par(text, "--medfinansiar") for text in val.medfinansiar)
        ]
    return svar


def _kronor(text: str, var: str) -> int:
    ore = _belopp(text, var)
    if ore % 100:
        raise _fel(var, f"{text} är inte hela kronor")
    return ore // 100


def _par(text: str, var: str) -> tuple[str, str]:
    namn, skilje, varde = text.partition("=")
    if not skilje or not namn.strip() or not varde.strip():
        raise _fel(var, f"«{text}» saknar namn eller värde. Gör så här: skriv NAMN=VÄRDE")
    return namn.strip(), varde.strip()


def _slag(text: str) -> dict[str, str]:
    namn, varde = _par(text, "--slag")
    traff = re.fullmatch(r"([\d.,]+)\s*%\s+på\s+(.+)", varde)
    if traff:
        return {"namn": namn, "schablon_procent": traff[1], "schablon_pa": traff[2]}
    return {"namn": namn, "konton": varde}
