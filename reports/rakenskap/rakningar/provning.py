"""What a demand is tried on, and what may come of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lkbr.fel import mening
from lkbr.forbund import Arsuppgifter, Forbund
from rakenskap.bok.poster import Period
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rapport


@dataclass(frozen=True, slots=True)
class Provning:
    """The accounts of a year to try a demand on.

    Attributes:
        b: the books' amounts.
        perioder: the columns, the year first.
        rapporter: all reports in exact öre.
    """

    b: Berakning
    perioder: tuple[Period, ...]
    rapporter: tuple[Rapport, ...] = ()

    @property
    def period(self) -> Period:
        """The year."""
        return self.perioder[0]

    @property
    def forbund(self) -> Forbund:
        """The federation's settings."""
        return self.b.bok.forbund

    @property
    def uppgifter(self) -> Arsuppgifter | None:
        """What the settings say of the year; None when they say nothing."""
        return self.forbund.ar.get(self.period.ar)

    def rapport(self, id_: str) -> Rapport | None:
        """Return the report of that id; None when there is none."""
        return next((ett for ett in self.rapporter if ett.id == id_), None)


@dataclass(frozen=True, slots=True)
class Svar:
    """What came of a demand: findings, or why there are none to be had."""

    fynd: tuple[str, ...] = ()
    ej_provad: str = ""
    galler_inte: str = ""


def fynd(kod: str, /, **delar: object) -> str:
    """Return a finding in words, by its code in the table."""
    text = mening(kod, **delar)
    return text[0].upper() + text[1:]


def svar(alla: Iterable[str]) -> Svar:
    """Return what was found."""
    return Svar(tuple(alla))
