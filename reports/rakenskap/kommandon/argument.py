"""Command-line arguments in Swedish: argparse, with its own words translated."""

from __future__ import annotations

import argparse
import re
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


class Tolk(argparse.ArgumentParser):
    """An argument parser whose help and errors are in Swedish; a wrong word exits with 2."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        kwargs.setdefault("formatter_class", _Format)
        kwargs |= {"add_help": False, "allow_abbrev": False}
        super().__init__(*args, **kwargs)
        self._positionals.title = "Uppgifter"
        self._optionals.title = "Val"
        self.add_argument("-h", "--help", action="help", help="visa den här hjälpen")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words of the command, and how to get help."""
        for monster, text in _FEL:
            if monster.match(message):
                message = monster.sub(text, message)
                break
        self.exit(2, f"{self.prog}: {message}\nHjälp: {self.prog} --help\n")
