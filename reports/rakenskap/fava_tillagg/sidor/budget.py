"""Budget och prognos, by verksamhet and insats; the outcome leads to the accounts behind it."""

from __future__ import annotations

import datetime as dt

from rakenskap.bok.poster import Period
from rakenskap.fava_tillagg.harledning import Kontodel, rader_i_urval
from rakenskap.fava_tillagg.sida import Fraga, SaknasError, Sida
from rakenskap.fava_tillagg.sidor.rakenskaper import kontolank
from rakenskap.fava_tillagg.visning import Tabell
from rakenskap.listor.prognos import budget_och_prognos
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport
from rakenskap.rapport.storhet import Dimensioner


def budget(fraga: Fraga) -> Sida:
    """Show budget and forecast to the period's last day, or what an outcome is made of."""
    period = Period(dt.date(fraga.val.period.ar, 1, 1), fraga.val.period.till)
    b, filtrerad = fraga.lage.b, ""
    if fraga.filtertext and fraga.urval is not None:
        b = fraga.lage.urval(fraga.urval)
        filtrerad = f"Bara det som ligger under filtret på {fraga.filtertext}."
    rapport = budget_och_prognos(b, period)
    if fraga.ord.get("rad"):
        return _utfall(fraga, rapport, period)

    def lank(rad: Rad, kolumn: Kolumn, _cell: Cell) -> str:
        return fraga.har(rad=rad.id) if kolumn.id == "utfall" and not filtrerad else ""

    return Sida(
        f"Budget och prognos {period.rubrik}",
        tabeller=(Tabell(rapport, cellank=lank, rubrik=False),),
        val="period",
        foljer_urval=True,
        ingress=filtrerad,
    )


def _utfall(fraga: Fraga, rapport: Rapport, period: Period) -> Sida:
    """Show the accounts behind an outcome."""
    b = fraga.lage.b
    try:
        rad = rapport.rad(fraga.ord.get("rad"))
    except KeyError:
        raise SaknasError("Raden finns inte i tabellen längre. Gör så här: gå tillbaka.") from None
    urval = rad.celler[0].dimensioner
    delar = [_kontodel(fraga, konto, period, urval) for konto in rad.celler[0].konton if konto]
    rader = [
        Rad(del_.konto, f"{del_.konto} {b.konto(del_.konto).namn}", (Cell(ore=del_.andel),))
        for del_ in delar
        if del_.andel
    ]
    summa = sum(del_.andel or 0 for del_ in delar)
    if summa != rad.celler[0].ore:
        raise AssertionError(f"{rad.id}: {summa} öre på kontona, {rad.celler[0].ore} i tabellen")
    rader.append(Rad("summa", "Summa", (Cell(ore=summa),), "summa"))

    def lank(rad: Rad) -> str:
        return kontolank(fraga, rad.id, period, urval) if rad.id != "summa" else ""

    konton = Rapport("konton", "Konton", (Kolumn("utfall", "Utfall"),), tuple(rader), decimaler=2)
    return Sida(
        f"{rad.etikett}, utfall {period.rubrik}",
        "tillbaka.html",
        {"tillbaka": fraga.har(), "tillbakatext": "Budget och prognos"},
        (Tabell(konton, radrubrik="Konto", radlank=lank, cellank=lambda rad, _k, _c: lank(rad)),),
    )


def _kontodel(fraga: Fraga, konto: str, period: Period, urval: Dimensioner) -> Kontodel:
    ore = fraga.lage.poster.kolumner["ore"]
    andel = -sum(ore[rad] for rad in rader_i_urval(fraga.lage.b, konto, period, urval))
    return Kontodel(konto, 0, 0, 0, andel)
