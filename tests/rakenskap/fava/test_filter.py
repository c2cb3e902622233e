"""Fava's filters on our pages: followed, or said not to be, and never a page that falls."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rakenskap.fava_tillagg.sidlista import SIDOR
from tests.rakenskap.fava.bocker import Fava, ord_i

# The books of the tests have no register of assets, and then no page for it.
NAMN = [sida.__name__ for sida in SIDOR if sida.__name__ != "Anlaggningar"]
TIDER = ("", "2023", "2022", "2022 - 2023", "2023-07", "2023-02-01 - 2023-03-15", "1999", "2022-12")
KONTON = ("", "Kostnader:5010-Lokalhyra", "Kostnader", "Tillgångar", "Finns:Inte")
FILTER = ("", "Hyra", 'payee:"Värden AB"', "#tagg", "Bidrag")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(NAMN), st.sampled_from(TIDER), st.sampled_from(KONTON), st.sampled_from(FILTER)
)
def test_varje_sida_star_under_varje_filter(
    lasfava: Fava, sida: str, tid: str, konto: str, text: str
) -> None:
    ord_ = {"time": tid, "account": konto, "filter": text}
    html = lasfava.html(sida, **{namn: varde for namn, varde in ord_.items() if varde})
    visas = ord_i(html)
    assert "kunde inte göras" not in visas
    assert "kan inte visas" not in visas
    for namn, varde in (("konto", konto), ("text", text)):
        if varde and 'class="rk-obs" role="alert"' not in html:
            assert f"{namn} «{varde}»" in visas or sida == "Verifikationer", visas[:300]


@pytest.mark.parametrize("sida", ["Saldobalans", "Resultatrakning", "Huvudbok", "Budget"])
def test_tid_tillsammans_med_konto(lasfava: Fava, sida: str) -> None:
    text = lasfava.text(sida, time="2023", account="Kostnader:5010-Lokalhyra")
    assert "1 000" in text  # the year's rent
    assert "9 500" not in text  # and nothing else


def test_ett_tidsfilter_over_flera_ar_sags_dar_bara_ett_visas(lasfava: Fava) -> None:
    sagt = "Tidsfiltret går över flera räkenskapsår; sidan visar bara 2023."
    for sida in ("Saldobalans", "Oversikt", "Budget", "Granskning", "Reskontra", "Kontroller"):
        assert sagt in lasfava.text(sida, time="2022 - 2023"), sida
    for sida in ("Resultatrakning", "Balansrakning", "Verifikationer"):
        assert sagt not in lasfava.text(sida, time="2022 - 2023"), sida
    bada = lasfava.text("Verifikationer", time="2022 - 2023")
    assert "Hyra 2022" in bada
    assert "Hyra juli" in bada


def test_en_sida_utan_innehall_har_anda_sin_valjare(lasfava: Fava) -> None:
    html = lasfava.html("Kassaflodesanalys", ar="2023", **{"del": "07"})
    assert "görs från årets början" in html
    assert 'name="ar"' in html


@pytest.mark.parametrize("sida", ["Huvudbok", "Reskontra", "Kontroller", "Saldobalans"])
def test_aret_valjs_pa_sidan(lasfava: Fava, sida: str) -> None:
    assert 'name="ar"' in lasfava.html(sida, **({"konto": "5010"} if sida == "Huvudbok" else {}))
