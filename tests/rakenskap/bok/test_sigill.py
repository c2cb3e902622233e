"""Seals: the same books with and without, and nothing that changes is ever passed over."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lkbr.behandlingshistorik import Historik
from rakenskap.bok import avtryck, sigill
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.bok.poster import Poster, bygg_poster, rakenskapsar
from rakenskap.bok.sigill import las_forseglad
from rakenskap.kommandon.cli import main
from rakenskap.listor.register import LISTOR
from rakenskap.listor.urval import Listurval
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.rakenskaper import gor_rakenskaper
from tests.hjalp import Rad, skriv_bok, ver

LEDGER = Path(__file__).parents[3] / "ledger"
BOCKER = ver("A1", "2022-01-15", "Värden", "Hyra", "5010 100.00; 1930 -100.00") + ver(
    "A1", "2023-02-15", "Värden", "Hyra", "5010 200.50; 1930 -200.50"
)
FORTI_AR_NS = 40 * 365 * 86_400 * 10**9


@pytest.fixture
def sigillen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder of seals of the test's own."""
    mapp = tmp_path / "sigill"
    mapp.mkdir(mode=0o700)
    monkeypatch.setenv(sigill.MILJO, str(mapp))
    return mapp


@pytest.fixture
def stilla(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files count as having lain still at once: the clock of the seal is years ahead."""
    klocka = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: klocka() + FORTI_AR_NS)


def allt(bok: Bok) -> dict[str, Any]:
    """Return everything that reports, lists and checks are made of, and all of them."""
    bok.krav_felfri()
    poster = bygg_poster(bok)
    b = Berakning.av(bok, poster)
    svar: dict[str, Any] = {
        # Every field there is, also one that is added later.
        **{
            falt.name: getattr(bok, falt.name)
            for falt in dataclasses.fields(bok)
            if falt.name not in ("entries", "options")
        },
        "register": bok.register,
        "huvudhash": bok.huvudhash,
        "verifikationer": list(poster.verifikationer),
        "kolumner": {namn: list(kolumn) for namn, kolumn in poster.kolumner.items()},
        "verdagar": list(poster.verdagar),
        "per_konto": {
            nr: (list(rader.rader), list(rader.dagar), list(rader.saldon))
            for nr, rader in poster.per_konto.items()
        },
        "utan_ingaende": poster.utan_ingaende,
        "i_sammandrag": poster.i_sammandrag,
        "ingaende": (poster.ingaende_dag, poster.ingaende_balans),
    }
    for ar in poster.ar:
        period = rakenskapsar(ar)
        svar[f"{ar}"] = (
            poster.saldon(period),
            poster.kontrollsumma(period.till),
            b.per_dimension(period),
        )
        utfall = gor_rakenskaper(bok, ar)
        svar[f"rapporter {ar}"] = utfall.rakenskaper, utfall.kontroller
        urval = Listurval(period.fran, period.till)
        for namn, lista in LISTOR.items():
            svar[f"{namn} {ar}"] = lista.gor(b, urval, Historik())
    return svar


def ar_ur_sigill(mapp: Path) -> Bok:
    """Return the books, which must come from their seal."""
    bok = las_forseglad(mapp)
    assert bok.forseglade is not None
    return bok


def lases_om(mapp: Path) -> Bok:
    """Return the books, which must not come from a seal."""
    bok = las_forseglad(mapp)
    assert bok.forseglade is None
    return bok


# ---------------------------------------------------------------------- the same


def test_vara_bocker_ar_desamma_ur_sigillet(sigillen: Path, tmp_path: Path) -> None:
    mapp = tmp_path / "ledger"
    shutil.copytree(LEDGER, mapp)
    hela = allt(lases_om(mapp))
    assert allt(ar_ur_sigill(mapp)) == hela


def test_direktiven_lases_nar_nagon_fragar(sigillen: Path, tmp_path: Path) -> None:
    mapp = skriv_bok(tmp_path / "bok", BOCKER)
    hela = lases_om(mapp)
    bok = ar_ur_sigill(mapp)
    assert list(bok.entries) == hela.entries
    assert bok.entries[0] == hela.entries[0]
    assert len(bok.entries) == len(hela.entries)
    assert bok.options["title"] == hela.options["title"]
    assert bok.options["booking_method"] == hela.options["booking_method"]  # not kept as text


def test_tabellen_i_pandas_ar_densamma(sigillen: Path, tmp_path: Path) -> None:
    mapp = skriv_bok(tmp_path / "bok", BOCKER)
    hela = bygg_poster(lases_om(mapp)).tabell
    assert bygg_poster(ar_ur_sigill(mapp)).tabell.equals(hela)


AREN = (2021, 2022, 2023)
BELOPP = st.integers(1, 10_000_000)
HANDELSE = st.tuples(
    st.sampled_from(AREN),
    st.integers(1, 12),
    st.integers(1, 28),
    BELOPP,
    st.sampled_from(["5010", "4010", "6110", "2440"]),
    st.sampled_from(["1930", "2440", "3987"]),
    st.sampled_from(["Värden", "Åsa Öberg & Co", "Region «Ö»"]),
    st.sampled_from(["", "bron", "ö-2"]),
)


def _text(handelser: list[tuple[int, int, int, int, str, str, str, str]]) -> str:
    nummer = dict.fromkeys(AREN, 0)
    text = ""
    for ar, manad, dag, ore, debet, kredit, vem, insats in sorted(handelser):
        nummer[ar] += 1
        kr = f"{ore // 100}.{ore % 100:02}"
        dim = {"insats": insats} if insats else {}
        rader: list[Rad] = [(debet, kr, dim), (kredit, f"-{kr}")]
        text += ver(f"A{nummer[ar]}", f"{ar}-{manad:02}-{dag:02}", vem, "Vad", rader)
    return text


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(handelser=st.lists(HANDELSE, min_size=1, max_size=8), data=st.data())
def test_slumpade_bocker_med_slumpade_andringar(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    handelser: list[Any],
    data: st.DataObject,
) -> None:
    rot = tmp_path_factory.mktemp("bok")
    sigillmapp = tmp_path_factory.mktemp("sigill")
    sigillmapp.chmod(0o700)
    monkeypatch.setenv(sigill.MILJO, str(sigillmapp))
    mapp = skriv_bok(rot, _text(handelser))
    for _ in range(2):
        hela = _utfall(las_bok, mapp)
        # Twice: the first may make the seal, the second may use it.
        assert _utfall(las_forseglad, mapp) == hela
        assert _utfall(las_forseglad, mapp) == hela
        _andra(mapp / "main.beancount", data)


def _utfall(las: Callable[[Path], Bok], mapp: Path) -> object:
    try:
        return allt(las(mapp))
    except BokFelError as fel:
        return fel.fel


def _andra(fil: Path, data: st.DataObject) -> None:
    """Change a digit of a line with an amount: one side, or both, or the day."""
    rader = fil.read_text(encoding="utf-8").splitlines(keepends=True)
    platser = [nr for nr, rad in enumerate(rader) if " SEK" in rad or ' * "' in rad]
    plats = data.draw(st.sampled_from(platser))
    siffror = [nr for nr, tecken in enumerate(rader[plats]) if tecken.isdecimal()]
    vilken, ny = data.draw(st.sampled_from(siffror)), data.draw(st.sampled_from("123456789"))
    rader[plats] = rader[plats][:vilken] + ny + rader[plats][vilken + 1 :]
    stat = fil.stat()
    fil.write_text("".join(rader), encoding="utf-8")
    # Someone who sets the time of the content back is found too.
    os.utime(fil, ns=(stat.st_atime_ns, stat.st_mtime_ns))


# ---------------------------------------------------------------------- what has changed is found


@pytest.mark.parametrize(
    "fil",
    [
        "main.beancount",
        "kontoplan.beancount",
        "anlaggningar.beancount",
        "forbund.toml",
        "behandlingshistorik.jsonl",
        "2016/L-leverantor.beancount",
        "2023/B-bank.beancount",
        "2017/underlag/arsredovisning-2017/not-1-medlemsbidrag.csv",
        "2017/import.jsonl",
    ],
)
@pytest.mark.usefixtures("stilla")
def test_en_andrad_byte_hittas_fast_storlek_och_tid_ar_desamma(
    sigillen: Path, tmp_path: Path, fil: str
) -> None:
    mapp = tmp_path / "ledger"
    shutil.copytree(LEDGER, mapp)
    if not (mapp / fil).is_file():
        fil = next(
            str(p.relative_to(mapp)) for p in sorted((mapp / "2017/underlag").rglob("*.csv"))
        )
    lases_om(mapp)
    ar_ur_sigill(mapp)
    stat = (mapp / fil).stat()
    innehall = bytearray((mapp / fil).read_bytes())
    innehall[len(innehall) // 2] ^= 1
    (mapp / fil).write_bytes(bytes(innehall))
    os.utime(mapp / fil, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    with contextlib.suppress(BokFelError):  # a byte of the settings may make them unreadable
        lases_om(mapp)


def test_en_andring_i_samma_ogonblick_hittas(sigillen: Path, tmp_path: Path) -> None:
    mapp = skriv_bok(tmp_path / "bok", BOCKER)
    lases_om(mapp)
    fil = mapp / "main.beancount"
    text = fil.read_text(encoding="utf-8")
    stat = avtryck.las_trad(mapp)
    fil.write_text(text.replace("200.50", "300.50"), encoding="utf-8")
    # As on a disk whose clock has not moved on: every time, size and place as before.
    monkey = pytest.MonkeyPatch()
    with monkey.context() as lapp:
        lapp.setattr(sigill, "las_trad", lambda *_: stat)
        bok = las_forseglad(mapp)
    assert bok.forseglade is None


@pytest.mark.usefixtures("stilla")
@pytest.mark.parametrize("fil", ["2023/ny.beancount", "2022/underlag/ny.pdf", "ny.txt"])
def test_en_ny_fil_hittas(sigillen: Path, tmp_path: Path, fil: str) -> None:
    mapp = skriv_bok(tmp_path / "bok", BOCKER)
    lases_om(mapp)
    ar_ur_sigill(mapp)
    (mapp / fil).parent.mkdir(parents=True, exist_ok=True)
    (mapp / fil).write_text("; inget\n", encoding="utf-8")
    lases_om(mapp)


def test_en_borttagen_fil_hittas(sigillen: Path, tmp_path: Path) -> None:
    mapp = skriv_bok(tmp_path / "bok", BOCKER)
    lases_om(mapp)
    underlag = next(mapp.rglob("underlag/**/*.*"))
    underlag.unlink()
    lases_om(mapp)


def test_en_fil_som_bara_rorts_lases_om_men_inte_bockerna(sigillen: Path, tmp_path: Path) -> None:
    mapp = skriv_bok(tmp_path / "bok", BOCKER)
    lases_om(mapp)
    (mapp / "main.beancount").touch()
    assert len(ar_ur_sigill(mapp).entries) == len(las_bok(mapp).entries)


def test_en_flyttad_mapp_har_ett_eget_sigill(sigillen: Path, tmp_path: Path) -> None:
    mapp = skriv_bok(tmp_path / "bok", BOCKER)
    lases_om(mapp)
    lases_om(Path(shutil.copytree(mapp, tmp_path / "kopia")))
    ar_ur_sigill(mapp)


# ---------------------------------------------------------------------- a cache, never a source


def _filer(sigillen: Path) -> list[Path]:
    return sorted(sigillen.iterdir())


@pytest.mark.parametrize("andelse", [".sigill", ".avtryck"])
def test_ett_borttaget_sigill_gors_om(sigillen: Path, tmp_path: Path, andelse: str) -> None:
    mapp = skriv_bok(tmp_path / "bok", BOCKER)
    hela = allt(lases_om(mapp))
    next(fil for fil in _filer(sigillen) if fil.suffix == andelse).unlink()
    lases_om(mapp)
    assert allt(ar_ur_sigill(mapp)) == hela


def test_ett_skadat_sigill_anvands_inte_var_skadan_an_ar(sigillen: Path, tmp_path: Path) -> None:
    mapp = skriv_bok(tmp_path / "bok", BOCKER)
    lases_om(mapp)
    huvudfil = (mapp / "main.beancount").resolve()

    def ur_sigill() -> Bok | None:
        return sigill._ur_sigill(huvudfil, sigillen)

    for fil in _filer(sigillen):
        hel = fil.read_bytes()
        for plats in [*range(0, len(hel), max(1, len(hel) // 400)), len(hel) - 1]:
            skadad = bytearray(hel)
            skadad[plats] ^= 0x55
            fil.write_bytes(bytes(skadad))
            bok = ur_sigill()
            # What fills out a column to an even eight bytes says nothing; all else is found.
            assert bok is None or hel[plats] == 0
            if bok is not None:
                saldon = bygg_poster(bok).saldon(rakenskapsar(2023))
                assert saldon.rorelse == {"1930": -20050, "5010": 20050}
        for langd in (0, 1, 30, len(hel) - 9):
            fil.write_bytes(hel[:langd])
            assert ur_sigill() is None
        fil.write_bytes(hel)
    ar_ur_sigill(mapp)


def test_ett_sigill_av_en_annan_version_gors_om(
    sigillen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapp = skriv_bok(tmp_path / "bok", BOCKER)
    lases_om(mapp)
    monkeypatch.setattr(sigill, "program", lambda: "en annan")
    lases_om(mapp)
    ar_ur_sigill(mapp)


def test_programmets_stampel_ar_dess_egen_kalla(tmp_path: Path) -> None:
    (tmp_path / "regel.py").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "form.toml").write_text("x = 1\n", encoding="utf-8")
    forut = avtryck.programstampel([tmp_path], "3.2")
    assert avtryck.programstampel([tmp_path], "3.2") == forut
    assert avtryck.programstampel([tmp_path], "3.3") != forut
    for fil in ("regel.py", "form.toml"):
        (tmp_path / fil).write_text("x = 2\n", encoding="utf-8")
        nu = avtryck.programstampel([tmp_path], "3.2")
        assert nu != forut
        forut = nu
    (tmp_path / "ny.py").write_text("", encoding="utf-8")
    assert avtryck.programstampel([tmp_path], "3.2") != forut


def test_ett_sigill_ur_en_annans_hand_anvands_inte(sigillen: Path, tmp_path: Path) -> None:
    mapp = skriv_bok(tmp_path / "bok", BOCKER)
    lases_om(mapp)
    sigillen.chmod(0o777)
    lases_om(mapp)
    sigillen.chmod(0o700)
    ar_ur_sigill(mapp)
    assert {fil.stat().st_mode & 0o777 for fil in _filer(sigillen)} == {0o600}


def test_sigill_gar_att_stanga_av(
    sigillen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapp = skriv_bok(tmp_path / "bok", BOCKER)
    monkeypatch.setenv(sigill.MILJO, "av")
    lases_om(mapp)
    lases_om(mapp)
    assert _filer(sigillen) == []


def test_en_full_disk_hindrar_ingenting(
    sigillen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(sigill, "skriv_kolumnfil", full)
    mapp = skriv_bok(tmp_path / "bok", BOCKER)
    assert allt(lases_om(mapp)) == allt(las_bok(mapp))
    assert _filer(sigillen) == []


def test_bocker_med_fel_forseglas_inte(sigillen: Path, tmp_path: Path) -> None:
    mapp = skriv_bok(tmp_path / "bok", BOCKER.replace("-200.50", "-200.51"))
    for _ in range(2):
        assert lases_om(mapp).fel
    assert _filer(sigillen) == []


def test_bocker_med_egna_plugin_forseglas_inte(
    sigillen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "eget.py").write_text("__plugins__ = ()\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    mapp = skriv_bok(tmp_path / "bok", BOCKER)
    fil = mapp / "main.beancount"
    fil.write_text(f'plugin "eget"\n{fil.read_text(encoding="utf-8")}', encoding="utf-8")
    lases_om(mapp)
    assert _filer(sigillen) == []


def test_bocker_som_andras_medan_de_lases_forseglas_inte(
    sigillen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapp = skriv_bok(tmp_path / "bok", BOCKER)

    def las_och_andra(sokvag: Path) -> Bok:
        bok = las_bok(sokvag)
        fil = mapp / "main.beancount"
        fil.write_text(fil.read_text(encoding="utf-8") + "; sist\n", encoding="utf-8")
        return bok

    monkeypatch.setattr(sigill, "las_bok", las_och_andra)
    lases_om(mapp)
    assert _filer(sigillen) == []


@pytest.mark.parametrize("klocka", ["gar", "star"])
def test_en_fil_som_andras_efter_att_den_lasts_forseglas_inte(
    sigillen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, klocka: str
) -> None:
    mapp = skriv_bok(tmp_path / "bok", BOCKER)
    fil = mapp / "main.beancount"
    trad = avtryck.las_trad(mapp.resolve())

    def las_och_andra(sokvag: Path) -> Bok:
        bok = las_bok(sokvag)
        fil.write_text(fil.read_text(encoding="utf-8").replace("200.50", "300.50"))
        return bok

    monkeypatch.setattr(sigill, "las_bok", las_och_andra)
    if klocka == "star":  # as on a disk that counts in whole seconds
        monkeypatch.setattr(sigill, "las_trad", lambda *_: trad)
    lases_om(mapp)
    assert _filer(sigillen) == []


def test_en_inkluderad_fil_fran_annan_plats_hor_till_avtrycket(
    sigillen: Path, tmp_path: Path
) -> None:
    mapp = skriv_bok(tmp_path / "bok", BOCKER)
    annan = tmp_path / "annan.beancount"
    annan.write_text('option "title" "annan"\n', encoding="utf-8")
    gammal = time.time_ns() - 10 * 10**9
    os.utime(annan, ns=(gammal, gammal))
    fil = mapp / "main.beancount"
    fil.write_text(f'{fil.read_text(encoding="utf-8")}\ninclude "{annan}"\n', encoding="utf-8")
    # Its time of change is now: it is sealed when it has lain still.
    lases_om(mapp)
    assert _filer(sigillen) == []
    monkey = pytest.MonkeyPatch()
    klocka = time.time_ns
    with monkey.context() as lapp:
        lapp.setattr(time, "time_ns", lambda: klocka() + FORTI_AR_NS)
        lases_om(mapp)
        ar_ur_sigill(mapp)
        annan.write_text('option "title" "bytt"\n', encoding="utf-8")
        lases_om(mapp)


def test_en_lank_som_leder_tillbaka_foljs_en_gang(tmp_path: Path) -> None:
    mapp = skriv_bok(tmp_path / "bok", BOCKER)
    (mapp / "2023").mkdir(exist_ok=True)
    (mapp / "2023/runt").symlink_to(mapp)
    assert "2023/runt/main.beancount" not in avtryck.las_trad(mapp).filer


# ---------------------------------------------------------------------- what the screen says


def test_skarmen_sager_vad_som_provades(
    sigillen: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def laddas_inte(_: Path) -> Bok:
        raise AssertionError("beancount is asked to load books that are sealed")

    mapp = tmp_path / "ledger"
    shutil.copytree(LEDGER, mapp)
    ord_ = [
        "rapporter",
        "2023",
        "--format",
        "json",
        "--bok",
        str(mapp),
        "--ut",
        str(tmp_path / "ut"),
    ]
    assert main(ord_) == 0
    forst = capsys.readouterr().out
    assert "Böckerna och alla underlag lästes och prövades nu." in forst
    monkeypatch.setattr(sigill, "las_bok", laddas_inte)
    assert main(ord_) == 0
    ut = capsys.readouterr().out
    (punkt,) = (rad for rad in forst.splitlines() if rad.startswith("Kontrollpunkt: "))
    assert punkt in ut
    assert "Inget har ändrats sedan böckerna prövades i sin helhet" in ut
    assert " underlagen för 2023; övriga jämfördes med storlek och tid." in ut
    for namn in ("saldobalans", "huvudbok", "grundbok", "resultat", "verifikationer"):
        assert main(["lista", namn, "2023", "--bok", str(mapp)]) == 0
    capsys.readouterr()
    assert main(["kontroll", "2023", "--bok", str(mapp)]) == 0
    assert "Underlagen jämfördes med storlek och tid, och lästes inte." in capsys.readouterr().out
    assert main(["kontroll", "2023", "--bok", str(mapp), "--utan-sigill"]) == 0
    assert "Böckerna och alla underlag lästes och prövades nu." in capsys.readouterr().out


def test_arsredovisningen_laser_arets_underlag(
    sigillen: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mapp = tmp_path / "ledger"
    shutil.copytree(LEDGER, mapp)
    ord_ = [
        "rapporter",
        "2023",
        "--format",
        "json",
        "--bok",
        str(mapp),
        "--ut",
        str(tmp_path / "ut"),
    ]
    assert main(ord_) == 0
    poster: Poster = bygg_poster(ar_ur_sigill(mapp))
    fil = next(ver.underlag[0][0] for ver in reversed(poster.verifikationer) if ver.underlag)
    (mapp / fil).write_bytes(b"bytt")
    # As if nothing at all could be seen of the change but the content.
    monkeypatch.setattr(sigill, "_andrat", lambda fil, *_: (avtryck.las_trad(fil.parent), ()))
    shutil.rmtree(tmp_path / "ut")
    assert main(ord_) == 1
    assert f"underlaget {fil}" in capsys.readouterr().err
    assert not (tmp_path / "ut").exists()


@pytest.mark.parametrize("modul", ["rapporter", "kontroll"])
def test_det_som_bara_summerar_laddar_inte_pandas(modul: str) -> None:
    """Importing pandas and NumPy takes as long as all else in a sealed run."""
    kod = f"import sys, rakenskap.kommandon.{modul}; sys.exit('pandas' in sys.modules)"
    subprocess.run([sys.executable, "-c", kod], check=True)
