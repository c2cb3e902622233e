"""An invoice: four things are typed, the rest is proposed from the register and the books."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lkbr.behandlingshistorik import FIL as LOGG
from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.importera import importera
from rakenskap.dagbok.skiss import Vem
from rakenskap.dagbok.spara import spara
from rakenskap.inkop.forslag import (
    Fakturauppgift,
    ersatts,
    fordela,
    foresla_faktura,
    hitta_leverantor,
    moms_i,
)
from rakenskap.inkop.inlarning import alla_leverantorer, momssats
from rakenskap.kommandon.cli import main
from rakenskap.reskontra.register import FIL, is_iban, kontrollsiffra_ratt
from tests.hjalp import STANDARDKONTON, skriv_bok, ver
from tests.lkbr.test_dagbokens_regler import ALLA, ORDNING

NU = dt.datetime(2023, 3, 10, 12, 0, tzinfo=dt.UTC)
KONTON = (
    *STANDARDKONTON,
    "Tillgångar:1651-Momsersättning-ej-ansökt",
    "Kostnader:6071-Representation",
)
KANSLI = {"verksamhet": "kansli"}
FORUT = (
    ver(
        "L1",
        "2023-01-20",
        "Kontorsbolaget AB",
        "Kontorsmaterial, januari 2023",
        [("6110", "1000.00", KANSLI), (KONTON[-2], "250.00"), ("2440", "-1250.00")],
        fakturanr="4711",
    )
    + ver(
        "L2",
        "2023-01-25",
        "Byggmästarn",
        "Hyra och el",
        [("5010", "600.00"), ("6110", "200.00"), (KONTON[-2], "150.00"), ("2440", "-950.00")],
    )
    + ver("A1", "2023-01-02", "Staden", "Bidrag", "1930 5000.00; 3987 -5000.00")
)


@pytest.fixture(autouse=True)
def _klocka(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rakenskap.kommandon.dialog.nu", lambda: NU)


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    """Books with two invoices, and a PDF beside them."""
    mapp = tmp_path / "bok"
    skriv_bok(
        mapp,
        "",
        konton=KONTON,
        forbund=ORDNING,
        plugins=ALLA,
        filer={"2023/A-lopande.beancount": FORUT},
    )
    skiss, _ = importera(las_bok(mapp), Vem("ekonom", NU), "prov")
    spara(skiss)
    (tmp_path / "f.pdf").write_bytes(b"%PDF-1.4 faktura")
    return mapp


def rader(mapp: Path, **vad: object) -> list[tuple[str, int, dict[str, object]]]:
    uppgift = Fakturauppgift(
        **{
            "leverantor": "Kontorsbolaget AB",
            "nummer": "4712",
            "datum": dt.date(2023, 3, 1),
            "belopp_ore": 625_00,
            **vad,
        }  # type: ignore[arg-type]
    )
    text = foresla_faktura(las_bok(mapp).krav_felfri(), uppgift)
    assert sum(rad.ore for rad in text.rader) == 0
    return [(r.konto.split(":")[1][:4], r.ore, dict(r.uppgifter)) for r in text.rader]


def kor(mapp: Path, capsys: pytest.CaptureFixture[str], *ord_: str, status: int = 0) -> str:
    kommando, *resten = ord_
    svar = main([kommando, "--bok", str(mapp), *resten])
    ut, fel = capsys.readouterr()
    assert svar == status, ut + fel
    return str(ut + fel)


def test_forra_fakturan_lar_konto_moms_dimension_och_text(mapp: Path) -> None:
    assert rader(mapp) == [
        ("6110", 500_00, KANSLI),
        ("1651", 125_00, {}),
        ("2440", -625_00, {}),
    ]
    uppgift = Fakturauppgift("Kontorsbolaget AB", "4712", dt.date(2023, 3, 1), 625_00)
    text = foresla_faktura(las_bok(mapp), uppgift)
    assert text.text == "Kontorsmaterial, mars 2023"
    assert text.uppgifter == {"fakturanr": "4712", "forfaller": dt.date(2023, 3, 31)}


def test_flera_kostnader_foljer_i_proportion(mapp: Path) -> None:
    assert rader(mapp, leverantor="Byggmästarn", belopp_ore=100_01) == [
        ("5010", 63_17, {}),
        ("6110", 21_05, {}),
        ("1651", 15_79, {}),
        ("2440", -100_01, {}),
    ]


def test_kreditfakturan_ar_den_omvanda_i_leverantorsserien(mapp: Path) -> None:
    assert rader(mapp, belopp_ore=-125_00) == [
        ("6110", -100_00, KANSLI),
        ("1651", -25_00, {}),
        ("2440", 125_00, {}),
    ]
    uppgift = Fakturauppgift("Kontorsbolaget AB", "1", dt.date(2023, 3, 1), -125_00)
    assert foresla_faktura(las_bok(mapp), uppgift).uppgifter["serie"] == "L"


def test_representation_far_ingen_momsersattning(mapp: Path) -> None:
    text = (
        '[[leverantor]]\nnamn = "Krogen"\nkonto = "6071"\nmoms = 12\nvillkor_dagar = 10\n'
        'text = "Mat {manad}"\n'
    )
    (mapp / FIL).write_text(text)
    assert rader(mapp, leverantor="krogen") == [("6071", 625_00, {}), ("2440", -625_00, {})]
    assert not ersatts("6071")
    assert ersatts("6110")


def test_okand_leverantor_utan_konto_stoppas(mapp: Path) -> None:
    with pytest.raises(BokFelError, match="inte sagt vilket konto Ny AB hör till") as fel:
        rader(mapp, leverantor="Ny AB")
    assert 'rakenskap leverantor "Ny AB" --konto 6110' in str(fel.value)


def test_fem_fragor_och_en_tangent_bokfor(
    mapp: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("kontors\n4712\n0301\n625\nb\n"))
    ut = kor(mapp, capsys, "faktura", "--av", "ekonom", "--underlag", str(mapp.parent / "f.pdf"))
    fragor = ("Leverantör:", "Fakturanummer:", "Fakturadatum", "Belopp att betala:", "Fakturan (b")
    assert all(ut.count(fraga) == 1 for fraga in fragor)
    assert "Bokförd: L3/2023 i 2023/L-leverantor.beancount" in ut
    assert (mapp / "2023/underlag/f.pdf").read_bytes() == b"%PDF-1.4 faktura"
    assert las_bok(mapp).fel == ()


def test_utan_underlag_blir_det_ett_utkast(
    mapp: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("kontors\n4712\n0301\n500*1,25\n\n"))
    ut = kor(mapp, capsys, "faktura", "--av", "ekonom")
    assert "b = bokför" not in ut
    assert "Sparat i 2023/L-leverantor.beancount" in ut
    assert "625.00" in (mapp / "2023/L-leverantor.beancount").read_text()


def test_det_som_skrivs_provas_medan_det_skrivs(
    mapp: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kor(mapp, capsys, "las", "2023-01", "--av", "ekonom", "--ja")
    svar = "kontors\n4711\n4712\n2023-01-31\n2023-04-01\n0301\nnoll\n0\n625\nn\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(svar))
    ut = kor(mapp, capsys, "faktura", "--av", "ekonom", status=1)
    assert "Fakturan 4711 från Kontorsbolaget AB finns redan: L1/2023, 2023-01-20." in ut
    assert "och 2023-01 är låst" in ut
    assert "efter i dag (2023-03-10)" in ut
    assert "«noll» är inte ett belopp" in ut
    assert "Beloppet är noll" in ut
    assert ut.rstrip().endswith("Ingenting är skrivet.")


def test_forslaget_andras_dar_det_behovs(
    mapp: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    svar = "kontors\n4712\n0301\n625\nä\n5010\n0\n\n2023-04-15\nLokal\nu\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(svar))
    kor(mapp, capsys, "faktura", "--av", "ekonom")
    text = (mapp / "2023/L-leverantor.beancount").read_text()
    assert '"Lokal"' in text
    assert "forfaller: 2023-04-15" in text
    assert "5010-Lokalhyra" in text
    assert "1651" not in text


def test_ord_i_stallet_for_fragor(mapp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ord_ = ("faktura", "--av", "ekonom", "--ja", "--leverantor", "Ny AB", "--nummer", "9")
    mer = ("--datum", "0301", "--belopp", "125", "--konto", "6110", "--moms", "25")
    fil = ("--underlag", str(mapp.parent / "f.pdf"))
    assert "Torr körning" in kor(mapp, capsys, *ord_, *mer, *fil, "--torr")
    assert "Bokförd: L" in kor(mapp, capsys, *ord_, *mer, *fil)
    ut = kor(mapp, capsys, *ord_, *mer, *fil, status=1)
    assert "--nummer: Fakturan 9 från Ny AB finns redan" in ut
    assert hitta_leverantor(las_bok(mapp), "ny") is not None


def test_saknat_underlag_stoppar_bokforingen(
    mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ord_ = ("faktura", "--av", "ekonom", "--ja", "--leverantor", "kontors", "--nummer", "9")
    ut = kor(mapp, capsys, *ord_, "--datum", "0301", "--belopp", "125", status=1)
    assert "fakturan 9: Utkastet saknar underlag." in ut


def test_registret_andras_med_kommando_och_loggen_minns(
    mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    egen = ("leverantor", "Kontorsbolaget AB", "--av", "ekonom", "--ja")
    kor(mapp, capsys, *egen, "--bankgiro", "5050-1055", "--konto", "5010")
    (mapp / FIL).write_text("# Min egen kommentar\n" + (mapp / FIL).read_text())
    kor(mapp, capsys, "historik", "installningar", "--av", "ekonom", "--ja")
    kor(mapp, capsys, *egen, "--konto", "6110", "--villkor-dagar", "20")
    text = (mapp / FIL).read_text()
    assert "# Min egen kommentar" in text
    assert 'konto = "6110"' in text
    sista = json.loads((mapp / LOGG).read_text().splitlines()[-1])
    assert sista["fore"]["leverantor"][0]["konto"] == "5010"
    ut = kor(mapp, capsys, "leverantor", "kontors")
    assert "bankgiro       5050-1055  (registret)" in ut
    assert "verksamhet     kansli  (senaste fakturan)" in ut
    assert "5050-1055        register" in kor(mapp, capsys, "leverantor")
    kor(mapp, capsys, *egen, "--bort")
    assert "5050-1055" not in kor(mapp, capsys, "leverantor")


@pytest.mark.parametrize(
    ("ord_", "text"),
    [
        (("--bankgiro", "5050-1056"), "bankgironumret 5050-1056 är inte rätt"),
        (("--orgnr", "556000-0002"), "organisationsnumret 556000-0002 är inte rätt"),
        (("--iban", "SE12"), "IBAN SE12 är inte rätt"),
        (("--konto", "9999"), "konto 9999 finns inte i kontoplanen"),
        (("--moms", "24"), "momssatsen 24 finns inte"),
        (("--villkor-dagar", "-3"), "villkoret -3 dagar går inte"),
    ],
)
def test_fel_i_registret_skrivs_inte(
    mapp: Path, capsys: pytest.CaptureFixture[str], ord_: tuple[str, ...], text: str
) -> None:
    ut = kor(mapp, capsys, "leverantor", "Bolaget", *ord_, "--av", "ekonom", "--ja", status=1)
    assert text in ut
    assert "Gör så här" in ut
    assert not (mapp / FIL).exists()


def test_nummer_har_kontrollsiffror() -> None:
    assert kontrollsiffra_ratt("50501055")
    assert not kontrollsiffra_ratt("50501056")
    assert is_iban("SE4550000000058398257466")
    assert not is_iban("SE4550000000058398257467")


def test_momssatsen_ur_beloppen() -> None:
    assert [momssats(1000_00, ore) for ore in (250_00, 120_00, 60_00, 0, 180_00)] == [
        25,
        12,
        6,
        0,
        None,
    ]


@given(st.integers(-(10**12), 10**12), st.sampled_from([0, 6, 12, 25]))
def test_netto_och_moms_ar_beloppet(brutto: int, sats: int) -> None:
    moms = moms_i(brutto, sats)
    netto = brutto - moms
    assert abs(moms * 100 - netto * sats) <= 100 + sats
    assert moms_i(-brutto, sats) == -moms


@given(st.integers(-(10**10), 10**10), st.lists(st.integers(1, 10**9), min_size=1, max_size=6))
def test_delarna_ar_det_hela(ore: int, andelar: list[int]) -> None:
    assert sum(fordela(ore, andelar)) == ore


def test_alla_leverantorer_i_bokstavsordning(mapp: Path) -> None:
    namn = [ett.namn for ett in alla_leverantorer(las_bok(mapp)).values()]
    assert namn == ["Byggmästarn", "Kontorsbolaget AB"]
