"""The book of one year while it is being made, and what one year hands on to the next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import kalender, kallor
from .fordelning import tal
from .modell import INTERN, Post, Verifikation

if TYPE_CHECKING:
    from datetime import date

    from .fakta import Ar

Delning = tuple[int, dict[str, str]]
"""A part of a shared cost: per mille, and its dimensions."""
EKONOM = "ekonom"
BYRA = "redovisningsbyrå"
CHEF = "förbundschef"
ORDFORANDE = "ordförande"


@dataclass
class Lage:
    """What a year hands on: balances and the items behind them."""

    saldo: Counter[int] = field(default_factory=Counter)
    obetalda: list[Verifikation] = field(default_factory=list)
    kundfordringar: list[Verifikation] = field(default_factory=list)
    upplupet: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Stream to account and öre."""
    bidrag: dict[str, int] = field(default_factory=dict)
    forutbetalda_bidrag: dict[str, int] = field(default_factory=dict)


@dataclass
class Arsbok:
    """One year's entries."""

    fakta: Ar
    lage: Lage
    verifikationer: list[Verifikation] = field(default_factory=list)

    @property
    def ar(self) -> int:
        """Return the year."""
        return self.fakta.ar

    def bokfor(  # noqa: PLR0913 a verifikation has this many parts
        self,
        serie: str,
        datum: date,
        motpart: str,
        text: str,
        poster: list[Post],
        slag: str,
        *,
        registrerad: date | None = None,
        av: str = EKONOM,
        attest: str = "",
    ) -> Verifikation:
        """Book an entry: update the balances and return the entry."""
        nyckel = f"{self.ar}/{serie}/{datum}/{motpart}/{text}/{len(self.verifikationer)}"
        if registrerad is None:
            if serie in "BN":
                registrerad = (
                    datum if datum.month == 12 else kalender.efter(datum, tal(nyckel, 0, 1))
                )
            else:
                registrerad = kalender.efter(kalender.nasta(datum), tal(nyckel, 0, 4))
        attesterad = None
        if attest and serie == "N":
            attesterad = kalender.fore(datum, tal(nyckel + "a", 1, 3))
        elif attest:
            attesterad = kalender.efter(registrerad, tal(nyckel + "a", 0, 4))
        ver = Verifikation(
            serie=serie,
            datum=datum,
            motpart=motpart,
            text=text,
            poster=[p for p in poster if p.ore],
            registrerad=registrerad,
            underlag=kallor.underlag(self.ar, slag),
            av=av,
            attesterad=attesterad,
            attesterad_av=attest,
            antagande=kallor.antagande(self.ar, slag),
        )
        if sum(p.ore for p in ver.poster):
            raise ValueError(f"obalans: {datum} {text}: {[(p.konto, p.ore) for p in ver.poster]}")
        for post in ver.poster:
            self.lage.saldo[post.konto] += post.ore
        self.verifikationer.append(ver)
        return ver

    def bank(
        self, datum: date, motpart: str, text: str, poster: list[Post], slag: str
    ) -> Verifikation:
        """Book a payment or receipt; the bank's posting is what balances the others."""
        summa = sum(p.ore for p in poster)
        return self.bokfor("B", datum, motpart, text, [*poster, Post(1930, -summa)], slag)

    def bokslut(
        self,
        datum: date,
        text: str,
        poster: list[Post],
        slag: str,
        *,
        motpart: str = INTERN,
        registrerad: date | None = None,
    ) -> Verifikation:
        """Book a periodisation."""
        return self.bokfor("P", datum, motpart, text, poster, slag, registrerad=registrerad)


def andelar(total: int, fordelning: list[Delning], konto: int) -> list[Post]:
    """Split an amount over dimensions by per mille; the first takes the rest, in whole kronor."""
    ovriga = [
        Post(konto, total * promille // 100_000 * 100, dim) for promille, dim in fordelning[1:]
    ]
    forsta = Post(konto, total - sum(p.ore for p in ovriga), fordelning[0][1])
    return [forsta, *ovriga]
