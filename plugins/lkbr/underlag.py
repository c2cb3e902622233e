"""Plugin: the underlag of every booked entry exists and is the one that was booked (LKBR 3:8-9).

`underlag:` is a path from the ledger's folder and `underlag-sha256:` the checksum of the file when
it was booked; further ones are `underlag-2:` and `underlag-2-sha256:`. A file that is named by
many entries is read once; one that has not changed (size and time) is not read again by a reload.

Before:  underlag: "2023/underlag/L45.pdf"     ; the file is gone
After:   LKBR-U11 at that entry.

Files under a year's `underlag/` that no entry names are reported too. Documents about the year as
a whole (assumptions, published reports) are named in forbund.toml: `[underlag] allmanna = ["…"]`.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from beancount.core import data

from lkbr.bokfiler import bokmapp, forbund
from lkbr.fel import LkbrFel, fel
from lkbr.grund import gallande

__plugins__ = ("kontrollera_underlag",)

# A folder of links that a change is tried on, and the mark in it of what it mirrors.
SPEGEL, SPEGELMARKE = "rakenskap-", ".rakenskap-spegel"
_UNDER = re.compile(r"(?:(?!\.)[^/]+/)*underlag/(?:(?!\.)[^/]+/)*(?!\.)[^/]+")
_NYCKEL = re.compile(r"underlag(?:-\d+)?(?:-sha256)?\Z")
_ARSMAPP = re.compile(r"(?:19|20)\d\d\Z")
# The keys of an entry with one underlag: its path and its checksum.
_ETT_UNDERLAG = 2
_BIT = 1 << 17
_minne: dict[str, tuple[int, int, int, str]] = {}


def is_underlag(namn: str) -> bool:
    """Tell whether a key of an entry names an underlag, or the checksum of one."""
    return namn.startswith("underlag") and _NYCKEL.match(namn) is not None


def is_sokvag(namn: str) -> bool:
    """Tell whether a key of an entry names an underlag: `underlag`, `underlag-2`."""
    return is_underlag(namn) and not namn.endswith("-sha256")


def underlag_i(meta: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return key, path and checksum of each underlag that an entry names."""
    return [
        (namn, str(varde), str(meta.get(f"{namn}-sha256") or ""))
        for namn, varde in meta.items()
        # Asked of every key of every entry: what cannot be one is passed over at once.
        if namn.startswith("underlag") and is_sokvag(namn)
    ]


def fel_i_sokvag(sokvag: str) -> bool:
    """Tell whether a path names anything but a file under `underlag/` in the ledger's folder."""
    return (
        _UNDER.fullmatch(sokvag) is None
        or "\\" in sokvag
        or ":" in sokvag.partition("/")[0]
        # No file has such a name here, and the system refuses to be asked of one.
        or not sokvag.isprintable()
    )


def utanfor(mapp: str, sokvag: str, kanda: dict[str, list[str]] | None = None) -> bool:
    """Tell whether a path leads out of its own `underlag/` by a link.

    Args:
        mapp: the ledger's folder.
        sokvag: the path from it.
        kanda: the folders that files may lie in, by root: filled in and used again where many
            paths are asked of.
    """
    plats, _, namn = f"{mapp}/{sokvag}".rpartition("/")
    rot = _underlagsrot(mapp, sokvag)
    riktig = os.path.realpath(f"{plats}/{namn}")
    kanda = {} if kanda is None else kanda
    if rot not in kanda:
        kanda[rot] = _tillatna(mapp, rot)
    return not any(riktig.startswith(f"{ett}/") for ett in kanda[rot])


def _underlagsrot(mapp: str, sokvag: str) -> str:
    return f"{mapp}/{sokvag[: sokvag.index('underlag/') + len('underlag')]}"


def _tillatna(mapp: str, rot: str) -> list[str]:
    """Return the folders that a file may lie in: its own, and what it is a mirror of.

    A change is tried on a folder of links that this program makes in the system's own folder for
    temporary files; there the files lie where the mark says.
    """
    svar = [os.path.realpath(rot)]
    egen = Path(mapp).parent
    if egen.name.startswith(SPEGEL) and egen.parent == Path(tempfile.gettempdir()):
        with suppress(OSError):
            original = (egen / SPEGELMARKE).read_text(encoding="utf-8")
            svar += [os.path.realpath(original + rot[len(mapp) :]), *_provfiler(egen)]
    return svar


def _provfiler(egen: Path) -> list[str]:
    return [os.path.realpath(ett) for ett in egen.parent.glob(f"{SPEGEL}*") if ett.is_dir()]


def sha256_for(fil: str) -> str:
    """Return the SHA-256 of a file, read again only when its size or time has changed.

    Raises:
        OSError: the file cannot be read.
    """
    # The system's own calls: a third of the time of Path, and there may be a file an entry.
    fd = os.open(fil, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        stat = os.fstat(fd)
        forra = _minne.get(fil)
        # The time of change too: a program may set the other back.
        marke = stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size
        if forra is not None and forra[:3] == marke:
            return forra[3]
        summa = hashlib.sha256()
        while bit := os.read(fd, _BIT):
            summa.update(bit)
    finally:
        os.close(fd)
    svar = summa.hexdigest()
    _minne[fil] = (*marke, svar)
    return svar


def kontrollera_underlag(
    entries: data.Entries, options_map: dict[str, Any]
) -> tuple[data.Entries, list[LkbrFel]]:
    """Check each underlag of each entry, then look for files that none names."""
    mapp = bokmapp(options_map)
    summor: dict[str, str | None] = {}
    rotter: dict[str, list[str]] = {}
    fynd: list[LkbrFel] = []
    for entry in entries:
        if not isinstance(entry, data.Transaction):
            continue
        meta = entry.meta
        # Nearly every entry has one underlag, of which the file is known and unchanged.
        summa = summor.get(meta.get("underlag", ""))
        if (
            summa is not None
            and summa == meta.get("underlag-sha256")
            and sum(namn.startswith("underlag") for namn in meta) == _ETT_UNDERLAG
        ):
            continue
        fynd += _granska(entry, str(mapp), summor, rotter)
    grund = gallande(options_map)
    lankade = {*summor, *grund.underlag} if grund else summor
    fynd += _olankade(mapp, lankade, forbund(options_map).allmanna_underlag)
    return entries, fynd


def _granska(
    entry: data.Transaction,
    mapp: str,
    summor: dict[str, str | None],
    rotter: dict[str, list[str]],
) -> list[LkbrFel]:
    fynd = []
    for namn, sokvag, vantad in underlag_i(entry.meta):
        if sokvag not in summor:
            summor[sokvag] = _las(mapp, sokvag, rotter)
        funnen = summor[sokvag]
        if funnen != vantad or not vantad:
            fynd += _fynd(entry, namn, mapp, sokvag, vantad, funnen)
    return fynd


def _las(mapp: str, sokvag: str, rotter: dict[str, list[str]]) -> str | None:
    if fel_i_sokvag(sokvag) or utanfor(mapp, sokvag, rotter):
        return None
    try:
        return sha256_for(f"{mapp}/{sokvag}")
    except OSError:
        return None


def _fynd(
    entry: data.Transaction, namn: str, mapp: str, sokvag: str, vantad: str, funnen: str | None
) -> list[LkbrFel]:
    ver = entry.meta.get("ver", "utan nummer")
    if fel_i_sokvag(sokvag) or (funnen is None and utanfor(mapp, sokvag)):
        return [fel("U14", entry.meta, sokvag=sokvag, ver=ver)]
    if funnen is None:
        return [fel("U11", entry.meta, sokvag=sokvag, ver=ver)]
    if not vantad:
        if entry.flag == "!":
            return []
        return [fel("U13", entry.meta, ver=ver, sokvag=sokvag, namn=namn, funnen=funnen)]
    return [fel("U12", entry.meta, sokvag=sokvag, ver=ver, funnen=funnen[:12], vantad=vantad[:12])]


def filer_under(mapp: Path) -> Iterator[str]:
    """Return the files under each year's `underlag/`, as paths from the ledger's folder."""
    rot = str(mapp)
    if not mapp.is_dir():
        return
    for ar in sorted(namn for namn in os.listdir(rot) if _ARSMAPP.match(namn)):  # noqa: PTH208
        for plats, mappar, filer in os.walk(f"{rot}/{ar}/underlag"):
            mappar.sort()
            for fil in sorted(filer):
                if not fil.startswith("."):
                    yield f"{plats}/{fil}"[len(rot) + 1 :]


def olankade(mapp: Path, lankade: Iterable[str], allmanna: tuple[str, ...]) -> list[str]:
    """Return the files that no entry names and that are not of the year as a whole."""
    kanda = set(lankade)
    return [
        fil
        for fil in filer_under(mapp)
        if fil not in kanda and not any(fnmatch(fil, monster) for monster in allmanna)
    ]


def _olankade(mapp: Path, lankade: Iterable[str], allmanna: tuple[str, ...]) -> list[LkbrFel]:
    return [
        fel("U15", {"filename": str(mapp / fil), "lineno": 0}, fil=fil)
        for fil in olankade(mapp, lankade, allmanna)
    ]
