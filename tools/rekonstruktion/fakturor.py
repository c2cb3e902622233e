"""Streams of cost and the invoices in which they come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from . import kalender
from .anlaggningar import TILLGANGAR
from .arsbok import Delning, andelar
from .fordelning import dela, fordela, tal
from .insatser import FULL, MOMSFRI, Leverantor
from .lon import MANADER
from .modell import Post, kr

if TYPE_CHECKING:
    from .arsbok import Arsbok

EGNA_MANADER = {
    "omräkning": (10,),
    "etablering": (12,),
    "pension": (3, 6, 9, 12),
    "lokal": (1, 4, 7, 10),
}
"""Streams that are invoiced in months of their own."""


@dataclass
class Flode:
    """A stream of cost: one purpose, the suppliers who invoice it, and its year's total."""

    nyckel: str
    text: str
    konto: int
    total: int
    leverantorer: tuple[Leverantor, ...]
    antal: int
    slag: str
    dim: list[Delning]
    upplupet_konto: int = 2991
    upplupet: int = 0
    forutbetalt_konto: int = 0
    forutbetalt: int = 0
    obetalt: int = 0
    stor: bool = False
    antagande: str = ""


@dataclass
class Faktura:
    """An invoice before it is booked."""

    datum: date
    leverantor: str
    text: str
    poster: list[Post]
    momssats: int
    slag: str
    forfaller: date
    moms: int = 0
    antagande: str = ""

    @property
    def netto(self) -> int:
        """Return the cost in öre."""
        return sum(p.ore for p in self.poster)


def ny_faktura(fl: Flode, lev: Leverantor, dag: date, ore: int, text: str) -> Faktura:
    """Make an invoice of a stream, due in thirty days."""
    return Faktura(
        datum=dag,
        leverantor=lev.namn,
        text=f"{fl.text}, {text}",
        poster=andelar(ore, fl.dim, fl.konto),
        momssats=lev.moms,
        slag=fl.slag,
        forfaller=dag + timedelta(days=30),
        antagande=fl.antagande,
    )


def _manader(bok: Arsbok, fl: Flode) -> list[int]:
    """Return the months in which a stream is invoiced."""
    forsta = 3 if bok.ar == 2016 else 1
    egna = EGNA_MANADER.get(fl.nyckel)
    if egna:
        return [manad for manad in egna if manad > forsta or forsta == 1]
    if fl.antal >= 12:
        return list(range(forsta + (1 if bok.ar == 2016 else 0), 13))
    skifte = tal(f"{fl.nyckel}/månad", 0, 2)
    if fl.slag == "kansli" and fl.antal >= 3 and forsta == 1:
        return [1 + skifte + 12 * n // fl.antal for n in range(fl.antal)]
    lagst, hogst = max(forsta + 1, 2 + skifte % 2), 10 + tal(f"{fl.nyckel}/slut", 0, 1)
    if fl.antal == 1:
        return [(lagst + hogst) // 2 + skifte]
    return [lagst + (hogst - lagst) * n // (fl.antal - 1) for n in range(fl.antal)]


def lopande_fakturor(bok: Arsbok, fl: Flode, rest: int) -> list[Faktura]:
    """Split what is left of a stream over its suppliers and months."""
    fakturor = []
    if fl.nyckel in bok.fakta.sena_fakturor:
        return [ny_faktura(fl, fl.leverantorer[0], date(bok.ar, 12, 5), rest, "avser 2021")]
    alla_manader = _manader(bok, fl)
    if fl.nyckel == "lokal" and bok.lage.saldo[1710] == 0 and _hade_forutbetalt(bok):
        alla_manader = alla_manader[1:]
    for n, (lev, total) in enumerate(
        zip(fl.leverantorer, fordela(rest, [lv.vikt for lv in fl.leverantorer]), strict=True)
    ):
        manader = alla_manader[1::2] if n and len(alla_manader) > 1 else alla_manader
        nyckel = f"{bok.ar}/{fl.nyckel}/{lev.namn}"
        spridning = 2 if fl.nyckel in {"lokal", "redovisning", "tele"} else 18
        for manad, ore in zip(manader, dela(total, len(manader), nyckel, spridning), strict=True):
            dag = kalender.nasta(date(bok.ar, manad, tal(f"{nyckel}/{manad}", 2, 20)))
            text = MANADER[manad - 1]
            if fl.nyckel == "lokal":
                text = f"kvartal {(manad + 2) // 3}"
            fakturor.append(ny_faktura(fl, lev, dag, ore, f"{text} {bok.ar}"))
    return fakturor


def _hade_forutbetalt(bok: Arsbok) -> bool:
    return any(p.konto == 1710 and p.ore < 0 for v in bok.verifikationer for p in v.poster)


def fakturera_foregaende(bok: Arsbok, fl: Flode, ore: int) -> list[Faktura]:
    """Make the invoices of January and February for last year's accrual."""
    lev = next((lv for lv in fl.leverantorer if lv.moms == MOMSFRI), fl.leverantorer[0])
    dag = kalender.nasta(date(bok.ar, 1, tal(f"{bok.ar}/{fl.nyckel}/ing", 9, 30)))
    return [ny_faktura(fl, lev, dag, ore, f"avser {bok.ar - 1}")]


def forskottsfaktura(bok: Arsbok, fl: Flode) -> Faktura:
    """Make December's invoice for a cost of the coming year."""
    dag = kalender.nasta(date(bok.ar, 12, 4))
    faktura = ny_faktura(fl, fl.leverantorer[0], dag, fl.forutbetalt, f"avser {bok.ar + 1}")
    faktura.poster = [Post(fl.forutbetalt_konto, fl.forutbetalt)]
    faktura.forfaller = date(bok.ar, 12, 28)
    faktura.slag = "forutbetalt"
    return faktura


def satt_moms(faktura: Faktura) -> None:
    """Set the VAT of an invoice that has one rate."""
    if faktura.momssats > 0:
        faktura.moms = (faktura.netto * faktura.momssats + 50) // 100


def is_obetald(faktura: Faktura) -> bool:
    """Tell whether an invoice is unpaid at the end of its year."""
    return faktura.forfaller > date(faktura.datum.year, 12, 30)


def inventariefaktura(bok: Arsbok) -> list[Faktura]:
    """Make the invoice of the year's purchase of inventory."""
    if not bok.fakta.inkop:
        return []
    tillgang = next(t for t in TILLGANGAR if t.anskaffad.year == bok.ar)
    faktura = Faktura(
        tillgang.anskaffad,
        tillgang.leverantor,
        tillgang.benamning,
        [Post(1220, kr(bok.fakta.inkop), {"anlaggning": tillgang.kod})],
        FULL,
        "inventarie",
        tillgang.anskaffad + timedelta(days=30),
    )
    satt_moms(faktura)
    return [faktura]
