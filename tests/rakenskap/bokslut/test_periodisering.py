"""Accruals: spread over months, returned by themselves, and what stands on interim accounts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from beancount.core import data
from hypothesis import given
from hypothesis import strategies as st

from rakenskap.bok.bok import las_bok
from rakenskap.bokslut.interim import anmarkning, interimsposter
from rakenskap.bokslut.periodisering import andel, manader
from tests.hjalp import ver
from tests.rakenskap.bokslut.bocker import EGEN, NU, gor, kor

FORSAKRING = ver(
    "A2",
    "2023-11-05",
    "Bolaget",
    "Försäkring",
    [("6110", "100.00", {"verksamhet": "kansli"}), ("1930", "-100.00")],
)


@pytest.fixture(autouse=True)
def _klocka(monkeypatch: pytest.MonkeyPatch) -> None:
    for modul in ("dialog", "periodisera"):
        monkeypatch.setattr(f"rakenskap.kommandon.{modul}.nu", lambda: NU)


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    return gor(tmp_path / "bok", FORSAKRING)


def bokfort(mapp: Path) -> list[tuple[str, str, list[tuple[str, str]]]]:
    return [
        (
            str(e.date),
            str(e.narration),
            [(p.account.split(":")[1][:4], str(p.units.number)) for p in e.postings if p.units],
        )
        for e in las_bok(mapp).krav_felfri().entries
        if isinstance(e, data.Transaction) and str(e.meta.get("ver")).startswith("P")
    ]


def test_en_faktura_fordelas_over_manader_och_aterfors(
    mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ord_ = ("periodisera", "fordela", "A2/2023", "--fran", "2023-11", "--till", "2024-04")
    kor(mapp, capsys, *ord_, *EGEN)
    # November keeps its sixth; five months wait.
    (forst,) = bokfort(mapp)
    assert forst[2] == [("1790", "83.34"), ("6110", "-83.34")]
    assert "är redan fördelad" in kor(mapp, capsys, *ord_, *EGEN, status=1)

    ut = kor(mapp, capsys, "periodisera", *EGEN)
    assert "Återföringar till och med 2024-02-01" in ut
    _, december, januari = sorted(bokfort(mapp))
    assert december[0] == "2023-12-31"
    assert december[2] == [("1790", "-16.66"), ("6110", "16.66")]
    assert januari[0] == "2024-01-31"
    assert "januari 2024" in januari[1]
    assert "Ingenting har förfallit" in kor(mapp, capsys, "periodisera", *EGEN)
    (kvar,) = interimsposter(las_bok(mapp), dt.date(2024, 2, 1))
    assert kvar.kvar == 83_34 - 16_66 - 16_67


def test_upplupet_aterfors_av_sig_sjalvt(mapp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ord_ = ("periodisera", "upplupen-kostnad", "--konto", "6422", "--belopp", "50*100")
    mer = ("--motpart", "Revisorn", "--text", "Revision 2023", "--dag", "2023")
    kor(mapp, capsys, *ord_, *mer, "--aterfors", "2024-01-01", *EGEN)
    assert bokfort(mapp)[0][2] == [("2990", "-5000.00"), ("6422", "5000.00")]
    (post,) = interimsposter(las_bok(mapp), dt.date(2024, 1, 15))
    assert anmarkning(post, dt.date(2024, 1, 15)).startswith("skulle ha återförts 2024-01-01")
    assert "skulle ha återförts" in kor(mapp, capsys, "periodisera", "lista", "--till", "2024-01")
    kor(mapp, capsys, "periodisera", *EGEN)
    assert bokfort(mapp)[1][:2] == ("2024-01-01", "Återföring av P1/2023: Revision 2023")
    assert interimsposter(las_bok(mapp), dt.date(2024, 1, 15)) == []


@pytest.mark.parametrize(
    ("ord_", "text"),
    [
        (("fordela", "A2/2023", "--fran", "2024-02", "--till", "2023-01"), "är tom"),
        (("fordela", "A2/2023", "--fran", "2023-10", "--till", "2023-11"), "hör till 2023-11"),
        (("fordela", "A1/2023", "--fran", "2023-01", "--till", "2023-05"), "ingen kostnad"),
        (("fordela", "A9/2023", "--fran", "2023-01", "--till", "2023-05"), "A9 finns inte"),
        (("fordela", "A2/2023"), "Faktura eller månader saknas"),
        (("upplupen-kostnad",), "--konto, --belopp, --motpart, --text saknas"),
        (
            (
                "upplupen-kostnad",
                "--konto",
                "1930",
                "--belopp",
                "5",
                "--motpart",
                "X",
                "--text",
                "Y",
            ),
            "1930 är inte ett resultatkonto",
        ),
        (
            (
                "upplupen-kostnad",
                "--konto",
                "6110",
                "--belopp",
                "-5",
                "--motpart",
                "X",
                "--text",
                "Y",
            ),
            "Beloppet är inte över noll",
        ),
        (
            (
                "upplupen-kostnad",
                "--konto",
                "6110",
                "--belopp",
                "5",
                "--motpart",
                "X",
                "--text",
                "Y",
                "--dag",
                "2023",
                "--aterfors",
                "2023-12-31",
            ),
            "återförs 2023-12-31, inte efter 2023-12-31",
        ),
    ],
)
def test_det_som_inte_gar(
    mapp: Path, capsys: pytest.CaptureFixture[str], ord_: tuple[str, ...], text: str
) -> None:
    ut = kor(mapp, capsys, "periodisera", *ord_, *EGEN, status=1)
    assert text in ut
    assert "Gör så här" in ut
    assert bokfort(mapp) == []


@given(st.integers(-(10**10), 10**10), st.integers(1, 60))
def test_manadernas_delar_ar_hela_beloppet(ore: int, antal: int) -> None:
    delar = [andel(ore, nr, antal) for nr in range(antal)]
    assert sum(delar) == ore
    assert max(delar) - min(delar) <= 1


def test_manaderna() -> None:
    assert manader(dt.date(2023, 11, 5), dt.date(2024, 1, 31)) == [
        dt.date(2023, 11, 1),
        dt.date(2023, 12, 1),
        dt.date(2024, 1, 1),
    ]
    assert manader(dt.date(2024, 1, 1), dt.date(2023, 12, 1)) == []


@pytest.mark.parametrize("ar", range(2016, 2024))
def test_forbundets_interimsposter_ar_saldona(ar: int) -> None:
    """Checked inside; and what remains in a year is not older than what the notes tell."""
    bok = las_bok(Path(__file__).parents[3] / "ledger")
    assert interimsposter(bok, dt.date(ar, 12, 31))


def test_en_faktura_fordelas_nar_den_bokfors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapp = gor(tmp_path / "bok", "")
    faktura = tmp_path / "faktura.pdf"
    faktura.write_bytes(b"%PDF-1.4")
    ord_ = ("faktura", "--leverantor", "Värden", "--nummer", "1", "--datum", "2024-01-08")
    mer = ("--belopp", "1200", "--konto", "5010", "--moms", "0", "--underlag", str(faktura))
    manader = ("--fordela", "2024-01", "2024-12")
    ut = kor(mapp, capsys, *ord_, *mer, *manader, *EGEN)
    assert "Bokförd: L1/2024 i 2024/L-leverantor.beancount, fördelad med P1/2024" in ut
    bok = las_bok(mapp)
    assert bok.fel == ()
    vantar = {e.meta["ver"]: e for e in bok.entries if e.meta.get("periodiserar")}["P1"]
    assert vantar.meta["periodiserar"] == "L1/2024"
    assert [str(p.units.number) for p in vantar.postings] == ["1100.00", "-1100.00"]
    # The whole change or none of it: a draft is not spread, and a month that is none is told.
    fore = (mapp / "behandlingshistorik.jsonl").read_bytes()
    ord_ = ("faktura", "--leverantor", "Värden", "--nummer", "2", "--datum", "2024-01-08")
    ut = kor(mapp, capsys, *ord_, *mer, *manader, "--utkast", *EGEN, status=1)
    assert "Ett utkast fördelas inte." in ut
    ut = kor(mapp, capsys, *ord_, *mer, "--fordela", "2024-13", "2025-01", *EGEN, status=1)
    assert "är inte en dag" in ut
    assert (mapp / "behandlingshistorik.jsonl").read_bytes() == fore


def test_en_periodisering_utan_dag_aterfors_med_kommando(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = ver("A2", "2023-12-31", "Revisorn", "Revision", "6422 600.00; 2990 -600.00")
    mapp = gor(tmp_path / "bok", text)
    ord_ = ("periodisera", "aterfor", "A2/2023", "--dag")
    ut = kor(mapp, capsys, *ord_, "2024-01-01", *EGEN)
    assert "Återföring av A2/2023: Revision" in ut
    bok = las_bok(mapp)
    assert bok.fel == ()
    assert interimsposter(bok, dt.date(2024, 1, 31)) == []
    ut = kor(mapp, capsys, *ord_, "2024-01-01", *EGEN, status=1)
    assert "A2/2023 är redan återförd" in ut
    ut = kor(mapp, capsys, "periodisera", "aterfor", "A1/2023", *EGEN, status=1)
    assert "ingen rad på ett interimskonto" in ut
