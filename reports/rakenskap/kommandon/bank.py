"""`rakenskap bank`: a statement becomes drafts; the rules for its rows, and a trial of them."""

from __future__ import annotations

import argparse
import datetime as dt
from collections import Counter
from pathlib import Path

from lkbr.belopp import ore_som_text
from rakenskap.bankfil.inlasning import planera
from rakenskap.bankfil.las import las_bankfil
from rakenskap.bankfil.prov import Provrad, prova_regler
from rakenskap.bankfil.regelandring import lagg_till_regel, ta_bort_regel
from rakenskap.bankfil.regler import FIL, las_regler
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.registrering import konto_i
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, vem, visa
from rakenskap.kommandon.utskriftsval import dag_eller_sista, forsta_dag
from rakenskap.reskontra.varningar import for_utkast

REGELORD = ("motpart", "text", "riktning", "konto", "insats", "verksamhet", "projekt")


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "vad",
        choices=("las", "regler", "prov"),
        help="las: läs in ett kontoutdrag som utkast; regler: visa och ändra reglerna för "
        "bankrader; prov: pröva fakturamatchning och regler på en tidigare period",
    )
    tolk.add_argument(
        "fil", type=Path, nargs="?", metavar="FIL.xml", help="kontoutdraget, camt.053 (las)"
    )
    tolk.add_argument(
        "--motkonto",
        default="",
        metavar="NUMMER",
        help="konto för betalningar som varken faktura eller regel passar (annars skrivs de inte)",
    )
    for namn in REGELORD:
        tolk.add_argument(f"--{namn}", metavar="TEXT", help=f"ny regel: {namn}")
    tolk.add_argument("--bort", type=int, metavar="NR", help="ta bort regeln med det numret")
    tolk.add_argument("--fran", type=forsta_dag, metavar="DAG", help="prov: från, t.ex. 2023")
    tolk.add_argument("--till", type=dag_eller_sista, metavar="DAG", help="prov: till, t.ex. 2023")
    tolk.add_argument(
        "--lar-fran",
        type=forsta_dag,
        metavar="DAG",
        help="prov: lär av betalningar från den dagen (annars en månad före)",
    )
    lagg_till_vem(tolk)
    tolk.set_defaults(tolk=tolk)


def kor(val: argparse.Namespace) -> int:
    """Read a statement, show or change the rules, or try them."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    if val.vad == "regler":
        return _regler(bok, val)
    if val.vad == "prov":
        return _prov(bok, val)
    if val.fil is None:
        val.tolk.error("det här saknas: FIL.xml")
    fil = las_bankfil(val.fil)
    inlasning = planera(bok, fil, vem(val), val.motkonto)
    for nummer, entry in enumerate(inlasning.utkast, 1):
        visa(entry, f"{nummer}.")
    for rad in (*inlasning.fynd, *inlasning.klart):
        print(rad)
    if inlasning.skiss is None:
        return 0
    status = avsluta(inlasning.skiss, val, f"Läsa in {fil.namn}?", [f"{fil.namn} är inläst."])
    if status == 0 and not val.torr:
        _varna(val)
    return status


def _varna(val: argparse.Namespace) -> None:
    """Say what the new drafts have made wrong: paid twice, paid without invoice."""
    efter = las_bok(bokens_plats(val.bok))
    for varning in for_utkast(efter):
        print(varning)


def _regler(bok: Bok, val: argparse.Namespace) -> int:
    ny = {namn: getattr(val, namn) for namn in REGELORD if getattr(val, namn)}
    if val.bort is not None:
        skiss = ta_bort_regel(bok, vem(val), val.bort)
        return avsluta(skiss, val, f"Ta bort regel {val.bort}?", ["Regeln är borttagen."])
    if ny:
        skiss = lagg_till_regel(bok, vem(val), ny)
        print("Ny regel: " + ", ".join(f"{namn} = {varde}" for namn, varde in ny.items()))
        return avsluta(skiss, val, "Spara regeln?", [f"Regeln är sparad i {FIL}."])
    regler = las_regler(bok)
    for nummer, regel in enumerate(regler, start=1):
        om = [f"motpart «{regel.motpart}»"] if regel.motpart else []
        om += [f"text «{regel.text}»"] if regel.text else []
        om += [regel.riktning] if regel.riktning else []
        dims = "".join(f", {namn} {kod}" for namn, kod in regel.dimensioner)
        print(f"{nummer}. {', '.join(om)}: {konto_i(bok, regel.konto)}{dims}")
    if not regler:
        print(
            "Inga egna regler; det som bokförts tidigare föreslås ändå. Lägg till en med t.ex. "
            "rakenskap bank regler --motpart Skatteverket --konto 1630."
        )
    return 0


def _prov(bok: Bok, val: argparse.Namespace) -> int:
    sista = max(e.date.year for e in bok.entries if hasattr(e, "postings"))
    till = val.till or dt.date(val.fran.year if val.fran else sista, 12, 31)
    fran = val.fran or dt.date(till.year, 1, 1)
    lar_fran = val.lar_fran or (fran - dt.timedelta(days=1)).replace(day=1)
    rader = prova_regler(bok, fran, till, lar_fran)
    if not rader:
        text = f"Böckerna har inga betalningar {fran} – {till}. Gör så här: välj en annan period."
        raise BokFelError([Felrad("bank prov", 0, text)])
    for rad in rader:
        if rad.utfall != "rätt":
            print(_provrad(bok, rad))
    antal = Counter(rad.utfall for rad in rader)
    foreslagna = antal["rätt"] + antal["annat"]
    print(
        f"\n{len(rader)} bankrader {fran} – {till}, lärt från {lar_fran}: "
        f"{foreslagna} fick förslag ({100 * foreslagna // len(rader)} %), {antal['rätt']} som de "
        f"bokfördes ({100 * antal['rätt'] // len(rader)} %), {antal['annat']} på annat sätt, "
        f"{antal['inget']} utan förslag."
    )
    return 0


def _provrad(bok: Bok, rad: Provrad) -> str:
    forslag = ", ".join(konto_i(bok, ett.konto) for ett in rad.foreslaget) or "inget förslag"
    bokfort = ", ".join(konto_i(bok, ett.konto) for ett in rad.bokfort)
    return (
        f"{rad.namn}  {rad.dag}  {rad.motpart[:40]}  {ore_som_text(rad.ore)}\n"
        f"    bokfört på {bokfort}; {forslag}"
    )
