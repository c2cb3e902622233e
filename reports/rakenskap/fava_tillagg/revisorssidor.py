"""The pages of the auditor's judgements: they write beside the books, and the auditor only."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import ClassVar

from flask import Response, abort, make_response, redirect, request
from werkzeug import Response as BaseResponse

from rakenskap.fava_tillagg.andpunkt import andpunkt
from rakenskap.fava_tillagg.bas import Rakenskapssida
from rakenskap.fava_tillagg.lage import lage_for
from rakenskap.fava_tillagg.personer import far_granska, granskarens_namn
from rakenskap.fava_tillagg.roll import Roll, requestens_roll
from rakenskap.fava_tillagg.sida import Fraga, SaknasError, Sida
from rakenskap.fava_tillagg.sidor import revisorns
from rakenskap.granskning.bedomning import ANALYS, ANMARKNING, KRAV, Bedomning, bedom, ny_anmarkning
from rakenskap.listor.dokument import Listdokument, dokument_for
from rakenskap.utskrift.skriv_lista import skriv_lista

Svar = BaseResponse | Response


def papper_av(fraga: Fraga, sida: Sida) -> Listdokument:
    """Return a page's tables as a working paper."""
    bok, period = fraga.lage.bok, fraga.val.period
    return dokument_for(
        bok,
        fraga.sida.lower(),
        sida.titel.removesuffix(f" {period.rubrik}"),
        period.rubrik,
        period.till,
        (tabell.rapport for tabell in sida.tabeller),
        harkomst=fraga.lage.harkomst(period.ar),
    )


class Bedomningssida(Rakenskapssida):
    """A page whose things the auditor judges."""

    roller = frozenset((Roll.EKONOM, Roll.REVISOR))
    slag: ClassVar[str] = ""

    @andpunkt("bedom", "POST")
    def bedom(self) -> Svar | tuple[str, int]:
        """Keep a judgement, and show the thing, or the next one."""
        self.krav_pa_skrivning(far_granska)
        lage = lage_for(self.ledger)
        fraga = self.fraga(lage)
        form = {namn: request.form.get(namn, "") for namn in ("ar", "nyckel", "lage", "text")}
        egen = Bedomning("", granskarens_namn(), slag=self.slag, rubrik="", **form)
        if not self._finns(fraga, egen):
            return self.svar_fel("Det som bedöms finns inte. Gör så här: ladda om sidan.", lage)
        try:
            bedom(revisorns.bedomningsfil(fraga), egen, dt.datetime.now(dt.UTC))
        except ValueError as fel:
            return self.svar_fel(str(fel), lage)
        nasta = request.form.get("nasta", "") if "vidare" in request.form else ""
        post = nasta or self._post(egen)
        return redirect(fraga.har(post=post, **revisorns.granser_i_ord(fraga)), 303)

    @staticmethod
    def _post(ett: Bedomning) -> str:
        """Return what the address calls a thing."""
        return f"{ett.ar}.{ett.nyckel}" if ett.slag == ANMARKNING else ett.nyckel

    def _finns(self, fraga: Fraga, ett: Bedomning) -> bool:
        """Tell whether what is judged is there to judge, and on this page."""
        tabeller = [tabell.rapport for tabell in type(self).gor(fraga).tabeller]
        poster = {rad.id for rapport in tabeller for rad in rapport.rader}
        if ett.slag == ANALYS:
            poster = {
                f"{rapport.id.removeprefix('analys-')}.{rad.id}"
                for rapport in tabeller
                for rad in rapport.rader
            }
        arets = ett.slag == ANMARKNING or ett.ar == str(fraga.val.period.ar)
        return arets and self._post(ett) in poster

    @andpunkt("papper.pdf")
    def papper(self) -> Svar:
        """Return the page as a working paper."""
        if requestens_roll() not in self.roller:
            abort(403)
        fraga = self.fraga(lage_for(self.ledger))
        try:
            dok = papper_av(fraga, type(self).gor(fraga))
        except SaknasError:
            abort(404)
        with tempfile.TemporaryDirectory() as mapp:
            innehall = skriv_lista(dok, "pdf", Path(mapp) / "papper.pdf").read_bytes()
        svar = make_response(innehall)
        svar.mimetype = "application/pdf"
        namn = f"{dok.id}-{fraga.val.period.id}.pdf"
        svar.headers["Content-Disposition"] = f'attachment; filename="{namn}"'
        return svar


class Analys(Bedomningssida):
    """Analytisk granskning."""

    gor = staticmethod(revisorns.analys)
    slag = ANALYS
    titel = "Analytisk granskning"
    report_title = titel


class Checklista(Bedomningssida):
    """Checklista: the demands of the law."""

    gor = staticmethod(revisorns.checklistsida)
    slag = KRAV
    titel = "Checklista"
    report_title = titel


class Anmarkningar(Bedomningssida):
    """Tidigare anmärkningar, followed up."""

    gor = staticmethod(revisorns.anmarkningssida)
    slag = ANMARKNING
    titel = "Tidigare anmärkningar"
    report_title = titel

    @andpunkt("ny", "POST")
    def ny(self) -> Svar | tuple[str, int]:
        """Add a remark."""
        self.krav_pa_skrivning(far_granska)
        lage = lage_for(self.ledger)
        fraga = self.fraga(lage)
        fran = request.form.get("fran", "").strip()[:100] or granskarens_namn()
        ar, text = request.form.get("ar", ""), request.form.get("rubrik", "")
        try:
            ny_anmarkning(revisorns.bedomningsfil(fraga), fran, ar, text, dt.datetime.now(dt.UTC))
        except ValueError as fel:
            return self.svar_fel(str(fel), lage)
        return redirect(fraga.har(), 303)
