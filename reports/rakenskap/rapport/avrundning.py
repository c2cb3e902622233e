"""Rounding, in one place: what is shown adds up everywhere and is never a unit off.

Exact amounts are öre. What a reader sees is whole kronor or thousands of kronor. If each amount
were rounded by itself, tables would not add up; so the amounts of a year are rounded together.
The problem is a set of quantities and relations between them (a sum is its parts, with signs);
an amount that stands in several tables is one quantity, so the tables tie by construction.

Each quantity is rounded to one of its two neighbouring units; a whole one stays. Quantities that no
relation links are solved apart, and for each such group in turn:

1. each amount to its nearest unit, if all relations then hold;
2. the rounding nearest the exact amounts for which they hold: `heltal` finds it, or proves that
   there is none;
3. the same with whole amounts free to move one unit;
4. where that too has no solution, the relations that must break are as few as can be, those
   between tables before those within one, and are returned, so that the reader is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lkbr.belopp import kr, narmast
from rakenskap.rapport.heltal import Ekvation, los
from rakenskap.rapport.storhet import Samband

# What it costs to move an amount a whole unit, where one to the nearest unit costs at most 50.
_KOSTNAD_HEL = 1_000


class AvrundningFelError(ValueError):
    """The exact amounts do not satisfy a relation, so no rounding can."""

    def __init__(self, samband: Samband, skillnad_ore: int) -> None:
        delar = ", ".join(namn for _, namn in samband.delar)
        super().__init__(f"{samband.summa} är inte summan av {delar}: {kr(skillnad_ore)} skiljer")
        self.samband = samband


@dataclass(frozen=True, slots=True)
class Avrundning:
    """A year's amounts in units.

    Attributes:
        visade: units by quantity.
        brutna: the relations that no rounding keeps; most often none.
    """

    visade: dict[str, int]
    brutna: tuple[Samband, ...] = ()


def avrunda(
    exakta: Mapping[str, int],
    samband: Sequence[Samband],
    enhet_ore: int,
    fasta: Mapping[str, int] | None = None,
    mellan: Sequence[Samband] = (),
    antal: Mapping[str, int] | None = None,
) -> Avrundning:
    """Round a year's amounts together.

    Args:
        exakta: öre by quantity.
        samband: relations within the tables; all hold exactly in öre.
        enhet_ore: öre in a unit (100 for kr, 100 000 for tkr).
        fasta: quantities already shown elsewhere (the opening balances), in units.
        mellan: relations between tables, which break before those within one.
        antal: in how many cells a quantity is printed, where not in one: the fewer figures that
            are not the nearest the better.

    Returns:
        Units by quantity. No amount is a whole unit or more from the exact one, unless the amount
        is a whole unit itself and no other rounding exists; then it is exactly one unit off. Every
        relation holds, if there is a rounding for which all do.

    Raises:
        AvrundningFelError: a relation does not hold between the exact amounts.
    """
    alla = [*samband, *mellan]
    for ett in alla:
        skillnad = sum(tecken * exakta[namn] for tecken, namn in ett.termer())
        if skillnad:
            raise AvrundningFelError(ett, skillnad)
    fasta = fasta or {}
    visade = {namn: narmast(ore, enhet_ore) for namn, ore in exakta.items()} | dict(fasta)
    if all(haller(ett, visade) for ett in alla):
        return Avrundning(visade)
    brutna: list[Samband] = []
    for grupp in _grupper(samband, mellan, fasta):
        if all(haller(ett, visade) for ett in grupp.alla):
            continue
        egna = {namn: exakta[namn] for ett in grupp.alla for _, namn in ett.termer()}
        problem = _Problem(egna, enhet_ore, fasta, antal or {})
        losning = _los_grupp(problem, grupp)
        visade |= losning.visade
        brutna += losning.brutna
    return Avrundning(visade, tuple(brutna))


def haller(samband: Samband, visade: Mapping[str, int]) -> bool:
    """Tell whether a relation holds between what is shown."""
    return sum(tecken * visade[namn] for tecken, namn in samband.termer()) == 0


@dataclass(frozen=True, slots=True)
class _Grupp:
    """Relations that hang together by quantities that are not given."""

    samband: tuple[Samband, ...]
    mellan: tuple[Samband, ...]

    @property
    def alla(self) -> tuple[Samband, ...]:
        return self.samband + self.mellan


def _grupper(
    samband: Sequence[Samband], mellan: Sequence[Samband], fasta: Mapping[str, int]
) -> list[_Grupp]:
    """Return the relations in groups that have no free quantity in common, in a stable order."""
    foralder: dict[str, str] = {}

    def rot(namn: str) -> str:
        while foralder.setdefault(namn, namn) != namn:
            foralder[namn] = foralder[foralder[namn]]
            namn = foralder[namn]
        return namn

    alla = [*samband, *mellan]
    forsta = []
    for plats, ett in enumerate(alla):
        # A relation between given quantities only is a group of its own.
        fria = [namn for _, namn in ett.termer() if namn not in fasta] or [f"\0{plats}"]
        forsta.append(fria[0])
        for namn in fria[1:]:
            foralder[rot(namn)] = rot(fria[0])
    grupper: defaultdict[str, tuple[list[Samband], list[Samband]]] = defaultdict(lambda: ([], []))
    for plats, ett in enumerate(alla):
        grupper[rot(forsta[plats])][plats >= len(samband)].append(ett)
    return [_Grupp(tuple(egna), tuple(andra)) for egna, andra in grupper.values()]


@dataclass(frozen=True, slots=True)
class _Problem:
    """The quantities of a group, as `avrunda` got them."""

    exakta: Mapping[str, int]
    enhet_ore: int
    fasta: Mapping[str, int]
    antal: Mapping[str, int]

    def varden(self, namn: str, *, vid: bool) -> dict[int, int]:
        """Return what a quantity may be shown as, lowest first, and the cost of each.

        Args:
            namn: the quantity.
            vid: whether a whole amount other than nought may move one unit.
        """
        ore = self.exakta[namn]
        if namn in self.fasta:
            return {self.fasta[namn]: 0}
        golv, rest = divmod(ore, self.enhet_ore)
        kan = vid and ore != 0 and not rest
        tal = range(golv - kan, golv + 1 + (kan or rest > 0))
        return {ett: self.antal.get(namn, 1) * self._avstand(ore, ett) for ett in tal}

    def _avstand(self, ore: int, tal: int) -> int:
        """Return how far a value is from the exact amount, in hundredths; a whole unit is more."""
        avstand = abs(tal * self.enhet_ore - ore)
        return _KOSTNAD_HEL if avstand >= self.enhet_ore else 100 * avstand // self.enhet_ore


def _los_grupp(problem: _Problem, grupp: _Grupp) -> Avrundning:
    for vid, far_brista in ((False, ""), (True, ""), (True, "mellan"), (True, "alla")):
        visade = _forsok(problem, grupp, far_brista, vid=vid)
        if visade is not None:
            break
    else:
        # The last is always solvable, since every relation may break: only the bound on branches
        # leads here.
        visade = {namn: narmast(ore, problem.enhet_ore) for namn, ore in problem.exakta.items()}
        visade |= {namn: tal for namn, tal in problem.fasta.items() if namn in visade}
    return Avrundning(visade, tuple(ett for ett in grupp.alla if not haller(ett, visade)))


def _forsok(
    problem: _Problem, grupp: _Grupp, far_brista: str, *, vid: bool
) -> dict[str, int] | None:
    """Return the values nearest the exact amounts for which the relations hold, or None.

    Args:
        problem: the quantities.
        grupp: the relations.
        far_brista: which of them may break, "mellan" or "alla"; as few as can be do.
        vid: whether whole amounts may move.
    """
    varden = {namn: problem.varden(namn, vid=vid) for namn in problem.exakta}
    # One more relation between tables counts for more than all amounts moved, and one more within
    # a table for more than all between them.
    en = 1 + sum(max(kostnader.values()) for kostnader in varden.values())
    alla = en * (1 + len(grupp.mellan))
    inom, mellan = {"": (None, None), "mellan": (None, en), "alla": (alla, en)}[far_brista]
    plats = {namn: nummer for nummer, namn in enumerate(varden)}
    rader = [
        Ekvation(tuple((tecken, plats[namn]) for tecken, namn in ett.termer()), vikt)
        for samband, vikt in ((grupp.samband, inom), (grupp.mellan, mellan))
        for ett in samband
    ]
    svar = los(list(varden.values()), rader)
    return None if svar is None else dict(zip(varden, svar, strict=True))
