"""Log-in, log-out and the account page of the app in front."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlencode, urlsplit

from flask import Flask, Response, make_response, redirect, request
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import ValidationError

from rakenskap.webb import losenord
from rakenskap.webb.anvandare import ID
from rakenskap.webb.behorighet import LASANDE, Nekad
from rakenskap.webb.inloggade import Inloggade
from rakenskap.webb.inloggningslogg import OKAND
from rakenskap.webb.installningar import Installningar
from rakenskap.webb.sparr import Sparr
from rakenskap.webb.svar import PROXYN, egen_adress, hela_stigen, nekat, sida, vill_ha_sida


@dataclass(frozen=True)
class Inloggning:
    """The pages that sign a user in and out."""

    inloggade: Inloggade
    sparr: Sparr = field(default_factory=Sparr)

    def oppna(self, app: Flask) -> None:
        """Add the addresses."""
        lagg = app.add_url_rule
        lagg("/logga-in", "logga_in", self.logga_in, methods=["GET"])
        lagg("/logga-in", "logga_in_post", self.logga_in_post, methods=["POST"])
        lagg("/logga-ut", "logga_ut", self.logga_ut, methods=["POST"])
        # A log-out is no link: another site could make the browser follow it.
        lagg("/logga-ut", "till_konto", lambda: redirect("/konto", 303))
        lagg("/konto", "konto", self.konto, methods=["GET"])
        lagg("/webb.css", "stilmall", stilmall, methods=["GET"])

    def logga_in(self) -> Response:
        """Show the log-in page."""
        if self.inloggade.installningar.proxyhuvud or self.inloggade.inloggad() is not None:
            return make_response(redirect(_nasta(request.args.get("nasta", "")), 303))
        return self._inloggningssida(200, "", request.args.get("nasta", ""))

    def logga_in_post(self) -> Response:
        """Sign a user in."""
        nasta = request.form.get("nasta", "")
        if self.inloggade.installningar.proxyhuvud:
            return nekat(PROXYN)
        try:
            validate_csrf(request.form.get("csrf_token", ""))
        except ValidationError:
            return self._inloggningssida(400, "Sidan hade blivit för gammal. Försök igen.", nasta)
        id_ = request.form.get("namn", "").strip().lower()
        if not ID.match(id_):
            id_ = ""
        anvandare = self.inloggade.anvandare().get(id_)
        loggas = (id_, str(anvandare.roll)) if anvandare else (OKAND, "")
        vanta_s = self.sparr.vanta_s(request.remote_addr or "", id_)
        if vanta_s:
            self.inloggade.logga("spärrad", *loggas)
            return self._sparrad(vanta_s, nasta)
        kvar = anvandare.losenord if anvandare else ""
        if not losenord.stammer(request.form.get("losenord", ""), kvar):
            self.inloggade.logga("misslyckad", *loggas)
            return self._inloggningssida(401, "Fel användarnamn eller lösenord.", nasta)
        self.sparr.nollstall(request.remote_addr or "", id_)
        self.inloggade.borja(id_)
        return make_response(redirect(_nasta(nasta), 303))

    def _sparrad(self, vanta_s: int, nasta: str) -> Response:
        minuter = -(-vanta_s // 60)
        tid = "en minut" if minuter == 1 else f"{minuter} minuter"
        svar = self._inloggningssida(429, f"För många försök. Vänta {tid} och försök igen.", nasta)
        svar.headers["Retry-After"] = str(vanta_s)
        return svar

    def _inloggningssida(self, status: int, fel: str, nasta: str) -> Response:
        return sida(
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
        nuvarande = self.inloggade.inloggad()
        if nuvarande is not None and not self.inloggade.installningar.proxyhuvud:
            try:
                validate_csrf(request.form.get("csrf_token", ""))
            except ValidationError:
                return make_response(redirect("/konto", 303))
            self.inloggade.logga("utloggad", nuvarande.anvandare.id, nuvarande.roll)
            self.inloggade.glom()
        return make_response(redirect("/logga-in?utloggad=1", 303))

    def konto(self) -> Response:
        """Show who is signed in."""
        nuvarande = self.inloggade.inloggad()
        if nuvarande is None:
            return ej_inloggad(self.inloggade.installningar)
        return sida(
            "konto.html",
            200,
            anvandare=nuvarande.anvandare,
            proxy=bool(self.inloggade.installningar.proxyhuvud),
            csrf=generate_csrf(),
        )


def stilmall() -> Response:
    """Return the style sheet of our own pages."""
    text = (Path(__file__).parent / "mallar" / "webb.css").read_bytes()
    return Response(text, mimetype="text/css", headers={"Cache-Control": "max-age=3600"})


def ej_inloggad(installningar: Installningar) -> Response:
    """Return what one who is not signed in gets: the log-in page, or why there is none."""
    if installningar.proxyhuvud:
        return nekat(PROXYN)
    if not vill_ha_sida():
        return nekat(
            Nekad("Du är inte inloggad längre. Gör så här: ladda om sidan och logga in."), 401
        )
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        # A link from a letter comes without the cookie: asked for from here, it comes with it.
        return sida("vidare.html", 200, adress=hela_stigen())
    return make_response(redirect(f"/logga-in?{urlencode({'nasta': _sidan()})}", 303))


def _sidan() -> str:
    """Return the page to come back to: the one that is asked for, or whose form was sent."""
    if request.method in LASANDE:
        return hela_stigen()
    # What was typed is still in the browser, and is put back when the form's page opens again.
    fran = request.headers.get("Referer", "")
    return fran.removeprefix(egen_adress()) if fran.startswith(f"{egen_adress()}/") else "/"


def _nasta(adress: str) -> str:
    """Return where to go after log-in: a path of this site, nothing else."""
    delar = urlsplit(adress)
    stig = unquote(delar.path)
    if "\\" in stig or stig.startswith("//"):
        return "/"
    egen = adress.startswith("/") and not adress.startswith(("//", "/\\", "/logga-"))
    if delar.scheme or delar.netloc or not egen or not adress.isprintable():
        return "/"
    return adress
