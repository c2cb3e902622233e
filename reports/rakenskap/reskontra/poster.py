"""What stands in a reskontra: invoices, credit notes and payments, with what has settled them.

Amounts are öre with debit positive, as in the books.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from beancount.core import data

LEVERANTOR = "leverantorsskulder"
KUND = "kundfordringar"
# The sign of an invoice on the account, by delpost: a debt is credited, a claim debited.
TECKEN = {LEVERANTOR: -1, KUND: 1}
Postslag = Literal["faktura", "kredit", "betalning"]
# What an invoice's own verifikation may say of the number that the payer writes.
NUMMERUPPGIFTER = ("fakturanr", "ocr")
FAKTURANR, FORFALLER, FAKTURADAG = "fakturanr", "forfaller", "fakturadag"
BETALNINGSVILLKOR_DAGAR = 30
_AR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Reglering:
    """What settles a part of an invoice.

    Attributes:
        ver: the verifikation, `B7/2023`, or `utkast fil:rad`.
        slag: a payment, a credit note, a correction of the invoice, or a payment that came with
            the invoice that this one replaces.
        tolkad: True when no row names the invoice, and it was known by party and amount.
    """

    ver: str
    dag: dt.date
    ore: int
    slag: Literal["betalning", "kredit", "rattelse", "overford"]
    tolkad: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """An invoice, a credit note that no invoice has taken, or a payment that settles none.

    Attributes:
        namn: the verifikation, `L45/2023`, or `utkast fil:rad`.
        konto: account number.
        belopp_ore: what its own rows put on the account.
        nummer: the invoice's own number, empty when it is not said.
        forfaller: the day it falls due: as said, else by the terms of payment.
        angiven: the invoice that a payment names and that there is not.
        ersatter: the invoice that this one came in place of, when it corrects one.
    """

    namn: str
    slag: Postslag
    konto: str
    motpart: str
    text: str
    nummer: str
    datum: dt.date
    forfaller: dt.date
    belopp_ore: int
    rorelser: tuple[Reglering, ...]
    entry: data.Transaction
    utkast: bool = False
    angiven: str = ""
    ersatter: str = ""

    @property
    def kvar_ore(self) -> int:
        """What is open, with the account's sign: less than nought of a supplier's invoice."""
        return self.belopp_ore + sum(ett.ore for ett in self.rorelser)

    @property
    def reglerat_ore(self) -> int:
        """What has been paid, set off or corrected, with the invoice's own sign."""
        return -sum(ett.ore for ett in self.rorelser)

    @property
    def rattad(self) -> bool:
        """Tell whether corrections have taken the whole invoice back."""
        return bool(self.rorelser) and self.belopp_ore == -sum(
            ett.ore for ett in self.rorelser if ett.slag == "rattelse"
        )

    def dagar(self, dag: dt.date) -> int:
        """Return how many days after it fell due a day is; less than nought before."""
        return (dag - self.forfaller).days

    @property
    def sokord(self) -> frozenset[str]:
        """The numbers that a payer may give, letters and digits only."""
        meta = self.entry.meta
        egna = [str(meta[ett]) for ett in NUMMERUPPGIFTER if meta.get(ett)]
        ur_texten = [
            ett
            for ett in self.text.split()
            if sum(tecken.isdigit() for tecken in ett) >= 4 and not _AR.fullmatch(rent(ett))
        ]
        return frozenset(rent(ett) for ett in (self.namn, *egna, *ur_texten)) - {""}


def rent(text: str) -> str:
    """Return a name or number by its letters and digits, in capitals, to be compared."""
    return re.sub(r"[\W_]", "", text).upper()


def ord_i(texter: Iterable[str]) -> frozenset[str]:
    """Return some texts and each word in them, cleaned, to be compared with `Post.sokord`."""
    alla = (ett for text in texter for ett in (text, *text.split()))
    return frozenset(rent(ett) for ett in alla) - {""}
