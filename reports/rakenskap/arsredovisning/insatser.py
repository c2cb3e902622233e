"""Insatser: budget, outcome, explanation and participants, on the quantities of the drift table.

`berattelse/forklaringar.toml` holds the ekonom's explanations, by the row of the
driftredovisning::

    [forklaring]
    "individ.aktivitetsplatsen" = "Fler platser än budgeterat från augusti."
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rakenskap.arsredovisning.tomlfil import las_toml
from rakenskap.bok.felrad import Felrad
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport

# What deviates less than this share of the budget, and less than this amount, needs no words.
STOR_ANDEL_PROCENT = 10
STOR_ORE = 20_000_000


def las_forklaringar(mapp: Path, fil: Path, drift: Rapport) -> tuple[dict[str, str], list[Felrad]]:
    """Read the explanations; one of a row that is not in the table is wrong."""
    egen = las_toml(fil, mapp, {"": frozenset({"forklaring"})})
    tabell = egen.data.get("forklaring", {})
    rader = {rad.id for rad in drift.rader if rad.celler}
    svar = {}
    for rad_id, text in tabell.items() if isinstance(tabell, dict) else ():
        if rad_id not in rader or not isinstance(text, str):
            egen.anmark(
                f'"{rad_id}"',
                f"Raden «{rad_id}» finns inte i driftredovisningen. Gör så här: välj bland "
                f"{', '.join(sorted(rader))}.",
            )
        else:
            svar[rad_id] = text.strip()
    return svar, egen.fel


def insatsuppfoljning(drift: Rapport, forklaringar: dict[str, str]) -> Rapport | None:
    """Return costs by insats against budget, with the explanation of what deviates most.

    Args:
        drift: the driftredovisning, rounded.
        forklaringar: explanations by row.

    Returns:
        Budget and outcome as costs (positive), deviation as in the driftredovisning, and the
        explanation; None where the year has no budget.
    """
    plats = {kolumn.id: nummer for nummer, kolumn in enumerate(drift.kolumner)}
    if "budget" not in plats:
        return None
    rader = []
    for rad in drift.rader:
        if rad.id in ("finansiering", "summa", "arets_resultat"):
            continue
        if not rad.celler:
            rader.append(rad)
            continue
        if rad.id.partition(".")[0] in (
            "avskrivningar",
            "finansiella_intakter",
            "finansiella_kostnader",
        ):
            continue
        budget, netto, avvikelse = (
            rad.celler[plats[kolumn]] for kolumn in ("budget", "netto", "avvikelse")
        )
        if rad.stil == "post" and not budget.ore and not netto.ore:
            continue  # what had its money another year
        celler = (
            _vand(budget), _vand(netto), avvikelse, Cell(text=forklaringar.get(rad.id, "")),
        )  # fmt: skip
        rader.append(replace(rad, celler=celler))
    return Rapport(
        "insatsuppfoljning",
        "Budget och utfall per insats och verksamhet",
        (
            Kolumn("budget", "Budget"),
            Kolumn("utfall", "Utfall"),
            Kolumn("avvikelse", "Avvikelse"),
            Kolumn("forklaring", "Förklaring", "text"),
        ),
        tuple(rader),
        efter=("Avvikelsen är budgeten minus utfallet; ett positivt tal är bättre än budget.",),
        paragraf="LKBR 11:7; RKR R14",
    )


def oforklarade(drift: Rapport, forklaringar: dict[str, str]) -> list[Rad]:
    """Return the rows that deviate so much that they need an explanation, and have none."""
    plats = {kolumn.id: nummer for nummer, kolumn in enumerate(drift.kolumner)}
    if "budget" not in plats:
        return []
    svar = []
    for rad in drift.rader:
        if rad.stil != "post" or not rad.celler or rad.id in forklaringar:
            continue
        budget = abs(rad.celler[plats["budget"]].ore or 0)
        avvikelse = abs(rad.celler[plats["avvikelse"]].ore or 0)
        if avvikelse >= STOR_ORE and avvikelse * 100 >= budget * STOR_ANDEL_PROCENT:
            svar.append(rad)
    return svar


def _vand(cell: Cell) -> Cell:
    """Return an amount with the other sign: a cost as a positive number."""
    return replace(
        cell,
        tecken=-cell.tecken,
        ore=None if cell.ore is None else -cell.ore,
        visat=None if cell.visat is None else -cell.visat,
    )
