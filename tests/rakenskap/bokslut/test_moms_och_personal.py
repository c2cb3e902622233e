"""Momsersättning, holiday pay from a file of persons, and the skattekonto."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from beancount.core import data

from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.bokslut.avstamning import avstamningar
from rakenskap.bokslut.momsersattning import momsansokan, momsrader, tolka_momsperiod
from rakenskap.bokslut.personal import las_personer, satser_for, semesterskuld
from rakenskap.bokslut.skatteutdrag import (
    Skatteutdrag,
    las_skatteutdrag,
    tolka_skatteutdrag,
    underskott,
)
from rakenskap.dagbok.registrering import saldo_ore
from tests.hjalp import ver
from tests.rakenskap.bokslut.bocker import EGEN, KONTON, NU, gor, kor

KONTON_EFTER = {ett.split(":")[1][:4]: ett for ett in KONTON}
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
    for modul in ("dialog", "momsersattning", "skattekonto"):
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
    assert "Satsen 18 % är inte bekräftad mot källa." in ut
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
    assert "2930 Upplupna pensionskostnader" in ut
    assert "7533 Särskild löneskatt" in ut
    assert "inte alla bekräftade mot källa: semesterdag 4,6" in ut
    ut = kor(mapp, capsys, "semesterskuld", "2023", str(fil), *EGEN)
    assert "Det finns ingenting att bokföra." in ut
    # What is earned is owed with its pension, to the öre on the accounts.
    bok = las_bok(mapp)
    skulder = {nr: -saldo_ore(bok, bok.konton[nr], 2023) for nr in ("2920", "2941", "2930", "2943")}
    egna = (skuld.lon, skuld.avgifter, skuld.pension, skuld.loneskatt)
    assert tuple(skulder.values()) == egna
    assert skuld.loneskatt == round(skuld.pension * 0.2426)


def test_ett_eget_avtal_gar_fore_satserna(
    tmp_path: Path, mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil = tmp_path / "personer.csv"
    fil.write_text(PERSONER)
    ord_ = ("semesterskuld", "2023", str(fil), "--dag-procent", "5", "--tillagg-procent", "0,8")
    ut = kor(mapp, capsys, *ord_, "--torr", *EGEN)
    assert "Dagens värde 5 % och tillägg 0.8 %" in " ".join(ut.split())
    assert "inte alla bekräftade" not in ut
    ut = kor(mapp, capsys, *ord_[:4], "fem", *EGEN, status=1)
    assert "semesterdag «fem» är inte ett tal" in ut


@pytest.mark.parametrize(("ar", "grans"), [(2021, 65), (2022, 65), (2023, 66), (2025, 66)])
def test_aldersgransen_ar_arets(ar: int, grans: int) -> None:
    """Fees of those who were 65 at the year's start until 2022, 66 until 2025 (SAL 2 kap. 27 §)."""
    satser = satser_for(ar)
    assert satser.aldersgrans == grans
    assert "kontrollerat 20" in satser.kalla


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


def utdraget_som_pdf() -> bytes:
    """Set the statement's rows in columns, as Skatteverket's page prints them."""
    import typst

    rader = [rad.split(";") for rad in SKATT.splitlines()]
    celler = ", ".join(f"[{falt}]" for rad in rader for falt in rad)
    text = f"#table(columns: (3cm, 8cm, 3cm), stroke: none, {celler})"
    return bytes(typst.compile(text.encode(), format="pdf"))


def test_utdragets_pdf_laser_som_dess_csv() -> None:
    ur_pdf = tolka_skatteutdrag(utdraget_som_pdf(), "skatt.pdf")
    ur_csv = tolka_skatteutdrag(SKATT.encode(), "skatt.csv")
    assert [(r.dag, r.text, r.ore) for r in ur_pdf.rader] == [
        (r.dag, r.text, r.ore) for r in ur_csv.rader
    ]
    assert (ur_pdf.ingaende, ur_pdf.utgaende) == (100_00, 95_00)


@pytest.mark.parametrize(
    ("innehall", "text"),
    [
        (b"%PDF-1.7 inte en pdf", "PDF-filen går inte att läsa"),
        (b"", "inga transaktioner"),
        (b"Datum;Text;Belopp\n2023-02-31;X;5\n", "inga transaktioner"),
    ],
)
def test_en_fil_som_inte_ar_ett_utdrag(innehall: bytes, text: str) -> None:
    with pytest.raises(BokFelError, match=text) as hinder:
        tolka_skatteutdrag(innehall, "skatt.pdf")
    assert "Gör så här" in str(hinder.value)


def rader(*delar: tuple[str, str, int]) -> Skatteutdrag:
    text = "".join(f"2023-06-{dag};{vad};{kr}\n" for dag, vad, kr in delar)
    return tolka_skatteutdrag(f"x;Ingående saldo;0\n{text}".encode(), "skatt.csv")


def test_underskottet_syns_dag_for_dag() -> None:
    i_tid = rader(("12", "Avdragen skatt", -500), ("12", "Inbetalning", 500))
    assert underskott(i_tid) == []
    sent = rader(("12", "Avdragen skatt", -500), ("15", "Inbetalning", 500))
    (ett,) = underskott(sent)
    egna = (ett.fran, ett.till, ett.lagst, ett.text)
    assert egna == (dt.date(2023, 6, 12), dt.date(2023, 6, 14), -500_00, "Avdragen skatt")
    (kvar,) = underskott(rader(("12", "Avdragen skatt", -500)))
    assert kvar.till is None


def test_det_sena_sags_innan_rantan_kommer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapp = gor(tmp_path / "bok", "")
    fil = tmp_path / "skatt.csv"
    fil.write_text("x;Ingående saldo;0\n2023-06-12;Avdragen skatt maj;-500\n")
    ut = kor(mapp, capsys, "skattekonto", str(fil))
    assert (
        "Skattekontot var under noll från 2023-06-12 och är det ännu, som mest 500,00"
        in " ".join(ut.split())
    )
    assert "inte betalt på förfallodagen" in " ".join(ut.split())


def test_forfallodagarna_och_vad_som_ar_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        ver("A2", "2023-05-25", "Anställda", "Lön maj", "7210 300.00; 2710 -300.00")
        + ver("A3", "2023-06-20", "Skatteverket", "Skatt maj", "2710 300.00; 1630 -300.00")
        + ver("A4", "2023-12-22", "Anställda", "Lön december", "7210 70.00; 2710 -70.00")
    )
    mapp = gor(tmp_path / "bok", text)
    ut = kor(mapp, capsys, "skattekonto", "--dagar", "2023")
    (maj,) = [rad for rad in ut.splitlines() if "maj 2023" in rad]
    assert "2023-06-12" in maj
    assert "8 dagar sen" in ut
    assert "15 dagar försenad" in ut  # 17 January 2024, the clock of the tests is 1 February
    assert "--dagar" in kor(mapp, capsys, "skattekonto", status=1)


def test_skattekontot_stams_av_med_utdraget_som_underlag(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = ver("A2", "2023-06-09", "Skatteverket", "Inbetalning", "1630 95.00; 1930 -95.00")
    mapp = gor(tmp_path / "bok", text)
    fil = tmp_path / "skatt.csv"
    fil.write_text("x;Ingående saldo;0\n2023-06-09;Inbetalning;95\nx;Utgående saldo;95\n")
    kor(mapp, capsys, "skattekonto", str(fil), "--stam-av", "2023", *EGEN)
    assert las_bok(mapp).fel == ()
    (egen,) = [a for a in avstamningar(las_bok(mapp), dt.date(2023, 12, 31)) if a.konto == "1630"]
    assert (egen.lage, egen.mot) == ("avstämd", "Skatteverkets kontoutdrag")
    assert (mapp / egen.underlag).read_bytes() == fil.read_bytes()
    fil.write_text("2024-06-09;Inbetalning;95\nx;Utgående saldo;95\n")
    ut = kor(mapp, capsys, "skattekonto", str(fil), "--stam-av", "2023", *EGEN, status=1)
    assert "rader till 2024-06-09" in ut


def test_det_som_saknas_pa_skattekontot_bokfors_efter_sin_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = ver(
        "A2",
        "2023-02-10",
        "Skatteverket",
        "Ansökan",
        [(KONTON_EFTER["1652"], "100.00"), (MOMS, "-100.00")],
    ) + ver("A3", "2023-05-25", "Anställda", "Lön", "7210 30.00; 2710 -30.00")
    mapp = gor(tmp_path / "bok", text)
    fil = tmp_path / "skatt.csv"
    fil.write_text(
        "2023-03-06;Momsersättning kvartal 4;100\n2023-06-12;Avdragen skatt maj;-30\n"
        "2023-06-20;Kostnadsränta;-2\n2023-06-21;Inbetalning bokförd;50\n2023-06-22;Okänt;1\n"
    )
    ut = kor(mapp, capsys, "skattekonto", str(fil), "--bokfor", *EGEN)
    assert "hör till bankens kontoutdrag" in ut
    assert "ingen regel känner texten" in ut
    bok = las_bok(mapp)
    assert bok.fel == ()
    saldon = {nr: saldo_ore(bok, bok.konton[nr], 2023) for nr in ("1630", "1652", "2710", "8410")}
    assert saldon == {"1630": 68_00, "1652": 0, "2710": 0, "8410": 2_00}
    # What is booked is matched, and is not proposed again.
    ut = kor(mapp, capsys, "skattekonto", str(fil), "--bokfor", *EGEN)
    assert "Det finns ingenting att bokföra." in ut
