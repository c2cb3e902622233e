"""Files beside the books that plugins read: the log and the settings.

A plugin names what it reads in `options_map["include"]`, so that beancount's cache and Fava's
watcher see a change. What was parsed is kept while the file is the same (size and both times in
nanoseconds: a program may set one of them back), so that two plugins and a reload in Fava do not
parse it twice.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from lkbr.behandlingshistorik import FIL, Brott, Historik, las_historik
from lkbr.forbund import Forbund
from lkbr.forbundslasning import ForbundFelError, las_forbund
from lkbr.grund import Lagd, gallande
from lkbr.ordning import regler_av
from lkbr.uppspelning import Uppspelning, spela_upp

T = TypeVar("T")
_FORBUND = "forbund.toml"
_minne: dict[tuple[str, str], tuple[tuple[int, int, int], Any]] = {}
_spelade: dict[str, tuple[Historik, Forbund, Uppspelning]] = {}


def bokmapp(options_map: dict[str, Any]) -> Path:
    """Return the folder of the books' main file."""
    return Path(str(options_map.get("filename") or "")).parent


def folj(options_map: dict[str, Any], fil: Path) -> None:
    """Name a file that was read, for the cache and the watcher."""
    if str(fil) not in options_map["include"]:
        options_map["include"] = [*options_map["include"], str(fil)]


def _minns(fil: Path, slag: str, las: Callable[[Path], T]) -> T:
    stat = fil.stat()
    marke = (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size)
    forra = _minne.get((str(fil), slag))
    if forra is None or forra[0] != marke:
        forra = (marke, las(fil))
        _minne[str(fil), slag] = forra
    varde: T = forra[1]
    return varde


def historik(options_map: dict[str, Any]) -> Historik | None:
    """Return the log, or None when the books have none."""
    fil = bokmapp(options_map) / FIL
    if not fil.is_file():
        return None
    folj(options_map, fil)
    return _minns(fil, "historik", lambda fil: las_historik(fil.read_bytes()))


def glom_loggen(options_map: dict[str, Any]) -> None:
    """Let go of the log that was read: it may take as much memory as all the entries."""
    fil = str(bokmapp(options_map) / FIL)
    _minne.pop((fil, "historik"), None)
    _spelade.pop(fil, None)


def forbund(options_map: dict[str, Any]) -> Forbund:
    """Return the settings; those of a federation without any when the file is missing or faulty.

    The loader reports a faulty file by itself.
    """
    fil = bokmapp(options_map) / _FORBUND
    if not fil.is_file():
        return Forbund(namn="")
    folj(options_map, fil)
    try:
        return _minns(fil, "forbund", las_forbund)
    except ForbundFelError:
        return Forbund(namn="")


def uppspelning(options_map: dict[str, Any]) -> Uppspelning | None:
    """Return what the log leads to, or None when the books have none."""
    lagd = _lagd(options_map)
    if lagd is not None:
        return lagd.lage
    logg = historik(options_map)
    if logg is None:
        return None
    installningar = forbund(options_map)
    fil = str(bokmapp(options_map) / FIL)
    forra = _spelade.get(fil)
    # The log and the settings are kept by `_minns`: the same object means the same content.
    if forra is None or forra[0] is not logg or forra[1] is not installningar:
        forra = (logg, installningar, spela_upp(logg.poster, regler_av(installningar)))
        _spelade[fil] = forra
    return forra[2]


def _lagd(options_map: dict[str, Any]) -> Lagd | None:
    """Return the log played on from the proven years; None where all of it is read."""
    grund = gallande(options_map)
    if grund is None:
        return None
    fil = bokmapp(options_map) / FIL
    folj(options_map, fil)
    if grund.logg.brott is None:
        with fil.open("rb") as oppen:
            oppen.seek(grund.logg.langd)
            grund.logg.spela_vidare(oppen.read(), grund.till)
    return grund.logg


def brott_i(options_map: dict[str, Any]) -> tuple[Brott, ...] | None:
    """Return where the log's chain does not hold; None when the books have no log, or no record."""
    lagd = _lagd(options_map)
    if lagd is not None:
        return lagd.brott or ()
    logg = historik(options_map)
    return logg.brott if logg is not None and (logg.poster or logg.brott) else None


def besvarade_i(options_map: dict[str, Any], kod: str) -> frozenset[str]:
    """Return the names of the entries whose remark of a kind a note in the log has answered."""
    lage = uppspelning(options_map)
    if lage is None:
        return frozenset()
    return frozenset(namn for en_kod, namn in lage.anteckningar if en_kod == kod)
