"""Year-end: årets resultat once and only once, equity through the resultaträkning, IB = UB."""

from __future__ import annotations

import pytest

from tests.conftest import GorBok
from tests.hjalp import ver
from tests.rakna import kr, rakenskaper

ARET = ver("A1", "2022-02-01", "Medlem", "Bidrag", "1930 1000.00; 3985 -1000.00") + ver(
    "A2", "2022-03-01", "Värden", "Hyra", "5010 300.00; 1930 -300.00"
)
STANGT = ver("S1", "2022-12-31", "Förbundet", "Bokslut", "8999 700.00; 2069 -700.00")
OMFORT = ver("A1", "2023-01-01", "Förbundet", "Omföring", "2069 700.00; 2067 -700.00")
NASTA = ver("A2", "2023-02-01", "Medlem", "Bidrag", "1930 50.00; 3985 -50.00")


def ingaende(datum: str = "2022-01-01", rader: str = "1930 90.00; 2067 -90.00") -> str:
    text = ver(None, datum, "Förra programmet", "Ingående", rader, ingaende_balans=True)
    return text.replace(f"{datum} !", f"{datum} *")


@pytest.mark.parametrize("stangt", ["", STANGT])
def test_arets_resultat_raknas_en_gang(bok: GorBok, stangt: str) -> None:
    """With and without a closing entry (8999 against 2069) the accounts are the same."""
    alla = rakenskaper(bok(ARET + stangt), 2022)
    assert kr(alla.rapport("resultatrakning"), "arets_resultat") == 700
    balans = alla.rapport("balansrakning")
    assert kr(balans, "br_arets_resultat") == 700
    assert kr(balans, "eget_kapital_utgaende") == 700
    assert kr(balans, "summa_tillgangar") == 700


@pytest.mark.parametrize("mellan", ["", STANGT, STANGT + OMFORT])
def test_forra_arets_resultat_ar_arets_ingaende_kapital(bok: GorBok, mellan: str) -> None:
    nasta = NASTA if "2067" in mellan else NASTA.replace('"A2"', '"A1"')
    balans = rakenskaper(bok(ARET + mellan + nasta), 2023).rapport("balansrakning")
    assert kr(balans, "br_arets_resultat") == 50
    assert kr(balans, "ovrigt_eget_kapital") == 700
    assert kr(balans, "eget_kapital_utgaende") == 750


@pytest.mark.parametrize(
    ("belopp", "visat"),
    [("700.01", "700,01"), ("-700.00", "−700,00"), ("1400.00", "1 400,00")],
)
def test_ett_bokslut_med_annat_belopp_an_resultatet(bok: GorBok, belopp: str, visat: str) -> None:
    motsatt = belopp[1:] if belopp.startswith("-") else f"-{belopp}"
    stangt = ver("S1", "2022-12-31", "F", "Bokslut", f"8999 {belopp}; 2069 {motsatt}")
    (fel,) = bok(ARET + stangt).fel
    assert f"LKBR-B01: bokslutet 2022 för {visat} kr" in fel.text
    assert "årets resultat är 700,00 kr" in fel.text
    assert "Gör så här:" in fel.text


def test_ett_bokslut_i_tva_verifikationer_som_tillsammans_ar_ratt(bok: GorBok) -> None:
    delar = ver("S1", "2022-12-31", "F", "Bokslut", "8999 600.00; 2069 -600.00") + ver(
        "S2", "2022-12-31", "F", "Bokslut", "8999 100.00; 2069 -100.00"
    )
    assert bok(ARET + delar).fel == ()


@pytest.mark.parametrize("rader", ["1930 10.00; 2067 -10.00", "5010 10.00; 2069 -10.00"])
def test_direkt_mot_eget_kapital_ar_ett_fel(bok: GorBok, rader: str) -> None:
    (fel,) = bok(ARET + ver("A3", "2022-04-01", "F", "Tillskott", rader)).fel
    assert "LKBR-B02: verifikationen bokför direkt mot eget kapital" in fel.text
    assert "LKBR 4 kap. 4 § p. 8" in fel.text


def test_en_overforing_inom_eget_kapital_ar_tillaten(bok: GorBok) -> None:
    assert bok(ARET + STANGT + OMFORT).fel == ()


def test_ingaende_balanser_forsta_aret(bok: GorBok) -> None:
    alla = rakenskaper(bok(ingaende() + ARET), 2022)
    assert kr(alla.rapport("balansrakning"), "ovrigt_eget_kapital") == 90
    assert kr(alla.rapport("balansrakning"), "eget_kapital_utgaende") == 790
    assert kr(alla.rapport("kassaflodesanalys"), "likvida_medel_ingaende") == 90


def test_ingaende_balanser_forsta_aret_enligt_2024_ars_form(bok: GorBok) -> None:
    text = (ingaende() + ARET).replace("2022-", "2024-")
    balans = rakenskaper(bok(text), 2024).rapport("balansrakning")
    assert kr(balans, "eget_kapital_ingaende") == 90
    assert kr(balans, "br_arets_resultat") == 700
    assert kr(balans, "eget_kapital_utgaende") == 790


def test_ingaende_balanser_senare_ar_ett_fel(bok: GorBok) -> None:
    (fel,) = bok(ARET + ingaende("2023-01-01")).fel
    assert "LKBR-B03: ingående balanser står den 2023-01-01" in fel.text
    assert "LKBR 4 kap. 4 § p. 7" in fel.text
