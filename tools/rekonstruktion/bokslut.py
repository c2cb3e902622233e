"""One year from its first entry to its closing."""

from __future__ import annotations

from datetime import date

from . import kalender
from .anlaggningar import bokfor_avskrivningar
from .arsbok import BYRA, Arsbok, Lage
from .fakta import ALLA
from .fordelning import tal
from .inkop import betala_foregaende, bokfor_inkop
from .insatser import dimension
from .intakter import bokfor_intakter
from .lon import bokfor_loner
from .modell import INTERN, Post, Verifikation, numrera
from .rattelser import bokfor_rattelser
from .skatt import bokfor_skattekonto


def _omforing(bok: Arsbok) -> None:
    """Carry last year's result to the balanced equity, when the accounts are adopted."""
    resultat = -bok.lage.saldo[2069]
    if resultat:
        bok.bokfor(
            "A",
            date(bok.ar, 1, 1),
            INTERN,
            f"Omföring av {bok.ar - 1} års resultat",
            [Post(2069, resultat), Post(2067, -resultat)],
            "resultat",
            registrerad=kalender.nasta(
                date(bok.ar, 3, 27) if bok.ar > 2016 else date(bok.ar, 1, 1)
            ),
        )


def _arets_resultat(bok: Arsbok) -> None:
    resultat = -sum(ore for konto, ore in bok.lage.saldo.items() if konto >= 3000)
    if resultat != 100 * bok.fakta.resultat:
        raise ValueError(f"{bok.ar}: resultatet blev {resultat}")
    bok.bokfor(
        "S",
        date(bok.ar, 12, 31),
        INTERN,
        f"Årets resultat {bok.ar}",
        [Post(8999, resultat, dimension("finansiering")), Post(2069, -resultat)],
        "resultat",
        registrerad=kalender.efter(date(bok.ar + 1, 2, 18), tal(f"bokslut{bok.ar}", 0, 4)),
        av=BYRA,
    )
    for konto in [k for k in bok.lage.saldo if k >= 3000]:
        del bok.lage.saldo[konto]


def gor_ar(ar: int, lage: Lage) -> Arsbok:
    """Make the entries of a year."""
    bok = Arsbok(ALLA[ar], lage)
    moms = (lage.saldo[1651], lage.saldo[1652])
    _omforing(bok)
    betala_foregaende(bok)
    bokfor_loner(bok)
    bokfor_intakter(bok)
    grans, loneskatt = bokfor_inkop(bok)
    bokfor_skattekonto(bok, grans, loneskatt, moms)
    bokfor_avskrivningar(bok)
    bokfor_rattelser(bok)
    _arets_resultat(bok)
    return bok


def gor_alla() -> dict[int, dict[str, list[Verifikation]]]:
    """Make all years; return year to serie to numbered entries."""
    lage = Lage()
    aren = {}
    for ar in ALLA:
        bok = gor_ar(ar, lage)
        aren[ar] = numrera(bok.verifikationer)
    return aren
