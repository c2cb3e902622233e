"""The pages, in the order of Fava's sidebar: a class each, its work done in `sidor`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from flask import Response, abort, redirect, request
from werkzeug import Response as BaseResponse

from rakenskap.fava_tillagg.andpunkt import andpunkt
from rakenskap.fava_tillagg.bas import Rakenskapssida
from rakenskap.fava_tillagg.berattelsesida import Arsredovisning
from rakenskap.fava_tillagg.jamforelsesida import Jamfor
from rakenskap.fava_tillagg.lage import Lage, lage_for
from rakenskap.fava_tillagg.personer import far_granska
from rakenskap.fava_tillagg.revisorssidor import Analys, Anmarkningar, Checklista
from rakenskap.fava_tillagg.roll import Roll, requestens_namn, requestens_roll
from rakenskap.fava_tillagg.sida import Sidfunktion
from rakenskap.fava_tillagg.sidor import (
    budget,
    granskning,
    huvudbok,
    kontroller,
    oversikt,
    rakenskaper,
    register,
    verifikationer,
)
from rakenskap.fava_tillagg.sidor.anteckningar import anteckningsfil
from rakenskap.fava_tillagg.skrivsidor import Arbeta, Attestera
from rakenskap.fava_tillagg.stickprovssida import Stickprov
from rakenskap.fava_tillagg.underlag import fil_for, svar_med_fil, tillatna
from rakenskap.fava_tillagg.uppgiftssidor import OMRADEN
from rakenskap.granskning.anteckningar import anteckna


class Verifikationer(Rakenskapssida):
    """Verifikationer, and the files that are their underlag."""

    gor = staticmethod(verifikationer.verifikationer)
    titel = "Verifikationer"
    report_title = titel

    @andpunkt("underlag")
    def underlag(self) -> Response:
        """Return an underlag; only a file that a verifikation names, and nothing that runs."""
        if requestens_roll() not in self.roller:
            abort(403)
        lage = lage_for(self.ledger)
        fil = fil_for(request.args.get("fil", ""), lage.bok.mapp, tillatna(lage))
        if fil is None:
            abort(404)
        return svar_med_fil(fil)


class Granskning(Rakenskapssida):
    """Granskning, and the auditor's notes, which are written in a file of their own."""

    gor = staticmethod(granskning.granskning)
    titel = "Granskning"
    report_title = titel
    roller = frozenset((Roll.EKONOM, Roll.REVISOR))

    @andpunkt("anteckna", "POST")
    def anteckna(self) -> BaseResponse | tuple[str, int]:
        """Add a note, and go back to where it was written."""
        self.krav_pa_skrivning(far_granska)
        lage = lage_for(self.ledger)
        fraga = self.fraga(lage)
        namn = request.form.get("ver", "").strip()
        if namn and namn not in lage.efter_namn:
            return self.svar_fel(f"Verifikationen {namn} finns inte i böckerna.", lage)
        fil = anteckningsfil(fraga)
        text = request.form.get("text", "")
        try:
            anteckna(fil, requestens_namn(), namn, text, dt.datetime.now(dt.UTC))
        except ValueError as fel:
            return self.svar_fel(str(fel), lage)
        tillbaka = fraga.adresser.ver(namn) if namn else fraga.adresser.sida("Granskning")
        return redirect(tillbaka, 303)


def _sida(
    namn: str,
    titel: str,
    gor: Sidfunktion,
    finns: Callable[[Lage], bool] | None = None,
    roller: frozenset[Roll] = frozenset(Roll),
    *,
    skript: bool = False,
) -> type[Rakenskapssida]:
    """Return the class of a page; what it is called in the address and in the sidebar."""
    egna: dict[str, object] = {
        "gor": staticmethod(gor),
        "titel": titel,
        "report_title": titel,
        "roller": roller,
        "has_js_module": skript,
        "__module__": __name__,
        "__doc__": f"The page {titel}.",
    }
    if finns is not None:
        egna["finns"] = staticmethod(finns)
    return type(namn, (Rakenskapssida,), egna)


_rapport = rakenskaper.rapportsida

SIDOR: tuple[type[Rakenskapssida], ...] = (
    _sida("Oversikt", "Översikt", oversikt.oversikt, skript=True),
    _sida("Resultatrakning", "Förbundets resultaträkning", rakenskaper.resultatrakning),
    _sida(
        "Balansrakning",
        "Förbundets balansräkning",
        _rapport("Balansräkning", ("balansrakning", "balansspecifikation")),
    ),
    _sida(
        "Kassaflodesanalys",
        "Kassaflödesanalys",
        _rapport("Kassaflödesanalys", ("kassaflodesanalys",)),
    ),
    _sida("Noter", "Noter", rakenskaper.noter),
    _sida(
        "Driftredovisning", "Driftredovisning", _rapport("Driftredovisning", ("driftredovisning",))
    ),
    _sida(
        "Investeringar", "Investeringar", _rapport("Investeringar", ("investeringsredovisning",))
    ),
    _sida(
        "Balanskrav",
        "Balanskrav",
        _rapport(
            "Balanskrav",
            ("balanskravsutredning", "underskott", "rekommenderat_eget_kapital", "femarsoversikt"),
        ),
    ),
    _sida("Budget", "Budget och prognos", budget.budget),
    Jamfor,
    Verifikationer,
    _sida("Huvudbok", "Förbundets huvudbok", huvudbok.huvudbok),
    _sida("Saldobalans", "Saldobalans", huvudbok.saldobalans),
    _sida("Reskontra", "Reskontra", register.reskontra, finns=register.har_reskontra),
    _sida(
        "Anlaggningar", "Anläggningar", register.anlaggningssida, finns=register.har_anlaggningar
    ),
    _sida("Kontroller", "Kontroller", kontroller.kontroller),
    Granskning,
    Stickprov,
    Analys,
    Checklista,
    Anmarkningar,
    Arbeta,
    Attestera,
    *OMRADEN,
    Arsredovisning,
)
