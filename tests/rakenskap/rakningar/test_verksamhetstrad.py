"""Verksamhet × insats: codes that differ in signs only stay apart, in every table built on it."""

from __future__ import annotations

import datetime as dt

import pytest

from rakenskap.bok.poster import Period, bygg_poster, rakenskapsar
from rakenskap.fava_tillagg.harledning import harled, rader_i_urval
from rakenskap.listor.prognos import budget_och_prognos
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.drift import driftredovisning
from rakenskap.rapport.rapport import Rapport, exakta_belopp
from tests.conftest import GorBok
from tests.hjalp import konto, ver
from tests.rakna import etiketter, kr

LIKA = ver("K1", "2023-01-10", "Medlem", "Bidrag", "1930 9000.00; 3985 -9000.00") + ver(
    "L1",
    "2023-02-01",
    "M",
    "Allt",
    [
        ("4010", "100.00", {"verksamhet": "A-1", "insats": "X-1"}),
        ("4010", "20.00", {"verksamhet": "A-1", "insats": "X 1"}),
        ("4010", "3.00", {"verksamhet": "A 1", "insats": "X-1"}),
        ("4010", "0.40", {"verksamhet": "a_1"}),
        ("1930", "-123.40"),
    ],
)
DELAD = """\
namn = "Provförbundet"
[[verksamhet]]
kod = "kansli"
namn = "Kansli"
delar = { "Personal" = "7000-7999", "Lokal" = "5000-5199" }
"""


@pytest.fixture
def b(bok: GorBok) -> Berakning:
    bok_ = bok(LIKA)
    return Berakning.av(bok_, bygg_poster(bok_))


def tabeller(b: Berakning) -> tuple[Rapport, Rapport]:
    helar = rakenskapsar(2023)
    return driftredovisning(b, helar), budget_och_prognos(b, Period(helar.fran, helar.till))


def test_koder_som_bara_skiljer_i_tecken_ar_var_sin_rad(b: Berakning) -> None:
    drift, prognos = tabeller(b)
    radnamn = [rad.id for rad in drift.rader if rad.celler and rad.niva]
    assert len(set(radnamn)) == len(radnamn) == 3
    for tabell, kolumn in ((drift, "netto"), (prognos, "utfall")):
        belopp = [kr(tabell, rad.id, kolumn) for rad in tabell.rader if rad.niva]
        assert sorted(map(str, belopp)) == ["-100.00", "-20.00", "-3.00"]
        assert len({rad.id for rad in tabell.rader}) == len(tabell.rader)
        assert kr(tabell, "arets_resultat", kolumn) == kr(drift, "arets_resultat", "netto")


def test_varje_cells_dimensioner_ger_just_dess_verifikationer(b: Berakning) -> None:
    """The postings with a cell's codes, on its accounts, sum to it."""
    ore = b.poster.kolumner["ore"]
    for tabell, kolumn in zip(tabeller(b), ("netto", "utfall"), strict=True):
        for rad in tabell.rader:
            if not rad.celler:
                continue
            cell = tabell.cell(rad.id, kolumn)
            egna = [
                -ore[plats]
                for nummer in cell.konton
                for plats in rader_i_urval(b, nummer, rakenskapsar(2023), cell.dimensioner)
            ]
            assert sum(egna) == cell.ore, (tabell.id, rad.id)


def test_harledningen_visar_bara_den_egna_koden(b: Berakning) -> None:
    drift, _ = tabeller(b)
    (cell,) = [
        drift.cell(rad.id, "kostnader")
        for rad in drift.rader
        if rad.celler and drift.cell(rad.id, "kostnader").ore == -300 and rad.niva
    ]
    harledning = harled(b, [drift], cell)
    assert harledning.urval.verksamheter == frozenset({"A 1"})
    assert harledning.urval.insats == "X-1"
    assert [(del_.konto, del_.andel) for del_ in harledning.konton] == [("4010", -300)]


def test_prognosen_delar_verksamheten_som_driften(bok: GorBok) -> None:
    text = ver(
        "L1",
        "2023-02-01",
        "M",
        "Allt",
        [
            ("7210", "300.00", {"verksamhet": "kansli"}),
            ("5010", "50.00", {"verksamhet": "kansli"}),
            ("6110", "7.00", {"verksamhet": "kansli"}),
            ("1930", "-357.00"),
        ],
    )
    bok_ = bok(text, forbund=DELAD)
    drift, prognos = tabeller(Berakning.av(bok_, bygg_poster(bok_)))
    vantat = ["Kansli", "Personal", "Lokal", "Övrigt", "Summa kansli"]
    assert etiketter(drift)[:5] == etiketter(prognos)[:5] == vantat
    assert [kr(prognos, rad.id, "utfall") for rad in prognos.rader[1:5]] == [-300, -50, -7, -357]


def test_prognosens_summor_ar_samband(bok: GorBok) -> None:
    budget = (
        f'2023-01-01 custom "forbundsbudget" {konto("4010")} 500.00 SEK\n'
        '  verksamhet: "A-1"\n  insats: "X-1"\n'
    )
    bok_ = bok(LIKA + budget)
    b = Berakning.av(bok_, bygg_poster(bok_))
    prognos = budget_och_prognos(b, Period(dt.date(2023, 1, 1), dt.date(2023, 4, 30)))
    exakta = exakta_belopp([prognos])
    assert len(prognos.samband) > 6 * 2
    for samband in prognos.samband:
        assert sum(tecken * exakta[namn] for tecken, namn in samband.termer()) == 0
