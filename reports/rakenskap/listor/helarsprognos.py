"""Uppföljning med helårsprognos: outcome, budget and a forecast by a stated method, any month.

The forecast is made for each line of the resultaträkning and each verksamhet and insats by itself,
so that the resultaträkning and the table by insats are cuts of the same amounts.

`prognos.toml` in the year's folder chooses methods, and sets a row by hand with its reason::

    metod = "sasong"                    # budget, linjar eller sasong; annars budget

    [rad."individ.bron"]
    metod = "linjar"

    [rad."individ.novum"]
    prognos_kr = -2200000
    skal = "Avtalet slutar i september."
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal, Self, get_args

from rakenskap.bok.poster import MANADSNAMN, Period, rakenskapsar
from rakenskap.listor.manader import andel_i_ord, aret_fore, del_av_aret, fordelad
from rakenskap.listor.prognostal import KOLUMNER, Prognostal, grundtal, prognosstorheter
from rakenskap.listor.urval import sista_dagen
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.verksamhetstrad import (
    Plats,
    Storheter,
    Tal,
    Tradrad,
    lagg_ut,
    plats_for,
    summasamband,
    vax,
)
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport, cell_for
from rakenskap.rapport.storhet import ALLA, Kontobelopp, Samband, nyckel

Metod = Literal["budget", "linjar", "sasong"]
METODER: tuple[Metod, ...] = get_args(Metod)
METODNAMN: dict[Metod, str] = {
    "budget": "utfallet hittills och budgeten för resten av året",
    "linjar": "utfallet hittills fortsatt i samma takt året ut",
    "sasong": "utfallet hittills och förra årets utfall för resten av året",
}
# What runs evenly over the year, budgeted or not.
_JAMNT = frozenset({"avskrivningar", "finansiella_intakter", "finansiella_kostnader"})


@dataclass(frozen=True, slots=True)
class Handsatt:
    """A row's forecast set by hand, in öre with income positive, and why."""

    ore: int
    skal: str


@dataclass(frozen=True, slots=True)
class Prognosval:
    """How the forecast is made: the method, and rows that have their own or are set by hand."""

    metod: Metod = "budget"
    per_rad: Mapping[str, Metod] = field(default_factory=dict)
    handsatta: Mapping[str, Handsatt] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Helarsprognos:
    """A year's forecast at a day.

    Attributes:
        period: from 1 January to that day.
        tal: amounts by line of the resultaträkning (post) and place.
        rader: the name of each place's row.
        okanda: rows that the choices name and the books do not have.
        har_budget: False where the year has none; the method budget is then last year's season.
    """

    period: Period
    val: Prognosval
    tal: Mapping[tuple[str, Plats], Prognostal]
    rader: Mapping[Plats, str]
    okanda: tuple[str, ...]
    har_budget: bool

    def per_plats(self) -> dict[Plats, Prognostal]:
        """Return the amounts by verksamhet and insats."""
        svar: defaultdict[Plats, Prognostal] = defaultdict(Prognostal)
        for (_, plats), tal in self.tal.items():
            svar[plats] += tal
        return dict(svar)

    def post(self, poster: Iterable[str]) -> Prognostal:
        """Return the amounts of some posts together."""
        valda = set(poster)
        egna = (tal for (post, _), tal in self.tal.items() if post in valda)
        return sum(egna, Prognostal())

    @property
    def resultat(self) -> Prognostal:
        """Årets resultat: all posts."""
        return sum(self.tal.values(), Prognostal())


def helarsprognos(b: Berakning, period: Period, val: Prognosval | None = None) -> Helarsprognos:
    """Make the forecast.

    Args:
        b: the books' amounts.
        period: from 1 January to the day the outcome is counted to.
        val: methods; the rest of the budget when not given.
    """
    val = val or Prognosval()
    grund = _grund(b, period)
    rader = _radnamn(b, grund)
    har_budget = any(tal.arsbudget.ore for tal, _ in grund.values())
    andel = del_av_aret(period.fran, period.till)
    tal = {}
    for (post, plats), (egna, rest_fore) in grund.items():
        metod = val.per_rad.get(rader[plats], val.metod)
        if metod == "budget" and not har_budget:
            metod = "sasong"
        if metod == "budget" and post in _JAMNT and not egna.arsbudget.ore:
            metod = "linjar"
        tal[post, plats] = replace(egna, prognos=_framskrivet(egna, rest_fore, metod, andel))
    _satt_for_hand(tal, rader, val)
    namngivna = {*val.per_rad, *val.handsatta}
    okanda = tuple(sorted(namngivna - set(rader.values())))
    return Helarsprognos(period, val, tal, rader, okanda, har_budget)


def _framskrivet(
    tal: Prognostal, rest_fore: Kontobelopp, metod: Metod, andel: Fraction
) -> Kontobelopp:
    if metod == "budget":
        return tal.enligt_budget
    if metod == "sasong":
        return tal.utfall + rest_fore
    return Kontobelopp(fordelad(tal.utfall.ore, 1 / andel), tal.utfall.konton)


def _satt_for_hand(
    tal: dict[tuple[str, Plats], Prognostal], rader: Mapping[Plats, str], val: Prognosval
) -> None:
    """Give rows their forecast by hand: the difference falls on the largest line of the row."""
    for plats, rad in rader.items():
        hand = val.handsatta.get(rad)
        if hand is None:
            continue
        egna = {nyckel_: ett for nyckel_, ett in tal.items() if nyckel_[1] == plats}
        storst = max(egna, key=lambda n: (abs(egna[n].prognos.ore) + abs(egna[n].arsbudget.ore), n))
        skillnad = hand.ore - sum(ett.prognos.ore for ett in egna.values())
        tal[storst] += Prognostal(prognos=Kontobelopp(skillnad))


def _grund(b: Berakning, period: Period) -> dict[tuple[str, Plats], tuple[Prognostal, Kontobelopp]]:
    """Return outcome and budget by post and place, and last year's outcome for the days left."""
    fore_till = aret_fore(period.till)
    fore_helar, fore = rakenskapsar(period.ar - 1), Period(aret_fore(period.fran), fore_till)
    tal = grundtal(b, period, lambda konto, plats: (b.konto(konto).rad, plats))
    rest: defaultdict[tuple[str, Plats], Kontobelopp] = defaultdict(Kontobelopp)
    for tecken, ett in ((1, fore_helar), (-1, fore)) if fore_helar.ar in b.poster.ar else ():
        for (konto, *koder), ore in b.per_dimension(ett).items():
            plats = b.konto(konto).rad, plats_for(b, konto, *koder)
            rest[plats] += Kontobelopp(tecken * ore, (konto,))
    alla = sorted({*tal, *rest})
    return {plats: (tal.get(plats, Prognostal()), rest[plats]) for plats in alla}


def _radnamn(
    b: Berakning, grund: Mapping[tuple[str, Plats], tuple[Prognostal, Kontobelopp]]
) -> dict[Plats, str]:
    """Return the name of each place's row, as in the driftredovisning."""
    finns = {plats: _Finns(plats) for _, plats in grund}
    svar = {}
    for gren in vax(b.bok.forbund, finns, {"arets_resultat"}):
        enda: tuple[Tradrad[_Finns], ...] = gren.rader or (gren.summa,)
        for rad in enda:
            svar[rad.tal.plats] = rad.id
    return svar


@dataclass(frozen=True, slots=True)
class _Finns(Tal):
    """A place that has a row."""

    plats: Plats

    def __add__(self, _annat: Self, /) -> Self:
        return self

    @property
    def tom(self) -> bool:
        return False


# ---------------------------------------------------------------------- tables


def uppfoljningstabell(b: Berakning, prognos: Helarsprognos) -> Rapport:
    """Return outcome, budget, forecast and deviations by verksamhet and insats.

    Returns:
        Income positive; deviations positive when better than budget. The sum is årets resultat.
    """
    storheter = prognosstorheter("helarsprognos", prognos.period)
    trad = lagg_ut(vax(b.bok.forbund, prognos.per_plats(), {"arets_resultat"}), storheter, _tvars)
    total = storheter("arets_resultat", prognos.resultat, ALLA)
    rader = [*trad.rader]
    samband = [*trad.samband, *_tvars(total)]
    samband += summasamband(total, [egna for egna, _ in trad.toppar])
    rader.append(
        Rad("arets_resultat", "Årets resultat", tuple(map(cell_for, total.values())), "summa")
    )
    return Rapport(
        "uppfoljning",
        "Uppföljning och helårsprognos",
        KOLUMNER,
        tuple(rader),
        tuple(samband),
        stycken=tuple(metodtext(prognos)),
        paragraf="LKBR 10:1, 13:3",
        decimaler=2,
    )


def _tvars(s: Storheter) -> Iterable[Samband]:
    yield Samband(s["avvikelse"].nyckel, ((1, s["utfall"].nyckel), (-1, s["budget"].nyckel)))
    yield Samband(s["kvar"].nyckel, ((1, s["prognos"].nyckel), (-1, s["arsbudget"].nyckel)))


def metodtext(prognos: Helarsprognos) -> Iterable[str]:
    """Yield how the forecast was made, in words."""
    period, val = prognos.period, prognos.val
    yield (
        f"Budget perioden är {andel_i_ord(period.fran, period.till)}. Avvikelser är plus när de är "
        "bättre än budget."
    )
    metod = val.metod
    if metod == "budget" and not prognos.har_budget:
        yield f"Ingen budget för {period.ar} finns i böckerna; förra årets säsong används."
        metod = "sasong"
    yield f"Prognosen är {METODNAMN[metod]}."
    if metod == "budget":
        yield "Avskrivningar och finansiella poster utan budget fortsätter i samma takt."
    namn = {rad: plats for plats, rad in prognos.rader.items()}
    for rad, egen in sorted(val.per_rad.items()):
        if rad in namn:
            yield f"{rad}: {METODNAMN[egen]}."
    for rad, hand in sorted(val.handsatta.items()):
        if rad in namn:
            yield f"{rad}: satt för hand. {hand.skal}"


def stallningstabell(b: Berakning, prognos: Helarsprognos) -> Rapport:
    """Return equity as forecast at the year's end, and balanskravsresultat as forecast."""
    period = prognos.period
    in_, resultat = b.eget_kapital_ingaende(period), prognos.resultat.prognos
    rader = (
        _enkel("ingaende", "Eget kapital vid årets början", in_, period),
        _enkel("resultat", "Prognos för årets resultat (balanskravsresultat)", resultat, period),
        _enkel(
            "utgaende",
            "Eget kapital vid årets slut enligt prognosen",
            in_ + resultat,
            period,
            "summa",
        ),
    )
    namn = [rad.celler[0].nyckel for rad in rader]
    return Rapport(
        "prognos_eget_kapital",
        "Eget kapital vid årets slut",
        (Kolumn("belopp", str(period.ar)),),
        rader,
        (Samband(namn[2], ((1, namn[0]), (1, namn[1]))),),
        efter=(
            "Balanskravsresultatet är årets resultat så länge inga realisationsvinster eller "
            "andra balanskravsjusteringar väntas (LKBR 11 kap. 10 §).",
        ),
        decimaler=2,
    )


def _enkel(
    rad_id: str,
    etikett: str,
    belopp: Kontobelopp,
    period: Period,
    stil: Literal["post", "summa"] = "post",
) -> Rad:
    namn = nyckel(f"prognos_eget_kapital.{rad_id}", period)
    return Rad(rad_id, etikett, (Cell(namn, 1, belopp.ore, konton=belopp.konton or ("",)),), stil)


def kassatabell(b: Berakning, period: Period) -> Rapport:
    """Return cash at the end of each month up to the day."""
    rader = []
    for manad in range(1, period.till.month + 1):
        till = min(sista_dagen(period.ar, manad), period.till)
        egen = Period(period.fran, till)
        belopp = b.likvida_medel(egen)
        cell = Cell(nyckel("likvida_medel", egen), 1, belopp.ore, konton=belopp.konton or ("",))
        rader.append(Rad(f"m{manad:02d}", f"{till.day} {MANADSNAMN[manad - 1]}", (cell,)))
    return Rapport(
        "kassa_per_manad",
        "Likvida medel månad för månad",
        (Kolumn("belopp", str(period.ar), "saldo"),),
        tuple(rader),
        decimaler=2,
    )


def traffsakerhet(b: Berakning, ar: int) -> Rapport:
    """Return how far each method's forecast of årets resultat, month by month, was off.

    Args:
        b: the books' amounts.
        ar: a year that is whole in the books.
    """
    facit = b.arets_resultat(rakenskapsar(ar))
    rader = []
    for manad in range(1, 13):
        period = Period(dt.date(ar, 1, 1), sista_dagen(ar, manad))
        celler = []
        for metod in METODER:
            prognos = helarsprognos(b, period, Prognosval(metod)).resultat.prognos
            fel = prognos.ore - facit.ore
            celler.append(Cell(nyckel(f"traffsakerhet.{metod}", period), 1, fel, konton=("",)))
        rader.append(Rad(f"m{manad:02d}", MANADSNAMN[manad - 1].capitalize(), tuple(celler)))
    return Rapport(
        "traffsakerhet",
        f"Prognosens träffsäkerhet {ar}",
        (
            Kolumn("budget", "Resten av budgeten"),
            Kolumn("linjar", "Samma takt"),
            Kolumn("sasong", "Förra årets säsong"),
        ),
        tuple(rader),
        stycken=(
            "Prognosen för årets resultat efter varje månad minus det resultat som det blev: plus "
            "när prognosen var för ljus. Prognoserna är räknade på böckerna som de ser ut nu, inte "
            "som de såg ut då; sparade prognoser visas för sig.",
        ),
        decimaler=2,
    )
