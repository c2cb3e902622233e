"""Plans: a project comes into the register or is changed; a requisition is written in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import tomlkit
from tomlkit.items import AoT, Table

from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.tomllista import Tomllista
from rakenskap.finansiering.projekt import FIL, Ansokan, Projekt, tolka_projekt

_HUVUD = "# Projekt med finansiär: vad som får sökas, har sökts och beviljats. Se handboken.\n"
LISTA = Tomllista(FIL, "projekt", _HUVUD, tolka_projekt)


def nytt_projekt(bok: Bok, vem: Vem, kod: str, uppgifter: Mapping[str, Any]) -> Skiss:
    """Plan a new project in the register, or other facts of one that is there.

    Args:
        bok: the books.
        vem: who does it.
        kod: its code.
        uppgifter: by key; `kostnadsslag` and `medfinansiar` are lists that replace those there are.

    Raises:
        BokFelError: the register would break a rule.
    """
    skiss = Skiss(bok, vem)
    dok, lista = LISTA.oppna(skiss)
    rad = next((ett for ett in lista if ett.get("kod") == kod), None)
    if rad is None:
        rad = tomlkit.table()
        rad["kod"] = kod
        lista.append(rad)
    for namn, varde in uppgifter.items():
        if isinstance(varde, list):
            egna = tomlkit.aot()
            for ett in varde:
                egna.append(_tabell(ett))
            rad[namn] = egna
        else:
            rad[namn] = varde
    return LISTA.satt(skiss, dok)


def _tabell(uppgifter: Mapping[str, Any]) -> Table:
    rad = tomlkit.table()
    for namn, varde in uppgifter.items():
        rad[namn] = varde
    return rad


def skriv_ansokan(skiss: Skiss, kod: str, ny: Ansokan) -> None:
    """Add a requisition to a change, or replace the one of its name.

    Raises:
        BokFelError: the register would break a rule.
    """
    dok, projekten = LISTA.oppna(skiss)
    rad = next((ett for ett in projekten if ett.get("kod") == kod), None)
    if rad is None:
        raise AssertionError(f"no such project: {kod}")
    lista = rad.get("ansokan")
    if not isinstance(lista, AoT):
        lista = tomlkit.aot()
        rad["ansokan"] = lista
        lista = rad["ansokan"]
    uppgifter = {
        "namn": ny.namn,
        "fran": ny.fran,
        "till": ny.till,
        **({} if ny.sokt is None else {"sokt": ny.sokt, "sokt_ore": ny.sokt_ore}),
        **(
            {}
            if ny.beviljat is None
            else {"beviljat": ny.beviljat, "beviljat_ore": ny.beviljat_ore}
        ),
    }
    plats = next((nr for nr, ett in enumerate(lista) if ett.get("namn") == ny.namn), None)
    if plats is None:
        lista.append(_tabell(uppgifter))
    else:
        lista[plats] = _tabell(uppgifter)
    LISTA.satt(skiss, dok)


def bevilja(bok: Bok, vem: Vem, projekt: Projekt, namn: str, ore: int, dag: dt.date) -> Skiss:
    """Plan what the financier has granted of a requisition.

    Raises:
        BokFelError: there is no such requisition, or more is granted than was applied for.
    """
    egen = next((ett for ett in projekt.ansokningar if ett.namn == namn), None)
    if egen is None:
        finns = ", ".join(ett.namn for ett in projekt.ansokningar) or "inga"
        text = f"Ansökan {namn} finns inte; de som finns är {finns}. Gör så här: välj en av dem."
        raise BokFelError([Felrad(FIL, 0, text)])
    skiss = Skiss(bok, vem)
    skriv_ansokan(skiss, projekt.kod, replace(egen, beviljat=dag, beviljat_ore=ore))
    return skiss
