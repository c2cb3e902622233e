"""The closing walked through: what waits, what is booked on yes, left and taken up; a new year."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest

from rakenskap.bok.bok import las_bok
from rakenskap.bokslut.avstamning import avstamningar
from rakenskap.bokslut.parm import bokslutsparm
from rakenskap.bokslut.steg import bokslutssteg
from rakenskap.dagbok.skiss import Vem
from tests.hjalp import ver
from tests.rakenskap.bokslut.bocker import EGEN, NU, gor, kor
from tests.rakenskap.bokslut.test_anlaggningar import KOP, REGISTER

LEDGER = Path(__file__).parents[3] / "ledger"
SLUT = dt.date(2023, 12, 31)


@pytest.fixture(autouse=True)
def _klocka(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rakenskap.kommandon.dialog.nu", lambda: NU)


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    return gor(tmp_path / "bok", KOP, anlaggningar_beancount=REGISTER)


def test_avstamningen_har_lage_per_konto(mapp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ut = kor(mapp, capsys, "avstamning", "2023")
    assert "2 balanskonton, 1 inte avstämda." in ut
    assert "anläggningsregistret" in ut
    egen = ("avstamning", "2023", "1930", "--mot", "engagemangsbesked", *EGEN)
    kor(mapp, capsys, *egen, "--saldo", "463 400")
    assert "skillnad" in kor(mapp, capsys, "avstamning", "2023")
    kor(mapp, capsys, *egen, "--saldo", "463 400", "--kommentar", "Avgift i januari")
    (bank,) = (a for a in avstamningar(las_bok(mapp), SLUT) if a.konto == "1930")
    assert (bank.lage, bank.enligt, bank.saldo, bank.av) == (
        "förklarad",
        463_400_00,
        463_500_00,
        "ekonom",
    )
    kor(mapp, capsys, *egen, "--saldo", "463 500")
    assert "0 inte avstämda" in kor(mapp, capsys, "avstamning", "2023")


@pytest.mark.parametrize(
    ("ord_", "text"),
    [
        (("5010", "--saldo", "5"), "5010 är inte ett balanskonto"),
        (("1930",), "Varken saldo eller kommentar"),
        (("1930", "--saldo", "fem"), "är inte ett belopp"),
        (("1930", "--saldo", "5", "--underlag", "finns-inte.pdf"), "finns inte i böckernas mapp"),
    ],
)
def test_en_avstamning_som_inte_gar(
    mapp: Path, capsys: pytest.CaptureFixture[str], ord_: tuple[str, ...], text: str
) -> None:
    ut = kor(mapp, capsys, "avstamning", "2023", *ord_, *EGEN, status=1)
    assert text in ut
    assert not (mapp / "2023/avstamningar.beancount").exists()


def test_bokslutet_lamnas_och_tas_upp_igen(
    mapp: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("s\n"))
    ut = kor(mapp, capsys, "bokslut", "2023", "--av", "ekonom", status=1)
    assert "4 av 11. Anläggningarna är avskrivna enligt plan: kvar" in ut
    assert "Bokslutet är lämnat." in ut
    assert "Bokförd" not in ut

    monkeypatch.setattr("sys.stdin", io.StringIO("j\nn\n"))
    ut = kor(mapp, capsys, "bokslut", "2023", "--av", "ekonom", status=1)
    assert "Bokförd: P1/2023" in ut
    assert "9. Alla balanskonton" in ut.replace(" av 11", "")

    monkeypatch.setattr("sys.stdin", io.StringIO("j\n"))
    ut = kor(mapp, capsys, "bokslut", "2023", "--av", "ekonom", status=1)
    assert "4 av 11. Anläggningarna är avskrivna enligt plan: klart" in ut
    assert "Bokförd: S1/2023" in ut
    egen = ("avstamning", "2023", "1930", "--saldo", "463500", "--mot", "besked", *EGEN)
    kor(mapp, capsys, *egen)
    kor(mapp, capsys, "stang", "2023", *EGEN)
    ut = kor(mapp, capsys, "bokslut", "2023", "--av", "ekonom")
    assert "Allt är klart." in ut


def test_ett_ar_som_inte_ar_slut_eller_inte_finns(
    mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "finns inte i böckerna" in kor(mapp, capsys, "bokslut", "2019", *EGEN, status=1)
    assert "finns inte i böckerna" in kor(mapp, capsys, "bokslut", "2024", *EGEN, status=1)


def test_ett_nytt_ar_oppnas(mapp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    budget = (
        '\n2023-01-01 custom "forbundsbudget" Kostnader:5010-Lokalhyra 1200.00 SEK\n'
        '  verksamhet: "kansli"\n'
    )
    fil = mapp / "2023/A-lopande.beancount"
    fil.write_text(fil.read_text() + budget)
    kor(mapp, capsys, "bokslut", "2023", *EGEN, status=1)
    ut = kor(mapp, capsys, "nyttar", "2024", "--budget-som-fjol", *EGEN)
    assert "Saknas: 2023 är inte stängt" in ut
    assert "Budgeten för 2024 saknas" not in ut
    assert "Görs: 2024/budget.beancount (1 rader); include i main.beancount; Omföring av" in ut
    assert "1200.00 SEK" in (mapp / "2024/budget.beancount").read_text()
    assert 'include "2024/*.beancount"' in (mapp / "main.beancount").read_text()
    assert las_bok(mapp).fel == ()
    ut = kor(mapp, capsys, "nyttar", "2024", *EGEN)
    assert "2024 är redan öppnat." in ut
    ut = kor(mapp, capsys, "nyttar", "2030", *EGEN, status=1)
    assert "2030 följer inte på böckernas sista år" in ut


def test_parmens_flikar_ar_saldona_ocksa_i_forbundets_bocker(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bok = las_bok(LEDGER)
    flikar = bokslutsparm(bok, SLUT)
    assert {flik.id for flik in flikar} >= {"avstamning", "konto-1930", "konto-2440"}
    fil = tmp_path / "parm.pdf"
    ord_ = ("avstamning", "2023", "--parm", "--format", "pdf", "--ut", str(fil))
    kor(LEDGER, capsys, *ord_)
    assert fil.read_bytes().startswith(b"%PDF")


def test_forbundets_bokslut_2023_ar_gjort() -> None:
    steg = {ett.namn: ett for ett in bokslutssteg(las_bok(LEDGER), 2023, Vem("ekonom", NU))}
    assert steg["utkast"].klart
    assert steg["attest"].klart
    assert steg["reskontra"].klart
    assert steg["resultat"].klart
    assert steg["stangning"].klart


def test_ett_motkonto_utan_reskontra_ar_oppet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = ver("A2", "2023-06-12", "Anställda", "Skatt", "7210 50.00; 2710 -50.00")
    mapp = gor(tmp_path / "bok", text)
    ut = kor(mapp, capsys, "bokslut", "2023", "--torr", *EGEN, status=1)
    assert "2710 Personalskatt, −50,00: öppen" in ut


def test_aret_stangs_inte_med_ett_konto_som_inte_ar_avstamt(
    mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kor(mapp, capsys, "avstamning", "2023", "1930", "--saldo", "5", "--mot", "besked", *EGEN)
    ut = kor(mapp, capsys, "stang", "2023", *EGEN, status=1)
    assert "1 balanskonton är inte avstämda 2023-12-31: 1930 Företagskonto" in ut
    kor(mapp, capsys, "stang", "2023", "--skal", "Banken har inte svarat", *EGEN)
    (bank,) = (a for a in avstamningar(las_bok(mapp), SLUT) if a.konto == "1930")
    assert (bank.lage, bank.kommentar) == ("förklarad", "Banken har inte svarat")
    assert las_bok(mapp).fel == ()


def test_aret_stangs_inte_heller_dar_ingen_har_stamt_av(
    mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ut = kor(mapp, capsys, "stang", "2023", *EGEN, status=1)
    assert "1 balanskonton är inte avstämda 2023-12-31: 1930 Företagskonto" in ut
    assert "ange skälet med --skal" in ut


def test_loner_utan_semesterskuld_och_ett_oppet_skattekonto_ar_kvar(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = ver("A2", "2023-06-12", "Anställda", "Lön", "7210 50.00; 1930 -50.00") + ver(
        "A3", "2023-06-12", "Skatteverket", "Inbetalning", "1630 9.00; 1930 -9.00"
    )
    mapp = gor(tmp_path / "bok", text)
    personer = tmp_path / "personer.csv"
    personer.write_text("namn;manadslon;dagar\nA;1000;2\n")
    ut = kor(mapp, capsys, "bokslut", "2023", "--torr", *EGEN, status=1)
    assert "7 av 11. Semesterlöneskulden är beräknad: kvar" in ut
    assert "8 av 11. Skattekontot är avstämt mot Skatteverket: kvar" in ut
    utdrag = tmp_path / "skatt.csv"
    utdrag.write_text("2023-06-12;Inbetalning;8\n")
    ord_ = ("--personer", str(personer), "--skattekonto", str(utdrag))
    ut = kor(mapp, capsys, "bokslut", "2023", *ord_, *EGEN, status=1)
    assert "Inbetalning, 8,00 kr, saknas i böckerna" in ut
    assert "A3/2023, 2023-06-12, 9,00 kr, saknas i utdraget" in ut
    assert "Bokförd: P1/2023" in ut
    ut = kor(mapp, capsys, "bokslut", "2023", "--torr", *EGEN, status=1)
    assert "7 av 11. Semesterlöneskulden är beräknad: klart" in ut
    inne = mapp / "personer.csv"
    inne.write_text("")
    ut = kor(mapp, capsys, "bokslut", "2023", "--personer", str(inne), *EGEN, status=1)
    assert "Personfilen ligger i böckernas mapp" in ut


def test_bokslutet_slutar_med_resultat_kontroller_las_och_kontrollpunkt(
    mapp: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kor(mapp, capsys, "avstamning", "2023", "1930", "--saldo", "463500", "--mot", "besked", *EGEN)
    ut = kor(mapp, capsys, "bokslut", "2023", *EGEN, "--torr", status=1)
    assert "3 steg har något kvar" in ut
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    ut = kor(mapp, capsys, "bokslut", "2023", *EGEN, status=1)
    assert "Årets resultat 2023: 493 907,00 kr." in ut
    assert "Kontrollerna för 2023:" in ut
    assert "Stäng 2023? Ett låst år kan inte låsas upp." in ut
    assert "Ingenting är skrivet." in ut
    ut = kor(mapp, capsys, "bokslut", "2023", "--stang", *EGEN)
    assert "2023 är låst. Allt är klart." in ut
    assert "Kontrollpunkt: " in ut
    assert list((mapp / "kontrollpunkter").glob("*.txt"))
