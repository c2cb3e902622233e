"""What is wrong in the bookkeeping of a file that could be read.

``kontroll`` looks at one file, ``kontroll_filer`` at the files of several years together. Each
check is a function of the same tables of the records (``_Underlag``). None of the faults here
makes a file unreadable: the records are there, and what is wrong is in the books.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, Final

from lkbr.belopp import kronor_som_text, till_kronor
from lkbr.uppstallning import kontoklasser
from rakenskap.sie import poster as p
from rakenskap.sie.falt import exakt_belopp, skriv_datum
from rakenskap.sie.fel import Felsamlare, skarp, visa
from rakenskap.sie.poster import Siepost, Trans, Transaktion, Ver, urval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rakenskap.sie.fel import Siefel
    from rakenskap.sie.las import Lasning

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

_LANGSTA_AR: Final = timedelta(days=549)
_NOLL: Final = Decimal(0)


class Filtyp(StrEnum):
    """The types of SIE files. 4E and 4I both say #SIETYP 4, and differ in their contents."""

    TYP1 = "1"
    TYP2 = "2"
    TYP3 = "3"
    TYP4E = "4E"
    TYP4I = "4I"


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
class _Underlag:
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
                ut[post.konto] = ut.get(post.konto, _NOLL) + exakt_belopp(post)
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


def _underlag(poster: Sequence[Siepost], fel: Felsamlare) -> _Underlag:
    ar: dict[int, tuple[date, date]] = {}
    for post in urval(poster, p.Rar):
        if post.start and post.slut and post.ar not in ar:
            ar[post.ar] = (post.start, post.slut)
    dimensioner = {post.dim for post in urval(poster, p.Dim)}
    dimensioner.update(post.dim for post in urval(poster, p.Underdim))
    return _Underlag(
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
    underlag = _underlag(poster, samlare)
    for prova in _KONTROLLER:
        prova(underlag)
    return samlare.alla(strikt=strikt)


# --- the file as a whole


def _poster_efter_typ(u: _Underlag) -> None:
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


def _dubbla_poster(u: _Underlag) -> None:
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


def _rakenskapsar(u: _Underlag) -> None:
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


def _ar_och_perioder(u: _Underlag) -> None:
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


# --- accounts and dimensions


def _anvanda_konton(u: _Underlag) -> dict[str, list[int]]:
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


def _konton(u: _Underlag) -> None:
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


def _dimensioner(u: _Underlag) -> None:
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


def _objekt(u: _Underlag, dim: str, objekt: str, rad: int, antal: int) -> None:
    if dim not in u.dimensioner:
        kod = "dim_reserverad_odeklarerad" if dim in STANDARDDIMENSIONER else "dim_odeklarerad"
        namn = STANDARDDIMENSIONER.get(dim, "")
        u.fel.lagg(kod, rad, objekt=visa(objekt), dim=visa(dim), namn=namn, antal=antal)
    elif (dim, objekt) not in u.objekt and u.typ is not Filtyp.TYP4I:
        u.fel.lagg("objekt_odeklarerat", rad, objekt=visa(objekt), dim=visa(dim), antal=antal)


# --- vouchers


def summa(ver: Ver) -> Decimal:
    """The sum of the rows of a voucher that count, exactly, in kronor. It should be zero."""
    if all(not trans.otolkat for trans in ver.trans):
        return till_kronor(sum(trans.belopp_ore for trans in ver.trans))
    return sum((exakt_belopp(trans) for trans in ver.trans), _NOLL)


def _verifikationer(u: _Underlag) -> None:
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


def _datum(u: _Underlag) -> None:
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


def _raddatum(u: _Underlag, ver: Ver, namn: str) -> None:
    for rad in ver.rader:
        if isinstance(rad, Trans) and rad.datum and u.ar_for(rad.datum) is None:
            u.fel.lagg("rad_datum_utanfor", rad.rad, ver=namn, datum=rad.datum)


def _nummer(u: _Underlag) -> None:
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


def _luckor(u: _Underlag, serie: str, ar: int, vers: Sequence[Ver]) -> None:
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


# --- balances


def _summor(u: _Underlag) -> None:
    """The opening balances of a year sum to zero, and so do closing balances and results."""
    for ar in sorted({post.ar for post in urval(u.poster, p.Ib)}, reverse=True):
        ib = sum(u.saldon(p.Ib, ar).values(), _NOLL)
        if ib:
            u.fel.lagg("ib_obalans", 0, ar=ar, summa=kronor_som_text(ib))
    for ar in sorted({post.ar for post in urval(u.poster, p.Ub)}, reverse=True):
        ub = sum(u.saldon(p.Ub, ar).values(), _NOLL)
        res = sum(u.saldon(p.Res, ar).values(), _NOLL)
        if ub + res:
            u.fel.lagg("ub_res_obalans", 0, ar=ar, ub=kronor_som_text(ub), res=kronor_som_text(res))


def _rorelser(u: _Underlag, ar: int) -> dict[str, Decimal]:
    """The sum of the vouchers on each account in a year, in kronor.

    A voucher with no date, or in a file with no dates of its year, is taken to be of year 0.
    """
    ut: dict[str, Decimal] = defaultdict(lambda: _NOLL)
    for ver in u.vers:
        if (u.ar_for(ver.datum) or 0) == ar:
            for trans in ver.trans:
                ut[trans.konto] += exakt_belopp(trans)
    return ut


def _balanser(u: _Underlag) -> None:
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
        rorelse: dict[str, Decimal] = defaultdict(lambda: _NOLL)
        for post in urval(u.poster, p.Psaldo):
            if post.ar == ar and not post.objekt:
                rorelse[post.konto] += exakt_belopp(post)
        if rorelse and any(post.ar == ar for post in urval(u.poster, p.Ib)):
            _jamfor(u, ar, rorelse, "ub_psaldo", "res_psaldo")


def _mot_verifikationer(u: _Underlag, ar: int) -> None:
    rorelser = _rorelser(u, ar)
    if not u.saldon(p.Ub, ar) and not u.saldon(p.Res, ar):
        if rorelser:
            u.fel.lagg("balanser_saknas", 0, ar=ar)
    elif rorelser or ar == 0:
        _jamfor(u, ar, rorelser, "ub_stammer_inte", "res_stammer_inte")


def _jamfor(
    u: _Underlag, ar: int, rorelse: Mapping[str, Decimal], ub_kod: str, res_kod: str
) -> None:
    ib, ub, res = u.saldon(p.Ib, ar), u.saldon(p.Ub, ar), u.saldon(p.Res, ar)
    rader = {
        (post.TAGG, post.konto): post.rad
        for post in u.poster
        if isinstance(post, (p.Ub, p.Res)) and post.ar == ar
    }
    for konto in sorted({*ib, *ub, *res, *rorelse}):
        fore, rorelsen = ib.get(konto, _NOLL), rorelse.get(konto, _NOLL)
        i_resultat = konto in res or (konto not in ib and konto not in ub)
        if i_resultat and konto not in res and u.is_resultatkonto(konto) is False:
            i_resultat = False
        if i_resultat and res.get(konto, _NOLL) != rorelsen:
            delar = _i_ord(rorelse=rorelsen, res=res.get(konto, _NOLL))
            u.fel.lagg(res_kod, rader.get(("RES", konto), 0), konto=visa(konto), **delar)
        if not i_resultat and ub.get(konto, _NOLL) != fore + rorelsen:
            delar = _i_ord(
                ib=fore, rorelse=rorelsen, summa=fore + rorelsen, ub=ub.get(konto, _NOLL)
            )
            u.fel.lagg(ub_kod, rader.get(("UB", konto), 0), konto=visa(konto), **delar)


def _ib_mot_forra_ub(u: _Underlag) -> None:
    """The opening balance of a year is the closing balance of the year before."""
    ib_ar = {post.ar for post in urval(u.poster, p.Ib)}
    ub_ar = {post.ar for post in urval(u.poster, p.Ub)}
    for ar in sorted(ib_ar, reverse=True):
        if ar - 1 in ub_ar:
            _skillnader(u.saldon(p.Ib, ar), u.saldon(p.Ub, ar - 1), (str(ar), str(ar - 1)), u.fel)


def _skillnader(
    ib: Mapping[str, Decimal], ub: Mapping[str, Decimal], ar: tuple[str, str], fel: Felsamlare
) -> None:
    for konto in sorted({*ib, *ub}):
        fore, efter = ub.get(konto, _NOLL), ib.get(konto, _NOLL)
        if fore != efter:
            delar = {**_i_ord(ib=efter, ub=fore), "ar": ar[0], "forra": ar[1]}
            fel.lagg("ib_mot_ub", 0, konto=visa(konto), **delar)


def _i_ord(**belopp: Decimal) -> dict[str, str]:
    return {namn: kronor_som_text(ett) for namn, ett in belopp.items()}


_KONTROLLER: Final[tuple[Callable[[_Underlag], None], ...]] = (
    _poster_efter_typ,
    _dubbla_poster,
    _rakenskapsar,
    _ar_och_perioder,
    _konton,
    _dimensioner,
    _verifikationer,
    _datum,
    _nummer,
    _summor,
    _balanser,
    _ib_mot_forra_ub,
)


# --- several files


def kontroll_filer(filer: Sequence[Lasning], *, strikt: bool = False) -> tuple[Siefel, ...]:
    """What is wrong between the files of several years: the same federation, each year once.

    The opening balances of a later year are compared with the closing balances of the former.
    Each file is to be checked by itself too (``kontroll``).
    """
    ut: list[Siefel] = []
    _samma_forbund(filer, ut)
    daterade = []
    for lasning in filer:
        underlag = _underlag(lasning.poster, Felsamlare(lasning.fil))
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
    fore: tuple[tuple[date, date], str, _Underlag],
    efter: tuple[tuple[date, date], str, _Underlag],
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
    _skillnader(efter_u.saldon(p.Ib, 0), fore_u.saldon(p.Ub, 0), (ar, forra), fel)


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
