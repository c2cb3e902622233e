"""Amounts, numbers and days of an invoice's elements; what cannot be read is collected."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from lkbr.belopp import till_ore
from rakenskap.bankfil.xmltrad import Element
from rakenskap.bok.felrad import Felrad

_TAL = re.compile(r"[+-]?\d{1,15}(?:\.\d{0,10})?|[+-]?\.\d{1,10}", re.ASCII)
_DAG = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_NY = "Gör så här: be leverantören skicka en rättad faktura."


class Rakning:
    """Reads values out of elements, and keeps what is wrong."""

    def __init__(self, fil: str) -> None:
        self.fil = fil
        self.fel: list[Felrad] = []

    def fela(self, rad: int, text: str) -> None:
        """Add an error at a line."""
        self.fel.append(Felrad(self.fil, rad, text))

    def tal(self, plats: Element, *stig: str) -> Decimal:
        """Return the number at a path, nought when there is none."""
        element = plats.ett(*stig)
        if element is None:
            return Decimal()
        if not _TAL.fullmatch(element.text):
            self.fela(element.rad, f"«{element.text[:40]}» är inte ett tal. {_NY}")
            return Decimal()
        return Decimal(element.text)

    def belopp(self, plats: Element, *stig: str, krav: bool = False) -> int:
        """Return the öre at a path; nought when there is none and none is needed."""
        element = plats.ett(*stig)
        if element is None:
            if krav:
                namn = stig[-1].rpartition(" ")[2]
                self.fela(plats.rad, f"Beloppet {namn} saknas. {_NY}")
            return 0
        valuta = element.attribut.get("currencyID", "")
        if valuta != "SEK":
            self.fela(
                element.rad,
                f"Beloppet {element.text[:40]} är i {valuta or 'okänd valuta'}, inte i SEK. {_NY}",
            )
            return 0
        tal = self.tal(plats, *stig)
        try:
            return till_ore(tal.normalize())
        except ValueError:
            self.fela(
                element.rad,
                f"Beloppet {element.text[:40]} har fler än två decimaler (BR-DEC). {_NY}",
            )
            return 0

    def dag(self, plats: Element, *stig: str) -> dt.date | None:
        """Return the day at a path, None when there is none."""
        element = plats.ett(*stig)
        return None if element is None else self.dagen(element)

    def dagen(self, element: Element) -> dt.date | None:
        """Return the day that an element says, None when it is none."""
        traff = _DAG.fullmatch(element.text)
        try:
            if traff is not None:
                return dt.date.fromisoformat(traff[1])
        except ValueError:
            pass  # such as 30 February: told below
        self.fela(element.rad, f"«{element.text[:40]}» är inte en dag. {_NY}")
        return None
