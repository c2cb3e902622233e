"""One way to do a thing: what is read or written in one place is not done again elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROT = Path(__file__).parents[1]

# What may stand in these modules only, as a pattern over the lines of code.
EN_PLATS = {
    "a posting's amount is read by lkbr.kontering": (
        r"\bunits\.number\b|\bunits, \"number\"",
        # The log hashes the text of an amount exactly as it stands, whatever it is.
        {"plugins/lkbr/kontering.py", "plugins/lkbr/behandlingshistorik.py"},
    ),
    "the serie of a number is read by lkbr.kontering": (
        r'rstrip\((string\.digits|"0123456789")\)',
        {"plugins/lkbr/kontering.py"},
    ),
    "numbers are put in words by lkbr.belopp": (
        r'f"[^"]*\{[^"}]*:,[^"}]*\}',
        {"plugins/lkbr/belopp.py"},
    ),
    "tables in TOML are changed by dagbok.tomllista and dagbok.installning": (
        r"\btomlkit\.parse\(",
        {
            "reports/rakenskap/dagbok/tomllista.py",
            "reports/rakenskap/dagbok/installning.py",
            # A new federation's folder, before there are any books.
            "reports/rakenskap/borja/installningar.py",
        },
    ),
    "a document's heading is made by listor.dokument": (
        r"\bListdokument\(",
        # One without a heading: a table on the screen.
        {"reports/rakenskap/listor/dokument.py", "reports/rakenskap/kommandon/bokslutsval.py"},
    ),
    "pages are laid out by utskrift.som_html.sidmiljo": (
        r"\bloader=FileSystemLoader\(",
        {"reports/rakenskap/utskrift/som_html.py"},
    ),
}


def _rader(monster: str) -> dict[str, list[int]]:
    svar: dict[str, list[int]] = {}
    for fil in sorted([*ROT.glob("plugins/**/*.py"), *ROT.glob("reports/**/*.py")]):
        rader = fil.read_text(encoding="utf-8").splitlines()
        funna = [nr for nr, rad in enumerate(rader, 1) if re.search(monster, rad)]
        if funna:
            svar[fil.relative_to(ROT).as_posix()] = funna
    return svar


@pytest.mark.parametrize("vad", EN_PLATS)
def test_det_gors_pa_ett_stalle(vad: str) -> None:
    monster, platser = EN_PLATS[vad]
    funna = _rader(monster)
    assert set(funna) <= platser, vad
    assert funna, "the pattern finds nothing any more: mend it"
