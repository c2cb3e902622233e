"""`rakenskap installning`: the federation's facts, codes and attest order, shown and changed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.installning import (
    KODER,
    avsluta_attestant,
    las_uppgift,
    ny_attestant,
    ny_kod,
    satt_uppgift,
)
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, nu, vem
from rakenskap.kommandon.utskriftsval import forsta_dag
from rakenskap.rakningar.statistikplan import satt_statistik

VAD = ("visa", "satt", "kod", "attestant", "avsluta", "statistik")


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("vad", nargs="?", choices=VAD, default="visa", help=", ".join(VAD))
    tolk.add_argument(
        "namn", nargs="?", metavar="NAMN", help="uppgift (upplysningar.panter), slag, namn eller år"
    )
    tolk.add_argument("varde", nargs="*", metavar="VÄRDE", help="nytt värde; kod och namn; fil")
    tolk.add_argument("--serier", default="", metavar="S,S", help="attestant: serier, t.ex. L,N")
    tolk.add_argument("--hogst", type=int, metavar="KR", help="attestant: högsta belopp")
    tolk.add_argument("--avser", default="", metavar="NAMN", help="attestant: egna motparter, ;")
    tolk.add_argument("--fran", type=forsta_dag, metavar="DAG", help="attestant: från och med")
    tolk.add_argument("--till", type=forsta_dag, metavar="DAG", help="avsluta: sista dagen")
    tolk.add_argument("--verksamhet", default="", metavar="KOD", help="kod: insatsens verksamhet")
    tolk.add_argument("--projekt", default="", metavar="KOD", help="kod: insatsens projekt")
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show the facts, or change one."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    if val.vad == "visa":
        return _visa(bok, val.namn)
    if not val.namn:
        text = "Det är inte sagt vad. Gör så här: rakenskap installning satt sate Stockholm."
        raise BokFelError([Felrad("rakenskap installning", 0, text)])
    av = vem(val)
    if val.vad == "satt":
        nytt = " ".join(val.varde)
        print(f"{val.namn}: {las_uppgift(bok, val.namn)} → {nytt or 'tas bort'}")
        skiss = satt_uppgift(bok, av, val.namn, nytt)
    elif val.vad == "kod":
        skiss = ny_kod(bok, av, *_koden(val))
    elif val.vad == "statistik":
        skiss, fil = _statistiken(bok, av, val)
        return avsluta(skiss, val, f"Spara {fil}?", [f"Sparad: {fil}."])
    elif val.vad == "attestant":
        skiss = ny_attestant(bok, av, _attestanten(val))
    else:
        skiss = avsluta_attestant(bok, av, val.namn, val.till or nu().astimezone().date())
    return avsluta(skiss, val, "Spara i forbund.toml?", ["Sparat; det som stod förut är i loggen."])


def _koden(val: argparse.Namespace) -> tuple[str, dict[str, str]]:
    if val.namn not in KODER or len(val.varde) < 2:
        text = (
            'Slag, kod eller namn saknas. Gör så här: rakenskap installning kod insats bron "Bron" '
            "--verksamhet individ."
        )
        raise BokFelError([Felrad("rakenskap installning", 0, text)])
    kod, *ord_ = val.varde
    mer = {"verksamhet": val.verksamhet, "projekt": val.projekt} if val.namn == "insats" else {}
    alla = {"kod": kod, "namn": " ".join(ord_), **mer}
    return val.namn, {namn: varde for namn, varde in alla.items() if varde}


def _statistiken(bok: Bok, av: Vem, val: argparse.Namespace) -> tuple[Skiss, str]:
    if not val.namn.isdecimal() or len(val.varde) != 1:
        text = "År eller fil saknas. Gör så här: rakenskap installning statistik 2023 deltagare.csv"
        raise BokFelError([Felrad("rakenskap installning", 0, text)])
    skiss, fil, _ = satt_statistik(bok, av, int(val.namn), Path(val.varde[0]))
    return skiss, fil


def _attestanten(val: argparse.Namespace) -> dict[str, Any]:
    alla = {
        "namn": val.namn,
        "serier": [ett.strip() for ett in val.serier.split(",") if ett.strip()],
        "hogst_kr": val.hogst,
        "avser": [ett.strip() for ett in val.avser.split(";") if ett.strip()],
        "fran": val.fran,
        "till": val.till,
    }
    return {namn: varde for namn, varde in alla.items() if varde not in (None, [], "")}


def _visa(bok: Bok, namn: str | None) -> int:
    if namn:
        print(f"{namn}: {las_uppgift(bok, namn)}")
        return 0
    f = bok.forbund
    print(f"{f.namn}  {f.orgnr}  {f.sate}".rstrip())
    for rad in f.attestanter:
        hogst = f", högst {rad.hogst_ore // 100} kr" if rad.hogst_ore is not None else ""
        tid = f", från {rad.fran}" if rad.fran else ""
        tid += f", till {rad.till}" if rad.till else ""
        print(f"Attest: {rad.namn} i {', '.join(rad.serier)}{hogst}{tid}")
    for slag, koder in (
        ("verksamhet", f.verksamheter),
        ("insats", f.insatser),
        ("projekt", f.projekt),
    ):
        for ett in koder:
            print(f"{slag.capitalize()}: {ett.kod}  {ett.namn}")
    return 0
