"""The year's förvaltningsberättelse: its files read, filled in, and all that is wrong in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from rakenskap.arsredovisning.figurer import Namn
from rakenskap.arsredovisning.filter import FriUppgift
from rakenskap.arsredovisning.handskrivet import Kallor, Typat, typade
from rakenskap.arsredovisning.mall import Textmall
from rakenskap.arsredovisning.markdown import Block, blocken, ren_text
from rakenskap.arsredovisning.rubriker import RUBRIKER, Rubrik
from rakenskap.arsredovisning.tal import Varde
from rakenskap.bok.felrad import Felrad

MAPP = "berattelse"
# Files beside the text that other modules read.
ANDRA_FILER = frozenset({"mal.toml", "personal.toml", "forklaringar.toml"})
_PLATSHALLARE = re.compile(r"\b(?:XXX+|TODO|FYLL I|\?\?\?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Avsnitt:
    """A heading of the law with its text as blocks.

    Attributes:
        figurer: what the text shows from the accounts: name, text and value, by place.
    """

    rubrik: Rubrik
    paragraf: str
    block: tuple[Block, ...]
    figurer: tuple[tuple[str, str, Varde | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Berattelse:
    """The text of a year.

    Attributes:
        avsnitt: the headings in order, those that are missing too (without blocks).
        fel: what is wrong, by file and line.
        uppgifter: what stands in the text by a reason instead of a figure.
    """

    avsnitt: tuple[Avsnitt, ...]
    fel: tuple[Felrad, ...]
    uppgifter: tuple[tuple[str, FriUppgift], ...] = ()
    saknade: tuple[Rubrik, ...] = field(default=())


def berattelsemapp(mapp: Path, ar: int) -> Path:
    """Return the folder of a year's text."""
    return mapp / str(ar) / MAPP


def las_berattelse(mapp: Path, namn: Namn, regim: str) -> Berattelse:
    """Read a year's text, fill in its figures and find what is wrong.

    Args:
        mapp: the ledger's folder.
        namn: the names of the year's figures.
        regim: the year's form, which says what law asks for the headings.
    """
    return las_texter(mapp, berattelsemapp(mapp, namn.ar), namn, regim, RUBRIKER)


def las_texter(
    mapp: Path, egen: Path, namn: Namn, regim: str, rubriker: Sequence[Rubrik]
) -> Berattelse:
    """Read the texts of some headings in a folder, a file each.

    Args:
        mapp: the ledger's folder.
        egen: the folder of the texts, in it.
        namn: the names of the figures.
        regim: the year's form.
        rubriker: the headings, in order.
    """
    las = _Lasning(egen.relative_to(mapp), namn, regim)
    las.okanda_filer(egen, rubriker)
    for rubrik in rubriker:
        las.avsnittet(rubrik, egen / f"{rubrik.id}.md")
    fel = tuple(sorted(set(las.fel)))
    return Berattelse(tuple(las.avsnitt), fel, tuple(las.uppgifter), tuple(las.saknade))


def granska_text(
    mapp: Path, namn: Namn, regim: str, rubrik: Rubrik, kalla: str
) -> tuple[Avsnitt | None, tuple[Felrad, ...]]:
    """Fill in a text of the årsredovisning that has not been saved, and find what is wrong in it.

    Args:
        mapp: the ledger's folder.
        namn: the names of the year's figures.
        regim: the year's form.
        rubrik: the heading that it is under.
        kalla: the text as written.
    """
    plats = berattelsemapp(mapp, namn.ar).relative_to(mapp)
    las = _Lasning(plats, namn, regim)
    las.texten(rubrik, f"{rubrik.id}.md", kalla)
    return (las.avsnitt[0] if las.avsnitt else None), tuple(sorted(set(las.fel)))


class _Lasning:
    def __init__(self, plats: Path, namn: Namn, regim: str) -> None:
        self.plats = plats
        self.namn = namn
        self.regim = regim
        self.kallor = Kallor.av(namn)
        self.avsnitt: list[Avsnitt] = []
        self.fel: list[Felrad] = []
        self.uppgifter: list[tuple[str, FriUppgift]] = []
        self.saknade: list[Rubrik] = []

    def okanda_filer(self, mapp: Path, rubriker: Sequence[Rubrik]) -> None:
        """Report a file that is no heading: its text would not be printed, and nobody told."""
        kanda = {f"{rubrik.id}.md" for rubrik in rubriker} | ANDRA_FILER
        filer = sorted(fil.name for fil in mapp.glob("*") if fil.name[0] != ".")
        for fil in filer:
            if fil not in kanda:
                nara = get_close_matches(fil, kanda, n=1)
                forslag = (
                    f"döp om den till {nara[0]}" if nara else "flytta texten till en av filerna"
                )
                self._fel(
                    fil,
                    0,
                    f"Filen hör inte till någon rubrik och skulle inte komma med. Gör så här: "
                    f"{forslag}, eller ta bort den. (LKBR 11 kap.)",
                )

    def _fel(self, fil: str, rad: int, text: str) -> None:
        self.fel.append(Felrad(str(self.plats / fil), rad, text))

    def avsnittet(self, rubrik: Rubrik, fil: Path) -> None:
        """Read a heading's file."""
        try:
            kalla = fil.read_text(encoding="utf-8")
        except FileNotFoundError:
            self._saknas(rubrik, fil.name, f"Rubriken «{rubrik.titel}» saknas.")
            return
        except UnicodeDecodeError as fel:
            rad = fel.object.count(b"\n", 0, fel.start) + 1
            self._fel(
                fil.name,
                rad,
                "Raden har ett tecken som inte är UTF-8. Gör så här: spara filen med kodningen "
                "UTF-8.",
            )
            return
        except OSError:
            self._fel(
                fil.name,
                0,
                "Filen går inte att läsa. Gör så här: kontrollera att den är en fil och att du får "
                "läsa den.",
            )
            return
        self.texten(rubrik, fil.name, kalla)

    def texten(self, rubrik: Rubrik, fil: str, kalla: str) -> None:
        """Fill in a heading's text."""
        paragraf = rubrik.paragraf(self.regim)
        mall = Textmall(self.namn)
        text, fynd = mall.fyll_i(kalla)
        for ett in fynd:
            self._fel(fil, ett.rad, ett.text)
        if fynd:
            self.avsnitt.append(Avsnitt(rubrik, paragraf, ()))
            return
        block, fynd = blocken(text)
        for ett in fynd:
            self._fel(fil, ett.rad if text.count("\n") == kalla.count("\n") else 0, ett.text)
        if not any(ord_.strip(" \0") or "\0" in ord_ for b in block for ord_ in _brodtext(b)):
            self._saknas(rubrik, fil, f"Rubriken «{rubrik.titel}» har ingen text.")
            return
        self._granska_rubriker(fil, kalla, block)
        self._granska_tal(fil, kalla, block)
        self.uppgifter += [(str(self.plats / fil), ett) for ett in mall.anvant.uppgifter]
        self.avsnitt.append(Avsnitt(rubrik, paragraf, tuple(block), tuple(mall.anvant.figurer)))

    def _saknas(self, rubrik: Rubrik, fil: str, vad: str) -> None:
        if not rubrik.kravs:
            return
        paragraf = rubrik.paragraf(self.regim)
        self.saknade.append(rubrik)
        self.avsnitt.append(Avsnitt(rubrik, paragraf, ()))
        sags = " ".join(rubrik.sags)
        self._fel(fil, 0, f"{vad} Gör så här: skriv den. {sags} ({paragraf})")

    def _granska_rubriker(self, fil: str, kalla: str, block: list[Block]) -> None:
        """Headings in a text are below the law's: the second level and on."""
        for ett in block:
            if ett["slag"] == "rubrik" and ett["niva"] == 1:
                text = "".join(str(del_["text"]) for del_ in ett["delar"])
                self._fel(
                    fil,
                    _rad_med(kalla, text, 1),
                    f"Rubriken «{text}» har ett # och skulle stå i nivå med lagens rubrik, som "
                    "skrivs ut av sig själv. Gör så här: skriv ## eller ta bort raden.",
                )
        for nummer, rad in enumerate(kalla.splitlines(), 1):
            if traff := _PLATSHALLARE.search(rad):
                self._fel(
                    fil, nummer, f"«{traff[0]}» står kvar. Gör så här: skriv det som ska stå där."
                )

    def _granska_tal(self, fil: str, kalla: str, block: list[Block]) -> None:
        """Report every amount and share typed by hand."""
        sedda: Counter[str] = Counter()
        for ett in block:
            for text in ren_text(ett):
                for typat in typade(text):
                    sedda[typat.text] += 1
                    rad = _rad_med(kalla, typat.text, sedda[typat.text])
                    self._fel(fil, rad, self._om(typat))

    def _om(self, typat: Typat) -> str:
        lika = self.kallor.lika(typat)
        fritt = f'{{{{ fritt("{typat.text}", "varifrån uppgiften kommer") }}}}'
        if lika:
            eller = " eller ".join(lika)
            return (
                f"«{typat.text}» är skrivet för hand. Det är samma som {eller}. Gör så här: skriv "
                f"namnet, så följer texten räkenskaperna; eller {fritt}."
            )
        return (
            f"«{typat.text}» är skrivet för hand och finns inte i räkenskaperna. Gör så här: "
            f"skriv en siffra ur dem (kommandot med --namn visar dem), eller {fritt}."
        )


def _brodtext(block: Block) -> list[str]:
    return [] if block["slag"] == "rubrik" else list(ren_text(block))


def _rad_med(kalla: str, text: str, gang: int) -> int:
    """Return the line where a text stands for the nth time in the source, 0 when not as it is."""
    monster = re.compile(r"[\s]+".join(re.escape(ord_) for ord_ in text.split()))
    traffar = list(monster.finditer(kalla))
    if not traffar:
        return 0
    traff = traffar[min(gang, len(traffar)) - 1]
    return kalla.count("\n", 0, traff.start()) + 1
