"""A row's data point has one name in JSON, XLSX and HTML, and none is given twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from rakenskap.bok.bok import las_bok
from rakenskap.rakningar.rakenskaper import gor_rakenskaper
from rakenskap.rakningar.statistik import statistik
from rakenskap.utskrift.skriv import skriv_rapporter

LEDGER = Path(__file__).parents[3] / "ledger"


@pytest.mark.parametrize("ar", [2017, 2023])
def test_samma_namn_i_alla_format(tmp_path: Path, ar: int) -> None:
    utfall = gor_rakenskaper(las_bok(LEDGER), ar)
    filer = {f.suffix: f for f in skriv_rapporter(utfall, ("json", "xlsx", "html"), tmp_path)}
    data = json.loads(filer[".json"].read_text("utf-8"))
    namn = [rad["datapunkt"] for rapport in data["rapporter"] for rad in rapport["rader"]]
    assert len(namn) == len(set(namn))
    assert {"resultatrakning.arets_resultat", "driftredovisning.individ.finsam_team"} <= set(namn)
    blad = load_workbook(filer[".xlsx"])
    i_xlsx = [
        cell.value
        for ark in blad
        for kolumn in ark.iter_cols()
        if any(cell.value == "Datapunkt" for cell in kolumn)
        for cell in kolumn
        if cell.value not in (None, "Datapunkt")
    ]
    assert sorted(map(str, i_xlsx)) == sorted(namn)
    sida = BeautifulSoup(filer[".html"].read_text("utf-8"), "html.parser")
    i_html = [str(rad["id"]) for rad in sida.find_all("tr", id=True)]
    assert set(i_html) <= set(namn)
    assert {ett for ett in namn if ett.startswith("balansrakning.")} <= set(i_html)


def test_en_rad_till_andrar_ingen_annans_namn(tmp_path: Path) -> None:
    fil = tmp_path / "2023/statistik/avslut.csv"
    fil.parent.mkdir(parents=True)
    fil.write_text("insats,orsak,antal\nBron,Arbete,3\nBron,Sjukdom,2\n", encoding="utf-8")
    (fore,) = statistik(tmp_path, 2023)
    fil.write_text(
        "insats,orsak,antal\nAnnan,Arbete,1\nBron,Arbete,3\nBron,Sjukdom,2\nBron,Sjukdom,2\n",
        encoding="utf-8",
    )
    (efter,) = statistik(tmp_path, 2023)
    assert [rad.id for rad in fore.rader] == ["bron.arbete", "bron.sjukdom"]
    assert [rad.id for rad in efter.rader] == [
        "annan.arbete", "bron.arbete", "bron.sjukdom", "bron.sjukdom_2",
    ]  # fmt: skip
