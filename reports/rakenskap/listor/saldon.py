"""Balances by account for a selection: at the year's start, before the period, and its events.

Accounts of the resultaträkning begin each räkenskapsår at nought, as in every huvudbok, whether
or not the books move them to equity by an entry.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from rakenskap.listor.urval import Listurval, Mask, periodmask, radmask
from rakenskap.rakningar.berakning import Berakning


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
    konto = b.poster.tabell["konto"]
    kategorier = [str(ett) for ett in konto.cat.categories]
    svar = np.zeros(len(kategorier), dtype=np.int64)
    np.add.at(svar, konto.cat.codes.to_numpy()[mask], b.poster.tabell["ore"].to_numpy()[mask])
    return {nr: int(ore) for nr, ore in zip(kategorier, svar, strict=True) if ore}


def kontosaldon(b: Berakning, urval: Listurval) -> Saldolista:
    """Return the balances of a selection.

    Args:
        b: the books' amounts.
        urval: the selection, within one räkenskapsår; opening balances are those of the rows
            that satisfy its conditions.
    """
    tabell = b.poster.tabell
    dag, ib = tabell["dag"].to_numpy(), tabell["ingaende"].to_numpy()
    ore = tabell["ore"].to_numpy()
    egna = radmask(b.poster, urval)
    nyar = dt.date(urval.till.year, 1, 1)
    fore_aret = egna & ((dag < nyar.toordinal()) | (ib & (dag <= urval.till.toordinal())))
    perioden = egna & periodmask(b.poster, urval.fran, urval.till)
    borjan = summor(b, fore_aret)
    innan = summor(b, egna & periodmask(b.poster, nyar, urval.fran - dt.timedelta(days=1)))
    debet, kredit = summor(b, perioden & (ore > 0)), summor(b, perioden & (ore < 0))
    resultat = {nr for nr in b.bok.konton if b.sida(nr) == "resultat"}
    rader = []
    for nr in sorted({*borjan, *innan, *debet, *kredit}):
        fran_borjan = 0 if nr in resultat else borjan.get(nr, 0)
        rad = Kontosaldo(
            nr,
            fran_borjan,
            fran_borjan + innan.get(nr, 0),
            debet.get(nr, 0),
            -kredit.get(nr, 0),
        )
        if rad.arets_borjan or rad.ingaende or rad.debet or rad.kredit:
            rader.append(rad)
    return Saldolista(tuple(rader), sum(ett for nr, ett in borjan.items() if nr in resultat))
