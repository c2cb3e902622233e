"""The gate: a request is handed to the one Fava app when who asks may, and refused otherwise.

Nothing of Fava, not even its reload of the books, runs for someone who is not signed in. Fava
loads the books inside a request, without a lock: requests to it are taken one at a time.
"""

from __future__ import annotations

import csv
import io
import re
import threading
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from fava.application import create_app
from fava.core import FavaLedger
from flask import Flask, Response, g, make_response, redirect, request
from werkzeug.exceptions import HTTPException

from rakenskap.fava_tillagg.biljett import SESSION
from rakenskap.fava_tillagg.roll import FUNKTION, NAMNFUNKTION
from rakenskap.webb.arbetare import Arbete, ForTungError, kan
from rakenskap.webb.behorighet import AV_SIG_SJALV, DOKUMENT_OCH_FILER, LASANDE, Nekad, prova
from rakenskap.webb.granser import FILTER, for_mycket
from rakenskap.webb.huvuden import satt_ofarlig
from rakenskap.webb.inloggade import Inloggade
from rakenskap.webb.inloggning import ej_inloggad
from rakenskap.webb.sessioner import Session
from rakenskap.webb.svar import FELTEXTER, nekat

_FORMEL = re.compile(r"[=+@\t\r]|-(?![\d.,]+(?: [A-Z]+)?\Z)")
INLOGGAD = "rakenskap.session"
KONTO = ("Mitt konto", "/konto")

EGNA_ORD = (*FILTER, "query_string", "interval", "conversion")
FOR_TUNG = (
    "Det tog för lång tid eller för mycket minne, och avbröts. Gör så här: välj en kortare period "
    "eller ett enklare filter."
)
MAX_KROPP = 64 * 1024 * 1024
ALLA_METODER = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]


@dataclass
class Grind:
    """What stands before Fava.

    Attributes:
        huvudfil: the books' top file.
    """

    huvudfil: Path
    inloggade: Inloggade
    _favas_tur: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def fava(self) -> Flask:
        """The Fava app, with the pages told who asks."""
        app = create_app([self.huvudfil], load=True)
        app.config[FUNKTION] = lambda: _inloggad().roll
        app.config[NAMNFUNKTION] = lambda: _inloggad().anvandare.namn
        app.config[SESSION] = lambda: _inloggad().markning
        app.config["MAX_CONTENT_LENGTH"] = MAX_KROPP
        app.before_request(_lagg_till_konto)
        return app

    def oppna(self, app: Flask) -> None:
        """Add the addresses: all that nothing else answers."""
        for regel in ("/", "/<path:stig>"):
            app.add_url_rule(
                regel, "vidare", self.vidare, methods=ALLA_METODER, provide_automatic_options=False
            )

    def vidare(self, stig: str = "") -> Response:  # noqa: ARG002 (Fava reads the path itself)
        """Hand a request to Fava, when who asks may."""
        plats = self.fava.url_map.bind_to_environ(request.environ)
        try:
            endpoint, varden = plats.match()
        except HTTPException:
            # No route, or not for this method; also Fava's redirects to a final slash.
            endpoint, varden = "", {}
        nuvarande = self.inloggade.inloggad(egen=endpoint not in AV_SIG_SJALV)
        if nuvarande is None:
            return ej_inloggad(self.inloggade.installningar)
        if not endpoint:
            return self._rattad_adress(plats)
        mycket = for_mycket(request.args)
        svar = nekat(Nekad(mycket), 400) if mycket else self._fraga(endpoint, varden, nuvarande)
        if endpoint == "download_query" and svar.mimetype == "text/csv":
            svar.set_data(utan_formler(svar.get_data(as_text=True)))
        if endpoint in DOKUMENT_OCH_FILER:
            satt_ofarlig(svar, endpoint)
        g.fran_fava = True
        return svar

    def _fraga(self, endpoint: str, varden: Any, nuvarande: Session) -> Response:  # noqa: ANN401
        """Let Fava answer, where what a reader asks in words of his own can be stopped."""
        ledger = self._ledger(varden)
        with self._favas_tur:
            nekad = prova(endpoint, varden, request.method, request.args, nuvarande.roll, ledger)
            if nekad is not None:
                return nekat(nekad)
            request.environ[INLOGGAD] = nuvarande
            egna = request.method in LASANDE and any(request.args.get(ett) for ett in EGNA_ORD)
            if not egna or not kan():
                return make_response(self.fava)
            arbete = Arbete(lambda: make_response(self.fava))
        try:
            return arbete.svar()
        except ForTungError:
            return nekat(Nekad(FOR_TUNG), 503)

    def _ledger(self, varden: Any) -> FavaLedger | None:  # noqa: ANN401 (werkzeug's own)
        bocker: dict[str, FavaLedger] = dict(self.fava.config["LEDGERS"].items())
        return bocker.get(varden.get("bfile", ""))

    def _rattad_adress(self, plats: Any) -> Response:  # noqa: ANN401
        """Lead to the address with a final slash, where Fava has that one."""
        med_snedstreck = f"{request.path}/"
        try:
            _, varden = plats.match(med_snedstreck)
        except HTTPException:
            varden = {}
        if request.method not in LASANDE or self._ledger(varden) is None:
            return nekat(Nekad(FELTEXTER[404]), 404)
        fraga = request.query_string.decode("latin-1")
        return make_response(redirect(f"{med_snedstreck}{'?' if fraga else ''}{fraga}", 308))


def utan_formler(text: str) -> str:
    """Return a table as CSV whose cells a spreadsheet takes for text, not for formulas.

    An amount that is negative stays an amount.
    """
    ut = io.StringIO()
    skrivare = csv.writer(ut)
    for rad in csv.reader(io.StringIO(text)):
        skrivare.writerow([f"'{cell}" if _FORMEL.match(cell) else cell for cell in rad])
    return ut.getvalue()


def _inloggad() -> Session:
    """Return the session of the request that Fava is answering."""
    nuvarande: Session = request.environ[INLOGGAD]
    return nuvarande


def _lagg_till_konto() -> None:
    """Put the account page in Fava's sidebar; a reload of the books takes it away again."""
    ledger = getattr(g, "ledger", None)
    if ledger is not None and KONTO not in ledger.misc.sidebar_links:
        ledger.misc.sidebar_links = [*ledger.misc.sidebar_links, KONTO]
