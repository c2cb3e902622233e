"""A report as words: what the page and the PDF lay out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from rakenskap.rapport.rapport import Harkomst, Kolumn, Rad, Rakenskaper, Rapport
from rakenskap.utskrift.lista import Ordrad, har_ord, ordrader

UTKASTORD = "UTKAST"
UTKASTTEXT = (
    "Det här är ett utkast. Räkningen håller, men kontrollerna nedan föll. Räkenskaperna får inte "
    "lämnas som färdiga förrän de är rätt."
)
# No words in another language: what stands around the reports is said as it is.
SVENSKA: Mapping[str, str] = MappingProxyType({})
ENHETSNAMN = {"kr": "kronor", "tkr": "tusental kronor"}


def uppstalld_rad(rad: Ordrad) -> dict[str, Any]:
    """Return a row as words, for a template."""
    return {
        "id": rad.id,
        "etikett": rad.etikett,
        "stil": rad.stil,
        "niva": rad.niva,
        "noter": list(rad.noter),
        "celler": list(rad.celler),
    }


def versal(text: str) -> str:
    """Return a heading with a capital first, the rest as it stands."""
    return text[:1].upper() + text[1:]


def _kolumn(kolumn: Kolumn, rapport: Rapport, plats: int) -> dict[str, Any]:
    """Return a column; a column of words (not of numbers in words) is set to the left."""
    ord_ = kolumn.slag == "text" and har_ord(rapport, plats)
    vanster = kolumn.slag == "datum" or ord_
    return {"id": kolumn.id, "rubrik": versal(kolumn.rubrik), "vanster": vanster}


# Forms of the law: every line of them is printed as it stands there.
FORMER = frozenset({"resultatrakning", "balansrakning", "kassaflodesanalys"})


def tryckta_rader(rapport: Rapport) -> tuple[Rad, ...]:
    """Return the rows that are printed.

    A row of words without any word is left out, and so is a sum that only repeats the one row
    over it, but for the forms of the law.
    """
    rader = [rad for rad in rapport.rader if not _ordlos(rad)]
    if rapport.id in FORMER:
        return tuple(rader)
    svar: list[Rad] = []
    sedan_summa = 0
    for rad in rader:
        upprepar = (
            rad.stil == "summa"
            and sedan_summa == 1
            and rad.etikett.startswith(("Summa", "Total"))
            and [(c.visat, c.text) for c in rad.celler]
            == [(c.visat, c.text) for c in svar[-1].celler]
        )
        sedan_summa = sedan_summa + 1 if rad.stil == "post" else 0
        if not upprepar:
            svar.append(rad)
    return tuple(svar)


def _ordlos(rad: Rad) -> bool:
    return bool(rad.celler) and not any(
        cell.nyckel or cell.text or cell.ore is not None for cell in rad.celler
    )


def uppstalld_rapport(rapport: Rapport, ord_: Mapping[str, str] = SVENSKA) -> dict[str, Any]:
    """Return a report as words: heading, paragraphs, columns and rows.

    Args:
        rapport: the report.
        ord_: what stands around it in another language, by the Swedish.
    """
    rapport = replace(rapport, rader=tryckta_rader(rapport))
    belopp = any(kolumn.is_belopp for kolumn in rapport.kolumner)
    return {
        "id": rapport.id,
        "titel": (
            f"{ord_.get('Not', 'Not')} {rapport.nummer}. {rapport.titel}"
            if rapport.nummer
            else rapport.titel
        ),
        "nummer": rapport.nummer,
        "paragraf": rapport.paragraf,
        "stycken": list(rapport.stycken),
        "efter": list(rapport.efter),
        "kolumner": [_kolumn(k, rapport, plats) for plats, k in enumerate(rapport.kolumner)],
        "radrubrik": versal(rapport.radrubrik),
        "har_noter": any(rad.noter for rad in rapport.rader),
        "har_belopp": belopp,
        "rader": [uppstalld_rad(rad) for rad in ordrader(rapport, egen=True)],
    }


def harkomstrader(harkomst: Harkomst, ord_: Mapping[str, str] = SVENSKA) -> list[str]:
    """Return where an output comes from, as lines: checksum, head hash and commit."""
    alla = {
        "Verifikationer, SHA-256:": harkomst.kontrollsumma,
        "Behandlingshistorikens huvudhash:": harkomst.huvudhash,
        "Böckernas version:": harkomst.commit,
    }
    return [f"{ord_.get(vad, vad)} {varde}" for vad, varde in alla.items() if varde]


def bristrader(rakenskaper: Rakenskaper) -> list[str]:
    """Return what makes the accounts an utkast, as lines; none when every check passed."""
    if not rakenskaper.utkast:
        return []
    rader = [rakenskaper.ord.get(UTKASTTEXT, UTKASTTEXT)]
    for ett in rakenskaper.brister:
        rader += [f"{ett.namn} ({ett.regel}):", *(f"– {fynd}" for fynd in ett.fynd)]
    return rader


def uppstalld(rakenskaper: Rakenskaper) -> dict[str, Any]:
    """Return the year's reports as words, with where they come from."""
    ord_ = rakenskaper.ord
    utkast = f", {ord_.get('utkast', 'utkast')}" if rakenskaper.utkast else ""
    enhetsnamn = ENHETSNAMN[rakenskaper.enhet]
    return {
        "titel": f"{ord_.get('Räkenskaper', 'Räkenskaper')} {rakenskaper.ar}{utkast}",
        "sprak": rakenskaper.sprak,
        "ord": dict(ord_),
        "utkast": rakenskaper.utkast,
        "utkastord": ord_.get(UTKASTORD, UTKASTORD),
        "utkasttext": ord_.get(UTKASTTEXT, UTKASTTEXT),
        "brister": [
            {"namn": f"{ett.namn} ({ett.regel})", "fynd": list(ett.fynd)}
            for ett in rakenskaper.brister
        ],
        "forbund": rakenskaper.forbund,
        "orgnr": rakenskaper.orgnr,
        "ar": rakenskaper.ar,
        "lag": rakenskaper.lag,
        "enhet": rakenskaper.enhet,
        "enhetsnamn": ord_.get(enhetsnamn, enhetsnamn),
        "ursprung": rakenskaper.ursprung,
        "harkomst": harkomstrader(rakenskaper.harkomst, ord_),
        "rapporter": [uppstalld_rapport(rapport, ord_) for rapport in rakenskaper.rapporter],
    }
