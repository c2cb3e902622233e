"""Each page in a browser, at the width of a desk and of a phone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rakenskap.fava_tillagg.sidlista import SIDOR
from tests.webb.conftest import Webb, krav_rena, server

pytestmark = pytest.mark.webb

LEDGER = Path(__file__).parents[2] / "ledger"
TILLSTAND = [
    "Resultatrakning/?visa=1&ar=2023&enhet=tkr&jmf=2022&jmf=2017",
    "Resultatrakning/?rapport=resultatrakning&rad=verksamhetens_kostnader&kolumn=2023",
    "Balansrakning/?ar=2021&del=t06",
    "Huvudbok/?konto=4010&fran=2023-01-01&till=2023-12-31",
    "Verifikationer/?ver=L45/2023",
    "Verifikationer/?sok=bron",
    "Granskning/?lista=luckor",
    "Granskning/?lista=historik",
    "Budget/?ar=2023&del=t06",
    "Bokslut/?uppgift=steg&ar=2023",
    "Bokslut/?uppgift=periodisera",
    "Avstamning/?uppgift=tabell&den=2023-12",
    "Inkop/?uppgift=leverantor",
    "Installningar/?uppgift=fakta&ar=2023",
    "Tillgangar/?uppgift=ny",
    "Budget/?ar=2023&rad=kansli&kolumn=arsbudget",
    "Oversikt/?ar=2023&budget=06",
    "Analys/?post=resultatrakning.avskrivningar",
    "Checklista/?post=nummer_utan_lucka",
    "Granskning/?lista=ovanliga_par",
    "Jamfor/?rad=insats+finsam-team&rad=verksamhet+kansli&steg=kvartal&fran=2020-01&till=2023-12",
]


@pytest.fixture(scope="module")
def webb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Webb]:
    mapp = tmp_path_factory.mktemp("webb") / "ledger"
    shutil.copytree(LEDGER, mapp)
    with server(mapp) as ett:
        yield ett


def test_varje_sida_i_bada_bredderna(webb: Webb) -> None:
    sidor = [f"{sida.__name__}/" for sida in SIDOR] + TILLSTAND
    sett = webb.bladdra(sidor=sidor, bredder=[1280, 390])
    krav_rena(sett)
    assert len(sett["sidor"]) == 2 * len(sidor)
    for sida in sett["sidor"]:
        assert sida["status"] == 200
        assert sida["rubrik"], sida["adress"]
        assert "kunde inte göras" not in sida["text"], sida["adress"]
        assert sida["spill"] == 0, f"{sida['adress']} är bredare än {sida['bredd']} bildpunkter"


def test_morkt_utseende(webb: Webb) -> None:
    sett = webb.bladdra(
        sidor=["Oversikt/", "Resultatrakning/", "Kontroller/", "Verifikationer/?ver=L45/2023"],
        bredder=[1280],
        mork=True,
    )
    krav_rena(sett)


def test_fran_tryckt_belopp_till_underlag_i_tre_klick(webb: Webb) -> None:
    sett = webb.bladdra(
        steg=[
            {"oppna": "Resultatrakning/?ar=2023"},
            {"klicka": "tr[id$='.verksamhetens_kostnader'] td.tal a"},
            {"klicka": "#konton tbody th a:has-text('4010')"},
            {"klicka": "#huvudbok tbody a:has-text('L')"},
        ]
    )
    krav_rena(sett)
    rubriker = [steg["rubrik"] for steg in sett["steg"]]
    assert rubriker[0] == "Resultaträkning 2023"
    assert rubriker[1] == "Verksamhetens kostnader, 2023"
    assert rubriker[2].startswith("4010 ")
    assert rubriker[3].startswith("Verifikation L")
    assert "Kontrollsumman stämmer." in sett["steg"][3]["text"]


def test_urvalet_i_formularet(webb: Webb) -> None:
    sett = webb.bladdra(
        steg=[
            {"oppna": "Resultatrakning/"},
            {"valj": "select[name=ar]", "text": "2020"},
            {"kryssa": "input[name=jmf][value='2017']"},
            {"klicka": ".rk-val button"},
        ]
    )
    krav_rena(sett)
    assert sett["steg"][-1]["rubrik"] == "Resultaträkning 2020"
    assert "2017" in sett["steg"][-1]["text"]


def test_tva_tryck_forbi_menyn_och_aret_foljer_med(webb: Webb) -> None:
    """The first Tab reaches the skip link; the menu is ours first, and keeps what is chosen."""
    sett = webb.bladdra(
        steg=[
            {"oppna": "Resultatrakning/?ar=2020&del=&visa=1&enhet=tkr&jmf=2019"},
            {"tangent": "Tab"},
            {"vanta": ".rk-hoppa:focus"},
            {"tangent": "Enter"},
            {"vanta": "#rk-innehall:target + .rakenskap"},
            {"klicka": ".rk-meny a:has-text('Balansräkning')"},
            {"vanta": ".rk-meny a[aria-current]:has-text('Balansräkning')"},
            {"vanta": ".rakenskap:has-text('tusental kronor')"},
        ]
    )
    krav_rena(sett)
    assert sett["steg"][5]["rubrik"] == "Balansräkning 2020"


def test_fran_var_huvudbok_till_favas_konto_och_tillbaka(webb: Webb) -> None:
    sett = webb.bladdra(
        steg=[
            {"oppna": "Huvudbok/?konto=5010"},
            {
                "tryck": "a:has-text('Kontot på Favas egen sida')",
                "vanta": "#rk-konto a",
                "tyst": True,
            },
            {"tryck": "#rk-konto a", "vanta": ".rakenskap h2:has-text('5010')"},
        ]
    )
    krav_rena(sett)
    assert sett["steg"][-1]["rubrik"].startswith("5010 ")
