"""What the figures rest on: columns and amounts that are assumed, and the assumptions in a list.

A verifikation or a line of the budget that rests on an assumption names it (`antagande: "2018-4"`);
its text stands in the year's `underlag/antaganden.md`. Books from a SIE file carry their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import ANTAGANDE
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport
from rakenskap.rapport.storhet import Grund

RAPPORT = "antaganden"
MARKE = "*"
LEDTEXT = f"{MARKE} Vilar helt eller delvis på antaganden, se Antaganden sist i räkenskaperna."
_ARET = re.compile(r"@(\d{4})(?:-\d\d-\d\d--.*)?$")
_BUDGET = (".budget@", ".avvikelse@")


@dataclass(frozen=True)
class Antaget:
    """What is assumed in some books."""

    b: Berakning

    @cached_property
    def ar(self) -> frozenset[int]:
        """The years where most verifikationer rest on an assumption: the whole year does."""
        antagna = self.b.poster.markta(ANTAGANDE)
        alla = self.b.poster.antal_per_ar
        return frozenset(ar for ar, antal in antagna.items() if 2 * antal > alla[ar])

    @cached_property
    def budgetar(self) -> frozenset[int]:
        """The years where a line of the budget rests on an assumption."""
        return frozenset(rad.datum.year for rad in self.b.bok.register.budget if rad.antagande)

    @cached_property
    def konton(self) -> frozenset[str]:
        """The accounts that an assumption has given their place, in books from a SIE file."""
        return frozenset(konto for ett in self.b.bok.antaganden for konto in ett.konton)

    @cached_property
    def kontoar(self) -> frozenset[tuple[int, str]]:
        """Year and account of the rows that rest on an assumption."""
        return frozenset((ar, konto) for ar, konto, _, _ in self.b.poster.antagna)

    def is_antagen(self, cell: Cell) -> bool:
        """Tell whether an amount is assumed: its whole year, its budget, or an entry in it."""
        traff = _ARET.search(cell.nyckel)
        if traff is None:
            return False
        ar = int(traff[1])
        if any(del_ in cell.nyckel for del_ in _BUDGET):
            return ar in self.budgetar
        if cell.ursprung is None:
            return ar in self.ar or any((ar, konto) in self.kontoar for konto in cell.konton)
        return ar in self.ar or any(map(self._is_antagen_grund, cell.ursprung))

    def _is_antagen_grund(self, grund: Grund) -> bool:
        """Tell whether what an amount is made of has an assumed entry; of a balance, the year's."""
        match grund:
            case ("rörelse", konto, verksamhet, insats, period):
                return (int(period[:4]), konto, verksamhet, insats) in self.b.poster.antagna
            case ("saldo", konto, dag):
                return (int(dag[:4]), konto) in self.kontoar
            case ("inköp", ver, konto, *_):
                return (int(ver[-4:]), konto) in self.kontoar
            case _:
                return False


def med_marken(b: Berakning, rapporter: Iterable[Rapport]) -> list[Rapport]:
    """Return reports with a mark at each assumed column and amount, and what the mark means."""
    antaget = Antaget(b)
    return [_markt(antaget, rapport) for rapport in rapporter]


def _markt(antaget: Antaget, rapport: Rapport) -> Rapport:
    kolumner = []
    hela: set[int] = set()
    for plats, kolumn in enumerate(rapport.kolumner):
        celler = [rad.celler[plats] for rad in rapport.rader if len(rad.celler) > plats]
        belopp = [cell for cell in celler if cell.nyckel and cell.ore is not None]
        antagen = bool(belopp) and all(map(antaget.is_antagen, belopp))
        if antagen:
            hela.add(plats)
        kolumner.append(_markt_kolumn(kolumn) if antagen else kolumn)
    rader = tuple(_markt_rad(antaget, rad, hela) for rad in rapport.rader)
    if not hela and rader == rapport.rader:
        return rapport
    return replace(rapport, kolumner=tuple(kolumner), rader=rader, efter=(*rapport.efter, LEDTEXT))


def _markt_kolumn(kolumn: Kolumn) -> Kolumn:
    return replace(kolumn, rubrik=f"{kolumn.rubrik} {MARKE}", antagen=True)


def _markt_rad(antaget: Antaget, rad: Rad, hela: set[int]) -> Rad:
    celler = tuple(
        replace(cell, antagen=True)
        if plats not in hela
        and cell.nyckel
        and cell.ore is not None
        and (antaget.is_antagen(cell) or antaget.konton & set(cell.konton))
        else cell
        for plats, cell in enumerate(rad.celler)
    )
    return rad if celler == rad.celler else replace(rad, celler=celler)


def antaganderapport(b: Berakning, aren: Sequence[int]) -> tuple[Rapport, ...]:
    """Return the list of assumptions, none when there are none.

    Args:
        b: the books' amounts.
        aren: the years that have a column.

    Raises:
        BokFelError: a year's file of assumptions cannot be read.
    """
    stycken = [f"{nr}. {ett.text}" for nr, ett in enumerate(b.bok.antaganden, start=1)]
    for ar in () if b.bok.kalla else sorted(aren, reverse=True):
        stycken += _arets(b, ar)
    if not stycken:
        return ()
    return (Rapport(RAPPORT, "Antaganden", stycken=tuple(stycken)),)


def _arets(b: Berakning, ar: int) -> list[str]:
    """Return a year's assumptions: what the year as a whole stands on, and each by its name."""
    namn = f"{ar}/underlag/antaganden.md"
    fil = b.bok.mapp / namn
    if not fil.is_file():
        return []
    try:
        text = fil.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        fel = "Filen går inte att läsa. Gör så här: spara den i UTF-8. (docs/handbok.md)"
        raise BokFelError([Felrad(namn, 0, fel)]) from None
    forst, *delar = re.split(r"(?m)^## +", text)
    egna = b.bok.forbund.ar.get(ar)
    valda = set(egna.antaganden) if egna is not None else set()
    svar = [_stycke(re.sub(r"(?m)^# .*$", "", forst))]
    for del_ in delar:
        beteckning, _, resten = del_.partition("\n")
        if not valda or beteckning.strip() in valda:
            svar.append(f"{beteckning.strip()}. {_stycke(resten)}")
    return [ett for ett in svar if ett]


def _stycke(text: str) -> str:
    return " ".join(text.split())
