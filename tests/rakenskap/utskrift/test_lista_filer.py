"""The writers of lists: the same table as text, CSV, spreadsheet and PDF."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pypdf
import pytest

from rakenskap.bok.felrad import BokFelError
from rakenskap.kommandon.lista import gor_dokument
from rakenskap.listor.dokument import Listdokument
from rakenskap.listor.register import LISTOR
from rakenskap.utskrift.lista_csv import ofarlig, som_csv
from rakenskap.utskrift.lista_text import kapad, som_text
from rakenskap.utskrift.skriv_lista import FORMAT, Format, listfilnamn, skriv_lista
from tests.hjalp import ver
from tests.rakenskap.listor.bocker import gor, urval


def dokument(mapp: Path, namn: str = "huvudbok", entries: str | None = None) -> Listdokument:
    b = gor(mapp) if entries is None else gor(mapp, entries)
    return gor_dokument(namn, b, urval())


# ------------------------------------------------------------------ text


@pytest.mark.parametrize("namn", LISTOR)
@pytest.mark.parametrize("bredd", [70, 80, 100, 160])
def test_ingen_rad_ar_bredare_an_fonstret(tmp_path: Path, namn: str, bredd: int) -> None:
    langt = "Ett mycket långt namn på en motpart som inte får plats på raden " * 3
    entries = ver("L1", "2023-01-25", langt, langt, "5010 123456789.00; 2440 -123456789.00") + ver(
        "A1", "2023-01-26", langt, langt, "4010 1.00; 5010 -1.00", rattar="L1/2023"
    )
    text = som_text(dokument(tmp_path, namn, entries), bredd)
    # The checksum alone takes 66 characters.
    assert max(map(len, text.splitlines())) <= max(bredd, 66)


def test_det_som_inte_far_plats_sags(tmp_path: Path) -> None:
    smal = som_text(dokument(tmp_path, "verifikationer"), 60)
    bred = som_text(dokument(tmp_path, "verifikationer"), 200)
    assert "Utan plats här: " in smal
    assert "Underlag" in smal.partition("Utan plats här: ")[2]
    assert "Utan plats här: " not in bred
    assert "2023/underlag/L1.txt" in bred


def test_en_kapad_text_slutar_med_tre_punkter() -> None:
    assert kapad("Leverantörsskulder", 8) == "Leveran…"
    assert kapad("Löner", 8) == "Löner"
    assert kapad("Löner m.m.", 7) == "Löner…"


def test_styrtecken_nar_inte_terminalen(tmp_path: Path) -> None:
    entries = ver("L1", "2023-01-25", "Bolaget", "Röd \x1b[31m text", "5010 1.00; 2440 -1.00")
    text = som_text(dokument(tmp_path, "grundbok", entries), 80)
    assert "\x1b" not in text
    assert "Röd  [31m text" in text


# ------------------------------------------------------------------ CSV


@pytest.mark.parametrize("farlig", ["=1+1", "+46 8", "-1", "@SUMMA(A1)", "\t=1", "  =1", "＝1"])
def test_ingen_cell_blir_en_formel(farlig: str) -> None:
    assert ofarlig(farlig) == f"'{farlig}"


def test_csv_oppnas_ratt_i_svenskt_excel(tmp_path: Path) -> None:
    entries = ver(
        "L1", "2023-01-25", "=cmd|' /C calc'!A0", "Hyra; å ä ö", "5010 1234.50; 2440 -1234.50"
    )
    fil = skriv_lista(dokument(tmp_path, "huvudbok", entries), "csv", tmp_path / "ut" / "a.csv")
    data = fil.read_bytes()
    assert data.startswith("\ufeffRad;Konto;Kontonamn;Datum;Ver;".encode())
    assert data.count(b"\r\n") == data.count(b"\n")
    rader = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert rader[2] == [
        *("", "2440", "Leverantörsskulder", "2023-01-25", "L1", "'=cmd|' /C calc'!A0"),
        *("Hyra; å ä ö", "", "", "1234,50", "-1234,50"),
    ]
    slut = [rad[0] for rad in rader if len(rad) == 1]
    assert slut[:2] == ["Provförbundet", "Huvudbok 2023"]
    assert slut[-2].startswith("Verifikationer, SHA-256: ")
    assert slut[-1] == "Böckernas version: utan git"


# ------------------------------------------------------------------ XLSX


def ark(fil: Path) -> Any:  # noqa: ANN401 (openpyxl's sheet)
    return openpyxl.load_workbook(fil).worksheets[0]


def rad_med(blad: Any, text: str) -> int:  # noqa: ANN401
    rader = (rad[0].row for rad in blad.iter_rows() if any(cell.value == text for cell in rad))
    return int(next(rader))


def test_arbetsboken_har_alla_kolumner_filter_och_utskriftsrubrik(tmp_path: Path) -> None:
    blad = ark(skriv_lista(dokument(tmp_path), "xlsx", tmp_path / "ut.xlsx"))
    huvud = rad_med(blad, "Datum")
    assert [cell.value for cell in blad[huvud]] == [
        *("Konto", "Kontonamn", "Datum", "Ver", "Motpart", "Text", "Dimension"),
        *("Debet", "Kredit", "Saldo"),
        # Beside what is printed: the name of each row, for a program that reads the sheet.
        *(None, "Datapunkt"),
    ]
    assert blad.auto_filter.ref.startswith(f"A{huvud}:J")
    assert blad.freeze_panes == f"A{huvud + 1}"
    assert blad.print_title_rows == f"${huvud}:${huvud}"
    assert blad.page_setup.orientation == "landscape"
    assert blad.oddHeader.right.text == "Huvudbok 2023"
    assert "Verifikationer, SHA-256" in blad.oddFooter.left.text


def test_summorna_ar_formler_over_raderna_ovanfor(tmp_path: Path) -> None:
    fil = skriv_lista(dokument(tmp_path), "xlsx", tmp_path / "ut.xlsx")
    formler, varden = ark(fil), openpyxl.load_workbook(fil, data_only=True).worksheets[0]
    funna = 0
    for rad in formler.iter_rows():
        for cell in rad:
            if cell.data_type != "f":
                continue
            funna += 1
            assert cell.value.startswith("=SUBTOTAL(9,")
            plats = cell.value.removeprefix("=SUBTOTAL(9,").removesuffix(")")
            summa = sum(
                ett.value
                for (ett,) in varden[plats]
                if ett.value is not None and formler[ett.coordinate].data_type != "f"
            )
            assert round(summa, 2) == varden[cell.coordinate].value, cell.coordinate
    assert funna > 10
    # A running balance is never summed.
    assert all(cell.data_type != "f" for (cell,) in formler["J1:J100"])


def test_en_text_som_liknar_en_formel_ar_en_text(tmp_path: Path) -> None:
    entries = ver("L1", "2023-01-25", "=1+1", "@SUMMA(A1)", "5010 1.00; 2440 -1.00")
    blad = ark(skriv_lista(dokument(tmp_path, "grundbok", entries), "xlsx", tmp_path / "ut.xlsx"))
    celler = [
        cell for rad in blad.iter_rows() for cell in rad if cell.value in ("=1+1", "@SUMMA(A1)")
    ]
    assert [cell.quotePrefix or cell.data_type for cell in celler] == ["s"] * 4


# ------------------------------------------------------------------ PDF


def manga(antal: int) -> str:
    return "".join(
        ver(
            f"A{n}",
            f"2023-{1 + n * 12 // (antal + 1):02d}-{1 + n % 28:02d}",
            "Värden AB",
            f"Hyra nummer {n}",
            "5010 100.00; 1930 -100.00",
            underlag="2023/underlag/A.txt",
        )
        for n in range(1, antal + 1)
    )


def test_perioden_och_ursprunget_star_pa_varje_sida(tmp_path: Path) -> None:
    dok = dokument(tmp_path, "huvudbok", manga(60))
    fil = skriv_lista(dok, "pdf", tmp_path / "ut.pdf")
    sidor = [sida.extract_text() for sida in pypdf.PdfReader(fil).pages]
    assert len(sidor) > 1
    for nummer, sida in enumerate(sidor, start=1):
        assert "Huvudbok 2023" in sida
        assert dok.harkomst.kontrollsumma in sida
        assert f"{nummer} ({len(sidor)})" in sida
    # An account that goes on has its heading and the columns' on the next page too.
    assert "5010  Lokalhyra" in sidor[-1]
    assert "Kredit" in sidor[-1]


def test_pdf_ar_arkivformat_och_samma_bocker_ger_samma_fil(tmp_path: Path) -> None:
    dok = dokument(tmp_path, "saldobalans")
    forsta = skriv_lista(dok, "pdf", tmp_path / "a.pdf").read_bytes()
    assert skriv_lista(dok, "pdf", tmp_path / "b.pdf").read_bytes() == forsta
    with pikepdf.open(tmp_path / "a.pdf") as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Saldobalans 2023, Provförbundet"


def test_en_lista_pa_2000_rader_blir_hel(tmp_path: Path) -> None:
    dok = dokument(tmp_path, "grundbok", manga(1000))
    assert len(dok.rapporter[0].rader) == 2001
    sidor = pypdf.PdfReader(skriv_lista(dok, "pdf", tmp_path / "ut.pdf")).pages
    text = "".join(sida.extract_text() for sida in sidor)
    assert all(f"A{nummer}" in text for nummer in (1, 500, 1000))


def test_ett_tecken_utan_typsnitt_sags_och_inget_skrivs(tmp_path: Path) -> None:
    entries = ver("L1", "2023-01-25", "Bolaget", "Kinesiska 汉", "5010 1.00; 2440 -1.00")
    mapp = tmp_path / "ut"
    with pytest.raises(BokFelError, match="Tecknet «汉» i texten"):
        skriv_lista(dokument(tmp_path, "grundbok", entries), "pdf", mapp / "a.pdf")
    assert not mapp.exists()


# ------------------------------------------------------------------ all


@pytest.mark.parametrize("format_", FORMAT)
@pytest.mark.parametrize("namn", LISTOR)
def test_varje_lista_skrivs_i_varje_format(tmp_path: Path, namn: str, format_: Format) -> None:
    dok = dokument(tmp_path, namn)
    fil = skriv_lista(dok, format_, tmp_path / "ut" / listfilnamn(dok, format_))
    assert fil.name == f"{namn}-2023.{'txt' if format_ == 'text' else format_}"
    assert [ett.name for ett in fil.parent.iterdir()] == [fil.name]


@pytest.mark.parametrize("format_", ["csv", "text"])
def test_tabellen_ar_densamma_i_csv_och_text(tmp_path: Path, format_: Format) -> None:
    dok = dokument(tmp_path, "saldobalans")
    text = som_csv(dok) if format_ == "csv" else som_text(dok, 200)
    for belopp in ("799,50", "300,50"):
        assert belopp in text


def test_en_mapp_i_vagen_lamnar_inget_efter_sig(tmp_path: Path) -> None:
    (tmp_path / "ut.csv").mkdir()
    with pytest.raises(IsADirectoryError):
        skriv_lista(dokument(tmp_path), "csv", tmp_path / "ut.csv")
    assert not list(tmp_path.glob(".skriver-*"))
