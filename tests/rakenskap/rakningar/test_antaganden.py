"""Assumed columns and amounts have a mark in every format, and the assumptions stand in a list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from rakenskap.kommandon.cli import main
from rakenskap.rakningar.antaganden import LEDTEXT
from tests.conftest import GorBok
from tests.hjalp import FORBUND, skriv_bok, ver
from tests.rakenskap.fava.bocker import TILLAGG, fava
from tests.rakna import rakenskaper

A = "2022-1"
FORRA = ver("B1", "2022-01-15", "Staden", "Bidrag", "1930 500.00; 3987 -500.00", antagande=A) + ver(
    "B2", "2022-02-15", "Värden", "Hyra", "5010 100.00; 1930 -100.00", antagande=A
)
ARET = ver("B1", "2023-01-15", "Staden", "Bidrag", "1930 600.00; 3987 -600.00") + ver(
    "B2", "2023-02-15", "Värden", "Hyra", "5010 200.00; 1930 -200.00", antagande="2023-1"
)
BUDGET = '2023-01-01 custom "forbundsbudget" Kostnader:5010-Lokalhyra 150.00 SEK\n'
ANTAGANDEN = """\
# Antaganden 2022

Året är känt genom grannårens
tabeller.

## 2022-1

Hyran är antagen.

## 2022-2

Något annat.
"""


def skriv(mapp: Path, budget: str = BUDGET, forbund: str = FORBUND) -> Path:
    skriv_bok(mapp, TILLAGG + FORRA + ARET + budget, forbund=forbund)
    fil = mapp / "2022/underlag/antaganden.md"
    fil.parent.mkdir(parents=True, exist_ok=True)
    fil.write_text(ANTAGANDEN, encoding="utf-8")
    return mapp


def test_a_year_that_mostly_rests_on_assumptions_is_marked_as_a_column(bok: GorBok) -> None:
    r = rakenskaper(bok(FORRA + ARET), 2023)
    rr = r.rapport("resultatrakning")
    assert [kolumn.rubrik for kolumn in rr.kolumner] == ["2023", "2022 *"]
    assert rr.efter[-1] == LEDTEXT
    assert not any(cell.antagen for rad in rr.rader for cell in rad.celler)
    # The net of the year before, among the year's own columns.
    drift = {kolumn.id: kolumn.rubrik for kolumn in r.rapport("driftredovisning").kolumner}
    assert drift["fore"] == "Netto 2022 *"
    assert drift["netto"] == "Netto"
    # What the year begins with is what the assumed year ended with.
    kfa = r.rapport("kassaflodesanalys")
    assert kfa.cell("likvida_medel_ingaende", "2023").antagen
    assert not kfa.cell("likvida_medel_utgaende", "2023").antagen


def test_half_of_the_verifikationer_are_not_most(bok: GorBok) -> None:
    r = rakenskaper(bok(ARET), 2023)
    assert [kolumn.rubrik for kolumn in r.rapport("resultatrakning").kolumner] == ["2023"]


def test_an_assumed_budget_is_marked_and_no_other(bok: GorBok) -> None:
    antagen = BUDGET + '  antagande: "2023-1"\n'
    for text, vantat in ((BUDGET, "Budget"), (antagen, "Budget *")):
        drift = rakenskaper(bok(ARET + text), 2023).rapport("driftredovisning")
        assert [k.rubrik for k in drift.kolumner if k.id == "budget"] == [vantat]


def test_the_list_has_the_years_ground_and_each_assumption(tmp_path: Path) -> None:
    mapp = skriv(tmp_path)
    stycken = _json(mapp)["antaganden"]["stycken"]
    assert stycken == [
        "Året är känt genom grannårens tabeller.",
        "2022-1. Hyran är antagen.",
        "2022-2. Något annat.",
    ]


def test_the_settings_say_which_assumptions_are_told(tmp_path: Path) -> None:
    mapp = skriv(tmp_path, forbund=FORBUND + '[ar.2022]\nantaganden = ["2022-1"]\n')
    assert len(_json(mapp)["antaganden"]["stycken"]) == 2


def test_the_mark_is_in_every_format(tmp_path: Path) -> None:
    mapp = skriv(tmp_path)
    rapporter = _json(mapp, ())
    kolumner = rapporter["resultatrakning"]["kolumner"]
    assert kolumner[1] == {"id": "2022", "rubrik": "2022 *", "antagen": True}
    ut = mapp / "ut/2023/rakenskaper-2023"
    html = Path(f"{ut}.html").read_text(encoding="utf-8")
    assert "2022 *" in html
    assert LEDTEXT in html
    blad = openpyxl.load_workbook(f"{ut}.xlsx", data_only=True)["Kassaflödesanalys"]
    markta = [
        cell.value
        for rad in blad.iter_rows()
        for cell in rad
        if isinstance(cell.value, int | float) and "*" in cell.number_format
    ]
    assert 400 in markta
    assert "2022 *" in fava(mapp).text("Resultatrakning", ar="2023")


def test_a_file_of_assumptions_that_cannot_be_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapp = skriv(tmp_path)
    (mapp / "2022/underlag/antaganden.md").write_bytes(b"## 2022-1\n\xff")
    assert main(["rapporter", "2023", "--bok", str(mapp), "--ut", str(mapp / "ut")]) == 1
    assert "2022/underlag/antaganden.md: Filen går inte att läsa." in capsys.readouterr().err


def _json(mapp: Path, format_: tuple[str, ...] = ("--format", "json")) -> dict[str, Any]:
    main(["rapporter", "2023", "--bok", str(mapp), "--ut", str(mapp / "ut"), *format_])
    text = (mapp / "ut/2023/rakenskaper-2023.json").read_text(encoding="utf-8")
    return {rapport["id"]: rapport for rapport in json.loads(text)["rapporter"]}
