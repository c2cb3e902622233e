"""A surplus paid back to the members, and equity taken over: by a decision, directly in equity."""

from __future__ import annotations

import pytest

from rakenskap.bok.bok import Bok
from rakenskap.bok.poster import bygg_poster
from rakenskap.rakningar.arsrakenskap import Arsrakenskap, arets_rakenskap
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.forvaltning import balanskravsresultat
from tests.conftest import GorBok
from tests.hjalp import ver

BESLUT = {"beslut": "Medlemssamrådet 2024-03-14 § 4", "grund": "Överskottet återgår"}
ATERBETALNING = {"eget-kapital": "aterbetalning", **BESLUT}
OVERTAGANDE = {"eget-kapital": "overtagande", **BESLUT}
BIDRAG = ver("A1", "2023-01-02", "F", "Bidrag", "1930 1000.00; 3985 -1000.00")
I_AR = ver("A1", "2024-01-02", "F", "Bidrag", "1930 900.00; 3985 -900.00")
HYRA = ver("A2", "2024-02-02", "V", "Hyra", "5010 300.00; 1930 -300.00")
ATER = ver("B1", "2024-04-02", "M", "Återbetalning", "2067 400.00; 1930 -400.00", **ATERBETALNING)
SYD = "1930 250.00; 1510 70.00; 2440 -20.00; 2067 -300.00"
OVERTAGET = ver("B1", "2024-05-01", "Förbundet Syd", "Sammanslagning", SYD, **OVERTAGANDE)


def rakenskap(bok: Bok) -> Arsrakenskap:
    return arets_rakenskap(Berakning.av(bok.krav_felfri(), bygg_poster(bok)), 2024)


def rad(r: Arsrakenskap, rapport: str, rad_id: str) -> int | None:
    (egen,) = [ett for ett in r.rapporter if ett.id == rapport]
    return egen.rad(rad_id).celler[0].ore


def test_aterbetalning_i_alla_tabeller(bok: GorBok) -> None:
    """1 000 in the year before, 600 this year, 400 back: the result and balanskrav are 600."""
    r = rakenskap(bok(BIDRAG + I_AR + HYRA + ATER))
    assert r.skrivbar
    assert rad(r, "resultatrakning", "arets_resultat") == 60_000
    assert rad(r, "balansrakning", "eget_kapital_ingaende") == 100_000
    assert rad(r, "balansrakning", "direkt_mot_eget_kapital") == -40_000
    assert rad(r, "balansrakning", "eget_kapital_utgaende") == 120_000
    assert rad(r, "kassaflodesanalys", "direkt_eget_kapital") == -40_000
    assert rad(r, "kassaflodesanalys", "kassaflode_finansiering") == -40_000
    assert rad(r, "kassaflodesanalys", "arets_kassaflode") == 20_000
    assert balanskravsresultat(r.b, r.perioder[0]) == 60_000
    assert "extraordinara" not in {ett.id for ett in r.rapporter}


def test_noten_sager_beslutet_och_skalet(bok: GorBok) -> None:
    r = rakenskap(bok(BIDRAG + I_AR + ATER))
    (noten,) = [ett for ett in r.rapporter if ett.id == "direkt_eget_kapital"]
    assert noten.paragraf == "LKBR 4:4, 9:3"
    assert noten.efter == (
        "Återbetalning till medlemmar, 400,00 kr (B1/2024), är bokfört direkt mot eget kapital. "
        "Beslut: Medlemssamrådet 2024-03-14 § 4. Skäl: Överskottet återgår. Årets resultat och "
        "balanskravsresultatet påverkas inte.",
    )
    (br,) = [ett for ett in r.rapporter if ett.id == "balansrakning"]
    assert br.rad("direkt_mot_eget_kapital").noter == (str(noten.nummer),)


def test_overtaget_eget_kapital_ar_ingen_forandring_av_rorelsekapital(bok: GorBok) -> None:
    """Of 300 taken over 250 was cash; claims and debts that came with it moved none."""
    r = rakenskap(bok(BIDRAG + I_AR + OVERTAGET))
    assert r.skrivbar
    assert rad(r, "balansrakning", "direkt_mot_eget_kapital") == 30_000
    assert rad(r, "kassaflodesanalys", "direkt_eget_kapital") == 25_000
    assert rad(r, "kassaflodesanalys", "arets_kassaflode") == 115_000
    (kfa,) = [ett for ett in r.rapporter if ett.id == "kassaflodesanalys"]
    assert not {"kfa_fordringar", "kfa_skulder"} & {ett.id for ett in kfa.rader}


@pytest.mark.parametrize(
    "meta",
    [
        {"eget-kapital": "aterbetalning"},
        {"eget-kapital": "aterbetalning", "beslut": "§ 4", "grund": " "},
        {"eget-kapital": "gåva", **BESLUT},
    ],
)
def test_utan_beslut_och_skal_nekas_det(meta: dict[str, str], bok: GorBok) -> None:
    ater = ver("B1", "2024-04-02", "M", "Åter", "2067 400.00; 1930 -400.00", **meta)
    (fel,) = bok(BIDRAG + I_AR + ater).fel
    assert "LKBR-B02" in str(fel)
    assert "skriv eget-kapital, beslut och grund" in str(fel)
