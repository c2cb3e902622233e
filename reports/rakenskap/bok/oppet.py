"""The open years read by themselves, beside locked years that were proven before.

Beancount reads every file but those with the locked years' entries, and every rule of `lkbr.alla`
is run on what it gives, with `lkbr.grund` for what lies before. The result is used only where it
has no error: then a reading of all gives the same. Where there is an error, or anything that may
reach back, all is read the ordinary way, which also words the error.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from beancount import loader
from beancount.core import data
from beancount.parser import parser

from lkbr.behandlingshistorik import vernyckel
from lkbr.grund import Grund, gallande_filer, med_grund
from lkbr.rattelse import hanvisningar
from rakenskap.bok.bok import Bok, bygg_bok, ladda
from rakenskap.bok.felrad import BokFelError
from rakenskap.bok.poster import Poster, poster_ur


@dataclass(frozen=True)
class Oppet:
    """The open years, without an error.

    Attributes:
        bok: the books without the entries of the locked years.
        poster: the rows of the open years.
        rattas_av: names of what corrects entries of the locked years, by their place.
        huvudhash: hash of the log's last record.
    """

    bok: Bok
    poster: Poster
    rattas_av: Mapping[int, str]
    huvudhash: str


def las_oppet(huvudfil: Path, grund: Grund) -> Oppet | None:
    """Read the open years; None where all must be read.

    Args:
        huvudfil: the books' main file.
        grund: the locked years, none of whose files has changed.
    """
    _hoppa_over()
    try:
        with med_grund(str(huvudfil), grund):
            entries, fel, options = ladda(huvudfil)
            bok = bygg_bok(huvudfil, entries, fel, options)
    except BokFelError:
        return None
    if bok.fel or _nya_las(grund):
        return None
    egna = [ett for ett in entries if not _is_saldon(ett)]
    bok = Bok(
        bok.huvudfil,
        egna,
        bok.options,
        (),
        bok.konton,
        bok.forbund,
        bok.att_gora,
        varningar=bok.varningar,
        utkastfel=bok.utkastfel,
    )
    return Oppet(bok, poster_ur(bok), _rattas_av(egna, grund), grund.logg.forra)


def _is_saldon(entry: data.Directive) -> bool:
    return isinstance(entry, data.Transaction) and entry.meta["filename"] == "<grund>"


def _nya_las(grund: Grund) -> bool:
    """Tell whether a further year has been locked: it is proven with all the others, once."""
    perioder = grund.logg.lage.stangning.perioder
    return any(len(ett) == 4 and int(ett) > grund.till.year for ett in perioder)


def _rattas_av(entries: list[Any], grund: Grund) -> dict[int, str]:
    svar: dict[int, list[str]] = {}
    for entry in entries:
        if isinstance(entry, data.Transaction) and entry.flag != "!":
            for namn in hanvisningar(entry):
                plats = grund.plats(namn)
                if plats is not None:
                    svar.setdefault(plats, []).append(vernyckel(entry))
    return {plats: ", ".join(namn) for plats, namn in svar.items()}


def _hoppa_over() -> None:
    """Let beancount's loader see nothing in the files that are not to be read."""
    riktig = getattr(loader, "parser")  # noqa: B009 (the loader's own name for its parser)
    if isinstance(riktig, SimpleNamespace):
        return

    def parse_file(filename: str, **mer: Any) -> Any:  # noqa: ANN401 (what beancount gives)
        if filename in gallande_filer():
            return parser.parse_file(io.BytesIO(), report_filename=filename, **mer)
        return parser.parse_file(filename, **mer)

    egen = SimpleNamespace(parse_file=parse_file, parse_string=parser.parse_string)
    setattr(loader, "parser", egen)  # noqa: B010
