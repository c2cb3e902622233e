"""One message a fault: an error that another one fully explains is left out.

A wrong amount makes an entry unbalanced, and then the bank does not agree with its statement; a
line that cannot be read is an entry that is missing, a gap in the numbers and a closing that does
not agree. The reader mends the first; the others would send him looking in the wrong place.

An error is left out only when another *error* accounts for just what it says: that very amount,
those very numbers, that very account. Work to do and warnings explain nothing. What is not
explained is shown beside the other, so that no message hides another.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from beancount.core import data

from lkbr.belopp import ore_av_text, till_kronor
from lkbr.kontering import kronor_i
from rakenskap.bok.olast import Olast, direktiv_fran, direktivets_rad, innehall, olast_text

# Errors in the text itself, by the name of their class: after one, something is not read.
_TEXTFEL = frozenset({"ParserSyntaxError", "ParserError", "LexerError", "LoadError"})
_DUBBEL = "Duplicate filename parsed"
_OKANT = re.compile(r"Invalid reference to unknown account '(?P<konto>.*)'")
_OGILTIGT = "Invalid account name"
_OBALANS = re.compile(r"Transaction does not balance: \((?P<rest>.*)\)")
_SKILLNAD = re.compile(r"\((?P<tal>[\d.]+) too (?P<at>much|little)\)")
_LUCKA = re.compile(
    r"LKBR-V04: .*?: (?P<serie>[A-ZÅÄÖ]+)(?P<fran>\d+)(?:–[A-ZÅÄÖ]+(?P<till>\d+))? saknas"
)
_BOKSLUT = re.compile(
    r"LKBR-B01: bokslutet (?P<ar>\d{4}) för (?P<stangning>.+?) kr till eget kapital, men årets "
    r"resultat är (?P<resultat>.+?) kr\."
)
_BUDGETKONTO = re.compile(r"LKBR-U02: budgetraden gäller kontot (?P<konto>\S+), ")
_RADFEL = ("LKBR-E02", "LKBR-E03", "LKBR-E05")
_FEL_AR = ("LKBR-V10",)
# A part of an öre in each posting is less than this.
_ETT_ORE = Decimal("0.01")


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
    innehall.cache_clear()
    entries = list(entries)
    kvar = _utan_oreadbara_filer(list(fel))
    kvar = _utan_svansar(kvar)
    kvar = _utan_foljder_av_text(kvar, entries, huvudfil)
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


def _borjar(ett: Any, *monster: str) -> bool:  # noqa: ANN401
    return str(ett.message).startswith(monster)


# ---------------------------------------------------------------------- text that is not read


def _utan_oreadbara_filer(fel: list[Any]) -> list[Any]:
    """Give one error for a file that is not text, instead of one for each odd character in it."""
    olasta = {}
    for fil in {_fil(ett) for ett in fel if _is_textfel(ett)}:
        text = innehall(fil)
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
    return [ett for ett in fel if not (_fil(ett) in olasta and _is_textfel(ett))] + nya


def _utan_svansar(fel: list[Any]) -> list[Any]:
    """Leave out what the parser says after the first fault of a directive: it is the tail of it.

    A character that cannot be read is a fault by itself on each line that has one, unless a quote
    that is not closed has turned text and quotes about.
    """
    kvar, sedda = [], set()
    for ett in sorted(fel, key=lambda ett: (_fil(ett), _rad(ett))):
        if _is_textfel(ett) and _rad(ett):
            borjan = direktivets_rad(_fil(ett), _rad(ett))
            direktiv, raden = (_fil(ett), borjan, 0), (_fil(ett), borjan, _rad(ett))
            tecken = type(ett).__name__ == "LexerError" and raden not in sedda
            is_svans = direktiv in sedda and not (
                tecken and direktiv_fran(_fil(ett), borjan).count('"') % 2 == 0
            )
            sedda |= {direktiv, raden}
            if is_svans:
                continue
        kvar.append(ett)
    return kvar


def _olast(fel: list[Any]) -> Olast | None:
    textfel = [ett for ett in fel if _is_textfel(ett)]
    if not textfel:
        return None
    oreadbara = [_fil(ett) for ett in textfel if isinstance(ett, Textfel)]
    text = olast_text([(_fil(ett), _rad(ett)) for ett in textfel], oreadbara)
    return Olast(text, any(type(ett).__name__ == "LoadError" for ett in textfel))


def _utan_foljder_av_text(fel: list[Any], entries: list[Any], huvudfil: str) -> list[Any]:
    """Leave out what the text that was not read accounts for."""
    olast = _olast(fel)
    if olast is None:
        return fel
    utan_rotter = olast.har_option("name_") and any(
        _is_textfel(ett) and _fil(ett) == huvudfil for ett in fel
    )
    utan_kontoplan = olast.saknas and not any(isinstance(entry, data.Open) for entry in entries)

    def foljer(ett: Any) -> bool:  # noqa: ANN401
        text = str(ett.message)
        konto = _OKANT.match(text) or _BUDGETKONTO.match(text)
        if konto:
            return utan_rotter or utan_kontoplan or olast.oppnar(konto["konto"])
        if _borjar(ett, _OGILTIGT, "LKBR-K03"):
            return utan_rotter
        if _borjar(ett, "LKBR-E01"):
            return olast.har_option("tolerance_multiplier")
        lucka = _LUCKA.match(text)
        if lucka:
            fran = int(lucka["fran"])
            return olast.har_nummer(lucka["serie"], fran, int(lucka["till"] or fran))
        bokslut = _BOKSLUT.match(text)
        return bokslut is not None and _forklarar_bokslut(olast, bokslut)

    return [ett for ett in fel if _is_textfel(ett) or not foljer(ett)]


def _forklarar_bokslut(olast: Olast, bokslut: re.Match[str]) -> bool:
    """Tell whether the closing is right when the postings that were not read are counted."""
    belopp = [ore_av_text(bokslut[namn]) for namn in ("stangning", "resultat")]
    if None in belopp:
        return False
    stangning, resultat = (till_kronor(ore) for ore in belopp if ore is not None)
    for rad in olast.rader:
        if rad.dag.year == int(bokslut["ar"]) and rad.nummer[:1] >= "3":
            if rad.nummer.startswith("899"):
                stangning += rad.kronor
            else:
                resultat -= rad.kronor
    return stangning == resultat


# ---------------------------------------------------------------------- amounts at fault


def _utan_foljder_av_raden(fel: list[Any]) -> list[Any]:
    """Leave out what beancount says of an entry where the form of an amount says it already."""
    radfel = [(_fil(ett), _rad(ett), str(ett.message)[:8]) for ett in fel if _borjar(ett, *_RADFEL)]
    har_pad = any(_borjar(ett, "LKBR-E04") for ett in fel)

    def foljer(ett: Any) -> bool:  # noqa: ANN401
        if har_pad and _borjar(ett, "Unused Pad"):
            return True
        if not isinstance(ett.entry, data.Transaction):
            return False
        rader = [_rad(ett), *map(_postens_rad, ett.entry.postings)]
        egna = {kod for fil, rad, kod in radfel if fil == _fil(ett) and rad in rader}
        if _borjar(ett, "Invalid currency"):
            return bool(egna & {"LKBR-E03", "LKBR-E05"})
        return bool(egna) and _borjar(ett, "Transaction does not balance") and _jamnar(ett, egna)

    return [ett for ett in fel if not foljer(ett)]


def _jamnar(ett: Any, koder: set[str]) -> bool:  # noqa: ANN401
    """Tell whether the entry would balance if its amounts were whole öre in kronor."""
    tal = [kronor_i(posting) or Decimal() for posting in ett.entry.postings]
    rest = abs(sum(tal, Decimal()))
    if koder == {"LKBR-E02"}:
        return rest < _ETT_ORE * len(tal)
    return rest == 0


def _postens_rad(posting: data.Posting) -> int:
    return int((posting.meta or {}).get("lineno", 0))


def _utan_forklarade_avstamningar(fel: list[Any], entries: list[Any]) -> list[Any]:
    """Leave out a balance that differs by just what an error brings to the account."""
    avstamningar = [ett for ett in fel if _borjar(ett, "Balance failed")]
    if not avstamningar:
        return fel
    bidrag = [*_felens_bidrag(fel, entries), *_olasta_bidrag(_olast(fel))]
    return [ett for ett in fel if ett not in avstamningar or not _forklaras(ett, bidrag)]


class _Bidrag(NamedTuple):
    """How much more an account holds, for a fault, than it would without it.

    A balance holds what comes before its day; an entry on a wrong day may belong to any.
    """

    dag: dt.date
    konto: str
    kronor: Decimal
    flyttad: bool = False


def _felens_bidrag(fel: list[Any], entries: list[Any]) -> Iterator[_Bidrag]:
    """Yield what each error brings to an account; only errors of which that can be told."""
    platser: Counter[tuple[str, int]] = Counter()
    for ett in fel:
        obalans = _OBALANS.match(str(ett.message))
        if obalans and isinstance(ett.entry, data.Transaction):
            rest = sum((kronor_i(rad) or Decimal() for rad in ett.entry.postings), Decimal())
            for rad in ett.entry.postings:
                yield _Bidrag(ett.entry.date, rad.account, rest)
        elif _borjar(ett, *_RADFEL, *_FEL_AR):
            platser[_fil(ett), _rad(ett)] += 1
    for entry in entries if platser else ():
        if isinstance(entry, data.Transaction):
            yield from _entryns_bidrag(entry, platser)


def _entryns_bidrag(
    entry: data.Transaction, platser: Counter[tuple[str, int]]
) -> Iterator[_Bidrag]:
    fil = str(entry.meta.get("filename", ""))
    hela = (fil, int(entry.meta.get("lineno", 0))) in platser
    for rad in entry.postings:
        tal = kronor_i(rad)
        if tal is None or not (hela or (fil, _postens_rad(rad)) in platser):
            continue
        i_kronor = rad.units is not None and rad.units.currency == "SEK"
        # An amount in another currency is missing in kronor; a day in the wrong year is either.
        yield _Bidrag(entry.date, rad.account, -tal, hela)
        if i_kronor:
            yield _Bidrag(entry.date, rad.account, tal, hela)
            yield _Bidrag(entry.date, rad.account, tal - round(tal, 2))


def _olasta_bidrag(olast: Olast | None) -> list[_Bidrag]:
    if olast is None:
        return []
    return [_Bidrag(rad.dag, rad.konto, -rad.kronor) for rad in olast.rader]


def _forklaras(avstamning: Any, bidrag: list[_Bidrag]) -> bool:  # noqa: ANN401
    """Tell whether what a balance differs by is what one or all of the faults bring."""
    traff = _SKILLNAD.search(str(avstamning.message))
    entry = avstamning.entry
    if traff is None or entry is None:
        return False
    skillnad = Decimal(traff["tal"]) * (1 if traff["at"] == "much" else -1)
    egna = [
        ett.kronor
        for ett in bidrag
        if ett.konto == entry.account and (ett.dag < entry.date or ett.flyttad)
    ]
    return skillnad in {*egna, sum(egna, Decimal())}


# ---------------------------------------------------------------------- one account, many places


def _ett_per_konto(fel: list[Any]) -> list[Any]:
    """Keep the first place where an unknown account is used, and count the others."""
    traffar = [(ett, _OKANT.match(str(ett.message))) for ett in fel]
    antal = Counter(traff["konto"] for _, traff in traffar if traff)
    kvar, sedda = [], set()
    for ett, okant in traffar:
        if okant is None:
            kvar.append(ett)
        elif okant["konto"] not in sedda:
            sedda.add(okant["konto"])
            flera = antal[okant["konto"]]
            kvar.append(
                ett._replace(message=f"{ett.message} used {flera} times") if flera > 1 else ett
            )
    return kvar
