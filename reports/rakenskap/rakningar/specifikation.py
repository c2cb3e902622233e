"""The specification of every line of the balansräkning by account (LKBR 4 kap. 6 §)."""

from __future__ import annotations

from collections.abc import Sequence

from lkbr.uppstallning import Formrad, Uppstallning
from rakenskap.bok.poster import Period
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rad, Rapport, cell_for, kolumner_for
from rakenskap.rapport.storhet import NOLL, Kontobelopp, Samband, Storhet, nyckel, saldo, summa

EGET_KAPITAL = "eget_kapital_utgaende"
OBOKFORT = "Resultat som inte är fört till eget kapital"

_PerRad = dict[str, Kontobelopp]


def balansspecifikation(b: Berakning, form: Uppstallning, perioder: Sequence[Period]) -> Rapport:
    """Make the list of what each line of the balansräkning consists of, equity too.

    Returns:
        For each line a heading, a row an account (number and name) and the sum, which is the
        line; columns by period, öre with the sign of the line.
    """
    rader: list[Rad] = []
    samband: list[Samband] = []
    for rad in form.balansrakning:
        if rad.id == EGET_KAPITAL:
            per_period = [_eget_kapital(b, period) for period in perioder]
            total = [b.eget_kapital_utgaende(period) for period in perioder]
        elif rad.post:
            per_period = [_konton(b, period, rad.post) for period in perioder]
            total = [summa(b.post(period, post) for post in rad.post) for period in perioder]
        else:
            continue
        if any(per_period):
            egna, relationer = _en_rad(b, rad, perioder, per_period, total)
            rader += egna
            samband += relationer
    return Rapport(
        "balansspecifikation",
        "Specifikation till balansräkningens poster",
        kolumner_for(perioder),
        tuple(rader),
        tuple(samband),
        paragraf="LKBR 4:6",
    )


def _en_rad(
    b: Berakning,
    rad: Formrad,
    perioder: Sequence[Period],
    per_period: Sequence[_PerRad],
    total: Sequence[Kontobelopp],
) -> tuple[list[Rad], list[Samband]]:
    rubrik = "Eget kapital" if rad.id == EGET_KAPITAL else rad.etikett
    rader = [Rad(f"{rad.id}.rubrik", rubrik, (), "rubrik")]
    delar: list[list[Storhet]] = []
    # Accounts by number; what is on none of equity's accounts comes last.
    for del_ in sorted({del_ for egna in per_period for del_ in egna}, key=lambda d: (not d, d)):
        storheter = [
            Storhet(nyckel(f"konto.{rad.id}.{del_ or 'resultat'}", period), egna.get(del_, NOLL))
            for period, egna in zip(perioder, per_period, strict=True)
        ]
        etikett = f"{del_} {b.konto(del_).namn}" if del_ else OBOKFORT
        radid = f"{rad.id}.{del_ or 'resultat'}"
        rader.append(Rad(radid, etikett, tuple(map(cell_for, storheter)), "post", 1))
        delar.append(storheter)
    summor = [
        Storhet(nyckel(f"br.{rad.id}", period), belopp)
        for period, belopp in zip(perioder, total, strict=True)
    ]
    rader.append(Rad(f"{rad.id}.summa", "Summa", tuple(map(cell_for, summor)), "summa"))
    samband = [
        Samband(storhet.nyckel, tuple((1, egna[plats].nyckel) for egna in delar))
        for plats, storhet in enumerate(summor)
    ]
    return rader, samband


def _konton(b: Berakning, period: Period, poster: Sequence[str]) -> _PerRad:
    saldon = b.poster.saldon(period)
    svar = {}
    for delpost, belopp in b.balans_per_delpost(period).items():
        post = b.tabell.delposter[delpost].post
        if post not in poster:
            continue
        tecken = 1 if b.tabell.poster[post].sida == "tillgang" else -1
        for konto in belopp.konton:
            svar[konto] = saldo(saldon.utgaende(konto), konto, period.till, tecken)
    return svar


def _eget_kapital(b: Berakning, period: Period) -> _PerRad:
    """Return equity by account, and under no number the results that stand on none of them."""
    per_konto = b.eget_kapital_per_konto(period)
    svar = {
        nummer: belopp
        for nummer, belopp in per_konto.items()
        if b.sida(nummer) == "eget_kapital" and belopp.ore
    }
    obokfort = summa(belopp for nummer, belopp in per_konto.items() if b.sida(nummer) == "resultat")
    return svar | ({"": obokfort} if obokfort.ore else {})
