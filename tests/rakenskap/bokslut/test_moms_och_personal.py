"""Momsersättning, holiday pay from a file of persons, and the skattekonto."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from beancount.core import data

from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.bokslut.momsersattning import momsansokan, momsrader, tolka_momsperiod
from rakenskap.bokslut.personal import las_personer, satser_for, semesterskuld
from rakenskap.bokslut.skattekonto import las_skatteutdrag
from tests.hjalp import ver
from tests.rakenskap.bokslut.bocker import EGEN, KONTON, NU, gor, kor

MOMS = next(ett for ett in KONTON if ":1651" in ett)
KOP = (
    ver(
        "A2",
        "2023-02-10",
        "Stolar",
        "Stol",
        [("6110", "100.00"), (MOMS, "25.00"), ("1930", "-125.00")],
    )
    + ver(
        "A3",
        "2023-03-10",
        "Krogen",
        "Mat",
        [(KONTON[-1], "100.00"), (MOMS, "12.40"), ("1930", "-112.40")],
    )
    + ver(
        "A4", "2023-05-10", "Bok", "Bok", [("6110", "100.00"), (MOMS, "6.90"), ("1930", "-106.90")]
    )
)
LEDGER = Path(__file__).parents[3] / "ledger"


@pytest.fixture(autouse=True)
def _klocka(monkeypatch: pytest.MonkeyPatch) -> None:
    for modul in ("dialog", "momsersattning"):
        monkeypatch.setattr(f"rakenskap.kommandon.{modul}.nu", lambda: NU)


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    return gor(tmp_path / "bok", KOP)


def test_ansokan_om_hela_kronor_och_oret_foljer_med(
    mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ut = kor(mapp, capsys, "momsersattning", "2023-kv1", *EGEN)
    assert "OBS: A3/2023: moms på 6071 ersätts inte (4 §)." in ut
    assert "37,00" in ut
    assert "Bokförd: A1/2024" in ut
    # The 40 öre that were left and the 6,90 of the next quarter are 7,30.
    ut = kor(mapp, capsys, "momsersattning", "2023-kv2", *EGEN)
    assert "1651 Momsersättning ej ansökt                                   −7,00" in ut
    ut = kor(mapp, capsys, "momsersattning", "2023-kv1", *EGEN)
    assert "37,00 kr är redan sökt för 2023-kv1." in ut
    assert "Det finns ingenting att bokföra." in ut
    ut = kor(mapp, capsys, "momsersattning", "2023")
    assert "Årsuppgiften lämnas före utgången av juni" in ut
    assert "Stolar" in kor(mapp, capsys, "momsersattning", "2023-02", "--visa")


def test_schablonen_ar_en_intakt(mapp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ord_ = ("momsersattning", "2023-kv1", "--schablon")
    ut = kor(mapp, capsys, *ord_, "10 020", *EGEN)
    assert "1652 Momsersättning ansökt                                     601,00" in ut
    assert "3999 Övriga intäkter                                          −601,00" in ut
    ut = kor(mapp, capsys, *ord_, "1000", "--sats", "lokal", *EGEN)
    assert "180,00" in ut
    assert "inte över noll" in kor(mapp, capsys, *ord_, "-5", *EGEN, status=1)
    assert "är inte ett belopp" in kor(mapp, capsys, *ord_, "fem", *EGEN, status=1)


@pytest.mark.parametrize(
    ("ord_", "text"),
    [
        (("2023-kv5",), "är inte en ansökningsperiod"),
        (("2024-kv1",), "2024-kv1 är inte slut än"),
        (("2023-kv1", "--dag", "2026-01-01"), "Det är för sent att ansöka"),
    ],
)
def test_en_ansokan_som_inte_gar(
    mapp: Path, capsys: pytest.CaptureFixture[str], ord_: tuple[str, ...], text: str
) -> None:
    ut = kor(mapp, capsys, "momsersattning", *ord_, *EGEN, status=1)
    assert text in ut
    assert "2005:807" in ut or "slut än" in ut


def test_forbundets_ansokningar_ar_de_som_bokfordes() -> None:
    """What each quarter's purchases give is what the books applied for, to the krona."""
    bok = las_bok(LEDGER)
    for ar in range(2017, 2023):
        for kvartal in range(1, 5):
            period = tolka_momsperiod(f"{ar}-kv{kvartal}")
            moms = sum(rad.moms_ore for rad in momsrader(bok, period.fran, period.till))
            sokt = _bokford_ansokan(bok, kvartal, ar)
            assert abs(sokt - moms) < 100, (ar, kvartal)
    sista = momsansokan(bok, tolka_momsperiod("2023-kv4"), dt.date(2024, 2, 8))
    (text,) = sista.texter
    assert text.rader[0].ore == 463_572_00


def _bokford_ansokan(bok: Bok, kvartal: int, ar: int) -> int:
    vad = "Ansökan om momsersättning, "
    texter = {f"{vad}kvartal {kvartal} {ar}", *([f"{vad}{ar}"] if kvartal == 4 else [])}
    return sum(
        int((posting.units.number or 0) * 100)
        for entry in bok.entries
        if isinstance(entry, data.Transaction) and entry.narration in texter
        for posting in entry.postings
        if ":1652" in posting.account and posting.units is not None
    )


# ---------------------------------------------------------------------- holiday pay

PERSONER = "namn;manadslon;dagar;fodd;pension_procent\nA;42 000;10;1980;6\nB;30000,50;2,5;1950;\n"


def test_semesterskulden_bokfors_som_summor(
    tmp_path: Path, mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil = tmp_path / "personer.csv"
    fil.write_text(PERSONER)
    skuld = semesterskuld(las_personer(fil).personer, satser_for(2023))
    a, b = 42_000_00 * 5205 * 10 // 100_000, round(30_000.50 * 5.205 * 2.5)
    assert (skuld.lon, skuld.pension) == (a + b, round(a * 0.06))
    assert skuld.avgifter == round(a * 0.3142) + round(b * 0.1021)
    ut = kor(mapp, capsys, "semesterskuld", "2023", str(fil), *EGEN)
    assert "2 personer." in ut
    underlag = (mapp / "2023/underlag/semesterloneskuld-2023.txt").read_text()
    assert "A;" not in underlag
    assert las_personer(fil).sha256 in underlag
    ut = kor(mapp, capsys, "semesterskuld", "2023", str(fil), *EGEN)
    assert "Det finns ingenting att bokföra." in ut


@pytest.mark.parametrize(
    ("text", "fel"),
    [
        (
            PERSONER.replace("42 000", "fyrtio"),
            "personer.csv:2: manadslon «fyrtio» är inte ett tal",
        ),
        (PERSONER.replace("42 000", "-1"), "personer.csv:2: manadslon -1 är inte rimligt"),
        (PERSONER.replace("2,5", "NaN"), "personer.csv:3: dagar NaN är inte rimligt"),
        (PERSONER.replace("1950", "2950"), "personer.csv:3: Födelseåret «2950» går inte"),
        (PERSONER.replace("dagar", "dagr"), "saknas dagar"),
        ("namn;manadslon;dagar\n", "Filen har inga personer"),
    ],
)
def test_en_personfil_med_fel_tal(
    tmp_path: Path, mapp: Path, capsys: pytest.CaptureFixture[str], text: str, fel: str
) -> None:
    fil = tmp_path / "personer.csv"
    fil.write_text(text)
    ut = kor(mapp, capsys, "semesterskuld", "2023", str(fil), *EGEN, status=1)
    assert fel in ut
    assert "Gör så här" in ut
    assert not list((mapp / "2023/underlag").glob("semester*"))


def test_ett_ar_utan_satser_ar_ett_fel(
    tmp_path: Path, mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil = tmp_path / "personer.csv"
    fil.write_text(PERSONER)
    ut = kor(mapp, capsys, "semesterskuld", "1999", str(fil), *EGEN, status=1)
    assert "Satserna för 1999 saknas" in ut
    inne = mapp / "personer.csv"
    inne.write_text(PERSONER)
    ut = kor(mapp, capsys, "semesterskuld", "2023", str(inne), *EGEN, status=1)
    assert "Personfilen ligger i böckernas mapp" in ut


# ---------------------------------------------------------------------- skattekonto

SKATT = (
    "Datum;Text;Belopp\n;Ingående saldo;100,00\n2023-06-12;Inbetalning;1 000,00\n"
    "2023-06-12;Arbetsgivaravgift maj;-1 000,00\n2023-06-20;Kostnadsränta;-5,00\n"
    ";Utgående saldo;95,00\n"
)


def test_skattekontot_stams_av_och_det_sena_syns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        ver("A2", "2023-06-09", "Skatteverket", "Inbetalning", "1630 1000.00; 1930 -1000.00")
        + ver("A3", "2023-06-12", "Skatteverket", "Avgift", "2731 1000.00; 1630 -1000.00")
        + ver("A4", "2023-06-15", "Skatteverket", "Annat", "1630 7.00; 1930 -7.00")
    )
    mapp = gor(tmp_path / "bok", text)
    fil = tmp_path / "skatt.csv"
    fil.write_text(SKATT)
    ut = kor(mapp, capsys, "skattekonto", str(fil))
    assert "A2/2023" in ut
    assert "saknas i böckerna; sent" in ut
    assert "saknas i utdraget" in ut
    assert "något betalades för sent" in ut
    assert "Skillnad mot böckerna" in ut
    assert "−12,00" in ut


def test_ett_utdrag_som_inte_gar_ihop(tmp_path: Path) -> None:
    fil = tmp_path / "skatt.csv"
    fil.write_text(SKATT.replace("95,00", "96,00"))
    with pytest.raises(BokFelError, match=r"ger 95,00, men utgående saldo är 96,00"):
        las_skatteutdrag(fil)
    fil.write_text("hej\n")
    with pytest.raises(BokFelError, match="inga transaktioner"):
        las_skatteutdrag(fil)
