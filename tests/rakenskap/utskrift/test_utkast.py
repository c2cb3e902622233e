"""Accounts whose arithmetic holds but where a check failed: an utkast, on every page."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from rakenskap.kommandon.cli import main
from rakenskap.utskrift.skriv import FORMAT
from tests.hjalp import skriv_bok, ver
from tests.rakenskap.fava.bocker import TILLAGG, fava

BIDRAG = ver("B1", "2023-01-15", "Staden", "Bidrag", "1930 500.00; 3987 -500.00")
# The stock is -10: a negative asset.
NEGATIV = BIDRAG + ver("A1", "2023-02-01", "M", "Förråd", "5010 10.00; 1410 -10.00")
BRIST = "Ingen tillgång eller skuld är negativ"
FYND = "Förråd m.m. är negativ, −10,00 kr (konto 1410)."


@pytest.fixture(scope="module")
def utkast(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    mapp = skriv_bok(tmp_path_factory.mktemp("negativ"), NEGATIV)
    assert main(["rapporter", "2023", "--bok", str(mapp), "--ut", str(mapp / "ut")]) == 1
    return {ett: mapp / f"ut/2023/rakenskaper-2023-utkast.{ett}" for ett in FORMAT}


def test_filerna_har_ett_eget_namn(utkast: dict[str, Path]) -> None:
    egna = sorted(fil.name for fil in utkast["pdf"].parent.iterdir())
    assert egna == sorted(fil.name for fil in utkast.values())


def test_ordet_star_pa_varje_sida_i_pdf_och_felen_forst(utkast: dict[str, Path]) -> None:
    sidor = [sida.extract_text() for sida in PdfReader(utkast["pdf"]).pages]
    assert len(sidor) > 3
    assert all("UTKAST" in sida for sida in sidor)
    forsta = " ".join(sidor[0].split())
    assert BRIST in forsta
    assert FYND in forsta


def test_ordet_och_felen_star_forst_i_html(utkast: dict[str, Path]) -> None:
    html = utkast["html"].read_text(encoding="utf-8")
    assert (
        html.index("UTKAST: det som är fel") < html.index(FYND) < html.index('id="balansrakning"')
    )
    assert "<title>Räkenskaper 2023, utkast" in html
    assert ".utkast { position: fixed;" in html  # on every printed page


def test_ordet_star_pa_varje_blad(utkast: dict[str, Path]) -> None:
    bok = openpyxl.load_workbook(utkast["xlsx"])
    for blad in bok:
        texter = [str(rad[0].value or "") for rad in blad.iter_rows(max_row=2)]
        assert any(text.startswith("UTKAST. ") for text in texter), blad.title
        assert blad.oddHeader is not None
        assert str(blad.oddHeader.center.text).endswith("UTKAST")
    assert any(FYND in str(rad[0].value) for rad in bok["Innehåll"].iter_rows())


def test_json_sager_det(utkast: dict[str, Path]) -> None:
    data = json.loads(utkast["json"].read_text(encoding="utf-8"))
    assert data["utkast"] is True
    (fallen,) = [ett for ett in data["kontroller"] if not ett["ok"]]
    assert fallen["fynd"][0].startswith(FYND)


def test_skarmen_sager_vad_som_ar_fel_och_vad_man_gor(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapp = skriv_bok(tmp_path, NEGATIV)
    ord_ = ["rapporter", "2023", "--bok", str(mapp), "--ut", str(mapp / "ut"), "--format", "json"]
    assert main(ord_) == 1
    ut = capsys.readouterr().out
    assert f"fel         C08 {BRIST}" in ut.replace("FEL ", "fel ")
    assert "UTKAST: 1 kontroller föll." in ut
    assert "Gör så här:" in ut
    # All other checks are still made and shown.
    assert ut.count("  rätt  ") == ut.count("\n  rätt ") + ut.startswith("  rätt ")
    assert ut.count("  rätt  ") >= 13


def test_rattade_bocker_ar_inget_utkast(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapp = skriv_bok(tmp_path, BIDRAG)
    assert main(["rapporter", "2023", "--bok", str(mapp), "--ut", str(mapp / "ut")]) == 0
    assert "UTKAST" not in capsys.readouterr().out
    assert "UTKAST" not in (mapp / "ut/2023/rakenskaper-2023.html").read_text(encoding="utf-8")
    data = json.loads((mapp / "ut/2023/rakenskaper-2023.json").read_text(encoding="utf-8"))
    assert "utkast" not in data


def test_fava_sager_det_pa_varje_rakning(tmp_path: Path) -> None:
    f = fava(skriv_bok(tmp_path, TILLAGG + NEGATIV))
    for sida in ("Resultatrakning", "Balansrakning", "Noter"):
        assert f"UTKAST. Det som är fel: {BRIST}." in f.text(sida, ar="2023")
