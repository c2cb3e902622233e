"""A year that is known by its balances only, as entries: the sammandrag.

One entry would do for the resultaträkning and the balansräkning. For the kassaflödesanalys the
year is split as the events were: depreciation against the assets, what was bought and sold against
cash, the closing within equity, and the rest. Each entry balances by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from lkbr.bokslut import BOKSLUTSKONTO, EGET_KAPITAL
from lkbr.uppstallning import Kontotabell, is_ackumulerat
from rakenskap.rakningar.tillgangar import REALISATION

Rorelser = dict[str, int]
UTAN_KASSA = ("bidrag_till_infrastruktur", "langfristiga_skulder")


@dataclass(frozen=True, slots=True)
class Kontoplats:
    """What the sammandrag has to know of an account: number, post and delpost."""

    nummer: str
    post: str
    delpost: str


@dataclass(frozen=True, slots=True)
class Sammandragsdel:
    """A part of a sammandrag: what it is about, and öre by account."""

    text: str
    rader: Rorelser


def dela(
    rorelser: Mapping[str, int], slag: Mapping[str, Kontoplats], tabell: Kontotabell
) -> list[Sammandragsdel]:
    """Split a year's changes in entries that balance.

    Args:
        rorelser: öre by account; they sum to nought.
        slag: each account's kind.
        tabell: the chart.

    Returns:
        The entries, those without rows left out.
    """
    kvar = {konto: ore for konto, ore in rorelser.items() if ore}

    def anlaggning(konto: str) -> bool:
        post = slag[konto].post
        return tabell.poster[post].anlaggning is not None or post in UTAN_KASSA

    bokslut = _ta(kvar, lambda konto: slag[konto].post in EGET_KAPITAL | {BOKSLUTSKONTO})
    if sum(bokslut.values()):
        # Not a closing: posted directly to equity. The rules of the books will say so.
        kvar = _plus(kvar, bokslut)
        bokslut = {}
    avskrivningar = _avskrivningar(kvar, slag, anlaggning)
    investeringar: Rorelser = {}
    motkonto = motkonto_for(kvar, slag, tabell)
    if motkonto:
        investeringar = _ta(kvar, anlaggning)
        if investeringar:
            realisation = _ta(kvar, lambda konto: slag[konto].delpost in REALISATION)
            investeringar = _plus(investeringar, realisation)
            rest = sum(investeringar.values())
            investeringar = _plus(investeringar, {motkonto: -rest})
            kvar = _plus(kvar, {motkonto: rest})
    delar = (
        Sammandragsdel("Avskrivningar", avskrivningar),
        Sammandragsdel("Anläggningstillgångar och lån", investeringar),
        Sammandragsdel("Intäkter, kostnader och balanser", kvar),
        Sammandragsdel("Bokslut", bokslut),
    )
    return [del_ for del_ in delar if any(del_.rader.values())]


def _ta(kvar: Rorelser, vilka: Callable[[str], bool]) -> Rorelser:
    """Move some accounts' changes out of what is left."""
    return {konto: kvar.pop(konto) for konto in sorted(kvar) if vilka(konto)}


def _plus(forsta: Mapping[str, int], andra: Mapping[str, int]) -> Rorelser:
    svar = dict(forsta)
    for konto, ore in andra.items():
        svar[konto] = svar.get(konto, 0) + ore
    return {konto: ore for konto, ore in svar.items() if ore}


def _avskrivningar(
    kvar: Rorelser, slag: Mapping[str, Kontoplats], anlaggning: Callable[[str], bool]
) -> Rorelser:
    """Take depreciation out of what is left, against accumulated depreciation, then the assets."""
    rader = {konto: ore for konto, ore in kvar.items() if slag[konto].post == "avskrivningar"}
    summa = sum(rader.values())
    tillgangar = sorted(
        (konto for konto in kvar if anlaggning(konto)),
        key=lambda konto: (not is_ackumulerat(slag[konto].nummer), konto),
    )
    if not summa or not tillgangar:
        return {}
    mot: Rorelser = {}
    for konto in tillgangar:
        # As much as the account has changed in that direction.
        del_ = max(kvar[konto], -summa) if summa > 0 else min(kvar[konto], -summa)
        if (del_ < 0) is (summa > 0) and del_:
            mot[konto] = del_
            summa += del_
    if summa:
        mot[tillgangar[0]] = mot.get(tillgangar[0], 0) - summa
    alla = _plus(rader, mot)
    nya = _plus(kvar, {konto: -ore for konto, ore in alla.items()})
    kvar.clear()
    kvar.update(nya)
    return alla


def motkonto_for(konton: Iterable[str], slag: Mapping[str, Kontoplats], tabell: Kontotabell) -> str:
    """Return the account that stands for cash: kassa och bank, else another current account."""
    rang = {"kassa_bank": 0, "kortfristiga_placeringar": 1, "fordringar": 2}
    kandidater = sorted(
        (rang.get(slag[konto].post, 3), konto)
        for konto in konton
        if tabell.poster[slag[konto].post].sida in ("tillgang", "skuld")
        and tabell.poster[slag[konto].post].anlaggning is None
        and slag[konto].post not in UTAN_KASSA
    )
    return kandidater[0][1] if kandidater else ""
