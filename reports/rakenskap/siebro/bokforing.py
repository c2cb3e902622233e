"""SIE files as directives: the chart, opening balances, vouchers, summaries, budget and settings.

The same directives become a Bok in memory (`i_minnet`) or the text of a ledger (`inlasning`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from beancount.core import data

from lkbr.bokslut import DIREKT
from lkbr.forbund import Forbund
from lkbr.uppstallning import las_kontotabell
from rakenskap.dagbok.text import VALUTA
from rakenskap.siebro.antaganden import Antaganden
from rakenskap.siebro.ar import Siear, valj_siear
from rakenskap.siebro.arsbokforing import bokfor_ar
from rakenskap.siebro.dimensioner import las_dimensioner
from rakenskap.siebro.filer import Siefil
from rakenskap.siebro.fynd import Fynd, neka
from rakenskap.siebro.ingaende import borja, hopgaende
from rakenskap.siebro.installningar import installningar
from rakenskap.siebro.kartor import Kartor
from rakenskap.siebro.kontoplan import Kontoplan, Kontoval, valj_kontoplan
from rakenskap.siebro.nummer import Nummergivare
from rakenskap.siebro.siebok import Siebok, Tidigare

LUCKA = "lucka"


@dataclass(frozen=True, slots=True)
class Bokforing:
    """What the files say, as directives.

    Attributes:
        konton: an `open` for each account that is new.
        entries: transactions, in order.
        budget: the budget's lines.
        forbund: the settings, with what the files know.
        fynd: what was found, to show.
        ar: the years.
        kontoplan: `bas` or `kommun_bas`.
        kontoval: every account of the files and what it is in the books.
    """

    konton: tuple[data.Open, ...]
    entries: tuple[data.Transaction, ...]
    budget: tuple[data.Custom, ...]
    forbund: Forbund
    fynd: tuple[Fynd, ...]
    ar: tuple[int, ...]
    kontoplan: str
    kontoval: tuple[Kontoval, ...] = ()


def bokfor_sie(
    filer: Sequence[Siefil],
    kartor: Kartor | None = None,
    tidigare: Tidigare | None = None,
    underlag: Callable[[Siefil], str] = lambda fil: fil.namn,
    *,
    anta: bool = False,
) -> Bokforing:
    """Turn the files of a federation into directives.

    Args:
        filer: the files, one a year.
        kartor: the user's decisions.
        tidigare: books that the files are read into, None for new ones.
        underlag: gives each file's path in the books.
        anta: for reports only: where a person would have to decide (an account without a line,
            opening balances that do not sum to nought, postings directly to equity) the likely
            answer is taken and told. Books that are written never rest on such an answer.

    Raises:
        BokFelError: the files cannot become books; all reasons are said.
    """
    kartor, tidigare = kartor or Kartor(), tidigare or Tidigare()
    given = tidigare.forbund.kontoplan if tidigare.sista_ar is not None else ""
    val = valj_kontoplan(filer, kartor, given)
    arslista, fynd = valj_siear(filer, las_kontotabell(val.kontoplan), anta=anta)
    if tidigare.sista_ar is not None:
        arslista = [ar for ar in arslista if ar.nummer == 0]
        _krav_pa_aren(arslista, tidigare, tidigare.sista_ar)
    egna = [ar.fil for ar in arslista]
    plan = Kontoplan(egna, kartor, tidigare.konton, val, foresla=anta)
    anvanda: dict[str, int] = {}
    for ar in arslista:
        anvanda |= ar.konton()
    siebok = Siebok(
        plan.plan(anvanda),
        las_dimensioner(egna, kartor),
        Nummergivare([ver.serie for ar in arslista for ver in ar.vers], tidigare.entries),
        tidigare,
        underlag,
        anta=anta,
        ingaende_differens=kartor.ingaende_differens,
    )
    siebok.fynd += fynd
    return _bygg(siebok, plan, arslista, kartor)


def _bygg(siebok: Siebok, plan: Kontoplan, arslista: Sequence[Siear], kartor: Kartor) -> Bokforing:
    """Book the years, one after the other, and say what is said once."""
    ar: list[Siear] = []
    budget: list[data.Custom] = []
    for ett in arslista:
        hela = hopgaende(siebok, ett) if siebok.anta else ett
        if borja(siebok, hela, forsta=not ar):
            budget += bokfor_ar(siebok, hela)
            ar.append(hela)
    siebok.entries = _med_beslut(siebok.entries, kartor, arslista[-1].fil)
    if siebok.anta:
        antaganden = Antaganden(siebok.slag, siebok.nytt_konto, siebok.nummer, siebok.tabell)
        siebok.entries = antaganden.utan_direkta(siebok.entries)
        siebok.fynd += antaganden.fynd
    entries = _med_luckor(siebok.entries, siebok.nummer, ar)
    return Bokforing(
        _nya_konton(siebok, arslista[-1].fil, min((ett.start for ett in ar), default=dt.date.min)),
        tuple(entries),
        tuple(budget),
        installningar(siebok, plan, [ett.fil for ett in arslista], entries, budget),
        (*plan.fynd, *siebok.fynd),
        tuple(ett.ar for ett in ar),
        plan.kontoplan,
        tuple(siebok.konton.values()),
    )


def _med_beslut(
    entries: Sequence[data.Transaction], kartor: Kartor, fil: Siefil
) -> list[data.Transaction]:
    """Return the entries with the decisions that the user has on some of them.

    Raises:
        BokFelError: a decision is on a verifikation that the files do not have.
    """
    namn = {f"{entry.meta.get('ver', '')}/{entry.date.year}": entry for entry in entries}
    if okand := next((ver for ver in kartor.eget_kapital if ver not in namn), ""):
        text = (
            f"Verifikationen {okand} under [eget_kapital] finns inte i filen. Gör så här: skriv "
            "serie, nummer och år, till exempel A12/2023."
        )
        raise neka(fil.namn, text)
    svar = []
    for entry in entries:
        beslut = kartor.eget_kapital.get(f"{entry.meta.get('ver', '')}/{entry.date.year}")
        if beslut:
            meta = {DIREKT: beslut["slag"], "beslut": beslut["beslut"], "grund": beslut["grund"]}
            entry = entry._replace(meta={**entry.meta, **meta})  # noqa: PLW2901 (with its decision)
        svar.append(entry)
    return svar


def _nya_konton(siebok: Siebok, fil: Siefil, dag: dt.date) -> tuple[data.Open, ...]:
    return tuple(
        data.Open(
            {"filename": fil.namn, "lineno": 0, **val.meta}, dag, val.beancount, [VALUTA], None
        )
        for val in siebok.konton.values()
        if val.beancount not in siebok.tidigare.konton
    )


def _krav_pa_aren(arslista: Sequence[Siear], tidigare: Tidigare, sista: int) -> None:
    """Refuse a year that the books cannot take.

    Raises:
        BokFelError: the year comes before the books, after a year that is missing, or is
            known to the books by its balances only.
    """
    for ar in arslista:
        if ar.ar in tidigare.ar:
            continue
        if ar.ar <= sista:
            vad = (
                "finns bara i sammandrag i böckerna"
                if ar.ar in tidigare.saldon
                else "ligger före böckernas första år"
            )
            atgard = "läs in alla årens filer i en ny mapp med --till"
        elif ar.ar > sista + 1:
            vad = f"kommer efter {sista + 1}, som saknas i böckerna"
            atgard = f"läs först in filen för {sista + 1}"
        else:
            sista = ar.ar
            continue
        text = f"Räkenskapsåret {ar.ar} {vad}. Gör så här: {atgard}. (LKBR 4 kap. 4 § p. 7)"
        raise neka(ar.fil.namn, text)


def _med_luckor(
    entries: Sequence[data.Transaction], nummer: Nummergivare, arslista: Sequence[Siear]
) -> list[data.Transaction]:
    """Return the entries with a word on each gap in the numbers, which the file came with."""
    luckor = {ar.ar: nummer.luckor(ar.ar) for ar in arslista}
    return [
        entry._replace(meta={**entry.meta, LUCKA: text})
        if (text := luckor.get(entry.date.year, {}).get(str(entry.meta.get("ver", ""))))
        else entry
        for entry in entries
    ]
