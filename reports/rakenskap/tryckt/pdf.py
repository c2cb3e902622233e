"""A printed report as PDF: lines of words by their places, and the tables among them.

The words of a line that make one number (`34 488 784`) stand closer than those of two columns. A
column is where numbers end at the same place; a heading with years or the words of a budget
begins a table, and a line of words that runs on ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from rakenskap.tryckt.modell import Textstycke, Tryckplats, Tryckrad, Tryckt, Trycktabell, Trycktal
from rakenskap.tryckt.tal import las_tal

# A gap within a number, and one that parts two columns, in shares of the type's size.
INOM_TAL = 0.62
# Numbers end in the same column when their right edges are this near, in points.
SAMMA_KOLUMN = 7.0
SAMMA_RAD = 3.0
# Words of a heading that stand nearer than this, in shares of the type's size, are of one column.
RUBRIKGLAPP = 0.9
# A line that stands on so many pages, but for its digits, is the page's own.
SIDMOBLER = 3
# A paragraph's line has more words than a label.
LANG_RAD = 14

_SIFFROR = re.compile(r"[-\u2212\u2013(]?\d{1,3}")
_GRUPP = re.compile(r"\d{3}(?:,\d+)?[%)]?")
_AR = re.compile(r"(?:19|20)\d\d")
_KOLUMNORD = re.compile(
    r"(?i)budget|utfall|avvikelse|differens|bokslut|prognos|netto|intäkter|kostnader|totalt|"
    r"kvinnor|män|antal|andel|förändring|prel\.?"
)
I_ENHET = re.compile(r"(?i)belopp(?:en)? (?:anges )?i (tusental kronor|tkr|kronor|kr|mnkr)")
ENHETER = re.compile(r"(?i)\b(tkr|mnkr|mkr|kr|kronor|tusental kronor|tusen kronor|miljoner)\b")


@dataclass(slots=True)
class Tryckord:
    """A word or a number on a line: text and place."""

    text: str
    x0: float
    x1: float
    storlek: float
    tal: Trycktal | None = None


@dataclass(slots=True)
class Textlinje:
    """A line of a page."""

    ord: list[Tryckord]
    plats: Tryckplats
    topp: float

    @property
    def text(self) -> str:
        """The line's words."""
        return " ".join(ett.text for ett in self.ord)


@dataclass(slots=True)
class _Kolumn:
    hoger: float
    rubrik: list[str] = field(default_factory=list)
    vanster: float = 0.0


@dataclass(slots=True)
class _Halv:
    """A table while it is being read."""

    titel: str
    enhet: str
    plats: Tryckplats
    huvud: list[Textlinje] = field(default_factory=list)
    linjer: list[Textlinje] = field(default_factory=list)


def las_pdf(fil: Path) -> Tryckt:
    """Read a PDF.

    Returns:
        Its tables and its text; pages without words (pictures) are told in `olast`.

    Raises:
        ValueError: the file is no PDF, or is locked by a password.
    """
    import pdfplumber  # noqa: PLC0415 (heavy, and used by one command)

    linjer: list[Textlinje] = []
    olast: list[str] = []
    try:
        with pdfplumber.open(fil) as pdf:
            for nummer, sida in enumerate(pdf.pages, 1):
                egna = list(_linjer(_utan_marken(sida.extract_words(extra_attrs=["size"])), nummer))
                if not egna:
                    olast.append(f"Sidan {nummer} har ingen text (en bild?) och är inte läst.")
                linjer += egna
    except Exception as hinder:  # the library raises what its parts raise
        raise ValueError(f"filen går inte att läsa som PDF ({type(hinder).__name__})") from hinder
    tabeller, text = _dela(_utan_sidmobler(linjer))
    return Tryckt(fil.name, tuple(tabeller), tuple(text), tuple(olast))


def _utan_marken(ord_: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out stars after numbers, which refer to a note under the table."""
    return [ett for ett in ord_ if ett["text"] != "*"]


def _linjer(ord_: Sequence[dict[str, Any]], sida: int) -> Iterator[Textlinje]:
    rader: list[list[dict[str, Any]]] = []
    for ett in sorted(ord_, key=lambda o: (o["bottom"], o["x0"])):
        if rader and abs(rader[-1][0]["bottom"] - ett["bottom"]) <= SAMMA_RAD:
            rader[-1].append(ett)
        else:
            rader.append([ett])
    for nummer, rad in enumerate(rader, 1):
        rad.sort(key=lambda o: o["x0"])
        egna = [Tryckord(o["text"], o["x0"], o["x1"], float(o["size"])) for o in rad]
        yield Textlinje(list(_med_tal(egna)), Tryckplats(sida, nummer), rad[0]["top"])


def _utan_sidmobler(linjer: list[Textlinje]) -> list[Textlinje]:
    """Leave out what stands on page after page: headers, footers, page numbers."""
    sidor: dict[str, set[int]] = {}
    for linje in linjer:
        sidor.setdefault(_utan_siffror(linje.text), set()).add(linje.plats.sida)
    mobler = {text for text, egna in sidor.items() if len(egna) >= SIDMOBLER and _is_mobel(text)}
    return [linje for linje in linjer if _utan_siffror(linje.text) not in mobler]


def _utan_siffror(text: str) -> str:
    return re.sub(r"[\d\s]+", "#", text)


def _is_mobel(text: str) -> bool:
    """Tell whether repeated words may be a page's own: a row of a table has few words."""
    return len(text) > 20 or text.strip("#()–- /") in {"", "Sida", "Sid", "Sidan", "av"}


def _med_tal(ord_: list[Tryckord]) -> Iterator[Tryckord]:
    """Join the groups of three digits to numbers."""
    plats = 0
    while plats < len(ord_):
        ett = ord_[plats]
        if ett.text in {"-", "\u2212", "\u2013"} and _foljer(ett, ord_, plats + 1, _SIFFROR):
            nasta = ord_[plats + 1]
            ett = Tryckord(ett.text + nasta.text, ett.x0, nasta.x1, ett.storlek)
            plats += 1
        if _SIFFROR.fullmatch(ett.text):
            while _foljer(ett, ord_, plats + 1, _GRUPP):
                plats += 1
                ett = Tryckord(
                    f"{ett.text} {ord_[plats].text}", ett.x0, ord_[plats].x1, ett.storlek
                )
        if plats + 1 < len(ord_) and ord_[plats + 1].text == "%" and las_tal(ett.text):
            plats += 1
            ett = Tryckord(f"{ett.text} %", ett.x0, ord_[plats].x1, ett.storlek)
        ett.tal = las_tal(ett.text)
        yield ett
        plats += 1


def _foljer(ett: Tryckord, ord_: list[Tryckord], plats: int, monster: re.Pattern[str]) -> bool:
    if plats >= len(ord_):
        return False
    nasta = ord_[plats]
    return nasta.x0 - ett.x1 < INOM_TAL * ett.storlek and bool(monster.fullmatch(nasta.text))


# ---------------------------------------------------------------------------- tables


Linjeslag = Literal["huvud", "rubrik", "lopande", "rad", "ord"]


def _dela(linjer: Iterable[Textlinje]) -> tuple[list[Trycktabell], list[Textstycke]]:
    """Part the lines in tables, and give all of them as text too."""
    alla = list(linjer)
    halvor: list[_Halv] = []
    nu: _Halv | None = None
    fore: Textlinje | None = None
    titel, brodtext = "", _brodtext(alla)
    for linje in alla:
        slag = _slag(linje, brodtext)
        if slag == "huvud":
            if nu is None or nu.linjer:
                nu = _ny(halvor, titel, linje)
            nu.huvud.append(linje)
        elif slag in {"rubrik", "lopande"}:
            nu, titel = None, linje.text if slag == "rubrik" else titel
        elif nu is not None:
            nu.linjer.append(linje)
        elif slag == "rad":
            nu = _ny(halvor, titel, linje)
            nu.huvud += [fore] if fore is not None and _vida_glapp(fore) >= 2 else []
            nu.linjer.append(linje)
        elif len(linje.ord) <= LANG_RAD // 2 and not _vida_glapp(linje):
            titel = linje.text
        fore = linje
    enhet = next((e for linje in reversed(alla) if (e := _dokumentenhet(linje.text))), "")
    tabeller = [klar for halv in halvor if (klar := _tabell(halv, enhet)) is not None]
    return tabeller, [Textstycke(linje.text, linje.plats) for linje in alla]


def _ny(halvor: list[_Halv], titel: str, linje: Textlinje) -> _Halv:
    halvor.append(_Halv(titel, _enhet(linje.text), linje.plats))
    return halvor[-1]


def _slag(linje: Textlinje, brodtext: float) -> Linjeslag:
    """Tell what a line is: a heading of columns, a heading, of a paragraph, a row, or words."""
    if _is_huvud(linje):
        return "huvud"
    stor = linje.ord[0].storlek > brodtext + 0.9 and not any(o.tal for o in linje.ord[1:])
    if stor or linje.text.startswith(("Not ", "NOT ")):
        return "rubrik"
    if _is_lopande(linje):
        return "lopande"
    return "rad" if _is_tabellrad(linje) else "ord"


def _brodtext(linjer: list[Textlinje]) -> float:
    """Return the size that most words have."""
    storlekar: dict[float, int] = {}
    for linje in linjer:
        for ett in linje.ord:
            storlekar[round(ett.storlek, 1)] = storlekar.get(round(ett.storlek, 1), 0) + 1
    return max(storlekar, key=lambda s: storlekar[s], default=10.0)


def _vida_glapp(linje: Textlinje) -> int:
    """Return how many gaps on a line are wide as between columns."""
    par = zip(linje.ord, linje.ord[1:], strict=False)
    return sum(b.x0 - a.x1 > 2 * a.storlek for a, b in par)


def _is_huvud(linje: Textlinje) -> bool:
    """Tell whether a line is the heading of columns: years, or words of a budget, no amounts."""
    tal = [o for o in linje.ord if o.tal]
    ar = [o for o in tal if _AR.fullmatch(o.text)]
    if tal and len(ar) < len(tal):
        return False
    ord_ = [o for o in linje.ord if not o.tal]
    kolumnord = [o for o in ord_ if _KOLUMNORD.search(o.text)]
    glapp = _vida_glapp(linje)
    if len(ar) >= 2 and len(ord_) <= 4 + len(kolumnord):
        return True
    if ar and glapp and len(linje.ord) <= 4 and linje.plats.rad > 1:
        return True
    return len(kolumnord) >= 2 and glapp >= 2


def _is_tabellrad(linje: Textlinje) -> bool:
    """Tell whether a line without a heading over it looks like a row: words, a gap, amounts."""
    if len(linje.ord) < 2 or linje.ord[0].tal:
        return False
    sist, fore = linje.ord[-1], linje.ord[-2]
    return bool(sist.tal) and sist.x0 - fore.x1 > 3 * sist.storlek and not _AR.fullmatch(sist.text)


def _is_lopande(linje: Textlinje) -> bool:
    """Tell whether a line is of a paragraph: many words, close together."""
    glapp = [b.x0 - a.x1 for a, b in zip(linje.ord, linje.ord[1:], strict=False)]
    vitt = max(glapp, default=0.0) > 1.6 * linje.ord[0].storlek
    return not vitt and len(linje.ord) > LANG_RAD


def _enhet(text: str) -> str:
    traff = ENHETER.search(text)
    return enhetsord(traff[1]) if traff else ""


def enhetsord(ord_: str) -> str:
    """Return kr, tkr or mnkr for the words of a unit."""
    ord_ = ord_.lower()
    if ord_ in {"tkr", "tusental kronor", "tusen kronor"}:
        return "tkr"
    return "mnkr" if ord_ in {"mnkr", "mkr", "miljoner"} else "kr"


def _dokumentenhet(text: str) -> str:
    traff = I_ENHET.search(text)
    return enhetsord(traff[1]) if traff else ""


def _tabell(halv: _Halv, grundenhet: str) -> Trycktabell | None:
    kolumner = _kolumner(halv)
    if not kolumner or not any(_belopp(linje, kolumner) for linje in halv.linjer):
        return None
    rader: list[Tryckrad] = []
    grupp = ""
    for linje in halv.linjer:
        rad = _rad(linje, kolumner, grupp)
        if rad is None:
            continue
        if rad.tom:
            if rader and rader[-1].plats.sida == rad.plats.sida and _fortsatter(rader[-1], rad):
                rader[-1] = Tryckrad(
                    f"{rader[-1].etikett} {rad.etikett}", rader[-1].tal, rader[-1].plats, grupp
                )
                continue
            grupp = rad.etikett
        rader.append(rad)
    return Trycktabell(
        halv.titel,
        tuple(" ".join(k.rubrik) for k in kolumner),
        tuple(rader),
        halv.enhet or grundenhet,
        halv.plats,
    )


def _fortsatter(fore: Tryckrad, rad: Tryckrad) -> bool:
    """Tell whether words under a row are the rest of its label."""
    return rad.etikett[:1].islower() and not fore.tom


def _belopp(linje: Textlinje, kolumner: Sequence[_Kolumn]) -> list[Tryckord]:
    return [o for o in linje.ord if o.tal and _kolumn_for(o, kolumner) is not None]


def _kolumner(halv: _Halv) -> list[_Kolumn]:
    """Find the columns: right edges that numbers share, with the words of the heading over them."""
    hogerkanter: list[_Kolumn] = []
    stod: list[int] = []
    for linje in halv.linjer:
        for ett in linje.ord[1:] if linje.ord[0].tal else linje.ord:
            if not ett.tal:
                continue
            for nummer, kolumn in enumerate(hogerkanter):
                if abs(kolumn.hoger - ett.x1) <= SAMMA_KOLUMN:
                    kolumn.vanster = min(kolumn.vanster, ett.x0)
                    stod[nummer] += 1
                    break
            else:
                hogerkanter.append(_Kolumn(ett.x1, [], ett.x0))
                stod.append(1)
    minst = 2 if len(halv.linjer) > 2 else 1
    kvar = [k for k, antal in zip(hogerkanter, stod, strict=True) if antal >= minst or halv.huvud]
    kvar.sort(key=lambda k: k.hoger)
    return _med_rubriker(halv, kvar)


def _rubrikceller(linje: Textlinje) -> list[Tryckord]:
    """Join the words of a heading that stand close together."""
    svar: list[Tryckord] = []
    for ett in linje.ord:
        if svar and ett.x0 - svar[-1].x1 < RUBRIKGLAPP * ett.storlek:
            svar[-1] = Tryckord(f"{svar[-1].text} {ett.text}", svar[-1].x0, ett.x1, ett.storlek)
        else:
            svar.append(Tryckord(ett.text, ett.x0, ett.x1, ett.storlek))
    return svar


def _med_rubriker(halv: _Halv, kolumner: list[_Kolumn]) -> list[_Kolumn]:
    """Give the columns their headings; a column of note numbers is none of amounts."""
    for linje in halv.huvud:
        for ett in _rubrikceller(linje):
            narmast = min(kolumner, key=lambda k: _avstand(ett, k), default=None)
            if narmast is not None and _avstand(ett, narmast) <= 4 * SAMMA_KOLUMN:
                narmast.rubrik.append(ett.text)
    if any(k.rubrik for k in kolumner):
        kolumner = [k for k in kolumner if k.rubrik]
    return [k for k in kolumner if " ".join(k.rubrik).lower().strip(".") not in _NOT]


_NOT = ("not", "noter", "nr")


def _avstand(ett: Tryckord, kolumn: _Kolumn) -> float:
    """Return how far a heading is from a column: by the edges that they may share."""
    if ett.x0 <= kolumn.hoger and ett.x1 >= kolumn.vanster:
        return abs(ett.x1 - kolumn.hoger) / 100
    return min(abs(ett.x1 - kolumn.hoger), abs(ett.x0 - kolumn.vanster))


def _kolumn_for(ett: Tryckord, kolumner: Sequence[_Kolumn]) -> int | None:
    for nummer, kolumn in enumerate(kolumner):
        if abs(kolumn.hoger - ett.x1) <= SAMMA_KOLUMN:
            return nummer
    return None


def _rad(linje: Textlinje, kolumner: Sequence[_Kolumn], grupp: str) -> Tryckrad | None:
    tal: list[Trycktal | None] = [None] * len(kolumner)
    etikett: list[str] = []
    for nummer, ett in enumerate(linje.ord):
        plats = _kolumn_for(ett, kolumner) if ett.tal and nummer else None
        if plats is not None and tal[plats] is None:
            tal[plats] = ett.tal
        elif not any(tal):
            etikett.append(ett.text)
    while etikett and re.fullmatch(r"\d{1,2},?", etikett[-1]) and len(etikett) > 1:
        etikett.pop()  # numbers of notes
    if not etikett and not any(tal):
        return None
    return Tryckrad(" ".join(etikett), tuple(tal), linje.plats, grupp)
