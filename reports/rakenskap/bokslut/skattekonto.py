"""Skattekonto: Skatteverket's statement (CSV) matched with the books; late payments seen.

The columns are known by their headings (datum, text or specifikation, belopp, saldo) or, where
there are none, by what they hold: a day, a text, an amount and a balance.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from beancount.core import data

from lkbr.behandlingshistorik import vernyckel
from lkbr.belopp import ore_av_text, ore_som_text, till_ore
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad, oslagbart
from rakenskap.bokslut.forslag import konto
from rakenskap.listor import celler
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport

DAGAR_ISAR = 10
_ANMARK = re.compile(
    r"kostnadsränta|dröjsmål|förseningsavgift|anstånd|inkasso|kronofogde", re.IGNORECASE
)
_DAG = re.compile(r"\d{4}-\d\d-\d\d")
_SALDO = re.compile(r"(?P<vilket>ingående|utgående) saldo", re.IGNORECASE)
_NY = "Gör så här: hämta skattekontots transaktioner som CSV på nytt från Skatteverket."


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


def las_skatteutdrag(fil: Path) -> Skatteutdrag:
    """Read a statement.

    Raises:
        BokFelError: it cannot be read, has no transactions, or does not close.
    """
    try:
        innehall = fil.read_bytes()
    except OSError as fel:
        text = f"Filen går inte att läsa: {oslagbart(fel)}. Gör så här: rätta sökvägen."
        raise BokFelError([Felrad(str(fil), 0, text)]) from None
    try:
        text = innehall.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = innehall.decode("latin-1")
    skilje = ";" if text.count(";") >= text.count("\t") else "\t"
    rader: list[Skatterad] = []
    saldon: dict[str, int] = {}
    for nummer, falt in enumerate(csv.reader(io.StringIO(text), delimiter=skilje), start=1):
        rena = [ett.strip() for ett in falt]
        ord_ = " ".join(rena)
        saldo = _SALDO.search(ord_)
        belopp = [ore for ett in rena if ett and (ore := _ore(ett)) is not None]
        if saldo and belopp:
            saldon[saldo["vilket"].lower()] = belopp[-1]
            continue
        dag = next((_dag(ett) for ett in rena if _DAG.fullmatch(ett)), None)
        if dag is None or not belopp:
            continue  # headings and blank lines
        texter = [ett for ett in rena if ett and _ore(ett) is None and not _DAG.fullmatch(ett)]
        rader.append(Skatterad(nummer, dag, texter[0] if texter else "", belopp[0]))
    if not rader:
        raise BokFelError([Felrad(fil.name, 0, f"Filen har inga transaktioner. {_NY}")])
    svar = Skatteutdrag(tuple(rader), saldon.get("ingående"), saldon.get("utgående"))
    _krav_gar_ihop(fil.name, svar)
    return svar


def _ore(text: str) -> int | None:
    return None if _DAG.fullmatch(text) else ore_av_text(text)


def _dag(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _krav_gar_ihop(fil: str, utdrag: Skatteutdrag) -> None:
    if utdrag.ingaende is None or utdrag.utgaende is None:
        return
    summa = utdrag.ingaende + sum(rad.ore for rad in utdrag.rader)
    if summa != utdrag.utgaende:
        text = (
            f"Kontoutdraget går inte ihop: ingående saldo och transaktioner ger "
            f"{ore_som_text(summa)}, men utgående saldo är {ore_som_text(utdrag.utgaende)}. {_NY}"
        )
        raise BokFelError([Felrad(fil, 0, text)])


def _bokfort(bok: Bok, namn: str, fran: dt.date, till: dt.date) -> list[tuple[str, dt.date, int]]:
    svar = []
    for entry in bok.entries:
        if isinstance(entry, data.Transaction) and entry.flag != "!" and fran <= entry.date <= till:
            ore = sum(
                till_ore(p.units.number)
                for p in entry.postings
                if p.account == namn and p.units and isinstance(p.units.number, Decimal)
            )
            if ore:
                svar.append((vernyckel(entry), entry.date, ore))
    return svar


def skatteavstamning(bok: Bok, utdrag: Skatteutdrag) -> Rapport:
    """Match the statement with the account in the books: each row with an entry, by amount and day.

    Returns:
        A row each: matched, only at Skatteverket, only in the books; what costs interest or fees
        is told after the table.
    """
    namn = konto(bok, "1630", vad="skattekontot")
    fran = min(rad.dag for rad in utdrag.rader)
    till = max(rad.dag for rad in utdrag.rader)
    isar = dt.timedelta(days=DAGAR_ISAR)
    kvar = _bokfort(bok, namn, fran - isar, till + isar)
    rader: list[Rad] = []
    saknas = 0
    for rad in utdrag.rader:
        traff = _narmast(rad, kvar)
        if traff is not None:
            kvar.remove(traff)
        else:
            saknas += rad.ore
        rader.append(_rad(rad.dag, rad.text, rad.ore, traff[0] if traff else "", "Skatteverket"))
    for ver, dag, ore in kvar:
        if fran <= dag <= till:
            saknas -= ore
            rader.append(_rad(dag, "bara i böckerna", ore, ver, "böckerna"))
    egna = (*((celler.TOM,) * 3), celler.beloppscell(saknas), celler.TOM)
    rader.append(Rad("summa", "Skillnad mot böckerna", egna, "summa"))
    return Rapport(
        "skattekonto",
        f"Skattekonto {fran} – {till}",
        (
            Kolumn("dag", "Dag", "datum"),
            Kolumn("text", "Text", "text"),
            Kolumn("ver", "Verifikation", "text"),
            Kolumn("belopp", "Belopp"),
            Kolumn("obs", "Anmärkning", "text"),
        ),
        tuple(rader),
        efter=tuple(
            f"{rad.dag} {rad.text}, {ore_som_text(rad.ore)} kr: något betalades för sent. Gör så "
            "här: ta reda på vad, och bokför räntan på 8423."
            for rad in utdrag.rader
            if _ANMARK.search(rad.text)
        ),
        paragraf="LKBR 3 kap. 6 §",
        decimaler=2,
    )


def _narmast(
    rad: Skatterad, kvar: Sequence[tuple[str, dt.date, int]]
) -> tuple[str, dt.date, int] | None:
    lika = [ett for ett in kvar if ett[2] == rad.ore and abs((ett[1] - rad.dag).days) <= DAGAR_ISAR]
    return min(lika, key=lambda ett: abs((ett[1] - rad.dag).days), default=None)


def _rad(dag: dt.date, text: str, ore: int, ver: str, var: str) -> Rad:
    saknas = "i böckerna" if var == "Skatteverket" else "i utdraget"
    obs = "" if ver and var == "Skatteverket" else f"saknas {saknas}"
    if _ANMARK.search(text):
        obs = f"{obs}; sent" if obs else "sent"
    return Rad(
        f"{dag}.{text}.{ore}.{ver}",
        "",
        (
            celler.dag(dag),
            celler.text(text),
            celler.text(ver),
            celler.beloppscell(ore),
            celler.text(obs),
        ),
    )
