"""Budget och prognos, by verksamhet and insats: each figure leads to what it is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from lkbr.belopp import till_ore
from lkbr.budget import is_budget
from lkbr.konto import kontonummer
from rakenskap.bok.poster import Period
from rakenskap.fava_tillagg.harledning import Kontodel, rader_i_urval
from rakenskap.fava_tillagg.sida import Fraga, SaknasError, Sida
from rakenskap.fava_tillagg.sidor.rakenskaper import kontolank
from rakenskap.fava_tillagg.visning import Tabell
from rakenskap.listor.driftbrygga import driftbrygga
from rakenskap.listor.manader import andel_i_ord
from rakenskap.listor.prognos import budget_och_prognos
from rakenskap.rakningar.budget import budgetrader
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport
from rakenskap.rapport.storhet import Dimensioner

# What each column that is reckoned is made of: other columns, with their signs.
DELAR = {
    "avvikelse": ((1, "utfall"), (-1, "budget")),
    "prognos": ((1, "utfall"), (1, "arsbudget"), (-1, "budget")),
    "kvar": ((1, "prognos"), (-1, "arsbudget")),
}


def budget(fraga: Fraga) -> Sida:
    """Show budget and forecast to the period's last day, or what a figure of it is made of."""
    period = Period(dt.date(fraga.val.period.ar, 1, 1), fraga.val.period.till)
    b, filtrerad = fraga.lage.b, ""
    if fraga.filtertext and fraga.urval is not None:
        b = fraga.lage.urval(fraga.urval)
        filtrerad = (
            f"Bara det som ligger under filtret på {fraga.filtertext}. Beloppen kan öppnas när "
            "filtret är borta."
        )
    rapport = budget_och_prognos(b, period)
    if fraga.ord.get("rad"):
        return _figur(fraga, rapport, period)

    def lank(rad: Rad, kolumn: Kolumn, _cell: Cell) -> str:
        return "" if filtrerad else fraga.har(rad=rad.id, kolumn=kolumn.id)

    tabeller = [Tabell(rapport, cellank=lank, rubrik=False)]
    if not filtrerad:
        tabeller += _brygga(fraga, rapport, period)
    return Sida(
        f"Budget och prognos {period.rubrik}",
        tabeller=tuple(tabeller),
        val="period",
        foljer_urval=True,
        ingress=filtrerad,
    )


def _brygga(fraga: Fraga, rapport: Rapport, period: Period) -> list[Tabell]:
    """Return the table that leads from the outcomes here to the driftredovisning's amounts."""
    drift = [r for r in fraga.lage.rapporter((period,), "kr") if r.id == "driftredovisning"]
    brygga = driftbrygga(fraga.lage.b, rapport, drift[0], period) if drift else None
    if brygga is None:
        return []
    till = fraga.adresser.sida("Driftredovisning", fraga.val.som_ord())

    def lank(rad: Rad, kolumn: Kolumn, _cell: Cell) -> str:
        if kolumn.id == "netto":
            return f"{till}#driftredovisning.{rad.id}"
        return fraga.har(rad=rad.id, kolumn="utfall")

    return [Tabell(brygga, radrubrik="Verksamhet", cellank=lank)]


# ---------------------------------------------------------------------- a figure's parts


def _figur(fraga: Fraga, rapport: Rapport, period: Period) -> Sida:
    kolumner = {kolumn.id: plats for plats, kolumn in enumerate(rapport.kolumner)}
    kolumn = fraga.ord.get("kolumn") or "utfall"
    try:
        rad = rapport.rad(fraga.ord.get("rad"))
        cell = rad.celler[kolumner[kolumn]]
    except (KeyError, IndexError):
        raise SaknasError("Raden finns inte i tabellen längre. Gör så här: gå tillbaka.") from None
    rubrik = rapport.kolumner[kolumner[kolumn]].rubrik
    if kolumn == "utfall":
        tabell = _utfall(fraga, rad, period)
    elif kolumn in ("budget", "arsbudget"):
        tabell = _budgetrader(fraga, cell, period, delad=kolumn == "budget")
    else:
        tabell = _delar(fraga, rapport, rad, kolumn, cell)
    return Sida(
        f"{rad.etikett}, {rubrik[0].lower()}{rubrik[1:]} {period.rubrik}",
        "tillbaka.html",
        {"tillbaka": fraga.har(), "tillbakatext": "Budget och prognos"},
        (tabell,),
    )


def _utfall(fraga: Fraga, rad: Rad, period: Period) -> Tabell:
    """Return the accounts behind an outcome."""
    b = fraga.lage.b
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
    konton = Rapport("konton", "Konton", (Kolumn("utfall", "Utfall"),), tuple(rader), decimaler=2)
    return Tabell(konton, radrubrik="Konto", radlank=_kontolankar(fraga, period, urval))


def _kontolankar(fraga: Fraga, period: Period, urval: Dimensioner) -> Callable[[Rad], str]:
    def lank(rad: Rad) -> str:
        konto = rad.id.partition("-")[0]
        return kontolank(fraga, konto, period, urval) if konto != "summa" else ""

    return lank


def _kontodel(fraga: Fraga, konto: str, period: Period, urval: Dimensioner) -> Kontodel:
    ore = fraga.lage.poster.kolumner["ore"]
    andel = -sum(ore[rad] for rad in rader_i_urval(fraga.lage.b, konto, period, urval))
    return Kontodel(konto, 0, 0, 0, andel)


def _budgetrader(fraga: Fraga, cell: Cell, period: Period, *, delad: bool) -> Tabell:
    """Return the lines of the budget behind an amount, with where each stands in the books."""
    b, urval = fraga.lage.b, cell.dimensioner
    egna = [
        ett
        for ett in budgetrader(b.bok, period)
        if ett.konto in cell.konton
        and (urval.verksamheter is None or ett.verksamhet in urval.verksamheter)
        and (urval.insats is None or ett.insats == urval.insats)
    ]
    summa = sum(ett.ore for ett in egna)
    platser = _platser(fraga)
    rader = []
    for plats, ett in enumerate(egna):
        nyckel = (ett.konto, ett.datum, abs(ett.ore), ett.verksamhet, ett.insats)
        fil, nummer = platser.get(nyckel, ("", 0))
        texter = (ett.verksamhet, ett.insats, f"{fil}:{nummer}" if fil else "")
        namn = f"{ett.konto} {b.konto(ett.konto).namn}"
        celler = (*(Cell(text=text) for text in texter), Cell(ore=ett.ore))
        rader.append(Rad(f"{ett.konto}-{plats}", namn, celler))
    rader.append(Rad("summa", "Budget helår", (Cell(), Cell(), Cell(), Cell(ore=summa)), "summa"))
    efter: tuple[str, ...] = () if egna else ("Budgeten har ingen rad för det här.",)
    if delad and egna:
        tomma = (Cell(), Cell(), Cell())
        rader.append(Rad("del", "Budget perioden", (*tomma, Cell(ore=cell.ore)), "summa"))
        efter = (f"Budget perioden är {andel_i_ord(period.fran, period.till)}.",)
    kolumner = (
        Kolumn("verksamhet", "Verksamhet", "text"),
        Kolumn("insats", "Insats", "text"),
        Kolumn("plats", "Står i", "text"),
        Kolumn("belopp", "Budget"),
    )
    titel = "Budgetens rader"
    rapport = Rapport("budgetrader", titel, kolumner, tuple(rader), efter=efter, decimaler=2)
    konton = _kontolankar(fraga, period, urval)

    def radlank(rad: Rad) -> str:
        return konton(rad) if rad.id != "del" else ""

    def cellank(rad: Rad, kolumn: Kolumn, cell: Cell) -> str:
        if kolumn.id == "plats" and cell.text:
            fil, _, nummer = cell.text.rpartition(":")
            return fraga.adresser.redigera(fil, int(nummer))
        return radlank(rad) if kolumn.id == "belopp" else ""

    return Tabell(rapport, radrubrik="Konto", radlank=radlank, cellank=cellank)


_Budgetnyckel = tuple[str, dt.date, int, str, str]


def _platser(fraga: Fraga) -> dict[_Budgetnyckel, tuple[str, int]]:
    """Return where each line stands: by account, day, amount without sign, and its codes."""
    mapp = fraga.lage.bok.mapp.resolve()
    svar: dict[_Budgetnyckel, tuple[str, int]] = {}
    for entry in fraga.lage.bok.entries:
        if is_budget(entry):
            konto = kontonummer(str(entry.values[0].value)) or ""
            ore = abs(till_ore(entry.values[1].value.number))
            fil = str(entry.meta.get("filename", "")).removeprefix(f"{mapp}/")
            verksamhet, insats = (
                str(entry.meta.get(namn, "")) for namn in ("verksamhet", "insats")
            )
            svar[konto, entry.date, ore, verksamhet, insats] = (
                fil,
                int(entry.meta.get("lineno", 0)),
            )
    return svar


def _delar(fraga: Fraga, rapport: Rapport, rad: Rad, kolumn: str, cell: Cell) -> Tabell:
    """Return the columns that a reckoned amount is made of, each leading on."""
    namn = {ett.id: ett.rubrik for ett in rapport.kolumner}
    delar = [
        (tecken, ett, rapport.cell(rad.id, ett).ore or 0) for tecken, ett in DELAR.get(kolumn, ())
    ]
    rader = [
        Rad(ett, f"{'+' if tecken > 0 else '−'} {namn[ett]}", (Cell(ore=tecken * ore),))
        for tecken, ett, ore in delar
    ]
    if kolumn == "sasong":
        utfall, helar = (rapport.cell(rad.id, ett).ore or 0 for ett in ("utfall", "arsbudget"))
        rader = [
            Rad("utfall", "+ Utfall", (Cell(ore=utfall),)),
            Rad("arsbudget", "+ Budget helår", (Cell(ore=helar),)),
            Rad(
                "sasongsbudget",
                "− Budget hittills, fördelad som tidigare år",
                (Cell(ore=(cell.ore or 0) - utfall - helar),),
            ),
        ]
    summa = sum(ett.celler[0].ore or 0 for ett in rader)
    if summa != cell.ore:
        raise AssertionError(f"{rad.id}.{kolumn}: the parts are {summa}, the amount {cell.ore}")
    rader.append(Rad("summa", namn[kolumn], (Cell(ore=summa),), "summa"))
    egen = replace(rapport, id="delar", titel="Beloppets delar", samband=(), stycken=())
    egen = replace(egen, kolumner=(Kolumn("belopp", "Belopp"),), rader=tuple(rader), paragraf="")

    def lank(del_: Rad) -> str:
        if del_.id == "sasongsbudget":
            return fraga.adresser.sida("Oversikt", fraga.val.som_ord()) + "#manader"
        return fraga.har(rad=rad.id, kolumn=del_.id) if del_.id != "summa" else ""

    return Tabell(egen, radrubrik="Del", radlank=lank)
