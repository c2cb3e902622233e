"""Anläggningar and reskontra: the assets of the register, and what is owed and owing by invoice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from rakenskap.bok.poster import Period, Verifikation, rakenskapsar
from rakenskap.fava_tillagg.lage import Lage
from rakenskap.fava_tillagg.sida import Fraga, Sida
from rakenskap.fava_tillagg.sidor.rakenskaper import kontolank, rapporter_for, rapporttabell
from rakenskap.fava_tillagg.visning import Tabell
from rakenskap.listor import celler
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.budget import anlaggningar
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport

RESKONTRA = (("leverantorsskulder", "Leverantörsreskontra"), ("kundfordringar", "Kundreskontra"))


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
        if kolumn.id != "konto" or cell.text not in b.bok.konton:
            return ""
        return kontolank(fraga, cell.text, fraga.val.period)

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


@dataclass(frozen=True, slots=True)
class OppenRad:
    """An invoice that is not settled: its verifikation, and what is left in öre."""

    ver: Verifikation
    motpart: str
    kvar_ore: int


def har_reskontra(lage: Lage) -> bool:
    """Tell whether payments in the books point to invoices."""
    return any(lage.poster.kolumner["faktura"])


def oppna_poster(
    b: Berakning, konton: frozenset[str], period: Period
) -> tuple[list[OppenRad], int]:
    """Return the invoices that are open at the end of a period, and what belongs to none.

    A row on the account that names an invoice (`faktura: "L45/2023"`) settles it; any other row
    is an invoice of its own verifikation.

    Returns:
        The open invoices in the books' order, and the öre of payments that name an invoice that
        is not on the accounts; together they are the accounts' balance.
    """
    kolumner = b.poster.kolumner
    kvar: defaultdict[str, int] = defaultdict(int)
    fakturor: dict[str, Verifikation] = {}
    motparter: dict[str, str] = {}
    for rad, konto in enumerate(kolumner["konto"]):
        if konto not in konton or kolumner["dag"][rad] > period.till.toordinal():
            continue
        ver = b.poster.verifikationer[kolumner["ver"][rad]]
        namn = kolumner["faktura"][rad] or ver.namn
        kvar[namn] += kolumner["ore"][rad]
        if not kolumner["faktura"][rad]:
            fakturor.setdefault(namn, ver)
            motparter.setdefault(namn, kolumner["motpart"][rad])
    oppna = [
        OppenRad(ver, motparter[namn], kvar[namn]) for namn, ver in fakturor.items() if kvar[namn]
    ]
    return oppna, sum(ore for namn, ore in kvar.items() if namn not in fakturor)


def reskontra(fraga: Fraga) -> Sida:
    """Show what is owed to suppliers and by customers at the end of the period."""
    b = fraga.lage.b
    period = Period(rakenskapsar(fraga.val.period.ar).fran, fraga.val.period.till)
    tabeller = []

    def lank(rad: Rad) -> str:
        return fraga.adresser.ver(rad.id) if "/" in rad.id else ""

    for delpost, titel in RESKONTRA:
        konton = frozenset(nr for nr, konto in b.bok.konton.items() if konto.delpost == delpost)
        rapport = _reskontrarapport(b, delpost, titel, konton, period)
        if rapport is not None:
            tabeller.append(
                Tabell(
                    rapport, radlank=lambda rad: fraga.adresser.ver(rad.id) if "/" in rad.id else ""
                )
            )
    return Sida(f"Reskontra {period.till}", tabeller=tuple(tabeller), val="period")


def _reskontrarapport(
    b: Berakning, delpost: str, titel: str, konton: frozenset[str], period: Period
) -> Rapport | None:
    """Make the list of open invoices, which adds up to the accounts' balance."""
    oppna, utan = oppna_poster(b, konton, period)
    tecken = 1 if delpost == "kundfordringar" else -1
    saldon = b.poster.saldon(period)
    saldo = tecken * sum(saldon.utgaende(konto) for konto in konton)
    if not oppna and not saldo:
        return None
    rader = [
        Rad(
            ett.ver.namn,
            "",
            (
                celler.text(ett.ver.namn),
                celler.dag(ett.ver.datum),
                celler.text(ett.motpart),
                celler.text(ett.ver.text),
                celler.beloppscell(tecken * ett.kvar_ore),
            ),
        )
        for ett in sorted(oppna, key=lambda ett: (ett.motpart, ett.ver.datum, ett.ver.namn))
    ]
    tomma = (celler.TOM,) * 4
    if utan:
        rader.append(
            Rad("utan", "Betalningar utan faktura", (*tomma, celler.beloppscell(tecken * utan)))
        )
    rader.append(
        Rad("summa", "Summa, lika med kontots saldo", (*tomma, celler.beloppscell(saldo)), "summa")
    )
    summa = sum(rad.celler[-1].ore or 0 for rad in rader[:-1])
    if summa != saldo:
        raise AssertionError(f"{delpost}: {summa} öre öppet, saldot är {saldo}")
    kolumner = (
        Kolumn("ver", "Faktura", "text"),
        Kolumn("datum", "Datum", "datum"),
        Kolumn("motpart", "Motpart", "text"),
        Kolumn("text", "Text", "text"),
        Kolumn("belopp", "Kvar"),
    )
    return Rapport(delpost, titel, kolumner, tuple(rader), paragraf="LKBR 3:6", decimaler=2)
