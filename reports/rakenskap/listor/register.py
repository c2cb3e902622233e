"""The lists by name: what each is called, which conditions it takes, and who makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lkbr.behandlingshistorik import Historik
from rakenskap.listor.balansrapport import balansrapport
from rakenskap.listor.grundbok import grundbok
from rakenskap.listor.historiklista import historiklista, registreringsordning
from rakenskap.listor.huvudbok import huvudbok
from rakenskap.listor.rattelselista import rattelselista
from rakenskap.listor.resultatrapport import resultatrapport
from rakenskap.listor.saldobalans import saldobalans
from rakenskap.listor.urval import Listurval
from rakenskap.listor.verifikationslista import verifikationslista
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rapport

Gor = Callable[[Berakning, Listurval, Historik], Rapport]
ALLA_VILLKOR = frozenset(
    {"konto", "serie", "insats", "verksamhet", "projekt", "motpart", "sok", "minst", "hogst"}
)


@dataclass(frozen=True, slots=True)
class Lista:
    """One kind of list.

    Attributes:
        gor: makes it from the books' amounts, a selection and the behandlingshistorik.
        villkor: the conditions beyond the period that it takes.
        ett_ar: True when it has balances and so must lie within one räkenskapsår.
    """

    titel: str
    gor: Gor
    villkor: frozenset[str] = ALLA_VILLKOR
    ett_ar: bool = False


LISTOR: dict[str, Lista] = {
    "grundbok": Lista("Grundbok", lambda b, u, h: grundbok(b, u, registreringsordning(h))),
    "huvudbok": Lista("Huvudbok", lambda b, u, _: huvudbok(b, u), ett_ar=True),
    "verifikationer": Lista("Verifikationslista", lambda b, u, _: verifikationslista(b, u)),
    "saldobalans": Lista("Saldobalans", lambda b, u, _: saldobalans(b, u), ett_ar=True),
    "resultat": Lista("Resultatrapport", lambda b, u, _: resultatrapport(b, u), ett_ar=True),
    "balans": Lista(
        "Balansrapport", lambda b, u, _: balansrapport(b, u), frozenset({"konto"}), ett_ar=True
    ),
    "rattelser": Lista("Rättelselista", lambda b, u, _: rattelselista(b, u)),
    "historik": Lista(
        "Behandlingshistorik", lambda _, u, h: historiklista(h, u), frozenset({"sok"})
    ),
}
