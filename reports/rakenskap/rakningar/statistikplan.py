"""Plan: a table of statistics, a CSV file, is put beside the year, and the log keeps what was."""

from __future__ import annotations

import hashlib
from pathlib import Path

from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.rakningar.statistik import tolka_statistik
from rakenskap.rapport.rapport import Rapport
from rakenskap.rapport.slug import slug


def satt_statistik(bok: Bok, vem: Vem, ar: int, fil: Path) -> tuple[Skiss, str, Rapport]:
    """Plan a new table, or another in the place of the one with the same name.

    Args:
        bok: the books.
        vem: who adds it.
        ar: the year that it belongs to.
        fil: the file, as `rakningar.statistik` reads it.

    Returns:
        The change, the file's path from the ledger's folder, and the table.

    Raises:
        BokFelError: the file is no CSV, cannot be read, is the same as before, or the books have
            no such year.
    """
    if not (bok.mapp / str(ar)).is_dir():
        text = f"Böckerna har inget {ar}. Gör så här: öppna året med rakenskap nyttar {ar}."
        raise BokFelError([Felrad(fil.name, 0, text)])
    namn = slug(fil.stem).replace("_", "-")
    if fil.suffix.lower() != ".csv" or not namn:
        text = "Filen är ingen CSV-fil. Gör så här: spara tabellen som CSV (UTF-8)."
        raise BokFelError([Felrad(fil.name, 0, text)])
    rapport = tolka_statistik(fil, fil.name)
    skiss = Skiss(bok, vem)
    plats = f"{ar}/statistik/{namn}.csv"
    innehall = fil.read_bytes()
    fore = skiss.innehall(plats) if skiss.finns(plats) else b""
    if fore == innehall:
        text = "Filen är redan den som finns. Gör så här: ingenting behövs."
        raise BokFelError([Felrad(plats, 0, text)])
    skiss.satt_innehall(plats, innehall)
    skiss.logga(
        "inställning",
        plats,
        hashlib.sha256(innehall).hexdigest(),
        andrat=[rapport.titel],
        fore={rapport.titel: hashlib.sha256(fore).hexdigest() if fore else None},
    )
    return skiss, plats, rapport
