"""Resultatrapport: income and costs by line and account, with last year and budget (LKBR 3:2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from lkbr.uppstallning import Formrad, uppstallning_for
from rakenskap.bok.poster import rakenskapsar
from rakenskap.listor import celler
from rakenskap.listor.manader import andel_i_ord, aret_fore, del_av_aret, fordelad
from rakenskap.listor.saldon import summor
from rakenskap.listor.urval import (
    Listurval,
    Mask,
    beskriv,
    i_konton,
    kort_period,
    periodmask,
    radmask,
)
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.budget import budgetrader
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport

OrePerKonto = Mapping[str, int]

# In the place of an account number: the result that no entry has moved to equity.
BERAKNAT = ""


@dataclass(frozen=True, slots=True)
class Beloppskolumn:
    """A column and its amounts in öre by account number, with the sign that it shows."""

    kolumn: Kolumn
    belopp: OrePerKonto


def resultatrapport(b: Berakning, urval: Listurval) -> Rapport:
    """Make the resultatrapport.

    Args:
        b: the books' amounts.
        urval: within one räkenskapsår; income and costs are those of the rows that satisfy it.

    Returns:
        Lines of the resultaträkning with their accounts under them, income plus and costs minus.
        Columns: the period, the year to its end (when it begins later than 1 January), the same
        period last year, the budget of the year to the period's end and the deviation from it
        (when there is a budget for the selection), and all of last year.
    """
    kolumner = _kolumner(b, urval)
    rader = i_resultatform(b, urval.till, kolumner)
    har_budget = any(kolumn.kolumn.id == "budget" for kolumn in kolumner)
    stycken = [
        beskriv(urval, b.bok.forbund),
        "Intäkter är plus och kostnader minus.",
        _om_budgeten(urval) if har_budget else "Det finns ingen budget för urvalet.",
    ]
    namn = ("resultatrapport", "Resultatrapport")
    return kontorapport(namn, kolumner, rader, stycken, "LKBR 3 kap. 2 §")


def i_resultatform(b: Berakning, till: dt.date, kolumner: Sequence[Beloppskolumn]) -> list[Rad]:
    """Lay out income and costs by account in the form of the resultaträkning of a year."""
    form = uppstallning_for(till.year).resultatrakning
    return lagg_ut(b, form, kolumner, _konton_pa_raden(b, kolumner))


def kontorapport(
    namn: tuple[str, str],
    kolumner: Sequence[Beloppskolumn],
    rader: Iterable[Rad],
    stycken: Iterable[str],
    paragraf: str,
) -> Rapport:
    """Return a report of accounts laid out in a form; `namn` is its id and title."""
    return Rapport(
        *namn,
        (
            Kolumn("konto", "Konto", "text"),
            Kolumn("kontonamn", "Kontonamn", "text"),
            *(kolumn.kolumn for kolumn in kolumner),
        ),
        tuple(rader),
        stycken=(" ".join(filter(None, stycken)),),
        paragraf=paragraf,
        decimaler=2,
    )


def _om_budgeten(urval: Listurval) -> str:
    nyar = dt.date(urval.till.year, 1, 1)
    return (
        f"Budget: {andel_i_ord(nyar, urval.till)}. Avvikelse: utfall {_hittills(urval)} minus "
        "budget; plus är bättre än budget."
    )


def _hittills(urval: Listurval) -> str:
    return kort_period(dt.date(urval.till.year, 1, 1), urval.till)


def _kolumner(b: Berakning, urval: Listurval) -> list[Beloppskolumn]:
    mask = radmask(b.poster, urval)
    utfall = partial(utfall_per_konto, b, mask)
    nyar = dt.date(urval.till.year, 1, 1)
    fjol = (aret_fore(urval.fran), aret_fore(urval.till))
    hela_fjol = (nyar.replace(year=nyar.year - 1), nyar - dt.timedelta(days=1))

    hittills = utfall(nyar, urval.till)
    svar = [
        Beloppskolumn(
            Kolumn("period", kort_period(urval.fran, urval.till)), utfall(urval.fran, urval.till)
        )
    ]
    if urval.fran != nyar:
        svar.append(Beloppskolumn(Kolumn("hittills", _hittills(urval)), hittills))
    svar.append(Beloppskolumn(Kolumn("fjol", kort_period(*fjol), smal=False), utfall(*fjol)))
    budget = _budget(b, urval)
    if budget:
        skillnad = {nr: hittills.get(nr, 0) - budget.get(nr, 0) for nr in {*hittills, *budget}}
        svar.append(Beloppskolumn(Kolumn("budget", f"Budget {_hittills(urval)}"), budget))
        svar.append(Beloppskolumn(Kolumn("avvikelse", "Avvikelse"), skillnad))
    if fjol != hela_fjol:
        kolumn = Kolumn("hela_fjol", f"Hela {hela_fjol[0].year}", smal=False)
        svar.append(Beloppskolumn(kolumn, utfall(*hela_fjol)))
    return svar


def utfall_per_konto(b: Berakning, mask: Mask, fran: dt.date, till: dt.date) -> dict[str, int]:
    """Return income (+) and costs (-) in öre of some days, by account, of the rows in a mask."""
    alla = summor(b, mask & periodmask(b.poster, fran, till))
    return {nr: -ore for nr, ore in alla.items() if b.sida(nr) == "resultat"}


def _budget(b: Berakning, urval: Listurval) -> dict[str, int]:
    """Return the budget from 1 January by account; none for conditions that a budget lacks."""
    if (
        urval.serie
        or urval.motpart
        or urval.sok
        or (urval.minst_ore, urval.hogst_ore)
        != (
            None,
            None,
        )
    ):
        return {}
    andel = del_av_aret(dt.date(urval.till.year, 1, 1), urval.till)
    arets: dict[str, int] = {}
    for rad in budgetrader(b.bok, rakenskapsar(urval.till.year)):
        egna = (
            (urval.insats, rad.insats),
            (urval.verksamhet, rad.verksamhet),
            (urval.projekt, rad.projekt),
        )
        if not i_konton(rad.konto, urval.konton) or b.sida(rad.konto) != "resultat":
            continue
        if all(not sokt or sokt == funnet for sokt, funnet in egna):
            arets[rad.konto] = arets.get(rad.konto, 0) + rad.ore
    return {nr: fordelad(ore, andel) for nr, ore in arets.items()}


def _konton_pa_raden(
    b: Berakning, kolumner: Sequence[Beloppskolumn]
) -> Callable[[Formrad], list[str]]:
    alla = sorted({nr for kolumn in kolumner for nr in kolumn.belopp})
    return lambda form: [nr for nr in alla if b.konto(nr).rad in form.post]


def lagg_ut(
    b: Berakning,
    formrader: Iterable[Formrad],
    kolumner: Sequence[Beloppskolumn],
    konton_pa_raden: Callable[[Formrad], list[str]],
) -> list[Rad]:
    """Lay out a form with the accounts of each line under it; lines without accounts are left out.

    Args:
        b: for the names of accounts.
        formrader: lines of a statement.
        kolumner: what to show of each account.
        konton_pa_raden: the accounts that make a line.
    """
    konton: dict[str, list[str]] = {}
    rader: list[Rad] = []
    rubriker: list[Rad] = []
    for form in formrader:
        if form.stil == "rubrik":
            kvar = [rubrik for rubrik in rubriker if rubrik.niva < form.niva]
            rubriker = [*kvar, Rad(form.id, form.etikett, (), "rubrik", form.niva)]
            continue
        if form.stil == "summa":
            konton[form.id] = [nr for del_ in form.summa for nr in konton.get(del_, [])]
            if konton[form.id] or form.alltid:
                rader.append(_summarad(form.id, form.etikett, form.niva, konton[form.id], kolumner))
            continue
        konton[form.id] = konton_pa_raden(form)
        if konton[form.id]:
            rader += rubriker
            rubriker = []
            rader += _linje(b, form, konton[form.id], kolumner)
    return rader


def _linje(
    b: Berakning, form: Formrad, konton: Sequence[str], kolumner: Sequence[Beloppskolumn]
) -> list[Rad]:
    if konton == [BERAKNAT]:
        return [replace(_summarad(form.id, form.etikett, form.niva, konton, kolumner), stil="post")]
    summa = f"Summa {utan_nummer(form.etikett)}"
    return [
        Rad(f"{form.id}.rubrik", form.etikett, (), "rubrik", form.niva),
        *(_kontorad(b, nr, kolumner) for nr in konton),
        _summarad(form.id, summa, form.niva, konton, kolumner),
    ]


def utan_nummer(etikett: str) -> str:
    """Return a line's words as they stand after "Summa": without number, in lower case."""
    ord_ = etikett.split(". ", 1)[-1]
    return ord_[0].lower() + ord_[1:]


def _kontorad(b: Berakning, nr: str, kolumner: Sequence[Beloppskolumn]) -> Rad:
    namn = b.konto(nr).namn
    belopp = (celler.beloppscell(kolumn.belopp.get(nr), nr) for kolumn in kolumner)
    return Rad(nr, "", (celler.text(nr), celler.text(namn), *belopp))


def _summarad(
    id_: str, etikett: str, niva: int, konton: Sequence[str], kolumner: Sequence[Beloppskolumn]
) -> Rad:
    def summa(kolumn: Beloppskolumn) -> Cell:
        return celler.beloppscell(sum(kolumn.belopp.get(nr, 0) for nr in konton), *konton)

    cells = (celler.TOM, celler.TOM, *(summa(kolumn) for kolumn in kolumner))
    return Rad(id_, etikett, cells, "summa", niva)
