"""Checks of the vouchers of a file: sums, dates and numbers."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from lkbr.belopp import kronor_som_text, till_kronor
from rakenskap.sie import poster as p
from rakenskap.sie.falt import exakt_belopp, skriv_datum
from rakenskap.sie.fel import visa
from rakenskap.sie.poster import Trans, Ver
from rakenskap.sie.underlag import NOLL, Filtyp, Sieunderlag

if TYPE_CHECKING:
    from collections.abc import Sequence


def summa(ver: Ver) -> Decimal:
    """The sum of the rows of a voucher that count, exactly, in kronor. It should be zero."""
    if all(not trans.otolkat for trans in ver.trans):
        return till_kronor(sum(trans.belopp_ore for trans in ver.trans))
    return sum((exakt_belopp(trans) for trans in ver.trans), NOLL)


def verifikationer(u: Sieunderlag) -> None:
    """Balance, rows and corrections of each voucher."""
    for ver in u.vers:
        namn = visa(ver.namn)
        if not ver.rader:
            u.fel.lagg("ver_utan_rader", ver.rad, ver=namn)
        rest = summa(ver)
        if rest:
            u.fel.lagg("ver_obalans", ver.rad, ver=namn, summa=kronor_som_text(rest))
        for rad, nasta in zip_longest(ver.rader, ver.rader[1:]):
            if isinstance(rad, p.Rtrans) and not _lika(rad, nasta):
                u.fel.lagg("rtrans_utan_trans", rad.rad, ver=namn)


def _lika(rtrans: p.Rtrans, trans: object) -> bool:
    """Whether the row after an #RTRANS is the like #TRANS that counts."""
    return isinstance(trans, Trans) and (
        (trans.konto, trans.objekt, trans.belopp_ore)
        == (rtrans.konto, rtrans.objekt, rtrans.belopp_ore)
    )


def datum(u: Sieunderlag) -> None:
    """Vouchers without a date, or with one outside the räkenskapsår of the file."""
    forsta_ar = max(u.ar, default=0)
    for ver in u.vers:
        namn = visa(ver.namn)
        if ver.datum is None:
            if not ver.otolkat:
                u.fel.lagg("ver_datum_saknas", ver.rad, ver=namn)
            continue
        if not u.ar:
            continue
        ar = u.ar_for(ver.datum)
        if ar is None:
            start, slut = u.ar[forsta_ar]
            gransen = f"{skriv_datum(start)}–{skriv_datum(slut)}"
            u.fel.lagg("ver_datum_utanfor", ver.rad, ver=namn, datum=ver.datum, ar=gransen)
        elif ar != forsta_ar:
            u.fel.lagg("ver_datum_annat_ar", ver.rad, ver=namn, datum=ver.datum, ar=ar)
        _raddatum(u, ver, namn)


def _raddatum(u: Sieunderlag, ver: Ver, namn: str) -> None:
    for rad in ver.rader:
        if isinstance(rad, Trans) and rad.datum and u.ar_for(rad.datum) is None:
            u.fel.lagg("rad_datum_utanfor", rad.rad, ver=namn, datum=rad.datum)


def nummer(u: Sieunderlag) -> None:
    """Voucher numbers in each series and year: missing, twice, in disorder, and gaps."""
    utan = [ver for ver in u.vers if not ver.nummer.strip("0")]
    if utan and u.typ is not Filtyp.TYP4I:
        forsta = utan[0]
        visat = visa(forsta.text or forsta.namn)
        u.fel.lagg("ver_nummer_saknas", forsta.rad, ver=visat, antal=len(utan))
    # A voucher dated outside every year is numbered with those of the file's own year.
    grupper: dict[tuple[str, int], list[Ver]] = defaultdict(list)
    for ver in u.vers:
        if ver.nummer.strip("0"):
            ar = u.ar_for(ver.datum)
            grupper[ver.serie, max(u.ar, default=0) if ar is None else ar].append(ver)
    for (serie, ar), vers in grupper.items():
        sedda: dict[str, Ver] = {}
        hogst = 0
        for ver in vers:
            annan = sedda.setdefault(_nummernyckel(ver.nummer), ver)
            if annan is not ver:
                u.fel.lagg("ver_dubbel", ver.rad, ver=visa(ver.namn), forsta=annan.rad)
            tal = _tal(ver.nummer)
            if tal is not None and annan is ver and tal < hogst:
                u.fel.lagg("ver_ordning", ver.rad, ver=visa(ver.namn))
            hogst = max(hogst, tal or 0)
        _luckor(u, serie, ar, vers)


def _luckor(u: Sieunderlag, serie: str, ar: int, vers: Sequence[Ver]) -> None:
    """Numbers that are missing in a series; from 1 where the file is a whole year's (4E)."""
    rader: dict[int, int] = {}
    for ver in vers:
        tal = _tal(ver.nummer)
        if tal is not None:
            rader.setdefault(tal, ver.rad)
    tal_ = sorted(rader)
    if not tal_:
        return
    if u.typ is Filtyp.TYP4E and tal_[0] > 1:
        tal_.insert(0, 0)
    luckor = [(a + 1, b - 1) for a, b in pairwise(tal_) if b > a + 1]
    if luckor:
        visade = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in luckor[:20])
        visade += f" och {len(luckor) - 20} luckor till" if len(luckor) > 20 else ""
        rad = rader[luckor[0][1] + 1]
        u.fel.lagg("ver_lucka", rad, serie=visa(serie), luckor=visade, ar=f"år {ar}")


def _tal(nummer: str) -> int | None:
    return int(nummer) if nummer.isascii() and nummer.isdigit() and len(nummer) <= 15 else None


def _nummernyckel(nummer: str) -> str:
    """The number without leading zeros, so that 7 and 007 are the same."""
    return nummer.lstrip("0") if nummer.isdigit() else nummer
