"""Write `docs/errata.md`, the readers' page of slips in the published reports.

Run as `python -m tools.errata` from the project's folder, after a change in `ledger/errata.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lkbr.belopp import grupperat

ROT = Path(__file__).resolve().parents[1]
KALLA = ROT / "ledger" / "errata.toml"
SIDA = ROT / "docs" / "errata.md"

PUBLIKATIONER = {
    "arsredovisning-2017": "Årsredovisningen 2017",
    "plan-och-budget-2017": "Plan och budget 2017",
    "arsredovisning-2020": "Årsredovisningen 2020",
    "arsredovisning-2023": "Årsredovisningen 2023",
}
TABELLER = {
    "balansrakning": "Balansräkning",
    "budget-tkr": "Budget (tkr)",
    "ekonomisk-sammanfattning": "Ekonomisk sammanfattning",
    "flerarsoversikt": "Flerårsöversikt",
    "insatser-tkr": "Insatser (tkr)",
    "kassaflodesanalys": "Kassaflödesanalys",
    "resultatrakning": "Resultaträkning",
    "sus-kostnader": "Kostnader enligt SUS",
    "utfall-och-budget": "Utfall och budget",
}
KLASSER = {
    "fel": "Fel: andra summor eller tabeller motbevisar talet.",
    "oppen": "Öppet: talet är vad radens namn säger, men inte vad radens andra kolumner håller.",
    "avrundning": "Avrundning: tryckt i hela kronor av belopp med ören, där högst tre kronor "
    "skiljer, eller i tusental av belopp i kronor, där ett tusental skiljer.",
}

INLEDNING = """# Tryckta tal som böckerna inte följer

Böckerna är en rekonstruktion från förbundets publicerade tabeller. Varje tryckt belopp i dem är
det som programmet räknar fram, utom de {antal} nedan. Där följer böckerna det som övriga tal
bevisar. {fel} är fel, {avrundning} är avrundning och {oppen} är öppet. Två uppgifter är inte
bokförda och jämförs därför inte: enstaka insatsers budget 2016, och det egna kapital som budgeten
för 2023 räknade med.

Sidan är gjord av `ledger/errata.toml` med `python -m tools.errata`. Testerna prövar varje rad:
beviset räknas fram ur de tryckta talen, och alla summor och samband mellan tabellerna håller när
de här cellerna, och inga andra, är rättade, utom de motsägelser som står sist.
"""


OPPNA = """## Motsägelser som inte går att avgöra

Tabellerna säger emot varandra, och inget annat tryckt tal visar vilken sida som är rätt.

| publikation | tabell | rad | kolumn | skiljer | vad som går att säga |
| --- | --- | --- | --- | ---: | --- |
"""


@dataclass(frozen=True, slots=True)
class Rad:
    """A line of the page."""

    publikation: str
    klass: str
    tabell: str
    rad: str
    kolumn: str
    tryckt: int
    bevisad: int
    bevis: str

    def text(self) -> str:
        """Return the line in Markdown."""
        tal = (grupperat(self.tryckt), grupperat(self.bevisad))
        return f"| {' | '.join((self.tabell, self.rad, self.kolumn, *tal, self.bevis))} |"


def las(text: str) -> list[Rad]:
    """Read the books' list.

    Raises:
        KeyError: an erratum lacks a word, or is in a table that has no name here.
    """
    return [
        Rad(
            publikation=PUBLIKATIONER[Path(post["fil"]).parent.name],
            klass=post["klass"],
            tabell=tabellnamn(Path(post["fil"]).stem),
            rad=post["rad"],
            kolumn=post["kolumn"],
            tryckt=post["tryckt"],
            bevisad=post["bevisad"],
            bevis=post["bevis"],
        )
        for post in tomllib.loads(text)["erratum"]
    ]


def oppna(text: str) -> list[str]:
    """Return the lines, in Markdown, of tables that contradict each other."""
    rader = []
    for post in tomllib.loads(text).get("oppen", []):
        fil = Path(post["fil"])
        celler = (
            PUBLIKATIONER[fil.parent.name],
            tabellnamn(fil.stem),
            post["rad"],
            post["kolumn"],
            grupperat(post["skillnad"]),
            post["skal"],
        )
        rader.append(f"| {' | '.join(celler)} |")
    return rader


def tabellnamn(fil: str) -> str:
    """Return what readers call a table: `Not 3` for `not-3-kostnader`."""
    if fil.startswith("not-"):
        return f"Not {fil.split('-')[1]}"
    return TABELLER[fil]


def sida(rader: Iterable[Rad], oppna_rader: Iterable[str] = ()) -> str:
    """Return the page: a section a publication, with slips before rounding, and what is open."""
    alla = list(rader)
    antal = {klass: sum(rad.klass == klass for rad in alla) for klass in KLASSER}
    delar = [INLEDNING.format(antal=len(alla), **antal)]
    for publikation in PUBLIKATIONER.values():
        egna = [rad for rad in alla if rad.publikation == publikation]
        if egna:
            delar += [f"## {publikation}\n", *_klasser(egna)]
    if sist := list(oppna_rader):
        delar.append(OPPNA + "\n".join(sist) + "\n")
    return "\n".join(delar)


def _klasser(rader: Iterable[Rad]) -> Iterator[str]:
    lista = list(rader)
    for klass, rubrik in KLASSER.items():
        egna = [rad.text() for rad in lista if rad.klass == klass]
        if egna:
            huvud = ["| tabell | rad | kolumn | tryckt | bevisat | bevis |"]
            huvud += ["| --- | --- | --- | ---: | ---: | --- |"]
            yield "\n".join([rubrik, "", *huvud, *egna, ""])


def main() -> None:
    """Write the page."""
    kalla = KALLA.read_text(encoding="utf-8")
    SIDA.write_text(sida(las(kalla), oppna(kalla)), encoding="utf-8")
    print(f"Skrev {SIDA.relative_to(ROT)}")


if __name__ == "__main__":
    main()
