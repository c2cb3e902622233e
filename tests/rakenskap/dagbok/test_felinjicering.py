"""Every command that writes, with a fault at each step that the disk takes.

A command runs in a process of its own. At the nth call of fsync, rename or unlink in the books'
folder it is killed, gets Ctrl-C, or is told that the disk fails or is full. Then: what it said is
true, the next command goes through, the books are the old or the new ones, and nothing is left.
"""

from __future__ import annotations

import errno
import io
import multiprocessing
import os
import shutil
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from rakenskap.bok.bok import las_bok
from rakenskap.bok.skrivning import ANDELSE, BREDVID, LASFIL, skriv
from rakenskap.kommandon.cli import main
from tests.rakenskap.dagbok.test_dagbok import FAKTURA, HYRA, NU, med_historik

ANROP = ("fsync", "replace", "unlink")
FEL: dict[str, int] = {"KILL": 0, "INT": 0, "EIO": errno.EIO, "ENOSPC": errno.ENOSPC}
KOMMANDON: dict[str, tuple[list[str], ...]] = {
    "bokfor": (["bokfor", "--av", "ekonom", "--ja"],),
    "attestera": (
        ["bokfor", "--av", "ekonom", "--ja"],
        ["attestera", "L1", "--av", "förbundschef", "--ja"],
    ),
    "ratta": (["bokfor", "--av", "ekonom", "--ja"], ["ratta", "B1", "--av", "ekonom", "--ja"]),
    "stang": (
        ["bokfor", "--av", "ekonom", "--ja"],
        ["attestera", "L1", "--av", "förbundschef", "--ja"],
        ["stang", "2023-01", "--av", "ekonom", "--ja"],
    ),
    "oppna": (
        ["bokfor", "--av", "ekonom", "--ja"],
        ["attestera", "L1", "--av", "förbundschef", "--ja"],
        ["stang", "2023-01", "--av", "ekonom", "--ja"],
        ["stang", "2023-01", "--oppna", "--skal", "x", "--av", "förbundschef", "--ja"],
    ),
    "underlag": (["underlag", "lanka", "FIL", "1", "--av", "ekonom", "--ja"],),
    "installningar": (["historik", "installningar", "--av", "ekonom", "--ja"],),
}


def innehall(mapp: Path) -> dict[str, bytes]:
    return {
        str(fil.relative_to(mapp)): fil.read_bytes()
        for fil in sorted(mapp.rglob("*"))
        if fil.is_file() and fil.name != LASFIL and fil.parent.name != "kontrollpunkter"
    }


def forbered(mapp: Path, namn: str) -> list[str]:
    """Write books in which a command can be given, and return its words."""
    med_historik(mapp, HYRA + FAKTURA)
    if namn == "underlag":
        (mapp.parent / "kvitto.txt").write_text("kvitto")
    if namn == "installningar":
        with (mapp / "forbund.toml").open("a") as fil:
            fil.write("till = 2099-12-31\n")
    *forst, sist = KOMMANDON[namn]
    for ord_ in forst:
        assert kor(mapp, ord_)[0] == 0
    return [str(mapp.parent / "kvitto.txt") if ett == "FIL" else ett for ett in sist]


def kor(mapp: Path, ord_: list[str]) -> tuple[int, str]:
    ut = io.StringIO()
    with redirect_stdout(ut), redirect_stderr(ut):
        status = main([ord_[0], "--bok", str(mapp), *ord_[1:]])
    return status, ut.getvalue()


def med_fel(mapp: Path, ord_: list[str], anrop: str, plats: int, fel: Any) -> tuple[int, str, int]:  # noqa: ANN401
    """Run a command with a fault at a call; return exit status, what it said, and the calls.

    A `plats` of 0 only counts the calls.
    """
    fran, till = multiprocessing.get_context("fork").Pipe(duplex=False)

    def barn() -> None:
        antal = 0
        riktig: Callable[..., Any] = getattr(os, anrop)

        def egen(*argument: Any, **namngivna: Any) -> Any:  # noqa: ANN401
            nonlocal antal
            vag = argument[0]
            if anrop == "fsync":
                vag = Path(f"/proc/self/fd/{vag}").readlink()
            if str(vag).startswith(str(mapp)) and LASFIL not in str(vag):
                antal += 1
                if antal == plats:
                    if fel == "INT":
                        raise KeyboardInterrupt
                    if fel == "KILL":
                        os._exit(9)
                    raise OSError(fel, os.strerror(fel), str(vag))
            return riktig(*argument, **namngivna)

        setattr(os, anrop, egen)
        svar = kor(mapp, ord_)
        till.send((*svar, antal))
        till.close()

    process = multiprocessing.get_context("fork").Process(target=barn)
    process.start()
    till.close()
    try:
        svar: tuple[int, str, int] = fran.recv()
    except EOFError:
        svar = (-9, "", 0)
    process.join(60)
    return svar


@pytest.mark.parametrize("namn", KOMMANDON)
def test_fel_vid_varje_steg(tmp_path: Path, namn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rakenskap.kommandon.dialog.nu", lambda: NU)
    mall = tmp_path / "mall"
    ord_ = forbered(mall / "bok", namn)
    gamla = innehall(mall / "bok")

    def ny_kopia() -> Path:
        shutil.rmtree(tmp_path / "bok", ignore_errors=True)
        shutil.copytree(mall / "bok", tmp_path / "bok")
        return tmp_path / "bok"

    assert kor(ny_kopia(), ord_)[0] == 0
    nya = innehall(tmp_path / "bok")
    assert nya != gamla
    provade = 0
    for anrop in ANROP:
        _, _, antal = med_fel(ny_kopia(), ord_, anrop, 0, "INT")
        assert antal or anrop == "unlink"
        for plats in range(1, antal + 1):
            # Each kind of fault at each step of one command; the others with two that differ.
            for fel in FEL if namn == "bokfor" else ("INT", "EIO"):
                mapp = ny_kopia()
                status, sagt, _ = med_fel(
                    mapp, ord_, anrop, plats, FEL[fel] if fel[0] == "E" else fel
                )
                provade += 1
                hur = f"{namn} {anrop} {plats} {fel}: {sagt}"
                assert status != 0 or "Ingenting är skrivet" not in sagt, hur
                assert "Traceback" not in sagt, hur

                las_bok(mapp)  # the next command, whatever it is
                skriv(mapp, [])  # and the next that writes

                efter = innehall(mapp)
                assert efter in (gamla, nya), hur
                assert not [ett for ett in efter if ANDELSE in ett or BREDVID in ett], hur
                if "Ingenting är skrivet" in sagt:
                    assert efter == gamla, hur
                elif fel != "KILL":
                    assert efter == nya, hur
    assert provade >= 10


def test_en_anteckning_som_inte_gar_att_lasa_sags(tmp_path: Path) -> None:
    mapp = med_historik(tmp_path / "bok", HYRA)
    for trasig in (b"", b"{", b"[]", b'{"filer": {"/etc/passwd": "00"}}', b'{"filer": 1}', b"\xff"):
        (mapp / ".rakenskap-journal.json").write_bytes(trasig)

        status, sagt = kor(mapp, ["historik"])

        assert status == 1
        assert "anteckningen om den går inte att läsa. Gör så här: ta böckerna från" in sagt


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a user who may not write")
def test_bocker_som_inte_gar_att_skriva_i_lases_som_skrivningen_lamnar_dem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A journal on a disk that cannot be written: the new books are read."""
    monkeypatch.setattr("rakenskap.kommandon.dialog.nu", lambda: NU)
    mapp = med_historik(tmp_path / "bok", HYRA)
    med_fel(mapp, ["bokfor", "--av", "ekonom", "--ja"], "replace", 3, "KILL")
    assert (mapp / ".rakenskap-journal.json").exists()

    def skrivskyddad(*_argument: object, **_namngivna: object) -> int:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(mapp))

    monkeypatch.setattr("rakenskap.bok.skrivning.skrivlas", skrivskyddad)
    bok = las_bok(mapp)

    assert bok.fel == ()
    assert "B1" in {entry.meta.get("ver") for entry in bok.entries}
