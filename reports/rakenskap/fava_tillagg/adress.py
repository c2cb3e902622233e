"""Addresses between the pages, with Fava's filters carried along."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

FILTER = ("account", "filter", "time")

Ordpar = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Adresser:
    """The pages' addresses in one request.

    Attributes:
        bas: gives a page's address by its name, without a query.
        filter_: Fava's filters that are set in this request.
        redigera: gives the address of a line in Fava's editor.
        favakonto: gives the address of an account's page of Fava's own, by its full name.
    """

    bas: Callable[[str], str]
    filter_: tuple[Ordpar, ...] = ()
    redigera: Callable[[str, int], str] = lambda fil, rad: f"#{fil}:{rad}"
    favakonto: Callable[[str], str] = lambda namn: f"#{namn}"
    _minne: dict[str, str] = field(default_factory=dict)

    def sida(self, namn: str, ord_: Iterable[Ordpar] | Mapping[str, str] = ()) -> str:
        """Return the address of a page, or of one of its files (`Granskning/tabell.xlsx`)."""
        if namn not in self._minne:
            self._minne[namn] = self.bas(namn)
        par = list(ord_.items()) if isinstance(ord_, Mapping) else list(ord_)
        fraga = urlencode([*self.filter_, *((namn, varde) for namn, varde in par if varde)])
        return f"{self._minne[namn]}?{fraga}" if fraga else self._minne[namn]

    def ver(self, namn: str) -> str:
        """Return the address of a verifikation, by number and year."""
        return self.sida("Verifikationer", [("ver", namn)])

    def utan_tid(self) -> Adresser:
        """Return the same without Fava's time filter."""
        kvar = tuple(par for par in self.filter_ if par[0] != "time")
        return Adresser(self.bas, kvar, self.redigera, self.favakonto)
