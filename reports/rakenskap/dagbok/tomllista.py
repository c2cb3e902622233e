"""Plans: a list of tables in one of the books' TOML files is changed, its comments kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import tomlkit
from tomlkit.items import AoT

from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.skiss import Skiss


@dataclass(frozen=True, slots=True)
class Tomllista:
    """A file that is a list: templates, rules for bank rows, the register of suppliers.

    Attributes:
        fil: the file, from the books' folder.
        namn: the list's name in it: `mall` for `[[mall]]`.
        huvud: how a new file begins.
        tolka: reads the whole file as those do who use it, and raises BokFelError when it breaks
            a rule: what cannot be read is never planned.
    """

    fil: str
    namn: str
    huvud: str
    tolka: Callable[[Bok, Mapping[str, Any]], object]

    def oppna(self, skiss: Skiss) -> tuple[tomlkit.TOMLDocument, AoT]:
        """Return the file as it stands in a change, and its list, which may be changed.

        Raises:
            BokFelError: the file cannot be read, or holds no list of that name.
        """
        try:
            dok = tomlkit.parse(skiss.text(self.fil) or self.huvud)
        except ValueError as hinder:
            raise self.fel(f"Filen går inte att tolka ({hinder}). Gör så här: rätta den.") from None
        if self.namn not in dok:
            dok.append(self.namn, tomlkit.aot())
        lista = dok[self.namn]
        if not isinstance(lista, AoT):
            text = f"{self.namn} är ingen lista. Gör så här: skriv [[{self.namn}]] före varje post."
            raise self.fel(text)
        return dok, lista

    def satt(self, skiss: Skiss, dok: tomlkit.TOMLDocument) -> Skiss:
        """Put the changed file into the change.

        Raises:
            BokFelError: it breaks a rule.
        """
        self.tolka(skiss.bok, dok.unwrap())
        skiss.satt(self.fil, tomlkit.dumps(dok))
        return skiss

    def fel(self, text: str) -> BokFelError:
        """Return an error of the file."""
        return BokFelError([Felrad(self.fil, 0, text)])
