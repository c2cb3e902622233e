"""Next year's budget begun from this year's: rows, plan, and what stops it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rakenskap.bok.bok import Bok, las_bok
from rakenskap.kommandon.cli import main
from tests.hjalp import konto, skriv_bok, ver

ENTRIES = (
    ver("A1", "2023-03-01", "Staden", "Bron", "4010 100.00; 1930 -100.00")
    + f'2023-01-01 custom "forbundsbudget" {konto("4010")} 1001.00 SEK\n  insats: "bron"\n'
    + f'2023-01-01 custom "forbundsbudget" {konto("3985")} -2000.00 SEK\n'
)
PLAN = """\
[[ar]]
ar = 2024
intakter_kr = 7
kostnader_kr = 8
[[ar]]
ar = 2025
intakter_kr = 21
kostnader_kr = 22
"""


def gor(mapp: Path, *ord_: str, **filer: str) -> tuple[int, Path]:
    egna = {f"2023/{namn}.toml": text for namn, text in filer.items()}
    bok = skriv_bok(mapp, ENTRIES, filer=egna)
    egen = bok if bok.is_dir() else bok.parent
    return main(["budget", *ord_, "--av", "ekonom", "--ja", "--bok", str(bok)]), egen


def budget(mapp: Path, ar: int) -> dict[str, int]:
    bok: Bok = las_bok(mapp).krav_felfri()
    return {r.konto: r.ore for r in bok.register.budget if r.datum.year == ar}


def test_arets_budget_blir_nasta_ars_med_koderna(tmp_path: Path) -> None:
    status, mapp = gor(tmp_path, "2024", "--borja")
    assert status == 0
    assert budget(mapp, 2024) == budget(mapp, 2023) == {"4010": -1001_00, "3985": 2000_00}
    assert 'insats: "bron"' in (mapp / "2024/budget.beancount").read_text("utf-8")


def test_kostnader_raknas_upp_till_hela_kronor_och_intakter_star_kvar(tmp_path: Path) -> None:
    status, mapp = gor(tmp_path, "2024", "--borja", "--rakna-upp", "2,5")
    assert status == 0
    assert budget(mapp, 2024) == {"4010": -1026_00, "3985": 2000_00}
    plan = (mapp / "2024/plan.toml").read_text("utf-8")
    assert "ar = 2025\nintakter_kr = 2000\nkostnader_kr = 1026\n" in plan


def test_planen_fortsatter_den_forra(tmp_path: Path) -> None:
    _, mapp = gor(tmp_path, "2024", "--borja", plan=PLAN)
    plan = (mapp / "2024/plan.toml").read_text("utf-8")
    assert "[[ar]]  # ur planen 2023\nar = 2025\nintakter_kr = 21\nkostnader_kr = 22" in plan
    assert "[[ar]]  # som budget 2024: ta ställning\nar = 2026\nintakter_kr = 2000" in plan


def test_dokumentet_gar_att_visa_innan_aret_har_borjat(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, mapp = gor(tmp_path, "2024", "--borja")
    assert main(["lista", "budget", "2024", "--bok", str(mapp)]) == 0
    assert "Driftbudget 2024" in capsys.readouterr().out
    assert main(["lista", "budget", "2025", "--bok", str(mapp)]) == 1


@pytest.mark.parametrize(
    ("ord_", "vantat"),
    [
        (("2023", "--borja"), "Budget 2023 är redan påbörjad. Gör så här:"),
        (("2025", "--borja"), "Budget 2024 finns inte i böckerna"),
        (("2024", "--rakna-upp", "2"), "--rakna-upp hör till --borja."),
        (("2024", "--borja", "--rakna-upp", "två"), "«två» är inte procent."),
        (("2024", "--borja", "--rakna-upp", "101"), "«101» är inte procent."),
        (("2024", "4010", "--borja"), "--borja gör hela årets budget, och tar inget konto."),
    ],
)
def test_vad_som_hindrar(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], ord_: tuple[str, ...], vantat: str
) -> None:
    status, mapp = gor(tmp_path, *ord_)
    assert status == 1
    assert vantat in capsys.readouterr().err
    assert not (mapp / "2024").exists()


def test_en_trasig_plan_sags(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _ = gor(tmp_path, "2024", "--borja", plan="ar = [[\n")
    assert status == 1
    assert "2023/plan.toml: Filen går inte att läsa" in capsys.readouterr().err


def test_den_andra_gangen_skrivs_ingenting_over(tmp_path: Path) -> None:
    _, mapp = gor(tmp_path, "2024", "--borja")
    fore = (mapp / "2024/budget.beancount").read_bytes()
    assert main(["budget", "2024", "--borja", "--av", "ekonom", "--ja", "--bok", str(mapp)]) == 1
    assert (mapp / "2024/budget.beancount").read_bytes() == fore
