"""Change the checks one place at a time and see that a test dies: `make mutation`.

    python -m tools.mutation                         all modules
    python -m tools.mutation kontroller lika         some, by name
    python -m tools.mutation --prov 80 uppspelning   80 of each, drawn with a fixed seed

A mutant that no test notices survives, and is printed with its line. Those in `likvardiga.toml`
change nothing that can be seen, and say why; they are left out of the share. Exit status 1 when
less than 95 % of a group of modules is killed, or when `likvardiga.toml` has a row that no longer
is a survivor. Too slow for each commit; run it when a check is changed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import time
import tomllib
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tools.mutanter import ROT, Mutant, mutanter


def _rakningar(*namn: str) -> tuple[str, ...]:
    return tuple(f"tests/rakenskap/rakningar/test_{ett}.py" for ett in namn)


LKBR = (
    "tests/lkbr",
    "tests/rakenskap/dagbok/test_nummer.py",
    "tests/rakenskap/granskning/test_plomb.py",
    "tests/rakenskap/granskning/test_signaturer.py",
)

# The groups that the share is counted over: the modules, and the tests that are to hold them.
GRUPPER: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "kontroller": (
        (
            "rakenskap.rakningar.kontroller",
            "rakenskap.rakningar.investering",
            "rakenskap.rakningar.nyckeltal",
        ),
        _rakningar("kontroller", "redovisningar", "rika_bocker"),
    ),
    "lagkrav": (
        tuple(
            f"rakenskap.rakningar.{namn}"
            for namn in ("krav_forbund", "krav_former", "krav_reskontra", "krav_tillgangar")
        ),
        _rakningar("lagkrav"),
    ),
    "drift": (
        ("rakenskap.rakningar.drift", "rakenskap.rakningar.verksamhetstrad"),
        _rakningar("redovisningar", "verksamhetstrad", "rika_bocker"),
    ),
    "kassaflode": (
        ("rakenskap.rakningar.kassaflode", "rakenskap.rakningar.tillgangar"),
        _rakningar("kassaflode", "noter", "rika_bocker"),
    ),
    "noter": (
        tuple(
            f"rakenskap.rakningar.{namn}"
            for namn in ("noter", "notdelar", "resultatnoter", "tillgangsnoter")
        ),
        _rakningar("noter", "textnoter", "rika_bocker"),
    ),
    "avrundning": (
        tuple(
            f"rakenskap.rapport.{namn}"
            for namn in ("avrundning", "heltal", "lika", "avrundningstext")
        ),
        ("tests/rakenskap/rapport",),
    ),
    "historik": (
        ("lkbr.behandlingshistorik", "lkbr.historik", "lkbr.plomb", "lkbr.stangda"),
        LKBR,
    ),
    "uppspelning": (("lkbr.uppspelning", "lkbr.ordning", "lkbr.tid"), LKBR),
    "regler": (
        tuple(
            f"lkbr.{namn}"
            for namn in (
                "attest", "bankdag", "bokfiler", "bokslut", "budget", "dimensioner", "exakthet",
                "fel", "kartlaggning", "konto", "kontering", "rakenskapsar", "rattelse",
                "riksvarden", "roller", "sshsig", "stangning", "underlag", "verifikationer",
            )
        ),
        LKBR,
    ),
    "inlasning": (
        tuple(
            f"lkbr.{namn}"
            for namn in (
                "belopp", "forbund", "forbundslasning", "forbundsnycklar", "tomlrader",
                "uppstallning",
            )
        ),
        LKBR,
    ),
}  # fmt: skip
GRANS_PROCENT = 95
LIKVARDIGA = Path(__file__).with_name("likvardiga.toml")
_FRO = 2018_597


def las_likvardiga() -> dict[tuple[str, str], str]:
    """Return the survivors that change nothing that can be seen: the place to the reason."""
    rader = tomllib.loads(LIKVARDIGA.read_text(encoding="utf-8"))["likvardig"]
    return {(rad["modul"], rad["andring"]): rad["skal"] for rad in rader}


def _valda(modul: str, hogst: int | None) -> list[Mutant]:
    alla = mutanter(modul)
    if hogst is None or len(alla) <= hogst:
        return alla
    dragna = random.Random(f"{_FRO}{modul}").sample(range(len(alla)), hogst)  # noqa: S311
    return [alla[n] for n in sorted(dragna)]


def prova(
    moduler: list[str], prov: tuple[str, ...], hogst: int | None, kanda: dict[tuple[str, str], str]
) -> dict[str, tuple[int, int, int, int]]:
    """Try mutants; return by module how many there are, were tried, killed and are equivalent.

    Raises:
        SystemExit: no test can be run.
    """
    import pytest  # noqa: PLC0415

    from tools.mutationsprov import Prov  # noqa: PLC0415

    def sag(mutant: Mutant, lever: bool) -> None:  # noqa: FBT001
        if lever:
            varfor = kanda.get(mutant.nyckel, "")
            print(f"  {'=' if varfor else 'LEVER'} {mutant} {varfor}".rstrip(), flush=True)

    valda = {modul: _valda(modul, hogst) for modul in moduler}
    ett = Prov([mutant for rad in valda.values() for mutant in rad], sag)
    pytest.main(["-qq", "-s", "--assert=plain", "-p", "no:cacheprovider", *prov], plugins=[ett])
    if ett.utfall.hinder:
        raise SystemExit(f"{', '.join(moduler)}: {ett.utfall.hinder}")
    for namn in ett.utfall.oanvanda:
        print(f"  används inte, faller med den riktiga koden: {namn}", flush=True)
    svar = {}
    levande: dict[str, list[Mutant]] = defaultdict(list)
    for mutant, lever in ett.utfall.levande:
        if lever:
            levande[mutant.modul].append(mutant)
    for modul, rad in valda.items():
        lika = sum(mutant.nyckel in kanda for mutant in levande[modul])
        alla = len(mutanter(modul)) if hogst is not None else len(rad)
        svar[modul] = alla, len(rad), len(rad) - len(levande[modul]), lika
    return svar


def _andel(provade: int, dodade: int, lika: int) -> float:
    return 100.0 * dodade / max(provade - lika, 1)


def main(ord_: list[str]) -> int:
    """Try the modules and print a table; exit status 1 when a group is under the limit."""
    tolk = argparse.ArgumentParser(prog="python -m tools.mutation")
    tolk.add_argument("moduler", nargs="*", metavar="MODUL", help="grupper eller moduler")
    tolk.add_argument("--prov", type=int, metavar="ANTAL", help="högst så många per modul")
    val = tolk.parse_args(ord_)
    os.chdir(ROT)
    kanda = las_likvardiga()
    rader: list[str] = []
    under = False
    for grupp, (alla, prov) in GRUPPER.items():
        moduler = [
            modul
            for modul in alla
            if not val.moduler or {grupp, modul, modul.rpartition(".")[2]} & set(val.moduler)
        ]
        if not moduler:
            continue
        borjan = time.monotonic()
        # A group is a process of its own: its tests and its modules do not meet another's.
        utfall = _i_egen_process(moduler, prov, val.prov, kanda)
        summa = [sum(kolumn) for kolumn in zip(*utfall.values(), strict=True)]
        under |= _andel(*summa[1:]) < GRANS_PROCENT
        rader += [_rad(modul, *varden) for modul, varden in utfall.items()]
        rader.append(_rad(f"= {grupp}", *summa))
        print(f"{rader[-1]}   {time.monotonic() - borjan:.0f} s", flush=True)
    print(
        f"\n{'modul':44}{'finns':>7}{'provade':>9}{'dödade':>8}{'likvärd.':>9}{'lever':>7}{'andel':>9}"
    )
    print("\n".join(rader))
    return int(under)


def _rad(modul: str, alla: int, provade: int, dodade: int, lika: int) -> str:
    lever = provade - dodade - lika
    andel = f"{_andel(provade, dodade, lika):.1f} %"
    return f"{modul:44}{alla:7}{provade:9}{dodade:8}{lika:9}{lever:7}{andel:>9}"


def _i_egen_process(
    moduler: list[str], prov: tuple[str, ...], hogst: int | None, kanda: dict[tuple[str, str], str]
) -> dict[str, tuple[int, int, int, int]]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as pool:
        return pool.submit(prova, moduler, prov, hogst, kanda).result()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
