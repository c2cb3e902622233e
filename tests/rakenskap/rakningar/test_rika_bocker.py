"""All tables of small books where much happens, cell by cell, beside a golden file.

What a table shows is not all: the name of each quantity, its accounts, codes and origin, and the
relations between them are what rounding, checks and Fava rest on. So all of it is compared.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lkbr.uppstallning import uppstallning_for
from rakenskap.bok.bok import las_bok
from rakenskap.bok.poster import bygg_poster, rakenskapsar
from rakenskap.rakningar.arsrakenskap import bygg_rapporter
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Cell, Rapport
from tests.conftest import Golden
from tests.hjalp import Rad, skriv_bok, ver

FORBUND = """\
namn = "Provförbundet"
[[verksamhet]]
kod = "individ"
namn = "Individinriktade insatser"
notrad = "Insatser"
[[verksamhet]]
kod = "struktur"
namn = "Strukturinriktade insatser"
notrad = "Insatser"
[[verksamhet]]
kod = "kansli"
namn = "Kansli"
delar = { "Lokal" = "5000-5199", "Löner" = "7000-7599" }
[[verksamhet]]
kod = "vilande"
namn = "Verksamhet utan kostnader"
[[insats]]
kod = "bron"
namn = "Bron"
verksamhet = "individ"
[[insats]]
kod = "spang"
namn = "Spången"
verksamhet = "individ"
[[medlem]]
namn = "Försäkringskassan"
typ = "stat"
andel = "1/2"
[[medlem]]
namn = "Regionen"
typ = "region"
andel = "1/4"
[[medlem]]
namn = "Staden"
typ = "kommun"
andel = "1/4"
[[trappsteg]]
till_kr = 7000
procent = 20
[[trappsteg]]
procent = 10
[principer]
lkbr-2019 = ["Först.", "Tiden är {nyttjandeperiod} år.", "Sist."]
[upplysningar]
sarredovisning = "Inga."
panter = "Inga"
[ar.2022]
rakenskapsrevision_kr = 17
antal_anstallda = "3,5"
[ar.2023]
antal_anstallda = "4"
synnerliga_skal_kr = 2
undantag_vinster_kr = 3
undantag_forluster_kr = 1
leasing = "Hyra ett år: 10 kr."
"""


def rad(konto: str, belopp: str, **koder: str) -> Rad:
    return konto, belopp, koder


def _register(id_: str, konto: str, belopp: str, dag: str, ar: str, mer: str = "") -> str:
    return (
        f'{dag} custom "anlaggning" "{id_}" {konto} {belopp} SEK\n  benamning: "{id_}"\n'
        f"  ibruktagen: {dag}\n  nyttjandeperiod-ar: {ar}\n{mer}\n"
    )


def _budget(dag: str, konto: str, belopp: str, mer: str = "") -> str:
    return f'{dag} custom "forbundsbudget" {konto} {belopp} SEK\n{mer}\n'


INVENTARIER = "Tillgångar:1220-Inventarier"
FORSTA = (
    ver("K1", "2022-01-10", "FK", "Bidrag", "1930 5000.00; 3985 -5000.00")
    + ver("K2", "2022-01-11", "Regionen", "Bidrag", "1930 2500.00; 3986 -2500.00")
    + ver("K3", "2022-01-12", "Staden", "Bidrag", "1930 2500.00; 3987 -2500.00")
    + ver("L1", "2022-02-01", "Utförare", "Bron", [
        rad("4010", "1200.50", verksamhet="individ", insats="bron"), rad("2440", "-1200.50")])
    + ver("B1", "2022-03-01", "Utförare", "Betalning", "2440 1200.50; 1930 -1200.50")
    + ver("B2", "2022-02-15", "Möbler", "Bord", [
        rad("1220", "900.00", anlaggning="INV-1"), rad("1930", "-900.00")])
    + ver("B3", "2022-04-01", "Byggaren", "Bod", [
        rad("1110", "2000.00", anlaggning="HUS-1"), rad("1930", "-2000.00")])
    + ver("B4", "2022-05-01", "Banken", "Lån", "1930 300.00; 2350 -300.00")
    + ver("N1", "2022-06-25", "Personal", "Lön", [
        rad("7210", "700.25", verksamhet="kansli"), rad("2710", "-200.25"),
        rad("1930", "-500.00")])
    + ver("P1", "2022-12-31", "F", "Avskrivning", [
        rad("7832", "300.00"), rad("1229", "-300.00", anlaggning="INV-1")])
    + ver("P2", "2022-12-31", "F", "Avskrivning direkt", [
        rad("7832", "100.00"), rad("1110", "-100.00", anlaggning="HUS-1")])
    + ver("P3", "2022-12-31", "F", "Avsättning", [
        rad("7290", "50.00", verksamhet="kansli"), rad("2210", "-50.00")])
    + ver("S1", "2022-12-31", "F", "Bokslut", "8999 7649.25; 2069 -7649.25")
)  # fmt: skip
ANDRA = (
    ver("S1", "2023-01-01", "F", "Omföring", "2069 7649.25; 2067 -7649.25")
    + ver("K1", "2023-01-10", "FK", "Bidrag", "1930 4000.00; 3985 -4000.00")
    + ver("K2", "2023-01-11", "Regionen", "Bidrag", "1510 2000.00; 3986 -2000.00")
    + ver("K3", "2023-01-12", "Staden", "Bidrag", "1930 1500.00; 3987 -1500.00")
    + ver("K4", "2023-02-12", "ESF", "Projekt", [
        rad("1930", "333.33"), rad("3981", "-333.33", verksamhet="struktur")])
    + ver("L1", "2023-02-01", "Utförare", "Insatser", [
        rad("4010", "1000.10", verksamhet="individ", insats="bron"),
        rad("4010", "500.20", verksamhet="individ", insats="spang"),
        rad("4110", "80.00", verksamhet="struktur"), rad("6110", "9.99"),
        rad("2440", "-1590.29")])
    + ver("L2", "2023-02-02", "Värden", "Hyra", [
        rad("5010", "600.00", verksamhet="kansli"), rad("2440", "-600.00")])
    + ver("L3", "2023-02-03", "Revisorn", "Revision", [
        rad("6422", "40.00", verksamhet="kansli"), rad("2440", "-40.00")])
    + ver("L4", "2023-12-03", "Möbler", "Stol, obetald", [
        rad("1220", "150.00", anlaggning="INV-2"), rad("2440", "-150.00")])
    + ver("B1", "2023-03-01", "Utförare", "Betalning", "2440 1590.29; 1930 -1590.29")
    + ver("B2", "2023-04-01", "Köparen", "Bordet sålt", [
        rad("1930", "450.00"), rad("1229", "300.00", anlaggning="INV-1"),
        rad("1220", "-900.00", anlaggning="INV-1"), rad("7970", "150.00")])
    + ver("B3", "2023-04-02", "Köparen", "Andel såld", "1930 70.00; 1350 -60.00; 3970 -10.00")
    + ver("B4", "2023-03-02", "Bolaget", "Andel köpt", "1350 60.00; 1930 -60.00")
    + ver("B5", "2023-05-01", "Banken", "Amortering", "2350 120.00; 1930 -120.00")
    + ver("B6", "2023-05-02", "Banken", "Ränta", "1930 12.34; 8310 -12.34")
    + ver("B7", "2023-05-03", "Banken", "Ränta på lån", "8410 5.01; 1930 -5.01")
    + ver("B8", "2023-05-04", "Brand", "Extraordinärt", "8750 20.00; 1930 -20.00")
    + ver("B9", "2023-05-05", "Gåva", "Extraordinärt", "1930 8.00; 8710 -8.00")
    + ver("B10", "2023-06-05", "Förråd", "Papper", "1410 33.00; 1930 -33.00")
    + ver("B11", "2023-06-06", "Banken", "Placering", "1810 200.00; 1930 -200.00")
    + ver("P1", "2023-12-31", "F", "Avskrivning", [
        rad("7832", "25.00"), rad("1229", "-25.00", anlaggning="INV-2")])
    + ver("P2", "2023-12-31", "F", "Avskrivning direkt", [
        rad("7832", "100.00"), rad("1110", "-100.00", anlaggning="HUS-1")])
    + ver("P3", "2023-12-31", "F", "Avsättningar", [
        rad("2210", "20.00"), rad("7290", "11.00", verksamhet="kansli"),
        rad("2290", "-31.00")])
    + ver("P4", "2023-12-31", "F", "Upplupet", [
        rad("1790", "44.00"), rad("3992", "-44.00", verksamhet="kansli")])
)  # fmt: skip
REGISTER = (
    _register("INV-1", INVENTARIER, "900.00", "2022-02-15", "3", "  utrangerad: 2023-04-01\n")
    + _register("INV-2", INVENTARIER, "150.00", "2023-12-03", "5")
    + _register("HUS-1", "Tillgångar:1110-Byggnader", "2000.00", "2022-04-01", "20")
)
INSATS = '  verksamhet: "individ"\n  insats: "bron"\n'
BUDGET = (
    _budget("2023-01-01", "Intäkter:3985-Driftbidrag-från-staten", "-4000.00")
    + _budget("2023-01-01", "Kostnader:4010-Individinriktade-insatser", "1100.00", INSATS)
    + _budget("2023-01-01", "Kostnader:5010-Lokalhyra", "650.00", '  verksamhet: "kansli"\n')
    + _budget("2023-01-01", "Kostnader:6110-Kontorsmaterial", "5.00")
    + _budget("2023-01-01", INVENTARIER, "200.00")
    + _budget("2023-01-01", "Kostnader:6410-Styrelsekostnader", "0.00")
)


def _cell(cell: Cell) -> str:
    if not cell.nyckel:
        return f"{cell.text!r}{f' {cell.kvot}' if cell.kvot else ''}"
    verk = cell.dimensioner.verksamheter
    koder = "" if verk is None else f" verksamhet={sorted(verk)}"
    koder += "" if cell.dimensioner.insats is None else f" insats={cell.dimensioner.insats!r}"
    grund = (
        "?"
        if cell.ursprung is None
        else " ".join(
            f"{tal:+}*{'/'.join(map(str, namn))}" for namn, tal in sorted(cell.ursprung.items())
        )
    )
    return (
        f"{cell.nyckel} {cell.tecken:+} {cell.ore} [{','.join(cell.konton)}]{koder} {{{grund}}}"
        f"{' *' if cell.antagen else ''}"
    )  # fmt: skip


def som_text(rapport: Rapport) -> str:
    rader = [
        f"== {rapport.id} {rapport.nummer} {rapport.titel} ({rapport.paragraf}) "
        f"saknas={','.join(rapport.saknas)}",
        *(f"  | {kolumn}" for kolumn in rapport.kolumner),
        *(f"  ¶ {stycke}" for stycke in rapport.stycken),
    ]
    for ett in rapport.rader:
        rader.append(f"  {ett.id} «{ett.etikett}» {ett.stil} {ett.niva} {','.join(ett.noter)}")
        rader += [f"      {_cell(cell)}" for cell in ett.celler]
    for samband in rapport.samband:
        delar = " ".join(f"{tecken:+}{namn}" for tecken, namn in samband.delar)
        rader.append(f"  = {samband.summa}: {delar}")
    return "\n".join([*rader, *(f"  . {text}" for text in rapport.efter)]) + "\n"


@pytest.fixture
def berakning(tmp_path: Path) -> Berakning:
    bok = las_bok(skriv_bok(tmp_path, FORSTA + ANDRA + REGISTER + BUDGET, forbund=FORBUND))
    return Berakning.av(bok.krav_felfri(), bygg_poster(bok))


@pytest.mark.parametrize("ar", [(2022,), (2023, 2022)], ids=["2022", "2023"])
def test_tabellerna_cell_for_cell(
    berakning: Berakning, ar: tuple[int, ...], golden: Golden
) -> None:
    perioder = [rakenskapsar(ett) for ett in ar]
    alla = bygg_rapporter(berakning, uppstallning_for(ar[0]), perioder)
    golden(f"rika_bocker-{ar[0]}.txt", "\n".join(map(som_text, alla)))
