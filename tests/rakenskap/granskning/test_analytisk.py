"""The analytical review: what is over the threshold, and nothing else."""

from __future__ import annotations

import pandas as pd
import pytest

from rakenskap.bok.poster import bygg_poster, rakenskapsar
from rakenskap.granskning.analytisk import Granser, analysrapporter, analystabell, nyckel_for
from rakenskap.granskning.bedomning import ANALYS, Bedomning
from rakenskap.rakningar.arsrakenskap import Arsrakenskap
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rapport
from tests.conftest import GorBok
from tests.hjalp import konto, ver

PERIOD = rakenskapsar(2023)
BOK = (
    ver("A1", "2022-02-01", "Staden", "Bidrag", "1930 1000.00; 3987 -1000.00")
    + ver("A2", "2022-03-01", "Värden", "Hyra", "5010 400.00; 1930 -400.00")
    + ver("A1", "2023-02-01", "Staden", "Bidrag", "1930 1050.00; 3987 -1050.00")
    + ver("A2", "2023-03-01", "Värden", "Hyra", "5010 700.00; 1930 -700.00")
    + f'2023-01-01 custom "forbundsbudget" {konto("5010")} 500.00 SEK\n'
    + f'2023-01-01 custom "forbundsbudget" {konto("3987")} -1000.00 SEK\n\n'
)
GRANSER = Granser(10_000, 10, 5)


@pytest.fixture
def b(bok: GorBok) -> Berakning:
    bocker = bok(BOK).krav_felfri()
    return Berakning.av(bocker, bygg_poster(bocker))


def kallor(b: Berakning) -> tuple[Rapport, ...]:
    return Arsrakenskap(b, (PERIOD, rakenskapsar(2022)), "kr").rapporter


def rad_i(tabell: pd.DataFrame, namn: str) -> dict[str, object]:
    return {str(kolumn): varde for kolumn, varde in tabell.loc[namn].items()}


def test_forandring_budget_och_andel_raknas_med_pandas(b: Berakning) -> None:
    rr = kallor(b)[0]
    tabell = analystabell(b, rr, (-70_000, -40_000), PERIOD, GRANSER)
    kostnad = rad_i(tabell, "verksamhetens_kostnader")
    assert [kostnad[namn] for namn in ("nu", "fore", "andring")] == [-70_000, -40_000, -30_000]
    assert [kostnad[namn] for namn in ("budget", "avvikelse")] == [-50_000, -20_000]
    # 300 of 400 kr more, and 200 over 500: in tenths of a per cent.
    assert [kostnad[namn] for namn in ("procent", "avvikelseprocent")] == [-750, -400]
    assert [kostnad[namn] for namn in ("andel", "andel_fore")] == [1000, 1000]
    resultat = rad_i(tabell, "arets_resultat")
    assert [resultat[namn] for namn in ("nu", "fore", "budget")] == [35_000, 60_000, 50_000]


@pytest.mark.parametrize(
    ("granser", "traffar"),
    [
        # 300 kr and 75 per cent more than last year; 200 kr and 40 per cent over the budget.
        (Granser(30_000, 75, 100), "föregående år"),
        (Granser(30_001, 75, 100), ""),
        (Granser(20_000, 40, 100), "föregående år, budget"),
        (Granser(20_000, 41, 100), "föregående år"),
        (Granser(20_000, 76, 100), ""),
    ],
)
def test_bade_kronor_och_procent_ska_vara_over(
    b: Berakning, granser: Granser, traffar: str
) -> None:
    rapport = analysrapporter(b, kallor(b), PERIOD, granser, {})[0]
    assert rapport.cell("verksamhetens_kostnader", "traff").text == traffar


def test_andelen_i_balansrakningen(b: Berakning) -> None:
    balans = analysrapporter(b, kallor(b), PERIOD, Granser(1, 1, 5), {})[1]
    # Årets resultat was all of 600 kr, and is 350 of 950.
    celler = {
        k.id: c.text
        for k, c in zip(balans.kolumner, balans.rad("br_arets_resultat").celler, strict=True)
    }
    assert (celler["andel"], celler["andel_fore"]) == ("36,8", "100,0")
    assert celler["traff"] == "föregående år, andel"


def test_det_som_inte_fanns_i_fjol_ar_over_gransen_i_procent(bok: GorBok) -> None:
    ny = ver("A3", "2023-04-01", "Banken", "Ränta", "1930 500.00; 8310 -500.00")
    bocker = bok(BOK + ny).krav_felfri()
    b = Berakning.av(bocker, bygg_poster(bocker))
    rapport = analysrapporter(b, kallor(b), PERIOD, GRANSER, {})[0]
    assert rapport.cell("finansiella_intakter", "procent").text == ""
    assert rapport.cell("finansiella_intakter", "traff").text == "föregående år"


def test_beloppen_ar_rakningens_och_bedomningen_star_vid_raden(b: Berakning) -> None:
    rr = kallor(b)[0]
    rad = rr.rad("verksamhetens_kostnader")
    egen = Bedomning("", "Rut Ek", ANALYS, "2023", "", "forklarad", "", "Ny lokal.")
    rapport = analysrapporter(b, kallor(b), PERIOD, GRANSER, {nyckel_for(rr, rad): egen})[0]
    assert rapport.cell(rad.id, "nu").visat == rad.celler[0].visat == -700
    assert rapport.cell(rad.id, "bedomt").text == "förklarad: Ny lokal."
    antal = sum(bool(ett.celler and ett.celler[9].text) for ett in rapport.rader)
    assert f"{antal} rader över gränsen, {antal - 1} av dem inte bedömda." in rapport.stycken[1]


def test_nyckeltalen_ar_kvoter_av_rakningarnas_rader(b: Berakning) -> None:
    nyckeltal = analysrapporter(b, kallor(b), PERIOD, GRANSER, {})[-1]
    # 950 of 950 kr; cash of 950 kr, and costs of 700 a year.
    assert nyckeltal.cell("soliditet", "nu").text == "100,0"
    assert nyckeltal.cell("kassa_manader", "nu").text == "16,3"
    assert nyckeltal.cell("tackning", "nu").text == "150,0"
    assert nyckeltal.cell("tackning", "fore").text == "250,0"
    assert nyckeltal.cell("tackning", "traff").text == "föregående år"
