"""Salaries, board fees, pensions, holiday pay and the taxes on them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from . import kalender
from .arsbok import BYRA, CHEF, ORDFORANDE, Delning, andelar
from .fordelning import fordela, tal
from .insatser import dimension
from .modell import Post, kr

if TYPE_CHECKING:
    from .arsbok import Arsbok

MANADER = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
AVGIFT = 3142
"""Arbetsgivaravgift in hundredths of a per cent."""
SLP = 2426
"""Särskild löneskatt in hundredths of a per cent."""
SKATT = 34
"""Assumed average share of tax in a salary, per cent."""


def _avgift(lon_kr: int) -> int:
    return lon_kr * AVGIFT // 10_000


def personalfordelning(bok: Arsbok) -> list[Delning]:
    """Return how staff costs are shared: the kansli first, then the insatser."""
    delar: list[Delning] = [(0, dimension("kansli"))]
    for verksamhet, insats, promille in bok.fakta.lon.andelar:
        projekt = "mia" if verksamhet == "projekt" else ""
        delar.append((promille, dimension(verksamhet, insats, projekt)))
    return delar


def bokfor_loner(bok: Arsbok) -> None:
    """Book the year's salaries, so that December's tax and fees are the closing debt."""
    fakta = bok.fakta
    skuld, arvode = fakta.balans.skatt_och_avgifter, fakta.lon.arvode_per_halvar
    brutto_dec = skuld * 10_000 // (AVGIFT + SKATT * 100)
    fast = brutto_dec - arvode
    forsta = fakta.lon.forsta_manad
    start = fakta.lon.start_promille
    for manad in range(forsta, 13):
        utbetalning = kalender.forra(date(bok.ar, manad, 22 if manad == 12 else 25))
        if manad == 12:
            lon = fast
        else:
            niva = start + (1000 - start) * (manad - forsta) // (12 - forsta)
            lon = fast * (niva + tal(f"lön{bok.ar}{manad}", -12, 12)) // 1000
        arv = arvode if manad in {6, 12} else 0
        skatt_arv, avgift_arv = arv * SKATT // 100, _avgift(arv)
        skatt, avgift = lon * SKATT // 100, _avgift(lon)
        if manad == 12:
            skatt = skuld - avgift - avgift_arv - skatt_arv
        _lon(bok, utbetalning, lon, skatt, avgift)
        if arv:
            _arvode(bok, utbetalning, (arv, skatt_arv, avgift_arv))


def _lon(bok: Arsbok, dag: date, lon: int, skatt: int, avgift: int) -> None:
    manad = MANADER[dag.month - 1]
    delning = personalfordelning(bok)
    bok.bokfor(
        "N",
        dag,
        "Anställda",
        f"Löner {manad} {bok.ar}",
        [
            *andelar(kr(lon), delning, 7210),
            Post(2710, -kr(skatt)),
            Post(1930, -kr(lon - skatt)),
        ],
        "lon",
        av=BYRA,
        attest=CHEF,
    )
    bok.bokfor(
        "N",
        dag,
        "Skatteverket",
        f"Arbetsgivaravgifter på löner {manad} {bok.ar}",
        [*andelar(kr(avgift), delning, 7510), Post(2731, -kr(avgift))],
        "lon",
        av=BYRA,
        attest=CHEF,
    )


def _arvode(bok: Arsbok, dag: date, belopp: tuple[int, int, int]) -> None:
    arvode, skatt, avgift = belopp
    dim = dimension("styrelse")
    halvar = "första" if dag.month == 6 else "andra"
    bok.bokfor(
        "N",
        dag,
        "Styrelsens ledamöter",
        f"Styrelsearvoden {halvar} halvåret {bok.ar}",
        [
            Post(7240, kr(arvode), dim),
            Post(7510, kr(avgift), dim),
            Post(2710, -kr(skatt)),
            Post(2731, -kr(avgift)),
            Post(1930, -kr(arvode - skatt)),
        ],
        "styrelse",
        av=BYRA,
        attest=ORDFORANDE,
    )


def bokfor_loneskatt(bok: Arsbok) -> int:
    """Book the tax on pension costs by quarter and return what is to be paid, in öre."""
    kostnad = kr((bok.fakta.lon.pension * SLP + 5_000) // 10_000)
    ingaende = -bok.lage.saldo[2514]
    betalas = ingaende + kostnad - kr(bok.fakta.balans.sarskild_loneskatt)
    if not 0 <= betalas <= ingaende + kostnad:
        raise ValueError(f"{bok.ar}: särskild löneskatt {betalas}")
    delning = personalfordelning(bok)
    kvartal = [3, 6, 9, 12] if bok.ar > 2016 else [6, 9, 12]
    delar = fordela(kostnad // 100, [1] * len(kvartal))
    for manad, del_ in zip(kvartal, delar, strict=True):
        sista = date(bok.ar, manad, 31 if manad in {3, 12} else 30)
        bok.bokslut(
            sista,
            f"Särskild löneskatt på pensionskostnader, kvartal {manad // 3} {bok.ar}",
            [*andelar(kr(del_), delning, 7533), Post(2514, -kr(del_))],
            "slp",
            motpart="Skatteverket",
            registrerad=kalender.efter(date(bok.ar + 1, 1, 12), 2) if manad == 12 else None,
        )
    return betalas


def bokfor_semester(bok: Arsbok) -> None:
    """Book the change of the holiday pay debt at the end of the year."""
    skuld = bok.fakta.balans.semester
    lon = skuld * 10_000 // (10_000 + AVGIFT)
    lon_and = kr(lon) + bok.lage.saldo[2920]
    avg_and = kr(skuld - lon) + bok.lage.saldo[2941]
    dim = dimension("kansli")
    bok.bokslut(
        date(bok.ar, 12, 31),
        f"Förändring av semesterlöneskuld {bok.ar}",
        [
            Post(7290, lon_and, dim),
            Post(2920, -lon_and),
            Post(7519, avg_and, dim),
            Post(2941, -avg_and),
        ],
        "semester",
        motpart="Anställda",
        registrerad=kalender.efter(date(bok.ar + 1, 1, 12), 1),
    )
