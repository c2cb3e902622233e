"""Asking at the terminal: until the answer can be understood, with names completed by Tab."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.registrering import OtolkatError

T = TypeVar("T")


def las_rad(fraga: str, ord_: Sequence[str] = ()) -> str:
    """Ask once and return the answer without the blanks around it.

    Args:
        fraga: the question.
        ord_: what Tab completes to, at a terminal.

    Raises:
        BokFelError: the input came to its end.
    """
    if sys.stdin.isatty():
        try:
            return _vid_terminalen(f"{fraga} ", ord_).strip()
        except EOFError:
            svar = ""
    else:
        print(fraga, end=" ", flush=True)
        svar = sys.stdin.readline()
    if not svar:
        print()
        raise BokFelError(
            [Felrad("rakenskap", 0, "Inmatningen tog slut. Gör så här: kör kommandot igen.")]
        )
    return svar.strip()


def _vid_terminalen(fraga: str, ord_: Sequence[str]) -> str:
    try:
        import readline  # noqa: PLC0415 (only at a terminal, and not on every system)
    except ImportError:
        return input(fraga)
    readline.set_completer_delims("")
    readline.set_completer(lambda text, nummer: _traff(ord_, text, nummer))
    readline.parse_and_bind("tab: complete")
    return input(fraga)


def _traff(ord_: Sequence[str], text: str, nummer: int) -> str | None:
    traffar = [ett for ett in ord_ if ett.casefold().startswith(text.casefold())]
    return traffar[nummer] if nummer < len(traffar) else None


def tills(fraga: str, tolka: Callable[[str], T], ord_: Sequence[str] = ()) -> T:
    """Ask until the answer can be understood; what is wrong is said before the next question."""
    while True:
        try:
            return tolka(las_rad(fraga, ord_))
        except OtolkatError as fel:
            print(f"  {fel}")


def nagot(text: str) -> str:
    """Return an answer that is needed.

    Raises:
        OtolkatError: nothing was typed.
    """
    if not text:
        raise OtolkatError("Det här behövs (LKBR 3 kap. 9 §).")
    return text


def val(fraga: str, svar: dict[str, str], annars: str) -> str:
    """Ask for one of some letters, and return it.

    Args:
        fraga: what is asked.
        svar: what each letter means.
        annars: the letter that an empty answer is.
    """
    menat = ", ".join(f"{tecken} = {text}" for tecken, text in svar.items())

    def tolka(text: str) -> str:
        tecken = text[:1].lower() or annars
        if tecken not in svar:
            raise OtolkatError(f"«{text}» finns inte. Skriv en bokstav: {menat}.")
        return tecken

    return tills(f"{fraga} ({menat}) [{annars}]:", tolka)
