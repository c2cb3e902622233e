"""The auditor's notes: a file of its own beside the books, only added to.

{"tid":"2026-11-21T20:15:00Z","av":"revisor","ver":"L45/2023","text":"Avtalet begärt."}
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from rakenskap.granskning.revisorsfil import krav_text, las_rader, skriv_rad


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
    rader = las_rader(fil, ("tid", "av", "ver", "text"), "anteckning")
    return [Anteckning(**rad) for rad in rader]


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
    rensad = krav_text(text, "Anteckningen")
    if not rensad:
        raise ValueError("Anteckningen är tom. Gör så här: skriv vad du vill anteckna.")
    skriv_rad(fil, {"av": av, "ver": ver, "text": rensad}, nu)
