"""Change the checks one place at a time and see that a test dies: `make mutation`.

    python -m tools.mutation                      all modules
    python -m tools.mutation kontroller lika      some, by name

A mutant is a function with one operator, comparison, condition or number changed. Its code is put
in place of the right one in a child process, which runs the tests of the module until one fails.
A mutant that no test notices survives, and is printed with its line; those in `LIKVARDIGA` change
nothing that can be seen, and say why. Too slow for each commit; run it when a check is changed.
"""

from __future__ import annotations

import ast
import copy
import importlib
import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

ROT = Path(__file__).resolve().parents[1]
RAKNINGAR = "tests/rakenskap/rakningar"
RAPPORT = "tests/rakenskap/rapport"
LKBR = "tests/lkbr"

# Module and the tests that are to hold it.
MODULER: dict[str, tuple[str, ...]] = {
    "rakenskap.rakningar.kontroller": (f"{RAKNINGAR}/test_kontroller.py",),
    "rakenskap.rakningar.investering": (f"{RAKNINGAR}/test_redovisningar.py",),
    "rakenskap.rakningar.nyckeltal": (f"{RAKNINGAR}/test_redovisningar.py",),
    "rakenskap.rakningar.drift": (
        f"{RAKNINGAR}/test_redovisningar.py",
        f"{RAKNINGAR}/test_verksamhetstrad.py",
    ),
    "rakenskap.rakningar.verksamhetstrad": (
        f"{RAKNINGAR}/test_verksamhetstrad.py",
        f"{RAKNINGAR}/test_redovisningar.py",
    ),
    "rakenskap.rakningar.kassaflode": (f"{RAKNINGAR}/test_kassaflode.py",),
    "rakenskap.rakningar.tillgangar": (
        f"{RAKNINGAR}/test_noter.py",
        f"{RAKNINGAR}/test_kassaflode.py",
    ),
    "rakenskap.rakningar.noter": (f"{RAKNINGAR}/test_noter.py",),
    "rakenskap.rakningar.notdelar": (f"{RAKNINGAR}/test_noter.py",),
    "rakenskap.rakningar.resultatnoter": (f"{RAKNINGAR}/test_noter.py",),
    "rakenskap.rakningar.tillgangsnoter": (f"{RAKNINGAR}/test_noter.py",),
    "rakenskap.rapport.avrundning": (f"{RAPPORT}/test_avrundning.py",),
    "rakenskap.rapport.heltal": (f"{RAPPORT}/test_avrundning.py",),
    "rakenskap.rapport.lika": (f"{RAPPORT}/test_lika.py",),
    "rakenskap.rapport.avrundningstext": (f"{RAPPORT}/test_lika.py",),
    **{
        f"lkbr.{namn}": (LKBR, "tests/rakenskap/dagbok")
        for namn in (
            "attest", "bankdag", "behandlingshistorik", "bokslut", "budget", "exakthet",
            "historik", "kartlaggning", "konto", "rattelse", "stangning", "underlag",
            "verifikationer",
        )
    },
}  # fmt: skip

# Survivors that change nothing a reader or a caller can see: the place, and why.
LIKVARDIGA: dict[tuple[str, str], str] = {
    (
        "rakenskap.rakningar.kontroller",
        "_sagt: rapport.rader if texter else () → rapport.rader",
    ): "utan texter säger ingen rad något; villkoret spar bara tid",
    (
        "rakenskap.rapport.lika",
        "kanon: ursprung[min(ursprung)] > 0 → ursprung[min(ursprung)] >= 0",
    ): "ett ursprung har aldrig delen noll; summa tar bort dem",
}

TIDSGRANS_S = 180


@dataclass(frozen=True)
class Mutant:
    """A changed place in a module."""

    modul: str
    rad: int
    funktion: str
    fore: str
    efter: str
    trad: ast.Module

    @property
    def nyckel(self) -> tuple[str, str]:
        """How it is known in `LIKVARDIGA`."""
        return self.modul, f"{self.funktion}: {self.fore} → {self.efter}"

    def __str__(self) -> str:
        """Return the place and what was changed."""
        return f"{self.modul}:{self.rad} {self.funktion}: {self.fore} → {self.efter}"


_JAMFORELSER: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_RAKNESATT: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    # Not division: with a sign of one it is the same.
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


def _andrade(nod: ast.AST) -> Iterator[ast.AST]:
    """Yield a node changed in each way that it can be."""
    match nod:
        case ast.Compare(ops=[op]) if type(op) in _JAMFORELSER:
            ny = copy.deepcopy(nod)
            ny.ops = [_JAMFORELSER[type(op)]()]
            yield ny
        case ast.BoolOp():
            ny_bool = copy.deepcopy(nod)
            ny_bool.op = ast.Or() if isinstance(nod.op, ast.And) else ast.And()
            yield ny_bool
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield copy.deepcopy(nod.operand)
        case ast.BinOp(op=op_) if type(op_) in _RAKNESATT:
            ny_bin = copy.deepcopy(nod)
            ny_bin.op = _RAKNESATT[type(op_)]()
            yield ny_bin
        case ast.AugAssign(op=op_) if type(op_) in _RAKNESATT:
            ny_aug = copy.deepcopy(nod)
            ny_aug.op = _RAKNESATT[type(op_)]()
            yield ny_aug
        case ast.Constant(value=bool(varde)):
            yield ast.Constant(not varde)
        case ast.Constant(value=int(varde)):
            yield ast.Constant(varde + 1)
        case ast.Continue():
            yield ast.Break()
        case ast.IfExp():
            yield copy.deepcopy(nod.body)
            yield copy.deepcopy(nod.orelse)


def mutanter(modul: str) -> list[Mutant]:
    """Return every mutant of a module."""
    fil = ROT / ("plugins" if modul.startswith("lkbr") else "reports")
    fil = fil.joinpath(*modul.split(".")).with_suffix(".py")
    trad = ast.parse(fil.read_text(encoding="utf-8"))
    svar = []
    for funktion, kropp in _funktioner(trad):
        for foralder in ast.walk(kropp):
            for falt, plats, nod in _barn(foralder):
                if _is_utelamnad(foralder, falt):
                    continue
                svar += [
                    Mutant(
                        modul,
                        getattr(nod, "lineno", 0),
                        funktion,
                        ast.unparse(nod)[:60],
                        ast.unparse(ny)[:60],
                        _med(trad, foralder, falt, plats, ny),
                    )
                    for ny in _andrade(nod)
                ]
    return svar


def _funktioner(trad: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield the outermost functions and methods with their names."""
    for nod in trad.body:
        if isinstance(nod, ast.FunctionDef):
            yield nod.name, nod
        elif isinstance(nod, ast.ClassDef):
            for del_ in nod.body:
                if isinstance(del_, ast.FunctionDef):
                    yield f"{nod.name}.{del_.name}", del_


def _barn(nod: ast.AST) -> Iterator[tuple[str, int | None, ast.AST]]:
    for falt, varde in ast.iter_fields(nod):
        if isinstance(varde, list):
            yield from ((falt, n, ett) for n, ett in enumerate(varde) if isinstance(ett, ast.AST))
        elif isinstance(varde, ast.AST):
            yield falt, None, varde


def _is_utelamnad(foralder: ast.AST, falt: str) -> bool:
    """Tell what is no code to change: annotations, decorators, defaults, `strict=True`, bounds."""
    return (
        falt in ("annotation", "returns", "decorator_list", "defaults", "kw_defaults")
        or (isinstance(foralder, ast.keyword) and foralder.arg == "strict")
        or isinstance(foralder, ast.FormattedValue | ast.JoinedStr)
    )


def _med(
    trad: ast.Module, foralder: ast.AST, falt: str, plats: int | None, ny: ast.AST
) -> ast.Module:
    """Return the module with one node exchanged."""
    gammal = getattr(foralder, falt) if plats is None else getattr(foralder, falt)[plats]
    _satt(foralder, falt, plats, ast.copy_location(ny, gammal))
    kopia = copy.deepcopy(trad)
    _satt(foralder, falt, plats, gammal)
    return ast.fix_missing_locations(kopia)


def _satt(nod: ast.AST, falt: str, plats: int | None, varde: ast.AST) -> None:
    if plats is None:
        setattr(nod, falt, varde)
    else:
        getattr(nod, falt)[plats] = varde


# ---------------------------------------------------------------------- in the child


def _funktion(modul: Any, namn: str) -> FunctionType:  # noqa: ANN401
    objekt: Any = modul
    for del_ in namn.split("."):
        objekt = objekt.__dict__[del_]
    if isinstance(objekt, cached_property):
        objekt = objekt.func
    elif isinstance(objekt, property):
        objekt = objekt.fget
    elif isinstance(objekt, staticmethod | classmethod):
        objekt = objekt.__func__
    while hasattr(objekt, "__wrapped__"):
        objekt = objekt.__wrapped__
    if not isinstance(objekt, FunctionType):
        raise TypeError(namn)
    return objekt


def _kod(kod: CodeType, namn: list[str]) -> CodeType:
    for ett in kod.co_consts:
        if isinstance(ett, CodeType) and ett.co_name == namn[0]:
            return ett if len(namn) == 1 else _kod(ett, namn[1:])
    raise LookupError(namn)


def _prova_i_barnet(mutant: Mutant | None, prov: tuple[str, ...]) -> int:
    import pytest  # noqa: PLC0415

    ut = os.open(os.devnull, os.O_WRONLY)
    os.dup2(ut, 1)
    os.dup2(ut, 2)
    signal.alarm(TIDSGRANS_S)
    if mutant is not None:
        modul = importlib.import_module(mutant.modul)
        ny = compile(mutant.trad, str(modul.__file__), "exec")
        _funktion(modul, mutant.funktion).__code__ = _kod(ny, mutant.funktion.split("."))
    return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *prov]))


def gar_igenom(mutant: Mutant | None, prov: tuple[str, ...]) -> bool:
    """Tell whether every test passes with the mutant in place, or with none."""
    pid = os.fork()
    if not pid:
        status = 1
        try:
            status = _prova_i_barnet(mutant, prov)
        finally:
            os._exit(status)
    _, utfall = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(utfall) == 0


def prova(modul: str) -> int:
    """Try every mutant of a module, print those that survive, and return how many they are.

    Raises:
        SystemExit: the tests fail with the right code.
    """
    import pytest  # noqa: PLC0415

    importlib.import_module(modul)
    prov = MODULER[modul]
    # The tests are imported once, in the parent; and the right code must pass them.
    pytest.main(["-qq", "--collect-only", "-p", "no:cacheprovider", *prov])
    if not gar_igenom(None, prov):
        raise SystemExit(f"{modul}: testerna faller redan med den riktiga koden")
    alla = mutanter(modul)
    levande = kanda = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        utfall = pool.map(lambda mutant: gar_igenom(mutant, prov), alla)
        for mutant, lever in zip(alla, utfall, strict=True):
            if lever:
                varfor = LIKVARDIGA.get(mutant.nyckel, "")
                kanda += bool(varfor)
                levande += not varfor
                print(f"  {'=' if varfor else 'LEVER'} {mutant} {varfor}".rstrip(), flush=True)
    dodade = len(alla) - levande - kanda
    andel = 100 * (dodade + kanda) // max(len(alla), 1)
    print(f"{modul}: {dodade} av {len(alla)} dödade, {kanda} likvärdiga ({andel} %)", flush=True)
    return levande


def main(ord_: list[str]) -> int:
    """Try the modules; exit status 1 when a mutant survives that is not known to be equivalent."""
    os.chdir(ROT)
    valda = [modul for modul in MODULER if not ord_ or modul.rpartition(".")[2] in ord_]
    return 1 if sum(prova(modul) for modul in valda) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
