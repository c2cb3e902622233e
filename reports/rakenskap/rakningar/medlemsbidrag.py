"""What each named member has contributed, where the chart gives each an account of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from lkbr.belopp import andel_i_ord, kr
from rakenskap.rakningar.provning import Provning, fynd


def fel_medlem(
    p: Provning, parter: Mapping[str, tuple[str, Fraction, str]], totalt: int
) -> Iterator[str]:
    """Yield each member, of several of its kind, whose own accounts are not its share.

    Tried where the accounts' names tell the members apart: each account one member's.

    Args:
        p: the year.
        parter: the delpost of each kind of member, with the share of the law and its name.
        totalt: all contributions, in öre.
    """
    for typ, (delpost, *_) in parter.items():
        egna = [medlem for medlem in p.forbund.medlemmar if medlem.typ == typ and medlem.andel]
        per_konto = p.b.per_konto(p.period, delpost)
        agare = {
            konto: [m.namn for m in egna if _ort(m.namn) in p.b.konto(konto).namn.casefold()]
            for konto in per_konto
        }
        if len(egna) < 2 or not all(len(namn) == 1 for namn in agare.values()):
            continue
        for medlem in egna:
            betalt = sum(ett.ore for nr, ett in per_konto.items() if agare[nr] == [medlem.namn])
            ratt = round(medlem.andel * totalt)
            # Shares of an amount in kronor may be rounded to kronor.
            if abs(betalt - ratt) > 100:
                yield fynd(
                    "C28",
                    part=medlem.namn,
                    belopp=kr(betalt),
                    andel=andel_i_ord(medlem.andel),
                    totalt=kr(totalt),
                    ratt=kr(ratt),
                    skillnad=kr(betalt - ratt),
                )


def _ort(namn: str) -> str:
    """Return the part of a member's name that tells it from others: no "kommun", no genitive."""
    return re.sub(r"(?i)s?\s*\b(kommun|stad|stads|region(en)?)\b\s*", "", namn).strip().casefold()
