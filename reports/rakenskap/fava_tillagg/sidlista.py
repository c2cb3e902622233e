"""The pages, in the order of Fava's sidebar: a class each, its work done in `sidor`."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, abort, request, send_file

from rakenskap.fava_tillagg.andpunkt import andpunkt
from rakenskap.fava_tillagg.bas import Rakenskapssida
from rakenskap.fava_tillagg.lage import Lage, lage_for
from rakenskap.fava_tillagg.roll import Roll, requestens_roll
from rakenskap.fava_tillagg.sida import Sidfunktion
from rakenskap.fava_tillagg.sidor import (
    budget,
    huvudbok,
    kontroller,
    oversikt,
    rakenskaper,
    register,
    verifikationer,
)
from rakenskap.fava_tillagg.underlag import BILDER, fil_for, mimetyp


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
        fil = fil_for(request.args.get("fil", ""), lage.bok.mapp, lage.underlag)
        if fil is None:
            abort(404)
        visas = fil.suffix.lower() in (".pdf", *BILDER)
        svar = send_file(
            fil, mimetype=mimetyp(fil), as_attachment=not visas, download_name=fil.name
        )
        svar.headers["X-Content-Type-Options"] = "nosniff"
        if fil.suffix.lower() != ".pdf":
            svar.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return svar


def _sida(
    namn: str,
    titel: str,
    gor: Sidfunktion,
    finns: Callable[[Lage], bool] | None = None,
    roller: frozenset[Roll] = frozenset(Roll),
) -> type[Rakenskapssida]:
    """Return the class of a page; what it is called in the address and in the sidebar."""
    egna: dict[str, object] = {
        "gor": staticmethod(gor),
        "titel": titel,
        "report_title": titel,
        "roller": roller,
        "__module__": __name__,
        "__doc__": f"The page {titel}.",
    }
    if finns is not None:
        egna["finns"] = staticmethod(finns)
    return type(namn, (Rakenskapssida,), egna)


_rapport = rakenskaper.rapportsida

SIDOR: tuple[type[Rakenskapssida], ...] = (
    _sida("Oversikt", "Översikt", oversikt.oversikt),
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
    Verifikationer,
    _sida("Huvudbok", "Förbundets huvudbok", huvudbok.huvudbok),
    _sida("Saldobalans", "Saldobalans", huvudbok.saldobalans),
    _sida("Reskontra", "Reskontra", register.reskontra, finns=register.har_reskontra),
    _sida(
        "Anlaggningar", "Anläggningar", register.anlaggningssida, finns=register.har_anlaggningar
    ),
    _sida("Kontroller", "Kontroller", kontroller.kontroller),
)
