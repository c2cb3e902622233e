"""Writing the books to a folder."""

from __future__ import annotations

from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from . import antaganden, budget, konton
from .anlaggningar import register
from .bokslut import gor_alla
from .fakta import AREN
from .modell import SERIER, Verifikation, skriv_ore, skriv_verifikation

if TYPE_CHECKING:
    from collections.abc import Iterable

ROTNAMN = """\
option "name_assets" "Tillgångar"
option "name_liabilities" "Skulder"
option "name_equity" "Eget-kapital"
option "name_income" "Intäkter"
option "name_expenses" "Kostnader"

"""
"""Beancount reads the names of the roots anew in every included file."""
HUVUD = "; Räkenskapsår {ar}, serie {serie} ({namn}). En rekonstruktion från publicerade summor.\n"
NAMN = {
    "A": "löpande",
    "B": "bank",
    "K": "kund",
    "L": "leverantör",
    "N": "lön",
    "P": "periodisering",
    "S": "bokslut",
}
# The published tables that stand beside the year too, and their titles.
STATISTIK = {
    2017: {
        "sus-deltagare.csv": "Deltagare enligt SUS",
        "sus-kostnader.csv": "Kostnader enligt SUS, kronor",
    },
    2023: {
        "deltagare-borjade.csv": "Deltagare som började under året",
        "deltagare-avslutade.csv": "Deltagare som avslutades under året, efter orsak",
        "avslutsorsaker-kon.csv": "Orsaker till avslut efter insats och kön",
    },
}


def _skriv(fil: Path, text: str) -> None:
    fil.parent.mkdir(parents=True, exist_ok=True)
    if fil.suffix == ".beancount":
        text = ROTNAMN + text
    fil.write_text(text, encoding="utf-8", newline="\n")


def _avstamningar(aren: dict[int, dict[str, list[Verifikation]]]) -> dict[int, str]:
    """Write, for each year, the balances that bank and tax account were reconciled with."""
    saldo: Counter[int] = Counter()
    texter = {}
    for ar, serier in aren.items():
        rader = [f"; Avstämt mot engagemangsbesked och skattekontots saldobesked 31 december {ar}."]
        for ver in (v for serie in serier.values() for v in serie):
            for post in ver.poster:
                saldo[post.konto] += post.ore
        for konto in (1930, 1630):
            namn = konton.kontonamn(konto)
            rader.append(f"{date(ar + 1, 1, 1)} balance {namn} {skriv_ore(saldo[konto])} SEK")
        texter[ar] = "\n".join(rader) + "\n"
    return texter


def _publicerade(kalla: Path) -> Iterable[Path]:
    return sorted(kalla.glob("20??/underlag/*/*.csv"))


def skriv_bocker(kalla: Path, mal: Path) -> None:
    """Write all that is made by this program; the published tables are read from `kalla`."""
    for fil in _publicerade(kalla):
        kopia = mal / fil.relative_to(kalla)
        if kopia != fil:
            kopia.parent.mkdir(parents=True, exist_ok=True)
            kopia.write_bytes(fil.read_bytes())
    for ar, tabeller in STATISTIK.items():
        for tabell, titel in tabeller.items():
            text = (kalla / f"{ar}/underlag/arsredovisning-{ar}/{tabell}").read_text("utf-8")
            _skriv(mal / f"{ar}/statistik/{tabell}", f"# {titel}\n{text}")
    for ar in AREN:
        _skriv(mal / f"{ar}/underlag/antaganden.md", antaganden.dokument(ar))
    summor = {
        fil.relative_to(mal).as_posix(): sha256(fil.read_bytes()).hexdigest()
        for monster in ("20??/underlag/*.md", "20??/underlag/*/*.csv")
        for fil in sorted(mal.glob(monster))
    }
    _skriv(mal / "kontoplan.beancount", konton.kontoplan())
    _skriv(mal / "anlaggningar.beancount", register())
    aren = gor_alla()
    avstamningar = _avstamningar(aren)
    for ar, serier in aren.items():
        for serie, verifikationer in serier.items():
            delar = [HUVUD.format(ar=ar, serie=serie, namn=NAMN[serie])]
            delar += [skriv_verifikation(ver, summor) for ver in verifikationer]
            _skriv(mal / f"{ar}/{serie}-{SERIER[serie]}.beancount", "\n".join(delar))
        _skriv(mal / f"{ar}/avstamningar.beancount", avstamningar[ar])
        if ar in budget.BUDGETAR:
            _skriv(mal / f"{ar}/budget.beancount", budget.skriv_budget(ar))
