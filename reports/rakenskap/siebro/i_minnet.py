"""Books in memory from SIE files: the same rules and the same reports as for a ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from beancount.core import data
from beancount.parser import options

from lkbr.bokslut import kontrollera_bokslut
from lkbr.budget import lagg_till_budgetar
from lkbr.exakthet import kontrollera_exakthet
from lkbr.kartlaggning import kartlagg_konton
from lkbr.verifikationer import kontrollera_verifikationer
from rakenskap.bok.bok import Antagande, Bok, konton_av
from rakenskap.bok.felrad import fran_beancount
from rakenskap.dagbok.text import ROTTER
from rakenskap.siebro.bokforing import Bokforing, bokfor_sie
from rakenskap.siebro.filer import Siefil
from rakenskap.siebro.kartor import Kartor
from rakenskap.siebro.kontroller import kontrollera_filer

PLUGINS = (
    "lkbr.exakthet",
    "lkbr.kartlaggning",
    "lkbr.verifikationer",
    "lkbr.bokslut",
    "lkbr.budget",
)
Regel = Callable[[data.Entries, dict[str, Any]], tuple[data.Entries, list[Any]]]
_REGLER: tuple[Regel, ...] = (
    kontrollera_exakthet,
    kontrollera_verifikationer,
    kontrollera_bokslut,
    lagg_till_budgetar,
)


def bok_fran_sie(filer: Sequence[Siefil], kartor: Kartor | None = None) -> tuple[Bok, Bokforing]:
    """Make books of SIE files, without writing anything.

    Args:
        filer: the files, one a year.
        kartor: the user's decisions.

    Returns:
        The books with their errors, and what they were made from (findings, years).

    Raises:
        BokFelError: the files cannot become books.
    """
    bokforing = bokfor_sie(filer, kartor, anta=True)
    return i_minnet(bokforing, filer), bokforing


def i_minnet(bokforing: Bokforing, filer: Sequence[Siefil]) -> Bok:
    """Put directives together as books, and run the rules on them."""
    fil = filer[-1]
    instaellningar = _options(bokforing, fil)
    entries: data.Entries = data.sorted([*bokforing.konton, *bokforing.entries, *bokforing.budget])
    entries, fynd = kartlagg_konton(entries, instaellningar, bokforing.kontoplan)
    for regel in _REGLER:
        entries, egna = regel(entries, instaellningar)
        fynd = [*fynd, *egna]
    summor = "; ".join(f"{ett.namn} (SHA-256 {ett.sha256})" for ett in filer)
    ursprung = f"Räkenskaperna är gjorda direkt ur SIE-filen {summor}."
    antaganden = tuple(Antagande(ett.text, ett.konton) for ett in bokforing.fynd if ett.antagande)
    if antaganden:
        ursprung += f" De vilar på {len(antaganden)} antaganden om filen, som står sist."
    forbund = replace(bokforing.forbund, ursprung=ursprung)
    mapp = fil.plats.resolve().parent
    return Bok(
        huvudfil=mapp / fil.namn,
        entries=data.sorted(entries),
        options=instaellningar,
        fel=tuple(sorted({fran_beancount(ett, mapp, []) for ett in fynd})),
        konton=konton_av(entries),
        forbund=forbund,
        kalla=f"SIE-fil {fil.namn}",
        kontroller=kontrollera_filer(filer, bokforing.fynd),
        antaganden=antaganden,
    )


def _options(bokforing: Bokforing, fil: Siefil) -> dict[str, Any]:
    svar = dict(options.OPTIONS_DEFAULTS)
    svar |= ROTTER
    svar["title"] = bokforing.forbund.namn
    svar["filename"] = fil.namn
    svar["include"] = []
    svar["plugin"] = [(namn, None) for namn in PLUGINS]
    svar["tolerance_multiplier"] = Decimal(0)
    svar["inferred_tolerance_default"] = {}
    svar["operating_currency"] = ["SEK"]
    return svar
