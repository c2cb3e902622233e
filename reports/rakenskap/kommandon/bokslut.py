"""`rakenskap bokslut 2024`: walks through what remains; can be left and taken up again."""

from __future__ import annotations

import argparse
from pathlib import Path

from lkbr.belopp import ore_som_text
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.kontroll import raknade
from rakenskap.bok.poster import bygg_poster, rakenskapsar
from rakenskap.bokslut.forslag import Bokslutsforslag, hinder, planera
from rakenskap.bokslut.personal import krav_personfil_utanfor
from rakenskap.bokslut.steg import STANGNING, Bokslutsfiler, Steg, krav_aret_slut, steg_med, steget
from rakenskap.dagbok.skiss import Vem
from rakenskap.dagbok.spara import spara
from rakenskap.dagbok.stangning import stang_period
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.bokslutsval import visa_rapport
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, vem, visa
from rakenskap.kommandon.fraga import val as fraga_val
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.rakenskaper import gor_rakenskaper

FLEST_VISADE = 12


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("ar", type=int, metavar="ÅR", help="räkenskapsåret")
    tolk.add_argument(
        "--personer", type=Path, metavar="FIL.csv", help="personfilen, för semesterlöneskulden"
    )
    tolk.add_argument(
        "--skattekonto", type=Path, metavar="FIL", help="Skatteverkets utdrag (CSV, PDF)"
    )
    tolk.add_argument(
        "--stang", action="store_true", help="stäng året när allt är klart, utan att fråga"
    )
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Go through the steps: what is right, what waits, and what can be booked now.

    Each yes is written at once; what has been done is seen from the books the next time. When
    nothing remains but the lock, the checks are run and the year is locked on yes.
    """
    plats = bokens_plats(val.bok)
    bok = las_bok(plats).krav_felfri()
    av = vem(val)
    krav_aret_slut(bok, val.ar, av)
    krav_personfil_utanfor(bok, val.personer)
    alla = steg_med(Bokslutsfiler(val.personer, val.skattekonto))
    kvar: list[str] = []
    for nummer, gor in enumerate(alla, start=1):
        steg = steget(gor, bok, val.ar, av)
        _visa_steg(nummer, len(alla), steg)
        if steg.kvar:
            kvar.append(steg.namn)
        for forslag in steg.forslag:
            svar = _svara(bok, forslag, val, av)
            if svar == "s":
                print("Bokslutet är lämnat. Kör kommandot igen för att fortsätta.")
                return 1
            if svar == "n":
                kvar.append(steg.namn)
                continue
            skiss, bokforda = planera(bok, [forslag], av)
            spara(skiss)
            for ny in bokforda:
                visa(ny.entry, f"Bokförd: {ny.namn}")
            bok = las_bok(plats).krav_felfri()
    _visa_resultat(bok, val.ar)
    if kvar == [STANGNING]:
        return _avsluta_aret(bok, val)
    antal = len(dict.fromkeys(kvar))
    print(f"{antal} steg har något kvar." if kvar else "Allt är klart.")
    return 1 if kvar else 0


def _svara(bok: Bok, forslag: Bokslutsforslag, val: argparse.Namespace, av: Vem) -> str:
    """Show a proposal and ask: j, n or s; what cannot be booked now is a no, with the reason."""
    visa_rapport(forslag.rapport)
    for rad in forslag.fynd:
        print(f"OBS: {rad}")
    stopp = hinder(bok, forslag, av)
    for fel in stopp:
        print(f"   {fel.text}")
    if val.torr or stopp:
        return "n"
    return "j" if val.ja else fraga_val("Bokför?", SVAR, "n")


def _avsluta_aret(bok: Bok, val: argparse.Namespace) -> int:
    """Run the checks of the year, and lock it on yes; the lock prints the log's checkpoint."""
    utfall = gor_rakenskaper(bok, val.ar)
    fel = [kontroll for kontroll in utfall.kontroller if not kontroll.ok]
    print(f"Kontrollerna för {val.ar}: {raknade(utfall.kontroller)}.")
    for kontroll in fel:
        print(f"   {kontroll.kod} {kontroll.namn}: {'; '.join(kontroll.fynd)}")
    if fel:
        print(f"Året stängs inte. Gör så här: rätta, och se rakenskap kontroll {val.ar}.")
        return 1
    if val.torr:
        print(f"Bara stängningen är kvar. Gör så här: rakenskap stang {val.ar}.")
        return 1
    val.ja = val.stang
    fraga = f"Stäng {val.ar}? Ett låst år kan inte låsas upp."
    skiss = stang_period(bok, str(val.ar), vem(val))
    return avsluta(skiss, val, fraga, [f"{val.ar} är låst. Allt är klart."])


SVAR = {"j": "ja", "n": "nej, hoppa över", "s": "sluta här"}


def _visa_steg(nummer: int, antal: int, steg: Steg) -> None:
    print(f"\n{nummer} av {antal}. {steg.rubrik}: {'klart' if steg.klart else 'kvar'}")
    for rad in steg.kvar[:FLEST_VISADE]:
        print(f"   {rad}")
    if len(steg.kvar) > FLEST_VISADE:
        print(f"   … och {len(steg.kvar) - FLEST_VISADE} till")
    for rad in steg.avgjort:
        print(f"   {rad}")
    if steg.kvar and steg.atgard:
        print(f"   Gör så här: {steg.atgard}.")


def _visa_resultat(bok: Bok, ar: int) -> None:
    b = Berakning.av(bok, bygg_poster(bok))
    print(f"\nÅrets resultat {ar}: {ore_som_text(b.arets_resultat(rakenskapsar(ar)).ore)} kr.")
