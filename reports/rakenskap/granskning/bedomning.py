"""The auditor's judgements: a mark and a note on a demand, a remark or a line; only added to.

    {"tid":"…","av":"Rut Ek","slag":"krav","ar":"2023","nyckel":"nummer_utan_lucka",
     "lage":"granskad","rubrik":"","text":"Serierna genomgångna."}

The latest of a thing is what holds; the earlier ones stay, so that it can be seen what was thought
when. A remark begins with a line that has its words as `rubrik`, in the year it was made for.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rakenskap.granskning.revisorsfil import krav_text, las_rader, skriv_rad

FILNAMN = "bedomningar.jsonl"
KRAV, ANMARKNING, ANALYS = "krav", "anmarkning", "analys"
# What may be said of each kind of thing, as it is kept and in words.
LAGEN: Mapping[str, Mapping[str, str]] = {
    KRAV: {
        "": "inte bedömt",
        "granskad": "granskat utan anmärkning",
        "anmarkning": "anmärkning",
        "galler_inte": "gäller inte",
    },
    ANMARKNING: {
        "oppen": "öppen",
        "pagar": "åtgärd pågår",
        "atgardad": "åtgärdad",
        "avskriven": "inte längre aktuell",
    },
    ANALYS: {"": "inte bedömd", "forklarad": "förklarad", "foljs_upp": "följs upp"},
}
_FALT = ("tid", "av", "slag", "ar", "nyckel", "lage", "rubrik", "text")


@dataclass(frozen=True, slots=True)
class Bedomning:
    """A judgement: when (UTC), by whom, of what, and what was said.

    Attributes:
        slag: demand of the law, remark, or line of the analytical review.
        ar: the räkenskapsår; of a remark, the year it was made for.
        nyckel: which demand, remark or line.
        lage: one of `LAGEN` of its kind.
        rubrik: a remark's words, on its first line.
        text: the note.
    """

    tid: str
    av: str
    slag: str
    ar: str
    nyckel: str
    lage: str
    rubrik: str
    text: str

    @property
    def i_ord(self) -> str:
        """What was said, in words."""
        return LAGEN[self.slag][self.lage]


INGEN = Bedomning("", "", KRAV, "", "", "", "", "")


@dataclass(frozen=True, slots=True)
class Revisorsanmarkning:
    """A remark of an auditor: its words, and how it stands.

    Attributes:
        senast: the latest judgement of it.
        alla: all of them, the first first.
    """

    ar: str
    nyckel: str
    rubrik: str
    fran: str
    senast: Bedomning
    alla: tuple[Bedomning, ...]


def las_bedomningar(fil: Path) -> list[Bedomning]:
    """Return the judgements in the order they were written; none when there is no file.

    Raises:
        ValueError: a line is not a judgement; the message says which, in Swedish.
    """
    svar = [Bedomning(**rad) for rad in las_rader(fil, _FALT, "bedömning")]
    for nummer, ett in enumerate(svar, start=1):
        if ett.lage not in LAGEN.get(ett.slag, {}):
            raise ValueError(
                f"{fil.name}: bedömning {nummer} har ett läge som inte finns. Gör så här: rätta "
                "eller ta bort raden i filen."
            )
    return svar


def galler(bedomningar: Sequence[Bedomning], slag: str, ar: int) -> dict[str, Bedomning]:
    """Return the judgement that holds of each thing of a kind and year."""
    return {ett.nyckel: ett for ett in bedomningar if (ett.slag, ett.ar) == (slag, str(ar))}


def anmarkningar(bedomningar: Sequence[Bedomning]) -> list[Revisorsanmarkning]:
    """Return the remarks, the latest year first and in the order they were made."""
    efter: dict[tuple[str, str], list[Bedomning]] = {}
    for ett in bedomningar:
        if ett.slag == ANMARKNING:
            efter.setdefault((ett.ar, ett.nyckel), []).append(ett)
    svar = [
        Revisorsanmarkning(ar, nyckel, egna[0].rubrik, egna[0].av, egna[-1], tuple(egna))
        for (ar, nyckel), egna in efter.items()
    ]
    return sorted(svar, key=lambda ett: -int(ett.ar) if ett.ar.isdecimal() else 0)


def bedom(fil: Path, ny: Bedomning, nu: dt.datetime) -> None:
    """Add a judgement, and let it reach the disk.

    Args:
        fil: the file; made with its folder when there is none.
        ny: the judgement; its time is not used.
        nu: when, with time zone.

    Raises:
        ValueError: it is of no kind that is known, or a remark without words; in Swedish.
        OSError: the file cannot be written.
    """
    if ny.lage not in LAGEN.get(ny.slag, {}):
        raise ValueError("Det läget finns inte. Gör så här: välj ett i listan.")
    if not re.fullmatch(r"\d{4}", ny.ar) or not ny.nyckel:
        raise ValueError("Det är inte sagt vad som bedöms. Gör så här: ladda om sidan.")
    post = asdict(ny) | {
        "rubrik": krav_text(ny.rubrik, "Anmärkningen"),
        "text": krav_text(ny.text, "Anteckningen"),
    }
    post.pop("tid")
    skriv_rad(fil, post, nu)


def ny_anmarkning(fil: Path, av: str, ar: str, rubrik: str, nu: dt.datetime) -> None:
    """Add a remark, open.

    Args:
        fil: the file.
        av: whose remark it is, such as the auditing firm.
        ar: the räkenskapsår it was made for.
        rubrik: the remark.
        nu: when, with time zone.

    Raises:
        ValueError: it has no words, or no year; the message is in Swedish.
        OSError: the file cannot be written.
    """
    if not rubrik.strip():
        raise ValueError("Anmärkningen är tom. Gör så här: skriv vad revisorn anmärkte.")
    finns = {ett.nyckel for ett in anmarkningar(las_bedomningar(fil)) if ett.ar == ar}
    nyckel = str(1 + max((int(ett) for ett in finns if ett.isdecimal()), default=0))
    bedom(fil, Bedomning("", av, ANMARKNING, ar, nyckel, "oppen", rubrik, ""), nu)
