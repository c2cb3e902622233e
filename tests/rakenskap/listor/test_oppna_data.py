"""The leverantörsreskontra as open data: its rows, its columns, and what is wrong in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.bok.poster import rakenskapsar
from rakenskap.kommandon.cli import main
from rakenskap.listor.oppna_data import (
    PERSONUPPGIFT,
    datakolumner,
    granska_oppna_data,
    inkopsrader,
    is_person,
    som_oppna_data,
)
from tests.hjalp import skriv_bok, ver

FORBUND = 'namn = "Provförbundet"\norgnr = "222000-0000"\n'
REGISTER = """\
[[leverantor]]
namn = "Kontoret AB"
orgnr = "556016-0680"
[[leverantor]]
namn = "Eva Ek"
orgnr = "811228-9874"
"""
ENTRIES = (
    ver("L1", "2023-03-01", "Kontoret AB", "Papper",
        "6110 100.00; 5010 60.00; 1650 40.00; 2440 -200.00")
    + ver("L2", "2023-04-01", "Eva Ek", "Föreläsning", "6110 50.00; 2440 -50.00")
    + ver("B1", "2023-04-05", "Kontoret AB", "Betalt",
          [("2440", "200.00", {"faktura": "L1/2023"}), ("1930", "-200.00")])
    + ver("L3", "2023-05-01", "Kontoret AB", "Kredit", "6110 -10.00; 2440 10.00")
)  # fmt: skip


def bok(mapp: Path, register: str = REGISTER, **filer: str) -> Bok:
    alla = {"leverantorer.toml": register} | {
        f"{namn.replace('_', '-')}.toml": text for namn, text in filer.items()
    }
    return las_bok(skriv_bok(mapp, ENTRIES, forbund=FORBUND, filer=alla)).krav_felfri()


def test_en_rad_for_varje_kontering_utan_moms_och_betalning(tmp_path: Path) -> None:
    rader = inkopsrader(bok(tmp_path), rakenskapsar(2023))
    assert [(r["verifikationsnummer"], r["konto_nr"], r["nettobelopp"]) for r in rader] == [
        ("L1/2023", "6110", "100.00"),
        ("L1/2023", "5010", "60.00"),
        ("L2/2023", "6110", "50.00"),
        ("L3/2023", "6110", "-10.00"),
    ]
    assert rader[0]["leverantor_id"] == "5560160680"
    assert rader[0]["kopare_id"] == "2220000000"


def test_en_person_namns_inte(tmp_path: Path) -> None:
    rader = inkopsrader(bok(tmp_path, oppna_data='dolj = ["Kontoret AB"]\n'), rakenskapsar(2023))
    assert {r["leverantor"] for r in rader} == {PERSONUPPGIFT}
    assert {r["leverantor_id"] for r in rader} == {""}
    assert "Ek" not in som_oppna_data(rader)


@pytest.mark.parametrize(
    ("nummer", "svar"),
    [("811228-9874", True), ("198112289874", True), ("556016-0680", False), ("", False)],
)
def test_en_persons_nummer(nummer: str, svar: bool) -> None:  # noqa: FBT001
    assert is_person(nummer) is svar


def test_femton_kolumner_de_nio_forsta_obligatoriska(tmp_path: Path) -> None:
    kolumner = datakolumner()
    assert len(kolumner) == 15
    assert [k.obligatorisk for k in kolumner] == [True] * 9 + [False] * 6
    assert kolumner[13].namn == "kommun_id"
    text = som_oppna_data(inkopsrader(bok(tmp_path), rakenskapsar(2023)))
    assert text.splitlines()[0] == ",".join(k.namn for k in kolumner)


HUVUD = "kopare,kopare_id,verifikationsnummer,leverantor,leverantor_id,konto_nr,konto_text,"
HUVUD += "bokforingsdatum,nettobelopp\n"
RATT = "F,2220000000,L1,Bo AB,5560160680,4010,Insats,2023-01-31,100.00\n"


def test_en_ratt_fil_har_inga_fel() -> None:
    assert granska_oppna_data(HUVUD + RATT, "f.csv") == []
    assert granska_oppna_data((HUVUD + RATT).replace(",", ";"), "f.csv") == []


@pytest.mark.parametrize(
    ("fore", "efter", "vantat"),
    [
        ("100.00", "100,00", "f.csv:2: Raden har 10 kolumner"),
        ("100.00", "100", "f.csv:2: nettobelopp «100» har fel form. Gör så här: skriv ett belopp"),
        ("2023-01-31", "2023-02-30", "f.csv:2: bokforingsdatum «2023-02-30» har fel form."),
        ("5560160680", "5560160681", "f.csv:2: leverantor_id «5560160681»: kontrollsiffran"),
        ("5560160680", "8112289874", "f.csv:2: leverantor_id «8112289874» är en persons nummer."),
        ("5560160680", "", "f.csv:2: leverantor_id är tom."),
        ("4010", "fyra", "f.csv:2: konto_nr «fyra» har fel form."),
        ("konto_text", "kontotext", "f.csv:1: Kolumnen konto_text saknas."),
        ("konto_text", "konto_nr", "f.csv:1: Kolumnen konto_text saknas."),
        ("Bo AB", '"Bo AB', "f.csv:2: Raden går inte att läsa som CSV"),
    ],
)
def test_vad_som_ar_fel_i_en_fil(fore: str, efter: str, vantat: str) -> None:
    fel = granska_oppna_data((HUVUD + RATT).replace(fore, efter), "f.csv")
    assert str(fel[0]).startswith(vantat)


def test_kommandot_skriver_och_granskar(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapp = bok(tmp_path).mapp
    ut = tmp_path / "ut"
    assert main(["oppnadata", "--bok", str(mapp), "--ut", str(ut)]) == 0
    fil = ut / "2023/leverantorsreskontra-2023.csv"
    assert fil.read_bytes().count(b"\r\n") == 5
    assert main(["oppnadata", "--granska", str(fil)]) == 0
    assert main(["oppnadata", "--manad", "2023-05", "--bok", str(mapp), "--ut", str(ut)]) == 0
    assert (ut / "2023/leverantorsreskontra-2023-05.csv").read_text("utf-8").count("\n") == 2
    assert "inga fel" in capsys.readouterr().out


def test_utan_nummer_skrivs_ingenting(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapp = bok(tmp_path, register="").mapp
    ut = tmp_path / "ut"
    assert main(["oppnadata", "--bok", str(mapp), "--ut", str(ut)]) == 1
    assert not ut.exists()
    fel = capsys.readouterr().err
    assert fel.count("Kontoret AB: organisationsnumret saknas") == 1
    assert main(["oppnadata", "--bok", str(mapp), "--ut", str(ut), "--ofullstandig"]) == 1
    assert [f.name for f in (ut / "2023").iterdir()] == [
        "leverantorsreskontra-2023-ofullstandig.csv"
    ]


def test_fel_i_filen_med_dolda(tmp_path: Path) -> None:
    with pytest.raises(BokFelError, match="Bara dolj"):
        inkopsrader(bok(tmp_path, oppna_data='visa = ["x"]\n'), rakenskapsar(2023))
