"""What every page that writes gives its template."""

from __future__ import annotations

from typing import Any

from lkbr.belopp import ore_som_text
from rakenskap.fava_tillagg.personer import personer, servern_sager, vem_fragar
from rakenskap.fava_tillagg.sida import Fraga


def gemensamt(fraga: Fraga) -> dict[str, Any]:
    """Return the address, the ticket and who one is, for the forms of a page."""
    forbund = fraga.lage.bok.forbund
    return {
        "gor": fraga.adresser.sida("Arbeta/gor"),
        "biljett": fraga.biljett_for("Arbeta"),
        "av": vem_fragar(forbund),
        # Without a server that says who each is, the user chooses, among the people of the books.
        "personer": () if servern_sager() else personer(forbund),
        "kronor": ore_som_text,
    }
