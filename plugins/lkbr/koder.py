"""The table of codes: every finding that the program can make, once.

It stands in `koder.toml` and, for the demands on a year, in `koder-krav.toml`.

`python -m lkbr.koder` prints the table as it stands in the handbook.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

FILER = ("koder.toml", "koder-krav.toml")
_DEL = re.compile(r"\{\w+\}")


class Grad(StrEnum):
    """What a finding means for the reports.

    fel: nothing is written. varning: written, and shown on the screen, in the report's list of
    checks and in Fava. att göra: work that waits, such as an entry to attest.
    """

    FEL = "fel"
    VARNING = "varning"
    ATT_GORA = "att göra"


@dataclass(frozen=True, slots=True)
class Fyndslag:
    """A kind of finding.

    Attributes:
        kod: the stable code, such as `K01`.
        grad: its degree.
        regel: the paragraph or rule.
        vad: what is wrong, a sentence whose parts in braces are filled in.
        atgard: what to do.
        namn: of a check of a year's accounts, what holds when it is right; empty for others.
        kontroll: the check's name in code and in JSON.
    """

    kod: str
    grad: Grad
    regel: str
    vad: str
    atgard: str
    namn: str = ""
    kontroll: str = ""


@cache
def koder() -> dict[str, Fyndslag]:
    """Return every kind of finding by its code."""
    tabell: dict[str, Any] = {}
    for fil in FILER:
        tabell |= tomllib.loads(Path(__file__).with_name(fil).read_text(encoding="utf-8"))
    return {
        kod: Fyndslag(
            kod,
            Grad(rad["grad"]),
            rad["regel"],
            rad["vad"],
            rad["atgard"],
            rad.get("namn", ""),
            rad.get("kontroll", ""),
        )
        for kod, rad in tabell.items()
    }


def handbokens_lista() -> str:
    """Return the table as Markdown, in the order of the file."""
    rader = ["| kod | grad | meddelandet | gör så här | regel |", "| --- | --- | --- | --- | --- |"]
    for rad in koder().values():
        if rad.kontroll:
            continue
        vad, atgard = (_i_handboken(text) for text in (rad.vad, rad.atgard))
        rader.append(f"| LKBR-{rad.kod} | {rad.grad} | {vad} | {atgard} | {rad.regel} |")
    return "\n".join(rader) + "\n"


def handbokens_kontroller() -> str:
    """Return the checks of a year's accounts as Markdown."""
    rader = ["| kod | kontroll | grad | gör så här | regel |", "| --- | --- | --- | --- | --- |"]
    for rad in koder().values():
        if rad.kontroll:
            namn, atgard = (_i_handboken(text) for text in (rad.namn, rad.atgard))
            rader.append(f"| {rad.kod} | {namn} | {rad.grad} | {atgard} | {rad.regel} |")
    return "\n".join(rader) + "\n"


def _i_handboken(text: str) -> str:
    utfylld = _DEL.sub("…", text).replace("{{", "{").replace("}}", "}").replace("|", "\\|")
    return utfylld.replace("….", "…").replace("… …", "…")


if __name__ == "__main__":
    print(handbokens_lista(), end="")  # noqa: T201 (what the module is run for)
