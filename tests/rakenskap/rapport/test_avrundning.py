"""Rounding: every table adds up, tables tie, the comparatives are last year's, nothing is far off.

The properties hold for books with öre everywhere, made at random: several years, both laws, all
sorts of events, with and without dimensions and budgets.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lkbr.belopp import ORE_PER_ENHET, Enhet, narmast
from rakenskap.bok.bok import las_bok
from rakenskap.rakningar.rakenskaper import gor_rakenskaper
from rakenskap.rapport.avrundning import AvrundningFelError, IngenAvrundningError, _Sokning, avrunda
from rakenskap.rapport.rapport import Rakenskaper
from rakenskap.rapport.storhet import Samband
from tests.hjalp import konto, skriv_bok, ver
from tests.rakna import fynd

FORBUND = """\
namn = "Provförbundet"
[[verksamhet]]
kod = "individ"
namn = "Individinriktade"
[[verksamhet]]
kod = "kansli"
namn = "Kansli"
[[insats]]
kod = "bron"
namn = "Bron"
[[trappsteg]]
till_kr = 2000
procent = 20
[[trappsteg]]
procent = 10
"""

# What may happen: debit and credit account; the amount is drawn.
HANDELSER = (
    ("1930", "3985"),
    ("1510", "3986"),
    ("1790", "3981"),
    ("4010", "2440"),
    ("5010", "1930"),
    ("7210", "2710"),
    ("6422", "2990"),
    ("1650", "2440"),
    ("2440", "1930"),
    ("1220", "2440"),
    ("7832", "1229"),
    ("1630", "1930"),
    ("8410", "1930"),
    ("1930", "8310"),
    ("5010", "2290"),
    ("1930", "2350"),
    ("1410", "1930"),
    ("1810", "1930"),
    ("8750", "1930"),
)
START = "1930 90000000.33; 1220 70000000.34; 1630 1.01; 3987 -160000001.68"
DIMENSIONER = ("", "individ/bron", "individ/", "kansli/", "okand/okand")

belopp = st.integers(min_value=1, max_value=99_999_99)
handelse = st.tuples(
    st.sampled_from(HANDELSER), belopp, st.sampled_from(DIMENSIONER), st.booleans()
)
ar_handelser = st.lists(handelse, min_size=1, max_size=12)


def _kronor(ore: int) -> str:
    return f"{'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02d}"


def _text(ar: dict[int, list[tuple[tuple[str, str], int, str, bool]]]) -> str:
    # Enough to sell and write off, so that no asset falls below nought.
    forsta = min(ar)
    delar = [ver("B1", f"{forsta}-01-02", "Medlem", "Start", START)]
    for aret, handelser in ar.items():
        for nummer, ((debet, kredit), ore, dimension, budget) in enumerate(handelser, 1):
            verksamhet, _, insats = dimension.partition("/")
            egna = {"verksamhet": verksamhet, "insats": insats}
            egna = {namn: kod for namn, kod in egna.items() if kod}
            rader = [(debet, _kronor(ore), egna), (kredit, _kronor(-ore), egna)]
            delar.append(ver(f"A{nummer}", f"{aret}-05-01", "Motpart", "Händelse", rader))
            if budget and debet in ("4010", "5010"):
                delar.append(
                    f'{aret}-01-01 custom "forbundsbudget" {konto(debet)} {_kronor(ore + 37)} SEK\n'
                    + "".join(f'  {namn}: "{kod}"\n' for namn, kod in egna.items())
                )
    return "".join(delar)


def _ar(bocker: Path, ar: int, enhet: Enhet) -> Rakenskaper:
    utfall = gor_rakenskaper(las_bok(bocker), ar, enhet)
    assert utfall.rakenskaper is not None, fynd(utfall)
    return utfall.rakenskaper


def _visade(rakenskaper: Rakenskaper) -> dict[str, int]:
    """Return what is shown by quantity; a quantity is shown alike wherever it stands."""
    svar: dict[str, int] = {}
    for rapport in rakenskaper.rapporter:
        for rad in rapport.rader:
            for cell in rad.celler:
                if cell.nyckel and cell.visat is not None:
                    tal = cell.tecken * cell.visat
                    assert svar.setdefault(cell.nyckel, tal) == tal
    return svar


def _prova(rakenskaper: Rakenskaper, enhet_ore: int) -> None:
    visade = _visade(rakenskaper)
    for rapport in rakenskaper.rapporter:
        for samband in rapport.samband:
            skillnad = sum(tecken * visade.get(namn, 0) for tecken, namn in samband.termer())
            assert skillnad == 0, f"{rapport.id}: {samband}"
        for rad in rapport.rader:
            for cell in rad.celler:
                if cell.nyckel and cell.visat is not None:
                    assert cell.ore is not None
                    assert abs(cell.visat * enhet_ore - cell.ore) <= enhet_ore, (rapport.id, rad.id)


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    ar=st.tuples(ar_handelser, ar_handelser, ar_handelser),
    forsta=st.sampled_from((2016, 2018, 2022, 2023)),
    enhet=st.sampled_from(("kr", "tkr")),
)
def test_slumpade_bocker_summerar_och_stammer(
    ar: tuple[list[tuple[tuple[str, str], int, str, bool]], ...], forsta: int, enhet: Enhet
) -> None:
    with tempfile.TemporaryDirectory() as mapp:
        text = _text({forsta + plats: handelser for plats, handelser in enumerate(ar)})
        bocker = skriv_bok(Path(mapp), text, forbund=FORBUND)
        fore: dict[str, int] = {}
        for ett_ar in range(forsta, forsta + 3):
            rakenskaper = _ar(bocker, ett_ar, enhet)
            _prova(rakenskaper, ORE_PER_ENHET[enhet])
            visade = _visade(rakenskaper)
            # What last year's report showed is shown the same in this year's comparatives.
            gemensamma = {
                namn for namn in visade if namn in fore and namn.endswith(f"@{ett_ar - 1}")
            }
            assert ett_ar == forsta or f"rr.arets_resultat@{ett_ar - 1}" in gemensamma
            assert {n: visade[n] for n in gemensamma} == {n: fore[n] for n in gemensamma}
            fore = visade


# ---------------------------------------------------------------------- the solver by itself


@st.composite
def tabeller(draw: st.DrawFn) -> tuple[dict[str, int], list[Samband]]:
    """A grid of amounts with sums of rows and columns and a grand total: the hardest case."""
    rader = draw(st.integers(min_value=1, max_value=6))
    kolumner = draw(st.integers(min_value=1, max_value=6))
    exakta, samband = {}, []
    for rad in range(rader):
        for kolumn in range(kolumner):
            exakta[f"{rad}.{kolumn}"] = draw(st.integers(min_value=-10_000, max_value=10_000))
    for rad in range(rader):
        delar = [f"{rad}.{kolumn}" for kolumn in range(kolumner)]
        exakta[f"{rad}.S"] = sum(exakta[namn] for namn in delar)
        samband.append(Samband(f"{rad}.S", tuple((1, namn) for namn in delar)))
    for namn_ in (*map(str, range(kolumner)), "S"):
        delar = [f"{rad}.{namn_}" for rad in range(rader)]
        exakta[f"S.{namn_}"] = sum(exakta[namn] for namn in delar)
        samband.append(Samband(f"S.{namn_}", tuple((1, namn) for namn in delar)))
    return exakta, samband


@settings(max_examples=200, deadline=None, derandomize=True)
@given(tabeller())
def test_varje_rutnat_kan_avrundas(tabell: tuple[dict[str, int], list[Samband]]) -> None:
    """A grid of rows and columns always has a rounding to neighbours (a flow with whole limits)."""
    exakta, samband = tabell
    visade = avrunda(exakta, samband, 100)
    for ett in samband:
        assert sum(tecken * visade[namn] for tecken, namn in ett.termer()) == 0
    for namn, ore in exakta.items():
        assert abs(visade[namn] * 100 - ore) < 100
        if ore % 100 == 0:
            assert visade[namn] * 100 == ore


def test_avrundas_var_for_sig_nar_det_gar() -> None:
    assert avrunda({"a": 149, "b": 249, "s": 398}, [], 100) == {"a": 1, "b": 2, "s": 4}


def test_den_som_ligger_narmast_halften_tar_skillnaden() -> None:
    """Together 4.20 shows as 4 or 5: of the three, 1.45 is the one nearest to going up."""
    exakta = {"a": 130, "b": 145, "c": 145, "s": 420}
    samband = [Samband("s", ((1, "a"), (1, "b"), (1, "c")))]
    assert avrunda(exakta, samband, 100) == {"a": 1, "b": 1, "c": 2, "s": 4}


def test_det_som_redan_ar_visat_star_fast() -> None:
    exakta = {"in": 150, "andring": 20, "ut": 170}
    samband = [Samband("ut", ((1, "in"), (1, "andring")))]
    assert avrunda(exakta, samband, 100, {"in": 1})["in"] == 1


def test_hela_enheter_ror_sig_inte_och_noll_forblir_noll() -> None:
    exakta = {"a": 0, "b": 150, "c": 150, "s": 300}
    visade = avrunda(exakta, [Samband("s", ((1, "a"), (1, "b"), (1, "c")))], 100)
    assert visade["a"] == 0
    assert visade["s"] == 3
    assert sorted((visade["b"], visade["c"])) == [1, 2]


def test_exakta_belopp_som_inte_summerar_ar_ett_fel() -> None:
    with pytest.raises(AvrundningFelError, match="s är inte summan av a, b: -1 öre skiljer"):
        avrunda({"a": 1, "b": 1, "s": 3}, [Samband("s", ((1, "a"), (1, "b")))], 100)


@pytest.mark.parametrize(
    ("ore", "kronor"), [(149, 1), (150, 2), (-149, -1), (-150, -2), (0, 0), (50, 1), (-50, -1)]
)
def test_halva_kronor_avrundas_fran_noll(ore: int, kronor: int) -> None:
    assert narmast(ore, 100) == kronor


@pytest.mark.parametrize("antal", [10, 40, 160])
def test_stegen_ar_begransade(antal: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Halves that two tables cut in different ways: found, and in a bounded number of steps."""
    steg: Counter[str] = Counter()
    stram = _Sokning._stram

    def raknad(sokning: _Sokning, nummer: Iterable[int], angra: list[Any]) -> bool:
        steg["stram"] += 1
        return stram(sokning, nummer, angra)

    monkeypatch.setattr(_Sokning, "_stram", raknad)
    exakta = {f"d{nummer}": 150 for nummer in range(antal)}
    exakta["s"] = 150 * antal
    halften = [f"d{nummer}" for nummer in range(antal // 2)]
    exakta["h"] = 150 * len(halften)
    samband = [
        Samband("s", tuple((1, f"d{nummer}") for nummer in range(antal))),
        Samband("h", tuple((1, namn) for namn in halften)),
    ]
    visade = avrunda(exakta, samband, 100)
    assert sum(visade[f"d{nummer}"] for nummer in range(antal)) == visade["s"]
    assert sum(visade[namn] for namn in halften) == visade["h"]
    assert visade["s"] * 100 == exakta["s"]
    assert steg["stram"] <= 10_000


def test_nar_ingen_avrundning_finns_sags_det() -> None:
    """Contradictory: what is given for the parts cannot be the sum."""
    samband = [Samband("s", ((1, "a"), (1, "b")))]
    with pytest.raises(IngenAvrundningError):
        avrunda({"a": 150, "b": 150, "s": 300}, samband, 100, {"a": 9, "b": 9, "s": 3})
