"""Every figure opens: each amount on each page leads on, but a sum whose parts stand above it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rakenskap.fava_tillagg.sidlista import SIDOR
from tests.hjalp import ver
from tests.rakenskap.fava.bocker import (
    BRON,
    BUDGET,
    INGAENDE,
    POSTER,
    Fava,
    fava,
    innehall,
    lankar,
    ord_i,
    skriv,
)

# The books of the tests have no assets; the desk has drafts, which are no figures yet; the text
# lists the names of figures, to write in it.
UTAN = ("Anlaggningar", "Arbeta", "Attestera", "Arsredovisning")
SIDNAMN = [sida.__name__ for sida in SIDOR if sida.__name__ not in UTAN]
LISTOR = ["jamna", "personer", "rattelser", "sallan", "samma_belopp"]


def olankade(html: str) -> Iterator[str]:
    """Give each amount without a link, with its row, that is no sum of rows above it."""
    for attribut, rad in re.findall(r"<tr([^>]*)>(.*?)</tr>", html, re.DOTALL):
        if 'class="summa"' in attribut or ".ingaende" in attribut:
            continue
        for cell in re.findall(r'<td class="tal"[^>]*>(.*?)</td>', rad, re.DOTALL):
            if "<a " not in cell and re.search(r"\d", cell):
                yield f"{ord_i(cell)} i {ord_i(rad)}"


def beloppslankar(html: str) -> list[str]:
    celler = re.findall(r'<td class="tal"[^>]*>(.*?)</td>', html, re.DOTALL)
    return [lank for cell in celler for lank in lankar(cell)]


@pytest.mark.parametrize("sida", SIDNAMN)
def test_varje_belopp_pa_sidan_leder_till_nagot_som_finns(lasfava: Fava, sida: str) -> None:
    html = lasfava.html(sida, ar="2023")
    assert list(olankade(html)) == []
    for lank in dict.fromkeys(lank.partition("#")[0] for lank in beloppslankar(html)):
        if not lank:
            continue
        svar = lasfava.klient.get(lank, buffered=True)
        assert svar.status_code == 200, lank
        under = innehall(svar)
        assert "kunde inte göras" not in under, lank
        assert "Gör så här: gå tillbaka" not in ord_i(under), lank
        # What a figure is made of opens too, down to the entry.
        assert list(olankade(under)) == [], lank


@pytest.mark.parametrize("lista", LISTOR)
def test_varje_belopp_i_revisorns_listor_oppnas(lasfava: Fava, lista: str) -> None:
    assert list(olankade(lasfava.html("Granskning", ar="2023", lista=lista))) == []


def test_under_ett_filter_leder_beloppen_till_filtrets_verifikationer(lasfava: Fava) -> None:
    html = lasfava.html("Resultatrakning", ar="2023", account="Kostnader:5010-Lokalhyra")
    assert list(olankade(html)) == []
    under = ord_i(innehall(lasfava.klient.get(beloppslankar(html)[0])))
    assert "Hyra juli" in under
    assert "Bidrag 2023" not in under


def test_budgetens_belopp_leder_till_budgetens_rader(lasfava: Fava) -> None:
    html = lasfava.html("Budget", ar="2023", rad="individ.bron", kolumn="arsbudget")
    assert "main.beancount:" in html
    assert "2 400,00" in ord_i(html)
    perioden = ord_i(
        lasfava.html("Budget", ar="2023", rad="individ.bron", kolumn="budget", **{"del": "t06"})
    )
    assert "Budget helår −2 400,00 Budget perioden −1 200,00" in perioden
    assert "6/12 av årets budget" in perioden


@pytest.mark.parametrize(
    ("kolumn", "delar"),
    [
        ("avvikelse", "+ Utfall −1 200,00 − Budget perioden 2 400,00 Avvikelse 1 200,00"),
        ("kvar", "+ Prognos helår −1 200,00 − Budget helår 2 400,00 Prognos − budget 1 200,00"),
    ],
)
def test_ett_raknat_belopp_leder_till_sina_delar(lasfava: Fava, kolumn: str, delar: str) -> None:
    assert delar in lasfava.text("Budget", ar="2023", rad="individ.bron", kolumn=kolumn)


def test_soliditeten_leder_till_sina_tva_belopp(lasfava: Fava) -> None:
    html = lasfava.html(
        "Balanskrav", ar="2023", rapport="femarsoversikt", rad="soliditet", kolumn="2023"
    )
    text = ord_i(html)
    assert "Del: Summa eget kapital" in text
    assert "Av: SUMMA TILLGÅNGAR" in text
    assert all("rapport=balansrakning" in lank for lank in beloppslankar(html))
    assert len(beloppslankar(html)) == 2


def test_budgetens_linje_sager_att_den_ar_en_tolftedel(lasfava: Fava) -> None:
    text = lasfava.text("Oversikt", ar="2023")
    assert "med en tolftedel på varje månad: tidigare år säger inget" in text
    mars = lasfava.text("Oversikt", ar="2023", budget="03")
    assert "Bron tolftedelar −2 400,00 −600,00" in mars
    assert "Summa 7 200,00 1 800,00" in mars
    assert "Månaden finns inte" in lasfava.text("Oversikt", ar="2023", budget="13")


def test_budgetens_linje_foljer_tidigare_ar(tmp_path: Path) -> None:
    fjol = ver(
        "L1",
        "2022-03-01",
        "Utföraren AB",
        "Insatsen Bron",
        [("4010", "900.00", BRON), ("2440", "-900.00")],
    ) + ver(
        "L2",
        "2022-09-30",
        "Utföraren AB",
        "Insatsen Bron",
        [("4010", "300.00", BRON), ("2440", "-300.00")],
    )
    f = fava(skriv(tmp_path / "bok", fjol + POSTER.replace(INGAENDE, "") + BUDGET))
    text = f.text("Oversikt", ar="2023")
    assert "som de senaste 3 åren föll ut, insats för insats. 1 av 2 rader" in text
    # Three quarters of Bron came in March 2022, the rest in September.
    for manad, ore in (
        ("02", "0,00"),
        ("03", "−1 800,00"),
        ("08", "−1 800,00"),
        ("09", "−2 400,00"),
    ):
        assert f"Bron som de senaste 3 åren −2 400,00 {ore}" in f.text(
            "Oversikt", ar="2023", budget=manad
        )
