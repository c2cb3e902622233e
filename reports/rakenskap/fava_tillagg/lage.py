"""The loaded books behind the pages: made once a load, from Fava's own entries.

Fava loads again when a file has changed, and its list of entries is then another one: that, and
the time stamps of the files beside the books, tell when a `Lage` is stale. Nothing is done in
Fava's hooks, so nothing in them can stop a request.
"""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd  # the lists need it; better when the server starts than on a page
from beancount.core import data
from fava.core import FavaLedger

from lkbr.belopp import Enhet
from rakenskap.bok.bok import INSTALLNINGAR, Bok, bygg_bok
from rakenskap.bok.kontroll import Kontroll
from rakenskap.bok.poster import Period, Poster, Verifikation, bygg_poster
from rakenskap.listor.manadstabell import budget_hittills, budget_per_manad
from rakenskap.rakningar.arsrakenskap import Arsrakenskap, arets_perioder
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.rakenskaper import harkomst
from rakenskap.rapport.rapport import Harkomst, Rapport

# Accounts are kept for this many choices of periods and unit; then the oldest goes.
MAX_RAKENSKAPER = 64


@dataclass(frozen=True)
class Lage:
    """The books of one load, with what has been computed from them.

    Attributes:
        bok: the books with their errors.
        entries: Fava's list of entries, which tells whether the books are still these.
        stampel: time stamps of the files beside the books.
    """

    bok: Bok
    entries: Any
    stampel: tuple[tuple[str, int], ...]
    _rakenskaper: dict[tuple[tuple[Period, ...], Enhet], Arsrakenskap] = field(default_factory=dict)
    _harkomst: dict[int, Harkomst] = field(default_factory=dict)
    _budget: dict[dt.date, pd.DataFrame] = field(default_factory=dict)
    _manadsbudget: dict[int, tuple[int, ...]] = field(default_factory=dict)

    @cached_property
    def poster(self) -> Poster:
        """The postings."""
        return bygg_poster(self.bok)

    @cached_property
    def b(self) -> Berakning:
        """The amounts."""
        return Berakning.av(self.bok, self.poster)

    @cached_property
    def utkast(self) -> tuple[data.Transaction, ...]:
        """Drafts: entries with the flag `!`."""
        return tuple(
            entry
            for entry in self.bok.entries
            if isinstance(entry, data.Transaction) and entry.flag == "!"
        )

    @cached_property
    def _plats(self) -> dict[int, int]:
        """Where each of the loader's transactions stands among the verifikationer."""
        bokforda = [
            entry
            for entry in self.bok.entries
            if isinstance(entry, data.Transaction) and entry.flag != "!"
        ]
        return {id(entry): plats for plats, entry in enumerate(bokforda)}

    @cached_property
    def efter_namn(self) -> dict[str, Verifikation]:
        """The verifikationer by number and year; the first one where a number is used twice."""
        svar: dict[str, Verifikation] = {}
        for ver in self.poster.verifikationer:
            svar.setdefault(ver.namn, ver)
        return svar

    @cached_property
    def underlag(self) -> frozenset[str]:
        """Every file that a verifikation names as its underlag."""
        return frozenset(fil for ver in self.poster.verifikationer for fil, _ in ver.underlag)

    def verifikationer(self, entries: Any) -> list[Verifikation]:  # noqa: ANN401 (Fava's entries)
        """Return the verifikationer of some of Fava's entries, in the books' order."""
        platser = sorted(
            plats for entry in entries if (plats := self._plats.get(id(entry))) is not None
        )
        return [self.poster.verifikationer[plats] for plats in platser]

    def urval(self, entries: Any) -> Berakning:  # noqa: ANN401
        """Return the amounts of some of Fava's entries."""
        bok = replace(self.bok, entries=list(entries))
        return Berakning.av(bok, bygg_poster(bok))

    # ------------------------------------------------------------------ reports

    def rakenskap(self, perioder: tuple[Period, ...], enhet: Enhet) -> Arsrakenskap:
        """Return the accounts of some periods, one a column; the latest choices are kept."""
        val = perioder, enhet
        if val not in self._rakenskaper:
            while len(self._rakenskaper) >= MAX_RAKENSKAPER:
                self._rakenskaper.pop(next(iter(self._rakenskaper)))
            self._rakenskaper[val] = Arsrakenskap(self.b, perioder, enhet)
        return self._rakenskaper[val]

    def rapporter(self, perioder: tuple[Period, ...], enhet: Enhet) -> tuple[Rapport, ...]:
        """Return all reports with the first period's form, a column a period, rounded."""
        return self.rakenskap(perioder, enhet).rapporter

    def urvalets_resultatrakning(
        self, b: Berakning, perioder: tuple[Period, ...], enhet: Enhet
    ) -> Rapport:
        """Return the resultaträkning of a selection, rounded."""
        return Arsrakenskap(b, perioder, enhet, bara_resultat=True).rapporter[0]

    def harkomst(self, ar: int) -> Harkomst:
        """Return where a year's figures come from: the books' version and checksum."""
        if ar not in self._harkomst:
            self._harkomst[ar] = harkomst(self.bok, self.poster, ar)
        return self._harkomst[ar]

    def budget_hittills(self, dag: dt.date) -> pd.DataFrame:
        """Return the year's budget and what of it is before a day's end; see `manadstabell`."""
        if dag not in self._budget:
            self._budget[dag] = budget_hittills(self.b, dag)
        return self._budget[dag]

    def manadsbudget(self, ar: int) -> tuple[int, ...]:
        """Return the budgeted result in öre from the year's beginning to the end of each month."""
        if ar not in self._manadsbudget:
            manader = budget_per_manad(self.b, ar, sasong=True).sum().cumsum()
            self._manadsbudget[ar] = tuple(map(int, manader.tolist()))
        return self._manadsbudget[ar]

    def kontroller(self, ar: int) -> tuple[Kontroll, ...]:
        """Return every check of a year: of the books, of the reports and of what they show."""
        return self.rakenskap(arets_perioder(self.b, ar), "kr").kontroller


# ---------------------------------------------------------------------- one for each load

_LAS = threading.Lock()
# By main file; a process serves one or a few.
_LAGEN: dict[str, Lage] = {}


def lage_for(ledger: FavaLedger) -> Lage:
    """Return the books of Fava's last load."""
    huvudfil = Path(ledger.beancount_file_path).resolve()
    stampel = _stampel(huvudfil.parent)
    with _LAS:
        lage = _LAGEN.get(str(huvudfil))
        if lage is None or lage.entries is not ledger.all_entries or lage.stampel != stampel:
            bok = bygg_bok(
                huvudfil,
                list(ledger.all_entries),
                list(ledger.load_errors),
                dict(ledger.options),
            )
            lage = _LAGEN[str(huvudfil)] = Lage(bok, ledger.all_entries, stampel)
        return lage


def _stampel(mapp: Path) -> tuple[tuple[str, int], ...]:
    filer = [mapp / INSTALLNINGAR, *mapp.glob("[0-9]*/statistik/*.csv")]
    return tuple((str(fil), fil.stat().st_mtime_ns) for fil in sorted(filer) if fil.is_file())
