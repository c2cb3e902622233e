"""Anläggningar and reskontra: the assets of the register, and what is owed and owing by invoice."""

from __future__ import annotations

from rakenskap.bok.poster import rakenskapsar
from rakenskap.fava_tillagg.lage import Lage
from rakenskap.fava_tillagg.sida import Fraga, Sida
from rakenskap.fava_tillagg.sidor.rakenskaper import kontolank, rapporter_for, rapporttabell
from rakenskap.fava_tillagg.visning import Tabell
from rakenskap.listor import celler
from rakenskap.listor.reskontralista import aldersfordelning, reskontralista
from rakenskap.listor.urval import Listurval
from rakenskap.rakningar.budget import anlaggningar
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport
from rakenskap.reskontra.poster import TECKEN


def har_anlaggningar(lage: Lage) -> bool:
    """Tell whether the books have a register of assets."""
    return bool(anlaggningar(lage.bok))


def anlaggningssida(fraga: Fraga) -> Sida:
    """Show the register of assets at the end of the period, and the note that it ties to."""
    till = fraga.val.period.till
    b = fraga.lage.b
    rader = []
    total = 0
    for ett in anlaggningar(b.bok):
        if ett.anskaffad > till:
            continue
        kvar = not ett.utrangerad or ett.utrangerad > till
        total += ett.anskaffning_ore if kvar else 0
        ar = "" if ett.nyttjandeperiod_ar is None else f"{ett.nyttjandeperiod_ar.normalize():f}"
        rader.append(
            Rad(
                ett.id,
                "",
                (
                    celler.text(ett.id),
                    celler.text(ett.benamning),
                    celler.text(ett.konto),
                    celler.dag(ett.anskaffad),
                    celler.dag(ett.ibruktagen),
                    celler.text(ar.replace(".", ",")),
                    celler.dag(None if kvar else ett.utrangerad),
                    celler.beloppscell(ett.anskaffning_ore, ett.konto),
                ),
            )
        )
    tomma = (celler.TOM,) * 7
    rader.append(Rad("summa", "Summa i bruk", (*tomma, celler.beloppscell(total)), "summa"))
    kolumner = (
        Kolumn("id", "Nr", "text"),
        Kolumn("benamning", "Benämning", "text"),
        Kolumn("konto", "Konto", "text"),
        Kolumn("anskaffad", "Anskaffad", "datum"),
        Kolumn("ibruktagen", "I bruk", "datum"),
        Kolumn("ar", "År", "text"),
        Kolumn("utrangerad", "Utrangerad", "datum"),
        Kolumn("belopp", "Anskaffningsvärde"),
    )
    register = Rapport(
        "anlaggningar", "Anläggningar", kolumner, tuple(rader), paragraf="LKBR 3:6", decimaler=2
    )

    def lank(_rad: Rad, kolumn: Kolumn, cell: Cell) -> str:
        if kolumn.id == "konto" and cell.text in b.bok.konton:
            return kontolank(fraga, cell.text, fraga.val.period)
        if kolumn.is_belopp and cell.konton and cell.konton[0] in b.bok.konton:
            return kontolank(fraga, cell.konton[0], fraga.val.period)
        return ""

    noter = [r for r in rapporter_for(fraga) if r.id in ("materiella", "immateriella")]
    return Sida(
        f"Anläggningar {till}",
        tabeller=(
            Tabell(register, cellank=lank, rubrik=False),
            *(rapporttabell(fraga, rapport) for rapport in noter),
        ),
        val="alla",
    )


# ---------------------------------------------------------------------- reskontra


def har_reskontra(lage: Lage) -> bool:
    """Tell whether payments in the books point to invoices."""
    return any(lage.poster.kolumner["faktura"])


def reskontra(fraga: Fraga) -> Sida:
    """Show what is owed to suppliers and by customers at the end of the period, and by age."""
    b = fraga.lage.b
    period = fraga.val.period
    urval = Listurval(rakenskapsar(period.ar).fran, period.till)
    tabeller: list[Tabell] = []

    def lank(rad: Rad) -> str:
        if rad.id.startswith("saldo."):
            return kontolank(fraga, rad.id.removeprefix("saldo."), period)
        namn = rad.id.partition(" ")[0]
        return fraga.adresser.ver(namn) if "/" in namn else ""

    for delpost in TECKEN:
        lista = reskontralista(b, delpost, urval)
        if any(rad.stil == "post" for rad in lista.rader if "." not in rad.id):
            tabeller.append(Tabell(lista, radlank=lank))
            tabeller.append(_alderstabell(aldersfordelning(b, delpost, urval), f"#{lista.id}"))
    return Sida(f"Reskontra {period.till}", tabeller=tuple(tabeller), val="period")


def _alderstabell(rapport: Rapport, fakturor: str) -> Tabell:
    """Return what is owed by age; its amounts lead to the invoices above it."""
    return Tabell(rapport, cellank=lambda _rad, _kolumn, _cell: fakturor)
