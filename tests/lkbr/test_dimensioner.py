"""A code that the settings do not know is said: booked, in a draft, in the budget."""

from __future__ import annotations

from pathlib import Path

import pytest

from rakenskap.bok.bok import Bok, las_bok
from tests.hjalp import PLUGINS, Rad, skriv_bok, ver

FORBUND = (
    'namn = "F"\n[[insats]]\nkod = "finsam-team"\nnamn = "FINSAM-team"\n'
    '[[verksamhet]]\nkod = "individ"\nnamn = "Individ"\n'
)
BIDRAG = ver("A1", "2023-01-02", "Medlem", "Bidrag", "1930 1000.00; 3985 -1000.00")


def kostnad(nummer: str | None, dimension: str, kod: str) -> str:
    rader: list[Rad] = [("4010", "100.00", {dimension: kod}), ("1930", "-100.00")]
    return ver(nummer, "2023-02-02", "Anordnaren", "Insats", rader)


def las(mapp: Path, text: str, forbund: str = FORBUND) -> Bok:
    plugins = (*PLUGINS, "lkbr.dimensioner")
    return las_bok(skriv_bok(mapp, BIDRAG + text, forbund=forbund, plugins=plugins))


@pytest.mark.parametrize(
    ("dimension", "kod", "menades"),
    [
        ("insats", "finsamteam", " (menades finsam-team?)"),
        ("verksamhet", "individer", " (menades individ?)"),
        ("insats", "xyz", ""),
    ],
)
def test_en_okand_kod_i_en_bokford_verifikation(
    dimension: str, kod: str, menades: str, tmp_path: Path
) -> None:
    (rad,) = las(tmp_path, kostnad("A2", dimension, kod)).fel
    assert rad.text == (
        f"LKBR-O01: A2 har {dimension} «{kod}», som inte finns i forbund.toml. Gör så här: rätta "
        f"koden{menades}, eller lägg till den med [[{dimension}]] i forbund.toml. (LKBR 3 kap. 2 "
        "§, 10 kap. 1 §)"
    )


def test_en_okand_kod_i_ett_utkast_ar_att_gora(tmp_path: Path) -> None:
    bok = las(tmp_path, kostnad(None, "insats", "finsamteam"))
    assert bok.fel == ()
    (rad,) = bok.att_gora
    assert rad.text.startswith("LKBR-O02: utkastet den 2023-02-02 har insats «finsamteam», som")


def test_en_okand_kod_i_budgeten(tmp_path: Path) -> None:
    budget = (
        '2023-01-01 custom "forbundsbudget" Kostnader:4010-Individinriktade-insatser 9.00 SEK\n'
        '  insats: "finsamteam"\n'
    )
    (rad,) = las(tmp_path, budget).fel
    assert rad.text.startswith("LKBR-O03: budgetraden har insats «finsamteam», som inte finns")


@pytest.mark.parametrize("nummer", ["A2", None])
def test_kanda_koder_ar_tysta(nummer: str | None, tmp_path: Path) -> None:
    bok = las(tmp_path, kostnad(nummer, "insats", "finsam-team"))
    assert (bok.fel, bok.att_gora) == ((), ())


def test_en_dimension_utan_koder_provas_inte(tmp_path: Path) -> None:
    assert las(tmp_path, kostnad("A2", "projekt", "mia")).fel == ()
