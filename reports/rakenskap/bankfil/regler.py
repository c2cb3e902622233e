"""Rules for bank rows: payee or text to account and dimensions; written, and learnt from the books.

    [[regel]]                    # bankregler.toml beside the books
    motpart = "Skatteverket"     # en del av namnet
    text = "utdelning"           # en del av texten
    riktning = "in"              # in eller ut; utelämnad för båda
    konto = "1630"
    verksamhet = "kansli"

The first written rule that fits is taken. Else what the books say: the account of the latest
payment in the same direction of the same party, or of the same text where the bank names none.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from beancount.core import data

from lkbr.bankdag import bankkonton
from lkbr.kontering import ore_om
from lkbr.konto import kontonummer
from rakenskap.bankfil.matchning import RESKONTRA
from rakenskap.bankfil.poster import Bankdelpost
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.registrering import OtolkatError, hitta_konto, tolka_dimensioner
from rakenskap.dagbok.text import Konteringsrad
from rakenskap.reskontra.poster import rent

FIL = "bankregler.toml"
RIKTNINGAR = ("in", "ut")
_DIMENSIONER = ("insats", "verksamhet", "projekt")
_NYCKLAR = ("motpart", "text", "riktning", "konto", *_DIMENSIONER)
_MINSTA_TEXT = 4


@dataclass(frozen=True, slots=True)
class Bankregel:
    """A rule: what the row must say, and the account that it is then booked on.

    Attributes:
        motpart: part of the party's name, empty for any.
        text: part of what the row says, empty for any.
        riktning: `in`, `ut` or empty for both.
        konto: full account name.
    """

    motpart: str
    text: str
    riktning: str
    konto: str
    dimensioner: tuple[tuple[str, str], ...] = ()

    def passar(self, del_: Bankdelpost) -> bool:
        """Tell whether a payment is one that the rule is for."""
        texter = " ".join((del_.text, *del_.referenser)).casefold()
        return (
            self.motpart.casefold() in del_.motpart.casefold()
            and self.text.casefold() in texter
            and self.riktning in ("", _riktning(del_.ore))
        )


@dataclass(frozen=True, slots=True)
class Lardregel:
    """The counter rows of a payment in the books, with its öre on the bank account."""

    ore: int
    rader: tuple[Konteringsrad, ...]


@dataclass(frozen=True, slots=True)
class Regelbok:
    """Written rules in their order, and what the books have taught by party or text."""

    skrivna: tuple[Bankregel, ...]
    larda: Mapping[tuple[str, str], Lardregel]

    def foresla(self, del_: Bankdelpost) -> tuple[Konteringsrad, ...]:
        """Return the counter rows of a payment, none when no rule fits."""
        for regel in self.skrivna:
            if regel.passar(del_):
                return (Konteringsrad(regel.konto, -del_.ore, regel.dimensioner),)
        nyckel = _nyckel(del_.motpart, del_.text)
        lard = self.larda.get((nyckel, _riktning(del_.ore))) if nyckel else None
        if lard is None:
            return ()
        if len(lard.rader) == 1:
            (rad,) = lard.rader
            return (Konteringsrad(rad.konto, -del_.ore, rad.uppgifter),)
        # Several rows say how that amount was divided, and nothing of another.
        return lard.rader if lard.ore == del_.ore else ()


def _riktning(ore: int) -> str:
    return RIKTNINGAR[ore < 0]


def _nyckel(motpart: str, text: str) -> str:
    """Return what a payment is known by: the party, else its text without numbers."""
    if motpart:
        return rent(motpart)
    ord_ = "".join(tecken for tecken in text if not tecken.isdigit())
    return f"text:{rent(ord_)}" if len(rent(ord_)) >= _MINSTA_TEXT else ""


def regelbok(bok: Bok, fran: dt.date = dt.date.min, fore: dt.date = dt.date.max) -> Regelbok:
    """Return the rules of some books.

    Args:
        bok: the books.
        fran: what is learnt is learnt from this day,
        fore: and from days before this one.

    Raises:
        BokFelError: the written rules cannot be used; all that is wrong is in it.
    """
    return Regelbok(las_regler(bok), larda_regler(bok, fran, fore))


def larda_regler(
    bok: Bok, fran: dt.date = dt.date.min, fore: dt.date = dt.date.max
) -> dict[tuple[str, str], Lardregel]:
    """Return what booked payments have taught, the latest of each party and direction."""
    larare = Larare(bok)
    for entry in bok.entries:
        if isinstance(entry, data.Transaction) and fran <= entry.date < fore:
            larare.lar(entry)
    return larare.larda


class Larare:
    """Learns from one payment at a time; it must be known which accounts are the bank's."""

    def __init__(self, bok: Bok) -> None:
        self.kassa = bankkonton(bok.entries)
        self._reskontra = {k.beancount for k in bok.konton.values() if k.delpost in RESKONTRA}
        self.larda: dict[tuple[str, str], Lardregel] = {}

    def lar(self, entry: data.Transaction) -> None:
        """Learn from a booked payment that settles no invoice and has not been corrected."""
        if entry.flag == "!" or entry.meta.get("rattar") or entry.meta.get("rattas-av"):
            return
        pa_banken = [p for p in entry.postings if p.account in self.kassa]
        andra = [p for p in entry.postings if p.account not in self.kassa]
        if len(pa_banken) != 1 or not andra or any(p.account in self._reskontra for p in andra):
            return
        ore = radens_ore(pa_banken[0])
        # The words before a bank file's text are ours.
        text = (entry.narration or "").split(": ", 1)[-1]
        for ett in {_nyckel(entry.payee or "", text), _nyckel("", text)} - {""}:
            self.larda[ett, _riktning(ore)] = Lardregel(ore, tuple(map(_rad, andra)))


def radens_ore(posting: data.Posting) -> int:
    """Return what a row puts on its account, debit positive."""
    return ore_om(posting) or 0


def _rad(posting: data.Posting) -> Konteringsrad:
    meta = posting.meta or {}
    dims = tuple((namn, str(meta[namn])) for namn in _DIMENSIONER if meta.get(namn))
    return Konteringsrad(posting.account, radens_ore(posting), dims)


def las_regler(bok: Bok) -> tuple[Bankregel, ...]:
    """Read the written rules; none when there is no file.

    Raises:
        BokFelError: a rule cannot be used; all that is wrong is in it.
    """
    fil = bok.mapp / FIL
    if not fil.is_file():
        return ()
    try:
        tabell = tomllib.loads(fil.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as hinder:
        text = f"Filen går inte att tolka ({hinder}). Gör så här: rätta den."
        raise BokFelError([Felrad(FIL, 0, text)]) from None
    return tolka_regler(bok, tabell)


def tolka_regler(bok: Bok, tabell: Mapping[str, Any]) -> tuple[Bankregel, ...]:
    """Return the rules that a table holds.

    Raises:
        BokFelError: a rule cannot be used; all that is wrong is in it.
    """
    fel = [
        Felrad(FIL, 0, f"«{namn}» betyder ingenting här. Gör så här: skriv [[regel]].")
        for namn in tabell
        if namn != "regel"
    ]
    regler = []
    for nummer, rad in enumerate(tabell.get("regel", []), start=1):
        try:
            regler.append(_regel(bok, rad))
        except OtolkatError as ett:
            fel.append(Felrad(FIL, 0, f"Regel {nummer}: {ett} Gör så här: rätta den i {FIL}."))
    if fel:
        raise BokFelError(fel)
    return tuple(regler)


def _regel(bok: Bok, rad: Mapping[str, Any]) -> Bankregel:
    for namn, varde in rad.items():
        if namn not in _NYCKLAR:
            raise OtolkatError(f"«{namn}» finns inte; välj bland {', '.join(_NYCKLAR)}.")
        if not isinstance(varde, str):
            raise OtolkatError(f"{namn} är inte en text.")
    if not rad.get("motpart", "").strip() and not rad.get("text", "").strip():
        raise OtolkatError("den passar alla rader; skriv motpart eller text.")
    if rad.get("riktning", "") not in ("", *RIKTNINGAR):
        raise OtolkatError(f"riktningen {rad['riktning']} finns inte; skriv in eller ut.")
    konto = hitta_konto(bok, rad.get("konto", "") or "?")
    dims = " ".join(f"{namn}={rad[namn]}" for namn in _DIMENSIONER if rad.get(namn))
    return Bankregel(
        rad.get("motpart", "").strip(),
        rad.get("text", "").strip(),
        rad.get("riktning", ""),
        konto.beancount,
        tolka_dimensioner(bok, dims),
    )


def lika_konton(ena: Sequence[Konteringsrad], andra: Sequence[Konteringsrad]) -> bool:
    """Tell whether two proposals put the same amounts on the same accounts and invoices."""

    def nyckel(rad: Konteringsrad) -> tuple[str, int, str]:
        return (kontonummer(rad.konto) or "", rad.ore, str(dict(rad.uppgifter).get("faktura", "")))

    return sorted(map(nyckel, ena)) == sorted(map(nyckel, andra))
