"""The names that a text may use, printed: for the årsredovisning and for a delårsrapport."""

from __future__ import annotations

from rakenskap.arsredovisning.figurer import Namn
from rakenskap.arsredovisning.filter import visa_varde
from rakenskap.bok.felrad import BokFelError, Felrad


def visa_namn(namn: Namn, sok: str) -> int:
    """Print the names that hold a word, all for none; return the exit status."""
    visade = [
        figur
        for figur in namn.alla()
        if sok.casefold() in figur.namn.casefold() or sok.casefold() in figur.etikett.casefold()
    ]
    if not visade:
        text = f"Inget namn innehåller «{sok}». Gör så här: kör --namn utan ord och välj i listan."
        raise BokFelError([Felrad("rakenskap arsredovisning", 0, text)])
    bredd = max(len(figur.namn) for figur in visade)
    for figur in visade:
        varde = visa_varde(figur, namn.enhet)
        print(f"{figur.namn:<{bredd}}  {varde:>20}  {figur.etikett}".rstrip())
    print(
        "Skriv {{ namn | kr }}, | tkr, | mnkr, | procent eller | antal. Fler ord: docs/handbok.md, "
        "Skriva årsredovisningen."
    )
    return 0
