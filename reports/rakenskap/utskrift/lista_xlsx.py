"""A list as a spreadsheet: every column, a filter, sums that follow the filter, and print set-up.

The heading row stays in view and is printed on each page, the columns fit the page's width, and
the foot of each page says which list, period and books it comes from. Rows of an account or a
line fold under its sum.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from lkbr.belopp import till_kronor
from rakenskap.listor.dokument import Listdokument
from rakenskap.rapport.rapport import Cell, Rad, Rapport
from rakenskap.utskrift.kalkylbok import Kalkylbok, Mal, Plats, for_utskrift
from rakenskap.utskrift.lista import egen_etikettkolumn
from rakenskap.utskrift.uppstalld import harkomstrader

BREDD = {"belopp": 16, "saldo": 16, "datum": 12, "text": 12}
MAX_BREDD = 48
MAX_FOT = 250


def som_xlsx(dok: Listdokument, ut: Mal) -> None:
    """Write the spreadsheet, a sheet a table.

    Args:
        dok: what to write.
        ut: the file, or the memory to write to.
    """
    titel = f"{dok.titel} {dok.period}".rstrip()
    bok = Kalkylbok(ut, dok.dag, title=titel, author=dok.forbund)
    for rapport in dok.rapporter:
        egen = rapport.titel if len(dok.rapporter) > 1 else dok.titel
        _, ark = bok.blad(egen)
        _skriv_blad(bok, ark, dok, rapport, egen)
    bok.stang()


def _skriv_blad(
    bok: Kalkylbok,
    ark: Any,  # noqa: ANN401 (XlsxWriter has no types)
    dok: Listdokument,
    rapport: Rapport,
    titel: str,
) -> None:
    ark.write_string(0, 0, f"{titel} {dok.period}".rstrip(), bok.stil["titel"])
    ark.write_string(1, 0, dok.forbund, bok.stil["fet"])
    rad_nr = bok.stycken(ark, 2, filter(None, (*rapport.stycken, dok.ursprung)), "svag")
    etikett = 1 if egen_etikettkolumn(rapport) else 0
    if rapport.rader:
        rad_nr = _tabell(bok, ark, rapport, rad_nr + 1, etikett)
    bok.stycken(ark, rad_nr + 1, (*rapport.efter, *harkomstrader(dok.harkomst)), "svag")
    for_utskrift(ark)
    if len(rapport.kolumner) > 5:
        ark.set_landscape()
    period = f"{dok.titel} {dok.period}".rstrip()
    ark.set_header(f"&L{_kod(dok.forbund)}&R{_kod(period)}")
    kort = [rad if len(rad) < 60 else f"{rad[:60]}…" for rad in harkomstrader(dok.harkomst)]
    ark.set_footer(f"&L&7{_kod(' · '.join(kort))[:MAX_FOT]}&R&P (&N)")


def _kod(text: str) -> str:
    """Return a text for a header, where & begins a code."""
    return text.replace("&", "&&")


def _tabell(
    bok: Kalkylbok,
    ark: Any,  # noqa: ANN401
    rapport: Rapport,
    rad_nr: int,
    etikett: int,
) -> int:
    """Write the heading and rows; return the number of the row after them."""
    kolumner = rapport.kolumner
    if etikett:
        bredd = max((len(rad.etikett) for rad in rapport.rader), default=0)
        ark.set_column(0, 0, min(bredd + 2, MAX_BREDD))
        ark.write_blank(rad_nr, 0, None, bok.stil["huvud_v_bruten"])
    for plats, kolumn in enumerate(kolumner):
        ark.set_column(etikett + plats, etikett + plats, _bredd(rapport, plats))
        stil = bok.stil["huvud" if kolumn.is_belopp else "huvud_v_bruten"]
        ark.write_string(rad_nr, etikett + plats, kolumn.rubrik, stil)
    ark.freeze_panes(rad_nr + 1, 0)
    ark.repeat_rows(rad_nr)
    forsta = rad_nr + 1
    sist = forsta + len(rapport.rader)
    if kolumner:
        ark.autofilter(rad_nr, 0, sist - 1, etikett + len(kolumner) - 1)
    formler = _formler(rapport, forsta, etikett)
    # For programs: a hidden column beyond a blank one, that neither print nor filter has.
    datapunkt = etikett + len(kolumner) + 1
    ark.write_string(rad_nr, datapunkt, "Datapunkt")
    ark.set_column(datapunkt, datapunkt, MAX_BREDD, None, {"hidden": True})
    vikta = any(rad.stil == "rubrik" or rapport.kolumner[0].grupp for rad in rapport.rader)
    vikta = vikta and sum(rad.stil == "summa" for rad in rapport.rader) > 1
    for nummer, rad in enumerate(rapport.rader, start=forsta):
        if vikta and rad.stil == "post":
            ark.set_row(nummer, None, None, {"level": 1})
        _skriv_rad(bok, ark, rapport, rad, (nummer, etikett), formler)
        ark.write_string(nummer, datapunkt, rapport.datapunkt(rad))
    return sist


def _bredd(rapport: Rapport, plats: int) -> int:
    kolumn = rapport.kolumner[plats]
    if kolumn.slag != "text":
        return BREDD[kolumn.slag]
    langst = max((len(rad.celler[plats].text) for rad in rapport.rader if rad.celler), default=0)
    return min(max(langst, len(kolumn.rubrik) + 3) + 1, MAX_BREDD)


def _skriv_rad(
    bok: Kalkylbok,
    ark: Any,  # noqa: ANN401
    rapport: Rapport,
    rad: Rad,
    forsta: Plats,
    formler: Mapping[Plats, str],
) -> None:
    rad_nr, etikett = forsta
    fet = rad.stil in ("rubrik", "summa")
    if rad.etikett:
        plats = 0 if etikett else _etikettplats(rad)
        text = " " * (2 * rad.niva) + rad.etikett
        ark.write_string(rad_nr, plats, text, bok.stil["fet"] if fet else None)
    stil = "kronorsumma" if fet else "kronor"
    for nummer, (kolumn, cell) in enumerate(zip(rapport.kolumner, rad.celler, strict=False)):
        plats_ = (rad_nr, etikett + nummer)
        if cell.text and kolumn.slag == "datum":
            ark.write_datetime(*plats_, dt.date.fromisoformat(cell.text), bok.stil["dag"])
        elif cell.text:
            ark.write_string(*plats_, cell.text)
        elif kolumn.is_belopp and cell.ore is not None:
            bok.tal(ark, plats_, till_kronor(cell.ore), stil, formler.get(plats_, ""))


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
