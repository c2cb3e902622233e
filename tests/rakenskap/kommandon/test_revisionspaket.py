"""The revision pack: whole, the same each time, and verified without the books."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from rakenskap.kommandon.cli import main
from tests.rakenskap.dagbok.test_dagbok import bokfor_alla, med_historik, utkast

DELAR = {
    "01-rakenskaper",
    "02-sie",
    "03-grundbok",
    "04-huvudbok",
    "05-verifikationer",
    "06-reskontra",
    "07-underlag",
    "08-behandlingshistorik",
    "09-avstamningar",
    "10-kontroller",
    "11-system",
    "12-arsredovisning",
    "13-anlaggningar",
    "KONTROLLSUMMOR.txt",
    "LAS-MIG.txt",
    "verifiera.py",
}


@pytest.fixture(scope="module")
def bocker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    mapp = med_historik(
        tmp_path_factory.mktemp("bok"), utkast("2023-01-20", "Stolar", "6110 250.00; 2440 -250.00")
    )
    bokfor_alla(mapp)
    return mapp


@pytest.fixture(scope="module")
def ut(bocker: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    plats = tmp_path_factory.mktemp("ut")
    assert main(["revisionspaket", "2023", "--bok", str(bocker), "--ut", str(plats)]) == 0
    return plats


def verifiera(paket: Path) -> tuple[int, str]:
    korning = subprocess.run(
        [sys.executable, "-I", str(paket / "verifiera.py")],
        capture_output=True,
        text=True,
        check=False,
    )
    return korning.returncode, korning.stdout


def test_paketet_har_alla_delar_och_verifierar_sig_sjalvt(ut: Path) -> None:
    paket = ut / "revisionspaket-2023"
    assert {fil.name for fil in paket.iterdir()} == DELAR
    assert verifiera(paket)[0] == 0
    assert (paket / "02-sie/2023.se").read_bytes().startswith(b"#FLAGGA 0")
    assert (paket / "07-underlag/2023/underlag/utkast.txt").is_file()
    assert "ordförande: serie L, utan gräns" in (paket / "11-system/attestordning.txt").read_text()
    assert "| L | Leverantör | leverantor | ja |" in (
        paket / "11-system/systemdokumentation.md"
    ).read_text("utf-8")
    assert (paket / "09-avstamningar/avstamning-2023-12-31.pdf").is_file()
    assert (paket / "13-anlaggningar/anlaggningsregister-2023-12-31.csv").is_file()
    saknas = (paket / "12-arsredovisning/SAKNAS.txt").read_text("utf-8")
    assert saknas == "Texten till årsredovisningen 2023 är inte påbörjad.\n"
    assert ".revisionspaket" not in "".join(fil.name for fil in ut.iterdir())


def test_samma_bocker_ger_samma_bytes(bocker: Path, ut: Path, tmp_path: Path) -> None:
    assert main(["revisionspaket", "2023", "--bok", str(bocker), "--ut", str(tmp_path)]) == 0
    namn = "revisionspaket-2023.zip"
    assert (tmp_path / namn).read_bytes() == (ut / namn).read_bytes()


def test_zipen_ar_mappen(ut: Path) -> None:
    with zipfile.ZipFile(ut / "revisionspaket-2023.zip") as packad:
        filer = {namn: packad.read(namn) for namn in packad.namelist()}
    egna = {
        fil.relative_to(ut).as_posix(): fil.read_bytes()
        for fil in (ut / "revisionspaket-2023").rglob("*")
        if fil.is_file()
    }
    assert filer == egna


@pytest.mark.parametrize("vad", ["ändrad", "saknas", "hör inte till paketet"])
def test_ett_andrat_paket_sags(ut: Path, tmp_path: Path, vad: str) -> None:
    with zipfile.ZipFile(ut / "revisionspaket-2023.zip") as packad:
        packad.extractall(tmp_path)
    paket = tmp_path / "revisionspaket-2023"
    fil = paket / "07-underlag/2023/underlag/utkast.txt"
    if vad == "ändrad":
        fil.write_bytes(b"annat")
    elif vad == "saknas":
        fil.unlink()
    else:
        (paket / "02-sie/extra.se").write_bytes(b"")
    status, text = verifiera(paket)
    assert status == 1
    assert vad in text


def test_det_som_ligger_dar_skrivs_inte_over(bocker: Path, tmp_path: Path) -> None:
    annat = tmp_path / "revisionspaket-2023"
    annat.mkdir()
    (annat / "mitt.txt").write_text("mitt")
    assert main(["revisionspaket", "2023", "--bok", str(bocker), "--ut", str(tmp_path)]) != 0
    assert [fil.name for fil in tmp_path.iterdir()] == ["revisionspaket-2023"]
    assert (annat / "mitt.txt").read_text() == "mitt"
