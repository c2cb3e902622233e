"""Demands on invoices: paid once, to the right party, and VAT that the cost can carry.

They are read from the rows, as the statements are, so that sealed books need not be read anew; the
reskontra itself (`rakenskap.reskontra`) says more, by invoice and day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from lkbr.belopp import debet_ore, kr
from rakenskap.bok.poster import Verifikation, rakenskapsar
from rakenskap.rakningar.provning import Provning, Svar, fynd, svar
from rakenskap.reskontra.poster import FAKTURANR, KUND, LEVERANTOR, TECKEN, rent


@dataclass(slots=True)
class _Rader:
    """A verifikation's rows on one account that name the same invoice, or none, as one amount."""

    ver: Verifikation
    konto: str
    faktura: str
    motpart: str
    ore: int = 0


@dataclass(slots=True)
class _Faktura:
    """An invoice: its rows, and those that settle it."""

    rad: _Rader
    betalat: list[_Rader] = field(default_factory=list)


def _rader(p: Provning, delpost: str) -> Iterator[_Rader]:
    """Yield the rows on the accounts of a delpost from the books' first day to the year's last."""
    konton = [nr for nr, konto in p.b.bok.konton.items() if konto.delpost == delpost]
    for ar in (ett for ett in p.b.poster.ar if ett <= p.period.ar):
        for ver in p.b.poster.verifikationer_pa(konton, rakenskapsar(ar)):
            egna: dict[tuple[str, str], _Rader] = {}
            for nummer, ore, dimensioner in ver.rader:
                if nummer in konton:
                    delar = dict(dimensioner)
                    faktura = delar.get("faktura", "")
                    motpart = delar.get("motpart") or ver.motpart
                    rad = egna.setdefault((nummer, faktura), _Rader(ver, nummer, faktura, motpart))
                    rad.ore += ore
            yield from (rad for rad in egna.values() if rad.ore)


def _plats(ver: Verifikation) -> str:
    return f"{ver.fil}:{ver.rad}"


# ---------------------------------------------------------------------- payments


def fakturor(p: Provning) -> Svar:
    """Try each payment of the year against the invoice that it names."""
    return svar(text for delpost in TECKEN for text in _betalningar(p, delpost))


def _betalningar(p: Provning, delpost: str) -> Iterator[str]:
    rader = list(_rader(p, delpost))
    fakturor_ = {(rad.ver.namn, rad.konto): _Faktura(rad) for rad in rader if not rad.faktura}
    for rad in rader:
        faktura = fakturor_.get((rad.faktura, rad.konto)) if rad.faktura else None
        if faktura is not None:
            faktura.betalat.append(rad)
        arets = rad.faktura and rad.ver.datum.year == p.period.ar
        if arets and faktura is None and not _fore_bockerna(p, rad.faktura):
            vad = f"{rad.ver.namn} betalar fakturan {rad.faktura}, som inte finns på {rad.konto}."
            yield fynd("C20", var=_plats(rad.ver), vad=vad)
        elif arets and faktura is not None and rent(rad.motpart) != rent(faktura.rad.motpart):
            vad = (
                f"{rad.ver.namn} till {rad.motpart} betalar fakturan {rad.faktura}, som är från "
                f"{faktura.rad.motpart}."
            )
            yield fynd("C20", var=_plats(rad.ver), vad=vad)
    for faktura in fakturor_.values():
        yield from _for_mycket(p, faktura)


def _fore_bockerna(p: Provning, faktura: str) -> bool:
    """Tell whether an invoice is one of the opening balance that the books began with."""
    ib = p.b.poster.ingaende_balans
    forsta = min(p.b.poster.ar, default=0)
    return bool(ib) and faktura in (f"IB/{forsta}", "/" + str(forsta))


def _for_mycket(p: Provning, faktura: _Faktura) -> Iterator[str]:
    egna = [rad for rad in faktura.betalat if not rad.ver.rattar]
    kvar = faktura.rad.ore + sum(rad.ore for rad in faktura.betalat)
    sista = max((rad.ver.datum.year for rad in egna), default=0)
    if not egna or kvar * faktura.rad.ore >= 0 or sista != p.period.ar:
        return
    vilka = " och ".join(rad.ver.namn for rad in egna)
    hur = "är betald mer än en gång" if len(egna) > 1 else "är betald med för mycket"
    vad = f"fakturan {faktura.rad.ver.namn} {hur} ({vilka}): {kr(abs(kvar))} över dess belopp."
    yield fynd("C20", var=_plats(egna[-1].ver), vad=vad)


def fakturanummer(p: Provning) -> Svar:
    """Try the numbers of each supplier's invoices: one is used once."""
    return svar(_dubbletter(p))


def _dubbletter(p: Provning) -> Iterator[str]:
    rader = list(_rader(p, LEVERANTOR))
    # An invoice is taken back when its corrections leave nothing of the debt.
    tillbaka: defaultdict[str, int] = defaultdict(int)
    for rad in rader:
        for namn in filter(None, map(str.strip, rad.ver.rattar.split(","))):
            tillbaka[namn] += rad.ore
    sedda: dict[tuple[str, str], Verifikation] = {}
    for rad in rader:
        nummer = dict(rad.ver.ovrigt).get(FAKTURANR, "")
        if rad.faktura or not nummer or rad.ore >= 0 or rad.ver.rattar:
            continue
        if rad.ore + tillbaka[rad.ver.namn] >= 0:
            continue
        forst = sedda.setdefault((rent(rad.motpart), rent(nummer)), rad.ver)
        if forst is not rad.ver and rad.ver.datum.year == p.period.ar:
            vad = (
                f"{rad.ver.namn} från {rad.motpart} har fakturanumret {nummer}, som redan finns på "
                f"{forst.namn}."
            )
            yield fynd("C21", var=_plats(rad.ver), vad=vad)


# ---------------------------------------------------------------------- the side of a balance


def kunder_och_leverantorer(p: Provning) -> Svar:
    """Try the side of each customer's and supplier's balance at the end of the year."""
    return svar(text for delpost in TECKEN for text in _fel_sida(p, delpost))


def _fel_sida(p: Provning, delpost: str) -> Iterator[str]:
    ib = p.b.poster.ingaende_balans
    saldon: defaultdict[tuple[str, str], int] = defaultdict(int)
    for rad in _rader(p, delpost):
        # An opening balance has no parties: the account is then one.
        saldon[rad.konto, "" if ib.get(rad.konto) else rad.motpart] += rad.ore
    for konto in {konto for konto, _ in saldon} & set(ib):
        saldon[konto, ""] += ib[konto]
    for (konto, motpart), ore in sorted(saldon.items()):
        if ore * TECKEN[delpost] < 0:
            yield fynd(
                "C22",
                namn=motpart or p.b.konto(konto).namn,
                konto=konto,
                belopp=kr(abs(ore)),
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
            yield fynd("C23", var=_plats(ver), ver=ver.namn, moms=kr(moms), kostnad=kr(kostnad))


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
