"""The page Jämförelse: table, plot, saved views, and who may save them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lkbr.roller import Roll
from rakenskap.fava_tillagg.roll import FUNKTION
from tests.rakenskap.fava.bocker import Fava, fava, formularfalt, innehall, lankar, ord_i, skriv


@pytest.fixture
def f(tmp_path: Path) -> Fava:
    return fava(skriv(tmp_path / "bok"))


def test_tabell_och_diagram_med_sina_ord(f: Fava) -> None:
    html = f.html("Jamfor", rad="insats bron", fran="2022-01", till="2023-12", steg="ar")
    text = ord_i(html)
    assert "2022 0,00" in text
    assert "2023 −1 200,00" in text
    assert "<svg viewBox" in html
    assert "Bron: 0,00 kr 2022, −1 200,00 kr 2023. Alla tal står i tabellen." in html
    xlsx = f.hamta("Jamfor/tabell.xlsx", rad="insats bron", steg="ar", tabell="jamforelse")
    assert xlsx.data.startswith(b"PK")


def test_beloppet_leder_till_periodens_verifikationer(f: Fava) -> None:
    html = f.html("Jamfor", rad="insats bron", fran="2023-01", till="2023-12", steg="kvartal")
    lank = next(ett for ett in lankar(html) if "time=2023-01-01" in ett)
    under = ord_i(innehall(f.klient.get(lank)))
    assert "Insatsen Bron" in under
    assert "Hyra juli" not in under


def test_en_vy_sparas_med_namn_och_tas_bort(f: Fava) -> None:
    html = f.html("Jamfor", rad="konto 5010", fran="2022-01", till="2023-12", steg="ar")
    falt = formularfalt(html, "Jamfor/spara")
    assert f.posta("Jamfor/spara", {**falt, "namn": "Hyran"}).status_code == 303
    html = f.html("Jamfor")
    vy = next(ett for ett in lankar(html) if "konto+5010" in ett)
    assert "2023 −1 000,00" in ord_i(innehall(f.klient.get(vy)))
    assert "Hyran" in html
    bort = formularfalt(html, "Jamfor/spara")
    assert f.posta("Jamfor/spara", {**bort, "namn": "Hyran", "bort": "1"}).status_code == 303
    assert "Ingen vy är sparad." in f.text("Jamfor")
    assert f.posta("Jamfor/spara", {**falt, "namn": " "}).status_code == 400


def test_det_som_inte_gar_att_jamfora_sags_och_formularet_star_kvar(f: Fava) -> None:
    html = f.html("Jamfor", rad="insats bro", steg="ar")
    assert "finns inte i böckerna" in ord_i(html)
    assert 'value="insats bro"' in html


def test_en_lasare_sparar_inga_vyer(f: Fava) -> None:
    falt = {"biljett": f.biljett("Jamfor", rad="konto 5010"), "namn": "x", "vy": "rad=x"}
    f.app.config[FUNKTION] = lambda: Roll.LASARE
    assert f.posta("Jamfor/spara", dict(falt)).status_code == 403
    assert "Vyns namn" not in f.text("Jamfor", rad="konto 5010")
    f.app.config[FUNKTION] = lambda: Roll.REVISOR
    assert f.posta("Jamfor/spara", dict(falt)).status_code == 303
