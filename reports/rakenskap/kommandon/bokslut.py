"""`rakenskap bokslut 2024`: walks through what remains; can be left and taken up again."""

from __future__ import annotations

import argparse

from lkbr.belopp import ore_som_text
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.poster import bygg_poster, rakenskapsar
from rakenskap.bokslut.forslag import hinder, planera
from rakenskap.bokslut.steg import STEG, Steg, krav_aret_slut
from rakenskap.dagbok.spara import spara
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.bokslutsval import visa_rapport
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import lagg_till_vem, vem, visa
from rakenskap.kommandon.fraga import val as fraga_val
from rakenskap.rakningar.berakning import Berakning

FLEST_VISADE = 12


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("ar", type=int, metavar="ÅR", help="räkenskapsåret")
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Go through the steps: what is right, what waits, and what can be booked now.

    Each yes is written at once; what has been done is seen from the books the next time.
    """
    plats = bokens_plats(val.bok)
    bok = las_bok(plats).krav_felfri()
    av = vem(val)
    kvar = 0
    krav_aret_slut(bok, val.ar, av)
    for nummer, gor in enumerate(STEG, start=1):
        steg = gor(bok, val.ar, av)
        _visa_steg(nummer, len(STEG), steg)
        kvar += bool(steg.kvar)
        for forslag in steg.forslag:
            visa_rapport(forslag.rapport)
            for rad in forslag.fynd:
                print(f"OBS: {rad}")
            stopp = hinder(bok, forslag, av)
            for fel in stopp:
                print(f"   {fel.text}")
            if val.torr or stopp:
                kvar += 1
                continue
            svar = "j" if val.ja else fraga_val("Bokför?", SVAR, "n")
            if svar == "s":
                print("Bokslutet är lämnat. Kör kommandot igen för att fortsätta.")
                return 1
            if svar == "n":
                kvar += 1
                continue
            skiss, bokforda = planera(bok, [forslag], av)
            spara(skiss)
            for ny in bokforda:
                visa(ny.entry, f"Bokförd: {ny.namn}")
            bok = las_bok(plats).krav_felfri()
    _visa_resultat(bok, val.ar)
    print(f"{kvar} steg har något kvar." if kvar else "Allt är klart.")
    return 1 if kvar else 0


SVAR = {"j": "ja", "n": "nej, hoppa över", "s": "sluta här"}


def _visa_steg(nummer: int, antal: int, steg: Steg) -> None:
    print(f"\n{nummer} av {antal}. {steg.rubrik}: {'klart' if steg.klart else 'kvar'}")
    for rad in steg.kvar[:FLEST_VISADE]:
        print(f"   {rad}")
    if len(steg.kvar) > FLEST_VISADE:
        print(f"   … och {len(steg.kvar) - FLEST_VISADE} till")
    if steg.kvar and steg.atgard:
        print(f"   Gör så här: {steg.atgard}.")


def _visa_resultat(bok: Bok, ar: int) -> None:
    b = Berakning.av(bok, bygg_poster(bok))
    print(f"\nÅrets resultat {ar}: {ore_som_text(b.arets_resultat(rakenskapsar(ar)).ore)} kr.")
    print(f"Kontrollera sedan med rakenskap kontroll {ar} och stäng med rakenskap stang {ar}.")
