"""What the commands of the closing share: a proposal is shown, asked about once, and booked."""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
from collections.abc import Callable, Sequence

from rakenskap.bok.bok import Bok
from rakenskap.bok.poster import bygg_poster
from rakenskap.bokslut.forslag import Bokslutsforslag, planera
from rakenskap.dagbok.skiss import Skiss
from rakenskap.kommandon.dialog import avsluta_bokforing, vem, visa
from rakenskap.kommandon.utskriftsval import visa_eller_skriv
from rakenskap.listor.dokument import Listdokument, dokument_for
from rakenskap.rakningar.rakenskaper import harkomst
from rakenskap.rapport.rapport import Harkomst, Rapport
from rakenskap.utskrift.lista_text import som_text

_DAG = dt.date(1970, 1, 1)  # stands nowhere in a text


def visa_rapport(rapport: Rapport) -> None:
    """Print a computation."""
    dok = Listdokument("", rapport.titel, "", "", "", _DAG, "", Harkomst("", ""), (rapport,))
    bredd = shutil.get_terminal_size((80, 24)).columns
    text = som_text(dok, bredd).split("\nVerifikationer, SHA-256")[0]
    print(text.strip("\n"))


def skriv_rapporter(
    bok: Bok, namn: str, dag: dt.date, rapporter: Sequence[Rapport], val: argparse.Namespace
) -> int:
    """Show some tables, or write them as a file."""
    harkommen = harkomst(bok, bygg_poster(bok), dag.year)
    dok = dokument_for(bok, namn, rapporter[0].titel, str(dag), dag, rapporter, harkomst=harkommen)
    visa_eller_skriv(dok, val.format, val.ut)
    return 0


def bokfor_eller_visa(
    bok: Bok,
    forslag: Sequence[Bokslutsforslag],
    val: argparse.Namespace,
    tillagg: Callable[[Skiss], None] | None = None,
) -> int:
    """Show some proposals, ask once, and book them.

    Args:
        bok: the books.
        forslag: what is proposed.
        val: the words of the command.
        tillagg: adds to the change before it is written.

    Raises:
        BokFelError: an entry cannot be booked.
    """
    for ett in forslag:
        visa_rapport(ett.rapport)
        for rad in ett.fynd:
            print(f"OBS: {rad}")
    if not any(ett.texter for ett in forslag):
        print("Det finns ingenting att bokföra.")
        return 0
    skiss, bokforda = planera(bok, forslag, vem(val))
    if tillagg is not None:
        tillagg(skiss)
    print()
    for ny in bokforda:
        visa(ny.entry, ny.namn)
    return avsluta_bokforing(
        skiss,
        val,
        f"Bokför {len(bokforda)} verifikation{'' if len(bokforda) == 1 else 'er'}?",
        bokforda,
    )
