"""A file of the auditor's own beside the books, a JSON object a line, only added to.

The file is no part of the books: no plugin reads it, and it changes no checksum of theirs.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

MAX_TECKEN = 4000


def las_rader(fil: Path, falt: Sequence[str], vad: str) -> list[dict[str, str]]:
    """Return the lines in the order they were written; none when there is no file.

    Args:
        fil: the file.
        falt: the words that every line has.
        vad: what a line is, in Swedish, for the message.

    Raises:
        ValueError: a line is not such a line; the message says which, in Swedish.
    """
    if not fil.is_file():
        return []
    svar = []
    for nummer, rad in enumerate(fil.read_text("utf-8").split("\n"), start=1):
        if not rad.strip():
            continue
        try:
            post = json.loads(rad)
            svar.append({namn: str(post[namn]) for namn in falt})
        except (ValueError, KeyError, TypeError) as fel:
            raise ValueError(
                f"{fil.name}:{nummer}: raden är ingen {vad}. Gör så här: rätta eller ta bort "
                "raden i filen."
            ) from fel
    return svar


def krav_text(text: str, vad: str) -> str:
    """Return a text without space around it.

    Raises:
        ValueError: it is too long; the message is in Swedish.
    """
    rensad = text.strip()
    if len(rensad) > MAX_TECKEN:
        raise ValueError(
            f"{vad} är längre än {MAX_TECKEN} tecken. Gör så här: korta den, eller dela den."
        )
    return rensad


def skriv_rad(fil: Path, post: Mapping[str, str], nu: dt.datetime) -> None:
    """Add a line with its time, and let it reach the disk.

    Args:
        fil: the file; made with its folder when there is none.
        post: the line's words, without the time.
        nu: when, with time zone.

    Raises:
        OSError: the file cannot be written.
    """
    tid = nu.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    rad = json.dumps({"tid": tid, **post}, ensure_ascii=False, separators=(",", ":")) + "\n"
    fil.parent.mkdir(parents=True, exist_ok=True)
    flaggor = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    from filelock import FileLock  # noqa: PLC0415 (only when something is written)

    las = FileLock(fil.with_name(f".{fil.name}.lock"))
    with las, os.fdopen(os.open(fil, flaggor, 0o600), "ab") as oppen:
        oppen.write(rad.encode())
        oppen.flush()
        os.fsync(oppen.fileno())
