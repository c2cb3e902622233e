"""Accrued and prepaid costs: at the end of a year, and back in the next."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from . import kalender
from .arsbok import andelar
from .fordelning import fordela, tal
from .insatser import INSATSER
from .modell import Post, kr

if TYPE_CHECKING:
    from .arsbok import Arsbok
    from .fakturor import Flode


def fordela_upplupet(bok: Arsbok, floden: list[Flode]) -> None:
    """Share the accrued costs of insatser over those that are large."""
    egna = {kod: kr(belopp) for kod, belopp in bok.fakta.upplupet_egna.items()}
    stora = [fl for fl in floden if fl.stor and fl.nyckel in INSATSER and fl.nyckel not in egna]
    rest = kr(bok.fakta.balans.upplupet_insatser) - sum(egna.values())
    for fl in floden:
        fl.upplupet = egna.get(fl.nyckel, fl.upplupet)
    if stora:
        delar = fordela(rest // 100_000, [fl.total for fl in stora])
        for fl, del_ in zip(stora, delar, strict=True):
            fl.upplupet = 100_000 * del_
        stora[-1].upplupet += rest - 100_000 * sum(delar)
    elif rest:
        raise ValueError(f"{bok.ar}: ingen insats bär de upplupna kostnaderna")


def aterfor(bok: Arsbok, fl: Flode) -> int:
    """Book the return of last year's accrual and prepayment; return their net as cost."""
    nyar = date(bok.ar, 1, 1)
    konto, ore = bok.lage.upplupet.pop(fl.nyckel, (0, 0))
    if ore:
        ver = bok.bokslut(
            nyar,
            f"Återföring av upplupen kostnad, {fl.text}",
            [Post(konto, ore), *andelar(-ore, fl.dim, fl.konto)],
            "upplupet",
            motpart=fl.leverantorer[0].namn,
            registrerad=kalender.efter(date(bok.ar, 1, 7), tal(f"{bok.ar}{fl.nyckel}", 0, 4)),
        )
        if bok.ar == 2022 and fl.nyckel == "arbetslagshalsan":
            ver.antagande = "2022-3"
    forut = bok.lage.saldo[fl.forutbetalt_konto] if fl.forutbetalt_konto else 0
    if forut:
        bok.bokslut(
            nyar,
            f"Förutbetald kostnad till årets kostnad, {fl.text}",
            [*andelar(forut, fl.dim, fl.konto), Post(fl.forutbetalt_konto, -forut)],
            "forutbetalt",
            motpart=fl.leverantorer[0].namn,
            registrerad=kalender.efter(date(bok.ar, 1, 7), tal(f"{bok.ar}{fl.nyckel}f", 0, 4)),
        )
    return forut - ore


def bokfor_upplupet(bok: Arsbok, fl: Flode) -> None:
    """Book what is accrued of a stream at the end of the year."""
    if not fl.upplupet:
        return
    bok.bokslut(
        date(bok.ar, 12, 31),
        f"Upplupen kostnad, {fl.text}",
        [*andelar(fl.upplupet, fl.dim, fl.konto), Post(fl.upplupet_konto, -fl.upplupet)],
        "upplupet",
        motpart=fl.leverantorer[0].namn,
        registrerad=kalender.efter(
            date(bok.ar + 1, 1, 8), tal(f"{bok.ar}{fl.nyckel}upplupet", 0, 15)
        ),
    )
    bok.lage.upplupet[fl.nyckel] = (fl.upplupet_konto, fl.upplupet)
