"""The rooms: the table and the picture of docs/architecture.md are true, and no import runs up."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROT = Path(__file__).parents[1]
KALLOR = (ROT / "plugins", ROT / "reports")
TEXT = (ROT / "docs" / "architecture.md").read_text(encoding="utf-8")
# `python -m rakenskap` and the package's face stand above all rooms.
ENTREN = ("__init__.py", "__main__.py")

VANINGAR = {
    rum: int(vaning)
    for vaning, rum in re.findall(r"^\| (\d+) \| `(\w+)` \|", TEXT, flags=re.MULTILINE)
}
BILD = set(re.findall(r"^    (\w+) --> (\w+)$", TEXT, flags=re.MULTILINE))


def moduler() -> Iterator[tuple[str, Path]]:
    """Give each module of the packages with its room; those of the entrance left out."""
    for kalla in KALLOR:
        for fil in sorted(kalla.rglob("*.py")):
            paket, *mer = fil.relative_to(kalla).parts
            if paket == "lkbr":
                yield "lkbr", fil
            elif len(mer) > 1:
                yield mer[0], fil


def importerade_rum(trad: ast.Module) -> Iterator[str]:
    """Give the room of each import, wherever in the module it stands."""
    for nod in ast.walk(trad):
        if isinstance(nod, ast.ImportFrom) and nod.module:
            namn = [f"{nod.module}.{alias.name}" for alias in nod.names]
        elif isinstance(nod, ast.Import):
            namn = [alias.name for alias in nod.names]
        else:
            continue
        for ett in namn:
            paket, *mer = ett.split(".")
            if paket == "lkbr":
                yield "lkbr"
            elif paket == "rakenskap" and mer:
                yield mer[0]


@cache
def importer() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the files behind each import from one room to another."""
    svar = defaultdict(list)
    for rum, fil in moduler():
        for annat in importerade_rum(ast.parse(fil.read_text(encoding="utf-8"))):
            if annat != rum:
                svar[rum, annat].append(str(fil.relative_to(ROT)))
    return {par: tuple(filer) for par, filer in svar.items()}


def test_inget_ligger_lost() -> None:
    losa = [fil.name for fil in (ROT / "reports" / "rakenskap").glob("*.py")]
    assert sorted(losa) == sorted(ENTREN)


def test_tabellen_har_husets_rum() -> None:
    assert set(VANINGAR) == {rum for rum, _ in moduler()}


def test_ingen_import_gar_uppat() -> None:
    uppat = {par: filer for par, filer in importer().items() if _uppat(*par)}
    assert not uppat


def _uppat(rum: str, annat: str) -> bool:
    return VANINGAR[annat] >= VANINGAR[rum]


@pytest.mark.parametrize(("rum", "annat"), [("bok", "rakningar"), ("dagbok", "rapport")])
def test_en_import_uppat_eller_i_samma_vaning_falls(rum: str, annat: str) -> None:
    assert _uppat(rum, annat)


def test_bilden_visar_just_de_importer_som_finns() -> None:
    nas: defaultdict[str, set[str]] = defaultdict(set)
    for rum in sorted(VANINGAR, key=VANINGAR.__getitem__):
        for franrum, tillrum in BILD:
            if franrum == rum:
                nas[rum] |= {tillrum} | nas[tillrum]
    oritade = {par for par in importer() if par[1] not in nas[par[0]]}
    assert not oritade
    assert set(importer()) >= BILD


def test_ett_klassnamn_betyder_en_sak() -> None:
    """A public class has one home; a name that two modules define means two things."""
    antal = Counter(
        nod.name
        for _, fil in moduler()
        for nod in ast.parse(fil.read_text(encoding="utf-8")).body
        if isinstance(nod, ast.ClassDef) and not nod.name.startswith("_")
    )
    assert [namn for namn, gangar in antal.items() if gangar > 1] == []


ORDLISTA = (ROT / "docs" / "ordlista.md").read_text(encoding="utf-8")
KLASSORD = sorted(
    {
        namn
        for rad in re.findall(r"^\| [^|]+ \| ([^|]+) \|", ORDLISTA, flags=re.MULTILINE)
        for namn in re.findall(r"`([A-Z][A-Za-z]+)`", rad)
    }
)


@pytest.mark.parametrize("namn", KLASSORD)
def test_ordlistans_namn_finns_en_gang(namn: str) -> None:
    monster = re.compile(rf"^(class {namn}\b|{namn}\b.*=)", flags=re.MULTILINE)
    antal = sum(len(monster.findall(fil.read_text(encoding="utf-8"))) for _, fil in moduler())
    assert antal == 1
