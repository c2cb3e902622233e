"""The names of a delårsrapport's figures: `rr.arets_resultat`, `.fore`, `.prognos`, `.budget`.

A row of a table is a name, its first column the value, and the other columns names under it. In the
resultaträkning `forandring` is the period less the same days the year before, and `kvar` the
forecast less the year's budget.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rakenskap.arsredovisning.figurer import Namn
from rakenskap.arsredovisning.tal import Figur, Varde
from rakenskap.rapport.rapport import Cell, Rad, Rapport

# The tables and the first word of their names; the column that is the row's own value.
_TABELLER = {
    "resultatrakning": ("rr", "utfall"),
    "balansrakning": ("br", ""),
    "uppfoljning": ("drift", "utfall"),
    "prognos_eget_kapital": ("prognos", "belopp"),
    "balanskravsprognos": ("balanskrav", "belopp"),
    "kassa_per_manad": ("likvida_medel", "belopp"),
}
# Differences that a text asks for: name, from, less, where the table has both.
_SKILLNADER = (("forandring", "", "fore"), ("kvar", "prognos", "budget"))

_SKILLNADSORD = {"forandring": "skillnad mot samma tid förra året", "kvar": "prognos mot budget"}


def delnamn(ar: int, enhet: str, rapporter: Sequence[Rapport]) -> Namn:
    """Return the names of a delårsrapport.

    Args:
        ar: the year.
        enhet: the unit of the tables.
        rapporter: its tables, rounded.
    """
    rot: dict[str, Figur] = {}
    for rapport in rapporter:
        if rapport.id in _TABELLER:
            forsta, egen = _TABELLER[rapport.id]
            grupp = rot.setdefault(forsta, Figur(forsta))
            for rad in rapport.rader:
                if rad.celler:
                    grupp.barn[rad.id] = _figur(f"{forsta}.{rad.id}", rad, rapport, egen)
    return Namn(ar, enhet, rot, tuple(_avvikelser(rot, rapporter)))


def _figur(namn: str, rad: Rad, rapport: Rapport, egen: str) -> Figur:
    figur = Figur(namn, rad.etikett)
    for plats, (kolumn, cell) in enumerate(zip(rapport.kolumner, rad.celler, strict=True)):
        tal = _varde(cell)
        if kolumn.id == egen or (not egen and not plats):
            figur.tal = tal
        else:
            # The balance of the last year-end is what stood before, whatever day that was.
            under = kolumn.id if egen else "fore"
            figur.barn[under] = Figur(
                f"{namn}.{under}", f"{rad.etikett}, {kolumn.rubrik.lower()}", tal
            )
    for nytt, fran, mindre in _SKILLNADER:
        a = figur.barn.get(fran) if fran else figur
        b = figur.barn.get(mindre)
        if a is not None and b is not None and a.tal and b.tal:
            ord_ = f"{rad.etikett}, {_SKILLNADSORD[nytt]}"
            figur.barn[nytt] = Figur(f"{namn}.{nytt}", ord_, (a - b).krav())
    return figur


def _varde(cell: Cell) -> Varde:
    return Varde(Fraction(cell.ore or 0), "belopp", cell.visat if cell.ore is not None else 0)


def _avvikelser(rot: dict[str, Figur], rapporter: Sequence[Rapport]) -> Iterator[Figur]:
    """Yield the single rows of the follow-up, the largest deviation from the budget first."""
    drift = rot.get("drift")
    tabell = next((r for r in rapporter if r.id == "uppfoljning"), None)
    if drift is None or tabell is None:
        return
    enskilda = [drift.barn[rad.id] for rad in tabell.rader if rad.celler and rad.stil == "post"]
    med = [f for f in enskilda if "avvikelse" in f.barn and f.barn["avvikelse"].krav().varde]
    yield from sorted(med, key=lambda f: (-abs(f.barn["avvikelse"].krav().varde), f.namn))
