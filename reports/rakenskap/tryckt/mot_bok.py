"""A printed report against the books: each cell that both have, by table, row and column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lkbr.belopp import ORE_PER_ENHET
from rakenskap.rapport.rapport import Rapport
from rakenskap.tryckt.modell import PER_ENHET, Celler, Cellplats
from rakenskap.tryckt.samband import rensad_etikett, rensad_titel


@dataclass(frozen=True, slots=True)
class Bokskillnad:
    """A printed cell that the books have otherwise, in the printed cell's unit."""

    cell: Cellplats
    tryckt: Decimal
    i_bockerna: Decimal


@dataclass(frozen=True, slots=True)
class Bokjamforelse:
    """How many cells were compared, and those that differ more than rounding explains."""

    jamforda: int
    skillnader: tuple[Bokskillnad, ...]


_Nyckel = tuple[str, str, str]


def jamfor_med_bok(celler: Celler, rapporter: Sequence[Rapport]) -> Bokjamforelse:
    """Compare the cells that a printed report and the books' reports have in common.

    A table is the same when its title (a note's without its number) is, a column when its heading
    is, and a row when its label is; what stands twice under one name is left out.
    """
    bok = _bokens(rapporter)
    jamforda, skillnader = 0, []
    for cell, nyckel in _nycklar(celler):
        varden = bok.get(nyckel, [])
        if len(varden) != 1 or celler.tal[cell].procent:
            continue
        jamforda += 1
        per = PER_ENHET.get(celler.tabell(cell).enhet, 1)
        i_bockerna = Decimal(varden[0]) / ORE_PER_ENHET["kr"] / per
        tal = celler.tal[cell]
        # What is rounded to add up may be a whole unit from the exact amount.
        if abs(tal.varde - i_bockerna) > tal.steg:
            skillnader.append(Bokskillnad(cell, tal.varde, i_bockerna))
    return Bokjamforelse(jamforda, tuple(skillnader))


def _bokens(rapporter: Sequence[Rapport]) -> dict[_Nyckel, list[int]]:
    svar: dict[_Nyckel, list[int]] = defaultdict(list)
    for rapport in rapporter:
        for rad in rapport.rader:
            for kolumn, cell in zip(rapport.kolumner, rad.celler, strict=False):
                if cell.ore is not None:
                    nyckel = (
                        rensad_titel(rapport.titel),
                        rensad_etikett(rad.etikett),
                        kolumn.rubrik.lower(),
                    )
                    svar[nyckel].append(cell.ore)
    return svar


def _nycklar(celler: Celler) -> Iterator[tuple[Cellplats, _Nyckel]]:
    antal: dict[_Nyckel, int] = defaultdict(int)
    alla = []
    for cell in celler.tal:
        tabell, rad = celler.tabell(cell), celler.rad(cell)
        nyckel = (
            rensad_titel(tabell.titel),
            rensad_etikett(rad.etikett),
            tabell.kolumner[cell.kolumn].lower(),
        )
        antal[nyckel] += 1
        alla.append((cell, nyckel))
    yield from ((cell, nyckel) for cell, nyckel in alla if antal[nyckel] == 1)
