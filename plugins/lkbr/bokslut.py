"""Plugin: equity changes only through the resultaträkning, and the year is closed once.

Equity accounts may be touched by

- the closing verifikation (8999 against 2069), whose amount is årets resultat;
- a transfer within equity (2069 to 2067 in the new year);
- the opening balances of a federation that moves its books here, on the first day of the books:
  a transaction with `ingaende-balans: TRUE`.

- what members are paid back of a surplus, or equity taken over in a merger, by a decision that the
  entry names: `eget-kapital: "aterbetalning"` (or `"overtagande"`), `beslut` and `grund`. That is a
  deviation for special reasons, told in the notes (LKBR 4 kap. 4 §, 9 kap. 3 §).

Anything else is a direct posting to equity (LKBR 4 kap. 4 § p. 8) and an error.

Before:  2023-05-02 * "Medlem" "Tillskott"
           Tillgångar:1930-Företagskonto       100.00 SEK
           Eget-kapital:2067-Balanserat       -100.00 SEK
After:   LKBR-B02 at that entry.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from beancount.core import data

from lkbr.belopp import kronor_som_text
from lkbr.exakthet import utanfor_formen
from lkbr.fel import LkbrFel, fel
from lkbr.kontering import kronor_i
from lkbr.rakenskapsar import ar_for, utanfor_aret
from lkbr.uppstallning import las_kontotabell

__plugins__ = ("kontrollera_bokslut",)

EGET_KAPITAL = frozenset({"eget_kapital", "resultatutjamningsreserv", "resultatreserv"})
BOKSLUTSKONTO = "bokslut_arets_resultat"
INGAENDE = "ingaende-balans"
DIREKT = "eget-kapital"
DIREKTA = {
    "aterbetalning": "Återbetalning till medlemmar",
    "overtagande": "Övertaget eget kapital",
}


@dataclass(slots=True)
class _Ar:
    """Sums of one räkenskapsår, in kronor with debit positive."""

    resultat: Decimal = Decimal()
    stangning: Decimal = Decimal()
    sista: data.Transaction | None = None


def is_ingaende_balans(entry: data.Transaction) -> bool:
    """Tell whether a transaction brings the opening balances into the books."""
    return bool(entry.meta.get(INGAENDE))


def is_beslutad_direkt(meta: Mapping[str, Any]) -> bool:
    """Tell whether an entry's metadata name the decision to post directly to equity, and why."""
    return meta.get(DIREKT) in DIREKTA and all(
        str(meta.get(namn) or "").strip() for namn in ("beslut", "grund")
    )


def kontrollera_bokslut(
    entries: data.Entries, _options_map: dict[str, Any]
) -> tuple[data.Entries, list[LkbrFel]]:
    """Check postings to equity and the closing of each year."""
    rader = {e.account: e.meta.get("rad", "") for e in entries if isinstance(e, data.Open)}
    fynd: list[LkbrFel] = []
    ar: defaultdict[int, _Ar] = defaultdict(_Ar)
    transaktioner = [entry for entry in entries if isinstance(entry, data.Transaction)]
    forsta = next((e.date for e in transaktioner if not utanfor_aret(e)), dt.date.max)
    egna = {konto for konto, rad in rader.items() if rad in EGET_KAPITAL}
    resultatrader = _resultatrader()
    resultat = {konto for konto, rad in rader.items() if rad in resultatrader - {BOKSLUTSKONTO}}
    stangning = {konto for konto, rad in rader.items() if rad == BOKSLUTSKONTO}
    for entry in transaktioner:
        konton = [posting.account for posting in entry.postings]
        if INGAENDE in entry.meta or not egna.isdisjoint(konton):
            fynd += _direkt(entry, rader, forsta)
        # Most entries move between the balance sheet's accounts alone: nothing to sum.
        if not resultat.isdisjoint(konton):
            ar[entry.date.year].resultat -= _summa(entry, resultat)
        if not stangning.isdisjoint(konton):
            ar[entry.date.year].stangning += _summa(entry, stangning)
            ar[entry.date.year].sista = entry
    fynd += _stangningar(ar, transaktioner, rader, forsta)
    return entries, fynd


def _stangningar(
    ar: dict[int, _Ar],
    transaktioner: list[data.Transaction],
    rader: dict[str, str],
    forsta: dt.date,
) -> list[LkbrFel]:
    """Report the years whose closing differs from their result, if no fault explains by how much.

    A fault of an entry that another check reports explains the difference only where it brings
    that very amount; else both are reported.
    """
    skilda = [
        nyckel
        for nyckel in sorted(ar)
        if ar[nyckel].sista is not None and ar[nyckel].stangning not in (0, ar[nyckel].resultat)
    ]
    if not skilda:
        return []
    bidrag: defaultdict[int, list[set[Decimal]]] = defaultdict(list)
    for entry in transaktioner:
        belopp = _felbelopp(entry, rader, forsta)
        for ett in {entry.date.year, ar_for(entry)} if belopp else ():
            bidrag[ett].append(belopp)
    return [
        _stangning(nyckel, ar[nyckel])
        for nyckel in skilda
        if not _forklaras(abs(ar[nyckel].resultat - ar[nyckel].stangning), bidrag[nyckel])
    ]


def _forklaras(skillnad: Decimal, bidrag: list[set[Decimal]]) -> bool:
    """Tell whether one fault, or the first amount of each together, comes to the difference."""
    alla = sum((max(belopp) for belopp in bidrag), Decimal())
    return skillnad == alla or any(skillnad in belopp for belopp in bidrag)


def _felbelopp(entry: data.Transaction, rader: dict[str, str], forsta: dt.date) -> set[Decimal]:
    """Return by how much an entry's own faults, which other checks report, may shift a result."""
    tal = [(posting, kronor_i(posting) or Decimal()) for posting in entry.postings]
    svar = {abs(sum((belopp for _, belopp in tal), Decimal()))}
    direkt = bool(_direkt(entry, rader, forsta))
    for posting, belopp in tal:
        fel_konto = not rader.get(posting.account)
        eget = direkt and rader.get(posting.account) in EGET_KAPITAL
        if fel_konto or eget or utanfor_aret(entry):
            svar.add(abs(belopp))
        if utanfor_formen(posting):
            svar |= {abs(belopp), abs(belopp - round(belopp, 2))}
    return svar - {Decimal()}


def _direkt(entry: data.Transaction, rader: dict[str, str], forsta: dt.date) -> list[LkbrFel]:
    if is_ingaende_balans(entry):
        if entry.date == forsta:
            return []
        return [fel("B03", entry.meta, dag=entry.date, forsta=forsta)]
    if is_beslutad_direkt(entry.meta):
        return []
    tillatna = EGET_KAPITAL | {BOKSLUTSKONTO}
    # An account that is not in the chart is a fault that beancount reports.
    sorter = {rader[posting.account] for posting in entry.postings if posting.account in rader}
    if not sorter & EGET_KAPITAL or sorter <= tillatna:
        return []
    konton = ", ".join(
        posting.account for posting in entry.postings if rader.get(posting.account) in EGET_KAPITAL
    )
    return [fel("B02", entry.meta, konton=konton)]


def _summa(entry: data.Transaction, konton: set[str]) -> Decimal:
    """Return the sum of an entry's postings on some accounts, in kronor."""
    summa = Decimal()
    for posting in entry.postings:
        if posting.account in konton:
            summa += kronor_i(posting) or 0
    return summa


@cache
def _resultatrader() -> frozenset[str]:
    poster = las_kontotabell("bas").poster.values()
    return frozenset(post.id for post in poster if post.sida == "resultat")


def _stangning(ar: int, summor: _Ar) -> LkbrFel:
    return fel(
        "B01",
        summor.sista.meta if summor.sista else None,
        ar=ar,
        stangning=kronor_som_text(summor.stangning),
        resultat=kronor_som_text(summor.resultat),
    )
