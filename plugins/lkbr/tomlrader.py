"""Where a key stands in a TOML file, so that a fault in its value is said with its line."""

from __future__ import annotations

import re


class Radkarta:
    """Finds the line of a key in the text: within the table that holds it, when that is known."""

    def __init__(self, text: str) -> None:
        self.rader = text.splitlines()
        traffar = (
            (nummer, re.match(r"\s*\[+\s*([^\]]+?)\s*\]", rad))
            for nummer, rad in enumerate(self.rader, 1)
        )
        self.rubriker = [(nummer, traff[1]) for nummer, traff in traffar if traff]

    def rubrik(self, namn: str, plats: int = 0) -> int:
        """Return the line of a heading, the first one or a later one of that name; 0 for none."""
        funna = [nummer for nummer, egen in self.rubriker if egen.replace('"', "") == namn]
        return funna[plats] if plats < len(funna) else 0

    def rad(self, nyckel: str, rubrik: int | None = None) -> int:
        """Return the line of a key under a heading (0: above all headings; None: anywhere).

        A key that is not there is looked for as a heading, and is else at the heading itself.
        """
        monster = re.compile(rf'\s*"?{re.escape(nyckel)}"?\s*[=.]')
        till = next(
            (nummer for nummer, _ in self.rubriker if rubrik is not None and nummer > rubrik),
            len(self.rader) + 1,
        )
        for nummer in range((rubrik or 0) + 1, till):
            if monster.match(self.rader[nummer - 1]):
                return nummer
        namn = (
            nummer
            for nummer, egen in self.rubriker
            if nyckel in (egen, egen.rsplit(".", 1)[-1].strip('"'))
        )
        return rubrik or next(namn, 0)
