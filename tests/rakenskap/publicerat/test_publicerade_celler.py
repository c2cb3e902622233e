"""Every printed cell of the published reports against what the program computes."""

from __future__ import annotations

import hashlib
import re
from collections import Counter

import pytest

from tests.rakenskap.publicerat.karta import Programmet, las_karta
from tests.rakenskap.publicerat.tabeller import (
    Cellnamn,
    Varde,
    errata,
    las_tabell,
    sokvag,
    tabellnamn,
)

# The tables as they were published: what the books are proved against must not change.
TABELLER_SHA256 = "fef903e26b9780985a5cdad42dfaf86f2b9647f62fec38340a1b7ce3f5170e61"


@pytest.fixture(scope="module")
def programmet() -> Programmet:
    return Programmet()


def test_all_published_tables_are_here_unchanged() -> None:
    summa = hashlib.sha256()
    for namn in tabellnamn():
        summa.update(f"{namn}\n".encode() + sokvag(namn).read_bytes())
    assert summa.hexdigest() == TABELLER_SHA256


def test_every_printed_cell_is_mapped_or_left_out_for_a_reason() -> None:
    karta = las_karta()
    glomda = []
    for namn in tabellnamn():
        if namn in karta.statistik:
            continue
        for cell in las_tabell(namn).celler:
            antal = (cell in karta.uttryck) + (cell in karta.utanfor)
            if antal != 1:
                glomda.append((antal, str(cell)))
    assert glomda == []


def test_the_maps_name_only_what_is_printed() -> None:
    assert las_karta().okanda == []


@pytest.mark.parametrize("namn", [n for n in tabellnamn() if n not in las_karta().statistik])
def test_published_cells_are_what_the_program_computes(namn: str, programmet: Programmet) -> None:
    """Equal, or an erratum with exactly the printed and the computed figure."""
    karta = las_karta()
    skillnader = []
    for cell, tryckt in las_tabell(namn).celler.items():
        if cell in karta.utanfor:
            continue
        erratum = errata().get(cell)
        vantat = erratum.bevisad if erratum else _med_komma(tryckt)
        utfall = programmet.berakna(karta.uttryck[cell])
        if utfall != (str(vantat) if isinstance(utfall, str) else vantat):
            skillnader.append(f"{cell}: tryckt {tryckt}, väntat {vantat}, programmet {utfall}")
    assert skillnader == []


@pytest.mark.parametrize("namn", sorted(las_karta().statistik))
def test_published_statistics_are_printed_again(namn: str, programmet: Programmet) -> None:
    """Participants, reasons for leaving and SUS: not in the books, but printed."""
    karta = las_karta()
    tabell = las_tabell(namn)
    rapport = programmet.rakenskaper(karta.ar[namn], "kr").rapport(karta.statistik[namn])
    rubriker = [kolumn.rubrik for kolumn in rapport.kolumner]
    tryckta = [
        [
            _som_text(tabell.celler.get(Cellnamn(namn, rad, kolumn), ""))
            for kolumn in tabell.kolumner
        ]
        for rad in tabell.rader
    ]
    i_rapporten = [
        [
            cell.text
            for cell, rubrik in zip(rad.celler, rubriker, strict=True)
            if rubrik in tabell.kolumner
        ]
        for rad in rapport.rader
    ]
    namnen = [rad.etikett for rad in rapport.rader]
    assert i_rapporten == tryckta
    assert all(tryckt.startswith(eget) for tryckt, eget in zip(tabell.rader, namnen, strict=True))


def test_comparatives_are_what_the_year_itself_shows(programmet: Programmet) -> None:
    """2016, 2019 and 2022 are printed beside the next year; their own accounts agree."""
    skillnader, provade = [], set()
    for cell, uttryck in las_karta().uttryck.items():
        eget = uttryck.i_eget_ar()
        if eget is None:
            continue
        provade.add(eget.ar)
        if programmet.berakna(eget, nil_saknas=True) != programmet.berakna(uttryck):
            skillnader.append(str(cell))
    assert skillnader == []
    assert provade == {2016, 2019, 2020, 2021, 2022}


def _med_komma(varde: Varde) -> Varde:
    """Return a number with decimals as Swedish text writes it; the tables have a point."""
    return varde.replace(".", ",") if isinstance(varde, str) else varde


def _som_text(varde: Varde) -> str:
    return re.sub(r"\B(?=(\d{3})+$)", " ", str(varde)) if isinstance(varde, int) else varde


def test_the_comparison_covers_the_reports() -> None:
    """How many cells are compared, by publication: a smaller number is a hole in the proof."""
    karta = las_karta()
    antal = Counter(cell.tabell.split("/")[0] for cell in karta.uttryck)
    assert antal == {"2017": 158, "2020": 84, "2023": 205, "plan-2017": 53}
