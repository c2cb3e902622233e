"""What is locked: months and years, as the log's records say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from lkbr.behandlingshistorik import Loggpost


@lru_cache(maxsize=64)
def _sista_ar(perioder: frozenset[str]) -> str:
    return max((period for period in perioder if len(period) == 4), default="")


@dataclass(frozen=True, slots=True)
class Stangning:
    """What is locked: years as `2023` and months as `2023-05`.

    A locked year closes all that is before it: what is booked there would change its balances.
    """

    perioder: frozenset[str] = frozenset()

    def arslas(self, ar: str) -> str:
        """Return the locked year that closes a year, itself or a later one; empty for none."""
        if ar in self.perioder:
            return ar
        sista = _sista_ar(self.perioder)
        return sista if sista > ar else ""

    def hinder(self, dag: dt.date, *, bokslut: bool = False) -> str:
        """Return the locked period that closes a day, empty when it is open.

        Args:
            dag: day of the event.
            bokslut: the entry belongs to a serie that stays open until the year is locked.
        """
        if not self.perioder:
            return ""
        text = dag.isoformat()
        ar = self.arslas(text[:4])
        if ar:
            return ar
        return text[:7] if not bokslut and text[:7] in self.perioder else ""

    def efter(self, post: Loggpost) -> Stangning:
        """Return what is locked once a record has been made."""
        if post.vad == "lås":
            return Stangning(self.perioder | {post.galler})
        if post.vad == "upplåsning":
            return Stangning(self.perioder - {post.galler})
        return self
