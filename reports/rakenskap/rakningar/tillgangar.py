"""The roll-forward of non-current assets (RKR R4): cost, depreciation and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lkbr.uppstallning import is_ackumulerat
from rakenskap.bok.poster import Period, Verifikation
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.budget import anlaggningar
from rakenskap.rapport.storhet import Kontobelopp

REALISATION = frozenset({"realisationsvinster", "realisationsforluster"})


@dataclass(frozen=True, slots=True)
class Forandring:
    """A post's year in öre: cost (ansk) and accumulated write-downs (ack), both positive."""

    ansk_in: int
    nyanskaffningar: int
    avgangna: int
    ack_in: int
    arets_avskrivningar: int
    aterforda: int
    konton: tuple[str, ...]

    @property
    def ansk_ut(self) -> int:
        """Cost at the end."""
        return self.ansk_in + self.nyanskaffningar - self.avgangna

    @property
    def ack_ut(self) -> int:
        """Accumulated depreciation and impairment at the end."""
        return self.ack_in + self.arets_avskrivningar - self.aterforda

    @property
    def tom(self) -> bool:
        """True when there is and was nothing."""
        return not (self.ansk_in or self.ack_in or self.nyanskaffningar or self.arets_avskrivningar)


def is_andrat_kop(b: Berakning, ver: Verifikation) -> bool:
    """Tell whether a decrease is a purchase taken back: a correction, or a credit invoice.

    A sale or a scrapping has a gain or a loss, or no supplier.
    """
    if any(b.konto(nummer).delpost in REALISATION for nummer, _, _ in ver.rader):
        return False
    return bool(ver.rattar) or any(
        b.konto(nummer).rad == "kortfristiga_skulder" and ore > 0 for nummer, ore, _ in ver.rader
    )


def _is_avskrivning(b: Berakning, ver: Verifikation) -> bool:
    return any(b.konto(nummer).rad == "avskrivningar" for nummer, _, _ in ver.rader)


def forandring(b: Berakning, post: str, period: Period) -> Forandring:
    """Return the year's roll-forward of a post.

    Args:
        b: the books' amounts.
        post: id of a post of non-current assets.
        period: the year.
    """
    konton = sorted(nummer for nummer, konto in b.bok.konton.items() if konto.rad == post)
    saldon = b.poster.saldon(period)
    tal = dict.fromkeys(("in", "ack_in", "ny", "av", "avskr", "ater"), 0)
    for nummer in konton:
        ingaende = saldon.ingaende.get(nummer, 0)
        tal["ack_in" if is_ackumulerat(nummer) else "in"] += (
            -ingaende if is_ackumulerat(nummer) else ingaende
        )
    for ver in b.poster.verifikationer_pa(konton, period):
        ansk = sum(o for k, o, _ in ver.rader if k in konton and not is_ackumulerat(k))
        ack = -sum(o for k, o, _ in ver.rader if k in konton and is_ackumulerat(k))
        if ansk > 0 or (ansk < 0 and is_andrat_kop(b, ver)):
            tal["ny"] += ansk
        else:
            tal["av"] -= ansk
        if ack > 0 or (ack < 0 and (ver.rattar or _is_avskrivning(b, ver))):
            tal["avskr"] += ack
        else:
            tal["ater"] -= ack
    i_bruk = tuple(k for k in konton if saldon.ingaende.get(k) or saldon.rorelse.get(k))
    return Forandring(
        tal["in"], tal["ny"], tal["av"], tal["ack_in"], tal["avskr"], tal["ater"], i_bruk
    )


def nyanskaffningar(b: Berakning, poster: Sequence[str], period: Period) -> Kontobelopp:
    """Return what was bought in the year on some posts."""
    delar = [forandring(b, post, period) for post in poster]
    konton = tuple(sorted({konto for del_ in delar for konto in del_.konton}))
    return Kontobelopp(sum(del_.nyanskaffningar for del_ in delar), konton)


def nyttjandeperiod(b: Berakning, post: str, period: Period) -> str:
    """Return the average useful life of a post in years, as text with comma (LKBR 9 kap. 9 §).

    Weighted by cost over the assets of the register in use at the end of the period; without a
    register it is the federation's stated period.
    """
    vikt = summa = Decimal()
    for tillgang in anlaggningar(b.bok):
        konto = b.bok.konton.get(tillgang.konto)
        if konto is None or konto.rad != post or tillgang.nyttjandeperiod_ar is None:
            continue
        if tillgang.anskaffad <= period.till and not (
            tillgang.utrangerad and tillgang.utrangerad <= period.till
        ):
            vikt += tillgang.anskaffning_ore
            summa += tillgang.anskaffning_ore * tillgang.nyttjandeperiod_ar
    if not vikt:
        return str(b.bok.forbund.nyttjandeperiod_ar)
    ar = (summa / vikt).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{ar.normalize():f}".replace(".", ",")
