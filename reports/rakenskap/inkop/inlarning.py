"""What the books have taught of each supplier: account, VAT, dimensions, terms, text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from lkbr.kontering import ore_om
from lkbr.konto import kontonummer
from rakenskap.bok.bok import Bok
from rakenskap.bok.poster import utan_tid
from rakenskap.reskontra.poster import FORFALLER, LEVERANTOR, Post, rent
from rakenskap.reskontra.register import (
    KOSTNAD,
    MOMSSATSER,
    Leverantor,
    las_register,
    sammanslagen,
)
from rakenskap.reskontra.reskontra import reskontra

# VAT on purchases: BAS 2640-2649, and the claim for momsersättning, 165x (lag 2005:807).
_MOMSKONTON = ("264", "165")
_DIMENSIONER = ("insats", "verksamhet", "projekt")


@dataclass(frozen=True, slots=True)
class Lardrad:
    """A row of the supplier's latest invoice, other than what is owed.

    Attributes:
        konto: full account name.
        ore: what stood there, debit positive.
        dimensioner: by name.
    """

    konto: str
    ore: int
    dimensioner: tuple[tuple[str, str], ...]

    @property
    def nummer(self) -> str:
        """The account's number."""
        return kontonummer(self.konto) or ""

    @property
    def is_moms(self) -> bool:
        """Tell whether it is VAT."""
        return self.nummer.startswith(_MOMSKONTON)


@dataclass(frozen=True, slots=True)
class Lard:
    """What the books have taught of a supplier.

    Attributes:
        senast: its latest invoice, as a name.
        brutto_ore: that invoice's amount, positive.
    """

    leverantor: Leverantor
    rader: tuple[Lardrad, ...]
    senast: str
    brutto_ore: int


def larda(bok: Bok, fore: dt.date = dt.date.max) -> dict[str, Lard]:
    """Return what booked invoices have taught, by cleaned name: of each supplier, the latest.

    Args:
        bok: the books.
        fore: only invoices before this day.
    """
    senaste: dict[str, Post] = {}
    for post in reskontra(bok, LEVERANTOR).poster:
        if post.slag == "faktura" and not post.rattad and not post.utkast and post.datum < fore:
            senaste[rent(post.motpart)] = post
    return {namn: lard for namn, post in senaste.items() if (lard := _lard(post)) is not None}


def _lard(post: Post) -> Lard | None:
    rader = tuple(_rader(post))
    kostnader = [rad for rad in rader if not rad.is_moms]
    if not kostnader or sum(rad.ore for rad in rader) != -post.belopp_ore:
        return None  # an opening balance, or an entry with several suppliers
    storst = max(kostnader, key=lambda rad: rad.ore)
    netto = sum(rad.ore for rad in kostnader)
    momsrader = [rad for rad in rader if rad.is_moms]
    moms = sum(rad.ore for rad in momsrader)
    dimensioner = dict(storst.dimensioner)
    return Lard(
        Leverantor(
            post.motpart,
            konto=storst.nummer,
            moms=momssats(netto, moms),
            momskonto=momsrader[0].nummer if momsrader else "",
            insats=dimensioner.get("insats", ""),
            verksamhet=dimensioner.get("verksamhet", ""),
            projekt=dimensioner.get("projekt", ""),
            villkor_dagar=_villkor(post),
            text=_text(post),
        ),
        rader,
        post.namn,
        -post.belopp_ore,
    )


def _rader(post: Post) -> Iterable[Lardrad]:
    for posting in post.entry.postings:
        ore = ore_om(posting)
        if kontonummer(posting.account) == post.konto or ore is None:
            continue
        meta = posting.meta or {}
        dims = tuple((namn, str(meta[namn])) for namn in _DIMENSIONER if meta.get(namn))
        yield Lardrad(posting.account, ore, dims)


def momssats(netto_ore: int, moms_ore: int) -> int | None:
    """Return the rate that an amount of VAT is, None when it is none of the rates.

    The invoice may have been rounded to whole kronor.
    """
    for sats in MOMSSATSER:
        if abs(moms_ore * 100 - netto_ore * sats) <= 100 * 100:
            return sats
    return None


def _villkor(post: Post) -> int | None:
    if not isinstance(post.entry.meta.get(FORFALLER), dt.date):
        return None
    dagar = (post.forfaller - post.datum).days
    return dagar if 0 <= dagar <= 365 else None


def _text(post: Post) -> str:
    """Return the invoice's text with the month it is of as `{manad}`."""
    text = utan_tid(post.text, post.datum)
    # A number of the old invoice is not one of the new.
    if post.nummer:
        text = text.replace(post.nummer, "").strip(" ,:;-")
    return text


def alla_leverantorer(bok: Bok) -> dict[str, Leverantor]:
    """Return all that is known of each supplier, by cleaned name: register first, then books."""
    register, lart = las_register(bok), larda(bok)
    svar = {namn: ett.leverantor for namn, ett in lart.items() if namn not in register}
    for namn, sagd in register.items():
        lard = lart.get(namn)
        svar[namn] = sammanslagen(sagd, lard.leverantor if lard else None)
    return dict(sorted(svar.items(), key=lambda par: par[1].namn.casefold()))


def momskonto(bok: Bok) -> str:
    """Return the account that refundable VAT is put on, `kostnad` when there is none."""
    egna = sorted(nr for nr in bok.konton if nr.startswith("165"))
    ej_ansokt = [nr for nr in egna if "ej ansökt" in bok.konton[nr].namn.lower()]
    return (ej_ansokt or egna or [KOSTNAD])[0]
