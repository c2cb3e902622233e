"""Command-line arguments in Swedish: argparse, with its own words translated."""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

_FEL = tuple(
    (re.compile(monster), text)
    for monster, text in (
        (r"the following arguments are required: (.*)", r"det här saknas: \1"),
        (r"unrecognized arguments: (.*)", r"okänt: \1"),
        (
            r"argument (.*): invalid choice: (.*) \(choose from (.*)\)",
            r"\1: \2 finns inte; välj bland \3",
        ),
        (r"argument (.*): invalid \w+ value: (.*)", r"\1: \2 är inte ett giltigt värde"),
        (r"argument (.*): expected one argument", r"\1: ett värde saknas"),
        (r"argument (.*): expected at least one argument", r"\1: minst ett värde saknas"),
        (r"argument (.*): not allowed with argument (.*)", r"\1 kan inte användas med \2"),
        (r"ambiguous option: (.*) could match (.*)", r"\1 är tvetydigt: \2"),
        (r"one of the arguments (.*) is required", r"ett av \1 behövs"),
        (r"argument (.*): ignored explicit argument (.*)", r"\1: värdet \2 används inte"),
        # A text of our own, from a type function.
        (r"argument ([^:]*): (.*)", r"\1: \2"),
    )
)


class _Format(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: Any = None) -> None:  # noqa: ANN401
        super().add_usage(usage, actions, groups, "Så här: " if prefix is None else prefix)


def vikt(ord_: str) -> str:
    """Return a word as it is written in the commands: small letters without å, ä, ö and é."""
    delar = unicodedata.normalize("NFKD", ord_.casefold())
    return "".join(tecken for tecken in delar if not unicodedata.combining(tecken))


def tydda(ord_: list[str], kommandon: Sequence[str]) -> list[str]:
    """Return the words of a command line as they were meant.

    `bokför` is bokfor, `--från` is --fran, `--hjälp` and `hjälp` are --help. A command that is
    nearly one is taken for it and said, but not where --ja would write without a question.
    """
    svar = [_flagga(ett) for ett in ord_]
    if not svar or svar[0].startswith("-"):
        return svar
    forst = vikt(svar[0])
    if forst == "hjalp":
        return ["--help"] if len(svar) == 1 else [*tydda(svar[1:2], kommandon), "--help"]
    if forst not in kommandon and "--ja" not in svar:
        nara = get_close_matches(forst, kommandon, n=2, cutoff=0.75)
        if len(nara) == 1:
            print(f"«{svar[0]}» läses som {nara[0]}.", file=sys.stderr)
            forst = nara[0]
    return [forst if forst in kommandon else svar[0], *svar[1:]]


def _flagga(ord_: str) -> str:
    if not ord_.startswith("--"):
        return ord_
    namn, lika, varde = ord_.partition("=")
    return "--help" if vikt(namn) == "--hjalp" else f"{vikt(namn)}{lika}{varde}"


def lagg_till_utan_sigill(tolk: argparse.ArgumentParser) -> None:
    """Describe the word that has the books read anew, whatever is kept of an earlier reading."""
    tolk.add_argument(
        "--utan-sigill",
        action="store_true",
        help="läs och pröva böckerna och alla underlag på nytt, även om inget har ändrats",
    )


class Tolk(argparse.ArgumentParser):
    """An argument parser whose help and errors are in Swedish; a wrong word exits with 2."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        kwargs.setdefault("formatter_class", _Format)
        kwargs |= {"add_help": False, "allow_abbrev": False}
        super().__init__(*args, **kwargs)
        self._positionals.title = "Uppgifter"
        self._optionals.title = "Val"
        self.add_argument("-h", "--help", action="help", help="visa den här hjälpen")

    def _get_value(self, action: argparse.Action, arg_string: str) -> Any:  # noqa: ANN401
        """Read a word with or without å, ä and ö where it is one of some."""
        svar = super()._get_value(action, arg_string)
        if action.nargs == argparse.PARSER:
            return svar  # the words of a command that happen to be like a command
        if action.choices and isinstance(svar, str) and svar not in action.choices:
            return next((ett for ett in action.choices if vikt(str(ett)) == vikt(svar)), svar)
        return svar

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words of the command, and how to get help."""
        for monster, text in _FEL:
            if monster.match(message):
                message = monster.sub(text, message)
                break
        self.exit(2, f"{self.prog}: {message}\nHjälp: {self.prog} --help\n")
