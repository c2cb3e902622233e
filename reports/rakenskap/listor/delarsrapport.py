"""Delårsrapport: resultaträkning and balansräkning of a part of a year (LKBR 13 kap., RKR R17).

The resultaträkning has, for each line, the period, the same days the year before, the forecast of
the year and its budget (13 kap. 3 §); the balansräkning the day and the last year-end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lkbr.uppstallning import Formrad, Uppstallning
from rakenskap.bok.poster import Period, rakenskapsar
from rakenskap.listor.helarsprognos import Helarsprognos
from rakenskap.listor.manader import aret_fore
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.formrapporter import balansrakning
from rakenskap.rakningar.forvaltning import balanskravsresultat
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport, cell_for
from rakenskap.rapport.storhet import NOLL, Kontobelopp, Samband, Storhet, nyckel, summa


def is_lagens_period(period: Period) -> bool:
    """Tell whether a period is at least half and at most two thirds of a year (13 kap. 1 §)."""
    return 6 <= period.till.month <= 8 and (period.till.month, period.till.day) >= (6, 30)


def delarets_resultatrakning(b: Berakning, form: Uppstallning, prognos: Helarsprognos) -> Rapport:
    """Return the resultaträkning of the period with forecast and budget, exact öre."""
    period = prognos.period
    fore = Period(aret_fore(period.fran), aret_fore(period.till))
    har_fore = fore.ar in b.poster.ar
    kolumner = [Kolumn("utfall", _rubrik(period))]
    kolumner += [Kolumn("fore", _rubrik(fore))] if har_fore else []
    kolumner += [
        Kolumn("prognos", f"Prognos {period.ar}"),
        Kolumn("budget", f"Budget {period.ar}"),
    ]
    alla: dict[str, dict[str, Storhet]] = {}
    rader, samband = [], []
    for rad in form.resultatrakning:
        if rad.stil == "rubrik":
            rader.append(Rad(rad.id, rad.etikett, (), "rubrik", rad.niva))
            continue
        belopp = _belopp(b, rad, period, fore, prognos, alla)
        namn = {
            "utfall": nyckel(f"rr.{rad.id}", period),
            "fore": nyckel(f"rr.{rad.id}", fore),
            "prognos": nyckel(f"prognos.rr.{rad.id}", period),
            "budget": nyckel(f"budget.rr.{rad.id}", rakenskapsar(period.ar)),
        }
        alla[rad.id] = {k.id: Storhet(namn[k.id], belopp[k.id]) for k in kolumner}
        if rad.alltid or any(ett.belopp.ore for ett in alla[rad.id].values()):
            celler = tuple(cell_for(ett) for ett in alla[rad.id].values())
            rader.append(Rad(rad.id, rad.etikett, celler, rad.stil, rad.niva, (), rad.paragraf))
        if rad.stil == "summa":
            samband += _summor(rad.summa, alla, rad.id)
    resultat = alla["arets_resultat"]["prognos"].belopp.ore
    if resultat != prognos.resultat.prognos.ore:
        raise AssertionError("prognosen för resultatet är inte densamma i form och rad")
    return Rapport(
        "resultatrakning",
        "Resultaträkning",
        tuple(kolumner),
        tuple(rader),
        tuple(samband),
        paragraf="LKBR 13:3",
    )


def _rubrik(period: Period) -> str:
    return f"{period.fran.isoformat()[5:]} – {period.till.isoformat()[5:]} {period.ar}"


def _belopp(
    b: Berakning,
    rad: Formrad,
    period: Period,
    fore: Period,
    prognos: Helarsprognos,
    alla: dict[str, dict[str, Storhet]],
) -> dict[str, Kontobelopp]:
    """Return a line's amount in each column."""
    if rad.summa:
        kolumner = next(iter(alla.values()))
        return {k: summa(alla[del_][k].belopp for del_ in rad.summa) for k in kolumner} | (
            {} if "fore" in kolumner else {"fore": NOLL}
        )
    egna = prognos.post(rad.post)
    return {
        "utfall": summa(b.post(period, post) for post in rad.post),
        "fore": summa(b.post(fore, post) for post in rad.post),
        "prognos": egna.prognos,
        "budget": egna.arsbudget,
    }


def _summor(
    delar: Sequence[str], alla: dict[str, dict[str, Storhet]], rad_id: str
) -> list[Samband]:
    return [
        Samband(storhet.nyckel, tuple((1, alla[del_][kolumn].nyckel) for del_ in delar))
        for kolumn, storhet in alla[rad_id].items()
    ]


def balanskravsprognos(b: Berakning, prognos: Helarsprognos) -> Rapport:
    """Return the forecast of the year's balanskravsresultat: the result, adjusted.

    The adjustments are those of the accounts so far (LKBR 11 kap. 10 §); none is foretold.
    """
    period = prognos.period
    resultat = prognos.resultat.prognos
    justering = balanskravsresultat(b, period) - b.arets_resultat(period).ore
    belopp = {
        "arets_resultat": ("Årets resultat enligt prognosen", resultat.ore),
        "justeringar": ("Balanskravsjusteringar hittills under året", justering),
        "resultat": ("Årets balanskravsresultat enligt prognosen", resultat.ore + justering),
    }
    namn = {rad: nyckel(f"balanskravsprognos.{rad}", period) for rad in belopp}
    rader = tuple(
        Rad(
            rad,
            etikett,
            (Cell(namn[rad], 1, ore, konton=resultat.konton or ("",)),),
            "summa" if rad == "resultat" else "post",
        )
        for rad, (etikett, ore) in belopp.items()
    )
    delar = ((1, namn["arets_resultat"]), (1, namn["justeringar"]))
    return Rapport(
        "balanskravsprognos",
        "Från prognosens resultat till balanskravsresultat",
        (Kolumn("belopp", str(period.ar)),),
        rader,
        (Samband(namn["resultat"], delar),),
        efter=("Realisationsvinster och andra justeringar under resten av året är inte med.",),
        paragraf="LKBR 11:10",
        decimaler=2,
    )


def delarets_balansrakning(b: Berakning, form: Uppstallning, period: Period) -> Rapport:
    """Return the balansräkning of the day and of the last year-end (13 kap. 3 §), exact öre."""
    perioder = [period, rakenskapsar(period.ar - 1)]
    rapport = balansrakning(b, form, [p for p in perioder if p.ar in b.poster.ar])
    # A balance is of a day, not of the days up to it.
    dagar = [Kolumn(k.id, str(p.till)) for k, p in zip(rapport.kolumner, perioder, strict=False)]
    return replace(rapport, kolumner=tuple(dagar))
