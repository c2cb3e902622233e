"""The log of who signed in: `inloggningar.jsonl` beside the books, a line an event, only added to.

    {"tid":"2026-11-21T20:15:00Z","vad":"inloggad","anvandare":"anna","roll":"ekonom",
     "adress":"192.0.2.7"}

No password is written, nor a name that is not a user's: a password may have been typed there.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Literal

FIL = "inloggningar.jsonl"
OKAND = "(okänd)"

Vad = Literal[
    "inloggad",
    "misslyckad",
    "spärrad",
    "utloggad",
    "nekad proxy",
    # By whom and of whom, `anna: bo`; the role is the changed log-in's.
    "användare tillagd",
    "nytt lösenord",
    "användare borttagen",
]


# Attempts that came to nothing are written until the log is this large; see the handbook on when
# the log is moved away.
AVVISADE = frozenset({"misslyckad", "spärrad", "nekad proxy"})
MAX_BYTE = 20 * 1024 * 1024


def _nu() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def logga(fil: Path, vad: Vad, anvandare: str, roll: str, adress: str) -> None:
    """Add an event, and let it reach the disk.

    Args:
        fil: the log.
        vad: what happened.
        anvandare: the user's id, or `OKAND`.
        roll: the user's role, empty for an unknown one.
        adress: from where.

    Raises:
        OSError: the log cannot be written.
    """
    post = {
        "tid": _nu().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "vad": vad,
        "anvandare": anvandare,
        "roll": roll,
        "adress": adress,
    }
    if vad in AVVISADE and fil.exists() and fil.stat().st_size > MAX_BYTE:
        return  # what anyone can cause does not fill the disk; who signed in is still written
    rad = json.dumps(post, ensure_ascii=False, separators=(",", ":")) + "\n"
    # A line in one write to the end of the file: two processes do not mix theirs.
    fd = os.open(fil, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(fd, rad.encode())
        os.fsync(fd)
    finally:
        os.close(fd)
