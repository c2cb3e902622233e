"""Assumed columns and amounts have a mark in every format, and the assumptions stand in a list."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from rakenskap.kommandon.cli import main
from rakenskap.rakningar.antaganden import LEDTEXT
from tests.conftest import GorBok
from tests.hjalp import FORBUND, Rad, skriv_bok, ver
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
    # No cell of that column is marked by itself; of the year, what the assumed rent is in.
    markta = {
        (rad.id, plats) for rad in rr.rader for plats, c in enumerate(rad.celler) if c.antagen
    }
    assert {plats for _, plats in markta} == {0}
    assert not rr.cell("verksamhetens_intakter", "2023").antagen
    for rad in ("verksamhetens_kostnader", "arets_resultat"):
        assert rr.cell(rad, "2023").antagen
    # The net of the year before, among the year's own columns.
    drift = {kolumn.id: kolumn.rubrik for kolumn in r.rapport("driftredovisning").kolumner}
    assert drift["fore"] == "Netto 2022 *"
    assert drift["netto"] == "Netto *"
    # What the year begins with is what the assumed year ended with.
    # and the rent is in each amount after it: all of the column.
    kfa = r.rapport("kassaflodesanalys")
    assert [kolumn.rubrik for kolumn in kfa.kolumner] == ["2023 *", "2022 *"]


def _koder(insats: str) -> dict[str, str]:
    return {"verksamhet": "individ", "insats": insats}


def test_a_total_with_an_assumed_entry_is_marked_and_one_without_is_not(bok: GorBok) -> None:
    """The total may be published and right; that a part of it is assumed is told all the same."""
    forbund = (
        FORBUND
        + '[[verksamhet]]\nkod = "individ"\nnamn = "Individ"\n'
        + "".join(
            f'[[insats]]\nkod = "{kod}"\nnamn = "{kod.title()}"\nverksamhet = "individ"\n'
            for kod in ("bron", "spang")
        )
    )
    text = ver("B1", "2023-01-15", "Staden", "Bidrag", "1930 600.00; 3987 -600.00")
    for nummer, insats, antagande in (("B2", "bron", "2023-1"), ("B3", "spang", None)):
        rader: list[Rad] = [("4010", "100.00", _koder(insats)), ("1930", "-100.00")]
        text += ver(nummer, "2023-02-15", "Utförare", "Insats", rader, antagande=antagande)

    r = rakenskaper(bok(text, forbund=forbund), 2023)

    rr = r.rapport("resultatrakning")
    assert rr.cell("verksamhetens_kostnader", "2023").antagen
    assert not rr.cell("verksamhetens_intakter", "2023").antagen
    drift = r.rapport("driftredovisning")
    assert [
        (rad.etikett, rad.celler[1].antagen)
        for rad in drift.rader
        if rad.etikett in ("Bron", "Spang")
    ] == [("Bron", True), ("Spang", False)]
    # The bank and the result have it: all that the balance sheet has.
    assert [kolumn.antagen for kolumn in r.rapport("balansrakning").kolumner] == [True]


def test_an_assumed_entry_without_a_year_of_its_own_marks_nothing_else(bok: GorBok) -> None:
    text = FORRA.replace(f'  antagande: "{A}"\n', "") + ARET
    r = rakenskaper(bok(text), 2023)
    assert not any(
        cell.antagen for rad in r.rapport("resultatrakning").rader for cell in rad.celler[1:]
    )


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
    blad = openpyxl.load_workbook(f"{ut}.xlsx", data_only=True)["Resultaträkning"]
    markta = [
        cell.value
        for rad in blad.iter_rows()
        for cell in rad
        if isinstance(cell.value, int | float) and "*" in cell.number_format
    ]
    assert markta
    assert 600 not in markta
    sidan = fava(mapp).text("Resultatrakning", ar="2023")
    assert "2022 *" in sidan
    for text in (html, sidan):  # the rent of the year, by itself
        assert re.search(r"−200(,00)?(<[^>]*>)*\s*(<[^>]*>)*\*", text), text[-3000:]


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
