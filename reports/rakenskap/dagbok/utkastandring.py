"""Plans: a draft is changed, divided or thrown away, without a text editor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from beancount.core import data

from lkbr.belopp import ore_som_text
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.andring import block, byt, utan
from rakenskap.dagbok.bokforing import las_text
from rakenskap.dagbok.nummer import serie_for, seriefil, skriv_i_serien
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import Konteringsrad, Text, av_entry
from rakenskap.dagbok.utkast import Utkast

_ATTEST = ("attesterad", "attesterad-av")


def andra_utkast(bok: Bok, utkast: Utkast, ny: Text, vem: Vem) -> Skiss:
    """Plan that a draft says something else; an attest of what it said falls.

    It moves to another file when its year or serie is another.

    Raises:
        BokFelError: its rows do not balance, or it does not stand where it was loaded from.
    """
    rest = sum(rad.ore for rad in ny.rader)
    if rest or not ny.rader:
        raise BokFelError(
            [
                utkast.felrad(
                    f"Raderna balanserar inte: {ore_som_text(-rest)} återstår. Gör så här: ändra "
                    "en rad till, eller skriv rest som belopp på den sista. (LKBR 3 kap. 9 §)"
                )
            ]
        )
    skiss = Skiss(bok, vem)
    kvar = {namn: varde for namn, varde in ny.uppgifter.items() if namn not in _ATTEST}
    text = str(replace(ny, uppgifter=kvar, flagga="!"))
    entry = las_text(skiss, text)
    forut = skiss.text(utkast.fil)
    plats = block(utkast.fil, forut, utkast.entry)
    serie = serie_for(bok, entry if "serie" in kvar else _i_filen(utkast, entry))
    if utkast.fil == seriefil(serie, ny.datum.year) or (
        ny.datum.year == utkast.entry.date.year and serie.kod == utkast.serie.kod
    ):
        skiss.satt(utkast.fil, byt(forut, plats, text.splitlines(keepends=True)))
        return skiss
    skiss.satt(utkast.fil, utan(forut, plats))
    skriv_i_serien(skiss, serie, ny.datum, text)
    return skiss


def _i_filen(utkast: Utkast, entry: data.Transaction) -> data.Transaction:
    """Return the new entry as if it stood in the old one's file, which tells its serie."""
    return entry._replace(meta={**entry.meta, "filename": utkast.entry.meta["filename"]})


def kasta_utkast(bok: Bok, utkast: Sequence[Utkast], vem: Vem) -> Skiss:
    """Plan that some drafts are thrown away; their underlag stay where they are.

    Raises:
        BokFelError: one does not stand where it was loaded from.
    """
    skiss = Skiss(bok, vem)
    for ett in sorted(utkast, key=lambda ett: (ett.fil, -ett.rad)):
        text = skiss.text(ett.fil)
        skiss.satt(ett.fil, utan(text, block(ett.fil, text, ett.entry)))
    return skiss


def dela_rad(utkast: Utkast, nummer: int, delar: Sequence[Konteringsrad]) -> Text:
    """Return a draft with one of its rows divided in several.

    Args:
        utkast: the draft.
        nummer: the row, from 1.
        delar: what comes in its place; those without dimensions keep the row's.

    Raises:
        BokFelError: there is no such row, or the parts are not together what it was.
    """
    text = av_entry(utkast.entry)
    rad = radens(utkast, text, nummer)
    summa = sum(ett.ore for ett in delar)
    if summa != rad.ore:
        raise BokFelError(
            [
                utkast.felrad(
                    f"Delarna är tillsammans {ore_som_text(summa)}, men raden är "
                    f"{ore_som_text(rad.ore)}. Gör så här: skriv rest som belopp på den sista."
                )
            ]
        )
    nya = [ett if ett.uppgifter else replace(ett, uppgifter=rad.uppgifter) for ett in delar]
    return replace(text, rader=(*text.rader[: nummer - 1], *nya, *text.rader[nummer:]))


def radens(utkast: Utkast, text: Text, nummer: int) -> Konteringsrad:
    """Return a row of a draft by its number from 1.

    Raises:
        BokFelError: there is no such row.
    """
    if not 1 <= nummer <= len(text.rader):
        raise BokFelError(
            [
                Felrad(
                    utkast.fil,
                    utkast.rad,
                    f"Rad {nummer} finns inte; utkastet har {len(text.rader)} rader. Gör så här: "
                    f"se dem med rakenskap utkast visa {utkast.nummer}.",
                )
            ]
        )
    return text.rader[nummer - 1]
