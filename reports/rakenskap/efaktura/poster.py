"""What an electronic invoice says. Amounts are öre; a credit note's are positive as in the file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Fakturapart:
    """A party: name and organisation number, empty where the file does not say."""

    namn: str
    orgnr: str


@dataclass(frozen=True, slots=True)
class Fakturarad:
    """A line: number, what it is, net, category and rate of VAT."""

    nummer: str
    vad: str
    ore: int
    kategori: str
    sats: Decimal


@dataclass(frozen=True, slots=True)
class Momsdel:
    """VAT at one rate (TaxSubtotal): what it is computed on, and the tax."""

    kategori: str
    sats: Decimal
    underlag_ore: int
    moms_ore: int


@dataclass(frozen=True, slots=True)
class Fakturabilaga:
    """A document inside the invoice."""

    namn: str
    innehall: bytes


@dataclass(frozen=True, slots=True)
class Efaktura:
    """An invoice or credit note that adds up.

    Attributes:
        kredit: True for a credit note.
        bankgiro: where it is to be paid, as the file says; so with plusgiro and iban.
        ocr: what the payment must say (PaymentID).
        avser: the number of the invoice that a credit note is of.
        referens: the buyer's reference or order.
        netto_ore: without VAT (TaxExclusiveAmount).
        betalt_ore: what has been paid already (PrepaidAmount).
        avrundning_ore: rounding of what is to be paid.
    """

    fil: str
    innehall: bytes
    sha256: str
    kredit: bool
    nummer: str
    datum: dt.date
    forfaller: dt.date | None
    saljare: Fakturapart
    kopare: Fakturapart
    bankgiro: str
    plusgiro: str
    iban: str
    ocr: str
    avser: str
    referens: str
    rader: tuple[Fakturarad, ...]
    moms: tuple[Momsdel, ...]
    netto_ore: int
    moms_ore: int
    betalt_ore: int
    avrundning_ore: int
    att_betala_ore: int
    bilagor: tuple[Fakturabilaga, ...] = ()
