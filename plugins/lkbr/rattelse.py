"""Plugin: a correction and what it corrects show each other (LKBR 3 kap. 7 och 10 §§).

The correcting entry says `rattar: "A17/2023"`. The corrected one is never edited: its backlink
`rattas-av` is added here, in memory, so that every report and Fava shows it.

Before:  2023-04-02 * "Värden" "Hyra april"          ver: "A17"
         2023-05-02 * "Värden" "Rättelse av A17"     ver: "A18"   rattar: "A17/2023"
After:   the first also has  rattas-av: "A18/2023"
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from beancount.core import data

from lkbr.behandlingshistorik import vernyckel
from lkbr.fel import LkbrFel, fel
from lkbr.grund import Grund, gallande

__plugins__ = ("lanka_rattelser",)

RATTAR = "rattar"
RATTAS_AV = "rattas-av"
_HANVISNING = re.compile(r"[A-ZÅÄÖ]{1,3}[1-9]\d*/\d{4}\Z")


def hanvisningar(entry: data.Transaction) -> list[str]:
    """Return the names of the entries that an entry corrects."""
    text = str(entry.meta.get(RATTAR) or "")
    return [namn.strip() for namn in text.split(",") if namn.strip()]


def lanka_rattelser(
    entries: data.Entries, options_map: dict[str, Any]
) -> tuple[data.Entries, list[LkbrFel]]:
    """Check each correction and add the backlinks."""
    fynd: list[LkbrFel] = []
    rattelser: list[data.Transaction] = []
    for entry in entries:
        if isinstance(entry, data.Transaction):
            if RATTAR in entry.meta:
                rattelser.append(entry)
            if RATTAS_AV in entry.meta:
                fynd.append(_egen_bakat(entry))
    if not rattelser:
        return entries, fynd
    sokta = {namn for entry in rattelser for namn in hanvisningar(entry)}
    mal = {
        namn: entry
        for entry in entries
        if isinstance(entry, data.Transaction)
        and entry.flag != "!"
        and (namn := vernyckel(entry)) in sokta
    }
    bakat: defaultdict[str, list[str]] = defaultdict(list)
    for entry in rattelser:
        fynd += _granska(entry, mal, gallande(options_map))
        if entry.flag != "!":
            for namn in hanvisningar(entry):
                bakat[namn].append(vernyckel(entry))
    return [_med_bakat(entry, mal, bakat) for entry in entries], fynd


def _med_bakat(
    entry: data.Directive, mal: dict[str, data.Transaction], bakat: dict[str, list[str]]
) -> data.Directive:
    if not isinstance(entry, data.Transaction) or RATTAS_AV in entry.meta or entry.flag == "!":
        return entry
    namn = vernyckel(entry)
    if namn not in bakat or mal.get(namn) is not entry:
        return entry
    return entry._replace(meta={**entry.meta, RATTAS_AV: ", ".join(bakat[namn])})


def _egen_bakat(entry: data.Transaction) -> LkbrFel:
    return fel("R03", entry.meta, ver=entry.meta.get("ver", ""))


def _granska(
    entry: data.Transaction, mal: dict[str, data.Transaction], grund: Grund | None
) -> list[LkbrFel]:
    ver = entry.meta.get("ver", "(utkast)")
    fynd = []
    for namn in hanvisningar(entry) or [""]:
        if not _HANVISNING.match(namn):
            fynd.append(fel("R01", entry.meta, ver=ver, namn=namn))
        elif namn in mal:
            if mal[namn] is entry:
                fynd.append(fel("R02", entry.meta, ver=ver, namn=namn))
        elif grund is None or grund.plats(namn) is None:
            fynd.append(fel("R02", entry.meta, ver=ver, namn=namn))
    return fynd
