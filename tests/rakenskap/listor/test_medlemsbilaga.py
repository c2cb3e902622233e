"""Each member's share: the parts are the whole to the öre, and each member's balance balances."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.bok.poster import bygg_poster, rakenskapsar
from rakenskap.listor.medlemsbilaga import fordela, medlemsbilaga
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rapport, exakta_belopp
from tests.hjalp import skriv_bok, ver
from tests.rakenskap.listor.bocker import MEDLEMMAR

LEDGER = Path(__file__).parents[3] / "ledger"
ENTRIES = ver("A1", "2023-01-10", "Staten", "Bidrag", "1930 100.01; 3985 -100.01") + ver(
    "A2", "2023-02-10", "Värden", "Hyra", "5010 33.33; 2440 -33.33"
)


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(1, 10**6), min_size=1, max_size=6))
def test_delarna_ar_det_hela(ore: int, vikter: list[int]) -> None:
    andelar = [Fraction(vikt, sum(vikter)) for vikt in vikter]
    delat = fordela(ore, andelar)
    assert sum(delat.delar) == ore
    for del_, andel in zip(delat.delar, andelar, strict=True):
        assert abs(del_ - ore * andel) < 1  # never an öre off


def rad(rapport: Rapport, rad_id: str) -> list[int | None]:
    return [cell.ore for cell in rapport.rad(rad_id).celler]


def test_andelarna_av_varje_rad(tmp_path: Path) -> None:
    bok = las_bok(skriv_bok(tmp_path, ENTRIES, forbund=MEDLEMMAR)).krav_felfri()
    rr, br = medlemsbilaga(Berakning.av(bok, bygg_poster(bok)), rakenskapsar(2023))
    assert [k.rubrik for k in rr.kolumner] == [
        "Hela förbundet", "Försäkringskassan 50 %", "Regionen 25 %", "Staden 25 %",
    ]  # fmt: skip
    # Öre that are left over: 50,005 and 25,0025 twice; the largest remainder takes the öre.
    assert rad(rr, "verksamhetens_intakter") == [10001, 5001, 2500, 2500]
    assert rad(rr, "verksamhetens_kostnader") == [-3333, -1667, -833, -833]
    assert rad(rr, "arets_resultat") == [6668, 3334, 1667, 1667]
    assert rad(br, "summa_tillgangar") == rad(br, "summa_eget_kapital_och_skulder")


@pytest.mark.parametrize("ar", [2016, 2017, 2020, 2023])
def test_forbundets_medlemmar(ar: int) -> None:
    bok = las_bok(LEDGER).krav_felfri()
    rapporter = medlemsbilaga(Berakning.av(bok, bygg_poster(bok)), rakenskapsar(ar))
    exakta = exakta_belopp(rapporter)
    for rapport in rapporter:
        for ett in rapport.samband:
            assert sum(tecken * exakta[namn] for tecken, namn in ett.termer()) == 0


def test_andelar_som_inte_ar_hela(tmp_path: Path) -> None:
    halva = MEDLEMMAR.rpartition("[[medlem]]")[0]
    bok = las_bok(skriv_bok(tmp_path, ENTRIES, forbund=halva))
    with pytest.raises(BokFelError, match="inte 1 tillsammans"):
        medlemsbilaga(Berakning.av(bok, bygg_poster(bok)), rakenskapsar(2023))
