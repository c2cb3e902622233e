"""Month by month, as pandas tables: income and costs, balances, budget beside outcome, seasons.

Whole öre throughout; the columns are the months 1 to 12.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import numpy as np
import pandas as pd

from lkbr.bokslut import BOKSLUTSKONTO
from rakenskap.bok.poster import Period, rakenskapsar
from rakenskap.listor.manader import del_av_aret, fordelad
from rakenskap.listor.saldon import brett, resultatkonton
from rakenskap.listor.urval import sista_dagen
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.budget import budgetrader

MANADER = pd.RangeIndex(1, 13, name="manad")
# How many earlier years the seasons are taken from, at most.
PROFILAR = 3
INSATSNYCKEL = ["verksamhet", "insats"]


def arets_rader(b: Berakning, ar: int) -> pd.DataFrame:
    """Return the rows of `Poster.tabell` that are events of a year, with a column `manad`."""
    tabell = b.poster.tabell
    forsta, sista = dt.date(ar, 1, 1).toordinal(), dt.date(ar, 12, 31).toordinal()
    rader = tabell[tabell["dag"].between(forsta, sista) & ~tabell["ingaende"]]
    granser = [sista_dagen(ar, manad).toordinal() for manad in range(1, 12)]
    # The number of month ends before the day, and one.
    return rader.assign(manad=(np.searchsorted(granser, rader["dag"]) + 1).astype("int8"))


def _per_manad(rader: pd.DataFrame, per: list[str]) -> pd.DataFrame:
    rader = rader.astype(dict.fromkeys(per, "str"))
    return brett(rader.groupby([*per, "manad"])["ore"].sum(), MANADER)


def _resultatrader(b: Berakning, ar: int) -> pd.DataFrame:
    """Return a year's income and costs, income positive; the closing entry is left out."""
    konton = {nr for nr in resultatkonton(b) if b.konto(nr).rad != BOKSLUTSKONTO}
    rader = arets_rader(b, ar)
    rader = rader[rader["konto"].isin(konton)]
    return rader.assign(ore=-rader["ore"])


def resultat_per_manad(b: Berakning, ar: int) -> pd.DataFrame:
    """Return income (+) and costs (-) by account and month; the sum of all is årets resultat."""
    return _per_manad(_resultatrader(b, ar), ["konto"])


def utfall_per_manad(b: Berakning, ar: int) -> pd.DataFrame:
    """Return income (+) and costs (-) by verksamhet, insats and month; empty text for none."""
    return _per_manad(_resultatrader(b, ar), INSATSNYCKEL)


def balans_per_manad(b: Berakning, ar: int) -> pd.DataFrame:
    """Return closing balances by account of the balansräkning and month, debit positive.

    The column 0 is the opening balance of the year. With `ej_omfort`, the result that no entry
    has moved to equity, each column sums to nought.
    """
    tabell = b.poster.tabell
    nyar = dt.date(ar, 1, 1).toordinal()
    sista = dt.date(ar, 12, 31).toordinal()
    fore = tabell[(tabell["dag"] < nyar) | (tabell["ingaende"] & (tabell["dag"] <= sista))]
    ingaende = fore.groupby("konto", observed=True)["ore"].sum().rename(0)
    ingaende.index = ingaende.index.astype("str")
    rorelse = _per_manad(arets_rader(b, ar), ["konto"])
    konton = ingaende.index.union(rorelse.index)
    # reindex, not an outer join: with a value for what is missing the sums stay whole numbers.
    rorelse = rorelse.reindex(konton, fill_value=0)
    rorelse.insert(0, 0, ingaende.reindex(konton, fill_value=0))
    saldon = rorelse.cumsum(axis="columns")
    i_resultatet = saldon.index.isin(resultatkonton(b))
    svar = saldon[~i_resultatet]
    svar.loc["ej_omfort"] = saldon[i_resultatet].sum()
    svar.columns.name, svar.index.name = "manad", "konto"
    return svar


# ---------------------------------------------------------------------- budget and seasons


def sasongsprofil(b: Berakning, ar: int, antal_ar: int = PROFILAR) -> pd.DataFrame:
    """Return what the years before a year had come to by the end of each month.

    Args:
        b: the books' amounts.
        ar: the year that the profile is for.
        antal_ar: how many earlier years are counted, at most; a year known by its balances only
            has no months, and is left out.

    Returns:
        Öre, income positive, cumulated over the months, by verksamhet and insats.
    """
    fjol = [
        ett for ett in b.poster.ar if ar - antal_ar <= ett < ar and ett not in b.poster.i_sammandrag
    ]
    rader = [_resultatrader(b, ett) for ett in fjol]
    if not rader:
        tomt = pd.MultiIndex.from_arrays([[], []], names=INSATSNYCKEL)
        return pd.DataFrame(np.zeros((0, 12), dtype="int64"), index=tomt, columns=MANADER)
    return _per_manad(pd.concat(rader), INSATSNYCKEL).cumsum(axis="columns")


def sasongsandel(profil: pd.DataFrame, nyckel: tuple[str, str], till: dt.date) -> Fraction | None:
    """Return the part of a year that has come to pass by a day, by the season of earlier years.

    Args:
        profil: of `sasongsprofil`.
        nyckel: verksamhet and insats.
        till: the day; within a month the part grows by the day.

    Returns:
        From 0 to 1; None where earlier years say nothing: there were none, or they came to
        nought, or went up and down past the whole of it.
    """
    if nyckel not in profil.index:
        return None
    vid_slut = [0, *profil.to_numpy()[profil.index.get_loc(nyckel)].tolist()]
    helar = vid_slut[12]
    if not helar:
        return None
    fore, efter = vid_slut[till.month - 1], vid_slut[till.month]
    dagar = Fraction(till.day, sista_dagen(till.year, till.month).day)
    andel = (fore + (efter - fore) * dagar) / helar
    return andel if 0 <= andel <= 1 else None


def _har_sasong(profil: pd.DataFrame, nyckel: tuple[str, str], ar: int) -> bool:
    """Tell whether earlier years say how the whole of a year is spread."""
    slut = (sista_dagen(ar, manad) for manad in MANADER)
    return all(sasongsandel(profil, nyckel, dag) is not None for dag in slut)


def _arsbudget(b: Berakning, period: Period) -> pd.Series[int]:
    """Return the year's budget in öre by verksamhet and insats, income positive."""
    konton = resultatkonton(b)
    rader = pd.DataFrame(
        [
            (rad.verksamhet, rad.insats, rad.ore)
            for rad in budgetrader(b.bok, period)
            if rad.konto in konton
        ],
        columns=[*INSATSNYCKEL, "ore"],
    ).astype({"ore": "int64"})
    return rader.groupby(INSATSNYCKEL)["ore"].sum()


def budget_per_manad(b: Berakning, ar: int, *, sasong: bool = False) -> pd.DataFrame:
    """Return the year's budget by verksamhet, insats and month, whole öre that add up to it.

    Args:
        b: the books' amounts.
        ar: the räkenskapsår.
        sasong: spread over the months as earlier years were, where they say how; else a
            twelfth a month.
    """
    arets = _arsbudget(b, rakenskapsar(ar))
    profil = sasongsprofil(b, ar) if sasong else None
    slut = [sista_dagen(ar, manad) for manad in MANADER]
    rader = []
    for nyckel, ore in zip(arets.index.tolist(), arets.tolist(), strict=True):
        andelar = [Fraction(dag.month, 12) for dag in slut]
        if profil is not None:
            egna = [sasongsandel(profil, nyckel, dag) for dag in slut]
            andelar = [ett for ett in egna if ett is not None] if None not in egna else andelar
        hittills = [fordelad(ore, andel) for andel in andelar]
        rader.append(np.diff([0, *hittills]))
    tal = np.array(rader, dtype="int64").reshape(len(arets), 12)
    return pd.DataFrame(tal, index=arets.index, columns=MANADER)


def budget_hittills(b: Berakning, dag: dt.date) -> pd.DataFrame:
    """Return the year's budget, and what of it belongs to the time up to a day, as seasons say.

    Args:
        b: the books' amounts.
        dag: the day.

    Returns:
        By verksamhet and insats, öre with income positive: `helar`, `hittills`, and `tolftedel`,
        True where earlier years say nothing and a twelfth a month is counted.
    """
    arets = _arsbudget(b, rakenskapsar(dag.year))
    profil = sasongsprofil(b, dag.year)
    rader = []
    tolftedelar = del_av_aret(dt.date(dag.year, 1, 1), dag)
    for nyckel, ore in zip(arets.index.tolist(), arets.tolist(), strict=True):
        andel = sasongsandel(profil, nyckel, dag)
        if andel is None or not _har_sasong(profil, nyckel, dag.year):
            rader.append((ore, fordelad(ore, tolftedelar), True))
        else:
            rader.append((ore, fordelad(ore, andel), False))
    return pd.DataFrame(
        rader, index=arets.index, columns=["helar", "hittills", "tolftedel"]
    ).astype({"helar": "int64", "hittills": "int64", "tolftedel": "bool"})


def budget_och_utfall(b: Berakning, ar: int, *, sasong: bool = False) -> pd.DataFrame:
    """Return budget and outcome by verksamhet, insats and month: a row each, öre.

    Args:
        b: the books' amounts.
        ar: the räkenskapsår.
        sasong: as in `budget_per_manad`.

    Returns:
        Columns `budget`, `utfall` and `avvikelse` (plus is better than budget).
    """
    delar = {
        "budget": budget_per_manad(b, ar, sasong=sasong),
        "utfall": utfall_per_manad(b, ar),
    }
    nycklar = delar["budget"].index.union(delar["utfall"].index)
    hela = {namn: del_.reindex(nycklar, fill_value=0) for namn, del_ in delar.items()}
    svar = pd.DataFrame({namn: del_.stack() for namn, del_ in hela.items()})  # noqa: PD013 (the index is kept)
    return svar.assign(avvikelse=svar["utfall"] - svar["budget"])
