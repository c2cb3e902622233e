"""The one table that everything is computed from: a row a posting, amounts in whole öre.

`Poster` holds the table (pandas) and the verifikationer it points to. Columns of the table:

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
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from beancount.core import data

from lkbr.bokslut import ar_ingaende_balans
from lkbr.konto import kontonummer
from rakenskap.belopp import till_ore
from rakenskap.bok import Bok

DIMENSIONER = ("insats", "verksamhet", "projekt", "motpart")
KATEGORIER = (*DIMENSIONER, "faktura", "anlaggning")


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
class Poster:
    """The table of postings, the verifikationer behind it, and sums by period."""

    tabell: pd.DataFrame
    verifikationer: tuple[Verifikation, ...]
    _saldon: dict[Period, Saldon] = field(default_factory=dict, repr=False)

    @property
    def ar(self) -> tuple[int, ...]:
        """The räkenskapsår that have a verifikation, in order."""
        return tuple(sorted({ver.datum.year for ver in self.verifikationer}))

    def saldon(self, period: Period) -> Saldon:
        """Return the sums by account for a period (computed once)."""
        if period not in self._saldon:
            self._saldon[period] = self._summera(period)
        return self._saldon[period]

    def _summera(self, period: Period) -> Saldon:
        dag = self.tabell["dag"].to_numpy()
        ore = self.tabell["ore"].to_numpy()
        kod = self.tabell["konto"].cat.codes.to_numpy()
        ib = self.tabell["ingaende"].to_numpy()
        fran, till = period.fran.toordinal(), period.till.toordinal()
        nyar = dt.date(period.ar, 1, 1).toordinal()
        konton = list(self.tabell["konto"].cat.categories)

        def per_konto(urval: np.ndarray[Any, Any]) -> dict[str, int]:
            # Whole numbers only: bincount would go by way of floats.
            summor = np.zeros(len(konton), dtype=np.int64)
            np.add.at(summor, kod[urval], ore[urval])
            return {konto: int(tal) for konto, tal in zip(konton, summor, strict=True) if tal}

        return Saldon(
            ingaende=per_konto((dag < fran) | (ib & (dag <= till))),
            rorelse=per_konto((dag >= fran) & (dag <= till) & ~ib),
            arets_borjan=per_konto((dag < nyar) | (ib & (dag <= till))),
        )

    def urval(self, konton: Iterable[str], period: Period) -> pd.DataFrame:
        """Return the period's postings on some accounts, in the books' order."""
        tabell = self.tabell
        dag = tabell["dag"]
        traffar = (
            (dag >= period.fran.toordinal())
            & (dag <= period.till.toordinal())
            & ~tabell["ingaende"]
            & tabell["konto"].isin(list(konton))
        )
        return tabell[traffar]

    def i_perioden(self, period: Period) -> Sequence[Verifikation]:
        """Return the verifikationer dated within the period."""
        return [ver for ver in self.verifikationer if period.fran <= ver.datum <= period.till]

    def kontrollsumma(self, till: dt.date) -> str:
        """Return the SHA-256 of all verifikationer up to a day, in a form free of layout.

        Two ledgers with the same verifikationer have the same sum, however they are written.
        """
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
    underlag = tuple(
        (str(meta[nyckel]), str(meta.get(f"{nyckel}-sha256", "")))
        for nyckel in meta
        if nyckel == "underlag" or (nyckel.startswith("underlag-") and nyckel[9:].isdigit())
    )
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
        till_ore(_kronor(posting)),
        tuple((nyckel, str(meta[nyckel])) for nyckel in KATEGORIER if nyckel in meta),
    )


def _kronor(posting: data.Posting) -> Decimal:
    if posting.units is None or not isinstance(posting.units.number, Decimal):
        raise AssertionError(f"posting without amount after booking: {posting}")
    return posting.units.number


def bygg_poster(bok: Bok) -> Poster:
    """Make the table of all booked postings (drafts left out).

    Args:
        bok: books without errors.
    """
    mapp = str(bok.mapp)
    verifikationer: list[Verifikation] = []
    kolumner: defaultdict[str, list[Any]] = defaultdict(list)
    for entry in bok.entries:
        if not isinstance(entry, data.Transaction) or entry.flag == "!":
            continue
        ver = _verifikation(entry, mapp)
        ib = ar_ingaende_balans(entry)
        for konto, ore, dimensioner in ver.rader:
            egna = dict(dimensioner)
            kolumner["ver"].append(len(verifikationer))
            kolumner["dag"].append(ver.datum.toordinal())
            kolumner["konto"].append(konto)
            kolumner["ore"].append(ore)
            kolumner["ingaende"].append(ib)
            for namn in KATEGORIER:
                kolumner[namn].append(egna.get(namn, ver.motpart if namn == "motpart" else ""))
        verifikationer.append(ver)
    return Poster(_tabell(kolumner), tuple(verifikationer))


def _tabell(kolumner: dict[str, list[Any]]) -> pd.DataFrame:
    typer = {"ver": np.int32, "dag": np.int32, "ore": np.int64, "ingaende": np.bool_}
    data_ = {
        namn: np.array(kolumner.get(namn, []), dtype=typ)  # type: ignore[var-annotated]
        for namn, typ in typer.items()
    }
    kategorier = {
        namn: pd.Categorical(kolumner.get(namn, []), categories=sorted(set(kolumner.get(namn, []))))
        for namn in ("konto", *KATEGORIER)
    }
    return pd.DataFrame({**data_, **kategorier})
