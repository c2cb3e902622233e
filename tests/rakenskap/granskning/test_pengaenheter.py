"""Monetary unit sampling against the published tables, and the identities of the draw."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rakenskap.granskning.pengaenheter import dra, planera, riskfaktor, utvardera

# AICPA Audit Guide, Audit Sampling (2017), table C-1: sample sizes by risk, expected in parts of
# tolerable misstatement, and tolerable misstatement in parts of the population.
TALERAS = (500, 300, 100, 80, 60, 50, 40, 30, 20, 10, 5)  # per mille
TABELL_C1 = {
    (50, 0): (6, 10, 30, 38, 50, 60, 75, 100, 150, 300, 600),
    (50, 10): (8, 13, 37, 46, 62, 74, 92, 123, 184, 368, 736),
    (50, 20): (10, 16, 47, 58, 78, 93, 116, 155, 232, 463, 925),
    (50, 30): (12, 20, 60, 75, 100, 120, 150, 200, 300, 600, 1199),
    (50, 50): (24, 39, 116, 145, 193, 231, 289, 385, 577, 1154, 2308),
    (100, 0): (5, 8, 24, 29, 39, 47, 58, 77, 116, 231, 461),
    (100, 40): (12, 20, 58, 72, 96, 115, 143, 191, 286, 572, 1144),
    (200, 20): (5, 8, 23, 29, 38, 46, 57, 76, 113, 226, 451),
    (350, 60): (7, 12, 34, 43, 57, 68, 85, 113, 169, 338, 676),
    (500, 40): (3, 4, 12, 15, 19, 23, 29, 38, 57, 114, 228),
}
# Table C-2: confidence factors at 5, 10 and 37 % risk, by number of overstatements.
TABELL_C2 = {
    50: (3.00, 4.75, 6.30, 7.76, 9.16, 10.52),
    100: (2.31, 3.89, 5.33, 6.69, 8.00, 9.28),
    370: (1.00, 2.14, 3.25, 4.34, 5.43, 6.49),
}
POPULATION = 10**9


@pytest.mark.parametrize(("risk", "forvantat"), TABELL_C1)
def test_stickprovets_storlek_ar_den_publicerade(risk: int, forvantat: int) -> None:
    storlekar = []
    for promille in TALERAS:
        vasentlig = POPULATION * promille // 1000
        plan = planera(POPULATION, vasentlig, vasentlig * forvantat // 100, risk)
        storlekar.append(plan.antal)
    assert tuple(storlekar) == TABELL_C1[risk, forvantat]


@pytest.mark.parametrize("risk", TABELL_C2)
def test_riskfaktorn_ar_den_publicerade(risk: int) -> None:
    # The guide rounds its factors upwards.
    for fel, faktor in enumerate(TABELL_C2[risk]):
        assert faktor - 0.0151 < riskfaktor(risk, fel) <= faktor + 0.0051


@given(
    st.lists(st.integers(1, 10**7), min_size=1, max_size=200),
    st.integers(10**4, 10**6),
    st.integers(0, 10**6),
)
def test_varje_krona_dras_lika_ofta(belopp: list[int], intervall: int, start: int) -> None:
    start %= intervall
    poster = [(str(n), ore) for n, ore in enumerate(belopp)]
    dragna = dra(poster, intervall, start)
    total = sum(belopp)
    assert sum(dragna.values()) == max(0, -(-(total - start) // intervall))
    for namn, ore in poster:
        # As many times as whole intervals fit, or once more.
        assert dragna.get(namn, 0) in (ore // intervall, ore // intervall + 1)


def test_utan_fel_ar_gransen_vasentligheten() -> None:
    plan = planera(POPULATION, POPULATION // 20, 0, 50)
    bokfort = {str(n): 1000 for n in range(plan.antal)}
    utfall = utvardera(plan.intervall_ore, 50, bokfort, {})
    assert (utfall.fel_ore, utfall.projicerat_ore) == (0, 0)
    assert POPULATION // 20 * 0.98 < utfall.ovre_grans_ore <= POPULATION // 20


def test_guidens_exempel_med_tre_fel() -> None:
    """Taintings of 100, 50 and 10 %: basic precision, and each with its step of the factor."""
    bokfort = {"a": 500, "b": 200, "c": 1000, "d": 40000, "e": 10}
    ratt = {"a": 0, "b": 100, "c": 900, "d": 39000}
    utfall = utvardera(10_000, 50, bokfort, ratt)
    # «d» is larger than the interval: its error counts as it is.
    assert utfall.fel_ore == 500 + 100 + 100 + 1000
    assert utfall.projicerat_ore == 1000 + 10_000 + 5_000 + 1_000
    vantat = 1000 + 10_000 * (2.9957 + 1.7482 * 1.0 + 1.5519 * 0.5 + 1.4579 * 0.1)
    assert abs(utfall.ovre_grans_ore - vantat) < 5


def test_gransen_stiger_med_varje_fel() -> None:
    bokfort = {str(n): 1000 for n in range(50)}
    granser = [
        utvardera(5000, 50, bokfort, {str(n): 300 for n in range(antal)}).ovre_grans_ore
        for antal in range(6)
    ]
    assert all(fore < efter for fore, efter in pairwise(granser))


@pytest.mark.parametrize(
    ("population", "vasentligt", "forvantat", "risk", "ord_"),
    [
        (0, 1, 0, 50, "tom"),
        (100, 100, 0, 50, "mindre än populationen"),
        (100, 50, 50, 50, "mindre än väsentligheten"),
        (100, 50, 0, 0, "Risken"),
        (10**9, 100, 0, 50, "Inte ens"),
    ],
)
def test_det_som_inte_gar_att_planera_sags(
    population: int, vasentligt: int, forvantat: int, risk: int, ord_: str
) -> None:
    with pytest.raises(ValueError, match=ord_):
        planera(population, vasentligt, forvantat, risk)
