"""How long `make statements` takes, as a ratio to `bean-check` of the same books.

Run from the root of the repository, with nothing else running on the machine::

    make benchmark BENCHMARK=tests/benchmark/statements.py
    .venv/bin/python tests/benchmark/statements.py [rounds] [ledger's main file]

Each round runs every command once, in turn, so that what else the machine does falls on all of
them; the first round warms up and is not counted. Seconds swing between machines and runs: the
ratio of the medians is what to compare. Start-up is counted in all of them.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

ROT = Path(__file__).resolve().parents[2]
NAMNARE = ("bean-check --no-cache", "bean-check")


def kommandon(huvudfil: Path, mapp: Path) -> dict[str, list[str]]:
    """Return what is measured, by name.

    Args:
        huvudfil: the ledger's main file.
        mapp: a folder for what the commands write.
    """
    bean_check = str(Path(sys.executable).with_name("bean-check"))
    rapporter = str(Path(sys.executable).with_name("rakenskap"))
    cache = str(mapp / "bean-check.picklecache")
    bok = str(huvudfil.parent)
    svar = {
        "bean-check --no-cache": [bean_check, "--no-cache", str(huvudfil)],
        "bean-check": [bean_check, "--cache-filename", cache, str(huvudfil)],
    }
    if huvudfil.parent == ROT / "ledger":
        svar["make statements"] = ["make", "--silent", "statements", f"UT={mapp / 'make'}"]
    return svar | {
        "rakenskap rapporter": [rapporter, "rapporter", "--bok", bok, "--ut", str(mapp / "alla")],
        "rakenskap arsredovisning": [
            rapporter,
            "arsredovisning",
            "2023",
            "--bok",
            bok,
            "--ut",
            str(mapp / "ar"),
        ],
        "rakenskap kontroll": [rapporter, "kontroll", "--bok", bok],
    }


def tid(kommando: list[str]) -> float:
    """Run a command from the root and return its seconds; end the benchmark if it fails."""
    miljo = {namn: v for namn, v in os.environ.items() if not namn.startswith("MAKE")}
    start = time.perf_counter()
    utfall = subprocess.run(
        kommando, cwd=ROT, env=miljo, capture_output=True, text=True, check=False
    )
    sekunder = time.perf_counter() - start
    if utfall.returncode != 0:
        raise SystemExit(f"{' '.join(kommando)} failed:\n{utfall.stdout}{utfall.stderr}")
    return sekunder


def mat(alla: dict[str, list[str]], varv: int) -> dict[str, list[float]]:
    """Return the seconds of each command in each round, after one round that is not counted."""
    tider: dict[str, list[float]] = {namn: [] for namn in alla}
    for nummer in range(varv + 1):
        for namn, kommando in alla.items():
            sekunder = tid(kommando)
            if nummer:
                tider[namn].append(sekunder)
    return tider


def visa(tider: dict[str, list[float]]) -> None:
    """Print median, range and the ratios of the medians."""
    medianer = {namn: statistics.median(varden) for namn, varden in tider.items()}
    rubriker = "".join(f"{'× ' + namn:>25}" for namn in NAMNARE)
    print(f"{'':24}{'median s':>9}{'min–max':>13}{rubriker}")
    for namn, varden in tider.items():
        spann = f"{min(varden):.2f}–{max(varden):.2f}"
        kvoter = "".join(f"{medianer[namn] / medianer[mot]:>25.2f}" for mot in NAMNARE)
        print(f"{namn:24}{medianer[namn]:>9.2f}{spann:>13}{kvoter}")


def main() -> None:
    """Measure and print, with what it was measured on."""
    varv = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    huvudfil = Path(sys.argv[2]) if len(sys.argv) > 2 else ROT / "ledger" / "main.beancount"
    huvudfil = huvudfil.resolve()
    paket = ", ".join(f"{namn} {version(namn)}" for namn in ("beancount", "typst", "xlsxwriter"))
    print(f"Python {platform.python_version()}, {paket}; {os.cpu_count()} cores, {varv} rounds")
    with tempfile.TemporaryDirectory() as mapp:
        visa(mat(kommandon(huvudfil, Path(mapp)), varv))


if __name__ == "__main__":
    main()
