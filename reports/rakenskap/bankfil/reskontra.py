"""Open invoices, and the one that a payment settles.

An invoice is a booked verifikation with a row on leverantörsskulder or kundfordringar that names
no other invoice; a row that does (`faktura: "L45/2023"`) settles that one. Payments in drafts
count, so that no invoice is proposed twice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from beancount.core import data

from lkbr.behandlingshistorik import vernyckel
from lkbr.belopp import till_ore
from lkbr.konto import kontonummer
from rakenskap.bankfil.poster import Bankdelpost
from rakenskap.bok.bok import Bok

RESKONTRA = frozenset({"leverantorsskulder", "kundfordringar"})
# What an invoice's own verifikation may say of the number that the payer writes.
NUMMERUPPGIFTER = ("fakturanr", "ocr")
_AR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class OppenFaktura:
    """An invoice with something left to pay.

    Attributes:
        namn: the verifikation, `L45/2023`.
        konto: the account it stands on.
        kvar_ore: what is left, debit positive: what its payment does to the bank account.
        nummer: the numbers that a payer may give, letters and digits only.
    """

    namn: str
    konto: str
    motpart: str
    kvar_ore: int
    nummer: frozenset[str]


def oppna_fakturor(bok: Bok) -> tuple[OppenFaktura, ...]:
    """Return the invoices that are not settled, in the books' order."""
    kvar: defaultdict[tuple[str, str], int] = defaultdict(int)
    fakturor: dict[tuple[str, str], data.Transaction] = {}
    for entry in bok.entries:
        if not isinstance(entry, data.Transaction):
            continue
        for posting in entry.postings:
            konto = bok.konton.get(kontonummer(posting.account) or "")
            number = posting.units.number if posting.units is not None else None
            if konto is None or konto.delpost not in RESKONTRA or not isinstance(number, Decimal):
                continue
            faktura = (posting.meta or {}).get("faktura")
            if faktura is None and entry.flag == "!":
                continue  # an invoice that is not booked has no name yet
            plats = (str(faktura or vernyckel(entry)), posting.account)
            kvar[plats] += till_ore(number)
            if faktura is None:
                fakturor.setdefault(plats, entry)
    return tuple(
        OppenFaktura(namn, konto, entry.payee or "", kvar[namn, konto], _nummer(namn, entry))
        for (namn, konto), entry in fakturor.items()
        if kvar[namn, konto]
    )


def _nummer(namn: str, entry: data.Transaction) -> frozenset[str]:
    egna = [str(entry.meta[ett]) for ett in NUMMERUPPGIFTER if entry.meta.get(ett)]
    ur_texten = [
        ett
        for ett in (entry.narration or "").split()
        if sum(tecken.isdigit() for tecken in ett) >= 4 and not _AR.fullmatch(_rent(ett))
    ]
    return frozenset(_rent(ett) for ett in (namn, *egna, *ur_texten))


def _rent(text: str) -> str:
    return re.sub(r"[\W_]", "", text).upper()


def valj_faktura(del_: Bankdelpost, oppna: Iterable[OppenFaktura]) -> OppenFaktura | None:
    """Return the invoice that a payment settles.

    The amount must be what is left, and the reference one of the invoice's numbers, or else the
    name the same; where several fit, none is chosen.
    """
    lika = [ett for ett in oppna if ett.kvar_ore == del_.ore]
    ord_ = {_rent(ett) for ref in del_.referenser for ett in (ref, *ref.split())} - {""}
    med_nummer = [ett for ett in lika if ett.nummer & ord_]
    if med_nummer:
        return med_nummer[0] if len(med_nummer) == 1 else None
    namn = _rent(del_.motpart)
    med_namn = [ett for ett in lika if namn and _rent(ett.motpart) == namn]
    return med_namn[0] if len(med_namn) == 1 else None


def efter_betalning(
    oppna: Iterable[OppenFaktura], betald: OppenFaktura
) -> tuple[OppenFaktura, ...]:
    """Return the open invoices once one of them has been paid."""
    borta = replace(betald, kvar_ore=0)
    return tuple(ett for ett in oppna if replace(ett, kvar_ore=0) != borta)
