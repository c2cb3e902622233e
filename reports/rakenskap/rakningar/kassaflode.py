"""The quantities of the kassaflödesanalys by the indirect method (LKBR 8 kap. 1 §, RKR R13).

What moves cash and what does not is read from each verifikation that touches a non-current asset:

- debit on the asset against depreciation: not cash (justering för av- och nedskrivningar);
- an increase: an investment, gross; a decrease with gain or loss: a sale, at its proceeds;
- an increase or decrease against income and costs only: not cash (övriga poster).

An investment that is bought but unpaid at year-end has moved no cash: its part of the liability
is kept out of the change in working capital, and out of the year's investment.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from lkbr.belopp import debet_ore
from lkbr.uppstallning import is_ackumulerat
from rakenskap.bok.poster import Period, Verifikation
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.tillgangar import REALISATION, is_andrat_kop
from rakenskap.rapport.storhet import Kontobelopp, summa

SORTER = ("immateriella", "materiella", "finansiella")


@dataclass(slots=True)
class _Floden:
    """Cash effects in öre of verifikationer on non-current assets, with the accounts in them."""

    investering: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    forsaljning: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    avskrivningar: int = 0
    ovriga: int = 0
    infrastruktur: int = 0
    fordran_ut: int = 0
    fordran_in: int = 0
    lan_upp: int = 0
    lan_ned: int = 0
    konton: set[str] = field(default_factory=set)


def kassaflodesstorheter(b: Berakning, period: Period) -> dict[str, Kontobelopp]:
    """Return every quantity of the kassaflödesanalys, by the names in the forms (computed once).

    Args:
        b: the books' amounts.
        period: the year, or a part of it from 1 January.

    Returns:
        Amounts in öre, inflow positive.
    """
    if period not in b.kassafloden:
        b.kassafloden[period] = _rakna(b, period)
    return b.kassafloden[period]


def _rakna(b: Berakning, period: Period) -> dict[str, Kontobelopp]:
    floden = _floden(b, period)
    fore = b.aret_fore(period)
    obetalt = _obetalda_investeringar(b, period)
    obetalt_fore = _obetalda_investeringar(b, fore)
    okning_obetalt = sum(obetalt.values()) - sum(obetalt_fore.values())
    konton = tuple(sorted(floden.konton))

    def forandring(*poster: str) -> Kontobelopp:
        ut = summa(b.post(period, post) for post in poster)
        in_ = summa(b.vid_arets_borjan(period, post) for post in poster)
        return Kontobelopp(ut.ore - in_.ore, (ut + in_).konton)

    skulder = forandring("kortfristiga_skulder")
    svar = {
        "kfa_avskrivningar": Kontobelopp(floden.avskrivningar, konton),
        "kfa_avsattningar": forandring("avsattningar_pensioner", "andra_avsattningar"),
        "kfa_ovriga_justeringar": Kontobelopp(floden.ovriga, konton),
        "kfa_fordringar": -forandring("fordringar"),
        "kfa_forrad": -forandring("forrad"),
        "kfa_skulder": Kontobelopp(skulder.ore - okning_obetalt, skulder.konton),
        "nyupptagna_lan": Kontobelopp(floden.lan_upp, konton),
        "amortering": Kontobelopp(floden.lan_ned, konton),
        "okning_langfristiga_fordringar": Kontobelopp(floden.fordran_ut, konton),
        "minskning_langfristiga_fordringar": Kontobelopp(floden.fordran_in, konton),
        "utbetalning_infrastruktur": Kontobelopp(floden.infrastruktur, konton),
        "likvida_medel_ingaende": (
            b.vid_arets_borjan(period, "kassa_bank")
            + b.vid_arets_borjan(period, "kortfristiga_placeringar")
        ),
        "likvida_medel_utgaende": b.likvida_medel(period),
    }
    for sort in SORTER:
        obetald = obetalt.get(sort, 0) - obetalt_fore.get(sort, 0)
        svar[f"investering_{sort}"] = Kontobelopp(floden.investering[sort] + obetald, konton)
        svar[f"forsaljning_{sort}"] = Kontobelopp(floden.forsaljning[sort], konton)
    return svar


# ---------------------------------------------------------------------- verifikationerna


def _floden(b: Berakning, period: Period) -> _Floden:
    floden = _Floden()
    for ver in _berorda(b, period):
        _en_verifikation(b, ver, floden)
    return floden


def _berorda(b: Berakning, period: Period) -> Sequence[Verifikation]:
    """Return the period's verifikationer that touch non-current assets or long-term debt."""
    konton = [
        nummer
        for nummer, konto in b.bok.konton.items()
        if b.tabell.poster[konto.rad].anlaggning
        or konto.rad in ("bidrag_till_infrastruktur", "langfristiga_skulder")
    ]
    return b.poster.verifikationer_pa(konton, period)


def _en_verifikation(b: Berakning, ver: Verifikation, floden: _Floden) -> None:
    tillgang: defaultdict[str, int] = defaultdict(int)
    ackumulerat: defaultdict[str, int] = defaultdict(int)
    avskrivning = realisation = 0
    for nummer, ore, _ in ver.rader:
        delpost = b.delpost_for(nummer)
        post = b.tabell.poster[delpost.post]
        if post.anlaggning or post.id in ("bidrag_till_infrastruktur", "langfristiga_skulder"):
            floden.konton.add(nummer)
            sort = _sort(delpost.id, post.anlaggning or post.id)
            tillgang[sort] += ore
            if post.anlaggning and is_ackumulerat(nummer):
                ackumulerat[sort] += ore
        elif post.id == "avskrivningar":
            avskrivning += ore
        elif delpost.id in REALISATION:
            realisation += ore
    floden.avskrivningar += avskrivning
    delar = _avskrivet(avskrivning, tillgang, ackumulerat)
    for sort, andring in sorted(tillgang.items(), key=lambda par: par[1]):
        # Depreciation lowers the asset; what is left of the change is bought, sold or written off.
        netto = andring + delar.get(sort, 0)
        if sort == "langfristiga_skulder":
            floden.lan_upp += max(-netto, 0)
            floden.lan_ned += min(-netto, 0)
        elif netto or realisation:
            utan_kassa = _utan_kassa(b, ver)
            _en_sort(sort, netto, realisation, floden, utan_kassa=utan_kassa, ver=ver, b=b)
            realisation = 0


def _avskrivet(
    avskrivning: int, tillgang: dict[str, int], ackumulerat: dict[str, int]
) -> dict[str, int]:
    """Divide a verifikation's depreciation between kinds of assets, in öre.

    What is booked on accounts for accumulated depreciation goes first, then what lowers an asset.
    """
    tecken = 1 if avskrivning > 0 else -1
    kvar = abs(avskrivning)
    delar: defaultdict[str, int] = defaultdict(int)
    for andringar in (ackumulerat, tillgang):
        for sort in sorted(andringar):
            del_ = min(kvar, max(-tecken * andringar[sort] - delar[sort], 0))
            delar[sort] += del_
            kvar -= del_
    return {sort: tecken * ore for sort, ore in delar.items()}


def _sort(delpost: str, anlaggning: str) -> str:
    return delpost if delpost == "langfristiga_fordringar" else anlaggning


def _utan_kassa(b: Berakning, ver: Verifikation) -> bool:
    """Tell whether all other rows of the verifikation are income and costs."""
    return all(
        b.sida(nummer) == "resultat"
        or b.tabell.poster[b.konto(nummer).rad].anlaggning is not None
        or b.konto(nummer).rad == "bidrag_till_infrastruktur"
        for nummer, _, _ in ver.rader
    )


def _en_sort(
    sort: str,
    netto: int,
    realisation: int,
    floden: _Floden,
    *,
    utan_kassa: bool,
    ver: Verifikation,
    b: Berakning,
) -> None:
    floden.ovriga += realisation
    if utan_kassa:
        floden.ovriga -= netto + realisation
    elif sort == "bidrag_till_infrastruktur":
        floden.infrastruktur -= netto
    elif sort == "langfristiga_fordringar":
        floden.fordran_ut += min(-netto, 0)
        floden.fordran_in += max(-netto, 0)
    elif netto > 0 or (not realisation and is_andrat_kop(b, ver)):
        floden.investering[sort] -= netto
        floden.ovriga -= realisation
    else:
        floden.forsaljning[sort] += -netto - realisation


# ---------------------------------------------------------------------- obetalda investeringar


def _obetalda_investeringar(b: Berakning, period: Period) -> dict[str, int]:
    """Return what is bought but unpaid at the end of the period, in öre by kind of asset.

    A payment settles the invoice that its row names (`faktura: "L45/2023"`); a payment that names
    none settles the oldest open invoices of the same motpart on the same account.
    """
    skuldkonton = [nr for nr, konto in b.bok.konton.items() if konto.rad == "kortfristiga_skulder"]
    kop = _investeringskop(b, period, frozenset(skuldkonton))
    if not kop:
        return {}
    oppna = _oppna_fakturor(b, period, sorted({konto for konto, _ in kop}))
    obetalt: defaultdict[str, int] = defaultdict(int)
    for (konto, namn), inkop in kop.items():
        kvar = min(oppna.get((konto, namn), 0), inkop.skuld)
        for sort, ore in inkop.per_sort.items():
            obetalt[sort] += ore * kvar // inkop.brutto
    return dict(obetalt)


@dataclass(frozen=True, slots=True)
class _Inkop:
    """A purchase of assets, in öre: what was owed for it on an account, of all that was bought.

    The rest of the entry's debit side (VAT, costs) shares the debt with the assets.
    """

    skuld: int
    brutto: int
    per_sort: dict[str, int]


_Kop = dict[tuple[str, str], _Inkop]


def _investeringskop(b: Berakning, period: Period, skuldkonton: frozenset[str]) -> _Kop:
    """Return by account and invoice the liability and the assets (öre by kind) bought on it."""
    kop: _Kop = {}
    hela = Period(type(period.till)(1, 1, 1), period.till)
    for ver in _berorda(b, hela):
        per_sort: defaultdict[str, int] = defaultdict(int)
        for nummer, ore, _ in ver.rader:
            sort = b.tabell.poster[b.konto(nummer).rad].anlaggning
            if sort and b.konto(nummer).delpost != "langfristiga_fordringar":
                per_sort[sort] += ore
        skulder: defaultdict[str, int] = defaultdict(int)
        for nummer, ore, _ in ver.rader:
            if nummer in skuldkonton and ore < 0:
                skulder[nummer] -= ore
        kopt = {sort: ore for sort, ore in per_sort.items() if ore > 0}
        brutto = debet_ore(ore for _, ore, _ in ver.rader)
        if kopt:
            for konto, skuld in skulder.items():
                kop[konto, ver.namn] = _Inkop(skuld, brutto, kopt)
    return kop


def _oppna_fakturor(b: Berakning, period: Period, konton: list[str]) -> dict[tuple[str, str], int]:
    """Return the open amount (öre) by account and invoice at the end of the period."""
    oppna: dict[tuple[str, str], int] = {}
    koer: defaultdict[tuple[str, str], deque[tuple[str, str]]] = defaultdict(deque)
    betalningar: list[tuple[str, str, str, int]] = []
    kolumner = b.poster.kolumner
    hela = Period(type(period.till)(1, 1, 1), period.till)
    for rad in b.poster.rader(konton, hela):
        nummer, ore = kolumner["konto"][rad], kolumner["ore"][rad]
        motpart, ver = kolumner["motpart"][rad], b.poster.verifikationer[kolumner["ver"][rad]]
        if ore < 0:
            oppna[nummer, ver.namn] = oppna.get((nummer, ver.namn), 0) - ore
            koer[nummer, motpart].append((nummer, ver.namn))
        else:
            # A correction settles the invoice that it takes back.
            betalningar.append((nummer, motpart, kolumner["faktura"][rad] or ver.rattar, ore))
    for med_faktura in (True, False):
        for nummer, motpart, faktura, ore in betalningar:
            if bool(faktura and (nummer, faktura) in oppna) is not med_faktura:
                continue
            ko = deque([(nummer, faktura)]) if med_faktura else koer[nummer, motpart]
            _betala(oppna, ko, ore)
    return oppna


def _betala(oppna: dict[tuple[str, str], int], ko: deque[tuple[str, str]], ore: int) -> None:
    while ore > 0 and ko:
        betalt = min(ore, oppna[ko[0]])
        oppna[ko[0]] -= betalt
        ore -= betalt
        if oppna[ko[0]] == 0:
            ko.popleft()
        elif betalt == 0:
            return
