"""At work in the browser: booking, correcting, an underlag handed in, and a revisor refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lkbr.roller import Roll
from rakenskap.bok.bok import las_bok
from rakenskap.fava_tillagg.roll import FUNKTION
from tests.hjalp import ver
from tests.rakenskap.dagbok.test_dagbok import FAKTURA, med_historik
from tests.rakenskap.fava.bocker import POSTER, TILLAGG, skriv
from tests.webb.conftest import Webb, krav_rena, server, text_i

pytestmark = pytest.mark.webb

SKRIPT = "<img src=x onerror='window.__inkorning=1'><script>window.__inkorning=1</script>"
# The least PDF and the least picture that a browser shows.
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def webb(tmp_path: Path) -> Iterator[Webb]:
    mapp = med_historik(tmp_path / "bok", FAKTURA)
    fil = mapp / "main.beancount"
    fil.write_text(fil.read_text() + TILLAGG)
    with server(mapp) as ett:
        yield ett


def test_bokfora_och_ratta(webb: Webb, tmp_path: Path) -> None:
    kvitto = tmp_path / "kvitto.pdf"
    kvitto.write_bytes(PDF)
    sett = webb.bladdra(
        steg=[
            {"oppna": "Arbeta/"},
            {"fil": "section[aria-labelledby=rk-utkast] input[type=file]", "sokvag": str(kvitto)},
            {"klicka": "button:has-text('Lägg till underlag')"},
            {"klicka": "button:has-text('Lägg till')"},
            {"klicka": "button:has-text('Bokför de valda')"},
            {"klicka": "button:has-text('Bokför')"},
            {"klicka": "a:has-text('Rätta')"},
            {"klicka": "button:has-text('Visa rättelsen')"},
            {"klicka": "button:has-text('Bokför rättelsen')"},
        ]
    )
    krav_rena(sett)
    rubriker = [steg["rubrik"] for steg in sett["steg"]]
    assert rubriker[2:] == [
        "Lägg 2023/underlag/kvitto.pdf som underlag?",
        "Arbeta",
        "Bokför 1 verifikation?",
        "Verifikation L1/2023",
        "Rätta L1/2023",
        "Bokför rättelsen av L1/2023?",
        "Verifikation L3/2023",
    ]
    assert "2023/underlag/kvitto.pdf" in sett["steg"][5]["text"]
    bok = las_bok(webb.mapp)
    assert bok.fel == ()
    assert {ett.meta["ver"] for ett in bok.entries if getattr(ett, "flag", "") == "*"} == {
        "A1",
        "L1",
        "L2",
        "L3",
    }


def test_en_revisor_nekas(tmp_path: Path) -> None:
    mapp = med_historik(tmp_path / "bok", FAKTURA)
    fil = mapp / "main.beancount"
    fil.write_text(fil.read_text() + TILLAGG)
    with server(mapp, {FUNKTION: lambda: Roll.REVISOR}) as webb:
        sett = webb.bladdra(sidor=["Granskning/", "Verifikationer/?ver=A1/2023"])
        krav_rena(sett)
        assert "Rätta" not in text_i(sett["sidor"])
        assert "Revisorns anteckningar" in text_i(sett["sidor"])
        assert webb.status("Arbeta/") == 403


def test_skript_i_bockerna_kors_inte_och_underlag_visas(tmp_path: Path) -> None:
    (tmp_path / "bok/2023/underlag").mkdir(parents=True)
    poster = POSTER
    for nummer, (namn, innehall) in enumerate(
        {
            "a.pdf": PDF,
            "b.png": PNG,
            "c.html": SKRIPT.encode(),
            "d.csv": f"rubrik,text\n1,{SKRIPT}\n".encode(),
            "e<img src=x onerror=alert(1)>.txt": b"text",
        }.items(),
        start=1,
    ):
        plats = f"2023/underlag/{namn}"
        (tmp_path / "bok" / plats).write_bytes(innehall)
        poster += ver(
            f"A{nummer}", "2023-02-02", SKRIPT, SKRIPT, "5010 1.00; 1930 -1.00", underlag=plats
        )
    with server(skriv(tmp_path / "bok", poster)) as webb:
        sidor = [f"Verifikationer/?ver=A{nummer}/2023" for nummer in range(1, 6)]
        sidor += ["Verifikationer/?ar=2023", "Huvudbok/?konto=5010&ar=2023", "Granskning/"]
        sett = webb.bladdra(sidor=sidor)
        krav_rena(sett)
        assert "onerror" in sett["sidor"][0]["text"]  # shown as text
