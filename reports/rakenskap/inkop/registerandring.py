"""Plans: a supplier is added to the register, changed in it, or taken out of it."""

from __future__ import annotations

from collections.abc import Mapping

import tomlkit

from rakenskap.bok.bok import Bok
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.tomllista import Tomllista
from rakenskap.reskontra.poster import rent
from rakenskap.reskontra.register import FALT, FIL, HELTAL, tolka_register

_REGISTER = Tomllista(
    FIL,
    "leverantor",
    "# Leverantörerna: det som föreslås när en faktura skrivs. Se handboken.\n\n",
    tolka_register,
)


def andra_leverantor(
    bok: Bok, vem: Vem, namn: str, uppgifter: Mapping[str, str | int | None]
) -> Skiss:
    """Plan a change of the register: a supplier is added or changed.

    Args:
        bok: the books.
        vem: who changes it.
        namn: the supplier.
        uppgifter: new values by key; None takes one away.

    Raises:
        BokFelError: the register would break a rule.
    """
    skiss = Skiss(bok, vem)
    dok, lista = _REGISTER.oppna(skiss)
    rad = next((ett for ett in lista if rent(str(ett.get("namn"))) == rent(namn)), None)
    if rad is None:
        rad = tomlkit.table()
        rad["namn"] = namn
        lista.append(rad)
    for nyckel, varde in uppgifter.items():
        if nyckel not in FALT:
            raise AssertionError(f"no such key: {nyckel}")
        if varde is None:
            rad.pop(nyckel, None)
        else:
            rad[nyckel] = int(varde) if nyckel in HELTAL else varde
    return _REGISTER.satt(skiss, dok)


def ta_bort_leverantor(bok: Bok, vem: Vem, namn: str) -> Skiss:
    """Plan that a supplier leaves the register; what the books have taught of it remains.

    Raises:
        BokFelError: there is no such supplier in it.
    """
    skiss = Skiss(bok, vem)
    dok, lista = _REGISTER.oppna(skiss)
    for plats, ett in enumerate(lista):
        if rent(str(ett.get("namn"))) == rent(namn):
            del lista[plats]
            return _REGISTER.satt(skiss, dok)
    raise _REGISTER.fel(f"{namn} finns inte i registret. Gör så här: se rakenskap leverantor.")
