"""A trial of matching and rules: the bank rows of a past period, as if they came in one by one.

Each booked payment is made a bank row again, with its party, amount and text; what would have been
proposed that day, from the books as they stood before it, is held against what was booked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from beancount.core import data

from lkbr.behandlingshistorik import vernyckel
from rakenskap.bankfil.matchning import (
    RESKONTRA,
    OppenFaktura,
    oppna_fakturor,
    valj_fakturor,
)
from rakenskap.bankfil.poster import Bankdelpost
from rakenskap.bankfil.regler import (
    Larare,
    Regelbok,
    las_regler,
    lika_konton,
    radens_ore,
)
from rakenskap.bok.bok import Bok
from rakenskap.dagbok.text import Konteringsrad

Utfall = Literal["rätt", "annat", "inget"]


@dataclass(frozen=True, slots=True)
class Provrad:
    """A payment of the trial: what was booked, what would have been proposed, and how it went."""

    namn: str
    dag: dt.date
    motpart: str
    ore: int
    bokfort: tuple[Konteringsrad, ...]
    foreslaget: tuple[Konteringsrad, ...]

    @property
    def utfall(self) -> Utfall:
        """Whether the proposal was what was booked."""
        if not self.foreslaget:
            return "inget"
        return "rätt" if lika_konton(self.bokfort, self.foreslaget) else "annat"


def motrader(
    del_: Bankdelpost, oppna: Sequence[OppenFaktura], regler: Regelbok
) -> tuple[tuple[Konteringsrad, ...], tuple[OppenFaktura, ...]]:
    """Return the counter rows of a payment: invoices that it settles, else what a rule says.

    Returns:
        The rows, none when nothing fits, and the invoices that are settled.
    """
    valda = valj_fakturor(del_, oppna)
    if valda:
        rader = tuple(
            Konteringsrad(ett.konto, -ett.kvar_ore, (("faktura", ett.namn),)) for ett in valda
        )
        return rader, valda
    return regler.foresla(del_), ()


def prova_regler(bok: Bok, fran: dt.date, till: dt.date, lar_fran: dt.date) -> list[Provrad]:
    """Try the matching and the rules on the payments of a period.

    Args:
        bok: the books.
        fran: first day of the period.
        till: last day.
        lar_fran: what is learnt is learnt from this day up to the payment's own.
    """
    larare = Larare(bok)
    kassa = larare.kassa
    regler = Regelbok(las_regler(bok), larare.larda)
    oppna: tuple[OppenFaktura, ...] = ()
    dag = dt.date.min
    svar = []
    fakturor = _med_fakturor(bok)
    for entry in bok.entries:
        if not isinstance(entry, data.Transaction) or not lar_fran <= entry.date <= till:
            continue
        egna = [p for p in entry.postings if p.account in kassa]
        if entry.date >= fran and entry.flag != "!" and len(egna) == 1 < len(entry.postings):
            if entry.date != dag:
                dag = entry.date
                oppna = oppna_fakturor(_kvallen_fore(bok, fakturor, dag, kassa))
            bokfort = tuple(_rad(p) for p in entry.postings if p.account not in kassa)
            ore = radens_ore(egna[0])
            del_ = Bankdelpost(ore, entry.payee or "", entry.narration or "", ())
            rader, _ = motrader(del_, oppna, regler)
            svar.append(Provrad(vernyckel(entry), dag, entry.payee or "", ore, bokfort, rader))
            betalda = {dict(rad.uppgifter).get("faktura") for rad in bokfort}
            oppna = tuple(ett for ett in oppna if ett.namn not in betalda)
        larare.lar(entry)
    return svar


def _med_fakturor(bok: Bok) -> list[data.Transaction]:
    """Return the entries with a row on an account of invoices."""
    konton = {k.beancount for k in bok.konton.values() if k.delpost in RESKONTRA}
    return [
        entry
        for entry in bok.entries
        if isinstance(entry, data.Transaction) and any(p.account in konton for p in entry.postings)
    ]


def _kvallen_fore(bok: Bok, fakturor: list[data.Transaction], dag: dt.date, kassa: set[str]) -> Bok:
    """Return the books as they stood before a day's payments, with the day's invoices."""
    kanda = [
        entry
        for entry in fakturor
        if entry.date < dag
        or (entry.date == dag and not any(p.account in kassa for p in entry.postings))
    ]
    return replace(bok, entries=list(kanda))


def _rad(posting: data.Posting) -> Konteringsrad:
    faktura = (posting.meta or {}).get("faktura")
    uppgifter = (("faktura", str(faktura)),) if faktura else ()
    return Konteringsrad(posting.account, radens_ore(posting), uppgifter)
