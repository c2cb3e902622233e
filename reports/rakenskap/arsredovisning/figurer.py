"""The names of a year's figures: every quantity of the reports, and what follows from them.

A quantity `rr.arets_resultat@2023` is `rr.arets_resultat` in the text of 2023. Under a name stand
`fore` (the year before), `forandring` (this year less that), and where there is a budget `budget`
and `avvikelse`; older years are `ar2019`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from lkbr.belopp import MINUS
from rakenskap.arsredovisning.tal import Figur, Talslag, Varde, andel
from rakenskap.bok.poster import rakenskapsar
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.budget import budgetrader
from rakenskap.rapport.rapport import Cell, Rad, Rakenskaper, Rapport
from rakenskap.rapport.slug import slug

_DRIFT = "driftredovisning"


@dataclass(frozen=True, slots=True)
class Namn:
    """All names of a year: the tree, and the rows that deviate most from the budget first."""

    ar: int
    enhet: str
    rot: dict[str, Figur]
    avvikelser: tuple[Figur, ...]

    def alla(self) -> list[Figur]:
        """Return every figure with a value, by name."""
        return [figur for namn in sorted(self.rot) for figur in self.rot[namn].alla()]

    def satt(self, grupp: str, barn: str, figur: Figur) -> None:
        """Add a figure under a first name."""
        self.rot.setdefault(grupp, Figur(grupp)).barn[barn] = figur

    def sok(self, namn: str) -> Figur | None:
        """Return the figure of that name, or None."""
        forsta, *resten = namn.split(".")
        figur = self.rot.get(forsta)
        for ett in resten:
            figur = figur.barn.get(ett) if figur is not None else None
        return figur


def namn_for(rakenskaper: Rakenskaper, b: Berakning) -> Namn:
    """Make the names of a year from its reports."""
    bygge = _Bygge(rakenskaper.ar)
    for rapport in rakenskaper.rapporter:
        if rapport.id.startswith("statistik_"):
            bygge.statistik(rapport)
        else:
            bygge.storheter(rapport)
    bygge.drift(rakenskaper.rapport(_DRIFT))
    bygge.budget(b)
    bygge.nyckeltal(rakenskaper.rapport("femarsoversikt"))
    for figur in list(bygge.noder()):
        bygge.forandring(figur)
    return Namn(rakenskaper.ar, rakenskaper.enhet, bygge.rot, bygge.avvikelser)


def andelar(namn: Namn) -> Iterator[Figur]:
    """Yield the shares that a text may speak of, by the words that make them.

    They are what a share typed by hand is compared with: parts of costs, income and assets, and
    how much lines have changed.
    """
    for helhet, delar in (
        ("rr.verksamhetens_kostnader", "andamal"),
        ("drift.summa.kostnader", "drift"),
        ("rr.verksamhetens_intakter", "delpost"),
        ("br.summa_tillgangar", "br"),
    ):
        hel, del_ = namn.sok(helhet), namn.rot.get(delar)
        if hel is None or del_ is None or hel.tal is None or not hel.tal.varde:
            continue
        for figur in del_.alla():
            if figur.tal is not None and figur.tal.slag == "belopp":
                yield andel(figur, hel)
    for figur in namn.alla():
        for skillnad, mot in (("forandring", "fore"), ("avvikelse", "budget")):
            a, b = figur.barn.get(skillnad), figur.barn.get(mot)
            if a is not None and b is not None and b.tal is not None and b.tal.varde:
                yield andel(a, b)


class _Bygge:
    """Collects the figures in a tree."""

    def __init__(self, ar: int) -> None:
        self.ar = ar
        self.rot: dict[str, Figur] = {}
        self.avvikelser: tuple[Figur, ...] = ()

    def nod(self, namn: str) -> Figur:
        """Return the node of a name, made when it is not there."""
        forsta, *resten = namn.split(".")
        figur = self.rot.setdefault(forsta, Figur(forsta))
        for ett in resten:
            figur = figur.barn.setdefault(ett, Figur(f"{figur.namn}.{ett}"))
        return figur

    def noder(self) -> Iterator[Figur]:
        """Yield all nodes, those made meanwhile left out."""

        def under(figur: Figur) -> Iterator[Figur]:
            yield figur
            for barn in list(figur.barn.values()):
                yield from under(barn)

        for figur in list(self.rot.values()):
            yield from under(figur)

    def satt(self, namn: str, tal: Varde, etikett: str = "") -> Figur:
        """Give a name its value; the first label that it is shown with is kept."""
        figur = self.nod(namn)
        figur.tal = tal
        figur.etikett = figur.etikett or etikett
        return figur

    def storheter(self, rapport: Rapport) -> None:
        """Add the quantities of a report."""
        for rad in rapport.rader:
            for cell in rad.celler:
                if cell.nyckel:
                    self._storhet(cell, rad.etikett)

    def _storhet(self, cell: Cell, etikett: str) -> None:
        namn, _, period = cell.nyckel.partition("@")
        if not period.isdigit():
            return
        tal = _belopp(cell, egen=True)
        ar = int(period)
        if ar == self.ar:
            self.satt(namn, tal, etikett)
        else:
            self.satt(f"{namn}.{'fore' if ar == self.ar - 1 else f'ar{ar}'}", tal)

    def drift(self, rapport: Rapport) -> None:
        """Give a row of the driftredovisning the name of its place, with its columns under it."""
        plats = {kolumn.id: nummer for nummer, kolumn in enumerate(rapport.kolumner)}
        enskilda = []
        for rad in rapport.rader:
            if not rad.celler:
                continue
            figur = self.nod(f"drift.{rad.id}")
            etikett = re.sub(r"^Summa ", "", rad.etikett)
            figur.etikett = etikett[:1].upper() + etikett[1:]
            for kolumn, nummer in plats.items():
                tal = _belopp(rad.celler[nummer], egen=False)
                if kolumn == "netto":
                    figur.tal = tal
                self.satt(f"{figur.namn}.{kolumn}", tal)
            if rad.stil == "post" and "avvikelse" in plats:
                enskilda.append(figur)
        for figur in (self.nod("rr.arets_resultat"), self.nod("drift.arets_resultat")):
            if "avvikelse" in plats:
                resultat = rapport.rad("arets_resultat")
                for kolumn in ("budget", "avvikelse"):
                    tal = _belopp(resultat.celler[plats[kolumn]], egen=False)
                    self.satt(f"{figur.namn}.{kolumn}", tal)
        self.avvikelser = tuple(
            sorted(
                (f for f in enskilda if f.barn["avvikelse"].krav().varde),
                key=lambda f: (-abs(f.barn["avvikelse"].krav().varde), f.namn),
            )
        )

    def budget(self, b: Berakning) -> None:
        """Add the budget of each line of the resultaträkning, and the deviation from it."""
        per_post: defaultdict[str, int] = defaultdict(int)
        for rad in budgetrader(b.bok, rakenskapsar(self.ar)):
            if rad.konto in b.bok.konton:
                per_post[b.konto(rad.konto).rad] += rad.ore
        for post, ore in per_post.items():
            figur = self.rot.get("rr", Figur("rr")).barn.get(post)
            if figur is None or figur.tal is None:
                continue
            self.satt(f"{figur.namn}.budget", Varde(Fraction(ore)))
            self.satt(f"{figur.namn}.avvikelse", Varde(figur.tal.varde - ore))

    def nyckeltal(self, rapport: Rapport) -> None:
        """Add soliditet and the number of employees, this year and the year before."""
        for rad_id, namn, slag in (
            ("soliditet", "nyckeltal.soliditet", "procent"),
            ("anstallda", "personal.antal_anstallda", "antal"),
        ):
            rad = rapport.rad(rad_id)
            for kolumn, cell in zip(rapport.kolumner, rad.celler, strict=True):
                tal = _tal_i_text(cell.text, "procent" if slag == "procent" else "antal")
                if tal is None:
                    continue
                skillnad = self.ar - int(kolumn.id)
                under = "" if not skillnad else ".fore" if skillnad == 1 else f".ar{kolumn.id}"
                self.satt(namn + under, tal, "" if under else rad.etikett)

    def statistik(self, rapport: Rapport) -> None:
        """Add a table that is not money: by row, and by the words in it, and column."""
        bas = f"statistik.{rapport.id.removeprefix('statistik_')}"
        for rad in rapport.rader:
            ord_ = [slug(rad.etikett) or "rad", *_ord(rad)]
            for kolumn, cell in zip(rapport.kolumner, rad.celler, strict=True):
                tal = _tal_i_text(cell.text, "antal")
                if tal is not None:
                    etikett = f"{rapport.titel}: {rad.etikett}, {kolumn.rubrik}"
                    self.satt(".".join((bas, *ord_, kolumn.id)), tal, etikett)

    def forandring(self, figur: Figur) -> None:
        """Add the change since the year before to a figure that has both."""
        fore = figur.barn.get("fore")
        if figur.tal is None or fore is None or fore.tal is None:
            return
        skillnad = (figur - fore).krav()
        self.satt(f"{figur.namn}.forandring", skillnad)


def _belopp(cell: Cell, *, egen: bool) -> Varde:
    """Return a cell's amount: with the quantity's own sign, or as the table shows it."""
    tecken = cell.tecken if egen else 1
    visat = None if cell.visat is None else tecken * cell.visat
    if cell.ore is None:
        visat = 0  # nothing booked prints blank, and is nought in a text
    return Varde(Fraction(tecken * (cell.ore or 0)), "belopp", visat)


def _ord(rad: Rad) -> Iterable[str]:
    """Yield the words among a row's cells, such as a reason for leaving."""
    for cell in rad.celler:
        if cell.text and _tal_i_text(cell.text, "antal") is None and slug(cell.text):
            yield slug(cell.text)


def _tal_i_text(text: str, slag: Talslag) -> Varde | None:
    plain = "".join(text.split()).replace(",", ".").replace(MINUS, "-")
    try:
        return Varde(Fraction(Decimal(plain)), slag)
    except (InvalidOperation, ValueError):
        return None
