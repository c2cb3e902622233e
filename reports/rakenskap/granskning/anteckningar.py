"""The auditor's notes: a file of its own beside the books, only added to.

    {"tid":"2026-11-21T20:15:00Z","av":"revisor","ver":"L45/2023","text":"Avtalet begärt."}

The file is no part of the books: no plugin reads it, and it changes no checksum of theirs.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import dataclass
from pathlib import Path

MAX_TECKEN = 4000


@dataclass(frozen=True, slots=True)
class Anteckning:
    """A note: when (UTC), by whom, on which verifikation (empty: on the books), and its text."""

    tid: str
    av: str
    ver: str
    text: str


def las_anteckningar(fil: Path) -> list[Anteckning]:
    """Return the notes in the order they were written; none when there is no file.

    Raises:
        ValueError: a line is not a note; the message says which, in Swedish.
    """
    if not fil.is_file():
        return []
    svar = []
    for nummer, rad in enumerate(fil.read_text("utf-8").split("\n"), start=1):
        if not rad.strip():
            continue
        try:
            post = json.loads(rad)
            svar.append(Anteckning(*(str(post[namn]) for namn in ("tid", "av", "ver", "text"))))
        except (ValueError, KeyError, TypeError) as fel:
            raise ValueError(
                f"{fil.name}:{nummer}: raden är ingen anteckning. Gör så här: rätta eller ta bort "
                "raden i filen."
            ) from fel
    return svar


def anteckna(fil: Path, av: str, ver: str, text: str, nu: dt.datetime) -> None:
    """Add a note, and let it reach the disk.

    Args:
        fil: the file; made with its folder when there is none.
        av: role or name.
        ver: number and year, or empty.
        text: the note.
        nu: when, with time zone.

    Raises:
        ValueError: the note is empty or too long; the message says so in Swedish.
        OSError: the file cannot be written.
    """
    rensad = text.strip()
    if not rensad:
        raise ValueError("Anteckningen är tom. Gör så här: skriv vad du vill anteckna.")
    if len(rensad) > MAX_TECKEN:
        raise ValueError(
            f"Anteckningen är längre än {MAX_TECKEN} tecken. Gör så här: korta den, eller dela den."
        )
    tid = nu.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    post = {"tid": tid, "av": av, "ver": ver, "text": rensad}
    rad = json.dumps(post, ensure_ascii=False, separators=(",", ":")) + "\n"
    fil.parent.mkdir(parents=True, exist_ok=True)
    flaggor = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    from filelock import FileLock  # noqa: PLC0415 (only when something is written)

    las = FileLock(fil.with_name(f".{fil.name}.lock"))
    with las, os.fdopen(os.open(fil, flaggor, 0o600), "ab") as oppen:
        oppen.write(rad.encode())
        oppen.flush()
        os.fsync(oppen.fileno())
