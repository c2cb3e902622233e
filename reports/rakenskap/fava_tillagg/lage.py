"""The loaded books behind the pages: made once a load, from Fava's own entries.

Fava loads again when a file has changed, and its list of entries is then another one: that, and
the time stamps of the files beside the books, tell when a `Lage` is stale. Nothing is done in
Fava's hooks, so nothing in them can stop a request.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas  # noqa: F401, ICN001 (the lists need it; better when the server starts than on a page)
from beancount.core import data
from fava.core import FavaLedger

from lkbr.belopp import ORE_PER_ENHET, Enhet
from lkbr.uppstallning import uppstallning_for
from rakenskap.bok.bok import INSTALLNINGAR, Bok, bygg_bok
from rakenskap.bok.poster import Period, Poster, Verifikation, bygg_poster, rakenskapsar
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.formrapporter import resultatrakning
from rakenskap.rakningar.kontroller import (
    Kontroll,
    kontrollera_bok,
    kontrollera_rapporter,
    kontrollera_visade,
)
from rakenskap.rakningar.rakenskaper import bygg_rapporter, harkomst, visade_belopp
from rakenskap.rapport.avrundning import avrunda
from rakenskap.rapport.rapport import Harkomst, Rapport, exakta_belopp, med_visade
from rakenskap.rapport.storhet import Samband

# Reports are kept for this many choices of periods and unit; then the oldest goes.
MAX_RAPPORTER = 64


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
    _rapporter: dict[tuple[Any, ...], tuple[Rapport, ...]] = field(default_factory=dict)
    _visade: dict[tuple[int, Enhet], dict[str, int]] = field(default_factory=dict)
    _harkomst: dict[int, Harkomst] = field(default_factory=dict)
    _kontroller: dict[int, tuple[Kontroll, ...]] = field(default_factory=dict)

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

    def rapporter(self, perioder: tuple[Period, ...], enhet: Enhet) -> tuple[Rapport, ...]:
        """Return all reports with the first period's form, a column a period, rounded.

        Periods that begin later than 1 January have a resultaträkning only: what stands at the
        start of the year is the opening balance of the others.
        """
        return self._spara((perioder, enhet), lambda: self._gor(self.b, perioder, enhet))

    def urvalets_resultatrakning(
        self, b: Berakning, perioder: tuple[Period, ...], enhet: Enhet
    ) -> Rapport:
        """Return the resultaträkning of a selection, rounded."""
        form = uppstallning_for(perioder[0].ar)
        return _avrundade([resultatrakning(b, form, perioder)], enhet, {})[0]

    def _gor(self, b: Berakning, perioder: tuple[Period, ...], enhet: Enhet) -> tuple[Rapport, ...]:
        ar = perioder[0].ar
        form = uppstallning_for(ar)
        if all(period.fran == rakenskapsar(period.ar).fran for period in perioder):
            rapporter = bygg_rapporter(b, form, perioder)
        else:
            rapporter = [resultatrakning(b, form, perioder)]
        if perioder == self.arets_perioder(ar):
            # The year's own accounts: rounded as they are.
            self._visade[ar, enhet] = visade_belopp(b, form, rapporter, ar, enhet)
            return tuple(med_visade(rapport, self._visade[ar, enhet]) for rapport in rapporter)
        exakta = exakta_belopp(rapporter)
        if not any(ore % ORE_PER_ENHET[enhet] for ore in exakta.values()):
            return _avrundade(rapporter, enhet, {})
        fasta: dict[str, int] = {}
        for period in perioder:
            if period.helar and period.ar in self.poster.ar:
                fasta |= self._visade_for(period.ar, enhet)
        return _avrundade(rapporter, enhet, fasta)

    def arets_perioder(self, ar: int) -> tuple[Period, ...]:
        """Return the columns of a year's own accounts: the year, and the one before if there is."""
        return tuple(rakenskapsar(ett) for ett in (ar, ar - 1) if ett in self.poster.ar)

    def _visade_for(self, ar: int, enhet: Enhet) -> dict[str, int]:
        """Return what the year's own accounts show, so that a page shows the same."""
        if (ar, enhet) not in self._visade:
            form = uppstallning_for(ar)
            egna = bygg_rapporter(self.b, form, self.arets_perioder(ar))
            self._visade[ar, enhet] = visade_belopp(self.b, form, egna, ar, enhet)
        return self._visade[ar, enhet]

    def _spara(self, nyckel: tuple[Any, ...], gor: Any) -> tuple[Rapport, ...]:  # noqa: ANN401
        if nyckel not in self._rapporter:
            svar = gor()
            while len(self._rapporter) >= MAX_RAPPORTER:
                self._rapporter.pop(next(iter(self._rapporter)))
            self._rapporter[nyckel] = svar
        return self._rapporter[nyckel]

    def harkomst(self, ar: int) -> Harkomst:
        """Return where a year's figures come from: the books' version and checksum."""
        if ar not in self._harkomst:
            self._harkomst[ar] = harkomst(self.bok, self.poster, ar)
        return self._harkomst[ar]

    # ------------------------------------------------------------------ checks

    def kontroller(self, ar: int) -> tuple[Kontroll, ...]:
        """Return every check of a year: of the books, of the reports and of what they show."""
        if ar not in self._kontroller:
            self._kontroller[ar] = tuple(self._kontrollera(ar))
        return self._kontroller[ar]

    def _kontrollera(self, ar: int) -> list[Kontroll]:
        period = rakenskapsar(ar)
        svar = kontrollera_bok(self.b, period)
        if not all(kontroll.ok for kontroll in svar):
            return svar
        rapporter = self.rapporter(self.arets_perioder(ar), "kr")
        exakta = exakta_belopp(rapporter)
        celler = [cell for rapport in rapporter for rad in rapport.rader for cell in rad.celler]
        konton = {cell.nyckel: cell.konton for cell in celler if cell.nyckel}
        svar += kontrollera_rapporter(rapporter, exakta, konton)
        visade = {
            cell.nyckel: cell.tecken * cell.visat
            for cell in celler
            if cell.nyckel and cell.visat is not None
        }
        samband = [ett for rapport in rapporter for ett in rapport.samband]
        svar.append(kontrollera_visade(samband, exakta, visade, ORE_PER_ENHET["kr"]))
        return svar


def _avrundade(
    rapporter: list[Rapport], enhet: Enhet, fasta: dict[str, int]
) -> tuple[Rapport, ...]:
    """Round the reports; what is given as shown in a year's accounts is shown so here too."""
    exakta = exakta_belopp(rapporter)
    enhet_ore = ORE_PER_ENHET[enhet]
    if any(ore % enhet_ore for ore in exakta.values()):
        fasta = {namn: tal for namn, tal in fasta.items() if namn in exakta}
        visade = fasta | avrunda(exakta, _samband(rapporter, exakta), enhet_ore, fasta)
    else:
        visade = {namn: ore // enhet_ore for namn, ore in exakta.items()}
    return tuple(med_visade(rapport, visade) for rapport in rapporter)


def _samband(rapporter: list[Rapport], exakta: dict[str, int]) -> list[Samband]:
    """Collect the relations between what is shown.

    A relation to a year that has no column (the opening amounts of a comparative year that stands
    by itself) does not hold among the columns, and is left out; that the tables add up is what
    the checks of each year are for.
    """
    svar = []
    for rapport in rapporter:
        for ett in rapport.samband:
            delar = tuple(par for par in ett.delar if par[1] in exakta)
            summa = sum(tecken * exakta[namn] for tecken, namn in delar)
            if ett.summa in exakta and exakta[ett.summa] == summa:
                svar.append(Samband(ett.summa, delar))
    return list(dict.fromkeys(svar))


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
