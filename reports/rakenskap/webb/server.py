"""Serve the app with cheroot, the server that comes with Fava."""

from __future__ import annotations

from typing import Any

from cheroot.server import HeaderReader, HTTPConnection, HTTPRequest
from cheroot.wsgi import Server

from rakenskap.webb.app import Webb
from rakenskap.webb.grind import MAX_KROPP
from rakenskap.webb.installningar import Installningar

# A connection that sends its request a byte at a time holds a thread while it does: there are
# enough of them for a few dozen. More than that is for the proxy in front.
TRADAR = 64
MAX_HUVUDEN = 64 * 1024
TYST_S = 30


class _UtanUnderstreck(HeaderReader):
    """Passes over headers with an underscore.

    `X_Remote_User` would be taken for `X-Remote-User`, past the proxy that sets the latter.
    Cheroot has a reader for this, which fails on every request (11.1: a text sought in bytes).
    """

    def _allow_header(self, key_name: bytes) -> bool:
        return b"_" not in key_name


class _Begaran(HTTPRequest):
    header_reader = _UtanUnderstreck()


class _Forbindelse(HTTPConnection):
    RequestHandlerClass = _Begaran


def gor_server(webb: Webb) -> Any:  # noqa: ANN401 (cheroot tells no types)
    """Return a server for the app, not started."""
    val = webb.installningar
    server = Server(
        (val.lyssna, val.port), webb, numthreads=TRADAR, timeout=TYST_S, server_name="rakenskap"
    )
    server.ConnectionClass = _Forbindelse
    server.max_request_header_size = MAX_HUVUDEN
    server.max_request_body_size = MAX_KROPP
    return server


def anvisning(val: Installningar) -> str:
    """Return what to tell when the server starts."""
    egen = f"[{val.lyssna}]" if ":" in val.lyssna else val.lyssna
    rader = [f"Öppna {val.publik or f'http://{egen}:{val.port}'} i webbläsaren."]
    if val.tls:
        rader += [
            "Proxyn framför ska tala TLS och skicka läsarens namn på servern och adress vidare. "
            "Med nginx:",
            f"  location / {{ proxy_pass http://{egen}:{val.port};",
            "    proxy_set_header Host $host;",
            "    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; }",
        ]
        if not val.proxyer:
            rader.append(
                "Utan --proxy-fran räknas alla försök att logga in som proxyns: ange dess adress."
            )
    else:
        rader += [
            "Servern nås bara från den här datorn. För att andra ska nå den: ställ en proxy med "
            "TLS framför",
            "(nginx, Caddy) och ange läsarnas adress: --bakom-tls https://bok.example.se "
            "--proxy-fran 127.0.0.1",
        ]
    if val.proxyhuvud:
        rader.append(
            f"Inloggningen görs av proxyn: den måste alltid sätta {val.proxyhuvud} själv, och ta "
            "bort det som läsaren skickar."
        )
    return "\n".join([*rader, "Avsluta med Ctrl-C."])
