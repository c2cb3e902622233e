"""The closing of a year: årets resultat goes to equity once, with the right amount."""

from __future__ import annotations

from pathlib import Path

import pytest

from rakenskap.bok.bok import las_bok
from tests.hjalp import skriv_bok, ver

HYRA = ver("A1", "2023-01-16", "Värden", "Hyra", "5010 100.00; 1930 -100.00")


@pytest.mark.parametrize(
    ("belopp", "vantat"),
    [
        ("-100.00", ""),
        ("100.00", "bokslutet 2023 för 100,00 kr till eget kapital, men årets resultat är −100,00"),
        ("-99.00", "bokslutet 2023 för −99,00 kr till eget kapital"),
    ],
)
def test_stangningen_ar_arets_resultat(tmp_path: Path, belopp: str, vantat: str) -> None:
    motbelopp = belopp.removeprefix("-") if belopp[0] == "-" else f"-{belopp}"
    stangning = ver("S1", "2023-12-31", "Internt", "Bokslut", f"8999 {belopp}; 2069 {motbelopp}")

    fel = las_bok(skriv_bok(tmp_path, HYRA + stangning)).fel

    assert len(fel) == bool(vantat)
    assert all(vantat in str(rad) for rad in fel)


def test_utan_stangning_ar_ratt(tmp_path: Path) -> None:
    assert las_bok(skriv_bok(tmp_path, HYRA)).fel == ()


def test_direkt_mot_eget_kapital(tmp_path: Path) -> None:
    tillskott = ver("A1", "2023-01-16", "Staden", "Tillskott", "1930 5.00; 2067 -5.00")

    (rad,) = las_bok(skriv_bok(tmp_path, tillskott)).fel

    assert "LKBR-B02: verifikationen bokför direkt mot eget kapital" in rad.text


def test_omforing_inom_eget_kapital_ar_ratt(tmp_path: Path) -> None:
    omforing = ver("A2", "2023-02-01", "Internt", "Omföring", "2069 5.00; 2067 -5.00")

    assert las_bok(skriv_bok(tmp_path, HYRA + omforing)).fel == ()


def test_ingaende_balans_bara_forsta_dagen(tmp_path: Path) -> None:
    balans = ver(
        None, "2023-01-01", "Internt", "IB", "1930 5.00; 2067 -5.00", ingaende_balans=True
    ).replace(" ! ", " * ")
    assert las_bok(skriv_bok(tmp_path / "1", balans + HYRA)).fel == ()

    (rad,) = las_bok(
        skriv_bok(tmp_path / "2", HYRA + balans.replace("2023-01-01", "2023-02-01"))
    ).fel
    assert "LKBR-B03: ingående balanser står den 2023-02-01" in rad.text
