"""Checks of the balances of a file: against each other, and against its vouchers."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from lkbr.belopp import kronor_som_text
from rakenskap.sie import poster as p
from rakenskap.sie.falt import exakt_belopp
from rakenskap.sie.fel import Felsamlare, visa
from rakenskap.sie.poster import urval
from rakenskap.sie.underlag import NOLL, Filtyp, Sieunderlag

if TYPE_CHECKING:
    from collections.abc import Mapping


def summor(u: Sieunderlag) -> None:
    """The opening balances of a year sum to zero, and so do closing balances and results."""
    for ar in sorted({post.ar for post in urval(u.poster, p.Ib)}, reverse=True):
        ib = sum(u.saldon(p.Ib, ar).values(), NOLL)
        if ib:
            u.fel.lagg("ib_obalans", 0, ar=ar, summa=kronor_som_text(ib))
    for ar in sorted({post.ar for post in urval(u.poster, p.Ub)}, reverse=True):
        ub = sum(u.saldon(p.Ub, ar).values(), NOLL)
        res = sum(u.saldon(p.Res, ar).values(), NOLL)
        if ub + res:
            u.fel.lagg("ub_res_obalans", 0, ar=ar, ub=kronor_som_text(ub), res=kronor_som_text(res))


def _rorelser(u: Sieunderlag, ar: int) -> dict[str, Decimal]:
    """The sum of the vouchers on each account in a year, in kronor.

    A voucher with no date, or in a file with no dates of its year, is taken to be of year 0.
    """
    ut: dict[str, Decimal] = defaultdict(lambda: NOLL)
    for ver in u.vers:
        if (u.ar_for(ver.datum) or 0) == ar:
            for trans in ver.trans:
                ut[trans.konto] += exakt_belopp(trans)
    return ut


def balanser(u: Sieunderlag) -> None:
    """#IB and the vouchers make #UB, and the vouchers make #RES, account by account.

    Months of #PSALDO are tried the same way where the file has no vouchers.
    """
    if u.typ is Filtyp.TYP4I:
        return
    if u.vers or u.typ is Filtyp.TYP4E:
        for ar in (0, -1) if u.vers else (0,):
            _mot_verifikationer(u, ar)
        return
    for ar in sorted({post.ar for post in urval(u.poster, p.Psaldo)}, reverse=True):
        rorelse: dict[str, Decimal] = defaultdict(lambda: NOLL)
        for post in urval(u.poster, p.Psaldo):
            if post.ar == ar and not post.objekt:
                rorelse[post.konto] += exakt_belopp(post)
        if rorelse and any(post.ar == ar for post in urval(u.poster, p.Ib)):
            _jamfor(u, ar, rorelse, "ub_psaldo", "res_psaldo")


def _mot_verifikationer(u: Sieunderlag, ar: int) -> None:
    rorelser = _rorelser(u, ar)
    if not u.saldon(p.Ub, ar) and not u.saldon(p.Res, ar):
        if rorelser:
            u.fel.lagg("balanser_saknas", 0, ar=ar)
    elif rorelser or ar == 0:
        _jamfor(u, ar, rorelser, "ub_stammer_inte", "res_stammer_inte")


def _jamfor(
    u: Sieunderlag, ar: int, rorelse: Mapping[str, Decimal], ub_kod: str, res_kod: str
) -> None:
    ib, ub, res = u.saldon(p.Ib, ar), u.saldon(p.Ub, ar), u.saldon(p.Res, ar)
    rader = {
        (post.TAGG, post.konto): post.rad
        for post in u.poster
        if isinstance(post, (p.Ub, p.Res)) and post.ar == ar
    }
    for konto in sorted({*ib, *ub, *res, *rorelse}):
        fore, rorelsen = ib.get(konto, NOLL), rorelse.get(konto, NOLL)
        i_resultat = konto in res or (konto not in ib and konto not in ub)
        if i_resultat and konto not in res and u.is_resultatkonto(konto) is False:
            i_resultat = False
        if i_resultat and res.get(konto, NOLL) != rorelsen:
            delar = _i_ord(rorelse=rorelsen, res=res.get(konto, NOLL))
            u.fel.lagg(res_kod, rader.get(("RES", konto), 0), konto=visa(konto), **delar)
        if not i_resultat and ub.get(konto, NOLL) != fore + rorelsen:
            delar = _i_ord(ib=fore, rorelse=rorelsen, summa=fore + rorelsen, ub=ub.get(konto, NOLL))
            u.fel.lagg(ub_kod, rader.get(("UB", konto), 0), konto=visa(konto), **delar)


def ib_mot_forra_ub(u: Sieunderlag) -> None:
    """The opening balance of a year is the closing balance of the year before."""
    ib_ar = {post.ar for post in urval(u.poster, p.Ib)}
    ub_ar = {post.ar for post in urval(u.poster, p.Ub)}
    for ar in sorted(ib_ar, reverse=True):
        if ar - 1 in ub_ar:
            skillnader(u.saldon(p.Ib, ar), u.saldon(p.Ub, ar - 1), (str(ar), str(ar - 1)), u.fel)


def skillnader(
    ib: Mapping[str, Decimal], ub: Mapping[str, Decimal], ar: tuple[str, str], fel: Felsamlare
) -> None:
    """Report each account whose opening balance is not the closing balance of the year before."""
    for konto in sorted({*ib, *ub}):
        fore, efter = ub.get(konto, NOLL), ib.get(konto, NOLL)
        if fore != efter:
            delar = {**_i_ord(ib=efter, ub=fore), "ar": ar[0], "forra": ar[1]}
            fel.lagg("ib_mot_ub", 0, konto=visa(konto), **delar)


def _i_ord(**belopp: Decimal) -> dict[str, str]:
    return {namn: kronor_som_text(ett) for namn, ett in belopp.items()}
