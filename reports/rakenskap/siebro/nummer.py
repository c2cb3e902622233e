"""Verifikationsnummer of a SIE file as numbers of the house, and back.

The house has a serie of one to three capitals and a number without leading zeros, unique in the
serie and year. SIE allows any texts, also empty ones. A number that fits is kept: `ver: "A12"`.
Otherwise the entry also carries what stood in the file:

    ver: "XA12"          serie 5101 has no house form: it is called XA in these books
      sie-serie: "5101"
      sie-nummer: "12"
    ver: "XB1"           the second voucher that is numbered A7: a serie of its own
      sie-serie: "A"
      sie-nummer: "7"
      sie-skal: "dubblett"
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from string import ascii_uppercase
from typing import Any

from lkbr.verifikationer import VER
from rakenskap.dagbok.text import rensad

_SERIE = re.compile(r"[A-ZÅÄÖ]{1,3}\Z")
_NUMMER = re.compile(r"[1-9]\d{0,6}\Z")

# Series that an import gives its own entries.
OMFORING, SAMMANDRAG = "OF", "SM"
_EGNA = frozenset({OMFORING, SAMMANDRAG})


@dataclass(frozen=True, slots=True)
class Numrerad:
    """A number of the house and the metadata that gives back the one of the file."""

    ver: str
    meta: Mapping[str, str]


def sie_nummer(meta: Mapping[str, Any]) -> tuple[str, str]:
    """Return serie and number of an entry as they stand in a SIE file."""
    if "sie-nummer" in meta:
        return str(meta["sie-serie"]), str(meta["sie-nummer"])
    traff = VER.match(str(meta.get("ver", "")))
    return (traff["serie"], traff["nummer"]) if traff else ("", "")


class Nummergivare:
    """Gives the house's numbers, the same for the same file and books.

    Args:
        serier: series of the files that are to be read, in order.
        forut: metadata of the entries that the books have, with their years.
    """

    def __init__(
        self, serier: Iterable[str], forut: Iterable[tuple[int, Mapping[str, Any]]]
    ) -> None:
        self._husets: dict[tuple[str, bool], str] = {}
        self._tagna: set[tuple[int, str]] = set()
        self._hogst: dict[tuple[int, str], int] = {}
        tagna = set(_EGNA)
        for ar, meta in forut:
            traff = VER.match(str(meta.get("ver", "")))
            if traff is None:
                continue
            serie, _ = sie_nummer(meta)
            self._husets.setdefault((serie, "sie-skal" in meta), traff["serie"])
            tagna.add(traff["serie"])
            self._boka(ar, traff["serie"], int(traff["nummer"]))
        for serie in dict.fromkeys(serier):
            if _SERIE.match(serie) and serie not in tagna:
                self._husets.setdefault((serie, False), serie)
                tagna.add(serie)
        self._lediga = (namn for namn in _kandidater() if namn not in tagna)
        self._upptagna = tagna

    def _boka(self, ar: int, serie: str, nummer: int) -> None:
        self._tagna.add((ar, f"{serie}{nummer}"))
        self._hogst[ar, serie] = max(self._hogst.get((ar, serie), 0), nummer)

    def serie(self, serie: str, *, utan_nummer: bool = False) -> str:
        """Return the house's serie for a serie of the file."""
        nyckel = (serie, utan_nummer)
        if nyckel not in self._husets:
            onskad = "V" if not serie else serie.upper()
            if not utan_nummer and _SERIE.match(onskad) and onskad not in self._upptagna:
                self._husets[nyckel] = onskad
            else:
                self._husets[nyckel] = next(n for n in self._lediga if n not in self._upptagna)
            self._upptagna.add(self._husets[nyckel])
        return self._husets[nyckel]

    def ge(self, ar: int, serie: str, nummer: str) -> Numrerad:
        """Return a voucher's number in the house.

        Args:
            ar: räkenskapsår.
            serie: serie in the file.
            nummer: number in the file.
        """
        huset = self.serie(serie)
        skal = ""
        if not _NUMMER.match(nummer):
            skal = "ogiltigt" if nummer else "saknas"
        elif (ar, f"{huset}{nummer}") in self._tagna:
            skal = "dubblett"
        if not skal:
            self._boka(ar, huset, int(nummer))
            egna = (
                {} if huset == serie else {"sie-serie": rensad(serie), "sie-nummer": rensad(nummer)}
            )
            return Numrerad(f"{huset}{nummer}", egna)
        huset = self.serie(serie, utan_nummer=True)
        tal = self._hogst.get((ar, huset), 0) + 1
        self._boka(ar, huset, tal)
        egna = {"sie-serie": rensad(serie), "sie-nummer": rensad(nummer), "sie-skal": skal}
        return Numrerad(f"{huset}{tal}", egna)

    def nasta(self, ar: int, serie: str) -> str:
        """Return the next number in one of the import's own series."""
        tal = self._hogst.get((ar, serie), 0) + 1
        self._boka(ar, serie, tal)
        return f"{serie}{tal}"

    def luckor(self, ar: int) -> dict[str, str]:
        """Return the text on the gap before each number that has one."""
        per_serie: dict[str, list[int]] = {}
        for ett_ar, ver in self._tagna:
            traff = VER.match(ver)
            if ett_ar == ar and traff is not None:
                per_serie.setdefault(traff["serie"], []).append(int(traff["nummer"]))
        svar = {}
        for serie, alla in per_serie.items():
            vantat = 1
            for tal in sorted(alla):
                if tal != vantat:
                    saknas = f"{serie}{vantat}" + (f"–{serie}{tal - 1}" if tal > vantat + 1 else "")
                    svar[f"{serie}{tal}"] = f"{saknas} saknas i SIE-filen"
                vantat = tal + 1
        return svar


def _kandidater() -> Iterator[str]:
    for langd in (1, 2):
        for forsta in "XYZWQ":
            for slut in product(ascii_uppercase, repeat=langd):
                yield forsta + "".join(slut)
