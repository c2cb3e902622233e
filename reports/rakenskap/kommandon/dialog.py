"""What the commands of the daily books ask and show at the terminal."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path

from beancount.core import data

from lkbr.behandlingshistorik import FIL, Historik
from lkbr.belopp import kronor_som_text
from lkbr.kontering import egna_uppgifter, kronor_i
from lkbr.konto import kontonamn, kontonummer
from lkbr.sshsig import NAMNRYMD, ur_rustning
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.bokforing import Bokford
from rakenskap.dagbok.skiss import Skiss, Vem, las_logg
from rakenskap.dagbok.spara import prova, spara
from rakenskap.kommandon.argument import Tolk

MILJO = "RAKENSKAP_AV"
NYCKEL = "RAKENSKAP_NYCKEL"


def lagg_till_vem(tolk: Tolk) -> None:
    """Describe the words that every command that writes has."""
    tolk.add_argument(
        "--av", metavar="ROLL", help=f"vem du är, t.ex. ekonom (annars miljövariabeln {MILJO})"
    )
    tolk.add_argument(
        "--klocka",
        default="",
        metavar="SKÄL",
        help="varför tiden stämmer fast datorns klocka ser fel ut; det står sedan i historiken",
    )
    tolk.add_argument(
        "--nyckel",
        metavar="FIL",
        default=os.environ.get(NYCKEL, ""),
        help="din egen nyckel för ssh-keygen, att signera attest, lås och inställningar med "
        f"(annars miljövariabeln {NYCKEL})",
    )
    tolk.add_argument("--ja", action="store_true", help="fråga inte innan det skrivs")
    tolk.add_argument("--torr", action="store_true", help="visa vad som skulle skrivas, skriv inte")


def nu() -> dt.datetime:
    """Return the time of day, the one thing here that is not in the books."""
    return dt.datetime.now(dt.UTC)


def vem(val: argparse.Namespace) -> Vem:
    """Return who runs the command, and now.

    Raises:
        BokFelError: it is not said who.
    """
    namn = (val.av or os.environ.get(MILJO, "")).strip()
    if not namn:
        raise BokFelError(
            [
                Felrad(
                    "rakenskap",
                    0,
                    "Det är inte sagt vem du är. Gör så här: lägg till --av ekonom, eller sätt "
                    f"miljövariabeln {MILJO}. (LKBR 3 kap. 7, 10 och 11 §§)",
                )
            ]
        )
    return Vem(namn, nu(), val.klocka, signerare(val.nyckel) if val.nyckel else None)


def signerare(nyckel: str) -> Callable[[bytes], str]:
    """Return what signs with a key: ssh-keygen, which asks for a passphrase by itself."""

    def signera(text: bytes) -> str:
        program = shutil.which("ssh-keygen")
        varfor = "programmet ssh-keygen finns inte"
        if program is not None:
            ord_ = [program, "-q", "-Y", "sign", "-n", NAMNRYMD, "-f", nyckel]
            svar = subprocess.run(ord_, input=text, capture_output=True, check=False)  # noqa: S603 (our own words)
            if svar.returncode == 0:
                return ur_rustning(svar.stdout.decode())
            varfor = svar.stderr.decode(errors="replace").strip() or "ssh-keygen misslyckades"
        raise BokFelError(
            [
                Felrad(
                    nyckel,
                    0,
                    f"Det gick inte att signera: {varfor}. Gör så här: ange din egen nyckel med "
                    "--nyckel FIL; en ny görs med ssh-keygen -t ed25519. (LKBR 3 kap. 11 §)",
                )
            ]
        )

    return signera


def fraga(text: str) -> bool:
    """Ask yes or no; no answer is no."""
    print(f"{text} [j/N] ", end="", flush=True)
    svar = sys.stdin.readline()
    if not svar.endswith("\n"):
        print()
    return svar.strip().lower() in ("j", "ja")


def avsluta(skiss: Skiss, val: argparse.Namespace, text: str, klart: Iterable[str]) -> int:
    """Ask once, write the change, and say what was written.

    Returns:
        Exit status: 0 also for a dry run, 1 when the answer was no.

    Raises:
        BokFelError: the books would have an error with the change; so also for a dry run.
    """
    if val.torr:
        prova(skiss)
        print("Torr körning. Ingenting är skrivet.")
        return 0
    if not val.ja and not fraga(text):
        print("Ingenting är skrivet.")
        return 1
    spara(skiss)
    for rad in klart:
        print(rad)
    if skiss.poster:
        print(f"Behandlingshistorikens huvudhash: {skiss.poster[-1].hash}")
    if any(post.vad == "lås" for post in skiss.poster):
        visa_kontrollpunkt(skiss.bok, skiss.bok.mapp / "kontrollpunkter")
    return 0


def avsluta_bokforing(
    skiss: Skiss, val: argparse.Namespace, text: str, bokforda: Iterable[Bokford]
) -> int:
    """Finish a change that books entries: number and file of each are said when it is written.

    Returns:
        Exit status, as `avsluta`.

    Raises:
        BokFelError: the books would have an error with the change.
    """
    klart = (f"Bokförd: {ny.namn} i {ny.fil}" for ny in bokforda)
    return avsluta(skiss, val, text, klart)


def visa_kontrollpunkt(bok: Bok, mapp: Path) -> None:
    """Print the log's checkpoint and save it; books without a log have none.

    Args:
        bok: the books.
        mapp: the folder to save it in, a file a size.
    """
    from rakenskap.granskning.kontrollpunkt import (  # noqa: PLC0415 (where asked for)
        kontrollpunkt,
        kontrollpunkt_av,
        spara_kontrollpunkt,
    )

    if bok.forseglade is not None and not bok.huvudhash:
        return
    if bok.huvudhash and not bok.fel:
        # The chain was tried when the books were read, or what follows was when it was written.
        with (bok.mapp / FIL).open("rb") as fil:
            punkt = kontrollpunkt_av((rad.rstrip(b"\n") for rad in fil), bok.forbund.namn)
    else:
        logg = Historik() if bok.kalla else las_logg(bok.mapp)
        if not logg.poster or logg.brott:
            return
        punkt = kontrollpunkt(logg, bok.forbund.namn)
    print(f"Kontrollpunkt: {spara_kontrollpunkt(punkt, mapp)}")


def visa(entry: data.Transaction, rubrik: str) -> None:
    """Print an entry as a person reads it."""
    print(f"{rubrik}  {entry.date}  {entry.payee}: {entry.narration}")
    for posting in entry.postings:
        belopp = kronor_som_text(kronor_i(posting) or Decimal())
        konto = f"{kontonummer(posting.account) or ''} {kontonamn(posting.account)}"
        print(f"    {konto:<52} {belopp:>16}  {dimensioner(posting)}".rstrip())
    if entry.meta.get("underlag"):
        print(f"    underlag: {entry.meta['underlag']}")
    if entry.meta.get("attesterad-av"):
        print(f"    attesterad {entry.meta.get('attesterad')} av {entry.meta['attesterad-av']}")


def dimensioner(posting: data.Posting) -> str:
    """Return a posting's dimensions as text."""
    return ", ".join(f"{namn} {varde}" for namn, varde in egna_uppgifter(posting.meta).items())
