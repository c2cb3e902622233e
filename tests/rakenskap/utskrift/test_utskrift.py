"""The files: the same bytes twice, texts as texts, live sums, and a PDF that can be read."""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from pypdf import PdfReader

from rakenskap.bok.bok import las_bok
from rakenskap.rakningar.rakenskaper import gor_rakenskaper
from rakenskap.utskrift.skriv import FORMAT, skriv_rapporter
from tests.hjalp import STANDARDKONTON, skriv_bok, ver
from tests.rakna import LEDGER

ELAK = '<script>alert("x")</script> & =1+1'
FORBUND = f"""\
namn = '{ELAK}'
orgnr = "+46"
[[verksamhet]]
kod = "individ"
namn = "=cmd|' /C calc'!A0"
[[insats]]
kod = "bron"
namn = "@SUM(A1)"
[[insats]]
kod = "novum"
namn = "#rubrik *fet* $x$ _y_ \\\\\\\\ @ref <b>"
"""
KONTO = "Kostnader:6990-Övrigt"
TEXT = ver("K1", "2023-01-10", "-2+3", "=HYPERLINK(1)", "1930 9000.55; 3985 -9000.55") + ver(
    "L1",
    "2023-02-01",
    ELAK,
    "+text",
    [
        ("4010", "100.25", {"verksamhet": "individ", "insats": "bron"}),
        ("4010", "200.50", {"verksamhet": "individ", "insats": "novum"}),
        ("2440", "-300.75"),
    ],
)


@pytest.fixture(scope="module")
def filer(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The four files of small books with nasty names, in kr."""
    mapp = tmp_path_factory.mktemp("filer")
    bocker = skriv_bok(mapp, TEXT, konton=(*STANDARDKONTON, KONTO), forbund=FORBUND)
    utfall = gor_rakenskaper(las_bok(bocker), 2023)
    return {fil.suffix[1:]: fil for fil in skriv_rapporter(utfall, FORMAT, mapp / "ut")}


@pytest.fixture(scope="module", params=["kr", "tkr"])
def forbundets(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The files of the federation's own books for 2023."""
    utfall = gor_rakenskaper(las_bok(LEDGER), 2023, request.param)
    mapp = tmp_path_factory.mktemp("forbundets")
    return {fil.suffix[1:]: fil for fil in skriv_rapporter(utfall, FORMAT, mapp)}


# ---------------------------------------------------------------------- the same bytes


def test_samma_bocker_ger_samma_byte(tmp_path: Path) -> None:
    """Another hash seed, time zone, language and working folder change nothing."""
    bocker = skriv_bok(tmp_path / "bok", TEXT, forbund=FORBUND)
    summor = []
    for nummer, (fro, zon, sprak) in enumerate(
        [("1", "UTC", "C.UTF-8"), ("77", "Pacific/Auckland", "sv_SE.UTF-8")]
    ):
        ut = tmp_path / f"ut{nummer}"
        ut.mkdir()
        miljo = {**os.environ, "PYTHONHASHSEED": fro, "TZ": zon, "LANG": sprak, "LC_ALL": sprak}
        subprocess.run(
            [
                sys.executable,
                "-m",
                "rakenskap",
                "rapporter",
                "2023",
                "--bok",
                str(bocker),
                "--ut",
                str(ut),
            ],
            cwd=ut,
            env=miljo,
            check=True,
            capture_output=True,
        )
        summor.append(
            {
                fil.name: hashlib.sha256(fil.read_bytes()).hexdigest()
                for fil in (ut / "2023").iterdir()
            }
        )
    assert len(summor[0]) == len(FORMAT)
    assert summor[0] == summor[1]


# ---------------------------------------------------------------------- HTML


def test_html_visar_texter_som_texter(filer: dict[str, Path]) -> None:
    sida = filer["html"].read_text()
    assert "<script" not in sida
    assert html.escape(ELAK, quote=False) in sida.replace("&#34;", '"')
    assert '<html lang="sv">' in sida
    assert "http://" not in sida
    assert "https://" not in sida


def test_html_har_rubriker_och_lankar_till_noterna(forbundets: dict[str, Path]) -> None:
    sida = forbundets["html"].read_text()
    ider = re.findall(r'\bid="([^"]+)"', sida)
    assert len(ider) == len(set(ider))
    assert set(re.findall(r'href="#([^"]+)"', sida)) <= set(ider)
    assert sida.count("<table>") == sida.count("<thead>")
    assert 'scope="row"' in sida


# ---------------------------------------------------------------------- XLSX


def rakna_om(bok: Workbook) -> dict[tuple[str, str], Decimal]:
    """Compute every formula anew: sums of cells with signs, and SUM of a range."""
    minne: dict[tuple[str, str], Decimal] = {}

    def varde(blad: str, cell: str) -> Decimal:
        if (blad, cell) not in minne:
            innehall = bok[blad][cell].value
            if isinstance(innehall, str) and innehall.startswith("="):
                minne[blad, cell] = formel(blad, innehall[1:])
            else:
                minne[blad, cell] = Decimal(str(innehall or 0))
        return minne[blad, cell]

    def formel(blad: str, text: str) -> Decimal:
        omrade = re.fullmatch(r"SUM\(([A-Z]+\d+):([A-Z]+\d+)\)", text)
        if omrade:
            celler = bok[blad][f"{omrade[1]}:{omrade[2]}"]
            return sum((varde(blad, c.coordinate) for rad in celler for c in rad), Decimal())
        delar = re.findall(r"([+-]?)([A-Z]+\d+)", text)
        assert "".join(tecken + cell for tecken, cell in delar) == text, text
        return sum((-varde(blad, c) if t == "-" else varde(blad, c) for t, c in delar), Decimal())

    for blad in bok.sheetnames:
        for rad in bok[blad].iter_rows():
            for cell in rad:
                if cell.data_type == "f":
                    varde(blad, cell.coordinate)
    return minne


def test_summorna_ar_levande_och_har_sitt_varde(forbundets: dict[str, Path]) -> None:
    formler = openpyxl.load_workbook(forbundets["xlsx"])
    varden = openpyxl.load_workbook(forbundets["xlsx"], data_only=True)
    omraknade = rakna_om(formler)
    antal = 0
    for blad in formler.sheetnames:
        for rad in formler[blad].iter_rows():
            for cell in rad:
                if cell.data_type == "f":
                    antal += 1
                    sparat = Decimal(str(varden[blad][cell.coordinate].value))
                    assert round(omraknade[blad, cell.coordinate], 2) == sparat, (
                        blad,
                        cell.coordinate,
                    )
    assert antal > 100


def test_varje_summarad_i_raknas_blad_ar_en_formel(forbundets: dict[str, Path]) -> None:
    bok = openpyxl.load_workbook(forbundets["xlsx"])
    for blad in ("Resultaträkning", "Balansräkning", "Kassaflödesanalys"):
        fet = [
            rad
            for rad in bok[blad].iter_rows(min_row=4)
            if rad[0].font.bold and isinstance(rad[2].value, (int, str))
        ]
        assert fet
        # A sum of lines that are not shown is nought, and has nothing to add.
        assert all(rad[2].value == 0 or str(rad[2].value).startswith("=") for rad in fet), blad


def test_ingen_text_blir_en_formel(filer: dict[str, Path]) -> None:
    bok = openpyxl.load_workbook(filer["xlsx"])
    for blad in bok.sheetnames:
        for rad in bok[blad].iter_rows():
            for cell in rad:
                if cell.data_type == "f":
                    assert re.fullmatch(r"=(SUM\([A-Z0-9:]+\)|[-+A-Z0-9]+)", str(cell.value))
    texter = {
        cell.value
        for blad in bok.sheetnames
        for rad in bok[blad].iter_rows()
        for cell in rad
        if cell.data_type == "s"
    }
    assert {"=HYPERLINK(1)", "-2+3", "+text", "@SUM(A1)", ELAK} <= texter


def test_harledningen_summerar_till_raden(forbundets: dict[str, Path]) -> None:
    """A sheet for each line of RR and BR, down to the verifikationer, in kronor and öre."""
    bok = openpyxl.load_workbook(forbundets["xlsx"], data_only=True)
    data = json.loads(forbundets["json"].read_text())
    exakta = {
        (rapport["id"], rad["etikett"].rsplit(". ", 1)[-1]): rad["celler"][0].get("ore")
        for rapport in data["rapporter"]
        if rapport["id"] in ("resultatrakning", "balansrakning")
        for rad in rapport["rader"]
        if rad["celler"] and rad["stil"] == "post"
    }
    harledda = [namn for namn in bok.sheetnames if namn.startswith("H ")]
    assert len(harledda) == 9
    for namn in harledda:
        sista = [
            rad for rad in bok[namn].iter_rows(values_only=True) if rad[1] and rad[6] is not None
        ][-1]
        ore = next(
            v for (_, etikett), v in exakta.items() if etikett == str(sista[1]).rsplit(". ", 1)[-1]
        )
        assert Decimal(str(sista[6])) * 100 == ore


# ---------------------------------------------------------------------- PDF


def pdf_text(fil: Path) -> str:
    return "\n".join(sida.extract_text() for sida in PdfReader(fil).pages)


def test_pdf_har_titel_sprak_och_marken(filer: dict[str, Path]) -> None:
    """PDF/UA: a title shown, a language, and a tree of tags."""
    pdf = PdfReader(filer["pdf"])
    assert pdf.metadata is not None
    assert pdf.metadata.title == f"Räkenskaper 2023, {ELAK}"
    rot: Any = pdf.trailer["/Root"]
    assert str(rot["/Lang"]).lower().startswith("sv")
    assert rot["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in rot
    assert rot["/ViewerPreferences"]["/DisplayDocTitle"]


def test_pdf_visar_texter_som_texter(filer: dict[str, Path]) -> None:
    text = pdf_text(filer["pdf"])
    assert "alert" in text
    assert "#rubrik *fet* $x$ _y_" in text


def test_pdf_har_alla_belopp(forbundets: dict[str, Path]) -> None:
    text = re.sub(r"\s+", " ", pdf_text(forbundets["pdf"]))
    data = json.loads(forbundets["json"].read_text())
    for rapport in data["rapporter"]:
        for rad in rapport["rader"]:
            for cell in rad["celler"]:
                if cell.get("visat") is not None:
                    tal = f"{abs(cell['visat']):,}".replace(",", " ")
                    assert tal in text, (rapport["id"], rad["id"])


def test_filernas_namn_sager_enheten(forbundets: dict[str, Path]) -> None:
    namn = {fil.name for fil in forbundets.values()}
    enhet = json.loads(forbundets["json"].read_text())["enhet"]
    tillagg = "" if enhet == "kr" else "-tkr"
    assert namn == {f"rakenskaper-2023{tillagg}.{ett}" for ett in FORMAT}


def test_harkomsten_star_i_varje_fil(forbundets: dict[str, Path]) -> None:
    """The commit and the checksum of the verifikationer (and the head of the log)."""
    data = json.loads(forbundets["json"].read_text())
    summa, commit = data["kontrollsumma"], data["commit"]
    assert re.fullmatch(r"[0-9a-f]{64}", summa)
    assert summa in forbundets["html"].read_text()
    assert summa in re.sub(r"\s", "", pdf_text(forbundets["pdf"]))
    bok = openpyxl.load_workbook(forbundets["xlsx"])
    innehall = " ".join(str(rad[0].value) for rad in bok["Innehåll"].iter_rows())
    assert summa in innehall
    assert commit in innehall
