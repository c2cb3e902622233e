"""Samples of verifikationer by a method that anyone can repeat.

A random sample is drawn by a seed: each verifikation gets the SHA-256 of the seed and its name
(`17:L45/2023`), and those with the lowest are the sample. The same seed and books give the same
sample in any program, and an entry that is added does not change the draw among the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pandas as pd

from rakenskap.bok.poster import Verifikation
from rakenskap.listor.vertabell import vertabell

METODER = {
    "slump": "Slumpmässigt",
    "storsta": "De största",
    "stratum": "Per stratum, slumpmässigt inom varje",
}

# Lower limits in öre of the bands of amount, and what they are called.
BELOPPSKLASSER = {
    0: "under 10 000 kr",
    1_000_000: "10 000 – 100 000 kr",
    10_000_000: "100 000 kr – 1 mnkr",
    100_000_000: "minst 1 mnkr",
}


def _lotter(namn: pd.Series[str], fro: str) -> pd.Series[str]:
    return namn.map(lambda ett: hashlib.sha256(f"{fro}:{ett}".encode()).hexdigest())


def slumpvis(verifikationer: Iterable[Verifikation], antal: int, fro: str) -> list[Verifikation]:
    """Return a random sample, in the order of the draw."""
    alla = list(verifikationer)
    lotter = _lotter(pd.Series([ver.namn for ver in alla], dtype="str"), fro)
    return [alla[plats] for plats in lotter.sort_values(kind="stable").index[:antal].tolist()]


def storsta(verifikationer: Iterable[Verifikation], antal: int) -> list[Verifikation]:
    """Return the largest by their debit, the largest first."""
    alla = list(verifikationer)
    ordning = ["omslutning", "datum", "namn"]
    tabell = vertabell(alla).sort_values(ordning, ascending=[False, True, True], kind="stable")
    return [alla[plats] for plats in tabell.index[:antal].tolist()]


def beloppsklasser(ore: pd.Series[int]) -> pd.Series[str]:
    """Return the band that each amount is in."""
    namn = np.array(list(BELOPPSKLASSER.values()))
    klass = np.searchsorted(list(BELOPPSKLASSER), ore, side="right") - 1
    return pd.Series(namn[klass], index=ore.index, dtype="str")


def _text(kolumn: str, tom: str) -> Callable[[pd.DataFrame], pd.Series[str]]:
    return lambda tabell: tabell[kolumn].astype("str").replace("", tom)


# What a sample may be divided by: in words, and the stratum of each row of a `vertabell`.
STRATA: Mapping[str, tuple[str, Callable[[pd.DataFrame], pd.Series[str]]]] = {
    "serie": ("serie", _text("serie", "IB")),
    "manad": ("månad", lambda tabell: tabell["datum"].dt.strftime("%Y-%m")),
    "belopp": ("beloppsklass", lambda tabell: beloppsklasser(tabell["omslutning"])),
    "motpart": ("motpart", _text("motpart", "utan motpart")),
    "insats": ("insats", _text("insats", "utan insats")),
}


def per_stratum(
    verifikationer: Iterable[Verifikation], antal: int, fro: str, stratum: str
) -> list[tuple[str, Verifikation]]:
    """Return a random sample of so many in each stratum, by stratum and order of the draw."""
    alla = list(verifikationer)
    tabell = vertabell(alla)
    tabell = pd.DataFrame(
        {"stratum": STRATA[stratum][1](tabell), "lott": _lotter(tabell.namn, fro)}
    )
    ordnade = tabell.sort_values(["stratum", "lott"], kind="stable")
    dragna = ordnade.groupby("stratum").head(antal)
    platser = dragna.index.tolist()
    return [(namn, alla[p]) for p, namn in zip(platser, dragna["stratum"].tolist(), strict=True)]
