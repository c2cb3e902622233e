"""The settings that SIE files know: name, codes of the dimensions, series."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from beancount.core import data

from lkbr.forbund import Forbund, Serie
from lkbr.kontering import serie_i
from rakenskap import sie
from rakenskap.dagbok.text import rensad
from rakenskap.siebro.dimensioner import i_bruk, med_koder, nya_koder
from rakenskap.siebro.filer import Siefil
from rakenskap.siebro.kontoplan import Kontoplan
from rakenskap.siebro.nummer import OMFORING, SAMMANDRAG
from rakenskap.siebro.siebok import Siebok


def installningar(
    bok: Siebok,
    plan: Kontoplan,
    filer: Sequence[Siefil],
    entries: Sequence[data.Transaction],
    budget: Sequence[data.Custom],
) -> Forbund:
    """Return the settings of the books, with what the files and their entries add.

    Args:
        bok: the books as they were made.
        plan: the chart.
        filer: the files, the latest year last.
        entries: the transactions.
        budget: the budget's lines.

    Raises:
        BokFelError: a code is not the federation's, and looks like no new one.
    """
    forbund = bok.tidigare.forbund
    if bok.tidigare.sista_ar is None:
        poster = [post for fil in filer for post in fil.lasning.poster]
        namn = [post.namn for post in sie.urval(poster, sie.Fnamn) if post.namn.strip()]
        orgnr = [post.orgnr for post in sie.urval(poster, sie.Orgnr) if post.orgnr.strip()]
        forbund = Forbund(
            namn=rensad(namn[-1]).strip() if namn else "Förbund utan namn i SIE-filen",
            orgnr=rensad(orgnr[-1]).strip() if orgnr else "",
            kontoplan=plan.kontoplan,
            serier=(),
        )
    metadata = [p.meta or {} for entry in entries for p in entry.postings]
    metadata += [rad.meta for rad in budget]
    if bok.tidigare.sista_ar is not None:
        rader = [(p.meta or {}, entry.meta) for entry in entries for p in entry.postings]
        bok.fynd += nya_koder(
            forbund, bok.dimensioner, [*rader, *((r.meta, r.meta) for r in budget)]
        )
    koder = i_bruk(bok.dimensioner, metadata)
    forbund = med_koder(forbund, koder, bok.dimensioner)
    return replace(forbund, serier=_serier(forbund, entries))


def _serier(forbund: Forbund, entries: Iterable[data.Transaction]) -> tuple[Serie, ...]:
    kanda = {serie.kod for serie in forbund.serier}
    nya: dict[str, str] = {}
    for entry in entries:
        kod = serie_i(str(entry.meta.get("ver", "")))
        if kod and kod not in kanda and kod not in nya:
            nya[kod] = _serienamn(kod, entry.meta)
    return (*forbund.serier, *(Serie(kod, namn, kod) for kod, namn in sorted(nya.items())))


def _serienamn(kod: str, meta: Mapping[str, Any]) -> str:
    if kod in (OMFORING, SAMMANDRAG):
        return {OMFORING: "Omföring vid årsskiftet", SAMMANDRAG: "Sammandrag ur balanser"}[kod]
    if "sie-skal" in meta:
        return f"Utan eget nummer i serien {meta['sie-serie'] or 'utan namn'}"
    if "sie-serie" in meta:
        return f"Serien {meta['sie-serie'] or 'utan namn'} i SIE-filen"
    return f"Serie {kod}"
