"""The ticket that a form carries, so that no other site can write through the reader's browser.

A form's ticket is a keyed digest of the page's name and, where a server gives one, of the
session. The key is drawn when the process starts and never leaves it. A request from another
site is refused before that, by what browsers say of where it comes from.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import Request, current_app

FALT = "biljett"
SESSION = "RAKENSKAP_SESSION"

_NYCKEL = secrets.token_bytes(32)


def biljett_for(sida: str) -> str:
    """Return the ticket of a page's forms in this session."""
    funktion = current_app.config.get(SESSION)
    session = str(funktion()) if funktion is not None else ""
    return hmac.new(_NYCKEL, f"{sida}\0{session}".encode(), hashlib.sha256).hexdigest()


def biljett_galler(request: Request, sida: str) -> bool:
    """Tell whether a request comes from a form of ours."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    ursprung = request.headers.get("Origin")
    if ursprung is not None and ursprung != request.host_url.rstrip("/"):
        return False
    return hmac.compare_digest(request.form.get(FALT, ""), biljett_for(sida))
