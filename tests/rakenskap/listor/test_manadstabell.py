"""Seasons: what earlier years say of how a budget falls over the year, and when they do not."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from rakenskap.bok.bok import las_bok
from rakenskap.bok.poster import Period, bygg_poster
from rakenskap.listor.manadstabell import sasongsandel, sasongsprofil
from rakenskap.listor.prognos import budget_och_prognos
from rakenskap.rakningar.berakning import Berakning
from tests.hjalp import skriv_bok, ver

MARS = dt.date(2023, 3, 31)


def profil(*vid_slut: int) -> pd.DataFrame:
    index = pd.MultiIndex.from_tuples([("v", "i")], names=["verksamhet", "insats"])
    return pd.DataFrame([vid_slut], index=index, columns=range(1, 13))


@pytest.mark.parametrize(
    ("dag", "andel"),
    [
        ("2023-01-31", Fraction(1, 4)),
        ("2023-02-14", Fraction(1, 4) + Fraction(3, 4) * Fraction(14, 28)),
        ("2023-02-28", Fraction(1)),
        ("2023-12-31", Fraction(1)),
    ],
)
def test_andelen_vaxer_med_dagarna(dag: str, andel: Fraction) -> None:
    tabell = profil(-100, *[-400] * 11)
    assert sasongsandel(tabell, ("v", "i"), dt.date.fromisoformat(dag)) == andel


@pytest.mark.parametrize(
    "vid_slut",
    [
        [-100, *[0] * 11],  # paid back: the years come to nought
        [100, 100, 100, *[-50] * 9],  # a credit before the cost
        [-100, -100, -200, *[-150] * 9],  # past the whole, and back
    ],
)
def test_tidigare_ar_som_inte_sager_nagot(vid_slut: list[int]) -> None:
    assert sasongsandel(profil(*vid_slut), ("v", "i"), MARS) is None


def test_en_ny_insats_har_ingen_sasong() -> None:
    assert sasongsandel(profil(*range(1, 13)), ("v", "ny"), MARS) is None


def test_prognosen_efter_sasong(tmp_path: Path) -> None:
    # 2021 och 2022: allt i februari. 2023: budget 1 200, utfall 1 100 till och med mars.
    text = "".join(
        ver("A1", f"{ar}-02-10", "V", "Hyra", "5010 500.00; 1930 -500.00") for ar in (2021, 2022)
    )
    text += ver("A1", "2023-02-10", "V", "Hyra", "5010 1100.00; 1930 -1100.00")
    text += '2023-01-01 custom "forbundsbudget" Kostnader:5010-Lokalhyra 1200.00 SEK\n'
    bok = las_bok(skriv_bok(tmp_path, text)).krav_felfri()
    b = Berakning.av(bok, bygg_poster(bok))
    rapport = budget_och_prognos(b, Period(dt.date(2023, 1, 1), MARS))
    rad = rapport.rad("arets_resultat")
    belopp = dict(zip((k.id for k in rapport.kolumner), (c.ore for c in rad.celler), strict=True))
    # A twelfth a month leaves 900 of the budget; after the season nothing is left to come.
    assert belopp["prognos"] == -200_000
    assert belopp["sasong"] == -110_000


def test_hogst_tre_ar_och_inte_aret_sjalvt(tmp_path: Path) -> None:
    text = "".join(
        ver("A1", f"{ar}-02-10", "V", "Hyra", f"5010 {ar}.00; 1930 -{ar}.00")
        for ar in range(2018, 2024)
    )
    bok = las_bok(skriv_bok(tmp_path, text)).krav_felfri()
    tabell = sasongsprofil(Berakning.av(bok, bygg_poster(bok)), 2023)
    assert tabell[12].tolist() == [-100 * (2020 + 2021 + 2022)]
    assert tabell[1].tolist() == [0]
