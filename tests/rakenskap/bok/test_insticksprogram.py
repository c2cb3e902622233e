"""A folder from someone else: its plugins, extensions and git settings are not run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rakenskap.bok.bok import las_bok
from tests.hjalp import PLUGINS, skriv_bok, ver

ROT = Path(__file__).resolve().parents[3]
HYRA = ver("A1", "2023-01-16", "Värden", "Hyra", "5010 100.00; 1930 -100.00")
ELAKT = "from pathlib import Path\nPath(__file__).with_name('kord').touch()\n__plugins__ = ()\n"


def kor(mapp: Path, *ord_: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own: what it imports is its own matter."""
    program = Path(sys.executable).with_name("rakenskap")
    egna = [str(program), ord_[0], "--bok", str(mapp), *ord_[1:]]
    return subprocess.run(egna, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "rad",
    [
        'plugin "elakt"',
        'plugin "lkbr_elakt"',
        '2023-01-01 custom "fava-extension" "elakt"',
        '2023-01-01 custom "fava-option" "import-config" "elakt.py"',
    ],
)
def test_andras_program_kors_inte(tmp_path: Path, rad: str) -> None:
    mapp = skriv_bok(tmp_path / "bok", HYRA)
    huvud = mapp / "main.beancount"
    huvud.write_text(f'option "insert_pythonpath" "TRUE"\n{rad}\n' + huvud.read_text())
    for namn in ("elakt", "lkbr_elakt"):
        (mapp / f"{namn}.py").write_text(ELAKT)

    svar = kor(mapp, "kontroll")

    assert svar.returncode == 1
    assert (
        "LKBR-P01: böckerna vill köra program i böckernas mapp (insert_pythonpath)" in svar.stderr
    )
    assert svar.stderr.count("LKBR-P01") == 2
    assert not (mapp / "kord").exists()


FAVA = (
    "import sys; from pathlib import Path; from rakenskap.kommandon.fava import gor_app; "
    "app = gor_app(Path(sys.argv[1])); svar = app.test_client().get('/bok/errors/'); "
    "app.config['LEDGERS']['bok'].load_file(); sys.exit(svar.status_code != 200)"
)


def test_fava_kor_inte_andras_program(tmp_path: Path) -> None:
    """`make fava` goes through the same guard, also when Fava reads the books again."""
    mapp = skriv_bok(tmp_path / "bok", HYRA)
    huvud = mapp / "main.beancount"
    rader = (
        'option "title" "bok"\noption "insert_pythonpath" "TRUE"\nplugin "elakt"\n'
        '2023-01-01 custom "fava-extension" "elakt"\n'
    )
    text = huvud.read_text().replace('option "title" "Provförbundet"\n', "")
    huvud.write_text(rader + text)
    (mapp / "elakt.py").write_text(ELAKT)

    svar = subprocess.run(
        [sys.executable, "-c", FAVA, str(huvud)], capture_output=True, check=False
    )

    assert svar.returncode == 0, svar.stderr
    assert not (mapp / "kord").exists()
    for fil in ("Makefile", "reports/rakenskap/borja/mapp.py"):
        assert "fava --host" not in (ROT / fil).read_text()


def test_den_som_litar_pa_dem_far_dem(tmp_path: Path) -> None:
    mapp = skriv_bok(tmp_path / "bok", HYRA)
    huvud = mapp / "main.beancount"
    huvud.write_text('option "insert_pythonpath" "TRUE"\nplugin "elakt"\n' + huvud.read_text())
    (mapp / "elakt.py").write_text(ELAKT)

    svar = kor(mapp, "kontroll", "--lita-pa-insticksprogram")

    assert "LKBR-P01" not in svar.stderr
    assert (mapp / "kord").exists()


def test_en_egen_lkbr_i_mappen_tar_inte_var_plats(tmp_path: Path) -> None:
    """The folder's own `lkbr` is not the one that is imported."""
    mapp = skriv_bok(tmp_path / "bok", HYRA, plugins=("lkbr.alla",))
    huvud = mapp / "main.beancount"
    huvud.write_text('option "insert_pythonpath" "TRUE"\n' + huvud.read_text())
    (mapp / "lkbr").mkdir()
    for namn in ("__init__", "alla"):
        (mapp / f"lkbr/{namn}.py").write_text(ELAKT)

    assert kor(mapp, "kontroll").returncode == 1
    assert not (mapp / "lkbr/kord").exists()


def test_beancounts_egna_kontroller_stangs_inte_av(tmp_path: Path) -> None:
    mapp = skriv_bok(tmp_path, HYRA.replace("-100.00", "-90.00"), plugins=PLUGINS)
    huvud = mapp / "main.beancount"
    huvud.write_text('option "plugin_processing_mode" "raw"\n' + huvud.read_text())

    fel = " ".join(map(str, las_bok(mapp).fel))

    assert "LKBR-P02: böckerna stänger av beancounts egna kontroller" in fel


def test_git_kor_inget_som_mappen_namner(tmp_path: Path) -> None:
    from rakenskap.rakningar.rakenskaper import _commit

    mapp = skriv_bok(tmp_path / "bok", HYRA)
    egen = ["git", "-C", str(mapp), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for ord_ in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "x"]):
        subprocess.run([*egen, *ord_], check=True)
    assert " " not in _commit(mapp)
    elakt = mapp.parent / "elakt.sh"
    elakt.write_text(f"#!/bin/sh\ntouch {mapp.parent}/kord\ncat\n")
    elakt.chmod(0o755)
    for nyckel in ("core.fsmonitor", "filter.x.clean", "filter.x.smudge", "diff.external"):
        subprocess.run([*egen, "config", nyckel, str(elakt)], check=True)
    (mapp / ".git/info").mkdir(exist_ok=True)
    (mapp / ".git/info/attributes").write_text("* filter=x\n")
    (mapp / "main.beancount").write_text((mapp / "main.beancount").read_text() + "\n; ändrad\n")

    assert _commit(mapp).endswith(" med ändringar")
    assert not (mapp.parent / "kord").exists()
    (mapp / "ny.txt").touch()
    assert _commit(tmp_path) == "utan git"
