"""The text of a delårsrapport: begun as files, figures by name, and the balanskravsprognos."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from rakenskap.arsredovisning.delfigurer import delnamn
from rakenskap.arsredovisning.rubriker import DELRUBRIKER
from rakenskap.bok.bok import las_bok
from rakenskap.bok.poster import Period, bygg_poster
from rakenskap.kommandon.cli import main
from rakenskap.listor.delarsrapport import balanskravsprognos
from rakenskap.listor.helarsprognos import helarsprognos
from rakenskap.rakningar.berakning import Berakning
from tests.hjalp import konto, skriv_bok, ver

ENTRIES = (
    ver("A1", "2022-08-01", "Staten", "Bidrag", "1930 500.00; 3985 -500.00")
    + ver("A1", "2023-02-01", "Staten", "Bidrag", "1930 600.00; 3985 -600.00")
    + ver("A2", "2023-08-01", "Staden", "Bron", "4010 150.00; 1930 -150.00")
    + ver("A3", "2023-08-02", "Köparen", "Stolar", "1930 20.00; 3970 -20.00")
    + f'2023-01-01 custom "forbundsbudget" {konto("3985")} -1200.00 SEK\n'
    + f'2023-01-01 custom "forbundsbudget" {konto("4010")} 900.00 SEK\n'
)
TILL = dt.date(2023, 8, 31)


def mappen(mapp: Path) -> Path:
    plats = skriv_bok(mapp / "bok", ENTRIES)
    return plats if plats.is_dir() else plats.parent


def kor(mapp: Path, *ord_: str) -> int:
    bok, ut = str(mapp / "bok"), str(mapp / "ut")
    return main(["rapporter", "--till", "2023-08", "--bok", bok, "--ut", ut, *ord_])


def skriv_text(mapp: Path, text: str) -> None:
    for rubrik in DELRUBRIKER:
        fil = mapp / f"bok/2023/delarsrapport-2023-08-31/{rubrik.id}.md"
        fil.write_text(fil.read_text("utf-8") + text, encoding="utf-8")


def test_texten_borjas_med_periodens_siffror(tmp_path: Path) -> None:
    mapp = mappen(tmp_path)
    assert kor(tmp_path, "--borja-text") == 0
    filer = sorted((mapp / "2023/delarsrapport-2023-08-31").iterdir())
    assert [fil.stem for fil in filer] == [rubrik.id for rubrik in DELRUBRIKER]
    text = filer[3].read_text("utf-8")
    assert "LKBR 13 kap. 2 §; RKR R17" in text
    assert "{{ balanskrav.resultat | tkr }}" in text
    filer[0].write_text("Eget.\n", encoding="utf-8")
    assert kor(tmp_path, "--borja-text") == 0
    assert filer[0].read_text("utf-8") == "Eget.\n"


def test_siffrorna_i_texten_ar_tabellernas(tmp_path: Path) -> None:
    mappen(tmp_path)
    assert kor(tmp_path, "--borja-text") == 0
    skriv_text(
        tmp_path,
        "Resultatet är {{ rr.arets_resultat | kr }}, förra året {{ rr.arets_resultat.fore | kr }}; "
        "prognos {{ rr.arets_resultat.prognos | kr }}, budget {{ rr.arets_resultat.budget | kr }}, "
        "kassa {{ likvida_medel.m08 | kr }}.\n",
    )
    assert kor(tmp_path) == 0
    sida = BeautifulSoup(
        (tmp_path / "ut/2023/delarsrapport-2023-08-31.html").read_text("utf-8"), "html.parser"
    )
    text = " ".join(sida.get_text(" ").split())
    assert text.count("Resultatet är 470 kr , förra året 500 kr") == len(DELRUBRIKER)
    assert "budget 300 kr" in text
    assert "kassa 970 kr" in text
    rubriker = [h.get_text().strip() for h in sida.find_all("h3")]
    assert rubriker[: len(DELRUBRIKER)] == [rubrik.titel for rubrik in DELRUBRIKER]


def test_fel_i_texten_skriver_ingenting(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mappen(tmp_path)
    kor(tmp_path, "--borja-text")
    skriv_text(tmp_path, "Det blev 470 kr, se {{ rr.arets_resultatet | kr }}.\n")
    assert kor(tmp_path) == 1
    fel = capsys.readouterr().err
    assert "Namnet rr.arets_resultatet finns inte. Menades rr.arets_resultat?" in fel
    assert not (tmp_path / "ut").exists()


def test_utan_text_sags_det(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mappen(tmp_path)
    assert kor(tmp_path) == 0
    assert "rapporten har ingen text. Gör så här: börja den med --borja-text" in (
        capsys.readouterr().err
    )


def test_namnen_visas(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mappen(tmp_path)
    assert kor(tmp_path, "--namn", "arets_resultat.prognos") == 0
    assert "Årets resultat, prognos 2023" in capsys.readouterr().out
    assert kor(tmp_path, "--namn", "finns ej") == 1
    assert main(["rapporter", "2023", "--bok", str(tmp_path / "bok"), "--namn"]) == 1


def test_prognosen_for_balanskravet_ar_utan_realisationsvinster(tmp_path: Path) -> None:
    bok = las_bok(mappen(tmp_path)).krav_felfri()
    b = Berakning.av(bok, bygg_poster(bok))
    prognos = helarsprognos(b, Period(dt.date(2023, 1, 1), TILL))
    tabell = balanskravsprognos(b, prognos)
    rader = {rad.id: rad.celler[0].ore for rad in tabell.rader}
    assert rader["justeringar"] == -20_00
    assert rader["resultat"] == (prognos.resultat.prognos.ore or 0) - 20_00
    assert delnamn(2023, "kr", [tabell]).sok("balanskrav.resultat") is not None
