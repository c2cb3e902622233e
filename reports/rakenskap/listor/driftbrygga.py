"""The bridge from the follow-up of the budget to the driftredovisning, by verksamhet.

The follow-up has all that a verksamhet costs; the driftredovisning ends at the net cost of the
verksamheter, and shows depreciation and financial items below them. Where that makes the same
heading two amounts, the difference is shown, item by item.
"""

from __future__ import annotations

from collections import defaultdict

from rakenskap.bok.poster import Period
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport

# The lines of the resultaträkning that a verksamhet's net cost is made of.
I_DRIFTEN = frozenset({"verksamhetens_intakter", "verksamhetens_kostnader"})


def driftbrygga(
    b: Berakning, uppfoljning: Rapport, drift: Rapport, period: Period
) -> Rapport | None:
    """Make the bridge; None where no row differs.

    Args:
        b: the books' amounts.
        uppfoljning: the follow-up of the budget, with a column `utfall`.
        drift: the driftredovisning of the same period, with a column `netto`.
        period: the period of both.
    """
    per_rad: defaultdict[tuple[str, str], int] = defaultdict(int)
    for (konto, verksamhet, _insats), ore in b.per_dimension(period).items():
        if b.konto(konto).rad not in I_DRIFTEN:
            per_rad[verksamhet, b.konto(konto).rad] += ore
    namn = [ett for ett in b.tabell.poster if any(rad == ett for _, rad in per_rad)]
    rader = []
    rubriker = {rad.id: rad.etikett for rad in drift.rader}
    for rad in uppfoljning.rader:
        if not rad.celler or rad.id not in rubriker:
            continue
        utfall, netto = uppfoljning.cell(rad.id, "utfall"), drift.cell(rad.id, "netto").ore or 0
        verksamheter = utfall.dimensioner.verksamheter
        if verksamheter is None or (utfall.ore or 0) == netto:
            continue
        poster = [
            -sum(ore for (kod, post), ore in per_rad.items() if kod in verksamheter and post == ett)
            for ett in namn
        ]
        if (utfall.ore or 0) + sum(poster) != netto:
            raise AssertionError(f"{rad.id}: the bridge does not reach the driftredovisning")
        celler = [Cell(ore=ore) for ore in (utfall.ore, *poster, netto)]
        rader.append(Rad(rad.id, rad.etikett, tuple(celler)))
    if not rader:
        return None
    return Rapport(
        "driftbrygga",
        "Till driftredovisningens belopp",
        (
            Kolumn("utfall", "Utfall här"),
            *(Kolumn(ett, f"Utan {rubriker.get(ett, ett).lower()}") for ett in namn),
            Kolumn("netto", "Driftredovisningen"),
        ),
        tuple(rader),
        stycken=(
            "Driftredovisningen visar avskrivningar och finansiella poster för sig, under "
            "verksamheterna; här ingår de i den verksamhet som de hör till.",
        ),
        decimaler=2,
        radrubrik="Verksamhet",
    )
