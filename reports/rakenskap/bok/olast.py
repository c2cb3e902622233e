"""What stands in text that could not be read: numbers, accounts and amounts, as far as they tell.

A line that cannot be parsed is an entry that is missing. What is said of the books without it is
the consequence only if it is just what the entry would have brought; the words of the unread text
are the proof.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path

from lkbr.belopp import ore_av_text, till_kronor
from lkbr.konto import kontonummer

_RAD = re.compile(r"^[ \t]+(?P<konto>\S+:\S+)[ \t]+(?P<belopp>-?\d[\d., \t]*?)[ \t]*SEK\b")
_DAG = re.compile(r"^\d{4}[-/]\d\d[-/]\d\d\b")


@dataclass(frozen=True, slots=True)
class OlastRad:
    """A posting in text that was not read: its day, its account and its kronor."""

    dag: dt.date
    konto: str
    kronor: Decimal

    @property
    def nummer(self) -> str:
        """The account's number, empty when it has none."""
        return kontonummer(self.konto) or ""


@dataclass(frozen=True)
class Olast:
    """The text that was not read, and whether whole files are missing."""

    text: str
    saknas: bool = False

    @cached_property
    def rader(self) -> tuple[OlastRad, ...]:
        """The postings in the text, those whose amount can be told."""
        svar, dagen = [], dt.date.min
        for rad in self.text.splitlines():
            dag = _DAG.match(rad)
            if dag:
                dagen = _dagen(dag[0].replace("/", "-"))
            traff = _RAD.match(rad)
            ore = ore_av_text(traff["belopp"]) if traff else None
            if traff and ore is not None:
                svar.append(OlastRad(dagen, traff["konto"], till_kronor(ore)))
        return tuple(svar)

    def oppnar(self, konto: str) -> bool:
        """Tell whether the text opens an account."""
        return bool(re.search(rf"\bopen\s+{re.escape(konto)}(?=\s|$)", self.text, re.MULTILINE))

    def har_nummer(self, serie: str, fran: int, till: int) -> bool:
        """Tell whether the text has the entries of all numbers from one to another."""
        if till - fran > self.text.count("\n"):
            return False
        return all(
            re.search(rf'\bver\W+"?{serie}{nummer}\b', self.text)
            for nummer in range(fran, till + 1)
        )

    def har_option(self, monster: str) -> bool:
        """Tell whether the text sets an option whose name begins so."""
        return bool(re.search(rf'\boption\s+"?{monster}', self.text))


def olast_text(platser: Iterable[tuple[str, int]], oreadbara: Iterable[str]) -> str:
    """Return the text that was not read.

    Args:
        platser: file and line of each fault in the text itself.
        oreadbara: files that are not text in UTF-8; the directives with odd characters count.
    """
    oreadbara = sorted(set(oreadbara))
    alla = {(fil, direktivets_rad(fil, rad)) for fil, rad in platser if fil not in oreadbara}
    for fil in oreadbara:
        odda = (nr for nr, rad in enumerate(_rader(fil), 1) if "\ufffd" in rad or "\0" in rad)
        alla |= {(fil, direktivets_rad(fil, nr)) for nr in odda}
    return "\n".join(direktiv_fran(fil, borjan) for fil, borjan in sorted(alla))


def direktiv_fran(fil: str, borjan: int) -> str:
    """Return the lines of the directive that begins on a line."""
    rader = _rader(fil)
    slut = next((nr for nr in range(borjan, len(rader)) if rader[nr][:1].strip()), len(rader))
    return "\n".join(rader[max(borjan - 1, 0) : slut])


def direktivets_rad(fil: str, rad: int) -> int:
    """Return the line where the directive begins that a line belongs to."""
    rader = _rader(fil)[:rad]
    return next((nr for nr in range(len(rader), 0, -1) if rader[nr - 1][:1].strip()), rad)


def _rader(fil: str) -> list[str]:
    return innehall(fil).decode("utf-8", "replace").splitlines()


def _dagen(text: str) -> dt.date:
    """Return a day, the first of its year where it is no day: that is a fault of its own."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return dt.date(max(int(text[:4]), dt.MINYEAR), 1, 1)


@cache
def innehall(fil: str) -> bytes:
    """Return what a file holds, nothing when it is not a file; kept until `cache_clear`."""
    sokvag = Path(fil)
    return sokvag.read_bytes() if sokvag.is_file() else b""
