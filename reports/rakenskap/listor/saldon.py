"""Balances by account for a selection: at the year's start, before the period, and its events.

Accounts of the resultaträkning begin each räkenskapsår at nought, as in every huvudbok, whether
or not the books move them to equity by an entry.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rakenskap.listor.urval import Listurval, Mask, radmask
from rakenskap.rakningar.berakning import Berakning

# The parts of an account's year, in order: columns of `saldotabell`, and categories of its groups.
FORE_ARET, FORE_PERIODEN, DEBET, KREDIT = "fore_aret", "fore_perioden", "debet", "kredit"
DELAR = (FORE_ARET, FORE_PERIODEN, DEBET, KREDIT)
SALDON = ("arets_borjan", "ingaende", "debet", "kredit", "utgaende", "ej_omfort")


@dataclass(frozen=True, slots=True)
class Kontosaldo:
    """An account's balances, in öre with debit positive; debit and credit are both positive."""

    konto: str
    arets_borjan: int
    ingaende: int
    debet: int
    kredit: int

    @property
    def rorelse(self) -> int:
        """What the period changed."""
        return self.debet - self.kredit

    @property
    def utgaende(self) -> int:
        """The closing balance."""
        return self.ingaende + self.rorelse


@dataclass(frozen=True, slots=True)
class Saldolista:
    """The accounts that have anything to show, by number.

    Attributes:
        ej_omfort: results of earlier years that no entry has moved to equity, debit positive:
            what the accounts of the resultaträkning held before the year.
    """

    konton: tuple[Kontosaldo, ...]
    ej_omfort: int


def summor(b: Berakning, mask: Mask) -> dict[str, int]:
    """Return the sum by account of some rows, in öre with debit positive; no account of nought."""
    per_konto = b.poster.tabell.loc[mask].groupby("konto", observed=True)["ore"].sum()
    return {str(nr): int(ore) for nr, ore in per_konto.items() if ore}


def resultatkonton(b: Berakning) -> frozenset[str]:
    """Return the accounts of the resultaträkning, by number."""
    return frozenset(nr for nr in b.bok.konton if b.sida(nr) == "resultat")


def brett(summor_: pd.Series[int], kolumner: Iterable[Hashable]) -> pd.DataFrame:
    """Return sums by two or more keys with the last one as columns, nought where there is none."""
    # Not pivot_table: it fills with NaN first, and the sums would pass through floats.
    tabell = summor_.unstack(fill_value=0)  # noqa: PD010
    return tabell.reindex(columns=pd.Index(kolumner), fill_value=0)


def saldotabell(
    rader: pd.DataFrame, resultat: Collection[str], fran: dt.date, till: dt.date
) -> pd.DataFrame:
    """Return the balances of each account as a table.

    Args:
        rader: rows of `Poster.tabell`.
        resultat: the accounts that begin the year at nought.
        fran: first day of the period.
        till: its last day, in the same räkenskapsår.

    Returns:
        By account number the columns of `SALDON`, in öre with debit positive (debit and credit
        are both positive). `ej_omfort` is what an account of the resultaträkning held before the
        year. The sum of `utgaende` and `ej_omfort` is nought where the rows are whole entries.
    """
    nyar, forsta, sista = dt.date(till.year, 1, 1).toordinal(), fran.toordinal(), till.toordinal()
    dag, ore, ib = rader["dag"], rader["ore"], rader["ingaende"]
    # Opening balances that the books began with stand before the year, whatever their day.
    villkor = [(dag < nyar) | ib, dag < forsta, ore > 0]
    del_ = pd.Categorical(np.select(villkor, DELAR[:3], default=KREDIT), categories=list(DELAR))
    rader = rader.assign(del_=del_)[dag <= sista]
    per_del = brett(rader.groupby(["konto", "del_"], observed=True)["ore"].sum(), DELAR)
    i_resultatet = per_del.index.isin(resultat)
    borjan = per_del[FORE_ARET].mask(i_resultatet, 0)
    svar = pd.DataFrame(
        {
            "arets_borjan": borjan,
            "ingaende": borjan + per_del[FORE_PERIODEN],
            "debet": per_del[DEBET],
            "kredit": -per_del[KREDIT],
            "utgaende": borjan + per_del[FORE_PERIODEN] + per_del[DEBET] + per_del[KREDIT],
            "ej_omfort": per_del[FORE_ARET].where(i_resultatet, 0),
        },
        columns=list(SALDON),
    )
    svar.index = svar.index.astype("str")
    return svar


def kontosaldon(b: Berakning, urval: Listurval) -> Saldolista:
    """Return the balances of a selection.

    Args:
        b: the books' amounts.
        urval: the selection, within one räkenskapsår; opening balances are those of the rows
            that satisfy its conditions.
    """
    rader = b.poster.tabell.loc[radmask(b.poster, urval)]
    tabell = saldotabell(rader, resultatkonton(b), urval.fran, urval.till)
    visas = ["arets_borjan", "ingaende", "debet", "kredit"]
    rorda = tabell.loc[tabell[visas].any(axis="columns"), visas]
    konton = (Kontosaldo(str(nr), *map(int, tal)) for nr, *tal in rorda.itertuples(name=None))
    return Saldolista(tuple(konton), int(tabell["ej_omfort"].sum()))
