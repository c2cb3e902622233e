"""What is found when a SIE file is turned into books: shown to the user, never lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rakenskap.bok.felrad import BokFelError, Felrad


@dataclass(frozen=True, slots=True)
class Fynd:
    """A finding about a file.

    Attributes:
        fil: name of the file.
        rad: line in it, 0 for the file as a whole.
        text: what was found and what has been done about it.
        varning: False for plain information, such as which chart was recognised.
        antagande: the figures rest on it; it stands in the reports too.
        konton: numbers of the accounts that an assumption gives their place.
        kontroll: id of the check of the reports that it fails, see `kontroller`; empty for none.
    """

    fil: str
    rad: int
    text: str
    varning: bool = True
    antagande: bool = False
    kontroll: str = ""
    konton: tuple[str, ...] = ()

    def __str__(self) -> str:
        plats = f"{self.fil}:{self.rad}" if self.rad else self.fil
        return f"{plats}: {'varning: ' if self.varning else ''}{self.text}"


def neka(fil: str, text: str, rad: int = 0) -> BokFelError:
    """Return the refusal of a file, to raise."""
    return BokFelError([Felrad(fil, rad, text)])


def krav_strikt(fynd: Iterable[Fynd]) -> None:
    """Refuse where a finding is more than information (`--strikt`).

    Raises:
        BokFelError: there is such a finding; it holds all of them.
    """
    fel = [Felrad(ett.fil, ett.rad, ett.text) for ett in fynd if ett.varning]
    if fel:
        raise BokFelError(fel)
