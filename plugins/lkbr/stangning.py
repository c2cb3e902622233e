"""Plugin: a locked period stays as it is (LKBR 3 kap. 7 och 11 §§).

Locks are records of the behandlingshistorik: `lås` and `upplåsning`, each of a month (`2023-05`)
or a year (`2023`). A month may be unlocked, with a reason; a year may not. The series of kind
bokslut stay open until the year is locked.

Before:  (log) lås 2023-05, then bokning L45/2023 dated 2023-05-14
After:   LKBR-L01 at that record.

That an entry of a locked period has been changed in the text is found by `lkbr.historik`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beancount.core import data

from lkbr.behandlingshistorik import BOKFORANDE, FIL, Loggpost
from lkbr.bokfiler import bokmapp, forbund, historik
from lkbr.fel import LkbrFel, fel
from lkbr.forbund import Forbund
from lkbr.kontering import serie_i

__plugins__ = ("kontrollera_stangning",)


@dataclass(frozen=True, slots=True)
class Stangning:
    """What is locked: years as `2023` and months as `2023-05`."""

    perioder: frozenset[str] = frozenset()

    def hinder(self, dag: dt.date, *, bokslut: bool = False) -> str:
        """Return the locked period that a day lies in, empty when it is open.

        Args:
            dag: day of the event.
            bokslut: the entry belongs to a serie that stays open until the year is locked.
        """
        text = dag.isoformat()
        if text[:4] in self.perioder:
            return text[:4]
        return text[:7] if not bokslut and text[:7] in self.perioder else ""

    def efter(self, post: Loggpost) -> Stangning:
        """Return what is locked once a record has been made."""
        if post.vad == "lås":
            return Stangning(self.perioder | {post.galler})
        if post.vad == "upplåsning":
            return Stangning(self.perioder - {post.galler})
        return self


def stangning_efter(poster: Iterable[Loggpost]) -> Stangning:
    """Return what is locked after some records."""
    las = Stangning()
    for post in poster:
        if post.vad in ("lås", "upplåsning"):
            las = las.efter(post)
    return las


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
    """Check the log's bookings against its locks, and drafts against the locks of today."""
    logg = historik(options_map)
    if logg is None:
        return entries, []
    installningar = forbund(options_map)
    fil = bokmapp(options_map) / FIL
    fynd: list[LkbrFel] = []
    las = Stangning()
    for post in logg.poster:
        if post.vad in BOKFORANDE:
            fynd += _bokning(post, las, installningar, fil)
        elif post.vad in ("lås", "upplåsning"):
            fynd += _upplasning(post, las, fil)
            las = las.efter(post)
    if las.perioder:
        for entry in entries:
            if isinstance(entry, data.Transaction) and entry.flag == "!":
                fynd += _utkast(entry, las, installningar)
    return entries, fynd


def _kalla(fil: Path, post: Loggpost) -> dict[str, Any]:
    return {"filename": str(fil), "lineno": post.rad}


def _bokning(post: Loggpost, las: Stangning, forbund_: Forbund, fil: Path) -> list[LkbrFel]:
    if not las.perioder:
        return []
    dag = dt.date.fromisoformat(post.dag)
    serie = serie_i(post.galler)
    period = las.hinder(dag, bokslut=serie in forbund_.bokslutsserier)
    if not period:
        return []
    return [
        fel(
            "L01",
            _kalla(fil, post),
            galler=post.galler,
            dag=dag,
            period=period,
            vem_far=vem_far(period, forbund_),
        )
    ]


def _upplasning(post: Loggpost, las: Stangning, fil: Path) -> list[LkbrFel]:
    if post.vad != "upplåsning":
        return []
    if len(post.galler) == 4 or post.galler[:4] in las.perioder:
        return [fel("L02", _kalla(fil, post), ar=post.galler[:4], galler=post.galler)]
    if not str(post.detaljer.get("skal", "")).strip():
        return [fel("L03", _kalla(fil, post), galler=post.galler)]
    return []


def _utkast(entry: data.Transaction, las: Stangning, forbund_: Forbund) -> list[LkbrFel]:
    period = las.hinder(entry.date, bokslut=entry.meta.get("serie") in forbund_.bokslutsserier)
    if not period:
        return []
    return [
        fel("L04", entry.meta, dag=entry.date, period=period, vem_far=vem_far(period, forbund_))
    ]
