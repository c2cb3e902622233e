"""The mutants of a module: its functions with one operator, condition or number changed.

Before:  if belopp > grans and not fri:
After:   `>` to `>=`; `and` to `or`; `not fri` to `fri`: three mutants.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROT = Path(__file__).resolve().parents[1]
_LANGD = 60


@dataclass(frozen=True)
class Mutant:
    """A changed place in a module; `rader` are the first and last line of its statement."""

    modul: str
    rader: tuple[int, int]
    funktion: str
    fore: str
    efter: str
    trad: ast.Module

    @property
    def nyckel(self) -> tuple[str, str]:
        """How it is known in `likvardiga.toml`: stays when lines move."""
        return self.modul, f"{self.funktion}: {self.fore} → {self.efter}"

    def __str__(self) -> str:
        """Return the place and what was changed."""
        return f"{self.modul}:{self.rader[0]} {self.funktion}: {self.fore} → {self.efter}"


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


def modulfil(modul: str) -> Path:
    """Return the file of a module of ours."""
    rot = ROT / ("plugins" if modul.startswith("lkbr") else "reports")
    return rot.joinpath(*modul.split(".")).with_suffix(".py")


def mutanter(modul: str) -> list[Mutant]:
    """Return every mutant of a module, in the order of the file."""
    trad = ast.parse(modulfil(modul).read_text(encoding="utf-8"))
    svar = []
    for funktion, kropp in _funktioner(trad):
        satser = sorted(_satser(kropp), key=lambda rader: rader[1] - rader[0])
        for foralder in ast.walk(kropp):
            for falt, plats, nod in _barn(foralder):
                if _is_utelamnad(foralder, falt):
                    continue
                rad = getattr(nod, "lineno", 0)
                rader = next((ett for ett in satser if ett[0] <= rad <= ett[1]), (rad, rad))
                svar += [
                    Mutant(
                        modul,
                        rader,
                        funktion,
                        ast.unparse(nod)[:_LANGD],
                        ast.unparse(ny)[:_LANGD],
                        _med(trad, foralder, falt, plats, ny),
                    )
                    for ny in _andrade(nod)
                ]
    return sorted(svar, key=lambda mutant: mutant.rader)


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


def _funktioner(trad: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield the outermost functions and methods with their names."""
    for nod in trad.body:
        if isinstance(nod, ast.FunctionDef):
            yield nod.name, nod
        elif isinstance(nod, ast.ClassDef):
            for del_ in nod.body:
                if isinstance(del_, ast.FunctionDef):
                    yield f"{nod.name}.{del_.name}", del_


def _satser(kropp: ast.AST) -> Iterator[tuple[int, int]]:
    """Yield the lines of each statement; of one with a body, those of its head."""
    for nod in ast.walk(kropp):
        if isinstance(nod, ast.stmt):
            inre = getattr(nod, "body", None)
            sist = inre[0].lineno - 1 if inre else nod.end_lineno
            yield nod.lineno, max(nod.lineno, sist or 0)


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
