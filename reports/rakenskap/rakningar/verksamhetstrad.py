"""Verksamhet × insats: one tree of rows, for the driftredovisning and for the forecast.

A branch is a verksamhet; under it stand its insatser, or the parts that the settings split it in
by account, and their sum. Each row's cells carry the codes of the postings behind them, so nobody
reads a code out of a row's name: codes that differ only in signs (`A-1`, `A 1`) stay apart.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Generic, Self, TypeVar

from lkbr.forbund import Forbund
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rad, Stil, cell_for
from rakenskap.rapport.slug import unika_slugar
from rakenskap.rapport.storhet import Dimensioner, Samband, Storhet

OVRIGT = "Övrigt"
UTAN_VERKSAMHET = "Utan angiven verksamhet"
GEMENSAMT = "Gemensamt"


@dataclass(frozen=True, slots=True, order=True)
class Plats:
    """Where an amount stands: its codes, and the part of an activity that is split by account."""

    verksamhet: str = ""
    insats: str = ""
    kontodel: str = ""


T = TypeVar("T", bound="Tal")


@dataclass(frozen=True, slots=True)
class Tal:
    """A row's amounts, a Kontobelopp a field: they are summed field by field."""

    def __add__(self, annat: Self, /) -> Self:
        namn = [falt.name for falt in fields(self)]
        return replace(self, **{ett: getattr(self, ett) + getattr(annat, ett) for ett in namn})

    @property
    def tom(self) -> bool:
        """True when nothing was booked or budgeted."""
        return not any(getattr(self, falt.name).ore for falt in fields(self))


@dataclass(frozen=True, slots=True)
class Tradrad(Generic[T]):
    """A row of the tree: its name, label, amounts, and the codes behind them."""

    id: str
    etikett: str
    tal: T
    dimensioner: Dimensioner
    stil: Stil = "post"
    niva: int = 0


@dataclass(frozen=True, slots=True)
class Gren(Generic[T]):
    """A verksamhet: its rows, and its sum; a verksamhet of one row is its own sum."""

    summa: Tradrad[T]
    rader: tuple[Tradrad[T], ...] = ()
    rubrik: str = ""


def plats_for(b: Berakning, konto: str, verksamhet: str, insats: str) -> Plats:
    """Return where an amount on an account with these codes stands."""
    delar = b.bok.forbund.delar.get(verksamhet, ())
    if insats or not delar or b.konto(konto).rad != "verksamhetens_kostnader":
        return Plats(verksamhet, insats)
    nummer = int(konto[:4])
    funna = (del_.namn for del_ in delar if del_.fran <= nummer <= del_.till)
    return Plats(verksamhet, "", next(funna, OVRIGT))


def vax(forbund: Forbund, tal: Mapping[Plats, T], upptagna: Iterable[str] = ()) -> list[Gren[T]]:
    """Grow the tree.

    Args:
        forbund: the settings, for names and order; codes not declared come last, by code.
        tal: amounts by place.
        upptagna: names of rows that the table has beside the tree's.

    Returns:
        A branch each verksamhet with anything in it.
    """
    ordning = [v.kod for v in forbund.verksamheter]
    ordning += sorted({plats.verksamhet for plats in tal} - set(ordning))
    # The empty code comes first: no code of a file takes its name.
    namn_for = unika_slugar(["", *ordning], upptagna)
    svar = []
    for kod in ordning:
        egna = {p: ett for p, ett in tal.items() if p.verksamhet == kod and not ett.tom}
        if egna:
            svar.append(_gren(forbund, kod, namn_for[kod], egna))
    return svar


def _gren(forbund: Forbund, kod: str, radid: str, tal: Mapping[Plats, T]) -> Gren[T]:
    namn = forbund.namn_pa("verksamhet", kod) if kod else UTAN_VERKSAMHET
    summa = _summerat(list(tal.values()))
    hela = Dimensioner(frozenset({kod}))
    if list(tal) == [Plats(kod)]:
        return Gren(Tradrad(radid, namn, summa, hela))
    ordning = [(i.kod, "") for i in forbund.insatser]
    ordning += [("", del_.namn) for del_ in forbund.delar.get(kod, ())]
    nummer = {ett: plats for plats, ett in enumerate(ordning)}

    def plats_i_ordningen(plats: Plats) -> tuple[int, str, str]:
        egen = nummer.get((plats.insats, plats.kontodel), len(nummer))
        return egen, plats.insats, plats.kontodel

    platser = sorted(tal, key=plats_i_ordningen)
    # Declared names first, so that a row keeps its name when another code appears.
    fasta = [f"{insats}\0{del_}" for insats, del_ in ordning]
    egna = unika_slugar([*fasta, *map(_text, platser)], {"rubrik", "gemensamt"})
    rader = tuple(
        Tradrad(
            f"{radid}.{egna[_text(plats)]}" if plats != Plats(kod) else f"{radid}.gemensamt",
            _etikett(forbund, plats),
            tal[plats],
            replace(hela, insats=plats.insats),
            niva=1,
        )
        for plats in platser
    )
    etikett = f"Summa {namn[0].lower()}{namn[1:]}"
    return Gren(Tradrad(radid, etikett, summa, hela, "summa"), rader, namn)


def _text(plats: Plats) -> str:
    return f"{plats.insats}\0{plats.kontodel}"


def _etikett(forbund: Forbund, plats: Plats) -> str:
    if plats.insats:
        return forbund.namn_pa("insats", plats.insats)
    return plats.kontodel or GEMENSAMT


def _summerat(delar: Sequence[T]) -> T:
    svar = delar[0]
    for del_ in delar[1:]:
        svar += del_
    return svar


# ---------------------------------------------------------------------- rows and relations

Storheter = dict[str, Storhet]


@dataclass(frozen=True, slots=True)
class Tradtabell(Generic[T]):
    """The tree laid out: rows, the relations between their amounts, and each branch's own."""

    rader: tuple[Rad, ...]
    samband: tuple[Samband, ...]
    toppar: tuple[tuple[Storheter, T], ...]


def lagg_ut(
    grenar: Iterable[Gren[T]],
    storheter: Callable[[str, T, Dimensioner], Storheter],
    tvars: Callable[[Storheter], Iterable[Samband]],
) -> Tradtabell[T]:
    """Lay out the tree, each sum related to its parts in every column.

    Args:
        grenar: the tree.
        storheter: makes a row's quantities, by column, from its name, amounts and codes.
        tvars: the relations between the columns of a row.
    """
    rader: list[Rad] = []
    samband: list[Samband] = []
    toppar: list[tuple[Storheter, T]] = []
    for gren in grenar:
        if gren.rubrik:
            rader.append(Rad(f"{gren.summa.id}.rubrik", gren.rubrik, (), "rubrik"))
        delar: list[Storheter] = []
        for rad in (*gren.rader, gren.summa):
            egna = storheter(rad.id, rad.tal, rad.dimensioner)
            celler = tuple(map(cell_for, egna.values()))
            rader.append(Rad(rad.id, rad.etikett, celler, rad.stil, rad.niva))
            if delar and rad is gren.summa:
                samband += summasamband(egna, delar)
            samband += tvars(egna)
            delar.append(egna)
        toppar.append((delar[-1], gren.summa.tal))
    return Tradtabell(tuple(rader), tuple(samband), tuple(toppar))


def summasamband(
    total: Storheter, delar: Sequence[Storheter], utom: Collection[str] = ()
) -> list[Samband]:
    """Return that each column of a sum is its parts'."""
    return [
        Samband(storhet.nyckel, tuple((1, del_[kolumn].nyckel) for del_ in delar))
        for kolumn, storhet in total.items()
        if kolumn not in utom
    ]
