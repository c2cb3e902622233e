"""A year's purchases: from streams to invoices, VAT, debts and payments."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from . import kalender
from .antaganden import MOMS_ID
from .arsbok import CHEF, ORDFORANDE
from .fakturor import (
    Faktura,
    Flode,
    fakturera_foregaende,
    forskottsfaktura,
    inventariefaktura,
    is_obetald,
    lopande_fakturor,
    ny_faktura,
    satt_moms,
)
from .floden import insatsfloden, kanslifloden, ovriga_floden, pensionsfloden, pensionsposter
from .fordelning import dela, fordela, tal
from .insatser import DELVIS, FULL, INSATSER, MOMSFRI, UTBILDARE
from .lon import bokfor_loneskatt, bokfor_semester
from .modell import Post, Verifikation, kr
from .periodisering import aterfor, bokfor_upplupet, fordela_upplupet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .arsbok import Arsbok


def _decemberfakturor(
    bok: Arsbok, floden: list[Flode], netto: Mapping[str, int], ovriga: int
) -> list[Faktura]:
    """Make the unpaid invoices of December so that the debt to suppliers is what it shall be."""
    kvar = kr(bok.fakta.balans.leverantorer) - ovriga
    stora = [fl for fl in floden if fl.stor and netto[fl.nyckel] > 0]
    if kvar <= 0 or sum(netto[fl.nyckel] for fl in stora) < kvar:
        raise ValueError(f"{bok.ar}: leverantörsskulden går inte ihop: {kvar}")
    fakturor = []
    for fl, del_ in zip(stora, fordela(kvar, [netto[fl.nyckel] for fl in stora]), strict=True):
        fl.obetalt = del_
        momsfria = [lv for lv in fl.leverantorer if lv.moms == MOMSFRI]
        if del_ < kr(700_000):
            momsfria = momsfria[:1]
        for lev, ore in zip(momsfria, fordela(del_, [lv.vikt for lv in momsfria]), strict=True):
            for n, bit in enumerate(
                dela(ore, 2 if ore > kr(1_500_000) else 1, f"{fl.nyckel}{bok.ar}")
            ):
                dag = kalender.nasta(
                    date(bok.ar, 12, tal(f"{bok.ar}{fl.nyckel}{lev.namn}{n}", 3, 20))
                )
                text = "november" if n else "fjärde kvartalet"
                fakturor.append(ny_faktura(fl, lev, dag, bit, f"{text} {bok.ar}"))
    return fakturor


def _normalsats(faktura: Faktura) -> int:
    """Return the rate of a supplier whose invoices may be taxed: training is mostly untaxed."""
    return MOMSFRI if faktura.leverantor == UTBILDARE else FULL


def _moms_pa_delvis(bok: Arsbok, fakturor: list[Faktura]) -> date:
    """Set the VAT of suppliers whose invoices may be taxed or not: 25 per cent or none.

    What is outstanding on 31 December is published. It is reached by which of the invoices after
    the last quarter that came back are taxed, the largest first; one invoice has a taxed and an
    untaxed row, and says so in the year's assumptions.

    Returns the last day of the last quarter for which the VAT came back within the year.
    """
    mal = kr(bok.fakta.balans.moms)
    granser = [
        date(bok.ar, 9, 30),
        date(bok.ar, 6, 30),
        date(bok.ar, 3, 31),
        date(bok.ar - 1, 12, 31),
    ]
    delvis = [f for f in fakturor if f.momssats == DELVIS]
    for grans in granser:
        fore = sum(f.moms for f in fakturor if f.momssats > 0 and f.datum <= grans) + sum(
            f.netto * _normalsats(f) // 100 for f in delvis if f.datum <= grans
        )
        efter = sum(f.moms for f in fakturor if f.momssats > 0 and f.datum > grans)
        kvar = mal - efter - fore % 100
        mottagare = [f for f in delvis if f.datum > grans and f.netto > 0]
        if 0 <= kvar * 100 <= sum(f.netto for f in mottagare) * FULL:
            for f in delvis:
                f.moms = f.netto * _normalsats(f) // 100 if f.datum <= grans else 0
            _beskatta(bok, mottagare, kvar)
            return grans
    raise ValueError(f"{bok.ar}: momsen går inte ihop, {kvar}")


def _beskatta(bok: Arsbok, mottagare: list[Faktura], kvar: int) -> None:
    """Tax invoices at 25 per cent until the VAT is what it shall be, to the öre."""

    def ordning(f: Faktura) -> tuple[int, int, date, str]:
        return (-_normalsats(f), -f.netto, f.datum, f.text)

    rest = kvar
    delad: Faktura | None = None
    for f in sorted(mottagare, key=ordning):
        if (moms := f.netto * FULL // 100) <= rest:
            f.moms = moms
            rest -= moms
        elif delad is None or f.netto < delad.netto:
            delad = f
    if not rest:
        return
    if delad is None or rest * 100 > delad.netto * FULL:
        raise ValueError(f"{bok.ar}: ingen faktura bär {rest} öre moms")
    (post,) = delad.poster
    beskattat = rest * 100 // FULL
    delad.moms = rest
    delad.poster = [
        Post(post.konto, beskattat, post.dim),
        Post(post.konto, post.ore - beskattat, post.dim),
    ]
    delad.antagande = MOMS_ID[bok.ar]


def _floden(bok: Arsbok) -> list[Flode]:
    """Return the year's streams, with what is accrued of each; the kansli takes the rest."""
    pensioner = pensionsfloden(bok)
    pension = pensionsposter(bok, pensioner)
    floden = insatsfloden(bok, pension) + ovriga_floden(bok, pension)
    bokfor_semester(bok)
    floden += kanslifloden(bok, floden, pension) + pensioner
    fordela_upplupet(bok, floden)
    return floden


def _forsta_fakturor(bok: Arsbok, floden: list[Flode]) -> tuple[Counter[str], list[Faktura]]:
    """Return what is left to invoice of each stream, and the invoices for other years."""
    netto: Counter[str] = Counter()
    fakturor: list[Faktura] = []
    for fl in floden:
        ingaende = bok.lage.upplupet.get(fl.nyckel, (0, 0))[1]
        att_fakturera = fl.total - fl.upplupet - aterfor(bok, fl)
        if att_fakturera < 0:
            raise ValueError(f"{bok.ar}: {fl.nyckel} skulle faktureras {att_fakturera}")
        forra = min(ingaende, att_fakturera)
        if forra and fl.nyckel in INSATSER:
            fakturor += fakturera_foregaende(bok, fl, forra)
            att_fakturera -= forra
        if fl.forutbetalt:
            fakturor.append(forskottsfaktura(bok, fl))
        netto[fl.nyckel] = att_fakturera
    return netto, fakturor


def bokfor_inkop(bok: Arsbok) -> tuple[date, int]:
    """Book all that suppliers invoice; return the VAT limit and the SLP to pay."""
    loneskatt = bokfor_loneskatt(bok)
    floden = _floden(bok)
    netto, fakturor = _forsta_fakturor(bok, floden)
    for fl in floden:
        if not fl.stor and netto[fl.nyckel]:
            fakturor += lopande_fakturor(bok, fl, netto[fl.nyckel])
    for f in fakturor:
        satt_moms(f)
    fakturor += inventariefaktura(bok)
    obetalt = sum(f.netto + f.moms for f in fakturor if is_obetald(f))
    fakturor += _decemberfakturor(bok, floden, netto, obetalt)
    for fl in floden:
        if fl.stor and (rest := netto[fl.nyckel] - fl.obetalt):
            fakturor += lopande_fakturor(bok, fl, rest)
    grans = _moms_pa_delvis(bok, fakturor)
    _bokfor_fakturor(bok, [f for f in fakturor if f.netto])
    for fl in floden:
        bokfor_upplupet(bok, fl)
    return grans, loneskatt


def _bokfor_fakturor(bok: Arsbok, fakturor: list[Faktura]) -> None:
    betalas: list[tuple[date, Verifikation]] = []
    for f in sorted(fakturor, key=lambda f: (f.datum, f.leverantor, f.text)):
        attest = ORDFORANDE if f.slag in {"rakrev", "revision"} else CHEF
        ver = bok.bokfor(
            "L",
            f.datum,
            f.leverantor,
            f.text,
            [*f.poster, Post(1651, f.moms), Post(2440, -f.netto - f.moms)],
            f.slag,
            attest=attest,
        )
        ver.antagande = f.antagande or ver.antagande
        if is_obetald(f):
            bok.lage.obetalda.append(ver)
        else:
            betalas.append((_betalningsdag(f.forfaller), ver))
    _betala(bok, betalas)


def _betalningsdag(forfaller: date) -> date:
    """Return the last of the month's three payment runs on or before the due day."""
    korning = max(d for d in (1, 10, 20, 28) if d <= forfaller.day)
    return kalender.forra(forfaller.replace(day=korning))


def _betala(bok: Arsbok, betalas: list[tuple[date, Verifikation]]) -> None:
    """Pay invoices, those of one supplier and day together."""
    grupper: dict[tuple[date, str], list[Verifikation]] = {}
    for dag, ver in betalas:
        grupper.setdefault((dag, ver.motpart), []).append(ver)
    for (dag, motpart), grupp in sorted(grupper.items()):
        text = grupp[0].text if len(grupp) == 1 else f"{len(grupp)} fakturor"
        poster = [Post(2440, -ver.summa(2440), faktura=ver) for ver in grupp]
        bok.bank(dag, motpart, f"Betalning, {text}", poster, "betalning")


def betala_foregaende(bok: Arsbok) -> None:
    """Pay in January what was unpaid at the end of last year."""
    forsta = kalender.nasta(date(bok.ar, 1, 2))
    _betala(
        bok,
        [
            (max(_betalningsdag(ver.datum + timedelta(days=30)), forsta), ver)
            for ver in bok.lage.obetalda
        ],
    )
    bok.lage.obetalda.clear()
