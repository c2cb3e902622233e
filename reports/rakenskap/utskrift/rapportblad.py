"""A report as a sheet: whole units as printed, sums as live formulas with their value beside.

What a sum consists of is the same relations that the accounts were checked and rounded by.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from lkbr.belopp import MINUS, Enhet
from rakenskap.rapport.rapport import Cell, Rad, Rapport
from rakenskap.rapport.storhet import Samband
from rakenskap.utskrift.kalkylbok import Kalkylbok, Plats, for_utskrift
from rakenskap.utskrift.uppstalld import ENHETSNAMN, SVENSKA, versal

HARLEDNING = "härledning"
_BREDD_NAMN, _BREDD_TAL = 58, 15


def bladnamn(rapport: Rapport, ord_: Mapping[str, str] = SVENSKA) -> str:
    """Return the heading of a report's sheet, with the number of a note."""
    if not rapport.nummer:
        return rapport.titel
    return f"{ord_.get('Not', 'Not')} {rapport.nummer} {rapport.titel}"


def rapport_som_xlsx(
    rapport: Rapport,
    enhet: Enhet,
    dag: dt.date,
    rubrik: str,
    fot: Sequence[str],
    markning: str = "",
) -> bytes:
    """Return one report as a spreadsheet of its own.

    Args:
        rapport: the report, rounded.
        enhet: the unit that it shows.
        dag: the day that the file says it was made.
        rubrik: whose it is and for what period.
        fot: where it comes from, a line each.
        markning: a word that stands first, such as UTKAST.
    """
    ut = BytesIO()
    bok = Kalkylbok(ut, dag, markning)
    _, ark = bok.blad(bladnamn(rapport))
    sist = skriv_rapportblad(bok, ark, rapport, enhet, {}, rubrik)
    bok.stycken(ark, sist + 1, filter(None, fot), "svag")
    bok.stang()
    return ut.getvalue()


def skriv_rapportblad(
    bok: Kalkylbok,
    ark: Any,  # noqa: ANN401 (XlsxWriter has no types)
    rapport: Rapport,
    enhet: Enhet,
    lankar: Mapping[str, str],
    rubrik: str = "",
    *,
    ord_: Mapping[str, str] = SVENSKA,
) -> int:
    """Write a report on a sheet, with a link to the sheet of derivation of some rows.

    Args:
        bok: the workbook.
        ark: the sheet.
        rapport: the report, rounded.
        enhet: the unit that it shows.
        lankar: the name of the sheet that a row leads to, by the row's name.
        rubrik: more that stands under the heading.
        ord_: what stands around the report in another language, by the Swedish.

    Returns:
        The row after the last.
    """
    har_noter = any(rad.noter for rad in rapport.rader)
    forsta = 2 if har_noter else 1
    ark.set_column(0, 0, _BREDD_NAMN)
    ark.set_column(forsta, forsta + len(rapport.kolumner), _BREDD_TAL)
    bok.titel(ark, bladnamn(rapport, ord_))
    enhetsnamn = ord_.get(ENHETSNAMN[enhet], ENHETSNAMN[enhet])
    enhetstext = f"{ord_.get('Belopp i', 'Belopp i')} {enhetsnamn}" if rapport.visa_enhet else ""
    under = " · ".join(filter(None, (rubrik, enhetstext, rapport.paragraf)))
    ark.write_string(1, 0, under, bok.stil["svag_bruten"])
    rad_nr = bok.stycken(ark, 2, rapport.stycken, "text")
    if rapport.rader:
        if har_noter:
            ark.write_string(rad_nr, 1, ord_.get("Not", "Not"), bok.stil["huvud"])
        ark.write_string(rad_nr, 0, versal(rapport.radrubrik), bok.stil["huvud_v"])
        for plats, kolumn in enumerate(rapport.kolumner):
            ark.write_string(rad_nr, forsta + plats, versal(kolumn.rubrik), bok.stil["huvud"])
        ark.freeze_panes(rad_nr + 1, 1)
        rad_nr += 1
    formler = _formler(rapport, _platser(rapport, rad_nr, forsta))
    sista_kolumn = forsta + len(rapport.kolumner)
    if rapport.rader:
        # For programs: a column that is hidden, so that a print does not have it.
        ark.write_string(rad_nr - 1, sista_kolumn + 1, "Datapunkt")
        ark.set_column(sista_kolumn + 1, sista_kolumn + 1, _BREDD_NAMN, None, {"hidden": True})
    for rad in rapport.rader:
        _skriv_rad(bok, ark, rad, (rad_nr, forsta), formler)
        if rad.id in lankar:
            adress = f"internal:'{lankar[rad.id]}'!A1"
            ark.write_url(
                rad_nr, sista_kolumn, adress, bok.stil["lank"], ord_.get(HARLEDNING, HARLEDNING)
            )
        ark.write_string(rad_nr, sista_kolumn + 1, rapport.datapunkt(rad))
        rad_nr += 1
    rad_nr = bok.stycken(ark, rad_nr, rapport.efter, "text")
    for_utskrift(ark)
    return rad_nr


def _skriv_rad(
    bok: Kalkylbok,
    ark: Any,  # noqa: ANN401
    rad: Rad,
    forsta: Plats,
    formler: Mapping[Plats, str],
) -> None:
    rad_nr, forsta_nr = forsta
    namnstil = "fet_bruten" if rad.stil in ("rubrik", "summa") else f"indrag{rad.niva}"
    ark.write_string(rad_nr, 0, rad.etikett, bok.stil[namnstil])
    if rad.noter:
        ark.write_string(rad_nr, 1, ", ".join(rad.noter))
    stil = "talsumma" if rad.stil == "summa" else "tal"
    for kolumn_nr, cell in enumerate(rad.celler, start=forsta_nr):
        plats = (rad_nr, kolumn_nr)
        tal = _heltal(cell.text) if cell.text else cell.visat
        if tal is not None:
            egen = f"{stil}_antagen" if cell.antagen else stil
            bok.tal(ark, plats, tal, egen, "" if cell.text else formler.get(plats, ""))
        elif cell.text:
            ark.write_string(*plats, cell.text)


def _heltal(text: str) -> int | None:
    """Return a number in words (`1 234`, `−5`) as one to count with; None for other words."""
    plain = text.replace(" ", "").replace(MINUS, "-")
    return int(plain) if plain.removeprefix("-").isdecimal() else None


# ---------------------------------------------------------------------- live sums

_Platser = dict[str, list[tuple[int, int, Cell]]]


def _platser(rapport: Rapport, rad_nr: int, forsta: int) -> _Platser:
    platser: defaultdict[str, list[tuple[int, int, Cell]]] = defaultdict(list)
    for nummer, rad in enumerate(rapport.rader, start=rad_nr):
        for plats, cell in enumerate(rad.celler):
            if cell.nyckel and cell.visat is not None:
                platser[cell.nyckel].append((nummer, forsta + plats, cell))
    return platser


def _formler(rapport: Rapport, platser: _Platser) -> dict[Plats, str]:
    """Return a formula for each cell that is the sum of other cells on the sheet."""
    formler: dict[Plats, str] = {}
    tagna: set[tuple[Plats, Plats]] = set()
    visade = {namn: funna[0][2] for namn, funna in platser.items()}
    for samband in rapport.samband:
        for rad_nr, kolumn_nr, cell in platser.get(samband.summa, []):
            plats = (rad_nr, kolumn_nr)
            formel = _formel(samband, plats, cell, platser, visade)
            if formel is None or plats in formler:
                continue
            text, anvanda = formel
            if any((del_, plats) in tagna for del_ in anvanda):
                continue
            formler[plats] = text
            tagna |= {(plats, del_) for del_ in anvanda}
    return formler


def _formel(
    samband: Samband, summa: Plats, cell: Cell, platser: _Platser, visade: dict[str, Cell]
) -> tuple[str, set[Plats]] | None:
    termer = []
    anvanda = set()
    for tecken, namn in samband.delar:
        if namn not in visade:
            continue
        # The nearest cell of the quantity: in the same column, or else in the same row.
        funna = sorted(
            platser[namn], key=lambda p: (p[1] != summa[1], p[0] != summa[0], abs(p[0] - summa[0]))
        )
        rad, kolumn, del_ = funna[0]
        if (rad, kolumn) == summa:
            return None
        anvanda.add((rad, kolumn))
        plus = tecken * del_.tecken * cell.tecken > 0
        termer.append(f"{'+' if plus else '-'}{xl_rowcol_to_cell(rad, kolumn)}")
    if not termer or _varde(samband, visade) != cell.tecken * (cell.visat or 0):
        return None
    return "=" + "".join(termer).removeprefix("+"), anvanda


def _varde(samband: Samband, visade: dict[str, Cell]) -> int:
    return sum(
        tecken * visade[namn].tecken * (visade[namn].visat or 0)
        for tecken, namn in samband.delar
        if namn in visade
    )
