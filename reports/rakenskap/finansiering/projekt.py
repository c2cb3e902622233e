"""The register of projects with a financier, `projekt.toml` beside the books.

[[projekt]]
kod = "lumena"                 # as in forbund.toml and on the postings
finansiar = "Svenska ESF-rådet"
fran = 2022-08-01
till = 2025-10-31
stod_procent = "66.67"         # the financier's share of the costs
tak_kr = 4500000               # the most that it pays in all
fordran = "1685"
intakt = "3981"

[[projekt.kostnadsslag]]
namn = "Personal"
konton = "7000-7699"

[[projekt.kostnadsslag]]
namn = "Indirekta kostnader"
schablon_procent = "15"        # a flat rate on another type, booked nowhere
schablon_pa = "Personal"

[[projekt.medfinansiar]]
namn = "Region Stockholm"
kr = 300000

[[projekt.ansokan]]
namn = "2023-1"
fran = 2023-01-01
till = 2023-06-30
sokt = 2023-08-20
sokt_ore = 61529000
beviljat = 2023-10-01
beviljat_ore = 61000000
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad

FIL = "projekt.toml"
HUNDRA = Decimal(100)
_INTERVALL = re.compile(r"(\d{4})(?:-(\d{4}))?")


@dataclass(frozen=True, slots=True)
class Kostnadsslag:
    """A type of cost: its accounts, or a flat rate in per cent on another type."""

    namn: str
    konton: tuple[tuple[int, int], ...] = ()
    schablon: Decimal = Decimal()
    schablon_pa: str = ""


@dataclass(frozen=True, slots=True)
class Medfinansiar:
    """Who pays a part of the project besides the financier, and how much in all, in öre."""

    namn: str
    ore: int


@dataclass(frozen=True, slots=True)
class Ansokan:
    """A requisition: its period, and the day and öre that were applied for and granted."""

    namn: str
    fran: dt.date
    till: dt.date
    sokt: dt.date | None = None
    sokt_ore: int = 0
    beviljat: dt.date | None = None
    beviljat_ore: int = 0


@dataclass(frozen=True, slots=True)
class Projekt:
    """A project with a financier.

    Attributes:
        stod: the financier's share of the costs, in per cent.
        tak_ore: the most that it pays in all, None for no ceiling.
        fordran: account number of what has been applied for.
        intakt: account number of the contribution.
        upplupen: account number of what has been earned and not applied for.
        forutbetald: account number of what was had before it was earned.
    """

    kod: str
    finansiar: str
    fran: dt.date
    till: dt.date
    stod: Decimal
    tak_ore: int | None
    fordran: str
    intakt: str
    upplupen: str
    forutbetald: str
    slag: tuple[Kostnadsslag, ...]
    medfinansiarer: tuple[Medfinansiar, ...] = ()
    ansokningar: tuple[Ansokan, ...] = ()


class _FelIProjektetError(Exception):
    """What is wrong with a project, and what to do."""


def _fel(vad: str, atgard: str) -> _FelIProjektetError:
    return _FelIProjektetError(f"{vad}. Gör så här: {atgard}.")


def las_projekt(bok: Bok) -> dict[str, Projekt]:
    """Read the register, by code; empty when there is no file.

    Raises:
        BokFelError: it cannot be read; all that is wrong is in it.
    """
    fil = bok.mapp / FIL
    if not fil.is_file():
        return {}
    try:
        return tolka_projekt(bok, tomllib.loads(fil.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as hinder:
        text = f"Filen går inte att tolka ({hinder}). Gör så här: rätta den."
        raise BokFelError([Felrad(FIL, 0, text)]) from None


def tolka_projekt(bok: Bok, tabell: Mapping[str, Any]) -> dict[str, Projekt]:
    """Return the projects that a table holds.

    Raises:
        BokFelError: a project breaks a rule; all that is wrong is in it.
    """
    fel = [f"«{ett}» betyder ingenting här. Gör så här: skriv [[projekt]]." for ett in tabell]
    fel = [text for ett, text in zip(tabell, fel, strict=True) if ett != "projekt"]
    svar: dict[str, Projekt] = {}
    for nummer, rad in enumerate(tabell.get("projekt", ()), start=1):
        kod = str(rad.get("kod", "")) if isinstance(rad, Mapping) else ""
        try:
            if not kod or kod in svar:
                raise _fel(
                    "Koden saknas eller finns redan", 'skriv kod = "…", en för varje projekt'
                )
            svar[kod] = _projekt(bok, kod, rad)
        except _FelIProjektetError as hinder:
            fel.append(f"Projektet {kod or f'nummer {nummer}'}: {hinder}")
    if fel:
        raise BokFelError(Felrad(FIL, 0, text) for text in fel)
    return svar


_NYCKLAR = frozenset(
    {
        *("kod", "finansiar", "fran", "till", "stod_procent", "tak_kr"),
        *("fordran", "intakt", "upplupen", "forutbetald"),
        *("kostnadsslag", "medfinansiar", "ansokan"),
    }
)


def _projekt(bok: Bok, kod: str, rad: Mapping[str, Any]) -> Projekt:
    okanda = sorted(set(rad) - _NYCKLAR)
    if okanda:
        raise _fel(f"«{okanda[0]}» finns inte", f"välj bland {', '.join(sorted(_NYCKLAR))}")
    koder = [ett.kod for ett in bok.forbund.projekt]
    if koder and kod not in koder:
        raise _fel(f"Koden {kod} finns inte i forbund.toml", f"välj bland {', '.join(koder)}")
    fran, till = _dag(rad, "fran"), _dag(rad, "till")
    if till < fran:
        raise _fel(f"Slutar {till}, före starten {fran}", "rätta dagarna")
    stod = _procent(rad, "stod_procent")
    tak = rad.get("tak_kr")
    if tak is not None and (not isinstance(tak, int) or tak <= 0):
        raise _fel(f"Taket {tak} är inte hela kronor över noll", "rätta tak_kr")
    konton = {
        namn: _konto(bok, str(rad.get(namn, annars)), namn)
        for namn, annars in (
            ("fordran", "1685"),
            ("intakt", "3981"),
            ("upplupen", _forsta(bok, "1791", "1790")),
            ("forutbetald", _forsta(bok, "2979", "2970")),
        )
    }
    slag = tuple(_slag(ett) for ett in rad.get("kostnadsslag", ()))
    _krav_slag(slag)
    medfinansiarer = tuple(
        Medfinansiar(str(ett.get("namn", "")), _kr(ett, "kr") * 100)
        for ett in rad.get("medfinansiar", ())
    )
    ansokningar = tuple(_ansokan(ett) for ett in rad.get("ansokan", ()))
    _krav_ansokningar(ansokningar)
    return Projekt(
        kod,
        str(rad.get("finansiar", "")).strip() or _saknas("finansiar"),
        fran,
        till,
        stod,
        None if tak is None else tak * 100,
        konton["fordran"],
        konton["intakt"],
        konton["upplupen"],
        konton["forutbetald"],
        slag,
        medfinansiarer,
        ansokningar,
    )


def _saknas(namn: str) -> str:
    raise _fel(f"{namn} saknas", f'skriv {namn} = "…"')


def _dag(rad: Mapping[str, Any], namn: str) -> dt.date:
    varde = rad.get(namn)
    if not isinstance(varde, dt.date):
        raise _fel(f"{namn} är inte en dag", f"skriv {namn} = 2023-01-31, utan citattecken")
    return varde


def _procent(rad: Mapping[str, Any], namn: str) -> Decimal:
    text = str(rad.get(namn, "")).replace(",", ".")
    try:
        tal = Decimal(text)
    except InvalidOperation:
        tal = Decimal(-1)
    if not tal.is_finite() or not 0 < tal <= HUNDRA:
        raise _fel(f"{namn} «{text}» är inte procent", f'skriv {namn} = "66.67", över 0 till 100')
    return tal


def _kr(rad: Mapping[str, Any], namn: str) -> int:
    varde = rad.get(namn)
    if not isinstance(varde, int) or isinstance(varde, bool) or varde < 0:
        raise _fel(f"{namn} {varde} är inte ett belopp", f"skriv {namn} i hela tal, utan tecken")
    return varde


def _forsta(bok: Bok, *nummer: str) -> str:
    return next((nr for nr in nummer if nr in bok.konton), nummer[0])


def _konto(bok: Bok, nummer: str, namn: str) -> str:
    if nummer not in bok.konton:
        raise _fel(f"{namn} {nummer} finns inte i kontoplanen", f"lägg till det, eller ange {namn}")
    return nummer


def tolka_intervall(text: str) -> tuple[tuple[int, int], ...]:
    """Return accounts from text: `7000-7699, 5810`.

    Raises:
        ValueError: a part of it is no number of an account.
    """
    svar = []
    for del_ in text.split(","):
        traff = _INTERVALL.fullmatch(del_.strip())
        if traff is None or int(traff[2] or traff[1]) < int(traff[1]):
            raise ValueError(f"«{del_.strip()}» är inte konton")
        svar.append((int(traff[1]), int(traff[2] or traff[1])))
    return tuple(svar)


def _slag(rad: Mapping[str, Any]) -> Kostnadsslag:
    namn = str(rad.get("namn", "")).strip() or _saknas("kostnadsslagets namn")
    if "schablon_procent" in rad:
        pa = str(rad.get("schablon_pa", ""))
        return Kostnadsslag(namn, (), _procent(rad, "schablon_procent"), pa)
    try:
        return Kostnadsslag(namn, tolka_intervall(str(rad.get("konton", ""))))
    except ValueError as hinder:
        raise _fel(f"{namn}: {hinder}", 'skriv konton = "7000-7699, 5810"') from None


def _krav_slag(slag: tuple[Kostnadsslag, ...]) -> None:
    namn = [ett.namn for ett in slag]
    med_konton = {ett.namn for ett in slag if ett.konton}
    for ett in slag:
        if ett.schablon and ett.schablon_pa not in med_konton:
            raise _fel(f"{ett.namn} är på «{ett.schablon_pa}», som inte finns", "rätta schablon_pa")
    alla = sorted((fran, till, ett.namn) for ett in slag for fran, till in ett.konton)
    for (_, till, forra), (fran, _, nasta) in pairwise(alla):
        if fran <= till:
            raise _fel(f"{forra} och {nasta} har samma konton", "låt varje konto ha ett slag")
    if len(set(namn)) != len(namn) or not namn:
        raise _fel("Kostnadsslagen saknas eller har samma namn", "skriv [[projekt.kostnadsslag]]")


def _ansokan(rad: Mapping[str, Any]) -> Ansokan:
    namn = str(rad.get("namn", "")).strip() or _saknas("ansökans namn")
    sokt, beviljat = rad.get("sokt"), rad.get("beviljat")
    return Ansokan(
        namn,
        _dag(rad, "fran"),
        _dag(rad, "till"),
        sokt if isinstance(sokt, dt.date) else None,
        _kr(rad, "sokt_ore") if "sokt_ore" in rad else 0,
        beviljat if isinstance(beviljat, dt.date) else None,
        _kr(rad, "beviljat_ore") if "beviljat_ore" in rad else 0,
    )


def _krav_ansokningar(alla: tuple[Ansokan, ...]) -> None:
    for forra, nasta in pairwise(alla):
        if nasta.fran <= forra.till:
            raise _fel(f"Perioderna {forra.namn} och {nasta.namn} går in i varandra", "rätta dem")
    for ett in alla:
        if ett.till < ett.fran:
            raise _fel(f"{ett.namn} slutar före sin start", "rätta dagarna")
        if ett.beviljat_ore > ett.sokt_ore:
            raise _fel(f"Mer är beviljat än sökt för {ett.namn}", "rätta beloppen")


def hitta_projekt(bok: Bok, kod: str) -> Projekt:
    """Return a project of the register.

    Raises:
        BokFelError: there is none of that code.
    """
    alla = las_projekt(bok)
    if kod in alla:
        return alla[kod]
    finns = ", ".join(alla) or "inga"
    text = (
        f"Projektet {kod} finns inte i {FIL}; de som finns är {finns}. Gör så här: lägg in det med "
        "rakenskap projekt KOD --ny --finansiar … --fran … --till … --stod …."
    )
    raise BokFelError([Felrad(FIL, 0, text)])
