"""What is wrong in the bookkeeping of a file that could be read.

``kontroll`` looks at one file, ``kontroll_filer`` at the files of several years together. Each
check is a function of the same tables of the records (``Sieunderlag``). None of the faults here
makes a file unreadable: the records are there, and what is wrong is in the books.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from rakenskap.sie import poster as p
from rakenskap.sie.falt import skriv_datum
from rakenskap.sie.fel import Felsamlare, skarp, visa
from rakenskap.sie.filkontroll import (
    ar_och_perioder,
    dimensioner,
    dubbla_poster,
    konton,
    poster_efter_typ,
    rakenskapsar,
)
from rakenskap.sie.poster import Siepost, urval
from rakenskap.sie.saldokontroll import balanser, ib_mot_forra_ub, skillnader, summor
from rakenskap.sie.underlag import Sieunderlag, underlag_av
from rakenskap.sie.verkontroll import datum, nummer, verifikationer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rakenskap.sie.fel import Siefel
    from rakenskap.sie.las import Lasning


def kontroll(
    poster: Sequence[Siepost], *, strikt: bool = False, fil: str = ""
) -> tuple[Siefel, ...]:
    """All faults in the contents of one file, by line.

    Args:
        poster: the records of the file, as ``las`` gives them.
        strikt: make every warning an error.
        fil: the name of the file as it is to stand in the faults.
    """
    samlare = Felsamlare(fil)
    underlag = underlag_av(poster, samlare)
    for prova in _KONTROLLER:
        prova(underlag)
    return samlare.alla(strikt=strikt)


_KONTROLLER: Final[tuple[Callable[[Sieunderlag], None], ...]] = (
    poster_efter_typ,
    dubbla_poster,
    rakenskapsar,
    ar_och_perioder,
    konton,
    dimensioner,
    verifikationer,
    datum,
    nummer,
    summor,
    balanser,
    ib_mot_forra_ub,
)


def kontroll_filer(filer: Sequence[Lasning], *, strikt: bool = False) -> tuple[Siefel, ...]:
    """What is wrong between the files of several years: the same federation, each year once.

    The opening balances of a later year are compared with the closing balances of the former.
    Each file is to be checked by itself too (``kontroll``).
    """
    ut: list[Siefel] = []
    _samma_forbund(filer, ut)
    daterade = []
    for lasning in filer:
        underlag = underlag_av(lasning.poster, Felsamlare(lasning.fil))
        if 0 in underlag.ar:
            daterade.append((underlag.ar[0], lasning.fil, underlag))
    daterade.sort(key=lambda del_: del_[0])
    for fore, efter in pairwise(daterade):
        samlare = efter[2].fel
        _tva_ar(fore, efter, samlare)
    for _, _, underlag in daterade:
        ut.extend(underlag.fel.alla())
    if strikt:
        return skarp(ut)
    return tuple(ut)


def _tva_ar(
    fore: tuple[tuple[date, date], str, Sieunderlag],
    efter: tuple[tuple[date, date], str, Sieunderlag],
    fel: Felsamlare,
) -> None:
    (fore_start, fore_slut), fore_fil, fore_u = fore
    (start, slut), _, efter_u = efter
    ar = f"{skriv_datum(start)}–{skriv_datum(slut)}"
    if start <= fore_slut:
        fel.lagg("samma_ar", 0, ar=ar, annan_fil=visa(fore_fil))
        return
    if start != fore_slut + timedelta(days=1):
        delar = {"slut": fore_slut, "start": start, "annan_fil": visa(fore_fil)}
        fel.lagg("ar_saknas", 0, **delar)
        return
    forra = f"{skriv_datum(fore_start)}–{skriv_datum(fore_slut)}"
    skillnader(efter_u.saldon(p.Ib, 0), fore_u.saldon(p.Ub, 0), (ar, forra), fel)


def _samma_forbund(filer: Sequence[Lasning], ut: list[Siefel]) -> None:
    forsta: tuple[str, str] | None = None
    for lasning in filer:
        post = next(urval(lasning.poster, p.Orgnr), None)
        nummer = "".join(t for t in post.orgnr if t.isalnum()) if post else ""
        if not nummer:
            continue
        if forsta is None:
            forsta = (nummer, lasning.fil)
        elif nummer != forsta[0]:
            samlare = Felsamlare(lasning.fil)
            delar = {"orgnr": visa(nummer), "annat": visa(forsta[0]), "annan_fil": visa(forsta[1])}
            samlare.lagg("olika_orgnr", post.rad if post else 0, **delar)
            ut.extend(samlare.alla())
