"""The auditor's room: the review, the checklist and the remarks, written by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from lkbr.roller import Roll
from rakenskap.fava_tillagg.roll import FUNKTION, NAMNFUNKTION
from rakenskap.granskning.bedomning import las_bedomningar
from rakenskap.granskning.checklista import lagkrav
from tests.rakenskap.fava.bocker import Fava, fava, formularfalt, innehall, ord_i, skriv

KRAV = "nummer_utan_lucka"


@pytest.fixture
def f(tmp_path: Path) -> Fava:
    return fava(skriv(tmp_path / "bok"))


def fil(f: Fava) -> Path:
    return f.mapp.parent / "granskning" / "bedomningar.jsonl"


def bedom(f: Fava, sida: str, post: str, **andrat: str) -> str:
    html = f.html(sida, post=post)
    falt = formularfalt(html, f"{sida}/bedom")
    svar = f.posta(f"{sida}/bedom", {**falt, **andrat})
    assert svar.status_code == 303, svar.text
    return svar.headers["Location"]


def test_checklistan_sager_vad_som_ar_provat_och_revisorn_bedomer(f: Fava) -> None:
    text = f.text("Checklista", ar="2023")
    assert f"{len(lagkrav())} krav; revisorn har bedömt 0 av dem." in text
    assert "värdet står inte i böckerna" in text
    vart = bedom(f, "Checklista", KRAV, lage="granskad", text="Serierna följda.", vidare="1")
    # The next demand comes up by itself.
    assert "post=rattelsens_lankar" in vart
    assert "granskat utan anmärkning Serierna följda. revisor, utan inloggning" in f.text(
        "Checklista", ar="2023"
    )
    assert "Serierna följda." not in f.text("Checklista", ar="2022")
    assert [ett.nyckel for ett in las_bedomningar(fil(f))] == [KRAV]


def test_ett_andrat_omdome_gomer_inte_det_forra(f: Fava) -> None:
    bedom(f, "Checklista", KRAV, lage="granskad", text="Bra.")
    bedom(f, "Checklista", KRAV, lage="anmarkning", text="En lucka.")
    text = f.text("Checklista", post=KRAV)
    assert text.index("En lucka.") < text.index("Bra.")


def test_en_rad_i_analysen_forklaras(f: Fava) -> None:
    post = "resultatrakning.verksamhetens_kostnader"
    bedom(f, "Analys", post, lage="forklarad", text="Ny lokal.")
    assert "förklarad: Ny lokal." in f.text("Analys")
    # Costs were 400 and are 2 200 kr.
    assert "budget" in f.text("Analys", grans="100", procent="10")
    assert "0 rader" not in f.text("Analys", grans="100", procent="10")
    assert "Ingen rad är över gränsen." in f.text("Analys", grans="1 000 000", procent="10")
    assert "Gränsen går inte att läsa" in f.text("Analys", grans="mycket")
    # How the accounts of the balance are reconciled is shown beside.
    assert "1930 Företagskonto" in f.text("Analys", ar="2023")
    assert "inte avstämda" in f.text("Analys", ar="2023")
    assert "från årets början" in f.text("Analys", ar="2023", **{"del": "07"})


def test_en_anmarkning_laggs_till_och_foljs_upp(f: Fava) -> None:
    falt = formularfalt(f.html("Anmarkningar"), "Anmarkningar/ny")
    ny = {**falt, "ar": "2022", "fran": "KPMG", "rubrik": "Ingen ränta på kontot."}
    assert f.posta("Anmarkningar/ny", ny).status_code == 303
    bedom(f, "Anmarkningar", "2022.1", lage="atgardad", text="Nytt konto med ränta.")
    text = f.text("Anmarkningar")
    assert "Ingen ränta på kontot. 2022 KPMG åtgärdad Nytt konto med ränta." in text
    assert f.posta("Anmarkningar/ny", {**ny, "rubrik": " "}).status_code == 400


def test_bara_revisorn_skriver_och_bara_om_det_som_finns(f: Fava) -> None:
    falt = formularfalt(f.html("Checklista", post=KRAV), "Checklista/bedom")
    ratt = {**falt, "lage": "granskad"}
    for fel in ({"nyckel": "finns_inte"}, {"ar": "2022"}, {"lage": "bra"}):
        assert f.posta("Checklista/bedom", {**ratt, **fel}).status_code == 400
    assert f.posta("Checklista/bedom", {**ratt, "biljett": ""}).status_code == 403
    assert not fil(f).exists()
    f.app.config[NAMNFUNKTION] = lambda: "Eva Ek"
    for roll in (Roll.EKONOM, Roll.ATTESTANT, Roll.LASARE):
        f.app.config[FUNKTION] = lambda roll=roll: roll
        assert f.posta("Checklista/bedom", dict(ratt)).status_code == 403
        assert f.posta("Anmarkningar/ny", dict(ratt)).status_code == 403
    assert not fil(f).exists()
    f.app.config[FUNKTION] = lambda: Roll.EKONOM
    assert "Bara revisorn skriver här." in f.text("Checklista", post=KRAV)
    for sida in ("Checklista", "Analys", "Anmarkningar"):
        f.app.config[FUNKTION] = lambda: Roll.LASARE
        assert f.hamta(sida).status_code == 403
        assert f.hamta(f"{sida}/papper.pdf").status_code == 403
        f.app.config[FUNKTION] = lambda: Roll.REVISOR
        assert f.hamta(sida).status_code == 200
    assert bedom(f, "Checklista", KRAV, lage="granskad")
    assert las_bedomningar(fil(f))[0].av == "Eva Ek"


@pytest.mark.parametrize("sida", ["Checklista", "Analys"])
def test_papperet_och_kalkylbladet(f: Fava, sida: str) -> None:
    papper = f.hamta(f"{sida}/papper.pdf")
    assert papper.data.startswith(b"%PDF")
    tabell = "checklista" if sida == "Checklista" else "analys-balansrakning"
    assert f.hamta(f"{sida}/tabell.xlsx", tabell=tabell).data.startswith(b"PK")


@pytest.mark.parametrize(
    ("sida", "post"),
    [
        ("Checklista", "x"),
        ("Analys", "x.y"),
        ("Analys", "resultatrakning.x"),
        ("Anmarkningar", "1.2"),
    ],
)
def test_det_som_inte_finns_sags(f: Fava, sida: str, post: str) -> None:
    svar = f.hamta(sida, post=post)
    assert svar.status_code == 200
    assert "Gör så här: gå tillbaka" in ord_i(innehall(svar))
