"""Projects: what each has cost and who has paid for it, by financier and year.

A project is the dimension `projekt`: 6 in a SIE file. Its money passes through the same accounts as
the rest, so that the driftredovisning by verksamhet says nothing of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rakenskap.bok.poster import Period, rakenskapsar
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rad, Rapport, cell_for, kolumner_for
from rakenskap.rapport.slug import unika_slugar
from rakenskap.rapport.storhet import NOLL, Kontobelopp, Samband, Storhet, nyckel

FLEST_AR = 5
# What is said of a counterparty that a SIE file has no word for.
_OKAND = "Ej angiven"
_KOSTNAD = ""

# By project: income by financier, and costs under no name.
_Delar = dict[str, dict[str, Kontobelopp]]


def projektredovisning(b: Berakning, period: Period) -> Rapport | None:
    """Make the table of projects, by financier and year; None where nothing is on a project.

    Returns:
        For each project its income by financier, its costs and its net; the year and up to four
        before it as columns, öre with income positive and costs negative.
    """
    perioder = [
        rakenskapsar(ar) for ar in range(period.ar, period.ar - FLEST_AR, -1) if ar in b.poster.ar
    ]
    per_ar = [_per_projekt(b, ett) for ett in perioder]
    while len(perioder) > 1 and not per_ar[-1]:
        perioder.pop()
        per_ar.pop()
    koder = sorted({kod for delar in per_ar for kod in delar})
    if not koder:
        return None
    rader: list[Rad] = []
    samband: list[Samband] = []
    namn_for = unika_slugar(koder)
    for kod in koder:
        egna, relationer = _ett_projekt(b, kod, namn_for[kod], perioder, per_ar)
        rader += egna
        samband += relationer
    return Rapport(
        "projektredovisning",
        "Projekt efter finansiär och år",
        kolumner_for(perioder),
        tuple(rader),
        tuple(samband),
        paragraf="LKBR 10:1",
    )


def _ett_projekt(
    b: Berakning,
    kod: str,
    rad_id: str,
    perioder: Sequence[Period],
    per_ar: Sequence[_Delar],
) -> tuple[list[Rad], list[Samband]]:
    egna = [delar.get(kod, {}) for delar in per_ar]
    finansiarer = sorted({namn for delar in egna for namn in delar} - {_KOSTNAD})
    slugar = unika_slugar(finansiarer)
    rader = [Rad(f"{rad_id}.rubrik", b.bok.forbund.namn_pa("projekt", kod), (), "rubrik")]
    delar: list[list[Storhet]] = []
    for namn in (*finansiarer, _KOSTNAD):
        del_id = f"intakt.{slugar[namn]}" if namn else "kostnader"
        storheter = [
            Storhet(nyckel(f"projekt.{rad_id}.{del_id}", period), ett.get(namn, NOLL))
            for period, ett in zip(perioder, egna, strict=True)
        ]
        celler = tuple(map(cell_for, storheter))
        rader.append(Rad(f"{rad_id}.{del_id}", namn or "Kostnader", celler, "post", 1))
        delar.append(storheter)
    netto = [
        Storhet(nyckel(f"projekt.{rad_id}.netto", period), sum(ett.values(), NOLL))
        for period, ett in zip(perioder, egna, strict=True)
    ]
    rader.append(Rad(f"{rad_id}.netto", "Netto", tuple(map(cell_for, netto)), "summa", 1))
    samband = [
        Samband(ett.nyckel, tuple((1, del_[plats].nyckel) for del_ in delar))
        for plats, ett in enumerate(netto)
    ]
    return rader, samband


def _per_projekt(b: Berakning, period: Period) -> _Delar:
    """Return income by financier and costs, by project."""
    kolumner = b.poster.kolumner
    konton = [nr for nr, konto in b.bok.konton.items() if konto.rad in _LOPANDE]
    svar: defaultdict[str, defaultdict[str, Kontobelopp]] = defaultdict(
        lambda: defaultdict(Kontobelopp)
    )
    for rad in b.poster.rader(konton, period):
        kod = kolumner["projekt"][rad]
        if not kod:
            continue
        nummer = kolumner["konto"][rad]
        namn = _KOSTNAD
        if b.konto(nummer).rad == "verksamhetens_intakter":
            namn = kolumner["motpart"][rad]
            namn = b.konto(nummer).namn if not namn or namn.startswith(_OKAND) else namn
        svar[kod][namn] += Kontobelopp(-kolumner["ore"][rad], (nummer,))
    return {kod: dict(delar) for kod, delar in svar.items()}


_LOPANDE = ("verksamhetens_intakter", "verksamhetens_kostnader")
