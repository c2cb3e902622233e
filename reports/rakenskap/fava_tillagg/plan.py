"""A plan as a page shows it: a change of the books in words, with its one question."""

from __future__ import annotations

import difflib
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from beancount.core import data

from lkbr.behandlingshistorik import FIL
from lkbr.kontering import egna_uppgifter, ore_om
from lkbr.konto import kontonamn, kontonummer
from rakenskap.dagbok.skiss import Skiss
from rakenskap.dagbok.text import Text
from rakenskap.rapport.rapport import Rapport

MAX_DIFFRADER = 400
# What differs between two plans of the same change: the time of day in the log.
_TID = re.compile(rb'"(?:tid|hash|forra|klocka)":"[^"]*"')


@dataclass(frozen=True, slots=True)
class Visadpost:
    """An entry of a plan in words: heading, text, and account, öre and dimensions by row."""

    rubrik: str
    text: str
    rader: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class Handlingsplan:
    """A change that has not been written.

    Attributes:
        fraga: what is asked before it is written.
        knapp: the word on the button that writes it.
        klart: what is said when it has been written.
        visa: the verifikation to show then, by number and year; empty for none.
        fynd: what was found on the way, to read before the yes.
        skal: what is asked for before the yes, where a reason is to be given.
        skal_kravs: True when it cannot be done without the reason.
        forst: a change that is written before this one, which is then planned again.
        rapporter: the computation behind it.
        efterat: where to go then, as words of the same page's address; else to the same form.
        kanns_pa: what tells two plans of the same change apart, where their files hold the time.
    """

    fraga: str
    knapp: str
    klart: str
    skiss: Skiss
    poster: tuple[Visadpost, ...] = ()
    visa: str = ""
    fynd: tuple[str, ...] = ()
    skal: str = ""
    skal_kravs: bool = False
    forst: Skiss | None = None
    rapporter: tuple[Rapport, ...] = ()
    efterat: tuple[tuple[str, str], ...] = ()
    kanns_pa: str = ""

    @property
    def avtryck(self) -> str:
        """The plan's fingerprint: what it writes, but for the time of day."""
        summa = hashlib.sha256(self.kanns_pa.encode())
        for andring in () if self.kanns_pa else self.skiss.filer():
            summa.update(f"{andring.fil}\0{andring.forut}\0".encode())
            summa.update(_TID.sub(b"", andring.innehall))
        return summa.hexdigest()

    def filer(self) -> list[tuple[str, str]]:
        """Return each file that is written, with what is changed in it."""
        return [
            (andring.fil, _andrat(self.skiss.bok.mapp / andring.fil, andring.innehall))
            for andring in self.skiss.filer()
        ]


def _andrat(fil: Path, nytt: bytes) -> str:
    """Return the lines that a file loses and gains; for what is no text, its size."""
    gammalt = fil.read_bytes() if fil.is_file() else b""
    try:
        fore, efter = gammalt.decode("utf-8"), nytt.decode("utf-8")
    except UnicodeDecodeError:
        return f"{len(nytt)} byte"
    if fil.name == FIL:
        antal = len(efter.splitlines()) - len(fore.splitlines())
        return f"{antal} poster i behandlingshistoriken"
    rader = difflib.unified_diff(fore.splitlines(), efter.splitlines(), lineterm="", n=1)
    kvar = [rad for rad in rader if not rad.startswith(("---", "+++", "@@"))]
    if len(kvar) > MAX_DIFFRADER:
        kvar = [*kvar[:MAX_DIFFRADER], f"… och {len(kvar) - MAX_DIFFRADER} rader till"]
    return "\n".join(kvar)


def visad(entry: data.Transaction, rubrik: str) -> Visadpost:
    """Return an entry in words."""
    rader = tuple(
        (
            _kontotext(posting.account),
            ore_om(posting) or 0,
            ", ".join(map(str, egna_uppgifter(posting.meta).values())),
        )
        for posting in entry.postings
    )
    return Visadpost(f"{rubrik}, {entry.date}", f"{entry.payee}: {entry.narration}", rader)


def visad_text(text: Text, rubrik: str) -> Visadpost:
    """Return what is to become an entry in words."""
    rader = tuple(
        (_kontotext(rad.konto), rad.ore, ", ".join(str(varde) for _, varde in rad.uppgifter))
        for rad in text.rader
    )
    return Visadpost(f"{rubrik}, {text.datum}", f"{text.motpart}: {text.text}", rader)


def _kontotext(konto: str) -> str:
    return f"{kontonummer(konto) or ''} {kontonamn(konto)}".strip()
