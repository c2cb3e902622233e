"""Which printed cell is wrong: the one that, set right, makes the most relations hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rakenskap.tryckt.modell import Celler, Cellplats
from rakenskap.tryckt.relationer import Relation

Klass = Literal["fel", "avrundning"]
# So few of the last digit may be parts of it that were not printed.
MEST_AVRUNDNING = 3
# So many wrong cells are looked for, so that a table that was read wrong ends.
MEST_FYND = 200
# An amount of so many kronor is known again where it stands elsewhere in a report.
MINST_IGENKANT = 10_000


@dataclass(frozen=True, slots=True)
class Tryckfel:
    """A finding.

    Attributes:
        cell: the cell that is most likely wrong.
        tryckt: what it says, bor_vara: what the relations say.
        skal: the kind of slip, in words; empty where it is of no known kind.
        brutna: the relations that it breaks. andra: other cells that could be the wrong one.
    """

    klass: Klass
    cell: Cellplats
    tryckt: Decimal
    bor_vara: Decimal
    skal: str
    brutna: tuple[Relation, ...]
    andra: tuple[Cellplats, ...] = ()


class Varden:
    """The cells' values, in kronor (or persons), as printed or as set right."""

    def __init__(self, celler: Celler) -> None:
        self.celler = celler
        self.rattade: dict[Cellplats, Decimal] = {}
        self._antal = Counter(abs(self.i_kronor(cell)) for cell in celler.tal)

    def tryckt(self, cell: Cellplats) -> Decimal:
        """Return a value in the cell's own unit."""
        return self.rattade.get(cell, self.celler.tal[cell].varde)

    def i_kronor(self, cell: Cellplats) -> Decimal:
        """Return a value in kronor."""
        return self.tryckt(cell) * self.celler.tabell(cell).per_enhet

    def star_pa_fler_stallen(self, cell: Cellplats, varde: Decimal) -> int:
        """Return how many other cells print an amount (without sign) of enough digits."""
        kronor = abs(varde * self.celler.tabell(cell).per_enhet)
        if kronor < MINST_IGENKANT:
            return 0
        egen = kronor == abs(self.celler.tal[cell].varde * self.celler.tabell(cell).per_enhet)
        return self._antal[kronor] - egen

    def skillnad(self, ett: Relation) -> Decimal:
        """Return the sum less its parts."""
        summa = self.i_kronor(ett.summa)
        delar = sum((t * self.i_kronor(c) for t, c in ett.delar), Decimal(0))
        delar += ett.konstant * self.celler.tabell(ett.summa).per_enhet
        return abs(summa) - abs(delar) if ett.absolut else summa - delar

    def marginal(self, ett: Relation) -> Decimal:
        """Return what rounding explains, in kronor."""
        if ett.slag == "samma":
            return ett.tolerans
        return ett.tolerans * self.celler.tabell(ett.summa).per_enhet

    def haller(self, ett: Relation) -> bool:
        """Tell whether a relation holds but for rounding."""
        return abs(self.skillnad(ett)) <= self.marginal(ett)

    def foljer(self, ett: Relation, cell: Cellplats) -> Decimal:
        """Return what a cell must be for a relation to hold, in the cell's own unit."""
        per = self.celler.tabell(cell).per_enhet
        if ett.absolut:
            andra = next(c for c in ett.celler if c != cell)
            belopp = abs(self.i_kronor(andra)) / per
            return belopp if self.tryckt(cell) >= 0 else -belopp
        if cell == ett.summa:
            return (self.i_kronor(cell) - self.skillnad(ett)) / per
        tecken = next(t for t, c in ett.delar if c == cell)
        return (self.i_kronor(cell) + tecken * self.skillnad(ett)) / per


def hitta_fel(celler: Celler, relationer: Sequence[Relation]) -> list[Tryckfel]:
    """Find the wrong cells, the surest first.

    Each round sets right the cell that mends most relations and breaks none that held, then looks
    again at what is left.
    """
    varden = Varden(celler)
    per_cell: dict[Cellplats, list[Relation]] = defaultdict(list)
    for ett in relationer:
        for cell in ett.celler:
            per_cell[cell].append(ett)
    fynd: list[Tryckfel] = []
    brutna = [ett for ett in relationer if not varden.haller(ett)]
    while brutna and len(fynd) < MEST_FYND:
        basta = _basta(varden, per_cell, brutna)
        if basta is None:
            break
        fynd.append(basta)
        varden.rattade[basta.cell] = basta.bor_vara
        kvar = [ett for ett in brutna if not varden.haller(ett)]
        if len(kvar) == len(brutna):
            break
        brutna = kvar
    return fynd


def _basta(
    varden: Varden, per_cell: Mapping[Cellplats, Sequence[Relation]], brutna: Sequence[Relation]
) -> Tryckfel | None:
    kandidater: list[tuple[tuple[int, int, int, int], Tryckfel]] = []
    for cell in sorted({cell for ett in brutna for cell in ett.celler}):
        egna = [ett for ett in brutna if cell in ett.celler]
        kandidater += [
            _bedom(varden, per_cell[cell], egna, cell, varde)
            for varde in sorted({varden.foljer(ett, cell) for ett in egna})
        ]
    if not kandidater:
        return None
    kandidater.sort(key=lambda par: par[0], reverse=True)
    (poang, fynd), *andra = kandidater
    if poang[0] <= 0 or (all(ett.svag for ett in fynd.brutna) and not fynd.skal):
        starka = [f for p, f in kandidater if p[0] > 0 and (f.skal or _stark(f))]
        if not starka:
            return None
        fynd = starka[0]
    lika = tuple(f.cell for p, f in andra if p[:1] == poang[:1] and f.cell != fynd.cell)
    return Tryckfel(
        fynd.klass,
        fynd.cell,
        fynd.tryckt,
        fynd.bor_vara,
        fynd.skal,
        fynd.brutna,
        tuple(dict.fromkeys(lika)),
    )


def _stark(fynd: Tryckfel) -> bool:
    return any(not ett.svag for ett in fynd.brutna)


def _bedom(
    varden: Varden,
    alla: Iterable[Relation],
    egna: Sequence[Relation],
    cell: Cellplats,
    varde: Decimal,
) -> tuple[tuple[int, int, int, int], Tryckfel]:
    """Return how good it would be to set a cell to a value: mended less broken, kind of slip."""
    fore = varden.rattade.get(cell)
    tryckt = varden.tryckt(cell)
    holl = [ett for ett in alla if varden.haller(ett)]
    varden.rattade[cell] = varde
    lagade = [ett for ett in egna if varden.haller(ett)]
    sondrade = sum(not varden.haller(ett) for ett in holl)
    if fore is None:
        del varden.rattade[cell]
    else:
        varden.rattade[cell] = fore
    skal = slag_av_fel(tryckt, varde)
    # A printed sum is as likely wrong as a part; a slip of a known kind tells them apart.
    igen = min(varden.star_pa_fler_stallen(cell, varde), 1)
    igen -= min(varden.star_pa_fler_stallen(cell, tryckt), 1)
    # A slip turns no sign by the way, and a sign that is wrong is the whole slip.
    rimligt = 2 * bool(skal) - 2 * (tryckt * varde < 0 and not skal)
    poang = (len(lagade) - 2 * sondrade, igen + rimligt, -len(holl), cell.kolumn)
    klass: Klass = "avrundning" if abs(tryckt - varde) <= MEST_AVRUNDNING else "fel"
    return poang, Tryckfel(klass, cell, tryckt, varde, skal, tuple(egna))


def slag_av_fel(tryckt: Decimal, ratt: Decimal) -> str:
    """Return what kind of slip parts two numbers, in words; empty for none that is known."""
    if tryckt == -ratt:
        return "fel tecken"
    a, b = _siffror(tryckt), _siffror(ratt)
    if sorted(a) == sorted(b) and len(a) == len(b):
        olika = [n for n, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        if len(olika) == 2 and olika[1] - olika[0] == 1:
            return "två siffror är omkastade"
    if len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1:
        return "en siffra är fel"
    kort, lang = sorted((a, b), key=len)
    if len(lang) == len(kort) + 1 and any(
        lang[:n] + lang[n + 1 :] == kort for n in range(len(lang))
    ):
        return "en siffra saknas" if kort == a else "en siffra är för mycket"
    return ""


def _siffror(tal: Decimal) -> str:
    return str(abs(tal).normalize() if tal % 1 else abs(int(tal)))
