"""Investeringsredovisning (LKBR 10 kap. 2 §, RKR R14)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from rakenskap.bok.poster import Period
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.budget import anlaggningar, budgetrader
from rakenskap.rakningar.tillgangar import LANGFRISTIGA_FORDRINGAR, andringar, tillgangspost
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport, cell_for
from rakenskap.rapport.slug import unika_slugar
from rakenskap.rapport.storhet import NOLL, Kontobelopp, Samband, Storhet, nyckel, summa


def investeringsredovisning(b: Berakning, period: Period) -> Rapport:
    """Make the investeringsredovisning (LKBR 10 kap. 2 §), also in a year without investments.

    Returns:
        A row an asset bought this year or the year before, and their sum; columns outcome,
        budget, deviation and last year's outcome, öre positive.
    """
    fore = b.aret_fore(period)
    utfall, utfall_fore = inkop(b, period), inkop(b, fore)
    budgeterat = [
        Kontobelopp(rad.ore, (rad.konto,))
        for rad in budgetrader(b.bok, period)
        if rad.konto in b.bok.konton and b.tabell.poster[b.konto(rad.konto).rad].anlaggning
    ]
    har_budget = any(budgeterat)
    namn = {tillgang.id: tillgang.benamning for tillgang in anlaggningar(b.bok)}
    koder = sorted({*utfall, *utfall_fore})
    namn_for = unika_slugar(koder, {"summa", "budget", "avvikelse"})
    tom = Storhet("", NOLL)
    rader: list[Rad] = []
    delar: list[tuple[Storhet, Storhet]] = []
    for kod in koder:
        # An asset that the register does not have is known by its code.
        etikett = namn.get(kod) or (b.konto(kod).namn if kod in b.bok.konton else kod)
        radid = namn_for[kod]
        nu = Storhet(nyckel(f"invest.{radid}", period), utfall.get(kod, NOLL))
        da = Storhet(nyckel(f"invest.{radid}", fore), utfall_fore.get(kod, NOLL))
        delar.append((nu, da))
        egna = (nu, *((tom, tom) if har_budget else ()), da)
        rader.append(Rad(radid, etikett, tuple(map(cell_for, egna))))
    total, total_fore = summa(utfall.values()), summa(utfall_fore.values())
    budget = summa(budgeterat)
    s = {
        "utfall": Storhet(nyckel("invest.summa", period), _med_konto(total)),
        "budget": Storhet(nyckel("invest.budget", period), budget),
        "avvikelse": Storhet(nyckel("invest.avvikelse", period), budget + -total),
        "fore": Storhet(nyckel("invest.summa", fore), _med_konto(total_fore)),
    }
    rubriker = {
        "utfall": f"Utfall {period.ar}",
        "budget": f"Budget {period.ar}",
        "avvikelse": "Avvikelse",
        "fore": f"Utfall {fore.ar}",
    }
    samband = [
        Samband(s["utfall"].nyckel, tuple((1, nu.nyckel) for nu, _ in delar)),
        Samband(s["fore"].nyckel, tuple((1, da.nyckel) for _, da in delar)),
        Samband(s["budget"].nyckel, ((1, s["utfall"].nyckel), (1, s["avvikelse"].nyckel))),
    ]
    stycken = () if total.ore else (f"Inga investeringar har gjorts under {period.ar}.",)
    efter: tuple[str, ...] = ()
    if not har_budget:
        # There is nothing to deviate from.
        del s["budget"], s["avvikelse"], samband[-1]
        efter = (f"Ingen investeringsbudget för {period.ar} finns i böckerna.",)
    rader.append(Rad("summa", "Summa investeringar", tuple(map(cell_for, s.values())), "summa"))
    return Rapport(
        "investeringsredovisning",
        "Investeringsredovisning",
        tuple(Kolumn(kolumn, rubriker[kolumn]) for kolumn in s),
        tuple(rader),
        tuple(samband),
        stycken,
        efter,
        paragraf="LKBR 10:2; RKR R14",
    )


def _med_konto(belopp: Kontobelopp) -> Kontobelopp:
    """Return an amount that prints 0 where it is nought."""
    return replace(belopp, konton=belopp.konton or ("",))


def inkop(b: Berakning, period: Period) -> dict[str, Kontobelopp]:
    """Return what was bought on non-current assets, by asset of the register or else by account."""
    konton = [nummer for nummer in b.bok.konton if tillgangspost(b, nummer)]
    svar: defaultdict[str, Kontobelopp] = defaultdict(Kontobelopp)
    for ver in b.poster.verifikationer_pa(konton, period):
        for ett in andringar(b, ver):
            if ett.post == LANGFRISTIGA_FORDRINGAR:
                continue
            for (konto, tillgang, _), belopp in zip(ett.per_tillgang, ett.inkopt, strict=True):
                svar[tillgang or konto] += belopp
    return {kod: belopp for kod, belopp in svar.items() if belopp.ore}
