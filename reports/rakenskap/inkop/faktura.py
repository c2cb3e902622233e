"""Plans: an invoice is booked, or saved as a draft."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.bokforing import Bokford, las_text
from rakenskap.dagbok.nummer import serie_for, skriv_i_serien
from rakenskap.dagbok.nya import Ny, bokfor_nya
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import Text
from rakenskap.dagbok.underlag import ta_emot, ta_emot_innehall
from rakenskap.dagbok.utkast import dagfel
from rakenskap.inkop.forslag import Fakturauppgift, foresla_faktura
from rakenskap.reskontra.poster import LEVERANTOR, rent
from rakenskap.reskontra.reskontra import reskontra

Underlag = Path | tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Fakturaplan:
    """An invoice that has not been written.

    Attributes:
        skiss: the change.
        text: the entry.
        bokford: the entry as it is booked, None for a draft.
        fil: the file that it stands in.
    """

    skiss: Skiss
    text: Text
    bokford: Bokford | None
    fil: str


def fakturafel(bok: Bok, motpart: str, nummer: str) -> str:
    """Return what is wrong with an invoice's number, empty when nothing is: it has been used."""
    sokt = rent(nummer)
    for post in reskontra(bok, LEVERANTOR, utkast=True).poster if sokt else ():
        if rent(post.nummer) == sokt and rent(post.motpart) == rent(motpart) and not post.rattad:
            return (
                f"Fakturan {nummer} från {post.motpart} finns redan: {post.namn}, {post.datum}. "
                "Gör så här: är det samma faktura, skriv den inte igen; annars rätta numret. "
                "(LKBR 3 kap. 9 §)"
            )
    return ""


def fakturadagfel(bok: Bok, dag: dt.date, vem: Vem) -> str:
    """Return why no invoice can be booked on a day, empty when one can."""
    serie = bok.forbund.serie_av_slag("leverantor") or bok.forbund.serier[0]
    return next(iter(dagfel(bok, dag, serie, Skiss(bok, vem).las, vem)), "")


def planera_faktura(
    bok: Bok,
    uppgift: Fakturauppgift,
    vem: Vem,
    underlag: Underlag | None = None,
    *,
    bokfor: bool = False,
    text: Text | None = None,
) -> Fakturaplan:
    """Plan an invoice: booked, or as a draft.

    Args:
        bok: the books.
        uppgift: what is known of the invoice.
        vem: who enters it.
        underlag: its document: a file, or name and content.
        bokfor: book it at once; else it is a draft.
        text: the entry, where it has been changed after it was proposed.

    Raises:
        BokFelError: nothing says which account it belongs to, the number has been used, or (when
            it is booked) the underlag is missing or the period is locked.
    """
    dubbel = fakturafel(bok, uppgift.leverantor, uppgift.nummer)
    if dubbel:
        raise BokFelError([Felrad(uppgift.leverantor, 0, dubbel)])
    skiss = Skiss(bok, vem)
    text = text or foresla_faktura(bok, uppgift)
    if underlag is not None:
        ar = uppgift.datum.year
        plats, summa = (
            ta_emot(skiss, underlag, ar)
            if isinstance(underlag, Path)
            else ta_emot_innehall(skiss, *underlag, ar)
        )
        egna = {**text.uppgifter, "underlag": plats, "underlag-sha256": summa}
        text = replace(text, uppgifter=egna)
    if bokfor:
        (bokford,) = bokfor_nya(skiss, [Ny(text, f"fakturan {uppgift.nummer}".strip())])
        return Fakturaplan(skiss, text, bokford, bokford.fil)
    entry = las_text(skiss, str(text))
    fil = skriv_i_serien(skiss, serie_for(bok, entry), text.datum, str(text))
    return Fakturaplan(skiss, text, None, fil)
