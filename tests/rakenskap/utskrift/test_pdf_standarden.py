"""Our PDF files hold PDF/A-3a and PDF/UA-1, as far as their objects tell (see `pdfprov`)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pikepdf
import pytest

from rakenskap.bok.bok import las_bok
from rakenskap.bok.poster import bygg_poster
from rakenskap.kommandon.cli import main
from rakenskap.kommandon.lista import gor_dokument
from rakenskap.listor.urval import Listurval
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.rakenskaper import gor_rakenskaper
from rakenskap.utskrift.skriv import skriv_rapporter
from rakenskap.utskrift.skriv_lista import skriv_lista
from tests.rakenskap.arsredovisning.bocker import HEL, skriv
from tests.rakenskap.utskrift.pdfprov import brister


def test_arsredovisningen_och_delarsrapporten(tmp_path: Path) -> None:
    bok, ut = skriv(tmp_path / "bok", HEL), tmp_path / "ut"
    assert main(["arsredovisning", "2023", "--bok", str(bok), "--ut", str(ut)]) == 0
    assert brister(ut / "2023/arsredovisning-2023.pdf") == []
    assert main(["rapporter", "--till", "2023-08", "--bok", str(bok), "--ut", str(ut)]) == 0
    assert brister(ut / "2023/delarsrapport-2023-08-31.pdf") == []


def test_rakenskaperna_och_listorna(tmp_path: Path) -> None:
    bok = las_bok(skriv(tmp_path / "bok", {})).krav_felfri()
    (pdf,) = skriv_rapporter(gor_rakenskaper(bok, 2023), ("pdf",), tmp_path)
    assert brister(pdf) == []
    b = Berakning.av(bok, bygg_poster(bok))
    helar = Listurval(dt.date(2023, 1, 1), dt.date(2023, 12, 31))
    for namn in ("budget", "insatser", "huvudbok", "scb"):
        fil = skriv_lista(gor_dokument(namn, b, helar), "pdf", tmp_path / f"{namn}.pdf")
        assert brister(fil) == [], namn


@pytest.mark.parametrize(
    ("nyckel", "vantat"),
    [
        ("/Lang", "språket saknas"),
        ("/MarkInfo", "MarkInfo säger inte att innehållet är märkt"),
        ("/OutputIntents", "OutputIntent med färgprofil saknas"),
        ("/StructTreeRoot", "strukturträdet saknas"),
        ("/ViewerPreferences", "titeln visas inte i fönstrets list"),
    ],
)
def test_provet_ser_vad_som_saknas(tmp_path: Path, nyckel: str, vantat: str) -> None:
    bok = las_bok(skriv(tmp_path / "bok", {})).krav_felfri()
    b = Berakning.av(bok, bygg_poster(bok))
    helar = Listurval(dt.date(2023, 1, 1), dt.date(2023, 12, 31))
    fil = skriv_lista(gor_dokument("insatser", b, helar), "pdf", tmp_path / "lista.pdf")
    with pikepdf.open(fil, allow_overwriting_input=True) as pdf:
        del pdf.Root[nyckel]
        pdf.save(fil)
    assert vantat in brister(fil)
