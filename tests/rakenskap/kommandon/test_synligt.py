"""Control characters in the books do nothing in a terminal."""

from __future__ import annotations

import io

from rakenskap.kommandon.synligt import i_terminalen, synligt


def test_styrtecken_visas_som_sadana() -> None:
    assert synligt("a\x1b[2Jb\rc\x00\x7f\n\td") == "a\u241b[2Jb\u240dc\u2400\u2421\n\td"
    assert synligt("\u202eomvänt\u2028rad\x9b") == "\ufffdomvänt\ufffdrad\ufffd"
    assert synligt("Räkenskap 1\u202f234,50 kr – €") == "Räkenskap 1\u202f234,50 kr – €"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_bara_i_en_terminal() -> None:
    fil, terminal = io.StringIO(), Terminal()
    for strom in (fil, terminal):
        print("\x1b[2J", file=i_terminalen(strom))

    assert fil.getvalue() == "\x1b[2J\n"
    assert terminal.getvalue() == "\u241b[2J\n"
