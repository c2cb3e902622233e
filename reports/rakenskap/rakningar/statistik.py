"""Tables that are not money (participants, reasons for leaving): CSV files beside the year."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from lkbr.belopp import grupperat
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport
from rakenskap.rapport.slug import slug

_SUMMA = frozenset({"totalt", "summa"})


def statistik(mapp: Path, ar: int) -> list[Rapport]:
    """Return a table for each CSV file in the year's `statistik/`, sorted by file name.

    The first row holds the headings. A line that begins with `#` before it is the title.

    Raises:
        BokFelError: a file cannot be read, or a row has another number of cells than the head.
    """
    filer = sorted((mapp / str(ar) / "statistik").glob("*.csv"))
    return [tolka_statistik(fil, str(fil.relative_to(mapp))) for fil in filer]


def tolka_statistik(fil: Path, namn: str) -> Rapport:
    """Read a file as a table.

    Args:
        fil: the file.
        namn: what it is called when something is wrong with it.

    Raises:
        BokFelError: it cannot be read, or a row has another number of cells than the head.
    """
    try:
        text = fil.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BokFelError(
            [Felrad(namn, 0, "Filen går inte att läsa. Gör så här: spara den i UTF-8.")]
        ) from None
    titel = fil.stem.replace("-", " ").capitalize()
    radnr = 0
    lines = text.splitlines()
    if lines and lines[0].startswith("#"):
        titel = lines[0].lstrip("# ").strip() or titel
        radnr = 1
    rader = list(csv.reader(lines[radnr:]))
    if not rader:
        raise BokFelError([Felrad(namn, 1, "Filen är tom. Gör så här: skriv en rad rubriker.")])
    huvud = rader[0]
    radnamn = _radnamn(rader[1:])
    for plats, rad in enumerate(rader[1:], start=radnr + 2):
        if len(rad) != len(huvud):
            raise BokFelError(
                [
                    Felrad(
                        namn,
                        plats,
                        f"Raden har {len(rad)} fält men rubrikraden {len(huvud)}. Gör så här: "
                        "rätta antalet kommatecken.",
                    )
                ]
            )
    return Rapport(
        f"statistik_{slug(fil.stem)}",
        titel,
        tuple(Kolumn(slug(rubrik) or str(p), rubrik, "text") for p, rubrik in enumerate(huvud[1:])),
        tuple(
            Rad(
                radnamn[plats],
                rad[0],
                tuple(Cell(text=_tal(varde)) for varde in rad[1:]),
                "summa" if _SUMMA & {varde.strip().casefold() for varde in rad} else "post",
            )
            for plats, rad in enumerate(rader[1:])
        ),
        visa_enhet=False,
        radrubrik=huvud[0],
    )


def _radnamn(rader: Sequence[Sequence[str]]) -> list[str]:
    """Return a name for each row from its words, so that a row more changes no other's name."""
    tagna: set[str] = set()
    svar = []
    for rad in rader:
        ord_ = [slug(rad[0]), *(slug(varde) for varde in rad[1:] if not _is_tal(varde))]
        bas = ".".join(filter(None, ord_)) or "rad"
        namn, nummer = bas, 2
        while namn in tagna:
            namn, nummer = f"{bas}_{nummer}", nummer + 1
        tagna.add(namn)
        svar.append(namn)
    return svar


def _is_tal(text: str) -> bool:
    return text.strip().lstrip("-").replace(",", "").replace(".", "").isdigit()


def _tal(text: str) -> str:
    """Return a whole number grouped by thousands, anything else as it stands."""
    plain = text.strip()
    return grupperat(int(plain)) if plain.lstrip("-").isdigit() else plain
