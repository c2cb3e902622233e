"""A file of columns: a head in JSON, and arrays of numbers that are read where they lie.

    magic · length and checksum of the head · head · columns, each on an even eight bytes

The file is mapped into memory: a column costs what is read of it. Each has a checksum, tried when
the column is first asked for; a damaged file is never half used.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from array import array
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, cast

_MARKE = b"RKSIGILL"
_LANGD = struct.Struct("<8sQI4x")
_JAMNT = 8


class SkadadFilError(Exception):
    """The file is not whole, or not a file of columns."""


def skriv_kolumnfil(
    fil: Path, huvud: Mapping[str, Any], kolumner: Mapping[str, array[int] | bytes]
) -> None:
    """Write a file of columns: whole, in place of an older one, for its owner's eyes only.

    Args:
        fil: the file.
        huvud: what JSON holds.
        kolumner: by name; bytes are a column of type B.

    Raises:
        OSError: it cannot be written.
    """
    skriv_privat(fil, som_delar(huvud, kolumner))


def som_delar(
    huvud: Mapping[str, Any], kolumner: Mapping[str, array[int] | bytes]
) -> list[bytes | memoryview]:
    """Return the bytes of a file of columns, in parts."""
    platser: dict[str, tuple[int, int, str, int]] = {}
    delar: list[bytes | memoryview] = []
    slut = 0
    for namn, kolumn in kolumner.items():
        typ = kolumn.typecode if isinstance(kolumn, array) else "B"
        byte = memoryview(kolumn).cast("B") if len(kolumn) else b""
        platser[namn] = (slut, len(byte), typ, zlib.crc32(byte))
        fyllnad = -len(byte) % _JAMNT
        delar += [byte, bytes(fyllnad)]
        slut += len(byte) + fyllnad
    text = json.dumps({**huvud, "kolumner": platser}, ensure_ascii=False).encode()
    text += b" " * (-len(text) % _JAMNT)
    return [_LANGD.pack(_MARKE, len(text), zlib.crc32(text)), text, *delar]


def skriv_privat(fil: Path, delar: list[bytes | memoryview]) -> None:
    """Write a file that only its owner may read or write, whole, in place of an older one."""
    egen = fil.with_name(f"{fil.name}.{os.getpid()}.ny")
    try:
        with os.fdopen(os.open(egen, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as ut:
            for del_ in delar:
                ut.write(del_)
        egen.replace(fil)
    except BaseException:
        egen.unlink(missing_ok=True)
        raise


def _i_minnet(fil: Path) -> mmap.mmap:
    with fil.open("rb") as oppen:
        try:
            return mmap.mmap(oppen.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as tom:
            raise SkadadFilError(fil.name) from tom


class Kolumnfil:
    """An open file of columns.

    Attributes:
        huvud: the head.
    """

    def __init__(self, fil: Path | bytes) -> None:
        """Open the file, or one that lies in memory only, and try its head.

        Raises:
            OSError: it cannot be read.
            SkadadFilError: it is damaged.
        """
        self._vy = vy = memoryview(fil if isinstance(fil, bytes) else _i_minnet(fil))
        if len(vy) < _LANGD.size:
            raise SkadadFilError("för kort")
        marke, langd, summa = _LANGD.unpack_from(vy)
        self._bas = _LANGD.size + langd
        text = bytes(vy[_LANGD.size : self._bas])
        if marke != _MARKE or len(text) != langd or zlib.crc32(text) != summa:
            raise SkadadFilError("huvudet")
        self.huvud: dict[str, Any] = json.loads(text)
        self._platser: dict[str, tuple[int, int, str, int]] = self.huvud["kolumner"]

    def finns(self, namn: str) -> bool:
        """Tell whether there is a column of a name."""
        return namn in self._platser

    def kolumn(self, namn: str) -> memoryview[int]:
        """Return a column where it lies.

        Raises:
            SkadadFilError: it is damaged or missing.
        """
        plats = self._platser.get(namn)
        if plats is None:
            raise SkadadFilError(namn)
        fran, langd, typ, summa = plats
        byte = self._vy[self._bas + fran : self._bas + fran + langd]
        if len(byte) != langd or zlib.crc32(byte) != summa:
            raise SkadadFilError(namn)
        return byte.cast(cast("Literal['q']", typ))

    def prova(self, utom: tuple[str, ...] = ()) -> None:
        """Try every column but some, so that none is found damaged later on.

        Raises:
            SkadadFilError: one is.
        """
        for namn in self._platser:
            if namn not in utom:
                self.kolumn(namn)
