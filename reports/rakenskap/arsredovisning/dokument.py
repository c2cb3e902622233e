"""The whole årsredovisning as data: chapters in order, each of words that a template lays out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lkbr.forbund import Forbund
from rakenskap.arsredovisning.arstext import Arstext
from rakenskap.arsredovisning.berattelse import Avsnitt
from rakenskap.arsredovisning.markdown import Block
from rakenskap.arsredovisning.utseende import Utseende
from rakenskap.bok.poster import MANADSNAMN
from rakenskap.rapport.rapport import Rakenskaper, Rapport
from rakenskap.utskrift.diagram import Diagram
from rakenskap.utskrift.uppstalld import ENHETSNAMN, harkomstrader, uppstalld_rapport

SENAST = (3, 31)  # the styrelse decides within three months (FinsamL 24 §)
BILAGA = ("deltagare", "avslut")


@dataclass(frozen=True, slots=True)
class Delar:
    """What the document is made of.

    Attributes:
        svg: the drawn plots by id.
        bilagor: (file name, what it is) of what is attached inside the PDF.
        utkast: findings that a draft carries; None for the real thing.
    """

    text: Arstext
    rakenskaper: Rakenskaper
    forbund: Forbund
    utseende: Utseende
    diagram: Mapping[str, Diagram]
    svg: Mapping[str, str]
    bilagor: Sequence[tuple[str, str]]
    utkast: Sequence[str] | None = None


def dokument(delar: Delar) -> dict[str, Any]:
    """Return the document as words: cover, chapters, signatures and appendices."""
    r = delar.rakenskaper
    egna = delar.forbund.ar.get(r.ar)
    return {
        "titel": f"Årsredovisning {r.ar}",
        "forbund": r.forbund,
        "orgnr": r.orgnr,
        "sate": delar.forbund.sate,
        "ar": r.ar,
        "lag": r.lag,
        "enhet": r.enhet,
        "enhetsnamn": ENHETSNAMN[r.enhet],
        "ursprung": r.ursprung,
        "harkomst": harkomstrader(r.harkomst),
        "beslutad": _dag(egna.beslutad) if egna and egna.beslutad else "",
        "utseende": {
            "farg": delar.utseende.farg,
            "logotyp": delar.utseende.logotyp,
            "logotyp_text": delar.utseende.logotyp_text,
            "typsnitt": delar.utseende.typsnitt,
        },
        "utkast": list(delar.utkast or ()),
        "ar_utkast": delar.utkast is not None,
        "kapitel": list(_kapitel(delar)),
        "uppgifter": [
            {"plats": plats, "text": ett.text, "skal": ett.skal}
            for plats, ett in delar.text.berattelse.uppgifter
        ],
        "bilagor": [{"fil": fil, "vad": vad} for fil, vad in delar.bilagor],
    }


def _dag(dag: dt.date) -> str:
    return f"{dag.day} {MANADSNAMN[dag.month - 1]} {dag.year}"


def beslut_for_sent(forbund: Forbund, ar: int) -> bool:
    """Tell whether the decision came later than three months after the year (FinsamL 24 §)."""
    egna = forbund.ar.get(ar)
    return bool(egna and egna.beslutad and egna.beslutad > dt.date(ar + 1, *SENAST))


def _kapitel(delar: Delar) -> list[dict[str, Any]]:
    r = delar.rakenskaper
    noter = [rapport for rapport in r.rapporter if rapport.nummer]
    svar: list[dict[str, Any]] = [
        {
            "id": "forvaltningsberattelse",
            "titel": "Förvaltningsberättelse",
            "slag": "text",
            "avsnitt": [_avsnitt(ett, delar) for ett in delar.text.berattelse.avsnitt],
        }
    ]
    svar += [_rapportkapitel(r.rapport(ett)) for ett in _RAKNINGAR]
    svar.append(
        {
            "id": "noter",
            "titel": "Noter",
            "slag": "noter",
            "rapporter": [uppstalld_rapport(ett) for ett in noter],
        }
    )
    svar += [_rapportkapitel(r.rapport(ett)) for ett in _REDOVISNINGAR]
    svar.append(
        {
            "id": "underskrifter",
            "titel": "Underskrifter",
            "slag": "underskrifter",
            "personer": [
                {"funktion": ett.funktion[:1].upper() + ett.funktion[1:], "namn": ett.namn}
                for ett in delar.forbund.underskrifter
            ],
        }
    )
    statistik = [rapport for rapport in r.rapporter if rapport.id.startswith("statistik_")]
    if statistik:
        svar.append(
            {
                "id": "bilaga-deltagare",
                "titel": "Bilaga. Deltagare i insatserna",
                "slag": "bilaga",
                "diagram": _diagram(BILAGA, delar),
                "rapporter": [uppstalld_rapport(ett) for ett in statistik],
            }
        )
    return svar


_RAKNINGAR = ("resultatrakning", "balansrakning", "kassaflodesanalys")
_REDOVISNINGAR = ("driftredovisning", "investeringsredovisning")


def _rapportkapitel(rapport: Rapport) -> dict[str, Any]:
    return {
        "id": rapport.id,
        "titel": rapport.titel,
        "slag": "rapport",
        "rapporter": [uppstalld_rapport(rapport)],
    }


def _avsnitt(avsnitt: Avsnitt, delar: Delar) -> dict[str, Any]:
    tabeller = (delar.text.tabeller.get(namn) for namn in avsnitt.rubrik.tabeller)
    return {
        "id": "fb-" + avsnitt.rubrik.id.partition("-")[2],
        "titel": avsnitt.rubrik.titel,
        "paragraf": avsnitt.paragraf,
        "saknas": not avsnitt.block,
        "block": [utan_plats(block) for block in avsnitt.block],
        "diagram": _diagram(avsnitt.rubrik.diagram, delar),
        "tabeller": [uppstalld_rapport(tabell) for tabell in tabeller if tabell is not None],
    }


def utan_plats(block: Block) -> Block:
    """Return a block in which a heading is one level below the law's."""
    if block["slag"] == "rubrik":
        return {**block, "niva": min(max(block["niva"], 2) + 1, 4)}
    return block


def _diagram(namn: Sequence[str], delar: Delar) -> list[dict[str, Any]]:
    return [
        {
            "id": ett,
            "titel": delar.diagram[ett].titel,
            "enhet": delar.diagram[ett].enhet,
            "alt": delar.diagram[ett].alt,
            "svg": delar.svg[ett],
        }
        for ett in namn
        if ett in delar.svg
    ]
