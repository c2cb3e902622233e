"""Översikt: the result so far, equity, cash by month, and what waits to be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from beancount.core import data
from markupsafe import Markup

from lkbr.belopp import grupperat, narmast
from lkbr.konto import kontonummer
from rakenskap.bok.poster import MANADSNAMN, Period, rakenskapsar
from rakenskap.dagbok.attest import att_attestera
from rakenskap.fava_tillagg.lage import Lage
from rakenskap.fava_tillagg.sida import Fraga, SaknasError, Sida
from rakenskap.fava_tillagg.svg import Linje, linjediagram
from rakenskap.fava_tillagg.val import samma_del
from rakenskap.fava_tillagg.visning import Tabell
from rakenskap.listor.manadstabell import PROFILAR
from rakenskap.listor.urval import sista_dagen
from rakenskap.rakningar.forvaltning import rekommenderat_eget_kapital
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport

KORTA = tuple(namn[:3] for namn in MANADSNAMN)


@dataclass(frozen=True, slots=True)
class Ruta:
    """A figure with its words, and where it leads."""

    rubrik: str
    belopp: str
    lank: str
    rader: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Uppgift:
    """Something to do: how many, what, and where."""

    antal: int
    text: str
    lank: str


@dataclass(frozen=True, slots=True)
class Avstamning:
    """An account that is reconciled: the last day that it was, and its rows since then."""

    konto: str
    senast: dt.date
    rader_efter: int


def oversikt(fraga: Fraga) -> Sida:
    """Show the overview of the period's räkenskapsår to its last day, or a month's budget."""
    if fraga.ord.get("budget"):
        return _budgetsida(fraga, fraga.ord.get("budget"))
    lage, ar = fraga.lage, fraga.val.period.ar
    period = Period(dt.date(ar, 1, 1), fraga.val.period.till)
    serie = _manadsserie(lage, period)
    return Sida(
        f"Översikt {period.rubrik}",
        "oversikt.html",
        {
            "rutor": [_resultatruta(fraga, period), *_eget_kapital_ruta(fraga, period)],
            "uppgifter": _uppgifter(fraga, ar),
            "diagram": _diagram(serie, period),
        },
        (_manadstabell(fraga, serie, period),),
        val="period",
    )


# ---------------------------------------------------------------------- figures


def _kr(ore: int) -> str:
    # Hard spaces: an amount is never broken over two lines.
    return f"{grupperat(narmast(ore, 100))} kr".replace(" ", "\N{NO-BREAK SPACE}")


def _skillnad(ore: int, mot: str) -> str:
    return f"{_kr(abs(ore))} {'bättre' if ore >= 0 else 'sämre'} än {mot}"


def _hittills(lage: Lage, dag: dt.date) -> int | None:
    """Return the budgeted result from 1 January to a day, in öre; None without a budget."""
    tabell = lage.budget_hittills(dag)
    return int(tabell["hittills"].sum()) if tabell["helar"].any() else None


def _resultatruta(fraga: Fraga, period: Period) -> Ruta:
    b = fraga.lage.b
    resultat = b.arets_resultat(period).ore
    fore = samma_del(period, period.ar - 1)
    budget = _hittills(fraga.lage, period.till)
    rader = [_skillnad(resultat - b.arets_resultat(fore).ore, f"samma tid {fore.ar}")]
    if budget is None:
        rader.append(f"Ingen budget för {period.ar} i böckerna")
    else:
        rader.insert(0, _skillnad(resultat - budget, f"budget ({_kr(budget)})"))
    if fore.ar not in fraga.lage.poster.ar:
        rader.pop()
    lank = fraga.adresser.sida("Resultatrakning", fraga.val.som_ord())
    return Ruta("Resultat", _kr(resultat), lank, tuple(rader))


def _eget_kapital_ruta(fraga: Fraga, period: Period) -> list[Ruta]:
    b = fraga.lage.b
    eget = b.eget_kapital_utgaende(period).ore
    likvida = b.likvida_medel(period).ore
    balans = fraga.adresser.sida("Balansrakning", fraga.val.som_ord())
    # The contributions of a whole year decide the recommended size.
    rapport = rekommenderat_eget_kapital(b, rakenskapsar(period.ar))
    rader: tuple[str, ...] = ()
    if rapport is not None:
        tak = rapport.rad("tak").celler[0].ore or 0
        ord_ = "över" if eget > tak else "under"
        rader = (
            f"Högst {_kr(tak)} rekommenderas",
            f"{_kr(abs(eget - tak))} {ord_} rekommendationen",
        )
    lank = fraga.adresser.sida("Balanskrav", fraga.val.som_ord())
    return [
        Ruta("Eget kapital", _kr(eget), lank, rader),
        Ruta("Likvida medel", _kr(likvida), balans, (f"den {period.till}",)),
    ]


# ---------------------------------------------------------------------- by month


@dataclass(frozen=True, slots=True)
class Manadsserie:
    """Amounts in öre at each month's end: cash, result, budget, last year's result and cash."""

    likvida: tuple[int | None, ...]
    likvida_fore: tuple[int | None, ...]
    resultat: tuple[int | None, ...]
    budget: tuple[int | None, ...]
    resultat_fore: tuple[int | None, ...]


def _manadsserie(lage: Lage, period: Period) -> Manadsserie:
    b = lage.b

    def till(ar: int, manad: int) -> Period:
        return Period(dt.date(ar, 1, 1), sista_dagen(ar, manad))

    nu = [till(period.ar, m) for m in range(1, 13)]
    # The last month of the period counts, also when it is not over.
    nu = [p if p.till <= period.till else Period(p.fran, period.till) for p in nu]
    med = [p if p.till.month == m else None for m, p in enumerate(nu, start=1)]
    fore = [till(period.ar - 1, m) for m in range(1, 13)]
    finns = period.ar - 1 in lage.poster.ar
    manader = lage.manadsbudget(period.ar)
    return Manadsserie(
        tuple(b.likvida_medel(p).ore if p else None for p in med),
        tuple(b.likvida_medel(p).ore if finns else None for p in fore),
        tuple(b.arets_resultat(p).ore if p else None for p in med),
        manader if any(manader) else (None,) * 12,
        tuple(b.arets_resultat(p).ore if finns else None for p in fore),
    )


def _linjer(par: Sequence[tuple[str, tuple[int | None, ...]]]) -> list[Linje]:
    return [Linje(namn, ore) for namn, ore in par if any(ett is not None for ett in ore)]


def _beskriv(linjer: Sequence[Linje]) -> str:
    delar = []
    for linje in linjer:
        plats, ore = next(
            (p, ore) for p, ore in reversed(list(enumerate(linje.ore))) if ore is not None
        )
        delar.append(f"{linje.namn}: {_kr(ore)} i slutet av {MANADSNAMN[plats]}")
    return ". ".join(delar) + ". Alla tal står i tabellen under diagrammen."


def _diagram(serie: Manadsserie, period: Period) -> list[tuple[str, Markup]]:
    likvida = _linjer([(f"{period.ar}", serie.likvida), (f"{period.ar - 1}", serie.likvida_fore)])
    resultat = _linjer(
        [
            (f"Utfall {period.ar}", serie.resultat),
            (f"Budget {period.ar}", serie.budget),
            (f"Utfall {period.ar - 1}", serie.resultat_fore),
        ]
    )
    return [
        (titel, linjediagram(namn, titel, _beskriv(linjer), KORTA, linjer))
        for namn, titel, linjer in (
            ("rk-resultat", "Resultat från årets början", resultat),
            ("rk-likvida", "Likvida medel i slutet av månaden", likvida),
        )
    ]


def _manadstabell(fraga: Fraga, serie: Manadsserie, period: Period) -> Tabell:
    kolumner = (
        Kolumn("resultat", f"Resultat {period.ar}"),
        Kolumn("budget", f"Budget {period.ar}"),
        Kolumn("resultat_fore", f"Resultat {period.ar - 1}"),
        Kolumn("likvida", f"Likvida medel {period.ar}"),
        Kolumn("likvida_fore", f"Likvida medel {period.ar - 1}"),
    )
    rader = tuple(
        Rad(
            f"{plats + 1:02}",
            MANADSNAMN[plats].capitalize(),
            tuple(Cell(ore=getattr(serie, kolumn.id)[plats]) for kolumn in kolumner),
        )
        for plats in range(12)
    )

    def lank(rad: Rad, kolumn: Kolumn, _cell: Cell) -> str:
        ar = period.ar - 1 if kolumn.id.endswith("fore") else period.ar
        sida = "Balansrakning" if kolumn.id.startswith("likvida") else "Resultatrakning"
        if kolumn.id == "budget":
            return fraga.har(budget=rad.id)
        del_ = {"01": "01", "12": ""}.get(rad.id, f"t{rad.id}")
        ord_ = [("ar", str(ar)), ("del", del_)]
        return fraga.adresser.utan_tid().sida(sida, ord_)

    rapport = Rapport(
        "manader",
        "Månad för månad, från årets början",
        kolumner,
        rader,
        efter=_fordelning_i_ord(fraga.lage, period.ar),
        decimaler=2,
    )
    return Tabell(rapport, radrubrik="Till och med", cellank=lank)


def _fordelning_i_ord(lage: Lage, ar: int) -> tuple[str, ...]:
    """Say how the year's budget is spread over the months; nothing without a budget."""
    tabell = lage.budget_hittills(dt.date(ar, 1, 31))
    if not tabell["helar"].any():
        return ()
    delade = int(tabell["tolftedel"].sum())
    if delade == len(tabell):
        return ("Budgeten är fördelad med en tolftedel på varje månad: tidigare år säger inget.",)
    svar = (
        f"Budgeten är fördelad över månaderna som de senaste {PROFILAR} åren föll ut, insats för "
        "insats."
    )
    if delade:
        svar += f" {delade} av {len(tabell)} rader, som de inte säger något om, med tolftedelar."
    return (svar,)


def _budgetsida(fraga: Fraga, manad: str) -> Sida:
    """Show what the budget to the end of a month is made of."""
    ar = fraga.val.period.ar
    if not (manad.isdecimal() and 1 <= int(manad) <= 12):
        raise SaknasError("Månaden finns inte. Gör så här: gå tillbaka till översikten.")
    dag = sista_dagen(ar, int(manad))
    forbund = fraga.lage.bok.forbund
    rader = []
    tabell = fraga.lage.budget_hittills(dag)
    for plats, rad in enumerate(tabell.reset_index().itertuples(index=False, name=None)):
        verksamhet, insats, helar, hittills, tolftedel = rad
        namn = [forbund.namn_pa("verksamhet", verksamhet)] if verksamhet else []
        namn += [forbund.namn_pa("insats", insats)] if insats else []
        hur = "tolftedelar" if tolftedel else f"som de senaste {PROFILAR} åren"
        celler = (Cell(text=hur), Cell(ore=int(helar)), Cell(ore=int(hittills)))
        rader.append(Rad(str(plats), ", ".join(namn) or "utan verksamhet", celler))
    summor = (Cell(), *(Cell(ore=int(tabell[namn].sum())) for namn in ("helar", "hittills")))
    rader.append(Rad("summa", "Summa", summor, "summa"))
    kolumner = (
        Kolumn("hur", "Fördelad", "text"),
        Kolumn("helar", "Budget helår"),
        Kolumn("hittills", f"Till och med {dag}"),
    )
    rapport = Rapport("budgetmanad", "Budgeten hittills", kolumner, tuple(rader), decimaler=2)
    budget = fraga.adresser.sida("Budget", fraga.val.som_ord())
    tabellen = Tabell(
        rapport,
        radrubrik="Verksamhet, insats",
        radlank=lambda rad: budget if rad.id != "summa" else "",
    )
    return Sida(
        f"Budget till och med {MANADSNAMN[int(manad) - 1]} {ar}",
        "tillbaka.html",
        {"tillbaka": f"{fraga.har()}#manader", "tillbakatext": "Översikt"},
        (tabellen,),
    )


# ---------------------------------------------------------------------- to do


def avstamningar(lage: Lage) -> list[Avstamning]:
    """Return the accounts that are reconciled by a balance, with what has come after the last."""
    senast: dict[str, dt.date] = {}
    for entry in lage.bok.entries:
        if isinstance(entry, data.Balance):
            konto = kontonummer(entry.account) or entry.account
            # A balance holds at the start of its day: the last day it covers is the one before.
            dag = entry.date - dt.timedelta(days=1)
            senast[konto] = max(senast.get(konto, dag), dag)
    kolumner = lage.poster.kolumner
    efter = dict.fromkeys(senast, 0)
    for konto, dag_nr in zip(kolumner["konto"], kolumner["dag"], strict=True):
        if konto in senast and dag_nr > senast[konto].toordinal():
            efter[konto] += 1
    return [Avstamning(konto, senast[konto], efter[konto]) for konto in sorted(senast)]


def _uppgifter(fraga: Fraga, ar: int) -> list[Uppgift]:
    lage, sida = fraga.lage, fraga.adresser.utan_tid().sida
    fallna = [kontroll for kontroll in lage.kontroller(ar) if not kontroll.ok]
    ej_avstamda = [ett for ett in avstamningar(lage) if ett.rader_efter]
    kontroller = sida("Kontroller", [("ar", str(ar))])
    uppgifter = [
        Uppgift(len(lage.bok.fel), "fel i böckerna", kontroller),
        Uppgift(len(lage.bok.varningar), "varningar", f"{kontroller}#iakttagelser"),
        Uppgift(len(lage.bok.att_gora), "att göra", f"{kontroller}#iakttagelser"),
        Uppgift(len(lage.utkast), "utkast att bokföra", sida("Arbeta")),
        Uppgift(len(att_attestera(lage.bok)), "verifikationer att attestera", sida("Arbeta")),
        Uppgift(
            len(ej_avstamda),
            "konton att stämma av",
            sida("Kontroller", [("ar", str(ar))]) + "#avstamningar",
        ),
        Uppgift(
            len(fallna), f"kontroller som fallit för {ar}", sida("Kontroller", [("ar", str(ar))])
        ),
    ]
    return [uppgift for uppgift in uppgifter if uppgift.antal]
