"""Resultatrapport and balansrapport: lines, accounts, last year, budget by month."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

from lkbr.uppstallning import uppstallning_for
from rakenskap.bok.poster import rakenskapsar
from rakenskap.listor.balansrapport import balansrapport
from rakenskap.listor.manader import andel_i_ord, aret_fore, del_av_aret, fordelad
from rakenskap.listor.resultatrapport import resultatrapport
from rakenskap.listor.urval import kort_period, periodtext
from rakenskap.rakningar.formrapporter import balansrakning, resultatrakning
from tests.hjalp import ver
from tests.rakenskap.listor.bocker import BOCKER, gor, tabell, urval


def test_resultatrapporten_for_februari(tmp_path: Path) -> None:
    rapport = resultatrapport(gor(tmp_path), urval("2023-02-01", "2023-02-28"))
    assert [kolumn.rubrik for kolumn in rapport.kolumner] == [
        "Konto",
        "Kontonamn",
        "feb 2023",
        "jan–feb 2023",
        "feb 2022",
        "Budget jan–feb 2023",
        "Avvikelse",
        "Hela 2022",
    ]
    kolumner = [kolumn.id for kolumn in rapport.kolumner if kolumn.id != "kontonamn"]
    assert tabell(rapport, *kolumner) == [
        ("Verksamhetens intäkter",),
        ("", "3986", "", "", "", "", "", 100.0),
        ("", "3987", "", 1000.0, "", 166.67, 833.33, ""),
        ("Summa verksamhetens intäkter", "", 0.0, 1000.0, 0.0, 166.67, 833.33, 100.0),
        ("Verksamhetens kostnader",),
        ("", "4010", -200.0, -200.0, "", -41.67, -158.33, ""),
        ("", "5010", "", -300.5, "", -166.67, -133.83, ""),
        ("Summa verksamhetens kostnader", "", -200.0, -500.5, 0.0, -208.34, -292.16, 0.0),
        ("Verksamhetens nettokostnader", "", -200.0, 499.5, 0.0, -41.67, 541.17, 100.0),
        ("Verksamhetens resultat", "", -200.0, 499.5, 0.0, -41.67, 541.17, 100.0),
        ("Resultat efter finansiella poster", "", -200.0, 499.5, 0.0, -41.67, 541.17, 100.0),
        ("Årets resultat", "", -200.0, 499.5, 0.0, -41.67, 541.17, 100.0),
    ]
    assert "Budget: 2/12 av årets budget." in rapport.stycken[0]


def test_resultatet_ar_resultatrakningens(tmp_path: Path) -> None:
    b = gor(tmp_path)
    form = uppstallning_for(2023)
    rakning = resultatrakning(b, form, [rakenskapsar(2023), rakenskapsar(2022)])
    rapport = resultatrapport(b, urval())
    for rad in ("verksamhetens_intakter", "verksamhetens_kostnader", "arets_resultat"):
        assert rapport.cell(rad, "period").ore == rakning.cell(rad, "2023").ore
        assert rapport.cell(rad, "fjol").ore == (rakning.cell(rad, "2022").ore or 0)


def test_budgeten_foljer_urvalet(tmp_path: Path) -> None:
    b = gor(tmp_path)
    bron = resultatrapport(b, urval(insats="bron"))
    assert tabell(bron, "konto", "period", "budget", "avvikelse")[1] == (
        "",
        "4010",
        -200.0,
        -250.0,
        50.0,
    )
    motpart = resultatrapport(b, urval(motpart="bolaget"))
    assert [kolumn.id for kolumn in motpart.kolumner] == ["konto", "kontonamn", "period", "fjol"]
    assert "Det finns ingen budget för urvalet." in motpart.stycken[0]


def test_balansrapporten_for_februari(tmp_path: Path) -> None:
    rapport = balansrapport(gor(tmp_path), urval("2023-02-01", "2023-02-28"))
    kolumner = ["konto", "arets_borjan", "ingaende", "forandring", "utgaende", "fjol"]
    assert tabell(rapport, *kolumner) == [
        ("TILLGÅNGAR",),
        ("C. Omsättningstillgångar",),
        ("IV. Kassa och bank",),
        ("", "1930", 100.0, 1100.0, -300.5, 799.5, ""),
        ("Summa kassa och bank", "", 100.0, 1100.0, -300.5, 799.5, 0.0),
        ("Summa omsättningstillgångar", "", 100.0, 1100.0, -300.5, 799.5, 0.0),
        ("SUMMA TILLGÅNGAR", "", 100.0, 1100.0, -300.5, 799.5, 0.0),
        ("EGET KAPITAL, AVSÄTTNINGAR OCH SKULDER",),
        ("A. Eget kapital",),
        ("Bokfört eget kapital",),
        ("", "2067", "", 100.0, 0.0, 100.0, ""),
        ("", "2069", 100.0, "", "", "", ""),
        ("Summa bokfört eget kapital", "", 100.0, 100.0, 0.0, 100.0, 0.0),
        ("Resultat, inte bokfört mot eget kapital", "", 0.0, 699.5, -200.0, 499.5, 0.0),
        ("Summa eget kapital", "", 100.0, 799.5, -200.0, 599.5, 0.0),
        ("C. Skulder",),
        ("II. Kortfristiga skulder",),
        ("", "2440", "", 300.5, -100.5, 200.0, ""),
        ("Summa kortfristiga skulder", "", 0.0, 300.5, -100.5, 200.0, 0.0),
        ("Summa skulder", "", 0.0, 300.5, -100.5, 200.0, 0.0),
        ("SUMMA EGET KAPITAL, AVSÄTTNINGAR OCH SKULDER", "", 100.0, 1100.0, -300.5, 799.5, 0.0),
    ]


@pytest.mark.parametrize("ar", [2016, 2022, 2024])
def test_bada_sidor_ar_lika_i_varje_uppstallning(tmp_path: Path, ar: int) -> None:
    flyttade = (
        BOCKER.replace("2022", "FÖRRA").replace("2023", str(ar)).replace("FÖRRA", str(ar - 1))
    )
    b = gor(tmp_path, flyttade)
    rapport = balansrapport(b, urval(f"{ar}-02-01", f"{ar}-02-28"))
    for kolumn in ("arets_borjan", "ingaende", "forandring", "utgaende"):
        tillgangar = rapport.cell("summa_tillgangar", kolumn).ore
        assert tillgangar == rapport.cell("summa_eget_kapital_och_skulder", kolumn).ore


def test_ett_konto_med_omvant_saldo_star_dar_balansrakningen_har_det(tmp_path: Path) -> None:
    entries = ver("K1", "2023-01-10", "Staden", "Bidrag", "1930 900.00; 3987 -900.00") + ver(
        "A1", "2023-03-12", "Skatteverket", "Avgifter", "7510 500.00; 1630 -500.00"
    )
    b = gor(tmp_path, entries)
    rapport = balansrapport(b, urval())
    rakning = balansrakning(b, uppstallning_for(2023), [rakenskapsar(2023)])
    for rad in ("summa_tillgangar", "kortfristiga_skulder", "summa_eget_kapital_och_skulder"):
        assert rapport.cell(rad, "utgaende").ore == rakning.cell(rad, "2023").ore
    assert rapport.cell("1630", "utgaende").ore == 50000


def test_investeringsbudgeten_jamfors_med_forandringen(tmp_path: Path) -> None:
    entries = (
        BOCKER
        + '2023-01-01 custom "forbundsbudget" Tillgångar:1220-Inventarier 1200.00 SEK\n\n'
        + ver("L3", "2023-03-10", "Möbler AB", "Bord", "1220 250.00; 2440 -250.00")
    )
    rapport = balansrapport(gor(tmp_path, entries), urval(till="2023-03-31"))
    celler = {k: rapport.cell("1220", k).ore for k in ("forandring", "budget", "avvikelse")}
    assert celler == {"forandring": 25000, "budget": 30000, "avvikelse": -5000}
    assert "Budget: 3/12 av årets budget." in rapport.stycken[0]


def test_samma_dag_aret_fore() -> None:
    assert aret_fore(dt.date(2024, 2, 29)) == dt.date(2023, 2, 28)
    assert aret_fore(dt.date(2025, 2, 28)) == dt.date(2024, 2, 29)
    assert aret_fore(dt.date(2023, 5, 17)) == dt.date(2022, 5, 17)


def test_budgeten_fordelas_pa_manader_och_dagar() -> None:
    assert del_av_aret(dt.date(2023, 1, 1), dt.date(2023, 12, 31)) == 1
    assert del_av_aret(dt.date(2023, 1, 1), dt.date(2023, 2, 14)) == Fraction(1, 12) + Fraction(
        1, 24
    )
    assert fordelad(-100, Fraction(1, 8)) == -13
    assert andel_i_ord(dt.date(2023, 1, 1), dt.date(2023, 12, 31)) == "hela årets budget"
    assert "efter antalet dagar" in andel_i_ord(dt.date(2023, 1, 1), dt.date(2023, 2, 14))


def test_perioden_i_ord() -> None:
    assert periodtext(dt.date(2023, 1, 1), dt.date(2023, 12, 31)) == "2023"
    assert periodtext(dt.date(2016, 1, 1), dt.date(2023, 12, 31)) == "2016–2023"
    assert periodtext(dt.date(2023, 1, 2), dt.date(2023, 1, 2)) == "2023-01-02"
    assert kort_period(dt.date(2023, 3, 1), dt.date(2023, 3, 31)) == "mar 2023"
    assert kort_period(dt.date(2023, 3, 1), dt.date(2023, 3, 30)) == "2023-03-01 – 2023-03-30"
