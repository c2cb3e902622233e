"""Insatser with participants and SUS beside the books, the difference told."""

from __future__ import annotations

from pathlib import Path

import pytest

from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.bok.poster import bygg_poster, rakenskapsar
from rakenskap.listor.insatsrapport import insatsrapport
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rapport
from tests.hjalp import Rad, konto, skriv_bok, ver

FORBUND = """\
namn = "Provförbundet"
[[insats]]
kod = "bron"
namn = "Bron"
verksamhet = "individ"
[[insats]]
kod = "moten"
namn = "Möten"
verksamhet = "struktur"
"""


def _betald(nummer: str, belopp: str, insats: str) -> list[Rad]:
    return [(nummer, belopp, {"insats": insats}), ("1930", f"-{belopp}")]


ENTRIES = (
    ver("A1", "2023-03-01", "Staden", "Bron", _betald("4010", "100.00", "bron"))
    + ver("A2", "2023-04-01", "Salen", "Möten", _betald("4110", "50.00", "moten"))
    + f'2023-01-01 custom "forbundsbudget" {konto("4010")} 120.00 SEK\n  insats: "bron"\n'
)
SUS = "insats,budget kostnad,utfall kostnad\nTotalt,0,97\nFinsam Bron,120,90\nOkänd,0,7\n"
DELTAGARE = "insats,totalt,kvinnor,män\nBron,3,2,1\nTotalt,3,2,1\n"


def rapport(mapp: Path, **filer: str) -> Rapport:
    plats = {
        "sus": "2023/statistik/sus-kostnader.csv",
        "deltagare": "2023/statistik/deltagare-borjade.csv",
        "namn": "insatsnamn.toml",
    }
    texter = {plats[namn]: text for namn, text in filer.items()}
    bok = las_bok(skriv_bok(mapp, ENTRIES, forbund=FORBUND, filer=texter)).krav_felfri()
    return insatsrapport(Berakning.av(bok, bygg_poster(bok)), rakenskapsar(2023))


def celler(egen: Rapport, rad: str) -> dict[str, object]:
    return {
        k.id: cell.text or cell.ore
        for k, cell in zip(egen.kolumner, egen.rad(rad).celler, strict=True)
    }


def test_budget_utfall_och_kostnad_per_deltagare(tmp_path: Path) -> None:
    egen = rapport(tmp_path, deltagare=DELTAGARE)
    assert celler(egen, "bron") == {
        "budget": 120_00, "utfall": 100_00, "deltagare": "3", "per_deltagare": 33_33,
    }  # fmt: skip
    assert celler(egen, "summa")["utfall"] == 150_00
    assert [k.rubrik for k in egen.kolumner][2] == "Nya deltagare"


def test_sus_bredvid_med_skillnaden_forklarad(tmp_path: Path) -> None:
    egen = rapport(tmp_path, sus=SUS, namn='"Finsam Bron" = "bron"\n')
    assert (celler(egen, "bron")["sus"], celler(egen, "bron")["skillnad"]) == (90_00, 10_00)
    text = " ".join(egen.efter)
    assert "I böckerna men inte i SUS: Möten." in text
    assert "Olika belopp i böckerna och SUS: Bron 10,00 kr." in text
    assert "Utan insats i böckerna: Okänd (Sus kostnader: 7)." in text


def test_utan_statistik(tmp_path: Path) -> None:
    assert [k.id for k in rapport(tmp_path).kolumner] == ["budget", "utfall"]


@pytest.mark.parametrize(
    ("text", "fel"),
    [
        ('"Finsam Bron" = "brun"\n', "Insatsen «brun» finns inte."),
        ("Finsam = ", "går inte att läsa"),
    ],
)
def test_fel_i_namnen(tmp_path: Path, text: str, fel: str) -> None:
    with pytest.raises(BokFelError, match=fel):
        rapport(tmp_path, namn=text)
