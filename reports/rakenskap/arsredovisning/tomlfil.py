"""A small TOML file beside the text: read, its keys known, and each fault with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rakenskap.bok.felrad import Felrad


@dataclass(slots=True)
class Tomlfil:
    """What a file says, and what is wrong in it.

    Attributes:
        namn: path from the ledger's folder, for messages.
        data: the table, empty when the file is missing or cannot be read.
        text: the file's text.
        fel: faults found so far; whoever reads the values adds to them.
    """

    namn: str
    data: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    fel: list[Felrad] = field(default_factory=list)
    finns: bool = False

    def anmark(self, nyckel: str, text: str, plats: int = 0) -> None:
        """Report a fault at the nth place where a key is given."""
        monster = re.compile(rf"^\s*{re.escape(nyckel)}\s*=|^\s*\[+\s*{re.escape(nyckel)}\s*\]")
        rader = [n for n, rad in enumerate(self.text.splitlines(), 1) if monster.match(rad)]
        rad = rader[plats] if plats < len(rader) else 0
        self.fel.append(Felrad(self.namn, rad, text))

    def ord_(self, tabell: Mapping[str, Any], nyckel: str, plats: int = 0) -> str:
        """Return a text, empty when it is not given; another kind of value is a fault."""
        varde = tabell.get(nyckel, "")
        if isinstance(varde, str):
            return varde.strip()
        self.anmark(nyckel, f'{nyckel} ska vara en text. Gör så här: skriv {nyckel} = "…".', plats)
        return ""

    def heltal(self, tabell: Mapping[str, Any], nyckel: str, plats: int = 0) -> int | None:
        """Return a whole number of at least nought, None when it is not given."""
        varde = tabell.get(nyckel)
        if varde is None or (isinstance(varde, int) and not isinstance(varde, bool) and varde >= 0):
            return varde
        self.anmark(nyckel, f"{nyckel} ska vara ett heltal. Gör så här: skriv {nyckel} = 5.", plats)
        return None

    def lista(self, nyckel: str) -> list[dict[str, Any]]:
        """Return the tables [[nyckel]]."""
        varde = self.data.get(nyckel, [])
        if isinstance(varde, list) and all(isinstance(ett, dict) for ett in varde):
            return varde
        self.anmark(nyckel, f"Rubriken {nyckel} är fel. Gör så här: skriv [[{nyckel}]].")
        return []


def las_toml(fil: Path, mapp: Path, kanda: Mapping[str, frozenset[str]]) -> Tomlfil:
    """Read a file.

    Args:
        fil: the file, which may be missing.
        mapp: the ledger's folder.
        kanda: the known keys of the file itself ("") and of each table in it.
    """
    svar = Tomlfil(str(fil.relative_to(mapp)))
    try:
        svar.text = fil.read_text(encoding="utf-8")
    except FileNotFoundError:
        return svar
    except (OSError, UnicodeDecodeError):
        svar.finns = True
        text = "Filen går inte att läsa. Gör så här: spara den som text i UTF-8."
        svar.fel.append(Felrad(svar.namn, 0, text))
        return svar
    svar.finns = True
    try:
        svar.data = tomllib.loads(svar.text)
    except tomllib.TOMLDecodeError as fel:
        traff = re.search(r"at line (\d+)", str(fel))
        rad = int(traff[1]) if traff else len(svar.text.splitlines())
        text = (
            "Raden går inte att tolka. Gör så här: skriv namn = värde, med text inom citattecken. "
            f"(TOML: {fel})"
        )
        svar.fel.append(Felrad(svar.namn, rad, text))
        return svar
    _okanda(svar, svar.data, kanda.get("", frozenset()))
    for rubrik, varde in svar.data.items():
        for plats, del_ in enumerate(varde if isinstance(varde, list) else [varde]):
            if rubrik in kanda and isinstance(del_, dict):
                _okanda(svar, del_, kanda[rubrik], plats)
    return svar


def _okanda(fil: Tomlfil, tabell: Mapping[str, Any], kanda: frozenset[str], plats: int = 0) -> None:
    for nyckel in tabell:
        if nyckel not in kanda:
            nara = get_close_matches(nyckel, kanda, n=1)
            ratt = f"rätta till {nara[0]}" if nara else f"välj bland {', '.join(sorted(kanda))}"
            fil.anmark(
                nyckel,
                f"Uppgiften {nyckel} är okänd. Gör så här: {ratt}, eller ta bort den.",
                plats,
            )
