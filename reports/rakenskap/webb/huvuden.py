"""The headers of every answer: what the browser may load, run and show, and tell others.

Fava's frontend sets styles by itself (`style-src 'unsafe-inline'`) and runs its editor's parser as
WebAssembly (`'wasm-unsafe-eval'`); scripts come from the server's own files only. Documents are
shown in frames of the same site, so `frame-ancestors` is `'self'` there.
"""

from __future__ import annotations

from flask import Response

CSP_FAVA = (
    "default-src 'self'; "
    "script-src 'self' 'wasm-unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; "
    "font-src 'self' data:; "
    "object-src 'self'; "
    "frame-src 'self' blob:; "
    "worker-src 'self' blob:; "
    "base-uri 'none'; "
    "form-action 'self'; "
    "frame-ancestors 'self'"
)
CSP_EGNA = (
    "default-src 'none'; "
    "style-src 'self'; "
    "img-src data:; "
    "base-uri 'none'; "
    "form-action 'self'; "
    "frame-ancestors 'none'"
)

ALLTID = {
    "X-Content-Type-Options": "nosniff",
    # Fava's links that keep the page read the referrer, so it stays within the site.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}
HSTS = "max-age=31536000"

# What a document may be shown as in the page; anything else is a file to save, since a document
# that runs in the browser would do so as a page of ours.
VISAS = frozenset(
    {
        "application/pdf",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/webp",
        "text/csv",
        "text/plain",
    }
)
# What one of our pages' files is never shown as.
KORS = frozenset(
    {
        "application/ecmascript",
        "application/javascript",
        "application/xhtml+xml",
        "application/xml",
        "image/svg+xml",
        "text/ecmascript",
        "text/javascript",
        "text/xml",
    }
)


def satt(svar: Response, *, fava: bool, tls: bool) -> None:
    """Put the headers on an answer.

    Args:
        svar: the answer.
        fava: True for Fava's pages, False for our own.
        tls: True when the readers come by HTTPS.
    """
    svar.headers.update(ALLTID)
    # A page of ours that gives a file a stricter policy keeps it.
    svar.headers.setdefault("Content-Security-Policy", CSP_FAVA if fava else CSP_EGNA)
    svar.headers["X-Frame-Options"] = "SAMEORIGIN" if fava else "DENY"
    if tls:
        svar.headers["Strict-Transport-Security"] = HSTS


def satt_ofarlig(svar: Response, endpoint: str) -> None:
    """Make a document that could run in the browser a file to save."""
    slag = (svar.mimetype or "").lower()
    kor = slag in KORS if endpoint == "extension_endpoint" else slag not in VISAS
    if svar.status_code == 200 and kor:
        svar.headers["Content-Type"] = "application/octet-stream"
        svar.headers["Content-Disposition"] = "attachment"
