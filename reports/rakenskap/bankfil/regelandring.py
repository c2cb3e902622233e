"""Plans: a rule for bank rows is added or taken away."""

from __future__ import annotations

import tomlkit

from rakenskap.bankfil.regler import FIL, tolka_regler
from rakenskap.bok.bok import Bok
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.tomllista import Tomllista

_REGLER = Tomllista(
    FIL,
    "regel",
    "# Regler för bankrader: den första som passar föreslås. Se handboken.\n\n",
    tolka_regler,
)


def lagg_till_regel(bok: Bok, vem: Vem, uppgifter: dict[str, str]) -> Skiss:
    """Plan a new rule, last among them.

    Args:
        bok: the books.
        vem: who adds it.
        uppgifter: the rule's keys, those with a value.

    Raises:
        BokFelError: the rule cannot be used.
    """
    skiss = Skiss(bok, vem)
    dok, lista = _REGLER.oppna(skiss)
    rad = tomlkit.table()
    for namn, varde in uppgifter.items():
        rad[namn] = varde
    lista.append(rad)
    return _REGLER.satt(skiss, dok)


def ta_bort_regel(bok: Bok, vem: Vem, nummer: int) -> Skiss:
    """Plan that a rule is taken away, by its place in the list from 1.

    Raises:
        BokFelError: there is no such rule.
    """
    skiss = Skiss(bok, vem)
    dok, lista = _REGLER.oppna(skiss)
    if not 1 <= nummer <= len(lista):
        text = f"Regel {nummer} finns inte. Gör så här: se numren med rakenskap bank regler."
        raise _REGLER.fel(text)
    del lista[nummer - 1]
    return _REGLER.satt(skiss, dok)
