"""The lists by name: what each is called, which conditions it takes, and who makes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from lkbr.behandlingshistorik import Historik
from rakenskap.bok.poster import Period
from rakenskap.listor.balansrapport import balansrapport
from rakenskap.listor.budgetdokument import budgetdokument
from rakenskap.listor.grundbok import grundbok
from rakenskap.listor.historiklista import historiklista, registreringsordning
from rakenskap.listor.huvudbok import huvudbok
from rakenskap.listor.insatsrapport import insatsrapport
from rakenskap.listor.manadsrapporter import (
    balans_manadsvis,
    budget_manadsvis,
    resultat_manadsvis,
)
from rakenskap.listor.medlemsbilaga import medlemsbilaga
from rakenskap.listor.rattelselista import rattelselista
from rakenskap.listor.reskontralista import aldersfordelning, reskontralista
from rakenskap.listor.resultatrapport import resultatrapport
from rakenskap.listor.saldobalans import saldobalans
from rakenskap.listor.scb import scb_blad
from rakenskap.listor.sus import sus_blad
from rakenskap.listor.urval import Listurval
from rakenskap.listor.verifikationslista import verifikationslista
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rapport
from rakenskap.reskontra.poster import KUND, LEVERANTOR

Gor = Callable[[Berakning, Listurval, Historik], Rapport]
ALLA_VILLKOR = frozenset(
    {
        "konto",
        "serie",
        "insats",
        "verksamhet",
        "projekt",
        "motpart",
        "sok",
        "minst",
        "hogst",
        "alla",
    }
)
RADVILLKOR = ALLA_VILLKOR - {"alla"}
RESKONTRAVILLKOR = frozenset({"konto", "motpart", "alla"})


@dataclass(frozen=True, slots=True)
class Lista:
    """One kind of list.

    Attributes:
        gor: makes it from the books' amounts, a selection and the behandlingshistorik.
        villkor: the conditions beyond the period that it takes.
        ett_ar: True when it has balances and so must lie within one räkenskapsår.
        historik: True when it reads the behandlingshistorik; others are made without.
        mer: makes further tables of the same list.
    """

    titel: str
    gor: Gor
    villkor: frozenset[str] = RADVILLKOR
    ett_ar: bool = False
    mer: tuple[Gor, ...] = ()
    historik: bool = False


def _reskontra(titel: str, delpost: str) -> Lista:
    return Lista(
        titel,
        lambda b, u, _: reskontralista(b, delpost, u),
        RESKONTRAVILLKOR,
        mer=(lambda b, u, _: aldersfordelning(b, delpost, u),),
    )


def _budgetdel(plats: int) -> Gor:
    return lambda b, u, _: budgetdokument(b, _hela_aret(u))[plats]


def _bladdelar(titel: str, gor: Callable[[Berakning, Period], list[Rapport]]) -> Lista:
    """Return a sheet of four tables for a year, to copy from."""

    def del_(plats: int) -> Gor:
        return lambda b, u, _: gor(b, _hela_aret(u))[plats]

    return Lista(titel, del_(0), frozenset(), ett_ar=True, mer=tuple(map(del_, (1, 2, 3))))


def _hela_aret(urval: Listurval) -> Period:
    """Return the selection's days from the year's beginning: what has balances and a budget."""
    return Period(dt.date(urval.till.year, 1, 1), urval.till)


LISTOR: dict[str, Lista] = {
    "grundbok": Lista(
        "Grundbok", lambda b, u, h: grundbok(b, u, registreringsordning(h)), historik=True
    ),
    "huvudbok": Lista("Huvudbok", lambda b, u, _: huvudbok(b, u), ett_ar=True),
    "verifikationer": Lista("Verifikationslista", lambda b, u, _: verifikationslista(b, u)),
    "saldobalans": Lista("Saldobalans", lambda b, u, _: saldobalans(b, u), ett_ar=True),
    "resultat": Lista("Resultatrapport", lambda b, u, _: resultatrapport(b, u), ett_ar=True),
    "balans": Lista(
        "Balansrapport", lambda b, u, _: balansrapport(b, u), frozenset({"konto"}), ett_ar=True
    ),
    "resultat-manader": Lista(
        "Resultatrapport per månad", lambda b, u, _: resultat_manadsvis(b, u), ett_ar=True
    ),
    "balans-manader": Lista(
        "Balansrapport per månad",
        lambda b, u, _: balans_manadsvis(b, u),
        frozenset({"konto"}),
        ett_ar=True,
    ),
    "budget-manader": Lista(
        "Budget och utfall per månad",
        lambda b, u, _: budget_manadsvis(b, u),
        frozenset(),
        ett_ar=True,
    ),
    "budget": Lista(
        "Budget",
        lambda b, u, _: budgetdokument(b, _hela_aret(u))[0],
        frozenset(),
        ett_ar=True,
        mer=tuple(_budgetdel(plats) for plats in (1, 4, 2, 3)),
    ),
    "insatser": Lista(
        "Insatsrapport", lambda b, u, _: insatsrapport(b, _hela_aret(u)), frozenset(), ett_ar=True
    ),
    "medlemmar": Lista(
        "Medlemsbilaga",
        lambda b, u, _: medlemsbilaga(b, _hela_aret(u))[0],
        frozenset(),
        ett_ar=True,
        mer=(lambda b, u, _: medlemsbilaga(b, _hela_aret(u))[1],),
    ),
    "scb": _bladdelar("SCB: räkenskapssammandrag", scb_blad),
    "sus": _bladdelar("SUS: kostnader och budget", sus_blad),
    "rattelser": Lista("Rättelselista", lambda b, u, _: rattelselista(b, u)),
    "leverantorsreskontra": _reskontra("Leverantörsreskontra", LEVERANTOR),
    "kundreskontra": _reskontra("Kundreskontra", KUND),
    "historik": Lista(
        "Behandlingshistorik",
        lambda _, u, h: historiklista(h, u),
        frozenset({"sok"}),
        historik=True,
    ),
}
