"""Checks of a file as a whole: what its type asks for, its years, accounts and dimensions."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from rakenskap.sie import poster as p
from rakenskap.sie.fel import visa
from rakenskap.sie.poster import Siepost, Transaktion, Ver, urval
from rakenskap.sie.underlag import STANDARDDIMENSIONER, Filtyp, Sieunderlag

if TYPE_CHECKING:
    from collections.abc import Sequence

_LANGSTA_AR: Final = timedelta(days=549)
_IDENTITET: Final = ("FLAGGA", "PROGRAM", "FORMAT", "GEN", "SIETYP", "FNAMN")
_OBLIGATORISKA: Final[dict[Filtyp, tuple[str, ...]]] = {
    Filtyp.TYP1: (*_IDENTITET, "RAR", "KONTO"),
    Filtyp.TYP2: (*_IDENTITET, "RAR", "KONTO"),
    Filtyp.TYP3: (*_IDENTITET, "RAR", "KONTO"),
    Filtyp.TYP4E: (*_IDENTITET, "RAR", "KONTO", "IB", "UB", "RES"),
    Filtyp.TYP4I: (*_IDENTITET, "VER"),
}
_FRAMMANDE: Final[dict[Filtyp, tuple[str, ...]]] = {
    Filtyp.TYP1: ("PSALDO", "PBUDGET", "OIB", "OUB", "VER"),
    Filtyp.TYP2: ("OIB", "OUB", "VER"),
    Filtyp.TYP3: ("VER",),
    Filtyp.TYP4E: (),
    Filtyp.TYP4I: ("IB", "UB", "RES", "OIB", "OUB", "PSALDO", "PBUDGET"),
}


def poster_efter_typ(u: Sieunderlag) -> None:
    """The records that the type must have, and those that it must not."""
    antal = Counter(post.TAGG for post in u.poster if post.TAGG)
    forsta = {post.TAGG: post.rad for post in reversed(u.poster)}
    for tagg in _OBLIGATORISKA[u.typ]:
        if not antal[tagg]:
            u.fel.lagg("obligatorisk_saknas", 0, tagg=tagg, typ=u.typ)
    for tagg in _FRAMMANDE[u.typ]:
        if antal[tagg]:
            u.fel.lagg("fel_typ", forsta[tagg], tagg=tagg, typ=u.typ, antal=antal[tagg])
    for sietyp in urval(u.poster, p.Sietyp):
        if sietyp.typ not in {1, 2, 3, 4}:
            u.fel.lagg("sietyp_okand", sietyp.rad, varde=sietyp.typ, typ=u.typ)
    for flagga in urval(u.poster, p.Flagga):
        if flagga.varde:
            u.fel.lagg("flagga_satt", flagga.rad, varde=flagga.varde)


#: The fields that name what a record is about, where it may stand only once for each.
_NYCKLAR: Final[dict[type[Siepost], tuple[str, ...]]] = {
    p.Rar: ("ar",),
    **dict.fromkeys((p.Siekonto, p.Ktyp, p.Kontoenhet), ("konto",)),
    **dict.fromkeys((p.Dim, p.Underdim), ("dim",)),
    p.Objekt: ("dim", "objekt"),
    **dict.fromkeys((p.Ib, p.Ub, p.Res), ("ar", "konto")),
    **dict.fromkeys((p.Oib, p.Oub), ("ar", "konto", "objekt")),
    **dict.fromkeys((p.Psaldo, p.Pbudget), ("ar", "period", "konto", "objekt")),
}


def dubbla_poster(u: Sieunderlag) -> None:
    """A record that says another thing than one before it about the same."""
    sedda: dict[tuple[object, ...], Siepost] = {}
    for post in u.poster:
        falt = _NYCKLAR.get(type(post))
        if falt is None:
            continue
        nyckel = tuple(getattr(post, namn) for namn in falt)
        annan = sedda.setdefault((post.TAGG, *nyckel), post)
        if annan is not post and annan != post:
            visat = " ".join(str(del_) for del_ in nyckel)
            u.fel.lagg("dubbel_post", post.rad, tagg=post.TAGG, nyckel=visat, forsta=annan.rad)


def rakenskapsar(u: Sieunderlag) -> None:
    """Years that end before they begin, that are too long, or that overlap."""
    rader = {post.ar: post.rad for post in urval(u.poster, p.Rar)}
    for ar, (start, slut) in u.ar.items():
        if slut < start:
            u.fel.lagg("rar_vant", rader[ar], ar=ar, start=start, slut=slut)
        elif slut - start > _LANGSTA_AR:
            u.fel.lagg("rar_langt", rader[ar], ar=ar)
    ordnade = sorted((start, slut, ar) for ar, (start, slut) in u.ar.items() if start <= slut)
    for (_, slut, ar), (start, _, annat) in pairwise(ordnade):
        if start <= slut:
            u.fel.lagg("rar_overlapp", rader[annat], ar=annat, annat=ar)


def ar_och_perioder(u: Sieunderlag) -> None:
    """Balances of a year that has no #RAR, and periods outside their year."""
    utan_ar: dict[tuple[str, int], list[int]] = defaultdict(list)
    utanfor: dict[tuple[str, int, p.Sieperiod], list[int]] = defaultdict(list)
    deklarerade = {post.ar for post in urval(u.poster, p.Rar)}
    for post in u.poster:
        if not isinstance(post, (p.Ib, p.Ub, p.Res, p.Oib, p.Oub, p.Psaldo, p.Pbudget)):
            continue
        if post.ar not in deklarerade:
            utan_ar[post.TAGG, post.ar].append(post.rad)
        elif isinstance(post, (p.Psaldo, p.Pbudget)) and post.ar in u.ar:
            start, slut = u.ar[post.ar]
            manad = (post.period.ar, post.period.manad)
            if not (start.year, start.month) <= manad <= (slut.year, slut.month):
                utanfor[post.TAGG, post.ar, post.period].append(post.rad)
    for (tagg, ar), rader in utan_ar.items():
        u.fel.lagg("ar_odeklarerat", rader[0], tagg=tagg, ar=ar, antal=len(rader))
    for (tagg, ar, period), rader in utanfor.items():
        u.fel.lagg("period_utanfor", rader[0], tagg=tagg, ar=ar, period=period, antal=len(rader))


def _anvanda_konton(u: Sieunderlag) -> dict[str, list[int]]:
    """The accounts that are used: the line of the first use, and how many there are."""
    ut: dict[str, list[int]] = {}
    kontoposter = (
        p.Ktyp,
        p.Kontoenhet,
        p.Sru,
        p.Ib,
        p.Ub,
        p.Res,
        p.Oib,
        p.Oub,
        p.Psaldo,
        p.Pbudget,
    )
    for post in u.poster:
        if isinstance(post, (*kontoposter, Transaktion)):
            ut.setdefault(post.konto, [post.rad, 0])[1] += 1
        elif isinstance(post, Ver):
            for rad in post.rader:
                if isinstance(rad, Transaktion):
                    ut.setdefault(rad.konto, [rad.rad, 0])[1] += 1
    return ut


def konton(u: Sieunderlag) -> None:
    """Accounts that are not declared (4I need not declare any) or not numbers; unknown #KTYP."""
    anvanda = _anvanda_konton(u)
    if u.konton or u.typ is not Filtyp.TYP4I:
        for konto, (rad, antal) in anvanda.items():
            if konto not in u.konton:
                u.fel.lagg("konto_odeklarerat", rad, konto=visa(konto), antal=antal)
    rader = {konto: rad for konto, (rad, _) in anvanda.items()}
    rader.update((konto, post.rad) for konto, post in u.konton.items())
    for konto, rad in rader.items():
        if not (konto.isascii() and konto.isdigit()):
            u.fel.lagg("konto_inte_numeriskt", rad, konto=visa(konto))
    for ktyp in urval(u.poster, p.Ktyp):
        if ktyp.typ.upper() not in {"T", "S", "K", "I"}:
            u.fel.lagg("ktyp_okand", ktyp.rad, konto=visa(ktyp.konto), varde=visa(ktyp.typ))


def dimensioner(u: Sieunderlag) -> None:
    """Objects of a dimension that is not declared, and objects that are not declared."""
    anvanda: dict[tuple[str, str], list[int]] = {}
    for post in u.poster:
        if isinstance(post, p.Objekt):
            anvanda.setdefault((post.dim, post.objekt), [post.rad, 0])[1] += 1
        elif isinstance(post, p.Underdim) and post.overdim not in u.dimensioner:
            u.fel.lagg("underdim_utan_dim", post.rad, dim=visa(post.dim), over=visa(post.overdim))
        rader: Sequence[Siepost] = post.rader if isinstance(post, Ver) else (post,)
        for rad in rader:
            if isinstance(rad, (Transaktion, p.Oib, p.Oub, p.Psaldo, p.Pbudget)):
                for par in rad.objekt:
                    anvanda.setdefault(par, [rad.rad, 0])[1] += 1
    for (dim, objekt), (forsta, antal) in anvanda.items():
        _objekt(u, dim, objekt, forsta, antal)


def _objekt(u: Sieunderlag, dim: str, objekt: str, rad: int, antal: int) -> None:
    if dim not in u.dimensioner:
        kod = "dim_reserverad_odeklarerad" if dim in STANDARDDIMENSIONER else "dim_odeklarerad"
        namn = STANDARDDIMENSIONER.get(dim, "")
        u.fel.lagg(kod, rad, objekt=visa(objekt), dim=visa(dim), namn=namn, antal=antal)
    elif (dim, objekt) not in u.objekt and u.typ is not Filtyp.TYP4I:
        u.fel.lagg("objekt_odeklarerat", rad, objekt=visa(objekt), dim=visa(dim), antal=antal)
