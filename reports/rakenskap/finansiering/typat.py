"""What is typed of a project, as the register has it."""

from __future__ import annotations

import re

from rakenskap.dagbok.registrering import OtolkatError, tolka_belopp

_SCHABLON = re.compile(r"([\d.,]+)\s*%\s+på\s+(.+)")


def hela_kronor(ore: int) -> int:
    """Return whole kronor.

    Raises:
        OtolkatError: there are öre, or it is less than nought.
    """
    if ore < 0 or ore % 100:
        raise OtolkatError("Beloppet är inte hela kronor från noll.")
    return ore // 100


def slag_av_text(text: str) -> dict[str, str]:
    """Return a type of cost: `Personal=7000-7699`, or `Indirekta=15% på Personal`.

    Raises:
        OtolkatError: the name or the value is missing.
    """
    namn, varde = _par(text)
    traff = _SCHABLON.fullmatch(varde)
    if traff:
        return {"namn": namn, "schablon_procent": traff[1], "schablon_pa": traff[2]}
    return {"namn": namn, "konton": varde}


def medfinansiar_av_text(text: str) -> dict[str, str | int]:
    """Return a part that someone else pays: `Region Stockholm=300000`.

    Raises:
        OtolkatError: the name or the amount is missing, or is not whole kronor.
    """
    namn, belopp = _par(text)
    return {"namn": namn, "kr": hela_kronor(tolka_belopp(belopp))}


def _par(text: str) -> tuple[str, str]:
    namn, skilje, varde = text.partition("=")
    if not skilje or not namn.strip() or not varde.strip():
        raise OtolkatError(f"«{text}» saknar namn eller värde. Skriv NAMN=VÄRDE.")
    return namn.strip(), varde.strip()
