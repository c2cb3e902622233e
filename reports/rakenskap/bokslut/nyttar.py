"""A new year: its folder, include, budget and the move of last year's result; what is missing."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from beancount.core import data

from lkbr.kontering import ore_om
from lkbr.konto import kontonummer
from lkbr.uppstallning import tar_upp_resultatet
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import rakenskapsar
from rakenskap.bokslut.avstamning import oppna_avstamningar
from rakenskap.bokslut.forslag import INTERN, Bokslutsforslag, konto
from rakenskap.bokslut.personal import satser_for
from rakenskap.dagbok.budgetborjan import budgetrader_som_text
from rakenskap.dagbok.mallar import las_mallar
from rakenskap.dagbok.nummer import inkludera
from rakenskap.dagbok.skiss import Skiss, stangda
from rakenskap.dagbok.text import Konteringsrad, Text, filhuvud
from rakenskap.listor import celler
from rakenskap.rakningar.budget import budgetrader
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport


def krav_nytt(bok: Bok, ar: int) -> None:
    """Refuse a year that does not follow on the books' last.

    Raises:
        BokFelError: the year has begun already, or one between is missing.
    """
    alla = {e.date.year for e in bok.entries if isinstance(e, data.Transaction) and e.flag != "!"}
    sista = max(alla)
    if ar not in (sista, sista + 1):
        text = (
            f"{ar} följer inte på böckernas sista år, {sista}. Gör så här: börja med {sista + 1}. "
            "(LKBR 1 kap. 5 §)"
        )
        raise BokFelError([Felrad("nyttar", 0, text)])


def oppna_aret(skiss: Skiss, ar: int, *, budget_som_fjol: bool) -> list[str]:
    """Add the year's folder, its include and its budget to a change; say what was made."""
    bok = skiss.bok
    gjort = []
    fil = f"{ar}/budget.beancount"
    if not skiss.finns(fil):
        rader = budgetrader_som_text(bok, ar - 1, ar, Fraction(0)) if budget_som_fjol else []
        vad = f"Budget {ar}" + (f", från början {ar - 1} års" if rader else "")
        skiss.satt(fil, f"{filhuvud(bok.options)}\n; {vad}.\n\n" + "\n".join(rader))
        gjort.append(f"{fil} ({len(rader)} rader)")
    fore = skiss.text(bok.huvudfil.name)
    inkludera(skiss, fil)
    if skiss.text(bok.huvudfil.name) != fore:
        gjort.append(f"include i {bok.huvudfil.name}")
    return gjort


def omforing(bok: Bok, ar: int) -> Bokslutsforslag | None:
    """Propose that last year's result leaves the account of the year's result; None if none is."""
    eget = sorted(nr for nr in bok.konton if tar_upp_resultatet(nr))
    if not eget:
        return None
    fran = dt.date(ar, 1, 1)
    namn = bok.konton[eget[0]].beancount
    saldo = sum(
        ore_om(posting) or 0
        for entry in bok.entries
        if isinstance(entry, data.Transaction) and entry.flag != "!"
        if entry.date < fran or (entry.date.year == ar and _is_omforing(entry, namn))
        for posting in entry.postings
        if posting.account == namn
    )
    if not saldo:
        return None
    balanserat = konto(bok, "2067", "2068", "2060", vad="balanserat resultat")
    text = Text(
        fran,
        INTERN,
        f"Omföring av {ar - 1} års resultat",
        (Konteringsrad(namn, -saldo), Konteringsrad(balanserat, saldo)),
    )
    rapport = Rapport(
        "omforing",
        text.text,
        (Kolumn("belopp", "Belopp"),),
        (Rad("resultat", f"Årets resultat {ar - 1}", (celler.beloppscell(-saldo),)),),
        decimaler=2,
    )
    return Bokslutsforslag(f"omforing-{ar}", text.text, (text,), rapport)


def _is_omforing(entry: data.Transaction, namn: str) -> bool:
    konton = [posting.account for posting in entry.postings]
    return namn in konton and all((kontonummer(ett) or "").startswith("20") for ett in konton)


def saknas(bok: Bok, ar: int, skiss: Skiss | None = None) -> list[str]:
    """Return what the new year lacks, a sentence each; what a change brings is not lacking."""
    svar = []
    perioder = stangda(bok).perioder
    if str(ar - 1) not in perioder:
        svar.append(f"{ar - 1} är inte stängt: gå igenom det med rakenskap bokslut {ar - 1}.")
    oppna = oppna_avstamningar(bok, dt.date(ar - 1, 12, 31))
    if oppna:
        svar.append(f"{len(oppna)} balanskonton är inte avstämda {ar - 1}-12-31.")
    nya = "" if skiss is None else skiss.text(f"{ar}/budget.beancount")
    if not budgetrader(bok, rakenskapsar(ar)) and "forbundsbudget" not in nya:
        svar.append(f"Budgeten för {ar} saknas: fyll i {ar}/budget.beancount.")
    svar += [
        f"Mallen {mall.namn} tar slut {mall.till}: gör en ny om den ska fortsätta."
        for mall in las_mallar(bok)
        if mall.till is not None and mall.till.year == ar - 1
    ]
    try:
        satser_for(ar)
    except BokFelError as fel:
        svar.append(fel.fel[0].text)
    return svar
