"""Payroll in from a CSV file or SIE 4I: drafts of the serie of wages, attested after booking."""

from __future__ import annotations

from pathlib import Path

import pytest

from rakenskap.bok.bok import las_bok
from rakenskap.dagbok.utkast import utkast_i
from tests.rakenskap.bokslut.bocker import EGEN, NU, gor, kor

LON = """\
datum;konto;belopp;text;verksamhet;insats;projekt;ver
2024-01-25;7210;1 000,00;Löner januari;;;;1
2024-01-25;7510;314,20;;;;;1
2024-01-25;2710;-300,00;;;;;1
2024-01-25;2731;-314,20;;;;;1
2024-01-25;1930;-700,00;;;;;1
2024-01-26;2710;300,00;Skatt januari;;;;2
2024-01-26;1630;-300,00;;;;;2
"""


@pytest.fixture(autouse=True)
def _klocka(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rakenskap.kommandon.dialog.nu", lambda: NU)


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    return gor(tmp_path / "bok", "")


def test_lonefilen_blir_utkast_i_loneserien_och_attesteras(
    tmp_path: Path, mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil = tmp_path / "lon.csv"
    fil.write_text(LON)
    ut = kor(mapp, capsys, "lon", str(fil), *EGEN)
    assert "Löner januari" in ut
    # Both vouchers, also the one that has no account of wages.
    assert [ett.serie.kod for ett in utkast_i(las_bok(mapp))] == ["N", "N"]
    kor(mapp, capsys, "bokfor", "--sent", "Filen kom i efterhand", *EGEN)
    bok = las_bok(mapp)
    assert bok.fel == ()
    assert sorted(e.meta["ver"] for e in bok.entries if e.meta.get("ver", "").startswith("N")) == [
        "N1",
        "N2",
    ]
    assert "N1/2024" in kor(mapp, capsys, "attestera")
    ut = kor(mapp, capsys, "lon", str(fil), *EGEN, status=1)
    assert "Filen är redan inläst." in ut


def test_debet_och_kredit_i_var_sin_kolumn(
    tmp_path: Path, mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil = tmp_path / "lon.csv"
    fil.write_text("datum;konto;debet;kredit\n2024-01-25;7210;5;\n2024-01-25;1930;;5\n")
    kor(mapp, capsys, "lon", str(fil), *EGEN)
    (utkast,) = utkast_i(las_bok(mapp))
    assert utkast.entry.narration == "Löner 2024-01"


@pytest.mark.parametrize(
    ("fran", "till", "fel"),
    [
        (
            "-700,00",
            "-699,00",
            "lon.csv:6: Verifikation 1 2024-01-25 balanserar inte: debet är 1",
        ),
        ("7210", "9999", "lon.csv:2: Kontot «9999» finns inte i kontoplanen"),
        ("2024-01-25;7210", "2024-02-31;7210", "lon.csv:2: «2024-02-31» är inte en dag"),
        ("1 000,00", "tusen", "lon.csv:2: «tusen» är inte ett belopp"),
        ("text", "namn", "Filen har personuppgifter (namn)"),
        ("belopp", "summa", "Första raden saknar belopp"),
        ("insats", "kulör", "Kolumnen kulör är okänd"),
    ],
)
def test_en_lonefil_som_inte_gar(
    tmp_path: Path,
    mapp: Path,
    capsys: pytest.CaptureFixture[str],
    fran: str,
    till: str,
    fel: str,
) -> None:
    fil = tmp_path / "lon.csv"
    fil.write_text(LON.replace(fran, till, 1))
    ut = kor(mapp, capsys, "lon", str(fil), *EGEN, status=1)
    assert fel in ut
    assert "Gör så här" in ut
    assert utkast_i(las_bok(mapp)) == []


def test_en_tom_fil_och_en_som_inte_finns(
    tmp_path: Path, mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil = tmp_path / "lon.csv"
    fil.write_text("datum;konto;belopp\n")
    assert "Filen har inga rader" in kor(mapp, capsys, "lon", str(fil), *EGEN, status=1)
    ut = kor(mapp, capsys, "lon", str(tmp_path / "x.csv"), *EGEN, status=1)
    assert "Filen går inte att läsa" in ut


SIE4I = """\
#FLAGGA 0
#PROGRAM "Lön" 1
#FORMAT PC8
#GEN 20240125
#SIETYP 4
#FNAMN "Provförbundet"
#VER "" "" 20240125 "Skatt januari"
{
#TRANS 2710 {} 300.00
#TRANS 1630 {} -300.00
}
"""


def test_en_sie_fil_av_typ_4i_hamnar_ocksa_i_loneserien(
    tmp_path: Path, mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil = tmp_path / "lon.si"
    fil.write_bytes(SIE4I.encode("cp437"))
    kor(mapp, capsys, "lon", str(fil), *EGEN)
    (utkast,) = utkast_i(las_bok(mapp))
    assert utkast.serie.kod == "N"
