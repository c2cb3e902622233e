"""Plots as data, with a text alternative, and the process that draws them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from lkbr.belopp import MINUS


@dataclass(frozen=True, slots=True)
class Diagram:
    """A plot.

    Attributes:
        id: stable name.
        titel: what it shows; stands over it.
        grupper: labels along the axis of names, such as years or insatser.
        serier: (name, values) with a value a group, in the unit.
        linjer: further series drawn as a line over standing bars.
        enhet: unit of the values, on the axis.
        decimaler: of the values written at the bars.
        staplad: the series of a group on top of each other.
        slag: standing bars, lying bars, or a line.
    """

    id: str
    titel: str
    grupper: tuple[str, ...]
    serier: tuple[tuple[str, tuple[Decimal, ...]], ...]
    enhet: str
    slag: Literal["staende", "liggande", "linje"] = "staende"
    linjer: tuple[tuple[str, tuple[Decimal, ...]], ...] = ()
    decimaler: int = 1
    axeldecimaler: int = 0
    staplad: bool = False

    @property
    def alt(self) -> str:
        """What the plot shows, in words: every value of it."""
        rader = []
        for namn, tal in (*self.serier, *self.linjer):
            varden = (
                f"{grupp} {_tal(ett, self.decimaler)}"
                for grupp, ett in zip(self.grupper, tal, strict=True)
            )
            rader.append(f"{namn}: {', '.join(varden)}")
        return f"{self.titel}, {self.enhet}. {'. '.join(rader)}."

    def spec(self, farg: str) -> dict[str, Any]:
        """Return what the drawing process is told."""
        return {
            "grupper": self.grupper,
            # Places on paper, not amounts: the drawing works in floats.
            "serier": [{"namn": n, "tal": [float(ett) for ett in tal]} for n, tal in self.serier],
            "linjer": [{"namn": n, "tal": [float(ett) for ett in tal]} for n, tal in self.linjer],
            "enhet": self.enhet,
            "slag": self.slag,
            "decimaler": self.decimaler,
            "axeldecimaler": self.axeldecimaler,
            "staplad": self.staplad,
            "farg": farg,
        }


def _tal(tal: Decimal, decimaler: int) -> str:
    text = f"{abs(tal):.{decimaler}f}".replace(".", ",")
    return MINUS + text if tal < 0 else text


class RitFelError(RuntimeError):
    """The plots could not be drawn: a fault in the program, not in the books."""


@dataclass(frozen=True, slots=True)
class Ritare:
    """A process that draws; begun early, since what it imports takes as long as the books."""

    process: subprocess.Popen[str]

    def borja(self, diagram: Sequence[Diagram], farg: str = "") -> None:
        """Tell the process what to draw; it draws while other work is done here."""
        assert self.process.stdin is not None  # noqa: S101 (opened below)
        with suppress(BrokenPipeError), self.process.stdin:
            json.dump([ett.spec(farg) for ett in diagram], self.process.stdin)

    def svg(self) -> list[str]:
        """Return the drawn plots in order, as SVG.

        Raises:
            RitFelError: the process failed.
        """
        assert self.process.stdout is not None  # noqa: S101
        assert self.process.stderr is not None  # noqa: S101
        with self.process.stdout as ut, self.process.stderr as fel:
            text, klagan = ut.read(), fel.read()
        if self.process.wait():
            raise RitFelError(klagan)
        svar: list[str] = json.loads(text)
        return svar

    def avbryt(self) -> None:
        """Stop the process, when nothing is to be drawn."""
        self.process.kill()
        self.process.wait()
        for ror in (self.process.stdin, self.process.stdout, self.process.stderr):
            if ror is not None:
                with suppress(BrokenPipeError):
                    ror.close()


def borja_rita() -> Ritare:
    """Start the process that draws."""
    process = subprocess.Popen(
        [sys.executable, "-m", "rakenskap.utskrift.rita_diagram"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    return Ritare(process)
