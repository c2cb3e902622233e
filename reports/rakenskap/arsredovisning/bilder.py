"""The plots of the årsredovisning, as data: every value is a figure of the accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from rakenskap.arsredovisning.figurer import Namn
from rakenskap.arsredovisning.tal import Figur, avrundat
from rakenskap.bok.poster import MANADSNAMN, Period
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rapport
from rakenskap.utskrift.diagram import Diagram

_MNKR = 100_000_000
_TKR = 100_000


def arets_diagram(namn: Namn, b: Berakning, tabeller: dict[str, Rapport]) -> dict[str, Diagram]:
    """Return the plots of a year by id; one without data is left out."""
    alla = (
        _fem_ar(namn),
        _kostnadsandelar(namn),
        _budget_utfall(namn),
        _eget_kapital(namn),
        _likvida_medel(namn.ar, b),
        _deltagare(tabeller.get("statistik_deltagare_borjade"), "Deltagare som började, efter kön"),
        _avslut(tabeller.get("statistik_deltagare_avslutade")),
    )
    return {ett.id: ett for ett in alla if ett is not None}


def _i(figur: Figur, ore: int, decimaler: int = 3) -> Decimal:
    return avrundat(figur.krav().varde / ore, decimaler)


def _ar(figur: Figur, namn: Namn) -> dict[int, Figur]:
    """Return a figure by year: this one, the one before and the older ones under it."""
    svar = {namn.ar: figur}
    for barn, egen in figur.barn.items():
        if barn == "fore":
            svar[namn.ar - 1] = egen
        elif barn.startswith("ar") and barn[2:].isdigit():
            svar[int(barn[2:])] = egen
    return {ar: svar[ar] for ar in sorted(svar) if svar[ar].tal is not None}


def _fem_ar(namn: Namn) -> Diagram | None:
    serier = []
    grupper: tuple[str, ...] = ()
    for plats, etikett in (
        ("rr.verksamhetens_intakter", "Intäkter"),
        ("oversikt.kostnader", "Kostnader"),
        ("rr.arets_resultat", "Årets resultat"),
    ):
        figur = namn.sok(plats)
        if figur is None:
            return None
        per_ar = _ar(figur, namn)
        grupper = tuple(map(str, per_ar))
        serier.append((etikett, tuple(_i(f, _MNKR) for f in per_ar.values())))
    if len(grupper) < 2 or any(len(tal) != len(grupper) for _, tal in serier):
        return None
    return Diagram("fem_ar", "Intäkter, kostnader och resultat", grupper, tuple(serier), "mnkr")


def _kostnadsandelar(namn: Namn) -> Diagram | None:
    andamal, hel = namn.rot.get("andamal"), namn.sok("rr.verksamhetens_kostnader")
    if andamal is None or hel is None or hel.tal is None or not hel.tal.varde:
        return None
    delar = [
        (f.etikett, avrundat(100 * f.krav().varde / abs(hel.tal.varde), 3))
        for f in andamal.barn.values()
        if f.tal is not None and f.tal.varde
    ]
    delar.sort(key=lambda par: (-par[1], par[0]))
    if not delar:
        return None
    return Diagram(
        "kostnadsandelar",
        "Verksamhetens kostnader efter ändamål",
        tuple(etikett for etikett, _ in delar),
        (("Andel", tuple(andel for _, andel in delar)),),
        "procent",
        "liggande",
    )


def _budget_utfall(namn: Namn) -> Diagram | None:
    rader = []
    for grupp in ("individ", "struktur"):
        figur = namn.sok(f"drift.{grupp}")
        for barn in figur.barn.values() if figur is not None else ():
            if "budget" in barn.barn and "kostnader" in barn.barn:
                budget, utfall = barn.barn["budget"], barn.barn["kostnader"]
                if budget.krav().varde or utfall.krav().varde:
                    rader.append((barn.etikett, -_i(budget, _TKR, 0), -_i(utfall, _TKR, 0)))
    if not rader or not any(budget for _, budget, _ in rader):
        return None
    return Diagram(
        "budget_utfall",
        "Budget och utfall per insats",
        tuple(etikett for etikett, _, _ in rader),
        (
            ("Budget", tuple(budget for _, budget, _ in rader)),
            ("Utfall", tuple(utfall for _, _, utfall in rader)),
        ),
        "tkr",
        "liggande",
        decimaler=0,
    )


def _eget_kapital(namn: Namn) -> Diagram | None:
    figur, tak = namn.sok("br.eget_kapital_utgaende"), namn.sok("ek.tak")
    if figur is None:
        return None
    per_ar = _ar(figur, namn)
    if len(per_ar) < 2:
        return None
    linjer: tuple[tuple[str, tuple[Decimal, ...]], ...] = ()
    if tak is not None:
        linjer = ((f"Rekommenderat högst {namn.ar}", (_i(tak, _MNKR),) * len(per_ar)),)
    return Diagram(
        "eget_kapital",
        "Eget kapital vid årets slut mot det rekommenderade",
        tuple(map(str, per_ar)),
        (("Eget kapital", tuple(_i(f, _MNKR) for f in per_ar.values())),),
        "mnkr",
        linjer=linjer,
    )


def _likvida_medel(ar: int, b: Berakning) -> Diagram:
    tal = []
    for manad in range(1, 13):
        nasta = dt.date(ar + manad // 12, manad % 12 + 1, 1)
        period = Period(dt.date(ar, 1, 1), nasta - dt.timedelta(days=1))
        tal.append(avrundat(_brak(b.likvida_medel(period).ore), 3))
    return Diagram(
        "likvida_medel",
        f"Likvida medel vid månadernas slut {ar}",
        tuple(manad[:3] for manad in MANADSNAMN),
        (("Likvida medel", tuple(tal)),),
        "mnkr",
        "linje",
    )


def _brak(ore: int) -> Fraction:
    return Fraction(ore, _MNKR)


def _kolumner(
    rapport: Rapport | None, kolumner: Sequence[str] | None
) -> tuple[list[str], list[tuple[str, tuple[Decimal, ...]]]] | None:
    """Return labels and whole columns of a table of counts, without its row of totals."""
    if rapport is None:
        return None
    rader = [rad for rad in rapport.rader if rad.stil != "summa"]
    serier = []
    for plats, kolumn in enumerate(rapport.kolumner):
        if (kolumner is None and kolumn.id == "totalt") or (
            kolumner is not None and kolumn.id not in kolumner
        ):
            continue
        texter = ["".join(rad.celler[plats].text.split()) for rad in rader]
        if not all(text.isdigit() for text in texter):
            return None
        serier.append((kolumn.rubrik[:1].upper() + kolumn.rubrik[1:], tuple(map(Decimal, texter))))
    return ([rad.etikett for rad in rader], serier) if rader and serier else None


def _deltagare(rapport: Rapport | None, titel: str) -> Diagram | None:
    data = _kolumner(rapport, ("kvinnor", "man"))
    if data is None or len(data[1]) != 2:
        return None
    return Diagram(
        "deltagare", titel, tuple(data[0]), tuple(data[1]), "personer", "liggande",
        decimaler=0, staplad=True,
    )  # fmt: skip


def _avslut(rapport: Rapport | None) -> Diagram | None:
    data = _kolumner(rapport, None)
    if data is None:
        return None
    return Diagram(
        "avslut", "Deltagare som avslutades, efter orsak", tuple(data[0]), tuple(data[1]),
        "personer", "liggande", decimaler=0, staplad=True,
    )  # fmt: skip
