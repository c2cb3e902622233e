"""What a page is: a heading, a template with its data, and the tables that can be taken out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from rakenskap.fava_tillagg.adress import Adresser
from rakenskap.fava_tillagg.lage import Lage
from rakenskap.fava_tillagg.roll import Roll
from rakenskap.fava_tillagg.val import Ord, Val
from rakenskap.fava_tillagg.visning import Tabell


@dataclass(frozen=True)
class Fraga:
    """A request for a page: the books, the choices and who asks.

    Attributes:
        sida: the page's name, as in the address.
        ord: the words of the address.
        urval: Fava's entries under its filters on account and text; None when none is set.
        dagar: first and last day of Fava's time filter; None when it is not set.
        filtertext: the filters on account and text in words, empty when none is set.
        anteckningar: the file of the auditor's notes.
        biljett_for: gives the CSRF ticket of a page's forms.
    """

    sida: str
    lage: Lage
    ord: Ord
    val: Val
    adresser: Adresser
    roll: Roll
    urval: Sequence[Any] | None = None
    dagar: tuple[dt.date, dt.date] | None = None
    filtertext: str = ""
    anteckningar: str = ""
    biljett_for: Callable[[str], str] = lambda _sida: ""

    def har(self, **ord_: str) -> str:
        """Return this page's address with its choices and further words."""
        return self.adresser.sida(self.sida, [*self.val.som_ord(), *ord_.items()])


@dataclass(frozen=True)
class Sida:
    """A page to show.

    Attributes:
        titel: its heading.
        mall: the template, of `mallar/`.
        data: what the template lays out.
        tabeller: tables to lay out and to take out as a spreadsheet.
        val: what is chosen on the page: nothing, the period, or unit and comparatives too.
        ingress: a sentence under the heading.
        foljer_urval: True when it shows what Fava's filters on account and text leave.
        foljer_tid: how far it follows the time filter: to all its days (or all its years, a
            column each), to one räkenskapsår of them, or not.
    """

    titel: str
    mall: str = "tabeller.html"
    data: Mapping[str, Any] = field(default_factory=dict)
    tabeller: tuple[Tabell, ...] = ()
    val: Literal["", "period", "alla"] = ""
    ingress: str = ""
    foljer_urval: bool = False
    foljer_tid: Literal["alla", "period", "ingen"] = "period"


Sidfunktion = Callable[[Fraga], Sida]


class SaknasError(Exception):
    """What the address asks for is not in the books; the text says so, in Swedish."""
