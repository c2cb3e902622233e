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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lkbr.belopp import debet_ore
from lkbr.bokslut import DIREKT
from rakenskap.bok.poster import Period, Verifikation
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.tillgangar import LANGFRISTIGA_FORDRINGAR, REALISATION, Andring, andringar
from rakenskap.rapport.storhet import Kontobelopp, summa

SORTER = ("immateriella", "materiella", "finansiella")
FLODEN = (
    "kfa_avskrivningar",
    "kfa_ovriga_justeringar",
    "nyupptagna_lan",
    "amortering",
    "okning_langfristiga_fordringar",
    "minskning_langfristiga_fordringar",
    "utbetalning_infrastruktur",
    *(f"investering_{sort}" for sort in SORTER),
    *(f"forsaljning_{sort}" for sort in SORTER),
)
_OVRIGA_LANGFRISTIGA = ("bidrag_till_infrastruktur", "langfristiga_skulder")


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
    floden, konton = _floden(b, period)
    fore = b.aret_fore(period)
    obetalt = _obetalda_investeringar(b, period)
    obetalt_fore = _obetalda_investeringar(b, fore)
    okning_obetalt = sum(obetalt.values()) - sum(obetalt_fore.values())

    def forandring(*poster: str) -> Kontobelopp:
        ut = summa(b.post(period, post) for post in poster)
        in_ = summa(b.vid_arets_borjan(period, post) for post in poster)
        return ut + -in_

    direkt = _direkt_utanfor_kassan(b, period)

    def utan(*poster: str) -> Kontobelopp:
        """Return what takes out of a change what was posted against equity, and moved no cash."""
        return Kontobelopp(sum(direkt.get(post, 0) for post in poster))

    skulder = forandring("kortfristiga_skulder")
    svar = {namn: Kontobelopp(floden.get(namn, 0), konton) for namn in FLODEN} | {
        "kfa_avsattningar": (
            forandring("avsattningar_pensioner", "andra_avsattningar")
            + utan("avsattningar_pensioner", "andra_avsattningar")
        ),
        "kfa_fordringar": -forandring("fordringar") + utan("fordringar"),
        "kfa_forrad": -forandring("forrad") + utan("forrad"),
        "kfa_skulder": skulder + Kontobelopp(-okning_obetalt) + utan("kortfristiga_skulder"),
        "kfa_direkt_eget_kapital": _direkt_i_kassan(b, period),
        "likvida_medel_ingaende": (
            b.vid_arets_borjan(period, "kassa_bank")
            + b.vid_arets_borjan(period, "kortfristiga_placeringar")
        ),
        "likvida_medel_utgaende": b.likvida_medel(period),
    }
    for sort in SORTER:
        obetald = obetalt.get(sort, 0) - obetalt_fore.get(sort, 0)
        namn = f"investering_{sort}"
        kopt = -summa(_betalda_inkop(b, period, sort))
        if kopt.ore == svar[namn].ore:
            svar[namn] = replace(svar[namn], ursprung=kopt.ursprung)
        svar[namn] += Kontobelopp(obetald)
    return svar


_KASSA = ("kassa_bank", "kortfristiga_placeringar")


def _direkt_i_kassan(b: Berakning, period: Period) -> Kontobelopp:
    """Return the cash that was repaid to members (-) or taken over (+) against equity."""
    return summa(
        Kontobelopp(ore, (nummer,))
        for ver in b.direkta(period)
        for nummer, ore, _ in ver.rader
        if b.konto(nummer).rad in _KASSA
    )


def _direkt_utanfor_kassan(b: Berakning, period: Period) -> dict[str, int]:
    """Return by post, debit positive, what was posted against equity without cash."""
    svar: defaultdict[str, int] = defaultdict(int)
    for ver in b.direkta(period):
        for nummer, ore, _ in ver.rader:
            svar[b.konto(nummer).rad] += ore
    return dict(svar)


def _betalda_inkop(b: Berakning, period: Period, sort: str) -> Iterator[Kontobelopp]:
    """Yield what was bought of a kind of asset and moved cash, or will."""
    for ver in _berorda(b, period):
        if not _utan_kassa(b, ver):
            for ett in andringar(b, ver):
                if b.tabell.poster.get(ett.post) and b.tabell.poster[ett.post].anlaggning == sort:
                    yield from ett.inkopt


def utan_betalning(b: Berakning, period: Period) -> int:
    """Return what of the period's purchases of assets moved no cash in it, in öre.

    Bought and unpaid at its end, less what was paid of the year before's; and what was bought
    against income or another asset.
    """
    obetalt = sum(_obetalda_investeringar(b, period).values())
    fore = sum(_obetalda_investeringar(b, b.aret_fore(period)).values())
    utan_kassa = sum(
        ett.inkop
        for ver in _berorda(b, period)
        if _utan_kassa(b, ver)
        for ett in andringar(b, ver)
        if ett.post != LANGFRISTIGA_FORDRINGAR
    )
    return obetalt - fore + utan_kassa


# ---------------------------------------------------------------------- verifikationerna


def _floden(b: Berakning, period: Period) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return cash effects in öre by quantity of the form, and the accounts they were read from."""
    summor: defaultdict[str, int] = defaultdict(int)
    konton: set[str] = set()
    for ver in _berorda(b, period):
        if DIREKT in dict(ver.ovrigt):
            continue  # assets and loans taken over moved no cash
        konton |= {nummer for nummer, _, _ in ver.rader if _is_langfristig(b, nummer)}
        for namn, ore in _en_verifikation(b, ver):
            summor[namn] += ore
    return dict(summor), tuple(sorted(konton))


def _is_langfristig(b: Berakning, nummer: str) -> bool:
    rad = b.konto(nummer).rad
    return bool(b.tabell.poster[rad].anlaggning) or rad in _OVRIGA_LANGFRISTIGA


def _berorda(b: Berakning, period: Period) -> Sequence[Verifikation]:
    """Return the period's verifikationer that touch non-current assets or long-term debt."""
    konton = [nummer for nummer in b.bok.konton if _is_langfristig(b, nummer)]
    return b.poster.verifikationer_pa(konton, period)


def _en_verifikation(b: Berakning, ver: Verifikation) -> Iterator[tuple[str, int]]:
    """Yield what a verifikation does to cash, by quantity of the form."""
    ovriga: defaultdict[str, int] = defaultdict(int)
    avskrivning = realisation = 0
    for nummer, ore, _ in ver.rader:
        rad = b.konto(nummer).rad
        if rad == "avskrivningar":
            avskrivning += ore
        elif rad in _OVRIGA_LANGFRISTIGA:
            ovriga[rad] += ore
        elif b.konto(nummer).delpost in REALISATION:
            realisation += ore
    skuld = ovriga.pop("langfristiga_skulder", 0)
    yield "nyupptagna_lan" if skuld < 0 else "amortering", -skuld
    yield "kfa_avskrivningar", avskrivning
    tillgangar = andringar(b, ver)
    # What is written down on no asset is the year's part of a bidrag till infrastruktur.
    kvar = avskrivning - sum(ett.avskrivet for ett in tillgangar)
    delar: list[tuple[int, str, Andring | None]] = [
        (ett.netto, ett.post, ett) for ett in tillgangar
    ]
    delar += [(netto + kvar, rad, None) for rad, netto in ovriga.items()]
    utan_kassa = _utan_kassa(b, ver)
    # A gain or a loss goes with what has fallen most.
    for netto, post, ett in sorted(delar, key=lambda del_: del_[:2]):
        if not netto and not realisation:
            continue
        yield "kfa_ovriga_justeringar", realisation
        if utan_kassa:
            yield "kfa_ovriga_justeringar", -netto - realisation
        elif ett is None:
            yield "utbetalning_infrastruktur", -netto
        elif post == LANGFRISTIGA_FORDRINGAR:
            ut = netto > 0
            yield f"{'okning' if ut else 'minskning'}_langfristiga_fordringar", -netto
        else:
            yield from _kop_och_salj(b, ett, realisation)
        realisation = 0


def _kop_och_salj(b: Berakning, ett: Andring, realisation: int) -> Iterator[tuple[str, int]]:
    """Yield a purchase at its cost, and a sale at its proceeds."""
    sort = b.tabell.poster[ett.post].anlaggning
    rest = ett.netto - ett.inkop
    yield f"investering_{sort}", -ett.inkop
    if rest > 0 and not ett.avgang:
        yield f"investering_{sort}", -rest
        yield "kfa_ovriga_justeringar", -realisation
    elif rest or ett.avgang or not ett.inkop:
        yield f"forsaljning_{sort}", -rest - realisation
    else:
        yield "kfa_ovriga_justeringar", -realisation


def _utan_kassa(b: Berakning, ver: Verifikation) -> bool:
    """Tell whether all other rows of the verifikation are income and costs."""
    return all(
        b.sida(nummer) == "resultat"
        or b.tabell.poster[b.konto(nummer).rad].anlaggning is not None
        or b.konto(nummer).rad == "bidrag_till_infrastruktur"
        for nummer, _, _ in ver.rader
    )


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
    oppna = oppna_fakturor(b, period, sorted({konto for konto, _ in kop}))
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


def oppna_fakturor(b: Berakning, period: Period, konton: list[str]) -> dict[tuple[str, str], int]:
    """Return the open amount (öre) by account and invoice at the end of the period.

    The reskontra (`rakenskap.reskontra`) places each payment and can tell why; here only what is
    left is asked for, of the rows that a sealed year keeps. That the two agree is tested.
    """
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
