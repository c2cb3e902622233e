"""Budget och prognos: what each insats may cost, has cost, and will have cost at the year's end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rakenskap.bok.poster import Period
from rakenskap.listor.manader import andel_i_ord, fordelad
from rakenskap.listor.manadstabell import PROFILAR, sasongsandel, sasongsprofil
from rakenskap.listor.prognostal import KOLUMNER, Prognostal, grundtal, prognosstorheter
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.verksamhetstrad import (
    Plats,
    Storheter,
    lagg_ut,
    summasamband,
    vax,
)
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport, cell_for
from rakenskap.rapport.storhet import ALLA, NOLL, Kontobelopp, Samband

_KOLUMNER = (*KOLUMNER, Kolumn("sasong", "Prognos efter säsong", smal=False))


@dataclass(frozen=True, slots=True)
class _Sasongstal(Prognostal):
    """A row's amounts, and the forecast by a budget that follows the season."""

    sasong: Kontobelopp = NOLL

    def per_kolumn(self) -> dict[str, Kontobelopp]:
        """Return the amounts of the columns."""
        # Not super(): dataclasses with slots are made anew, and the old class is not theirs.
        return {**Prognostal.per_kolumn(self), "sasong": self.sasong}


def budget_och_prognos(b: Berakning, period: Period) -> Rapport:
    """Make the table.

    Args:
        b: the books' amounts.
        period: from 1 January to the day the outcome is counted to.

    Returns:
        Rows by verksamhet with its insatser under it, and the sum, which is årets resultat;
        income positive, deviations positive when better than budget.
    """
    storheter = prognosstorheter("prognos", period)
    tal = _tal(b, period)
    trad = lagg_ut(vax(b.bok.forbund, tal, {"arets_resultat"}), storheter, _tvars)
    rader, samband = list(trad.rader), list(trad.samband)
    if trad.toppar:
        helhet = sum((egna for _, egna in trad.toppar), _Sasongstal())
        total = storheter("arets_resultat", helhet, ALLA)
        celler = tuple(map(cell_for, total.values()))
        rader.append(Rad("arets_resultat", "Årets resultat", celler, "summa"))
        samband += summasamband(total, [s for s, _ in trad.toppar])
        samband += _tvars(total)
    har_budget = any(ett.arsbudget.ore for ett in tal.values())
    stycken = (
        f"Budget perioden är {andel_i_ord(period.fran, period.till)}. Prognosen är utfallet "
        "hittills och budgeten för resten av året. Avvikelser är plus när de är bättre än budget. "
        f"Efter säsong: budgeten fördelas över året som de senaste {PROFILAR} åren föll ut, insats "
        "för insats; med tolftedelar där de inte säger något.",
    )
    if not har_budget:
        stycken = (f"Ingen budget för {period.ar} finns i böckerna.",)
    return Rapport(
        "budget_och_prognos",
        "Budget och prognos",
        _KOLUMNER,
        tuple(rader),
        tuple(samband),
        stycken=stycken,
        paragraf="LKBR 10:1, 13:3",
        decimaler=2,
    )


def _tvars(s: Storheter) -> Iterable[Samband]:
    def n(kolumn: str) -> str:
        return s[kolumn].nyckel

    yield Samband(n("avvikelse"), ((1, n("utfall")), (-1, n("budget"))))
    yield Samband(n("prognos"), ((1, n("utfall")), (1, n("arsbudget")), (-1, n("budget"))))
    yield Samband(n("kvar"), ((1, n("prognos")), (-1, n("arsbudget"))))


def _tal(b: Berakning, period: Period) -> dict[Plats, _Sasongstal]:
    profil = sasongsprofil(b, period.ar)
    svar = {}
    for plats, tal in grundtal(b, period, lambda _konto, plats: plats).items():
        andel = sasongsandel(profil, (plats.verksamhet, plats.insats), period.till)
        budget = tal.budget
        if andel is not None:
            budget = Kontobelopp(fordelad(tal.arsbudget.ore, andel), tal.arsbudget.konton)
        svar[plats] = _Sasongstal(
            tal.utfall,
            tal.budget,
            tal.arsbudget,
            prognos=tal.enligt_budget,
            sasong=tal.utfall + tal.arsbudget + -budget,
        )
    return svar
