"""Rounding, in one place: what is shown adds up everywhere and is never a unit off.

Exact amounts are öre. What a reader sees is whole kronor or thousands of kronor. If each amount
were rounded by itself, tables would not add up; so the amounts of a year are rounded together.
The problem is a set of quantities and relations between them (a sum is its parts, with signs);
a quantity that stands in several tables is one quantity, so the tables tie by construction.

Each quantity is rounded to one of its two neighbouring units. Those nearest a whole unit are
decided first, so that the ones closest to a half absorb what is left over; sums follow their parts.
Relations narrow what the others may be (bounds propagation); when nothing fits, the last choice is
undone. Where tables cut the same amounts in several ways that search may wander, so it is bounded,
and another follows that goes by what is left over in each relation: as much up as down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lkbr.belopp import narmast
from rakenskap.rapport.storhet import Samband

# The searches in turn: how far whole amounts may move, whether the residues are kept even, and
# how many choices are tried.
_FORSOK = (
    (0, False, 5_000),
    (0, True, 5_000),
    (1, True, 5_000),
    (1, False, 5_000),
    (2, True, 5_000),
)


class AvrundningFelError(ValueError):
    """The exact amounts do not satisfy a relation, so no rounding can."""

    def __init__(self, samband: Samband, skillnad_ore: int) -> None:
        delar = ", ".join(namn for _, namn in samband.delar)
        super().__init__(f"{samband.summa} är inte summan av {delar}: {skillnad_ore} öre skiljer")
        self.samband = samband


def avrunda(
    exakta: Mapping[str, int],
    samband: Sequence[Samband],
    enhet_ore: int,
    fasta: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Round a year's amounts together.

    Args:
        exakta: öre by quantity.
        samband: relations between the quantities; all hold exactly in öre.
        enhet_ore: öre in a unit (100 for kr, 100 000 for tkr).
        fasta: quantities already shown elsewhere (the opening balances), in units.

    Returns:
        Units by quantity: every relation holds, and no amount is a whole unit or more from the
        exact one, unless the amount is a whole unit itself and no other rounding exists; then it
        is exactly one unit off.

    Raises:
        AvrundningFelError: a relation does not hold between the exact amounts.
        IngenAvrundningError: no such rounding was found.
    """
    for ett in samband:
        skillnad = sum(tecken * exakta[namn] for tecken, namn in ett.termer())
        if skillnad:
            raise AvrundningFelError(ett, skillnad)
    forsta = {namn: narmast(ore, enhet_ore) for namn, ore in exakta.items()} | dict(fasta or {})
    if all(_haller(ett, forsta) for ett in samband):
        return forsta
    for slapp, jamn, forsok in _FORSOK:
        sokning = _Sokning(exakta, samband, enhet_ore, fasta or {}, slapp)
        sokning.jamn, sokning.kvar = jamn, forsok
        losning = sokning.los()
        if losning is not None:
            return losning
    raise IngenAvrundningError


def _haller(samband: Samband, visade: Mapping[str, int]) -> bool:
    return sum(tecken * visade[namn] for tecken, namn in samband.termer()) == 0


class IngenAvrundningError(ValueError):
    """No rounding within a unit was found."""


class _Sokning:
    """Backtracking over bounds. `slapp` is how far whole amounts may move: 0, 1 or 2 units."""

    def __init__(
        self,
        exakta: Mapping[str, int],
        samband: Sequence[Samband],
        enhet_ore: int,
        fasta: Mapping[str, int],
        slapp: int,
    ) -> None:
        self.exakta = exakta
        self.enhet_ore = enhet_ore
        self.jamn = False
        self.kvar = _FORSOK[0][2]
        self.termer = [ett.termer() for ett in samband]
        self.berors: defaultdict[str, list[int]] = defaultdict(list)
        for nummer, termer in enumerate(self.termer):
            for _, namn in termer:
                self.berors[namn].append(nummer)
        summor = {ett.summa for ett in samband}
        self.ordning = sorted(exakta, key=lambda namn: (namn in summor, self._avstand(namn), namn))
        self.granser = {
            namn: (fasta[namn], fasta[namn]) if namn in fasta else self._granser(ore, slapp)
            for namn, ore in exakta.items()
        }

    def _avstand(self, namn: str) -> int:
        ore = self.exakta[namn]
        return abs(ore - narmast(ore, self.enhet_ore) * self.enhet_ore)

    def _granser(self, ore: int, slapp: int) -> tuple[int, int]:
        golv, rest = divmod(ore, self.enhet_ore)
        tak = golv + 1 if rest else golv
        if ore == 0 or slapp == 0:
            return golv, tak
        if slapp == 1:
            return (golv, tak) if rest else (golv - 1, tak + 1)
        return golv - 1, tak + 1

    def los(self) -> dict[str, int] | None:
        """Return the first rounding that satisfies all relations, or None."""
        if not self._stram(range(len(self.termer)), []):
            return None
        return self._valj(0)

    def _valj(self, plats: int) -> dict[str, int] | None:
        """Decide the quantities one by one, undoing a choice that leads nowhere (iteratively)."""
        stack: list[tuple[int, Iterator[int], list[tuple[str, tuple[int, int]]]]] = []
        while True:
            while plats < len(self.ordning) and self._bestamd(self.ordning[plats]):
                plats += 1
            if plats == len(self.ordning):
                return {namn: lag for namn, (lag, _) in self.granser.items()}
            stack.append((plats, self._varden(self.ordning[plats]), []))
            while stack:
                niva, varden, angra = stack[-1]
                for namn, gamla in reversed(angra):
                    self.granser[namn] = gamla
                angra.clear()
                varde = next(varden, None)
                self.kvar -= 1
                if self.kvar < 0:
                    return None
                if varde is None:
                    stack.pop()
                    continue
                namn = self.ordning[niva]
                angra.append((namn, self.granser[namn]))
                self.granser[namn] = (varde, varde)
                if self._stram(self.berors[namn], angra):
                    plats = niva + 1
                    break
            else:
                return None

    def _bestamd(self, namn: str) -> bool:
        lag, hog = self.granser[namn]
        return lag == hog

    def _varden(self, namn: str) -> Iterator[int]:
        lag, hog = self.granser[namn]
        ore = self.exakta[namn]
        rester = self._rester(namn) if self.jamn else []

        def ordning(tal: int) -> tuple[int, int, int]:
            avvikelse = tal * self.enhet_ore - ore
            obalans = sum(abs(rest + tecken * avvikelse) for tecken, rest in rester)
            return obalans, abs(avvikelse), -abs(tal)

        return iter(sorted(range(lag, hog + 1), key=ordning))

    def _rester(self, namn: str) -> list[tuple[int, int]]:
        """Return for each relation of a quantity its sign, and how far decided terms are off."""
        svar = []
        for nummer in self.berors[namn]:
            rest = egen = 0
            for tecken, annan in self.termer[nummer]:
                if annan == namn:
                    egen = tecken
                elif self._bestamd(annan):
                    visat = self.granser[annan][0] * self.enhet_ore
                    rest += tecken * (visat - self.exakta[annan])
            svar.append((egen, rest))
        return svar

    def _stram(self, nummer: Iterable[int], angra: list[tuple[str, tuple[int, int]]]) -> bool:
        """Narrow the bounds by the relations until nothing changes; False if one cannot hold."""
        ko = list(nummer)
        while ko:
            termer = self.termer[ko.pop()]
            lag_summa = hog_summa = 0
            for tecken, namn in termer:
                lag, hog = self.granser[namn]
                lag_summa += lag if tecken > 0 else -hog
                hog_summa += hog if tecken > 0 else -lag
            if lag_summa > 0 or hog_summa < 0:
                return False
            for tecken, namn in termer:
                lag, hog = self.granser[namn]
                if lag == hog:
                    continue
                min_term, max_term = (lag, hog) if tecken > 0 else (-hog, -lag)
                ny_max = min(max_term, min_term - lag_summa)
                ny_min = max(min_term, max_term - hog_summa)
                if ny_min > ny_max:
                    return False
                if (ny_min, ny_max) != (min_term, max_term):
                    angra.append((namn, (lag, hog)))
                    self.granser[namn] = (ny_min, ny_max) if tecken > 0 else (-ny_max, -ny_min)
                    lag_summa += ny_min - min_term
                    hog_summa += ny_max - max_term
                    ko.extend(self.berors[namn])
        return True
