"""What happens to non-current assets: bought, sold, written down, moved (RKR R4, R13).

Each verifikation is read once (`andringar`), and the roll-forward in the notes, the
investeringsredovisning and the kassaflödesanalys are sums of what was read; so they agree.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lkbr.uppstallning import is_ackumulerat
from rakenskap.bok.poster import Period, Verifikation
from rakenskap.bok.register import Anlaggning
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.budget import anlaggningar
from rakenskap.rapport.storhet import Kontobelopp, summa

REALISATION = frozenset({"realisationsvinster", "realisationsforluster"})
LANGFRISTIGA_FORDRINGAR = "langfristiga_fordringar"


def is_andrat_kop(b: Berakning, ver: Verifikation) -> bool:
    """Tell whether a decrease is a purchase taken back: a correction, or a credit invoice.

    A sale or a scrapping has a gain or a loss, or no supplier.
    """
    if any(b.konto(nummer).delpost in REALISATION for nummer, _, _ in ver.rader):
        return False
    return bool(ver.rattar) or any(
        b.konto(nummer).rad == "kortfristiga_skulder" and ore > 0 for nummer, ore, _ in ver.rader
    )


# ---------------------------------------------------------------------- a verifikation


@dataclass(frozen=True, slots=True)
class Andring:
    """What a verifikation does to the assets of a post, in öre.

    Attributes:
        post: the post; long-term receivables, a part of one, by themselves.
        inkop: bought, at cost; less than nought for a purchase taken back.
        avgang: sold and scrapped, at cost.
        flyttat: moved to the post from another, at cost.
        avskrivet: written down against depreciation in the resultaträkning.
        direkt: the part of `avskrivet` that lowers the asset's own account.
        aterfort: accumulated write-downs taken back on what left.
        per_tillgang: `inkop` by account and asset of the register.
        ver: the verifikation.
    """

    post: str
    inkop: int
    avgang: int
    flyttat: int
    avskrivet: int
    direkt: int
    aterfort: int
    per_tillgang: tuple[tuple[str, str, int], ...] = ()
    ver: str = ""

    @property
    def inkopt(self) -> list[Kontobelopp]:
        """The purchase by account and asset, as what it is made of."""
        return [
            Kontobelopp(ore, (konto,), {("inköp", self.ver, konto, tillgang, str(plats)): 1})
            for plats, (konto, tillgang, ore) in enumerate(self.per_tillgang)
        ]

    @property
    def netto(self) -> int:
        """The change of the asset that is not depreciation."""
        return self.inkop - self.avgang + self.flyttat + self.aterfort

    @property
    def pa_tillgangen(self) -> int:
        """The change of the asset's own accounts, those for accumulated write-downs left out."""
        return self.inkop - self.avgang + self.flyttat - self.direkt


def tillgangspost(b: Berakning, nummer: str) -> str:
    """Return the post of non-current assets that an account belongs to, or nothing."""
    delpost = b.delpost_for(nummer)
    if not b.tabell.poster[delpost.post].anlaggning:
        return ""
    return delpost.id if delpost.id == LANGFRISTIGA_FORDRINGAR else delpost.post


def andringar(b: Berakning, ver: Verifikation) -> list[Andring]:
    """Return what a verifikation does to each post of assets that it touches."""
    ansk: defaultdict[str, int] = defaultdict(int)
    ack: defaultdict[str, int] = defaultdict(int)
    for nummer, ore, _ in ver.rader:
        post = tillgangspost(b, nummer)
        if post:
            (ack if is_ackumulerat(nummer) else ansk)[post] += ore
    rena = all(tillgangspost(b, nummer) for nummer, _, _ in ver.rader)
    avskrivet = _avskrivet(_pa_rad(b, ver, "avskrivningar"), ansk, ack)
    return [
        _en_andring(b, ver, post, ansk[post], ack[post], avskrivet.get(post, 0), rena=rena)
        for post in sorted({*ansk, *ack})
    ]


def _pa_rad(b: Berakning, ver: Verifikation, rad: str) -> int:
    return sum(ore for nummer, ore, _ in ver.rader if b.konto(nummer).rad == rad)


def _avskrivet(avskrivning: int, ansk: Mapping[str, int], ack: Mapping[str, int]) -> dict[str, int]:
    """Divide a verifikation's depreciation between posts, in öre.

    What is booked on accounts for accumulated depreciation goes first, then what lowers an asset.
    """
    tecken = 1 if avskrivning > 0 else -1
    kvar = abs(avskrivning)
    delar: defaultdict[str, int] = defaultdict(int)
    for kredit in (ack, {post: ansk.get(post, 0) + ack.get(post, 0) for post in {*ansk, *ack}}):
        for post in sorted(kredit):
            del_ = min(kvar, max(-tecken * kredit[post] - delar[post], 0))
            delar[post] += del_
            kvar -= del_
    return {post: tecken * ore for post, ore in delar.items()}


def _en_andring(
    b: Berakning, ver: Verifikation, post: str, ansk: int, ack: int, avskrivet: int, *, rena: bool
) -> Andring:
    # What is not on an account for accumulated depreciation lowers the asset itself.
    pa_ack = min(avskrivet, max(-ack, 0)) if avskrivet > 0 else max(avskrivet, min(-ack, 0))
    direkt = avskrivet - pa_ack
    ansk += direkt
    aterfort = ack + pa_ack
    if rena and ansk:
        return Andring(post, 0, 0, ansk, avskrivet, direkt, aterfort)
    inkop = _inkop(b, ver, post, ansk, aterfort)
    return Andring(
        post,
        sum(ore for _, _, ore in inkop),
        sum(ore for _, _, ore in inkop) - ansk,
        0,
        avskrivet,
        direkt,
        aterfort,
        inkop,
        ver.namn,
    )


def _inkop(
    b: Berakning, ver: Verifikation, post: str, ansk: int, aterfort: int
) -> tuple[tuple[str, str, int], ...]:
    """Return what was bought on a post, in öre by account and asset.

    Where something leaves in the same verifikation (a gain or a loss, write-downs taken back) the
    debit rows are what was bought; else the rows are one purchase, or one taken back.
    """
    rader = [
        (nummer, dict(dimensioner).get("anlaggning", ""), ore)
        for nummer, ore, dimensioner in ver.rader
        if tillgangspost(b, nummer) == post and not is_ackumulerat(nummer)
    ]
    if aterfort > 0 or any(b.konto(nummer).delpost in REALISATION for nummer, _, _ in ver.rader):
        return tuple(rad for rad in rader if rad[2] > 0)
    if ansk > 0 or (ansk < 0 and is_andrat_kop(b, ver)):
        egna = sum(ore for _, _, ore in rader)
        # Depreciation on the asset's own account, in the same entry as a purchase.
        rest = [(rader[0][0], rader[0][1], ansk - egna)] if ansk != egna else []
        return (*rader, *rest)
    return ()


# ---------------------------------------------------------------------- the roll-forward


@dataclass(frozen=True, slots=True)
class Forandring:
    """A post's year in öre: cost (ansk) and accumulated write-downs (ack), both positive."""

    ansk_in: int
    inkopt: Kontobelopp
    avgangna: int
    flyttat: int
    ack_in: int
    arets_avskrivningar: int
    aterforda: int
    konton: tuple[str, ...]

    @property
    def nyanskaffningar(self) -> int:
        """What was bought, at cost."""
        return self.inkopt.ore

    @property
    def ansk_ut(self) -> int:
        """Cost at the end."""
        return self.ansk_in + self.nyanskaffningar - self.avgangna + self.flyttat

    @property
    def ack_ut(self) -> int:
        """Accumulated depreciation and impairment at the end."""
        return self.ack_in + self.arets_avskrivningar - self.aterforda

    @property
    def tom(self) -> bool:
        """True when there is and was nothing."""
        return not any(
            (
                self.ansk_in,
                self.ack_in,
                self.nyanskaffningar,
                self.arets_avskrivningar,
                self.flyttat,
            )
        )


@dataclass(slots=True)
class _Direkt:
    """Write-downs on the assets' own accounts so far, and what the accounts hold, in öre.

    The account then shows what is left; cost is that and the write-downs. When a part leaves, its
    part of them leaves too.
    """

    avskrivet: int = 0
    saldo: int = 0

    def efter(self, ett: Andring) -> int:
        """Follow a change, and return how much of the write-downs left with the asset."""
        kvar, lamnar = self.saldo, 0
        if ett.avgang > 0 and self.avskrivet:
            del_ = min(ett.avgang, kvar)
            lamnar = self.avskrivet * del_ // kvar if kvar > 0 else self.avskrivet
        self.avskrivet += ett.direkt - lamnar
        self.saldo += ett.pa_tillgangen
        return lamnar


def forandring(b: Berakning, post: str, period: Period) -> Forandring:
    """Return the year's roll-forward of a post.

    Args:
        b: the books' amounts.
        post: id of a post of non-current assets.
        period: the year.
    """
    konton = [nummer for nummer in sorted(b.bok.konton) if tillgangspost(b, nummer) == post]
    saldon = b.poster.saldon(period)
    in_ = {nummer: saldon.ingaende.get(nummer, 0) for nummer in konton}
    ack_in = -sum(ore for nummer, ore in in_.items() if is_ackumulerat(nummer))
    ansk_in = sum(in_.values()) + ack_in
    dagen_fore = period.fran - dt.timedelta(days=1)
    fore = list(_andringar_pa(b, post, konton, Period(dt.date.min, dagen_fore)))
    direkt = _Direkt(saldo=ansk_in - sum(ett.pa_tillgangen for ett in fore))
    for ett in fore:
        direkt.efter(ett)
    direkt_in = direkt.avskrivet
    arets = list(_andringar_pa(b, post, konton, period))
    lamnat = sum(direkt.efter(ett) for ett in arets)
    return Forandring(
        ansk_in=ansk_in + direkt_in,
        inkopt=summa(belopp for ett in arets for belopp in ett.inkopt),
        avgangna=sum(ett.avgang for ett in arets) + lamnat,
        flyttat=sum(ett.flyttat for ett in arets),
        ack_in=ack_in + direkt_in,
        arets_avskrivningar=sum(ett.avskrivet + max(-ett.aterfort, 0) for ett in arets),
        aterforda=sum(max(ett.aterfort, 0) for ett in arets) + lamnat,
        konton=tuple(k for k in konton if saldon.ingaende.get(k) or saldon.rorelse.get(k)),
    )


def _andringar_pa(
    b: Berakning, post: str, konton: Sequence[str], period: Period
) -> Iterator[Andring]:
    for ver in b.poster.verifikationer_pa(konton, period):
        for ett in andringar(b, ver):
            if ett.post == post:
                yield ett


def nyttjandeperiod(b: Berakning, post: str, period: Period) -> str | None:
    """Return the average useful life of a post in years, as text with comma (LKBR 9 kap. 9 §).

    Weighted by cost over the assets of the register in use at the end of the period; without a
    register it is the federation's stated period, None when it has stated none.
    """
    egna = list(_livslangder(b, period, post))
    vikt = sum(tillgang.anskaffning_ore for tillgang, _ in egna)
    summa = sum((tillgang.anskaffning_ore * ar for tillgang, ar in egna), Decimal())
    if not vikt:
        angiven = b.bok.forbund.nyttjandeperiod_ar
        return None if angiven is None else str(angiven)
    return _ar_i_ord(summa / vikt)


def nyttjandeperioder(b: Berakning, period: Period) -> str | None:
    """Return the useful lives of the register in years, `4,6–5`, of the assets in use.

    Without a register it is the federation's stated period, None when it has stated none.
    """
    ar = [ett for _, ett in _livslangder(b, period)]
    if not ar:
        angiven = b.bok.forbund.nyttjandeperiod_ar
        return None if angiven is None else str(angiven)
    kortast, langst = _ar_i_ord(min(ar)), _ar_i_ord(max(ar))
    return kortast if kortast == langst else f"{kortast}\N{EN DASH}{langst}"


def _livslangder(
    b: Berakning, period: Period, post: str | None = None
) -> Iterator[tuple[Anlaggning, Decimal]]:
    """Yield the assets that are written down in a period, with their useful life in years.

    One whose life ended before the period tells nothing of the depreciation; where all have ended
    they are what the post is made of, and count.
    """
    egna: list[tuple[Anlaggning, Decimal]] = []
    for tillgang in anlaggningar(b.bok):
        konto = b.bok.konton.get(tillgang.konto)
        borta = tillgang.utrangerad and tillgang.utrangerad <= period.till
        if konto is None or post not in (None, konto.rad) or borta:
            continue
        if tillgang.nyttjandeperiod_ar is not None and tillgang.anskaffad <= period.till:
            egna.append((tillgang, tillgang.nyttjandeperiod_ar))
    kvar = [(tillgang, ar) for tillgang, ar in egna if _livets_slut(tillgang, ar) > period.fran]
    yield from kvar or egna


def _livets_slut(tillgang: Anlaggning, ar: Decimal) -> dt.date:
    """Return the first day that an asset is fully written down, counted in whole months."""
    start = tillgang.ibruktagen or tillgang.anskaffad
    manader = start.year * 12 + start.month - 1 + int((ar * 12).to_integral_value(ROUND_HALF_UP))
    return dt.date(manader // 12, manader % 12 + 1, 1)


def _ar_i_ord(ar: Decimal) -> str:
    avrundat = ar.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{avrundat.normalize():f}".replace(".", ",")
