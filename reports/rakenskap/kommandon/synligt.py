"""Control characters in the books' texts are shown as such in a terminal, and do nothing there.

A motpart may hold an escape that clears the screen or paints over a line. What goes to a file or a
pipe is left as it is.
"""

from __future__ import annotations

import io
from typing import TextIO

# Newline and tab are the program's own; the symbols of the others are in Unicode's block of them.
_SYNLIGA = {
    **{nr: 0x2400 + nr for nr in range(0x20) if chr(nr) not in "\n\t"},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
    # They turn the direction of what follows, or end a line for some programs.
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029), 0xFFFD),
}


def synligt(text: str) -> str:
    """Return a text with its control characters made visible."""
    return text.translate(_SYNLIGA)


class Synlig(io.TextIOBase):
    """A stream that shows control characters; it writes to another."""

    def __init__(self, strom: TextIO) -> None:
        self._strom = strom

    def write(self, text: str) -> int:
        """Write a text."""
        self._strom.write(synligt(text))
        return len(text)

    def flush(self) -> None:
        """Let what is written reach the terminal."""
        self._strom.flush()

    def isatty(self) -> bool:
        """Tell that a person reads it."""
        return True

    def fileno(self) -> int:
        """Return the other stream's number."""
        return self._strom.fileno()


def i_terminalen(strom: TextIO) -> TextIO:
    """Return what to write to: the stream itself, or one that shows control characters."""
    return Synlig(strom) if strom.isatty() and not isinstance(strom, Synlig) else strom  # type: ignore[return-value] # a stream of text, by another road
