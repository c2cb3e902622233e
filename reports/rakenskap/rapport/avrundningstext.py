"""What is said under a table whose sums cannot all be shown to the unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lkbr.belopp import Enhet
from rakenskap.rapport.lika import Storhetsregister
from rakenskap.rapport.rapport import Rapport
from rakenskap.rapport.storhet import Samband


def med_avrundningstext(
    rapporter: Sequence[Rapport],
    brutna: Sequence[Samband],
    register: Storhetsregister,
    enhet: Enhet,
) -> tuple[Rapport, ...]:
    """Return the reports, each with a sentence for every sum that its units do not keep.

    Args:
        rapporter: the reports as shown.
        brutna: the relations that no rounding keeps, by the names that stand for others.
        register: the quantities.
        enhet: the unit of what is shown.
    """
    if not brutna:
        return tuple(rapporter)
    return tuple(
        replace(rapport, efter=(*rapport.efter, *_texter(rapport, brutna, register, enhet)))
        for rapport in rapporter
    )


def brutna_i(rapport: Rapport) -> list[Samband]:
    """Return a table's relations that hold in öre and not in what is shown."""
    celler = [cell for rad in rapport.rader for cell in rad.celler if cell.nyckel]
    ore = {cell.nyckel: cell.tecken * (cell.ore or 0) for cell in celler}
    visat = {cell.nyckel: cell.tecken * (cell.visat or 0) for cell in celler}
    return [
        ett
        for ett in rapport.samband
        if sum(tecken * ore.get(namn, 0) for tecken, namn in ett.termer()) == 0
        and sum(tecken * visat.get(namn, 0) for tecken, namn in ett.termer()) != 0
    ]


def _texter(
    rapport: Rapport, brutna: Sequence[Samband], register: Storhetsregister, enhet: Enhet
) -> Iterator[str]:
    egna = brutna_i(rapport)
    for ett in egna:
        var = ", ".join(platser(rapport, {ett.summa}, None)) or ett.summa
        yield f"Avrundat till {enhet} visas {var} inte som summan av sina delar."
    inom = set(register.oversatt(egna))
    for ett in brutna:
        if ett in inom:
            continue
        funna = list(platser(rapport, {namn for _, namn in ett.termer()}, register))
        if funna:
            yield (
                f"Avrundat till {enhet} stämmer {', '.join(funna)} inte på enheten när med "
                "samma belopp i andra tabeller."
            )


def platser(rapport: Rapport, namn: set[str], register: Storhetsregister | None) -> Iterator[str]:
    """Yield where some quantities stand in a table, row and column, as its sentences say it."""
    for rad in rapport.rader:
        for kolumn, cell in zip(rapport.kolumner, rad.celler, strict=False):
            if not cell.nyckel:
                continue
            eget = cell.nyckel if register is None else register(cell.nyckel)[0]
            if eget in namn:
                yield f"{rad.etikett} ({kolumn.rubrik})"
