"""Books of two years with a budget, and the text of the second."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rakenskap.arsredovisning.arstext import Arstext, las_arstext
from rakenskap.arsredovisning.rubriker import RUBRIKER
from rakenskap.bok.bok import las_bok
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.rakenskaper import gor_rakenskaper
from rakenskap.rapport.rapport import Rakenskaper
from tests.hjalp import Rad, konto, skriv_bok, ver

FORBUND = """\
namn = "Provförbundet"
[[insats]]
kod = "bron"
namn = "Bron"
verksamhet = "individ"
[[verksamhet]]
kod = "individ"
namn = "Individinriktade insatser"
notrad = "Individinriktade"
[ar.2022]
antal_anstallda = "12"
[ar.2023]
antal_anstallda = "14,5"
"""
INSATS = {"verksamhet": "individ", "insats": "bron"}


def _bron(kostnad: str, *betalt: str) -> list[Rad]:
    """Return the postings of a cost of the insats: paid from the bank, the rest still a debt."""
    return [("4010", kostnad, INSATS), *zip(("1930", "2440"), betalt, strict=False)]


ENTRIES = (
    ver("A1", "2022-03-01", "Staten", "Bidrag", "1930 900000.00; 3985 -900000.00")
    + ver("A2", "2022-05-01", "Staden", "Bron", _bron("800000.00", "-800000.00"))
    + ver("A1", "2023-03-01", "Staten", "Bidrag", "1930 1000000.00; 3985 -1000000.00")
    + ver("A2", "2023-05-01", "Staden", "Bron", _bron("1234567.89", "-900000.00", "-334567.89"))
    + f'2023-01-01 custom "forbundsbudget" {konto("4010")} 1000000.00 SEK\n'
    + '  insats: "bron"\n  verksamhet: "individ"\n'
    + f'2023-01-01 custom "forbundsbudget" {konto("3985")} -1000000.00 SEK\n'
)  # fmt: skip
# Income 1 000 000,00, costs 1 234 567,89: result -234 567,89 (budget 0), last year 100 000,00.

MAL = """\
[[mal]]
id = "F1"
slag = "finansiellt"
mal = "Resultatet är inte sämre än budget."
utfall = "rr.arets_resultat"
minst = "0 kr"
"""
TEXT = {f"{rubrik.id}.md": "Inget att säga.\n" for rubrik in RUBRIKER if rubrik.kravs}
TEXT["06-god-ekonomisk-hushallning.md"] += "\n## Samlad bedömning\n\nGod.\n"
DATA = ("personal.toml", "forklaringar.toml")
HEL = TEXT | {"mal.toml": MAL}


def skriv(mapp: Path, text: Mapping[str, str]) -> Path:
    """Write the books and the text of 2023 in a folder."""
    filer = {f"2023/berattelse/{namn}": innehall for namn, innehall in text.items()}
    return skriv_bok(mapp, ENTRIES, forbund=FORBUND, filer=filer)


def arstext(mapp: Path, **filer: str) -> Arstext:
    """Return the text of 2023 of books that have a whole text, but for the files given.

    A name is the beginning of the file's, with `_` for `-` and without number: `oversikt="…"`;
    `personal_toml` is the file of data.
    """
    text = dict(HEL)
    for namn, innehall in filer.items():
        borjan = namn.replace("_toml", ".toml").replace("_", "-")
        fil = next(f for f in [*HEL, *DATA] if f.lstrip("0123456789-").startswith(borjan))
        text[fil] = innehall
    for fil, innehall in text.items():
        egen = mapp / "2023" / "berattelse" / fil
        egen.parent.mkdir(parents=True, exist_ok=True)
        egen.write_text(innehall, encoding="utf-8")
    return las_arstext(mapp, *raknat())


@cache
def raknat() -> tuple[Rakenskaper, Berakning]:
    """Return the accounts of 2023 of the books, made once."""
    with tempfile.TemporaryDirectory() as mapp:
        bok = las_bok(skriv(Path(mapp), {})).krav_felfri()
        utfall = gor_rakenskaper(bok, 2023)
    assert utfall.rakenskaper is not None
    assert utfall.berakning is not None
    return utfall.rakenskaper, utfall.berakning


def ren(text: Arstext, rubrik: str = "01-oversikt") -> str:
    """Return what a heading's text reads, with ordinary spaces."""
    avsnitt = next(a for a in text.berattelse.avsnitt if a.rubrik.id == rubrik)
    delar = [del_ for block in avsnitt.block for del_ in block.get("delar", [])]
    ord_ = "".join(str(del_["text"]) for del_ in delar)
    return ord_.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")
