"""Where a federation stands, in a line: last booked, bank reconciled, open checks, the next date.

For a bureau with many federations, each a folder of its own: nothing of one is known to another.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from beancount.core import data

from lkbr.konto import kontonummer
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.bokslut.avstamning import AVSTAMNING, KLARA, avstamningar
from rakenskap.rakningar.krav_forbund import forfallodag
from rakenskap.rakningar.rakenskaper import gor_rakenskaper

EN_DAG = dt.timedelta(days=1)
FORR = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Lagesdag:
    """A day that the law sets: what is due, and by which rule."""

    dag: dt.date
    vad: str
    regel: str


@dataclass(frozen=True, slots=True)
class Forbundslage:
    """What a bureau asks of a federation.

    Attributes:
        mapp: its folder.
        namn: its name, empty when its books cannot be read.
        bokfort: the last event that is booked, and its number.
        utkast: drafts that wait.
        bank: the last day that every bank account is reconciled, None for never.
        ar: the year that the checks are of.
        kontroller: outcomes of the checks, by word.
        fallna: names of the checks that failed.
        nasta: the days of the law that come, the first (or passed) one first.
        fel: why nothing could be said; empty when it could.
    """

    mapp: Path
    namn: str = ""
    bokfort: dt.date | None = None
    ver: str = ""
    utkast: int = 0
    bank: dt.date | None = None
    ar: int = 0
    kontroller: dict[str, int] | None = None
    fallna: tuple[str, ...] = ()
    nasta: tuple[Lagesdag, ...] = ()
    fel: str = ""


def forbundslage(mapp: Path, idag: dt.date) -> Forbundslage:
    """Return where the federation in a folder stands; never raises for what is wrong with it.

    Args:
        mapp: the folder of the books.
        idag: today.
    """
    try:
        bok = las_bok(mapp)
    except BokFelError as fel:
        return Forbundslage(mapp, fel=str(fel.fel[0]))
    if bok.fel:
        text = f"böckerna har {len(bok.fel)} fel, det första: {bok.fel[0]}"
        return Forbundslage(mapp, bok.forbund.namn, fel=text)
    bokforda = [e for e in bok.entries if isinstance(e, data.Transaction) and e.flag != "!"]
    if not bokforda:
        return Forbundslage(mapp, bok.forbund.namn, fel="ingenting är bokfört")
    sista = max(bokforda, key=lambda entry: (entry.date, str(entry.meta.get("ver", ""))))
    utfall = gor_rakenskaper(bok, sista.date.year)
    return Forbundslage(
        mapp,
        bok.forbund.namn,
        sista.date,
        str(sista.meta.get("ver", "")),
        sum(isinstance(e, data.Transaction) and e.flag == "!" for e in bok.entries),
        senast_avstamd(bok, sista.date),
        sista.date.year,
        dict(Counter(ett.utfall for ett in utfall.kontroller)),
        tuple(ett.namn for ett in utfall.kontroller if not ett.ok),
        tuple(sorted(lagens_dagar(bok, sista.date, idag), key=lambda ett: ett.dag)),
    )


def senast_avstamd(bok: Bok, till: dt.date) -> dt.date | None:
    """Return the last day when every bank account was agreed, by statement or by hand."""
    bank = {nummer for nummer, konto in bok.konton.items() if konto.rad == "kassa_bank"}
    dagar = set()
    for entry in bok.entries:
        if isinstance(entry, data.Custom) and entry.type == AVSTAMNING:
            if kontonummer(str(entry.values[0].value)) in bank:
                dagar.add(entry.date)
        elif isinstance(entry, data.Balance) and kontonummer(entry.account) in bank:
            dagar.add(entry.date - EN_DAG)
    for dag in sorted((dag for dag in dagar if dag <= till), reverse=True):
        egna = [ett for ett in avstamningar(bok, dag) if ett.konto in bank]
        if egna and all(ett.lage in KLARA for ett in egna):
            return dag
    return None


def lagens_dagar(bok: Bok, sista: dt.date, idag: dt.date) -> Iterator[Lagesdag]:
    """Yield the days of the law that are to come, or have passed without a sign of what is due.

    Årsredovisning by 31 March and budget by 30 November (FinsamL 23 and 24 §§), as long as the
    settings do not have the day of the decision; tax of a month where wages are booked.
    """
    for ar in (idag.year - 1, idag.year):
        egna = bok.forbund.ar.get(ar)
        senast = dt.date(ar + 1, 3, 31)
        bokfort = any(isinstance(e, data.Transaction) and e.date.year == ar for e in bok.entries)
        if bokfort and (egna is None or egna.beslutad is None) and senast >= idag - 5 * FORR:
            yield Lagesdag(senast, f"årsredovisningen för {ar} beslutad", "FinsamL 24 §")
    nasta = bok.forbund.ar.get(idag.year + 1)
    if nasta is None or nasta.budget_beslutad is None:
        vad = f"budgeten för {idag.year + 1} fastställd"
        yield Lagesdag(dt.date(idag.year, 11, 30), vad, "FinsamL 23 §")
    loner = {nr for nr, ett in bok.konton.items() if ett.delpost == "sociala_avgifter_och_skatt"}
    har_loner = any(
        isinstance(entry, data.Transaction)
        and entry.date > sista - 2 * FORR
        and any(kontonummer(posting.account) in loner for posting in entry.postings)
        for entry in bok.entries
    )
    if har_loner:
        fore = idag.replace(day=1) - EN_DAG
        dagar = (forfallodag(fore.year, fore.month), forfallodag(idag.year, idag.month))
        forfaller = next(dag for dag in dagar if dag >= idag)
        yield Lagesdag(forfaller, "skatt och avgifter betalda", "SFL 62 kap.")
