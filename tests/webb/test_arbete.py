"""At work in the browser: booking, correcting, an underlag handed in, and a revisor refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from beancount.core import data

from lkbr.roller import Roll
from rakenskap.bok.bok import las_bok
from rakenskap.fava_tillagg.roll import FUNKTION
from tests.hjalp import ver
from tests.rakenskap.bankfil.camthjalp import camt, utdrag
from tests.rakenskap.bankfil.camthjalp import del_ as bankdel
from tests.rakenskap.bankfil.camthjalp import post as bankpost
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
            {"klicka": "a.rk-knapp:has-text('Rätta')"},
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


def faktura(nummer: int, **mer: str) -> dict[str, str]:
    """Return what is typed for an invoice: five fields, beside the day and the document."""
    falt = {"dag": "2023-02-14", "motpart": f"Firman {nummer} AB", "text": f"Faktura {nummer}"}
    falt |= {"rad-1-konto": "6110", "rad-1-debet": f"{nummer}00,50", **mer}
    return {f"input[name={namn}]": text for namn, text in falt.items()}


def test_det_som_skrivits_finns_kvar(webb: Webb) -> None:
    """What is typed is checked at once, and is there again after another page and after Back."""
    sett = webb.bladdra(
        steg=[
            {"oppna": "Arbeta/?ny=leverantor"},
            {"fyllallt": faktura(7, **{"rad-1-konto": "9999"})},
            {"vanta": "#fel-rad-1-konto:has-text('Inget konto')"},
            {"fyllallt": {"input[name=rad-1-konto]": "6110"}},
            {"vanta": "[data-rk-besked]:has-text('Blir L1')"},
            {"vanta": "[data-saldo='1']:has-text('saldo 0,00 → 700,50')"},
            {"oppna": "Oversikt/"},
            {"oppna": "Arbeta/?ny=leverantor"},
            {"vanta": "[data-rk-aterstallt]:not([hidden])"},
            {"klicka": "button[value=spara]"},
            {"oppna": "Arbeta/?ny=leverantor"},
        ]
    )
    krav_rena(sett)
    assert "Utkastet är sparat." in sett["steg"][-2]["text"]
    assert "är återställt" not in sett["steg"][-1]["text"]  # saved: nothing to put back
    text = (webb.mapp / "2023/L-leverantor.beancount").read_text()
    assert '"Firman 7 AB" "Faktura 7"' in text


def i_formularet(nummer: int, kvitto: Path) -> list[dict[str, object]]:
    """Return the steps of an invoice in the voucher form: the fields, the file, two presses."""
    return [
        {"oppna": "Arbeta/?ny=leverantor", "tyst": True},
        {"fyllallt": faktura(nummer), "tyst": True},
        {"fil": "input[name=fil]", "sokvag": str(kvitto), "laddar": True, "tyst": nummer > 1},
        {"klicka": "button[value=bokfor]", "tyst": nummer > 1},
        {"klicka": "button:has-text('Bokför')", "tyst": True},
    ]


def i_fyra_uppgifter(nummer: int, kvitto: Path) -> list[dict[str, object]]:
    """Return the steps of an invoice from a supplier that is known."""
    falt = {"leverantor": f"Firman {nummer % 4 + 1} AB", "nummer": f"{nummer}"}
    falt |= {"den": "2023-02-14", "belopp": f"{nummer}00,50"}
    return [
        {"oppna": "Inkop/", "tyst": True},
        {"fyllallt": {f"input[name={n}]": text for n, text in falt.items()}, "tyst": True},
        {"fil": "input[name=fil]", "sokvag": str(kvitto), "laddar": True, "tyst": nummer > 5},
        {"klicka": "button:has-text('Visa verifikationen')", "tyst": nummer > 5},
        {"klicka": "button:has-text('Bokför')", "tyst": True},
    ]


def test_en_manad_i_webblasaren(tmp_path: Path) -> None:
    """Twenty invoices, a bank file, a correction, attests by another, and the month is closed.

    An invoice was ten fields and six presses; here it is five, and the day where it is another
    than today, and two presses.
    """
    mapp = med_historik(tmp_path / "bok", "")
    fil = mapp / "main.beancount"
    fil.write_text(fil.read_text() + TILLAGG)
    kvitto = tmp_path / "faktura.pdf"
    kvitto.write_bytes(PDF)
    bank = tmp_path / "bank.xml"
    betald = bankpost("R1", "-100.50", "2023-02-20", bankdel("-100.50", "Firman 1 AB"))
    bank.write_bytes(
        camt(utdrag("5000.00", "4890.50", betald + bankpost("R2", "-9.00", "2023-02-20")))
    )
    fakturor = [steg for nummer in range(1, 5) for steg in i_formularet(nummer, kvitto)]
    fakturor += [steg for nummer in range(5, 21) for steg in i_fyra_uppgifter(nummer, kvitto)]
    steg: list[dict[str, object]] = [
        {"oppna": "Arbeta/?ratta=L14/2023"},
        {"fyllallt": {"input[name=rad-1-debet]": "2001", "input[name=rad-2-kredit]": ""}},
        {"klicka": "button[value=ratta]"},
        {"klicka": "button:has-text('Bokför rättelsen')"},
        {"oppna": "Arbeta/", "tyst": True},
        {
            "fyll": "section[aria-labelledby=rk-las-in] input[name=text]",
            "text": "6110",
            "tyst": True,
        },
        {"fil": "section[aria-labelledby=rk-las-in] input[type=file]", "sokvag": str(bank)},
        {"klicka": "button:has-text('Visa vad filen ger')"},
        {"klicka": "button:has-text('Läs in')"},
        {"klicka": "button:has-text('Bokför de valda')"},
        {"fyll": "input[name=text]", "text": "Utdraget kom sent", "tyst": True},
        {"klicka": "button:has-text('Bokför')"},
        {"oppna": "Attestera/"},
        {"valj": "select[name=av]", "text": "ordförande", "tyst": True},
        {"skicka": "button:has-text('Byt')"},
    ]
    # Twenty, a reversal, and what the last should have been; a press each.
    steg += [{"skicka": "button:has-text('Attestera')", "tyst": n > 0} for n in range(22)]
    stanga = "section[aria-labelledby=rk-stang]"
    steg += [
        {"oppna": "Arbeta/"},
        {"valj": f"{stanga} select[name=av]", "text": "ekonom", "tyst": True},
        {"valj": f"{stanga} select[name=namn]", "text": "2023-02", "tyst": True},
        {"klicka": "button:has-text('Stäng')"},
        {"klicka": "button:has-text('Stäng')"},
    ]
    with server(mapp) as webb:
        forst = webb.bladdra(steg=fakturor)
        sett = webb.bladdra(steg=steg)
    krav_rena(forst)
    krav_rena(sett)
    assert (forst["falt"], forst["tryck"]) == (4 * 6 + 16 * 5, 20 * 2)
    bok = las_bok(mapp)
    assert bok.fel == ()
    alla = [ett for ett in bok.entries if isinstance(ett, data.Transaction)]
    assert {ett.flag for ett in alla} == {"*"}
    leverantor = [ett for ett in alla if ett.meta["ver"].startswith("L")]
    assert len(leverantor) == 22
    assert {ett.meta.get("attesterad-av") for ett in leverantor} == {"ordförande"}
    assert {ett.meta["av"] for ett in alla} == {"ekonom"}
    assert "2023-02 är låst" in sett["steg"][-1]["text"]


def test_filer_slapps_pa_skrivbordet(webb: Webb) -> None:
    """A file that is dropped on a draft becomes its underlag; one on a form stands beside it."""
    sett = webb.bladdra(
        steg=[
            {"oppna": "Arbeta/"},
            {"slapp": "[data-rk-utkast]", "namn": "kvitto.txt", "text": "Ett kvitto"},
            {"klicka": "button:has-text('Lägg till')"},
            {"slapp": "form[data-rk-slapp] input[type=file]", "namn": "f.txt", "text": "Faktura 8"},
            {"vanta": ".rk-bredvid-underlag:has-text('Faktura 8')"},
            {"oppna": "Inkop/"},
            {"fyllallt": {"input[name=nummer]": "8"}},
            {"slapp": "input[name=fil]", "namn": "f.txt", "text": "Faktura 9"},
            {"vanta": ".rk-bredvid-underlag:has-text('Faktura 9')"},
            {"vanta": "input[name=nummer]"},
        ]
    )
    krav_rena(sett)
    assert "kvitto.txt" in sett["steg"][2]["text"]
    assert (webb.mapp / "2023/underlag/kvitto.txt").read_text() == "Ett kvitto"


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
    for nummer, (namn, kropp) in enumerate(
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
        (tmp_path / "bok" / plats).write_bytes(kropp)
        poster += ver(
            f"A{nummer}", "2023-02-02", SKRIPT, SKRIPT, "5010 1.00; 1930 -1.00", underlag=plats
        )
    with server(skriv(tmp_path / "bok", poster)) as webb:
        sidor = [f"Verifikationer/?ver=A{nummer}/2023" for nummer in range(1, 6)]
        sidor += ["Verifikationer/?ar=2023", "Huvudbok/?konto=5010&ar=2023", "Granskning/"]
        sett = webb.bladdra(sidor=sidor)
        krav_rena(sett)
        assert "onerror" in sett["sidor"][0]["text"]  # shown as text
