"""A locked year's seal: what its reports rest on besides the entries, as it was when it was locked.

The record of the lock carries it: the budget, the register of assets, the balance assertions,
each further file in the year's folder (statistics, published tables, `import.jsonl`), what
`forbund.toml` says, and the main file's options, plugins and includes. A later seal, by someone who
may unlock and with a reason, takes its place; both stay in the log.

Before:  (log) lås 2023; then an amount in 2023/budget.beancount is changed
After:   LKBR-L10: the budget is not as then.

The entries have their own records; the texts in the year's `berattelse/` are written after the
year, and are not sealed.
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from beancount.core import data

from lkbr.konto import kontonummer
from lkbr.underlag import sha256_for, underlag_i

DELAR = {"budget": "budgeten", "register": "anläggningsregistret", "ovrigt": "övriga rader"}
_UTANFOR = frozenset({"berattelse"})
_UTELAMNADE = frozenset({"filename", "lineno"})
# What is judged by the rules of its time and not by those of the year, and what every year moves.
_INTE_ARETS = frozenset({"attestant", "person", "historik", "las", "attest", "sista_ar"})
_HUVUDRAD = re.compile(r'(plugin|include|option)\s+"([^"]*)"(?:\s+"([^"]*)")?')
Summa = Callable[[str], str]


def _rad(entry: Any, ar: int) -> str:  # noqa: ANN401 (one of beancount's directives)
    """Return a directive as one line, free of layout."""
    meta = {
        namn: str(varde)
        for namn, varde in sorted(entry.meta.items())
        if namn not in _UTELAMNADE
        and not namn.startswith("__")
        # What leaves the register after the year was in it then.
        and not (namn == "utrangerad" and str(varde) > f"{ar}-12-31")
    }
    varden = [
        str(ett.value if hasattr(ett, "value") else ett)
        for namn, ett in zip(entry._fields, entry, strict=True)
        if namn not in ("meta", "date", "values", "account", "diff_amount")
    ]
    varden += [str(ett.value) for ett in getattr(entry, "values", None) or ()]
    konto = kontonummer(getattr(entry, "account", "") or "") or ""
    return f"{entry.date} {type(entry).__name__} {konto} {varden} {meta}"


def _del(entry: Any, ar: int) -> str:  # noqa: ANN401
    """Return the part of the seal that a directive belongs to, empty for none."""
    if isinstance(entry, data.Balance):
        # The balances of the last of December stand as of the first of January.
        inom = (ar, 1, 1) < (entry.date.year, entry.date.month, entry.date.day) <= (ar + 1, 1, 1)
        return "avstamningar" if inom else ""
    if isinstance(entry, data.Custom):
        if entry.type == "anlaggning":
            return "register" if entry.date.year <= ar else ""
        if entry.type == "budget" or entry.type.startswith("fava-") or entry.date.year != ar:
            return ""
        return "budget" if entry.type == "forbundsbudget" else "ovrigt"
    if isinstance(entry, data.Transaction | data.Open | data.Close | data.Commodity):
        return ""
    return "ovrigt" if entry.date.year == ar else ""


def plomb(entries: Iterable[Any], ar: int, filer: Iterable[str], summa: Summa) -> dict[str, Any]:
    """Return the seal of a year.

    Args:
        entries: all directives.
        ar: the räkenskapsår.
        filer: the files of the year that are not of entries, as from `arets_filer`.
        summa: the SHA-256 of a file, given its path from the ledger's folder.
    """
    rader: dict[str, list[str]] = {namn: [] for namn in ("avstamningar", *DELAR)}
    for entry in entries:
        namn = _del(entry, ar)
        if namn:
            rader[namn].append(hashlib.sha256(_rad(entry, ar).encode()).hexdigest())
    svar: dict[str, Any] = {
        namn: hashlib.sha256("\n".join(sorted(rader[namn])).encode()).hexdigest() for namn in DELAR
    }
    # One by one: a further reconciliation takes nothing from those that were.
    svar["avstamningar"] = sorted(ett[:16] for ett in rader["avstamningar"])
    svar["filer"] = {fil: summa(fil) for fil in sorted(filer)}
    return svar


def installningar_i(huvudtext: str, forbundstext: str, ar: int) -> dict[str, list[str]]:
    """Return what a year rests on in the settings, as its seal has it.

    Args:
        huvudtext: the main file.
        forbundstext: `forbund.toml`; empty when there is none.
        ar: the räkenskapsår.

    Returns:
        `huvudfil`: its options, plugins and includes but those of later years. `forbund`: name and
        checksum of each fact, and of each row of a list. More may come to both; none may go.
    """
    huvud = []
    for rad in huvudtext.splitlines():
        traff = _HUVUDRAD.match(rad)
        if traff is None:
            continue
        mapp = traff[2].partition("/")[0]
        if traff[1] != "include" or not (mapp.isdigit() and int(mapp) > ar):
            huvud.append(" ".join(filter(None, traff.groups())))
    try:
        tabell = tomllib.loads(forbundstext)
    except tomllib.TOMLDecodeError:
        tabell = {}  # it is told by itself, and no fact is then as it was
    fakta = [
        f"{namn} {hashlib.sha256(varde.encode()).hexdigest()[:12]}"
        for namn, varde in _fakta(tabell)
        if namn.partition(".")[0] not in _INTE_ARETS and _is_arets(namn, ar)
    ]
    return {"huvudfil": sorted(huvud), "forbund": sorted(fakta)}


def _is_arets(namn: str, ar: int) -> bool:
    delar = namn.split(".")
    return delar[0] != "ar" or delar[1] == str(ar)


def _fakta(tabell: Mapping[str, Any], fore: str = "") -> Iterator[tuple[str, str]]:
    for namn, varde in tabell.items():
        if isinstance(varde, dict):
            yield from _fakta(varde, f"{fore}{namn}.")
        else:
            rader = varde if isinstance(varde, list) else [varde]
            yield from ((f"{fore}{namn}", repr(rad)) for rad in rader)


def namnda_underlag(entries: Iterable[Any]) -> frozenset[str]:
    """Return the path of every underlag that an entry names."""
    return frozenset(
        sokvag
        for entry in entries
        if isinstance(entry, data.Transaction)
        for _, sokvag, _ in underlag_i(entry.meta)
    )


def arets_filer(mapp: Path, ar: int, namnda: Collection[str]) -> list[str]:
    """Return the files in a year's folder that are neither entries nor an entry's underlag.

    Args:
        mapp: the ledger's folder.
        ar: the räkenskapsår.
        namnda: the underlag of all entries, as from `namnda_underlag`.
    """
    svar = []
    sedda: set[str] = set()
    # Links are followed: a write is checked on a folder of links to what it does not change.
    for plats, mappar, filer in os.walk(mapp / str(ar), followlinks=True):
        if os.path.realpath(plats) in sedda:
            mappar.clear()
            continue
        sedda.add(os.path.realpath(plats))
        mappar[:] = sorted(ett for ett in mappar if ett not in _UTANFOR and ett[0] != ".")
        for fil in filer:
            vag = Path(plats, fil).relative_to(mapp).as_posix()
            if fil[0] != "." and not fil.endswith(".beancount") and vag not in namnda:
                svar.append(vag)
    return sorted(svar)


def pa_disk(mapp: Path) -> Summa:
    """Return a function that gives the SHA-256 of a file in the ledger's folder."""

    def summa(fil: str) -> str:
        try:
            return sha256_for(f"{mapp}/{fil}")
        except OSError:
            return ""

    return summa


def skillnader_mot(
    gammalt: Mapping[str, Any], nytt: Mapping[str, Any]
) -> tuple[list[str], list[str]]:
    """Say what a seal does not find as it was, and which files have come since.

    Returns:
        What differs, in words; and the paths of new files.
    """
    fel = [ord_ for namn, ord_ in DELAR.items() if gammalt.get(namn) != nytt[namn]]
    borta = set(gammalt.get("avstamningar", ())) - set(nytt["avstamningar"])
    if borta:
        fel.append(f"{len(borta)} av avstämningarna (balance)")
    filer, nya = gammalt.get("filer", {}), nytt["filer"]
    fel += [fil for fil, summa in sorted(filer.items()) if nya.get(fil, "") != summa]
    return fel, sorted(fil for fil in nya if fil not in filer)


def andrade_installningar(
    gammalt: Mapping[str, list[str]], nytt: Mapping[str, list[str]]
) -> tuple[list[str], list[str]]:
    """Say what of a seal's settings is not there any more.

    Returns:
        The main file's lines, and the names of facts in `forbund.toml`.
    """
    huvud = sorted({*gammalt["huvudfil"]} - {*nytt["huvudfil"]})
    fakta = {rad.rpartition(" ")[0] for rad in {*gammalt["forbund"]} - {*nytt["forbund"]}}
    return huvud, sorted(fakta)
