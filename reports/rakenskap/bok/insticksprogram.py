"""Books are text: what a folder asks to have run is not run.

Beancount imports the plugins that a main file names, from the folder if it says so
(`insert_pythonpath`), and Fava its extensions and its import file. A folder from someone else would
so run its own code when its books are checked. Here only our own rules and pages are let through;
the rest is told, and runs only for someone who says that he trusts it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from beancount import loader
from beancount.core import data

from lkbr.fel import LkbrFel, fel
from lkbr.historik import PLUGINNAMN

EGNA = frozenset({*PLUGINNAMN, "lkbr.alla"})
EGNA_SIDOR = frozenset({"rakenskap.fava_tillagg"})
# Options of Fava that name a file of Python to run.
_FAVAFILER = frozenset({"import-config"})
_Kor = Callable[..., tuple[list[Any], list[Any]]]
_betrodda: list[bool] = []


def lita() -> None:
    """Let the books run what they name, for the rest of this process."""
    _betrodda.append(True)


def skydda() -> None:
    """Guard beancount's loader, also where Fava calls it; again does nothing."""
    if getattr(loader.run_transformations, "skyddad", False):
        return
    riktig: _Kor = loader.run_transformations

    def bara_egna(
        entries: list[Any], fel_: list[Any], options: dict[str, Any], matare: object
    ) -> tuple[list[Any], list[Any]]:
        if _betrodda:
            return riktig(entries, fel_, options, matare)
        kvar, egna = _sila(entries, options)
        return riktig(kvar, [*fel_, *egna], options, matare)

    bara_egna.skyddad = True  # type: ignore[attr-defined]
    loader.run_transformations = bara_egna  # type: ignore[assignment] # lists of any kind


def _sila(entries: list[Any], options: dict[str, Any]) -> tuple[list[Any], list[LkbrFel]]:
    """Take away what would run another's code, and say so."""
    kalla = {"filename": options.get("filename"), "lineno": 1}
    fynd = [
        fel("P01", kalla | {"lineno": _rad(options, namn)}, vad=f'insticksprogrammet "{namn}"')
        for namn, _ in options["plugin"]
        if namn not in EGNA
    ]
    options["plugin"] = [par for par in options["plugin"] if par[0] in EGNA]
    if options.get("pythonpath"):
        fynd.append(fel("P01", kalla, vad="program i böckernas mapp (insert_pythonpath)"))
        sys.path[:] = [ett for ett in sys.path if ett not in options["pythonpath"]]
        options["pythonpath"] = []
    if options.get("plugin_processing_mode") != "default":
        fynd.append(fel("P02", kalla))
        options["plugin_processing_mode"] = "default"
    kvar = []
    for entry in entries:
        vad = _kors(entry)
        if vad:
            fynd.append(fel("P01", entry.meta, vad=vad))
        else:
            kvar.append(entry)
    return kvar, fynd


def _rad(options: dict[str, Any], namn: str) -> int:
    """Return the line of the main file that names a plugin, 1 where it stands in another file."""
    fil = Path(str(options.get("filename")))
    rader = fil.read_text(encoding="utf-8").splitlines() if fil.is_file() else []
    monster = re.compile(rf'plugin\s+"{re.escape(namn)}"')
    return next((nummer for nummer, rad in enumerate(rader, 1) if monster.match(rad)), 1)


def _kors(entry: object) -> str:
    """Return what a directive would run, empty for nothing."""
    if not isinstance(entry, data.Custom) or not entry.values:
        return ""
    forst = entry.values[0].value
    if entry.type == "fava-extension" and forst not in EGNA_SIDOR:
        return f'tillägget "{forst}" till Fava'
    if entry.type == "fava-option" and str(forst).replace("_", "-") in _FAVAFILER:
        return f"Favas {forst}"
    return ""
