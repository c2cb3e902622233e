"""Corrections: an entry booked on the wrong purpose or account, and its correction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import kalender
from .fordelning import tal
from .insatser import INSATSER
from .modell import Post, Verifikation

if TYPE_CHECKING:
    from .arsbok import Arsbok

BYTEN = {6540: 6530, 6550: 6590, 5410: 6110}
"""Accounts that are easily mistaken for another."""


def _ratta(bok: Arsbok, ver: Verifikation, fel: Post, text: str) -> None:
    """Let the entry carry the wrong posting, and book a correction of it."""
    ratt = ver.poster[0]
    ver.poster[0] = fel
    rattelse = bok.bokfor(
        "A",
        kalender.efter(ver.registrerad, tal(f"rättelse{bok.ar}{ver.text}", 8, 20)),
        ver.motpart,
        text,
        [Post(ratt.konto, ratt.ore, ratt.dim), Post(fel.konto, -fel.ore, fel.dim)],
        "kansli",
    )
    rattelse.underlag, rattelse.antagande = ver.underlag, ver.antagande
    rattelse.rattar = ver
    # The entry and its correction were both posted with the right amounts in the balances.
    bok.lage.saldo[ratt.konto] -= ratt.ore
    bok.lage.saldo[fel.konto] += fel.ore


def _val(bok: Arsbok, kandidater: list[Verifikation], nyckel: str) -> Verifikation:
    return kandidater[tal(f"{nyckel}{bok.ar}", 0, len(kandidater) - 1)]


def bokfor_rattelser(bok: Arsbok) -> None:
    """Make one or two mistakes a year, and their corrections."""
    mitt = [v for v in bok.verifikationer if v.serie == "L" and 3 <= v.datum.month <= 10]
    fel_konto = [v for v in mitt if v.poster[0].konto in BYTEN and v.poster[0].ore > 0]
    ver = _val(bok, fel_konto, "konto")
    ratt = ver.poster[0]
    nytt = BYTEN[ratt.konto]
    _ratta(
        bok,
        ver,
        Post(nytt, ratt.ore, ratt.dim),
        f"Rättelse av konto {nytt} till {ratt.konto}, {ver.text}",
    )
    insatser = [kod for kod in bok.fakta.individ if bok.fakta.individ[kod] > 300_000]
    fel_insats = [
        v
        for v in mitt
        if v.poster[0].konto == 4010
        and v.poster[0].dim["insats"] in insatser
        and len(v.poster) <= 2
    ]
    if bok.ar % 2 == 1 and fel_insats:
        ver = _val(bok, fel_insats, "insats")
        ratt = ver.poster[0]
        kod = ratt.dim["insats"]
        annan = insatser[(insatser.index(kod) + 1) % len(insatser)]
        dim = {"verksamhet": "individ", "insats": annan}
        if INSATSER[annan].projekt:
            dim["projekt"] = INSATSER[annan].projekt
        _ratta(
            bok,
            ver,
            Post(4010, ratt.ore, dim),
            f"Rättelse av insats från {INSATSER[annan].namn} till {INSATSER[kod].namn}",
        )
