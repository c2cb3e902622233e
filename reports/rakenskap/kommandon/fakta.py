"""`rakenskap fakta FIL.se > fakta.toml`: the facts that no entry tells and that are missing."""

from __future__ import annotations

import argparse
import sys

from rakenskap.bok.bok import INSTALLNINGAR
from rakenskap.bok.poster import bygg_poster
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.siefiler import bok_och_ar, lagg_till_vad, valda
from rakenskap.rakningar.fakta import faktafil, saknade


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    lagg_till_vad(tolk)


def kor(val: argparse.Namespace) -> int:
    """Print a file of the missing facts to fill in, and say where it goes; 1 when some are."""
    from rakenskap.rakningar.arsrakenskap import arets_rakenskap  # noqa: PLC0415 (slow to load)
    from rakenskap.rakningar.berakning import Berakning  # noqa: PLC0415
    from rakenskap.rakningar.rakenskaper import valj_ar  # noqa: PLC0415

    ar, filer = valda(val)
    bok, ar = bok_och_ar(ar, filer, val)
    poster = bygg_poster(bok)
    ar = valj_ar(bok, poster, ar)
    rakenskap = arets_rakenskap(Berakning.av(bok, poster), ar)
    borta = saknade(rakenskap.exakta_rapporter)
    if not borta:
        print(f"Inga uppgifter saknas i räkenskaperna för {ar}.", file=sys.stderr)
        return 0
    print(faktafil(borta, rakenskap.form.id, ar), end="")
    print(f"{len(borta)} uppgifter saknas i räkenskaperna för {ar}:", file=sys.stderr)
    for ett in borta:
        print(f"  {ett.vad} ({ett.regel})", file=sys.stderr)
    if filer:
        gor = "spara texten som fakta.toml, fyll i den och kör rakenskap rapporter med --fakta"
    else:
        gor = f"fyll i dem i {INSTALLNINGAR}, under samma rubriker"
    print(f"Gör så här: {gor}.", file=sys.stderr)
    return 1
