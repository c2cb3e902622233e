"""`rakenskap historik`: the behandlingshistorik shown, verified, and begun for existing books."""

from __future__ import annotations

import argparse
from pathlib import Path

from lkbr.behandlingshistorik import FIL
from rakenskap.bok.bok import hitta_huvudfil, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.borja.krokar import lagg_krokar
from rakenskap.dagbok.forena import forena
from rakenskap.dagbok.importera import importera
from rakenskap.dagbok.skiss import Skiss, las_logg
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, vem

VAD = ("lista", "verifiera", "huvudhash", "installningar", "importera", "forena", "krokar")


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "vad",
        nargs="?",
        choices=VAD,
        default="lista",
        help="lista posterna, verifiera kedjan och verifikationerna, visa huvudhash, för in "
        "ändrade inställningar, importera befintliga böcker (engångs), förena med en annan kopia "
        "som också bokfört, eller lägg krokar i git som vägrar en felaktig sammanslagning",
    )
    tolk.add_argument(
        "mapp", nargs="?", type=Path, metavar="MAPP", help="forena: den andra kopians mapp"
    )
    tolk.add_argument("--sok", default="", metavar="TEXT", help="bara poster med den texten")
    tolk.add_argument(
        "--kalla", default="befintliga böcker", metavar="TEXT", help="varifrån böckerna kommer"
    )
    tolk.add_argument("--las", action="store_true", help="lås de importerade åren")
    tolk.add_argument(
        "--om", action="store_true", help="importera om; går bara innan något annat har gjorts"
    )
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """List, verify, or add to the log."""
    if val.vad == "importera":
        return _importera(val)
    if val.vad == "installningar":
        return _installningar(val)
    if val.vad == "forena":
        return _forena(val)
    if val.vad == "krokar":
        return _krokar(val)
    bok = las_bok(bokens_plats(val.bok))
    logg = las_logg(bok.mapp)
    if val.vad == "lista":
        for post in logg.poster:
            rad = f"{post.nr:>6}  {post.tid}  {post.av:<14} {post.vad:<12} {post.galler}"
            mer = post.detaljer.get("skal") or ", ".join(post.detaljer.get("andrat", []))
            rad += f"  {mer}" if mer else ""
            if val.sok.lower() in rad.lower():
                print(rad)
    if val.vad == "verifiera":
        fel = [rad for rad in bok.fel if "LKBR-H" in rad.text or "LKBR-L" in rad.text]
        egna = [Felrad(FIL, brott.rad, brott.text) for brott in logg.brott if not fel]
        if fel or egna:
            raise BokFelError(fel + egna)
        bok.krav_felfri()
        print(f"Kedjan håller: {len(logg.poster)} poster, och verifikationerna är de bokförda.")
    print(f"Huvudhash: {logg.huvudhash or 'ingen, historiken är tom'}")
    return 0


def _importera(val: argparse.Namespace) -> int:
    bok = las_bok(bokens_plats(val.bok))
    skiss, ar = importera(bok, vem(val), val.kalla, las=val.las, om=val.om)
    if not ar:
        print("Allt finns redan i historiken. Ingenting är skrivet.")
        return 0
    text = f"För in {', '.join(map(str, ar))} i behandlingshistoriken?"
    return avsluta(skiss, val, text, [f"Infört: {', '.join(map(str, ar))}."])


def _installningar(val: argparse.Namespace) -> int:
    skiss = Skiss(las_bok(bokens_plats(val.bok)), vem(val))
    andrade = skiss.logga_installningar()
    if not andrade:
        print("Inställningarna är de som står i historiken. Ingenting är skrivet.")
        return 0
    for post in skiss.poster:
        delar = ", ".join(post.detaljer.get("andrat", []))
        print(f"  {post.galler}" + (f": {delar}" if delar else ""))
    return avsluta(skiss, val, "För in i behandlingshistoriken?", ["Infört."])


def _forena(val: argparse.Namespace) -> int:
    if val.mapp is None:
        text = "Den andra kopian är inte angiven. Gör så här: rakenskap historik forena MAPP."
        raise BokFelError([Felrad("rakenskap historik forena", 0, text)])
    bok, andra = las_bok(bokens_plats(val.bok)), las_bok(val.mapp)
    plan = forena(bok, andra, vem(val))
    for gammalt, nytt in plan.nummer:
        print(f"  {gammalt} i den andra kopian blir {nytt} här")
    if plan.kvar:
        print("Det här följer inte med:")
    for rad in plan.kvar:
        print(f"  {rad}")
    if not plan.nummer:
        print("Inget att bokföra. Ingenting är skrivet.")
        return 0
    klart = [
        *(f"Bokförd: {nytt}, som var {gammalt}." for gammalt, nytt in plan.nummer),
        f"Lägg undan {andra.mapp} och ersätt den med en kopia av de här böckerna.",
    ]
    antal = len(plan.nummer)
    text = f"Bokför {antal} verifikation{'er' if antal > 1 else ''} här med nya nummer?"
    return avsluta(plan.skiss, val, text, klart)


def _krokar(val: argparse.Namespace) -> int:
    mapp = hitta_huvudfil(bokens_plats(val.bok)).parent
    for fil in lagg_krokar(mapp):
        print(fil)
    print("Git prövar nu böckerna före varje commit och efter varje sammanslagning.")
    return 0
