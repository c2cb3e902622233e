"""Notes on the resultaträkning: costs by purpose, räkenskapsrevision, depreciation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from rakenskap.bok.poster import Period
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.fakta import saknad
from rakenskap.rakningar.notdelar import delposter, linje, tabell
from rakenskap.rakningar.verksamhetstrad import UTAN_VERKSAMHET
from rakenskap.rapport.rapport import Rad, Rapport, cell_for, kolumner_for
from rakenskap.rapport.slug import unika_slugar
from rakenskap.rapport.storhet import (
    NOLL,
    Dimensioner,
    Kontobelopp,
    Storhet,
    nyckel,
    rorelse,
    summa,
)


def kostnader(b: Berakning, perioder: Sequence[Period]) -> Rapport | None:
    """Make the note on costs by purpose; by kind of cost where nothing has a verksamhet."""
    total = linje(b, perioder, "verksamhetens_kostnader", "rr", -1)
    if not any(storhet.belopp.ore for storhet in total):
        return None
    andamal = [_per_andamal(b, period) for period in perioder]
    if all(set(delar) <= {UTAN_VERKSAMHET} for delar in andamal):
        delar = [
            (rad_id, namn, [replace(s, belopp=-s.belopp, tecken=-1) for s in storheter])
            for rad_id, namn, storheter in delposter(b, perioder, "verksamhetens_kostnader")
        ]
    else:
        ordning = list(dict.fromkeys(v.notrad for v in b.bok.forbund.verksamheter))
        ordning += sorted({namn for delar in andamal for namn in delar} - set(ordning))
        namn_for = unika_slugar(ordning)
        delar = [
            (
                namn_for[namn],
                namn,
                [
                    Storhet(
                        nyckel(f"andamal.{namn_for[namn]}", period),
                        egna.get(namn, NOLL),
                        dimensioner=Dimensioner(_koder(b, namn)),
                    )
                    for period, egna in zip(perioder, andamal, strict=True)
                ],
            )
            for namn in ordning
        ]
    return tabell("kostnader", "Verksamhetens kostnader", perioder, delar, ("Summa", total))


def _per_andamal(b: Berakning, period: Period) -> dict[str, Kontobelopp]:
    """Return costs (positive) by the heading that the settings give each verksamhet."""
    notrader = {v.kod: v.notrad for v in b.bok.forbund.verksamheter}
    svar: defaultdict[str, Kontobelopp] = defaultdict(Kontobelopp)
    for (konto, verksamhet, insats), ore in b.per_dimension(period).items():
        if b.konto(konto).rad == "verksamhetens_kostnader":
            namn = notrader.get(verksamhet, verksamhet or UTAN_VERKSAMHET)
            svar[namn] += -rorelse(ore, konto, period, verksamhet, insats)
    return dict(svar)


def _koder(b: Berakning, notrad: str) -> frozenset[str]:
    """Return the codes of verksamhet that a row of the note sums."""
    notrader = {v.kod: v.notrad for v in b.bok.forbund.verksamheter}
    # A code that the settings do not know is its own row, and so is no code at all.
    okand = "" if notrad == UTAN_VERKSAMHET else notrad
    egna = {kod for kod, namn in notrader.items() if namn == notrad}
    return frozenset(egna | ({okand} - set(notrader)))


def rakenskapsrevision(b: Berakning, perioder: Sequence[Period]) -> Rapport | None:
    """Make the note on the cost of examining books and accounts (LKBR 9 kap. 13 §).

    Only räkenskapsrevision, on its own accounts; not all that auditing costs.
    """
    storheter = [
        Storhet(nyckel("rakenskapsrevision", period), _rakenskapsrevision(b, period))
        for period in perioder
    ]
    saknas = (
        "rakenskapsrevision" not in b.resultat_per_delpost(perioder[0])
        and _angiven_revision(b, perioder[0]) is None
    )
    efter = saknad("rakenskapsrevision") if saknas else ""
    if saknas and (konton := ", ".join(storheter[0].belopp.konton)):
        efter = (
            f"Beloppet är hela kostnaden för revision (konto {konton}); böckerna skiljer inte ut "
            f"vad som är granskning av bokföring, delårsrapport och årsredovisning. {efter}"
        )
    rad = Rad(
        "summa",
        "Sammanlagd kostnad för revisorernas granskning av bokföring, delårsrapport och "
        "årsredovisning",
        tuple(map(cell_for, storheter)),
        "summa",
    )
    return Rapport(
        "rakenskapsrevision",
        "Kostnader för räkenskapsrevision",
        kolumner_for(perioder),
        (rad,),
        efter=(efter,) if efter else (),
        paragraf="LKBR 9:13",
        saknas=("rakenskapsrevision",) if saknas else (),
    )


def _angiven_revision(b: Berakning, period: Period) -> int | None:
    egna = b.bok.forbund.ar.get(period.ar)
    return None if egna is None else egna.rakenskapsrevision_kr


def _rakenskapsrevision(b: Berakning, period: Period) -> Kontobelopp:
    """Return what is booked on accounts of räkenskapsrevision, else stated, else all auditing."""
    bokfort = -b.resultat_per_delpost(period).get("rakenskapsrevision", NOLL)
    if bokfort.konton:
        return bokfort
    angivet = _angiven_revision(b, period)
    if angivet is not None:
        return Kontobelopp(angivet * 100)
    revision = b.per_konto(period, "revision")
    # The name of an account may say that it is for other auditing.
    skilda = any("räkenskapsrevision" in b.konto(konto).namn.casefold() for konto in revision)
    return NOLL if skilda else -summa(revision.values())


def avskrivningar_not(b: Berakning, perioder: Sequence[Period]) -> Rapport | None:
    """Make the note on depreciation by kind of asset."""
    total = linje(b, perioder, "avskrivningar", "rr", -1)
    if not any(storhet.belopp.ore for storhet in total):
        return None
    delar = [
        (rad_id, namn, [replace(s, belopp=-s.belopp, tecken=-1) for s in storheter])
        for rad_id, namn, storheter in delposter(b, perioder, "avskrivningar")
    ]
    return tabell("avskrivningar", "Avskrivningar", perioder, delar, ("Summa", total))
