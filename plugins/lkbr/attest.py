"""Plugin: what must be attested is, by someone who may, before it is paid.

Who may attest which series, up to which amount and when, stands in `forbund.toml`:

    [[attestant]]
    namn = "förbundschef"
    serier = ["L", "N"]
    hogst_kr = 500000
    avser = ["Konsult AB"]        # motparter that concern the attestant

Two persons take part in each entry: who registered it (`av`) and who attested it. Nobody attests
what concerns himself.

Before:  2023-02-14 * "Leverantör AB" "Kontorsmaterial"
           ver: "L45"
           av: "förbundschef"
           attesterad-av: "förbundschef"
After:   LKBR-T03 at that entry.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from beancount.core import data

from lkbr.behandlingshistorik import vernyckel
from lkbr.bokfiler import besvarade_i, forbund
from lkbr.fel import LkbrFel, fel
from lkbr.forbund import Attestant, Forbund
from lkbr.grund import gallande
from lkbr.kontering import kronor_i, omslutning, serie_i
from lkbr.ordning import Attestfall, attesthinder, ryms

__plugins__ = ("kontrollera_attest",)

BETALNING = "faktura"


def kontrollera_attest(
    entries: data.Entries, options_map: dict[str, Any]
) -> tuple[data.Entries, list[LkbrFel]]:
    """Check the attest of every booked entry, then the payments against it."""
    installningar = forbund(options_map)
    serier = {serie.kod for serie in installningar.serier if serie.attest}
    if not serier:
        return entries, []
    if not installningar.attestanter:
        return entries, [_utan_ordning(options_map)]
    fynd: list[LkbrFel] = []
    fria = _utan_villkor(installningar)
    attesterade: dict[str, data.Transaction] = {}
    betalningar: list[tuple[data.Transaction, str]] = []
    for entry in entries:
        if not isinstance(entry, data.Transaction) or entry.flag == "!":
            continue
        meta = entry.meta
        ver = str(meta.get("ver", ""))
        serie = serie_i(ver)
        if serie in serier:
            attesterade[f"{ver}/{entry.date.year}"] = entry
            if not _klart_ratt(entry, (meta.get("attesterad-av"), serie), fria):
                fynd += granska(entry, installningar)
        for posting in entry.postings:
            if posting.meta and BETALNING in posting.meta and not _tas_tillbaka(meta, posting):
                betalningar.append((entry, str(posting.meta[BETALNING])))  # noqa: PERF401 (quicker)
    fynd += _betalningar(betalningar, attesterade, serier, options_map)
    return entries, fynd


def _utan_villkor(forbund_: Forbund) -> frozenset[tuple[str, str]]:
    """Return who may attest which series whatever the amount, the day and the motpart."""
    return frozenset(
        (rad.namn, serie)
        for rad in forbund_.attestanter
        if rad.hogst_ore is None and not rad.fran and not rad.till and not rad.avser
        for serie in rad.serier
    )


def _klart_ratt(
    entry: data.Transaction, vem: tuple[Any, str], fria: frozenset[tuple[str, str]]
) -> bool:
    """Tell at once that an attest is right, when no limit applies to it."""
    return (
        vem in fria
        and entry.meta.get("av") != vem[0]
        and entry.payee != vem[0]
        and isinstance(entry.meta.get("attesterad"), dt.date)
    )


def _utan_ordning(options_map: dict[str, Any]) -> LkbrFel:
    return fel("T06", {"filename": options_map.get("filename"), "lineno": 1})


def granska(entry: data.Transaction, forbund_: Forbund) -> list[LkbrFel]:
    """Check the attest of an entry that must have one."""
    namn = entry.meta.get("attesterad-av")
    ver = entry.meta.get("ver", "")
    # With the year: without it the command would take the latest year's.
    kommando = f"rakenskap attestera {vernyckel(entry)}"
    if not namn:
        return [fel("T01", entry.meta, ver=ver, vilka=_vilka(entry, forbund_), kommando=kommando)]
    dag = entry.meta.get("attesterad")
    if not isinstance(dag, dt.date):
        return [fel("T04", entry.meta, ver=ver, kommando=kommando)]
    hinder = hinder_for(entry, str(namn), dag, forbund_)
    if not hinder:
        return []
    kod, vad = hinder
    delar = {"ver": ver, "vad": vad, "vilka": _vilka(entry, forbund_), "kommando": kommando}
    return [fel(kod, entry.meta, **delar)]


def hinder_for(
    entry: data.Transaction, namn: str, dag: dt.date, forbund_: Forbund, serie: str = ""
) -> tuple[str, str] | None:
    """Say why someone may not attest an entry: code and reason; None when he may.

    Args:
        entry: the entry, booked or a draft.
        namn: who attests.
        dag: day of the attest.
        forbund_: the settings with the attestordning.
        serie: the serie of a draft, which has no number yet.
    """
    fall = Attestfall(
        serie or serie_i(str(entry.meta.get("ver", ""))),
        omslutning(entry),
        str(entry.meta.get("av") or ""),
        entry.payee or "",
    )
    return attesthinder(forbund_.attestanter, fall, namn, dag)


def _vilka(entry: data.Transaction, forbund_: Forbund) -> str:
    """Name those who may attest an entry, by today's line of the attestordning."""
    belopp = omslutning(entry)
    serie = serie_i(str(entry.meta.get("ver", "")))

    def far(rad: Attestant) -> bool:
        return (
            serie in rad.serier
            and ryms(belopp, rad)
            and rad.namn != entry.meta.get("av")
            and entry.payee != rad.namn
            and entry.payee not in rad.avser
        )

    namn = dict.fromkeys(rad.namn for rad in forbund_.attestanter if far(rad))
    return " eller ".join(namn) or "någon som attestordningen ger rätt (ingen gör det nu)"


def _tas_tillbaka(meta: dict[str, Any], posting: data.Posting) -> bool:
    """Tell whether a correction takes a payment back: the debt is owed again (a credit)."""
    return "rattar" in meta and (kronor_i(posting) or 0) < 0


def _betalningar(
    betalningar: list[tuple[data.Transaction, str]],
    attesterade: dict[str, data.Transaction],
    serier: set[str],
    options_map: dict[str, Any],
) -> list[LkbrFel]:
    """Check payments against the attest of their invoices, those that a note has answered apart."""
    besvarade = besvarade_i(options_map, "T05") if betalningar else frozenset()
    grund = gallande(options_map)
    fynd: list[LkbrFel] = []
    for entry, faktura in betalningar:
        if vernyckel(entry) in besvarade:
            continue
        fakturan = attesterade.get(faktura)
        if fakturan is not None and fakturan is not entry:
            fynd += _betald(entry, faktura, fakturan.meta.get("attesterad"))
        elif grund is not None and (plats := grund.plats(faktura)) is not None:
            dag = grund.attestdag(plats)
            # Of the proven years only the series that must be attested are asked of.
            if serie_i(faktura) in serier:
                fynd += _betald(entry, faktura, dag)
    return fynd


def _betald(entry: data.Transaction, faktura: str, dag: object) -> list[LkbrFel]:
    if isinstance(dag, dt.date) and dag <= entry.date:
        return []
    nar = f"attesterades först {dag}" if isinstance(dag, dt.date) else "är inte attesterad"
    return [
        fel(
            "T05",
            entry.meta,
            ver=entry.meta.get("ver", ""),
            faktura=faktura,
            dag=entry.date,
            nar=nar,
        )
    ]
