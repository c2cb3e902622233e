"""What the notes are made of: a line of a form, its parts and their sum."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from lkbr.uppstallning import Delpost
from rakenskap.bok.poster import Period
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rad, Rapport, cell_for, kolumner_for
from rakenskap.rapport.storhet import NOLL, Samband, Storhet, nyckel

MEDLEMSBIDRAG = "medlemsbidrag_"
Not = Callable[[Berakning, Sequence[Period]], Rapport | None]


def tabell(
    rapport_id: str,
    titel: str,
    perioder: Sequence[Period],
    delar: Sequence[tuple[str, str, Sequence[Storhet]]],
    total: tuple[str, Sequence[Storhet]],
) -> Rapport:
    """Make a note of parts and a total.

    Args:
        rapport_id: the note's name.
        titel: heading.
        perioder: a column each.
        delar: row id, label and a quantity a period, for each part.
        total: label and a quantity a period; its key is the key of the line.
    """
    rader = [
        Rad(rad_id, etikett, tuple(map(cell_for, storheter)))
        for rad_id, etikett, storheter in delar
        if any(storhet.belopp.ore for storhet in storheter)
    ]
    rader.append(Rad("summa", total[0], tuple(map(cell_for, total[1])), "summa"))
    samband = tuple(
        Samband(
            total[1][plats].nyckel,
            tuple(
                (total[1][plats].tecken * storheter[plats].tecken, storheter[plats].nyckel)
                for _, _, storheter in delar
                if any(storhet.belopp.ore for storhet in storheter)
            ),
        )
        for plats in range(len(perioder))
    )
    return Rapport(rapport_id, titel, kolumner_for(perioder), tuple(rader), samband)


def delposter(
    b: Berakning, perioder: Sequence[Period], post: str
) -> list[tuple[str, str, list[Storhet]]]:
    """Return a line's parts by delpost; contributions of several members by account."""
    egna = [delpost for delpost in b.tabell.delposter.values() if delpost.post == post]
    resultat = b.tabell.poster[post].sida == "resultat"
    per_period = [
        b.resultat_per_delpost(period) if resultat else b.balans_per_delpost(period)
        for period in perioder
    ]
    svar = []
    for delpost in egna:
        if delpost.id.startswith(MEDLEMSBIDRAG) and (medlemmar := _medlemmar(b, perioder, delpost)):
            svar += medlemmar
            continue
        storheter = [
            Storhet(nyckel(f"delpost.{delpost.id}", period), delar.get(delpost.id, NOLL))
            for period, delar in zip(perioder, per_period, strict=True)
        ]
        svar.append((delpost.id, delpost.namn, storheter))
    return svar


def _medlemmar(
    b: Berakning, perioder: Sequence[Period], delpost: Delpost
) -> list[tuple[str, str, list[Storhet]]]:
    """Return the contributions of a kind of member by account, where each has one of its own."""
    per_period = [b.per_konto(period, delpost.id) for period in perioder]
    konton = sorted({konto for egna in per_period for konto in egna})
    if len(konton) < 2:
        return []
    return [
        (
            f"{delpost.id}.{konto}",
            b.konto(konto).namn,
            [
                Storhet(nyckel(f"delpost.{delpost.id}.{konto}", period), egna.get(konto, NOLL))
                for period, egna in zip(perioder, per_period, strict=True)
            ],
        )
        for konto in konton
    ]


def linje(
    b: Berakning, perioder: Sequence[Period], post: str, prefix: str, tecken: int = 1
) -> list[Storhet]:
    """Return a line of a form in each period, with the sign that the note shows it in."""
    return [
        Storhet(
            nyckel(f"{prefix}.{post}", period),
            b.post(period, post) if tecken > 0 else -b.post(period, post),
            tecken,
        )
        for period in perioder
    ]


def specifikation(rapport_id: str, titel: str, post: str, prefix: str) -> Not:
    """Return a maker of the common note: a line's parts and their sum."""

    def gor(b: Berakning, perioder: Sequence[Period]) -> Rapport | None:
        total = linje(b, perioder, post, prefix)
        if not any(storhet.belopp.ore for storhet in total):
            return None
        return tabell(rapport_id, titel, perioder, delposter(b, perioder, post), ("Summa", total))

    return gor


def tva_linjer(
    rapport_id: str, titel: str, poster: tuple[str, str], namn: tuple[str, str], paragraf: str = ""
) -> Not:
    """Return a maker of a note on two lines (income and costs), each with its parts and total."""

    def gor(b: Berakning, perioder: Sequence[Period]) -> Rapport | None:
        rader: list[Rad] = []
        samband: list[Samband] = []
        for post, etikett in zip(poster, namn, strict=True):
            total = linje(b, perioder, post, "rr")
            if not any(storhet.belopp.ore for storhet in total):
                continue
            del_ = tabell(
                rapport_id,
                titel,
                perioder,
                delposter(b, perioder, post),
                (f"Summa {etikett}", total),
            )
            rader += [replace(rad, id=f"{post}.{rad.id}") for rad in del_.rader]
            samband += del_.samband
        if not rader:
            return None
        return Rapport(
            rapport_id,
            titel,
            kolumner_for(perioder),
            tuple(rader),
            tuple(samband),
            paragraf=paragraf,
        )

    return gor
