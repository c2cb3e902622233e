"""Plots as data, with a text alternative, and the process that draws them."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from lkbr.belopp import MINUS
from rakenskap.bok.sigill import sigillmapp

# So many plots are remembered: some years in some colours.
MINNS = 100


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
    avrundat = tal.quantize(Decimal(1).scaleb(-decimaler), ROUND_HALF_UP)
    text = f"{abs(avrundat):f}".replace(".", ",")
    return MINUS + text if avrundat < 0 else text


class RitFelError(RuntimeError):
    """The plots could not be drawn: a fault in the program, not in the books."""


class Ritare:
    """Draws plots in a process of its own; those drawn before are remembered.

    What is remembered lies in the user's own folder for caches, beside the seals of the books, by
    the digest of what is drawn and of what draws it. A file that is damaged is drawn anew.
    """

    def __init__(self, minne: Path | None = None) -> None:
        self._minne = minne
        self._process: subprocess.Popen[str] | None = None
        self._svg: dict[str, str] = {}
        self._ordning: list[str] = []
        self._saknade: list[str] = []

    def borja(self, diagram: Sequence[Diagram], farg: str = "") -> None:
        """Begin to draw what is not remembered, while other work is done here."""
        specar = {_nyckel(ett.spec(farg)): ett.spec(farg) for ett in diagram}
        self._ordning = [_nyckel(ett.spec(farg)) for ett in diagram]
        for nyckel in specar:
            svg = _minns(self._minne, nyckel)
            if svg is None:
                self._saknade.append(nyckel)
            else:
                self._svg[nyckel] = svg
        if self._saknade:
            self._process = _starta([specar[nyckel] for nyckel in self._saknade])

    def svg(self) -> list[str]:
        """Return the plots in order, as SVG.

        Raises:
            RitFelError: the process failed.
        """
        if self._process is not None:
            ut, fel = self._process.communicate()
            if self._process.returncode:
                raise RitFelError(fel)
            for nyckel, svg in zip(self._saknade, json.loads(ut), strict=True):
                self._svg[nyckel] = svg
                _lagg_pa_minnet(self._minne, nyckel, svg)
        return [self._svg[nyckel] for nyckel in self._ordning]

    def avbryt(self) -> None:
        """Stop the process, when nothing is to be drawn."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.communicate()


def ritare() -> Ritare:
    """Return what draws, with the user's own memory of plots where there may be one."""
    mapp = sigillmapp()
    return Ritare(mapp / "diagram" if mapp else None)


def _starta(specar: Sequence[dict[str, Any]]) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "rakenskap.utskrift.rita_diagram"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdin is not None  # noqa: S101 (opened above)
    with suppress(BrokenPipeError):
        process.stdin.write(json.dumps(specar))
        process.stdin.close()
    process.stdin = None  # it is closed: communicate must not write to it
    return process


@cache
def _stampel() -> str:
    """Return what draws: the version of matplotlib, and our own source."""
    kalla = Path(__file__).with_name("rita_diagram.py").read_bytes()
    return f"{version('matplotlib')} {hashlib.sha256(kalla).hexdigest()}"


def _nyckel(spec: dict[str, Any]) -> str:
    text = json.dumps(spec, sort_keys=True, ensure_ascii=False) + _stampel()
    return hashlib.sha256(text.encode()).hexdigest()


def _minns(minne: Path | None, nyckel: str) -> str | None:
    if minne is None:
        return None
    try:
        digest, _, svg = (minne / f"{nyckel}.svg").read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    return svg if hashlib.sha256(svg.encode()).hexdigest() == digest else None


def _lagg_pa_minnet(minne: Path | None, nyckel: str, svg: str) -> None:
    """Remember a plot; a disk that will not is passed over, since nothing rests on it."""
    if minne is None:
        return
    with suppress(OSError):
        minne.mkdir(mode=0o700, parents=True, exist_ok=True)
        fil = minne / f"{nyckel}.svg"
        arbete = fil.with_suffix(f".{os.getpid()}")
        arbete.write_text(f"{hashlib.sha256(svg.encode()).hexdigest()}\n{svg}", encoding="utf-8")
        arbete.replace(fil)
        for gammal in sorted(minne.glob("*.svg"), key=lambda f: f.stat().st_mtime)[:-MINNS]:
            gammal.unlink()
