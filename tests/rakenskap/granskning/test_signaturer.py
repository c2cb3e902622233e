"""Keys of one's own: what is signed counts, what is not signed or wrongly signed does not."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from lkbr.behandlingshistorik import FIL, Loggpost, las_historik, ny_post, signatur_i
from lkbr.ordning import regler_av
from lkbr.sshsig import is_akta, ur_rustning
from lkbr.tid import tidpunkt
from lkbr.uppspelning import spela_upp
from rakenskap.bok.bok import las_bok
from rakenskap.dagbok.skiss import stangda
from rakenskap.kommandon.cli import main
from tests.rakenskap.dagbok.test_dagbok import FAKTURA, NU, med_historik

pytestmark = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed"
)


def ny_nyckel(mapp: Path, namn: str, sort: str = "ed25519") -> tuple[Path, str]:
    """Make a key; return its file and the public line."""
    fil = mapp / f"{namn}-{sort}"
    ord_ = ["ssh-keygen", "-q", "-t", sort, "-N", "", "-C", namn, "-f", str(fil)]
    subprocess.run(ord_, check=True)
    return fil, fil.with_name(f"{fil.name}.pub").read_text().strip()


def signera(nyckel: Path, text: bytes, namnrymd: str = "rakenskap") -> str:
    ord_ = ["ssh-keygen", "-q", "-Y", "sign", "-n", namnrymd, "-f", str(nyckel)]
    svar = subprocess.run(ord_, input=text, capture_output=True, check=True)
    return ur_rustning(svar.stdout.decode())


@pytest.mark.parametrize("sort", ["ed25519", "ecdsa", "rsa"])
def test_en_signatur_galler_sin_text_och_sin_nyckel(tmp_path: Path, sort: str) -> None:
    nyckel, publik = ny_nyckel(tmp_path, "chef", sort)
    _, annans = ny_nyckel(tmp_path, "annan", sort)
    signatur = signera(nyckel, b"text")

    assert is_akta(b"text", signatur, (publik,))
    assert is_akta(b"text", signatur, (annans, publik))
    assert not is_akta(b"texT", signatur, (publik,))
    assert not is_akta(b"text", signatur, (annans,))
    assert not is_akta(b"text", signatur, ())
    assert not is_akta(b"text", signera(nyckel, b"text", "git"), (publik,))  # meant for another use


@pytest.mark.parametrize("skrap", ["", "AAAA", "U1NIU0lH", "inte base64 ÅÄÖ", "U1NIU0lHAAAAAQ=="])
def test_skrap_ar_ingen_signatur(tmp_path: Path, skrap: str) -> None:
    _, publik = ny_nyckel(tmp_path, "chef")

    assert not is_akta(b"text", skrap, (publik,))


class Bocker:
    """Books that ask for keys, and the persons' keys."""

    def __init__(self, mapp: Path, plats: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.mapp, self.capsys = mapp, capsys
        self.nycklar: dict[str, Path] = {}
        rader = "\n[historik]\nnycklar = true\n"
        for namn in ("ekonom", "förbundschef", "ordförande"):
            self.nycklar[namn], publik = ny_nyckel(plats, namn)
            rader += f'[[person]]\nnamn = "{namn}"\nnycklar = ["{publik}"]\n'
        fil = mapp / "forbund.toml"
        fil.write_text(fil.read_text() + rader)

    def kor(self, *ord_: str, av: str, nyckel: str = "", status: int = 0) -> str:
        egen = ["--nyckel", str(self.nycklar[nyckel])] if nyckel else []
        svar = main([ord_[0], "--bok", str(self.mapp), *ord_[1:], "--av", av, "--ja", *egen])
        ut, fel = self.capsys.readouterr()
        assert svar == status, ut + fel
        return str(ut + fel)


@pytest.fixture
def bocker(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Bocker:
    monkeypatch.setattr("rakenskap.kommandon.dialog.nu", lambda: NU)
    monkeypatch.setenv("RAKENSKAP_SIGILL", "av")
    svar = Bocker(med_historik(tmp_path / "bok", FAKTURA), tmp_path, capsys)
    svar.kor("historik", "installningar", av="ekonom")  # the keys come in: nobody has one yet
    svar.kor("bokfor", av="ekonom", nyckel="ekonom")  # a new include is a setting
    return svar


def test_en_attest_med_egen_nyckel_raknas(bocker: Bocker) -> None:
    for av, nyckel in (("förbundschef", ""), ("förbundschef", "ekonom")):
        svar = bocker.kor("attestera", "L1", av=av, nyckel=nyckel, status=1)
        assert "LKBR-H20: post" in svar
        assert "Ingenting är skrivet" in svar

    bocker.kor("attestera", "L1", av="förbundschef", nyckel="förbundschef")
    bocker.kor("stang", "2023-01", av="ekonom", nyckel="ekonom")

    bok = las_bok(bocker.mapp)
    assert bok.fel == ()
    logg = las_historik((bocker.mapp / FIL).read_bytes())
    attest = next(post for post in logg.poster if post.vad == "attest")
    text, signatur = signatur_i(attest)
    # Anyone can check it with ssh-keygen alone.
    tillatna = bocker.mapp.parent / "tillatna"
    publik = bocker.nycklar["förbundschef"].with_name("förbundschef-ed25519.pub").read_text()
    tillatna.write_text(f"chef {publik}", encoding="utf-8")
    rustning = bocker.mapp.parent / "sig"
    rustning.write_text(f"-----BEGIN SSH SIGNATURE-----\n{signatur}\n-----END SSH SIGNATURE-----\n")
    ord_ = ["ssh-keygen", "-Y", "verify", "-f", str(tillatna), "-I", "chef", "-n", "rakenskap"]
    subprocess.run([*ord_, "-s", str(rustning)], input=text, check=True, capture_output=True)


def _sista(mapp: Path) -> Loggpost:
    return las_historik((mapp / FIL).read_bytes()).poster[-1]


@pytest.mark.parametrize("hur", ["osignerad", "annans", "flyttad"])
def test_en_post_som_nagon_skrivit_i_annans_namn_raknas_inte(bocker: Bocker, hur: str) -> None:
    """The insider writes a valid record in the chair's name; without her key it does not count."""
    sista = _sista(bocker.mapp)
    entry = next(e for e in las_bok(bocker.mapp).entries if e.meta.get("ver") == "L1")
    from lkbr.behandlingshistorik import posthash

    mer: dict[str, Any] = {"attest": ["2023-03-01", "ordförande"], "version": "1"}
    if hur == "annans":
        mer["signera"] = lambda text: signera(bocker.nycklar["ekonom"], text)
    if hur == "flyttad":  # her own signature, of something else
        mer["signera"] = lambda _text: signera(bocker.nycklar["ordförande"], b"annat")
    _, rad = ny_post(
        sista, tidpunkt(sista.tid), "ordförande", "attest", "L1/2023", posthash(entry), **mer
    )
    with (bocker.mapp / FIL).open("ab") as fil:
        fil.write(rad)
    text = bocker.mapp / "2023/L-leverantor.beancount"
    text.write_text(
        text.read_text().replace(
            '  ver: "L1"\n',
            '  ver: "L1"\n  attesterad: 2023-03-01\n  attesterad-av: "ordförande"\n',
        )
    )

    fel = " ".join(map(str, las_bok(bocker.mapp).fel))

    assert "LKBR-H20: post" in fel
    assert "LKBR-H07: attesten på L1/2023 stämmer inte" in fel


def test_ett_las_som_inte_raknas_stanger_ingenting(bocker: Bocker) -> None:
    """A lock that nobody signed is told, and is no lock anywhere that asks what is locked."""
    sista = _sista(bocker.mapp)
    _, rad = ny_post(sista, tidpunkt(sista.tid), "ekonom", "lås", "2023-01", version="1")
    with (bocker.mapp / FIL).open("ab") as fil:
        fil.write(rad)

    bok = las_bok(bocker.mapp)

    assert "LKBR-H20" in " ".join(map(str, bok.fel))
    assert stangda(bok).perioder == frozenset()
    assert main(["stang", "--bok", str(bocker.mapp)]) == 0
    assert bocker.capsys.readouterr().out == "Ingenting är låst.\n"


def test_nycklar_byts_av_den_som_har_en(bocker: Bocker, tmp_path: Path) -> None:
    """The keys in force before the change decide, not those that it brings."""
    plats = tmp_path / "nya"
    plats.mkdir()
    ny, publik = ny_nyckel(plats, "ekonom")
    fil = bocker.mapp / "forbund.toml"
    gammal = bocker.nycklar["ekonom"].with_name("ekonom-ed25519.pub").read_text().strip()
    fil.write_text(fil.read_text().replace(gammal, publik))
    gamla_filen = bocker.nycklar["ekonom"]
    bocker.nycklar["ekonom"] = ny
    assert "LKBR-H20" in bocker.kor(
        "historik", "installningar", av="ekonom", nyckel="ekonom", status=1
    )
    bocker.nycklar["ekonom"] = gamla_filen

    bocker.kor("historik", "installningar", av="ekonom", nyckel="ekonom")

    bok = las_bok(bocker.mapp)
    assert bok.fel == ()
    poster = las_historik((bocker.mapp / FIL).read_bytes()).poster
    assert spela_upp(poster, regler_av(bok.forbund)).regler.nycklar["ekonom"] == (
        " ".join(publik.split(" ")[:2]),
    )


def test_en_nyckel_som_inte_finns_sags(bocker: Bocker) -> None:
    bocker.nycklar["ingen"] = bocker.mapp / "finns-inte"

    svar = bocker.kor("attestera", "L1", av="förbundschef", nyckel="ingen", status=1)

    assert "Det gick inte att signera:" in svar
    assert "ssh-keygen -t ed25519" in svar


def test_signaturer_provas_snabbt(tmp_path: Path) -> None:
    """A year's attests are checked in less than a blink: each in about a tenth of a millisecond."""
    import time

    nyckel, publik = ny_nyckel(tmp_path, "chef")
    signatur = signera(nyckel, b"text")
    start = time.process_time()

    assert all(is_akta(b"text", signatur, (publik,)) for _ in range(200))

    assert time.process_time() - start < 2
