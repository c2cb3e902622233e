"""Arbeta: what waits to be booked, attested and locked; and a correction from a voucher."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from beancount.core import data
from flask import current_app

from lkbr.belopp import ore_som_text
from lkbr.stangda import stangning_efter
from lkbr.underlag import is_sokvag, is_underlag
from rakenskap.dagbok.attest import att_attestera
from rakenskap.dagbok.skiss import las_logg
from rakenskap.dagbok.text import Text, av_entry
from rakenskap.dagbok.utkast import utkast_i
from rakenskap.fava_tillagg.handling import Begaran, Handlingsplan, visad
from rakenskap.fava_tillagg.roll import NAMNFUNKTION, requestens_namn
from rakenskap.fava_tillagg.sida import Fraga, SaknasError, Sida

# What a correction gets of its own, or from the entry that it corrects.
_EJ_I_RATTELSE = ("ver", "registrerad", "av", "attesterad", "attesterad-av", "sent", "rattas-av")


def arbeta(fraga: Fraga) -> Sida:
    """Show what waits, or the form of a correction."""
    if fraga.ord.get("ratta"):
        return _rattelse(fraga)
    bok = fraga.lage.bok
    laste = sorted(stangning_efter(las_logg(bok.mapp).poster).perioder)
    return Sida(
        "Arbeta",
        "arbeta.html",
        {
            **_gemensamt(fraga),
            "klart": fraga.ord.get("klart"),
            "utkast": [
                (
                    ett,
                    visad(ett.entry, f"Utkast {ett.nummer}, serie {ett.serie.kod}"),
                    [str(varde) for namn, varde in ett.entry.meta.items() if is_sokvag(namn)],
                    fraga.adresser.redigera(ett.fil, ett.rad),
                )
                for ett in utkast_i(bok)
            ],
            "vantar": [
                (ett, visad(ett.entry, ett.namn if "/" in ett.namn else f"Utkast {ett.namn}"))
                for ett in att_attestera(bok)[:200]
            ],
            "laste": laste,
            # A month of a locked year stays locked.
            "laste_manader": [ett for ett in laste if "-" in ett and ett[:4] not in laste],
            "lasbara": _lasbara(fraga, laste),
            "far_bokfora": fraga.roll.far_bokfora,
        },
    )


def _gemensamt(fraga: Fraga) -> dict[str, Any]:
    return {
        "gor": fraga.adresser.sida("Arbeta/gor"),
        "biljett": fraga.biljett_for("Arbeta"),
        "av": requestens_namn(),
        # Without a server that says who each is, the user says it, as at the command line.
        "valj_av": current_app.config.get(NAMNFUNKTION) is None,
        "kronor": ore_som_text,
    }


def _lasbara(fraga: Fraga, laste: list[str]) -> list[str]:
    """Return the months with entries that are not locked, and the years, the latest first."""
    manader = {f"{ver.datum:%Y-%m}" for ver in fraga.lage.poster.verifikationer}
    ar = {manad[:4] for manad in manader}
    oppna = {period for period in manader | ar if period not in laste and period[:4] not in laste}
    return sorted(oppna, reverse=True)


def _rattelse(fraga: Fraga) -> Sida:
    namn = fraga.ord.get("ratta")
    ver = fraga.lage.efter_namn.get(namn)
    entry = next(
        (
            ett
            for ett in fraga.lage.bok.entries
            if isinstance(ett, data.Transaction)
            and ver is not None
            and ett.meta.get("ver") == ver.ver
            and ett.date == ver.datum
        ),
        None,
    )
    if entry is None:
        raise SaknasError(f"Verifikationen {namn} finns inte i böckerna.")
    return Sida(
        f"Rätta {namn}",
        "ratta.html",
        {
            **_gemensamt(fraga),
            "namn": namn,
            "post": visad(entry, namn),
            "text": str(_forslag(entry)),
            "tillbaka": fraga.adresser.ver(namn),
        },
    )


def _forslag(entry: data.Transaction) -> Text:
    """Return the entry as a draft to change into what it should have said."""
    text = av_entry(entry)
    kvar = {
        nyckel: varde
        for nyckel, varde in text.uppgifter.items()
        if nyckel not in _EJ_I_RATTELSE and not is_underlag(nyckel)
    }
    return replace(text, uppgifter=kvar, flagga="!")


# ---------------------------------------------------------------------- the plan


def plansida(
    fraga: Fraga, plan: Handlingsplan, begaran: Begaran, nyckel: str, *, andrat: bool
) -> Sida:
    """Show what would be written, with the one question.

    Args:
        fraga: the request.
        plan: the plan.
        begaran: what was asked for; the form carries it on.
        nyckel: the name of the file that was handed in, if any.
        andrat: True when the plan is another than the one that was said yes to.
    """
    falt = [("vad", begaran.vad), ("text", begaran.text), ("nyckel", nyckel)]
    falt += [("namn", ett) for ett in begaran.namn]
    return Sida(
        plan.fraga,
        "plan.html",
        {
            **_gemensamt(fraga),
            "plan": plan,
            "falt": falt,
            "andrat": andrat,
            "avbryt": fraga.adresser.sida("Arbeta"),
        },
    )


def felsida(fraga: Fraga, fel: list[str]) -> Sida:
    """Show why nothing was written."""
    return Sida(
        "Ingenting är skrivet",
        "planfel.html",
        {"planfel": fel, "tillbaka": fraga.adresser.sida("Arbeta")},
    )
