"""A row's data point has one name in JSON, XLSX and HTML, and none is given twice."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from rakenskap.arsredovisning.delar import delarsrapporter
from rakenskap.bok.bok import las_bok
from rakenskap.bok.poster import Period, bygg_poster
from rakenskap.kommandon.lista import gor_dokument
from rakenskap.listor.helarsprognos import helarsprognos
from rakenskap.listor.register import LISTOR
from rakenskap.listor.urval import Listurval
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.rakenskaper import gor_rakenskaper
from rakenskap.rakningar.statistik import statistik
from rakenskap.rapport.rapport import Rapport
from rakenskap.utskrift.skriv import skriv_rapporter
from rakenskap.utskrift.skriv_lista import skriv_lista
from tests.conftest import Golden
from tests.rakenskap.arsredovisning.bocker import skriv

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


def _alla_dokument(mapp: Path) -> Iterator[tuple[str, Sequence[Rapport]]]:
    """Yield every report of small books: the accounts, each list, follow-up and delårsrapport."""
    bok = las_bok(skriv(mapp, {})).krav_felfri()
    b = Berakning.av(bok, bygg_poster(bok))
    utfall = gor_rakenskaper(bok, 2023)
    assert utfall.rakenskaper is not None
    yield "rakenskaper", utfall.rakenskaper.rapporter
    helar = Listurval(dt.date(2023, 1, 1), dt.date(2023, 12, 31))
    for namn in LISTOR:
        yield f"lista {namn}", gor_dokument(namn, b, helar).rapporter
    prognos = helarsprognos(b, Period(dt.date(2023, 1, 1), dt.date(2023, 8, 31)))
    yield "delarsrapport", delarsrapporter(b, prognos, "kr")[0]


def test_varje_rads_datapunkt_ar_en_och_densamma(tmp_path: Path, golden: Golden) -> None:
    rader = []
    for namn, rapporter in _alla_dokument(tmp_path):
        punkter = [rapport.datapunkt(rad) for rapport in rapporter for rad in rapport.rader]
        assert len(punkter) == len(set(punkter)), namn
        rader += [f"{namn}: {punkt}" for punkt in punkter]
    golden("datapunkter.txt", "\n".join(rader) + "\n")


def test_en_lista_har_datapunkter_i_json_och_xlsx(tmp_path: Path) -> None:
    bok = las_bok(skriv(tmp_path / "bok", {})).krav_felfri()
    b = Berakning.av(bok, bygg_poster(bok))
    dok = gor_dokument("insatser", b, Listurval(dt.date(2023, 1, 1), dt.date(2023, 12, 31)))
    data = json.loads(skriv_lista(dok, "json", tmp_path / "l.json").read_text("utf-8"))
    punkter = [rad["datapunkt"] for rapport in data["rapporter"] for rad in rapport["rader"]]
    assert punkter == ["insatsrapport.bron", "insatsrapport.summa"]
    assert data["rapporter"][0]["rader"][0]["celler"][1]["ore"] == 123_456_789
    (ark,) = load_workbook(skriv_lista(dok, "xlsx", tmp_path / "l.xlsx"))
    kolumner = list(ark.iter_cols())
    plats = next(n for n, k in enumerate(kolumner, 1) if any(c.value == "Datapunkt" for c in k))
    assert [c.value for c in kolumner[plats - 1] if c.value][1:] == punkter
    assert ark.column_dimensions[get_column_letter(plats)].hidden
