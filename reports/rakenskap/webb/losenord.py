"""Passwords: what is asked of one, how it is kept, and that a wrong one takes as long as any.

Kept as scrypt (N = 2^15, r = 8, p = 3, 32 MB a time), which is what OWASP asks for, through
werkzeug. At most two are computed at a time: a storm of attempts takes no more memory than that.
"""

from __future__ import annotations

import secrets
import threading
from functools import cache

from werkzeug.security import check_password_hash, generate_password_hash

METOD = "scrypt:32768:8:3"
MINST = 12
LANGST = 256
MINST_OLIKA = 5

_SAMTIDIGT = threading.BoundedSemaphore(2)

# Without characters that are taken for each other.
_TECKEN = "abcdefghijkmnpqrstuvwxyz23456789"


def brist(losenord: str, anvandare: str) -> str | None:
    """Return what a password lacks and the remedy, in Swedish; None when it will do."""
    if len(losenord) < MINST:
        return f"Lösenordet är för kort. Gör så här: välj minst {MINST} tecken, gärna fyra ord."
    if len(losenord) > LANGST:
        return f"Lösenordet är för långt. Gör så här: välj högst {LANGST} tecken."
    if len(set(losenord)) < MINST_OLIKA:
        return "Lösenordet är för enkelt. Gör så här: välj ett med fler olika tecken."
    if anvandare.lower() in losenord.lower():
        return "Lösenordet innehåller användarnamnet. Gör så här: välj ett annat."
    return None


def generera() -> str:
    """Return a new password: four groups of five characters, 100 bits."""
    return "-".join("".join(secrets.choice(_TECKEN) for _ in range(5)) for _ in range(4))


def hasha(losenord: str) -> str:
    """Return what is kept of a password."""
    with _SAMTIDIGT:
        return generate_password_hash(losenord, method=METOD)


def stammer(losenord: str, kvar: str) -> bool:
    """Tell whether a password is the one kept; with nothing kept, False after as long a time.

    Args:
        losenord: as it was written.
        kvar: what `hasha` returned, or an empty text for a user that is unknown or has none.
    """
    with _SAMTIDIGT:
        ratt = check_password_hash(kvar or _ingens(), losenord[:LANGST])
    return ratt and bool(kvar)


@cache
def _ingens() -> str:
    return generate_password_hash(secrets.token_urlsafe(), method=METOD)


def varm_upp() -> None:
    """Compute what an unknown user is compared with, so that the first one takes no longer."""
    _ingens()
