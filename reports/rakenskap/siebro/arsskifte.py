"""Between two years: the opening balances of the later against the closing ones of the former.

Bureau programs carry the result over without a voucher. The books have no such silent step: the
result is closed by an entry on the last day (8999 against equity) and moved within equity by one
on the first day. All else that differs is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lkbr.belopp import kr

Saldon = dict[str, int]


@dataclass(frozen=True, slots=True)
class Skifte:
    """What a change of year needs.

    Attributes:
        bokslut: equity's part of the closing entry, öre by account; empty when the year is closed.
        omforing: the transfer on the first day.
        skillnader: öre by account outside equity that the opening balance differs by.
        rest: öre that no entry explains; the opening balances cannot be used when it is not 0.
    """

    bokslut: Saldon
    omforing: Saldon
    skillnader: Saldon
    rest: int


def skifte(
    utgaende: Mapping[str, int],
    resultat: int,
    ingaende: Mapping[str, int],
    is_eget_kapital: Callable[[str], bool],
) -> Skifte:
    """Compare closing with opening balances.

    Args:
        utgaende: closing balances in öre by account, income and costs left out.
        resultat: öre on income and cost accounts that has not been closed, debit positive.
        ingaende: opening balances.
        is_eget_kapital: tells an equity account.
    """
    diff = {
        konto: ingaende.get(konto, 0) - utgaende.get(konto, 0)
        for konto in sorted({*ingaende, *utgaende})
    }
    diff = {konto: ore for konto, ore in diff.items() if ore}
    summa = sum(diff.values())
    skillnader = {konto: ore for konto, ore in diff.items() if not is_eget_kapital(konto)}
    if not summa:
        return Skifte({}, diff, skillnader, 0)
    if summa != resultat:
        return Skifte({}, diff, skillnader, summa - resultat)
    eget = [konto for konto in diff if is_eget_kapital(konto)]
    if not eget:
        return Skifte({}, diff, skillnader, summa)
    mal = min(eget, key=lambda konto: (abs(diff[konto] - resultat), konto))
    diff[mal] -= resultat
    omforing = {konto: ore for konto, ore in diff.items() if ore}
    return Skifte({mal: resultat}, omforing, skillnader, 0)


def beskriv(konto: str, utgaende: int, ingaende: int, ar: int) -> str:
    """Say how an account differs between two years."""
    return (
        f"Konto {konto}: utgående balans {ar - 1} är {kr(utgaende)} men ingående "
        f"balans {ar} {kr(ingaende)}. Skillnaden är bokförd den 1 januari {ar}; ta "
        "reda på varför den finns. (LKBR 4 kap. 4 § p. 7)"
    )
