"""What the behandlingshistorik has led to, kept so that it is played on and not over again.

Records are kept by where they stand in the file, whose beginning is proven to be as it was. Those
that are about an entry of a locked year are left out: a further record about one has all of the
log read.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lkbr.behandlingshistorik import Historik, Loggpost, las_post
from lkbr.grund import Lagd
from lkbr.ordning import fran_data
from lkbr.ordning import som_data as regler_som_data
from lkbr.stangda import Stangning
from lkbr.uppspelning import Importattest, Uppspelning

_BIT = 1 << 20
_Plats = list[int]


def _efter(namn: str, till: dt.date) -> bool:
    ar = namn.rpartition("/")[2]
    return not ar.isdecimal() or int(ar) > till.year


def _plats(post: Loggpost) -> _Plats:
    return [post.rad, post.fran, post.till]


def som_data(logg: Historik, lage: Uppspelning, till: dt.date) -> dict[str, Any]:
    """Return the log and what it leads to as JSON holds it.

    Args:
        logg: the log, whose chain holds.
        lage: what it leads to, without an impossible step.
        till: the last locked day.
    """
    sista = logg.poster[-1]
    langd = sista.till + 1
    return {
        "langd": langd,
        "sha256": hashlib.sha256(memoryview(sista.innehall)[:langd]).hexdigest(),
        "rader": sista.rad,
        "forra": sista.hash,
        "tid": max(post.tid for post in logg.poster),
        "nr": sista.nr,
        "regler": regler_som_data(lage.regler),
        "poster": [
            [namn, *_plats(post)] for namn, post in lage.poster.items() if _efter(namn, till)
        ],
        "attester": [
            [namn, *attest] for namn, attest in lage.attester.items() if _efter(namn, till)
        ],
        "importer": [
            [ar, _plats(post), nummer and {serie: _spann(ett) for serie, ett in nummer.items()}]
            for ar, poster in lage.importer.items()
            for post, nummer in poster
        ],
        "installningar": {namn: _plats(post) for namn, post in lage.installningar.items()},
        "perioder": sorted(lage.stangning.perioder),
        "utkastattester": [
            [*nyckel, [regler_som_data(ett) for ett in regler]]
            for nyckel, regler in lage.utkastattester.items()
        ],
        "importattester": [
            [_plats(ett.post), regler_som_data(ett.regler)]
            for ett in lage.importattester
            if _efter(ett.post.galler, till)
        ],
        "plomb": {ar: _plats(post) for ar, post in lage.plomb.items()},
        "anteckningar": [[*nyckel, _plats(post)] for nyckel, post in lage.anteckningar.items()],
        "klocka": [_plats(post) for post in lage.klocka],
    }


def _spann(spannen: list[range]) -> list[list[int]]:
    return [[ett.start, ett.stop] for ett in spannen]


def ur_data(falt: dict[str, Any], fil: Path) -> Lagd:
    """Return the log as it had been played; the file begins as it did then."""
    with fil.open("rb") as oppen:

        def post(plats: _Plats) -> Loggpost:
            rad, fran, till = plats
            oppen.seek(fran)
            return las_post(oppen.read(till - fran), rad)

        lage = _lage(falt, post)
    return Lagd(falt["langd"], falt["rader"], falt["forra"], falt["tid"], falt["nr"], lage)


def _lage(falt: dict[str, Any], post: Callable[[_Plats], Loggpost]) -> Uppspelning:
    lage = Uppspelning(fran_data(falt["regler"]))
    lage.poster = {namn: post(plats) for namn, *plats in falt["poster"]}
    lage.attester = {namn: (dag, vem) for namn, dag, vem in falt["attester"]}
    for ar, plats, nummer in falt["importer"]:
        egna = nummer and {
            serie: [range(*ett) for ett in spannen] for serie, spannen in nummer.items()
        }
        lage.importer.setdefault(ar, []).append((post(plats), egna))
    lage.installningar = {namn: post(plats) for namn, plats in falt["installningar"].items()}
    lage.stangning = Stangning(frozenset(falt["perioder"]))
    for hash_, dag, namn, regler in falt["utkastattester"]:
        lage.utkastattester[hash_, dag, namn] = [fran_data(ett) for ett in regler]
    lage.importattester = [
        Importattest(post(plats), fran_data(regler)) for plats, regler in falt["importattester"]
    ]
    lage.plomb = {ar: post(plats) for ar, plats in falt["plomb"].items()}
    lage.anteckningar = {(kod, namn): post(plats) for kod, namn, plats in falt["anteckningar"]}
    lage.klocka = [post(plats) for plats in falt["klocka"]]
    return lage


def borjar_som_forut(falt: dict[str, Any], fil: Path) -> bool:
    """Tell whether the log begins with the very bytes that it had: the whole of them is read."""
    summa, kvar = hashlib.sha256(), falt["langd"]
    try:
        with fil.open("rb") as oppen:
            while kvar and (bit := oppen.read(min(_BIT, kvar))):
                summa.update(bit)
                kvar -= len(bit)
    except OSError:
        return False
    return not kvar and summa.hexdigest() == falt["sha256"]


def som_byte(falt: dict[str, Any]) -> bytes:
    """Return it as the bytes of a column."""
    return json.dumps(falt, ensure_ascii=False).encode()
