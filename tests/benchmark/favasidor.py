"""From a saved line to the page that shows it, split into loading the books and making the page.

Run from the root of the repository::

    make benchmark BENCHMARK=tests/benchmark/favasidor.py
    .venv/bin/python tests/benchmark/favasidor.py [rounds] [copies of the books]

The books are copied to a temporary folder; with copies, every verifikation is written that many
times over (numbers and years kept apart), which makes 100 000 entries of about 30 copies. Each
round adds a line, waits until Fava has seen it, and asks for each page twice: the first time the
page is made from books that were just loaded, the second time what it needs is there.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from fava.application import create_app
from flask import Flask

ROT = Path(__file__).resolve().parents[2]
SIDOR = (
    "Oversikt/",
    "Resultatrakning/",
    "Resultatrakning/?enhet=tkr&visa=1&jmf=2022",
    "Resultatrakning/?rapport=resultatrakning&rad=verksamhetens_kostnader&kolumn=2023",
    "Balansrakning/",
    "Kassaflodesanalys/",
    "Noter/",
    "Driftredovisning/",
    "Balanskrav/",
    "Budget/",
    "Verifikationer/",
    "Verifikationer/?ver=L45/2023",
    "Verifikationer/?sok=bron",
    "Huvudbok/",
    "Huvudbok/?konto=4010",
    "Saldobalans/",
    "Reskontra/",
    "Kontroller/",
    "Granskning/?metod=slump&antal=25&fro=1",
    "Granskning/?lista=dubbletter",
    "Arbeta/",
)
# With many copies a load takes a minute: only these are then asked for.
NAGRA = (
    "Oversikt/",
    "Resultatrakning/",
    "Verifikationer/",
    "Verifikationer/?ver=L45/2023",
    "Huvudbok/?konto=4010",
)
MAX_SIDA_MS = 150


def bocker(mapp: Path, kopior: int) -> Path:
    """Write the books, so many times over, and return their main file."""
    shutil.copytree(ROT / "ledger", mapp)
    huvudfil = mapp / "main.beancount"
    if kopior > 1:
        # The rules of numbers and locks do not hold in copies; the statements' rules do.
        kvar = "".join(
            f'plugin "lkbr.{namn}"\n' for namn in ("exakthet", "kartlaggning", "bokslut", "budget")
        )
        huvudfil.write_text(huvudfil.read_text().replace('plugin "lkbr.alla"\n', kvar))
        (mapp / "behandlingshistorik.jsonl").unlink(missing_ok=True)
        for fil in mapp.glob("20*/[A-Z]-*.beancount"):
            if fil.name.startswith("S-"):
                continue
            huvud, _, poster = fil.read_text().partition("\n20")
            fil.write_text(huvud + "\n" + ("\n20" + poster) * kopior)
    return huvudfil


def ms(app: Flask, adress: str) -> float:
    """Ask for an address and return how many milliseconds the answer took."""
    start = time.perf_counter()
    svar = app.test_client().get(adress)
    tid = (time.perf_counter() - start) * 1000
    if svar.status_code != 200 or "kunde inte göras" in svar.text:
        raise SystemExit(f"{adress}: {svar.status_code}")
    return tid


def mat(
    app: Flask, huvudfil: Path, varv: int, sidor: tuple[str, ...]
) -> dict[str, dict[str, list[float]]]:
    """Return, by page, the milliseconds of loading, of the first page and of the next."""
    (ledger,) = app.config["LEDGERS"].ledgers
    bas = f"/{quote(app.config['LEDGERS'].first_slug())}/extension/"
    tider: dict[str, dict[str, list[float]]] = {
        sida: {"inläsning": [], "första": [], "nästa": []} for sida in sidor
    }
    laddningar: list[float] = []
    ladda = ledger.load_file

    def matt() -> None:
        start = time.perf_counter()
        ladda()
        laddningar.append((time.perf_counter() - start) * 1000)

    # FavaLedger has slots: the measuring load is put on its class.
    setattr(type(ledger), "load_file", lambda _ledger: matt())  # noqa: B010 (mypy: a method)
    for nummer in range(varv):
        for sida in sidor:
            with huvudfil.open("a") as fil:
                fil.write(f"; {nummer} {sida}\n")
            ledger.watcher.notify(huvudfil)
            forsta = ms(app, bas + sida)
            tider[sida]["inläsning"].append(laddningar[-1])
            tider[sida]["första"].append(forsta - laddningar[-1])
            tider[sida]["nästa"].append(ms(app, bas + sida))
    return tider


def main() -> None:
    """Measure and print."""
    varv = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    kopior = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as mapp:
        huvudfil = bocker(Path(mapp) / "ledger", kopior)
        app = create_app([str(huvudfil)], load=True)
        (ledger,) = app.config["LEDGERS"].ledgers
        antal = len(ledger.all_entries_by_type.Transaction)
        print(f"{antal} verifikationer, {varv} varv, medianer i millisekunder")
        print(f"{'sida':82}{'inläsning':>10}{'första':>9}{'nästa':>8}")
        ms(app, f"/{quote(app.config['LEDGERS'].first_slug())}/extension/{SIDOR[0]}")
        for sida, egna in mat(app, huvudfil, varv, SIDOR if kopior == 1 else NAGRA).items():
            tal = [statistics.median(varden) for varden in egna.values()]
            over = "" if tal[2] <= MAX_SIDA_MS else f"  över {MAX_SIDA_MS} ms"
            print(f"{sida:82}{tal[0]:10.0f}{tal[1]:9.0f}{tal[2]:8.0f}{over}")


if __name__ == "__main__":
    main()
