"""Open invoices, and those that a payment settles: one, or several of the same party together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from rakenskap.bankfil.poster import Bankdelpost
from rakenskap.bok.bok import Bok
from rakenskap.reskontra.poster import TECKEN, ord_i, rent
from rakenskap.reskontra.reskontra import reskontra

RESKONTRA = tuple(TECKEN)
FLEST_TILLSAMMANS = 12


@dataclass(frozen=True, slots=True)
class OppenFaktura:
    """An invoice or credit note with something left to pay.

    Attributes:
        namn: the verifikation, `L45/2023`.
        konto: the account it stands on.
        kvar_ore: what is left, debit positive: what its payment does to the bank account.
        nummer: the numbers that a payer may give, letters and digits only.
        kredit: a credit note, which is only settled together with an invoice.
    """

    namn: str
    konto: str
    motpart: str
    kvar_ore: int
    nummer: frozenset[str]
    kredit: bool = False


def oppna_fakturor(bok: Bok) -> tuple[OppenFaktura, ...]:
    """Return the invoices that are not settled, payments in drafts counted, in order of due day."""
    alla = [post for delpost in RESKONTRA for post in reskontra(bok, delpost, utkast=True).oppna]
    return tuple(
        OppenFaktura(
            post.namn,
            bok.konton[post.konto].beancount,
            post.motpart,
            post.kvar_ore,
            post.sokord,
            kredit=post.slag == "kredit",
        )
        for post in sorted(alla, key=lambda post: (post.forfaller, post.datum))
        # An invoice that is not booked has no name yet; one that is overpaid asks for nothing.
        if not post.utkast and (post.slag == "kredit" or post.kvar_ore * post.belopp_ore > 0)
        if post.slag != "betalning"
    )


def valj_fakturor(del_: Bankdelpost, oppna: Sequence[OppenFaktura]) -> tuple[OppenFaktura, ...]:
    """Return the invoices that a payment settles, none where none or several answers fit.

    The amount must be what is left, and the reference one of the invoice's numbers, or else the
    name the same. A payment may settle several of one party: those that it names, else all that
    are open, else the only ones that add up to it; credit notes are drawn off.
    """
    ord_ = ord_i(del_.referenser)
    lika = [ett for ett in oppna if ett.kvar_ore == del_.ore]
    med_nummer = [ett for ett in lika if ett.nummer & ord_]
    if med_nummer:
        return tuple(med_nummer) if len(med_nummer) == 1 else ()
    namn = rent(del_.motpart)
    med_namn = [ett for ett in lika if namn and rent(ett.motpart) == namn]
    if med_namn:
        return tuple(med_namn) if len(med_namn) == 1 else ()
    return _tillsammans(del_, oppna, ord_)


def _tillsammans(
    del_: Bankdelpost, oppna: Sequence[OppenFaktura], ord_: frozenset[str]
) -> tuple[OppenFaktura, ...]:
    """Return the invoices of one party that add up to a payment."""
    namngivna = tuple(ett for ett in oppna if ett.nummer & ord_)
    part = {rent(ett.motpart) for ett in namngivna} or {rent(del_.motpart)}
    if len(part) != 1 or part == {""}:
        return ()
    egna = tuple(ett for ett in oppna if {rent(ett.motpart)} == part)
    for val in (namngivna, egna):
        if len(val) > 1 and sum(ett.kvar_ore for ett in val) == del_.ore:
            return val
    if not 1 < len(egna) <= FLEST_TILLSAMMANS:
        return ()
    summor = [
        val
        for antal in range(2, len(egna))
        for val in combinations(egna, antal)
        if sum(ett.kvar_ore for ett in val) == del_.ore and set(namngivna) <= set(val)
    ]
    return summor[0] if len(summor) == 1 else ()


def efter_betalning(
    oppna: Iterable[OppenFaktura], betalda: Iterable[OppenFaktura]
) -> tuple[OppenFaktura, ...]:
    """Return the open invoices once some of them have been paid."""
    borta = {replace(ett, kvar_ore=0) for ett in betalda}
    return tuple(ett for ett in oppna if replace(ett, kvar_ore=0) not in borta)
