"""The specification of every line of the balansräkning by account (LKBR 4 kap. 6 §)."""

from __future__ import annotations

from collections.abc import Sequence

from lkbr.uppstallning import Uppstallning
from rakenskap.bok.poster import Period
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rad, Rapport, cell_for, kolumner_for
from rakenskap.rapport.storhet import Kontobelopp, Samband, Storhet, nyckel


def balansspecifikation(b: Berakning, form: Uppstallning, perioder: Sequence[Period]) -> Rapport:
    """Make the list of what each line of the balansräkning consists of.

    Returns:
        For each line a heading, a row an account (number and name) and the sum, which is the
        line; columns by period, öre with the sign of the line.
    """
    rader: list[Rad] = []
    samband: list[Samband] = []
    for rad in form.balansrakning:
        if not rad.post:
            continue
        per_period = [_konton(b, period, rad.post) for period in perioder]
        nummer = sorted({konto for egna in per_period for konto in egna})
        if not nummer:
            continue
        rader.append(Rad(f"{rad.id}.rubrik", rad.etikett, (), "rubrik"))
        namn = {
            konto: [nyckel(f"konto.{rad.id}.{konto}", period) for period in perioder]
            for konto in nummer
        }
        for konto in nummer:
            celler = tuple(
                cell_for(Storhet(namn[konto][plats], egna.get(konto, Kontobelopp())))
                for plats, egna in enumerate(per_period)
            )
            etikett = f"{konto} {b.konto(konto).namn}"
            rader.append(Rad(f"{rad.id}.{konto}", etikett, celler, "post", 1))
        total = []
        for period in perioder:
            belopp = Kontobelopp()
            for post in rad.post:
                belopp += b.post(period, post)
            total.append(Storhet(nyckel(f"br.{rad.id}", period), belopp))
        rader.append(Rad(f"{rad.id}.summa", "Summa", tuple(map(cell_for, total)), "summa"))
        samband += [
            Samband(storhet.nyckel, tuple((1, namn[konto][plats]) for konto in nummer))
            for plats, storhet in enumerate(total)
        ]
    return Rapport(
        "balansspecifikation",
        "Specifikation till balansräkningens poster",
        kolumner_for(perioder),
        tuple(rader),
        tuple(samband),
        paragraf="LKBR 4:6",
    )


def _konton(b: Berakning, period: Period, poster: Sequence[str]) -> dict[str, Kontobelopp]:
    saldon = b.poster.saldon(period)
    svar = {}
    for delpost, belopp in b.balans_per_delpost(period).items():
        post = b.tabell.delposter[delpost].post
        if post not in poster:
            continue
        tecken = 1 if b.tabell.poster[post].sida == "tillgang" else -1
        for konto in belopp.konton:
            svar[konto] = Kontobelopp(tecken * saldon.utgaende(konto), (konto,))
    return svar
