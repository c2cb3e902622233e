"""Plans: a template is made of a booked entry, or taken away."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import tomlkit
from beancount.core import data

from lkbr.belopp import ore_som_text
from lkbr.kontering import serie_i
from lkbr.konto import kontonummer
from rakenskap.bok.bok import Bok
from rakenskap.bok.poster import utan_tid
from rakenskap.dagbok.mallar import FIL, MANADER, tolka_mallar
from rakenskap.dagbok.rattelse import hitta_bokford
from rakenskap.dagbok.registrering import DIMENSIONER
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import av_entry
from rakenskap.dagbok.tomllista import Tomllista

_MALLAR = Tomllista(
    FIL, "mall", "# Mallar för återkommande verifikationer. Se handboken.\n\n", tolka_mallar
)


@dataclass(frozen=True, slots=True)
class Mallval:
    """What is said of a new template: its name, how often, from and to when.

    Attributes:
        varje: `månad`, `kvartal`, `år`, or empty for one that is only used by hand.
        fran: first day, needed when it recurs; its day of the month is the template's.
    """

    namn: str
    varje: str = ""
    fran: dt.date | None = None
    till: dt.date | None = None


def gor_mall(bok: Bok, ver: str, val: Mallval, vem: Vem) -> Skiss:
    """Plan a template that makes the same entry again.

    Args:
        bok: the books.
        ver: the booked entry, `L45/2023`.
        val: what is said of the template.
        vem: who makes it.

    Raises:
        BokFelError: there is no such entry, the name is taken, or the template cannot be used.
    """
    entry = hitta_bokford(bok, ver)
    skiss = Skiss(bok, vem)
    dok, lista = _MALLAR.oppna(skiss)
    fel = _valfel(val, [str(ett.get("namn")) for ett in lista])
    if fel:
        raise _MALLAR.fel(fel)
    lista.append(_tabell(entry, val))
    return _MALLAR.satt(skiss, dok)


def _valfel(val: Mallval, namn: list[str]) -> str:
    if not re.fullmatch(r"[\w-]{1,40}", val.namn):
        return (
            f"«{val.namn}» kan inte vara namn på en mall. Gör så här: skriv bokstäver, siffror och "
            "bindestreck, t.ex. hyra."
        )
    if val.namn in namn:
        return f"Mallen {val.namn} finns redan. Gör så här: välj ett annat namn, eller ta bort den."
    if val.varje and val.varje not in MANADER:
        return f"«{val.varje}» finns inte. Gör så här: välj månad, kvartal eller år."
    if val.varje and val.fran is None:
        return "Första dagen saknas. Gör så här: skriv --fran 2024-01-01."
    if val.fran and val.till and val.till < val.fran:
        return f"Tiden {val.fran} – {val.till} är tom. Gör så här: rätta dagarna."
    return ""


def _tabell(entry: data.Transaction, val: Mallval) -> tomlkit.items.Table:
    text = av_entry(entry)
    tabell = tomlkit.table()
    tabell["namn"] = val.namn
    tabell["motpart"] = text.motpart
    tabell["text"] = utan_tid(text.text, text.datum)
    if val.varje and val.fran:
        tabell["varje"] = val.varje
        tabell["dag"] = val.fran.day
        tabell["fran"] = val.fran
        if val.till:
            tabell["till"] = val.till
    if text.uppgifter.get("underlag"):
        tabell["underlag"] = str(text.uppgifter["underlag"])
    tabell["serie"] = serie_i(str(text.uppgifter["ver"]))
    rader = tomlkit.aot()
    for rad in text.rader:
        egen = tomlkit.table()
        egen["konto"] = kontonummer(rad.konto) or rad.konto
        egen["belopp"] = ore_som_text(rad.ore).replace("−", "-")
        for namn, varde in rad.uppgifter:
            # What the old entry paid or bought is not what the next one does.
            if namn in DIMENSIONER and namn not in ("faktura", "anlaggning"):
                egen[namn] = str(varde)
        rader.append(egen)
    tabell["rad"] = rader
    return tabell


def ta_bort_mall(bok: Bok, namn: str, vem: Vem) -> Skiss:
    """Plan that a template is taken away; what has been made from it stays.

    Raises:
        BokFelError: there is no such template.
    """
    skiss = Skiss(bok, vem)
    dok, lista = _MALLAR.oppna(skiss)
    for plats, ett in enumerate(lista):
        if ett.get("namn") == namn:
            del lista[plats]
            return _MALLAR.satt(skiss, dok)
    text = f"Mallen {namn} finns inte. Gör så här: se namnen med rakenskap mall."
    raise _MALLAR.fel(text)
