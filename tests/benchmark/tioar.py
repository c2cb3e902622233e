"""Ten years of books: this program beside beancount, ledger, hledger and uromyces.

    make benchmark BENCHMARK=tests/benchmark/tioar.py
    .venv/bin/python -m tests.benchmark.tioar [ROUNDS] [ENTRIES ...]

Needs `ledger` and `hledger` (Debian) and, if it is to be measured, `uromyces` (PyPI) in the
environment; what is missing is left out and said. The books are made in a temporary folder by
`tests.benchmark.bocker`: ten years with dimensions, attest, underlag, locks and a log. All must
agree on the balances before anything is measured.

Each round runs every command once, in turn. What is measured is the processor time of the process
and of those it starts, which other work on the machine disturbs less than the clock, and its
greatest memory. Seconds swing; the table's ratios are medians of the ratios to `bean-check
--no-cache` in the same round. A command is cold: a process of its own.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from tests.benchmark.bocker import JOURNAL, SISTA_AR, gor_bocker
from tests.hjalp import konto

ROT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
NAMNARE = "bean-check"
STORLEKAR = (1_000, 10_000, 100_000)
UROMYCES = "import sys, uromyces; sys.exit(bool(uromyces.load_file(sys.argv[1]).errors))"


@dataclass(frozen=True)
class Matning:
    """What a command took: processor seconds, and MB of memory at most."""

    sekunder: float
    mb: float


@dataclass(frozen=True)
class Kommando:
    """A command: its words, its environment, and what is done to the books before it."""

    ord_: list[str]
    miljo: dict[str, str]
    fore: str = ""


def kor(kommando: Kommando) -> Matning:
    """Run a command and return what it took; end the benchmark if it fails."""
    with tempfile.TemporaryFile() as ut:
        process = subprocess.Popen(
            kommando.ord_, env={**os.environ, **kommando.miljo}, stdout=ut, stderr=ut
        )
        _, status, resurser = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            ut.seek(0)
            raise SystemExit(f"{' '.join(kommando.ord_)}:\n{ut.read()[-2000:].decode()}")
    return Matning(resurser.ru_utime + resurser.ru_stime, resurser.ru_maxrss / 1024)


def utkast(nummer: int) -> str:
    """Return a draft in the open year: what an ekonom adds to the books."""
    return (
        f'\n{SISTA_AR}-12-30 ! "Firman ny" "Vara {nummer}"\n  serie: "A"\n'
        f'  underlag: "{SISTA_AR}/underlag/1.pdf"\n'
        f"  {konto('1630')}  {nummer + 1}.00 SEK\n  {konto('2890')}  -{nummer + 1}.00 SEK\n"
    )


def kommandon(mapp: Path, temp: Path) -> dict[str, Kommando]:
    """Return what is measured, by name, in the order of a round."""
    huvudfil, journal = str(mapp / "main.beancount"), str(mapp / JOURNAL)
    utan = {"RAKENSKAP_SIGILL": "av"}
    med = {"RAKENSKAP_SIGILL": str(temp / "sigill"), "RAKENSKAP_AV": "ekonom"}

    def eget(*ord_: str) -> list[str]:
        return [str(BIN / "rakenskap"), *ord_, "--bok", str(mapp)]

    def rapporter(*format_: str) -> list[str]:
        val = [ord_ for ett in format_ for ord_ in ("--format", ett)]
        return [*eget("rapporter", str(SISTA_AR)), "--ut", str(temp / "ut"), *val]

    svar = {
        NAMNARE: Kommando([str(BIN / "bean-check"), "--no-cache", huvudfil], {}),
        "bean-check utan plugins": Kommando(
            [str(BIN / "bean-check"), "--no-cache", str(mapp / "utan.beancount")], {}
        ),
    }
    if shutil.which("ledger"):
        svar["ledger balance"] = Kommando(["ledger", "-f", journal, "balance"], {})
    if shutil.which("hledger"):
        svar["hledger balance"] = Kommando(["hledger", "-f", journal, "balance"], {})
        svar["hledger incomestatement"] = Kommando(["hledger", "-f", journal, "is"], {})
    if _finns_uromyces():
        fil = str(mapp / "utan.beancount")
        svar["uromyces"] = Kommando([sys.executable, "-c", UROMYCES, fil], {})
    return svar | {
        "rapporter utan sigill": Kommando(rapporter("json", "pdf"), utan),
        "rapporter efter en rad ändrad": Kommando(rapporter("json", "pdf"), med, "utkast"),
        "rapporter, sigill": Kommando(rapporter("json", "pdf"), med),
        "rapporter alla format, sigill": Kommando(rapporter(), med),
        "kontroll, sigill": Kommando(eget("kontroll"), med),
        "lista saldobalans, sigill": Kommando(eget("lista", "saldobalans"), med),
        "bokfor ett utkast": Kommando(
            eget("bokfor", "--ja", "--sent", "mätning", "--klocka", "mätning"), med
        ),
    }


def _finns_uromyces() -> bool:
    return subprocess.run([sys.executable, "-c", "import uromyces"], check=False).returncode == 0


# ---------------------------------------------------------------------- agreement


def saldon_av(mapp: Path) -> dict[str, dict[str, int]]:
    """Return the balances in whole kronor by account number, as each program has them."""
    from rakenskap.bok.bok import las_bok
    from rakenskap.bok.poster import bygg_poster

    poster = bygg_poster(las_bok(mapp).krav_felfri())
    egna: defaultdict[str, int] = defaultdict(int)
    for nummer, ore in zip(poster.kategorier["konto"], poster.tal["ore"], strict=True):
        egna[nummer] += ore
    svar = {"rakenskap": {nummer: ore // 100 for nummer, ore in egna.items() if ore}}
    journal = str(mapp / JOURNAL)
    if shutil.which("ledger"):
        ord_ = ["ledger", "-f", journal, "balance", "--flat", "--no-total"]
        text = _ut([*ord_, "--format", "%(quantity(scrub(total))),%(account)\n"])
        svar["ledger"] = {
            namn.split(":")[1][:4]: round(float(tal))
            for tal, namn in csv.reader(io.StringIO(text))
            if ":" in namn
        }
    if shutil.which("hledger"):
        text = _ut(["hledger", "-f", journal, "balance", "--flat", "-N", "-O", "csv"])
        svar["hledger"] = {
            namn.split(":")[1][:4]: round(float(tal.split()[0].replace(",", "")))
            for namn, tal in list(csv.reader(io.StringIO(text)))[1:]
            if ":" in namn
        }
    return svar


def _ut(ord_: list[str]) -> str:
    return subprocess.run(ord_, check=True, capture_output=True, text=True).stdout


# ---------------------------------------------------------------------- a size


def mat(antal: int, varv: int, sista: int | None = None) -> None:
    """Make books, see that all agree on them, measure and print a table."""
    with tempfile.TemporaryDirectory() as temp:
        mapp = Path(temp) / "bok"
        mapp.mkdir()
        (Path(temp) / "sigill").mkdir(mode=0o700)
        # In a process of its own: a child's memory is counted from what its parent had.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as annan:
            annan.submit(gor_bocker, mapp, antal, sista).result()
            saldon = annan.submit(saldon_av, mapp).result()
        for namn, egna in saldon.items():
            if egna != saldon["rakenskap"]:
                raise SystemExit(f"{namn} has other balances: {egna} {saldon['rakenskap']}")
        alla = kommandon(mapp, Path(temp))
        matt: dict[str, list[Matning]] = {namn: [] for namn in alla}
        for nummer in range(varv):
            for namn, kommando in alla.items():
                if kommando.fore:
                    with (mapp / f"{SISTA_AR}/A-lopande.beancount").open("a") as fil:
                        fil.write(utkast(nummer))
                matt[namn].append(kor(kommando))
        print(f"\n{antal} verifikationer, {varv} varv; {', '.join(saldon)} har samma saldon\n")
        visa(matt)


def visa(matt: dict[str, list[Matning]]) -> None:
    """Print medians, and the medians of the ratios to the same round's `bean-check`."""
    print("| | s | kvot | MB |\n| --- | ---: | ---: | ---: |")
    for namn, egna in matt.items():
        kvoter = [ett.sekunder / mot.sekunder for ett, mot in zip(egna, matt[NAMNARE], strict=True)]
        sekunder = statistics.median(ett.sekunder for ett in egna)
        mb = statistics.median(ett.mb for ett in egna)
        print(f"| {namn} | {sekunder:.2f} | {statistics.median(kvoter):.3f} | {mb:.0f} |")
    sys.stdout.flush()


def main() -> None:
    """Measure each size; the last two with the open year held at 5 000, for its growth."""
    varv = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    for antal in map(int, sys.argv[2:]) if len(sys.argv) > 2 else STORLEKAR:
        mat(antal, varv, 5_000 if antal > 100_000 else None)


if __name__ == "__main__":
    main()
