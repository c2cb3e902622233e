"""One message a fault: errors that only follow from another are left out.

A wrong amount makes an entry unbalanced, and then the bank does not agree with its statement; a
line that cannot be read is an entry that is missing, a gap in the numbers and a closing that does
not agree. The reader mends the first; the others would send him looking in the wrong place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from beancount.core import data

from lkbr.kontering import kronor_i

# Errors in the text itself, by the name of their class: after one, something is not read.
_TEXTFEL = frozenset({"ParserSyntaxError", "ParserError", "LexerError", "LoadError"})
_DUBBEL = "Duplicate filename parsed"
_OKANT = re.compile(r"Invalid reference to unknown account '(?P<konto>.*)'")
_SKILLNAD = re.compile(r"\((?P<tal>[\d.]+) too (?:much|little)\)")
# What is said of the books as a whole, and may follow from something not read.
_OM_HELHETEN = (
    "LKBR-V04",
    "LKBR-B01",
    "LKBR-B03",
    "LKBR-U02",
    "Balance failed",
    "Unused Pad",
)
# What follows from an option in the main file that is not read.
_AV_HUVUDFILEN = ("LKBR-K", "LKBR-E01", "Invalid account name")
_AV_RADEN = ("Transaction does not balance", "Invalid currency")
_RADFEL = ("LKBR-E02", "LKBR-E03", "LKBR-E05")


class Textfel(NamedTuple):
    """A file that is not text in UTF-8; in the shape of beancount's errors."""

    source: dict[str, Any]
    message: str
    entry: None


def utan_foljdfel(fel: Sequence[Any], entries: Iterable[Any], huvudfil: str) -> list[Any]:
    """Return the errors that are not the consequence of another one.

    Args:
        fel: all errors of a load, in beancount's shapes (source, message, entry).
        entries: the directives that were read.
        huvudfil: the path of the top file.
    """
    kvar = _utan_oreadbara_filer(list(fel))
    kvar = _ett_per_direktiv(kvar)
    kvar = _utan_foljder_av_text(kvar, huvudfil)
    kvar = _utan_foljder_av_raden(kvar)
    kvar = _utan_forklarade_avstamningar(kvar, entries)
    return _ett_per_konto(kvar)


def _fil(ett: Any) -> str:  # noqa: ANN401 (beancount's errors have no common type)
    return str((ett.source or {}).get("filename", ""))


def _rad(ett: Any) -> int:  # noqa: ANN401
    return int((ett.source or {}).get("lineno", 0))


def _is_textfel(ett: Any) -> bool:  # noqa: ANN401
    namn = type(ett).__name__
    return namn == "Textfel" or (namn in _TEXTFEL and not str(ett.message).startswith(_DUBBEL))


def _borjar(ett: Any, monster: tuple[str, ...]) -> bool:  # noqa: ANN401
    return str(ett.message).startswith(monster)


@cache
def _innehall(fil: str) -> bytes:
    sokvag = Path(fil)
    return sokvag.read_bytes() if sokvag.is_file() else b""


def _utan_oreadbara_filer(fel: list[Any]) -> list[Any]:
    """Give one error for a file that is not text, instead of one for each odd character in it."""
    _innehall.cache_clear()
    olasta = {}
    for fil in {_fil(ett) for ett in fel if _is_textfel(ett)}:
        text = _innehall(fil)
        try:
            text.decode()
            plats = text.find(b"\0")
        except UnicodeDecodeError as kodfel:
            plats = kodfel.start
        if plats >= 0:
            olasta[fil] = text.count(b"\n", 0, plats) + 1
    nya = [
        Textfel(
            {"filename": fil, "lineno": rad},
            "Filen är inte text i UTF-8: raden har ett tecken som inte går att läsa. Gör så här: "
            "öppna filen i ett textprogram, rätta tecknet och spara med kodningen UTF-8. "
            "(docs/architecture.md)",
            None,
        )
        for fil, rad in sorted(olasta.items())
    ]
    return [ett for ett in fel if _fil(ett) not in olasta] + nya


def _ett_per_direktiv(fel: list[Any]) -> list[Any]:
    """Keep the first error in the text of each directive: the next ones are its tail."""
    kvar, sedda = [], set()
    for ett in sorted(fel, key=lambda ett: (_fil(ett), _rad(ett))):
        if _is_textfel(ett) and _rad(ett):
            plats = _fil(ett), _direktivets_rad(_fil(ett), _rad(ett))
            if plats in sedda:
                continue
            sedda.add(plats)
        kvar.append(ett)
    return kvar


def _direktivets_rad(fil: str, rad: int) -> int:
    """Return the line where the directive begins that a line belongs to."""
    rader = _innehall(fil).decode("utf-8", "replace").splitlines()[:rad]
    return next(
        (nr for nr in range(len(rader), 0, -1) if rader[nr - 1][:1].strip()),
        rad,
    )


def _utan_foljder_av_text(fel: list[Any], huvudfil: str) -> list[Any]:
    """Leave out what may follow from text that is not read."""
    textfel = [ett for ett in fel if _is_textfel(ett)]
    if not textfel:
        return fel
    filer = {_fil(ett) for ett in textfel}
    saknas = any(type(ett).__name__ == "LoadError" for ett in textfel)
    oppna = "\n".join(_innehall(fil).decode("utf-8", "replace") for fil in sorted(filer))

    def foljer(ett: Any) -> bool:  # noqa: ANN401
        if _is_textfel(ett):
            return False
        okant = _OKANT.match(str(ett.message))
        if okant:
            namn = re.escape(okant["konto"])
            return saknas or bool(re.search(rf"\bopen\s+{namn}\b", oppna))
        if huvudfil in filer and _borjar(ett, _AV_HUVUDFILEN):
            return True
        return _borjar(ett, _OM_HELHETEN)

    return [ett for ett in fel if not foljer(ett)]


def _utan_foljder_av_raden(fel: list[Any]) -> list[Any]:
    """Leave out what beancount says of an entry where an amount itself is at fault."""
    radfel = [(_fil(ett), _rad(ett)) for ett in fel if _borjar(ett, _RADFEL)]
    har_pad = any(_borjar(ett, ("LKBR-E04",)) for ett in fel)

    def foljer(ett: Any) -> bool:  # noqa: ANN401
        if har_pad and _borjar(ett, ("Unused Pad",)):
            return True
        if not _borjar(ett, _AV_RADEN) or not isinstance(ett.entry, data.Transaction):
            return False
        sista = max([_rad(ett), *(_postens_rad(posting) for posting in ett.entry.postings)])
        return any(fil == _fil(ett) and _rad(ett) <= rad <= sista for fil, rad in radfel)

    return [ett for ett in fel if not foljer(ett)]


def _postens_rad(posting: data.Posting) -> int:
    return int((posting.meta or {}).get("lineno", 0))


def _utan_forklarade_avstamningar(fel: list[Any], entries: Iterable[Any]) -> list[Any]:
    """Leave out a balance that differs by just what an entry at fault brings to the account."""
    avstamningar = [ett for ett in fel if _borjar(ett, ("Balance failed",))]
    if not avstamningar:
        return fel
    platser = {(_fil(ett), _rad(ett)) for ett in fel if ett not in avstamningar}
    bidrag: defaultdict[str, list[Decimal]] = defaultdict(list)
    for entry in entries:
        if isinstance(entry, data.Transaction) and _is_felaktig(entry, platser):
            for konto, belopp in _mojliga_bidrag(entry):
                bidrag[konto].append(belopp)
    forklarade = [ett for ett in avstamningar if _forklaras(ett, bidrag.get(ett.entry.account, []))]
    return [ett for ett in fel if ett not in forklarade]


def _is_felaktig(entry: data.Transaction, platser: set[tuple[str, int]]) -> bool:
    fil = str(entry.meta.get("filename", ""))
    rader = [int(entry.meta.get("lineno", 0)), *map(_postens_rad, entry.postings)]
    return any((fil, rad) in platser for rad in rader)


def _mojliga_bidrag(entry: data.Transaction) -> Iterable[tuple[str, Decimal]]:
    """Return by how much an entry may have moved its accounts wrongly, by account."""
    belopp = [
        (posting.account, tal)
        for posting in entry.postings
        if (tal := kronor_i(posting)) is not None
    ]
    rest = sum((tal for _, tal in belopp), Decimal())
    for konto, tal in belopp:
        yield konto, abs(tal)
        yield konto, abs(rest)


def _forklaras(avstamning: Any, bidrag: list[Decimal]) -> bool:  # noqa: ANN401
    """Tell whether what a balance differs by is what one or all of the faulty entries bring."""
    skillnad = _SKILLNAD.search(str(avstamning.message))
    return skillnad is not None and Decimal(skillnad["tal"]) in {*bidrag, sum(bidrag, Decimal())}


def _ett_per_konto(fel: list[Any]) -> list[Any]:
    """Keep the first place where an account that is not in the chart is used."""
    kvar, sedda = [], set()
    for ett in fel:
        okant = _OKANT.match(str(ett.message))
        if okant is None:
            kvar.append(ett)
        elif okant["konto"] not in sedda:
            sedda.add(okant["konto"])
            kvar.append(ett)
    return kvar
