"""The records of a file in tables, as the checks look at them; and what type of file it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from lkbr.uppstallning import kontoklasser
from rakenskap.sie import poster as p
from rakenskap.sie.falt import exakt_belopp
from rakenskap.sie.fel import Felsamlare
from rakenskap.sie.poster import Siepost, Ver, urval

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


#: Dimensions whose meaning the format itself gives.
STANDARDDIMENSIONER: Final[dict[str, str]] = {
    "1": "kostnadsställe",
    "2": "kostnadsbärare",
    "6": "projekt",
    "7": "anställd",
    "8": "kund",
    "9": "leverantör",
    "10": "faktura",
}

NOLL: Final = Decimal(0)


class Filtyp(StrEnum):
    """The types of SIE files. 4E and 4I both say #SIETYP 4, and differ in their contents."""

    TYP1 = "1"
    TYP2 = "2"
    TYP3 = "3"
    TYP4E = "4E"
    TYP4I = "4I"


def filtyp(poster: Iterable[Siepost]) -> Filtyp:
    """The type of a file: by #SIETYP, and by its contents where that says 4 or nothing known."""
    taggar = {post.TAGG for post in poster if not isinstance(post, p.Sietyp)}
    angiven = next(iter(urval(poster, p.Sietyp)), None)
    if angiven is not None and angiven.typ in {1, 2, 3}:
        return Filtyp(str(angiven.typ))
    if taggar & {"IB", "UB", "RES"}:
        if angiven is not None or "VER" in taggar:
            return Filtyp.TYP4E
        if taggar & {"OIB", "OUB"}:
            return Filtyp.TYP3
        return Filtyp.TYP2 if taggar & {"PSALDO", "PBUDGET"} else Filtyp.TYP1
    if "KONTO" in taggar and "VER" not in taggar:
        return Filtyp.TYP4E if angiven is not None else Filtyp.TYP1
    return Filtyp.TYP4I


@dataclass(frozen=True, slots=True)
class Sieunderlag:
    """The records of a file in tables."""

    poster: Sequence[Siepost]
    typ: Filtyp
    fel: Felsamlare
    vers: tuple[Ver, ...]
    ar: Mapping[int, tuple[date, date]]  # the räkenskapsår that have dates
    konton: Mapping[str, p.Siekonto]
    ktyp: Mapping[str, str]
    dimensioner: frozenset[str]
    objekt: frozenset[tuple[str, str]]

    def saldon(self, klass: type[p.Ib | p.Ub | p.Res], ar: int) -> dict[str, Decimal]:
        """The balances of one kind and year, by account, in kronor."""
        ut: dict[str, Decimal] = {}
        for post in urval(self.poster, klass):
            if post.ar == ar:
                ut[post.konto] = ut.get(post.konto, NOLL) + exakt_belopp(post)
        return ut

    def ar_for(self, datum: date | None) -> int | None:
        """The number of the räkenskapsår of a date; None where it is in none."""
        if datum is None:
            return None
        traffar = (ar for ar, (start, slut) in self.ar.items() if start <= datum <= slut)
        return max(traffar, default=None)

    def is_resultatkonto(self, konto: str) -> bool | None:
        """Whether an account is in the result; None where neither #KTYP nor BAS says."""
        typ = self.ktyp.get(konto, "").upper()
        if typ in {"T", "S", "K", "I"}:
            return typ in {"K", "I"}
        klass = kontoklasser().get(konto[:1])
        return None if klass is None else klass.resultat


def underlag_av(poster: Sequence[Siepost], fel: Felsamlare) -> Sieunderlag:
    """The tables of a file's records; faults go to ``fel``."""
    ar: dict[int, tuple[date, date]] = {}
    for post in urval(poster, p.Rar):
        if post.start and post.slut and post.ar not in ar:
            ar[post.ar] = (post.start, post.slut)
    dimensioner = {post.dim for post in urval(poster, p.Dim)}
    dimensioner.update(post.dim for post in urval(poster, p.Underdim))
    return Sieunderlag(
        poster=poster,
        typ=filtyp(poster),
        fel=fel,
        vers=tuple(urval(poster, Ver)),
        ar=ar,
        konton={post.konto: post for post in urval(poster, p.Siekonto)},
        ktyp={post.konto: post.typ for post in urval(poster, p.Ktyp)},
        dimensioner=frozenset(dimensioner),
        objekt=frozenset((post.dim, post.objekt) for post in urval(poster, p.Objekt)),
    )
