"""The server: a small Flask app of its own in front of the one Fava app in the process.

A request comes to the front app. It answers log-in, log-out and the account page; everything else
it hands to Fava when the session's role may (`behorighet`), and refuses otherwise. So nothing of
Fava, not even its reload of the books, runs for someone who is not signed in.

Fava loads the books inside a request, without a lock: requests to it are taken one at a time.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from fava.application import create_app
from fava.core import FavaLedger
from flask import Flask, Response, g, make_response, redirect, render_template, request, session
from flask_wtf.csrf import generate_csrf, validate_csrf
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted
from wtforms import ValidationError

from rakenskap.bok.felrad import BokFelError
from rakenskap.fava_tillagg.biljett import SESSION
from rakenskap.fava_tillagg.roll import FUNKTION, NAMNFUNKTION
from rakenskap.webb import losenord
from rakenskap.webb.anvandare import ID, Anvandarfil
from rakenskap.webb.behorighet import AV_SIG_SJALV, DOKUMENT_OCH_FILER, LASANDE, Nekad, prova
from rakenskap.webb.huvuden import satt, satt_ofarlig
from rakenskap.webb.inloggningslogg import OKAND, Vad, logga
from rakenskap.webb.installningar import Installningar
from rakenskap.webb.sessioner import Session, Sessioner
from rakenskap.webb.sparr import Sparr

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger(__name__)

INLOGGAD = "rakenskap.session"
GRANNE = "rakenskap.granne"
NUMMER = "nummer"
KONTO = ("Mitt konto", "/konto")

MAX_KROPP = 64 * 1024 * 1024
MAX_FORMULAR = 16 * 1024
ALLA_METODER = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]


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
    _favas_tur: threading.Lock = field(default_factory=threading.Lock)

    # ------------------------------------------------------------------ the two apps

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
        lagg = app.add_url_rule
        lagg("/logga-in", "logga_in", self.logga_in, methods=["GET"])
        lagg("/logga-in", "logga_in_post", self.logga_in_post, methods=["POST"])
        lagg("/logga-ut", "logga_ut", self.logga_ut, methods=["POST"])
        # A log-out is no link: another site could make the browser follow it.
        app.add_url_rule("/logga-ut", "till_konto", lambda: redirect("/konto", 303))
        lagg("/konto", "konto", self.konto, methods=["GET"])
        lagg("/webb.css", "stilmall", self.stilmall, methods=["GET"])
        for regel in ("/", "/<path:stig>"):
            app.add_url_rule(
                regel, "vidare", self.vidare, methods=ALLA_METODER, provide_automatic_options=False
            )
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
        request.max_content_length = MAX_KROPP if request.endpoint == "vidare" else MAX_FORMULAR
        if request.method in LASANDE:
            return None
        plats = request.headers.get("Sec-Fetch-Site", "same-origin")
        if plats == "same-origin" and request.headers.get("Origin") == _egen_adress():
            return None
        return self._nekat(
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
        text = _FELTEXTER.get(fel.code or 500, "Sidan kan inte visas.")
        return self._sida("nekad.html", fel.code or 500, text=text)

    def fel_i_anvandarna(self, fel: BokFelError) -> Response:
        """Let nobody in while the file of users is not what it should be."""
        log.error("%s", fel)
        return self._sida(
            "nekad.html",
            503,
            text="Ingen kan logga in just nu: filen med användarna kan inte läsas. Gör så här: be "
            "den som sköter servern att läsa i dess logg.",
        )

    # ------------------------------------------------------------------ who asks

    def inloggad(self, *, egen: bool = True) -> Session | None:
        """Return the session of the request, or None when nobody is signed in.

        Args:
            egen: False for what a page asks by itself, which keeps no session alive.
        """
        register = self.anvandare()
        nummer = str(session.get(NUMMER, ""))
        nuvarande = self.sessioner.hamta(nummer, register, egen=egen) if nummer else None
        if not self.installningar.proxyhuvud:
            return nuvarande
        namn = self._enligt_proxy()
        if nuvarande is not None and nuvarande.anvandare.id == namn:
            return nuvarande
        self._glom()
        anvandare = register.get(namn)
        if anvandare is None:
            if namn:
                self._logga("nekad proxy", OKAND, "")
            return None
        return self._borja(anvandare.id)

    def _enligt_proxy(self) -> str:
        if not self.installningar.litar_pa(str(request.environ[GRANNE])):
            return ""
        return request.headers.get(self.installningar.proxyhuvud, "").strip().lower()

    def _borja(self, id_: str) -> Session:
        """Sign a user in: a new session, nothing left of the one before."""
        anvandare = self.anvandare()[id_]
        # First: who cannot be logged is not let in.
        self._logga("inloggad", id_, anvandare.roll)
        self._glom()
        ny = self.sessioner.borja(anvandare)
        session[NUMMER] = ny.nummer
        return ny

    def _glom(self) -> None:
        self.sessioner.sluta(str(session.get(NUMMER, "")))
        session.clear()

    def _logga(self, vad: Vad, id_: str, roll: str) -> None:
        logga(self.loggfil, vad, id_, roll, request.remote_addr or "")

    # ------------------------------------------------------------------ log-in and log-out

    def logga_in(self) -> Response:
        """Show the log-in page."""
        if self.installningar.proxyhuvud or self.inloggad() is not None:
            return make_response(redirect(_nasta(request.args.get("nasta", "")), 303))
        return self._inloggningssida(200, "", request.args.get("nasta", ""))

    def logga_in_post(self) -> Response:
        """Sign a user in."""
        nasta = request.form.get("nasta", "")
        if self.installningar.proxyhuvud:
            return self._nekat(_PROXYN)
        try:
            validate_csrf(request.form.get("csrf_token", ""))
        except ValidationError:
            return self._inloggningssida(400, "Sidan hade blivit för gammal. Försök igen.", nasta)
        id_ = request.form.get("namn", "").strip().lower()
        if not ID.match(id_):
            id_ = ""
        anvandare = self.anvandare().get(id_)
        loggas = (id_, str(anvandare.roll)) if anvandare else (OKAND, "")
        vanta_s = self.sparr.vanta_s(request.remote_addr or "", id_)
        if vanta_s:
            self._logga("spärrad", *loggas)
            return self._sparrad(vanta_s, nasta)
        kvar = anvandare.losenord if anvandare else ""
        if not losenord.stammer(request.form.get("losenord", ""), kvar):
            self._logga("misslyckad", *loggas)
            return self._inloggningssida(401, "Fel användarnamn eller lösenord.", nasta)
        self.sparr.nollstall(request.remote_addr or "", id_)
        self._borja(id_)
        return make_response(redirect(_nasta(nasta), 303))

    def _sparrad(self, vanta_s: int, nasta: str) -> Response:
        minuter = -(-vanta_s // 60)
        tid = "en minut" if minuter == 1 else f"{minuter} minuter"
        svar = self._inloggningssida(429, f"För många försök. Vänta {tid} och försök igen.", nasta)
        svar.headers["Retry-After"] = str(vanta_s)
        return svar

    def _inloggningssida(self, status: int, fel: str, nasta: str) -> Response:
        return self._sida(
            "logga_in.html",
            status,
            fel=fel,
            nasta=nasta,
            namn=request.form.get("namn", "") if status == 401 else "",
            csrf=generate_csrf(),
            utloggad=request.args.get("utloggad") == "1" and not fel,
        )

    def logga_ut(self) -> Response:
        """Sign the user out, and say so."""
        nuvarande = self.inloggad()
        if nuvarande is not None and not self.installningar.proxyhuvud:
            try:
                validate_csrf(request.form.get("csrf_token", ""))
            except ValidationError:
                return make_response(redirect("/konto", 303))
            self._logga("utloggad", nuvarande.anvandare.id, nuvarande.roll)
            self._glom()
        return make_response(redirect("/logga-in?utloggad=1", 303))

    def konto(self) -> Response:
        """Show who is signed in."""
        nuvarande = self.inloggad()
        if nuvarande is None:
            return self._ej_inloggad()
        return self._sida(
            "konto.html",
            200,
            anvandare=nuvarande.anvandare,
            proxy=bool(self.installningar.proxyhuvud),
            csrf=generate_csrf(),
        )

    def stilmall(self) -> Response:
        """Return the style sheet of our own pages."""
        text = (Path(__file__).parent / "mallar" / "webb.css").read_bytes()
        return Response(text, mimetype="text/css", headers={"Cache-Control": "max-age=3600"})

    # ------------------------------------------------------------------ Fava

    def vidare(self, stig: str = "") -> Response:  # noqa: ARG002 (Fava reads the path itself)
        """Hand a request to Fava, when who asks may."""
        plats = self.fava.url_map.bind_to_environ(request.environ)
        try:
            endpoint, varden = plats.match()
        except HTTPException:
            # No route, or not for this method; also Fava's redirects to a final slash.
            endpoint, varden = "", {}
        nuvarande = self.inloggad(egen=endpoint not in AV_SIG_SJALV)
        if nuvarande is None:
            return self._ej_inloggad()
        if not endpoint:
            return self._rattad_adress(plats)
        ledger = self._ledger(varden)
        with self._favas_tur:
            nekad = prova(endpoint, varden, request.method, request.args, nuvarande.roll, ledger)
            if nekad is not None:
                return self._nekat(nekad)
            request.environ[INLOGGAD] = nuvarande
            svar = make_response(self.fava)
        if endpoint in DOKUMENT_OCH_FILER:
            satt_ofarlig(svar, endpoint)
        g.fran_fava = True
        return svar

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
            return self._nekat(Nekad(_FELTEXTER[404]), 404)
        fraga = request.query_string.decode("latin-1")
        return make_response(redirect(f"{med_snedstreck}{'?' if fraga else ''}{fraga}", 308))

    # ------------------------------------------------------------------ refusals

    def _ej_inloggad(self) -> Response:
        if self.installningar.proxyhuvud:
            return self._nekat(_PROXYN)
        if not _vill_ha_sida():
            return self._nekat(
                Nekad("Du är inte inloggad längre. Gör så här: ladda om sidan och logga in."), 401
            )
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            # A link from a letter comes without the cookie: asked for from here, it comes with it.
            return self._sida("vidare.html", 200, adress=_hela_stigen())
        return make_response(redirect(f"/logga-in?{urlencode({'nasta': _hela_stigen()})}", 303))

    def _nekat(self, nekad: Nekad, status: int = 403) -> Response:
        if _vill_ha_sida():
            return self._sida("nekad.html", status, text=nekad.text)
        if "/api/" in request.path:
            # As Fava's own API says it, so that its frontend shows the text.
            svar = make_response({"error": nekad.text}, status)
        else:
            svar = make_response(nekad.text, status)
            svar.mimetype = "text/plain"
        return svar

    @staticmethod
    def _sida(mall: str, status: int, **data: Any) -> Response:  # noqa: ANN401
        return make_response(render_template(mall, **data), status)


_FELTEXTER = {
    400: "Anropet går inte att förstå.",
    404: "Sidan finns inte. Gör så här: använd menyn.",
    405: "Adressen tar inte emot det här slaget av anrop. Gör så här: använd menyn.",
    413: "Det som skickades är för stort.",
}
_PROXYN = Nekad(
    "Du är inte inloggad, eller finns inte bland användarna. Gör så här: logga in där du brukar, "
    "eller be den som sköter användarna att lägga till dig."
)


def _inloggad() -> Session:
    """Return the session of the request that Fava is answering."""
    nuvarande: Session = request.environ[INLOGGAD]
    return nuvarande


def _lagg_till_konto() -> None:
    """Put the account page in Fava's sidebar; a reload of the books takes it away again."""
    ledger = getattr(g, "ledger", None)
    if ledger is not None and KONTO not in ledger.misc.sidebar_links:
        ledger.misc.sidebar_links = [*ledger.misc.sidebar_links, KONTO]


def _egen_adress() -> str:
    return request.host_url.rstrip("/")


def _hela_stigen() -> str:
    return request.full_path.rstrip("?")


def _vill_ha_sida() -> bool:
    """Tell whether a person waits for a page, not a script for an answer."""
    if request.method not in LASANDE or "partial" in request.args or "/api/" in request.path:
        return request.headers.get("Sec-Fetch-Mode") == "navigate"
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def _nasta(adress: str) -> str:
    """Return where to go after log-in: a path of this site, nothing else."""
    delar = urlsplit(adress)
    egen = adress.startswith("/") and not adress.startswith(("//", "/\\", "/logga-"))
    if delar.scheme or delar.netloc or not egen or not adress.isprintable():
        return "/"
    return adress


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
