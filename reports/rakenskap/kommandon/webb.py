"""`rakenskap webb`: the books in Fava for several people, each with a log-in and a role."""

from __future__ import annotations

import argparse
import signal
import sys
from typing import TYPE_CHECKING

from rakenskap.bok.bok import hitta_huvudfil
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.skrivning import aterstall
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.webb import losenord
from rakenskap.webb.anvandare import FIL, Anvandarfil
from rakenskap.webb.inloggningslogg import FIL as LOGGFIL
from rakenskap.webb.installningar import InstallningarFelError, las_installningar

if TYPE_CHECKING:
    from rakenskap.webb.app import Webb


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("--port", type=int, default=5000, help="port (annars 5000)")
    tolk.add_argument(
        "--lyssna",
        default="127.0.0.1",
        metavar="ADRESS",
        help="adress att lyssna på (annars 127.0.0.1, bara den här datorn)",
    )
    tolk.add_argument(
        "--bakom-tls",
        metavar="HTTPS-ADRESS",
        help="läsarnas adress, när en proxy med TLS står framför",
    )
    tolk.add_argument(
        "--proxy-fran",
        action="append",
        default=[],
        metavar="IP",
        help="proxyns adress eller nät; bara därifrån tros uppgifter om läsaren (kan upprepas)",
    )
    tolk.add_argument(
        "--proxy-huvud",
        metavar="NAMN",
        help="huvud där proxyn säger vem läsaren är, i stället för inloggning här",
    )
    tolk.add_argument(
        "--overksam",
        type=int,
        default=60,
        metavar="MINUTER",
        help="så länge gäller en inloggning utan att man gör något (annars 60)",
    )


def kor(val: argparse.Namespace) -> int:
    """Serve the books until interrupted."""
    try:
        installningar = las_installningar(
            val.lyssna,
            val.port,
            val.bakom_tls,
            val.proxy_fran,
            val.proxy_huvud,
            max(val.overksam, 1) * 60,
        )
    except InstallningarFelError as fel:
        print(f"rakenskap webb: {fel}", file=sys.stderr)
        return 2
    huvudfil = hitta_huvudfil(bokens_plats(val.bok))
    anvandare = Anvandarfil(huvudfil.parent / FIL)
    if not anvandare():
        raise BokFelError(
            [
                Felrad(
                    str(anvandare.fil),
                    0,
                    "Ingen kan logga in: det finns inga användare. Gör så här: rakenskap anvandare "
                    "lagg-till NAMN --roll ekonom",
                )
            ]
        )
    aterstall(huvudfil.parent)

    # Fava takes most of a second to import: not before the words are known to be right.
    from rakenskap.webb.app import Webb  # noqa: PLC0415
    from rakenskap.webb.sessioner import Sessioner  # noqa: PLC0415

    webb = Webb(
        huvudfil,
        installningar,
        anvandare,
        huvudfil.parent / LOGGFIL,
        sessioner=Sessioner(installningar.overksam_s, installningar.langst_s),
    )
    return _servera(webb)


def _servera(webb: Webb) -> int:
    """Serve until interrupted; return 0, or 1 when the port is taken."""
    from rakenskap.bok.insticksprogram import skydda  # noqa: PLC0415
    from rakenskap.webb.server import anvisning, gor_server  # noqa: PLC0415

    losenord.varm_upp()
    # Both apps are made, and the books loaded, before the first request.
    skydda()
    _ = webb.fava, webb.dorr
    server = gor_server(webb)
    val = webb.installningar
    try:
        server.prepare()
    except OSError:
        print(
            f"rakenskap webb: {val.lyssna}:{val.port} går inte att lyssna på. Gör så här: välj en "
            "annan port med --port, eller stäng det program som använder den.",
            file=sys.stderr,
        )
        return 1
    # Stopped by the system as by Ctrl-C: what is being answered is answered.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        print(anvisning(val), flush=True)
        server.serve()
    except KeyboardInterrupt:
        print("Servern är stoppad.", file=sys.stderr)
    finally:
        server.stop()
    return 0
