"""An underlag shown in the page: which file may be read, and how it is shown safely.

Only a file that a verifikation names is read, and only when it lies in the ledger's folder with
all links followed. What is text is shown as text; what a browser could run (HTML, SVG) is never
given to it as such.
"""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flask import Response, send_file

from lkbr.underlag import underlag_i
from rakenskap.fava_tillagg.lage import Lage

Filslag = Literal["pdf", "bild", "tabell", "text", "annan", "saknas"]

BILDER = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
TEXTER = frozenset((".txt", ".md", ".xml", ".json", ".toml", ".beancount", ".se", ".si", ".html"))
MAX_TECKEN = 100_000
MAX_RADER = 500


@dataclass(frozen=True, slots=True)
class Underlag:
    """An underlag to show.

    Attributes:
        namn: path from the ledger's folder, as the verifikation has it.
        stammer: True when the file has the checksum that the verifikation names; None when it
            names none.
        text: its beginning, for what is shown as text.
        rader: its rows, for a table.
        kapad: True when not all of it is shown.
    """

    namn: str
    slag: Filslag
    stammer: bool | None = None
    text: str = ""
    rader: tuple[tuple[str, ...], ...] = ()
    kapad: bool = False


def fil_for(namn: str, mapp: Path, tillatna: frozenset[str]) -> Path | None:
    """Return the file of an underlag, or None when it is not one, or leads out of the folder.

    An underlag lies in a folder `underlag/`: no entry can have the server show the books' other
    files (who may sign in, the log of who did) by naming them.
    """
    if namn not in tillatna:
        return None
    rot = mapp.resolve()
    try:
        fil = (rot / namn).resolve(strict=True)
    except (OSError, ValueError):
        return None
    if not fil.is_relative_to(rot) or "underlag" not in fil.relative_to(rot).parts[:-1]:
        return None
    return fil if fil.is_file() else None


def tillatna(lage: Lage) -> frozenset[str]:
    """Return every file that a verifikation, or a draft that waits for its attest, names."""
    utkastens = {fil for ett in lage.utkast for _, fil, _ in underlag_i(ett.meta)}
    return lage.underlag | utkastens


def mimetyp(fil: Path) -> str:
    """Return the type a file is given to the browser as; what it could run is given as text."""
    if fil.suffix.lower() == ".pdf":
        return "application/pdf"
    if fil.suffix.lower() in BILDER:
        return BILDER[fil.suffix.lower()]
    if fil.suffix.lower() in TEXTER or fil.suffix.lower() == ".csv":
        return "text/plain; charset=utf-8"
    return "application/octet-stream"


def svar_med_fil(fil: Path) -> Response:
    """Return a file to the browser, as something that it cannot run."""
    visas = fil.suffix.lower() in (".pdf", *BILDER)
    svar = send_file(fil, mimetype=mimetyp(fil), as_attachment=not visas, download_name=fil.name)
    svar.headers["X-Content-Type-Options"] = "nosniff"
    if fil.suffix.lower() != ".pdf":
        svar.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return svar


def las_underlag(namn: str, sha256: str, mapp: Path, far_visas: frozenset[str]) -> Underlag:
    """Return an underlag as it is to be shown."""
    fil = fil_for(namn, mapp, far_visas)
    return Underlag(namn, "saknas") if fil is None else las_fil(fil, namn, sha256)


def las_fil(fil: Path, namn: str, sha256: str = "") -> Underlag:
    """Return a file as it is to be shown, under a name."""
    with fil.open("rb") as oppen:
        stammer = hashlib.file_digest(oppen, "sha256").hexdigest() == sha256 if sha256 else None
    andelse = fil.suffix.lower()
    if andelse == ".pdf":
        return Underlag(namn, "pdf", stammer)
    if andelse in BILDER:
        return Underlag(namn, "bild", stammer)
    if andelse in TEXTER or andelse == ".csv":
        return _text(namn, fil, stammer)
    return Underlag(namn, "annan", stammer)


def _text(namn: str, fil: Path, stammer: bool | None) -> Underlag:  # noqa: FBT001 (three states)
    with fil.open(encoding="utf-8", errors="replace", newline="") as oppen:
        text = oppen.read(MAX_TECKEN + 1)
    kapad = len(text) > MAX_TECKEN
    text = text[:MAX_TECKEN]
    if fil.suffix.lower() == ".csv":
        rader = _csv(text)
        if rader is not None:
            kapad = kapad or len(rader) > MAX_RADER
            return Underlag(namn, "tabell", stammer, rader=rader[:MAX_RADER], kapad=kapad)
    return Underlag(namn, "text", stammer, text=text, kapad=kapad)


def _csv(text: str) -> tuple[tuple[str, ...], ...] | None:
    """Return the rows of a CSV file; None when it cannot be read as one."""
    huvud = text.partition("\n")[0]
    skiljetecken = ";" if huvud.count(";") > huvud.count(",") else ","
    try:
        rader = [tuple(rad) for rad in csv.reader(text.splitlines(), delimiter=skiljetecken)]
    except csv.Error:
        return None
    bredd = max((len(rad) for rad in rader), default=0)
    return tuple(rad + ("",) * (bredd - len(rad)) for rad in rader if rad) or None
