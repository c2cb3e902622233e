"""Plots as SVG, made here from our own numbers: lines over the months of a year.

The colours come from the style sheet, each line has a pattern of its own for print, and the words
of the plot (title, description and a table beside it) say what it shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from lkbr.belopp import grupperat, narmast

BREDD, HOJD = 600, 300
VANSTER, HOGER, OVER, UNDER = 84, 18, 34, 32
MNKR = 100_000_000
TKR = 100_000


@dataclass(frozen=True, slots=True)
class Linje:
    """A line: its name, and an amount in öre a point; None where there is none yet."""

    namn: str
    ore: tuple[int | None, ...]


def linjediagram(
    diagram_id: str, titel: str, beskrivning: str, x: Sequence[str], linjer: Sequence[Linje]
) -> Markup:
    """Return the plot.

    Args:
        diagram_id: unique on the page.
        titel: what it shows.
        beskrivning: the same in a sentence with the numbers that matter.
        x: the names of the points.
        linjer: at most three lines.
    """
    varden = [ore for linje in linjer for ore in linje.ore if ore is not None] or [0]
    steg, lagst, hogst = _skala(min(0, *varden), max(0, *varden))

    def xp(plats: int) -> float:
        return VANSTER + plats * (BREDD - VANSTER - HOGER) / max(1, len(x) - 1)

    def yp(ore: int) -> float:
        return OVER + (hogst - ore) * (HOJD - OVER - UNDER) / (hogst - lagst)

    delar = [
        f'<svg viewBox="0 0 {BREDD} {HOJD}" role="img" '
        f'aria-labelledby="{diagram_id}-t {diagram_id}-b" xmlns="http://www.w3.org/2000/svg">',
        f'<title id="{diagram_id}-t">{escape(titel)}</title>',
        f'<desc id="{diagram_id}-b">{escape(beskrivning)}</desc>',
    ]
    for nummer in range(lagst // steg, hogst // steg + 1):
        y = yp(nummer * steg)
        klass = "axel noll" if nummer == 0 else "axel"
        delar.append(
            f'<line class="{klass}" x1="{VANSTER}" x2="{BREDD - HOGER}" y1="{y:.1f}" '
            f'y2="{y:.1f}" stroke-width="{1 if nummer == 0 else 0.3}"/>'
            f'<text x="{VANSTER - 8}" y="{y + 4:.1f}" text-anchor="end">'
            f"{_axeltext(nummer * steg, steg)}</text>"
        )
    delar += [
        f'<text x="{xp(plats):.1f}" y="{HOJD - 8}" text-anchor="middle">{escape(namn)}</text>'
        for plats, namn in enumerate(x)
    ]
    for nummer, linje in enumerate(linjer):
        punkter = [(xp(p), yp(ore)) for p, ore in enumerate(linje.ore) if ore is not None]
        vag = " ".join(f"{px:.1f},{py:.1f}" for px, py in punkter)
        delar.append(f'<polyline class="linje s{nummer}" points="{vag}"/>')
        delar += [
            f'<circle class="s{nummer}" cx="{px:.1f}" cy="{py:.1f}" r="3"/>' for px, py in punkter
        ]
        x0 = VANSTER + nummer * 170
        delar.append(
            f'<polyline class="linje s{nummer}" points="{x0},14 {x0 + 34},14"/>'
            f'<text x="{x0 + 40}" y="18">{escape(linje.namn)}</text>'
        )
    delar.append("</svg>")
    return Markup("".join(delar))  # noqa: S704 (every text in it is escaped above)


def _skala(minst: int, storst: int) -> tuple[int, int, int]:
    """Return step, lowest and highest of the axis: three to seven round steps around nought."""
    bredd = max(storst - minst, 100)
    steg = 100
    while bredd > 6 * steg:
        forsta = int(str(steg)[0])
        steg = steg * (2 if forsta in (1, 5) else 5) // (1 if forsta in (1, 5) else 2)
    lagst = minst // steg * steg
    hogst = -(-storst // steg) * steg
    return steg, lagst, hogst if hogst > lagst else lagst + steg


def _axeltext(ore: int, steg: int) -> str:
    """Return an axis' number: in millions of kronor where the steps are large, else thousands."""
    if steg >= MNKR // 2:
        tiondelar = narmast(ore, MNKR // 10)
        hela, rest = divmod(abs(tiondelar), 10)
        tecken = "\N{MINUS SIGN}" if tiondelar < 0 else ""
        return f"{tecken}{hela}{f',{rest}' if steg % MNKR else ''} mnkr"
    return f"{grupperat(narmast(ore, TKR))} tkr"
