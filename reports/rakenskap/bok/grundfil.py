"""The locked years in a file of columns: their rows, and what the rules need to know of them.

Written when all of the books have been read and found without fault; read while no file that the
locked years rest on has changed. See `lkbr.grund` for what it is used for.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from beancount.core import data

from lkbr.behandlingshistorik import FIL
from lkbr.bokfiler import historik, uppspelning
from lkbr.grund import Grund, direktivens_hash
from lkbr.kontering import ore_i, serie_i
from lkbr.underlag import underlag_i
from lkbr.verifikationer import VER
from rakenskap.bok.bok import INSTALLNINGAR, Bok
from rakenskap.bok.kolumner import INT32
from rakenskap.bok.logglage import borjar_som_forut, som_byte, som_data, ur_data
from rakenskap.bok.poster import Poster, kanonisk
from rakenskap.bok.sigillfil import Kolumnfil
from rakenskap.bok.sigillposter import som_kolumner, ur_kolumner

ANDELSE = ".grund"
# The columns that only a partial reading or the checksum of an open year needs.
SALLAN = ("kanonisk", "lage", "nummer", "nummerplats", "attestdag")
_CHART = "kontoplan.beancount"
# What a file of entries may not have, if it is to be passed over: it says something of the others.
_STYR = re.compile(rb'^(?:include|plugin|option(?!\s+"name_))\b', re.MULTILINE)
_AR = re.compile(r"[12]\d\d\d\Z")


# ---------------------------------------------------------------------- which years


def lasta_till(bok: Bok) -> dt.date | None:
    """Return the last day of the locked years, None where there is none or it may not be used."""
    lage = uppspelning(bok.options)
    logg = historik(bok.options)
    if lage is None or logg is None or logg.brott or lage.fel or not logg.poster:
        return None
    ar = max((period for period in lage.stangning.perioder if len(period) == 4), default="")
    till = dt.date(int(ar), 12, 31) if ar else None
    return till if till and forseglade_filer(bok, till) is not None else None


def forseglade_filer(bok: Bok, till: dt.date) -> frozenset[str] | None:
    """Return the files with the entries of the locked years; None where others are mixed in.

    Such a file lies in the folder of a locked year and holds booked entries of locked years only.
    """
    filer = set()
    for entry in bok.entries:
        if isinstance(entry, data.Transaction) and entry.date <= till:
            if entry.flag == "!":
                return None
            filer.add(str(entry.meta["filename"]))
    mapp = f"{bok.mapp}/"
    for fil in filer:
        ar, snitt, _ = fil.removeprefix(mapp).partition("/")
        if not snitt or not _AR.match(ar) or int(ar) > till.year or not fil.startswith(mapp):
            return None
        if _STYR.search(Path(fil).read_bytes()):
            return None
    for entry in bok.entries:
        last = isinstance(entry, data.Transaction) and entry.date <= till
        if not last and entry.meta.get("filename") in filer:
            return None
    return frozenset(filer)


# ---------------------------------------------------------------------- written


def skriv_grund(
    bok: Bok, poster: Poster, till: dt.date, summor: dict[int, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the head and the columns of the locked years.

    Args:
        bok: books that were read as a whole and found without fault.
        poster: the rows of the locked years.
        till: their last day, as from `lasta_till`.
        summor: the checksum up to each of them.
    """
    filer = forseglade_filer(bok, till)
    logg, lage = historik(bok.options), uppspelning(bok.options)
    if filer is None or logg is None or lage is None:
        raise AssertionError("asked before: the years may be sealed")
    egna = [e for e in bok.entries if isinstance(e, data.Transaction) and e.date <= till]
    huvud, kolumner = som_kolumner(poster)
    mapp = f"{bok.mapp}/"
    relativa = sorted(fil.removeprefix(mapp) for fil in filer)
    platser, nummer, vilka = _nummer(egna)
    attestserier = {serie.kod for serie in bok.forbund.serier if serie.attest}
    huvud |= {
        "till": till.isoformat(),
        "filer": relativa,
        "kontrollsummor": summor,
        "fynd": {
            namn: [[r.fil, r.rad, r.text] for r in getattr(bok, namn) if r.fil in set(relativa)]
            for namn in ("att_gora", "varningar")
        },
    }
    kolumner |= {
        "kanonisk": "".join(map(kanonisk, poster.verifikationer)).encode(),
        "nummer": nummer,
        "nummerplats": vilka,
        "attestdag": array(INT32, (_attestdag(entry) for entry in egna)),
        "lage": som_byte(
            {
                "saldon": _saldon(egna),
                "direktiv": direktivens_hash(bok.entries, till),
                "underlag": sorted({fil for e in egna for _, fil, _ in underlag_i(e.meta)}),
                "losa": sorted(_losa(egna, attestserier)),
                "nummer": platser,
                "logg": som_data(logg, lage, till),
            }
        ),
    }
    return huvud, kolumner


def _saldon(entries: Iterable[data.Transaction]) -> dict[str, int]:
    saldon: dict[str, int] = {}
    for entry in entries:
        for posting in entry.postings:
            saldon[posting.account] = saldon.get(posting.account, 0) + ore_i(posting)
    return {konto: ore for konto, ore in saldon.items() if ore}


def _attestdag(entry: data.Transaction) -> int:
    dag = entry.meta.get("attesterad")
    return dag.toordinal() if isinstance(dag, dt.date) else 0


def _losa(entries: Sequence[data.Transaction], attestserier: Collection[str]) -> set[str]:
    """Return the invoices that entries pay and that are not among them."""
    namn = {f"{entry.meta.get('ver', '')}/{entry.date.year}" for entry in entries}
    betalda = {
        str(posting.meta["faktura"])
        for entry in entries
        for posting in entry.postings
        if posting.meta and "faktura" in posting.meta
    }
    return {ett for ett in betalda - namn if serie_i(ett) in attestserier}


def _nummer(
    entries: Sequence[data.Transaction],
) -> tuple[dict[str, list[int]], array[int], array[int]]:
    """Return where each serie of each year begins and ends in two columns, and the columns.

    They hold the numbers in order, and the place of the entry with each.
    """
    per_serie: dict[str, dict[int, int]] = {}
    for plats, entry in enumerate(entries):
        traff = VER.match(str(entry.meta.get("ver", "")))
        if traff is not None:
            egna = per_serie.setdefault(f"{traff['serie']}/{entry.date.year}", {})
            egna[int(traff["nummer"])] = plats
    nummer, vilka = array(INT32), array(INT32)
    platser = {}
    for serie, egna in per_serie.items():
        fran = len(nummer)
        nummer.extend(sorted(egna))
        vilka.extend(egna[tal] for tal in sorted(egna))
        platser[serie] = [fran, len(nummer)]
    return platser, nummer, vilka


# ---------------------------------------------------------------------- read


@dataclass(frozen=True)
class Grundfil:
    """The locked years as they were when all of the books were read."""

    fil: Kolumnfil

    @property
    def till(self) -> dt.date:
        """Their last day."""
        return dt.date.fromisoformat(self.fil.huvud["till"])

    @cached_property
    def poster(self) -> Poster:
        """Their rows."""
        return ur_kolumner(self.fil)

    @cached_property
    def _lage(self) -> dict[str, Any]:
        svar: dict[str, Any] = json.loads(bytes(self.fil.kolumn("lage")))
        return svar

    def ror(self, namn: str, huvudfil: str) -> bool:
        """Tell whether the locked years rest on a file, given as in the print of the ledger."""
        ar, snitt, _ = namn.partition("/")
        return (
            namn in (huvudfil, _CHART, INSTALLNINGAR)
            or namn.startswith("/")
            or (bool(snitt) and _AR.match(ar) is not None and int(ar) <= self.till.year)
            or namn in self._underlag
        )

    @cached_property
    def _underlag(self) -> frozenset[str]:
        return frozenset(self._lage["underlag"])

    def loggen_haller(self, mapp: Path) -> bool:
        """Tell whether the log begins as it did, by its content."""
        return borjar_som_forut(self._lage["logg"], mapp / FIL)

    def grund(self, mapp: Path) -> Grund:
        """Return what the rules need to know."""
        lage = self._lage
        dagar = self.fil.kolumn("attestdag")
        return Grund(
            till=self.till,
            filer=frozenset(f"{mapp}/{fil}" for fil in self.fil.huvud["filer"]),
            saldon=lage["saldon"],
            direktiv=lage["direktiv"],
            underlag=self._underlag,
            losa=frozenset(lage["losa"]),
            plats=self._platsen(),
            attestdag=lambda plats: dt.date.fromordinal(dagar[plats]) if dagar[plats] else None,
            logg=ur_data(lage["logg"], mapp / FIL),
        )

    def _platsen(self) -> Callable[[str], int | None]:
        platser = self._lage["nummer"]
        nummer, vilka = self.fil.kolumn("nummer"), self.fil.kolumn("nummerplats")

        def plats(namn: str) -> int | None:
            ver, _, ar = namn.rpartition("/")
            traff = VER.match(ver)
            if traff is None:
                return None
            fran, slut = platser.get(f"{traff['serie']}/{ar}", (0, 0))
            ratt = bisect_left(nummer, int(traff["nummer"]), fran, slut)
            return vilka[ratt] if ratt < slut and nummer[ratt] == int(traff["nummer"]) else None

        return plats
