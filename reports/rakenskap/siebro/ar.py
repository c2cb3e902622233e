"""The räkenskapsår that some SIE files tell of: balances, vouchers and budget of each."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lkbr.belopp import kr
from lkbr.bokslut import BOKSLUTSKONTO
from lkbr.uppstallning import Kontotabell
from rakenskap import sie
from rakenskap.siebro.dimensioner import Objektlista
from rakenskap.siebro.filer import Siefil
from rakenskap.siebro.fynd import Fynd, neka

Saldon = dict[str, int]
# The check that another year than the calendar year fails.
KALENDERAR = "sie_ar"


@dataclass(frozen=True, slots=True)
class Siear:
    """A räkenskapsår as one file tells of it, in öre by account with debit positive.

    Attributes:
        fil: the file.
        nummer: its number in the file, 0 or -1.
        vers: its vouchers.
        ib: opening balances, None when the file has none.
        ub: closing balances.
        res: sums of income and costs.
        delar: the parts of `res` that stand on objects, by account and object list.
        ib_delar: the parts of `ib` that do.
        budget: budget by account and object list.
    """

    fil: Siefil
    nummer: int
    start: dt.date
    slut: dt.date
    vers: tuple[sie.Ver, ...] = ()
    ib: Saldon | None = None
    ub: Saldon = field(default_factory=dict)
    res: Saldon = field(default_factory=dict)
    delar: Mapping[str, Mapping[Objektlista, int]] = field(default_factory=dict)
    ib_delar: Mapping[str, Mapping[Objektlista, int]] = field(default_factory=dict)
    budget: Mapping[str, Mapping[Objektlista, int]] = field(default_factory=dict)

    @property
    def ar(self) -> int:
        """The calendar year."""
        return self.slut.year

    @property
    def balanserar(self) -> bool:
        """True when closing balances and results sum to nought, and there are some."""
        return bool(self.ub or self.res) and not sum(self.ub.values()) + sum(self.res.values())

    def konton(self) -> Saldon:
        """Return every account of the year that something stands on, with what stands there."""
        svar: defaultdict[str, int] = defaultdict(int)
        for saldon in (self.ib or {}, self.ub, self.res):
            for konto, ore in saldon.items():
                if ore:
                    svar[konto] = ore
        for ver in self.vers:
            for trans in ver.trans:
                svar[trans.konto] += 0 if self.ub or self.res else trans.belopp_ore
        for konto, budget in self.budget.items():
            if any(budget.values()):
                svar.setdefault(konto, sum(budget.values()))
        for konto, egna in (*self.delar.items(), *self.ib_delar.items()):
            if any(egna.values()):
                svar.setdefault(konto, 0)
        return dict(svar)


def ar_i_fil(
    fil: Siefil, tabell: Kontotabell, *, anta: bool = False
) -> tuple[list[Siear], list[Fynd]]:
    """Return the years of a file: 0, and -1 where the file tells of it.

    Args:
        fil: the file.
        tabell: the chart that it follows.
        anta: take a year that is not the calendar year as that which it ends in, and tell.

    Raises:
        BokFelError: the year is in two calendar years, the file has no balances
            (type 4I), or its currency is not SEK.
    """
    poster = fil.lasning.poster
    if fil.typ is sie.Filtyp.TYP4I:
        raise neka(
            fil.namn,
            "Filen är av typ 4I: den har verifikationer men inga balanser, och räkenskaper går "
            "inte att göra av den. Gör så här: exportera typ 4E ur bokföringsprogrammet, eller "
            "läs in filen som utkast i böckerna med rakenskap sie las. (SIE 4, filtyper)",
        )
    valuta = next((post.kod.upper() for post in sie.urval(poster, sie.Valuta)), "")
    if valuta not in ("", "SEK"):
        raise neka(
            fil.namn,
            f"Filens valuta är {valuta}. Gör så här: exportera bokföringen i svenska kronor. "
            "(LKBR 7 kap. 9 §)",
        )
    perioder, fynd = _perioder(fil, anta=anta)
    svar = []
    for nummer in sorted(perioder):
        ar, mer = _med_bokslut(_ar(fil, nummer, *perioder[nummer], perioder), tabell)
        svar.append(ar)
        fynd += mer
    return [ar for ar in svar if ar.nummer == 0 or _finns(ar)], fynd


def _med_bokslut(ar: Siear, tabell: Kontotabell) -> tuple[Siear, list[Fynd]]:
    """Return a year of balances only with the closing that the file leaves out.

    Where the closing balances alone sum to nought, equity has the result in it; some programs then
    give no #RES for the account that closed it.
    """
    resultat = sum(ar.res.values())
    if ar.vers or not resultat or not ar.ub or sum(ar.ub.values()):
        return ar, []
    if any(ore and tabell.traffar(konto) == (BOKSLUTSKONTO,) for konto, ore in ar.res.items()):
        return ar, []
    bokslut = tabell.delposter[BOKSLUTSKONTO].sista
    text = (
        f"Utgående balanser {ar.ar} har årets resultat, {kr(-resultat)}, i eget "
        f"kapital, men bokslutskontot saknas i #RES: det har förts till {bokslut}."
    )
    res = {**ar.res, bokslut: ar.res.get(bokslut, 0) - resultat}
    return replace(ar, res=res), [Fynd(ar.fil.namn, 0, text)]


def _finns(ar: Siear) -> bool:
    return bool(ar.vers or ar.ub or ar.res)


def _perioder(fil: Siefil, *, anta: bool) -> tuple[dict[int, tuple[dt.date, dt.date]], list[Fynd]]:
    perioder: dict[int, tuple[dt.date, dt.date]] = {}
    for post in sie.urval(fil.lasning.poster, sie.Rar):
        if post.ar in (0, -1) and post.start and post.slut and post.start <= post.slut:
            perioder.setdefault(post.ar, (post.start, post.slut))
    fynd = []
    if 0 not in perioder:
        perioder[0] = _utan_rar(fil)
        text = f"#RAR 0 saknas; verifikationerna är från {perioder[0][0].year}."
        fynd.append(Fynd(fil.namn, 0, text))
    start, slut = perioder[0]
    brutet = start.year != slut.year
    if brutet and anta:
        fynd.append(_brutet(fil, start, slut))
    elif brutet:
        raise neka(
            fil.namn,
            f"Räkenskapsåret {start} – {slut} är inte ett kalenderår. Ett samordningsförbund har "
            "kalenderår, och räkenskaperna går inte att göra av filen. Gör så här: kontrollera "
            "att det är förbundets fil, och #RAR i den. (LKBR 1 kap. 5 §)",
        )
    poster = fil.lasning.poster
    om_ar = {post.ar for post in sie.urval(poster, sie.Ub)}
    om_ar |= {post.ar for post in sie.urval(poster, sie.Res)}
    if -1 in om_ar - set(perioder):
        perioder[-1] = (_ett_ar_fore(start), start - dt.timedelta(days=1))
        text = f"#RAR -1 saknas; balanserna för år -1 gäller {perioder[-1][1].year}."
        fynd.append(Fynd(fil.namn, 0, text))
    if -1 in perioder:
        fore_start, fore_slut = perioder[-1]
        helt = fore_start.year == fore_slut.year or brutet
        if not helt or fore_slut.year != slut.year - 1:
            text = (
                f"Jämförelseåret {fore_start} – {fore_slut} är inte kalenderåret före "
                f"{slut.year}; det är utelämnat."
            )
            fynd.append(Fynd(fil.namn, 0, text))
            del perioder[-1]
    return perioder, fynd


def _ett_ar_fore(dag: dt.date) -> dt.date:
    """Return the same day a year before; 28 February for a leap day."""
    try:
        return dag.replace(year=dag.year - 1)
    except ValueError:
        return dag.replace(year=dag.year - 1, day=28)


def _brutet(fil: Siefil, start: dt.date, slut: dt.date) -> Fynd:
    text = (
        f"Räkenskapsåret {start} – {slut} är inte ett kalenderår. Ett samordningsförbund har "
        f"kalenderår. Kolumnen {slut.year} gäller hela filens räkenskapsår; händelser före "
        f"{slut.year} är daterade {slut.year}-01-01. Kontrollera att det är förbundets fil, och "
        "#RAR i den. (LKBR 1 kap. 5 §)"
    )
    return Fynd(fil.namn, 0, text, antagande=True, kontroll=KALENDERAR)


def _utan_rar(fil: Siefil) -> tuple[dt.date, dt.date]:
    ar = {ver.datum.year for ver in sie.urval(fil.lasning.poster, sie.Ver) if ver.datum}
    if len(ar) != 1:
        raise neka(
            fil.namn,
            "Filen säger inte vilket räkenskapsår den gäller (#RAR 0 saknas). Gör så här: "
            "exportera filen på nytt ur bokföringsprogrammet. (SIE 4, #RAR)",
        )
    ett = ar.pop()
    return dt.date(ett, 1, 1), dt.date(ett, 12, 31)


def _ar(
    fil: Siefil,
    nummer: int,
    start: dt.date,
    slut: dt.date,
    perioder: Mapping[int, tuple[dt.date, dt.date]],
) -> Siear:
    poster = fil.lasning.poster
    ib = _saldon(sie.urval(poster, sie.Ib), nummer)
    vers = tuple(ver for ver in sie.urval(poster, sie.Ver) if _vers_ar(ver, perioder) == nummer)
    psaldo = _per_objekt(sie.urval(poster, sie.Psaldo), nummer)
    if start.year != slut.year:
        # An utkast: the vouchers are brought within the calendar year that the year ends in.
        start, slut = dt.date(slut.year, 1, 1), dt.date(slut.year, 12, 31)
    return Siear(
        fil,
        nummer,
        start,
        slut,
        vers,
        ib,
        _saldon(sie.urval(poster, sie.Ub), nummer) or {},
        _saldon(sie.urval(poster, sie.Res), nummer) or {},
        {konto: _finaste(delar, alla=fil.egen) for konto, delar in psaldo.items()},
        {
            konto: _finaste(delar, alla=fil.egen)
            for konto, delar in _per_objekt(sie.urval(poster, sie.Oib), nummer).items()
        },
        {
            konto: _med_rest(delar, alla=fil.egen)
            for konto, delar in _per_objekt(sie.urval(poster, sie.Pbudget), nummer).items()
        },
    )


def _vers_ar(ver: sie.Ver, perioder: Mapping[int, tuple[dt.date, dt.date]]) -> int:
    """Return the year of a voucher: that of its date, else the file's own."""
    if ver.datum is not None:
        for nummer, (start, slut) in perioder.items():
            if start <= ver.datum <= slut:
                return nummer
    return 0


def _saldon(poster: Iterable[sie.Ib | sie.Ub | sie.Res], nummer: int) -> Saldon | None:
    svar: Saldon = {}
    for post in poster:
        if post.ar == nummer:
            svar[post.konto] = svar.get(post.konto, 0) + post.belopp_ore
    return svar or None


def _per_objekt(
    poster: Iterable[sie.Psaldo | sie.Pbudget | sie.Oib], nummer: int
) -> dict[str, dict[Objektlista, int]]:
    svar: defaultdict[str, defaultdict[Objektlista, int]] = defaultdict(lambda: defaultdict(int))
    for post in poster:
        if post.ar == nummer:
            svar[post.konto][post.objekt] += post.belopp_ore
    return {konto: dict(delar) for konto, delar in svar.items()}


def _finaste(delar: Mapping[Objektlista, int], *, alla: bool) -> dict[Objektlista, int]:
    """Return the parts by the dimensions that split the account most finely.

    A file may give the same amount once by kostnadsställe and once by projekt: only the lists of
    one set of dimensions add up. In a file that this program wrote all of them do.
    """
    if alla:
        return {objekt: ore for objekt, ore in delar.items() if objekt}
    per_dimension: defaultdict[tuple[str, ...], dict[Objektlista, int]] = defaultdict(dict)
    for objekt, ore in delar.items():
        if objekt:
            per_dimension[tuple(sorted(dim for dim, _ in objekt))][objekt] = ore
    finast = max(per_dimension, key=lambda dim: (len(dim), len(per_dimension[dim])), default=())
    return per_dimension.get(finast, {})


def _med_rest(delar: Mapping[Objektlista, int], *, alla: bool) -> dict[Objektlista, int]:
    """Return parts that add up to the whole account: objects, and what stands on none of them."""
    finast = _finaste(delar, alla=alla)
    hela = delar.get((), sum(finast.values()))
    rest = hela - sum(finast.values())
    return {objekt: ore for objekt, ore in {**finast, (): rest}.items() if ore}


def valj_siear(
    filer: Sequence[Siefil], tabell: Kontotabell, *, anta: bool = False
) -> tuple[list[Siear], list[Fynd]]:
    """Return the years to make books of, in order, each from the file that knows it best.

    The year before a file's own is used where no file is about that year.

    Args:
        filer: the files.
        tabell: the chart that they follow.
        anta: as in `ar_i_fil`.

    Raises:
        BokFelError: two files are of the same year, or a year is missing between two files.
    """
    alla: list[Siear] = []
    fynd: list[Fynd] = []
    for fil in filer:
        egna, mer = ar_i_fil(fil, tabell, anta=anta)
        alla += egna
        fynd += mer
    valda = {ar.ar: ar for ar in alla if ar.nummer == 0}
    if len(valda) < len(filer):
        raise neka(
            filer[-1].namn,
            "Två av filerna gäller samma räkenskapsår. Gör så här: ange bara den senaste exporten "
            "av varje år. (LKBR 4 kap. 4 § p. 7)",
        )
    for ar in alla:
        if ar.nummer == -1 and ar.ar not in valda:
            utfall, mer = _jamforelsear(ar)
            fynd += mer
            if utfall is not None:
                valda[ar.ar] = utfall
    ordnade = [valda[ett] for ett in sorted(valda)]
    for fore, efter in itertools.pairwise(ordnade):
        if efter.ar != fore.ar + 1:
            raise neka(
                efter.fil.namn,
                f"Räkenskapsåret {fore.ar + 1} saknas mellan filerna. Gör så här: ange även dess "
                "fil, eller bara de senare åren. (LKBR 4 kap. 4 § p. 7)",
            )
    return ordnade, fynd


def _jamforelsear(ar: Siear) -> tuple[Siear | None, list[Fynd]]:
    """Return the year before the file's own as far as the file's balances hold together."""
    if not ar.balanserar and not ar.vers:
        text = (
            f"Utgående balanser och resultat för {ar.ar} summerar inte till noll: "
            "jämförelsetalen är utelämnade."
        )
        return None, [Fynd(ar.fil.namn, 0, text)]
    ib_summa = sum((ar.ib or {}).values())
    if ib_summa:
        text = (
            f"Ingående balanser för {ar.ar} summerar inte till noll: {ar.ar} har ingen "
            "kassaflödesanalys."
        )
        return replace(ar, ib=None), [Fynd(ar.fil.namn, 0, text)]
    return ar, []
