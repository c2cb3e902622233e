"""`rakenskap oversikt MAPP…`: where many federations stand, a line each, read side by side."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import multiprocessing
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from lkbr.tid import svensk_dag
from rakenskap.bok.bok import HUVUDFIL
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bokslut.forbundslage import Forbundslage, forbundslage
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.dialog import nu


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "mappar",
        type=Path,
        nargs="*",
        metavar="MAPP",
        help="förbundens mappar, eller mappar som har dem i sig (annars den här mappen)",
    )
    tolk.add_argument("--csv", action="store_true", help="som CSV, till ett kalkylprogram")
    tolk.add_argument(
        "--processer",
        type=int,
        default=0,
        metavar="N",
        help="hur många förbund som läses samtidigt (annars datorns kärnor)",
    )


def kor(val: argparse.Namespace) -> int:
    """Show the list; exit status 1 when books cannot be read or a check has failed."""
    mappar = hitta_bocker(val.mappar or [Path()])
    lagen = las_alla(mappar, svensk_dag(nu()), val.processer)
    if val.csv:
        _som_csv(lagen)
    else:
        for lage in lagen:
            print(*_rader(lage), sep="\n")
        klara = sum(not (lage.fel or lage.fallna) for lage in lagen)
        print(f"{len(lagen)} förbund, {klara} utan fel.")
    return 1 if any(lage.fel or lage.fallna for lage in lagen) else 0


def hitta_bocker(mappar: Sequence[Path]) -> list[Path]:
    """Return the folders that have books: those given, and those one or two steps below them.

    Raises:
        BokFelError: a folder has none.
    """
    svar: dict[Path, None] = {}
    fel = []
    for mapp in mappar:
        egna = [mapp] if (mapp / HUVUDFIL).is_file() else []
        egna = egna or sorted(
            fil.parent
            for monster in ("*", "*/ledger")
            for fil in mapp.glob(f"{monster}/{HUVUDFIL}")
        )
        if not egna:
            text = (
                f"Mappen har inga böcker ({HUVUDFIL}). Gör så här: ange förbundens mappar, eller "
                "mappen som de ligger i."
            )
            fel.append(Felrad(str(mapp), 0, text))
        svar |= dict.fromkeys(egna)
    if fel:
        raise BokFelError(fel)
    return list(svar)


def las_alla(mappar: Sequence[Path], idag: dt.date, processer: int = 0) -> list[Forbundslage]:
    """Return the state of each, in the order given; read in processes of their own."""
    antal = min(processer or os.cpu_count() or 1, len(mappar))
    if antal < 2:
        return [forbundslage(mapp, idag) for mapp in mappar]
    # A process begun afresh shares nothing with another's books.
    sammanhang = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(antal, mp_context=sammanhang) as pool:
        return list(pool.map(forbundslage, mappar, [idag] * len(mappar)))


def _rader(lage: Forbundslage) -> list[str]:
    rubrik = f"{lage.namn or '(namnet kan inte läsas)'}  {lage.mapp}"
    if lage.fel:
        return [rubrik, f"  FEL  {lage.fel}"]
    utkast = f", {lage.utkast} utkast väntar" if lage.utkast else ""
    bank = lage.bank or "aldrig"
    antal = lage.kontroller or {}
    kontroller = ", ".join(f"{antal[ord_]} {ord_}" for ord_ in sorted(antal) if ord_ != "rätt")
    rader = [
        rubrik,
        f"  bokfört t.o.m. {lage.bokfort} ({lage.ver}){utkast}; banken avstämd {bank}",
        f"  kontroller {lage.ar}: {antal.get('rätt', 0)} rätt"
        + (f", {kontroller}" if kontroller else ""),
    ]
    rader += [f"    FEL  {namn}" for namn in lage.fallna]
    if lage.nasta:
        nasta = lage.nasta[0]
        rader.append(f"  nästa dag: {nasta.dag} {nasta.vad} ({nasta.regel})")
    return rader


CSV_FALT = (
    "förbund",
    "mapp",
    "bokfört till",
    "utkast",
    "banken avstämd",
    "år",
    "fel",
    "varningar",
    "ej prövade",
    "nästa dag",
    "vad",
    "hinder",
)


def _som_csv(lagen: Sequence[Forbundslage]) -> None:
    skrivare = csv.writer(sys.stdout, delimiter=";", lineterminator="\n")
    skrivare.writerow(CSV_FALT)
    for lage in lagen:
        antal = lage.kontroller or {}
        dag, vad = (lage.nasta[0].dag, lage.nasta[0].vad) if lage.nasta else ("", "")
        kontroller = (antal.get(ord_, 0) for ord_ in ("fel", "varning", "ej prövad"))
        bokfort = (lage.bokfort or "", lage.utkast, lage.bank or "", lage.ar or "")
        skrivare.writerow([lage.namn, lage.mapp, *bokfort, *kontroller, dag, vad, lage.fel])
