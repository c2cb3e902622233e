"""The list of checks that stands last in the accounts: each one, how it came out, and why."""

from __future__ import annotations

from collections.abc import Sequence

from rakenskap.bok.kontroll import Kontroll, raknade
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport


def kontrollista(kontroller: Sequence[Kontroll]) -> Rapport:
    """Return the checks of a year as a table, with what they found or why they were not tried."""
    kolumner = (
        Kolumn("utfall", "Utfall", "text"),
        Kolumn("kod", "Kod", "text"),
        Kolumn("regel", "Regel", "text"),
    )
    rader = tuple(
        Rad(
            ett.id,
            ett.namn,
            (Cell(text=ett.utfall), Cell(text=ett.kod), Cell(text=ett.regel)),
        )
        for ett in kontroller
    )
    efter = [f"Kontrollerna: {raknade(kontroller)}."]
    for ett in kontroller:
        varfor = filter(None, (ett.ej_provad, ett.galler_inte))
        efter += [f"{ett.namn}: {text}" for text in (*varfor, *ett.fynd)]
    return Rapport("kontroller", "Kontroller", kolumner, rader, efter=tuple(efter))
