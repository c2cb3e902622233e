"""Plugin: a locked period stays as it is (LKBR 3 kap. 7 och 11 §§).

Locks are records of the behandlingshistorik: `lås` and `upplåsning`, each of a month (`2023-05`)
or a year (`2023`). A month may be unlocked, with a reason; a year may not. The series of kind
bokslut stay open until the year is locked.

Before:  (log) lås 2023-05
         2023-05-14 ! "Leverantör AB" "Kontorsmaterial"
After:   LKBR-L04 at that draft.

What the log's records say, and that an entry of a locked period has been changed in the text, is
found by `lkbr.historik`.
"""

from __future__ import annotations

from typing import Any

from beancount.core import data

from lkbr.bokfiler import forbund, uppspelning
from lkbr.fel import LkbrFel, fel
from lkbr.forbund import Forbund
from lkbr.stangda import Stangning

__plugins__ = ("kontrollera_stangning",)


def vem_far(period: str, forbund_: Forbund) -> str:
    """Say who may do what instead of changing a locked period."""
    rattelse = "rätta med rakenskap ratta, som bokför rättelsen i den första öppna perioden"
    if len(period) == 4:
        return f"{rattelse}; ett låst år kan inte låsas upp."
    vem = " eller ".join(forbund_.upplasning) or "den som förbundet har utsett"
    kommando = f'rakenskap stang {period} --oppna --skal "…"'
    return f"{rattelse}; en låst månad får {vem} låsa upp med {kommando}."


def kontrollera_stangning(
    entries: data.Entries, options_map: dict[str, Any]
) -> tuple[data.Entries, list[LkbrFel]]:
    """Check the drafts against the locks of today."""
    lage = uppspelning(options_map)
    las = Stangning() if lage is None else lage.stangning
    if not las.perioder:
        return entries, []
    installningar = forbund(options_map)
    fynd: list[LkbrFel] = []
    for entry in entries:
        if isinstance(entry, data.Transaction) and entry.flag == "!":
            fynd += _utkast(entry, las, installningar)
    return entries, fynd


def _utkast(entry: data.Transaction, las: Stangning, forbund_: Forbund) -> list[LkbrFel]:
    period = las.hinder(entry.date, bokslut=entry.meta.get("serie") in forbund_.bokslutsserier)
    if not period:
        return []
    return [
        fel("L04", entry.meta, dag=entry.date, period=period, vem_far=vem_far(period, forbund_))
    ]
