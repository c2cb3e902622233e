"""The handbook holds every code, command and flag, as the code has them."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

from lkbr.koder import koder
from tools.handbok import HANDBOK, med_listor

ROT = Path(__file__).resolve().parents[1]
# Functions that make a finding of a code, with the place of the code among their words.
GORARE = {"fel": 0, "mening": 0, "fynd": 0}


def test_handboken_har_alla_koder_kommandon_och_flaggor() -> None:
    text = HANDBOK.read_text(encoding="utf-8")
    assert text == med_listor(text), "Gör så här: kör make handbok och granska skillnaden."


def _koder_i_koden() -> Iterator[tuple[str, set[str], str]]:
    """Yield each finding that is made: its code, the parts that fill it in, and where."""
    for mapp in ("plugins", "reports"):
        for fil in sorted((ROT / mapp).rglob("*.py")):
            for nod in ast.walk(ast.parse(fil.read_text(encoding="utf-8"))):
                if isinstance(nod, ast.Call) and isinstance(nod.func, ast.Name):
                    plats = GORARE.get(nod.func.id)
                    if plats is None or len(nod.args) <= plats:
                        continue
                    kod = nod.args[plats]
                    if isinstance(kod, ast.Constant) and kod.value in koder():
                        delar = {ett.arg or "**" for ett in nod.keywords}
                        yield kod.value, delar, f"{fil.relative_to(ROT)}:{nod.lineno}"


def _falt(mall: str) -> set[str]:
    return {namn for _, namn, _, _ in string.Formatter().parse(mall) if namn}


def test_varje_fynd_fyller_i_sin_mening() -> None:
    for kod, delar, plats in _koder_i_koden():
        rad = koder()[kod]
        if "**" not in delar:
            assert _falt(rad.vad) | _falt(rad.atgard) == delar, f"{kod} {plats}"


def test_varje_kod_anvands() -> None:
    text = "\n".join(
        fil.read_text(encoding="utf-8")
        for mapp in ("plugins", "reports")
        for fil in (ROT / mapp).rglob("*.py")
    )
    namn = {kod: rad.kontroll or kod for kod, rad in koder().items()}
    assert [kod for kod, ett in namn.items() if f'"{ett}"' not in text] == []


def test_en_mening_ar_en_mening() -> None:
    for kod, rad in koder().items():
        assert rad.vad.endswith((".", "{vad}")), kod
        assert rad.atgard.endswith((".", "{vem_far}")), kod
        assert rad.regel, kod
