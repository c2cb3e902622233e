"""The demands of the law and of the federation's own rules on a year's accounts, each a check.

A check is a function from a `Provning` to a `Svar`: what it found, why it could not be tried, or
why there is nothing to try. `docs/lagkrav.md` lists the demands, those outside the program too.
"""

from __future__ import annotations

from collections.abc import Callable

from rakenskap.bok.kontroll import Kontroll, kontroll_av
from rakenskap.rakningar.provning import Provning, Svar

KRAV: dict[str, Callable[[Provning], Svar]] = {}


def kontrollera_krav(p: Provning) -> tuple[Kontroll, ...]:
    """Try every demand on the accounts of a year."""
    svar = []
    for id_, funktion in KRAV.items():
        ett = funktion(p)
        svar.append(
            kontroll_av(id_, ett.fynd, ej_provad=ett.ej_provad, galler_inte=ett.galler_inte)
        )
    return tuple(svar)
