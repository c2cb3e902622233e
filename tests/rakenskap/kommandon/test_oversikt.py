"""`rakenskap oversikt`: where many federations stand, and which one a command is run in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from rakenskap.bok.bok import las_bok
from rakenskap.bokslut.forbundslage import Lagesdag, forbundslage, lagens_dagar, senast_avstamd
from rakenskap.kommandon.cli import bokens_plats, main
from rakenskap.kommandon.oversikt import hitta_bocker, las_alla
from tests.hjalp import skriv_bok, ver

IDAG = dt.date(2024, 2, 5)
BIDRAG = ver("A1", "2023-11-30", "F", "Bidrag", "1930 900.00; 3985 -900.00")
LON = ver("N1", "2023-12-20", "F", "Lön", "7210 100.00; 2710 -30.00; 1930 -70.00")
BALANS = "2023-12-31 balance Tillgångar:1930-Företagskonto 830.00 SEK\n"


@pytest.fixture
def mappar(tmp_path: Path) -> Path:
    skriv_bok(tmp_path / "nord", BIDRAG + LON + BALANS, forbund='namn = "Nord"\n')
    skriv_bok(tmp_path / "syd", BIDRAG, forbund='namn = "Syd"\n')
    skriv_bok(tmp_path / "trasig", BIDRAG.replace("-900.00", "-901.00"))
    return tmp_path


def test_laget_for_ett_forbund(mappar: Path) -> None:
    nord = forbundslage(mappar / "nord", IDAG)
    assert (nord.namn, nord.bokfort, nord.ver) == ("Nord", dt.date(2023, 12, 20), "N1")
    assert nord.kontroller is not None
    assert nord.kontroller["rätt"] > 10
    assert nord.nasta == (
        Lagesdag(dt.date(2024, 2, 12), "skatt och avgifter betalda", "SFL 62 kap."),
        Lagesdag(dt.date(2024, 3, 31), "årsredovisningen för 2023 beslutad", "FinsamL 24 §"),
        Lagesdag(dt.date(2024, 11, 30), "budgeten för 2025 fastställd", "FinsamL 23 §"),
    )


def test_en_dag_som_passerat_star_kvar_tills_beslutet_ar_angivet(tmp_path: Path) -> None:
    sent = dt.date(2024, 5, 2)
    bok = las_bok(skriv_bok(tmp_path / "a", BIDRAG))
    assert next(lagens_dagar(bok, sent, sent)).dag == dt.date(2024, 3, 31)
    beslut = 'namn = "F"\n[ar.2023]\nbeslutad = 2024-03-20\n'
    bok = las_bok(skriv_bok(tmp_path / "b", BIDRAG, forbund=beslut))
    assert [ett.dag for ett in lagens_dagar(bok, sent, sent)] == [dt.date(2024, 11, 30)]


def test_banken_ar_avstamd_nar_bankens_saldo_ar_bockernas(tmp_path: Path) -> None:
    """A balance holds at the start of its day, so the bank is agreed on the day before."""
    bok = las_bok(skriv_bok(tmp_path / "a", BIDRAG + LON + BALANS))
    assert senast_avstamd(bok, IDAG) == dt.date(2023, 12, 30)
    assert senast_avstamd(las_bok(skriv_bok(tmp_path / "b", BIDRAG)), IDAG) is None


def test_listan_las_i_egna_processer_och_ett_trasigt_hindrar_ingen(
    mappar: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lagen = las_alla(hitta_bocker([mappar]), IDAG, processer=2)
    assert [lage.mapp.name for lage in lagen] == ["nord", "syd", "trasig"]
    assert [bool(lage.fel) for lage in lagen] == [False, False, True]
    assert main(["oversikt", str(mappar), "--processer", "1"]) == 1
    ut = capsys.readouterr().out
    assert "bokfört t.o.m. 2023-12-20 (N1); banken avstämd" in ut
    assert "FEL  böckerna har" in ut
    assert "3 förbund," in ut
    assert main(["oversikt", str(mappar / "syd"), "--csv"]) in (0, 1)
    assert capsys.readouterr().out.splitlines()[1].startswith("Syd;")


def test_mappar_utan_bocker_sags(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["oversikt", str(tmp_path)]) == 1
    assert "Mappen har inga böcker" in capsys.readouterr().err


def test_kommandot_finner_forbundet_det_star_i(
    mappar: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    under = mappar / "nord" / "2023" / "underlag"
    under.mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(under)
    assert bokens_plats(None) == mappar / "nord"
    monkeypatch.chdir(mappar / "nord")
    assert bokens_plats(None) == Path()
    monkeypatch.chdir(mappar)
    assert bokens_plats(None) == Path()
    assert bokens_plats(mappar / "syd") == mappar / "syd"
