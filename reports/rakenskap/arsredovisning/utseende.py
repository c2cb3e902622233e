"""How a federation's documents look: `utseende.toml` beside the books; every key may be left out.

::

    farg = "#0b4f6c"                    # rubriker, linjer och diagram; minst 4,5:1 mot vitt
    logotyp = "utseende/logotyp.svg"    # på omslaget; en SVG-fil i böckernas mapp
    logotyp_text = "Samordningsförbundet"   # vad logotypen visar, för den som inte ser den
    typsnitt = "Source Serif 4"         # brödtext och tabeller i PDF
    typsnittsfiler = ["utseende/SourceSerif4.ttf"]
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from rakenskap.arsredovisning.tomlfil import Tomlfil, las_toml
from rakenskap.bok.felrad import BokFelError

FIL = "utseende.toml"
_NYCKLAR = frozenset({"farg", "logotyp", "logotyp_text", "typsnitt", "typsnittsfiler"})
_MINST_KONTRAST = 4.5
# What a picture on a page could run or fetch.
_FARLIGT = re.compile(
    r"<script|<!DOCTYPE|<!ENTITY|\bon\w+\s*=|<foreignObject|<style|"
    r"(?:href|src)\s*=\s*[\"'](?!#)|url\((?!\s*['\"]?#)",
    re.IGNORECASE,
)
TYPSNITT = "Libertinus Serif"
FARG = "#1d3b53"


@dataclass(frozen=True, slots=True)
class Utseende:
    """Colour, logotype and type of a federation's documents.

    Attributes:
        farg: hexadecimal, legible on white.
        logotyp: the text of an SVG file, empty for none.
        logotyp_text: what it shows, in words.
        typsnitt: the family of the PDF.
        typsnittsfiler: its files.
    """

    farg: str = FARG
    logotyp: str = ""
    logotyp_text: str = ""
    typsnitt: str = TYPSNITT
    typsnittsfiler: tuple[Path, ...] = ()


def las_utseende(mapp: Path) -> Utseende:
    """Read the federation's look; without a file that of the house.

    Raises:
        BokFelError: something in the file cannot be used.
    """
    fil = las_toml(mapp / FIL, mapp, {"": _NYCKLAR})
    ord_ = {nyckel: fil.ord_(fil.data, nyckel) for nyckel in _NYCKLAR - {"typsnittsfiler"}}
    farg = ord_["farg"] or FARG
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", farg):
        fil.anmark("farg", f'Färgen «{farg}» är fel. Gör så här: skriv farg = "#0b4f6c".')
    elif kontrast(farg) < _MINST_KONTRAST:
        text = (
            f"Färgen {farg} syns för dåligt mot vitt. Gör så här: välj en mörkare (minst 4,5:1, "
            "WCAG 1.4.3)."
        )
        fil.anmark("farg", text)
    logotyp = _las(fil, mapp, "logotyp", ord_["logotyp"]) if ord_["logotyp"] else ""
    if logotyp and not ord_["logotyp_text"]:
        text = 'Logotypen saknar text. Gör så här: skriv logotyp_text = "vad den visar".'
        fil.anmark("logotyp", text)
    typsnittsfiler = fil.data.get("typsnittsfiler", [])
    filer = [mapp / str(ett) for ett in typsnittsfiler] if isinstance(typsnittsfiler, list) else []
    for ett in filer:
        if not ett.is_file():
            text = f"Filen {ett.name} finns inte. Gör så här: rätta sökvägen i typsnittsfiler."
            fil.anmark("typsnittsfiler", text)
    if ord_["typsnitt"] and not filer:
        text = 'Typsnittet saknar filer. Gör så här: skriv typsnittsfiler = ["utseende/….ttf"].'
        fil.anmark("typsnitt", text)
    if fil.fel:
        raise BokFelError(fil.fel)
    return Utseende(farg, logotyp, ord_["logotyp_text"], ord_["typsnitt"] or TYPSNITT, tuple(filer))


def _las(fil: Tomlfil, mapp: Path, nyckel: str, plats: str) -> str:
    """Return a file's text; it must be an SVG in the ledger's folder that fetches nothing."""
    egen = (mapp / plats).resolve()
    try:
        text = egen.read_text(encoding="utf-8") if egen.is_relative_to(mapp.resolve()) else ""
    except (OSError, UnicodeDecodeError):
        text = ""
    if "<svg" in text and not _FARLIGT.search(text):
        return text[text.index("<svg") :]
    fil.anmark(
        nyckel,
        f"Logotypen {plats} kan inte användas. Gör så här: ange en SVG-fil i böckernas mapp, utan "
        "skript och utan länkar till annat.",
    )
    return ""


def kontrast(farg: str) -> float:
    """Return a colour's contrast against white, by WCAG 2: 1 to 21."""

    def ljus(tal: int) -> float:
        del_ = tal / 255
        return del_ / 12.92 if del_ <= 0.04045 else ((del_ + 0.055) / 1.055) ** 2.4

    rod, gron, bla = (ljus(int(farg[plats : plats + 2], 16)) for plats in (1, 3, 5))
    return 1.05 / (0.2126 * rod + 0.7152 * gron + 0.0722 * bla + 0.05)
