"""The closing's own functions make the entries of the federation's books, to the krona.

Each entry of 2016-2023 that a tool of the program would propose is held against what the tool does
propose, from the books as they were the day before: depreciation, returns of accruals, applications
for VAT, and the reskontra of each year's end. The reconstruction calls the same functions.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from beancount.core import data

from lkbr.belopp import till_ore
from lkbr.konto import kontonummer
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bokslut.interim import anmarkning, interimsposter
from rakenskap.bokslut.momsersattning import momsansokan, tolka_momsperiod
from rakenskap.bokslut.periodisering import Periodpost, forfallna_periodiseringar, periodisera
from rakenskap.bokslut.tillgang import krav_rimliga, planenlig
from rakenskap.dagbok.text import Text
from rakenskap.reskontra.poster import KUND, LEVERANTOR
from rakenskap.reskontra.reskontra import reskontra
from tools.rekonstruktion.fakta import ALLA

LEDGER = Path(__file__).resolve().parents[2] / "ledger"
AREN = range(2016, 2024)
Rader = tuple[tuple[str, int], ...]


@cache
def bocker() -> Bok:
    return las_bok(LEDGER).krav_felfri()


def bokforda(borjar: tuple[str, ...], dag: dt.date | None = None) -> list[data.Transaction]:
    return [
        e
        for e in bocker().entries
        if isinstance(e, data.Transaction)
        and (e.narration or "").startswith(borjar)
        and dag in (None, e.date)
    ]


def rader(entry: data.Transaction) -> Rader:
    egna = [(kontonummer(p.account) or "", till_ore(p.units.number)) for p in entry.postings]  # type: ignore[union-attr, arg-type]
    return tuple(sorted(egna))


def foreslagna(text: Text) -> Rader:
    return tuple(sorted((kontonummer(rad.konto) or "", rad.ore) for rad in text.rader))


def fore(dag: dt.date, utom: data.Transaction) -> Bok:
    """Return the books as they were before an entry was made."""
    bok = bocker()
    kvar = [e for e in bok.entries if e.date <= dag and e is not utom]
    return replace(bok, entries=kvar)


@pytest.mark.parametrize("ar", range(2017, 2024))
def test_avskrivningen_ar_planens_per_tillgang_och_kvartal(ar: int) -> None:
    alla = krav_rimliga(bocker())
    for kvartal, (manad, dag) in enumerate(((3, 31), (6, 30), (9, 30), (12, 31)), start=1):
        slut = dt.date(ar, manad, dag)
        innan = dt.date(ar, manad - 2, 1) - dt.timedelta(days=1)
        plan = {t.id: planenlig(t, slut) - planenlig(t, innan) for t in alla}
        egna = bokforda((f"Avskrivning inventarier, kvartal {kvartal} {ar}",))
        bokfort = {
            str((p.meta or {})["anlaggning"]): -till_ore(p.units.number)  # type: ignore[union-attr, arg-type]
            for entry in egna
            for p in entry.postings
            if (p.meta or {}).get("anlaggning")
        }
        assert bokfort == {namn: ore for namn, ore in plan.items() if ore}, (ar, kvartal)


@pytest.mark.parametrize("ar", range(2016, 2023))
def test_upplupet_aterfors_som_det_bokfordes(ar: int) -> None:
    """What is accrued on the last day is returned on the first, all of it and nothing else."""
    slut, nyar = dt.date(ar, 12, 31), dt.date(ar + 1, 1, 1)
    upplupna = bokforda(("Upplupen kostnad", "Upplupet bidrag"), slut)
    assert upplupna
    marken = {id(e): e._replace(meta={**e.meta, "aterfors": nyar}) for e in upplupna}
    bok = replace(bocker(), entries=[marken.get(id(e), e) for e in bocker().entries])
    forslag = forfallna_periodiseringar(bok, nyar)
    assert forslag is not None
    bokfort = Counter(map(rader, bokforda(("Återföring av upplup",), nyar)))
    assert Counter(map(foreslagna, forslag.texter)) == bokfort


@pytest.mark.parametrize("ar", AREN)
def test_upplupet_bokfors_som_programmet_foreslar(ar: int) -> None:
    slut = dt.date(ar, 12, 31)
    for entry in bokforda(("Upplupen kostnad", "Upplupet bidrag"), slut):
        egna = [ett for ett in rader(entry) if ett[0][0] in "345678"]
        (interim,) = [ett for ett in rader(entry) if ett[0][0] in "12"]
        if len(egna) > 1:
            continue  # one accrual of several accounts is proposed as one each
        (konto, ore) = egna[0]
        slag = "upplupen-kostnad" if ore > 0 else "upplupen-intakt"
        post = Periodpost(slag, konto, abs(ore), slut, entry.payee or "", "", interim[0])  # type: ignore[arg-type]
        (text,) = periodisera(bocker(), post).texter
        assert foreslagna(text) == rader(entry)


@pytest.mark.parametrize("ar", range(2017, 2023))
@pytest.mark.parametrize("kvartal", range(1, 5))
def test_ansokan_om_momsersattning_ar_den_som_bokfordes(ar: int, kvartal: int) -> None:
    texter = [f"Ansökan om momsersättning, kvartal {kvartal} {ar}"]
    texter += [f"Ansökan om momsersättning, {ar}"] if kvartal == 4 else []
    egna = bokforda(tuple(texter))
    if not egna:
        pytest.skip("nothing was applied for of the quarter by itself")
    (entry,) = egna
    bok = fore(entry.date, entry)
    forslag = momsansokan(bok, tolka_momsperiod(f"{ar}-kv{kvartal}"), entry.date)
    (text,) = forslag.texter
    assert foreslagna(text) == rader(entry)


@pytest.mark.parametrize("ar", AREN)
def test_reskontran_ar_den_publicerade_skulden_och_fordran(ar: int) -> None:
    slut = dt.date(ar, 12, 31)
    lev = reskontra(bocker(), LEVERANTOR, slut)
    assert sum(post.kvar_ore for post in lev.oppna) == lev.saldo_ore
    assert -lev.saldo_ore == ALLA[ar].balans.leverantorer * 100
    kund = reskontra(bocker(), KUND, slut)
    assert sum(post.kvar_ore for post in kund.oppna) == kund.saldo_ore
    assert kund.saldo_ore == ALLA[ar].balans.kund * 100


@pytest.mark.parametrize("ar", AREN)
def test_inget_pa_interimskontona_ar_aldre_an_ett_ar(ar: int) -> None:
    slut = dt.date(ar, 12, 31)
    gamla = [post.ver for post in interimsposter(bocker(), slut) if anmarkning(post, slut)]
    assert gamla == []
