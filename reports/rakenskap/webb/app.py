"""The server: a small Flask app of its own in front of the one Fava app in the process.

A request comes to the front app. It answers log-in, log-out and the account page (`inloggning`);
everything else goes through the gate (`grind`), which hands it to Fava when the session's role may
(`behorighet`), and refuses otherwise.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted

from rakenskap.bok.felrad import BokFelError
from rakenskap.webb.anvandare import Anvandarfil
from rakenskap.webb.anvandarsida import Anvandarsida
from rakenskap.webb.behorighet import LASANDE, Nekad
from rakenskap.webb.grind import INLOGGAD, MAX_KROPP, Grind
from rakenskap.webb.huvuden import satt
from rakenskap.webb.inloggade import GRANNE, Inloggade
from rakenskap.webb.inloggning import Inloggning
from rakenskap.webb.installningar import Installningar
from rakenskap.webb.sessioner import Sessioner
from rakenskap.webb.sparr import Sparr
from rakenskap.webb.svar import FELTEXTER, egen_adress, nekat, sida

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger(__name__)

MAX_FORMULAR = 16 * 1024


@dataclass
class Webb:
    """The server's parts.

    Attributes:
        huvudfil: the books' top file.
        installningar: how it is set up.
        anvandare: the users as they are now.
        loggfil: the log of who signed in.
    """

    huvudfil: Path
    installningar: Installningar
    anvandare: Anvandarfil
    loggfil: Path
    sparr: Sparr = field(default_factory=Sparr)
    sessioner: Sessioner = field(default_factory=Sessioner)

    @cached_property
    def grind(self) -> Grind:
        """The gate before Fava."""
        return Grind(self.huvudfil, self._inloggade)

    @cached_property
    def _inloggade(self) -> Inloggade:
        return Inloggade(self.installningar, self.anvandare, self.sessioner, self.loggfil)

    @property
    def fava(self) -> Flask:
        """The Fava app behind the gate."""
        return self.grind.fava

    @cached_property
    def dorr(self) -> Flask:
        """The app in front."""
        app = Flask(__name__, template_folder="mallar", static_folder=None)
        app.secret_key = secrets.token_bytes(32)
        app.config.update(
            SESSION_COOKIE_NAME="__Host-rakenskap" if self.installningar.tls else "rakenskap",
            SESSION_COOKIE_SECURE=self.installningar.tls,
            SESSION_COOKIE_HTTPONLY=True,
            SESSION_COOKIE_SAMESITE="Strict",
            WTF_CSRF_TIME_LIMIT=None,
        )
        app.url_map.merge_slashes = False
        Inloggning(self._inloggade, self.sparr).oppna(app)
        Anvandarsida(self._inloggade).oppna(app)
        self.grind.oppna(app)
        app.before_request(self.krav_pa_ursprung)
        app.after_request(self.med_huvuden)
        app.register_error_handler(HTTPException, self.http_fel)
        app.register_error_handler(BokFelError, self.fel_i_anvandarna)
        return app

    @cached_property
    def _bakom_proxy(self) -> Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]:
        return ProxyFix(self.dorr, x_for=1, x_proto=0, x_host=0, x_port=0, x_prefix=0)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (WSGI)."""
        environ.pop(INLOGGAD, None)
        environ[GRANNE] = granne = environ.get("REMOTE_ADDR", "")
        if not host_is_trusted(environ.get("HTTP_HOST", ""), self.installningar.vardar):
            return _fel_vard(start_response)
        if self.installningar.tls:
            environ["HTTP_HOST"] = self.installningar.publik_vard
            environ["wsgi.url_scheme"] = "https"
        if self.installningar.litar_pa(granne):
            return self._bakom_proxy(environ, start_response)
        return self.dorr(environ, start_response)

    # ------------------------------------------------------------------ every request

    def krav_pa_ursprung(self) -> Response | None:
        """Refuse what another site makes the browser send; only reading is let through.

        Browsers send Origin with every request that can write. Fava's frontend sends it too,
        without being told, so this holds for its own API.
        """
        # A browser takes /\\host and //host for another site: no address of ours has them.
        if "\\" in request.path or request.path.startswith("//"):
            return nekat(Nekad(FELTEXTER[404]), 404)
        request.max_content_length = MAX_KROPP if request.endpoint == "vidare" else MAX_FORMULAR
        if request.method in LASANDE:
            return None
        plats = request.headers.get("Sec-Fetch-Site", "same-origin")
        if plats == "same-origin" and request.headers.get("Origin") == egen_adress():
            return None
        return nekat(
            Nekad(
                "Anropet kom inte från den här webbplatsen, och är inte utfört. Gör så här: ladda "
                "om sidan och försök igen."
            )
        )

    def med_huvuden(self, svar: Response) -> Response:
        """Put the headers on an answer."""
        satt(svar, fava=g.get("fran_fava", False), tls=self.installningar.tls)
        if request.endpoint != "stilmall" and not request.path.startswith("/static/"):
            svar.headers["Cache-Control"] = "no-store"
        return svar

    def http_fel(self, fel: HTTPException) -> Response:
        """Say in Swedish what is wrong with a request to the front app."""
        text = FELTEXTER.get(fel.code or 500, "Sidan kan inte visas.")
        return sida("nekad.html", fel.code or 500, text=text)

    def fel_i_anvandarna(self, fel: BokFelError) -> Response:
        """Let nobody in while the file of users is not what it should be."""
        log.error("%s", fel)
        return sida(
            "nekad.html",
            503,
            text="Ingen kan logga in just nu: filen med användarna kan inte läsas. Gör så här: be "
            "den som sköter servern att läsa i dess logg.",
        )


def _fel_vard(start_response: StartResponse) -> Iterable[bytes]:
    text = (
        "Servern svarar inte under det namnet. Gör så här: använd den adress som servern skrev när "
        "den startade; en proxy ska skicka läsarens Host vidare."
    ).encode()
    start_response(
        "400 Bad Request",
        [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(text)))],
    )
    return [text]
