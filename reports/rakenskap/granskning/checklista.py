"""The checklist: every demand, what the program has tried of it, and the auditor's own mark."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lkbr.koder import koder
from rakenskap.bok.bok import Bok
from rakenskap.bok.kontroll import Kontroll
from rakenskap.granskning.bedomning import INGEN, Bedomning
from rakenskap.listor import celler
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport

FIL = Path(__file__).parent / "data" / "lagkrav.toml"
# Codes in words: `LKBR-V01, V05–V09`, `C10`, or a whole family, `LKBR-H`.
_KOD = re.compile(r"\b(?:LKBR-)?([A-Z])(\d\d)(?:–[A-Z]?(\d\d))?\b|\bLKBR-([A-Z])\b")
# The worst first.
_ORDNING = ("fel", "varning", "att göra", "ej prövad", "rätt", "gäller inte")
# What is tried, but not by a check: where it is said.
ANNORSTADES = "prövas på annat håll"
UTANFOR = "prövas inte"


@dataclass(frozen=True, slots=True)
class Krav:
    """A demand of the law or of the federation's own rules.

    Attributes:
        id: stable; the auditor's marks point to it.
        kontroll: the codes that try it, or where in the program it is tried; else empty.
        utanfor: why the program does not try it; else empty.
    """

    id: str
    vad: str
    regel: str
    kontroll: str = ""
    utanfor: str = ""

    @property
    def koder(self) -> tuple[str, ...]:
        """The codes that try it, each by itself."""
        return tuple(_koder_i(self.kontroll))


@dataclass(frozen=True, slots=True)
class Provat:
    """What the program has tried of a demand.

    Attributes:
        utfall: the worst of its checks, in a word.
        kontroller: each code, its name and how it came out.
        fynd: what they found.
        inte: what could not be tried, and why.
    """

    utfall: str
    kontroller: tuple[tuple[str, str, str], ...] = ()
    fynd: tuple[str, ...] = ()
    inte: tuple[str, ...] = ()


@cache
def lagkrav() -> tuple[Krav, ...]:
    """Return every demand, in the order of the file."""
    rader = tomllib.loads(FIL.read_text(encoding="utf-8"))["krav"]
    return tuple(Krav(**rad) for rad in rader)


def _koder_i(text: str) -> Iterator[str]:
    for familj, fran, till, hel in _KOD.findall(text):
        if hel:
            yield from (kod for kod in koder() if kod[0] == hel)
        else:
            sista = int(till or fran)
            egna = (f"{familj}{nummer:02}" for nummer in range(int(fran), sista + 1))
            yield from (kod for kod in egna if kod in koder())


def provat(krav: Krav, kontroller: Mapping[str, Kontroll], bok: Bok) -> Provat:
    """Return what the program has tried of a demand.

    Args:
        krav: the demand.
        kontroller: the year's checks by code.
        bok: the books, with what was found when they were loaded.
    """
    if krav.utanfor:
        return Provat(UTANFOR, inte=(krav.utanfor,))
    rader: list[tuple[str, str, str]] = []
    fynd: list[str] = []
    inte: list[str] = []
    for kod in krav.koder:
        slag = koder()[kod]
        if not slag.kontroll:
            egna = [str(ett) for ett in _vid_inlasningen(bok, kod)]
            utfall, namn = str(slag.grad) if egna else "rätt", "vid inläsningen"
            fynd += egna
        elif kod in kontroller:
            ett = kontroller[kod]
            utfall, namn = ett.utfall, ett.namn
            fynd += ett.fynd
            inte += filter(None, (ett.ej_provad, ett.galler_inte))
        else:
            # A check of a file that books are made from: it has no say of the year.
            utfall, namn = "", slag.namn
            inte.append(f"{kod} gäller en fil som läses in, inte året")
        rader.append((kod if slag.kontroll else f"LKBR-{kod}", namn, utfall))
    if not rader:
        return Provat(ANNORSTADES, inte=(krav.kontroll,))
    utfallen = {utfall for _, _, utfall in rader}
    varst = next((ett for ett in _ORDNING if ett in utfallen), "ej prövad")
    return Provat(varst, tuple(rader), tuple(fynd), tuple(dict.fromkeys(inte)))


def _vid_inlasningen(bok: Bok, kod: str) -> list[object]:
    alla = (*bok.fel, *bok.varningar, *bok.att_gora)
    return [ett for ett in alla if ett.text.startswith(f"LKBR-{kod}:")]


KOLUMNER = (
    Kolumn("regel", "Regel", "text"),
    Kolumn("kontroller", "Kontroller", "text"),
    Kolumn("utfall", "Programmet", "text"),
    Kolumn("inte", "Inte prövat", "text"),
    Kolumn("bedomt", "Revisorn", "text"),
    Kolumn("anteckning", "Anteckning", "text"),
    Kolumn("av", "Av", "text"),
)


def checklista(
    kontroller: Sequence[Kontroll], bok: Bok, bedomda: Mapping[str, Bedomning]
) -> Rapport:
    """Make the checklist of a year.

    Args:
        kontroller: its checks, as they came out.
        bok: the books.
        bedomda: the auditor's mark on each demand, by id.
    """
    efter_kod = {ett.kod: ett for ett in kontroller}
    rader = []
    for krav in lagkrav():
        ett, bedomning = provat(krav, efter_kod, bok), bedomda.get(krav.id, INGEN)
        utfall = f"{ett.utfall}, {len(ett.fynd)} fynd" if ett.fynd else ett.utfall
        vem = f"{bedomning.av} {bedomning.tid[:10]}" if bedomning.tid else ""
        texter = (
            krav.regel,
            krav.kontroll if ett.kontroller else "",
            utfall,
            "; ".join(ett.inte),
            bedomning.i_ord,
            bedomning.text,
            vem,
        )
        rader.append(Rad(krav.id, krav.vad, tuple(map(celler.text, texter))))
    kvar = sum(not bedomda.get(krav.id, INGEN).lage for krav in lagkrav())
    antal = len(lagkrav())
    stycken = (
        f"{antal} krav; revisorn har bedömt {antal - kvar} av dem. Programmets utfall säger vad "
        "kontrollerna prövat, och bara det; vad ingen kontroll prövar står under Inte prövat.",
    )
    return Rapport(
        "checklista",
        "Checklista: lagens krav",
        KOLUMNER,
        tuple(rader),
        stycken=stycken,
        decimaler=2,
        radrubrik="Krav",
    )


def lagkrav_som_markdown() -> tuple[str, str]:
    """Return the two tables of docs/lagkrav.md: what is tried, and what is outside the program."""
    provade = ["| krav | regel | kontroll |", "| --- | --- | --- |"]
    utanfor = ["| krav | varför |", "| --- | --- |"]
    for krav in lagkrav():
        if krav.utanfor:
            utanfor.append(f"| {krav.vad} ({krav.regel}) | {krav.utanfor} |")
        else:
            provade.append(f"| {krav.vad} | {krav.regel} | {krav.kontroll} |")
    return "\n".join(provade) + "\n", "\n".join(utanfor) + "\n"
