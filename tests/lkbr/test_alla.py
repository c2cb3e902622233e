"""`plugin "lkbr.alla"` is every rule at once: the same findings as the rules one by one."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from beancount import loader

import lkbr
from lkbr.alla import NAMN, REGLER
from tests.hjalp import PLUGINS, skriv_bok, ver

FEL = ver("A1", "2023-01-15", "Värden AB", "Hyra", "5010 100.00; 1930 -100.00") + ver(
    "A3", "2023-01-16", "", "Direkt mot eget kapital", "2067 50.00; 1930 -50.00"
)
EGNA = (
    "lkbr.underlag",
    "lkbr.bankdag",
    "lkbr.attest",
    "lkbr.rattelse",
    "lkbr.dimensioner",
    "lkbr.stangning",
    "lkbr.historik",
)


def fynd(mapp: Path, plugins: tuple[str, ...]) -> list[str]:
    mapp.mkdir()
    _, fel, _ = loader.load_file(str(skriv_bok(mapp, FEL, plugins=plugins) / "main.beancount"))
    return sorted(f"{ett.source['lineno']}: {ett.message}" for ett in fel)


def test_samma_fynd_som_reglerna_en_och_en(tmp_path: Path) -> None:
    var_for_sig = fynd(tmp_path / "a", (*PLUGINS, *EGNA))
    tillsammans = fynd(tmp_path / "b", (NAMN,))
    # The head is shorter by ten lines; what is found is the same.
    assert [rad.split(": ", 1)[1] for rad in tillsammans] == [
        rad.split(": ", 1)[1] for rad in var_for_sig
    ]
    assert {"LKBR-V04", "LKBR-V06", "LKBR-B02"} <= {rad.split(": ")[1] for rad in tillsammans}


def test_ingen_regel_ar_glomd() -> None:
    moduler = {
        namn.name
        for namn in pkgutil.iter_modules(lkbr.__path__)
        if hasattr(importlib.import_module(f"lkbr.{namn.name}"), "__plugins__")
    }
    assert moduler - {"alla"} == {regel.__module__.removeprefix("lkbr.") for regel in REGLER}
