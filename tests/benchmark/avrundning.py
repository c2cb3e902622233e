"""Processor time of the rounding on 10 000 quantities: `python tests/benchmark/avrundning.py`.

Three shapes: a table by two dimensions with sums both ways; the same amounts cut by a third
dimension too, in another table; and the latter with last year's sums given.
"""

from __future__ import annotations

import random
import sys
import time
from collections import defaultdict

from rakenskap.rapport.avrundning import Avrundning, avrunda, haller
from rakenskap.rapport.storhet import Samband

ENHET_ORE = 100_000


def problem(antal: int, ledder: int, slump: random.Random) -> tuple[dict[str, int], list[Samband]]:
    """Return about so many amounts, each in one group of each cut, with a sum a group."""
    exakta = {f"d{n}": slump.randint(-9_999_999, 9_999_999) for n in range(antal)}
    delar = list(exakta)
    samband = []
    for led in range(ledder):
        grupper: defaultdict[int, list[str]] = defaultdict(list)
        for namn in delar:
            grupper[slump.randrange(max(antal // 30, 1))].append(namn)
        for nummer, egna in grupper.items():
            exakta[f"g{led}.{nummer}"] = sum(exakta[namn] for namn in egna)
            samband.append(Samband(f"g{led}.{nummer}", tuple((1, namn) for namn in egna)))
        exakta[f"t{led}"] = sum(exakta[namn] for namn in delar)
        samband.append(Samband(f"t{led}", tuple((1, f"g{led}.{nummer}") for nummer in grupper)))
        if led:
            samband.append(Samband(f"t{led}", ((1, "t0"),)))
    return exakta, samband


def _tid(exakta: dict[str, int], samband: list[Samband], fasta: dict[str, int]) -> str:
    borjan = time.process_time()
    svar = avrunda(exakta, samband, ENHET_ORE, fasta)
    sekunder = time.process_time() - borjan
    _prova(svar, exakta, samband)
    return f"{sekunder:8.2f} s, {len(svar.brutna)} brutna"


def _prova(svar: Avrundning, exakta: dict[str, int], samband: list[Samband]) -> None:
    brutna = set(svar.brutna)
    for ett in samband:
        if ett not in brutna and not haller(ett, svar.visade):
            raise AssertionError(ett)
    if any(abs(svar.visade[namn] * ENHET_ORE - ore) > ENHET_ORE for namn, ore in exakta.items()):
        raise AssertionError("more than a unit off")


def main() -> None:
    """Print the times."""
    antal = int(sys.argv[1]) if len(sys.argv) > 1 else 9_300
    slump = random.Random(2023)  # noqa: S311 (the same each time)
    for namn, ledder, givna in (("2 led", 2, 0), ("3 led", 3, 0), ("3 led, givna", 3, 40)):
        exakta, samband = problem(antal, ledder, slump)
        fasta = {n: exakta[n] // ENHET_ORE for n in list(exakta)[-givna:]} if givna else {}
        print(f"{namn}: {len(exakta)} storheter, {len(samband)} samband", flush=True)
        print(_tid(exakta, samband, fasta), flush=True)


if __name__ == "__main__":
    main()
