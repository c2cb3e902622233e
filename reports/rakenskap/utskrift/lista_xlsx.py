"""A list as a spreadsheet: every column, a filter, sums that follow the filter, and print set-up.

The heading row stays in view and is printed on each page, the columns fit the page's width, and
the foot of each page says which list, period and books it comes from. Rows of an account or a
line fold under its sum.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_rowcol_to_cell

from lkbr.belopp import till_kronor
from rakenskap.listor.dokument import Listdokument
from rakenskap.rapport.rapport import Cell, Rad, Rapport
from rakenskap.utskrift.lista import egen_etikettkolumn
from rakenskap.utskrift.uppstalld import harkomstrader

OTILLATET = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
MAX_BLADNAMN = 31
BREDD = {"belopp": 16, "saldo": 16, "datum": 12, "text": 12}
MAX_BREDD = 48
MAX_FOT = 250
TEXTSTILAR = ("rubrik", "summa", "text")


@dataclass(frozen=True, slots=True)
class _Blad:
    """A sheet being written."""

    bok: Any
    ark: Any
    stil: dict[str, Any]


def som_xlsx(dok: Listdokument, ut: Path) -> None:
    """Write the spreadsheet, a sheet a table.

    Args:
        dok: what to write.
        ut: the file.
    """
    bok = xlsxwriter.Workbook(
        str(ut),
        {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    dag = dok.dag
    bok.set_properties(
        {
            "title": f"{dok.titel} {dok.period}".rstrip(),
            "author": dok.forbund,
            "created": dt.datetime(dag.year, dag.month, dag.day),  # noqa: DTZ001 (a day)
        }
    )
    stil = _stilar(bok)
    for rapport in dok.rapporter:
        titel = rapport.titel if len(dok.rapporter) > 1 else dok.titel
        ark = bok.add_worksheet(titel.translate(OTILLATET)[:MAX_BLADNAMN])
        _skriv_blad(_Blad(bok, ark, stil), dok, rapport, titel)
    try:
        bok.close()
    except FileCreateError as fel:
        hinder = fel.args[0]
        raise hinder if isinstance(hinder, OSError) else OSError(str(fel)) from None


def _stilar(bok: Any) -> dict[str, Any]:  # noqa: ANN401
    kronor = "# ##0.00;-# ##0.00;0.00"
    return {
        "titel": bok.add_format({"bold": True, "font_size": 14}),
        "svag": bok.add_format({"font_color": "#595959"}),
        "huvud": bok.add_format({"bold": True, "bottom": 1, "align": "right", "text_wrap": True}),
        "huvud_v": bok.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
        "fet": bok.add_format({"bold": True}),
        "kronor": bok.add_format({"num_format": kronor}),
        "summa": bok.add_format({"num_format": kronor, "bold": True, "top": 1}),
        "dag": bok.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
    }


def _skriv_blad(blad: _Blad, dok: Listdokument, rapport: Rapport, titel: str) -> None:
    ark = blad.ark
    period = f"{dok.titel} {dok.period}".rstrip()
    ark.write_string(0, 0, f"{titel} {dok.period}".rstrip(), blad.stil["titel"])
    ark.write_string(1, 0, dok.forbund, blad.stil["fet"])
    rad_nr = 2
    for stycke in (*rapport.stycken, dok.ursprung):
        if stycke:
            ark.write_string(rad_nr, 0, stycke, blad.stil["svag"])
            rad_nr += 1
    etikett = 1 if egen_etikettkolumn(rapport) else 0
    if rapport.rader:
        rad_nr = _tabell(blad, rapport, rad_nr + 1, etikett)
    rad_nr += 1
    for stycke in (*rapport.efter, *harkomstrader(dok.harkomst)):
        ark.write_string(rad_nr, 0, stycke, blad.stil["svag"])
        rad_nr += 1
    ark.set_paper(9)
    ark.fit_to_pages(1, 0)
    if len(rapport.kolumner) > 5:
        ark.set_landscape()
    ark.set_header(f"&L{_kod(dok.forbund)}&R{_kod(period)}")
    kort = [rad if len(rad) < 60 else f"{rad[:60]}…" for rad in harkomstrader(dok.harkomst)]
    ark.set_footer(f"&L&7{_kod(' · '.join(kort))[:MAX_FOT]}&R&P (&N)")


def _kod(text: str) -> str:
    """Return a text for a header, where & begins a code."""
    return text.replace("&", "&&")


def _tabell(blad: _Blad, rapport: Rapport, rad_nr: int, etikett: int) -> int:
    """Write the heading and rows; return the number of the row after them."""
    ark, kolumner = blad.ark, rapport.kolumner
    if etikett:
        bredd = max((len(rad.etikett) for rad in rapport.rader), default=0)
        ark.set_column(0, 0, min(bredd + 2, MAX_BREDD))
        ark.write_blank(rad_nr, 0, None, blad.stil["huvud_v"])
    for plats, kolumn in enumerate(kolumner):
        ark.set_column(etikett + plats, etikett + plats, _bredd(rapport, plats))
        stil = blad.stil["huvud" if kolumn.is_belopp else "huvud_v"]
        ark.write_string(rad_nr, etikett + plats, kolumn.rubrik, stil)
    ark.freeze_panes(rad_nr + 1, 0)
    ark.repeat_rows(rad_nr)
    forsta = rad_nr + 1
    sist = forsta + len(rapport.rader)
    if kolumner:
        ark.autofilter(rad_nr, 0, sist - 1, etikett + len(kolumner) - 1)
    formler = _formler(rapport, forsta, etikett)
    vikta = any(rad.stil == "rubrik" or rapport.kolumner[0].grupp for rad in rapport.rader)
    vikta = vikta and sum(rad.stil == "summa" for rad in rapport.rader) > 1
    for nummer, rad in enumerate(rapport.rader, start=forsta):
        if vikta and rad.stil == "post":
            ark.set_row(nummer, None, None, {"level": 1})
        _skriv_rad(blad, rapport, rad, nummer, etikett, formler)
    return sist


def _bredd(rapport: Rapport, plats: int) -> int:
    kolumn = rapport.kolumner[plats]
    if kolumn.slag != "text":
        return BREDD[kolumn.slag]
    langst = max((len(rad.celler[plats].text) for rad in rapport.rader if rad.celler), default=0)
    return min(max(langst, len(kolumn.rubrik) + 3) + 1, MAX_BREDD)


def _skriv_rad(
    blad: _Blad,
    rapport: Rapport,
    rad: Rad,
    rad_nr: int,
    etikett: int,
    formler: dict[tuple[int, int], str],
) -> None:
    fet = rad.stil in ("rubrik", "summa")
    if rad.etikett:
        plats = 0 if etikett else _etikettplats(rad)
        text = " " * (2 * rad.niva) + rad.etikett
        blad.ark.write_string(rad_nr, plats, text, blad.stil["fet"] if fet else None)
    for plats, (kolumn, cell) in enumerate(zip(rapport.kolumner, rad.celler, strict=False)):
        kolumn_nr = etikett + plats
        if cell.text and kolumn.slag == "datum":
            dag = dt.date.fromisoformat(cell.text)
            blad.ark.write_datetime(rad_nr, kolumn_nr, dag, blad.stil["dag"])
        elif cell.text:
            blad.ark.write_string(rad_nr, kolumn_nr, cell.text)
        elif kolumn.is_belopp and cell.ore is not None:
            stil = blad.stil["summa" if fet else "kronor"]
            tal = till_kronor(cell.ore)
            formel = formler.get((rad_nr, kolumn_nr))
            if formel:
                blad.ark.write_formula(rad_nr, kolumn_nr, formel, stil, tal)
            else:
                blad.ark.write_number(rad_nr, kolumn_nr, tal, stil)


def _etikettplats(rad: Rad) -> int:
    """Return the first column that is empty in a row: where its label stands."""
    celler = rad.celler or (Cell(),)
    return next(plats for plats, cell in enumerate(celler) if not cell.text)


def _formler(rapport: Rapport, forsta: int, etikett: int) -> dict[tuple[int, int], str]:
    """Return SUBTOTAL formulas for sums of the rows above them, where the value is the same.

    SUBTOTAL leaves other sums and filtered rows out: what is shown is the sum of what is in view.
    """
    formler: dict[tuple[int, int], str] = {}
    for plats, kolumn in enumerate(rapport.kolumner):
        if kolumn.slag != "belopp":
            continue
        ore = [_postbelopp(rad, plats) for rad in rapport.rader]
        borjan = _blockstart(rapport.rader)
        for nummer, rad in enumerate(rapport.rader):
            if rad.stil != "summa" or rad.celler[plats].ore is None:
                continue
            for start in (borjan[nummer], 0):
                if start < nummer and sum(ore[start:nummer]) == rad.celler[plats].ore:
                    kolumn_nr = etikett + plats
                    formler[forsta + nummer, kolumn_nr] = (
                        f"=SUBTOTAL(9,{xl_rowcol_to_cell(forsta + start, kolumn_nr)}:"
                        f"{xl_rowcol_to_cell(forsta + nummer - 1, kolumn_nr)})"
                    )
                    break
    return formler


def _postbelopp(rad: Rad, plats: int) -> int:
    return rad.celler[plats].ore or 0 if rad.stil == "post" and rad.celler else 0


def _blockstart(rader: Sequence[Rad]) -> list[int]:
    """Return for each row where its block begins: after the last row that is not a post."""
    svar, start = [], 0
    for nummer, rad in enumerate(rader):
        svar.append(start)
        if rad.stil != "post":
            start = nummer + 1
    return svar
