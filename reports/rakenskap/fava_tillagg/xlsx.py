"""A table of a page as a spreadsheet: what is on the page, with numbers as numbers."""

from __future__ import annotations

from io import BytesIO

from rakenskap.bok.bok import Bok
from rakenskap.bok.poster import Period
from rakenskap.fava_tillagg.visning import Tabell
from rakenskap.listor.dokument import dokument_for
from rakenskap.rapport.rapport import Harkomst
from rakenskap.utskrift.lista_xlsx import som_xlsx
from rakenskap.utskrift.rapportblad import rapport_som_xlsx
from rakenskap.utskrift.uppstalld import harkomstrader


def tabell_som_xlsx(
    tabell: Tabell, bok: Bok, period: Period, harkomst: Harkomst, markning: str = ""
) -> bytes:
    """Return the spreadsheet: a list in kronor and öre, or a statement in whole units.

    Args:
        tabell: the table.
        bok: whose it is.
        period: the period, for the heading and the date that the file says it was made.
        harkomst: the books that it comes from.
        markning: a word that stands first in a statement, such as UTKAST.
    """
    forbund = bok.forbund
    if not tabell.rapport.decimaler:
        rubrik = f"{forbund.namn}, {period.rubrik}"
        fot = (forbund.ursprung, *harkomstrader(harkomst))
        return rapport_som_xlsx(tabell.rapport, tabell.enhet, period.till, rubrik, fot, markning)
    ut = BytesIO()
    dok = dokument_for(
        bok,
        tabell.id,
        tabell.titel,
        period.rubrik,
        period.till,
        (tabell.rapport,),
        harkomst=harkomst,
    )
    som_xlsx(dok, ut)
    return ut.getvalue()
