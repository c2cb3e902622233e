"""Monetary unit sampling: each krona of a population is as likely to be drawn as any other.

Planned by the Poisson model, as in the AICPA's guide Audit Sampling (2017, appendix C) and in the
R package jfa: the sample is the smallest whose upper bound, with the misstatement that is expected,
is no more than what is material. Evaluated by the bound of Stringer with the same factors. Amounts
are whole öre; probabilities are floating point, and no amount is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

MAX_STICKPROV = 5000


def _ovre_gamma(a: float, x: float) -> float:
    """Return the regularised upper incomplete gamma: P(Poisson(x) < a) for whole a.

    By its series below a + 1, and its continued fraction (of Lentz) above.
    """
    if x <= 0:
        return 1.0
    vikt = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = summa = 1 / a
        nasta = a
        while term > 1e-17 * summa:
            nasta += 1
            term *= x / nasta
            summa += term
        return 1 - vikt * summa
    b = x + 1 - a
    c, d = math.inf, 1 / b
    h = d
    for n in range(1, 10_000):
        an = n * (a - n)
        b += 2
        d = 1 / (an * d + b)
        c = b + an / c
        h *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return vikt * h


@cache
def riskfaktor(risk_promille: int, fel: float) -> float:
    """Return the Poisson factor of a risk and a number of errors: 3.00 for 5 % and none.

    Args:
        risk_promille: risk of incorrect acceptance, 50 for 5 %.
        fel: number of (whole, or the sum of parts of) errors.
    """
    lag, hog = 0.0, 10.0 + 4 * (fel + 1)
    for _ in range(200):
        mitt = (lag + hog) / 2
        if _ovre_gamma(fel + 1, mitt) > risk_promille / 1000:
            lag = mitt
        else:
            hog = mitt
    return hog


@dataclass(frozen=True, slots=True)
class Stickprovsplan:
    """A planned sample: how many öre lie between two that are drawn, and how many are."""

    population_ore: int
    vasentlighet_ore: int
    forvantat_ore: int
    risk_promille: int
    antal: int
    intervall_ore: int


def planera(
    population_ore: int, vasentlighet_ore: int, forvantat_ore: int, risk_promille: int
) -> Stickprovsplan:
    """Plan a sample.

    Args:
        population_ore: the sum of the population, in öre.
        vasentlighet_ore: the greatest misstatement that is tolerated.
        forvantat_ore: the misstatement that is expected.
        risk_promille: risk of incorrect acceptance, 50 for 5 %.

    Raises:
        ValueError: no sample of a reasonable size can tell; the message is in Swedish.
    """
    if population_ore <= 0:
        raise ValueError(
            "Populationen är tom. Gör så här: välj andra konton eller en annan period."
        )
    if not 0 < vasentlighet_ore < population_ore:
        raise ValueError(
            "Väsentligheten måste vara större än noll och mindre än populationen. Gör så här: "
            "ange ett belopp däremellan."
        )
    if not 0 <= forvantat_ore < vasentlighet_ore:
        raise ValueError("Det förväntade felet måste vara mindre än väsentligheten.")
    if not 1 <= risk_promille <= 500:
        raise ValueError("Risken måste vara mellan 0,1 och 50 procent.")
    vasentlig, forvantat = (ore / population_ore for ore in (vasentlighet_ore, forvantat_ore))
    lag, hog = 0, MAX_STICKPROV
    if not _racker(hog, vasentlig, forvantat, risk_promille):
        raise ValueError(
            f"Inte ens {MAX_STICKPROV} dragna kronor räcker. Gör så här: höj väsentligheten, eller "
            "granska hela populationen."
        )
    while hog - lag > 1:
        mitt = (lag + hog) // 2
        if _racker(mitt, vasentlig, forvantat, risk_promille):
            hog = mitt
        else:
            lag = mitt
    return Stickprovsplan(
        population_ore, vasentlighet_ore, forvantat_ore, risk_promille, hog, population_ore // hog
    )


def _racker(antal: int, vasentlig: float, forvantat: float, risk_promille: int) -> bool:
    return _ovre_gamma(antal * forvantat + 1, antal * vasentlig) <= risk_promille / 1000


def dra(poster: Sequence[tuple[str, int]], intervall_ore: int, start_ore: int) -> dict[str, int]:
    """Draw every so many öre of a population, from a start.

    Args:
        poster: name and öre of each, all more than nought, in their order.
        intervall_ore: öre between two that are drawn.
        start_ore: the first that is drawn, from 0 and less than the interval.

    Returns:
        How many times each was drawn, for those that were. What is as large as the interval is
        always among them.
    """
    svar: dict[str, int] = {}
    summa = 0
    nasta = start_ore
    for namn, ore in poster:
        if ore <= 0:
            raise AssertionError(f"{namn}: {ore} öre has no monetary units")
        summa += ore
        while nasta < summa:
            svar[namn] = svar.get(namn, 0) + 1
            nasta += intervall_ore
    return svar


@dataclass(frozen=True, slots=True)
class Utvardering:
    """What a sample says of its population.

    Attributes:
        fel_ore: the errors found, as they are.
        projicerat_ore: the most likely misstatement of the population.
        ovre_grans_ore: what it is at most, at the risk that was planned.
    """

    fel_ore: int
    projicerat_ore: int
    ovre_grans_ore: int


def utvardera(
    intervall_ore: int, risk_promille: int, bokfort: Mapping[str, int], ratt: Mapping[str, int]
) -> Utvardering:
    """Evaluate a sample: the bound of Stringer for overstatement, in öre.

    What is as large as the interval is examined whole, and counts with its own error only.

    Args:
        intervall_ore: the interval of the draw.
        risk_promille: the risk.
        bokfort: booked öre of each drawn, by name.
        ratt: what it should be, by name; one that is not there is as booked.
    """
    kanda, delar = 0, []
    for namn, ore in bokfort.items():
        fel = ore - ratt.get(namn, ore)
        if ore >= intervall_ore:
            kanda += fel
        elif fel:
            # A tainting is at most the whole; one the other way lowers the projection alone.
            delar.append(min(fel / ore, 1.0))
    over = sorted((del_ for del_ in delar if del_ > 0), reverse=True)
    ovre = riskfaktor(risk_promille, 0)
    for nummer, del_ in enumerate(over, start=1):
        okning = riskfaktor(risk_promille, nummer) - riskfaktor(risk_promille, nummer - 1)
        ovre += okning * del_
    return Utvardering(
        sum(bokfort[namn] - ratt.get(namn, bokfort[namn]) for namn in bokfort),
        kanda + round(sum(delar) * intervall_ore),
        kanda + math.ceil(ovre * intervall_ore),
    )
