"""What a ledger rests on, as a print of its files: has anything changed since they were read?

The print is of every file that a rule may read: those at the top of the ledger's folder, those
under its years, and those that the books include from elsewhere. A file is the same while its
size, its place on the disk and both its times are; the time of change (ctime) is set by the system
and cannot be set back by a program, as the other can. A file that was changed within two seconds
of the print may change again within the clock's step, and is told by its content until it has
lain still. So a changed byte is found without reading what has not changed.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lkbr.underlag import sha256_for

_ARSMAPP = re.compile(r"[12]\d\d\d\Z")
# The clock of a file system may go in steps of up to two seconds (FAT).
STILLA_NS = 2_000_000_000
# Of a file: size, time of content, time of change, and place on the disk.
Filstat = tuple[int, int, int, int]


@dataclass(frozen=True)
class Trad:
    """The files of a ledger as they are now.

    Attributes:
        filer: by path from the ledger's folder (or the whole path, outside it).
    """

    filer: Mapping[str, Filstat]

    @cached_property
    def digest(self) -> str:
        """A hash of every name, size, time and place."""
        rader = (f"{namn}\0{stat}\n" for namn, stat in sorted(self.filer.items()))
        return hashlib.sha256("".join(rader).encode()).hexdigest()

    def osakra(self, nu_ns: int) -> tuple[str, ...]:
        """Return the files that had not lain still for long enough at a time."""
        grans = nu_ns - STILLA_NS
        return tuple(
            sorted(
                namn
                for namn, (_, mtime, ctime, _) in self.filer.items()
                if max(mtime, ctime) > grans
            )
        )


def _stat(svar: os.stat_result) -> Filstat:
    return svar.st_size, svar.st_mtime_ns, svar.st_ctime_ns, svar.st_ino


def las_trad(mapp: Path, inkluderade: Iterable[str] = ()) -> Trad:
    """Return the files of a ledger.

    Args:
        mapp: the ledger's folder.
        inkluderade: whole paths of further files that the books were read from.
    """
    rot = str(mapp)
    filer: dict[str, Filstat] = {}
    _samla(rot, "", filer, set(), topp=True)
    for fil in inkluderade:
        namn = fil.removeprefix(f"{rot}/")
        if namn not in filer:
            try:
                filer[namn] = _stat(os.stat(fil))  # noqa: PTH116 (as in _samla)
            except OSError:
                filer[namn] = (-1, 0, 0, 0)
    return Trad(filer)


def _samla(
    rot: str,
    under: str,
    filer: dict[str, Filstat],
    sedda: set[tuple[int, int]],
    *,
    topp: bool = False,
) -> None:
    # The system's own calls: there may be a file an entry.
    mapp = f"{rot}/{under}" if under else rot
    try:
        stat = os.stat(mapp)  # noqa: PTH116
        innehall = os.scandir(mapp)
    except OSError:
        return
    # Links are followed, once: one may lead back to where it lies.
    if (stat.st_dev, stat.st_ino) in sedda:
        innehall.close()
        return
    sedda.add((stat.st_dev, stat.st_ino))
    with innehall:
        for ett in innehall:
            if ett.name.startswith("."):
                continue
            namn = f"{under}/{ett.name}" if under else ett.name
            try:
                if not ett.is_dir():
                    filer[namn] = _stat(ett.stat())
                elif not topp or _ARSMAPP.match(ett.name):
                    _samla(rot, namn, filer, sedda)
            except OSError:
                filer[namn] = (-1, 0, 0, 0)


def fil_i(mapp: Path, namn: str) -> str:
    """Return the whole path of a file of the print."""
    return namn if namn.startswith("/") else f"{mapp}/{namn}"


def innehall(mapp: Path, namn: str) -> str:
    """Return the SHA-256 of a file's content, empty when it cannot be read."""
    try:
        return sha256_for(fil_i(mapp, namn))
    except OSError:
        return ""


def andrade(
    mapp: Path, forut: Mapping[str, tuple[Filstat, str]], nu: Trad, osakra: Iterable[str]
) -> set[str]:
    """Return the files whose content is not what it was: changed, added or removed.

    Args:
        mapp: the ledger's folder.
        forut: what each file was, with the SHA-256 of its content.
        nu: the files now.
        osakra: files that must be read whatever their times say.
    """
    svar = forut.keys() ^ nu.filer.keys()
    osakra = set(osakra)
    for namn, stat in nu.filer.items():
        if namn in svar:
            continue
        stat_forut, summa = forut[namn]
        if stat == stat_forut and namn not in osakra:
            continue
        if stat[0] != stat_forut[0] or las_om(mapp, namn) != summa:
            svar.add(namn)
    return svar


def las_om(mapp: Path, namn: str) -> str:
    """Return the SHA-256 of a file, read from the disk whatever is remembered of it."""
    try:
        with open(fil_i(mapp, namn), "rb") as oppen:  # noqa: PTH123
            return hashlib.file_digest(oppen, "sha256").hexdigest()
    except OSError:
        return ""


def programstampel(rotter: Iterable[Path], ovrigt: str) -> str:
    """Return a hash of a program's own source and data.

    Args:
        rotter: folders of modules and data files, with those under them.
        ovrigt: what else its results depend on, such as versions.
    """
    summa = hashlib.sha256(ovrigt.encode())
    for rot in rotter:
        for fil in sorted(rot.rglob("*")):
            if fil.suffix in (".py", ".toml"):
                summa.update(f"\0{fil.relative_to(rot)}\0".encode())
                summa.update(fil.read_bytes())
    return summa.hexdigest()
