"""`rakenskap efaktura FIL.xml`: a Peppol invoice is shown, checked, and becomes a draft."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import bygg_poster
from rakenskap.dagbok.bokforing import las_text
from rakenskap.dagbok.registrering import OtolkatError, hitta_konto, tolka_dimensioner
from rakenskap.efaktura.las import las_efaktura
from rakenskap.efaktura.plan import efakturarapport, planera_efaktura
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, vem, visa
from rakenskap.listor.dokument import dokument_for
from rakenskap.rakningar.rakenskaper import harkomst
from rakenskap.reskontra.register import Leverantor
from rakenskap.utskrift.lista_text import som_text


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("fil", type=Path, metavar="FIL.xml", help="fakturan, Peppol BIS Billing 3")
    tolk.add_argument("--konto", metavar="KONTO", help="kostnadskonto (annars som förra gången)")
    tolk.add_argument("--dimensioner", default="", metavar="DIM", help="t.ex. 'verksamhet=kansli'")
    tolk.add_argument("--visa", action="store_true", help="visa och granska bara, inget utkast")
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show an invoice, and make it a draft."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    ef = las_efaktura(val.fil)
    harkommen = harkomst(bok, bygg_poster(bok), ef.datum.year)
    rapporter = (efakturarapport(ef),)
    dok = dokument_for(
        bok, "efaktura", "E-faktura", ef.fil, ef.datum, rapporter, harkomst=harkommen
    )
    print(som_text(dok, shutil.get_terminal_size((80, 24)).columns))
    print("Summor och moms är kontrollerade mot EN 16931; kodlistor och affärsregler är det inte.")
    if val.visa:
        return 0
    ersatt = None
    try:
        if val.konto or val.dimensioner:
            nummer = hitta_konto(bok, val.konto).nummer if val.konto else ""
            koder = dict(tolka_dimensioner(bok, val.dimensioner))
            ersatt = Leverantor(
                ef.saljare.namn,
                konto=nummer,
                insats=koder.get("insats", ""),
                verksamhet=koder.get("verksamhet", ""),
                projekt=koder.get("projekt", ""),
            )
    except OtolkatError as fel:
        raise BokFelError([Felrad("efaktura", 0, f"{fel} Gör så här: rätta ordet.")]) from None
    svar = planera_efaktura(bok, ef, vem(val), ersatt)
    visa(las_text(svar.plan.skiss, str(svar.plan.text)), "Utkast")
    for rad in svar.fynd:
        print(rad)
    klart = [f"Sparat i {svar.plan.fil}. Bokför med rakenskap bokfor."]
    return avsluta(svar.plan.skiss, val, "Spara utkastet?", klart)
