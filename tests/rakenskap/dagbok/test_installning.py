"""Budget, facts, codes and the attest order are changed by command; the log keeps what was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lkbr.behandlingshistorik import FIL as LOGG
from rakenskap.bok.bok import las_bok
from rakenskap.bok.poster import rakenskapsar
from rakenskap.kommandon.cli import main
from rakenskap.rakningar.budget import budgetrader
from tests.rakenskap.dagbok.test_dagbok import FAKTURA, HYRA, NU, med_historik

EGEN = ("--av", "ekonom", "--ja")


@pytest.fixture(autouse=True)
def _klocka(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rakenskap.kommandon.dialog.nu", lambda: NU)
    monkeypatch.setattr("rakenskap.kommandon.installning.nu", lambda: NU)


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    return med_historik(tmp_path / "bok", HYRA + FAKTURA)


def kor(mapp: Path, capsys: pytest.CaptureFixture[str], *ord_: str, status: int = 0) -> str:
    kommando, *resten = ord_
    svar = main([kommando, "--bok", str(mapp), *resten])
    ut, fel = capsys.readouterr()
    assert svar == status, ut + fel
    return str(ut + fel)


def sista(mapp: Path) -> dict[str, object]:
    svar: dict[str, object] = json.loads((mapp / LOGG).read_text().splitlines()[-1])
    return svar


def test_en_uppgift_andras_och_kommentarerna_star_kvar(
    mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil = mapp / "forbund.toml"
    fil.write_text("# Vårt förbund.\n" + fil.read_text())
    kor(mapp, capsys, "installning", "satt", "sate", "Ort", *EGEN)
    ut = kor(mapp, capsys, "installning", "satt", "sate", "Annan", "ort", *EGEN)
    assert "sate: Ort → Annan ort" in ut
    assert fil.read_text().startswith("# Vårt förbund.\n")
    assert las_bok(mapp).forbund.sate == "Annan ort"
    assert sista(mapp)["fore"] == {"sate": "Ort"}
    assert "sate: Annan ort" in kor(mapp, capsys, "installning", "visa", "sate")
    kor(mapp, capsys, "installning", "satt", "ar.2023.antal_anstallda", "7,5", *EGEN)
    assert las_bok(mapp).forbund.ar[2023].antal_anstallda == "7,5"


def test_attestordningen_far_en_rad_och_en_sista_dag(
    mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ny = ("installning", "attestant", "chef", "--serier", "L", "--hogst", "500")
    kor(mapp, capsys, *ny, "--fran", "2023-02-01", *EGEN)
    assert "Attest: chef i L, högst 500 kr, från 2023-02-01" in kor(mapp, capsys, "installning")
    kor(mapp, capsys, "installning", "avsluta", "chef", "--till", "2023-06-30", *EGEN)
    assert "till 2023-06-30" in kor(mapp, capsys, "installning")
    ut = kor(mapp, capsys, "installning", "avsluta", "chef", *EGEN, status=1)
    assert "chef har ingen gällande rad" in ut


def test_en_ny_kod(mapp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kor(mapp, capsys, "installning", "kod", "verksamhet", "ny", "Ny", "verksamhet", *EGEN)
    assert "Verksamhet: ny  Ny verksamhet" in kor(mapp, capsys, "installning")
    ut = kor(mapp, capsys, "installning", "kod", "verksamhet", "ny", "Igen", *EGEN, status=1)
    assert "finns två gånger" in ut


@pytest.mark.parametrize(
    ("ord_", "text"),
    [
        (("satt", "namnn", "X"), "namnn"),
        (("satt", "las", "X"), "las är en hel tabell"),
        (("satt", "namn.mer", "X"), "är inte en uppgift"),
        (("satt",), "Det är inte sagt vad"),
        (("kod", "färg", "x", "X"), "Slag, kod eller namn saknas"),
        (("attestant", "chef", "--serier", "Q"), "Q"),
    ],
)
def test_det_som_inte_gar_skrivs_inte(
    mapp: Path, capsys: pytest.CaptureFixture[str], ord_: tuple[str, ...], text: str
) -> None:
    fore = (mapp / "forbund.toml").read_bytes()
    assert text in kor(mapp, capsys, "installning", *ord_, *EGEN, status=1)
    assert (mapp / "forbund.toml").read_bytes() == fore


def test_budgeten_andras_rad_for_rad(mapp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    egen = ("budget", "2023", "5010")
    kor(mapp, capsys, *egen, "--belopp", "12*1000", *EGEN)
    ut = kor(mapp, capsys, *egen, "--belopp", "15000", *EGEN)
    assert "12 000,00 → 15 000,00" in ut
    assert sista(mapp)["fore"] == {"5010": "12 000,00"}
    assert [r.ore for r in budgetrader(las_bok(mapp), rakenskapsar(2023))] == [-15_000_00]
    ut = kor(mapp, capsys, "budget", "2023")
    assert "1 rader; budgeterat resultat −15 000,00 kr." in ut
    kor(mapp, capsys, *egen, "--belopp", "0", *EGEN)
    assert budgetrader(las_bok(mapp), rakenskapsar(2023)) == []
    assert "är inte ett belopp" in kor(mapp, capsys, *egen, *EGEN, status=1)
