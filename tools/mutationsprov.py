"""Try mutants in one run of pytest: the tests are collected once, each mutant is a fork.

First every test runs once, watched: which lines of the module it reaches, and how long it takes.
A mutant is then tried only with the tests that reach its statement, the quickest first, until one
fails. A survivor is so told of tests that were run, all of them that could have noticed it.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import coverage
import pytest

from tools.mutanter import Mutant, modulfil

# A mutant that loops, or eats memory, is killed by these; that counts as noticed. The time is
# what its tests took with the right code, several times over, and some seconds more.
CPU_S = 20
GANGER = 5
VAGG_S = 600
MINNE_B = 6 << 30
FOLL, HOLL, GICK_EJ_ATT_BYTA = 1, 0, 99


@dataclass
class Utfall:
    """What came of it: why no test can be run, those that fail already, which mutants live."""

    hinder: str = ""
    oanvanda: list[str] = field(default_factory=list)
    levande: list[tuple[Mutant, bool]] = field(default_factory=list)


@dataclass
class Prov:
    """A plugin to pytest that runs mutants instead of the tests themselves."""

    mutanter: list[Mutant]
    sag: Callable[[Mutant, bool], None]
    utfall: Utfall = field(default_factory=Utfall)

    def pytest_configure(self) -> None:
        """Have hypothesis look for no smaller example, and keep none: a failure is enough."""
        from hypothesis import HealthCheck, Phase, settings  # noqa: PLC0415

        settings.register_profile(
            "mutation",
            phases=(Phase.explicit, Phase.generate),
            database=None,
            derandomize=True,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        settings.load_profile("mutation")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Watch the tests, then try each mutant in a child."""
        filer = {str(modulfil(mutant.modul)) for mutant in self.mutanter}
        with tempfile.TemporaryDirectory() as mapp:
            spar = _i_barn(session, Path(mapp) / "spar", lambda: _spara(session.items, filer))
            if spar is None:
                self.utfall.hinder = "proven gick inte att köra"
                return True
            # A test that fails with the right code tells nothing of a mutant.
            self.utfall.oanvanda = spar["fallna"]
            self._alla(session, spar["rader"], spar["tider"], Path(mapp))
        return True

    def _alla(
        self,
        session: pytest.Session,
        rader: dict[tuple[str, int], set[int]],
        tider: list[float],
        mapp: Path,
    ) -> None:
        def ett(par: tuple[int, Mutant]) -> bool:
            nummer, mutant = par
            fil = str(modulfil(mutant.modul))
            nadda: set[int] = set()
            for rad in range(mutant.rader[0], mutant.rader[1] + 1):
                nadda |= rader.get((fil, rad), set())
            valda = [session.items[n] for n in sorted(nadda, key=tider.__getitem__)]
            cpu_s = CPU_S + GANGER * int(sum(tider[n] for n in nadda))
            svar = _i_barn(session, mapp / str(nummer), lambda: _prova(mutant, valda, cpu_s))
            if svar == GICK_EJ_ATT_BYTA:
                raise AssertionError(f"{mutant}: koden gick inte att byta")
            return bool(svar == HOLL)

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for mutant, lever in zip(
                self.mutanter, pool.map(ett, enumerate(self.mutanter)), strict=True
            ):
                self.utfall.levande.append((mutant, lever))
                self.sag(mutant, lever)


def _i_barn(session: pytest.Session, mapp: Path, gor: Callable[[], Any]) -> Any:  # noqa: ANN401
    """Run in a child with a temporary folder of its own; return what it gave, or None."""
    mapp.mkdir()
    pid = os.fork()
    if not pid:
        try:
            ut = os.open(os.devnull, os.O_WRONLY)
            os.dup2(ut, 1)
            os.dup2(ut, 2)
            _egen_mapp(session, mapp / "tmp")
            (mapp / "svar").write_bytes(pickle.dumps(gor()))
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    svar = mapp / "svar"
    varde = pickle.loads(svar.read_bytes()) if svar.is_file() else None  # noqa: S301
    shutil.rmtree(mapp, ignore_errors=True)
    return varde


def _egen_mapp(session: pytest.Session, mapp: Path) -> None:
    fabrik = session.config._tmp_path_factory  # type: ignore[attr-defined]  # noqa: SLF001
    fabrik._given_basetemp = mapp  # noqa: SLF001
    fabrik._basetemp = None  # noqa: SLF001


def _spara(items: list[pytest.Item], filer: set[str]) -> dict[str, Any]:
    """Run every test once; return the tests that reach each line, their times, and who fails."""
    vakt = coverage.Coverage(data_file=None, include=sorted(filer), config_file=False)
    tider: list[float] = []
    fallna: list[str] = []
    utan: set[int] = set()
    vakt.start()
    for nummer, item in enumerate(items):
        vakt.switch_context(str(nummer))
        borjan = time.perf_counter()
        # Every fixture is made anew: what a shared one reaches belongs to each of its tests.
        gick = _kor([item])
        if not gick:
            fallna.append(item.nodeid)
            utan.add(nummer)
        tider.append(time.perf_counter() - borjan)
    vakt.stop()
    rader = {
        (fil, rad): {int(ett) for ett in provens if ett} - utan
        for fil in filer
        for rad, provens in vakt.get_data().contexts_by_lineno(fil).items()
    }
    return {"rader": rader, "tider": tider, "fallna": fallna}


def _prova(mutant: Mutant, valda: list[pytest.Item], cpu_s: int) -> int:
    signal.alarm(VAGG_S)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    resource.setrlimit(resource.RLIMIT_AS, (MINNE_B, MINNE_B))
    try:
        byt(mutant)
    except (LookupError, ValueError):
        return GICK_EJ_ATT_BYTA
    return HOLL if _kor(valda) else FOLL


def _kor(items: list[pytest.Item]) -> bool:
    """Run tests until one fails; tell whether all passed."""
    for item, nasta in zip(items, [*items[1:], None], strict=True):
        session = item.session
        fore = session.testsfailed
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=nasta)
        if session.testsfailed != fore:
            return False
    return True


# ---------------------------------------------------------------------- the exchange of code


def byt(mutant: Mutant) -> None:
    """Put the code of a mutant in the place of the right one, in every function made of it.

    A function may have been made when its module was imported (a closure, a decorated method), so
    all functions that there are are looked at.

    Raises:
        LookupError: no function has the code.
    """
    importlib.import_module(mutant.modul)
    fil = modulfil(mutant.modul)
    gammal = compile(fil.read_text(encoding="utf-8"), str(fil), "exec")
    ny = compile(mutant.trad, str(fil), "exec")
    byts = dict(_par(gammal, ny))
    egna = {kod.co_name for kod in byts}
    funna = 0
    for ett in gc.get_objects():
        if isinstance(ett, FunctionType) and ett.__code__.co_name in egna:
            kod = byts.get(ett.__code__)
            if kod is not None:
                ett.__code__ = kod
                funna += 1
    if not funna:
        raise LookupError(mutant.funktion)


def _par(gammal: CodeType, ny: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Yield the code objects that differ, each with what stands in its place."""
    if gammal == ny:
        return
    yield gammal, ny
    nya: dict[str, list[CodeType]] = {}
    for kod in ny.co_consts:
        if isinstance(kod, CodeType):
            nya.setdefault(kod.co_name, []).append(kod)
    for kod in gammal.co_consts:
        if isinstance(kod, CodeType) and nya.get(kod.co_name):
            yield from _par(kod, nya[kod.co_name].pop(0))
