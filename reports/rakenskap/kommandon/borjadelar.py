"""What `rakenskap borja` writes beside the books: the first accounts, and what is missing."""

from __future__ import annotations

from pathlib import Path

from lkbr.uppstallning import uppstallning_for
from rakenskap.arsredovisning.figurer import Namn, namn_for
from rakenskap.arsredovisning.ny import paborja, ska_borjas
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.bok.poster import bygg_poster, rakenskapsar
from rakenskap.rakningar.budget import budgetrader
from rakenskap.rakningar.fakta import faktafil, saknade
from rakenskap.rakningar.rakenskaper import Utfall, gor_rakenskaper
from rakenskap.siebro.kontotabell import av_bok, oklara
from rakenskap.utskrift.skriv import skriv_rapporter

UPPGIFTER = "uppgifter-att-fylla-i.toml"


def forsta_rakenskaperna(mapp: Path) -> list[str]:
    """Write the first accounts, the facts that notes lack and the headings of the text.

    Returns:
        What is written and what is missing, a line each; why nothing is, where the books have no
        year to show.
    """
    bok = las_bok(mapp)
    if bok.fel:
        return [f"De första räkenskaperna väntar på att böckerna är rätta: {bok.fel[0]}"]
    try:
        utfall = gor_rakenskaper(bok, poster=bygg_poster(bok))
    except BokFelError as fel:
        return [str(fel.fel[0])]
    if utfall.rakenskaper is None or utfall.berakning is None:
        return ["Räkningen håller inte än; rakenskap kontroll säger var."]
    ar = utfall.rakenskaper.ar
    skrivna = skriv_rapporter(utfall, ("pdf", "html"), mapp / "build" / str(ar))
    ord_ = "utkast" if utfall.rakenskaper.utkast else "utan fel"
    rader = [f"De första räkenskaperna, {ar} ({ord_}): {skrivna[0]}"]
    rader += [f"  fel: {ett.namn}" for ett in utfall.rakenskaper.brister]
    return [*rader, *_uppgifter(mapp, utfall), *_text(bok, utfall), *_ovrigt(bok, utfall)]


def _uppgifter(mapp: Path, utfall: Utfall) -> list[str]:
    if utfall.rakenskaper is None:
        return []
    borta = saknade(utfall.rakenskaper.rapporter)
    if not borta:
        return []
    text = faktafil(borta, utfall.rakenskaper.regim, utfall.rakenskaper.ar)
    (mapp / UPPGIFTER).write_text(text, encoding="utf-8")
    rader = [f"{len(borta)} uppgifter till noterna saknas; de står i {UPPGIFTER}, att flytta till"]
    rader.append("forbund.toml när de är ifyllda:")
    return [*rader, *(f"  {ett.vad} ({ett.regel})" for ett in borta)]


def _text(bok: Bok, utfall: Utfall) -> list[str]:
    """Begin the text of the årsredovisning: a file for each heading of the law."""
    r, b = utfall.rakenskaper, utfall.berakning
    if r is None or b is None or not ska_borjas(bok.mapp, r.ar):
        return []
    namn: Namn = namn_for(r, b)
    skrivna = paborja(bok.mapp, r.ar, namn, uppstallning_for(r.ar).id).skriv()
    return [f"Årsredovisningens rubriker, att skriva text under: {len(skrivna)} filer i {r.ar}/"]


def _ovrigt(bok: Bok, utfall: Utfall) -> list[str]:
    """Say what else is missing: comparatives, budget, and accounts whose line is not sure."""
    b = utfall.berakning
    if b is None or utfall.rakenskaper is None:
        return []
    ar = utfall.rakenskaper.ar
    rader = []
    if ar - 1 not in b.poster.ar:
        rader.append(f"Jämförelsetal för {ar - 1} saknas: be byrån om det årets SIE-fil.")
    if not budgetrader(bok, rakenskapsar(ar)):
        rader.append(f"Budget för {ar} saknas: rakenskap budget {ar}")
    if antal := len(oklara(av_bok(bok))):
        rader.append(f"{antal} konton har namn som talar för en annan rad: rakenskap konton")
    return rader
