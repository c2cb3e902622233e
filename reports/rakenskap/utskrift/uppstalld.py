"""A report as words: what the page and the PDF lay out. Amounts become text here, and only here."""

from __future__ import annotations

from typing import Any

from lkbr.belopp import grupperat, ore_som_text
from rakenskap.rapport.rapport import Cell, Harkomst, Kolumn, Rad, Rakenskaper, Rapport

ENHETSNAMN = {"kr": "kronor", "tkr": "tusental kronor"}


def celltext(cell: Cell, decimaler: int = 0) -> str:
    """Return what is printed in a cell: nothing booked prints blank, nought prints 0."""
    if cell.text:
        return cell.text
    if decimaler:
        return "" if cell.ore is None else ore_som_text(cell.ore)
    return "" if cell.visat is None else grupperat(cell.visat)


def uppstalld_rad(rad: Rad, decimaler: int = 0) -> dict[str, Any]:
    """Return a row as words, for a template."""
    return {
        "id": rad.id,
        "etikett": rad.etikett,
        "stil": rad.stil,
        "niva": rad.niva,
        "noter": list(rad.noter),
        "celler": [celltext(cell, decimaler) for cell in rad.celler],
    }


def versal(text: str) -> str:
    """Return a heading with a capital first, the rest as it stands."""
    return text[:1].upper() + text[1:]


def _kolumn(kolumn: Kolumn, rapport: Rapport, plats: int) -> dict[str, Any]:
    """Return a column; a column of words (not of numbers in words) is set to the left."""
    ord_ = [rad.celler[plats].text for rad in rapport.rader if len(rad.celler) > plats]
    har_ord = any(text and not text[-1].isdigit() for text in ord_)
    vanster = kolumn.slag == "datum" or (kolumn.slag == "text" and har_ord)
    return {"id": kolumn.id, "rubrik": versal(kolumn.rubrik), "vanster": vanster}


def uppstalld_rapport(rapport: Rapport) -> dict[str, Any]:
    """Return a report as words: heading, paragraphs, columns and rows."""
    belopp = any(kolumn.is_belopp for kolumn in rapport.kolumner)
    return {
        "id": rapport.id,
        "titel": f"Not {rapport.nummer}. {rapport.titel}" if rapport.nummer else rapport.titel,
        "nummer": rapport.nummer,
        "paragraf": rapport.paragraf,
        "stycken": list(rapport.stycken),
        "efter": list(rapport.efter),
        "kolumner": [_kolumn(k, rapport, plats) for plats, k in enumerate(rapport.kolumner)],
        "radrubrik": versal(rapport.radrubrik),
        "har_noter": any(rad.noter for rad in rapport.rader),
        "har_belopp": belopp,
        "rader": [uppstalld_rad(rad, rapport.decimaler) for rad in rapport.rader],
    }


def harkomstrader(harkomst: Harkomst) -> list[str]:
    """Return where an output comes from, as lines: checksum, head hash and commit."""
    rader = [f"Verifikationer, SHA-256: {harkomst.kontrollsumma}"]
    if harkomst.huvudhash:
        rader.append(f"Behandlingshistorikens huvudhash: {harkomst.huvudhash}")
    return [*rader, f"Böckernas version: {harkomst.commit}"]


def uppstalld(rakenskaper: Rakenskaper) -> dict[str, Any]:
    """Return the year's reports as words, with where they come from."""
    return {
        "titel": f"Räkenskaper {rakenskaper.ar}",
        "forbund": rakenskaper.forbund,
        "orgnr": rakenskaper.orgnr,
        "ar": rakenskaper.ar,
        "lag": rakenskaper.lag,
        "enhet": rakenskaper.enhet,
        "enhetsnamn": ENHETSNAMN[rakenskaper.enhet],
        "ursprung": rakenskaper.ursprung,
        "harkomst": harkomstrader(rakenskaper.harkomst),
        "rapporter": [uppstalld_rapport(rapport) for rapport in rakenskaper.rapporter],
    }
