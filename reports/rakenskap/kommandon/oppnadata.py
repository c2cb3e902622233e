"""`rakenskap oppnadata 2023`: the leverantörsreskontra as open data, or such a file examined."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import Period, rakenskapsar
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.utskriftsval import dag_eller_sista
from rakenskap.listor.motparter import listdata
from rakenskap.listor.oppna_data import (
    DATA,
    datakolumner,
    granska_oppna_data,
    inkopsrader,
    saknade_nummer,
    som_oppna_data,
)
from rakenskap.utskrift.skriv import arbetsmapp

VISADE_FEL = 20


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("ar", type=int, nargs="?", metavar="ÅR", help="räkenskapsår (annars senaste)")
    tolk.add_argument(
        "--manad",
        type=dag_eller_sista,
        metavar="MÅNAD",
        help="bara en månad, 2023-03 (annars hela året)",
    )
    tolk.add_argument(
        "--ut", type=Path, default=Path("build"), metavar="MAPP", help="dit filen skrivs"
    )
    tolk.add_argument(
        "--ofullstandig",
        action="store_true",
        help="skriv filen även när obligatoriska uppgifter saknas; namnet säger det",
    )
    tolk.add_argument(
        "--granska", type=Path, metavar="FIL", help="granska en CSV-fil mot specifikationen"
    )
    tolk.add_argument("--kolumner", action="store_true", help="visa kolumnerna och vad de är")


def kor(val: argparse.Namespace) -> int:
    """Write, examine or describe the file."""
    if val.kolumner:
        _visa_kolumner()
        return 0
    if val.granska:
        return _granska(val.granska)
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    period = _period(val, max(e.date.year for e in bok.entries) if bok.entries else 0)
    rader = inkopsrader(bok, period)
    if not rader:
        text = f"Inga leverantörsfakturor finns {period.rubrik}. Gör så här: välj ett annat år."
        raise BokFelError([Felrad("rakenskap oppnadata", 0, text)])
    text = som_oppna_data(rader)
    nar = f"{val.manad:%Y-%m}" if val.manad else str(period.ar)
    namn = f"leverantorsreskontra-{nar}"
    fel = saknade_nummer(rader) or granska_oppna_data(text, f"{namn}.csv")
    _visa_fel(fel)
    if fel and not val.ofullstandig:
        print(
            f"{len(fel)} fel; ingenting är skrivet. Gör så här: rätta dem, eller skriv ändå med "
            "--ofullstandig.",
            file=sys.stderr,
        )
        return 1
    mapp = val.ut / str(period.ar)
    fil = mapp / f"{namn}{'-ofullstandig' if fel else ''}.csv"
    with arbetsmapp(mapp) as arbete:
        (arbete / fil.name).write_text(text, encoding="utf-8", newline="")
        (arbete / fil.name).replace(fil)
    print(f"Leverantörsreskontra som öppna data: {fil}  {len(rader)} rader")
    return 1 if fel else 0


def _period(val: argparse.Namespace, sista_ar: int) -> Period:
    if val.manad is None:
        return rakenskapsar(val.ar or sista_ar)
    if val.ar is not None and val.ar != val.manad.year:
        text = f"{val.manad:%Y-%m} ligger inte i {val.ar}. Gör så här: ta bort året."
        raise BokFelError([Felrad("rakenskap oppnadata", 0, text)])
    return Period(dt.date(val.manad.year, val.manad.month, 1), val.manad)


def _granska(fil: Path) -> int:
    """Examine a file."""
    try:
        text = fil.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        vad = "Filen är inte UTF-8. Gör så här: spara den med kodningen UTF-8."
        raise BokFelError([Felrad(str(fil), 0, vad)]) from None
    except OSError as hinder:
        vad = f"Filen går inte att läsa ({hinder.strerror}). Gör så här: pröva sökvägen."
        raise BokFelError([Felrad(str(fil), 0, vad)]) from None
    fel = granska_oppna_data(text, str(fil))
    _visa_fel(fel)
    print(f"{fil}: {len(fel) or 'inga'} fel mot specifikationen.")
    return 1 if fel else 0


def _visa_fel(fel: list[Felrad]) -> None:
    for ett in fel[:VISADE_FEL]:
        print(ett, file=sys.stderr)
    if len(fel) > VISADE_FEL:
        print(f"… och {len(fel) - VISADE_FEL} till.", file=sys.stderr)


def _visa_kolumner() -> None:
    for nummer, kolumn in enumerate(datakolumner(), 1):
        krav = "obligatorisk" if kolumn.obligatorisk else "frivillig"
        belagd = "" if kolumn.belagd else "; namn och plats är inte belagda"
        print(f"{nummer:>2} {kolumn.namn:<20} {krav:<13} {kolumn.beskrivning}{belagd}")
    data = listdata(DATA)
    print(f"Källa: {data['kalla']}, {data['kalla_dag']}.")
