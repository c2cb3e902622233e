"""Proposals of financing: a requisition's claim, income that is earned, a surplus paid back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from rakenskap.bok.bok import Bok
from rakenskap.bokslut.forslag import Bokslutsforslag
from rakenskap.bokslut.periodisering import Periodpost, periodisera
from rakenskap.dagbok.skiss import Skiss
from rakenskap.finansiering.overskott import aterbetalning
from rakenskap.finansiering.projekt import Projekt
from rakenskap.finansiering.projektandring import skriv_ansokan
from rakenskap.finansiering.rekvisition import (
    dimensioner,
    rekvisition,
    rekvisitionstabell,
    sokt,
    upplupet,
)


def rekvisitionsforslag(
    bok: Bok, projekt: Projekt, fran: dt.date, till: dt.date, dag: dt.date
) -> tuple[Bokslutsforslag, Callable[[Skiss], None]]:
    """Propose the claim of a requisition; what is returned beside it writes the register.

    Raises:
        BokFelError: the period is empty or not over, or there is nothing to apply for.
    """
    rek = rekvisition(bok, projekt, fran, till)
    tabell = rekvisitionstabell(rek)
    ansokan, text = sokt(bok, rek, dag)

    def skriv(skiss: Skiss) -> None:
        skriv_ansokan(skiss, projekt.kod, ansokan)

    namn = f"rekvisition-{projekt.kod}-{ansokan.namn}"
    return Bokslutsforslag(namn, tabell.titel, (text,), tabell), skriv


def upplupetforslag(bok: Bok, projekt: Projekt, dag: dt.date) -> Bokslutsforslag | None:
    """Propose the accrued or deferred income of a day, returned the day after a year's end.

    Returns:
        The proposal; None when what is earned is booked.
    """
    ore = upplupet(bok, projekt, dag)
    if not ore:
        return None
    post = Periodpost(
        "upplupen-intakt" if ore > 0 else "forutbetald-intakt",
        projekt.intakt,
        abs(ore),
        dag,
        projekt.finansiar,
        f"{'Upplupet' if ore > 0 else 'Förutbetalt'} stöd {projekt.kod} {dag} (RKR R2)",
        projekt.upplupen if ore > 0 else projekt.forutbetald,
        dag.replace(year=dag.year + 1, month=1, day=1)
        if (dag.month, dag.day) == (12, 31)
        else None,
        dimensioner(bok, projekt),
    )
    return periodisera(bok, post)


def aterbetalningsforslag(
    bok: Bok, ar: int, ore: int, dag: dt.date, handling: str
) -> Bokslutsforslag:
    """Propose that a surplus is paid back to the members.

    Raises:
        BokFelError: see `aterbetalning`.
    """
    egen = aterbetalning(bok, ar, ore, dag, handling)
    return Bokslutsforslag(
        f"aterbetalning-{ar}", egen.rapport.titel, (egen.text,), egen.rapport, egen.fynd
    )
