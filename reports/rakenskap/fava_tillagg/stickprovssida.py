"""The page Stickprov: drawing, ticking and the working paper. It writes beside the books only."""

from __future__ import annotations

import datetime as dt
import fcntl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Response, abort, make_response, redirect, request
from werkzeug import Response as BaseResponse

from lkbr.belopp import ore_av_text
from rakenskap.fava_tillagg.andpunkt import andpunkt
from rakenskap.fava_tillagg.bas import Rakenskapssida
from rakenskap.fava_tillagg.lage import lage_for
from rakenskap.fava_tillagg.personer import far_granska, servern_sager
from rakenskap.fava_tillagg.roll import Roll, requestens_namn, requestens_roll
from rakenskap.fava_tillagg.sida import SaknasError
from rakenskap.fava_tillagg.sidor import stickprov
from rakenskap.granskning.stickprov import bocka, dra_stickprov, spara_stickprov
from rakenskap.utskrift.skriv_lista import Format, skriv_lista

Svar = BaseResponse | Response


@contextmanager
def _ensam(mapp: Path) -> Iterator[None]:
    """Let one at a time change what lies in a folder."""
    mapp.mkdir(parents=True, exist_ok=True)
    with (mapp / ".las").open("w") as las:
        fcntl.flock(las, fcntl.LOCK_EX)
        yield


class Stickprov(Rakenskapssida):
    """Stickprov: a sample that holds in a working paper."""

    gor = staticmethod(stickprov.stickprov)
    titel = "Stickprov"
    report_title = titel
    roller = frozenset((Roll.EKONOM, Roll.REVISOR))

    @andpunkt("dra", "POST")
    def dra(self) -> Svar:
        """Draw a sample and show it; the form again, filled in, when it cannot be drawn."""
        self.krav_pa_skrivning(far_granska)
        lage = lage_for(self.ledger)
        fraga = self.fraga(lage)
        nu = dt.datetime.now(dt.UTC)
        try:
            val = stickprov.las_val(fraga, request.form)
            namn = requestens_namn() if servern_sager() else "revisor"
            prov = dra_stickprov(lage.b, val, lage.bok.huvudhash, namn, nu)
        except ValueError as fel:
            sida = stickprov.drasida(fraga, stickprov.falt_av(request.form), (str(fel),))
            return make_response(self.helsida(fraga, sida), 400)
        mapp = stickprov.mapp_for(fraga)
        with _ensam(mapp):
            spara_stickprov(mapp, prov)
        return redirect(fraga.adresser.sida("Stickprov", [("prov", prov.id)]), 303)

    @andpunkt("bocka", "POST")
    def bocka(self) -> Svar | tuple[str, int]:
        """Keep the result of one item."""
        self.krav_pa_skrivning(far_granska)
        lage = lage_for(self.ledger)
        fraga = self.fraga(lage)
        form = request.form
        mapp = stickprov.mapp_for(fraga)
        try:
            with _ensam(mapp):
                prov = stickprov.las_prov(fraga, form.get("prov", ""))
                ratt = ore_av_text(form["ratt"]) if form.get("ratt", "").strip() else None
                if form.get("ratt", "").strip() and ratt is None:
                    return self.svar_fel("Det rätta beloppet är inte ett belopp. Backa.", lage)
                egna = (form.get("namn", ""), form.get("resultat", ""), ratt, form.get("text", ""))
                spara_stickprov(mapp, bocka(prov, *egna))
        except (ValueError, SaknasError) as fel:
            return self.svar_fel(str(fel), lage)
        # On to the next one to examine; when there is none, to what the sample says.
        kvar = [n for n, ett in enumerate(prov.dragna, start=1) if not ett.resultat]
        vidare = [n for n in kvar if prov.dragna[n - 1].namn != form["namn"]]
        plats = f"#post-{vidare[0]}" if vidare else ""
        return redirect(fraga.adresser.sida("Stickprov", [("prov", prov.id)]) + plats, 303)

    @andpunkt("papper.pdf")
    def papper(self) -> Svar:
        """Return the working paper as PDF."""
        return self._papper("pdf", "application/pdf")

    @andpunkt("papper.xlsx")
    def papper_xlsx(self) -> Svar:
        """Return the working paper, evaluation and all, as a spreadsheet."""
        typ = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return self._papper("xlsx", typ)

    def _papper(self, format_: Format, typ: str) -> Svar:
        if requestens_roll() not in self.roller:
            abort(403)
        lage = lage_for(self.ledger)
        fraga = self.fraga(lage)
        try:
            prov = stickprov.las_prov(fraga, request.args.get("prov", ""))
        except SaknasError:
            abort(404)
        dok = stickprov.arbetspapper_for(fraga, prov)
        with tempfile.TemporaryDirectory() as mapp:
            innehall = skriv_lista(dok, format_, Path(mapp) / f"papper.{format_}").read_bytes()
        svar = make_response(innehall)
        svar.mimetype = typ
        namn = f"stickprov-{prov.id}.{format_}"
        svar.headers["Content-Disposition"] = f'attachment; filename="{namn}"'
        return svar
