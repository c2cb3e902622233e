"""What SUS is given by hand: money by financier, insatser with and without ESF, administration.

The order is that of SUS's own kostnadsrapport; what the sheet rests on is data (`data/sus.toml`).
The last table is the year's result, which is asserted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lkbr.uppstallning import las_kontotabell
from rakenskap.bok.poster import Period
from rakenskap.listor.budgetdokument import Plan, las_plan
from rakenskap.listor.motparter import listdata
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.budget import budgetrader
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport
from rakenskap.rapport.slug import slug
from rakenskap.rapport.storhet import Samband, nyckel

DATA = "sus.toml"
INTAKTER, KOSTNADER = "verksamhetens_intakter", "verksamhetens_kostnader"
_NOT = "¹"
_TYPER = {"stat": "Staten", "kommun": "Kommuner", "region": "Regioner"}
ESF, OVRIGA = "esf", "ovriga"
KOLUMNER = (Kolumn("budget", "Budget"), Kolumn("utfall", "Utfall"))


@dataclass(frozen=True, slots=True)
class _Post:
    """A row of the books or of the budget: where it belongs, and öre with income positive."""

    kolumn: str
    konto: str
    insats: str
    verksamhet: str
    projekt: str
    ore: int


@dataclass(slots=True)
class _Tabell:
    """Öre by row and column; costs positive."""

    tal: defaultdict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    def rader(self) -> list[str]:
        """Return the rows that have something, in no order."""
        return list(dict.fromkeys(rad for (rad, _), ore in self.tal.items() if ore))

    def summa(self, kolumn: str) -> int:
        """Return a column's sum."""
        return sum(ore for (_, k), ore in self.tal.items() if k == kolumn)


def sus_blad(b: Berakning, period: Period) -> list[Rapport]:
    """Return the sheet's tables for a year, exact öre, costs positive.

    Args:
        b: the books' amounts.
        period: the year.
    """
    data = listdata(DATA)
    plan = Plan() if b.bok.kalla else las_plan(b.bok.mapp, period.ar)
    esf = {p.kod for p in b.bok.forbund.projekt if "esf" in p.namn.casefold().split("-")[0]}
    medel, insatser, esf_insatser, admin = (_Tabell() for _ in range(4))
    for post in _poster(b, period):
        rad = b.konto(post.konto).rad
        if rad == INTAKTER:
            medel.tal[_finansiar(b, post, esf), post.kolumn] += post.ore
        elif post.verksamhet in plan.administration and not post.insats:
            admin.tal[_kostnadstyp(b, post.konto, data), post.kolumn] -= post.ore
        else:
            egen = esf_insatser if post.projekt in esf else insatser
            egen.tal[post.insats or f"-{post.verksamhet}", post.kolumn] -= post.ore
    ovrigt = b.arets_resultat(period).ore - (
        medel.summa("utfall")
        - insatser.summa("utfall")
        - esf_insatser.summa("utfall")
        - admin.summa("utfall")
    )
    if ovrigt != sum(
        ore
        for (konto, _, _), ore in b.per_dimension(period).items()
        if b.konto(konto).rad not in (INTAKTER, KOSTNADER)
    ):
        raise AssertionError("SUS-bladets rader är inte årets resultat")
    eget = b.eget_kapital_ingaende(period).ore
    return [
        _medel(b, period, medel, eget, data),
        _insatser(b, period, insatser, esf_insatser),
        _admin(period, admin, data),
        _sammanstallning(b, period, (medel, insatser, esf_insatser, admin), ovrigt),
    ]


def _poster(b: Berakning, period: Period) -> Iterator[_Post]:
    """Yield the year's rows of operating income and costs, of the books and of the budget."""
    sokta = (INTAKTER, KOSTNADER)
    for ver in b.poster.i_perioden(period):
        for konto, ore, dim in ver.rader:
            if b.konto(konto).rad in sokta:
                d = dict(dim)
                yield _Post(
                    "utfall",
                    konto,
                    d.get("insats", ""),
                    d.get("verksamhet", ""),
                    d.get("projekt", ""),
                    -ore,
                )
    for rad in budgetrader(b.bok, period):
        if rad.konto in b.bok.konton and b.konto(rad.konto).rad in sokta:
            yield _Post("budget", rad.konto, rad.insats, rad.verksamhet, rad.projekt, rad.ore)


def _finansiar(b: Berakning, post: _Post, esf: set[str]) -> str:
    delpost = b.konto(post.konto).delpost
    if delpost.startswith("medlemsbidrag_"):
        return delpost.removeprefix("medlemsbidrag_")
    if post.projekt in esf or delpost in ("eu_och_andra_bidrag", "ersatta_utlagg"):
        return ESF
    return OVRIGA


def _kostnadstyp(b: Berakning, konto: str, data: Mapping[str, Any]) -> str:
    plan = b.bok.forbund.kontoplan.replace("-", "_")
    delpost = b.konto(konto).delpost
    for typ in data["kostnadstyp"]:
        granser = (intervall.partition("-")[::2] for intervall in typ.get(plan, ()))
        if delpost in typ["delposter"] or any(
            int(fran) <= int(konto[:4]) <= int(till or fran) for fran, till in granser
        ):
            return str(typ["id"])
    return "kring"


def _rad(rad: str, etikett: str, tabell: str, tal: Mapping[str, int | None], period: Period) -> Rad:
    celler = tuple(
        Cell() if ore is None else Cell(nyckel(f"sus.{tabell}.{rad}.{k}", period), 1, ore)
        for k, ore in tal.items()
    )
    return Rad(rad, etikett, celler, "summa" if rad.startswith("summa") else "post")


def _tal(tabell: _Tabell, rad: str) -> dict[str, int | None]:
    return {k.id: tabell.tal.get((rad, k.id), 0) for k in KOLUMNER}


def _summasamband(tabell: str, summa: str, rader: Sequence[Rad], period: Period) -> list[Samband]:
    return [
        Samband(
            nyckel(f"sus.{tabell}.{summa}.{k}", period),
            tuple(
                (1, cell.nyckel)
                for rad in rader
                for cell in rad.celler
                if cell.nyckel == nyckel(f"sus.{tabell}.{rad.id}.{k}", period)
            ),
        )
        for k in dict.fromkeys(
            cell.nyckel.partition("@")[0].rpartition(".")[2]
            for rad in rader
            for cell in rad.celler
            if cell.nyckel
        )
    ]


def _medel(
    b: Berakning, period: Period, medel: _Tabell, eget_ore: int, data: Mapping[str, Any]
) -> Rapport:
    rader = []
    flera = []
    for typ, namn in _TYPER.items():
        medlemmar = [m.namn for m in b.bok.forbund.medlemmar if m.typ == typ and m.andel]
        flera += [namn] if len(medlemmar) > 1 else []
        etikett = f"{namn}: {', '.join(medlemmar)}" if medlemmar else namn
        if medlemmar or typ in medel.rader():
            rader.append(_rad(typ, etikett, "medel", _tal(medel, typ), period))
    rader.append(_rad(ESF, "ESF-medel", "medel", _tal(medel, ESF), period))
    rader.append(_rad(OVRIGA, "Övriga", "medel", _tal(medel, OVRIGA), period))
    eget = {"budget": eget_ore, "utfall": None}
    rader.append(_rad("eget_kapital", "Eget kapital från tidigare år", "medel", eget, period))
    summa = {"budget": medel.summa("budget") + eget_ore, "utfall": medel.summa("utfall")}
    samband = _summasamband("medel", "summa", rader, period)
    rader.append(_rad("summa", "Summa medelstillgångar", "medel", summa, period))
    efter = [f"Källa: {data['kalla']}, {data['kalla_dag']}."]
    if flera:
        efter.append(
            f"{', '.join(flera)}: flera medlemmar. I SUS registreras varje organisation för sig; "
            "beloppen per medlem står i rakenskap lista medlemmar."
        )
    return Rapport(
        "sus_medel",
        "Medelstillgångar efter finansiär",
        KOLUMNER,
        tuple(rader),
        tuple(samband),
        stycken=tuple(data["vilar_pa"]),
        efter=tuple(efter),
        paragraf="SUS",
        decimaler=2,
    )


def _insatser(b: Berakning, period: Period, utan: _Tabell, med: _Tabell) -> Rapport:
    kolumner = (
        Kolumn("budget", "Insatskostnad, budget"),
        Kolumn("utfall", "Insatskostnad, utfall"),
        Kolumn("budget_esf", "ESF Insatskostnad, budget"),
        Kolumn("utfall_esf", "ESF Insatskostnad, utfall"),
    )
    insatser = {i.kod: i.namn for i in b.bok.forbund.insatser}
    verksamheter = {f"-{v.kod}": f"{v.namn}, utan insats" for v in b.bok.forbund.verksamheter}
    finns = {*utan.rader(), *med.rader()}
    namn = {**insatser, **verksamheter, "-": "Utan insats och verksamhet"}
    ordning = [kod for kod in namn if kod in finns] + sorted(finns - set(namn))

    def tal(kod: str) -> dict[str, int | None]:
        return {
            "budget": utan.tal.get((kod, "budget"), 0),
            "utfall": utan.tal.get((kod, "utfall"), 0),
            "budget_esf": med.tal.get((kod, "budget"), 0),
            "utfall_esf": med.tal.get((kod, "utfall"), 0),
        }

    rader = [
        _rad(
            f"utan_insats_{slug(kod[1:]) or 'alls'}" if kod[0] == "-" else slug(kod),
            namn.get(kod, kod),
            "insats",
            tal(kod),
            period,
        )
        for kod in ordning
    ]
    samband = _summasamband("insats", "summa", rader, period)
    summa: dict[str, int | None] = {
        "budget": utan.summa("budget"),
        "utfall": utan.summa("utfall"),
        "budget_esf": med.summa("budget"),
        "utfall_esf": med.summa("utfall"),
    }
    rader.append(_rad("summa", "Summa insatskostnader", "insats", summa, period))
    return Rapport(
        "sus_insatser",
        "Insatsbudget efter budgettyp",
        kolumner,
        tuple(rader),
        tuple(samband),
        efter=(
            "Planerat antal deltagare registreras också per insats; det finns inte i böckerna.",
            "ESF är det som är bokfört eller budgeterat på ett projekt vars namn börjar med ESF.",
        ),
        decimaler=2,
    )


def _admin(period: Period, admin: _Tabell, data: Mapping[str, Any]) -> Rapport:
    rader = [
        _rad(
            typ["id"],
            f"{typ['etikett']}{'' if typ['belagd'] else _NOT} ({typ['beskrivning']})",
            "admin",
            _tal(admin, typ["id"]),
            period,
        )
        for typ in data["kostnadstyp"]
    ]
    samband = _summasamband("admin", "summa", rader, period)
    summa: dict[str, int | None] = {k.id: admin.summa(k.id) for k in KOLUMNER}
    rader.append(_rad("summa", "Summa administrativa kostnader", "admin", summa, period))
    return Rapport(
        "sus_admin",
        "Administrativa kostnader efter kostnadstyp",
        KOLUMNER,
        tuple(rader),
        tuple(samband),
        efter=(
            f"{_NOT} Bara Kring och Personal är belagda i källan; listan i SUS kan ha fler typer.",
        ),
        decimaler=2,
    )


def _sammanstallning(
    b: Berakning, period: Period, delar: tuple[_Tabell, _Tabell, _Tabell, _Tabell], ovrigt: int
) -> Rapport:
    medel, insatser, esf, admin = delar
    poster = {
        "medel": ("Årets finansiering", 1, medel),
        "insatskostnad": ("Insatskostnader", -1, insatser),
        "esf_insatskostnad": ("ESF Insatskostnader", -1, esf),
        "administration": ("Administrativa kostnader", -1, admin),
    }
    rader = [
        _rad(
            namn,
            etikett,
            "sammanstallning",
            {k.id: tecken * egen.summa(k.id) for k in KOLUMNER},
            period,
        )
        for namn, (etikett, tecken, egen) in poster.items()
    ]
    budget_ovrigt = sum(
        rad.ore
        for rad in budgetrader(b.bok, period)
        if rad.konto in b.bok.konton
        and b.konto(rad.konto).rad not in (INTAKTER, KOSTNADER)
        and las_kontotabell(b.bok.forbund.kontoplan).poster[b.delpost_for(rad.konto).post].sida
        == "resultat"
    )
    rader.append(
        _rad(
            "ovrigt",
            "Avskrivningar och finansiella poster",
            "sammanstallning",
            {"budget": budget_ovrigt, "utfall": ovrigt},
            period,
        )
    )
    samband = _summasamband("sammanstallning", "summa", rader, period)
    summa: dict[str, int | None] = {
        k.id: sum(rad.celler[plats].ore or 0 for rad in rader) for plats, k in enumerate(KOLUMNER)
    }
    rader.append(_rad("summa", "Årets resultat", "sammanstallning", summa, period))
    return Rapport(
        "sus_sammanstallning",
        "Sammanställning",
        KOLUMNER,
        tuple(rader),
        tuple(samband),
        decimaler=2,
    )
