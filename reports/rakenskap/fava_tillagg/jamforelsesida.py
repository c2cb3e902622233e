"""The page Jämförelse: it writes saved views beside the books, and nothing else."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qsl

from flask import redirect, request
from werkzeug import Response as BaseResponse

from rakenskap.fava_tillagg.andpunkt import andpunkt
from rakenskap.fava_tillagg.bas import Rakenskapssida
from rakenskap.fava_tillagg.lage import lage_for
from rakenskap.fava_tillagg.roll import requestens_namn
from rakenskap.fava_tillagg.sidor import jamforelse
from rakenskap.granskning.revisorsfil import skriv_rad

MAX_NAMN = 80


class Jamfor(Rakenskapssida):
    """Jämförelse, and the views of it that are kept with a name."""

    gor = staticmethod(jamforelse.jamforelse)
    titel = "Jämförelse"
    report_title = titel

    @andpunkt("spara", "POST")
    def spara(self) -> BaseResponse | tuple[str, int]:
        """Keep what is chosen as a view with a name, or remove one."""
        self.krav_pa_skrivning(jamforelse.far_spara)
        lage = lage_for(self.ledger)
        fraga = self.fraga(lage)
        namn = " ".join(request.form.get("namn", "").split())[:MAX_NAMN]
        tas_bort = "bort" in request.form
        vy = "" if tas_bort else jamforelse.rensad_vy(request.form.get("vy", ""))
        if not namn or not (vy or tas_bort):
            return self.svar_fel("Vyn saknar namn. Gör så här: skriv vad den ska heta.", lage)
        rad = {"av": requestens_namn(), "namn": namn, "vy": vy}
        skriv_rad(jamforelse.vyfil(fraga), rad, dt.datetime.now(dt.UTC))
        return redirect(fraga.adresser.sida(self.name, parse_qsl(vy)), 303)
