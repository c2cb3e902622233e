"""What was tried of the books in a run, and what rests on an earlier one: said on the screen.

A seal proves that no file has changed since the books were tried as a whole. That an underlag is
still what it was on the disk is proved only by reading it: all of them in a whole reading, those
of the year before its accounts are written.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rakenskap.bok.avtryck import las_om
from rakenskap.bok.bok import Bok
from rakenskap.bok.poster import Poster


def arets_underlag(poster: Poster, ar: int) -> dict[str, str]:
    """Return the path and booked checksum of each underlag of a year's verifikationer."""
    if poster.forut is not None:
        return dict(poster.forut.underlag(ar))
    return underlag_per_ar(poster).get(ar, {})


def underlag_per_ar(poster: Poster) -> dict[int, dict[str, str]]:
    """Return the path and booked checksum of the underlag of each year's verifikationer."""
    svar: dict[int, dict[str, str]] = {}
    for ver in poster.verifikationer:
        svar.setdefault(ver.datum.year, {}).update(ver.underlag)
    return svar


def andrade_underlag(mapp: Path, underlag: Iterable[tuple[str, str]]) -> list[str]:
    """Read underlag from the disk and return those that are not what was booked."""
    return [sokvag for sokvag, summa in underlag if las_om(mapp, sokvag) != summa]


def i_ord(bok: Bok, *, lasta: int | None = None, ar: int = 0) -> str:
    """Say how the books were tried.

    Args:
        bok: the books.
        lasta: how many underlag of the year were read from the disk; None for none of them.
        ar: the year.
    """
    forseglade = bok.forseglade
    if bok.kalla:
        return ""
    if forseglade is None:
        return "Böckerna och alla underlag lästes och prövades nu."
    svar = f"{forseglade.provning} "
    if forseglade.oppet and lasta is None:
        return f"{svar}De låsta årens underlag jämfördes med storlek och tid, och lästes inte."
    if lasta is None:
        return f"{svar}Underlagen jämfördes med storlek och tid, och lästes inte."
    antal = "det enda underlaget" if lasta == 1 else f"de {lasta} underlagen"
    return f"{svar}Nu lästes {antal} för {ar}; övriga jämfördes med storlek och tid."
