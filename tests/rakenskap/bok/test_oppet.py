"""The open year read by itself: the same books as when all are read, whatever is edited."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rakenskap.bok import oppet, sigill
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.bok.sigill import las_forseglad
from rakenskap.kommandon.cli import main
from tests.benchmark import bocker
from tests.hjalp import konto
from tests.rakenskap.bok.test_sigill import FORTI_AR_NS, allt

LAST, OPPET = 2022, 2023
EGNA = ("--ja", "--av", "ekonom", "--klocka", "prov")


@pytest.fixture(scope="module")
def grundbok(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make books of three years, of which two are locked."""
    mapp = tmp_path_factory.mktemp("tre") / "bok"
    mapp.mkdir()
    lapp = pytest.MonkeyPatch()
    with lapp.context():
        lapp.setattr(bocker, "FORSTA_AR", 2021)
        lapp.setattr(bocker, "ANTAL_AR", 3)
        lapp.setattr(bocker, "ENTRIES_PER_UNDERLAG", 4)
        bocker.gor_bocker(mapp, 24)
    return mapp


@pytest.fixture
def sigillen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    mapp = tmp_path / "sigill"
    mapp.mkdir(mode=0o700)
    monkeypatch.setenv(sigill.MILJO, str(mapp))
    monkeypatch.setenv("RAKENSKAP_AV", "ekonom")
    return mapp


@pytest.fixture
def mapp(grundbok: Path, tmp_path: Path, sigillen: Path) -> Path:
    """Give books that are sealed."""
    svar = Path(shutil.copytree(grundbok, tmp_path / "bok"))
    assert las_forseglad(svar).forseglade is None
    assert las_forseglad(svar).forseglade is not None
    return svar


def utfall(las: Callable[[Path], Bok], mapp: Path) -> object:
    """Return all that the books give, or what is wrong with them."""
    try:
        bok = las(mapp)
        svar = allt(bok)
        svar["optioner"] = {
            n: json.dumps(v) for n, v in sorted(bok.options.items()) if isinstance(v, str | list)
        }
    except BokFelError as fel:
        return fel.fel
    return svar


def lika(mapp: Path) -> object:
    """Compare the books read as a whole with what a seal gives: at once, and then from the seal."""
    hela = utfall(las_bok, mapp)
    assert utfall(las_forseglad, mapp) == hela
    assert utfall(las_forseglad, mapp) == hela
    return hela


@pytest.fixture
def delvis(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Record each reading of the open years: whether it was enough."""
    svar: list[bool] = []
    riktig = oppet.las_oppet

    def las(*ord_: Any) -> Any:  # noqa: ANN401 (as it is)
        ett = riktig(*ord_)
        svar.append(ett is not None)
        return ett

    monkeypatch.setattr(oppet, "las_oppet", las)
    return svar


def till(mapp: Path, fil: str, text: str) -> None:
    """Add a text to a file."""
    with (mapp / fil).open("a", encoding="utf-8") as ut:
        ut.write(text)


def utkast(dag: str, rader: str, **mer: str) -> str:
    text = f'\n{dag} ! "Firman ny" "Vara"\n  serie: "A"\n  underlag: "{OPPET}/underlag/1.pdf"\n'
    return text + "".join(f'  {namn}: "{varde}"\n' for namn, varde in mer.items()) + rader


def par(debet: str, kredit: str, kr: int = 10, mer: str = "") -> str:
    return f"  {konto(debet)}  {kr}.00 SEK\n{mer}  {konto(kredit)}  -{kr}.00 SEK\n"


A = f"{OPPET}/A-lopande.beancount"

# ---------------------------------------------------------------------- what is enough

NOG: dict[str, Callable[[Path], object]] = {
    "ett utkast": lambda mapp: till(mapp, A, utkast("2023-06-01", par("1630", "2890"))),
    "ett utkast som inte jämnar": lambda mapp: till(
        mapp, A, utkast("2023-06-01", f"  {konto('1630')}  1.00 SEK\n")
    ),
    "ett utkast utan underlag på disk": lambda mapp: till(
        mapp, A, utkast("2023-06-01", par("1630", "2890")).replace("1.pdf", "finns-inte.pdf")
    ),
    "betalning av ett låst års faktura": lambda mapp: till(
        mapp, A, utkast("2023-06-01", par("2440", "1930", 1, '    faktura: "L1/2022"\n'))
    ),
    "rättelse av ett låst år": lambda mapp: till(
        mapp, A, utkast("2023-06-01", par("1630", "2890"), rattar="L1/2022, B2/2021")
    ),
    "rättelse av det som inte finns": lambda mapp: till(
        mapp, A, utkast("2023-06-01", par("1630", "2890"), rattar="L99/2022")
    ),
    "en budgetrad": lambda mapp: till(
        mapp, A, f'\n2023-01-01 custom "forbundsbudget" {konto("4010")} 500.00 SEK\n'
    ),
    "en avstämning som stämmer": lambda mapp: till(
        mapp, A, f"\n2023-01-01 balance {konto('2440')}  0.00 SEK\n"
    ),
    "ett underlag som ingen nämner": lambda mapp: (mapp / f"{OPPET}/underlag/ny.pdf").write_bytes(
        b"ny"
    ),
    "en kommentar": lambda mapp: till(mapp, A, "\n; inget\n"),
    "en fil i mappen för sig": lambda mapp: (mapp / "leverantorer.toml").write_text("\n"),
}


@pytest.mark.parametrize("vad", NOG)
def test_det_oppna_aret_lases_for_sig(mapp: Path, delvis: list[bool], vad: str) -> None:
    NOG[vad](mapp)
    hela = utfall(las_bok, mapp)
    assert isinstance(hela, dict), hela
    assert utfall(las_forseglad, mapp) == hela
    assert utfall(las_forseglad, mapp) == hela
    assert delvis == [True]


def test_ett_bokfort_utkast_lases_for_sig(mapp: Path, delvis: list[bool]) -> None:
    rader = par("2440", "1930", 1, '    faktura: "L1/2022"\n')
    till(mapp, A, utkast("2023-06-01", rader, rattar="L2/2022"))
    till(mapp, A, utkast("2023-06-01", par("1630", "2890", 7)))
    assert main(["bokfor", "--bok", str(mapp), "--sent", "prov", *EGNA]) == 0
    # The books with the change are tried by the years after the locked ones.
    assert delvis == [True]
    delvis.clear()
    hela = lika(mapp)
    assert isinstance(hela, dict)
    assert delvis == [True]
    rattad = next(v for v in hela["verifikationer"] if v.namn == "L2/2022")
    assert dict(rattad.ovrigt)["rattas-av"].endswith("/2023")
    # One more correction of the same entry, and a month that is locked.
    till(mapp, A, utkast("2023-06-02", par("1630", "2890"), rattar="L2/2022"))
    assert main(["bokfor", "--bok", str(mapp), "--sent", "prov", *EGNA]) == 0
    delvis.clear()
    assert main(["stang", "2023-01", "--bok", str(mapp), *EGNA]) in (0, 1)
    assert delvis == []  # before a lock all is read
    assert isinstance(lika(mapp), dict)
    assert delvis == [True]


# ---------------------------------------------------------------------- what is not


def _log(mapp: Path, andra: Callable[[bytes], bytes]) -> None:
    fil = mapp / "behandlingshistorik.jsonl"
    fil.write_bytes(andra(fil.read_bytes()))


INTE_NOG: dict[str, Callable[[Path], object]] = {
    "ett utkast i ett låst år": lambda mapp: till(
        mapp, A, utkast("2022-06-01", par("1630", "2890"))
    ),
    "bokfört för hand": lambda mapp: till(
        mapp, A, utkast("2023-06-01", par("1630", "2890"), ver="A9").replace(" ! ", " * ")
    ),
    "en avstämning som inte stämmer": lambda mapp: till(
        mapp, A, f"\n2023-01-01 balance {konto('2440')}  1.00 SEK\n"
    ),
    "en avstämning i ett låst år": lambda mapp: till(
        mapp, A, f"\n2022-03-01 balance {konto('2890')}  0.00 SEK\n"
    ),
    "ett konto som stängs i ett låst år": lambda mapp: till(
        mapp, A, f"\n2022-03-01 close {konto('2440')}\n"
    ),
    "en ingående balans": lambda mapp: till(
        mapp, A, utkast("2023-06-01", "  ingaende-balans: TRUE\n" + par("1630", "2067"))
    ),
    "en byte i ett låst år": lambda mapp: till(mapp, f"{LAST}/A-lopande.beancount", "\n"),
    "ett låst års underlag": lambda mapp: (mapp / "2021/underlag/1.pdf").write_bytes(b"bytt"),
    "en ny fil i ett låst år": lambda mapp: (mapp / "2021/ny.csv").write_text("1"),
    "kontoplanen": lambda mapp: till(mapp, "kontoplan.beancount", "; inget\n"),
    "inställningarna": lambda mapp: till(mapp, "forbund.toml", "# inget\n"),
    "huvudfilen": lambda mapp: till(mapp, "main.beancount", "; inget\n"),
    "loggens början": lambda mapp: _log(mapp, lambda allt: allt.replace(b"Vara", b"Wara", 1)),
    "loggens slut borta": lambda mapp: _log(mapp, lambda allt: allt[: allt[:-1].rfind(b"\n") + 1]),
    "loggen borta": lambda mapp: (mapp / "behandlingshistorik.jsonl").unlink(),
    "en rad som inte är en post": lambda mapp: _log(mapp, lambda allt: allt + b"{}\n"),
    "texten går inte att läsa": lambda mapp: till(mapp, A, '\n2023-06-01 ! "\n'),
}


def lases_delvis(mapp: Path, delvis: list[bool]) -> None:
    """Fail unless these books, with a comment more, are read by their open years."""
    till(mapp, A, "\n; inget\n")
    lika(mapp)
    assert True in delvis
    delvis.clear()


@pytest.mark.parametrize("vad", INTE_NOG)
def test_det_som_kan_na_tillbaka_laser_allt(mapp: Path, delvis: list[bool], vad: str) -> None:
    lases_delvis(mapp, delvis)
    INTE_NOG[vad](mapp)
    lika(mapp)
    assert True not in delvis


def test_ett_ar_som_lases_provas_med_alla_andra_en_gang(mapp: Path, delvis: list[bool]) -> None:
    lases_delvis(mapp, delvis)
    assert main(["stang", "2023", "--bok", str(mapp), *EGNA]) in (0, 1)
    lika(mapp)
    assert True not in delvis


def test_en_attest_av_ett_last_ars_verifikation_laser_allt(mapp: Path, delvis: list[bool]) -> None:
    lases_delvis(mapp, delvis)
    with contextlib.suppress(BokFelError):
        main(["attestera", "A1/2022", "--bok", str(mapp), "--ja", "--av", "förbundschef"])
    delvis.clear()
    lika(mapp)
    assert True not in delvis


@pytest.mark.parametrize("andelse", [".grund", ".sigill", ".avtryck"])
def test_ett_skadat_eller_borttaget_sigill_ar_ingen_kalla(
    mapp: Path, sigillen: Path, andelse: str
) -> None:
    fil = next(fil for fil in sigillen.iterdir() if fil.suffix == andelse)
    hel = fil.read_bytes()
    for plats in range(0, len(hel), max(1, len(hel) // 12)):
        till(mapp, A, f"\n; {plats}\n")
        skadad = bytearray(hel)
        skadad[plats % len(skadad)] ^= 0x55
        fil.write_bytes(bytes(skadad))
        hela = las_bok(mapp)
        bok = las_forseglad(mapp)
        assert bok.fel == hela.fel
        assert list(bok.poster.verifikationer) == list(hela.poster.verifikationer)
        assert bok.poster.kontrollsumma(_SLUT) == hela.poster.kontrollsumma(_SLUT)
        hel = fil.read_bytes()
    fil.unlink()
    till(mapp, A, "\n; sist\n")
    lika(mapp)


_SLUT = dt.date(2023, 12, 31)


# ---------------------------------------------------------------------- random edits


def _siffra(mapp: Path, slump: random.Random) -> None:
    """Change a digit of a file, and set its time back."""
    filer = [ett for ett in sorted(mapp.rglob("*")) if ett.suffix in (".beancount", ".toml")]
    # Mostly of the open year: elsewhere all is read.
    oppna = [ett for ett in filer if ett.parent.name == str(OPPET)]
    fil = slump.choice(oppna if slump.random() < 0.7 else filer)
    rader = fil.read_text(encoding="utf-8").splitlines(keepends=True)
    platser = [nr for nr, rad in enumerate(rader) if any(map(str.isdecimal, rad))]
    if not platser:
        return
    plats = slump.choice(platser)
    siffror = [nr for nr, tecken in enumerate(rader[plats]) if tecken.isdecimal()]
    vilken = slump.choice(siffror)
    rader[plats] = rader[plats][:vilken] + slump.choice("0123456789") + rader[plats][vilken + 1 :]
    stat = fil.stat()
    fil.write_text("".join(rader), encoding="utf-8")
    os.utime(fil, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def _rad_bort(mapp: Path, slump: random.Random) -> None:
    fil = slump.choice(sorted((mapp / str(OPPET)).glob("*.beancount")))
    rader = fil.read_text(encoding="utf-8").splitlines(keepends=True)
    if rader:
        del rader[slump.randrange(len(rader))]
        fil.write_text("".join(rader), encoding="utf-8")


def _direktiv(mapp: Path, slump: random.Random) -> None:
    dag = f"{slump.choice((2021, 2022, 2023, 2023))}-{slump.randint(1, 12):02}-01"
    nummer = slump.choice(("1930", "2440", "4010", "1630"))
    text = slump.choice(
        (
            f"{dag} balance {konto(nummer)}  {slump.choice((0, 0, 100))}.00 SEK",
            f"{dag} close {konto(nummer)}",
            f'{dag} note {konto(nummer)} "Något"',
            f'{dag} custom "forbundsbudget" {konto(nummer)} 100.00 SEK',
            f'{dag} custom "anlaggning" "I-{slump.randint(1, 3)}" {konto("1220")} 9000.00 SEK',
        )
    )
    till(mapp, A, f"\n{text}\n")


def _utkast(mapp: Path, slump: random.Random) -> None:
    ar = slump.choice((2022, 2023, 2023, 2023, 2023))
    dag = f"{ar}-{slump.randint(1, 12):02}-{slump.randint(1, 28):02}"
    mer = {}
    if slump.random() < 0.3:
        mer["rattar"] = f"{slump.choice('LBAX')}{slump.randint(1, 6)}/{slump.choice((2021, 2022))}"
    faktura = f"L{slump.randint(1, 6)}/{slump.choice((2021, 2022, 2023))}"
    egna = f'    faktura: "{faktura}"\n' if slump.random() < 0.4 else ""
    debet, kredit = slump.sample(("1930", "2440", "4010", "1630", "5010"), 2)
    till(mapp, A, utkast(dag, par(debet, kredit, slump.randint(1, 999), egna), **mer))


def _kommando(mapp: Path, slump: random.Random) -> None:
    val = slump.choice(
        (
            ["bokfor", "--sent", "prov"],
            ["bokfor", "1", "--sent", "prov"],
            ["attestera", f"L{slump.randint(1, 5)}/{slump.choice((2022, 2023))}"],
            ["ratta", f"{slump.choice('LB')}{slump.randint(1, 5)}/{slump.choice((2022, 2023))}"],
            ["stang", f"2023-0{slump.randint(1, 3)}"],
        )
    )
    with contextlib.suppress(BokFelError, SystemExit):
        main([*val, "--bok", str(mapp), *EGNA])


def _underlag(mapp: Path, slump: random.Random) -> None:
    ar = slump.choice((2021, 2023, 2023))
    fil = mapp / f"{ar}/underlag" / slump.choice(("1.pdf", "ny.pdf", "annan.pdf"))
    fil.write_bytes(hashlib.sha256(str(slump.random()).encode()).digest())


ANDRINGAR = (_siffra, _siffra, _rad_bort, _direktiv, _utkast, _utkast, _kommando, _kommando)
ALLA_ANDRINGAR = (*ANDRINGAR, _underlag)
FRON = int(os.environ.get("RAKENSKAP_FRON", "2"))


@pytest.mark.parametrize("fro", range(FRON))
def test_slumpade_andringar_ger_detsamma_bada_vagarna(
    mapp: Path, delvis: list[bool], fro: int
) -> None:
    slump = random.Random(fro)  # noqa: S311 (edits, not secrets)
    orord = mapp.parent / "forra"
    for _ in range(4):
        shutil.copytree(mapp, orord, dirs_exist_ok=False)
        slump.choice(ALLA_ANDRINGAR)(mapp, slump)
        hela = lika(mapp)
        # Books with a fault are mostly mended, so that the next edit is of books without.
        if not isinstance(hela, dict) and slump.random() < 0.8:
            shutil.rmtree(mapp)
            shutil.copytree(orord, mapp)
        shutil.rmtree(orord)


def test_en_andring_i_samma_ogonblick_som_lasningen(
    mapp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that changes while the open years are read is not sealed as if it had not."""
    till(mapp, A, utkast("2023-06-01", par("1630", "2890")))
    riktig = oppet.las_oppet
    lagg = iter((f"{LAST}/A-lopande.beancount", A))

    def las(*ord_: Any) -> Any:  # noqa: ANN401 (as it is)
        svar = riktig(*ord_)
        till(mapp, next(lagg), utkast("2023-07-01", par("1630", "2890")))
        return svar

    monkeypatch.setattr(oppet, "las_oppet", las)
    las_forseglad(mapp)
    monkeypatch.setattr(oppet, "las_oppet", riktig)
    lika(mapp)


def test_skarmen_sager_vad_som_lastes(mapp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    klocka = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: klocka() + FORTI_AR_NS)
    till(mapp, A, utkast("2023-06-01", par("1630", "2890")))
    bok = las_forseglad(mapp)
    assert bok.forseglade is not None
    assert bok.forseglade.provning.startswith("Åren efter 2022 lästes och prövades nu")
    assert "åren till och med 2022 prövades i sin helhet" in bok.forseglade.provning
