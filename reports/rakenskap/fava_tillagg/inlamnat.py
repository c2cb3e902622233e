"""Files handed in through the browser, kept until the reader has said yes or no.

They lie in a folder of this process, not in the books; each under a random name of its own.
"""

from __future__ import annotations

import atexit
import re
import secrets
import shutil
import tempfile
import threading
from pathlib import Path, PurePosixPath

from werkzeug.datastructures import FileStorage

MAX_FILER = 20
STORST = 50 * 1024 * 1024
_NAMN = re.compile(r"[0-9a-f]{32}\Z")
_LAS = threading.Lock()
_MAPP: list[Path] = []


def _mapp() -> Path:
    with _LAS:
        if not _MAPP:
            mapp = Path(tempfile.mkdtemp(prefix="rakenskap-"))
            atexit.register(shutil.rmtree, mapp, ignore_errors=True)
            _MAPP.append(mapp)
        return _MAPP[0]


def spara(fil: FileStorage) -> str:
    """Keep a file and return the name it is found by; the oldest goes when there are many.

    Raises:
        ValueError: the file is too large; the message says so in Swedish.
    """
    mapp = _mapp()
    gamla = sorted(mapp.iterdir(), key=lambda plats: plats.stat().st_mtime_ns)
    for plats in gamla[: max(0, len(gamla) - MAX_FILER + 1)]:
        shutil.rmtree(plats, ignore_errors=True)
    nyckel = secrets.token_hex(16)
    egen = mapp / nyckel
    egen.mkdir()
    # Windows browsers have sent whole paths; only the last part is the name.
    namn = PurePosixPath((fil.filename or "").replace("\\", "/")).name.strip(". ") or "underlag"
    mal = egen / namn.replace("\0", "")[:120]
    with mal.open("wb") as ut:
        innehall = fil.stream.read(STORST + 1)
        ut.write(innehall)
    if len(innehall) > STORST:
        shutil.rmtree(egen, ignore_errors=True)
        raise ValueError(
            f"Filen är större än {STORST // 1024 // 1024} MB. Gör så här: spara underlaget i ett "
            "mindre format, t.ex. PDF."
        )
    return nyckel


def hamta(nyckel: str) -> Path | None:
    """Return a file that was handed in, or None when it is not here (any more)."""
    if not _NAMN.match(nyckel):
        return None
    egen = _mapp() / nyckel
    return next(egen.iterdir(), None) if egen.is_dir() else None


def glom(nyckel: str) -> None:
    """Take away a file that was handed in, once what it was for has been done."""
    if _NAMN.match(nyckel):
        shutil.rmtree(_mapp() / nyckel, ignore_errors=True)
