"""Budget och prognos: what each insats may cost, has cost, and will have cost at the year's end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rakenskap.bok.poster import Period
from rakenskap.listor.manader import andel_i_ord, del_av_aret, fordelad
from rakenskap.listor.manadstabell import PROFILAR, sasongsandel, sasongsprofil
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.budget import budgetrader
from rakenskap.rakningar.verksamhetstrad import (
    Plats,
    Storheter,
    lagg_ut,
    plats_for,
    summasamband,
    vax,
)
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport, cell_for
from rakenskap.rapport.storhet import ALLA, NOLL, Dimensioner, Kontobelopp, Samband, Storhet, nyckel

KOLUMNER = (
    Kolumn("utfall", "Utfall"),
    Kolumn("budget", "Budget perioden"),
    Kolumn("avvikelse", "Avvikelse"),
    Kolumn("arsbudget", "Budget helår"),
    Kolumn("prognos", "Prognos helår"),
    Kolumn("kvar", "Prognos − budget"),
    Kolumn("sasong", "Prognos efter säsong", smal=False),
)


@dataclass(frozen=True, slots=True)
class Prognostal:
    """A row's amounts in öre, income positive: outcome, and budget of the period and the year.

    Attributes:
        sasongsbudget: budget of the period, spread over the year as earlier years were.
    """

    utfall: Kontobelopp = NOLL
    budget: Kontobelopp = NOLL
    arsbudget: Kontobelopp = NOLL
    sasongsbudget: Kontobelopp = NOLL

    def __add__(self, annat: Prognostal) -> Prognostal:
        return Prognostal(
            self.utfall + annat.utfall,
            self.budget + annat.budget,
            self.arsbudget + annat.arsbudget,
            self.sasongsbudget + annat.sasongsbudget,
        )

    @property
    def tom(self) -> bool:
        """True when nothing was booked or budgeted."""
        return not (self.utfall.ore or self.budget.ore or self.arsbudget.ore)

    def per_kolumn(self) -> dict[str, Kontobelopp]:
        """Return the amounts of the columns.

        The forecast is the outcome so far, and the budget for what is left of the year.
        """
        prognos = self.utfall + self.arsbudget + -self.budget
        return {
            "utfall": self.utfall,
            "budget": self.budget,
            "avvikelse": self.utfall + -self.budget,
            "arsbudget": self.arsbudget,
            "prognos": prognos,
            "kvar": prognos + -self.arsbudget,
            "sasong": self.utfall + self.arsbudget + -self.sasongsbudget,
        }


def budget_och_prognos(b: Berakning, period: Period) -> Rapport:
    """Make the table.

    Args:
        b: the books' amounts.
        period: from 1 January to the day the outcome is counted to.

    Returns:
        Rows by verksamhet with its insatser under it, and the sum, which is årets resultat;
        income positive, deviations positive when better than budget.
    """

    def storheter(rad: str, tal: Prognostal, dimensioner: Dimensioner = ALLA) -> Storheter:
        return {
            # What is nought prints 0 here: a row stands in the table since it has an amount.
            kolumn: Storhet(
                nyckel(f"prognos.{rad}.{kolumn}", period),
                Kontobelopp(belopp.ore, belopp.konton or ("",)),
                dimensioner=dimensioner,
            )
            for kolumn, belopp in tal.per_kolumn().items()
        }

    tal = _tal(b, period)
    trad = lagg_ut(vax(b.bok.forbund, tal, {"arets_resultat"}), storheter, _tvars)
    rader, samband = list(trad.rader), list(trad.samband)
    if trad.toppar:
        total = storheter("arets_resultat", sum((egna for _, egna in trad.toppar), Prognostal()))
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
        KOLUMNER,
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


def _tal(b: Berakning, period: Period) -> dict[Plats, Prognostal]:
    tal: defaultdict[Plats, Prognostal] = defaultdict(Prognostal)
    for (konto, *koder), ore in b.per_dimension(period).items():
        tal[plats_for(b, konto, *koder)] += Prognostal(utfall=Kontobelopp(ore, (konto,)))
    andel = del_av_aret(period.fran, period.till)
    arsbudget: defaultdict[Plats, Kontobelopp] = defaultdict(Kontobelopp)
    for rad in budgetrader(b.bok, period):
        if rad.konto in b.bok.konton and b.sida(rad.konto) == "resultat":
            plats = plats_for(b, rad.konto, rad.verksamhet, rad.insats)
            arsbudget[plats] += Kontobelopp(rad.ore, (rad.konto,))
    profil = sasongsprofil(b, period.ar)
    for plats, belopp in arsbudget.items():
        sasong = sasongsandel(profil, (plats.verksamhet, plats.insats), period.till)
        del_, sasongsdel = (
            Kontobelopp(fordelad(belopp.ore, ett), belopp.konton)
            for ett in (andel, andel if sasong is None else sasong)
        )
        tal[plats] += Prognostal(budget=del_, arsbudget=belopp, sasongsbudget=sasongsdel)
    return dict(tal)
