"""The witness: remembers how far the log had come, and takes only a continuation of it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from lkbr.behandlingshistorik import FIL, las_historik, ny_post
from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.granskning.kontrollpunkt import (
    is_signerad,
    kontrollpunkt,
    las_kontrollpunkt,
    signerad,
)
from rakenskap.kommandon.cli import main
from tests.rakenskap.dagbok.test_dagbok import FAKTURA, HYRA, NU, med_historik
from tests.rakenskap.granskning.test_signaturer import ny_nyckel

Kor = Callable[..., str]


@pytest.fixture
def mapp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("rakenskap.kommandon.dialog.nu", lambda: NU)
    monkeypatch.setenv("RAKENSKAP_SIGILL", "av")
    return med_historik(tmp_path / "bok", HYRA + FAKTURA)


@pytest.fixture
def kor(mapp: Path, capsys: pytest.CaptureFixture[str]) -> Kor:
    def kor_(*ord_: str, status: int = 0) -> str:
        svar = main([ord_[0], "--bok", str(mapp), *ord_[1:]])
        ut, fel = capsys.readouterr()
        assert svar == status, ut + fel
        return str(ut + fel)

    return kor_


def test_vittnet_foljer_en_fortsattning(kor: Kor, tmp_path: Path) -> None:
    minne = tmp_path / "revisorn/minne"
    folj = ("vittne", "folj", "--minne", str(minne))
    assert "Vittnet ser historiken för första gången: 4 poster" in kor(*folj)
    kor("bokfor", "--av", "ekonom", "--ja")

    assert "4 poster är oförändrade och 3 har kommit till" in kor(*folj)
    assert minne.read_text().startswith("rakenskap/Provförbundet\n7\n")


def test_vittnet_vagrar_en_historik_som_skrivits_om(kor: Kor, mapp: Path, tmp_path: Path) -> None:
    minne = tmp_path / "minne"
    folj = ("vittne", "folj", "--minne", str(minne))
    kor("bokfor", "--av", "ekonom", "--ja")
    kor(*folj)
    sedd = minne.read_text()
    poster = las_historik((mapp / FIL).read_bytes()).poster
    hela = (mapp / FIL).read_bytes()
    (mapp / FIL).write_bytes(b"".join(hela.splitlines(keepends=True)[:-1]))
    assert "den har 6 poster, men hade 7" in kor(*folj, status=1)

    # A log that is whole in itself, of the same length, with another last record.
    _, rad = ny_post(poster[-2], NU, "ekonom", "inställning", "annat", "ab" * 32)
    (mapp / FIL).write_bytes(b"".join(hela.splitlines(keepends=True)[:-1]) + rad)
    assert "de första 7 posterna är inte de som de var" in kor(*folj, status=1)
    assert minne.read_text() == sedd


def test_minnet_maste_anges(kor: Kor) -> None:
    assert "Vittnets minne är inte angivet" in kor("vittne", "folj", status=1)


def test_ett_bevis_provas_utan_bockerna(
    kor: Kor, mapp: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kor("bokfor", "--av", "ekonom", "--ja")
    minne, fil = tmp_path / "minne", tmp_path / "bevis"
    kor("vittne", "folj", "--minne", str(minne))
    kor("vittne", "bevis", "B1/2023", "--ut", str(fil))
    tom = tmp_path / "tom"
    tom.mkdir()
    prova = ["vittne", "--bok", str(tom), "prova", str(fil), "--minne", str(minne)]

    assert main(prova) == 0
    ut = capsys.readouterr().out
    assert "ekonom: bokning B1/2023) är med bland 7 poster" in ut

    fil.write_text(fil.read_text().replace("Hyra", "Hyror"))
    assert main(prova) == 1
    assert "beviset visar inte att posten finns" in capsys.readouterr().out


def test_ett_bevis_mot_en_annan_kontrollpunkt_galler_inte(kor: Kor, tmp_path: Path) -> None:
    minne, fil = tmp_path / "minne", tmp_path / "bevis"
    kor("vittne", "folj", "--minne", str(minne))
    kor("bokfor", "--av", "ekonom", "--ja")
    kor("vittne", "bevis", "B1/2023", "--ut", str(fil))

    svar = kor("vittne", "prova", str(fil), "--minne", str(minne), status=1)

    assert "kontrollpunkten i beviset är inte den som vittnet minns" in svar


@pytest.mark.parametrize("skrap", ["", "x", "rakenskap-inklusion/1\n{}\n\nx\n1\nAA==\n", "\xff"])
def test_skrap_ar_inget_bevis(kor: Kor, tmp_path: Path, skrap: str) -> None:
    fil = tmp_path / "bevis"
    fil.write_text(skrap, encoding="latin-1")

    assert "evis" in kor("vittne", "prova", str(fil), status=1)


def test_en_kontrollpunkt_gar_fram_och_tillbaka_och_signeras(mapp: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    logg = las_historik((mapp / FIL).read_bytes())
    punkt = kontrollpunkt(logg, las_bok(mapp).forbund.namn)
    nyckel, annan = (Ed25519PrivateKey.from_private_bytes(bytes([ett] * 32)) for ett in (1, 2))
    publik, annans = (ett.public_key().public_bytes_raw() for ett in (nyckel, annan))

    med = signerad(punkt, publik, nyckel.sign)

    last = las_kontrollpunkt(str(med), "minne")
    assert last == med
    assert is_signerad(last, publik)
    assert not is_signerad(last, annans)
    assert not is_signerad(punkt, publik)
    namn, antal, _ = punkt.kropp.splitlines()
    assert (namn, antal) == ("rakenskap/Provförbundet", "4")
    for skrap in ("", "namn\nx\nAA==\n", "namn\n1\nAA==\n", "namn\n1\n"):
        with pytest.raises(BokFelError, match="Det är inte en kontrollpunkt"):
            las_kontrollpunkt(skrap, "minne")


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_en_person_signerar_kontrollpunkten(
    kor: Kor, mapp: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chair signs what the books were; later books still have it, rewritten ones do not."""
    nyckel, publik = ny_nyckel(tmp_path, "chef")
    fil = tmp_path / "punkt.txt"
    signera = ["vittne", "signera", "--av", "förbundschef", "--nyckel", str(nyckel)]
    monkeypatch.setattr("rakenskap.kommandon.vittne.getpass", lambda _text: "fel")
    assert "Nyckeln står inte som förbundschefs" in kor(*signera)
    with (mapp / "forbund.toml").open("a") as ut:
        ut.write(f'[[person]]\nnamn = "förbundschef"\nnycklar = ["{publik}"]\n')
    kor("historik", "installningar", "--av", "ekonom", "--ja")

    assert "Nyckeln står inte" not in kor(*signera, "--ut", str(fil))
    assert "\n\n— förbundschef " in fil.read_text()
    kor("bokfor", "--av", "ekonom", "--ja")
    svar = kor("vittne", "granska", str(fil))
    assert "De första 5 posterna" in svar
    assert "rätt  Signerad av förbundschef." in svar

    text = fil.read_text()
    fil.write_text(text.replace("— förbundschef", "— ordförande"))
    assert "inte är gjorda med någon nyckel i inställningarna: 1" in kor(
        "vittne", "granska", str(fil)
    )
    fil.write_text(text.replace("\n5\n", "\n4\n"))
    assert "är inte de som de var" in kor("vittne", "granska", str(fil), status=1)
    assert "Kontrollpunkten finns inte" in kor("vittne", "granska", "finns-inte", status=1)
    assert "--av NAMN --nyckel FIL" in kor("vittne", "signera", status=1)
    rsa, _ = ny_nyckel(tmp_path, "chef", "rsa")
    signera[-1] = str(rsa)
    assert "av ett annat slag än Ed25519" in kor(*signera, status=1)
    ord_ = ["ssh-keygen", "-q", "-p", "-N", "hemligt", "-P", "", "-f", str(nyckel)]
    subprocess.run(ord_, check=True, capture_output=True)
    signera[-1] = str(nyckel)
    assert "lösenord" in kor(*signera, status=1)
    nyckel.write_text("x")
    assert "Det är ingen nyckel" in kor(*signera, status=1)
    signera[-1] = str(tmp_path / "finns-inte")
    assert "Nyckeln går inte att läsa" in kor(*signera, status=1)
