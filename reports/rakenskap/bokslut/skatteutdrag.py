"""Skatteverket's statement of the skattekonto read: CSV, or the text of its PDF.

The columns are known by their headings (datum, text or specifikation, belopp, saldo) or, where
there are none, by what they hold: a day, a text, an amount and a balance. In the text of a PDF the
columns stand with several blanks between, and the thousands of an amount with one.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lkbr.belopp import ore_av_text, ore_som_text
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.infil import las_infil

_DAG = re.compile(r"\d{4}-\d\d-\d\d")
_KORT_DAG = re.compile(r"\d{6}")
_SALDO = re.compile(r"(?P<vilket>ingående|utgående) saldo", re.IGNORECASE)
_NY = "Gör så här: hämta skattekontots transaktioner på nytt från Skatteverket, som CSV."
STORST = 20_000_000


@dataclass(frozen=True, slots=True)
class Skatterad:
    """A transaction: line in the file, day, text, öre with what is credited positive."""

    rad: int
    dag: dt.date
    text: str
    ore: int


@dataclass(frozen=True, slots=True)
class Skatteutdrag:
    """A statement; the balances are None where the file has none."""

    rader: tuple[Skatterad, ...]
    ingaende: int | None
    utgaende: int | None


@dataclass(frozen=True, slots=True)
class Underskott:
    """A time when the skattekonto was below nought: first and last day, lowest öre, what fell due.

    Attributes:
        till: the last day of it, None when it lasts to the statement's end.
    """

    fran: dt.date
    till: dt.date | None
    lagst: int
    text: str


def las_skatteutdrag(fil: Path) -> Skatteutdrag:
    """Read a statement.

    Raises:
        BokFelError: it cannot be read, has no transactions, or does not close.
    """
    return tolka_skatteutdrag(las_infil(fil, STORST), fil.name)


def tolka_skatteutdrag(innehall: bytes, fil: str) -> Skatteutdrag:
    """Read a statement from its bytes.

    Raises:
        BokFelError: it is too large, cannot be read, has no transactions, or does not close.
    """
    if len(innehall) > STORST:
        raise _fel(fil, f"Filen är större än {STORST // 1_000_000} MB.")
    rader: list[Skatterad] = []
    saldon: dict[str, int] = {}
    falt_i = _pdf(innehall, fil) if innehall.startswith(b"%PDF") else _csv(innehall)
    for nummer, rena in falt_i:
        saldo = _SALDO.search(" ".join(rena))
        belopp = [ore for ett in rena if ett and (ore := _ore(ett)) is not None]
        if saldo and belopp:
            saldon[saldo["vilket"].lower()] = belopp[-1]
            continue
        dag = next((egen for ett in rena if (egen := _dag(ett))), None)
        if dag is None or not belopp:
            continue  # headings and blank lines
        texter = [ett for ett in rena if ett and _ore(ett) is None and not _dag(ett)]
        rader.append(Skatterad(nummer, dag, texter[0] if texter else "", belopp[0]))
    if not rader:
        raise _fel(fil, "Filen har inga transaktioner.")
    svar = Skatteutdrag(tuple(rader), saldon.get("ingående"), saldon.get("utgående"))
    _krav_gar_ihop(fil, svar)
    return svar


def _fel(fil: str, vad: str) -> BokFelError:
    return BokFelError([Felrad(fil, 0, f"{vad} {_NY}")])


def _csv(innehall: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = innehall.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = innehall.decode("latin-1")
    skilje = ";" if text.count(";") >= text.count("\t") else "\t"
    for nummer, falt in enumerate(csv.reader(io.StringIO(text), delimiter=skilje), start=1):
        yield nummer, [ett.strip() for ett in falt]


def _pdf(innehall: bytes, fil: str) -> Iterator[tuple[int, list[str]]]:
    import pdfplumber  # noqa: PLC0415 (a second to import, and only a PDF needs it)

    try:
        with pdfplumber.open(io.BytesIO(innehall)) as pdf:
            text = "\n".join(sida.extract_text(layout=True) for sida in pdf.pages)
    except Exception as hinder:  # the library raises what its parts raise
        raise _fel(fil, f"PDF-filen går inte att läsa ({type(hinder).__name__}).") from hinder
    if not text.strip():
        raise _fel(fil, "PDF-filen har ingen text (den är en bild).")
    for nummer, rad in enumerate(text.splitlines(), start=1):
        yield nummer, [del_ for del_ in re.split(r"\s{2,}", rad.strip()) if del_]


def _ore(text: str) -> int | None:
    return None if _dag(text) else ore_av_text(text)


def _dag(text: str) -> dt.date | None:
    """Return a day, `2023-06-12` or `230612`."""
    if _KORT_DAG.fullmatch(text):
        text = f"20{text[:2]}-{text[2:4]}-{text[4:]}"
    if not _DAG.fullmatch(text):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _krav_gar_ihop(fil: str, utdrag: Skatteutdrag) -> None:
    if utdrag.ingaende is None or utdrag.utgaende is None:
        return
    summa = utdrag.ingaende + sum(rad.ore for rad in utdrag.rader)
    if summa != utdrag.utgaende:
        raise _fel(
            fil,
            "Kontoutdraget går inte ihop: ingående saldo och transaktioner ger "
            f"{ore_som_text(summa)}, men utgående saldo är {ore_som_text(utdrag.utgaende)}.",
        )


def underskott(utdrag: Skatteutdrag) -> list[Underskott]:
    """Return each time that the account was below nought at a day's end; needs its first balance.

    What is debited on a day and covered on the same day is paid in time.
    """
    if utdrag.ingaende is None:
        return []
    saldo = utdrag.ingaende
    svar: list[Underskott] = []
    oppet: Underskott | None = None
    dagar = sorted({rad.dag for rad in utdrag.rader})
    for dag in dagar:
        egna = [rad for rad in utdrag.rader if rad.dag == dag]
        saldo += sum(rad.ore for rad in egna)
        if saldo < 0:
            debet = "; ".join(rad.text for rad in egna if rad.ore < 0)
            forut = oppet or Underskott(dag, None, saldo, debet)
            oppet = Underskott(forut.fran, None, min(forut.lagst, saldo), forut.text)
        elif oppet is not None:
            till = dag - dt.timedelta(days=1)
            svar.append(Underskott(oppet.fran, till, oppet.lagst, oppet.text))
            oppet = None
    return [*svar, oppet] if oppet is not None else svar
