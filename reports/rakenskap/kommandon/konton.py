"""`rakenskap konton`: which line each account stands on, by what ground; one table to edit."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from lkbr.uppstallning import las_kontotabell
from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError, Felrad, oslagbart
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, vem
from rakenskap.kommandon.siefiler import kartor_av, lagg_till_sie, las_filer, visa_fynd
from rakenskap.siebro import bok_fran_sie
from rakenskap.siebro.kartor import las_csv
from rakenskap.siebro.kontotabell import (
    Kontorad,
    av_bok,
    av_filer,
    oklara,
    satt_rader,
    som_csv,
)


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "filer", type=Path, nargs="*", metavar="FIL.se", help="SIE-filer (annars böckernas konton)"
    )
    tolk.add_argument(
        "--ut", type=Path, metavar="FIL.csv", help="skriv tabellen, att ändra i kalkylprogrammet"
    )
    tolk.add_argument(
        "--las",
        type=Path,
        metavar="FIL.csv",
        help="läs en ändrad tabell till böckernas kontoplan (för SIE-filer: --kartor FIL.csv)",
    )
    tolk.add_argument("--alla", action="store_true", help="visa också de konton som är säkra")
    lagg_till_sie(tolk)
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show the table, write it, or read it back."""
    if val.las and (val.filer or val.ut):
        text = "--las ändrar böckerna. Gör så här: ange varken SIE-filer eller --ut."
        raise BokFelError([Felrad("rakenskap konton", 0, text)])
    if val.las:
        return _las(val)
    if val.filer:
        _, bokforing = bok_fran_sie(las_filer(val.filer, val), kartor_av(val))
        visa_fynd(bokforing.fynd)
        rader, kontoplan = av_filer(bokforing), bokforing.kontoplan
    else:
        bok = las_bok(bokens_plats(val.bok)).krav_felfri()
        rader, kontoplan = av_bok(bok), bok.forbund.kontoplan
    if val.ut:
        return _skriv(val, rader, kontoplan)
    _visa(rader if val.alla else oklara(rader), kontoplan)
    print(f"{len(rader)} konton, {len(oklara(rader))} att titta på.")
    if not val.alla:
        print("Alla visas med --alla; skriv en tabell att ändra med --ut konton.csv.")
    return 0


def _visa(rader: Sequence[Kontorad], kontoplan: str) -> None:
    delposter = las_kontotabell(kontoplan).delposter
    for rad in rader:
        print(f"{rad.konto:<7}{rad.namn[:44]:<45}{delposter[rad.delpost].namn}")
        print(f"       {rad.sakerhet}, efter {rad.grund}")
        if rad.forslag:
            print(f"       namnet talar för {rad.forslag}")


def _skriv(val: argparse.Namespace, rader: Sequence[Kontorad], kontoplan: str) -> int:
    if val.ut.exists() and not val.ja:
        text = "Filen finns redan. Gör så här: välj ett annat namn, eller lägg till --ja."
        raise BokFelError([Felrad(str(val.ut), 0, text)])
    if not val.torr:
        val.ut.write_text(som_csv(rader, kontoplan), encoding="utf-8-sig", newline="")
    print(f"{val.ut}: {len(rader)} konton. Ändra kolumnen delpost och läs tabellen med", end=" ")
    print("--kartor." if val.filer else "rakenskap konton --las.")
    return 0


def _las(val: argparse.Namespace) -> int:
    try:
        text = val.las.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as hinder:
        varfor = oslagbart(hinder) if isinstance(hinder, OSError) else "den är inte i UTF-8"
        text = f"Tabellen går inte att läsa: {varfor}. Gör så här: spara den som CSV UTF-8."
        raise BokFelError([Felrad(str(val.las), 0, text)]) from None
    from rakenskap.dagbok.skiss import Skiss  # noqa: PLC0415 (only when something is written)

    skiss = Skiss(las_bok(bokens_plats(val.bok)).krav_felfri(), vem(val))
    andrade = satt_rader(skiss, las_csv(text, val.las.name), val.las.name)
    if not andrade:
        print("Tabellen säger samma sak som böckerna. Ingenting är ändrat.")
        return 0
    print(*andrade, sep="\n", file=sys.stdout)
    return avsluta(skiss, val, "Ändra kontoplanen?", ["Kontoplanen är ändrad."])
