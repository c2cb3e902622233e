"""Amounts in running text, against the tables of the same report.

An amount in words is rounded as its writer liked: it is right when some table has an amount that
rounds to it. It is called wrong only when a table has one that a slip of a known kind makes of
it; what no table has is told as not tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from rakenskap.tryckt.modell import PER_ENHET, Celler, Textstycke
from rakenskap.tryckt.slutledning import Varden, slag_av_fel
from rakenskap.tryckt.tal import ENHETSORD, I_TEXT, las_tal

# Below this an amount in kronor is of anything: a fee, a limit, a price.
MINST_KR = 10_000
# A line with so many words around it is text, not a row of a table.
MINST_ORD = 5


@dataclass(frozen=True, slots=True)
class Texttryckfel:
    """An amount in the text that a table has otherwise."""

    stycke: Textstycke
    tryckt: str
    bor_vara: Decimal
    enhet: str
    skal: str


def granska_text(celler: Celler, varden: Varden) -> Iterator[Texttryckfel]:
    """Find the amounts in the text that are a slip away from what a table has."""
    belopp = {abs(varden.i_kronor(cell)) for cell in celler.tal}
    for stycke in celler.tryckt.text:
        if len(stycke.text.split()) < MINST_ORD:
            continue
        for traff in I_TEXT.finditer(stycke.text):
            enhet = ENHETSORD.get(traff["enhet"].lower())
            tal = las_tal(traff["tal"])
            if enhet is None or tal is None:
                continue
            per = PER_ENHET[enhet]
            if abs(tal.varde) * per < MINST_KR or _finns(abs(tal.varde), tal.steg, per, belopp):
                continue
            fynd = _nara(abs(tal.varde), tal.steg, per, belopp)
            if fynd is not None:
                ratt, skal = fynd
                yield Texttryckfel(stycke, traff[0], ratt, enhet, skal)


def _finns(varde: Decimal, steg: Decimal, per: int, belopp: Iterable[Decimal]) -> bool:
    return any(abs(ett / per - varde) <= steg for ett in belopp)


def _nara(
    varde: Decimal, steg: Decimal, per: int, belopp: Iterable[Decimal]
) -> tuple[Decimal, str] | None:
    """Return the only amount that a transposition makes of a number, if there is just one."""
    traffar = set()
    for ett in belopp:
        avrundat = (ett / per).quantize(steg)
        skal = slag_av_fel(
            (varde / steg).to_integral_value(), (avrundat / steg).to_integral_value()
        )
        if "omkastade" in skal:
            traffar.add((avrundat, skal))
    return next(iter(traffar)) if len(traffar) == 1 else None
