"""Facts that no entry tells: stated by a person, or said to be missing; never guessed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rakenskap.kommandon.cli import main
from rakenskap.rakningar.fakta import FAKTA, MARKE, RAPPORT
from rakenskap.rapport.rapport import Rakenskaper
from tests.conftest import GorBok
from tests.hjalp import FORBUND, ver
from tests.rakenskap.siebro.siehjalp import HELA, skriv_sie
from tests.rakna import rakenskaper

KOP = (
    ver("B1", "2023-01-15", "Staden", "Bidrag", "1930 500.00; 3987 -500.00")
    + ver("A1", "2023-02-01", "Byggaren", "Hus", "1110 200.00; 1930 -200.00")
    + ver("A2", "2023-03-01", "Möbler AB", "Stolar", "1220 100.00; 1930 -100.00")
    + ver("L1", "2023-03-02", "Värden", "Hyra", "5010 10.00; 1930 -10.00")
    + ver("S1", "2023-12-31", "Skatteverket", "Löneskatt", "7533 5.00; 2514 -5.00")
)
ALLA = """\
nyttjandeperiod_ar = 7
[principer]
lkbr-2019 = ["Enligt lagen."]
[upplysningar]
sarredovisning = "Ingen."
panter = "Fastigheten"
ansvar_pensioner = "Inga"
ansvar_ovriga = "Inga"
[ar.2023]
rakenskapsrevision_kr = 45
not_leasing = "Avtalet löper till 2026."
not_pensioner = "Genom försäkring."
"""
# What was said before anyone had stated it.
PASTATT = ("utländsk valuta finns", "Inga särredovisningar", "nyttjandeperiod är 5 år")


def texter(r: Rakenskaper) -> str:
    alla = []
    for rapport in r.rapporter:
        alla += [*rapport.stycken, *rapport.efter]
        alla += [cell.text for rad in rapport.rader for cell in rad.celler]
    return "\n".join(alla)


def test_a_fact_that_is_not_stated_is_a_gap_in_its_place_and_in_the_list(bok: GorBok) -> None:
    r = rakenskaper(bok(KOP), 2023)
    assert not any(text in texter(r) for text in PASTATT)
    panter = r.rapport("balansrakning").rad("panter").celler
    assert {cell.text for cell in panter} == {MARKE}
    assert r.rapport("principer").stycken[0].startswith(MARKE[:-1])
    assert all(MARKE[:-1] in text for text in r.rapport("materiella").efter)
    assert MARKE[:-1] in r.rapport("rakenskapsrevision").efter[0]
    assert [rad.id for rad in r.rapport(RAPPORT).rader] == [ett.id for ett in FAKTA]
    assert RAPPORT in [rapport.id for rapport in r.rapporter[-2:]]


def test_what_is_stated_is_shown_and_nothing_is_missing(bok: GorBok) -> None:
    r = rakenskaper(bok(KOP, forbund=FORBUND + ALLA), 2023)
    assert MARKE[:-1] not in texter(r)
    assert RAPPORT not in [rapport.id for rapport in r.rapporter]
    assert "Fastigheten" in texter(r)
    assert "nyttjandeperiod är 7 år" in texter(r)
    (rad,) = r.rapport("rakenskapsrevision").rader
    assert rad.celler[0].visat == 45


def test_the_cost_of_examination_that_is_booked_goes_before_what_is_stated(bok: GorBok) -> None:
    text = KOP + ver("A3", "2023-04-01", "Revisorn", "Granskning", "6422 60.00; 1930 -60.00")
    r = rakenskaper(bok(text, forbund=FORBUND + ALLA), 2023)
    assert r.rapport("rakenskapsrevision").rader[0].celler[0].visat == 60


@pytest.mark.parametrize("rad", [rad for rad in ALLA.splitlines() if "=" in rad])
def test_each_fact_is_missed_by_itself(bok: GorBok, rad: str) -> None:
    r = rakenskaper(bok(KOP, forbund=FORBUND + ALLA.replace(rad, "")), 2023)
    (borta,) = r.rapport(RAPPORT).rader
    vantat = rad.partition(" = ")[0].removesuffix("_ar").removesuffix("_kr").removeprefix("not_")
    assert borta.id == {"lkbr-2019": "principer"}.get(vantat, vantat)


# ---------------------------------------------------------------------- straight from a SIE file


def kor(capsys: pytest.CaptureFixture[str], *ord_: object) -> tuple[int, str, str]:
    status = main([str(ett) for ett in ord_])
    ut, err = capsys.readouterr()
    return status, ut, err


def test_the_template_filled_in_completes_the_reports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil = skriv_sie(tmp_path / "x.se", HELA)
    status, mall, err = kor(capsys, "fakta", fil)
    assert status == 1
    assert "8 uppgifter saknas i räkenskaperna för 2023" in err
    assert "Panter och därmed jämförliga säkerheter (LKBR 6:2)" in err
    fakta = tmp_path / "fakta.toml"
    rader = [rad if " = " in rad or rad[:1] == "[" else f"# {rad}" for rad in mall.splitlines()]
    ifylld = "\n".join(rader).replace("# {", "{").replace('"…"', '"Ingen"')
    ifylld = "\n".join(
        rad.removeprefix("# ") if " = " in rad else rad for rad in ifylld.splitlines()
    )
    fakta.write_text(ifylld, encoding="utf-8")
    ord_ = ("rapporter", fil, "--fakta", fakta, "--format", "json", "--ut", tmp_path / "ut")
    status, ut, err = kor(capsys, *ord_)
    assert status == 0, err
    assert "uppgifter saknas" not in ut
    data = json.loads((tmp_path / "ut/2023/rakenskaper-2023.json").read_text(encoding="utf-8"))
    assert MARKE[:-1] not in json.dumps(data, ensure_ascii=False)
    assert "Uppgifter ur fakta.toml." in data["ursprung"]
    assert kor(capsys, "fakta", fil, "--fakta", fakta)[0] == 0


def test_the_screen_lists_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil = skriv_sie(tmp_path / "x.se", HELA)
    ord_ = ("rapporter", fil, "--format", "html", "--ut", tmp_path / "ut")
    status, ut, _ = kor(capsys, *ord_)
    assert status == 0
    assert "8 uppgifter saknas och är märkta i räkenskaperna:" in ut
    html = (tmp_path / "ut/2023/rakenskaper-2023.html").read_text(encoding="utf-8")
    assert not any(text in html for text in PASTATT)
    assert html.count(MARKE[:-1]) >= 8


@pytest.mark.parametrize(
    ("text", "sagt"),
    [
        ('panter = "Inga"', ":1: panter hör inte till en fil med fakta"),
        ("[upplysningar]\npanter = 5", ":2: panter ska vara en text"),
        ('[upplysningar]\npante = "Inga"', "rätta till panter"),
        ("[upplysningar", "går inte att tolka"),
        ('[[serie]]\nkod = "A"', "serie hör inte till en fil med fakta"),
    ],
)
def test_a_faulty_file_of_facts_is_told_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, sagt: str
) -> None:
    fil, fakta = skriv_sie(tmp_path / "x.se", HELA), tmp_path / "fakta.toml"
    fakta.write_text(text, encoding="utf-8")
    status, _, err = kor(capsys, "rapporter", fil, "--fakta", fakta, "--ut", tmp_path / "ut")
    assert status == 1
    assert sagt in err
    assert "Gör så här" in err
    assert not (tmp_path / "ut").exists()


def test_facts_of_a_ledger_stand_in_its_settings(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = kor(capsys, "rapporter", "2023", "--fakta", "fakta.toml")
    assert status == 1
    assert "--fakta hör till SIE-filer" in err
    assert "forbund.toml" in err
