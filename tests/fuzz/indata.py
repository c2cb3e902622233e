"""Millions of changed inputs to all that reads a file or a text from outside, not in the suite.

    make fuzz                          # 10 million, as long as that takes; may be stopped and go on
    make fuzz FUZZ='--antal 100000'    # fewer
    make fuzz FUZZ='--mal logg --block 17'    # one block again, as it was

The inputs are made from small seeds by cutting, doubling, moving and replacing bytes, words and
lines. A block of a thousand has a seed of its own, so that each input can be made again. What may
come of an input is a value, or a refusal of our own kind; a traceback of another kind, or more than
two seconds of processor time, is a finding: it is printed, and the input is kept.

How many have been run stands in a file (`--stand`), by target, and grows from run to run.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.mal import TAL, TECKEN, Mal, alla_mal

BLOCK = 1000
GRANS_S = 2.0
STORST = 3000
# How much of the whole each target is, by how long an input of it takes.
ANDELAR = {"sie": 15, "camt": 30, "forbund": 25, "logg": 20, "utkast": 10}


class ForLangsamtError(Exception):
    """An input took longer than it may."""


_SIFFROR = re.compile(rb"-?\d+(?:[.,]\d+)?")
_ORD = re.compile(rb"[^\s<>{}\"=,:/]+")
# A change is given the text, a place in it, another place after it, and chance.
Andring = Callable[[Mal, bytes, int, int, random.Random], bytes]


def _utbytt(monster: re.Pattern[bytes], text: bytes, fran: int, nytt: bytes) -> bytes:
    traff = monster.search(text, fran) or monster.search(text)
    return text[: traff.start()] + nytt + text[traff.end() :] if traff else text


def _fortsatt(mal: Mal, text: bytes, a: int, slump: random.Random) -> bytes:
    annat = slump.choice(mal.fron)
    return text[:a] + annat[int(slump.random() * len(annat)) :]


def _andrade_rader(text: bytes, slump: random.Random) -> bytes:
    rader = text.split(b"\n")
    a, b = (int(slump.random() * len(rader)) for _ in range(2))
    match int(slump.random() * 3):
        case 0:
            rader[a], rader[b] = rader[b], rader[a]
        case 1:
            rader.insert(a, rader[b])
        case _:
            del rader[a]
    return b"\n".join(rader)


# Those that leave words and lines whole, and those that do not.
FINA: tuple[Andring, ...] = (
    lambda _m, t, a, _b, s: _utbytt(_SIFFROR, t, a, s.choice(TAL)),
    lambda m, t, a, _b, s: _utbytt(_ORD, t, a, s.choice(m.ordlista)),
    lambda _m, t, _a, _b, s: _andrade_rader(t, s),
)
GROVA: tuple[Andring, ...] = (
    lambda _m, t, a, b, _s: t[:a] + t[b:],
    lambda _m, t, a, b, _s: t[:b] + t[a:],
    lambda m, t, a, _b, s: t[:a] + s.choice(m.ordlista) + t[a:],
    lambda m, t, a, b, s: t[:a] + s.choice(m.ordlista) + t[b:],
    lambda _m, t, a, _b, s: t[:a] + s.choice(TECKEN) + t[a:],
    lambda _m, t, a, _b, s: t[:a] + bytes([int(s.random() * 256)]) + t[a + 1 :],
    lambda m, t, a, _b, s: _fortsatt(m, t, a, s),
)


def andrad(mal: Mal, slump: random.Random) -> bytes:
    """Return a seed with one to five changes; half of them leave words and lines whole."""
    ut = slump.choice(mal.fron)
    andringar = FINA if slump.random() < 0.5 else FINA + GROVA
    for _ in range(1 + int(slump.random() * 5)):
        a = int(slump.random() * (len(ut) + 1))
        b = min(len(ut), a + 1 + int(slump.random() ** 3 * 60))
        ut = slump.choice(andringar)(mal, ut, a, b, slump)
    return mal.efter(ut[:STORST], slump)


@dataclass(frozen=True)
class Fynd:
    """An input that gave a traceback, or took too long."""

    mal: str
    block: int
    nummer: int
    indata: bytes
    vad: str


def _for_langsamt(_signal: int, _ram: object) -> None:
    raise ForLangsamtError(f"more than {GRANS_S} s of processor time")


def kor_block(namn: str, mal: Mal, block: int, antal: int = 0) -> tuple[list[Fynd], int]:
    """Run the inputs of a block; return what was found, and how many were taken as good."""
    slump = random.Random(f"{namn}/{block}")  # noqa: S311 (no secret)
    fynd = []
    godtagna = 0
    signal.signal(signal.SIGPROF, _for_langsamt)
    for nummer in range(antal or BLOCK):
        indata = andrad(mal, slump)
        signal.setitimer(signal.ITIMER_PROF, GRANS_S)
        try:
            godtagna += mal.prova(indata, nummer)
        except Exception:  # noqa: BLE001 (every one of them is what we look for)
            fynd.append(Fynd(namn, block, nummer, indata, traceback.format_exc(limit=-3)))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    return fynd, godtagna


def _tolk() -> argparse.ArgumentParser:
    tolk = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    tolk.add_argument(
        "--antal", type=int, default=10_000_000, help="inputs in all, over the targets"
    )
    tolk.add_argument("--mal", default=",".join(ANDELAR), help="the targets, with commas")
    tolk.add_argument("--block", type=int, help="this block only, again")
    tolk.add_argument("--sekunder", type=float, default=float("inf"), help="stop after this long")
    tolk.add_argument("--stand", type=Path, default=Path("build/fuzz.json"), help="the counts")
    return tolk


def main(ord_: Sequence[str] | None = None) -> int:
    """Run until the number is reached, and tell what was run and found."""
    val = _tolk().parse_args(ord_)
    valda = val.mal.split(",")
    stand: dict[str, dict[str, float]] = {}
    if val.stand.is_file():
        stand = json.loads(val.stand.read_text(encoding="utf-8"))
    slut = time.monotonic() + val.sekunder
    fynd: list[Fynd] = []
    hel = sum(ANDELAR[namn] for namn in valda)
    with tempfile.TemporaryDirectory() as mapp:
        mal = alla_mal(Path(mapp))
        if val.block is not None:
            fynd = [ett for namn in valda for ett in kor_block(namn, mal[namn], val.block)[0]]
            valda = []
        while valda and time.monotonic() < slut:
            # The one that has come least far of its share goes on.
            namn = min(valda, key=lambda ett: stand.get(ett, {}).get("antal", 0) / ANDELAR[ett])
            eget = stand.setdefault(namn, {"antal": 0, "godtagna": 0, "fynd": 0, "sekunder": 0})
            if eget["antal"] >= val.antal * ANDELAR[namn] / hel:
                break
            start = time.process_time()
            egna, godtagna = kor_block(namn, mal[namn], int(eget["antal"]) // BLOCK)
            eget["antal"] += BLOCK
            eget["godtagna"] += godtagna
            eget["fynd"] += len(egna)
            eget["sekunder"] = round(eget["sekunder"] + time.process_time() - start, 1)
            fynd += egna
            _spara(val.stand, stand, egna)
    for ett in fynd[:20]:
        plats = f"{ett.mal} block {ett.block} input {ett.nummer}"
        sys.stdout.write(f"{plats}: {ett.indata!r}\n{ett.vad}\n")
    sys.stdout.write(f"{json.dumps(stand)} {len(fynd)} found in this run\n")
    return 1 if fynd else 0


def _spara(fil: Path, stand: dict[str, dict[str, float]], fynd: Sequence[Fynd]) -> None:
    fil.parent.mkdir(parents=True, exist_ok=True)
    fil.write_text(json.dumps(stand), encoding="utf-8")
    for ett in fynd:
        kvar = fil.with_name(f"fuzz-{ett.mal}-{ett.block}-{ett.nummer}")
        kvar.write_bytes(ett.indata + b"\n-----\n" + ett.vad.encode())


if __name__ == "__main__":
    sys.exit(main())
