"""Assets from purchase to sale: the plan, the entries, the register, and what cannot be."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from beancount.core import data
from hypothesis import given
from hypothesis import strategies as st

from rakenskap.bok.bok import las_bok
from rakenskap.bok.register import Anlaggning
from rakenskap.bokslut.tillgang import lage, planenlig, slutdag
from tests.hjalp import ver
from tests.rakenskap.bokslut.bocker import EGEN, NU, gor, kor

KOP = ver("A2", "2023-03-01", "Möbler AB", "Bord", "1220 36500.00; 1930 -36500.00")
REGISTER = (
    '2023-03-01 custom "anlaggning" "INV-1" Tillgångar:1220-Inventarier 36500.00 SEK\n'
    '  benamning: "Bord"\n  ibruktagen: 2023-03-02\n  nyttjandeperiod-ar: 5\n'
)


@pytest.fixture(autouse=True)
def _klocka(monkeypatch: pytest.MonkeyPatch) -> None:
    for modul in ("dialog", "anlaggning"):
        monkeypatch.setattr(f"rakenskap.kommandon.{modul}.nu", lambda: NU)


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    return gor(tmp_path / "bok", KOP, anlaggningar_beancount=REGISTER)


def bord(**mer: object) -> Anlaggning:
    varden = {
        "id": "INV-1",
        "konto": "1220",
        "anskaffning_ore": 36_500_00,
        "anskaffad": dt.date(2023, 3, 1),
        "benamning": "Bord",
        "ibruktagen": dt.date(2023, 3, 2),
        "nyttjandeperiod_ar": Decimal(5),
        "utrangerad": None,
    }
    return Anlaggning(**{**varden, **mer})  # type: ignore[arg-type]


def rader(mapp: Path, ver_: str) -> list[tuple[str, str]]:
    (entry,) = (
        e
        for e in las_bok(mapp).krav_felfri().entries
        if isinstance(e, data.Transaction) and e.meta.get("ver") == ver_
    )
    return [(p.account.split(":")[1][:4], str(p.units.number)) for p in entry.postings if p.units]


def test_planen_per_dag_och_manad() -> None:
    # 1 827 days from 2 March 2023 to 1 March 2028; 305 of them in 2023.
    assert slutdag(bord()) == dt.date(2028, 3, 2)
    assert planenlig(bord(), dt.date(2023, 12, 31)) == 36_500 * 305 // 1827 * 100
    assert planenlig(bord(), dt.date(2023, 12, 31), metod="manad") == 36_500 * 10 // 60 * 100
    assert planenlig(bord(), dt.date(2023, 3, 1)) == 0
    assert planenlig(bord(), dt.date(2028, 3, 1)) == 36_500_00
    assert planenlig(bord(nyttjandeperiod_ar=None), dt.date(2028, 3, 1)) == 0


@given(
    st.lists(st.dates(dt.date(2023, 3, 2), dt.date(2030, 1, 1)), max_size=6),
    st.integers(1, 10**7),
    st.sampled_from(["dag", "manad"]),
)
def test_delarna_av_livet_ar_hela_vardet(dagar: list[dt.date], kronor: int, metod: str) -> None:
    t = bord(anskaffning_ore=kronor * 100)
    gjort = [planenlig(t, dag, metod=metod) for dag in sorted(dagar)]  # type: ignore[arg-type]
    assert gjort == sorted(gjort)
    assert all(0 <= ore <= kronor * 100 for ore in gjort)
    assert planenlig(t, dt.date(2030, 1, 1)) == kronor * 100


def test_avskrivningen_bokfors_med_berakningen_som_underlag(
    mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ut = kor(mapp, capsys, "avskriv", "2023-06", *EGEN)
    assert "INV-1" in ut
    assert "Bokförd: P1/2023" in ut
    forsta = 36_500 * 121 // 1827
    assert rader(mapp, "P1") == [("7832", f"{forsta}.00"), ("1229", f"-{forsta}.00")]
    underlag = mapp / "2023/underlag/avskrivning-2023-06-30.txt"
    assert "Beräknad 2024-02-01 av ekonom." in underlag.read_text()
    assert "Allt är avskrivet" in kor(mapp, capsys, "avskriv", "2023-06", *EGEN)
    kor(mapp, capsys, "avskriv", "2023", *EGEN)
    hela = 36_500 * 305 // 1827
    assert rader(mapp, "P2")[0] == ("7832", f"{hela - forsta}.00")
    ut = kor(mapp, capsys, "anlaggning", "--dag", "2023-12-31")
    assert "Skillnad" in ut
    (nu,) = lage(las_bok(mapp), dt.date(2023, 12, 31))
    assert nu.bokfort == 36_500_00 - hela * 100


def test_forsaljning_med_vinst(mapp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ord_ = ("anlaggning", "salj", "INV-1", "--dag", "2024-01-15", "--belopp", "40000")
    kor(mapp, capsys, *ord_, *EGEN)
    plan = 36_500 * 319 // 1827  # to and with the day before
    assert rader(mapp, "P1") == [("7832", f"{plan}.00"), ("1229", f"-{plan}.00")]
    assert sorted(rader(mapp, "P2")) == sorted(
        [
            ("1220", "-36500.00"),
            ("1229", f"{plan}.00"),
            ("1930", "40000.00"),
            ("3970", f"-{40_000 - (36_500 - plan)}.00"),
        ]
    )
    assert "utrangerad: 2024-01-15" in (mapp / "anlaggningar.beancount").read_text()
    (efter,) = lage(las_bok(mapp), dt.date(2024, 1, 31))
    assert (efter.bokfort, efter.avskrivet) == (0, 0)
    ut = kor(mapp, capsys, *ord_, *EGEN, status=1)
    assert "har redan lämnat 2024-01-15" in ut


def test_utrangering_blir_forlust(mapp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kor(mapp, capsys, "anlaggning", "utrangera", "INV-1", "--dag", "2023-03-02", *EGEN)
    assert rader(mapp, "P1") == [("1220", "-36500.00"), ("7970", "36500.00")]


def test_nedskrivning_och_aterforing(mapp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kor(mapp, capsys, "avskriv", "2023", *EGEN)
    ned = ("anlaggning", "skriv-ned", "INV-1", "--dag", "2023-12-31", "--belopp", "10000")
    assert "Skälet saknas" in kor(mapp, capsys, *ned, *EGEN, status=1)
    kor(mapp, capsys, *ned, "--skal", "Vattenskada", *EGEN)
    assert rader(mapp, "P2") == [("7730", "10000.00"), ("1228", "-10000.00")]
    bok = las_bok(mapp)
    (nu,) = lage(bok, dt.date(2023, 12, 31))
    assert (nu.nedskrivet, nu.planenligt - nu.avskrivet) == (10_000_00, 0)
    # What remains is depreciated over the life that remains, to nought.
    (slut,) = lage(bok, dt.date(2028, 3, 1))
    assert slut.planenligt == 26_500_00
    ater = ("anlaggning", "aterfor", "INV-1", "--dag", "2024-01-15", "--skal", "Lagad")
    ut = kor(mapp, capsys, *ater, "--belopp", "20000", *EGEN, status=1)
    assert "är nedskriven med 10 000,00; −20 000,00 går inte" in ut
    kor(mapp, capsys, *ater, "--belopp", "4000", *EGEN)
    (nu,) = lage(las_bok(mapp), dt.date(2024, 1, 31))
    assert nu.nedskrivet == 6_000_00


def test_en_ny_i_registret(mapp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ord_ = ("anlaggning", "ny", "INV-2", "--dag", "2023-04-01", "--belopp", "10000+2500")
    mer = ("--benamning", "Stolar", "--ibruk", "2023-04-05", "--ar", "4,5", "--konto", "1220")
    kor(mapp, capsys, *ord_, *mer, *EGEN)
    text = (mapp / "anlaggningar.beancount").read_text()
    assert "12500.00 SEK" in text
    assert "nyttjandeperiod-ar: 4.5" in text
    assert "INV-2: numret finns redan." in kor(mapp, capsys, *ord_, *mer, *EGEN, status=1)


@pytest.mark.parametrize(
    ("ord_", "text"),
    [
        (("ny", "X", "--belopp", "5", "--benamning", "b", "--ar", "-3"), "nyttjandeperioden -3 år"),
        (("ny", "X", "--belopp", "0", "--benamning", "b"), "inte över noll"),
        (("ny", "X", "--belopp", "5", "--benamning", "b", "--konto", "5010"), "inte ett konto för"),
        (("ny", "X", "--belopp", "5"), "Benämningen saknas"),
        (
            (
                "ny",
                "X",
                "--belopp",
                "5",
                "--benamning",
                "b",
                "--dag",
                "2023-05-01",
                "--ibruk",
                "2023-04-01",
            ),
            "före anskaffningen 2023-05-01",
        ),
        (("salj", "INV-1", "--belopp", "5", "--dag", "2023-01-31"), "kan inte lämna 2023-01-31"),
        (("salj", "INV-1", "--belopp", "-5"), "Priset är mindre än noll"),
        (("salj", "INV-9", "--belopp", "5"), "Anläggningen INV-9 finns inte"),
        (("salj", "INV-1"), "Beloppet saknas"),
        (("skriv-ned",), "Numret saknas"),
    ],
)
def test_det_som_inte_gar_sags_och_skrivs_inte(
    mapp: Path, capsys: pytest.CaptureFixture[str], ord_: tuple[str, ...], text: str
) -> None:
    fore = {fil: fil.read_bytes() for fil in mapp.rglob("*") if fil.is_file()}
    ut = kor(mapp, capsys, "anlaggning", *ord_, *EGEN, status=1)
    assert text in ut
    assert "Gör så här" in ut
    assert {fil: fil.read_bytes() for fil in mapp.rglob("*") if fil.is_file()} == fore


def test_negativt_liv_i_registret_sags(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    register = REGISTER.replace("nyttjandeperiod-ar: 5", "nyttjandeperiod-ar: -5")
    mapp = gor(tmp_path / "bok", KOP, anlaggningar_beancount=register)
    ut = kor(mapp, capsys, "avskriv", "2023", *EGEN, status=1)
    assert "anlaggningar.beancount: INV-1: nyttjandeperioden -5 år går inte." in ut


def test_forbundets_register_stammer_med_bockerna_per_tillgang() -> None:
    """2017-2023: the plan by day gives what the books have, but for what was published."""
    bok = las_bok(Path(__file__).parents[3] / "ledger")
    (nu,) = ({ett.tillgang.id: ett for ett in lage(bok, dt.date(2023, 12, 31))},)
    assert sum(ett.bokfort for ett in nu.values()) == 345_313_00
    skillnad = {namn: ett.avskrivet - ett.planenligt for namn, ett in nu.items()}
    # The adjustments to the published sums, which have entries of their own (antagande).
    assert skillnad == {
        "INV-2017-1": 42_00,
        "INV-2018-1": 0,
        "INV-2019-1": -180_00,
        "INV-2020-1": 0,
        "INV-2022-1": 0,
    }


def test_en_tillgang_ur_fakturan_som_kopte_den(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kop = ver(
        "A2",
        "2023-03-01",
        "Möbler AB",
        "Bord",
        "1220 36500.00; 6110 100.00; 2440 -36600.00",
    )
    mapp = gor(tmp_path / "bok", kop)
    ord_ = ("anlaggning", "ny", "INV-2023-1", "--ar", "5", "--ibruk", "2023-03-02")
    kor(mapp, capsys, *ord_, "--ver", "A2/2023", *EGEN)
    text = (mapp / "anlaggningar.beancount").read_text()
    assert (
        '2023-03-01 custom "anlaggning" "INV-2023-1" Tillgångar:1220-Inventarier 36500.00' in text
    )
    assert 'benamning: "Bord"' in text
    ut = kor(mapp, capsys, *ord_[:2], "INV-2", "--ver", "A1/2023", *EGEN, status=1)
    assert "A1/2023 har 0 rader som köper en tillgång" in ut
