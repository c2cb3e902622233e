"""Plan: next year's budget and plan begun from this year's, for the board to change."""

from __future__ import annotations

import hashlib
import tomllib
from fractions import Fraction

from lkbr.belopp import narmast, till_kronor
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.register import Budgetrad
from rakenskap.dagbok.nummer import inkludera
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import citerad, filhuvud

PLANFIL = "plan.toml"
HOGST_PROCENT = 100
_UTAN_BUDGET = "Budget {ar} finns inte i böckerna, och nästa kan inte börja från den."


def budgetrader_som_text(bok: Bok, fran: int, ar: int, uppraknat: Fraction) -> list[str]:
    """Return the rows of a year's budget as those of another year, costs raised.

    Args:
        bok: the books.
        fran: the year whose budget is taken.
        ar: the year of the new rows.
        uppraknat: per cent that every cost is raised by, to whole kronor; income stays.
    """
    return [_rad(bok, rad, ar, uppraknat) for rad in bok.register.budget if rad.datum.year == fran]


def _rad(bok: Bok, rad: Budgetrad, ar: int, uppraknat: Fraction) -> str:
    namn = bok.konton[rad.konto].beancount
    ore = _uppraknat(rad, uppraknat)
    kronor = f"{till_kronor(-ore if _is_resultat(rad) else ore):.2f} SEK"
    dims = (("insats", rad.insats), ("verksamhet", rad.verksamhet), ("projekt", rad.projekt))
    return f'{ar}-01-01 custom "forbundsbudget" {namn} {kronor}\n' + "".join(
        f"  {dim}: {citerad(kod)}\n" for dim, kod in dims if kod
    )


def _is_resultat(rad: Budgetrad) -> bool:
    return rad.konto[0] in "345678"


def _uppraknat(rad: Budgetrad, procent: Fraction) -> int:
    """Return a row's öre, a cost raised by a per cent and rounded to whole kronor."""
    if not procent or not _is_resultat(rad) or rad.ore >= 0:
        return rad.ore
    exakt = rad.ore * (100 + procent) / 100
    return -100 * int(-exakt / 100 + Fraction(1, 2))


def borja_budget(bok: Bok, vem: Vem, ar: int, uppraknat: Fraction) -> tuple[Skiss, list[str]]:
    """Plan a year's budget and plan from the year before; what is there is left alone.

    Args:
        bok: the books.
        vem: who begins it.
        ar: the new year.
        uppraknat: per cent that every cost is raised by.

    Returns:
        The change, and what is made, a phrase each.

    Raises:
        BokFelError: the year has a budget already, or the year before has none.
    """
    fil = f"{ar}/budget.beancount"
    if any(rad.datum.year == ar for rad in bok.register.budget):
        text = (
            f"Budget {ar} är redan påbörjad. Gör så här: ändra den rad för rad, rakenskap budget "
            f"{ar} 4010 --belopp 500000, eller ta bort filen och kör igen."
        )
        raise BokFelError([Felrad(fil, 0, text)])
    rader = budgetrader_som_text(bok, ar - 1, ar, uppraknat)
    if not rader:
        text = f"{_UTAN_BUDGET.format(ar=ar - 1)} Gör så här: lägg in den, rad för rad."
        raise BokFelError([Felrad(fil, 0, text)])
    skiss = Skiss(bok, vem)
    forut = skiss.text(fil).rstrip("\n")
    huvud = forut or f"{filhuvud(bok.options)}\n; Budget {ar}, från början {ar - 1} års."
    skiss.satt(fil, f"{huvud}\n\n" + "\n".join(rader))
    gjort = [f"{fil} ({len(rader)} rader)"]
    inkludera(skiss, fil)
    plan = f"{ar}/{PLANFIL}"
    if not skiss.finns(plan):
        skiss.satt(plan, _plan(bok, ar, uppraknat))
        gjort.append(plan)
    skiss.logga(
        "inställning",
        fil,
        hashlib.sha256(skiss.text(fil).encode()).hexdigest(),
        andrat=[f"budget {ar} påbörjad"],
        fore={},
        efter={"rader": len(rader)},
    )
    return skiss, gjort


def _plan(bok: Bok, ar: int, uppraknat: Fraction) -> str:
    """Return the plan of a year: the years after it, as last year's plan has them, else alike."""
    egna = [rad for rad in bok.register.budget if rad.datum.year == ar - 1]
    resultat = [_uppraknat(rad, uppraknat) for rad in egna if _is_resultat(rad)]
    intakter = sum(ore for ore in resultat if ore > 0)
    kostnader = -sum(ore for ore in resultat if ore < 0)
    forra = _forra_planen(bok, ar - 1)
    rader = [
        f"# Plan till budget {ar}. Dagen för styrelsens beslut (senast 30 november {ar - 1},",
        "# FinsamL 23 §) och de två år som följer, i hela kronor (KL 11 kap. 6 §).",
        "#",
        f"# beslutad = {ar - 1}-11-25",
        "",
    ]
    for nasta in (ar + 1, ar + 2):
        ut, kostar = forra.get(nasta, (narmast(intakter, 100), narmast(kostnader, 100)))
        varifran = f"ur planen {ar - 1}" if nasta in forra else f"som budget {ar}: ta ställning"
        rader += [
            f"[[ar]]  # {varifran}",
            f"ar = {nasta}",
            f"intakter_kr = {ut}",
            f"kostnader_kr = {kostar}",
            "",
        ]
    return "\n".join(rader)


def _forra_planen(bok: Bok, ar: int) -> dict[int, tuple[int, int]]:
    """Return income and costs in kronor by year of a year's plan; empty when it cannot be read."""
    try:
        data = tomllib.loads((bok.mapp / f"{ar}/{PLANFIL}").read_text(encoding="utf-8"))
        return {r["ar"]: (r["intakter_kr"], r["kostnader_kr"]) for r in data.get("ar", [])}
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as fel:
        text = f"Filen går inte att läsa ({fel}). Gör så här: skriv den som i handboken."
        raise BokFelError([Felrad(f"{ar}/{PLANFIL}", 0, text)]) from None
