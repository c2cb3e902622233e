"""What the reader has chosen on a page: year, part of it, comparatives and unit.

Fava's time filter decides the period when it is set. Choosing a year on the page takes the
filter away, since the form does not carry it on.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lkbr.belopp import Enhet
from rakenskap.bok.poster import MANADSNAMN, Period, rakenskapsar

MAX_KOLUMNER = 10


@dataclass(frozen=True, slots=True)
class Ord:
    """The words of an address, in order; a word that is not there is empty."""

    par: tuple[tuple[str, str], ...] = ()

    def get(self, namn: str) -> str:
        """Return the first value of a word."""
        return next((varde for ett, varde in self.par if ett == namn), "")

    def getlist(self, namn: str) -> list[str]:
        """Return all values of a word."""
        return [varde for ett, varde in self.par if ett == namn]


@dataclass(frozen=True, slots=True)
class Val:
    """The choices of a page.

    Attributes:
        perioder: the period first, then its comparatives.
        enhet: unit of the statements.
        del_: what part of the year: "", "07" (July), "t07" (to the end of July) or a day.
        fran_filter: True when Fava's time filter decides the period.
        anmarkningar: what could not be followed in the choices, in words.
    """

    perioder: tuple[Period, ...]
    enhet: Enhet
    del_: str
    fran_filter: bool
    anmarkningar: tuple[str, ...] = ()

    @property
    def period(self) -> Period:
        """The period itself."""
        return self.perioder[0]

    @property
    def jamforelser(self) -> tuple[int, ...]:
        """The comparative years."""
        return tuple(period.ar for period in self.perioder[1:])

    def som_ord(self) -> list[tuple[str, str]]:
        """Return the choices as words of an address, for links that keep them."""
        svar = [("visa", "1"), ("enhet", self.enhet)]
        if not self.fran_filter:
            svar += [("ar", str(self.period.ar)), ("del", self.del_)]
        return svar + [("jmf", str(ar)) for ar in self.jamforelser]


def del_av_ar(ar: int, del_: str) -> Period:
    """Return a part of a year: "" all of it, "07" a month, "t07" to the end of one, or to a day.

    Raises:
        ValueError: the word is none of these, or the day is in another year.
    """
    if not del_:
        return rakenskapsar(ar)
    if "-" in del_:
        till = dt.date.fromisoformat(del_)
        if till.year != ar:
            raise ValueError(del_)
        return Period(dt.date(ar, 1, 1), till)
    manad = int(del_.removeprefix("t"))
    till = dt.date(ar, manad, calendar.monthrange(ar, manad)[1])
    return Period(dt.date(ar, 1 if del_[0] == "t" else manad, 1), till)


def samma_del(period: Period, ar: int) -> Period:
    """Return the same part of another year; the last of February stays the last."""
    if period.helar:
        return rakenskapsar(ar)
    sista = period.till.day == calendar.monthrange(period.ar, period.till.month)[1]
    dag = calendar.monthrange(ar, period.till.month)[1]
    till = dt.date(ar, period.till.month, dag if sista else min(period.till.day, dag))
    return Period(dt.date(ar, period.fran.month, min(period.fran.day, 28)), till)


def arsdelar(fran: dt.date, till: dt.date) -> tuple[Period, ...]:
    """Return a stretch of time as periods within a year each, the latest first."""
    return tuple(
        Period(max(fran, dt.date(ar, 1, 1)), min(till, dt.date(ar, 12, 31)))
        for ar in range(till.year, fran.year - 1, -1)
    )


def las_val(
    ord_: Ord, filter_: tuple[dt.date, dt.date] | None, ar_i_bok: Sequence[int], standard: int
) -> Val:
    """Read the choices of an address.

    Args:
        ord_: the words of the address.
        filter_: first and last day of Fava's time filter, if it is set.
        ar_i_bok: the years of the books.
        standard: the year when none is chosen.
    """
    fel: list[str] = []
    enhet: Enhet = "tkr" if ord_.get("enhet") == "tkr" else "kr"
    if filter_ is not None:
        perioder = [p for p in arsdelar(*filter_) if p.ar in ar_i_bok]
        if not perioder:
            fel.append("Tidsfiltret täcker inget år i böckerna; sidan visar ett annat.")
    else:
        perioder = []
    fran_filter = bool(perioder)
    # A day, when one is given, goes before the part chosen in the list.
    del_ = "" if fran_filter else ord_.get("dag") or ord_.get("del")
    if not perioder:
        perioder = [_vald_period(ord_.get("ar"), del_, ar_i_bok, standard, fel)]
        del_ = del_ if not fel else ""
    if len(perioder) == 1:
        perioder += _jamforelser(ord_, perioder[0], ar_i_bok)
    return Val(tuple(perioder[:MAX_KOLUMNER]), enhet, del_, fran_filter, tuple(fel))


def _vald_period(
    ar_ord: str, del_: str, ar_i_bok: Sequence[int], standard: int, fel: list[str]
) -> Period:
    ar = standard
    if ar_ord:
        if ar_ord.isdecimal() and int(ar_ord) in ar_i_bok:
            ar = int(ar_ord)
        else:
            fel.append(f"Året finns inte i böckerna; sidan visar {standard}.")
    try:
        return del_av_ar(ar, del_)
    except (ValueError, IndexError):
        fel.append(f"Den delen av {ar} finns inte; sidan visar hela året.")
        return rakenskapsar(ar)


def _jamforelser(ord_: Ord, period: Period, ar_i_bok: Sequence[int]) -> list[Period]:
    if ord_.get("visa"):
        valda = {int(ar) for ar in ord_.getlist("jmf") if ar.isdecimal()}
    else:
        valda = {period.ar - 1}
    return [samma_del(period, ar) for ar in sorted(valda, reverse=True) if ar in ar_i_bok]


def del_namn(del_: str) -> str:
    """Return a part of the year in words, for the list of choices."""
    if not del_:
        return "Hela året"
    if del_[0] == "t":
        return f"Januari – {MANADSNAMN[int(del_[1:]) - 1]}"
    return MANADSNAMN[int(del_) - 1].capitalize()


DELAR: Mapping[str, str] = {
    del_: del_namn(del_)
    for del_ in ("", *(f"t{m:02}" for m in range(2, 12)), *(f"{m:02}" for m in range(1, 13)))
}
