"""What a figure is made of: other figures, accounts, budget lines or the settings.

A figure's accounts are known from its cell. How they make it up (what was booked in the period,
what stood at its end, what stood at its start) is found by trying each and keeping the one whose
sum is the figure to the öre; so what is shown as a figure's parts always adds up to it. Where
none does (a purchase that is part of an account's movement), the accounts are shown as they are,
and nothing is said of a sum.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from lkbr.uppstallning import is_ackumulerat
from rakenskap.bok.poster import Period, rakenskapsar
from rakenskap.bok.register import Budgetrad
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.budget import budgetrader
from rakenskap.rapport.rapport import Cell, Rapport
from rakenskap.rapport.storhet import Dimensioner


@dataclass(frozen=True, slots=True)
class Kontodel:
    """An account behind a figure: amounts in öre with debit positive, and its part of it."""

    konto: str
    ingaende: int
    rorelse: int
    utgaende: int
    andel: int | None


@dataclass(frozen=True, slots=True)
class Figurdel:
    """A figure that is a term of another: where it stands, and its sign in the sum."""

    rapport: str
    rad: str
    kolumn: str
    etikett: str
    tecken: int
    cell: Cell


@dataclass(frozen=True, slots=True)
class Harledning:
    """What a figure is made of.

    Attributes:
        period: the period of the figure itself (an opening amount is of the year before).
        urval: the dimensions that its postings have.
        hur: how the accounts make it up, in words; empty when they do not by themselves.
        konton: its accounts.
        delar: the figures that it is the sum of.
        budget: the budget lines, for a budgeted amount.
    """

    period: Period
    urval: Dimensioner
    hur: str
    konton: tuple[Kontodel, ...]
    delar: tuple[Figurdel, ...]
    budget: tuple[Budgetrad, ...]

    @property
    def fran_installningar(self) -> bool:
        """True for what is stated in the federation's settings and not in the books."""
        return not (self.konton or self.delar or self.budget)


def tolka_period(period_id: str) -> Period:
    """Return the period of that name: `2023`, or both days.

    Raises:
        ValueError: it is no name of a period.
    """
    fran, _, till = period_id.partition("--")
    if not till:
        return rakenskapsar(int(fran))
    return Period(dt.date.fromisoformat(fran), dt.date.fromisoformat(till))


def rader_i_urval(b: Berakning, konto: str, period: Period, urval: Dimensioner) -> list[int]:
    """Return the numbers of an account's rows in a period that have the dimensions."""
    insatser = None if urval.insats is None else {urval.insats}
    return b.poster.rader([konto], period, verksamhet=urval.verksamheter, insats=insatser)


def harled(b: Berakning, rapporter: Sequence[Rapport], cell: Cell) -> Harledning:
    """Return what a cell's amount is made of.

    Args:
        b: the books' amounts.
        rapporter: all tables on the page's choice, where its terms are looked for.
        cell: the cell; it has a name.
    """
    period = tolka_period(cell.nyckel.partition("@")[2])
    urval = cell.dimensioner
    delar = tuple(_delar(rapporter, cell))
    namn = cell.nyckel.partition("@")[0]
    if namn.endswith(".budget"):
        return Harledning(period, urval, "", (), delar, _budget(b, period, cell, urval))
    konton = tuple(konto for konto in cell.konton if konto in b.bok.konton)
    hur, andelar = _sok(b, konton, period, cell.ore or 0, urval)
    if not cell.ore and not any((andelar or {}).values()):
        # Accounts that give nothing are not what a nought is made of.
        return Harledning(period, urval, "", (), delar, ())
    return Harledning(period, urval, hur, tuple(_kontodelar(b, konton, period, andelar)), delar, ())


def _kontodelar(
    b: Berakning, konton: Sequence[str], period: Period, andelar: dict[str, int] | None
) -> Iterator[Kontodel]:
    saldon = b.poster.saldon(period)
    for konto in sorted(konton):
        andel = andelar.get(konto, 0) if andelar is not None else None
        in_, rorelse = saldon.ingaende.get(konto, 0), saldon.rorelse.get(konto, 0)
        if b.sida(konto) == "resultat":
            # Accounts of the resultaträkning begin each year at nought.
            in_ -= saldon.arets_borjan.get(konto, 0)
        if andel or (andel is None and (in_ or rorelse)):
            yield Kontodel(konto, in_, rorelse, in_ + rorelse, andel)


_Satt = tuple[str, Callable[[str], int]]


def _sok(
    b: Berakning, konton: Sequence[str], period: Period, ore: int, urval: Dimensioner
) -> tuple[str, dict[str, int] | None]:
    """Return how the accounts make up an amount, and each one's part, with the amount's sign."""
    for hur, belopp in _satt(b, period, urval):
        for egna in _grupper(konton):
            andelar = {konto: belopp(konto) for konto in egna}
            total = sum(andelar.values())
            if total == ore:
                return hur, andelar
            if total == -ore:
                return hur, {konto: -andel for konto, andel in andelar.items()}
    return "", None


def _satt(b: Berakning, period: Period, urval: Dimensioner) -> list[_Satt]:
    saldon = b.poster.saldon(period)
    ore = b.poster.kolumner["ore"]

    def i_urval(konto: str) -> int:
        return sum(ore[rad] for rad in rader_i_urval(b, konto, period, urval))

    if not urval.alla:
        return [("bokfört i perioden", i_urval)]
    return [
        ("bokfört i perioden", lambda konto: saldon.rorelse.get(konto, 0)),
        ("saldo vid periodens slut", saldon.utgaende),
        ("saldo vid årets början", lambda konto: saldon.arets_borjan.get(konto, 0)),
    ]


def _grupper(konton: Sequence[str]) -> list[list[str]]:
    """Return the accounts, and those of cost and of depreciation by themselves."""
    ack = [konto for konto in konton if is_ackumulerat(konto)]
    ansk = [konto for konto in konton if not is_ackumulerat(konto)]
    return [list(konton), ansk, ack] if ack and ansk else [list(konton)]


def _budget(b: Berakning, period: Period, cell: Cell, urval: Dimensioner) -> tuple[Budgetrad, ...]:
    return tuple(
        rad
        for rad in budgetrader(b.bok, period)
        if rad.konto in cell.konton
        and (urval.verksamheter is None or rad.verksamhet in urval.verksamheter)
        and (urval.insats is None or rad.insats == urval.insats)
    )


def _delar(rapporter: Sequence[Rapport], cell: Cell) -> Iterator[Figurdel]:
    """Yield the other terms of a relation that the figure is in, where they stand.

    First a relation that the figure is the sum of; else one that it is a term of, solved for it
    (a deviation is the outcome less the budget).
    """
    termer = _termer(rapporter, cell.nyckel)
    platser = _platser(rapporter, {namn for _, namn in termer})
    for tecken, namn in termer:
        plats = platser.get(namn)
        if plats is not None and plats.cell.ore:
            yield replace(plats, tecken=tecken * plats.tecken * cell.tecken)


def _termer(rapporter: Sequence[Rapport], nyckel: str) -> list[tuple[int, str]]:
    samband = [ett for rapport in rapporter for ett in rapport.samband if len(ett.delar) > 1]
    for ett in samband:
        if ett.summa == nyckel:
            return list(ett.delar)
    for ett in samband:
        egna = [tecken for tecken, namn in ett.delar if namn == nyckel]
        if egna:
            ovriga = [(-egna[0] * tecken, namn) for tecken, namn in ett.delar if namn != nyckel]
            return [(egna[0], ett.summa), *ovriga]
    return []


def _platser(rapporter: Sequence[Rapport], namn: set[str]) -> dict[str, Figurdel]:
    svar: dict[str, Figurdel] = {}
    for rapport in rapporter:
        for rad in rapport.rader:
            for kolumn, cell in zip(rapport.kolumner, rad.celler, strict=False):
                if cell.nyckel in namn and cell.ore is not None and cell.nyckel not in svar:
                    svar[cell.nyckel] = Figurdel(
                        rapport.id, rad.id, kolumn.id, rad.etikett, cell.tecken, cell
                    )
    return svar
