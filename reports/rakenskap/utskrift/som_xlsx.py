"""The accounts as a spreadsheet: a sheet a report with live sums, and a sheet of derivation a line.

Sums are formulas with their value beside them; what a sum consists of is the same relations that
the accounts were checked and rounded by. A derivation sheet goes from a line of the
resultaträkning or balansräkning by account down to each verifikation, in kronor and öre.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from lkbr.belopp import till_kronor
from lkbr.uppstallning import Formrad, uppstallning_for
from rakenskap.bok.poster import Period, rakenskapsar
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rakenskaper, Rapport
from rakenskap.utskrift.kalkylbok import Kalkylbok
from rakenskap.utskrift.rapportblad import bladnamn, skriv_rapportblad
from rakenskap.utskrift.uppstalld import ENHETSNAMN, UTKASTORD, bristrader, harkomstrader

INGAENDE = "Ingående balans"


def som_xlsx(rakenskaper: Rakenskaper, b: Berakning, ut: Path) -> None:
    """Write the spreadsheet.

    Args:
        rakenskaper: the reports, rounded.
        b: the books' amounts, for the derivation.
        ut: the file to write.
    """
    period = rakenskapsar(rakenskaper.ar)
    ord_ = rakenskaper.ord
    bok = Kalkylbok(ut, period.till, ord_.get(UTKASTORD, UTKASTORD) if rakenskaper.utkast else "")
    _, innehall = bok.blad(ord_.get("Innehåll", "Innehåll"))
    blad = [(rapport, *bok.blad(bladnamn(rapport, ord_))) for rapport in rakenskaper.rapporter]
    harledda = list(_harledda_rader(rakenskaper))
    harledning = {
        (rapport_id, form.id): bok.blad(
            f"H {rakenskaper.rapport(rapport_id).rad(form.id).etikett.rsplit('. ', 1)[-1]}"
        )
        for rapport_id, form in harledda
    }
    _innehall(bok, innehall, rakenskaper, [(namn, r.titel) for r, namn, _ in blad])
    for rapport, _, ark in blad:
        lankar = {
            rad.id: harledning[rapport.id, rad.id][0]
            for rad in rapport.rader
            if (rapport.id, rad.id) in harledning
        }
        skriv_rapportblad(bok, ark, rapport, rakenskaper.enhet, lankar, ord_=ord_)
    for rapport_id, form in harledda:
        rapport = rakenskaper.rapport(rapport_id)
        ark = harledning[rapport_id, form.id][1]
        _harledningsblad(bok, ark, rapport, form, b, period, ord_=ord_)
    bok.stang()


def _harledda_rader(rakenskaper: Rakenskaper) -> Iterable[tuple[str, Formrad]]:
    form = uppstallning_for(rakenskaper.ar)
    for rapport_id, rader in (
        ("resultatrakning", form.resultatrakning),
        ("balansrakning", form.balansrakning),
    ):
        tryckta = {rad.id for rad in rakenskaper.rapport(rapport_id).rader}
        yield from ((rapport_id, rad) for rad in rader if rad.post and rad.id in tryckta)


def _innehall(
    bok: Kalkylbok,
    ark: Any,  # noqa: ANN401
    rakenskaper: Rakenskaper,
    blad: list[tuple[str, str]],
) -> None:
    ark.set_column(0, 0, 60)
    ark.write_string(0, 0, rakenskaper.forbund, bok.stil["fet_bruten"])
    ord_ = rakenskaper.ord
    enhetsnamn = ENHETSNAMN[rakenskaper.enhet]
    bok.titel(ark, f"{ord_.get('Räkenskaper', 'Räkenskaper')} {rakenskaper.ar}", 1)
    enhetstext = f"{ord_.get('Belopp i', 'Belopp i')} {ord_.get(enhetsnamn, enhetsnamn)}."
    ark.write_string(2, 0, enhetstext, bok.stil["svag_bruten"])
    ark.write_string(3, 0, rakenskaper.ursprung, bok.stil["svag_bruten"])
    rad = bok.stycken(ark, 4, bristrader(rakenskaper), "fet_bruten") + 1
    for namn, titel in blad:
        ark.write_url(rad, 0, f"internal:'{namn}'!A1", bok.stil["lank"], titel)
        rad += 1
    harledningstext = (
        "Blad som börjar med H visar vilka konton och verifikationer en rad består av."
    )
    texter = [
        ord_.get(harledningstext, harledningstext),
        *harkomstrader(rakenskaper.harkomst, ord_),
    ]
    bok.stycken(ark, rad + 1, texter, "svag_bruten")


# ---------------------------------------------------------------------- härledning


def _harledningsblad(
    bok: Kalkylbok,
    ark: Any,  # noqa: ANN401
    rapport: Rapport,
    form: Formrad,
    b: Berakning,
    period: Period,
    *,
    ord_: Mapping[str, str],
) -> None:
    """Write a line's accounts and their verifikationer, in kronor with the line's sign."""
    cell = rapport.rad(form.id).celler[0]
    sida = b.tabell.poster[form.post[0]].sida
    tecken = 1 if sida == "tillgang" else -1
    rubriker = ("Konto", "Kontonamn", "Verifikation", "Datum", "Motpart", "Text", "Belopp, kr")
    etikett = rapport.rad(form.id).etikett
    bok.titel(ark, f"{rapport.titel}: {etikett}, {period.ar}")
    for plats, (rubrik, bredd) in enumerate(
        zip(rubriker, (8, 34, 12, 11, 34, 44, 16), strict=True)
    ):
        ark.set_column(plats, plats, bredd)
        stil = "huvud" if plats == len(rubriker) - 1 else "huvud_v"
        ark.write_string(2, plats, ord_.get(rubrik, rubrik), bok.stil[stil])
    ark.freeze_panes(3, 0)
    rad_nr, summor, total = 3, [], 0
    for konto in cell.konton:
        forsta = rad_nr
        ib = ord_.get(INGAENDE, INGAENDE) if sida != "resultat" else ""
        rader = _kontorader(b, konto, period, tecken, ib)
        for rad in rader:
            _skriv_kontorad(bok, ark, rad_nr, rad)
            rad_nr += 1
        ore = sum(rad.ore for rad in rader)
        summa = ord_.get("Summa", "Summa")
        ark.write_string(
            rad_nr, 1, f"{summa} {konto} {b.konto(konto).namn}", bok.stil["fet_bruten"]
        )
        celler = f"{xl_rowcol_to_cell(forsta, 6)}:{xl_rowcol_to_cell(max(rad_nr - 1, forsta), 6)}"
        bok.tal(ark, (rad_nr, 6), till_kronor(ore), "kronorsumma", f"=SUM({celler})")
        summor.append(xl_rowcol_to_cell(rad_nr, 6))
        total += ore
        rad_nr += 2
    ark.write_string(rad_nr, 1, etikett, bok.stil["fet_bruten"])
    formel = "=" + ("+".join(summor) or "0")
    bok.tal(ark, (rad_nr, 6), till_kronor(total), "kronorsumma", formel)
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
    b: Berakning, konto: str, period: Period, tecken: int, ingaende_text: str
) -> list[_Kontorad]:
    """Return an account's rows: what it began with, where it has a balance, and its postings."""
    namn = b.konto(konto).namn
    rader = []
    if ingaende_text:
        ingaende = tecken * b.poster.saldon(period).ingaende.get(konto, 0)
        rader.append(_Kontorad(konto, namn, "", None, "", ingaende_text, ingaende))
    kolumner = b.poster.kolumner
    for rad in b.poster.rader([konto], period):
        ver, ore = b.poster.verifikationer[kolumner["ver"][rad]], tecken * kolumner["ore"][rad]
        rader.append(_Kontorad(konto, namn, ver.ver, ver.datum, ver.motpart, ver.text, ore))
    return rader


def _skriv_kontorad(bok: Kalkylbok, ark: Any, rad_nr: int, rad: _Kontorad) -> None:  # noqa: ANN401
    for plats, text in enumerate((rad.konto, rad.namn, rad.ver)):
        ark.write_string(rad_nr, plats, text)
    if rad.datum is not None:
        ark.write_datetime(rad_nr, 3, rad.datum, bok.stil["dag"])
    ark.write_string(rad_nr, 4, rad.motpart)
    ark.write_string(rad_nr, 5, rad.text)
    bok.tal(ark, (rad_nr, 6), till_kronor(rad.ore), "kronor")
