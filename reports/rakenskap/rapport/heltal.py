"""Whole numbers that satisfy linear relations: HiGHS, which finds them or proves there are none.

HiGHS (MIT) branches and bounds over all choices. What it answers is reckoned over here in whole
numbers, so a slip in its floating point can never be printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

# How many branches are tried; then the best found so far stands. The bound is a count, not a time,
# so that the same books give the same figures on every machine.
MAX_GRENAR = 2_000
# With more numbers than this the first answer found is taken: to prove that none is nearer the
# exact amounts may then take minutes, and the reader gains nothing.
MAX_BASTA = 1_500


@dataclass(frozen=True, slots=True)
class Ekvation:
    """A relation: terms (sign, place of the number) that together are nought.

    Attributes:
        vikt: what it costs to break it; None where it may not be broken.
    """

    termer: tuple[tuple[int, int], ...]
    vikt: int | None = None


def los(varden: Sequence[Mapping[int, int]], rader: Sequence[Ekvation]) -> list[int] | None:
    """Return whole numbers within bounds for which the relations hold, at a low cost.

    Among at most `MAX_BASTA` numbers, and where relations may break, the cost is the lowest.

    Args:
        varden: for each number the values that it may have, one after the other, and their costs.
        rader: the relations; a broken one costs its weight.

    Returns:
        The numbers, or None when there are none (proved, or not found within `MAX_GRENAR`).
    """
    modell = _Modell(varden, rader)
    svar = modell.kor()
    if svar is None:
        return None
    haller = all(
        sum(tecken * svar[plats] for tecken, plats in rad.termer) == 0
        for rad in rader
        if rad.vikt is None
    )
    inom = all(tal in egna for tal, egna in zip(svar, varden, strict=True))
    return svar if haller and inom else None


class _Modell:
    """The problem in HiGHS's form: a 0/1 column for each value but the lowest, and for breaks.

    A number is its lowest value plus its columns; the second is 1 only where the first is.
    """

    def __init__(self, varden: Sequence[Mapping[int, int]], rader: Sequence[Ekvation]) -> None:
        self.lagst = [min(egna) for egna in varden]
        self.forsta = len(varden) > MAX_BASTA and all(rad.vikt is None for rad in rader)
        self.kostnad: list[int] = []
        self.hogst: list[int] = []
        self.kolumner: list[list[int]] = []
        self.rader: list[tuple[list[int], list[int], float, float]] = []
        for kostnader in varden:
            egna = [self._kolumn(hogre - lagre, 1) for lagre, hogre in pairwise(kostnader.values())]
            self.kolumner.append(egna)
            for forsta, andra in pairwise(egna):
                self.rader.append(([forsta, andra], [1, -1], 0, 1))
        for rad in rader:
            self._rad(rad)

    def _kolumn(self, kostnad: int, hogst: int) -> int:
        self.kostnad.append(kostnad)
        self.hogst.append(hogst)
        return len(self.kostnad) - 1

    def _rad(self, rad: Ekvation) -> None:
        index, varden, bas = [], [], 0
        for tecken, plats in rad.termer:
            bas += tecken * self.lagst[plats]
            index += self.kolumner[plats]
            varden += [tecken] * len(self.kolumner[plats])
        if rad.vikt is not None:
            # What is over or short, and whether there is any.
            hogst = abs(bas) + len(index)
            over, under = self._kolumn(1, hogst), self._kolumn(1, hogst)
            bruten = self._kolumn(rad.vikt, 1)
            index += [over, under]
            varden += [-1, 1]
            self.rader.append(([over, under, bruten], [1, 1, -hogst], -hogst, 0))
        self.rader.append((index, varden, -bas, -bas))

    def kor(self) -> list[int] | None:
        """Return the numbers, or None."""
        import highspy  # noqa: PLC0415 (takes a third of a second; seldom needed)
        import numpy as np  # noqa: PLC0415

        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.kostnad), len(self.rader)
        lp.col_cost_ = np.array(self.kostnad, dtype=np.double)
        lp.col_lower_ = np.zeros(lp.num_col_)
        lp.col_upper_ = np.array(self.hogst, dtype=np.double)
        lp.row_lower_ = np.array([rad[2] for rad in self.rader], dtype=np.double)
        lp.row_upper_ = np.array([rad[3] for rad in self.rader], dtype=np.double)
        matris = lp.a_matrix_
        matris.format_ = highspy.MatrixFormat.kRowwise
        matris.start_ = np.cumsum([0, *(len(rad[0]) for rad in self.rader)], dtype=np.int32)
        matris.index_ = np.array([i for rad in self.rader for i in rad[0]], dtype=np.int32)
        matris.value_ = np.array([v for rad in self.rader for v in rad[1]], dtype=np.double)
        lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
        return self._svar(highspy, lp)

    def _svar(self, highspy: Any, lp: Any) -> list[int] | None:  # noqa: ANN401 (no types)
        h = highspy.Highs()
        for namn, varde in (
            ("output_flag", False),
            ("log_to_console", False),
            ("threads", 1),
            ("random_seed", 0),
            ("mip_rel_gap", 0.0),
            ("mip_max_nodes", MAX_GRENAR),
            *([("mip_max_improving_sols", 1)] if self.forsta else []),
        ):
            h.setOptionValue(namn, varde)
        h.passModel(lp)
        h.run()
        if h.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        varden = h.getSolution().col_value
        return [
            lag + sum(round(varden[kolumn]) for kolumn in egna)
            for lag, egna in zip(self.lagst, self.kolumner, strict=True)
        ]
