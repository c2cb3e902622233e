"""Reports rounded together: what is the same amount is one quantity, and sums hold or are told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lkbr.belopp import ORE_PER_ENHET, Enhet
from rakenskap.rapport.avrundning import Avrundning, avrunda
from rakenskap.rapport.avrundningstext import med_avrundningstext
from rakenskap.rapport.lika import Storhetsregister, Visat, tvarsamband
from rakenskap.rapport.rapport import Rapport, med_visade
from rakenskap.rapport.storhet import Samband


@dataclass(frozen=True, slots=True)
class Visning:
    """Reports as shown.

    Attributes:
        rapporter: the reports with their units; a sum that is not shown to the unit is told.
        visat: the units of all quantities.
        mellan: the sums that two tables have in common.
    """

    rapporter: tuple[Rapport, ...]
    visat: Visat
    mellan: tuple[Samband, ...]


def visa(rapporter: Sequence[Rapport], enhet: Enhet, givna: Callable[[], Visat] = Visat) -> Visning:
    """Round reports together.

    Where everything is whole units there is nothing to round. A relation that is broken in exact
    öre cannot be kept: `kontrollera_rapporter` tells of it, and the rest are kept.

    Args:
        rapporter: the reports in exact öre.
        enhet: the unit to show.
        givna: returns what other accounts show already; asked only when something is rounded.
    """
    register = Storhetsregister.av(rapporter)
    mellan = tuple(tvarsamband(rapporter, register))
    avrundning = _avrundade(rapporter, register, mellan, ORE_PER_ENHET[enhet], givna)
    visat = Visat.av(register, avrundning.visade)
    visade = tuple(med_visade(rapport, visat.efter_namn) for rapport in rapporter)
    visade = med_avrundningstext(visade, avrundning.brutna, register, enhet)
    return Visning(visade, visat, mellan)


def _avrundade(
    rapporter: Sequence[Rapport],
    register: Storhetsregister,
    mellan: Sequence[Samband],
    enhet_ore: int,
    givna: Callable[[], Visat],
) -> Avrundning:
    exakta = register.exakta
    if not any(ore % enhet_ore for ore in exakta.values()):
        return Avrundning({namn: ore // enhet_ore for namn, ore in exakta.items()})
    samband = [
        ett
        for ett in register.oversatt(ett for rapport in rapporter for ett in rapport.samband)
        if not sum(tecken * exakta[namn] for tecken, namn in ett.termer())
    ]
    inom = set(samband)
    ovriga = [ett for ett in mellan if ett not in inom]
    tryckta = register.tryckta()
    return avrunda(exakta, samband, enhet_ore, givna().i(register), ovriga, tryckta)
