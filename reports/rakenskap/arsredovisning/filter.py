"""The words that a text may use on figures: units, direction, shares; each marks what it wrote.

What is written from the accounts is put between marks (`MARK`), so that everything outside them is
known to be typed by hand. The marks are private characters that no keyboard gives.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from lkbr.belopp import tal_som_text
from rakenskap.arsredovisning.figurer import Namn
from rakenskap.arsredovisning.tal import Figur, MallFelError, Varde, andel, avrundat

BORJAN, MITTEN, SLUT = "\ue000", "\ue001", "\ue002"
TUSENTAL = "\N{NARROW NO-BREAK SPACE}"
FAST = "\N{NO-BREAK SPACE}"
_ORE = {"kr": 100, "tkr": 100_000, "mnkr": 100_000_000}
MARKDOWN = str.maketrans({tecken: f"\\{tecken}" for tecken in "\\`*_[]<>&#|~!"})


@dataclass(frozen=True, slots=True)
class FriUppgift:
    """Something in the text that the books do not hold, with the reason that it may stand there."""

    text: str
    skal: str


@dataclass(slots=True)
class Anvant:
    """What a text has used: the figures in order, and what stands in it by a reason."""

    figurer: list[tuple[str, str, Varde | None]] = field(default_factory=list)
    uppgifter: list[FriUppgift] = field(default_factory=list)

    def markera(self, text: str, figur: Figur | None = None) -> str:
        """Return a text between marks, and note the figure that it shows."""
        plats = len(self.figurer)
        self.figurer.append((figur.namn if figur else "", text, figur.tal if figur else None))
        return f"{BORJAN}{plats}{MITTEN}{text}{SLUT}"


def siffror(tal: Decimal) -> str:
    """Return a number as printed: `−1 234,5` with a true minus and narrow spaces."""
    return tal_som_text(tal, TUSENTAL)


def _krav(figur: object, slag: str, filter_: str) -> Figur:
    if not isinstance(figur, Figur):
        raise MallFelError(
            f"«{figur}» är inte en siffra ur räkenskaperna, och kan inte skrivas med | {filter_}. "
            "Gör så här: skriv ett av namnen som rakenskap arsredovisning --namn visar."
        )
    if figur.krav().slag != slag:
        ratt = {"belopp": "kr, tkr eller mnkr", "procent": "procent", "antal": "antal"}
        raise MallFelError(
            f"{figur.namn} är {figur.krav().slag} och kan inte skrivas med | {filter_}. "
            f"Gör så här: skriv | {ratt[figur.krav().slag]}."
        )
    return figur


def _i_enhet(tal: Varde, enhet: str, decimaler: int, dokumentets: str) -> Decimal:
    """Return an amount in a unit: as the tables show it where they show that unit."""
    if enhet == dokumentets and not decimaler and tal.visat is not None:
        return Decimal(tal.visat)
    return avrundat(tal.varde / _ORE[enhet], decimaler)


def filter_for(namn: Namn, anvant: Anvant) -> dict[str, Callable[..., object]]:
    """Return the filters of a text."""

    def belopp(enhet: str, standard: int) -> Callable[..., str]:
        def skriv(figur: object, decimaler: int = standard) -> str:
            ratt = _krav(figur, "belopp", enhet)
            tal = _i_enhet(ratt.krav(), enhet, _decimaler(decimaler), namn.enhet)
            return anvant.markera(f"{siffror(tal)}{FAST}{enhet}", ratt)

        return skriv

    def procent(figur: object, decimaler: int = 1) -> str:
        ratt = _krav(figur, "procent", "procent")
        tal = avrundat(ratt.krav().varde, _decimaler(decimaler))
        return anvant.markera(f"{siffror(tal)}{FAST}procent", ratt)

    def antal(figur: object, decimaler: int | None = None) -> str:
        ratt = _krav(figur, "antal", "antal")
        varde = ratt.krav().varde
        if decimaler is None:
            decimaler = next((d for d in range(4) if varde * 10**d % 1 == 0), 2)
        return anvant.markera(siffror(avrundat(varde, _decimaler(decimaler))), ratt)

    def utan_tecken(figur: object) -> Figur:
        if not isinstance(figur, Figur):
            raise MallFelError(
                f"«{figur}» är inte en siffra ur räkenskaperna. Gör så här: skriv namnet på en."
            )
        return -figur if figur.krav().varde < 0 else figur

    def ord_(figur: object, over: object = "", under: object = "", noll: object = "") -> str:
        """Choose a word by the sign, so that the text cannot say the opposite of the figure."""
        if not isinstance(figur, Figur):
            raise MallFelError(
                f"«{figur}» har inget tecken att välja ord efter. Gör så här: skriv namnet på en "
                'siffra, t.ex. rr.arets_resultat | ord("överskott", "underskott").'
            )
        varde = figur.krav().varde
        return str(over if varde > 0 else under if varde < 0 else noll or over)

    return {
        "kr": belopp("kr", 0),
        "tkr": belopp("tkr", 0),
        "mnkr": belopp("mnkr", 1),
        "procent": procent,
        "antal": antal,
        "utan_tecken": utan_tecken,
        "ord": ord_,
    }


def _decimaler(antal: object) -> int:
    if isinstance(antal, int) and not isinstance(antal, bool) and 0 <= antal <= 3:
        return antal
    raise MallFelError(f"Antalet decimaler kan inte vara «{antal}». Gör så här: skriv 0 till 3.")


def ord_for(namn: Namn, anvant: Anvant) -> dict[str, Callable[..., object]]:
    """Return the functions of a text: shares, sums, deviations, and what stands by a reason."""

    def storsta_avvikelser(antal: object = 3) -> list[Figur]:
        if not isinstance(antal, int) or not 1 <= antal <= 30:
            raise MallFelError(f"Antalet kan inte vara «{antal}». Gör så här: skriv 1 till 30.")
        return list(namn.avvikelser[:antal])

    def fritt(text: object, skal: object = "") -> str:
        """Let a text stand that no figure says, with the reason; it is listed with the checks."""
        if len(str(skal).strip()) < 3:
            raise MallFelError(
                f"fritt({text}) saknar skäl. Gör så här: skriv varifrån uppgiften kommer, "
                f'fritt("{text}", "lönesystemet 2024-01-15").'
            )
        anvant.uppgifter.append(FriUppgift(str(text), str(skal).strip()))
        return anvant.markera(str(text).translate(MARKDOWN))

    return {
        "andel": _visa_andel,
        "forandring": _forandring,
        "summa": _summa,
        "storsta_avvikelser": storsta_avvikelser,
        "fritt": fritt,
    }


def _visa_andel(del_: object, helhet: object) -> Figur:
    if isinstance(del_, Figur) and isinstance(helhet, Figur):
        return andel(del_, helhet)
    okand = helhet if isinstance(del_, Figur) else del_
    raise MallFelError(
        f"«{okand}» är inte en siffra ur räkenskaperna. Gör så här: skriv andel(del, helhet) med "
        "två namn."
    )


def _forandring(figur: object) -> Figur:
    """Return how much a figure has changed since the year before, in per cent."""
    if not isinstance(figur, Figur) or "forandring" not in figur.barn:
        raise MallFelError(
            f"{figur.namn if isinstance(figur, Figur) else figur} har inget belopp året före. "
            "Gör så här: välj ett namn som har .fore."
        )
    fore = figur.barn["fore"]
    return andel(figur.barn["forandring"], -fore if fore < 0 else fore)


def _summa(*delar: object) -> Figur:
    total: Figur | None = None
    for del_ in delar:
        if not isinstance(del_, Figur):
            raise MallFelError(
                f"«{del_}» är inte en siffra ur räkenskaperna. Gör så här: skriv summa() med namn."
            )
        total = del_ if total is None else total + del_
    if total is None:
        raise MallFelError("summa() har inget att lägga ihop. Gör så här: skriv minst ett namn.")
    return total


def visa_varde(figur: Figur, enhet: str) -> str:
    """Return a figure's value in words, for a list of names."""
    tal = figur.krav()
    if tal.slag == "belopp":
        return f"{siffror(_i_enhet(tal, enhet, 0, enhet))} {enhet}"
    slut = " procent" if tal.slag == "procent" else ""
    decimaler = next((d for d in range(3) if Fraction(tal.varde) * 10**d % 1 == 0), 2)
    return siffror(avrundat(tal.varde, decimaler)) + slut
