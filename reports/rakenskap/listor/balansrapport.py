"""Balansrapport: assets, equity and liabilities by line and account, with last year.

Equity is shown by account as it is booked, and beside it the result that no entry has yet moved
to equity, so that both sides are equal at any day of the year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from lkbr.bokslut import EGET_KAPITAL
from lkbr.uppstallning import Formrad, uppstallning_for
from rakenskap.bok.poster import rakenskapsar
from rakenskap.listor.manader import andel_i_ord, aret_fore, del_av_aret, fordelad
from rakenskap.listor.resultatrapport import BERAKNAT, Beloppskolumn, kontorapport, lagg_ut
from rakenskap.listor.saldon import summor
from rakenskap.listor.urval import Listurval, beskriv, i_konton, radmask
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.budget import budgetrader
from rakenskap.rapport.rapport import Kolumn, Rapport

UTGAENDE = "eget_kapital_utgaende"
_RUBRIK = "eget_kapital_rubrik"
_BOKFORT = Formrad(
    "bokfort_eget_kapital", "Bokfört eget kapital", "post", 2, post=tuple(sorted(EGET_KAPITAL))
)
_RESULTAT = Formrad(
    "resultat", "Resultat, inte bokfört mot eget kapital", "post", 2, post=(BERAKNAT,)
)
_DAG = dt.timedelta(days=1)
Saldon = dict[str, int]


def balansrapport(b: Berakning, urval: Listurval) -> Rapport:
    """Make the balansrapport.

    Args:
        b: the books' amounts.
        urval: a period within one räkenskapsår, and accounts.

    Returns:
        Lines of the balansräkning with their accounts under them; assets, equity and liabilities
        plus. Columns: balance at the year's start, before the period (when it begins later),
        change, closing, budgeted change of the year to the period's end and deviation from it
        (when there is such a budget), and the balance a year before.
    """
    egna = replace(urval, fran=dt.date(urval.till.year, 1, 1))
    sista = saldon(b, urval, urval.till)
    budget = _budget(b, egna)
    om_budgeten = f"Budget: {andel_i_ord(egna.fran, egna.till)}." if budget else ""
    kolumner = _kolumner(b, urval, sista, budget)
    return i_balansform(b, urval, kolumner, ("balansrapport", "Balansrapport"), om_budgeten)


def i_balansform(
    b: Berakning,
    urval: Listurval,
    kolumner: Sequence[tuple[Kolumn, Saldon]],
    namn: tuple[str, str],
    text: str = "",
) -> Rapport:
    """Lay out balances by account in the form of the balansräkning.

    Args:
        b: the books' amounts.
        urval: its last day tells on which side an account stands.
        kolumner: each column's balances in öre, debit positive.
        namn: the report's id and title.
        text: what more to say above it.
    """
    sista = saldon(b, urval, urval.till)
    poster = {nr: _post(b, nr, sista.get(nr, 0)) for nr in (*b.bok.konton, BERAKNAT)}
    vanda = [Beloppskolumn(kolumn, _vant(b, egna, poster)) for kolumn, egna in kolumner]
    alla = sorted({nr for kolumn in vanda for nr, ore in kolumn.belopp.items() if ore})
    form = _med_bokfort_eget_kapital(uppstallning_for(urval.till.year).balansrakning)
    rader = lagg_ut(b, form, vanda, lambda rad: [nr for nr in alla if poster[nr] in rad.post])
    stycken = [
        beskriv(urval, b.bok.forbund),
        "Tillgångar, eget kapital och skulder är plus. Ett konto med omvänt saldo står där "
        "balansräkningen har det.",
        text,
    ]
    return kontorapport(namn, vanda, rader, stycken, "LKBR 6 kap. 2 §")


def saldon(b: Berakning, urval: Listurval, dag: dt.date) -> Saldon:
    """Return balances by account at the end of a day, the accounts of the result as one.

    Opening balances that the books began with count from before their first day.
    """
    tabell = b.poster.tabell
    dagar = tabell["dag"].to_numpy()
    mask = dagar <= dag.toordinal()
    if dag >= dt.date(urval.till.year - 1, 12, 31):
        mask |= tabell["ingaende"].to_numpy() & (dagar <= urval.till.toordinal())
    svar: Saldon = {}
    for nr, ore in summor(b, np.logical_and(mask, radmask(b.poster, urval))).items():
        namn = BERAKNAT if b.sida(nr) == "resultat" else nr
        svar[namn] = svar.get(namn, 0) + ore
    return svar


def _post(b: Berakning, nr: str, utgaende: int) -> str:
    """Return the line where an account stands, by its closing balance."""
    if nr == BERAKNAT:
        return BERAKNAT
    if utgaende and b.sida(nr) in ("tillgang", "skuld"):
        return b.ratt_sida(nr, utgaende).post
    return b.konto(nr).rad


def _vant(b: Berakning, egna: Saldon, poster: dict[str, str]) -> Saldon:
    """Return balances with the sign of the side of the accounts where they stand."""

    def tillgang(nr: str) -> bool:
        return nr != BERAKNAT and b.tabell.poster[poster[nr]].sida == "tillgang"

    return {nr: ore if tillgang(nr) else -ore for nr, ore in egna.items()}


def _skillnad(nu: Saldon, da: Saldon) -> Saldon:
    return {nr: nu.get(nr, 0) - da.get(nr, 0) for nr in {*nu, *da}}


def _kolumner(
    b: Berakning, urval: Listurval, sista: Saldon, budget: Saldon
) -> list[tuple[Kolumn, Saldon]]:
    nyar = dt.date(urval.till.year, 1, 1)
    borjan = saldon(b, urval, nyar - _DAG)
    fore = saldon(b, urval, urval.fran - _DAG)
    svar = [(Kolumn("arets_borjan", f"Ingående {nyar}", smal=urval.fran == nyar), borjan)]
    if urval.fran != nyar:
        svar.append((Kolumn("ingaende", f"Ingående {urval.fran}"), fore))
    svar.append((Kolumn("forandring", "Förändring"), _skillnad(sista, fore)))
    svar.append((Kolumn("utgaende", f"Utgående {urval.till}"), sista))
    if budget:
        avvikelse = _skillnad(_skillnad(sista, borjan), budget)
        svar.append((Kolumn("budget", "Budgeterad förändring från 1 jan", smal=False), budget))
        svar.append((Kolumn("avvikelse", "Avvikelse", smal=False), avvikelse))
    fjol = aret_fore(urval.till)
    if fjol != nyar - _DAG:
        svar.append((Kolumn("fjol", f"Utgående {fjol}", smal=False), saldon(b, urval, fjol)))
    return svar


def _budget(b: Berakning, urval: Listurval) -> Saldon:
    """Return the budgeted change of balances (investments) of the year so far, by account."""
    andel = del_av_aret(urval.fran, urval.till)
    arets: Saldon = {}
    for rad in budgetrader(b.bok, rakenskapsar(urval.till.year)):
        if i_konton(rad.konto, urval.konton) and b.sida(rad.konto) != "resultat":
            arets[rad.konto] = arets.get(rad.konto, 0) + rad.ore
    return {nr: fordelad(ore, andel) for nr, ore in arets.items()}


def _med_bokfort_eget_kapital(formrader: Iterable[Formrad]) -> list[Formrad]:
    """Return the form with equity by account in the place of the law's computed lines."""
    svar: list[Formrad] = []
    i_eget_kapital = False
    for rad in formrader:
        if rad.id == _RUBRIK:
            i_eget_kapital = True
            svar += [rad, _BOKFORT, _RESULTAT]
        elif rad.id == UTGAENDE:
            delar = (_BOKFORT.id, _RESULTAT.id)
            svar.append(replace(rad, etikett="Summa eget kapital", niva=1, summa=delar))
        elif rad.stil in ("rubrik", "summa"):
            i_eget_kapital = False
            svar.append(rad)
        elif not i_eget_kapital:
            svar.append(rad)
    return svar
