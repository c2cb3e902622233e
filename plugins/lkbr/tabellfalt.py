"""Values out of a TOML table, each of the kind that it must be; every fault with its line."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lkbr.tomlrader import Radkarta


class Tabellfalt:
    """A table that is read key by key; what is of the wrong kind is collected, not raised.

    Attributes:
        tabell: the table.
        karta: the lines of its text.
        hem: the line of the heading of each table in it that has been read.
        fel: what is wrong: line and sentence.
    """

    def __init__(self, tabell: dict[str, Any], text: str) -> None:
        self.tabell = tabell
        self.karta = Radkarta(text)
        self.hem = {id(tabell): 0}
        self.fel: list[tuple[int, str]] = []

    def _fel(self, nyckel: str, text: str, tabell: dict[str, Any] | None = None) -> None:
        rubrik = self.hem.get(id(tabell)) if tabell is not None else None
        self.fel.append((self.karta.rad(nyckel, rubrik), text))

    def _text(self, tabell: dict[str, Any], nyckel: str, annars: str) -> str:
        varde = tabell.get(nyckel, annars)
        if isinstance(varde, str):
            return varde
        self._fel(nyckel, f'{nyckel} ska vara en text. Gör så här: skriv {nyckel} = "…".', tabell)
        return annars

    def _heltal(self, tabell: dict[str, Any], nyckel: str, annars: int) -> int:
        varde = tabell.get(nyckel, annars)
        if isinstance(varde, int) and not isinstance(varde, bool):
            return varde
        self._fel(nyckel, f"{nyckel} ska vara ett heltal. Gör så här: skriv {nyckel} = 5.", tabell)
        return annars

    def _heltal_eller_inget(self, tabell: dict[str, Any], nyckel: str) -> int | None:
        return self._heltal(tabell, nyckel, 0) if nyckel in tabell else None

    def _tabell(self, nyckel: str) -> dict[str, Any]:
        varde = self.tabell.get(nyckel, {})
        if isinstance(varde, dict):
            if nyckel in self.tabell:
                self.hem.setdefault(id(varde), self.karta.rubrik(nyckel))
            return varde
        self._fel(nyckel, f"{nyckel} ska vara en rubrik. Gör så här: skriv [{nyckel}].")
        return {}

    def _lista(self, nyckel: str) -> list[dict[str, Any]]:
        varde = self.tabell.get(nyckel, [])
        if isinstance(varde, list) and all(isinstance(rad, dict) for rad in varde):
            for plats, rad in enumerate(varde):
                self.hem.setdefault(id(rad), self.karta.rubrik(nyckel, plats))
            return varde
        self._fel(nyckel, f"{nyckel} ska vara en lista. Gör så här: skriv [[{nyckel}]] för varje.")
        return []

    def _texter(self, nyckel: str, varde: object) -> tuple[str, ...]:
        if isinstance(varde, list) and all(isinstance(stycke, str) for stycke in varde):
            return tuple(varde)
        if isinstance(varde, str):
            return (varde,)
        self._fel(nyckel, f'{nyckel} ska vara text. Gör så här: skriv {nyckel} = ["…", "…"].')
        return ()

    def _dag(self, tabell: dict[str, Any], nyckel: str) -> dt.date | None:
        varde = tabell.get(nyckel)
        if varde is None or (isinstance(varde, dt.date) and not isinstance(varde, dt.datetime)):
            return varde
        text = f"{nyckel} ska vara en dag. Gör så här: skriv {nyckel} = 2024-01-31."
        self._fel(nyckel, text, tabell)
        return None

    def _sant(self, tabell: dict[str, Any], nyckel: str, *, annars: bool) -> bool:
        varde = tabell.get(nyckel, annars)
        if isinstance(varde, bool):
            return varde
        text = f"{nyckel} ska vara sant eller falskt. Gör så här: skriv {nyckel} = true."
        self._fel(nyckel, text, tabell)
        return annars
