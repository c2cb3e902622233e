"""A figure of the accounts and what can be done with it in a text.

A figure is a node in a tree of names: it may have an amount, a count or a share, and figures under
it. It can be added, subtracted and compared with nought or another figure; nothing else, so that a
text cannot make a figure that the accounts do not hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

Talslag = Literal["belopp", "antal", "procent"]


class MallFelError(Exception):
    """The text asks for what cannot be given: what is wrong and what to do, a sentence each."""


@dataclass(frozen=True, slots=True)
class Varde:
    """A value.

    Attributes:
        varde: öre for an amount, else the number itself; exact.
        slag: what it is.
        visat: an amount in the document's unit as the tables show it, None when none does.
    """

    varde: Fraction
    slag: Talslag = "belopp"
    visat: int | None = None


@dataclass(slots=True)
class Figur:
    """A name: with a value, with names under it, or both."""

    namn: str
    etikett: str = ""
    tal: Varde | None = None
    barn: dict[str, Figur] = field(default_factory=dict)

    def krav(self) -> Varde:
        """Return the value.

        Raises:
            MallFelError: the name is a group and has none.
        """
        if self.tal is None:
            raise MallFelError(
                f"{self.namn} är en grupp av namn och har inget belopp. Gör så här: välj ett av "
                f"{', '.join(f'{self.namn}.{barn}' for barn in sorted(self.barn)[:5])}."
            )
        return self.tal

    def alla(self) -> Iterator[Figur]:
        """Yield this figure and all under it that have a value, by name."""
        if self.tal is not None:
            yield self
        for namn in sorted(self.barn):
            yield from self.barn[namn].alla()

    def __add__(self, annan: object) -> Figur:
        return _raknad(self, annan, 1)

    def __radd__(self, annan: object) -> Figur:
        return _raknad(self, annan, 1)

    def __sub__(self, annan: object) -> Figur:
        return _raknad(self, annan, -1)

    def __neg__(self) -> Figur:
        tal = self.krav()
        visat = None if tal.visat is None else -tal.visat
        return Figur(f"-{self.namn}", self.etikett, Varde(-tal.varde, tal.slag, visat))

    def __lt__(self, annan: object) -> bool:
        return self.krav().varde < _jamforbart(self, annan)

    def __le__(self, annan: object) -> bool:
        return self.krav().varde <= _jamforbart(self, annan)

    def __gt__(self, annan: object) -> bool:
        return self.krav().varde > _jamforbart(self, annan)

    def __ge__(self, annan: object) -> bool:
        return self.krav().varde >= _jamforbart(self, annan)

    def __eq__(self, annan: object) -> bool:
        return self.krav().varde == _jamforbart(self, annan)

    def __hash__(self) -> int:
        return hash(self.namn)

    def __bool__(self) -> bool:
        return self.krav().varde != 0


def _jamforbart(figur: Figur, annan: object) -> Fraction:
    if isinstance(annan, Figur):
        if annan.krav().slag != figur.krav().slag:
            raise MallFelError(
                f"{figur.namn} och {annan.namn} är av olika slag och kan inte jämföras. "
                "Gör så här: jämför belopp med belopp."
            )
        return annan.krav().varde
    if annan == 0 and not isinstance(annan, bool):
        return Fraction(0)
    raise MallFelError(
        f"{figur.namn} jämförs med «{annan}». Gör så här: jämför med 0 eller med en annan siffra "
        "ur räkenskaperna."
    )


def _raknad(figur: Figur, annan: object, tecken: int) -> Figur:
    if isinstance(annan, int) and not isinstance(annan, bool) and annan == 0:
        return figur  # where a sum begins
    if not isinstance(annan, Figur):
        raise MallFelError(
            f"{figur.namn} räknas ihop med «{annan}», som inte är en siffra ur räkenskaperna. "
            "Gör så här: använd bara namn som rakenskap arsredovisning --namn visar."
        )
    a, b = figur.krav(), annan.krav()
    if a.slag != b.slag:
        raise MallFelError(
            f"{figur.namn} och {annan.namn} är av olika slag och kan inte läggas ihop. "
            "Gör så här: lägg ihop belopp med belopp."
        )
    visat = None if a.visat is None or b.visat is None else a.visat + tecken * b.visat
    ord_ = "+" if tecken > 0 else "-"
    return Figur(
        f"{figur.namn} {ord_} {annan.namn}", "", Varde(a.varde + tecken * b.varde, a.slag, visat)
    )


def andel(del_: Figur, helhet: Figur) -> Figur:
    """Return a part as per cent of a whole.

    Raises:
        MallFelError: the whole is nought.
    """
    nedan = helhet.krav().varde
    if not nedan:
        raise MallFelError(
            f"{helhet.namn} är 0, och {del_.namn} kan inte vara en andel av det. Gör så här: välj "
            "en annan helhet, eller skriv texten utan andelen."
        )
    procent = Varde(100 * del_.krav().varde / nedan, "procent")
    return Figur(f"andel({del_.namn}, {helhet.namn})", "", procent)


def avrundat(varde: Fraction, decimaler: int = 0) -> Decimal:
    """Round halves away from nought, exactly."""
    steg = Decimal(1).scaleb(-decimaler)
    # A fraction such as 1/3 has no decimal form; thirty digits decide every half that can be met.
    exakt = Decimal(varde.numerator * 10**30 // varde.denominator).scaleb(-30)
    if varde < 0:
        return -avrundat(-varde, decimaler)
    return exakt.quantize(steg, ROUND_HALF_UP)
