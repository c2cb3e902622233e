"""`rakenskap avstamning 2024-12`: every balance account, against what, and its state."""

from __future__ import annotations

import argparse
from pathlib import Path

from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import bygg_poster
from rakenskap.bokslut.avstamning import Kontoavstamning, avstamningstabell, stam_av
from rakenskap.bokslut.parm import bokslutsparm, parmflikar
from rakenskap.dagbok.registrering import OtolkatError, tolka_belopp
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.bokslutsval import skriv_rapporter
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, vem
from rakenskap.kommandon.utskriftsval import dag_eller_sista, lagg_till_utskrift
from rakenskap.listor.dokument import dokument_for
from rakenskap.rakningar.rakenskaper import harkomst
from rakenskap.utskrift.skriv_lista import listfilnamn


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "dag", type=dag_eller_sista, metavar="MÅNAD", help="2024-12, eller 2024 för årets sista dag"
    )
    tolk.add_argument("konto", nargs="?", metavar="KONTO", help="kontot som stäms av")
    tolk.add_argument("--saldo", metavar="KR", help="vad beskedet säger; skulder med minus")
    tolk.add_argument("--mot", default="", metavar="TEXT", help="mot vad: kontoutdrag, personfil …")
    tolk.add_argument("--kommentar", default="", metavar="TEXT", help="varför det skiljer")
    tolk.add_argument("--underlag", type=Path, metavar="FIL", help="beskedet, i böckernas mapp")
    tolk.add_argument(
        "--parm",
        action="store_true",
        help="bokslutspärmen: specifikation per konto; som pdf också dokumenten",
    )
    lagg_till_utskrift(tolk)
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show the table or the binder, or reconcile an account."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    if not val.konto:
        if val.parm and val.format == "pdf":
            return _parm(bok, val)
        rapporter = bokslutsparm(bok, val.dag) if val.parm else [avstamningstabell(bok, val.dag)]
        namn = "bokslutsparm" if val.parm else "avstamning"
        return skriv_rapporter(bok, namn, val.dag, rapporter, val)
    try:
        enligt = tolka_belopp(val.saldo) if val.saldo else None
    except OtolkatError as fel:
        text = f"{fel} Gör så här: rätta --saldo."
        raise BokFelError([Felrad("--saldo", 0, text)]) from None
    underlag = ""
    if val.underlag is not None:
        fil = val.underlag.resolve()
        if not fil.is_file() or not fil.is_relative_to(bok.mapp.resolve()):
            text = "Filen finns inte i böckernas mapp. Gör så här: lägg den under årets underlag/."
            raise BokFelError([Felrad(str(val.underlag), 0, text)])
        underlag = str(fil.relative_to(bok.mapp.resolve()))
    ny = Kontoavstamning(val.konto, val.dag, 0, val.mot, enligt, "", val.kommentar, underlag)
    skiss = stam_av(bok, ny, vem(val))
    klart = [f"{val.konto} är avstämt {val.dag}; se rakenskap avstamning {val.dag}."]
    return avsluta(skiss, val, f"Spara avstämningen av {val.konto}?", klart)


def _parm(bok: Bok, val: argparse.Namespace) -> int:
    """Write the binder with its documents, and say what could not be merged."""
    from rakenskap.utskrift.parmfil import skriv_parm  # noqa: PLC0415 (only when it is written)

    harkommen = harkomst(bok, bygg_poster(bok), val.dag.year)
    rapporter = bokslutsparm(bok, val.dag)
    ord_ = ("bokslutsparm", "Bokslutspärm", str(val.dag), val.dag)
    dok = dokument_for(bok, *ord_, rapporter, harkomst=harkommen)
    flikar = parmflikar(bok, dok, val.dag)
    ut = val.ut or Path("build") / str(val.dag.year) / listfilnamn(dok, "pdf")
    fil, fynd = skriv_parm(flikar, ut)
    antal = len({ett for flik in flikar for ett in flik.dokument})
    for rad in fynd:
        print(rad)
    print(f"Bokslutspärm {val.dag}: {fil}, {len(flikar)} flikar, {antal} dokument.")
    return 0
