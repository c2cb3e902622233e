"""Formulas that a form of the law or of the federations' own has, whatever the numbers say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from rakenskap.tryckt.modell import Celler, Cellplats
from rakenskap.tryckt.relationer import Relation
from rakenskap.tryckt.samband import rensad_etikett

# Sum, and its parts with their signs, as patterns of labels within one table. 0 is what is drawn,
# whether it is printed with a minus or not.
_FORMLER: tuple[tuple[str, tuple[tuple[int, str], ...]], ...] = (
    ("högsta rekommenderade eget kapital", ((1, r"\d+ % av delen .*"),)),
    (
        r"eget kapital över .*rekommendation.*",
        ((1, "eget kapital vid årets slut"), (-1, "högsta rekommenderade eget kapital")),
    ),
    (
        r"utgående (ackumulerade )?avskrivningar",
        (
            (1, r"(ingående avskrivningar|ackumulerade avskrivningar vid årets ingång)"),
            (1, r"årets avskrivning(ar)?"),
            (1, r"återförda avskrivningar.*|försäljningar och utrangeringar, avskrivningar"),
        ),
    ),
    (
        r"(redovisat|bokfört) värde( vid årets slut)?",
        (
            (1, r"utgående (ackumulerade )?anskaffningsvärden?"),
            (0, r"utgående (ackumulerade )?avskrivningar"),
        ),
    ),
)
_STEG = re.compile(r"(\d+) % av delen (?:från (\d+) till (\d+)|över (\d+)) mnkr")


def formelrelationer(celler: Celler) -> Iterator[Relation]:
    """Give the relations of known formulas whose rows are all in a table."""
    for t, tabell in enumerate(celler.tryckt.tabeller):
        etiketter = [rensad_etikett(rad.etikett) for rad in tabell.rader]
        yield from _trappsteg(celler, t, etiketter)
        for summa, delar in _FORMLER:
            for r in (r for r, text in enumerate(etiketter) if re.fullmatch(summa, text)):
                rader = [
                    (tecken, d)
                    for tecken, monster in delar
                    for d, text in enumerate(etiketter)
                    if re.fullmatch(monster, text)
                ]
                for k in range(len(tabell.kolumner)):
                    yield from _relation(celler, t, r, rader, k)


def _relation(
    celler: Celler, t: int, r: int, rader: list[tuple[int, int]], k: int
) -> Iterator[Relation]:
    summa = Cellplats(t, r, k)
    delar = tuple(
        (tecken or (-1 if celler.tal[cell].varde > 0 else 1), cell)
        for tecken, d in rader
        if (cell := Cellplats(t, d, k)) in celler.tal
    )
    if summa in celler.tal and len(delar) > 1:
        steg = celler.tal[summa].steg
        yield Relation(summa, delar, "summa", steg * Decimal(len(delar) + 1) / 2)


def _trappsteg(celler: Celler, t: int, etiketter: list[str]) -> Iterator[Relation]:
    """Give what each step of the recommended equity is of the members' contributions."""
    bas = next((r for r, text in enumerate(etiketter) if text == "medlemmarnas bidrag"), None)
    for r, text in enumerate(etiketter):
        steg = _STEG.fullmatch(text)
        if bas is None or steg is None:
            continue
        per = Decimal(1_000_000) / celler.tryckt.tabeller[t].per_enhet
        for k in range(len(celler.tryckt.tabeller[t].kolumner)):
            bidrag, cell = celler.tal.get(Cellplats(t, bas, k)), Cellplats(t, r, k)
            if bidrag is not None and cell in celler.tal:
                fran = Decimal(steg[2] or steg[4]) * per
                till = Decimal(steg[3]) * per if steg[3] else bidrag.varde
                del_ = max(min(bidrag.varde, till) - fran, Decimal(0)) * int(steg[1]) / 100
                yield Relation(cell, (), "andel", celler.tal[cell].steg, konstant=del_)
