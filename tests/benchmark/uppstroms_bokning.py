"""Beancount's booking with and without docs/uppstroms/beancount-booking-*.patch, of the same books.

    .venv/bin/python -m tests.benchmark.uppstroms_bokning [MAIN FILE] [ROUNDS]

The patch is put on a copy of the installed module, in a temporary folder. The entries, their
metadata and the running balances must be the same before anything is measured.
"""

from __future__ import annotations

import importlib.util
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

from beancount import loader
from beancount.core import data
from beancount.parser import booking_full

ROT = Path(__file__).resolve().parents[2]
PATCH = ROT / "docs/uppstroms/beancount-booking-complete-transactions.patch"


def patchad(mapp: Path) -> ModuleType:
    """Return beancount's module of booking with the patch on it."""
    fil = mapp / "beancount/parser/booking_full.py"
    fil.parent.mkdir(parents=True)
    fil.write_bytes(Path(booking_full.__file__).read_bytes())
    subprocess.run(["patch", "-s", "-p1", "-i", str(PATCH)], cwd=mapp, check=True)
    spec = importlib.util.spec_from_file_location("patchad", fil)
    assert spec is not None
    assert spec.loader is not None
    modul = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(modul)
    return modul


def bokfor(modul: ModuleType, entries: list[Any], options: dict[str, Any]) -> tuple[float, Any]:
    """Return the processor seconds of the booking, and what came of it."""
    metoder: defaultdict[str, Any] = defaultdict(lambda: options["booking_method"])
    start = time.process_time()
    svar = modul._book(entries, options, metoder)
    return time.process_time() - start, svar


def main() -> None:
    """Compare, measure and print."""
    fil = Path(sys.argv[1]) if len(sys.argv) > 1 else ROT / "ledger/main.beancount"
    varv = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    entries, _, options = loader._parse_recursive([(str(fil.resolve()), True)], None)
    entries.sort(key=data.entry_sortkey)
    with tempfile.TemporaryDirectory() as mapp:
        ny = patchad(Path(mapp))
    forst, sedan = bokfor(booking_full, entries, options)[1], bokfor(ny, entries, options)[1]
    assert forst == sedan
    assert [entry.meta for entry in forst[0]] == [entry.meta for entry in sedan[0]]
    par = [
        (bokfor(booking_full, entries, options)[0], bokfor(ny, entries, options)[0])
        for _ in range(varv)
    ]
    utan, med = (statistics.median(tal) for tal in zip(*par, strict=True))
    kvot = statistics.median(med / utan for utan, med in par)
    print(f"{len(entries)} direktiv: {utan:.3f} s utan, {med:.3f} s med; kvot {kvot:.2f}")


if __name__ == "__main__":
    main()
