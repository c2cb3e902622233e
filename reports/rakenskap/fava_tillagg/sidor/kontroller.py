"""Kontroller: every check with its paragraph and state, the books' errors and reconciliations."""

from __future__ import annotations

import re

from rakenskap.bok.kontroll import Kontroll, raknade
from rakenskap.bok.poster import rakenskapsar
from rakenskap.fava_tillagg.sida import Fraga, Sida
from rakenskap.fava_tillagg.sidor.oversikt import avstamningar
from rakenskap.fava_tillagg.sidor.rakenskaper import kontolank
from rakenskap.fava_tillagg.visning import Tabell
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport

_VERNAMN = re.compile(r"\b[A-ZÅÄÖ]{1,3}\d+/\d{4}\b")
_KONTO = re.compile(r"\b[1-8]\d{3}\b")


def kontroller(fraga: Fraga) -> Sida:
    """Show the checks of a year."""
    ar = fraga.val.period.ar
    alla = fraga.lage.kontroller(ar)
    kolumner = (
        Kolumn("lage", "Läge", "text"),
        Kolumn("regel", "Regel", "text"),
        Kolumn("fynd", "Fynd", "text"),
    )
    rader = tuple(
        Rad(
            kontroll.id,
            kontroll.namn,
            (
                Cell(text=kontroll.utfall),
                Cell(text=kontroll.regel),
                Cell(text=str(len(kontroll.fynd) or "")),
            ),
        )
        for kontroll in alla
    )
    efter = (f"Kontrollerna för {ar}: {raknade(alla)}.",)
    lista = Rapport("kontroller", f"Kontroller {ar}", kolumner, rader, efter=efter)
    return Sida(
        f"Kontroller {ar}",
        "kontroller.html",
        {"fynd": [(k.namn, k.regel, _fynd(fraga, k)) for k in alla if _texter(k)]},
        (
            Tabell(lista, radrubrik="Kontroll", rubrik=False),
            _iakttagelser(fraga),
            _avstamningstabell(fraga),
        ),
        val="period",
        ingress="De regler som prövas vid varje inläsning visas som fel överst på sidan.",
    )


def _texter(kontroll: Kontroll) -> tuple[str, ...]:
    """Return what a check found, or why it was not tried."""
    return (*filter(None, (kontroll.ej_provad, kontroll.galler_inte)), *kontroll.fynd)


def _fynd(fraga: Fraga, kontroll: Kontroll) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what a check found, with the verifikationer and accounts that it points to."""
    svar = []
    period = rakenskapsar(fraga.val.period.ar)
    for text in _texter(kontroll):
        namn = [ett for ett in _VERNAMN.findall(text) if ett in fraga.lage.efter_namn]
        konton = [ett for ett in _KONTO.findall(text) if ett in fraga.lage.bok.konton]
        lankar = [(ett, fraga.adresser.ver(ett)) for ett in dict.fromkeys(namn)]
        lankar += [(ett, kontolank(fraga, ett, period)) for ett in dict.fromkeys(konton)]
        svar.append((text, lankar))
    return svar


def _iakttagelser(fraga: Fraga) -> Tabell:
    """Return what was seen at the load and does not stop the reports."""
    bok = fraga.lage.bok
    alla = [("varning", ett) for ett in bok.varningar] + [("att göra", ett) for ett in bok.att_gora]
    rader = tuple(
        Rad(str(plats), f"{ett.fil}:{ett.rad}", (Cell(text=grad), Cell(text=ett.text)))
        for plats, (grad, ett) in enumerate(alla)
    )
    platser = [(ett.fil, ett.rad) for _, ett in alla]
    return Tabell(
        Rapport(
            "iakttagelser",
            "Iakttagelser vid inläsningen",
            (Kolumn("grad", "Grad", "text"), Kolumn("text", "Iakttagelse", "text")),
            rader,
        ),
        radrubrik="Var",
        radlank=lambda rad: fraga.adresser.redigera(*platser[int(rad.id)]),
        tom="Inga.",
    )


def _avstamningstabell(fraga: Fraga) -> Tabell:
    b = fraga.lage.b
    kolumner = (
        Kolumn("senast", "Avstämt till och med", "datum"),
        Kolumn("efter", "Rader därefter", "text"),
    )
    rader = tuple(
        Rad(
            ett.konto,
            f"{ett.konto} {b.konto(ett.konto).namn if ett.konto in b.bok.konton else ''}",
            (Cell(text=str(ett.senast)), Cell(text=str(ett.rader_efter))),
        )
        for ett in avstamningar(fraga.lage)
    )
    period = rakenskapsar(fraga.val.period.ar)
    return Tabell(
        Rapport("avstamningar", "Avstämningar", kolumner, rader, paragraf="LKBR 3:6"),
        radrubrik="Konto",
        radlank=lambda rad: kontolank(fraga, rad.id, period),
        tom="Inget konto är avstämt mot ett besked.",
    )
