"""The text of a verifikation: written from its parts, and changed in place when it is booked.

Only drafts are ever changed in place, and the attest of a booked entry is added; what an entry
says is otherwise never edited once it is booked.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from beancount.core import data

from lkbr.belopp import till_kronor
from rakenskap.bok.felrad import BokFelError, Felrad

Varde = str | dt.date | bool
ROTTER = ("name_assets", "name_liabilities", "name_equity", "name_income", "name_expenses")
_UPPGIFT = re.compile(r"\s+(?P<namn>[a-z][a-zA-Z0-9_-]*):(?=\s)")
_CITAT = re.compile(r'"(?:[^"\\]|\\.)*"')
_BOKFORD = re.compile(r"(?P<dag>\d{4}[-/]\d{1,2}[-/]\d{1,2})(?P<mellan>\s+)(?P<flagga>[!*]|txn)")


@dataclass(frozen=True, slots=True)
class Konteringsrad:
    """A posting: full account name, öre with debit positive, dimensions."""

    konto: str
    ore: int
    uppgifter: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """What a verifikation says, before it is text."""

    datum: dt.date
    motpart: str
    text: str
    rader: tuple[Konteringsrad, ...]
    uppgifter: Mapping[str, Varde] = field(default_factory=dict)
    flagga: str = "!"

    def __str__(self) -> str:
        huvud = f"{self.datum} {self.flagga} {citerad(self.motpart)} {citerad(self.text)}\n"
        uppgifter = "".join(uppgiftsrad(*ett) for ett in self.uppgifter.items())
        return huvud + uppgifter + "".join(_rad(rad) for rad in self.rader)


def _rad(rad: Konteringsrad) -> str:
    dimensioner = "".join(f"    {namn}: {citerad(varde)}\n" for namn, varde in rad.uppgifter)
    return f"  {rad.konto:<60} {till_kronor(rad.ore):>16.2f} SEK\n{dimensioner}"


def citerad(text: str) -> str:
    """Return a text as beancount writes it, on one line."""
    rensad = " ".join(text.split())
    return '"' + rensad.replace("\\", "\\\\").replace('"', '\\"') + '"'


def uppgiftsrad(namn: str, varde: Varde) -> str:
    """Return a line of metadata."""
    if isinstance(varde, bool):
        return f"  {namn}: {str(varde).upper()}\n"
    if isinstance(varde, dt.date):
        return f"  {namn}: {varde.isoformat()}\n"
    return f"  {namn}: {citerad(varde)}\n"


def filhuvud(options: Mapping[str, Any]) -> str:
    """Return what a file of the books begins with: the names of the roots."""
    return "".join(f'option "{namn}" "{options[namn]}"\n' for namn in ROTTER)


def av_entry(entry: data.Transaction) -> Text:
    """Return what an entry says, without its file and line."""
    uppgifter = {
        namn: varde
        for namn, varde in entry.meta.items()
        if namn not in ("filename", "lineno") and not namn.startswith("__") and varde is not None
    }
    return Text(
        entry.date,
        entry.payee or "",
        entry.narration or "",
        tuple(_av_posting(posting) for posting in entry.postings),
        uppgifter,
        entry.flag or "!",
    )


def _av_posting(posting: data.Posting) -> Konteringsrad:
    if posting.units is None or not isinstance(posting.units.number, Decimal):
        raise AssertionError(f"posting without amount after booking: {posting}")
    number = posting.units.number
    uppgifter = tuple(
        (namn, str(varde))
        for namn, varde in (posting.meta or {}).items()
        if namn not in ("filename", "lineno") and not namn.startswith("__")
    )
    return Konteringsrad(posting.account, int(number * 100), uppgifter)


def block(fil: str, text: str, entry: data.Transaction) -> tuple[int, int]:
    """Find an entry's lines in the text of its file.

    Args:
        fil: the file, for the message.
        text: the file's text.
        entry: the entry, as loaded.

    Returns:
        First line (from 0) and the line after the last.

    Raises:
        BokFelError: the text is no longer the one that was loaded, or its first line does not
            hold all of motpart and text.
    """
    rader = text.splitlines(keepends=True)
    start = int(entry.meta.get("lineno", 0)) - 1
    traff = _BOKFORD.match(rader[start]) if 0 <= start < len(rader) else None
    if traff is None or traff["dag"].replace("/", "-") != entry.date.isoformat():
        raise BokFelError(
            [
                Felrad(
                    fil,
                    start + 1,
                    "Verifikationen står inte kvar på raden. Gör så här: kör kommandot igen.",
                )
            ]
        )
    if '"' in _CITAT.sub("", rader[start]).partition(";")[0]:
        raise BokFelError(
            [
                Felrad(
                    fil,
                    start + 1,
                    "Motparten eller texten går över flera rader. Gör så här: skriv den på en rad, "
                    "med citattecken före och efter. (LKBR 3 kap. 9 §)",
                )
            ]
        )
    slut = start + 1
    while slut < len(rader) and rader[slut].strip() and rader[slut][0] in " \t":
        slut += 1
    return start, slut


def med_uppgifter(
    rader: list[str], nya: Mapping[str, Varde | None], *, flagga: str | None = None
) -> list[str]:
    """Return the lines of an entry with some metadata set, and another flag.

    Args:
        rader: the lines, the first with the date.
        nya: value by key; None takes the key away. Keys that the entry has keep their place.
        flagga: new flag, None to keep it.
    """
    huvud = rader[0]
    if flagga is not None:
        huvud = _BOKFORD.sub(lambda traff: traff["dag"] + traff["mellan"] + flagga, huvud, count=1)
    if not huvud.endswith("\n"):
        huvud += "\n"
    kvar = dict(nya)
    ut: list[str] = []
    i_huvudet = True
    for rad in rader[1:]:
        traff = _UPPGIFT.match(rad) if i_huvudet else None
        if traff is None and not rad.lstrip().startswith(";"):
            i_huvudet = False
        if traff is not None and traff["namn"] in nya:
            varde = kvar.pop(traff["namn"], None)
            if varde is not None:
                ut.append(uppgiftsrad(traff["namn"], varde))
            continue
        ut.append(rad if rad.endswith("\n") else rad + "\n")
    fore = [uppgiftsrad(namn, varde) for namn, varde in kvar.items() if varde is not None]
    return [huvud, *fore, *ut]


def byt(text: str, plats: tuple[int, int], nytt: list[str]) -> str:
    """Return a text with some lines replaced."""
    rader = text.splitlines(keepends=True)
    return "".join([*rader[: plats[0]], *nytt, *rader[plats[1] :]])


def utan(text: str, plats: tuple[int, int]) -> str:
    """Return a text without some lines, and without the empty lines that followed them."""
    rader = text.splitlines(keepends=True)
    slut = plats[1]
    while slut < len(rader) and not rader[slut].strip():
        slut += 1
    return "".join([*rader[: plats[0]], *rader[slut:]])
