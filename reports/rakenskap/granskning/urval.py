"""Samples of verifikationer by a method that anyone can repeat.

A random sample is drawn by a seed: each verifikation gets the SHA-256 of the seed and its name
(`17:L45/2023`), and those with the lowest are the sample. The same seed and books give the same
sample in any program, and an entry that is added does not change the draw among the others.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from rakenskap.bok.poster import Verifikation
from rakenskap.listor.celler import omslutning, serie_och_nummer

METODER = {
    "slump": "Slumpmässigt",
    "storsta": "De största",
    "stratum": "Per stratum, slumpmässigt inom varje",
}

# Upper limits in öre of the bands of amount, and what they are called.
BELOPPSKLASSER = (
    (1_000_000, "under 10 000 kr"),
    (10_000_000, "10 000 – 100 000 kr"),
    (100_000_000, "100 000 kr – 1 mnkr"),
)
STORST = "minst 1 mnkr"


def _lott(fro: str, ver: Verifikation) -> str:
    return hashlib.sha256(f"{fro}:{ver.namn}".encode()).hexdigest()


def slumpvis(verifikationer: Iterable[Verifikation], antal: int, fro: str) -> list[Verifikation]:
    """Return a random sample, in the order of the draw."""
    return sorted(verifikationer, key=lambda ver: _lott(fro, ver))[:antal]


def storsta(verifikationer: Iterable[Verifikation], antal: int) -> list[Verifikation]:
    """Return the largest by their debit, the largest first."""
    return sorted(verifikationer, key=lambda ver: (-omslutning(ver), ver.datum, ver.namn))[:antal]


def beloppsklass(ver: Verifikation) -> str:
    """Return the band of amount that a verifikation is in."""
    ore = omslutning(ver)
    return next((namn for grans, namn in BELOPPSKLASSER if ore < grans), STORST)


STRATA: Mapping[str, tuple[str, Callable[[Verifikation], str]]] = {
    "serie": ("serie", lambda ver: serie_och_nummer(ver)[0] or "IB"),
    "manad": ("månad", lambda ver: f"{ver.datum:%Y-%m}"),
    "belopp": ("beloppsklass", beloppsklass),
    "motpart": ("motpart", lambda ver: ver.motpart or "utan motpart"),
    "insats": (
        "insats",
        lambda ver: next(
            (kod for _, _, dim in ver.rader for namn, kod in dim if namn == "insats"), "utan insats"
        ),
    ),
}


def per_stratum(
    verifikationer: Iterable[Verifikation], antal: int, fro: str, stratum: str
) -> list[tuple[str, Verifikation]]:
    """Return a random sample of so many in each stratum, by stratum and order of the draw."""
    _, klass = STRATA[stratum]
    grupper: defaultdict[str, list[Verifikation]] = defaultdict(list)
    for ver in verifikationer:
        grupper[klass(ver)].append(ver)
    return [(namn, ver) for namn in sorted(grupper) for ver in slumpvis(grupper[namn], antal, fro)]
