"""A process of its own that draws plots: matplotlib imports while the books are read.

Run as `python -m rakenskap.utskrift.rita_diagram`; it reads a list of plots as JSON on standard
input and writes their SVG as JSON on standard output. The same plots give the same bytes: the day,
the program's name and random identifiers are left out, and letters are drawn as outlines of the
font that matplotlib carries.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from lkbr.belopp import tal_som_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Patterns and greys tell the series apart in black and white; colour only helps.
MONSTER = ("", "//", "", "\\\\", "", "x")
GRA = ("#3a3a3a", "#d0d0d0", "#ffffff", "#9a9a9a", "#707070", "#ededed")
BREDD_TUM = 6.5


def forbered() -> Any:  # noqa: ANN401 (matplotlib's class, imported here)
    """Import what draws, and set what makes the same bytes every time."""
    import matplotlib as mpl  # noqa: PLC0415 (slow to load, and only this process needs it)
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    mpl.rcParams.update(
        {
            "svg.hashsalt": "rakenskap",
            "svg.fonttype": "path",
            "font.family": "DejaVu Sans",
            "font.size": 8,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.axisbelow": True,
            "axes.unicode_minus": True,
            "hatch.linewidth": 0.6,
        }
    )

    def ny(hojd_tum: float) -> Figure:
        figur = Figure(figsize=(BREDD_TUM, hojd_tum))
        FigureCanvasSVG(figur)
        return figur

    return ny


def _text(tal: float, decimaler: int) -> str:
    """Return a value as it is printed elsewhere: halves away from nought, a true minus."""
    steg = Decimal(1).scaleb(-decimaler)
    return tal_som_text(Decimal(str(tal)).quantize(steg, ROUND_HALF_UP), "\N{NO-BREAK SPACE}")


def _serie(nummer: int, farg: str) -> dict[str, Any]:
    fyllning = farg if farg and not nummer else GRA[nummer % len(GRA)]
    return {
        "facecolor": fyllning,
        "edgecolor": "#1a1a1a",
        "linewidth": 0.6,
        "hatch": MONSTER[nummer % len(MONSTER)],
    }


def _axel(ax: Axes, decimaler: int, enhet: str, *, liggande: bool) -> None:
    axel = ax.xaxis if liggande else ax.yaxis
    axel.set_major_formatter(lambda tal, _plats: _text(tal, decimaler))
    axel.grid(visible=True, linewidth=0.4, color="#bbbbbb")
    if liggande:
        ax.set_xlabel(enhet)
        ax.axvline(0, color="#1a1a1a", linewidth=0.8)
    else:
        ax.set_ylabel(enhet)
        ax.axhline(0, color="#1a1a1a", linewidth=0.8)


def _staende(ax: Axes, spec: dict[str, Any]) -> None:
    serier, antal = spec["serier"], len(spec["serier"])
    bredd = 0.8 / antal
    for nummer, serie in enumerate(serier):
        lagen = [plats + (nummer - (antal - 1) / 2) * bredd for plats in range(len(serie["tal"]))]
        # A line is seen over light bars only.
        stil = _serie(nummer + (1 if spec["linjer"] else 0), spec["farg"])
        ax.bar(lagen, serie["tal"], bredd, label=serie["namn"], **stil)
        for lage, tal in zip(lagen, serie["tal"], strict=True):
            _varde(ax, lage, tal, spec["decimaler"])
    ax.set_xticks(range(len(spec["grupper"])), spec["grupper"])
    for linje in spec["linjer"]:
        ax.plot(
            range(len(linje["tal"])), linje["tal"], color="#1a1a1a", linestyle="--", linewidth=1.4,
            label=linje["namn"],
        )  # fmt: skip
    ax.margins(y=0.12)


def _varde(ax: Axes, lage: float, tal: float, decimaler: int) -> None:
    ax.annotate(
        _text(tal, decimaler),
        (lage, tal),
        xytext=(0, 2 if tal >= 0 else -2),
        textcoords="offset points",
        ha="center",
        va="bottom" if tal >= 0 else "top",
        fontsize=6.5,
        zorder=4,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
    )


def _liggande(ax: Axes, spec: dict[str, Any]) -> None:
    serier, antal = spec["serier"], len(spec["serier"])
    tjocklek = 0.75 / (1 if spec["staplad"] else antal)
    vanster = [0.0] * len(spec["grupper"])
    for nummer, serie in enumerate(serier):
        stil = _serie(nummer, spec["farg"])
        if spec["staplad"]:
            lagen: Sequence[float] = range(len(serie["tal"]))
            ax.barh(lagen, serie["tal"], tjocklek, left=vanster, label=serie["namn"], **stil)
            vanster = [fore + tal for fore, tal in zip(vanster, serie["tal"], strict=True)]
            continue
        lagen = [
            plats + (nummer - (antal - 1) / 2) * tjocklek for plats in range(len(serie["tal"]))
        ]
        ax.barh(lagen, serie["tal"], tjocklek, label=serie["namn"], **stil)
        for lage, tal in zip(lagen, serie["tal"], strict=True):
            ax.annotate(
                _text(tal, spec["decimaler"]), (max(tal, 0), lage), xytext=(3, 0),
                textcoords="offset points", va="center", fontsize=6.5,
            )  # fmt: skip
    ax.set_yticks(range(len(spec["grupper"])), spec["grupper"])
    ax.set_ylim(len(spec["grupper"]) - 0.45, -0.55)
    ax.margins(x=0.1)


def _linje(ax: Axes, spec: dict[str, Any]) -> None:
    stilar = (("-", "o"), ("--", "s"), (":", "D"))
    for nummer, serie in enumerate(spec["serier"]):
        linje, marke = stilar[nummer % len(stilar)]
        ax.plot(
            range(len(serie["tal"])), serie["tal"], linestyle=linje, marker=marke, markersize=3.5,
            color=spec["farg"] if spec["farg"] and not nummer else GRA[2 * nummer % 3],
            label=serie["namn"],
        )  # fmt: skip
    ax.set_xticks(range(len(spec["grupper"])), spec["grupper"])


def _ram(
    spec: dict[str, Any], hojd: float, *, liggande: bool, har_namn: bool
) -> tuple[float, float, float, float]:
    """Return where the axes stand: left, bottom, width and height, as parts of the picture.

    Reckoned from the lengths of the labels: letting matplotlib measure the text takes twice the
    time of drawing it.
    """
    langst = max(map(len, spec["grupper"])) if liggande else 0
    vanster = 0.25 + 0.068 * langst if liggande else 0.6
    nere, uppe = (0.5 if liggande else 0.3), (0.32 if har_namn else 0.12)
    bredd = BREDD_TUM - vanster - 0.12
    return vanster / BREDD_TUM, nere / hojd, bredd / BREDD_TUM, (hojd - nere - uppe) / hojd


def rita(ny: Any, spec: dict[str, Any]) -> str:  # noqa: ANN401 (what `forbered` returned)
    """Draw one plot and return its SVG."""
    rader = len(spec["grupper"]) * (1 if spec["staplad"] else max(1, len(spec["serier"])))
    liggande = spec["slag"] == "liggande"
    hojd = min(7.5, 0.9 + 0.21 * rader) if liggande else 2.6
    figur = ny(hojd)
    har_namn = len(spec["serier"]) + len(spec["linjer"]) > 1
    ax = figur.add_axes(_ram(spec, hojd, liggande=liggande, har_namn=har_namn))
    {"staende": _staende, "liggande": _liggande, "linje": _linje}[spec["slag"]](ax, spec)
    _axel(ax, spec["axeldecimaler"], spec["enhet"], liggande=liggande)
    if har_namn:
        figur.legend(loc="upper center", ncols=4, frameon=False)
    ut = io.BytesIO()
    figur.savefig(ut, format="svg", metadata={"Date": None, "Creator": None})
    text = ut.getvalue().decode()
    return text[text.index("<svg") :]


if __name__ == "__main__":
    nytt = forbered()
    specar = json.load(sys.stdin)
    json.dump([rita(nytt, spec) for spec in specar], sys.stdout)
