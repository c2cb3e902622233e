"""Words that commands for lists share: days, amounts, accounts, and how the list is shown."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import shutil
import sys
from pathlib import Path

from lkbr.behandlingshistorik import Historik
from lkbr.belopp import MINUS, ore_av_text
from lkbr.bokfiler import historik
from rakenskap.bok.bok import Bok
from rakenskap.dagbok.dagar import dag_av_text
from rakenskap.kommandon.argument import Tolk
from rakenskap.listor.dokument import Listdokument
from rakenskap.listor.urval import Intervall
from rakenskap.utskrift.lista_text import som_text
from rakenskap.utskrift.skriv_lista import FORMAT, Format, listfilnamn, skriv_lista


def _dag(text: str, *, sista: bool) -> dt.date:
    dag = dag_av_text(text, sista=sista)
    if dag is None:
        raise argparse.ArgumentTypeError(
            f"«{text}» är inte en dag. Gör så här: skriv 2023-03-31, 2023-03 eller 2023."
        )
    return dag


def forsta_dag(text: str) -> dt.date:
    """Read a first day: `2023-03-31`, or `2023-03` or `2023` for the first day of it."""
    return _dag(text, sista=False)


def dag_eller_sista(text: str) -> dt.date:
    """Read a last day: `2023-03-31`, or `2023-03` or `2023` for the last day of it."""
    return _dag(text, sista=True)


def konton(text: str) -> tuple[Intervall, ...]:
    """Read accounts: `1930`, `4000-4999`, `50` for all that begin so, several with comma."""
    par = []
    for del_ in text.split(","):
        traff = re.fullmatch(r"\s*(\d{1,6})(?:-(\d{1,6}))?\s*", del_)
        if not traff or (traff[2] or traff[1]) < traff[1]:
            raise argparse.ArgumentTypeError(
                f"«{del_.strip()}» är inte ett konto. Gör så här: skriv 1930, 4000-4999, eller 50 "
                "för alla konton som börjar så; flera med komma emellan."
            )
        par.append((traff[1], traff[2] or traff[1]))
    return tuple(par)


def belopp_i_ord(text: str) -> int:
    """Read an amount in kronor, `1 250,50`, as öre."""
    ore = ore_av_text(text)
    if ore is None or text.strip()[:1] in ("-", "+", MINUS):
        raise argparse.ArgumentTypeError(
            f"«{text}» är inte ett belopp. Gör så här: skriv kronor utan tecken, t.ex. 1250,50."
        )
    return ore


def lagg_till_utskrift(tolk: Tolk) -> None:
    """Describe the words that say how a list is shown."""
    tolk.add_argument(
        "--format",
        choices=FORMAT,
        default="text",
        help="text (visas här), pdf, xlsx, csv eller json",
    )
    tolk.add_argument(
        "--ut", type=Path, metavar="FIL", help="filen som skrivs (annars under build/ och året)"
    )


def historik_i(bok: Bok) -> Historik:
    """Return the books' behandlingshistorik, empty when there is none."""
    return historik(bok.options) or Historik()


def visa_eller_skriv(dok: Listdokument, format_: Format, ut: Path | None) -> None:
    """Show the list at the terminal, or write it and say where it is."""
    if format_ == "text" and ut is None:
        sys.stdout.write(som_text(dok, shutil.get_terminal_size((80, 24)).columns))
        return
    fil = skriv_lista(
        dok, format_, ut or Path("build") / str(dok.dag.year) / listfilnamn(dok, format_)
    )
    print(f"{dok.titel} {dok.period}: {fil}  {fil.stat().st_size // 1024 + 1} kB")
