"""Which invoices to pay, when, and to which account; credit notes are drawn off."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lkbr.bankdag import is_arbetsdag
from lkbr.belopp import ore_som_text
from rakenskap.betalning.skickat import skickade
from rakenskap.bok.bok import Bok
from rakenskap.inkop.inlarning import alla_leverantorer
from rakenskap.listor import celler
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport
from rakenskap.reskontra.poster import LEVERANTOR, Post, rent
from rakenskap.reskontra.register import Leverantor, villkor_i
from rakenskap.reskontra.reskontra import reskontra

KOLUMNER = (
    Kolumn("motpart", "Leverantör", "text", grupp=1),
    Kolumn("konto", "Till", "text", grupp=1),
    Kolumn("dag", "Betalas", "datum"),
    Kolumn("ver", "Verifikation", "text"),
    Kolumn("nummer", "Fakturanr", "text"),
    Kolumn("forfaller", "Förfaller", "datum"),
    Kolumn("belopp", "Belopp"),
)


@dataclass(frozen=True, slots=True)
class Betalning:
    """A payment: one invoice, or a supplier's invoices less its credit notes.

    Attributes:
        dag: the bank day that it is paid on.
        poster: what it settles.
    """

    leverantor: Leverantor
    dag: dt.date
    poster: tuple[Post, ...]

    @property
    def ore(self) -> int:
        """What is paid, positive."""
        return -sum(post.kvar_ore for post in self.poster)


@dataclass(frozen=True, slots=True)
class Betalningsforslag:
    """What to pay, and what is left out with the reason."""

    betalningar: tuple[Betalning, ...]
    utelamnat: tuple[str, ...]


def bankdag(forfaller: dt.date, idag: dt.date) -> dt.date:
    """Return the last bank day not after a due day, and not before today."""
    dag = max(forfaller, idag)
    while not is_arbetsdag(dag) and dag > idag:
        dag -= dt.timedelta(days=1)
    while not is_arbetsdag(dag):
        dag += dt.timedelta(days=1)
    return dag


def betalningsforslag(
    bok: Bok, till: dt.date, idag: dt.date, utom: Collection[str] = ()
) -> Betalningsforslag:
    """Propose the payment of what falls due up to a day.

    Args:
        bok: the books; what drafts pay is counted as paid.
        till: the last due day.
        idag: today: nothing is paid before it.
        utom: verifikationer that are not to be paid.
    """
    leverantorer = alla_leverantorer(bok)
    sanda = skickade(bok)
    utelamnat: list[str] = []
    per_part: defaultdict[str, list[Post]] = defaultdict(list)
    for post in reskontra(bok, LEVERANTOR, utkast=True, villkor=villkor_i(bok)).oppna:
        if post.utkast or post.slag == "betalning" or post.namn in utom:
            continue
        if post.slag == "faktura" and post.kvar_ore > 0:
            continue  # more than paid: the reskontra warns of it
        if post.slag == "faktura" and post.forfaller > till:
            continue
        if post.namn in sanda:
            utelamnat.append(
                f"{post.namn}, {post.motpart}: skickad till banken i {sanda[post.namn]}; ta bort "
                "filen om banken inte har fått den."
            )
            continue
        per_part[rent(post.motpart)].append(post)
    betalningar: list[Betalning] = []
    for namn, poster in per_part.items():
        lev = leverantorer.get(namn, Leverantor(poster[0].motpart))
        egna, hinder = _for_en(lev, poster, idag)
        betalningar += egna
        utelamnat += hinder
    betalningar.sort(key=lambda ett: (ett.dag, ett.leverantor.namn.casefold()))
    return Betalningsforslag(tuple(betalningar), tuple(utelamnat))


def _for_en(
    lev: Leverantor, poster: Sequence[Post], idag: dt.date
) -> tuple[list[Betalning], list[str]]:
    fakturor = [post for post in poster if post.slag == "faktura"]
    krediter = [post for post in poster if post.slag == "kredit"]
    namn = ", ".join(post.namn for post in fakturor)
    if not fakturor:
        return [], []
    if not (lev.bankgiro or lev.plusgiro or lev.iban):
        return [], [
            f"{namn}, {lev.namn}: inget bankgiro, plusgiro eller IBAN är känt. Gör så här: "
            f'rakenskap leverantor "{lev.namn}" --bankgiro …'
        ]
    if not krediter:
        return [Betalning(lev, bankdag(ett.forfaller, idag), (ett,)) for ett in fakturor], []
    alla = Betalning(
        lev, bankdag(min(ett.forfaller for ett in fakturor), idag), (*fakturor, *krediter)
    )
    if alla.ore > 0:
        return [alla], []
    return [], [
        f"{namn}, {lev.namn}: krediterna är större än fakturorna; "
        f"{ore_som_text(-alla.ore)} kr står till godo."
    ]


def betalkonto(lev: Leverantor) -> str:
    """Return the account that a supplier is paid to, as text."""
    if lev.bankgiro:
        return f"bankgiro {lev.bankgiro}"
    return f"plusgiro {lev.plusgiro}" if lev.plusgiro else lev.iban


def betalningslista(forslag: Betalningsforslag) -> Rapport:
    """Make the list of proposed payments, with what is left out after it."""
    rader = [
        Rad(
            post.namn,
            "",
            (
                celler.text(ett.leverantor.namn),
                celler.text(betalkonto(ett.leverantor)),
                celler.dag(ett.dag),
                celler.text(f"{post.namn}{' kredit' if post.slag == 'kredit' else ''}"),
                celler.text(post.nummer),
                celler.dag(post.forfaller),
                celler.beloppscell(-post.kvar_ore),
            ),
        )
        for ett in forslag.betalningar
        for post in ett.poster
    ]
    summa = sum(ett.ore for ett in forslag.betalningar)
    antal = len(forslag.betalningar)
    rader.append(
        Rad(
            "summa",
            f"Summa, {antal} betalning{'' if antal == 1 else 'ar'}",
            (*((celler.TOM,) * (len(KOLUMNER) - 1)), celler.beloppscell(summa)),
            "summa",
        )
    )
    return Rapport(
        "betalningar",
        "Betalningsförslag",
        KOLUMNER,
        tuple(rader),
        efter=forslag.utelamnat,
        decimaler=2,
    )
