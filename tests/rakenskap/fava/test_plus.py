"""Fava's own «+»: what is typed there becomes a draft, never a booked entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from lkbr.roller import Roll
from rakenskap.bok.bok import las_bok
from rakenskap.dagbok.utkast import utkast_i
from rakenskap.fava_tillagg.roll import FUNKTION
from tests.hjalp import konto
from tests.rakenskap.dagbok.test_dagbok import med_historik
from tests.rakenskap.fava.bocker import TILLAGG, Fava, fava


@pytest.fixture
def f(tmp_path: Path) -> Fava:
    mapp = med_historik(tmp_path / "bok", "")
    fil = mapp / "main.beancount"
    fil.write_text(fil.read_text() + TILLAGG)
    return fava(mapp)


def plus(f: Fava, **mer: object) -> Any:  # noqa: ANN401 (an answer of the test client)
    """Send what Fava's form sends."""
    post: dict[str, object] = {
        "t": "Transaction",
        "date": "2023-02-14",
        "flag": "*",
        "payee": "Firman AB",
        "narration": "Pärmar",
        "tags": [],
        "links": [],
        "meta": {},
        "postings": [
            {"account": konto("6110"), "amount": "250.50 SEK"},
            {"account": konto("2440"), "amount": ""},
        ],
    }
    adress = f"/{quote(f.slug)}/api/add_entries"
    return f.klient.put(adress, json={"entries": [post | mer]})


def test_det_blir_ett_utkast_i_sin_serie(f: Fava) -> None:
    svar = plus(f)
    assert svar.status_code == 200
    assert svar.json["data"] == "1 utkast sparade. De bokförs på sidan Arbeta."
    bok = las_bok(f.mapp)
    assert bok.fel == ()
    (utkast,) = utkast_i(bok)
    assert (utkast.serie.kod, utkast.entry.payee) == ("L", "Firman AB")
    assert [str(p.units) for p in utkast.entry.postings] == ["250.50 SEK", "-250.50 SEK"]
    assert "Pärmar" not in (f.mapp / "main.beancount").read_text()
    assert "Pärmar" in f.text("Arbeta")


@pytest.mark.parametrize(
    ("mer", "text"),
    [
        ({"meta": {"ver": "L1", "av": "ordförande"}}, "ver"),
        ({"postings": [{"account": "Tillgångar:1-Inget", "amount": "1 SEK"}]}, "1-Inget"),
        ({"postings": [{"account": konto("6110"), "amount": ""}] * 2}, "Mer än en rad"),
        ({"t": "Note", "account": konto("1930"), "comment": "x"}, "bara verifikationer"),
        ({"date": "i går"}, "date"),
    ],
)
def test_det_som_inte_gar_skrivs_inte(f: Fava, mer: dict[str, object], text: str) -> None:
    fore = {fil: fil.read_bytes() for fil in f.mapp.rglob("*") if fil.is_file()}
    svar = plus(f, **mer)
    assert svar.status_code == 400
    assert text in svar.json["error"]
    assert {fil: fil.read_bytes() for fil in f.mapp.rglob("*") if fil.is_file()} == fore


def test_den_som_bara_laser_nekas(f: Fava) -> None:
    f.app.config[FUNKTION] = lambda: Roll.REVISOR
    assert plus(f).status_code == 403
