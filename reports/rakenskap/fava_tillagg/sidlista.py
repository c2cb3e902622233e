"""The pages, in the order of Fava's sidebar: a class each, its work done in `sidor`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from flask import Response, abort, current_app, redirect, request, send_file
from werkzeug import Response as BaseResponse

from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.spara import spara
from rakenskap.fava_tillagg import inlamnat
from rakenskap.fava_tillagg.andpunkt import andpunkt
from rakenskap.fava_tillagg.bas import Rakenskapssida
from rakenskap.fava_tillagg.handling import HANDLINGAR, Begaran, planera
from rakenskap.fava_tillagg.inlamnat import hamta
from rakenskap.fava_tillagg.lage import Lage, lage_for
from rakenskap.fava_tillagg.roll import NAMNFUNKTION, Roll, requestens_namn, requestens_roll
from rakenskap.fava_tillagg.sida import Sidfunktion
from rakenskap.fava_tillagg.sidor import (
    arbeta,
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
from rakenskap.fava_tillagg.underlag import BILDER, fil_for, mimetyp
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


class Granskning(Rakenskapssida):
    """Granskning, and the auditor's notes, which are written in a file of their own."""

    gor = staticmethod(granskning.granskning)
    titel = "Granskning"
    report_title = titel
    roller = frozenset((Roll.EKONOM, Roll.REVISOR))

    @andpunkt("anteckna", "POST")
    def anteckna(self) -> BaseResponse | tuple[str, int]:
        """Add a note, and go back to where it was written."""
        self.krav_pa_skrivning(lambda roll: roll.far_anteckna)
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


class Arbeta(Rakenskapssida):
    """Arbeta: planning and writing, by the code of the command line."""

    gor = staticmethod(arbeta.arbeta)
    titel = "Arbeta"
    report_title = titel
    roller = frozenset((Roll.EKONOM, Roll.ATTESTANT))

    @andpunkt("gor", "POST")
    def skriv(self) -> BaseResponse | tuple[str, int]:
        """Show the plan of what is asked for; write it when it has been said yes to."""
        handling = HANDLINGAR.get(request.form.get("vad", ""))
        if handling is None:
            abort(404)
        self.krav_pa_skrivning(handling.far)
        lage = lage_for(self.ledger)
        fraga = self.fraga(lage)
        try:
            begaran, nyckel = _begaran()
            bok = las_bok(lage.bok.huvudfil).krav_felfri()
            plan = planera(bok, begaran, self._av(), dt.datetime.now(dt.UTC))
            godkant = request.form.get("avtryck", "")
            if godkant != plan.avtryck:
                sida = arbeta.plansida(fraga, plan, begaran, nyckel, andrat=bool(godkant))
                return self.helsida(fraga, sida), 200
            spara(plan.skiss)
        except (BokFelError, ValueError) as fel:
            texter = [str(rad) for rad in fel.fel] if isinstance(fel, BokFelError) else [str(fel)]
            return self.helsida(fraga, arbeta.felsida(fraga, texter)), 400
        except OSError as fel:
            text = f"{fel.filename or 'filsystemet'}: {fel.strerror}. Ingenting är skrivet."
            return self.helsida(fraga, arbeta.felsida(fraga, [text])), 500
        for andring in plan.skiss.filer():
            # Fava learns at once of what was written, and loads it for the next page.
            self.ledger.watcher.notify(bok.mapp / andring.fil)
        if plan.visa:
            return redirect(fraga.adresser.ver(plan.visa), 303)
        return redirect(fraga.adresser.sida("Arbeta", [("klart", plan.klart)]), 303)

    @staticmethod
    def _av() -> str:
        """Return who writes: the server's name of him, else who he says that he is."""
        if current_app.config.get(NAMNFUNKTION) is not None:
            return requestens_namn()
        return request.form.get("av", "")


def _begaran() -> tuple[Begaran, str]:
    """Read what the form asks for, and keep the file that it hands in."""
    form, nyckel = request.form, request.form.get("nyckel", "")
    fil = request.files.get("fil")
    if fil is not None and fil.filename:
        nyckel = inlamnat.spara(fil)
    return (
        Begaran(
            form.get("vad", ""), tuple(form.getlist("namn")), form.get("text", ""), hamta(nyckel)
        ),
        nyckel,
    )


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
    Granskning,
    Arbeta,
)
