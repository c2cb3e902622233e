"""What must hold between printed cells: sums down and across, and the same amount in two tables.

Nothing is known of how a stranger's table is built: that is found out from its numbers. A row
is taken as the sum of some rows above it when that holds in at least one column; the columns
where it does not hold are then broken. What cannot be found out is told, and nothing is claimed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rakenskap.tryckt.modell import Celler, Cellplats, Tryckrad, Trycktabell, Trycktal

NOLL = Decimal(0)
# A sum of so many rows is as long as any that a report prints.
MEST_DELAR = 60
# Signs are tried one by one for so many parts.
MEST_TECKEN = 5
# A rule between columns holds in so many of the rows, and in so many of ten.
MINST_RADER, MINST_TIONDELAR = 3, 7
# A number of so few units is counted, not rounded.
MINST_AVRUNDAT = 100

_SUMMA = re.compile(r"(?i)\b(summa|s:a|totalt?|total[as]?)\b")
_NETTO = re.compile(
    r"(?i)\b(nettokostnad|resultat|netto|kassaflöde|medel från|likvida medel vid .*slut|utgående|"
    r"redovisat värde|bokfört värde|balanskravsresultat|att reglera|högsta rekommenderade)"
)
# Costs that are printed without a minus are drawn from what stands before them.
_DRAS_AV = re.compile(r"(?i)\b(nettokostnad|resultat|netto|utgående|redovisat värde|bokfört värde)")
_NUMRERAD = re.compile(r"[IVX]+\.\s")
_ARETS_RESULTAT = re.compile(r"(?i)(?:[IVX]+\.\s+)?årets resultat\b")
_VARAV = re.compile(r"(?i)^(varav|därav|av vilka?)\b")


@dataclass(frozen=True, slots=True)
class Relation:
    """A cell that is to be the sum of others, each with its sign.

    Attributes:
        tolerans: how far rounding may part them, in the smallest unit printed.
        slag: `summa`, `kolumn` or `samma`, in the words that a finding uses.
        svag: it rests on the label alone, since no other column shows it.
        absolut: the two may differ in sign.
        konstant: a term that is printed in no cell of its own, in the unit of the sum.
    """

    summa: Cellplats
    delar: tuple[tuple[int, Cellplats], ...]
    slag: str
    tolerans: Decimal
    svag: bool = False
    absolut: bool = False
    konstant: Decimal = NOLL

    @property
    def celler(self) -> tuple[Cellplats, ...]:
        """All cells of the relation."""
        return (self.summa, *(cell for _, cell in self.delar))


def kastade(celler: Celler) -> Iterator[Relation]:
    """Find the sums of every table, down and across."""
    for nummer, tabell in enumerate(celler.tryckt.tabeller):
        yield from _nedat(nummer, tabell)
        yield from _tvars(nummer, tabell)


def is_summa(etikett: str) -> bool:
    """Tell whether a label says that its row is a sum."""
    return bool(_SUMMA.search(etikett))


# ---------------------------------------------------------------------------- down


def _varde(rad: Tryckrad, kolumn: int) -> Decimal:
    tal = rad.tal[kolumn]
    return tal.varde if tal else NOLL


def _kolumner(rad: Tryckrad) -> list[int]:
    return [k for k, tal in enumerate(rad.tal) if tal is not None and not tal.procent]


def _nedat(nummer: int, tabell: Trycktabell) -> Iterator[Relation]:
    oppna: list[int] = []
    granser: list[int] = []  # how many were open at each heading
    rader = tabell.rader
    for r, rad in enumerate(rader):
        if rad.tom:
            granser.append(len(oppna))
            continue
        if _VARAV.match(rad.etikett) or _is_nyckeltal(rad):
            continue
        if is_summa(rad.etikett) and not oppna:
            yield from _summa_forst(nummer, tabell, r)
            continue
        del_av_eget = bool(oppna) and _is_del_av_eget(rad, rader[oppna[-1]])
        funnen = None if del_av_eget else _suffix(rader, oppna, rad, {0, *granser})
        if funnen is not None:
            start, tecken = funnen
            yield from _relationer(nummer, rader, r, oppna[start:], tecken)
            del oppna[start:]
        elif not del_av_eget and (block := _block(oppna, granser)) and _is_namngiven(rad):
            yield from _relationer(nummer, rader, r, block, [1] * len(block), svag=True)
        oppna.append(r)
        granser = [g for g in granser if g < len(oppna)]
        if funnen is not None and is_summa(rad.etikett):
            granser.append(len(oppna))


def _block(oppna: list[int], granser: list[int]) -> list[int]:
    """Return the rows since the last heading or sum."""
    return oppna[max((g for g in granser if g < len(oppna)), default=0) :]


def _is_namngiven(rad: Tryckrad) -> bool:
    return is_summa(rad.etikett) or bool(_NETTO.search(rad.etikett))


def _is_del_av_eget(rad: Tryckrad, fore: Tryckrad) -> bool:
    """Tell the year's result as a part of equity, which is a sum of nothing that stands over it."""
    if not _ARETS_RESULTAT.match(rad.etikett):
        return False
    return bool(
        _NUMRERAD.match(rad.etikett) or re.search(r"(?i)eget kapital|balanser", fore.etikett)
    )


def _is_nyckeltal(rad: Tryckrad) -> bool:
    return bool(re.search(r"(?i)procent|%|soliditet|antal anställda|årsarbetare", rad.etikett))


def _suffix(
    rader: Sequence[Tryckrad], oppna: list[int], rad: Tryckrad, granser: set[int]
) -> tuple[int, list[int]] | None:
    """Return from which open row a row is the sum, and with which signs; None if from none."""
    basta: tuple[tuple[int, int, int], int, list[int]] | None = None
    namngiven = _is_namngiven(rad)
    for start in range(len(oppna) - 1, max(-1, len(oppna) - MEST_DELAR), -1):
        delar = oppna[start:]
        for tecken in _tecken(len(delar), bool(_DRAS_AV.search(rad.etikett))):
            ratt, fel = _traffar(rader, delar, tecken, rad)
            if not _racker(ratt, fel, len(delar), namngiven=namngiven):
                continue
            # Rows that add nothing where it holds may add where it does not: a sum begins under
            # its heading, or after the sum before it.
            efter_summa = start > 0 and is_summa(rader[oppna[start - 1]].etikett)
            poang = (ratt - fel, int(start in granser or efter_summa), tecken.count(1) - len(delar))
            if basta is None or poang > basta[0]:
                basta = (poang, start, tecken)
    return (basta[1], basta[2]) if basta else None


def _racker(ratt: int, fel: int, antal: int, *, namngiven: bool) -> bool:
    """Tell whether so many columns that hold show that a row is a sum."""
    if namngiven:
        return ratt >= 1
    return antal > 1 and ratt >= 2 and fel <= ratt // 3


def _tecken(antal: int, netto: bool) -> Iterator[list[int]]:  # noqa: FBT001 (a plain choice)
    yield [1] * antal
    if netto and antal > 1:
        yield [1] + [-1] * (antal - 1)
        if antal <= MEST_TECKEN:
            for val in itertools.product((1, -1), repeat=antal):
                yield list(val)


def _traffar(
    rader: Sequence[Tryckrad], delar: list[int], tecken: list[int], rad: Tryckrad
) -> tuple[int, int]:
    ratt = fel = 0
    for k in _kolumner(rad):
        summa = sum((t * _varde(rader[d], k) for t, d in zip(tecken, delar, strict=True)), NOLL)
        egen = _varde(rad, k)
        if not summa and not egen:
            continue
        if abs(summa - egen) <= _tolerans(rad.tal[k], len(delar)):
            ratt += 1
        else:
            fel += 1
    return ratt, fel


def _tolerans(tal: Trycktal | None, antal: int) -> Decimal:
    """Return how far a sum of rounded parts may be from the rounded sum."""
    if antal < 2 or tal is None or abs(tal.varde) < MINST_AVRUNDAT:
        return NOLL
    return tal.steg * (antal + 1) / 2


def _relationer(
    nummer: int,
    rader: Sequence[Tryckrad],
    r: int,
    delar: list[int],
    tecken: list[int],
    *,
    svag: bool = False,
) -> Iterator[Relation]:
    rad = rader[r]
    for k in _kolumner(rad):
        finns = [(t, d) for t, d in zip(tecken, delar, strict=True) if rader[d].tal[k] is not None]
        if finns:
            yield Relation(
                Cellplats(nummer, r, k),
                tuple((t, Cellplats(nummer, d, k)) for t, d in finns),
                "summa",
                _tolerans(rad.tal[k], len(finns)),
                svag,
            )


def _summa_forst(nummer: int, tabell: Trycktabell, r: int) -> Iterator[Relation]:
    """A total that stands before its parts: all rows below it that are no totals."""
    delar = [
        d
        for d in range(r + 1, len(tabell.rader))
        if not tabell.rader[d].tom and not is_summa(tabell.rader[d].etikett)
    ]
    tecken = [1] * len(delar)
    ratt, _ = _traffar(tabell.rader, delar, tecken, tabell.rader[r])
    if ratt and len(delar) > 1:
        yield from _relationer(nummer, tabell.rader, r, delar, tecken)


# ---------------------------------------------------------------------------- across


def _tvars(nummer: int, tabell: Trycktabell) -> Iterator[Relation]:
    antal = len(tabell.kolumner)
    if antal < 3 or _bara_ar(tabell):
        return
    sedda: set[frozenset[int]] = set()
    for mal, delar in _regler(antal):
        if frozenset((mal, *(k for _, k in delar))) in sedda:
            continue
        prov = [
            rad
            for rad in tabell.rader
            if rad.tal[mal] is not None and any(rad.tal[k] is not None for _, k in delar)
        ]
        bidrar = all(sum(bool(_varde(rad, k)) for rad in prov) >= 2 for _, k in delar)
        ratt = sum(_haller(rad, mal, delar) for rad in prov)
        if bidrar and ratt >= MINST_RADER and ratt * 10 >= len(prov) * MINST_TIONDELAR:
            sedda.add(frozenset((mal, *(k for _, k in delar))))
            for r, rad in enumerate(tabell.rader):
                if rad in prov:
                    yield Relation(
                        Cellplats(nummer, r, mal),
                        tuple(
                            (t, Cellplats(nummer, r, k)) for t, k in delar if rad.tal[k] is not None
                        ),
                        "kolumn",
                        _tolerans(rad.tal[mal], len(delar)),
                    )


def _bara_ar(tabell: Trycktabell) -> bool:
    return all(re.fullmatch(r"(?:19|20)\d\d", k) for k in tabell.kolumner)


def _regler(antal: int) -> Iterator[tuple[int, tuple[tuple[int, int], ...]]]:
    """Give the rules that columns follow: the rest, a difference, a sum of two."""
    for mal in (0, antal - 1):
        yield mal, tuple((1, k) for k in range(antal) if k != mal)
    for mal, a, b in itertools.permutations(range(antal), 3):
        yield mal, ((1, a), (-1, b))
        if a < b:
            yield mal, ((1, a), (1, b))


def _haller(rad: Tryckrad, mal: int, delar: tuple[tuple[int, int], ...]) -> bool:
    summa = sum((t * _varde(rad, k) for t, k in delar), NOLL)
    return abs(summa - _varde(rad, mal)) <= _tolerans(rad.tal[mal], len(delar))
