"""`rakenskap granskning`: the auditor's lists at the terminal and as files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from rakenskap.kommandon.cli import main
from rakenskap.kommandon.granskning import TITLAR
from tests.hjalp import skriv_bok, ver

BOK = ver("A1", "2022-12-01", "Staden", "Bidrag", "1930 500.00; 3987 -500.00") + ver(
    "A1",
    "2023-01-15",
    "Värden AB",
    "Hyra",
    "5010 100.00; 1930 -100.00",
    registrerad=dt.date(2023, 2, 20),
)


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    return skriv_bok(tmp_path / "bok", BOK)


@pytest.mark.parametrize("lista", [ett for ett in TITLAR if ett != "stickprov"])
def test_varje_lista_visas(mapp: Path, lista: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["granskning", lista, "2023", "--bok", str(mapp)]) == 0
    assert TITLAR[lista].split(":")[0] in capsys.readouterr().out


def test_gransen_galler(mapp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ord_ = ["granskning", "sena", "2023", "--bok", str(mapp), "--grans"]
    assert main([*ord_, "dagar=35"]) == 0
    assert "mer än 35 dagar" in (ut := capsys.readouterr().out)
    assert "Träffar: 1 verifikation" in " ".join(ut.split())
    assert main([*ord_, "dagar=36"]) == 0
    assert "Träffar: 0 verifikationer" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("lista", "grans", "ord_"),
    [
        ("sena", "veckor=2", "välj bland dagar"),
        ("sena", "dagar=två", "går inte att läsa"),
        ("analys", "belopp=mycket", "går inte att läsa"),
        ("checklista", "dagar=2", "inga gränser"),
    ],
)
def test_en_grans_som_inte_finns_sags(
    mapp: Path, lista: str, grans: str, ord_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["granskning", lista, "2023", "--bok", str(mapp), "--grans", grans]) == 1
    assert ord_ in capsys.readouterr().err


@pytest.mark.parametrize("format_", ["xlsx", "pdf", "csv"])
def test_listan_skrivs_som_fil(mapp: Path, tmp_path: Path, format_: str) -> None:
    ut = tmp_path / f"lista.{format_}"
    ord_ = ["granskning", "analys", "2023", "--bok", str(mapp)]
    assert main([*ord_, "--format", format_, "--ut", str(ut)]) == 0
    assert ut.stat().st_size > 500
