"""The one table that everything is computed from: a row a posting, amounts in whole öre.

`Poster` holds the rows as columns, and the verifikationer that they point to. The statements read
the columns as they are; `Poster.tabell` is the same memory as a pandas table, for selection and
analysis, made when it is first asked for (importing pandas takes as long as loading the books).

| column | type | what |
| --- | --- | --- |
| `ver` | int32 | index into `verifikationer` |
| `dag` | int32 | the event's date as a proleptic Gregorian ordinal |
| `konto` | category | account number |
| `insats`, `verksamhet`, `projekt`, `motpart` | category | dimensions; empty text for none |
| `faktura`, `anlaggning` | category | what a payment settles; the asset |
| `ore` | int64 | amount, debit positive |
| `ingaende` | bool | an opening balance, not an event of the year |
"""

from __future__ import annotations

import datetime as dt
import hashlib
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from beancount.core import data

from lkbr.bokslut import is_ingaende_balans
from lkbr.kontering import ore_i
from lkbr.konto import kontonummer
from lkbr.underlag import underlag_i
from rakenskap.bok.bok import Bok
from rakenskap.bok.kolumner import BOOL, INT32, INT64, Heltal, Kategorikolumn, Tabellkolumn, dataram

if TYPE_CHECKING:
    import pandas as pd

MANADSNAMN = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)


def med_tid(text: str, dag: dt.date) -> str:
    """Return a text with `{manad}`, `{kvartal}` and `{ar}` as those of a day."""
    return (
        text.replace("{manad}", f"{MANADSNAMN[dag.month - 1]} {dag.year}")
        .replace("{kvartal}", f"kvartal {(dag.month + 2) // 3} {dag.year}")
        .replace("{ar}", str(dag.year))
    )


def utan_tid(text: str, dag: dt.date) -> str:
    """Return a text with the month or quarter of a day, or the month before, as in `med_tid`."""
    for manad in (dag.month, (dag.month - 2) % 12 + 1):
        for ar in (dag.year, dag.year - 1):
            text = text.replace(f"{MANADSNAMN[manad - 1]} {ar}", "{manad}")
    return text.replace(f"kvartal {(dag.month + 2) // 3} {dag.year}", "{kvartal}")


DIMENSIONER = ("insats", "verksamhet", "projekt", "motpart")
KATEGORIER = (*DIMENSIONER, "faktura", "anlaggning")
# Metadata of entries that say something of their whole year.
INGAENDE_OKAND, SAMMANDRAG, ANTAGANDE = "ingaende-okand", "sammandrag", "antagande"
# What a verifikation may say that is asked of all of them, kept where it can be read by itself.
UPPGIFTER = ("rattar", "fakturanr")
KOLUMNER = ("ver", "dag", "konto", "ore", "ingaende", *KATEGORIER)


@dataclass(frozen=True, slots=True)
class Verifikation:
    """One verifikation: what LKBR 3 kap. 9 § asks for, and where it stands in the text.

    Attributes:
        ver: serie and number, such as `L45`; empty for an opening balance.
        fil: path from the ledger's folder.
        rader: account number, öre and dimensions by posting, in order.
    """

    ver: str
    datum: dt.date
    registrerad: dt.date | None
    av: str
    motpart: str
    text: str
    underlag: tuple[tuple[str, str], ...]
    rattar: str
    fil: str
    rad: int
    rader: tuple[tuple[str, int, tuple[tuple[str, str], ...]], ...]
    ovrigt: tuple[tuple[str, str], ...] = ()

    @property
    def namn(self) -> str:
        """Number and year, unique in the books: `L45/2023`."""
        return f"{self.ver or 'IB'}/{self.datum.year}"


@dataclass(frozen=True, slots=True)
class Period:
    """A part of the books' time: from and with `fran` to and with `till`, within one year."""

    fran: dt.date
    till: dt.date

    @property
    def id(self) -> str:
        """`2023` for a whole year, else both days."""
        return str(self.till.year) if self.helar else f"{self.fran}--{self.till}"

    @property
    def helar(self) -> bool:
        """True for a whole räkenskapsår."""
        return self == rakenskapsar(self.till.year)

    @property
    def ar(self) -> int:
        """The räkenskapsår."""
        return self.till.year

    @property
    def rubrik(self) -> str:
        """What stands over the column: the year, or the days of a part of it."""
        return str(self.ar) if self.helar else f"{self.fran} – {self.till}"


def rakenskapsar(ar: int) -> Period:
    """Return the calendar year as a period (LKBR 1 kap. 5 §)."""
    return Period(dt.date(ar, 1, 1), dt.date(ar, 12, 31))


@dataclass(frozen=True, slots=True)
class Saldon:
    """Sums by account number for a period, in öre with debit positive.

    Attributes:
        ingaende: balance before the first day, with opening balances that the books began with.
        rorelse: the period's events.
        arets_borjan: balance at the start of the räkenskapsår that the period ends in.
    """

    ingaende: dict[str, int]
    rorelse: dict[str, int]
    arets_borjan: dict[str, int]

    def utgaende(self, konto: str) -> int:
        """Return the closing balance."""
        return self.ingaende.get(konto, 0) + self.rorelse.get(konto, 0)


@dataclass(frozen=True, slots=True)
class Kontorader:
    """An account's rows in order of day: which they are, their days, and the balance after each."""

    rader: Heltal
    dagar: Heltal
    saldon: Heltal

    def fore(self, dag: int) -> int:
        """Return the balance in öre before a day."""
        plats = bisect_left(self.dagar, dag)
        return self.saldon[plats - 1] if plats else 0


# Year, account, verksamhet and insats of rows that rest on an assumption.
Antagen = tuple[int, str, str, str]


@dataclass(frozen=True, slots=True)
class Forutraknat:
    """What was computed of some rows before, and kept with them.

    Attributes:
        kontorader: as `Poster.per_konto`.
        kontrollsummor: of the verifikationer up to the last day of each year.
        markta: as `Poster.markta`, for each metadata that is asked for.
        antagna: as `Poster.antagna`.
        underlag: path and booked checksum of the underlag of a year's verifikationer.
        vernamn: as `Poster.vernamn`.
        uppgift: as `Poster.uppgift`, for each of `UPPGIFTER`.
    """

    kontorader: Mapping[str, Kontorader]
    kontrollsummor: Mapping[dt.date, str]
    markta: Mapping[str, Mapping[int, int]]
    antagna: frozenset[Antagen]
    underlag: Callable[[int], Mapping[str, str]]
    vernamn: Callable[[], Sequence[str]]
    uppgift: Callable[[str], Mapping[int, str]]


@dataclass(frozen=True)
class Poster:
    """The rows by column, the verifikationer behind them, and sums by period.

    Attributes:
        tal: the columns of numbers, all of the same length; see the module.
        kategorier: the columns of texts.
        verifikationer: in the books' order.
        verdagar: the day of each verifikation, as an ordinal.
        forut: what was computed of the same rows before; None when nothing was.
    """

    tal: dict[str, Heltal]
    kategorier: dict[str, Kategorikolumn]
    verifikationer: Sequence[Verifikation]
    verdagar: Heltal
    forut: Forutraknat | None = None
    _saldon: dict[Period, Saldon] = field(default_factory=dict, repr=False)
    _uppgifter: dict[str, Mapping[int, str]] = field(default_factory=dict, repr=False)

    @cached_property
    def kolumner(self) -> dict[str, Sequence[Any]]:
        """Every column by name, as Python reads it."""
        return {**self.tal, **self.kategorier}

    @cached_property
    def ar(self) -> tuple[int, ...]:
        """The räkenskapsår that have a verifikation, in order."""
        return tuple(sorted({dt.date.fromordinal(dag).year for dag in self.dagar}))

    @cached_property
    def dagar(self) -> frozenset[int]:
        """The days that have a verifikation, as ordinals."""
        return frozenset(self.verdagar)

    @cached_property
    def konton(self) -> tuple[str, ...]:
        """The account numbers in use, in order."""
        return self.kategorier["konto"].namn

    @cached_property
    def tabell(self) -> pd.DataFrame:
        """The rows as a pandas table: the columns themselves, not a copy."""
        kolumner: dict[str, Tabellkolumn] = {**self.tal, **self.kategorier}
        return dataram({namn: kolumner[namn] for namn in KOLUMNER}, sanna=("ingaende",))

    @cached_property
    def ingaende_balans(self) -> dict[str, int]:
        """Opening balances that the books began with, öre by account."""
        svar: defaultdict[str, int] = defaultdict(int)
        konto, ore = self.kategorier["konto"], self.tal["ore"]
        for rad in self.ingaende_rader:
            svar[konto[rad]] += ore[rad]
        return dict(svar)

    @cached_property
    def utan_ingaende(self) -> frozenset[int]:
        """The years whose opening balances are not known, only that they led to the closing."""
        return frozenset(self.markta(INGAENDE_OKAND))

    @cached_property
    def vernamn(self) -> Sequence[str]:
        """The name of each verifikation, in their order."""
        if self.forut is not None:
            return self.forut.vernamn()
        return [ver.namn for ver in self.verifikationer]

    @cached_property
    def namnplatser(self) -> Mapping[str, int]:
        """The place of each verifikation by its name."""
        return {namn: plats for plats, namn in enumerate(self.vernamn)}

    def uppgift(self, namn: str) -> Mapping[int, str]:
        """Return what verifikationer say of one of `UPPGIFTER`, by place of those that do."""
        if namn not in self._uppgifter:
            self._uppgifter[namn] = (
                self.forut.uppgift(namn) if self.forut is not None else self._sagda(namn)
            )
        return self._uppgifter[namn]

    def _sagda(self, namn: str) -> Mapping[int, str]:
        par = (
            (plats, ver.rattar if namn == "rattar" else dict(ver.ovrigt).get(namn, ""))
            for plats, ver in enumerate(self.verifikationer)
        )
        return {plats: text for plats, text in par if text}

    @cached_property
    def i_sammandrag(self) -> frozenset[int]:
        """The years that are known by their balances only, not by verifikationer."""
        return frozenset(self.markta(SAMMANDRAG))

    def markta(self, uppgift: str) -> Mapping[int, int]:
        """Return how many verifikationer of each year have some metadata; no year of nought."""
        if self.forut is not None:
            return self.forut.markta[uppgift]
        return Counter(
            ver.datum.year
            for ver in self.verifikationer
            if any(namn == uppgift for namn, _ in ver.ovrigt)
        )

    @cached_property
    def antagna(self) -> frozenset[Antagen]:
        """The rows of verifikationer that rest on an assumption, by what tells amounts apart."""
        if self.forut is not None:
            return self.forut.antagna
        return frozenset(
            (ver.datum.year, konto, koder.get("verksamhet", ""), koder.get("insats", ""))
            for ver in self.verifikationer
            if any(namn == ANTAGANDE for namn, _ in ver.ovrigt)
            for konto, _, dimensioner in ver.rader
            if (koder := dict(dimensioner)) is not None
        )

    @cached_property
    def antal_per_ar(self) -> Mapping[int, int]:
        """How many verifikationer each year has."""
        svar: Counter[int] = Counter()
        for dag, antal in Counter(self.verdagar).items():
            svar[dt.date.fromordinal(dag).year] += antal
        return svar

    @cached_property
    def ingaende_dag(self) -> int | None:
        """The day of the opening balances (ordinal), None when there are none."""
        return next((self.tal["dag"][rad] for rad in self.ingaende_rader), None)

    @cached_property
    def per_konto(self) -> Mapping[str, Kontorader]:
        """Each account's rows with the balance after each; opening balances are left out."""
        if self.forut is not None:
            return self.forut.kontorader
        konton = self.kategorier["konto"]
        rader = [array(INT32) for _ in konton.namn]
        ib = self.tal["ingaende"]
        for nummer, kod in enumerate(konton.koder):
            if not ib[nummer]:
                rader[kod].append(nummer)
        dag, ore = self.tal["dag"], self.tal["ore"]
        return {
            konto: Kontorader(
                egna,
                array(INT32, map(dag.__getitem__, egna)),
                array(INT64, accumulate(map(ore.__getitem__, egna))),
            )
            for konto, egna in zip(konton.namn, rader, strict=True)
            if egna
        }

    def saldon(self, period: Period) -> Saldon:
        """Return the sums by account for a period (computed once)."""
        if period not in self._saldon:
            self._saldon[period] = self._summera(period)
        return self._saldon[period]

    def _summera(self, period: Period) -> Saldon:
        fran, till = period.fran.toordinal(), period.till.toordinal()
        nyar = dt.date(period.ar, 1, 1).toordinal()
        # What the books begin with on 1 January stood there at the end of the day before.
        har_ib = self.ingaende_dag is not None and self.ingaende_dag <= till + 1
        ib = self.ingaende_balans if har_ib else {}
        ingaende, rorelse, arets_borjan = dict(ib), {}, dict(ib)
        for konto, rader in self.per_konto.items():
            fore, nu = rader.fore(fran), rader.fore(till + 1)
            vid_nyar = fore if nyar == fran else rader.fore(nyar)
            if fore:
                ingaende[konto] = ingaende.get(konto, 0) + fore
            if vid_nyar:
                arets_borjan[konto] = arets_borjan.get(konto, 0) + vid_nyar
            if nu != fore:
                rorelse[konto] = nu - fore
        return Saldon(ingaende, rorelse, arets_borjan)

    def rader(
        self, konton: Iterable[str], period: Period, **dimensioner: Collection[str] | None
    ) -> list[int]:
        """Return the numbers of the period's rows on some accounts, in the books' order.

        Args:
            konton: account numbers.
            period: events of the period; opening balances that the books began with are left out.
            dimensioner: the codes that a row may have, by dimension; None for any.
        """
        fran, till = period.fran.toordinal(), period.till.toordinal()
        svar: list[int] = []
        for konto in set(konton):
            egna = self.per_konto.get(konto)
            if egna is not None:
                forsta, sista = bisect_left(egna.dagar, fran), bisect_right(egna.dagar, till)
                svar += egna.rader[forsta:sista]
        for namn, valda in dimensioner.items():
            if valda is not None:
                kolumn = self.kategorier[namn]
                koder = {kolumn.kod(ett) for ett in valda}
                svar = [rad for rad in svar if kolumn.koder[rad] in koder]
        return sorted(svar)

    def verifikationer_pa(self, konton: Iterable[str], period: Period) -> list[Verifikation]:
        """Return the period's verifikationer that touch some accounts, in the books' order."""
        ver = self.tal["ver"]
        index = dict.fromkeys(ver[rad] for rad in self.rader(konton, period))
        return [self.verifikationer[plats] for plats in index]

    def verifikationer_till(self, konton: Collection[str], till: dt.date) -> list[Verifikation]:
        """Return those that touch some accounts up to a day, opening balances too, in order."""
        ver, konto = self.tal["ver"], self.kategorier["konto"]
        platser = {
            ver[rad]
            for egna in map(self.per_konto.get, konton)
            if egna is not None
            for rad in egna.rader[: bisect_right(egna.dagar, till.toordinal())]
        }
        platser |= {
            ver[rad]
            for rad in self.ingaende_rader
            if konto[rad] in konton and self.tal["dag"][rad] <= till.toordinal()
        }
        return [self.verifikationer[plats] for plats in sorted(platser)]

    @cached_property
    def ingaende_rader(self) -> Sequence[int]:
        """The rows of the opening balances that the books began with."""
        flaggor = bytes(memoryview(self.tal["ingaende"]).cast("B")) if self.verdagar else b""
        svar, plats = [], flaggor.find(1)
        while plats >= 0:
            svar.append(plats)
            plats = flaggor.find(1, plats + 1)
        return svar

    def har_dag(self, fran: dt.date, till: dt.date) -> bool:
        """Tell whether a verifikation is dated from one day to another."""
        return any(fran.toordinal() <= dag <= till.toordinal() for dag in self.dagar)

    def i_perioden(self, period: Period) -> Sequence[Verifikation]:
        """Return the verifikationer dated within the period."""
        fran, till = period.fran.toordinal(), period.till.toordinal()
        platser = (plats for plats, dag in enumerate(self.verdagar) if fran <= dag <= till)
        return [self.verifikationer[plats] for plats in platser]

    def kontrollsumma(self, till: dt.date) -> str:
        """Return the SHA-256 of all verifikationer up to a day, in a form free of layout.

        Two ledgers with the same verifikationer have the same sum, however they are written.
        """
        if self.forut is not None and till in self.forut.kontrollsummor:
            return self.forut.kontrollsummor[till]
        summa = hashlib.sha256()
        for ver in self.verifikationer:
            if ver.datum <= till:
                summa.update(kanonisk(ver).encode())
        return summa.hexdigest()


def kanonisk(ver: Verifikation) -> str:
    """Return a verifikation as one line that says everything in it, and nothing of its layout."""
    falt: list[object] = [ver.ver, ver.datum, ver.registrerad, ver.av, ver.motpart, ver.text]
    falt += [list(ver.underlag), ver.rattar, [list(rad) for rad in ver.rader]]
    return repr(falt) + "\n"


def _verifikation(entry: data.Transaction, mapp: str) -> Verifikation:
    meta = entry.meta
    registrerad = meta.get("registrerad")
    fil = str(meta.get("filename", ""))
    underlag = tuple((sokvag, summa) for _, sokvag, summa in underlag_i(meta))
    kanda = {"ver", "registrerad", "av", "rattar", "filename", "lineno"}
    return Verifikation(
        ver=str(meta.get("ver", "")),
        datum=entry.date,
        registrerad=registrerad if isinstance(registrerad, dt.date) else None,
        av=str(meta.get("av", "")),
        motpart=entry.payee or "",
        text=entry.narration or "",
        underlag=underlag,
        rattar=str(meta.get("rattar", "")),
        fil=fil.removeprefix(mapp + "/"),
        rad=int(meta.get("lineno", 0)),
        rader=tuple(_rad(posting) for posting in entry.postings),
        ovrigt=tuple(
            sorted(
                (nyckel, str(varde))
                for nyckel, varde in meta.items()
                if nyckel not in kanda
                and not nyckel.startswith(("underlag", "__"))
                and varde is not None
            )
        ),
    )


def _rad(posting: data.Posting) -> tuple[str, int, tuple[tuple[str, str], ...]]:
    meta = posting.meta or {}
    return (
        kontonummer(posting.account) or posting.account,
        ore_i(posting),
        tuple((nyckel, str(meta[nyckel])) for nyckel in KATEGORIER if nyckel in meta),
    )


def bygg_poster(bok: Bok) -> Poster:
    """Return the table of all booked postings (drafts left out), made once of the same books.

    Args:
        bok: books without errors.
    """
    return bok.poster


def poster_ur(bok: Bok) -> Poster:
    """Make the table; `Bok.poster` keeps it."""
    mapp = str(bok.mapp)
    entries = [
        entry for entry in bok.entries if isinstance(entry, data.Transaction) and entry.flag != "!"
    ]
    return poster_av(
        [_verifikation(entry, mapp) for entry in entries],
        [is_ingaende_balans(entry) for entry in entries],
    )


def poster_av(verifikationer: Sequence[Verifikation], ingaende: Sequence[bool]) -> Poster:
    """Make the table of verifikationer.

    Args:
        verifikationer: in the books' order.
        ingaende: for each, whether it is an opening balance that the books begin with.
    """
    tal = {"ver": array(INT32), "dag": array(INT32), "ore": array(INT64), "ingaende": array(BOOL)}
    texter: dict[str, list[str]] = {namn: [] for namn in ("konto", *KATEGORIER)}
    for plats, (ver, ib) in enumerate(zip(verifikationer, ingaende, strict=True)):
        dag = ver.datum.toordinal()
        for konto, ore, dimensioner in ver.rader:
            egna = dict(dimensioner)
            tal["ver"].append(plats)
            tal["dag"].append(dag)
            tal["ore"].append(ore)
            tal["ingaende"].append(ib)
            texter["konto"].append(konto)
            for namn in KATEGORIER:
                texter[namn].append(egna.get(namn, ver.motpart if namn == "motpart" else ""))
    kategorier = {namn: Kategorikolumn.av(texter.pop(namn)) for namn in list(texter)}
    verdagar = array(INT32, (ver.datum.toordinal() for ver in verifikationer))
    return Poster(dict(tal), kategorier, tuple(verifikationer), verdagar)
