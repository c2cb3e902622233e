"""Plugin: every booked entry is a verifikation (LKBR 3 kap. 8-9 §§; BFL 5 kap. 6-7 §§).

A booked entry (flag `*`) has a number in a serie without gap, a text, a motpart, an underlag and
the day it was registered; a draft (flag `!`) has none of the number. A gap that came with books
from another program is told by the entry after it: `lucka: "A2 saknas i SIE-filen"`.

Before:  2023-02-14 * "Leverantör AB" "Kontorsmaterial"
           ver: "L45"
           registrerad: 2023-02-15
           underlag: "2023/underlag/L45.pdf"
           …
After:   the same; an error for each rule it breaks.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beancount.core import data

from lkbr.bokslut import is_ingaende_balans
from lkbr.fel import LkbrFel, fel
from lkbr.grund import gallande
from lkbr.rakenskapsar import ar_for, mappens_ar, utanfor_aret

__plugins__ = ("kontrollera_verifikationer",)

VER = re.compile(r"(?P<serie>[A-ZÅÄÖ]{1,3})(?P<nummer>[1-9]\d{0,6})\Z")


@dataclass(frozen=True, slots=True)
class Nummer:
    """A verifikationsnummer: serie and number within a räkenskapsår."""

    ar: int
    serie: str
    nummer: int


def nummer_for(entry: data.Transaction) -> Nummer | None:
    """Return the entry's number, or None when it has none or an unreadable one."""
    traff = VER.match(str(entry.meta.get("ver", "")))
    if not traff:
        return None
    return Nummer(ar_for(entry), traff["serie"], int(traff["nummer"]))


def kontrollera_verifikationer(
    entries: data.Entries, options_map: dict[str, Any]
) -> tuple[data.Entries, list[LkbrFel]]:
    """Check every transaction, the numbering of each serie and year, and that all files are read.

    A file of a year that the main file does not include is as good as lost: what stands there is
    neither booked nor reported.
    """
    # Books without any booked entry are reported as that.
    bokfort = gallande(options_map) is not None or any(
        isinstance(entry, data.Transaction) and entry.flag == "*" for entry in entries
    )
    fynd = _olasta(options_map) if bokfort else []
    serier: defaultdict[tuple[int, str], dict[int, data.Transaction]] = defaultdict(dict)
    for entry in entries:
        if not isinstance(entry, data.Transaction):
            continue
        if _ratt(entry) and _pa_sin_plats(entry, serier):
            continue
        fynd += _ar(entry)
        if entry.flag == "!":
            fynd += _utkast(entry)
            continue
        fynd += _flagga(entry)
        fynd += _innehall(entry)
        fynd += _nummer(entry, serier)
    for (ar, serie), nummer in sorted(serier.items()):
        fynd += _luckor(ar, serie, nummer)
    return entries, fynd


def _olasta(options_map: dict[str, Any]) -> list[LkbrFel]:
    """Report the files of the years' folders that the main file does not include."""
    huvudfil = Path(str(options_map.get("filename") or ""))
    if not huvudfil.is_file():
        return []
    lasta = {Path(fil).resolve() for fil in options_map["include"]}
    return [
        fel(
            "V12", {"filename": str(fil), "lineno": 0}, huvudfil=huvudfil.name, mapp=fil.parent.name
        )
        for fil in sorted(huvudfil.parent.glob("[12][0-9][0-9][0-9]/*.beancount"))
        if not fil.name.startswith(".") and fil.resolve() not in lasta
    ]


def _ratt(entry: data.Transaction) -> bool:
    """Tell at once that an entry is booked and says all that it must, as nearly all do."""
    meta = entry.meta
    registrerad = meta.get("registrerad")
    return (
        entry.flag == "*"
        and (entry.payee or "").strip() != ""
        and (entry.narration or "").strip() != ""
        and bool(meta.get("underlag"))
        and isinstance(registrerad, dt.date)
        and registrerad >= entry.date
        and not utanfor_aret(entry)
    )


def _pa_sin_plats(
    entry: data.Transaction,
    serier: defaultdict[tuple[int, str], dict[int, data.Transaction]],
) -> bool:
    """Put an entry that lies in its year under its number; tell whether the place was free."""
    traff = VER.match(str(entry.meta.get("ver", "")))
    if traff is None:
        return False
    plats = serier[entry.date.year, traff[1]]
    nummer = int(traff[2])
    if nummer in plats:
        return False
    plats[nummer] = entry
    return True


def _flagga(entry: data.Transaction) -> list[LkbrFel]:
    if entry.flag == "*":
        return []
    return [fel("V11", entry.meta, dag=entry.date, flagga=entry.flag)]


def _utkast(entry: data.Transaction) -> list[LkbrFel]:
    if "ver" not in entry.meta:
        return []
    return [fel("V02", entry.meta, ver=entry.meta["ver"])]


def _innehall(entry: data.Transaction) -> list[LkbrFel]:
    namn = entry.meta.get("ver", "utan nummer")
    fynd = []
    if not (entry.narration or "").strip():
        fynd.append(fel("V05", entry.meta, namn=namn))
    if not (entry.payee or "").strip():
        fynd.append(fel("V06", entry.meta, namn=namn))
    if not entry.meta.get("underlag") and not is_ingaende_balans(entry):
        fynd.append(fel("V07", entry.meta, namn=namn))
    return fynd + _registrerad(entry, str(namn))


def _registrerad(entry: data.Transaction, namn: str) -> list[LkbrFel]:
    registrerad = entry.meta.get("registrerad")
    if not isinstance(registrerad, dt.date):
        return [fel("V08", entry.meta, namn=namn)]
    if registrerad < entry.date and not utanfor_aret(entry):
        return [fel("V09", entry.meta, namn=namn, registrerad=registrerad, dag=entry.date)]
    return []


def _ar(entry: data.Transaction) -> list[LkbrFel]:
    if not utanfor_aret(entry):
        return []
    mapp = mappens_ar(entry)
    return [fel("V10", entry.meta, dag=entry.date, mapp=mapp, ar=entry.date.year)]


def _nummer(
    entry: data.Transaction,
    serier: defaultdict[tuple[int, str], dict[int, data.Transaction]],
) -> list[LkbrFel]:
    if is_ingaende_balans(entry) and "ver" not in entry.meta:
        return []
    nummer = nummer_for(entry)
    if nummer is None:
        return [fel("V01", entry.meta, dag=entry.date, ver=entry.meta.get("ver", "ver saknas"))]
    plats = serier[nummer.ar, nummer.serie]
    if nummer.nummer in plats:
        forra = plats[nummer.nummer].meta
        return [
            fel(
                "V03",
                entry.meta,
                ver=entry.meta["ver"],
                ar=nummer.ar,
                rad=forra["lineno"],
                fil=Path(forra["filename"]).name,
            )
        ]
    plats[nummer.nummer] = entry
    return []


def _luckor(ar: int, serie: str, nummer: dict[int, data.Transaction]) -> list[LkbrFel]:
    fynd = []
    forvantat = 1
    for tal in sorted(nummer):
        # Books from another program may come with a gap, which the entry after it explains.
        if tal != forvantat and not nummer[tal].meta.get("lucka"):
            saknas = f"{serie}{forvantat}" + (f"–{serie}{tal - 1}" if tal - 1 > forvantat else "")
            fynd.append(fel("V04", nummer[tal].meta, serie=serie, ar=ar, tal=tal, saknas=saknas))
        forvantat = tal + 1
    return fynd
