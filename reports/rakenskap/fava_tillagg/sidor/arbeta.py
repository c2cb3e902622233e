"""Arbeta: the desk. What waits, drafts, periods to lock, and a plan with its one question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lkbr.attest import hinder_for
from lkbr.belopp import till_ore
from lkbr.kontering import omslutning
from lkbr.underlag import underlag_i
from rakenskap.dagbok.attest import AttAttestera, att_attestera
from rakenskap.dagbok.formular import HANDELSESLAG
from rakenskap.dagbok.paminnelse import paminnelser, program
from rakenskap.dagbok.skiss import Vem, stangda
from rakenskap.dagbok.utkast import Utkast, utkast_i
from rakenskap.dagbok.utkastplan import plats_for
from rakenskap.fava_tillagg.plan import Handlingsplan, visad
from rakenskap.fava_tillagg.sida import Fraga, Sida
from rakenskap.fava_tillagg.sidor.gemensamt import gemensamt
from rakenskap.fava_tillagg.visning import Tabell, utan_grupper


def arbetsbordet(fraga: Fraga, vem: Vem) -> Sida:
    """Show what waits: for an attest of the one who asks first, then drafts and what else."""
    bok = fraga.lage.bok
    laste = sorted(stangda(bok).perioder)
    vantar = att_attestera(bok)
    sida = fraga.adresser.sida
    return Sida(
        "Arbeta",
        "arbeta.html",
        {
            **gemensamt(fraga),
            "klart": fraga.ord.get("klart"),
            "rensa": fraga.ord.get("rensa"),
            "vantar": len(vantar),
            "vantar_pa_mig": len(vantar_pa(fraga, vantar, vem)),
            "attestera": sida("Attestera"),
            "paminn": sida("Arbeta/paminn"),
            "mottagare": [ett.namn for ett in paminnelser(bok, vem)] if program() else [],
            "formularet": sida("Arbeta/formular"),
            "nya": [(ett.namn, sida("Arbeta", [("ny", kod)])) for kod, ett in HANDELSESLAG.items()],
            "utkast": [_utkastrad(fraga, ett) for ett in utkast_i(bok)],
            "laste": laste,
            # A month of a locked year stays locked.
            "laste_manader": [ett for ett in laste if "-" in ett and ett[:4] not in laste],
            "lasbara": _lasbara(fraga, laste),
            "vald_period": fraga.ord.get("period"),
            "far_bokfora": fraga.roll.far_bokfora,
        },
        foljer_tid="ingen",
    )


def _utkastrad(fraga: Fraga, ett: Utkast) -> dict[str, Any]:
    plats = plats_for(ett)
    return {
        "plats": plats,
        "ore": till_ore(omslutning(ett.entry)),
        "datum": ett.entry.date,
        "motpart": ett.entry.payee or "",
        "text": ett.entry.narration or "",
        "serie": ett.serie.kod,
        "post": visad(ett.entry, f"Utkast {ett.nummer}, serie {ett.serie.kod}"),
        "underlag": [fil for _, fil, _ in underlag_i(ett.entry.meta)],
        "attesterad": str(ett.entry.meta.get("attesterad-av", "")),
        "lank": fraga.adresser.sida("Arbeta", [("utkast", plats)]),
    }


def vantar_pa(fraga: Fraga, vantar: Sequence[AttAttestera], vem: Vem) -> list[AttAttestera]:
    """Return what the one who asks may attest."""
    forbund = fraga.lage.bok.forbund
    return [
        ett for ett in vantar if not hinder_for(ett.entry, vem.av, vem.idag, forbund, ett.serie)
    ]


def _lasbara(fraga: Fraga, laste: list[str]) -> list[str]:
    """Return the months with entries that are not locked, and the years, the latest first."""
    manader = {f"{ver.datum:%Y-%m}" for ver in fraga.lage.poster.verifikationer}
    ar = {manad[:4] for manad in manader}
    oppna = {period for period in manader | ar if period not in laste and period[:4] not in laste}
    return sorted(oppna, reverse=True)


# ---------------------------------------------------------------------- the plan


@dataclass(frozen=True, slots=True)
class Planvagar:
    """The ways from a plan: where the yes is sent, what shows the form again, and back.

    Attributes:
        mal: where the yes is sent, when not to Arbeta's own address.
        andra: the word that shows the form again, to change it; empty when it cannot be.
        avbryt: where one goes without a yes, when not to Arbeta.
    """

    mal: str = ""
    andra: str = ""
    avbryt: str = ""


HEM = Planvagar()


def plansida(
    fraga: Fraga,
    plan: Handlingsplan,
    falt: Sequence[tuple[str, str]],
    vagar: Planvagar = HEM,
    *,
    andrat: bool = False,
    rensa: str = "",
) -> Sida:
    """Show what would be written, with the one question.

    Args:
        fraga: the request.
        plan: the plan.
        falt: what the yes carries on.
        vagar: the ways from it.
        andrat: True when the plan is another than the one that was said yes to.
        rensa: the form that the page's script may forget.
    """
    egna = gemensamt(fraga)
    return Sida(
        plan.fraga,
        "plan.html",
        {
            **egna,
            "gor": vagar.mal or egna["gor"],
            "plan": plan,
            "av": plan.skiss.vem.av,
            "falt": [par for par in falt if par[1] and not (plan.skal and par[0] == "text")],
            "andrat": andrat,
            "andra": vagar.andra,
            "rensa": rensa,
            "avbryt": vagar.avbryt or fraga.adresser.sida("Arbeta"),
            "biljett": fraga.biljett_for(fraga.sida),
            "berakningar": [Tabell(utan_grupper(rapport)) for rapport in plan.rapporter],
        },
    )


def felsida(fraga: Fraga, fel: list[str]) -> Sida:
    """Show why nothing was written."""
    return Sida(
        "Ingenting är skrivet",
        "planfel.html",
        {"planfel": fel, "tillbaka": fraga.adresser.sida("Arbeta")},
    )
