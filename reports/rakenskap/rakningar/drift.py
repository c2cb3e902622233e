"""Driftredovisning (LKBR 10 kap. 1 §, RKR R14)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rakenskap.bok.poster import Period
from rakenskap.bok.register import Budgetrad
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
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport, cell_for
from rakenskap.rapport.storhet import (
    ALLA,
    NOLL,
    Dimensioner,
    Kontobelopp,
    Samband,
    Storhet,
    nyckel,
    rorelse,
    summa,
)

KOLUMNER = {
    "intakter": "Intäkter",
    "kostnader": "Kostnader",
    "netto": "Netto",
    "budget": "Budget",
    "avvikelse": "Avvikelse",
    "fore": "Netto {}",
}

# What stands below the activities, and bridges their net to årets resultat.
BRO = (
    ("avskrivningar", "Avskrivningar", ("avskrivningar",)),
    ("skatteintakter", "Skatteintäkter", ("skatteintakter",)),
    ("generella_statsbidrag", "Generella statsbidrag och utjämning", ("generella_statsbidrag",)),
    ("finansiella_intakter", "Finansiella intäkter", ("finansiella_intakter",)),
    ("finansiella_kostnader", "Finansiella kostnader", ("finansiella_kostnader",)),
    (
        "extraordinara_poster",
        "Extraordinära poster",
        ("extraordinara_intakter", "extraordinara_kostnader"),
    ),
)
_LOPANDE = ("verksamhetens_intakter", "verksamhetens_kostnader")
_TOM = Storhet("", NOLL)


@dataclass(frozen=True, slots=True)
class _Tal(Tal):
    """A row's amounts in öre: income (+), costs (-), budget and last year's net."""

    intakter: Kontobelopp = NOLL
    kostnader: Kontobelopp = NOLL
    budget: Kontobelopp = NOLL
    fore: Kontobelopp = NOLL


@dataclass(frozen=True, slots=True)
class _Kolumner:
    """The columns of a year: which there are, and a row's quantities in them."""

    period: Period
    fore: Period
    har_budget: bool
    har_fore: bool

    @property
    def namn(self) -> list[str]:
        """The columns that the year has: no budget and no year before leave theirs out."""
        finns = {"budget": self.har_budget, "avvikelse": self.har_budget, "fore": self.har_fore}
        return [kolumn for kolumn in KOLUMNER if finns.get(kolumn, True)]

    def storheter(self, rad: str, tal: _Tal, dimensioner: Dimensioner = ALLA) -> Storheter:
        """Return a row's quantities by column."""
        netto = tal.intakter + tal.kostnader
        belopp = {
            "intakter": tal.intakter,
            "kostnader": tal.kostnader,
            "netto": netto,
            "budget": tal.budget,
            "avvikelse": netto + -tal.budget,
            "fore": tal.fore,
        }
        svar = {}
        for kolumn in self.namn:
            storhet, period = ("netto", self.fore) if kolumn == "fore" else (kolumn, self.period)
            namn = nyckel(f"drift.{rad}.{storhet}", period)
            svar[kolumn] = Storhet(namn, belopp[kolumn], dimensioner=dimensioner)
        return svar

    def rr_rad(self, rad: str, rr: str, utfall: _Tal) -> Storheter:
        """Return a row whose net is a line of the resultaträkning; it has no other outcome."""
        svar = self.storheter(rad, utfall)
        svar["netto"] = replace(svar["netto"], nyckel=nyckel(f"rr.{rr}", self.period))
        if "fore" in svar:
            svar["fore"] = replace(svar["fore"], nyckel=nyckel(f"rr.{rr}", self.fore))
        return svar | {"intakter": _TOM, "kostnader": _TOM}


def _netto(s: Storheter) -> list[Samband]:
    delar = ((1, s["intakter"].nyckel), (1, s["kostnader"].nyckel))
    return [Samband(s["netto"].nyckel, delar), *_avvikelse(s)]


def _avvikelse(s: Storheter) -> list[Samband]:
    if "budget" not in s:
        return []
    return [Samband(s["netto"].nyckel, ((1, s["budget"].nyckel), (1, s["avvikelse"].nyckel)))]


def driftredovisning(b: Berakning, period: Period) -> Rapport:
    """Make the driftredovisning: by verksamhet and insats, against budget and last year.

    Returns:
        Rows by verksamhet with its insatser under it, then the bridge to årets resultat. Columns
        income, cost, net, budget, deviation (net less budget; positive is better), last year's
        net; öre with income positive and costs negative.
    """
    fore = b.aret_fore(period)
    tal = _tal(b, period, fore)
    har_budget = any(rad.budget.ore for rad in tal.values())
    kolumner = _Kolumner(period, fore, har_budget, fore.ar in b.poster.ar)
    upptagna = {"summa", "arets_resultat", *(rad[0] for rad in BRO)}
    trad = lagg_ut(vax(b.bok.forbund, tal, upptagna), kolumner.storheter, _netto)
    rader, samband = list(trad.rader), list(trad.samband)

    verksamheten = sum((egna for _, egna in trad.toppar), _Tal())
    total = kolumner.storheter("summa", verksamheten)
    rader.append(Rad("summa", "Verksamheten", tuple(map(cell_for, total.values())), "summa"))
    samband += summasamband(total, [s for s, _ in trad.toppar]) + _netto(total)
    samband += [
        Samband(total[kolumn].nyckel, ((1, nyckel(f"rr.{rr}", period)),))
        for kolumn, rr in zip(("intakter", "kostnader"), _LOPANDE, strict=True)
    ]
    broar = [(total, verksamheten)]
    for rad_id, etikett, egna in _broar(b, period, fore):
        s = kolumner.rr_rad(rad_id, rad_id, egna)
        rader.append(Rad(rad_id, etikett, tuple(map(cell_for, s.values()))))
        samband += _avvikelse(s)
        broar.append((s, egna))
    resultat = kolumner.rr_rad(
        "arets_resultat", "arets_resultat", sum((egna for _, egna in broar), _Tal())
    )
    celler = tuple(map(cell_for, resultat.values()))
    rader.append(Rad("arets_resultat", "Årets resultat", celler, "summa"))
    samband += summasamband(resultat, [s for s, _ in broar], utom=("intakter", "kostnader"))
    samband += _avvikelse(resultat)
    efter = "Avvikelse är netto minus budget; ett positivt tal är bättre än budget."
    if not har_budget:
        efter = f"Ingen budget för {period.ar} finns i böckerna."
    return Rapport(
        "driftredovisning",
        "Driftredovisning",
        tuple(Kolumn(namn, KOLUMNER[namn].format(fore.ar)) for namn in kolumner.namn),
        tuple(rader),
        tuple(samband),
        efter=(efter,),
        paragraf="LKBR 10:1; RKR R14",
    )


def _tal(b: Berakning, period: Period, fore: Period) -> dict[Plats, _Tal]:
    """Return a row's amounts by its place in the tree."""
    svar: defaultdict[Plats, _Tal] = defaultdict(_Tal)
    for (konto, *koder), ore in b.per_dimension(period).items():
        belopp = rorelse(ore, konto, period, *koder)
        if b.konto(konto).rad == "verksamhetens_intakter":
            svar[plats_for(b, konto, *koder)] += _Tal(intakter=belopp)
        elif b.konto(konto).rad == "verksamhetens_kostnader":
            svar[plats_for(b, konto, *koder)] += _Tal(kostnader=belopp)
    for (konto, *koder), ore in b.per_dimension(fore).items():
        if b.konto(konto).rad in _LOPANDE:
            svar[plats_for(b, konto, *koder)] += _Tal(fore=rorelse(ore, konto, fore, *koder))
    for rad in budgetrader(b.bok, period):
        if rad.konto in b.bok.konton and b.konto(rad.konto).rad in _LOPANDE:
            plats = plats_for(b, rad.konto, rad.verksamhet, rad.insats)
            svar[plats] += _Tal(budget=_budgeterat(rad))
    return dict(svar)


def _broar(b: Berakning, period: Period, fore: Period) -> Iterator[tuple[str, str, _Tal]]:
    """Yield the lines of the RR between the activities' net and årets resultat."""
    budget = budgetrader(b.bok, period)
    for rad_id, etikett, poster in BRO:
        egna = _Tal(
            intakter=summa(b.post(period, post) for post in poster),
            budget=_budget(b, budget, poster),
            fore=summa(b.post(fore, post) for post in poster),
        )
        if not egna.tom:
            yield rad_id, etikett, egna


def _budget(b: Berakning, rader: Iterable[Budgetrad], poster: Iterable[str]) -> Kontobelopp:
    valda = set(poster)
    return summa(
        _budgeterat(rad)
        for rad in rader
        if rad.konto in b.bok.konton and b.konto(rad.konto).rad in valda
    )


def _budgeterat(rad: Budgetrad) -> Kontobelopp:
    grund = ("budget", rad.konto, rad.verksamhet, rad.insats, rad.projekt, str(rad.datum))
    # Lines alike are several of the same.
    return Kontobelopp(rad.ore, (rad.konto,), {(*grund, str(rad.ore)): 1} if rad.ore else {})
