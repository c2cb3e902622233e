"""`rakenskap fava`: the books in the browser, on this machine only, for one person."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rakenskap.bok.bok import hitta_huvudfil
from rakenskap.bok.insticksprogram import skydda
from rakenskap.bok.skrivning import aterstall
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats

if TYPE_CHECKING:
    from flask import Flask

LYSSNA = "127.0.0.1"


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("--port", type=int, default=5000, help="port (annars 5000)")


def gor_app(huvudfil: Path) -> Flask:
    """Return Fava for some books, with nothing run that the books name and is not ours.

    Fava's own command has no such guard.
    """
    from fava.application import create_app  # noqa: PLC0415 (most of a second to import)

    aterstall(huvudfil.parent)
    skydda()
    return create_app([huvudfil], load=True)


def kor(val: argparse.Namespace) -> int:
    """Serve the books until interrupted."""
    app = gor_app(hitta_huvudfil(bokens_plats(val.bok)))

    from cheroot.wsgi import Server  # noqa: PLC0415 (only where something is served)

    server = Server((LYSSNA, val.port), app)
    try:
        server.prepare()
    except OSError:
        print(
            f"rakenskap fava: {LYSSNA}:{val.port} går inte att lyssna på. Gör så här: välj en "
            "annan port med --port, eller stäng det program som använder den.",
            file=sys.stderr,
        )
        return 1
    print(f"Öppna http://{LYSSNA}:{val.port} i webbläsaren. Avsluta med Ctrl-C.", flush=True)
    try:
        server.serve()
    except KeyboardInterrupt:
        print("Fava är stoppat.", file=sys.stderr)
    finally:
        server.stop()
    return 0
