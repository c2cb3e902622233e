"""Plugin: every code of a dimension is one that the federation has declared (LKBR 3 kap. 2 §).

A code that `forbund.toml` does not know becomes a row of its own in the driftredovisning, so that
what belongs to an insats is not compared with its budget. A dimension that the federation has not
declared any code for is not checked.

Before:  Kostnader:4010-Insatser  100.00 SEK
           insats: "finsamteam"              ; [[insats]] kod = "finsam-team"
After:   LKBR-O01 at that posting: menades finsam-team?
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from beancount.core import data

from lkbr.bokfiler import forbund
from lkbr.budget import is_budget
from lkbr.fel import LkbrFel, fel
from lkbr.forbund import Forbund

__plugins__ = ("kontrollera_dimensioner",)


def deklarerade(forbund_: Forbund) -> dict[str, frozenset[str]]:
    """Return the codes of each dimension that the federation has declared any for."""
    alla = {
        "insats": (kod.kod for kod in forbund_.insatser),
        "verksamhet": (kod.kod for kod in forbund_.verksamheter),
        "projekt": (kod.kod for kod in forbund_.projekt),
    }
    mangder = {namn: frozenset(koder) for namn, koder in alla.items()}
    return {namn: koder for namn, koder in mangder.items() if koder}


def kontrollera_dimensioner(
    entries: data.Entries, options_map: dict[str, Any]
) -> tuple[data.Entries, list[LkbrFel]]:
    """Check the codes of booked entries, drafts and the budget."""
    kanda = deklarerade(forbund(options_map))
    fynd: list[LkbrFel] = []
    if not kanda:
        return entries, fynd
    for entry in entries:
        if isinstance(entry, data.Transaction):
            for posting in entry.postings:
                # Most postings have file and line only.
                if posting.meta and len(posting.meta) > 2:
                    for delar in _okanda(posting.meta, kanda):
                        fynd.append(_radens(entry, posting, delar))  # noqa: PERF401 (quicker)
        elif is_budget(entry):
            fynd += [fel("O03", entry.meta, **delar) for delar in _okanda(entry.meta, kanda)]
    return entries, fynd


def _radens(entry: data.Transaction, posting: data.Posting, delar: dict[str, str]) -> LkbrFel:
    if entry.flag == "!":
        return fel("O02", posting.meta, dag=entry.date, **delar)
    return fel("O01", posting.meta, ver=entry.meta.get("ver", "verifikationen"), **delar)


def _okanda(
    meta: Mapping[str, Any], kanda: Mapping[str, frozenset[str]]
) -> Iterator[dict[str, str]]:
    for dimension, koder in kanda.items():
        kod = meta.get(dimension)
        if kod is not None and kod not in koder:
            nara = get_close_matches(str(kod), sorted(koder), n=1)
            menades = f" (menades {nara[0]}?)" if nara else ""
            yield {"dimension": dimension, "kod": str(kod), "menades": menades}
