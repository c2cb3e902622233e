"""`rakenskap konton`: the chart shown, written as a table, and read back into the books."""

from __future__ import annotations

from pathlib import Path

import pytest

from rakenskap.bok.bok import las_bok
from rakenskap.kommandon.cli import main
from tests.hjalp import STANDARDKONTON, skriv_bok, ver

AVGIFT = "Intäkter:3010-Medlemsavgift-Försäkringskassan"


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    bidrag = ver("A1", "2023-01-02", "F", "Bidrag", [("1930", "9.00"), (AVGIFT, "-9.00")])
    return skriv_bok(tmp_path / "bok", bidrag, konton=[*STANDARDKONTON, AVGIFT])


def test_det_som_namnet_talar_for_visas(mapp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["konton", "--bok", str(mapp)]) == 0
    ut = capsys.readouterr().out
    assert "namnet talar för medlemsbidrag_stat (säker" in ut
    assert "1930" not in ut
    assert "1 att titta på" in ut


def test_tabellen_ut_och_in(mapp: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fil = tmp_path / "konton.csv"
    assert main(["konton", "--bok", str(mapp), "--ut", str(fil)]) == 0
    text = fil.read_text("utf-8-sig")
    ny = text.replace("Försäkringskassan;ovriga_intakter", "Försäkringskassan;medlemsbidrag_stat")
    fil.write_text(ny, encoding="utf-8")
    ord_ = ["konton", "--bok", str(mapp), "--las", str(fil), "--av", "ekonom", "--ja"]
    assert main(ord_) == 0
    assert "Övriga intäkter → Driftbidrag från staten" in capsys.readouterr().out
    assert las_bok(mapp).krav_felfri().konton["3010"].delpost == "medlemsbidrag_stat"
    assert main(ord_) == 0
    assert "Ingenting är ändrat" in capsys.readouterr().out
    # And back to what the number says: the line goes away.
    fil.write_text(text, encoding="utf-8")
    assert main(ord_) == 0
    assert "post:" not in (mapp / "kontoplan.beancount").read_text("utf-8")


def test_en_omojlig_rad_andrar_ingenting(
    mapp: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil = tmp_path / "konton.csv"
    fil.write_text("konto;delpost\n2067;ovriga_intakter\n9999;kassa_bank\n", encoding="utf-8")
    fore = (mapp / "kontoplan.beancount").read_bytes()
    assert main(["konton", "--bok", str(mapp), "--las", str(fil), "--av", "e", "--ja"]) == 1
    fel = capsys.readouterr().err
    assert "kontot hör till eget kapital, raden till resultaträkningen" in fel
    assert "Konto 9999 finns inte i böckerna" in fel
    assert (mapp / "kontoplan.beancount").read_bytes() == fore
