"""Cells and rows of a list."""

from __future__ import annotations

import datetime as dt

from lkbr.belopp import debet_ore
from lkbr.kontering import serie_i
from rakenskap.bok.poster import Verifikation
from rakenskap.rapport.rapport import Cell

TOM = Cell()


def text(innehall: str) -> Cell:
    """Return a cell of text."""
    return Cell(text=innehall)


def dag(datum: dt.date | None) -> Cell:
    """Return a cell with a day, blank when there is none."""
    return Cell(text="" if datum is None else datum.isoformat())


def beloppscell(ore: int | None, *konton: str) -> Cell:
    """Return a cell with an amount in öre and the accounts behind it; None prints blank."""
    return Cell(ore=ore, konton=konton)


def debet_kredit(ore: int, konto: str) -> tuple[Cell, Cell]:
    """Return the two cells of an amount: debit when positive, else credit; the other is blank."""
    if ore < 0:
        return TOM, beloppscell(-ore, konto)
    return beloppscell(ore, konto), TOM


def vernummer(ver: Verifikation) -> str:
    """Return the number of a verifikation, `IB` for opening balances."""
    return ver.ver or "IB"


def serie_och_nummer(ver: Verifikation) -> tuple[str, int]:
    """Return serie and number, by which verifikationer are ordered."""
    serie = serie_i(ver.ver)
    return serie, int(ver.ver[len(serie) :] or 0)


def antal_verifikationer(antal: int) -> str:
    """Return a number of verifikationer in words."""
    return f"{antal} verifikation{'' if antal == 1 else 'er'}"


def omslutning(ver: Verifikation) -> int:
    """Return what a verifikation amounts to: the sum of its debit, in öre."""
    return debet_ore(ore for _, ore, _ in ver.rader)


def dimensioner(rad: tuple[tuple[str, str], ...]) -> str:
    """Return a row's insats, verksamhet and projekt as one text."""
    egna = dict(rad)
    koder = (egna.get(namn, "") for namn in ("insats", "projekt", "verksamhet"))
    return ", ".join(dict.fromkeys(filter(None, koder)))


def attest(ver: Verifikation) -> str:
    """Return who attested a verifikation and when, empty when no one has."""
    ovrigt = dict(ver.ovrigt)
    return " ".join(filter(None, (ovrigt.get("attesterad"), ovrigt.get("attesterad-av"))))


def rattar(ver: Verifikation) -> list[str]:
    """Return the names of the verifikationer that one corrects: `L45/2023`."""
    namn = [ett.strip() for ett in ver.rattar.split(",") if ett.strip()]
    return [ett if "/" in ett else f"{ett}/{ver.datum.year}" for ett in namn]
