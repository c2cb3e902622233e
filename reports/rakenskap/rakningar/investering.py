"""Investeringsredovisning (LKBR 10 kap. 2 §, RKR R14)."""

from __future__ import annotations

from collections import defaultdict

from rakenskap.bok.poster import Period
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.budget import anlaggningar, budgetrader
from rakenskap.rakningar.tillgangar import LANGFRISTIGA_FORDRINGAR, andringar, tillgangspost
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport, cell_for
from rakenskap.rapport.slug import slug
from rakenskap.rapport.storhet import NOLL, Kontobelopp, Samband, Storhet, nyckel, summa


def investeringsredovisning(b: Berakning, period: Period) -> Rapport:
    """Make the investeringsredovisning (LKBR 10 kap. 2 §), also in a year without investments.

    Returns:
        A row an asset bought this year or the year before, and their sum; columns outcome,
        budget, deviation and last year's outcome, öre positive.
    """
    fore = b.aret_fore(period)
    utfall, utfall_fore = inkop(b, period), inkop(b, fore)
    budget = summa(
        Kontobelopp(rad.ore, (rad.konto,))
        for rad in budgetrader(b.bok, period)
        if rad.konto in b.bok.konton and b.tabell.poster[b.konto(rad.konto).rad].anlaggning
    )
    namn = {tillgang.id: tillgang.benamning for tillgang in anlaggningar(b.bok)}
    rader: list[Rad] = []
    delar: list[tuple[str, str]] = []
    for kod in sorted({*utfall, *utfall_fore}):
        etikett = namn.get(kod) or (
            b.konto(kod).namn if kod in b.bok.konton else kod or "Övriga inventarier"
        )
        bas = f"invest.{slug(kod) or 'ovriga'}"
        nycklar = nyckel(bas, period), nyckel(bas, fore)
        delar.append(nycklar)
        celler = (
            cell_for(Storhet(nycklar[0], utfall.get(kod, NOLL))),
            cell_for(Storhet("", NOLL)),
            cell_for(Storhet("", NOLL)),
            cell_for(Storhet(nycklar[1], utfall_fore.get(kod, NOLL))),
        )
        rader.append(Rad(bas.removeprefix("invest."), etikett, celler))
    total, total_fore = summa(utfall.values()), summa(utfall_fore.values())
    s = {
        "utfall": Storhet(
            nyckel("invest.summa", period), Kontobelopp(total.ore, total.konton or ("",))
        ),
        "budget": Storhet(nyckel("invest.budget", period), budget),
        "avvikelse": Storhet(nyckel("invest.avvikelse", period), budget + -total),
        "fore": Storhet(
            nyckel("invest.summa", fore), Kontobelopp(total_fore.ore, total_fore.konton or ("",))
        ),
    }
    rader.append(Rad("summa", "Summa investeringar", tuple(map(cell_for, s.values())), "summa"))
    samband = (
        Samband(s["utfall"].nyckel, tuple((1, ny) for ny, _ in delar)),
        Samband(s["fore"].nyckel, tuple((1, gammal) for _, gammal in delar)),
        Samband(s["budget"].nyckel, ((1, s["utfall"].nyckel), (1, s["avvikelse"].nyckel))),
    )
    stycken = () if total.ore else (f"Inga investeringar har gjorts under {period.ar}.",)
    return Rapport(
        "investeringsredovisning",
        "Investeringsredovisning",
        (
            Kolumn("utfall", f"Utfall {period.ar}"),
            Kolumn("budget", f"Budget {period.ar}"),
            Kolumn("avvikelse", "Avvikelse"),
            Kolumn("fore", f"Utfall {fore.ar}"),
        ),
        tuple(rader),
        samband,
        stycken,
        paragraf="LKBR 10:2; RKR R14",
    )


def inkop(b: Berakning, period: Period) -> dict[str, Kontobelopp]:
    """Return what was bought on non-current assets, by asset of the register or else by account."""
    konton = [nummer for nummer in b.bok.konton if tillgangspost(b, nummer)]
    svar: defaultdict[str, Kontobelopp] = defaultdict(Kontobelopp)
    for ver in b.poster.verifikationer_pa(konton, period):
        for ett in andringar(b, ver):
            if ett.post == LANGFRISTIGA_FORDRINGAR:
                continue
            for konto, tillgang, ore in ett.per_tillgang:
                svar[tillgang or konto] += Kontobelopp(ore, (konto,))
    return {kod: belopp for kod, belopp in svar.items() if belopp.ore}
