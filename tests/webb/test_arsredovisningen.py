"""The text of the årsredovisning in the browser: a name completed, the page as one types, saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rakenskap.dagbok.test_dagbok import FAKTURA, med_historik
from tests.rakenskap.fava.bocker import TILLAGG
from tests.webb.conftest import krav_rena, server

pytestmark = pytest.mark.webb


def test_ett_namn_fylls_i_och_texten_sparas(tmp_path: Path) -> None:
    mapp = med_historik(tmp_path / "bok", FAKTURA)
    fil = mapp / "main.beancount"
    fil.write_text(fil.read_text() + TILLAGG)
    with server(mapp) as webb:
        sett = webb.bladdra(
            steg=[
                {"oppna": "Arsredovisning/?rubrik=01-oversikt"},
                {
                    "fyll": "#rk-texten",
                    "text": "Resultatet blev {{ rr.arets_resul",
                    "vanta": "#rk-forslag li[aria-selected='true']",
                },
                {"tangent": "Enter", "vanta": "[data-rk-blad] .tal"},
                {"skicka": ".rk-text button[type='submit']"},
                {"skicka": "form button[type='submit']"},
            ]
        )
    krav_rena(sett)
    assert "rr.arets_resultat" in sett["steg"][1]["text"]
    assert "Resultatet blev" in sett["steg"][2]["text"]
    assert "är sparad" in sett["steg"][4]["text"]
    (text,) = mapp.glob("20*/berattelse/01-oversikt.md")
    assert text.read_text("utf-8") == "Resultatet blev {{ rr.arets_resultat | tkr }}\n"
