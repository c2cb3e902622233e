"""A table of a page as a spreadsheet: what is on the page, with numbers as numbers."""

from __future__ import annotations

import datetime as dt
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from rakenskap.bok.bok import Bok
from rakenskap.bok.poster import Period
from rakenskap.fava_tillagg.visning import Tabell
from rakenskap.listor.dokument import Listdokument
from rakenskap.rapport.rapport import Harkomst
from rakenskap.utskrift.lista_xlsx import som_xlsx
from rakenskap.utskrift.uppstalld import harkomstrader

OTILLATET = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def tabell_som_xlsx(tabell: Tabell, bok: Bok, period: Period, harkomst: Harkomst) -> bytes:
    """Return the spreadsheet.

    Args:
        tabell: the table.
        bok: whose it is.
        period: the period, for the heading and the date that the file says it was made.
        harkomst: the books that it comes from.
    """
    if not tabell.rapport.decimaler:
        return _avrundad(tabell, bok, period, harkomst)
    dok = Listdokument(
        id=tabell.id,
        titel=tabell.titel,
        forbund=bok.forbund.namn,
        orgnr=bok.forbund.orgnr,
        period=period.rubrik,
        dag=period.till,
        ursprung=bok.forbund.ursprung,
        harkomst=harkomst,
        rapporter=(tabell.rapport,),
    )
    with tempfile.TemporaryDirectory() as mapp:
        fil = Path(mapp) / "tabell.xlsx"
        som_xlsx(dok, fil)
        return fil.read_bytes()


def _avrundad(tabell: Tabell, bok: Bok, period: Period, harkomst: Harkomst) -> bytes:
    """Return a statement: whole units, as on the page."""
    ut = BytesIO()
    fil = xlsxwriter.Workbook(
        ut,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    dag = period.till
    fil.set_properties({"created": dt.datetime(dag.year, dag.month, dag.day)})  # noqa: DTZ001 (a day)
    blad = fil.add_worksheet(" ".join(tabell.titel.translate(OTILLATET).split())[:31] or "Blad")
    tal = "# ##0;-# ##0;0"
    stil = {
        "titel": fil.add_format({"bold": True, "font_size": 14}),
        "svag": fil.add_format({"font_color": "#595959"}),
        "huvud": fil.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
        "fet": fil.add_format({"bold": True}),
        "tal": fil.add_format({"num_format": tal}),
        "summa": fil.add_format({"num_format": tal, "bold": True, "top": 1}),
    }
    blad.write_string(0, 0, tabell.titel, stil["titel"])
    under = f"{bok.forbund.namn}, {period.rubrik}. {tabell.underrubrik}"
    blad.write_string(1, 0, under, stil["svag"])
    sist = _rader(blad, tabell, stil)
    for nummer, text in enumerate((bok.forbund.ursprung, *harkomstrader(harkomst)), sist + 1):
        blad.write_string(nummer, 0, text, stil["svag"])
    fil.close()
    return ut.getvalue()


def _rader(blad: Any, tabell: Tabell, stil: dict[str, Any]) -> int:  # noqa: ANN401 (XlsxWriter has no types)
    rubriker = [tabell.radrubrik, *(kolumn.rubrik for kolumn in tabell.rapport.kolumner)]
    for plats, rubrik in enumerate(rubriker):
        blad.write_string(3, plats, rubrik, stil["huvud"])
    blad.freeze_panes(4, 1)
    blad.set_column(0, 0, 40)
    blad.set_column(1, len(rubriker), 16)
    for nummer, rad in enumerate(tabell.rapport.rader, start=4):
        fet = rad.stil in ("rubrik", "summa")
        blad.write_string(nummer, 0, rad.etikett, stil["fet"] if fet else None)
        for plats, cell in enumerate(rad.celler, start=1):
            if cell.text:
                blad.write_string(nummer, plats, cell.text)
            elif cell.visat is not None:
                format_ = stil["summa" if rad.stil == "summa" else "tal"]
                blad.write_number(nummer, plats, cell.visat, format_)
    return 4 + len(tabell.rapport.rader)
