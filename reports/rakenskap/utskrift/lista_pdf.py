"""A list as data for the Typst template `lista.typ`: A4, on its side when the rows are wide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rakenskap.listor.dokument import Listdokument
from rakenskap.rapport.rapport import Kolumn, Rapport
from rakenskap.utskrift.lista import (
    Grupp,
    Ordrad,
    egen_etikettkolumn,
    grupper,
    naturlig_bredd,
    tabellkolumner,
)
from rakenskap.utskrift.uppstalld import harkomstrader

MALL = "lista.typ"
# Characters of the widest table that an upright A4 holds.
STAENDE = 100
# A text column takes no more room than this, and wraps.
MAX_TEXT = 34
GRAD_STAENDE, GRAD_LIGGANDE, GRAD_MINST = 9.0, 8.0, 5.0
# Characters that an A4 on its side holds at its ordinary size; wider tables are set smaller.
LIGGANDE = 160


def pdf_data(dok: Listdokument) -> dict[str, Any]:
    """Return the list as words for the template."""
    tabeller = [_tabell(rapport) for rapport in dok.rapporter]
    bredast = max((sum(k["bredd"] for k in tabell["kolumner"]) for tabell in tabeller), default=0)
    liggande = bredast > STAENDE
    return {
        "titel": f"{dok.titel} {dok.period}".rstrip(),
        "forbund": dok.forbund,
        "ursprung": dok.ursprung,
        "harkomst": harkomstrader(dok.harkomst),
        "liggande": liggande,
        "grad": _grad(bredast) if liggande else GRAD_STAENDE,
        "rapporter": tabeller,
    }


def _grad(bredast: int) -> float:
    """Return the size, in points, at which no amount of the widest table is broken."""
    return max(min(GRAD_LIGGANDE, round(GRAD_LIGGANDE * LIGGANDE / bredast, 1)), GRAD_MINST)


def _tabell(rapport: Rapport) -> dict[str, Any]:
    egen = egen_etikettkolumn(rapport)
    kolumner = tabellkolumner(rapport)
    if egen:
        kolumner = [Kolumn("etikett", "", "text"), *kolumner]
    block = list(grupper(rapport)) if rapport.rader else []
    rader = [rad for grupp in block for rad in grupp.rader]
    return {
        "titel": rapport.titel,
        "stycken": list(rapport.stycken),
        "efter": list(rapport.efter),
        "kolumner": [
            {
                "rubrik": kolumn.rubrik,
                "hoger": kolumn.is_belopp,
                "bredd": _bredd(plats - egen, kolumn, rader),
            }
            for plats, kolumn in enumerate(kolumner)
        ],
        "grupper": [_grupp(grupp, kolumner, egen=egen) for grupp in block],
    }


def _bredd(plats: int, kolumn: Kolumn, rader: Sequence[Ordrad]) -> int:
    if plats < 0:
        return min(max((len(rad.etikett) for rad in rader), default=0), MAX_TEXT) + 1
    bredd = naturlig_bredd(plats, kolumn, rader)
    return (bredd if kolumn.slag != "text" else min(bredd, MAX_TEXT)) + 2


def _grupp(grupp: Grupp, kolumner: Sequence[Kolumn], *, egen: bool) -> dict[str, Any]:
    fore = ("", *(rad.stil for rad in grupp.rader))
    return {
        "rubriker": list(grupp.rubriker),
        "rader": [
            _rad(rad, kolumner, egen=egen, efter_summa=forra == "summa")
            for rad, forra in zip(grupp.rader, fore, strict=False)
        ],
    }


def _rad(
    rad: Ordrad, kolumner: Sequence[Kolumn], *, egen: bool, efter_summa: bool
) -> dict[str, Any]:
    celler = [rad.etikett, *rad.celler] if egen else list(rad.celler)
    spann = rad.spann
    if rad.stil == "rubrik" and not any(rad.celler):
        spann = len(kolumner)
    forsta_belopp = next((n for n, kolumn in enumerate(kolumner) if kolumn.is_belopp), 0)
    return {
        "etikett": rad.etikett,
        "stil": rad.stil,
        "niva": rad.niva,
        "spann": spann,
        "linje": forsta_belopp if rad.stil == "summa" and not efter_summa else 0,
        "celler": celler[spann:],
    }
