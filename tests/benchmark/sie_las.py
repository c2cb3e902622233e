"""How fast the SIE reader is: a type 4E file of many vouchers, made by the writer.

Run from the root of the repository::

    PYTHONPATH=plugins:reports python tests/benchmark/sie_las.py [verifikationer]

Prints records a second (best of several runs), and the peak of memory in a run of its own, in
relation to the size of the file.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import tracemalloc
from datetime import date, timedelta
from pathlib import Path

from rakenskap import sie

AR_START = date(2023, 1, 1)
KONTON = [str(nummer) for nummer in range(4010, 4090, 10)]
TEXTER = ["Hyra januari", "Löner", "Aktivitetsplatsen, månadsfaktura", "Kontorsmaterial", ""]


def underlag(antal: int) -> list[sie.Siepost]:
    """A whole year's file: ``antal`` vouchers with 3 to 7 rows, dimensions and signatures."""
    poster: list[sie.Siepost] = [
        sie.Flagga(0),
        sie.Program("Räkenskap", "1"),
        sie.Format(),
        sie.Gen(date(2024, 1, 15)),
        sie.Sietyp(4),
        sie.Fnamn("Samordningsförbundet Exempel"),
        sie.Rar(0, AR_START, date(2023, 12, 31)),
        *(sie.Siekonto(konto, f"Kostnad {konto}") for konto in [*KONTON, "2440"]),
        sie.Dim("1", "Kostnadsställe"),
        sie.Dim("6", "Projekt"),
        *(sie.Objekt("1", str(nummer), f"Enhet {nummer}") for nummer in range(100, 120)),
        sie.Objekt("6", "P1", "Projekt 1"),
        sie.Ib(0, "2440", 0),
        sie.Ub(0, "2440", 0),
        sie.Res(0, KONTON[0], 0),
    ]
    poster.extend(_verifikation(nummer) for nummer in range(1, antal + 1))
    return poster


def _verifikation(nummer: int) -> sie.Ver:
    dag = AR_START + timedelta(days=nummer * 365 // (nummer + 100_000) + nummer % 180)
    rader = [
        sie.Trans(
            KONTON[(nummer + i) % len(KONTON)],
            (("1", str(100 + nummer % 20)),) + ((("6", "P1"),) if i == 2 else ()),
            12_345 + nummer * 7 + i,
            dag if i % 2 else None,
            f"{TEXTER[(nummer + i) % len(TEXTER)]} {nummer}".strip() if i % 2 else "",
        )
        for i in range(2 + nummer % 5)
    ]
    rader.append(sie.Trans("2440", (), -sum(rad.belopp_ore for rad in rader)))
    text = f"Leverantör {nummer % 977}, månadsfaktura"
    return sie.Ver("L", str(nummer), dag, text, dag, "EK", tuple(rader))


def _minne_mb(rad: str) -> float:
    """A figure of this process's memory in MB: VmRSS now, VmHWM at its highest (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(r.split()[1]) / 1024 for r in status.splitlines() if r.startswith(rad))


def _mat_minne(fil: str) -> None:
    """In a process of its own: the peak of resident memory while a file is read."""
    data = Path(fil).read_bytes()
    fore = _minne_mb("VmRSS")
    lasning = sie.las(data)
    topp = _minne_mb("VmHWM") - fore
    print(
        f"minne: {topp:.0f} MB utöver filen vid läsning av {len(data) / 1e6:.1f} MB "
        f"({topp * 1024 * 1024 / len(data):.1f} gånger filens storlek, "
        f"{len(lasning.poster)} poster)"
    )


def _mat_sparat_minne(fil: str) -> None:
    """The peak of Python's own allocations, which does not depend on the machine."""
    data = Path(fil).read_bytes()
    tracemalloc.start()
    lasning = sie.las(data)
    kvar, topp = tracemalloc.get_traced_memory()
    print(
        f"allokerat: topp {topp / 1e6:.0f} MB, kvar {kvar / 1e6:.0f} MB "
        f"({topp / len(data):.1f} gånger filens storlek), användbar: {lasning.anvandbar}"
    )


def main() -> None:
    """Make the file, read it a few times, and print the figures."""
    if len(sys.argv) == 3:
        {"minne": _mat_minne, "allokerat": _mat_sparat_minne}[sys.argv[1]](sys.argv[2])
        return
    poster = underlag(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    antal = len(poster) + sum(len(post.rader) for post in poster if isinstance(post, sie.Ver))
    start = time.perf_counter()
    data = sie.skriv(poster).data or b""
    print(f"skriv: {antal / (time.perf_counter() - start):,.0f} poster/s")
    print(f"fil: {len(data) / 1e6:.1f} MB, {antal} poster")
    tider = []
    for _ in range(5):
        start = time.perf_counter()
        lasning = sie.las(data)
        tider.append(time.perf_counter() - start)
    if lasning.poster != tuple(poster) or lasning.fel or not lasning.ksumma.stammer:
        raise SystemExit("The file was not read back as it was written.")
    print(f"las: {antal / min(tider):,.0f} poster/s (bäst av {len(tider)}: {min(tider):.2f} s)")
    start = time.perf_counter()
    sie.kontroll(lasning.poster)
    print(f"kontroll: {antal / (time.perf_counter() - start):,.0f} poster/s")
    with tempfile.NamedTemporaryFile(suffix=".se") as fil:
        fil.write(data)
        fil.flush()
        for matning in ("minne", "allokerat"):
            kommando = [sys.executable, __file__, matning, fil.name]
            subprocess.run(kommando, check=True)


if __name__ == "__main__":
    main()
