"""The budget as the board's document: appropriations, financing, three years, and what law asks.

The year's budget is the books' own (`budget.beancount`); what is decided beyond it stands in
`plan.toml` of the year::

    beslutad = 2016-11-25
    administration = ["kansli", "styrelse", "revision"]

    [[ar]]
    ar = 2018
    intakter_kr = 24000000
    kostnader_kr = 24000000
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from lkbr.belopp import andel_i_ord, narmast, ore_som_text
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import Period, rakenskapsar
from rakenskap.listor.medlemsbilaga import fordela
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.budget import budgetrader
from rakenskap.rakningar.verksamhetstrad import (
    Plats,
    Storheter,
    Tal,
    lagg_ut,
    plats_for,
    summasamband,
    vax,
)
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport, Stil, cell_for
from rakenskap.rapport.slug import unika_slugar
from rakenskap.rapport.storhet import ALLA, NOLL, Dimensioner, Kontobelopp, Samband, Storhet, nyckel

PLANFIL = "plan.toml"
TYPER = {
    "stat": "medlemsbidrag_stat",
    "region": "medlemsbidrag_region",
    "kommun": "medlemsbidrag_kommun",
}
SENAST = (11, 30)
# Codes of verksamhet that are administration where the plan does not say.
ADMINISTRATION = ("styrelse", "revision", "kansli")


@dataclass(frozen=True, slots=True)
class Planar:
    """A year of the plan: income and costs in öre, both positive."""

    ar: int
    intakter: int
    kostnader: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What is decided beyond the budget itself: the day, and the years that follow."""

    beslutad: dt.date | None = None
    ar: tuple[Planar, ...] = ()
    administration: tuple[str, ...] = ADMINISTRATION


def las_plan(mapp: Path, ar: int) -> Plan:
    """Read the plan of a year; one that is missing says nothing.

    Raises:
        BokFelError: the file cannot be read, or says something that cannot be used.
    """
    namn = f"{ar}/{PLANFIL}"
    try:
        data = tomllib.loads((mapp / namn).read_text(encoding="utf-8"))
        beslutad = data.get("beslutad")
        rader = [
            Planar(rad["ar"], rad["intakter_kr"] * 100, rad["kostnader_kr"] * 100)
            for rad in data.get("ar", [])
        ]
        hela = all(type(v) is int for r in rader for v in (r.ar, r.intakter, r.kostnader))
        okanda = set(data) - {"beslutad", "ar", "administration"}
        administration = tuple(map(str, data.get("administration", ADMINISTRATION)))
    except FileNotFoundError:
        return Plan()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as fel:
        text = f"Filen går inte att läsa ({fel}). Gör så här: skriv den som i handboken."
        raise BokFelError([Felrad(namn, 0, text)]) from None
    if okanda or not hela or not (beslutad is None or type(beslutad) is dt.date):
        text = (
            "Planen har en uppgift som inte kan användas. Gör så här: skriv beslutad = dag, och "
            "[[ar]] med ar, intakter_kr och kostnader_kr i hela kronor."
        )
        raise BokFelError([Felrad(namn, 0, text)])
    return Plan(beslutad, tuple(sorted(rader, key=lambda rad: rad.ar)), administration)


@dataclass(frozen=True, slots=True)
class _Budgettal(Tal):
    """A row: the year's budget, the last year's, and last year's outcome; öre, income positive."""

    budget: Kontobelopp = NOLL
    fore: Kontobelopp = NOLL
    utfall: Kontobelopp = NOLL

    def per_kolumn(self) -> dict[str, Kontobelopp]:
        """Return the amounts of the columns."""
        return {"budget": self.budget, "fore": self.fore, "utfall": self.utfall}


def budgetdokument(b: Berakning, period: Period) -> list[Rapport]:
    """Return the tables of a year's budget, exact öre.

    Args:
        b: the books' amounts.
        period: the year.
    """
    ar = period.ar
    plan = Plan() if b.bok.kalla else las_plan(b.bok.mapp, ar)
    return [
        _anslag(b, ar),
        _finansiering(b, ar),
        _flerarsplan(b, ar, plan),
        _kontroller(b, ar, plan),
        _medlemsbidrag(b, ar),
    ]


# ---------------------------------------------------------------------- appropriations


def _anslag(b: Berakning, ar: int) -> Rapport:
    tal: defaultdict[Plats, _Budgettal] = defaultdict(_Budgettal)
    fore = rakenskapsar(ar - 1)
    for rad in _resultatbudget(b, ar):
        plats = plats_for(b, rad[0], rad[1], rad[2])
        tal[plats] += _Budgettal(budget=Kontobelopp(rad[3], (rad[0],)))
    for rad in _resultatbudget(b, ar - 1):
        plats = plats_for(b, rad[0], rad[1], rad[2])
        tal[plats] += _Budgettal(fore=Kontobelopp(rad[3], (rad[0],)))
    for (konto, *koder), ore in b.per_dimension(fore).items() if ar - 1 in b.poster.ar else ():
        tal[plats_for(b, konto, *koder)] += _Budgettal(utfall=Kontobelopp(ore, (konto,)))

    def storheter(rad: str, ett: _Budgettal, dimensioner: Dimensioner = ALLA) -> Storheter:
        return {
            kolumn: Storhet(
                nyckel(f"budgetdokument.{rad}.{kolumn}", rakenskapsar(ar)),
                Kontobelopp(belopp.ore, belopp.konton or ("",)),
                dimensioner=dimensioner,
            )
            for kolumn, belopp in ett.per_kolumn().items()
        }

    trad = lagg_ut(vax(b.bok.forbund, tal, {"arets_resultat"}), storheter, lambda _: ())
    total = storheter("arets_resultat", sum(tal.values(), _Budgettal()))
    rader = [
        *trad.rader,
        Rad("arets_resultat", "Resultat", tuple(map(cell_for, total.values())), "summa"),
    ]
    samband = [*trad.samband, *summasamband(total, [egna for egna, _ in trad.toppar])]
    kolumner = (
        Kolumn("budget", f"Budget {ar}"),
        Kolumn("fore", f"Budget {ar - 1}"),
        Kolumn("utfall", f"Utfall {ar - 1}"),
    )
    return Rapport(
        "budget", f"Driftbudget {ar}", kolumner, tuple(rader), tuple(samband),
        paragraf="KL 11:6; FinsamL 21 §", decimaler=2,
    )  # fmt: skip


def _resultatbudget(b: Berakning, ar: int) -> Iterable[tuple[str, str, str, int]]:
    for rad in budgetrader(b.bok, rakenskapsar(ar)):
        if rad.konto in b.bok.konton and b.sida(rad.konto) == "resultat":
            yield rad.konto, rad.verksamhet, rad.insats, rad.ore


# ---------------------------------------------------------------------- financing


def _bidrag(b: Berakning, ar: int) -> dict[str, int]:
    """Return the budgeted contributions in öre by kind of member."""
    svar = dict.fromkeys(TYPER, 0)
    for konto, _, _, ore in _resultatbudget(b, ar):
        for typ, delpost in TYPER.items():
            if b.delpost_for(konto).id == delpost:
                svar[typ] += ore
    return svar


def _finansiering(b: Berakning, ar: int) -> Rapport:
    per_delpost: defaultdict[str, int] = defaultdict(int)
    for konto, _, _, ore in _resultatbudget(b, ar):
        if ore > 0:
            per_delpost[b.delpost_for(konto).namn] += ore
    total = sum(per_delpost.values())
    egen = rakenskapsar(ar)
    rader = [
        _rad(f"f{plats}", namn, ore, _procent(ore, total), egen)
        for plats, (namn, ore) in enumerate(per_delpost.items(), 1)
    ]
    rader.append(_rad("summa", "Summa finansiering", total, _procent(total, total), egen))
    delar = tuple((1, rad.celler[0].nyckel) for rad in rader[:-1])
    return Rapport(
        "finansiering",
        "Finansiering",
        (Kolumn("belopp", f"Budget {ar}"), Kolumn("andel", "Andel", "text")),
        tuple(rader),
        (Samband(rader[-1].celler[0].nyckel, delar),) if delar else (),
        paragraf="FinsamL 5 §",
        decimaler=2,
    )


def _medlemsbidrag(b: Berakning, ar: int) -> Rapport:
    """Return each member's budgeted contribution, those of a kind divided by their shares."""
    egen = rakenskapsar(ar)
    bidrag = _bidrag(b, ar)
    total = sum(bidrag.values())
    medlemmar = [m for m in b.bok.forbund.medlemmar if m.andel]
    namn = unika_slugar((m.namn for m in medlemmar), {"summa", "ovrigt"})
    rader: list[Rad] = []

    def lagg(rad_id: str, etikett: str, andel: str, ore: int) -> None:
        cell = Cell(nyckel(f"budget_medlemmar.{rad_id}", egen), 1, ore, konton=("",))
        stil: Stil = "summa" if rad_id == "summa" else "post"
        rader.append(Rad(rad_id, etikett, (Cell(text=andel), cell), stil))

    placerat = 0
    for typ, ore in bidrag.items():
        egna = [m for m in medlemmar if m.typ == typ]
        hela = sum((m.andel for m in egna), Fraction(0))
        delar = fordela(ore, [m.andel / hela for m in egna]).delar
        placerat += sum(delar)
        for medlem, del_ in zip(egna, delar, strict=True):
            lagg(namn[medlem.namn], medlem.namn, andel_i_ord(medlem.andel), del_)
    if total != placerat:
        lagg("ovrigt", "Bidrag utan medlem i forbund.toml", "", total - placerat)
    lagg("summa", "Medlemmarnas bidrag", "", total)
    delarna = tuple((1, rad.celler[1].nyckel) for rad in rader[:-1])
    return Rapport(
        "budget_medlemmar",
        "Bidrag per medlem",
        (Kolumn("andel", "Andel", "text"), Kolumn("belopp", f"Budget {ar}")),
        tuple(rader),
        (Samband(rader[-1].celler[1].nyckel, delarna),) if delarna else (),
        efter=(
            "Medlemmar av samma slag delar sitt slags bidrag efter sina andelar (FinsamL 5 §).",
        ),
        paragraf="FinsamL 5 §",
        decimaler=2,
    )


def _rad(rad_id: str, etikett: str, ore: int, andel: str, period: Period) -> Rad:
    cell = Cell(nyckel(f"finansiering.{rad_id}", period), 1, ore, konton=("",))
    return Rad(rad_id, etikett, (cell, Cell(text=andel)), "summa" if rad_id == "summa" else "post")


def _procent(del_: int, helhet: int) -> str:
    if not helhet:
        return ""
    hela, tiondel = divmod(narmast(1000 * del_, helhet), 10)
    return f"{hela},{tiondel} %"


# ---------------------------------------------------------------------- three years


def _summor(b: Berakning, ar: int) -> Planar:
    intakter = kostnader = 0
    for _, _, _, ore in _resultatbudget(b, ar):
        intakter, kostnader = (
            (intakter + ore, kostnader) if ore > 0 else (intakter, kostnader - ore)
        )
    return Planar(ar, intakter, kostnader)


def _flerarsplan(b: Berakning, ar: int, plan: Plan) -> Rapport:
    egna = [_summor(b, ar), *(ett for ett in plan.ar if ar < ett.ar <= ar + 2)]
    eget = b.eget_kapital_utgaende(rakenskapsar(ar - 1)).ore if ar - 1 in b.poster.ar else 0
    rader: dict[str, list[Cell]] = {namn: [] for namn in _PLANRADER}
    samband = []
    for ett in egna:
        resultat = ett.intakter - ett.kostnader
        tal = {
            "in": eget, "intakter": ett.intakter, "kostnader": -ett.kostnader,
            "resultat": resultat, "ut": eget + resultat,
        }  # fmt: skip
        eget += resultat
        namn = {rad: nyckel(f"flerarsplan.{rad}", rakenskapsar(ett.ar)) for rad in tal}
        for rad, ore in tal.items():
            rader[rad].append(Cell(namn[rad], 1, ore, konton=("",)))
        samband += [
            Samband(namn["resultat"], ((1, namn["intakter"]), (1, namn["kostnader"]))),
            Samband(namn["ut"], ((1, namn["in"]), (1, namn["resultat"]))),
        ]
    return Rapport(
        "flerarsplan",
        "Plan för tre år",
        tuple(
            Kolumn(str(ett.ar), f"{'Budget' if ett.ar == ar else 'Plan'} {ett.ar}") for ett in egna
        ),
        tuple(
            Rad(
                rad,
                _PLANRADER[rad],
                tuple(celler),
                "summa" if rad in ("resultat", "ut") else "post",
            )
            for rad, celler in rader.items()
        ),
        tuple(samband),
        paragraf="KL 11:6",
        decimaler=2,
    )


_PLANRADER = {
    "in": "Eget kapital vid årets början",
    "intakter": "Intäkter",
    "kostnader": "Kostnader",
    "resultat": "Resultat",
    "ut": "Eget kapital vid årets slut",
}


# ---------------------------------------------------------------------- what law asks


def _kontroller(b: Berakning, ar: int, plan: Plan) -> Rapport:
    rader = [
        Rad(rad_id, etikett, (Cell(text=svar), Cell(text=regel)))
        for rad_id, etikett, svar, regel in _fragor(b, ar, plan)
    ]
    return Rapport(
        "budgetkontroller",
        "Vad lagen kräver av budgeten",
        (Kolumn("svar", "Svar", "text"), Kolumn("regel", "Regel", "text")),
        tuple(rader),
        efter=(
            "Att budgeten har mål och riktlinjer för god ekonomisk hushållning, att medlemmarna "
            "har hörts och att förslaget har hållits tillgängligt prövas inte här.",
        ),
        visa_enhet=False,
        radrubrik="krav",
        decimaler=2,
    )


def _fragor(b: Berakning, ar: int, plan: Plan) -> Iterable[tuple[str, str, str, str]]:
    egen = _summor(b, ar)
    resultat = egen.intakter - egen.kostnader
    eget = b.eget_kapital_utgaende(rakenskapsar(ar - 1)).ore if ar - 1 in b.poster.ar else 0
    yield (
        "balans", "Intäkterna är större än eller lika med kostnaderna",
        "Ja" if resultat >= 0 else f"Nej: underskott {ore_som_text(-resultat)} kr",
        "KL 11:5; FinsamL 21 §",
    )  # fmt: skip
    yield (
        "eget_kapital", "Det egna kapitalet räcker till ett underskott",
        "Ja" if eget + resultat >= 0 else f"Nej: {ore_som_text(eget + resultat)} kr vid årets slut",
        "KL 11:1",
    )  # fmt: skip
    ar_i_planen = sum(ar < ett.ar <= ar + 2 for ett in plan.ar)
    yield (
        "plan", "Planen omfattar tre år med budgetåret",
        "Ja" if ar_i_planen == 2 else f"Nej: {1 + ar_i_planen} av 3 år ({ar}/{PLANFIL})",
        "KL 11:6",
    )  # fmt: skip
    admin = -sum(ore for _, kod, _, ore in _resultatbudget(b, ar) if kod in plan.administration)
    delar = (b.bok.forbund.namn_pa("verksamhet", kod).lower() for kod in plan.administration)
    yield (
        "administration",
        f"Administrationens andel av kostnaderna ({', '.join(delar)})",
        _procent(admin, egen.kostnader) or "Inga kostnader",
        "",
    )
    yield "andelar", "Medlemmarnas bidrag följer andelarna", _andelar(b, ar), "FinsamL 5 §"
    yield "dag", "Budgeten är fastställd senast den 30 november", _dag(ar, plan), "FinsamL 23 §"


def _andelar(b: Berakning, ar: int) -> str:
    bidrag = _bidrag(b, ar)
    total = sum(bidrag.values())
    andelar: defaultdict[str, Fraction] = defaultdict(Fraction)
    for medlem in b.bok.forbund.medlemmar:
        andelar[medlem.typ] += medlem.andel
    if not total or not any(andelar.values()):
        return "Kan inte prövas: bidrag eller andelar saknas"
    avvikande = [
        f"{typ} {_procent(ore, total)} i stället för {andel_i_ord(andelar[typ])}"
        for typ, ore in bidrag.items()
        if Fraction(ore, total) != andelar[typ]
    ]
    return f"Nej: {', '.join(avvikande)}" if avvikande else "Ja"


def _dag(ar: int, plan: Plan) -> str:
    if plan.beslutad is None:
        return f"Kan inte prövas: dagen för beslutet är inte angiven ({ar}/{PLANFIL})"
    senast = dt.date(ar - 1, *SENAST)
    return "Ja" if plan.beslutad <= senast else f"Nej: {plan.beslutad}"
