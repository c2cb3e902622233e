"""What a request may do: the one place where the extension asks.

`make fava` serves the ekonom on this machine only, so a request from the machine itself is the
ekonom's, and any other may only read. A server for several people says who each is: it puts a
function in the Flask app's config, `RAKENSKAP_ROLL`, that returns the role of the request, and
another, `RAKENSKAP_NAMN`, that returns the name that stands as `av` in what the request books.
"""

from __future__ import annotations

from ipaddress import ip_address

from flask import current_app, request

from lkbr.roller import Roll

__all__ = ["FUNKTION", "NAMNFUNKTION", "Roll", "requestens_namn", "requestens_roll"]

FUNKTION = "RAKENSKAP_ROLL"
NAMNFUNKTION = "RAKENSKAP_NAMN"


def requestens_roll() -> Roll:
    """Return the role of the request that is being answered."""
    funktion = current_app.config.get(FUNKTION)
    if funktion is not None:
        return Roll(funktion())
    hemma = _fran_maskinen(request.remote_addr) and _till_maskinen(request.host)
    return Roll.EKONOM if hemma else Roll.LASARE


def requestens_namn() -> str:
    """Return who books in the request that is being answered: the name, else the role."""
    funktion = current_app.config.get(NAMNFUNKTION)
    return str(funktion()) if funktion is not None else str(requestens_roll())


def _fran_maskinen(adress: str | None) -> bool:
    try:
        return ip_address(adress or "").is_loopback
    except ValueError:
        return False


def _till_maskinen(host: str) -> bool:
    """Tell whether a request names this machine itself.

    A page of another site can let its own name lead here, and is then asked for under that name.
    """
    namn = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return namn == "localhost" or _fran_maskinen(namn.strip("[]"))
