"""A list as CSV for Swedish Excel: UTF-8 with BOM, semicolon, comma decimals.

No cell becomes a formula: a text that begins with `=`, `+`, `-`, `@`, a tab or a line break gets
an apostrophe before it, which a spreadsheet takes as "this is text". Amounts are plain numbers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from lkbr.belopp import till_kronor
from rakenskap.listor.dokument import Listdokument
from rakenskap.rapport.rapport import Cell, Rapport
from rakenskap.utskrift.lista import celltext
from rakenskap.utskrift.uppstalld import harkomstrader

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
_FORMEL = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def ofarlig(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> ofarlig("=HYPERLINK(1)")
    "'=HYPERLINK(1)"
    """
    return f"'{text}" if text.lstrip(" ").startswith(_FORMEL) else text


def som_csv(dok: Listdokument) -> str:
    """Return the list as CSV: headings, rows, then what it is and where it comes from."""
    ut = io.StringIO()
    skrivare = csv.writer(ut, delimiter=";", lineterminator="\r\n")
    for rapport in dok.rapporter:
        if len(dok.rapporter) > 1:
            skrivare.writerow([ofarlig(rapport.titel)])
        skrivare.writerows(_rader(rapport))
        skrivare.writerow([])
    fot = [dok.forbund, f"{dok.titel} {dok.period}".rstrip(), dok.ursprung]
    for rapport in dok.rapporter:
        fot += [*rapport.stycken, *rapport.efter]
    fot += harkomstrader(dok.harkomst)
    skrivare.writerows([ofarlig(text)] for text in fot if text)
    return BOM + ut.getvalue()


def _rader(rapport: Rapport) -> Iterator[list[str]]:
    """Return the heading and the rows, each with its label first when any row has one."""
    har_etikett = any(rad.etikett for rad in rapport.rader)
    kolumner = rapport.kolumner
    if kolumner:
        yield [*(["Rad"] if har_etikett else []), *(ofarlig(ett.rubrik) for ett in kolumner)]
    for rad in rapport.rader:
        celler = rad.celler or (Cell(),) * len(kolumner)
        etikett = [ofarlig(rad.etikett)] if har_etikett else []
        yield [*etikett, *_celler(rapport, celler)]


def _celler(rapport: Rapport, celler: tuple[Cell, ...]) -> Iterator[str]:
    for kolumn, cell in zip(rapport.kolumner, celler, strict=True):
        if not kolumn.is_belopp or cell.text:
            yield ofarlig(cell.text)
        elif rapport.decimaler:
            yield "" if cell.ore is None else str(till_kronor(cell.ore)).replace(".", ",")
        else:
            yield celltext(cell).replace(" ", "")
