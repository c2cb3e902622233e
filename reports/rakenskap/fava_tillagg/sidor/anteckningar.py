"""The auditor's notes, as the pages read them."""

from __future__ import annotations

from pathlib import Path

from rakenskap.fava_tillagg.sida import Fraga, SaknasError
from rakenskap.granskning.anteckningar import Anteckning, las_anteckningar


def anteckningsfil(fraga: Fraga) -> Path:
    """Return the file of the auditor's notes."""
    return (fraga.lage.bok.mapp / fraga.anteckningar).resolve()


def anteckningar_i(fraga: Fraga) -> list[Anteckning]:
    """Return the notes."""
    try:
        return las_anteckningar(anteckningsfil(fraga))
    except ValueError as fel:
        raise SaknasError(str(fel)) from fel
