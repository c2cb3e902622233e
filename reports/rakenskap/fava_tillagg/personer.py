"""Who one may say that one is, where no server says it: the people of `forbund.toml`."""

from __future__ import annotations

from flask import current_app, request

from lkbr.forbund import Forbund
from lkbr.roller import Roll
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.fava_tillagg.roll import NAMNFUNKTION, requestens_namn

KAKA = "rakenskap-vem"


def personer(forbund: Forbund) -> tuple[str, ...]:
    """Return the ekonom, and all that the settings name: people, attestants, who may unlock."""
    namn = [str(Roll.EKONOM), *(rad.namn for rad in forbund.personer)]
    namn += [*(rad.namn for rad in forbund.attestanter), *forbund.upplasning]
    return tuple(dict.fromkeys(filter(None, namn)))


def servern_sager() -> bool:
    """Tell whether a server with log-in says who asks."""
    return current_app.config.get(NAMNFUNKTION) is not None


def vem_fragar(forbund: Forbund) -> str:
    """Return who asks: as the server says, else as was chosen last in this browser."""
    if servern_sager():
        return requestens_namn()
    vald = request.form.get("av") or request.cookies.get(KAKA, "")
    return vald if vald in personer(forbund) else str(Roll.EKONOM)


def vem_skriver(forbund: Forbund) -> str:
    """Return who is to stand in the books for what a form asks for.

    Raises:
        BokFelError: the form names no one of the settings.
    """
    if servern_sager():
        return requestens_namn()
    namn = request.form.get("av", "").strip()
    if namn in personer(forbund):
        return namn
    text = (
        f"«{namn}» finns inte bland personerna i forbund.toml. Gör så här: välj i listan, eller "
        "lägg till [[person]] i forbund.toml. (LKBR 3 kap. 7, 10 och 11 §§)"
        if namn
        else "Det är inte sagt vem du är. Gör så här: välj vem du är i listan."
    )
    raise BokFelError([Felrad("formuläret", 0, text)])


def far_granska(roll: Roll) -> bool:
    """Tell who may write the auditor's papers: the auditor; anyone at this machine alone."""
    return roll is Roll.REVISOR or (roll is Roll.EKONOM and not servern_sager())


def granskarens_namn() -> str:
    """Return who writes in the auditor's papers: as the server says, else that nobody has."""
    return requestens_namn() if servern_sager() else "revisor, utan inloggning"
