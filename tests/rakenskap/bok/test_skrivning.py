"""Nothing may be lost: a write is whole or not at all, whatever happens in the middle of it."""

from __future__ import annotations

import multiprocessing
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.skrivning import ANDELSE, Filandring, aterstall, sha256, skriv, skrivlas

GAMLA = {"logg.jsonl": b"ett\n", "2023/A.beancount": b"gammal text\n"}
NYA = {
    "logg.jsonl": b"ett\ntva\n",
    "2023/A.beancount": b"ny text\n",
    "2024/B.beancount": b"en ny fil i en ny mapp\n",
}


def andringar(mapp: Path) -> list[Filandring]:
    return [
        Filandring(fil, nytt, sha256((mapp / fil).read_bytes()) if (mapp / fil).exists() else "")
        for fil, nytt in NYA.items()
    ]


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    for fil, innehall in GAMLA.items():
        (tmp_path / fil).parent.mkdir(exist_ok=True)
        (tmp_path / fil).write_bytes(innehall)
    return tmp_path


def innehall(mapp: Path) -> dict[str, bytes]:
    return {
        str(fil.relative_to(mapp)): fil.read_bytes()
        for fil in sorted(mapp.rglob("*"))
        if fil.is_file() and fil.name != ".rakenskap.lock"
    }


def i_egen_process(gor: Callable[[], None]) -> int:
    process = multiprocessing.get_context("fork").Process(target=gor)
    process.start()
    process.join(60)
    assert process.exitcode is not None
    return process.exitcode


def steg_i(mapp: Path) -> list[str]:
    steg: list[str] = []
    skriv(mapp, andringar(mapp), vid_steg=steg.append)
    return steg


def test_alla_filer_skrivs(mapp: Path) -> None:
    steg = steg_i(mapp)

    assert innehall(mapp) == NYA
    assert steg[0] == "låst"
    assert steg[-1] == "klart"


# The steps by name, so that a new one must be thought of here.
STEG = [
    "låst",
    *(f"{vad} {fil}" for fil in NYA for vad in ("halva", "skrivet")),
    "kontrollerat",
    "halva journalen",
    "journal bredvid",
    "journal",
    *(f"flyttat {fil}" for fil in NYA),
    "synkat",
    "klart",
]


def test_stegen_ar_de_som_provas(mapp: Path) -> None:
    assert steg_i(mapp) == STEG


@pytest.mark.parametrize("dodssteg", STEG)
def test_dodad_vid_varje_steg_ar_filerna_de_gamla_eller_de_nya(mapp: Path, dodssteg: str) -> None:
    def do(steg: str) -> None:
        if steg == dodssteg:
            os._exit(9)

    assert i_egen_process(lambda: skriv(mapp, andringar(mapp), vid_steg=do)) == 9

    aterstall(mapp)
    vantat = NYA if STEG.index(dodssteg) >= STEG.index("journal") else GAMLA
    assert {fil: ett for fil, ett in innehall(mapp).items() if ANDELSE not in fil} == vantat

    # The next write removes what was left beside, and goes through.
    skriv(mapp, andringar(mapp))
    assert innehall(mapp) == NYA


def test_dodad_aven_under_aterstallningen(mapp: Path) -> None:
    def do(steg: str) -> None:
        if steg == "flyttat logg.jsonl":
            os._exit(9)

    i_egen_process(lambda: skriv(mapp, andringar(mapp), vid_steg=do))

    def aterstall_halvt() -> None:
        byt = os.replace

        def en_gang(fran: Path, till: Path) -> None:
            byt(fran, till)
            os._exit(9)

        os.replace = en_gang  # type: ignore[assignment] # in a process that ends here
        aterstall(mapp)

    assert i_egen_process(aterstall_halvt) == 9

    aterstall(mapp)
    assert innehall(mapp) == NYA


def test_en_fil_som_forsvunnit_efter_avbrottet_anmals(mapp: Path) -> None:
    def do(steg: str) -> None:
        if steg == "journal":
            os._exit(9)

    i_egen_process(lambda: skriv(mapp, andringar(mapp), vid_steg=do))
    (mapp / f"2023/.A.beancount{ANDELSE}").unlink()

    with pytest.raises(BokFelError, match="En skrivning avbröts, och filen som skulle bli den nya"):
        aterstall(mapp)
    assert (mapp / "logg.jsonl").read_bytes() == GAMLA["logg.jsonl"]  # nothing half moved


def test_en_kontroll_som_vagrar_lamnar_allt_som_det_var(mapp: Path) -> None:
    def vagra(nya: Mapping[str, Path]) -> None:
        assert {fil: ny.read_bytes() for fil, ny in nya.items()} == NYA
        raise BokFelError([Felrad("x", 1, "nej")])

    with pytest.raises(BokFelError, match="nej"):
        skriv(mapp, andringar(mapp), vagra)

    assert innehall(mapp) == GAMLA


def test_en_fil_som_andrats_under_tiden_skrivs_inte_over(mapp: Path) -> None:
    forberedda = andringar(mapp)
    (mapp / "2023/A.beancount").write_bytes(b"skrivet i Fava\n")

    with pytest.raises(BokFelError, match="Filen har ändrats av någon annan") as fel:
        skriv(mapp, forberedda)

    assert [rad.fil for rad in fel.value.fel] == ["2023/A.beancount"]
    assert (mapp / "2023/A.beancount").read_bytes() == b"skrivet i Fava\n"
    assert (mapp / "logg.jsonl").read_bytes() == GAMLA["logg.jsonl"]


def test_en_fil_som_andras_under_kontrollen_skrivs_inte_over(mapp: Path) -> None:
    def nagon_annan(_nya: Mapping[str, Path]) -> None:
        (mapp / "2023/A.beancount").write_bytes(b"skrivet i Fava\n")

    with pytest.raises(BokFelError, match="Filen har ändrats av någon annan"):
        skriv(mapp, andringar(mapp), nagon_annan)

    assert innehall(mapp) == {**GAMLA, "2023/A.beancount": b"skrivet i Fava\n"}


def test_tva_skrivare_skriver_efter_varandra(mapp: Path) -> None:
    """Ten processes each add a line; each reads under no lock and tries again when refused."""

    def skrivare(nummer: int) -> None:
        while True:
            forut = (mapp / "logg.jsonl").read_bytes()
            nytt = Filandring("logg.jsonl", forut + f"{nummer}\n".encode(), sha256(forut))
            try:
                skriv(mapp, [nytt])
            except BokFelError:
                continue
            return

    context = multiprocessing.get_context("fork")
    processer = [context.Process(target=skrivare, args=(nummer,)) for nummer in range(10)]
    for process in processer:
        process.start()
    for process in processer:
        process.join(60)

    assert [process.exitcode for process in processer] == [0] * 10
    rader = (mapp / "logg.jsonl").read_text().splitlines()
    assert rader[0] == "ett"
    assert sorted(rader[1:], key=int) == [str(nummer) for nummer in range(10)]


def test_den_som_vantat_for_lange_far_veta_varfor(mapp: Path) -> None:
    with skrivlas(mapp), pytest.raises(BokFelError, match="Någon annan skriver i böckerna just nu"):
        skriv(mapp, andringar(mapp), vanta_s=0.05)
    assert innehall(mapp) == GAMLA


def test_laset_slapps_nar_den_som_holl_det_dor(mapp: Path) -> None:
    fil = mapp / "redo"

    def hall() -> None:
        with skrivlas(mapp):
            fil.touch()
            time.sleep(0.2)
            os._exit(9)

    process = multiprocessing.get_context("fork").Process(target=hall)
    process.start()
    while not fil.exists():
        time.sleep(0.01)
    skriv(mapp, andringar(mapp))
    process.join(60)
    fil.unlink()

    assert innehall(mapp) == NYA


@pytest.mark.parametrize("grans", [0, 5, 12, 60])
def test_full_disk_lamnar_allt_som_det_var(mapp: Path, grans: int) -> None:
    """A limit on the size of files stands for the full disk: the write fails half-way."""
    fel = mapp.parent / f"fel-{grans}"

    def fyll() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (grans, grans))
        try:
            skriv(mapp, andringar(mapp))
        except OSError:
            os._exit(7)
        os._exit(0)

    assert i_egen_process(fyll) == 7
    assert not fel.exists()
    assert innehall(mapp) == GAMLA


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small file system")
def test_full_disk_pa_ett_litet_filsystem(tmp_path: Path) -> None:
    plats = tmp_path / "liten"
    plats.mkdir()
    montering = ["mount", "-t", "tmpfs", "-o", "size=64k", "rakenskap", str(plats)]
    if subprocess.run(montering, capture_output=True, check=False).returncode:
        pytest.skip("this container may not mount")
    try:
        (plats / "logg.jsonl").write_bytes(b"ett\n")
        stor = Filandring("logg.jsonl", b"x" * 100_000, sha256(b"ett\n"))
        with pytest.raises(OSError, match="No space left"):
            skriv(plats, [stor])
        assert innehall(plats) == {"logg.jsonl": b"ett\n"}
    finally:
        subprocess.run(["umount", str(plats)], check=True)


UTAN_RATT = """
import os, sys
from pathlib import Path
import filelock  # while it can be read
from rakenskap.bok.skrivning import Filandring, sha256, skriv
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
mapp = Path(sys.argv[1])
forut = (mapp / "2023/A.beancount").read_bytes()
try:
    skriv(mapp, [Filandring("2023/A.beancount", b"ny", sha256(forut))])
except PermissionError:
    sys.exit(7)
"""


@pytest.mark.parametrize("utan_ratt", [".", "2023"])
def test_utan_skrivratt_lamnas_allt_som_det_var(mapp: Path, utan_ratt: str) -> None:
    for plats in (mapp, *mapp.parents):
        if plats.stat().st_uid == os.geteuid() and plats != Path("/"):
            plats.chmod(plats.stat().st_mode | 0o055)
        if plats.name.startswith("pytest-of"):
            break
    for plats in (mapp, mapp / "2023"):
        plats.chmod(0o777)
    (mapp / utan_ratt).chmod(0o555)
    try:
        svar = subprocess.run(
            [sys.executable, "-c", UTAN_RATT, str(mapp)], capture_output=True, check=False
        )
        assert svar.returncode == 7, svar.stderr.decode()
        assert innehall(mapp) == GAMLA
    finally:
        (mapp / utan_ratt).chmod(0o755)


def test_rattigheter_och_lankar_bevaras(mapp: Path) -> None:
    riktig = mapp / "riktig.beancount"
    riktig.write_bytes(b"text\n")
    riktig.chmod(0o640)
    (mapp / "lank.beancount").symlink_to(riktig)

    skriv(mapp, [Filandring("lank.beancount", b"ny\n", sha256(b"text\n"))])

    assert (mapp / "lank.beancount").is_symlink()
    assert riktig.read_bytes() == b"ny\n"
    assert riktig.stat().st_mode & 0o777 == 0o640


UTAN_FCNTL = """
import sys
sys.modules["fcntl"] = None
import os
for namn in ("O_DIRECTORY", "getuid"):
    if hasattr(os, namn):
        delattr(os, namn)
from pathlib import Path
from rakenskap.bok.bok import las_bok
from rakenskap.kommandon.cli import main
assert las_bok(Path(sys.argv[1])).fel == ()
assert main(["historik", "verifiera", "--bok", sys.argv[1]]) == 0
"""


def test_inget_pa_vagen_till_lasning_behover_fcntl(tmp_path: Path) -> None:
    """As on Windows, where there is no fcntl: the books are read and verified."""
    from tests.rakenskap.dagbok.test_dagbok import HYRA as UTKAST
    from tests.rakenskap.dagbok.test_dagbok import med_historik

    mapp = med_historik(tmp_path / "bok", UTKAST)
    miljo = {**os.environ, "RAKENSKAP_SIGILL": "av"}
    svar = subprocess.run(
        [sys.executable, "-c", UTAN_FCNTL, str(mapp)],
        capture_output=True,
        text=True,
        check=False,
        env=miljo,
    )

    assert svar.returncode == 0, svar.stderr
