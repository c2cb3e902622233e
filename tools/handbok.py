"""Print the lists of docs/handbok.md that follow from the code: codes, commands, flags, demands.

Each list stands between two lines of its own, `<!-- LISTA: början -->` and `<!-- LISTA: slut -->`.
Run it after a change (`make handbok`); a test holds the handbook and the code alike.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from lkbr.koder import handbokens_kontroller, handbokens_lista
from rakenskap.granskning.checklista import lagkrav_som_markdown
from rakenskap.kommandon.cli import KOMMANDON, tolk_for

HANDBOK = Path(__file__).resolve().parents[1] / "docs" / "handbok.md"
LAGKRAV = HANDBOK.with_name("lagkrav.md")
_TABELL = re.compile(r"(?:^\|.*\n)+", re.MULTILINE)


def med_listor(text: str) -> str:
    """Return the handbook with each of its lists as the code has it.

    Raises:
        ValueError: a list has no place in the handbook.
    """
    listor = {
        "kontroller": handbokens_kontroller(),
        "koder": handbokens_lista(),
        "kommandon": kommandolista(),
    }
    for namn, lista in listor.items():
        monster = re.compile(rf"(<!-- {namn}: början -->\n).*?(<!-- {namn}: slut -->)", re.DOTALL)
        delar = monster.split(text)
        if len(delar) != 4:
            raise ValueError(f"the handbook has {len(delar) // 3} places for {namn}")
        fore, borjan, slut, efter = delar
        text = f"{fore}{borjan}\n{lista}\n{slut}{efter}"
    return text


def med_krav(text: str) -> str:
    """Return docs/lagkrav.md with its two tables as the auditor's checklist has them."""
    tabeller = iter(lagkrav_som_markdown())
    return _TABELL.sub(lambda _traff: next(tabeller), text, count=2)


def kommandolista() -> str:
    """Return every command with its words and flags, as Markdown."""
    rader = ["| kommando | ord eller flagga | vad |", "| --- | --- | --- |"]
    for kommando, hjalp in KOMMANDON.items():
        rader.append(f"| `{kommando}` | | {hjalp} |")
        egen = _under(tolk_for(kommando))[kommando]
        for namn, tolk in {kommando: egen, **_under(egen)}.items():
            helt = namn if tolk is egen else f"{kommando} {namn}"
            rader += [f"| `{helt}` | `{ord_}` | {om} |" for ord_, om in _ord(tolk)]
    return "\n".join(rader) + "\n"


def _under(tolk: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the parsers of the commands under one, by name."""
    # argparse tells the words of a parser nowhere else.
    delar = [ett for ett in tolk._actions if isinstance(ett, argparse._SubParsersAction)]  # noqa: SLF001
    return {namn: under for del_ in delar for namn, under in del_.choices.items()}


def _ord(tolk: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    for ett in tolk._actions:  # noqa: SLF001 (as above)
        if ett.help == argparse.SUPPRESS or ett.dest in ("help", "bok"):
            continue
        if isinstance(ett, argparse._SubParsersAction):  # noqa: SLF001
            continue
        namn = ", ".join(ett.option_strings) or str(ett.metavar or ett.dest)
        hjalp = " ".join(str(ett.help or "").split()).replace("%%", "%")
        yield namn.replace("|", " eller "), hjalp.replace("|", "\\|")


if __name__ == "__main__":
    HANDBOK.write_text(med_listor(HANDBOK.read_text(encoding="utf-8")), encoding="utf-8")
    LAGKRAV.write_text(med_krav(LAGKRAV.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"{HANDBOK.name} och {LAGKRAV.name} har listorna som koden har dem.")
