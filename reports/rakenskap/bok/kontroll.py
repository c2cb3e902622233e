"""What a check is: of books, of a file that books were made of, and of the reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from lkbr.koder import Fyndslag, Grad, koder


@dataclass(frozen=True, slots=True)
class Kontroll:
    """A check: its name, the rule, and what it found (nothing when it passed).

    Attributes:
        fynd: what is wrong, each with account, amount and what to do.
        stoppar: a finding breaks the arithmetic, so that nothing can be written. Where it does
            not, the reports are made as utkast.
        ej_provad: why the check could not be tried; empty when it was.
        galler_inte: why there is nothing to try, such as a federation without assets.
        grad: what a finding means; a warning does not make the reports an utkast.
    """

    id: str
    namn: str
    regel: str
    fynd: tuple[str, ...] = ()
    stoppar: bool = True
    ej_provad: str = ""
    galler_inte: str = ""
    grad: Grad = Grad.FEL

    @property
    def ok(self) -> bool:
        """True when the check found no error; it may have warned, or not have been tried."""
        return not (self.fynd and self.grad is Grad.FEL)

    @property
    def utfall(self) -> str:
        """What came of it, in a word."""
        if self.fynd:
            return str(self.grad)
        if self.ej_provad:
            return "ej prövad"
        return "gäller inte" if self.galler_inte else "rätt"

    @property
    def kod(self) -> str:
        """The code in the table of codes; empty for a check that has none."""
        slag = _efter_id().get(self.id)
        return slag.kod if slag else ""


@cache
def _efter_id() -> dict[str, Fyndslag]:
    return {slag.kontroll: slag for slag in koder().values() if slag.kontroll}


def kontroll_av(
    id_: str,
    fynd: Iterable[str] = (),
    *,
    stoppar: bool = False,
    ej_provad: str = "",
    galler_inte: str = "",
) -> Kontroll:
    """Return a check with its name, rule and degree from the table of codes."""
    slag = _efter_id()[id_]
    return Kontroll(
        id_,
        slag.namn,
        slag.regel,
        tuple(fynd),
        stoppar=stoppar,
        ej_provad=ej_provad,
        galler_inte=galler_inte,
        grad=slag.grad,
    )


def stoppade(kontroller: Sequence[Kontroll]) -> bool:
    """Tell whether a failed check breaks the arithmetic."""
    return any(ett.stoppar and not ett.ok for ett in kontroller)


def fallna(kontroller: Sequence[Kontroll]) -> tuple[Kontroll, ...]:
    """Return the checks that failed."""
    return tuple(ett for ett in kontroller if not ett.ok)


_ORD = {
    "rätt": "rätt",
    "fel": "fel",
    "varning": "med varning",
    "att göra": "att göra",
    "ej prövad": "kunde inte prövas",
    "gäller inte": "gäller inte",
}


def raknade(kontroller: Sequence[Kontroll]) -> str:
    """Return how the checks came out, in words: `28 rätt, 1 med varning, 2 kunde inte prövas`."""
    antal = Counter(ett.utfall for ett in kontroller)
    return ", ".join(f"{antal[utfall]} {ord_}" for utfall, ord_ in _ORD.items() if antal[utfall])
