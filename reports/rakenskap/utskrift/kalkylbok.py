"""A workbook being written: its properties, its styles, names of sheets, and what a cell gets.

What the accounts, the lists and the pages of Fava write as spreadsheets is written by this. No
text becomes a formula, a link or a number by itself, and the same books give the same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

Mal = Path | BytesIO
# A workbook's cell: row and column from 0.
Plats = tuple[int, int]

_OTILLATET = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_MAX_BLADNAMN = 31
_A4 = 9
_TAL, _KRONOR = "# ##0;-# ##0;0", "# ##0.00;-# ##0.00;0.00"
# A mark after the number, which stays a number.
_TAL_ANTAGEN = '# ##0" *";-# ##0" *";0" *"'
_ROD = "#A40000"
_SVAG = {"font_color": "#595959"}
_STILAR: Mapping[str, Mapping[str, object]] = {
    "titel": {"bold": True, "font_size": 14},
    "svag": _SVAG,
    "svag_bruten": {**_SVAG, "text_wrap": True},
    "huvud": {"bold": True, "bottom": 1, "align": "right", "text_wrap": True},
    "huvud_v": {"bold": True, "bottom": 1},
    "huvud_v_bruten": {"bold": True, "bottom": 1, "text_wrap": True},
    "text": {"text_wrap": True, "valign": "top"},
    "fet": {"bold": True},
    "fet_bruten": {"bold": True, "text_wrap": True},
    "tal": {"num_format": _TAL},
    "talsumma": {"num_format": _TAL, "bold": True, "top": 1},
    "kronor": {"num_format": _KRONOR},
    "kronorsumma": {"num_format": _KRONOR, "bold": True, "top": 1},
    "tal_antagen": {"num_format": _TAL_ANTAGEN},
    "talsumma_antagen": {"num_format": _TAL_ANTAGEN, "bold": True, "top": 1},
    "dag": {"num_format": "yyyy-mm-dd", "align": "left"},
    "lank": {"font_color": "#0b5394", "underline": 1},
    **{f"indrag{n}": {"indent": n, "text_wrap": True} for n in range(5)},
}


class Kalkylbok:
    """A workbook being written.

    Args:
        ut: the file, or the memory to write to.
        dag: the day that the file says it was made.
        markning: a word that stands on every sheet: first in its heading, and over each printed
            page.
        egenskaper: title and author, where the file is to say them.
    """

    def __init__(self, ut: Mal, dag: dt.date, markning: str = "", **egenskaper: str) -> None:
        self._bok = xlsxwriter.Workbook(
            ut if isinstance(ut, BytesIO) else str(ut),
            {
                "in_memory": isinstance(ut, BytesIO),
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        gjord = dt.datetime(dag.year, dag.month, dag.day)  # noqa: DTZ001 (a day, not a moment)
        self._bok.set_properties({**egenskaper, "created": gjord})
        self.stil: dict[str, Any] = {
            namn: self._bok.add_format(dict(egna)) for namn, egna in _STILAR.items()
        }
        self._markning = markning
        self._tagna: set[str] = set()

    def blad(self, onskat: str) -> tuple[str, Any]:
        """Add a sheet with a name that is allowed and not taken; return the name and the sheet."""
        bas = " ".join(onskat.translate(_OTILLATET).split())[:_MAX_BLADNAMN] or "Blad"
        namn, nummer = bas, 2
        while namn.casefold() in self._tagna:
            slut = f" {nummer}"
            namn, nummer = bas[: _MAX_BLADNAMN - len(slut)] + slut, nummer + 1
        self._tagna.add(namn.casefold())
        ark = self._bok.add_worksheet(namn)
        if self._markning:
            ark.set_header(f"&C&B{self._markning}")
            ark.set_tab_color(_ROD)
        return namn, ark

    def titel(self, ark: Any, text: str, rad_nr: int = 0) -> None:  # noqa: ANN401 (XlsxWriter has no types)
        """Write a sheet's heading, with the workbook's mark first."""
        markt = f"{self._markning}. {text}" if self._markning else text
        ark.write_string(rad_nr, 0, markt, self.stil["titel"])

    def stang(self) -> None:
        """Write the file.

        Raises:
            OSError: it cannot be written.
        """
        try:
            self._bok.close()
        except FileCreateError as fel:
            hinder = fel.args[0]
            raise hinder if isinstance(hinder, OSError) else OSError(str(fel)) from None

    def stycken(self, ark: Any, rad_nr: int, texter: Iterable[str], stil: str) -> int:  # noqa: ANN401 (XlsxWriter has no types)
        """Write texts under each other in the first column; return the row after them."""
        for text in texter:
            ark.write_string(rad_nr, 0, text, self.stil[stil])
            rad_nr += 1
        return rad_nr

    def tal(
        self,
        ark: Any,  # noqa: ANN401
        plats: Plats,
        varde: object,
        stil: str,
        formel: str = "",
    ) -> None:
        """Write a number, or a formula with the number as its value."""
        if formel:
            ark.write_formula(*plats, formel, self.stil[stil], varde)
        else:
            ark.write_number(*plats, varde, self.stil[stil])


def for_utskrift(ark: Any) -> None:  # noqa: ANN401
    """Let a sheet print on A4, as wide as the page."""
    ark.set_paper(_A4)
    ark.fit_to_pages(1, 0)
