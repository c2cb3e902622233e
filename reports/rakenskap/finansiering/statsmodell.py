"""The state's model: what each federation gets of the state's money, from inputs as data.

A base for each, and the rest by two keys: inhabitants of 16-64 years and försörjningsmått. The
parameters are data with source; the inputs are a CSV file:

    forbund;invanare_16_64;forsorjningsmatt;forra_aret_kr
    Stockholms stad;650 000;61 000;16000000
"""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from lkbr.belopp import ore_som_text
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.infil import las_textfil
from rakenskap.listor import celler
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport

KRAVDA = ("forbund", "invanare_16_64", "forsorjningsmatt")
FORRA = "forra_aret_kr"
KRONA = 100


@dataclass(frozen=True, slots=True)
class Statsindata:
    """A federation's inputs: inhabitants, försörjningsmått, and last year's kronor where known."""

    forbund: str
    invanare: Fraction
    forsorjning: Fraction
    forra: int | None


@dataclass(frozen=True, slots=True)
class Tilldelning:
    """A federation's part in kronor: the base, by inhabitants and by försörjningsmått; in all."""

    forbund: str
    grund: int
    invanare: int
    forsorjning: int
    summa: int
    forra: int | None


@cache
def parametrar() -> dict[str, Any]:
    """Return the model's parameters with their source."""
    fil = resources.files("rakenskap.finansiering") / "data" / "statsmodell.toml"
    return tomllib.loads(fil.read_text("utf-8"))


def las_indata(fil: Path) -> list[Statsindata]:
    """Read the inputs.

    Raises:
        BokFelError: the file cannot be read, or a row has a number that cannot be; all that is
            wrong is in it, by line.
    """
    _, text = las_textfil(fil)
    lasare = csv.DictReader(io.StringIO(text), delimiter=";")
    namn = [ett.strip() for ett in lasare.fieldnames or ()]
    saknas = [ett for ett in KRAVDA if ett not in namn]
    if saknas:
        form = ";".join((*KRAVDA, FORRA))
        ord_ = f"Första raden saknar {', '.join(saknas)}. Gör så här: skriv {form}."
        raise BokFelError([Felrad(fil.name, 1, ord_)])
    svar: list[Statsindata] = []
    fel_: list[Felrad] = []
    for rad in lasare:
        rena = {
            (nyckel or "").strip(): (varde or "").strip()
            for nyckel, varde in rad.items()
            if isinstance(varde, str)
        }
        try:
            svar.append(_indata(rena, {ett.forbund for ett in svar}))
        except ValueError as hinder:
            fel_.append(Felrad(fil.name, lasare.line_num, f"{hinder} Gör så här: rätta raden."))
    if not svar and not fel_:
        fel_ = [Felrad(fil.name, 0, "Filen har inga förbund. Gör så här: fyll i den.")]
    if fel_:
        raise BokFelError(fel_)
    return svar


def _indata(rad: dict[str, str], finns: set[str]) -> Statsindata:
    namn = rad.get("forbund", "")
    if not namn or namn in finns:
        raise ValueError(f"Förbundet «{namn}» saknar namn eller står två gånger.")
    forra = rad.get(FORRA, "")
    return Statsindata(
        namn,
        _tal(rad, "invanare_16_64"),
        _tal(rad, "forsorjningsmatt"),
        int(_tal(rad, FORRA)) if forra else None,
    )


def _tal(rad: dict[str, str], namn: str) -> Fraction:
    text = "".join(rad.get(namn, "").split()).replace(",", ".")
    if not text.replace(".", "", 1).isdigit() or not text.isascii():
        raise ValueError(f"{namn} «{rad.get(namn, '')}» är inte ett tal från noll.")
    return Fraction(text)


def fordela_staten(anslag_kr: int, indata: list[Statsindata]) -> list[Tilldelning]:
    """Divide the state's money; the parts are the whole, to the krona (largest remainder).

    Raises:
        BokFelError: the money does not reach to the base, or the inputs of a key are all nought.
    """
    p = parametrar()
    rest = anslag_kr - p["grund_kr"] * len(indata)
    invanare = sum((ett.invanare for ett in indata), Fraction())
    forsorjning = sum((ett.forsorjning for ett in indata), Fraction())
    if rest < 0 or not invanare or not forsorjning:
        vad = "räcker inte till grundbeloppen" if rest < 0 else "går inte att fördela på noll"
        belopp = ore_som_text(anslag_kr * KRONA)
        text = f"Anslaget {belopp} kr {vad}. Gör så här: rätta filen eller --anslag."
        raise BokFelError([Felrad("statsmodell", 0, text)])
    pott = rest * p["invanare_procent"] // 100
    delar_i = _storsta_rest(pott, [ett.invanare / invanare for ett in indata])
    delar_f = _storsta_rest(rest - pott, [ett.forsorjning / forsorjning for ett in indata])
    svar = [
        Tilldelning(ett.forbund, p["grund_kr"], i, f, p["grund_kr"] + i + f, ett.forra)
        for ett, i, f in zip(indata, delar_i, delar_f, strict=True)
    ]
    if sum(ett.summa for ett in svar) != anslag_kr:
        raise AssertionError("the parts are not the whole")
    return svar


def _storsta_rest(kr: int, andelar: list[Fraction]) -> list[int]:
    exakt = [kr * andel for andel in andelar]
    hela = [int(ett) for ett in exakt]
    ordning = sorted(range(len(exakt)), key=lambda plats: (hela[plats] - exakt[plats], plats))
    for plats in ordning[: kr - sum(hela)]:
        hela[plats] += 1
    return hela


def statstabell(tilldelning: list[Tilldelning], eget: str = "") -> Rapport:
    """Make the table of the model; one's own federation is marked.

    Args:
        tilldelning: the parts.
        eget: the name of one's own federation.
    """
    p = parametrar()
    rader = []
    for ett in tilldelning:
        andring = None if ett.forra is None else ett.summa - ett.forra
        rader.append(
            Rad(
                ett.forbund,
                "",
                (
                    celler.text(f"{ett.forbund} *" if ett.forbund == eget else ett.forbund),
                    *(celler.beloppscell(kr * KRONA) for kr in (ett.grund, ett.invanare)),
                    *(celler.beloppscell(kr * KRONA) for kr in (ett.forsorjning, ett.summa)),
                    celler.beloppscell(None if andring is None else andring * KRONA),
                ),
            )
        )
    summor = [
        sum(getattr(ett, namn) for ett in tilldelning) * KRONA
        for namn in ("grund", "invanare", "forsorjning", "summa")
    ]
    egna = (celler.TOM, *map(celler.beloppscell, summor), celler.TOM)
    rader.append(Rad("summa", f"Summa, {len(tilldelning)} förbund", egna, "summa"))
    return Rapport(
        "statsmodell",
        "Statens fördelningsmodell",
        (
            Kolumn("forbund", "Förbund", "text"),
            Kolumn("grund", "Grund"),
            Kolumn("invanare", f"Invånare {p['invanare_procent']} %"),
            Kolumn("forsorjning", f"Försörjning {p['forsorjning_procent']} %"),
            Kolumn("summa", "Summa"),
            Kolumn("andring", "Mot förra året"),
        ),
        tuple(rader),
        stycken=(
            f"Grundtilldelning {ore_som_text(p['grund_kr'] * KRONA)} kr till varje förbund; resten "
            f"efter invånare 16–64 år ({p['invanare_procent']} %) och försörjningsmått "
            f"({p['forsorjning_procent']} %). Försörjningsmåttet tas som det tal som filen anger.",
            f"Källa: {p['kalla']}.",
        ),
        efter=tuple(p["utanfor"]),
        decimaler=2,
    )
