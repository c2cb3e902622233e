"""Every command that writes, with a fault at each step that the disk takes.

A command runs in a process of its own. At the nth call of fsync, rename or unlink in the books'
folder it is killed, gets Ctrl-C, or is told that the disk fails or is full. Then: what it said is
true, the next command goes through, the books are the old or the new ones, and nothing is left.

All commands write by one function (`rakenskap.bok.skrivning.skriv`; a test holds that), so here one
command has every fault at every step, and the others a few at some. `make felinjicering` gives all
of them every fault at every step.
"""

from __future__ import annotations

import ast
import errno
import io
import multiprocessing
import os
import shutil
import zlib
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from rakenskap.bok.bok import las_bok
from rakenskap.bok.skrivning import ANDELSE, BREDVID, LASFIL, skriv
from rakenskap.kommandon.cli import KOMMANDON as PROGRAMMETS
from rakenskap.kommandon.cli import main
from tests.rakenskap.bankfil.camthjalp import AVGIFT, camt, utdrag
from tests.rakenskap.dagbok.test_dagbok import FAKTURA, HYRA, NU, bokfor_alla, med_historik
from tests.rakenskap.dagbok.test_dagbok import utkast as ett_utkast
from tests.rakenskap.siebro.siehjalp import HELA, VER, skriv_sie

ANROP = ("fsync", "replace", "unlink")
FEL: dict[str, int] = {"KILL": 0, "INT": 0, "EIO": errno.EIO, "ENOSPC": errno.ENOSPC}
AV = ["--av", "ekonom", "--ja"]
BOKFOR = ["bokfor", *AV]
STANG = (BOKFOR, ["attestera", "L1", "--av", "förbundschef", "--ja"], ["stang", "2023-01", *AV])
# What is run, the last with a fault; words in capitals are files that `forbered` makes.
KOMMANDON: dict[str, tuple[list[str], ...]] = {
    "bokfor": (BOKFOR,),
    "attestera": STANG[:2],
    "ratta": (BOKFOR, ["ratta", "B1", *AV]),
    "stang": STANG,
    "oppna": (
        *STANG,
        ["stang", "2023-01", "--oppna", "--skal", "x", "--av", "förbundschef", "--ja"],
    ),
    "underlag": (["underlag", "lanka", "KVITTO", "1", *AV],),
    "installningar": (["historik", "installningar", *AV],),
    "forena": (BOKFOR, ["historik", "forena", "ANDRA", *AV]),
    "sie": (["sie", "las", "SIE", *AV],),
    "bank": (["bank", "las", "CAMT", "--motkonto", "6110", *AV],),
    "bankregel": (["bank", "regler", "--motpart", "Banken", "--konto", "6110", *AV],),
    "utkast andra": (["utkast", "andra", "1", "--text", "Annat", *AV],),
    "utkast kasta": (["utkast", "kasta", "1", *AV],),
    "utkast dela": (
        ["utkast", "dela", "1", "--rad", "1", "--till", "6110 100", "--till", "6110 rest", *AV],
    ),
    "mall": (
        BOKFOR,
        ["mall", "gor", "hyra", "--ver", "B1", "--fran", "2023-02-01", "--varje", "manad", *AV],
    ),
    "aterkommande": (
        BOKFOR,
        ["mall", "gor", "hyra", "--ver", "B1", "--fran", "2023-02-01", "--varje", "manad", *AV],
        ["aterkommande", "--sent", "x", *AV],
    ),
    "leverantor": (["leverantor", "Stolar AB", "--bankgiro", "5402-9681", *AV],),
    "faktura": (
        [
            *["faktura", "--leverantor", "Stolar AB", "--nummer", "7", "--datum", "2023-02-20"],
            *["--belopp", "1250", "--konto", "6110", "--moms", "25", "--text", "Stol"],
            *["--underlag", "KVITTO", *AV],
        ],
    ),
    "budget": (["budget", "2023", "5010", "--belopp", "1200", *AV],),
    "installning": (["installning", "satt", "sate", "Stockholm", *AV],),
    "anlaggning": (
        [
            *["anlaggning", "ny", "INV-1", "--dag", "2023-01-10", "--belopp", "50000", "--ar", "5"],
            *["--konto", "1220", "--benamning", "Bord", "--ibruk", "2023-01-10", *AV],
        ],
    ),
    "avstamning": (["avstamning", "2023-01", "1930", "--saldo", "5000", "--mot", "utdrag", *AV],),
    "anteckna": (BOKFOR, ["anteckna", "B1", "--text", "x", *AV]),
    "nyttar": (["nyttar", "2024", *AV],),
}
# These write by the same function as those above, and are not run here: why.
SAMMA_VAG = {
    "borja": "asks; with books it writes as installning does, without any it makes new files",
    "konton": "writes as installning does",
    "ny": "asks; writes as faktura does",
    "efaktura": "writes as bank does",
    "betala": "writes a file for the bank, and the register as leverantor does",
    "avskriv": "books as faktura does",
    "periodisera": "books as faktura does",
    "momsersattning": "books as faktura does",
    "semesterskuld": "books as faktura does",
    "skattekonto": "writes as avstamning does",
    "bokslut": "books as faktura does, and locks as stang does",
    "projekt": "writes its file as leverantor does",
    "medlem": "writes its file as leverantor does, and books as faktura does",
    "lon": "books as bank does",
}
# These write nothing in the books.
UTANFOR = {
    *("rapporter", "arsredovisning", "granska", "uppfoljning", "fakta", "kontroll", "lista"),
    *("revisionspaket", "vittne", "verifikation", "fava", "webb", "anvandare", "oppnadata"),
    *("oversikt", "granskning"),
}
ALLA_FEL = bool(os.environ.get("RAKENSKAP_ALLA_FEL"))


def innehall(mapp: Path) -> dict[str, bytes]:
    return {
        str(fil.relative_to(mapp)): fil.read_bytes()
        for fil in sorted(mapp.rglob("*"))
        if fil.is_file() and fil.name != LASFIL and fil.parent.name != "kontrollpunkter"
    }


def forbered(mapp: Path, namn: str) -> list[str]:
    """Write books in which a command can be given, and return its words."""
    bredvid = mapp.parent
    if namn == "sie":
        skriv_sie(bredvid / "fore.se", HELA.replace(VER, VER[: VER.index("#VER S 1")]))
        mapp.mkdir(parents=True)
        assert main(["sie", "las", str(bredvid / "fore.se"), "--till", str(mapp), *AV]) == 0
    else:
        med_historik(mapp, HYRA + FAKTURA)
    (bredvid / "kvitto.txt").write_text("kvitto")
    (bredvid / "c.xml").write_bytes(camt(utdrag("0.00", "-9.00", AVGIFT)))
    skriv_sie(bredvid / "in.se")
    if namn == "installningar":
        with (mapp / "forbund.toml").open("a") as fil:
            fil.write("till = 2099-12-31\n")
    if namn == "forena":
        shutil.copytree(mapp, bredvid / "andra")
        egen = ett_utkast("2023-02-10", "El", "5010 70.00; 1930 -70.00")
        (bredvid / "andra/2023/utkast.beancount").write_text(
            (mapp / "2023/utkast.beancount").read_text().replace(HYRA, egen)
        )
        bokfor_alla(bredvid / "andra")
    *forst, sist = KOMMANDON[namn]
    for ord_ in forst:
        assert kor(mapp, ord_)[0] == 0
    filer = {"KVITTO": "kvitto.txt", "CAMT": "c.xml", "SIE": "in.se", "ANDRA": "andra"}
    return [str(bredvid / filer[ett]) if ett in filer else ett for ett in sist]


def kor(mapp: Path, ord_: list[str]) -> tuple[int, str]:
    ut = io.StringIO()
    with redirect_stdout(ut), redirect_stderr(ut):
        status = main([ord_[0], "--bok", str(mapp), *ord_[1:]])
    return status, ut.getvalue()


Utfall = tuple[int, str, dict[str, int]]


def _raknad(
    mapp: Path,
    namn: str,
    antal: dict[str, int],
    plats: int,
    fel: Any,  # noqa: ANN401
) -> Callable[..., Any]:
    """Return a call of the system's that counts itself, and has a fault the nth time."""
    riktig: Callable[..., Any] = getattr(os, namn)

    def egen(*argument: Any, **namngivna: Any) -> Any:  # noqa: ANN401
        vag = argument[0]
        if namn == "fsync":
            vag = Path(f"/proc/self/fd/{vag}").readlink()
        if str(vag).startswith(f"{mapp}/") and LASFIL not in str(vag):
            antal[namn] += 1
            if antal[namn] == plats:
                if fel == "INT":
                    raise KeyboardInterrupt
                if fel == "KILL":
                    os._exit(9)
                raise OSError(fel, os.strerror(fel), str(vag))
        return riktig(*argument, **namngivna)

    return egen


def med_fel(mapp: Path, ord_: list[str], anrop: str, plats: int, fel: Any) -> Utfall:  # noqa: ANN401
    """Run a command with a fault at a call; return exit status, what it said, and the calls.

    A `plats` of 0 only counts the calls.
    """
    fran, till = multiprocessing.get_context("fork").Pipe(duplex=False)

    def barn() -> None:
        antal = dict.fromkeys(ANROP, 0)
        for namn in ANROP:
            setattr(os, namn, _raknad(mapp, namn, antal, plats if namn == anrop else 0, fel))
        svar = kor(mapp, ord_)
        till.send((*svar, antal))
        till.close()

    process = multiprocessing.get_context("fork").Process(target=barn)
    process.start()
    till.close()
    try:
        svar: Utfall = fran.recv()
    except EOFError:
        svar = (-9, "", {})
    process.join(60)
    return svar


def punkter(namn: str, antal: dict[str, int]) -> list[tuple[str, int, str]]:
    """Return at which calls there is a fault, and which, given how many calls there are.

    All of them for one command; for the others two places of each kind of call, the last and one
    that its name decides, and two kinds of fault at each, so that over the commands all are met.
    """
    if ALLA_FEL or namn == "bokfor":
        return [
            (anrop, plats, fel)
            for anrop in ANROP
            for plats in range(1, antal[anrop] + 1)
            for fel in FEL
        ]
    fro = zlib.crc32(namn.encode())
    slagen = list(FEL)
    svar = []
    for nummer, anrop in enumerate(ANROP):
        if not antal[anrop]:
            continue
        egen = 1 + (fro >> nummer) % antal[anrop]
        for plats in sorted({egen, antal[anrop]}):
            slag = slagen[(fro + nummer + plats) % len(slagen)]
            svar.append((anrop, plats, slag))
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

    # The run without a fault counts the calls, and gives the new books.
    antal = med_fel(ny_kopia(), ord_, "", 0, "INT")[2]
    nya = innehall(tmp_path / "bok")
    assert nya != gamla
    valda = punkter(namn, antal)
    assert len(valda) >= 3
    for anrop, plats, fel in valda:
        mapp = ny_kopia()
        status, sagt, _ = med_fel(mapp, ord_, anrop, plats, FEL[fel] if fel[0] == "E" else fel)
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


def _anrop_i(fil: Path) -> set[str]:
    """Return the names of what a module calls, and the modes that it opens files in."""
    svar: set[str] = set()
    for nod in ast.walk(ast.parse(fil.read_text(encoding="utf-8"))):
        if isinstance(nod, ast.Call):
            namn = getattr(nod.func, "attr", getattr(nod.func, "id", ""))
            varden = [ett.value for ett in nod.args if isinstance(ett, ast.Constant)]
            texter = [ett for ett in varden if isinstance(ett, str)]
            lagen = {f"open {ett}" for ett in texter if ett[:1] in ("w", "a", "x")}
            svar |= lagen if namn == "open" else {namn}
    return svar


def test_varje_kommando_som_skriver_star_i_tabellen() -> None:
    """A new command is run with faults, or it is said why not."""
    provade = {ord_[-1][0] for ord_ in KOMMANDON.values()}
    assert provade | SAMMA_VAG.keys() | UTANFOR == PROGRAMMETS.keys()
    assert not provade & SAMMA_VAG.keys()
    for namn in UTANFOR - {"vittne"}:
        anrop = _anrop_i(REPORTS / f"kommandon/{namn}.py")
        assert not anrop & {"avsluta", "spara", "spara_bocker", "Skiss"}, namn


REPORTS = Path(__file__).parents[3] / "reports/rakenskap"
# What writes files, and not in the books by itself: beside them, or before there are any.
SKRIVER_SJALVA = {
    "bok/skrivning.py",
    "bok/sigillfil.py",
    "bok/spegel.py",
    "dagbok/spara.py",
    "borja/krokar.py",
    "borja/mapp.py",
    "granskning/stickprov.py",
    "kommandon/borja.py",
    "kommandon/borjadelar.py",
    "kommandon/dialog.py",
    "kommandon/konton.py",
    "kommandon/sie.py",
    "listor/prognosfil.py",
    *(f"kommandon/{namn}.py" for namn in UTANFOR),
}
UTSKRIFTER = ("utskrift", "arsredovisning", "webb", "tryckt", "fava_tillagg", "granskning")


def test_bockerna_skrivs_pa_ett_stalle() -> None:
    skriver = {
        "write_text",
        "write_bytes",
        "unlink",
        "rename",
        "rmtree",
        "copyfile",
        "copytree",
        "open w",
        "open wb",
        "open a",
        "open x",
    }
    funna = {
        fil.relative_to(REPORTS).as_posix()
        for fil in REPORTS.rglob("*.py")
        if fil.parent.name not in UTSKRIFTER and _anrop_i(fil) & skriver
    }
    # `rename` is pandas' too.
    assert funna - {"analys/bocker.py", "listor/manadstabell.py"} <= SKRIVER_SJALVA


def test_en_langsam_disk_later_andra_lasa_och_ingen_annan_skriva(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sync that does not come back: reading goes on, a second writer is told, the first ends."""
    monkeypatch.setattr("rakenskap.kommandon.dialog.nu", lambda: NU)
    monkeypatch.setattr("rakenskap.bok.skrivning.VANTA_S", 0.05)
    monkeypatch.setattr(
        "rakenskap.bok.skrivning.skriv.__kwdefaults__",
        {**(skriv.__kwdefaults__ or {}), "vanta_s": 0.05},
    )
    mapp = med_historik(tmp_path / "bok", HYRA + FAKTURA)
    gamla = innehall(mapp)
    ctx = multiprocessing.get_context("fork")
    borjat, fortsatt = ctx.Event(), ctx.Event()

    def barn() -> None:
        riktig = os.fsync

        def trog(fd: int) -> None:
            borjat.set()
            assert fortsatt.wait(60)
            riktig(fd)

        setattr(os, "fsync", trog)  # noqa: B010 (the type of the system's own is wider)
        os._exit(kor(mapp, BOKFOR)[0])

    process = ctx.Process(target=barn)
    process.start()
    assert borjat.wait(60)

    assert kor(mapp, ["historik"])[0] == 0
    status, sagt = kor(mapp, ["utkast", "kasta", "1", *AV])
    assert status == 1
    assert "Någon annan skriver i böckerna just nu" in sagt
    assert "Ingenting är skrivet" in sagt
    assert {namn: text for namn, text in innehall(mapp).items() if ANDELSE not in namn} == gamla
    fortsatt.set()
    process.join(60)
    assert process.exitcode == 0
    assert las_bok(mapp).fel == ()
    assert innehall(mapp) != gamla


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
