"""Plans: a rule for bank rows is added or taken away."""

from __future__ import annotations

import tomlkit
from tomlkit.items import AoT

from rakenskap.bankfil.regler import FIL, tolka_regler
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.skiss import Skiss, Vem

_HUVUD = "# Regler för bankrader: den första som passar föreslås. Se handboken.\n\n"


def lagg_till_regel(bok: Bok, vem: Vem, uppgifter: dict[str, str]) -> Skiss:
    """Plan a new rule, last among them.

    Args:
        bok: the books.
        vem: who adds it.
        uppgifter: the rule's keys, those with a value.

    Raises:
        BokFelError: the rule cannot be used.
    """
    skiss, dok, lista = _dokument(bok, vem)
    rad = tomlkit.table()
    for namn, varde in uppgifter.items():
        rad[namn] = varde
    lista.append(rad)
    return _klar(bok, skiss, dok)


def ta_bort_regel(bok: Bok, vem: Vem, nummer: int) -> Skiss:
    """Plan that a rule is taken away, by its place in the list from 1.

    Raises:
        BokFelError: there is no such rule.
    """
    skiss, dok, lista = _dokument(bok, vem)
    if not 1 <= nummer <= len(lista):
        text = f"Regel {nummer} finns inte. Gör så här: se numren med rakenskap bank regler."
        raise BokFelError([Felrad(FIL, 0, text)])
    del lista[nummer - 1]
    return _klar(bok, skiss, dok)


def _dokument(bok: Bok, vem: Vem) -> tuple[Skiss, tomlkit.TOMLDocument, AoT]:
    skiss = Skiss(bok, vem)
    try:
        dok = tomlkit.parse(skiss.text(FIL) or _HUVUD)
    except ValueError as hinder:
        text = f"Filen går inte att tolka ({hinder}). Gör så här: rätta den."
        raise BokFelError([Felrad(FIL, 0, text)]) from None
    if "regel" not in dok:
        dok.append("regel", tomlkit.aot())
    lista = dok["regel"]
    if not isinstance(lista, AoT):
        text = "regel är ingen lista. Gör så här: skriv [[regel]] före varje regel."
        raise BokFelError([Felrad(FIL, 0, text)])
    return skiss, dok, lista


def _klar(bok: Bok, skiss: Skiss, dok: tomlkit.TOMLDocument) -> Skiss:
    tolka_regler(bok, dok.unwrap())
    skiss.satt(FIL, tomlkit.dumps(dok))
    return skiss
