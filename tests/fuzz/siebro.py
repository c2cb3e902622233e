"""A longer run of changed SIE files through to reports and books, outside the test suite.

    PYTHONPATH=plugins:reports:. python tests/fuzz/siebro.py SECONDS [FOLDER] [SEED]

Each file of the folder, and the one of the tests, is changed at random: lines and fields lost,
doubled, moved or replaced. What comes is reports or a refusal in Swedish, never a crash, and
reports without a remark only where the vouchers make the file's own #UB and #RES.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from rakenskap import sie
from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.skiss import Vem
from rakenskap.rakningar.rakenskaper import gor_rakenskaper
from rakenskap.siebro import Kartor, bok_fran_sie, las_siefiler, planera
from rakenskap.utskrift.som_json import som_json
from tests.rakenskap.siebro.siehjalp import HELA

ORD = (
    *("", "0", "-1", "1", "A", "9999", "1930", "5010", "2067", "8999", "0351", "FEL", "2110"),
    *("20230101", "20221231", "20240229", "202313", "19990101", "0.01", "-99999999.99", "1e9"),
    *("{}", "{1 10}", "{1 10 1 10}", "{20}", '{"" ""}', "{x y}", '"', "#", "T", "K", "S", "I"),
    *("#PSALDO", "#OIB", "#PBUDGET", "#IB", "#UB", "#RES", "#VER", "#TRANS", "#RAR", "#KTYP"),
)
NYA = (
    "#PSALDO 0 202301 6666 {1 10} 0",
    "#PSALDO -1 202201 X {6 P} 5",
    "#OIB 0 7777 {1 10} 5",
    "#PBUDGET 0 202301 6667 {} 0",
    "#RAR 0 20220701 20230630",
    "#RAR -1 20210101 20211231",
    "#IB 0 2098 0.01",
    "#UB -1 1930 5",
    "#KTYP 1930 K",
    "#SIETYP 2",
)


def andrad(text: str, slump: random.Random) -> str:
    """Return a text with one to six of its lines changed."""
    rader = text.splitlines()
    for _ in range(slump.randint(1, 6)):
        plats = slump.randrange(len(rader))
        match slump.randrange(6):
            case 0:
                del rader[plats]
            case 1:
                rader.insert(plats, rader[slump.randrange(len(rader))])
            case 2:
                rader.insert(plats, slump.choice(NYA))
            case 3:
                rader[plats:] = rader[plats : plats + slump.randrange(len(rader))]
            case _:
                delar = rader[plats].split(" ")
                delar[slump.randrange(len(delar))] = slump.choice(ORD)
                rader[plats] = " ".join(delar)
        if not rader:
            return ""
    return "\n".join(rader) + "\n"


def prova(fil: Path) -> str:
    """Take a file through; return what came of it."""
    try:
        filer = las_siefiler([fil])
        bok, bokforing = bok_fran_sie(filer)
        utfall = gor_rakenskaper(bok.krav_felfri(), max(bokforing.ar))
        svar = "stopp"
        if utfall.rakenskaper is not None:
            som_json(utfall.rakenskaper, utfall.kontroller)
            svar = "utkast" if utfall.rakenskaper.utkast else "rätt"
        if svar == "rätt" and filer[0].typ is sie.Filtyp.TYP4E:
            krav_forklarad(filer[0].lasning.poster)
    except BokFelError as fel:
        if not all("Gör så här:" in ett.text or "Förslag:" in ett.text for ett in fel.fel):
            raise AssertionError(f"no remedy: {fel}") from fel
        svar = "nekad"
    with contextlib.suppress(BokFelError):
        vem = Vem("ekonom", dt.datetime.now(dt.UTC))
        planera(fil.parent / "bok", las_siefiler([fil]), Kartor(), vem)
    return svar


def krav_forklarad(poster: tuple[sie.Siepost, ...]) -> None:
    """Raise where the vouchers do not make #UB - #IB and #RES, counted here from the records."""
    skillnad: defaultdict[str, int] = defaultdict(int)
    for ver in sie.urval(poster, sie.Ver):
        for trans in ver.trans:
            skillnad[trans.konto] += trans.belopp_ore
    balanser: list[tuple[int, sie.Ib | sie.Ub | sie.Res]] = [
        *((1, post) for post in sie.urval(poster, sie.Ib)),
        *((-1, post) for post in sie.urval(poster, sie.Ub)),
        *((-1, post) for post in sie.urval(poster, sie.Res)),
    ]
    for tecken, post in balanser:
        if post.ar == 0:
            skillnad[post.konto] += tecken * post.belopp_ore
    kvar = {konto: ore for konto, ore in skillnad.items() if ore}
    if kvar and not any(rar.ar == -1 for rar in sie.urval(poster, sie.Rar)):
        raise AssertionError(f"rätt, but not explained: {kvar}")


def main() -> None:
    """Run for as long as was asked, and print each crash with the file that made it."""
    sekunder = float(sys.argv[1])
    mapp = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    slump = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 0)  # noqa: S311
    texter = [HELA.encode("cp437")] * 8
    texter += [fil.read_bytes() for fil in sorted(mapp.iterdir())] if mapp else []
    antal: defaultdict[str, int] = defaultdict(int)
    slut = time.monotonic() + sekunder
    with tempfile.TemporaryDirectory() as namn:
        fil = Path(namn) / "x.se"
        while time.monotonic() < slut:
            text = andrad(slump.choice(texter).decode("cp437"), slump)
            fil.write_bytes(text.encode("cp437", "replace"))
            try:
                antal[prova(fil)] += 1
            except Exception as hinder:  # noqa: BLE001 (every crash is what we look for)
                antal["krasch"] += 1
                kvar = Path(tempfile.gettempdir()) / f"siebro-krasch-{antal['krasch']}.se"
                kvar.write_bytes(fil.read_bytes())
                sys.stdout.write(f"{kvar}: {type(hinder).__name__}: {hinder}\n")
    sys.stdout.write(f"{dict(antal)}\n")


if __name__ == "__main__":
    main()
