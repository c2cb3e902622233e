"""What the app in front answers by itself: its own pages, and refusals that say why."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template, request

from rakenskap.webb.behorighet import LASANDE, Nekad

FELTEXTER = {
    400: "Anropet går inte att förstå.",
    404: "Sidan finns inte. Gör så här: använd menyn.",
    405: "Adressen tar inte emot det här slaget av anrop. Gör så här: använd menyn.",
    413: "Det som skickades är för stort.",
}
PROXYN = Nekad(
    "Du är inte inloggad, eller finns inte bland användarna. Gör så här: logga in där du brukar, "
    "eller be den som sköter användarna att lägga till dig."
)


def sida(mall: str, status: int, **data: Any) -> Response:  # noqa: ANN401
    """Return a page of `mallar/`."""
    return make_response(render_template(mall, **data), status)


def nekat(nekad: Nekad, status: int = 403) -> Response:
    """Return a refusal: a page to a person, else as the one who asks reads it."""
    if vill_ha_sida():
        return sida("nekad.html", status, text=nekad.text)
    if "/api/" in request.path:
        # As Fava's own API says it, so that its frontend shows the text.
        return make_response({"error": nekad.text}, status)
    svar = make_response(nekad.text, status)
    svar.mimetype = "text/plain"
    return svar


def egen_adress() -> str:
    """Return this site's origin, as a browser names it."""
    return request.host_url.rstrip("/")


def hela_stigen() -> str:
    """Return the path that is asked for, with its query."""
    return request.full_path.rstrip("?")


def vill_ha_sida() -> bool:
    """Tell whether a person waits for a page, not a script for an answer."""
    if request.method not in LASANDE or "partial" in request.args or "/api/" in request.path:
        return request.headers.get("Sec-Fetch-Mode") == "navigate"
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
