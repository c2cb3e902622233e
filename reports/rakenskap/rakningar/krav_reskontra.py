"""Demands on invoices: paid once, to the right party, and VAT that the cost can carry.

They are read from the rows, as the statements are, so that sealed books need not be read anew; the
reskontra itself (`rakenskap.reskontra`) says more, by invoice and day.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, groupby

from lkbr.belopp import debet_ore, kr
from rakenskap.bok.poster import Poster
from rakenskap.rakningar.provning import Provning, Svar, fynd, svar
from rakenskap.reskontra.poster import FAKTURANR, KUND, LEVERANTOR, TECKEN, rent


@dataclass(frozen=True, slots=True)
class _Rader:
    """A verifikation's rows on one account that name the same invoice, or none, as one amount.

    Attributes:
        plats: the verifikation's place.
        rad: the first row.
    """

    plats: int
    rad: int
    konto: str
    faktura: str
    motpart: str
    ore: int


@dataclass(slots=True)
class _Faktura:
    """An invoice: its rows, and those that settle it."""

    rad: _Rader
    betalat: list[_Rader] = field(default_factory=list)


def _konton(p: Provning, delpost: str) -> frozenset[str]:
    return frozenset(nr for nr, konto in p.b.bok.konton.items() if konto.delpost == delpost)


def _samlade(poster: Poster, rader: Iterable[int]) -> Iterator[_Rader]:
    """Yield rows, given in order, as one amount for each verifikation, account and invoice."""
    ver, ore = poster.tal["ver"], poster.tal["ore"]
    konto, faktura, motpart = (poster.kategorier[n] for n in ("konto", "faktura", "motpart"))
    for plats, egna in groupby(rader, ver.__getitem__):
        summor: defaultdict[tuple[str, str], int] = defaultdict(int)
        forsta: dict[tuple[str, str], int] = {}
        for rad in egna:
            nyckel = konto[rad], faktura[rad]
            forsta.setdefault(nyckel, rad)
            summor[nyckel] += ore[rad]
        for nyckel, rad in forsta.items():
            if summor[nyckel]:
                yield _Rader(plats, rad, *nyckel, motpart[rad], summor[nyckel])


def _verifikationens_rader(poster: Poster, plats: int, konton: Collection[str]) -> list[int]:
    """Return a verifikation's rows on some accounts; those of an opening balance are left out."""
    ver, ib = poster.tal["ver"], poster.tal["ingaende"]
    konto = poster.kategorier["konto"]
    egna = range(bisect_left(ver, plats), bisect_right(ver, plats))
    return [rad for rad in egna if konto[rad] in konton and not ib[rad]]


def _till_arets_slut(p: Provning, konton: Iterable[str]) -> Iterator[tuple[str, Iterable[int]]]:
    """Yield each account and its rows from the books' first day to the year's last."""
    till = p.period.till.toordinal()
    for konto in konton:
        egna = p.b.poster.per_konto.get(konto)
        if egna is not None:
            yield konto, egna.rader[: bisect_right(egna.dagar, till)]


def _plats(p: Provning, plats: int) -> str:
    ver = p.b.poster.verifikationer[plats]
    return f"{ver.fil}:{ver.rad}"


# ---------------------------------------------------------------------- payments


def fakturor(p: Provning) -> Svar:
    """Try each payment of the year against the invoice that it names."""
    return svar(text for delpost in TECKEN for text in _betalningar(p, delpost))


def _betalningar(p: Provning, delpost: str) -> Iterator[str]:
    poster, konton = p.b.poster, _konton(p, delpost)
    arets = [rad for rad in _samlade(poster, poster.rader(konton, p.period)) if rad.faktura]
    fakturor_ = _betalda(p, konton, {(rad.faktura, rad.konto) for rad in arets})
    for rad in arets:
        faktura = fakturor_.get((rad.faktura, rad.konto))
        if faktura is None:
            if not _fore_bockerna(p, rad.faktura):
                namn = poster.vernamn[rad.plats]
                vad = f"{namn} betalar fakturan {rad.faktura}, som inte finns på {rad.konto}."
                yield fynd("C20", var=_plats(p, rad.plats), vad=vad)
        elif rent(rad.motpart) != rent(faktura.rad.motpart):
            vad = (
                f"{poster.vernamn[rad.plats]} till {rad.motpart} betalar fakturan {rad.faktura}, "
                f"som är från {faktura.rad.motpart}."
            )
            yield fynd("C20", var=_plats(p, rad.plats), vad=vad)
    for faktura in sorted(fakturor_.values(), key=lambda ett: ett.rad.rad):
        yield from _for_mycket(p, faktura)


def _betalda(
    p: Provning, konton: Collection[str], vilka: Collection[tuple[str, str]]
) -> dict[tuple[str, str], _Faktura]:
    """Return invoices by name and account, each with all that had settled it by the year's end."""
    poster, svar_ = p.b.poster, dict[tuple[str, str], _Faktura]()
    for namn, konto in vilka:
        plats = poster.namnplatser.get(namn)
        if plats is None or poster.verdagar[plats] > p.period.till.toordinal():
            continue
        for rad in _samlade(poster, _verifikationens_rader(poster, plats, {konto})):
            if not rad.faktura:
                svar_[namn, konto] = _Faktura(rad)
    kolumn = poster.kategorier["faktura"]
    sokta = {kolumn.kod(namn) for namn, _ in svar_}
    rader = sorted(
        rad
        for rad in chain.from_iterable(egna for _, egna in _till_arets_slut(p, konton))
        if kolumn.koder[rad] in sokta
    )
    for ett in _samlade(poster, rader):
        if (ett.faktura, ett.konto) in svar_:
            svar_[ett.faktura, ett.konto].betalat.append(ett)
    return svar_


def _fore_bockerna(p: Provning, faktura: str) -> bool:
    """Tell whether an invoice is one of the opening balance that the books began with."""
    ib = p.b.poster.ingaende_balans
    forsta = min(p.b.poster.ar, default=0)
    return bool(ib) and faktura in (f"IB/{forsta}", "/" + str(forsta))


def _for_mycket(p: Provning, faktura: _Faktura) -> Iterator[str]:
    kvar = faktura.rad.ore + sum(rad.ore for rad in faktura.betalat)
    if kvar * faktura.rad.ore >= 0:
        return
    poster = p.b.poster
    egna = [rad for rad in faktura.betalat if rad.plats not in poster.uppgift("rattar")]
    if not egna or max(poster.verdagar[ett.plats] for ett in egna) < p.period.fran.toordinal():
        return
    vilka = " och ".join(poster.vernamn[ett.plats] for ett in egna)
    hur = "är betald mer än en gång" if len(egna) > 1 else "är betald med för mycket"
    namn = poster.vernamn[faktura.rad.plats]
    vad = f"fakturan {namn} {hur} ({vilka}): {kr(abs(kvar))} över dess belopp."
    yield fynd("C20", var=_plats(p, egna[-1].plats), vad=vad)


def fakturanummer(p: Provning) -> Svar:
    """Try the numbers of each supplier's invoices: one is used once."""
    return svar(_dubbletter(p))


def _dubbletter(p: Provning) -> Iterator[str]:
    poster, konton = p.b.poster, _konton(p, LEVERANTOR)
    fran, till = p.period.fran.toordinal(), p.period.till.toordinal()
    rattar, nummer = poster.uppgift("rattar"), poster.uppgift(FAKTURANR)
    arets = {rent(text) for plats, text in nummer.items() if fran <= poster.verdagar[plats] <= till}
    # An invoice is taken back when its corrections leave nothing of the debt.
    tillbaka: defaultdict[str, int] = defaultdict(int)
    for plats, text in rattar.items():
        if poster.verdagar[plats] <= till:
            for rad in _samlade(poster, _verifikationens_rader(poster, plats, konton)):
                for namn in filter(None, map(str.strip, text.split(","))):
                    tillbaka[namn] += rad.ore
    sedda: dict[tuple[str, str], int] = {}
    for plats, text in sorted(nummer.items()):
        if rent(text) not in arets or poster.verdagar[plats] > till or plats in rattar:
            continue
        for rad in _samlade(poster, _verifikationens_rader(poster, plats, konton)):
            if rad.faktura or rad.ore >= 0 or rad.ore + tillbaka[poster.vernamn[plats]] >= 0:
                continue
            forst = sedda.setdefault((rent(rad.motpart), rent(text)), plats)
            if forst != plats and poster.verdagar[plats] >= fran:
                vad = (
                    f"{poster.vernamn[plats]} från {rad.motpart} har fakturanumret {text}, som "
                    f"redan finns på {poster.vernamn[forst]}."
                )
                yield fynd("C21", var=_plats(p, plats), vad=vad)


# ---------------------------------------------------------------------- the side of a balance


def kunder_och_leverantorer(p: Provning) -> Svar:
    """Try the side of each customer's and supplier's balance at the end of the year."""
    return svar(text for delpost in TECKEN for text in _fel_sida(p, delpost))


def _fel_sida(p: Provning, delpost: str) -> Iterator[str]:
    ib, ore = p.b.poster.ingaende_balans, p.b.poster.tal["ore"]
    parter = p.b.poster.kategorier["motpart"]
    saldon: dict[tuple[str, str], int] = {}
    for konto, rader in _till_arets_slut(p, _konton(p, delpost)):
        # An opening balance has no parties: the account is then one.
        if ib.get(konto):
            saldon[konto, ""] = ib[konto] + sum(map(ore.__getitem__, rader))
            continue
        per_kod: defaultdict[int, int] = defaultdict(int)
        for rad in rader:
            per_kod[parter.koder[rad]] += ore[rad]
        saldon |= {(konto, parter.namn[kod]): summa for kod, summa in per_kod.items()}
    for (konto, motpart), summa in sorted(saldon.items()):
        if summa * TECKEN[delpost] < 0:
            yield fynd(
                "C22",
                namn=motpart or p.b.konto(konto).namn,
                konto=konto,
                belopp=kr(abs(summa)),
                dag=p.period.till,
                sida="skulderna" if delpost == KUND else "fordringarna",
            )


# ---------------------------------------------------------------------- VAT


def momsersattning(p: Provning) -> Svar:
    """Try the VAT to be refunded in each verifikation against the costs that it stands on."""
    konton = [nr for nr, konto in p.b.bok.konton.items() if konto.delpost == "momsersattning"]
    if not konton:
        return Svar(galler_inte="Kontoplanen har inget konto för momsersättning.")
    return svar(_for_stor_moms(p, frozenset(konton)))


def _for_stor_moms(p: Provning, konton: frozenset[str]) -> Iterator[str]:
    for ver in p.b.poster.verifikationer_pa(konton, p.period):
        moms = sum(ore for nummer, ore, _ in ver.rader if nummer in konton)
        # An application moves it between accounts; the schablon stands on income, reverse charge
        # on VAT of its own, each with just its amount; the opening balance on nothing.
        moms += sum(ore for nr, ore, _ in ver.rader if ore < 0 and _bar_sjalv(p, nr))
        if moms <= 0 or not ver.ver:
            continue
        kostnad = debet_ore(ore for nr, ore, _ in ver.rader if nr not in konton and _bar(p, nr))
        if moms * 4 > kostnad + 400:
            yield fynd(
                "C23", var=f"{ver.fil}:{ver.rad}", ver=ver.namn, moms=kr(moms), kostnad=kr(kostnad)
            )


def _bar_sjalv(p: Provning, nummer: str) -> bool:
    konto = p.b.konto(nummer)
    return konto.rad == "verksamhetens_intakter" or konto.delpost == "moms"


def _bar(p: Provning, nummer: str) -> bool:
    """Tell whether VAT may stand on an account: a cost, an asset, or what is accrued."""
    konto = p.b.konto(nummer)
    post = p.b.tabell.poster[konto.rad]
    return (
        post.sida == "resultat"
        or post.anlaggning is not None
        or konto.delpost == "forutbetalda_kostnader_upplupna_intakter"
        or konto.rad == "kortfristiga_skulder"
    )
