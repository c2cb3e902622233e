"""Numbers typed by hand that look like an amount or a share, and the figure that they equal.

A number counts when it has a unit (kr, tkr, mnkr, miljoner, procent), thousands parted by spaces,
five digits or more, or decimals; not a year, a day, a paragraph or the number of a law.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rakenskap.arsredovisning.figurer import Namn, andelar
from rakenskap.arsredovisning.tal import Figur, avrundat

_ENHETER = {
    "kr": 100, "kronor": 100, "krona": 100, "sek": 100, ":-": 100,
    "tkr": 100_000, "kkr": 100_000, "tusen": 100_000,
    "mnkr": 100_000_000, "mkr": 100_000_000, "miljon": 100_000_000, "miljoner": 100_000_000,
    "mdkr": 100_000_000_000, "miljard": 100_000_000_000, "miljarder": 100_000_000_000,
}  # fmt: skip
_PROCENT = ("procentenheter", "procentenhet", "procent", "%", "promille", "‰")
_ORD = {
    "en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8,
    "nio": 9, "tio": 10, "elva": 11, "tolv": 12, "femton": 15, "tjugo": 20, "trettio": 30,
    "fyrtio": 40, "femtio": 50, "sextio": 60, "sjuttio": 70, "åttio": 80, "nittio": 90,
    "hundra": 100,
}  # fmt: skip
# What has digits and is neither amount nor share.
_INTE = re.compile(
    r"https?://\S+|mailto:\S+|\S+@\S+"
    r"|\b\d{4}-\d{2}-\d{2}\b|\b\d{6}-\d{4}\b|\b(?:19|20)\d\d[–-](?:19|20)?\d\d\b"
    r"|\(?\b\d{4}:\d+\)?|\b\d+\s*(?:kap\.|§+|a §)|\b\d{1,2}[.:]\d{2}\b(?!\s*(?:procent|%|kr|tkr|m))"
)
_ENHET = "|".join(re.escape(ord_) for ord_ in sorted((*_ENHETER, *_PROCENT), key=len, reverse=True))
_TAL = re.compile(
    r"(?<![\w,.])(?P<tecken>[-\N{MINUS SIGN}–]?)"
    r"(?P<tal>\d{1,3}(?:[ .]\d{3})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)?|(?:"
    + "|".join(_ORD)
    + rf")(?=\s*(?:{_ENHET})(?!\w)))"
    rf"(?:\s*(?P<enhet>{_ENHET})(?!\w))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Typat:
    """A number typed by hand: as it stands, and how it was read.

    Attributes:
        text: the number with its unit, as it stands.
        varde: öre for an amount, per cent for a share.
        steg: half of this is how far off the figure may be: the last digit's worth.
        is_andel: True for a share.
    """

    text: str
    varde: Fraction
    steg: Fraction
    is_andel: bool


def typade(text: str) -> Iterator[Typat]:
    """Yield the amounts and shares of a run of words, in order."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(t for t in plain if unicodedata.category(t) != "Cf")
    plain = re.sub(r"[\s]", " ", plain)
    plain = _INTE.sub(lambda traff: "\0" * len(traff[0]), plain)
    for traff in _TAL.finditer(plain):
        ett = _tolka(traff)
        if ett is not None:
            yield ett


def _tolka(traff: re.Match[str]) -> Typat | None:
    tal, enhet = traff["tal"].lower(), (traff["enhet"] or "").lower()
    if tal in _ORD:
        if tal in ("en", "ett") and _ENHETER.get(enhet, 0) < 100_000:
            return None
        varde, decimaler = Fraction(_ORD[tal]), 0
    else:
        grupperat = bool(re.match(r"\d{1,3}(?:[ .]\d{3})+(?!\d)", tal))
        plain = (tal.replace(".", "") if grupperat else tal.replace(".", ",")).replace(" ", "")
        hela, _, rest = plain.partition(",")
        is_arsliknande = len(hela) == 4 and not grupperat and 1900 <= int(hela) <= 2100
        if not enhet and not rest and not grupperat and (len(hela) < 4 or is_arsliknande):
            return None
        if not enhet and "." in tal and not grupperat:
            return None  # a version or a section number
        varde, decimaler = Fraction(Decimal(plain.replace(",", "."))), len(rest)
    steg = Fraction(1, 10**decimaler)
    tecken = -1 if traff["tecken"] else 1
    is_andel = enhet in _PROCENT
    if is_andel:
        skala = Fraction(1, 10) if enhet in ("promille", "‰") else Fraction(1)
    else:
        skala = Fraction(_ENHETER.get(enhet, 100))
    return Typat(traff[0].strip(), tecken * varde * skala, steg * skala, is_andel)


@dataclass(frozen=True, slots=True)
class Kallor:
    """The figures that a number typed by hand may equal."""

    belopp: tuple[Figur, ...]
    andelar: tuple[Figur, ...]
    antal: tuple[Figur, ...]

    @classmethod
    def av(cls, namn: Namn) -> Kallor:
        """Collect them from the names of a year."""
        alla = namn.alla()
        egna = [figur for figur in alla if figur.tal and figur.tal.slag == "procent"]
        return cls(
            tuple(f for f in alla if f.krav().slag == "belopp" and f.krav().varde),
            (*egna, *andelar(namn)),
            tuple(f for f in alla if f.krav().slag == "antal"),
        )

    def lika(self, typat: Typat) -> list[str]:
        """Return how the figures are written that the number equals, at most three."""
        if typat.is_andel:
            return [
                f"{{{{ {f.namn} | procent }}}}"
                for f in _forst(f for f in self.andelar if _lika(f, typat))
            ]
        svar = [
            f"{{{{ {f.namn} | {_filter(typat)} }}}}"
            for f in _forst(f for f in self.belopp if _lika(f, typat))
        ]
        if not svar:
            varde = typat.varde / 100
            svar = [
                f"{{{{ {f.namn} | antal }}}}"
                for f in _forst(f for f in self.antal if f.krav().varde == varde)
            ]
        return svar


def _lika(figur: Figur, typat: Typat) -> bool:
    varde = abs(figur.krav().varde)
    if not varde or not typat.varde:
        return False
    return Fraction(avrundat(varde / typat.steg)) * typat.steg == abs(typat.varde)


def _filter(typat: Typat) -> str:
    enheter = {100: "kr", 100_000: "tkr", 100_000_000: "mnkr"}
    storst = max((ore for ore in enheter if typat.steg <= ore), default=100)
    hel = next((ore for ore in sorted(enheter) if typat.steg == ore), storst)
    return enheter[hel]


def _forst(figurer: Iterable[Figur]) -> list[Figur]:
    """Return the three best known of some figures: the statements' first, then short names."""
    bast = {"rr": 0, "br": 1, "likvida_medel": 1, "nyckeltal": 1, "drift": 2, "delpost": 2}
    return sorted(
        figurer,
        key=lambda f: (
            bast.get(f.namn.partition(".")[0], 3),
            f.namn.count("."),
            len(f.namn),
            f.namn,
        ),
    )[:3]
