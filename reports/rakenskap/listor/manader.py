"""Periods beside each other: the same days a year before, and a year's budget by month."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from lkbr.belopp import narmast
from rakenskap.listor.urval import hela_manader, sista_dagen


def aret_fore(dag: dt.date) -> dt.date:
    """Return the same day a year before; the last of a month stays the last."""
    if dag == sista_dagen(dag.year, dag.month):
        return sista_dagen(dag.year - 1, dag.month)
    return dag.replace(year=dag.year - 1)


def del_av_aret(fran: dt.date, till: dt.date) -> Fraction:
    """Return how much of a year a period is: a twelfth a month, part of a month by its days."""
    svar = Fraction(0)
    for manad in range(fran.month, till.month + 1):
        sista = sista_dagen(till.year, manad)
        forsta_dag = fran.day if manad == fran.month else 1
        sista_dag = till.day if manad == till.month else sista.day
        svar += Fraction(sista_dag - forsta_dag + 1, 12 * sista.day)
    return svar


def fordelad(arsbudget_ore: int, andel: Fraction) -> int:
    """Return a part of a year's budget in öre, halves away from zero."""
    return narmast(arsbudget_ore * andel.numerator, andel.denominator)


def andel_i_ord(fran: dt.date, till: dt.date) -> str:
    """Return how a year's budget is divided, for the heading: `3/12 av årets budget`."""
    andel = del_av_aret(fran, till)
    if andel == 1:
        return "hela årets budget"
    if hela_manader(fran, till):
        return f"{till.month - fran.month + 1}/12 av årets budget"
    return "årets budget, en tolftedel per månad och del av månad efter antalet dagar"
