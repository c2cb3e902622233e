"""Which shown amounts are one and the same, told by what they are made of.

Two cells whose amounts are the sum of the same postings and balances (`Kontobelopp.ursprung`) are
one quantity, whatever they are called in their tables; so they are rounded as one. And where two
tables cut the same amounts in two ways, the parts that together are the same are related, so that
no sum in one table is a unit off the sum in the other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import gcd

from rakenskap.rapport.rapport import Cell, Rapport
from rakenskap.rapport.storhet import Grund, Samband, Ursprung

_Kanon = frozenset[tuple[Grund, int]]


def kanon(ursprung: Ursprung) -> tuple[_Kanon, int]:
    """Return an origin with its first part positive, and the sign that was taken out."""
    tecken = 1 if not ursprung or ursprung[min(ursprung)] > 0 else -1
    return frozenset((grund, tecken * tal) for grund, tal in ursprung.items()), tecken


@dataclass(slots=True)
class Storhetsregister:
    """The quantities of some reports: each name leads to one that stands for all alike.

    Attributes:
        exakta: öre by name, for those that stand for the others.
        antal: in how many cells each name is printed.
    """

    exakta: dict[str, int] = field(default_factory=dict)
    antal: Counter[str] = field(default_factory=Counter)
    _foralder: dict[str, tuple[str, int]] = field(default_factory=dict)
    _efter_ursprung: dict[_Kanon, tuple[str, int]] = field(default_factory=dict)

    @staticmethod
    def av(rapporter: Iterable[Rapport]) -> Storhetsregister:
        """Make the register.

        Raises:
            AssertionError: amounts of one origin, or of one name, differ: a fault in the program.
        """
        svar = Storhetsregister()
        for rapport in rapporter:
            for cell in _celler(rapport):
                svar._for_in(cell, rapport.id)
        return svar

    def __call__(self, namn: str) -> tuple[str, int]:
        """Return the name that stands for a quantity, and its sign against it."""
        tecken = 1
        while self._foralder[namn][0] != namn:
            namn, eget = self._foralder[namn]
            tecken *= eget
        return namn, tecken

    def __contains__(self, namn: str) -> bool:
        return namn in self._foralder

    @property
    def namn(self) -> Iterator[str]:
        """All names."""
        return iter(self._foralder)

    def efter_ursprung(self) -> Iterator[tuple[_Kanon, str, int]]:
        """Yield each known origin with the name that stands for it, and its sign."""
        for ursprung, (namn, tecken) in self._efter_ursprung.items():
            rot, eget = self(namn)
            yield ursprung, rot, tecken * eget

    def _for_in(self, cell: Cell, var: str) -> None:
        ore = cell.tecken * (cell.ore or 0)
        self.antal[cell.nyckel] += 1
        if cell.nyckel not in self._foralder:
            self._foralder[cell.nyckel] = (cell.nyckel, 1)
            self.exakta[cell.nyckel] = ore
        self._prova(cell.nyckel, 1, ore, var)
        # What is nought is shown as nought: there is nothing to keep together.
        if not cell.ursprung or not ore:
            return
        ursprung, tecken = kanon(cell.ursprung)
        tecken *= cell.tecken
        annat = self._efter_ursprung.setdefault(ursprung, (cell.nyckel, tecken))
        self._prova(annat[0], annat[1] * tecken, ore, var)
        egen, eget = self(cell.nyckel)
        rot, rots = self(annat[0])
        if egen != rot:
            self._foralder[egen] = (rot, eget * tecken * annat[1] * rots)
            del self.exakta[egen]

    def _prova(self, namn: str, tecken: int, ore: int, var: str) -> None:
        rot, eget = self(namn)
        annat = tecken * eget * self.exakta[rot]
        if annat != ore:
            raise AssertionError(f"{var}: {namn} är {ore} öre, men {annat} öre på annat ställe")

    def tryckta(self) -> Counter[str]:
        """Return in how many cells each quantity that stands for others is printed."""
        svar: Counter[str] = Counter()
        for namn, antal in self.antal.items():
            svar[self(namn)[0]] += antal
        return svar

    def oversatt(self, samband: Iterable[Samband]) -> list[Samband]:
        """Return relations between the names that stand for others; what is self-evident goes.

        A quantity that no table shows is nil and leaves its relation.
        """
        svar: dict[Samband, None] = {}
        for ett in samband:
            summor: dict[str, int] = defaultdict(int)
            for tecken, namn in ett.termer():
                if namn in self:
                    rot, eget = self(namn)
                    summor[rot] += tecken * eget
            termer = [(tal, namn) for namn, tal in summor.items() if tal]
            if termer:
                svar[_samband(termer)] = None
        return list(svar)


def _samband(termer: Sequence[tuple[int, str]]) -> Samband:
    """Return terms that are nought together as a relation, the last single one being the sum."""
    minst = gcd(*(tal for tal, _ in termer))
    tecken, namn = next(par for par in reversed(termer) if abs(par[0]) == minst)
    delar = sorted((-tal // tecken, del_) for tal, del_ in termer if del_ != namn)
    return Samband(namn, tuple(delar))


def _celler(rapport: Rapport) -> Iterator[Cell]:
    for rad in rapport.rader:
        for cell in rad.celler:
            if cell.nyckel:
                yield cell


@dataclass(frozen=True, slots=True)
class Visat:
    """What accounts show, in units: by name, and by what it is made of."""

    efter_namn: dict[str, int] = field(default_factory=dict)
    efter_ursprung: dict[_Kanon, int] = field(default_factory=dict)

    def __or__(self, annat: Visat) -> Visat:
        """Return both; what the first shows stands."""
        return Visat(annat.efter_namn | self.efter_namn, annat.efter_ursprung | self.efter_ursprung)

    @staticmethod
    def av(register: Storhetsregister, visade: dict[str, int]) -> Visat:
        """Return what is shown, from the units of those that stand for the others."""
        namn = {}
        for ett in register.namn:
            rot, tecken = register(ett)
            namn[ett] = tecken * visade[rot]
        ursprung = {
            kanon_: tecken * visade[rot] for kanon_, rot, tecken in register.efter_ursprung()
        }
        return Visat(namn, ursprung)

    def i(self, register: Storhetsregister) -> dict[str, int]:
        """Return what of it stands in the register too, by the names that stand for others."""
        svar: dict[str, int] = {}
        for kanon_, rot, tecken in register.efter_ursprung():
            if kanon_ in self.efter_ursprung:
                svar[rot] = tecken * self.efter_ursprung[kanon_]
        for ett in register.namn:
            if ett in self.efter_namn:
                rot, tecken = register(ett)
                svar[rot] = tecken * self.efter_namn[ett]
        return svar


# ---------------------------------------------------------------------- sums between tables

# The parts of a table: quantities with their origins, no two with a part in common.
_Delar = dict[str, Ursprung]


def tvarsamband(rapporter: Sequence[Rapport], register: Storhetsregister) -> list[Samband]:
    """Return the sums that two tables have in common, though they cut them in different ways.

    The parts of two tables are linked where they share a posting or a balance; the parts that hang
    together are the smallest sums that can be alike, and are so where they cover the same.
    """
    delar = [(rapport.id, del_) for rapport in rapporter for del_ in _delningar(rapport, register)]
    svar: dict[Samband, None] = {}
    for (forsta, andra), lankar in _gemensamma(delar).items():
        for termer in _sammanhang(delar[forsta][1], delar[andra][1], lankar):
            summor: dict[str, int] = defaultdict(int)
            for tecken, namn in termer:
                summor[namn] += tecken
            kvar = [(tal, namn) for namn, tal in sorted(summor.items()) if tal]
            if kvar:
                svar[_samband(kvar)] = None
    return list(svar)


_Lankar = dict[tuple[str, str], None]


def _gemensamma(delar: Sequence[tuple[str, _Delar]]) -> dict[tuple[int, int], _Lankar]:
    """Return, for two tables at a time, the parts that share a posting or a balance."""
    agare: defaultdict[Grund, list[tuple[int, str]]] = defaultdict(list)
    for plats, (_, egna) in enumerate(delar):
        for namn, ursprung in egna.items():
            for grund in ursprung:
                agare[grund].append((plats, namn))
    svar: defaultdict[tuple[int, int], _Lankar] = defaultdict(dict)
    for platser in agare.values():
        for (forsta, ett), (andra, annat) in combinations(platser, 2):
            if delar[forsta][0] != delar[andra][0]:
                svar[forsta, andra][ett, annat] = None
    return svar


def _delningar(rapport: Rapport, register: Storhetsregister) -> list[_Delar]:
    """Return a table's parts: those of all columns if they have nothing in common, else by column.

    A cell that is the sum of others in its column is no part.
    """
    kolumner = []
    for plats in range(len(rapport.kolumner)):
        celler = [rad.celler[plats] for rad in rapport.rader if plats < len(rad.celler)]
        namn = {cell.nyckel for cell in celler if cell.nyckel}
        summor = {
            ett.summa
            for ett in rapport.samband
            if all(del_ in namn or del_ not in register for _, del_ in ett.delar)
        }
        kolumner.append(_skilda(celler, summor, register))
    alla: _Delar = {}
    for egna in kolumner:
        nya = {namn: ursprung for namn, ursprung in egna.items() if namn not in alla}
        tagna = {grund for ursprung in alla.values() for grund in ursprung}
        if any(grund in tagna for ursprung in nya.values() for grund in ursprung):
            return kolumner
        alla |= nya
    return [alla]


def _skilda(celler: Iterable[Cell], summor: set[str], register: Storhetsregister) -> _Delar:
    svar: _Delar = {}
    tagna: set[Grund] = set()
    for cell in celler:
        if not cell.nyckel or not cell.ursprung or not cell.ore or cell.nyckel in summor:
            continue
        rot, tecken = register(cell.nyckel)
        tecken *= cell.tecken
        if rot in svar or tagna & cell.ursprung.keys():
            continue
        tagna |= cell.ursprung.keys()
        svar[rot] = {grund: tecken * tal for grund, tal in cell.ursprung.items()}
    return svar


def _sammanhang(
    ena: _Delar, andra: _Delar, lankar: Iterable[tuple[str, str]]
) -> Iterator[list[tuple[int, str]]]:
    """Yield the smallest groups of parts that are the same in both tables, as terms of nought."""
    grannar: defaultdict[tuple[bool, str], list[tuple[bool, str]]] = defaultdict(list)
    for ett, annat in lankar:
        grannar[True, ett].append((False, annat))
        grannar[False, annat].append((True, ett))
    sedda: dict[tuple[bool, str], int] = {}
    for start in grannar:
        if start in sedda:
            continue
        sedda[start] = 1
        grupp = [start]
        for nod in grupp:
            for granne in grannar[nod]:
                if granne not in sedda:
                    sedda[granne] = -sedda[nod] * _medtecken(nod, granne, ena, andra)
                    grupp.append(granne)
        termer = [(sedda[nod], nod[1]) for nod in grupp]
        if _tar_ut_varandra(termer, [ena if nod[0] else andra for nod in grupp]):
            yield termer


def _medtecken(nod: tuple[bool, str], granne: tuple[bool, str], ena: _Delar, andra: _Delar) -> int:
    egen = (ena if nod[0] else andra)[nod[1]]
    annans = (ena if granne[0] else andra)[granne[1]]
    grund = next(iter(egen.keys() & annans.keys()))
    return 1 if egen[grund] * annans[grund] > 0 else -1


def _tar_ut_varandra(termer: Sequence[tuple[int, str]], kallor: Sequence[_Delar]) -> bool:
    summor: dict[Grund, int] = {}
    for (tecken, namn), kalla in zip(termer, kallor, strict=True):
        for grund, tal in kalla[namn].items():
            summor[grund] = summor.get(grund, 0) + tecken * tal
    return not any(summor.values())
