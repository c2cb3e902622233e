"""Copies of the books: backup, restore, move, and two machines that have both booked.

The steps are those of the handbook's chapter, in its order.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from beancount.core import data

from lkbr.behandlingshistorik import FIL, las_historik
from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.bok.skrivning import LASFIL
from rakenskap.borja.krokar import MARKE, lagg_krokar
from rakenskap.dagbok.attest import attestera, valj
from rakenskap.dagbok.forena import TIDIGARE, forena
from rakenskap.dagbok.importera import importera
from rakenskap.dagbok.rattelse import ratta
from rakenskap.dagbok.skiss import Vem
from rakenskap.dagbok.spara import spara
from rakenskap.dagbok.stangning import stang_period
from rakenskap.kommandon.cli import main
from tests.rakenskap.dagbok.test_dagbok import (
    CHEF,
    EKONOM,
    FAKTURA,
    HYRA,
    NU,
    bokfor_alla,
    bokforda,
    med_historik,
    utkast,
)

PROGRAM = Path(sys.executable).with_name("rakenskap")


def lagg_utkast(mapp: Path, text: str, underlag: str, innehall: bytes) -> None:
    """Add a draft with an underlag of its own."""
    with (mapp / "2023/utkast.beancount").open("a", encoding="utf-8") as fil:
        fil.write("\n" + text.replace("2023/underlag/utkast.txt", underlag))
    plats = mapp / underlag
    plats.parent.mkdir(parents=True, exist_ok=True)
    plats.write_bytes(innehall)


@pytest.fixture
def tva(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two copies: here a B1 has been booked, there another B1, an L1 with attest, and a B2."""
    monkeypatch.setenv("RAKENSKAP_SIGILL", "av")
    monkeypatch.setattr("rakenskap.kommandon.dialog.nu", lambda: NU)
    har, dar = tmp_path / "har", tmp_path / "dar"
    med_historik(har, "")
    shutil.copytree(har, dar)
    lagg_utkast(har, HYRA, "2023/underlag/kvitto.txt", b"hyra")
    bokfor_alla(har)
    el = utkast("2023-02-10", "El", "5010 70.00; 1930 -70.00")
    lagg_utkast(dar, el, "2023/underlag/kvitto.txt", b"el")
    bokfor_alla(dar)
    lagg_utkast(dar, FAKTURA, "2023/underlag/faktura.txt", b"stolar")
    bokfor_alla(dar)
    spara(attestera(las_bok(dar), valj(las_bok(dar), ["L1"], 2023), CHEF))
    spara(ratta(las_bok(dar), "B1/2023", EKONOM)[0])
    return har, dar


def innehall(mapp: Path) -> dict[str, bytes]:
    return {
        str(fil.relative_to(mapp)): fil.read_bytes()
        for fil in sorted(mapp.rglob("*"))
        if fil.is_file() and fil.name != LASFIL
    }


def test_det_andra_har_bokfors_har_med_nya_nummer(
    tva: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    har, dar = tva
    fore, den_andra = innehall(har), innehall(dar)
    ord_ = ["historik", "forena", str(dar), "--bok", str(har), "--av", "ekonom"]

    assert main([*ord_, "--torr"]) == 0
    torrt = capsys.readouterr().out
    assert innehall(har) == fore
    assert main([*ord_, "--ja"]) == 0

    sagt = capsys.readouterr().out
    for text in (torrt, sagt):
        assert "B1/2023 i den andra kopian blir B2/2023 här" in text
        assert "L1/2023 i den andra kopian blir L1/2023 här" in text
        assert "B2/2023 i den andra kopian blir B3/2023 här" in text
        assert "L1/2023 (L1/2023 i den andra kopian, attesterad 2023-03-01 av förbundschef)" in text
    assert f"Lägg undan {dar} och ersätt den med en kopia" in sagt
    assert innehall(dar) == den_andra
    bok = las_bok(har)
    assert bok.fel == ()
    nya = bokforda(bok)
    assert [nya[ver].meta.get(TIDIGARE) for ver in ("B1", "B2", "B3", "L1")] == [
        None,
        "B1/2023",
        "B2/2023",
        "L1/2023",
    ]
    # The correction is of the number that the entry got here, and both underlag are there.
    assert nya["B3"].meta["rattar"] == "B2/2023"
    assert (har / nya["B1"].meta["underlag"]).read_bytes() == b"hyra"
    assert nya["B2"].meta["underlag"] == "2023/underlag/kvitto-2.txt"
    assert (har / nya["B2"].meta["underlag"]).read_bytes() == b"el"
    assert "attesterad-av" not in nya["L1"].meta
    assert nya["B2"].meta["sent"] == "bokfördes som B1/2023 i en annan kopia av böckerna"

    # Once more: nothing is booked twice.
    fore = innehall(har)
    assert main([*ord_, "--ja"]) == 0
    assert "B1/2023 är redan bokförd här som B2/2023" in capsys.readouterr().out
    assert innehall(har) == fore


def test_var_och_en_bokfor_sitt(tva: tuple[Path, Path]) -> None:
    har, dar = tva

    plan = forena(las_bok(har), las_bok(dar), Vem("förbundschef", NU))

    assert plan.nummer == ()
    assert "B1/2023 bokfördes av ekonom: låt ekonom köra kommandot (--av ekonom)." in plan.kvar


def test_samma_utkast_i_bada_bokfors_inte_tva_ganger(tmp_path: Path) -> None:
    har, dar = tmp_path / "har", tmp_path / "dar"
    med_historik(har, HYRA + FAKTURA)
    shutil.copytree(har, dar)
    bokfor_alla(dar)
    text = (har / "2023/utkast.beancount").read_text()
    (har / "2023/utkast.beancount").write_text(text.replace(FAKTURA, ""))
    bokfor_alla(har)
    (har / "2023/utkast.beancount").write_text(text.replace(HYRA, ""))

    plan = forena(las_bok(har), las_bok(dar), EKONOM)

    assert plan.nummer == ()
    assert "B1/2023 är samma utkast som bokfördes här som B1/2023." in plan.kvar
    assert any(
        rad.startswith("L1/2023 är ett utkast här (2023/utkast.beancount:") for rad in plan.kvar
    )


def test_det_som_inte_ar_verifikationer_sags(tva: tuple[Path, Path]) -> None:
    har, dar = tva
    spara(stang_period(las_bok(dar), "2023-01", EKONOM))

    kvar = forena(las_bok(har), las_bok(dar), EKONOM).kvar

    assert "lås 2023-01 av ekonom 2023-03-01: stängs på nytt här: rakenskap stang." in kvar


def test_en_period_som_ar_last_har_stoppar(tva: tuple[Path, Path]) -> None:
    har, dar = tva
    spara(stang_period(las_bok(har), "2023-01", EKONOM))

    with pytest.raises(BokFelError, match=r"L1/2023 i .*: Utkastet är daterat .* 2023-01 är låst"):
        forena(las_bok(har), las_bok(dar), EKONOM)


def test_underlag_som_saknas_dar_eller_leder_ut_stoppar(tva: tuple[Path, Path]) -> None:
    har, dar = tva
    lankad = las_bok(dar)
    (dar / "2023/underlag/kvitto.txt").unlink()
    (dar / "2023/underlag/kvitto.txt").symlink_to("/etc/hostname")

    with pytest.raises(BokFelError):
        forena(las_bok(har), las_bok(dar), EKONOM)
    with pytest.raises(BokFelError, match="Underlaget 2023/underlag/kvitto"):
        forena(las_bok(har), lankad, EKONOM)


def test_bocker_som_inte_hor_ihop_eller_inte_skilts_at_vagras(tmp_path: Path) -> None:
    har, dar, andra = (tmp_path / namn for namn in ("har", "dar", "andra"))
    med_historik(har, "")
    shutil.copytree(har, dar)
    lagg_utkast(dar, HYRA, "2023/underlag/a.txt", b"hyra")
    bokfor_alla(dar)
    med_historik(andra, HYRA)
    (andra / FIL).unlink()
    skiss, _ = importera(las_bok(andra), EKONOM, "en annan källa")
    spara(skiss)

    for ena, tva_, varfor in (
        (har, har, "Den andra kopian har inget som inte finns här"),
        (har, dar, "Den andra kopian är en fortsättning på den här"),
        (dar, har, "Den andra kopian har inget som inte finns här"),
    ):
        with pytest.raises(BokFelError, match=varfor):
            forena(las_bok(ena), las_bok(tva_), EKONOM)
    rader = las_historik((andra / FIL).read_bytes()).poster
    assert rader[0].hash == las_historik((har / FIL).read_bytes()).poster[0].hash
    (andra / FIL).unlink()
    skiss, _ = importera(las_bok(andra), CHEF, "en annan källa")
    spara(skiss)
    with pytest.raises(BokFelError, match="Historikerna har ingen gemensam början"):
        forena(las_bok(har), las_bok(andra), EKONOM)


# --- git -----------------------------------------------------------------------------------


def git(mapp: Path, *ord_: str, status: int = 0) -> str:
    egen = ["git", "-C", str(mapp), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    miljo = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_EDITOR": "true"}
    svar = subprocess.run([*egen, *ord_], capture_output=True, text=True, check=False, env=miljo)
    assert (svar.returncode == 0) == (status == 0), svar.stdout + svar.stderr
    return svar.stdout + svar.stderr


@pytest.fixture
def kloner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two clones with hooks; both have booked and committed."""
    monkeypatch.setattr(sys, "argv", [str(PROGRAM)])
    monkeypatch.setattr("rakenskap.kommandon.dialog.nu", lambda: NU)
    har, dar = tmp_path / "har", tmp_path / "dar"
    med_historik(har, "")
    (har / ".gitattributes").write_text("behandlingshistorik.jsonl -text -merge\n")
    (har / ".gitignore").write_text(f"{LASFIL}\n")
    git(tmp_path, "init", "-q", "-b", "main", str(har))
    git(har, "add", ".")
    git(har, "commit", "-qm", "början")
    git(tmp_path, "clone", "-q", str(har), str(dar))
    for mapp, text, namn in ((har, HYRA, "hyra"), (dar, FAKTURA, "faktura")):
        lagg_krokar(mapp)
        lagg_utkast(mapp, text, f"2023/underlag/{namn}.txt", namn.encode())
        bokfor_alla(mapp)
        git(mapp, "add", ".")
        git(mapp, "commit", "-qm", namn)
    return har, dar


def test_en_felaktig_sammanslagning_gar_inte_att_spara(
    kloner: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    har, dar = kloner
    assert "CONFLICT" in git(har, "pull", "--no-rebase", "-q", str(dar), "main", status=1)
    git(har, "checkout", "--ours", FIL)
    git(har, "checkout", "--theirs", "main.beancount", status=0)

    git(har, "add", ".")
    sagt = git(har, "commit", "-qm", "sammanslaget", status=1)

    assert "Böckerna stämmer inte: commit är stoppad. Gör så här: git merge --abort" in sagt
    assert "LKBR-" in sagt
    git(har, "merge", "--abort")
    ord_ = ["historik", "forena", str(dar), "--bok", str(har), "--av", "ekonom", "--ja"]
    assert main(ord_) == 0
    assert "L1/2023 i den andra kopian blir L1/2023 här" in capsys.readouterr().out
    git(har, "add", ".")
    git(har, "commit", "-qm", "förenat")
    # The other copy is then replaced by this one.
    git(dar, "fetch", "-q", str(har), "main")
    git(dar, "reset", "-q", "--hard", "FETCH_HEAD")
    assert las_bok(dar).fel == ()


def test_en_rebase_som_gjort_fel_sags(kloner: tuple[Path, Path]) -> None:
    har, dar = kloner
    git(har, "pull", "--rebase", "-q", str(dar), "main", status=1)
    for fil in (FIL, "main.beancount"):
        git(har, "checkout", "--theirs", fil)
    git(har, "add", ".")

    sagt = git(har, "rebase", "--continue")

    assert "Böckerna stämmer inte" in sagt


def test_allt_ska_vara_med_i_commit(kloner: tuple[Path, Path]) -> None:
    har, _ = kloner
    lagg_utkast(har, FAKTURA, "2023/underlag/ny.txt", b"ny")
    bokfor_alla(har)
    git(har, "add", FIL)

    assert "har ändringar som inte är med. Gör så här: git add" in git(
        har, "commit", "-qm", "halvt", status=1
    )
    git(har, "add", ".")
    git(har, "commit", "-qm", "helt")
    (har / "anteckning.txt").write_text("x")  # nothing of the books is in the commit
    git(har, "commit", "--allow-empty", "-qm", "tomt")


def test_krokar_som_nagon_annan_lagt_skrivs_inte_over(tmp_path: Path) -> None:
    mapp = med_historik(tmp_path / "bok", "")
    with pytest.raises(BokFelError, match="böckerna ligger inte i något git-förråd"):
        lagg_krokar(mapp)
    git(tmp_path, "init", "-q", str(mapp))
    egen = mapp / ".git/hooks/pre-commit"
    egen.parent.mkdir(exist_ok=True)
    egen.write_text("#!/bin/sh\n")

    with pytest.raises(BokFelError, match="Det finns redan en krok här"):
        lagg_krokar(mapp)

    egen.unlink()
    filer = lagg_krokar(mapp)
    assert lagg_krokar(mapp) == filer  # ours may be written again
    assert all(MARKE in fil.read_text() and os.access(fil, os.X_OK) for fil in filer)


# --- backup, restore, move -----------------------------------------------------------------


def test_kopia_och_aterstallning(
    tva: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    har, _ = tva
    kopia = har.parent / "kopia"
    shutil.copytree(har, kopia)
    utskriven = las_historik((har / FIL).read_bytes()).huvudhash
    lagg_utkast(har, FAKTURA, "2023/underlag/faktura.txt", b"stolar")
    bokfor_alla(har)
    senare = las_historik((har / FIL).read_bytes()).huvudhash
    shutil.rmtree(har)
    shutil.copytree(kopia, har)

    assert main(["historik", "verifiera", "--bok", str(har)]) == 0
    assert main(["kontroll", "--bok", str(har), "--mot", utskriven]) == 0
    assert " 0 poster har kommit till sedan dess" in capsys.readouterr().out
    assert main(["kontroll", "--bok", str(har), "--mot", senare]) == 1  # older than that print


def test_mappen_kan_flyttas(tva: tuple[Path, Path]) -> None:
    har, _ = tva
    ny = har.parent / "annan plats" / "böcker"
    ny.parent.mkdir()
    har.rename(ny)

    bok = las_bok(ny)

    assert bok.fel == ()
    lagg_utkast(ny, FAKTURA, "2023/underlag/faktura.txt", b"stolar")
    assert bokfor_alla(ny) == ["L1/2023"]
    assert str(har) not in "".join(
        fil.read_text(encoding="utf-8") for fil in ny.rglob("*.beancount")
    )
    assert any(isinstance(ett, data.Transaction) for ett in bok.entries)


@pytest.mark.parametrize("forst", ["historiken", "filerna"])
def test_en_kopia_mitt_i_en_skrivning_kanns_igen_utan_anteckning(
    tmp_path: Path, forst: str
) -> None:
    """The files were copied one by one while a write was done: no journal came with them."""
    mapp = med_historik(tmp_path / "bok", HYRA + FAKTURA)
    shutil.copytree(mapp, tmp_path / "fore")
    bokfor_alla(mapp)
    kopia = tmp_path / "kopia"
    sen, tidig = (mapp, tmp_path / "fore") if forst == "filerna" else (tmp_path / "fore", mapp)
    shutil.copytree(sen, kopia)
    shutil.copyfile(tidig / FIL, kopia / FIL)

    fel = " ".join(map(str, las_bok(kopia).fel))

    vantat = {
        "historiken": "den slutar med post 7 (2023-03-01T12:00:00Z), som filerna inte har",
        "filerna": "filerna har det som bokfördes efter dess sista post (4, 2023-03-01T12:00:00Z)",
    }
    assert (
        f"LKBR-H23: historiken och böckernas filer är inte från samma ögonblick: {vantat[forst]}"
        in fel
    )
    assert "Gör så här: ta en ny kopia av hela mappen när inget skrivs" in fel
