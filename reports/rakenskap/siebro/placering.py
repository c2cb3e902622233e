"""Where an account of a file belongs by its name or #SRU: with the ground, and how sure it is.

A number says what the chart meant with it; a bureau may have meant something else, and then says so
in the name: 3012 is sales in BAS, and "Medlemsavgift Eslövs kommun" is not. The words are data,
`data/kontonamn.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data"
INGEN_BANK = "ingen_bank"
_INTAKTER = "verksamhetens_intakter"


class Sakerhet(StrEnum):
    """How sure a proposal is."""

    SAKER = "säker"
    TROLIG = "trolig"
    OSAKER = "osäker"


@dataclass(frozen=True, slots=True)
class Placering:
    """The delpost proposed for an account, by what, and how sure it is."""

    delpost: str
    grund: str
    sakerhet: Sakerhet


@dataclass(frozen=True, slots=True)
class _Regel:
    till: str
    ord: tuple[re.Pattern[str], ...]
    utom: tuple[re.Pattern[str], ...]
    fran: frozenset[str]
    krav: str

    def traff(self, namn: str) -> str:
        """Return the words of the name that the rule goes by, empty for none."""
        traffar = [monster.search(namn) for monster in self.ord]
        if any(monster.search(namn) for monster in self.utom):
            return ""
        funna = [traff[0] for traff in traffar if traff]
        return " … ".join(funna) if len(funna) == len(traffar) else ""


def _monster(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


@cache
def _namndata() -> dict[str, Any]:
    return tomllib.loads((_DATA / "kontonamn.toml").read_text(encoding="utf-8"))


@cache
def _regler() -> tuple[_Regel, ...]:
    return tuple(
        _Regel(
            rad["till"],
            tuple(map(_monster, rad["ord"])),
            tuple(map(_monster, rad.get("utom", ()))),
            frozenset(rad["fran"]),
            rad.get("krav", ""),
        )
        for rad in _namndata()["regel"]
    )


@cache
def _parter() -> dict[str, re.Pattern[str]]:
    part = _namndata()["part"]
    orter = "|".join(re.escape(ort) for ort in re.split(r"[|\n]+", part["kommuner"].strip()))
    svar = {namn: _monster(part[namn]) for namn in ("bidrag", "kanske", "utom", "stat", "region")}
    ort = rf"(?:{orter})s?"
    region = r"Region(?:en| [A-ZÅÄÖ][\w-]+){1,3}(?: län)?"
    bara = rf"{ort}(?: kommun| stad)?|{region}|Försäkringskassan|Staten"
    return svar | {
        "kommun": _monster(part["kommun"]),
        "ort": re.compile(rf"\b{ort}\b"),
        "bara": re.compile(bara),
    }


def part_i(namn: str) -> str:
    """Return the kind of member that a name speaks of: stat, region, kommun, or nothing."""
    parter = _parter()
    for typ in ("stat", "region", "kommun"):
        if parter[typ].search(namn):
            return typ
    return "kommun" if parter["ort"].search(namn) else ""


def efter_namn(
    nummer: str, namn: str, post: str, delpost: str, *, ingen_bank: bool = False
) -> Placering | None:
    """Return what the name of an account says, where it says more than the number.

    Args:
        nummer: the account's number.
        namn: its name in the file.
        post: the post that its number gives, empty for none.
        delpost: the delpost that its number gives, empty for none.
        ingen_bank: no account of cash and bank has been used in the file.
    """
    for regel in _regler():
        if regel.till == delpost or (delpost and delpost not in regel.fran):
            continue
        if regel.krav == INGEN_BANK and not ingen_bank:
            continue
        if funnet := regel.traff(namn):
            grund = f"namnet «{funnet}»"
            if regel.krav == INGEN_BANK:
                grund += ", och inget konto för kassa och bank är använt"
            # Without a number to go by a name is all there is.
            return Placering(regel.till, grund, Sakerhet.TROLIG)
    if post == _INTAKTER or (not delpost and nummer[:1] == "3"):
        return _medlemsbidrag(nummer, namn, delpost)
    return None


def _medlemsbidrag(nummer: str, namn: str, delpost: str) -> Placering | None:
    """Return a member's contribution, told by a word for it and a party."""
    ord_ = _parter()
    typ = part_i(namn)
    if not typ or ord_["utom"].search(namn) or delpost == f"medlemsbidrag_{typ}":
        return None
    if sakert := ord_["bidrag"].search(namn):
        grund, sakerhet = f"namnet «{sakert[0]}» och parten", Sakerhet.SAKER
    elif kanske := ord_["kanske"].search(namn):
        grund, sakerhet = f"namnet «{kanske[0]}» och parten", Sakerhet.TROLIG
    elif nummer[:2] in ("30", "39") and ord_["bara"].fullmatch(namn.strip()):
        grund, sakerhet = "bara partens namn, på ett intäktskonto", Sakerhet.OSAKER
    else:
        return None
    return Placering(f"medlemsbidrag_{typ}", f"{grund} ({typ})", sakerhet)


@cache
def sru_delposter() -> Mapping[str, str]:
    """Return delpost by #SRU, where the code keeps apart what LKBR does."""
    tabell = tomllib.loads((_DATA / "sru.toml").read_text(encoding="utf-8"))
    return {str(kod): str(delpost) for kod, delpost in tabell["sru"].items()}
