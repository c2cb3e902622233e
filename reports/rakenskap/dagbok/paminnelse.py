"""What waits for an attest, as e-mail to each who may, by a mail program of this machine.

The program is named by the environment (`RAKENSKAP_EPOST`, such as `/usr/sbin/sendmail -t -i`) and
not by the books: who may edit a file of the books must not be able to say what is run. The message
names entries and no amounts, since mail is open.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from lkbr.attest import hinder_for
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.attest import att_attestera
from rakenskap.dagbok.skiss import Vem

MILJO = "RAKENSKAP_EPOST"
HOGST_SEKUNDER = 30
MAX_RADER = 100


@dataclass(frozen=True, slots=True)
class Paminnelse:
    """A message to someone: name, address, and the entries that wait, a line each."""

    namn: str
    epost: str
    rader: tuple[str, ...]

    def som_brev(self, forbund: str) -> bytes:
        """Return the message as it is handed to the mail program."""
        antal = len(self.rader)
        brev = EmailMessage(policy=SMTP)
        brev["To"] = self.epost
        brev["Subject"] = f"{forbund}: {antal} väntar på din attest"
        visade = [f"- {rad}" for rad in self.rader[:MAX_RADER]]
        mer = [f"… och {antal - MAX_RADER} till"] if antal > MAX_RADER else []
        brev.set_content(
            "\n".join(
                [
                    f"Hej {self.namn},",
                    "",
                    "det här väntar på din attest:",
                    "",
                    *visade,
                    *mer,
                    "",
                    "Öppna sidan Attestera, eller kör rakenskap attestera.",
                    "",
                ]
            )
        )
        return bytes(brev)


def program() -> tuple[str, ...]:
    """Return the mail program and its words; empty when none is set."""
    return tuple(shlex.split(os.environ.get(MILJO, "")))


def paminnelser(bok: Bok, vem: Vem) -> list[Paminnelse]:
    """Return a message for each with an address and something that waits for just that one.

    Args:
        bok: the books.
        vem: who sends; gets none.
    """
    alla = att_attestera(bok)
    svar = []
    for person in bok.forbund.personer:
        if not person.epost or person.namn == vem.av:
            continue
        rader = tuple(
            f"{ett.namn if '/' in ett.namn else f'utkast {ett.namn}'}, {ett.entry.date}, "
            f"{ett.entry.payee}: {ett.entry.narration}"
            for ett in alla
            if hinder_for(ett.entry, person.namn, vem.idag, bok.forbund, ett.serie) is None
        )
        if rader:
            svar.append(Paminnelse(person.namn, person.epost, rader))
    return svar


def skicka(bok: Bok, breven: Sequence[Paminnelse]) -> list[str]:
    """Hand the messages to the mail program; return to whom, in words.

    Raises:
        BokFelError: no program is set, or it cannot be run or refuses.
    """
    ord_ = program()
    if not ord_:
        text = (
            f"Inget e-postprogram är valt. Gör så här: sätt {MILJO}, t.ex. "
            f'{MILJO}="/usr/sbin/sendmail -t -i", där Räkenskap körs.'
        )
        raise BokFelError([Felrad("e-post", 0, text)])
    klart: list[str] = []
    for brev in breven:
        try:
            svar = subprocess.run(  # noqa: S603 (set where the program runs, never by the books)
                ord_,
                input=brev.som_brev(bok.forbund.namn),
                capture_output=True,
                timeout=HOGST_SEKUNDER,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as fel:
            raise _fel(ord_[0], str(fel), klart) from None
        if svar.returncode:
            varfor = svar.stderr.decode("utf-8", "replace").strip()[:300]
            raise _fel(ord_[0], varfor or f"status {svar.returncode}", klart)
        klart.append(f"{brev.namn} <{brev.epost}>: {len(brev.rader)}")
    return klart


def _fel(vad: str, varfor: str, klart: Sequence[str]) -> BokFelError:
    skickat = f" Redan skickat: {'; '.join(klart)}." if klart else " Inget är skickat."
    text = f"Brevet gick inte att lämna: {varfor}.{skickat} Gör så här: se inställningen {MILJO}."
    return BokFelError([Felrad(vad, 0, text)])
