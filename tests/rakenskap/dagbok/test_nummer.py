"""Which serie a draft goes to, by its accounts and the chart of accounts they belong to."""

from __future__ import annotations

from pathlib import Path

import pytest
from beancount.core import data

from rakenskap.bok.bok import las_bok
from rakenskap.bok.poster import bygg_poster, rakenskapsar
from rakenskap.dagbok.nummer import serie_for
from rakenskap.dagbok.registrering import saldo_ore
from rakenskap.rakningar.budget import budgetrader
from rakenskap.rakningar.rakenskaper import valj_ar
from tests.hjalp import PLUGINS, STANDARDKONTON, skriv_bok, ver

KONTON = {
    "bas": (
        "Tillgångar:1930-Bank",
        "Skulder:2890-Övriga-skulder",
        "Kostnader:5010-Lokalhyra",
        "Kostnader:7210-Löner",
        "Kostnader:7610-Utbildning",
        "Kostnader:8999-Årets-resultat",
        "Eget-kapital:2069-Årets-resultat",
    ),
    "kommun_bas": (
        "Tillgångar:1930-Bank",
        "Skulder:2890-Övriga-skulder",
        "Kostnader:5010-Arvoden",
        "Kostnader:5910-Utbildning",
        "Kostnader:7210-Resekostnader",
        "Kostnader:8910-Årets-resultat",
        "Eget-kapital:2069-Årets-resultat",
    ),
}
SERIER = "".join(
    f'[[serie]]\nkod = "{kod}"\nnamn = "{namn}"\nfil = "{kod}"\nslag = "{slag}"\n'
    for kod, namn, slag in (("A", "Löpande", "lopande"), ("N", "Lön", "lon"))
)


def skriv(mapp: Path, plan: str, text: str, extra: str = "") -> Path:
    plugins = [f'{p}" "{plan}' if p == "lkbr.kartlaggning" else p for p in PLUGINS]
    forbund = f'namn = "F"\nkontoplan = "{plan.replace("_", "-")}"\n{SERIER}'
    return skriv_bok(mapp, text + extra, konton=KONTON[plan], forbund=forbund, plugins=plugins)


@pytest.mark.parametrize(
    ("plan", "nummer", "serie"),
    [
        ("bas", "7210", "N"),
        ("bas", "5010", "A"),
        ("bas", "7610", "A"),
        ("kommun_bas", "5010", "N"),
        ("kommun_bas", "7210", "A"),
        ("kommun_bas", "5910", "A"),
    ],
)
def test_wages_are_what_the_chart_says(tmp_path: Path, plan: str, nummer: str, serie: str) -> None:
    namn = next(konto for konto in KONTON[plan] if f":{nummer}-" in konto)
    utkast = ver(
        None, "2023-01-25", "Anställda", "Januari", [(namn, "5.00"), (KONTON[plan][1], "-5.00")]
    )
    bok = las_bok(skriv(tmp_path, plan, utkast))
    (entry,) = [ett for ett in bok.entries if isinstance(ett, data.Transaction)]
    assert serie_for(bok, entry).kod == serie


@pytest.mark.parametrize("plan", ["bas", "kommun_bas"])
def test_a_year_is_complete_when_the_charts_closing_account_is_used(
    tmp_path: Path, plan: str
) -> None:
    """2022 is closed in June; 2023 has begun."""
    bokslut, eget = KONTON[plan][5:]
    kostnad, bank = KONTON[plan][2], KONTON[plan][0]
    entries = (
        ver("A1", "2022-06-01", "M", "T", [(kostnad, "5.00"), (bank, "-5.00")])
        + ver("A2", "2022-06-30", "M", "Bokslut", [(bokslut, "-5.00"), (eget, "5.00")])
        + ver("A1", "2023-01-10", "M", "T", [(kostnad, "7.00"), (bank, "-7.00")])
    )
    bok = las_bok(skriv(tmp_path, plan, entries))
    assert valj_ar(bok, bygg_poster(bok), None) == 2022


def test_the_root_decides_what_is_income_and_cost_in_budget_and_balance(tmp_path: Path) -> None:
    """An account of class 7 with the root Tillgångar keeps its balance from year to year."""
    konto = 'Tillgångar:7990-Interimsfordran\n  post: "ovriga_fordringar"'
    namn = konto.partition("\n")[0]
    bank = KONTON["bas"][0]
    entries = (
        ver("A1", "2022-06-01", "M", "T", [(namn, "5.00"), (bank, "-5.00")])
        + f'2023-01-01 custom "forbundsbudget" {namn} 3.00 SEK\n'
        + '2023-01-01 custom "forbundsbudget" Kostnader:5010-Lokalhyra 4.00 SEK\n'
    )
    bok = las_bok(skriv_bok(tmp_path, entries, konton=(*KONTON["bas"], konto))).krav_felfri()
    assert saldo_ore(bok, bok.konton["7990"], 2023) == 500
    assert {rad.konto: rad.ore for rad in budgetrader(bok, rakenskapsar(2023))} == {
        "7990": 300,
        "5010": -400,
    }


def test_balances_of_costs_begin_anew_each_year(tmp_path: Path) -> None:
    kostnad, bank = KONTON["bas"][2], KONTON["bas"][0]
    entries = ver("A1", "2022-06-01", "M", "T", [(kostnad, "5.00"), (bank, "-5.00")])
    bok = las_bok(skriv(tmp_path, "bas", entries))
    assert saldo_ore(bok, bok.konton["5010"], 2022) == 500
    assert saldo_ore(bok, bok.konton["5010"], 2023) == 0
    assert saldo_ore(bok, bok.konton["1930"], 2023) == -500


@pytest.mark.parametrize(
    ("rader", "serie"),
    [
        # A payroll file pays in the same entry: it is wages, which are attested.
        ("7210 300.00; 2710 -100.00; 1930 -200.00", "N"),
        ("2820 200.00; 1930 -200.00", "B"),
        ("5010 100.00; 2440 -100.00", "L"),
        # A supplier's credit note, with no money moved.
        ("2440 100.00; 5010 -100.00", "L"),
        ("2440 100.00; 1930 -100.00", "B"),
        ("1510 100.00; 3999 -100.00", "K"),
        ("3999 100.00; 1510 -100.00", "K"),
        ("5010 100.00; 2990 -100.00", "A"),
    ],
)
def test_a_draft_goes_to_the_serie_whose_attest_it_needs(
    tmp_path: Path, rader: str, serie: str
) -> None:
    konton = (*STANDARDKONTON, "Skulder:2820-Löneskulder")
    text = ver(None, "2023-01-25", "Part", "Text", rader.replace("2820", konton[-1]))
    bok = las_bok(skriv_bok(tmp_path, text, konton=konton))
    (entry,) = [ett for ett in bok.entries if isinstance(ett, data.Transaction)]
    assert serie_for(bok, entry).kod == serie
