"""Budget och prognos: what each insats may cost, has cost, and will have cost at the year's end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rakenskap.bok.poster import Period
from rakenskap.listor.manader import andel_i_ord, del_av_aret, fordelad
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.budget import budgetrader
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport, Stil
from rakenskap.rapport.slug import slug

KOLUMNER = (
    Kolumn("utfall", "Utfall"),
    Kolumn("budget", "Budget perioden"),
    Kolumn("avvikelse", "Avvikelse"),
    Kolumn("arsbudget", "Budget helår"),
    Kolumn("prognos", "Prognos helår"),
    Kolumn("kvar", "Prognos − budget"),
)


@dataclass(frozen=True, slots=True)
class Tal:
    """A row's amounts in öre, income positive: outcome, and budget of the period and the year."""

    utfall: int = 0
    budget: int = 0
    arsbudget: int = 0

    @property
    def prognos(self) -> int:
        """The outcome so far, and the budget for what is left of the year."""
        return self.utfall + self.arsbudget - self.budget

    def __add__(self, annat: Tal) -> Tal:
        return Tal(
            self.utfall + annat.utfall,
            self.budget + annat.budget,
            self.arsbudget + annat.arsbudget,
        )

    def celler(self, konton: Iterable[str]) -> tuple[Cell, ...]:
        """Return the row's cells."""
        ore = (
            self.utfall,
            self.budget,
            self.utfall - self.budget,
            self.arsbudget,
            self.prognos,
            self.prognos - self.arsbudget,
        )
        return tuple(Cell(ore=ett, konton=tuple(sorted(konton))) for ett in ore)


def budget_och_prognos(b: Berakning, period: Period) -> Rapport:
    """Make the table.

    Args:
        b: the books' amounts.
        period: from 1 January to the day the outcome is counted to.

    Returns:
        Rows by verksamhet with its insatser under it, and the sum, which is årets resultat;
        income positive, deviations positive when better than budget.
    """
    tal, konton = _tal(b, period)
    forbund = b.bok.forbund
    ordning = [verksamhet.kod for verksamhet in forbund.verksamheter]
    ordning += sorted({kod for kod, _ in tal} - set(ordning))
    insatsordning = [insats.kod for insats in forbund.insatser]
    rader: list[Rad] = []
    total = Tal()
    for kod in ordning:
        egna = [nyckel for nyckel in tal if nyckel[0] == kod and tal[nyckel] != Tal()]
        egna.sort(key=lambda nyckel: _plats(nyckel[1], insatsordning))
        if not egna:
            continue
        namn = forbund.namn_pa("verksamhet", kod) if kod else "Utan angiven verksamhet"
        summa = sum((tal[nyckel] for nyckel in egna), Tal())
        total += summa
        bas = slug(kod) or "utan"
        alla = {konto for nyckel in egna for konto in konton[nyckel]}
        if egna == [(kod, "")]:
            rader.append(Rad(bas, namn, summa.celler(alla)))
            continue
        rader.append(Rad(f"{bas}.rubrik", namn, (), "rubrik"))
        for nyckel in egna:
            insats = nyckel[1]
            etikett = forbund.namn_pa("insats", insats) if insats else "Gemensamt"
            radid = f"{bas}.{slug(insats) or 'gemensamt'}"
            rader.append(Rad(radid, etikett, tal[nyckel].celler(konton[nyckel]), "post", 1))
        stil: Stil = "summa"
        rader.append(Rad(bas, f"Summa {namn[0].lower()}{namn[1:]}", summa.celler(alla), stil))
    alla = {konto for egna in konton.values() for konto in egna}
    if rader:
        rader.append(Rad("arets_resultat", "Årets resultat", total.celler(alla), "summa"))
    har_budget = any(ett.arsbudget for ett in tal.values())
    stycken = (
        f"Budget perioden är {andel_i_ord(period.fran, period.till)}. Prognosen är utfallet "
        "hittills och budgeten för resten av året. Avvikelser är plus när de är bättre än budget.",
    )
    if not har_budget:
        stycken = (f"Ingen budget för {period.ar} finns i böckerna.",)
    return Rapport(
        "budget_och_prognos",
        "Budget och prognos",
        KOLUMNER,
        tuple(rader),
        stycken=stycken,
        paragraf="LKBR 10:1, 13:3",
        decimaler=2,
    )


_Nyckel = tuple[str, str]


def _tal(b: Berakning, period: Period) -> tuple[dict[_Nyckel, Tal], dict[_Nyckel, set[str]]]:
    tal: defaultdict[_Nyckel, Tal] = defaultdict(Tal)
    konton: defaultdict[_Nyckel, set[str]] = defaultdict(set)
    for (konto, verksamhet, insats), ore in b.per_dimension(period).items():
        tal[verksamhet, insats] += Tal(utfall=ore)
        konton[verksamhet, insats].add(konto)
    andel = del_av_aret(period.fran, period.till)
    arsbudget: defaultdict[_Nyckel, int] = defaultdict(int)
    for rad in budgetrader(b.bok, period):
        if rad.konto in b.bok.konton and b.sida(rad.konto) == "resultat":
            arsbudget[rad.verksamhet, rad.insats] += rad.ore
    for nyckel, ore in arsbudget.items():
        tal[nyckel] += Tal(budget=fordelad(ore, andel), arsbudget=ore)
        konton.setdefault(nyckel, set())
    return dict(tal), dict(konton)


def _plats(kod: str, ordning: list[str]) -> tuple[int, str]:
    return (ordning.index(kod), "") if kod in ordning else (len(ordning), kod)
