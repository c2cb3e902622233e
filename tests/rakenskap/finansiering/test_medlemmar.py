"""The members: decided, invoiced, paid, by share; equity and repayment; the state's model."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.finansiering.medlemmar import medlemsbetalningar
from rakenskap.finansiering.overskott import over_rekommendationen
from rakenskap.finansiering.statsmodell import Statsindata, fordela_staten, las_indata
from tests.hjalp import ver
from tests.lkbr.test_dagbokens_regler import ORDNING
from tests.rakenskap.bokslut.bocker import EGEN, NU, gor, kor

LEDGER = Path(__file__).parents[3] / "ledger"
MEDLEMMAR = (
    ORDNING
    + """
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
till_kr = 1000000
procent = 20

[[trappsteg]]
procent = 10
"""
)
FAKTUROR = (
    ver("A2", "2023-01-10", "Försäkringskassan", "Bidrag", "1510 1000000.00; 3985 -1000000.00")
    + ver("A3", "2023-02-10", "Försäkringskassan", "In", "1930 1000000.00; 1510 -1000000.00")
    + ver("A4", "2023-01-10", "Regionen", "Bidrag", "1510 500000.00; 3986 -500000.00")
)


@pytest.fixture(autouse=True)
def _klocka(monkeypatch: pytest.MonkeyPatch) -> None:
    for modul in ("dialog", "medlem"):
        monkeypatch.setattr(f"rakenskap.kommandon.{modul}.nu", lambda: NU)


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    bok = gor(tmp_path / "bok", FAKTUROR)
    (bok / "forbund.toml").write_text(MEDLEMMAR)
    return bok


def test_beslut_faktura_och_betalning_per_medlem(
    mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    egen = ("medlem", "2023", "--beslut")
    for namn, kr in (
        ("Försäkringskassan", "1 000 000"),
        ("Regionen", "480000"),
        ("Staden", "500000"),
    ):
        ord_ = (namn, kr, "--dag", "2022-11-20", "--handling", "§ 12", *EGEN)
        kor(mapp, capsys, *egen, *ord_)
    betalt = {
        ett.namn: (ett.fakturerat, ett.betalt)
        for ett in medlemsbetalningar(las_bok(mapp), 2023, dt.date(2023, 12, 31))
    }
    assert betalt == {
        "Försäkringskassan": (1_000_000_00, 1_000_000_00),
        "Regionen": (500_000_00, 0),
        "Staden": (500_000_00, 500_000_00),  # straight to the bank
    }
    ut = " ".join(kor(mapp, capsys, "medlem", "2023").split())
    assert "Regionen: fakturerat skiljer 20 000,00 kr från beslutet." in ut
    assert "Regionen: A4/2023, 500 000,00 kr, förföll 2023-02-09 (357 dagar)." in ut
    assert "Regionen sätter storleken: dess beslut svarar mot 1 920 000,00 kr i allt." in ut
    assert "Högsta rekommenderade eget kapital" in ut
    # A new decision takes the place of the old one.
    kor(mapp, capsys, *egen, "Regionen", "500000", *EGEN)
    assert "sätter storleken" not in kor(mapp, capsys, "medlem", "2023")
    assert las_bok(mapp).fel == ()


def test_det_som_ar_over_rekommendationen_betalas_tillbaka_efter_andel(
    mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # 20 per cent of the first million and 10 of the second: 300 000; equity is 2 million.
    assert over_rekommendationen(las_bok(mapp), 2023) == 1_700_000_00
    ord_ = ("--dag", "2024-01-20", "--handling", "Medlemssamråd § 3", *EGEN)
    ut = kor(mapp, capsys, "medlem", "2023", "--aterbetala", "100001", *ord_)
    assert "Bokförd: K1/2024" in ut
    bok = las_bok(mapp)
    assert bok.fel == ()
    (entry,) = [e for e in bok.entries if getattr(e, "narration", "").startswith("Återbetalning")]
    belopp = {
        (p.account.split(":")[1][:4], p.meta["motpart"]): str(p.units.number)
        for p in entry.postings
    }
    assert belopp["2890", "Försäkringskassan"] == "-50000.50"
    assert belopp["3987", "Staden"] == "25000.25"
    ut = kor(mapp, capsys, "medlem", "2023", "--aterbetala", "1800000", "--torr", *ord_)
    assert "mer än de 1 700 000,00 kr" in ut


@pytest.mark.parametrize(
    ("ord_", "text"),
    [
        (("--beslut", "Grannen", "5", *EGEN), "«Grannen» är ingen medlem i forbund.toml"),
        (("--beslut", "Staden", "fem", *EGEN), "är inte ett belopp"),
        (("--beslut", "Staden", "-5", *EGEN), "är inte hela kronor från noll"),
        (("--aterbetala", "5,50", *EGEN), "är inte hela kronor"),
        (("--aterbetala", "500", *EGEN), "Beslutet saknas"),
        (("--statsmodell", "finns-inte.csv"), "Anslaget saknas"),
        (("--statsmodell", "finns-inte.csv", "--anslag", "5"), "Filen går inte att läsa"),
    ],
)
def test_ord_som_inte_gar(
    mapp: Path, capsys: pytest.CaptureFixture[str], ord_: tuple[str, ...], text: str
) -> None:
    ut = kor(mapp, capsys, "medlem", "2023", *ord_, status=1)
    assert text in ut
    assert "Gör så här" in ut
    assert not (mapp / "medlemmar.toml").exists()


@pytest.mark.parametrize(
    ("innehall", "text"),
    [
        ("[[beslut", "Filen går inte att tolka"),
        ("[[x]]\n", "«x» betyder ingenting här"),
        ("[[beslut]]\nar = 2023\n", "är ingen medlem"),
        ('[[beslut]]\nar = 2023\nmedlem = "Staden"\nkr = -5\n', "kr och ar är inte hela tal"),
        ('[[beslut]]\nar = 2023\nmedlem = "Staden"\nkr = 5\n', "beslutad är inte en dag"),
        ("[[beslut]]\nvad = 5\n", "har annat än"),
    ],
)
def test_en_beslutsfil_som_inte_gar(
    mapp: Path, capsys: pytest.CaptureFixture[str], innehall: str, text: str
) -> None:
    (mapp / "medlemmar.toml").write_text(innehall)
    ut = kor(mapp, capsys, "medlem", "2023", status=1)
    assert text in ut
    assert "Gör så här" in ut


def test_forbundets_bidrag_ar_fakturerade_och_betalda_efter_andel() -> None:
    """2019-2023 each member was invoiced its share of 32 million, and paid it within the year."""
    bok = las_bok(LEDGER)
    for ar in range(2019, 2024):
        egna = medlemsbetalningar(bok, ar, dt.date(ar, 12, 31))
        tal = {ett.namn: (ett.fakturerat, ett.betalt) for ett in egna if ett.fakturerat}
        assert tal == {
            "Försäkringskassan": (16_000_000_00, 16_000_000_00),
            "Region Stockholm": (8_000_000_00, 8_000_000_00),
            "Stockholms stad": (8_000_000_00, 8_000_000_00),
        }, ar


# ---------------------------------------------------------------------- the state's model

INDATA = "forbund;invanare_16_64;forsorjningsmatt;forra_aret_kr\nA;1 000;100;900000\nB;3 000;100;\n"


def test_statens_modell(tmp_path: Path, mapp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fil = tmp_path / "indata.csv"
    fil.write_text(INDATA)
    # 2 800 000 - 2 × 400 000 = 2 000 000: 500 000 by inhabitants, 1 500 000 by försörjningsmått.
    a, b = fordela_staten(2_800_000, las_indata(fil))
    assert (a.grund, a.invanare, a.forsorjning, a.summa) == (400_000, 125_000, 750_000, 1_275_000)
    assert b.summa == 1_525_000
    ord_ = ("medlem", "2023", "--statsmodell", str(fil), "--anslag", "2 800 000")
    ut = kor(mapp, capsys, *ord_)
    assert "1 275 000,00" in ut
    assert "375 000,00" in ut
    assert "finsam.se" in ut
    assert "räcker inte till grundbeloppen" in kor(mapp, capsys, *ord_[:-1], "5", status=1)


@pytest.mark.parametrize(
    ("text", "fel"),
    [
        (INDATA.replace("1 000", "-1"), "indata.csv:2: invanare_16_64 «-1» är inte ett tal"),
        (INDATA.replace("100;900000", "NaN;5"), "forsorjningsmatt «NaN» är inte ett tal"),
        (INDATA.replace("B;", "A;"), "Förbundet «A» saknar namn eller står två gånger"),
        (INDATA.replace("invanare_16_64", "inv"), "Första raden saknar invanare_16_64"),
        ("forbund;invanare_16_64;forsorjningsmatt\n", "Filen har inga förbund"),
    ],
)
def test_indata_som_inte_gar(tmp_path: Path, text: str, fel: str) -> None:
    fil = tmp_path / "indata.csv"
    fil.write_text(text)
    with pytest.raises(BokFelError) as hinder:
        las_indata(fil)
    assert fel in "\n".join(map(str, hinder.value.fel))


@settings(deadline=None)
@given(
    tal=st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 10**5)), min_size=1, max_size=80),
    over=st.integers(0, 10**9),
)
def test_delarna_ar_hela_anslaget(tal: list[tuple[int, int]], over: int) -> None:
    indata = [Statsindata(str(nr), Fraction(i), Fraction(f), None) for nr, (i, f) in enumerate(tal)]
    anslag = 400_000 * len(indata) + over
    delar = fordela_staten(anslag, indata)
    assert sum(ett.summa for ett in delar) == anslag
    assert all(ett.summa >= 400_000 for ett in delar)
