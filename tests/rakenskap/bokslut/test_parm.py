"""The binder: one PDF with a tab per account, its specification and its documents."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from pypdf.generic import Destination

from rakenskap.bok.bok import las_bok
from tests.hjalp import ver
from tests.rakenskap.bokslut.bocker import EGEN, NU, gor, kor


@pytest.fixture(autouse=True)
def _klocka(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rakenskap.kommandon.dialog.nu", lambda: NU)


def en_pdf(sidor: int = 2, losenord: str = "") -> bytes:
    skrivare = pypdf.PdfWriter()
    for _ in range(sidor):
        skrivare.add_blank_page(100, 100)
    if losenord:
        skrivare.encrypt(losenord)
    ut = io.BytesIO()
    skrivare.write(ut)
    return ut.getvalue()


def en_bild() -> bytes:
    ut = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(ut, "PNG")
    return ut.getvalue()


DOKUMENT = {
    "kvitto.pdf": en_pdf(),
    "bild.png": en_bild(),
    "lista.csv": b"konto;belopp\n1930;5\n",
    "skadad.pdf": b"%PDF-1.7 inte en pdf",
    "hemlig.pdf": en_pdf(1, "x"),
    "bok.xlsx": b"PK",
}


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    """Six claims on customers, each with a document of its own kind."""
    mapp = tmp_path / "bok"
    (mapp / "2023/underlag").mkdir(parents=True)
    text = ""
    for nr, (namn, innehall) in enumerate(DOKUMENT.items(), start=2):
        (mapp / "2023/underlag" / namn).write_bytes(innehall)
        text += ver(
            f"A{nr}",
            f"2023-03-{nr:02d}",
            "Staden",
            namn,
            "1510 100.00; 3999 -100.00",
            underlag=f"2023/underlag/{namn}",
            underlag_sha256=hashlib.sha256(innehall).hexdigest(),
        )
    return gor(mapp, text)


def flikarna(parm: pypdf.PdfReader) -> dict[str, list[str]]:
    """Return the outline: each tab with its documents."""
    svar: dict[str, list[str]] = {}
    senaste = ""
    for ett in parm.outline:
        if isinstance(ett, Destination):
            senaste = str(ett.title)
            svar[senaste] = []
        else:
            svar[senaste] = [str(del_.title) for del_ in ett if isinstance(del_, Destination)]
    return svar


def test_parmen_har_en_flik_per_konto_med_specifikation_och_dokument(
    tmp_path: Path, mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (mapp / "2023/underlag/besked.txt").write_text("Saldo 500 000,00\n")
    besked = ("--underlag", str(mapp / "2023/underlag/besked.txt"))
    egen = ("--saldo", "500000", "--mot", "engagemangsbesked", *besked, *EGEN)
    kor(mapp, capsys, "avstamning", "2023", "1930", *egen)
    fil = tmp_path / "parm.pdf"
    ord_ = ("avstamning", "2023", "--parm", "--format", "pdf", "--ut")
    ut = kor(mapp, capsys, *ord_, str(fil))
    assert "3 flikar, 8 dokument." in ut
    assert "2023/underlag/skadad.pdf kunde inte tas in" in ut
    assert "2023/underlag/hemlig.pdf kunde inte tas in (den har lösenord)" in ut
    parm = pypdf.PdfReader(fil)
    flikar = flikarna(parm)
    assert list(flikar) == ["Avstämning 2023-12-31", "1510 Kundfordringar", "1930 Företagskonto"]
    assert flikar["1510 Kundfordringar"] == [f"2023/underlag/{namn}" for namn in DOKUMENT]
    assert flikar["1930 Företagskonto"] == ["2023/underlag/besked.txt", "2023/underlag/A1.txt"]
    text = "\n".join(sida.extract_text() for sida in parm.pages)
    assert "1510 Kundfordringar 2023-12-31" in text
    assert "A4/2023" in text  # the specification
    assert "Saldo 500 000,00" in text  # a document of text as a page
    assert "Dokumentet kunde inte tas in: den har lösenord." in text
    # What is no PDF is attached as it was, and so is what could not be merged.
    assert parm.attachments["2023-underlag-bok.xlsx"] == [b"PK"]
    assert parm.attachments["2023-underlag-hemlig.pdf"] == [DOKUMENT["hemlig.pdf"]]
    assert "2023-underlag-kvitto.pdf" not in parm.attachments
    # The same books, the same bytes.
    kor(mapp, capsys, *ord_, str(tmp_path / "igen.pdf"))
    assert (tmp_path / "igen.pdf").read_bytes() == fil.read_bytes()


def test_en_vag_ut_ur_bockerna_foljs_inte(
    tmp_path: Path, mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hemligt.txt").write_text("hemligt\n")
    rad = (
        '\n2023-12-31 custom "avstamning" Tillgångar:1930-Företagskonto 500000.00 SEK\n'
        '  mot: "2023/underlag/../../../hemligt.txt"\n  underlag: "../hemligt.txt"\n'
    )
    fil = mapp / "2023/A-lopande.beancount"
    fil.write_text(fil.read_text() + rad)
    assert las_bok(mapp).konton
    ut = tmp_path / "parm.pdf"
    kor(mapp, capsys, "avstamning", "2023", "--parm", "--format", "pdf", "--ut", str(ut))
    text = "\n".join(sida.extract_text() for sida in pypdf.PdfReader(ut).pages)
    assert "hemligt\n" not in text
