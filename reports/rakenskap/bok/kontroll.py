"""What a check is: of books, of a file that books were made of, and of the reports."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kontroll:
    """A check: its name, the rule, and what it found (nothing when it passed).

    Attributes:
        fynd: what is wrong, each with account, amount and what to do.
        stoppar: a finding breaks the arithmetic, so that nothing can be written. Where it does
            not, the reports are made as utkast.
        ej_provad: why the check could not be tried; empty when it was.
    """

    id: str
    namn: str
    regel: str
    fynd: tuple[str, ...] = ()
    stoppar: bool = True
    ej_provad: str = ""

    @property
    def ok(self) -> bool:
        """True when the check found nothing wrong; it may not have been tried."""
        return not self.fynd

    @property
    def utfall(self) -> str:
        """What came of it, in a word."""
        if self.fynd:
            return "fel"
        return "ej prövad" if self.ej_provad else "rätt"


def stoppade(kontroller: tuple[Kontroll, ...]) -> bool:
    """Tell whether a failed check breaks the arithmetic."""
    return any(ett.stoppar and not ett.ok for ett in kontroller)


def fallna(kontroller: tuple[Kontroll, ...]) -> tuple[Kontroll, ...]:
    """Return the checks that failed."""
    return tuple(ett for ett in kontroller if not ett.ok)
