"""The tax account: tax and fees, input VAT that comes back, interest."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from rakenskap.bokslut.momsersattning import sokbart

from . import kalender
from .fordelning import fordela
from .insatser import dimension
from .lon import MANADER
from .modell import Post, kr

if TYPE_CHECKING:
    from .arsbok import Arsbok

SKV = "Skatteverket"
SENA = {2023: {3: 3, 6: 2, 10: 4}}
"""Months of late payments, with the number of banking days."""


def _skuld(bok: Arsbok, manad: int) -> dict[int, int]:
    """Return the tax and fees of the salaries paid in a month of the year."""
    return {
        konto: -sum(
            v.summa(konto) for v in bok.verifikationer if v.serie == "N" and v.datum.month == manad
        )
        for konto in (2710, 2731)
    }


def _debitering(bok: Arsbok, forfall: date, skulder: dict[int, int], avser: str) -> None:
    poster = [Post(konto, ore) for konto, ore in skulder.items()]
    bok.bokfor(
        "A",
        forfall,
        SKV,
        f"Skatt och arbetsgivaravgifter {avser}",
        [*poster, Post(1630, -sum(skulder.values()))],
        "skatt",
    )


def _insattning(bok: Arsbok, dag: date, ore: int, avser: str) -> None:
    bok.bank(dag, SKV, f"Inbetalning till skattekontot, {avser}", [Post(1630, ore)], "skatt")


def _forskott(bok: Arsbok) -> int:
    """Return what is paid in December towards January's taxes: all of it, or nothing."""
    skatt = kr(bok.fakta.balans.skatt_och_avgifter)
    return skatt if kr(bok.fakta.balans.skattekonto) >= skatt else 0


def _skatter_och_avgifter(bok: Arsbok) -> int:
    """Book each month's payment; return what of the opening balance is free to pay out."""
    oppet = bok.lage.saldo[1630]
    januari = {konto: -bok.lage.saldo[konto] for konto in (2710, 2731)}
    loner = {manad: _skuld(bok, manad) for manad in range(1, 13)}
    for konto in januari:
        januari[konto] -= sum(skuld[konto] for skuld in loner.values())
    forfall = kalender.forfallodag(bok.ar, 1)
    if sum(januari.values()):
        avser = f"december {bok.ar - 1}"
        if oppet >= sum(januari.values()):
            oppet -= sum(januari.values())
        else:
            _insattning(bok, kalender.fore(forfall, 2), sum(januari.values()), avser)
        _debitering(bok, forfall, januari, avser)
    for manad in range(1, 12):
        if summa := sum(loner[manad].values()):
            forfall = kalender.forfallodag(bok.ar, manad + 1)
            sen = SENA.get(bok.ar, {}).get(manad + 1, 0)
            dag = kalender.efter(forfall, sen) if sen else kalender.fore(forfall, 2)
            avser = f"{MANADER[manad - 1]} {bok.ar}"
            _insattning(bok, dag, summa, avser)
            _debitering(bok, forfall, loner[manad], avser)
    if forskott := _forskott(bok):
        _insattning(bok, kalender.forra(date(bok.ar, 12, 28)), forskott, f"december {bok.ar}")
    return oppet


def _kreditera(bok: Arsbok, dag: date, ore: int, avser: str) -> tuple[date, int]:
    bok.bokfor(
        "A",
        dag,
        SKV,
        f"Momsersättning krediterad skattekontot, {avser}",
        [Post(1630, ore), Post(1652, -ore)],
        "moms",
    )
    return dag, ore


def _ansok(bok: Arsbok, dag: date, ore: int, avser: str) -> None:
    bok.bokfor(
        "A",
        dag,
        SKV,
        f"Ansökan om momsersättning, {avser}",
        [Post(1652, ore), Post(1651, -ore)],
        "moms",
    )


def _momsersattning(bok: Arsbok, ingaende: tuple[int, int], grans: date) -> list[tuple[date, int]]:
    """Apply for VAT by quarter; return what is credited, and when."""
    ej_ansokt, ansokt = ingaende
    krediter = []
    if ansokt:
        krediter.append(
            _kreditera(bok, kalender.nasta(date(bok.ar, 1, 26)), ansokt, f"{bok.ar - 1}")
        )
    if ej_ansokt:
        avser = f"kvartal 4 {bok.ar - 1}" if ansokt else f"{bok.ar - 1}"
        _ansok(bok, kalender.nasta(date(bok.ar, 2, 8)), ej_ansokt, avser)
        krediter.append(_kreditera(bok, kalender.nasta(date(bok.ar, 3, 5)), ej_ansokt, avser))
    saldo = 0
    kvartalsmoms = [0, 0, 0, 0]
    for v in bok.verifikationer:
        if v.serie == "L":
            kvartalsmoms[(v.datum.month - 1) // 3] += v.summa(1651)
    for kvartal in range(1, 4):
        saldo += kvartalsmoms[kvartal - 1]
        belopp = sokbart(saldo)
        if not belopp:
            continue
        saldo -= belopp
        manad = 3 * kvartal + 1
        avser = f"kvartal {kvartal} {bok.ar}"
        if date(bok.ar, manad - 1, 28) < grans:
            _ansok(bok, kalender.nasta(date(bok.ar, manad, 17)), belopp, avser)
            dag = kalender.nasta(date(bok.ar, manad + 1, 11))
            krediter.append(_kreditera(bok, dag, belopp, avser))
        else:
            _ansok(bok, kalender.nasta(date(bok.ar, 12, 4 + kvartal)), belopp, avser)
    return krediter


def _ranta(bok: Arsbok, fritt: int) -> int:
    """Book interest on the tax account; return how it changed the account's balance."""
    intakt, kostnad = kr(bok.fakta.finansiell_intakt), kr(bok.fakta.finansiell_kostnad)
    dim = dimension("finansiering")
    if intakt:
        bok.bokfor(
            "A",
            date(bok.ar, 12, 5),
            SKV,
            f"Intäktsränta på skattekontot {bok.ar}",
            [Post(1630, intakt), Post(8314, -intakt, dim)],
            "finans",
        )
    if kostnad:
        dagar = [date(bok.ar, m, 5) for m in (4, 7, 11)]
        for dag, ore in zip(dagar, fordela(kostnad // 100, [41, 23, 36]), strict=True):
            bok.bokfor(
                "A",
                kalender.nasta(dag),
                SKV,
                f"Kostnadsränta på skattekontot, {MANADER[dag.month - 2]} {bok.ar}",
                [Post(8423, kr(ore), dim), Post(1630, -kr(ore))],
                "finans",
            )
            if fritt < kostnad:
                betald = kalender.efter(kalender.nasta(dag), 4)
                bok.bank(
                    betald,
                    SKV,
                    "Inbetalning till skattekontot, kostnadsränta",
                    [Post(1630, kr(ore))],
                    "finans",
                )
    return intakt if fritt < kostnad else intakt - kostnad


def _utbetalningar(bok: Arsbok, krediter: list[tuple[date, int]], kvar: int) -> None:
    """Pay out the credits to the bank, holding back what shall remain on the account."""
    for n in range(len(krediter) - 1, -1, -1):
        dag, ore = krediter[n]
        behall = min(ore, kvar) if kvar > 0 else kvar
        kvar -= behall
        krediter[n] = (dag, ore - behall)
    if kvar:
        raise ValueError(f"{bok.ar}: skattekontot går inte ihop: {kvar}")
    for dag, ore in krediter:
        if ore:
            bok.bank(
                kalender.efter(dag, 4),
                SKV,
                "Utbetalning från skattekontot",
                [Post(1630, -ore)],
                "moms",
            )


def bokfor_skattekonto(bok: Arsbok, grans: date, loneskatt: int, moms: tuple[int, int]) -> None:
    """Book all that passes the tax account."""
    fritt = _skatter_och_avgifter(bok)
    if loneskatt:
        dag = kalender.forfallodag(bok.ar, 3)
        _insattning(bok, kalender.fore(dag, 2), loneskatt, f"särskild löneskatt {bok.ar - 1}")
        bok.bokfor(
            "A",
            dag,
            SKV,
            f"Särskild löneskatt, slutlig skatt {bok.ar - 1}",
            [Post(2514, loneskatt), Post(1630, -loneskatt)],
            "slp",
        )
    ranta = _ranta(bok, fritt)
    krediter = _momsersattning(bok, moms, grans)
    kvar = kr(bok.fakta.balans.skattekonto) - _forskott(bok) - ranta - fritt
    if kvar < 0 and not krediter:
        krediter = [(kalender.nasta(date(bok.ar, 12, 12) + timedelta(days=1)), 0)]
    _utbetalningar(bok, krediter, kvar)
