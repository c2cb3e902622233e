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

import datetime as dt
import hashlib
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from beancount import loader
from beancount.core import data

from lkbr.behandlingshistorik import FIL, Loggpost, attest_i, ny_post, posthash, som_data, vernyckel
from lkbr.historik import INSTALLNINGAR
from tests.hjalp import ROTTER, konto, skriv_bok

ALLA = ("lkbr.alla",)
FORBUND = """namn = "Provförbundet"

[[attestant]]
namn = "förbundschef"
serier = ["L", "N"]
"""
FORSTA_AR = 2014
ENTRIES_PER_UNDERLAG = 10
TID = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
MATA = (
    "import sys; from beancount import loader; loader.initialize(use_cache=False); "
    "_, fel, _ = loader.load_file(sys.argv[1]); sys.exit(len(fel) > 0)"
)


def _verifikation(serie: str, nummer: int, dag: dt.date, underlag: tuple[str, str]) -> str:
    belopp = 100 + nummer % 9000
    huvud = f'{dag} * "Firman {nummer % 40}" "Vara nummer {nummer}"\n'
    huvud += f'  ver: "{serie}{nummer}"\n  registrerad: {dag}\n  av: "ekonom"\n'
    if serie == "L":
        huvud += f'  attesterad: {dag}\n  attesterad-av: "förbundschef"\n'
    huvud += f'  underlag: "{underlag[0]}"\n  underlag-sha256: "{underlag[1]}"\n'
    if serie == "L":
        return (
            f"{huvud}  {konto('4010')}  {belopp}.00 SEK\n"
            '    insats: "bron"\n    verksamhet: "individ"\n'
            f"  {konto('2440')}  -{belopp}.00 SEK\n\n"
        )
    return (
        f"{huvud}  {konto('2440')}  {belopp}.00 SEK\n"
        f'    faktura: "L{nummer}/{dag.year}"\n'
        f"  {konto('1930')}  -{belopp}.00 SEK\n\n"
    )


def _ett_ar(mapp: Path, ar: int, antal: int) -> dict[str, str]:
    """Write a year's underlag and return its files: invoices and their payments."""
    (mapp / f"{ar}/underlag").mkdir(parents=True)
    texter: dict[str, list[str]] = {"L-leverantor": [], "B-bank": []}
    underlag = ("", "")
    for nummer in range(1, antal // 2 + 1):
        if nummer % (ENTRIES_PER_UNDERLAG // 2) == 1:
            innehall = f"faktura {nummer}\n".encode() * 400
            fil = f"{ar}/underlag/{nummer}.pdf"
            (mapp / fil).write_bytes(innehall)
            underlag = (fil, hashlib.sha256(innehall).hexdigest())
        dag = dt.date(ar, 1, 1) + dt.timedelta(days=nummer * 364 // (antal // 2))
        texter["L-leverantor"].append(_verifikation("L", nummer, dag, underlag))
        texter["B-bank"].append(_verifikation("B", nummer, dag, underlag))
    return {f"{ar}/{namn}.beancount": "".join(rader) for namn, rader in texter.items()}


def _logg(mapp: Path) -> bytes:
    entries, _, _ = loader.load_file(str(mapp / "utan.beancount"))
    rader = []
    forra: Loggpost | None = None
    for namn in INSTALLNINGAR:
        summa = hashlib.sha256((mapp / namn).read_bytes()).hexdigest()
        forra, rad = ny_post(forra, TID, "ekonom", "inställning", namn, summa)
        rader.append(rad)
    for entry in entries:
        if isinstance(entry, data.Transaction):
            forra, rad = ny_post(
                forra,
                TID,
                "ekonom",
                "bokning",
                vernyckel(entry),
                posthash(entry),
                post=som_data(entry),
                attest=list(attest_i(entry)),
            )
            rader.append(rad)
    return b"".join(rader)


def gor_bocker(mapp: Path, antal: int) -> None:
    """Write the books: `main.beancount` with every plugin, `utan.beancount` with none."""
    filer: dict[str, str] = {}
    for ar in range(FORSTA_AR, FORSTA_AR + 10):
        filer |= _ett_ar(mapp, ar, antal // 10)
    skriv_bok(mapp, "", forbund=FORBUND, plugins=ALLA, filer=filer)
    huvud = (mapp / "main.beancount").read_text(encoding="utf-8")
    utan = "\n".join(rad for rad in huvud.splitlines() if not rad.startswith("plugin"))
    (mapp / "utan.beancount").write_text(utan, encoding="utf-8")
    assert ROTTER in huvud
    (mapp / FIL).write_bytes(_logg(mapp))


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
