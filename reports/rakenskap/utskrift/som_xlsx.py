"""The accounts as a spreadsheet: a sheet a report with live sums, and a sheet of derivation a line.

Sums are formulas with their value beside them; what a sum consists of is the same relations that
the accounts were checked and rounded by. A derivation sheet goes from a line of the
resultaträkning or balansräkning by account down to each verifikation, in kronor and öre.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_rowcol_to_cell

from lkbr.belopp import MINUS, till_kronor
from lkbr.uppstallning import Formrad, uppstallning_for
from rakenskap.bok.poster import Period, rakenskapsar
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Cell, Rad, Rakenskaper, Rapport
from rakenskap.rapport.storhet import Samband
from rakenskap.utskrift.uppstalld import ENHETSNAMN, versal

OTILLATET = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
MAX_BLADNAMN = 31


class _Bok:
    """A workbook being written: its formats and the names of its sheets."""

    def __init__(self, ut: Path, dag: dt.date) -> None:
        self.bok = xlsxwriter.Workbook(
            str(ut),
            {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        self.bok.set_properties({"created": dt.datetime(dag.year, dag.month, dag.day)})  # noqa: DTZ001 (a day, not a moment)
        tal, kronor = "# ##0;-# ##0;0", "# ##0.00;-# ##0.00;0.00"
        self.format: dict[str, Any] = {
            "titel": self.bok.add_format({"bold": True, "font_size": 14}),
            "svag": self.bok.add_format({"font_color": "#595959", "text_wrap": True}),
            "huvud": self.bok.add_format(
                {"bold": True, "bottom": 1, "align": "right", "text_wrap": True}
            ),
            "huvud_v": self.bok.add_format({"bold": True, "bottom": 1}),
            "text": self.bok.add_format({"text_wrap": True, "valign": "top"}),
            "tal": self.bok.add_format({"num_format": tal}),
            "summa": self.bok.add_format({"num_format": tal, "bold": True, "top": 1}),
            "fet": self.bok.add_format({"bold": True, "text_wrap": True}),
            "kronor": self.bok.add_format({"num_format": kronor}),
            "kronor_summa": self.bok.add_format({"num_format": kronor, "bold": True, "top": 1}),
            "dag": self.bok.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
            "lank": self.bok.add_format({"font_color": "#0b5394", "underline": 1}),
        }
        self.indrag = {n: self.bok.add_format({"indent": n, "text_wrap": True}) for n in range(5)}
        self.namn: set[str] = set()

    def blad(self, onskat: str) -> tuple[str, Any]:
        """Add a sheet with a name that is allowed and not taken."""
        bas = " ".join(onskat.translate(OTILLATET).split())[:MAX_BLADNAMN]
        namn, nummer = bas, 2
        while namn.casefold() in self.namn:
            slut = f" {nummer}"
            namn, nummer = bas[: MAX_BLADNAMN - len(slut)] + slut, nummer + 1
        self.namn.add(namn.casefold())
        return namn, self.bok.add_worksheet(namn)


def som_xlsx(rakenskaper: Rakenskaper, b: Berakning, ut: Path) -> None:
    """Write the spreadsheet.

    Args:
        rakenskaper: the reports, rounded.
        b: the books' amounts, for the derivation.
        ut: the file to write.
    """
    period = rakenskapsar(rakenskaper.ar)
    bok = _Bok(ut, period.till)
    _, innehall = bok.blad("Innehåll")
    blad = [(rapport, *bok.blad(_bladnamn(rapport))) for rapport in rakenskaper.rapporter]
    harledda = list(_harledda_rader(rakenskaper))
    harledning = {
        (rapport_id, form.id): bok.blad(f"H {form.etikett.rsplit('. ', 1)[-1]}")
        for rapport_id, form in harledda
    }
    _innehall(bok, innehall, rakenskaper, [(namn, r.titel) for r, namn, _ in blad])
    for rapport, _, ark in blad:
        lankar = {
            rad.id: harledning[rapport.id, rad.id][0]
            for rad in rapport.rader
            if (rapport.id, rad.id) in harledning
        }
        _rapportblad(bok, ark, rapport, rakenskaper, lankar)
    for rapport_id, form in harledda:
        rapport = rakenskaper.rapport(rapport_id)
        _harledningsblad(bok, harledning[rapport_id, form.id][1], rapport, form, b, period)
    try:
        bok.bok.close()
    except FileCreateError as fel:
        hinder = fel.args[0]
        raise hinder if isinstance(hinder, OSError) else OSError(str(fel)) from None


def _bladnamn(rapport: Rapport) -> str:
    return f"Not {rapport.nummer} {rapport.titel}" if rapport.nummer else rapport.titel


def _harledda_rader(rakenskaper: Rakenskaper) -> Iterable[tuple[str, Formrad]]:
    form = uppstallning_for(rakenskaper.ar)
    for rapport_id, rader in (
        ("resultatrakning", form.resultatrakning),
        ("balansrakning", form.balansrakning),
    ):
        tryckta = {rad.id for rad in rakenskaper.rapport(rapport_id).rader}
        yield from ((rapport_id, rad) for rad in rader if rad.post and rad.id in tryckta)


def _innehall(
    bok: _Bok,
    ark: Any,  # noqa: ANN401
    rakenskaper: Rakenskaper,
    blad: list[tuple[str, str]],
) -> None:
    ark.set_column(0, 0, 60)
    ark.write_string(0, 0, rakenskaper.forbund, bok.format["fet"])
    ark.write_string(1, 0, f"Räkenskaper {rakenskaper.ar}", bok.format["titel"])
    ark.write_string(2, 0, f"Belopp i {ENHETSNAMN[rakenskaper.enhet]}.", bok.format["svag"])
    ark.write_string(3, 0, rakenskaper.ursprung, bok.format["svag"])
    rad = 5
    for namn, titel in blad:
        ark.write_url(rad, 0, f"internal:'{namn}'!A1", bok.format["lank"], titel)
        rad += 1
    harkomst = rakenskaper.harkomst
    for text in (
        "Blad som börjar med H visar vilka konton och verifikationer en rad består av.",
        f"Verifikationer, SHA-256: {harkomst.kontrollsumma}",
        f"Behandlingshistorikens huvudhash: {harkomst.huvudhash}" if harkomst.huvudhash else "",
        f"Böckernas version: {harkomst.commit}",
    ):
        if text:
            rad += 1
            ark.write_string(rad, 0, text, bok.format["svag"])


def _rapportblad(
    bok: _Bok,
    ark: Any,  # noqa: ANN401 (XlsxWriter has no types)
    rapport: Rapport,
    rakenskaper: Rakenskaper,
    lankar: dict[str, str],
) -> None:
    har_noter = any(rad.noter for rad in rapport.rader)
    forsta = 2 if har_noter else 1
    ark.set_column(0, 0, 58)
    ark.set_column(forsta, forsta + len(rapport.kolumner), 15)
    ark.write_string(0, 0, _bladnamn(rapport), bok.format["titel"])
    under = f"Belopp i {ENHETSNAMN[rakenskaper.enhet]}" if rapport.visa_enhet else ""
    ark.write_string(1, 0, " · ".join(filter(None, (under, rapport.paragraf))), bok.format["svag"])
    rad_nr = 2
    for stycke in rapport.stycken:
        ark.write_string(rad_nr, 0, stycke, bok.format["text"])
        rad_nr += 1
    if rapport.rader:
        if har_noter:
            ark.write_string(rad_nr, 1, "Not", bok.format["huvud"])
        ark.write_string(rad_nr, 0, versal(rapport.radrubrik), bok.format["huvud_v"])
        for plats, kolumn in enumerate(rapport.kolumner):
            ark.write_string(rad_nr, forsta + plats, versal(kolumn.rubrik), bok.format["huvud"])
        ark.freeze_panes(rad_nr + 1, 1)
        rad_nr += 1
    platser = _platser(rapport, rad_nr, forsta)
    formler = _formler(rapport, platser)
    for rad in rapport.rader:
        _skriv_rad(bok, ark, rad, rad_nr, forsta, formler)
        if rad.id in lankar:
            kolumn_nr = forsta + len(rapport.kolumner)
            ark.write_url(
                rad_nr,
                kolumn_nr,
                f"internal:'{lankar[rad.id]}'!A1",
                bok.format["lank"],
                "härledning",
            )
        rad_nr += 1
    for stycke in rapport.efter:
        ark.write_string(rad_nr, 0, stycke, bok.format["text"])
        rad_nr += 1
    ark.set_paper(9)
    ark.fit_to_pages(1, 0)


def _skriv_rad(
    bok: _Bok,
    ark: Any,  # noqa: ANN401
    rad: Rad,
    rad_nr: int,
    forsta: int,
    formler: dict[tuple[int, int], str],
) -> None:
    fet = rad.stil in ("rubrik", "summa")
    ark.write_string(rad_nr, 0, rad.etikett, bok.format["fet"] if fet else bok.indrag[rad.niva])
    if rad.noter:
        ark.write_string(rad_nr, 1, ", ".join(rad.noter))
    for plats, cell in enumerate(rad.celler):
        stil = bok.format["summa" if rad.stil == "summa" else "tal"]
        formel = formler.get((rad_nr, forsta + plats))
        if cell.text:
            tal = _heltal(cell.text)
            if tal is None:
                ark.write_string(rad_nr, forsta + plats, cell.text)
            else:
                ark.write_number(rad_nr, forsta + plats, tal, stil)
        elif cell.visat is None:
            continue
        elif formel:
            ark.write_formula(rad_nr, forsta + plats, formel, stil, cell.visat)
        else:
            ark.write_number(rad_nr, forsta + plats, cell.visat, stil)


def _heltal(text: str) -> int | None:
    """Return a number in words (`1 234`, `−5`) as one to count with; None for other words."""
    plain = text.replace(" ", "").replace(MINUS, "-")
    return int(plain) if plain.removeprefix("-").isdecimal() else None


_Platser = dict[str, list[tuple[int, int, Cell]]]


def _platser(rapport: Rapport, rad_nr: int, forsta: int) -> _Platser:
    platser: defaultdict[str, list[tuple[int, int, Cell]]] = defaultdict(list)
    for nummer, rad in enumerate(rapport.rader, start=rad_nr):
        for plats, cell in enumerate(rad.celler):
            if cell.nyckel and cell.visat is not None:
                platser[cell.nyckel].append((nummer, forsta + plats, cell))
    return platser


def _formler(rapport: Rapport, platser: _Platser) -> dict[tuple[int, int], str]:
    """Return a formula for each cell that is the sum of other cells on the sheet."""
    formler: dict[tuple[int, int], str] = {}
    tagna: set[tuple[tuple[int, int], tuple[int, int]]] = set()
    visade = {namn: funna[0][2] for namn, funna in platser.items()}
    for samband in rapport.samband:
        for rad_nr, kolumn_nr, cell in platser.get(samband.summa, []):
            formel = _formel(samband, rad_nr, kolumn_nr, cell, platser, visade)
            plats = (rad_nr, kolumn_nr)
            if formel is None or plats in formler:
                continue
            text, anvanda = formel
            if any((del_, plats) in tagna for del_ in anvanda):
                continue
            formler[plats] = text
            tagna |= {(plats, del_) for del_ in anvanda}
    return formler


def _formel(
    samband: Samband,
    rad_nr: int,
    kolumn_nr: int,
    cell: Cell,
    platser: _Platser,
    visade: dict[str, Cell],
) -> tuple[str, set[tuple[int, int]]] | None:
    termer = []
    anvanda = set()
    for tecken, namn in samband.delar:
        if namn not in visade:
            continue
        # The nearest cell of the quantity: in the same column, or else in the same row.
        funna = sorted(
            platser[namn], key=lambda p: (p[1] != kolumn_nr, p[0] != rad_nr, abs(p[0] - rad_nr))
        )
        rad, kolumn, del_ = funna[0]
        if (rad, kolumn) == (rad_nr, kolumn_nr):
            return None
        anvanda.add((rad, kolumn))
        plus = tecken * del_.tecken * cell.tecken > 0
        termer.append(f"{'+' if plus else '-'}{xl_rowcol_to_cell(rad, kolumn)}")
    utelamnade = len(termer) < len([namn for _, namn in samband.delar if namn in visade])
    if not termer or utelamnade or _varde(samband, visade) != cell.tecken * (cell.visat or 0):
        return None
    return "=" + "".join(termer).removeprefix("+"), anvanda


def _varde(samband: Samband, visade: dict[str, Cell]) -> int:
    return sum(
        tecken * visade[namn].tecken * (visade[namn].visat or 0)
        for tecken, namn in samband.delar
        if namn in visade
    )


# ---------------------------------------------------------------------- härledning


def _harledningsblad(
    bok: _Bok,
    ark: Any,  # noqa: ANN401
    rapport: Rapport,
    form: Formrad,
    b: Berakning,
    period: Period,
) -> None:
    """Write a line's accounts and their verifikationer, in kronor with the line's sign."""
    cell = rapport.rad(form.id).celler[0]
    sida = b.tabell.poster[form.post[0]].sida
    tecken = 1 if sida == "tillgang" else -1
    rubriker = ("Konto", "Kontonamn", "Verifikation", "Datum", "Motpart", "Text", "Belopp, kr")
    ark.write_string(0, 0, f"{rapport.titel}: {form.etikett}, {period.ar}", bok.format["titel"])
    for plats, (rubrik, bredd) in enumerate(
        zip(rubriker, (8, 34, 12, 11, 34, 44, 16), strict=True)
    ):
        ark.set_column(plats, plats, bredd)
        stil = "huvud" if plats == len(rubriker) - 1 else "huvud_v"
        ark.write_string(2, plats, rubrik, bok.format[stil])
    ark.freeze_panes(3, 0)
    rad_nr, summor, total = 3, [], 0
    for konto in cell.konton:
        forsta = rad_nr
        rader = _kontorader(b, konto, period, tecken, balans=sida != "resultat")
        for rad in rader:
            _skriv_kontorad(bok, ark, rad_nr, rad)
            rad_nr += 1
        ore = sum(rad.ore for rad in rader)
        ark.write_string(rad_nr, 1, f"Summa {konto} {b.konto(konto).namn}", bok.format["fet"])
        celler = f"{xl_rowcol_to_cell(forsta, 6)}:{xl_rowcol_to_cell(max(rad_nr - 1, forsta), 6)}"
        ark.write_formula(
            rad_nr, 6, f"=SUM({celler})", bok.format["kronor_summa"], till_kronor(ore)
        )
        summor.append(xl_rowcol_to_cell(rad_nr, 6))
        total += ore
        rad_nr += 2
    ark.write_string(rad_nr, 1, form.etikett, bok.format["fet"])
    ark.write_formula(
        rad_nr,
        6,
        "=" + ("+".join(summor) or "0"),
        bok.format["kronor_summa"],
        till_kronor(total),
    )
    if total != (cell.ore or 0):
        raise AssertionError(f"{form.id}: {total} öre härledda, {cell.ore} i rapporten")


@dataclass(frozen=True, slots=True)
class _Kontorad:
    """A row of derivation: an opening balance, or a posting of a verifikation."""

    konto: str
    namn: str
    ver: str
    datum: dt.date | None
    motpart: str
    text: str
    ore: int


def _kontorader(
    b: Berakning, konto: str, period: Period, tecken: int, *, balans: bool
) -> list[_Kontorad]:
    """Return an account's rows: what it began with, where it has a balance, and its postings."""
    namn = b.konto(konto).namn
    rader = []
    if balans:
        ingaende = tecken * b.poster.saldon(period).ingaende.get(konto, 0)
        rader.append(_Kontorad(konto, namn, "", None, "", "Ingående balans", ingaende))
    kolumner = b.poster.kolumner
    for rad in b.poster.rader([konto], period):
        ver, ore = b.poster.verifikationer[kolumner["ver"][rad]], tecken * kolumner["ore"][rad]
        rader.append(_Kontorad(konto, namn, ver.ver, ver.datum, ver.motpart, ver.text, ore))
    return rader


def _skriv_kontorad(bok: _Bok, ark: Any, rad_nr: int, rad: _Kontorad) -> None:  # noqa: ANN401
    for plats, text in enumerate((rad.konto, rad.namn, rad.ver)):
        ark.write_string(rad_nr, plats, text)
    if rad.datum is not None:
        ark.write_datetime(rad_nr, 3, rad.datum, bok.format["dag"])
    ark.write_string(rad_nr, 4, rad.motpart)
    ark.write_string(rad_nr, 5, rad.text)
    ark.write_number(rad_nr, 6, till_kronor(rad.ore), bok.format["kronor"])
