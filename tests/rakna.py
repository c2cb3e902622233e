"""Helpers for tests of the reports: a year's reports from small books, and their rows in kronor."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from lkbr.belopp import Enhet, till_kronor
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.rakningar.rakenskaper import Utfall, gor_rakenskaper
from rakenskap.rapport.rapport import Rakenskaper, Rapport

LEDGER = Path(__file__).parent.parent / "ledger"


def rakenskaper(
    bok: Bok | Path, ar: int, enhet: Enhet = "kr", *, nollrader: bool = False
) -> Rakenskaper:
    """Return a year's reports, every check passed."""
    laddad = las_bok(bok) if isinstance(bok, Path) else bok
    utfall = gor_rakenskaper(laddad, ar, enhet, nollrader=nollrader)
    assert utfall.rakenskaper is not None, fynd(utfall)
    return utfall.rakenskaper


def fynd(utfall: Utfall) -> list[str]:
    """Return the errors that the checks found; warnings are left out."""
    return [ett for kontroll in utfall.kontroller if not kontroll.ok for ett in kontroll.fynd]


def kr(rapport: Rapport, rad: str, kolumn: int | str = 0) -> Decimal | None:
    """Return an exact amount of a table in kronor, None where nothing is booked."""
    if isinstance(kolumn, str):
        kolumn = [ett.id for ett in rapport.kolumner].index(kolumn)
    ore = rapport.rad(rad).celler[kolumn].ore
    return None if ore is None else till_kronor(ore)


def rader(rapport: Rapport, kolumn: int | str = 0) -> dict[str, Decimal]:
    """Return the amounts of a table in kronor by row, without those that are blank or nought."""
    svar = {}
    for rad in rapport.rader:
        if rad.celler:
            belopp = kr(rapport, rad.id, kolumn)
            if belopp:
                svar[rad.id] = belopp
    return svar


def etiketter(rapport: Rapport) -> list[str]:
    """Return the labels of a table in order."""
    return [rad.etikett for rad in rapport.rader]
