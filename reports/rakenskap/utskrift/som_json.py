"""The accounts as JSON: exact öre, what is shown, and the accounts behind each figure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rakenskap.bok.kontroll import Kontroll
from rakenskap.rapport.rapport import Cell, Rakenskaper, Rapport


def _cell(cell: Cell) -> dict[str, Any]:
    if cell.kvot:
        taljare, namnare = cell.kvot
        return {"text": cell.text, "taljare_ore": taljare, "namnare_ore": namnare}
    if not cell.nyckel:
        return {"text": cell.text}
    return {
        "storhet": cell.nyckel,
        "ore": cell.ore,
        "visat": cell.visat,
        "konton": [konto for konto in cell.konton if konto],
        **({"antagen": True} if cell.antagen else {}),
    }


def rapport_som_data(rapport: Rapport) -> dict[str, Any]:
    """Return a report as data: rows by name and data point, amounts in öre."""
    return {
        "id": rapport.id,
        "titel": rapport.titel,
        "not": rapport.nummer or None,
        "paragraf": rapport.paragraf,
        "stycken": [*rapport.stycken, *rapport.efter],
        **({"saknas": list(rapport.saknas)} if rapport.saknas else {}),
        "kolumner": [
            {"id": ett.id, "rubrik": ett.rubrik, **({"antagen": True} if ett.antagen else {})}
            for ett in rapport.kolumner
        ],
        "rader": [
            {
                "id": rad.id,
                "datapunkt": rapport.datapunkt(rad),
                "etikett": rad.etikett,
                "stil": rad.stil,
                "niva": rad.niva,
                "noter": list(rad.noter),
                "celler": [_cell(cell) for cell in rad.celler],
            }
            for rad in rapport.rader
        ],
    }


def _mer(kontroll: Kontroll) -> dict[str, Any]:
    """Return what a check found, or why it was not tried."""
    mer = {"ej_provad": kontroll.ej_provad, "galler_inte": kontroll.galler_inte}
    fynd = {"fynd": list(kontroll.fynd)} if kontroll.fynd else {}
    return fynd | {namn: text for namn, text in mer.items() if text}


def som_json(rakenskaper: Rakenskaper, kontroller: Sequence[Kontroll]) -> str:
    """Return the accounts and the checks that they passed, as text in UTF-8."""
    data = {
        "forbund": rakenskaper.forbund,
        "orgnr": rakenskaper.orgnr,
        "ar": rakenskaper.ar,
        "regim": rakenskaper.regim,
        "lag": rakenskaper.lag,
        "enhet": rakenskaper.enhet,
        **({"sprak": rakenskaper.sprak} if rakenskaper.sprak != "sv" else {}),
        **({"utkast": True} if rakenskaper.utkast else {}),
        "ursprung": rakenskaper.ursprung,
        "commit": rakenskaper.harkomst.commit,
        "kontrollsumma": rakenskaper.harkomst.kontrollsumma,
        "huvudhash": rakenskaper.harkomst.huvudhash,
        "rapporter": [rapport_som_data(rapport) for rapport in rakenskaper.rapporter],
        "kontroller": [
            {"id": k.id, "namn": k.namn, "regel": k.regel, "ok": k.ok, "utfall": k.utfall} | _mer(k)
            for k in kontroller
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
