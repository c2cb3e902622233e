"""Booking what has not been a draft in a file: an invoice as it is typed, a closing entry.

The same checks as for a draft, the same text, the same record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.bokforing import Bokford, bokfor_text, las_text
from rakenskap.dagbok.nummer import serie_for
from rakenskap.dagbok.skiss import Skiss
from rakenskap.dagbok.text import Text, Varde
from rakenskap.dagbok.utkast import Utkast, granska_utkast, sena_utkast


@dataclass(frozen=True, slots=True)
class Ny:
    """What is to be booked, and what it is called in messages."""

    text: Text
    namn: str


def granska_nya(skiss: Skiss, nya: Sequence[Ny]) -> list[Felrad]:
    """Return what must be put right before some entries can be booked."""
    return [rad for ett in _som_utkast(skiss, nya) for rad in _fel(skiss, ett)]


def _som_utkast(skiss: Skiss, nya: Sequence[Ny]) -> list[Utkast]:
    svar = []
    for nummer, ny in enumerate(nya, start=1):
        entry = las_text(skiss, str(ny.text))
        svar.append(Utkast(nummer, entry, serie_for(skiss.bok, entry), ny.namn))
    return svar


def _fel(skiss: Skiss, utkast: Utkast) -> list[Felrad]:
    fel = granska_utkast(skiss.bok, utkast, skiss.las, skiss.vem, skiss.finns)
    return [Felrad(utkast.fil, 0, rad.text) for rad in fel]


def bokfor_nya(skiss: Skiss, nya: Sequence[Ny], *, sent: str = "") -> list[Bokford]:
    """Add the booking of some entries to a change, in the order that they are to be numbered.

    Args:
        skiss: the change; their underlag may be new in it.
        nya: the entries, as drafts.
        sent: why those of cash and bank are booked late that are (LKBR 3 kap. 4 §).

    Raises:
        BokFelError: one cannot be booked (a locked period, an underlag that is not there).
    """
    utkast = _som_utkast(skiss, nya)
    fel = [rad for ett in utkast for rad in _fel(skiss, ett)]
    if fel:
        raise BokFelError(fel)
    if utkast:
        skiss.logga_installningar()
    sena = sena_utkast(skiss.bok, utkast, skiss.vem)
    bokforda = []
    for ett, ny in zip(utkast, nya, strict=True):
        egna: dict[str, Varde | None] = {"serie": None}
        if sent and ett in sena:
            egna["sent"] = sent
        rader = str(ny.text).splitlines(keepends=True)
        bokforda.append(bokfor_text(skiss, ett.serie, ett.entry, rader, egna))
    return bokforda
