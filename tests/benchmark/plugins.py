"""What the plugins cost: bean-check with all of them against bean-check without, the same books.

    python -m tests.benchmark.plugins [ENTRIES] [RUNS]

Makes books of ENTRIES verifikationer (default 100 000) in a temporary folder: invoices with attest,
their payments, a file of underlag for every tenth entry, and a behandlingshistorik with a record
of each booking. Then loads them RUNS times (default 5) with and without the `plugin` lines, by
turns, each in a process of its own, and prints the ratio of the medians. What is measured is the
processor time of the process, which other work on the machine disturbs less than the clock.

The aim is at most a third on top: a ratio of 1.33.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmark.bocker import gor_bocker

MATA = (
    "import sys; from beancount import loader; loader.initialize(use_cache=False); "
    "_, fel, _ = loader.load_file(sys.argv[1]); sys.exit(len(fel) > 0)"
)


def mat(fil: Path) -> float:
    """Return the processor seconds that it takes to load some books in a new process."""
    fore = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", MATA, str(fil)], check=True)
    efter = resource.getrusage(resource.RUSAGE_CHILDREN)
    return efter.ru_utime + efter.ru_stime - fore.ru_utime - fore.ru_stime


def main() -> None:
    """Make the books, measure, and print the ratio."""
    antal = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    ganger = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as temp:
        mapp = Path(temp)
        gor_bocker(mapp, antal)
        tider: dict[str, list[float]] = {"utan": [], "main": []}
        for _ in range(ganger):
            for namn, matt in tider.items():
                matt.append(mat(mapp / f"{namn}.beancount"))
    median = {namn: statistics.median(matt) for namn, matt in tider.items()}
    print(json.dumps({namn: [round(tal, 2) for tal in matt] for namn, matt in tider.items()}))
    print(
        f"{antal} verifikationer: {median['utan']:.2f} s utan insticksprogram, "
        f"{median['main']:.2f} s med; förhållande {median['main'] / median['utan']:.3f}"
    )


if __name__ == "__main__":
    main()
