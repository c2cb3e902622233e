"""Who may do what in Fava: a table from Fava's endpoints to roles.

What is not in the table is refused: a new endpoint in a later Fava is closed until someone has
decided. `tests/rakenskap/webb/test_behorighet.py` lists Fava's routes and fails for one that the
table lacks.

Nothing of Fava's own that writes is open to anyone: the books are written by our pages, with the
same code as the command line (one writer, whole or not at all, with the behandlingshistorik).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fava.core import FavaLedger
from fava.ext import FavaExtensionBase
from fava.helpers import FavaAPIError
from werkzeug.datastructures import MultiDict

from lkbr.roller import Roll
from rakenskap.fava_tillagg.fragor import ORDET, bara_laser

Roller = frozenset[Roll]

ALLA: Roller = frozenset(Roll)
EKONOM: Roller = frozenset({Roll.EKONOM})
ATTEST: Roller = frozenset({Roll.EKONOM, Roll.ATTESTANT})
GRANSKNING: Roller = frozenset({Roll.EKONOM, Roll.REVISOR})
REVISOR: Roller = frozenset({Roll.REVISOR})
INGEN: Roller = frozenset()

LASANDE = frozenset({"GET", "HEAD"})
SKRIVANDE = frozenset({"POST", "PUT", "DELETE"})

# Fava's endpoints by name; those with a table of their own below are decided there.
ENDPOINTS: dict[str, Roller] = {
    "static": ALLA,
    "index": ALLA,
    "account": ALLA,
    "holdings_by": ALLA,
    "help_page": ALLA,
    "jump": ALLA,
    "report": ALLA,  # by report: RAPPORTER
    "extension_report": ALLA,  # by page: its own roles
    "extension_endpoint": ALLA,  # reading: as the page; writing: TILLAGG
    "extension_js_module": ALLA,
    "document": ALLA,  # only what lies in the books' folder
    "statement": ALLA,  # likewise
    "download_query": ALLA,  # only queries that read the books
    "download_journal": ALLA,
    "json_api.get_account_report": ALLA,
    "json_api.get_balance_sheet": ALLA,
    "json_api.get_changed": ALLA,
    "json_api.get_commodities": ALLA,
    "json_api.get_context": ALLA,
    "json_api.get_documents": ALLA,
    "json_api.get_errors": ALLA,
    "json_api.get_events": ALLA,
    "json_api.get_help": ALLA,
    "json_api.get_income_statement": ALLA,
    "json_api.get_journal": ALLA,
    "json_api.get_journal_page": ALLA,
    "json_api.get_ledger_data": ALLA,
    "json_api.get_narration_transaction": ALLA,
    "json_api.get_narrations": ALLA,
    "json_api.get_payee_accounts": ALLA,
    "json_api.get_payee_transaction": ALLA,
    "json_api.get_query": ALLA,  # only queries that read the books
    "json_api.get_source_slice": ALLA,  # only entries of the books' folder
    "json_api.get_statistics": ALLA,
    "json_api.get_trial_balance": ALLA,
    "json_api.get_options": GRANSKNING,
    # Reads whole files: the settings and logs that a plugin follows are among them.
    "json_api.get_source": INGEN,
    # Lists folders outside the books, and runs importers.
    "json_api.get_imports": INGEN,
    "json_api.get_extract": INGEN,
    # Writes past the lock, the checks and the behandlingshistorik.
    "json_api.put_source": INGEN,
    "json_api.put_source_slice": INGEN,
    "json_api.delete_source_slice": INGEN,
    "json_api.put_format_source": INGEN,
    "json_api.put_add_entries": INGEN,
    "json_api.put_add_document": INGEN,
    "json_api.put_attach_document": INGEN,
    "json_api.put_move": INGEN,
    "json_api.delete_document": INGEN,
    "json_api.put_upload_import_file": INGEN,
}

# Fava's own reports, by name.
RAPPORTER: dict[str, Roller] = {
    "balance_sheet": ALLA,
    "commodities": ALLA,
    "documents": ALLA,
    "errors": ALLA,
    "events": ALLA,
    "holdings": ALLA,
    "income_statement": ALLA,
    "journal": ALLA,
    "query": ALLA,
    "statistics": ALLA,
    "trial_balance": ALLA,
    "options": GRANSKNING,
    "editor": INGEN,
    "import": INGEN,
}

# The areas of tasks beside the daily entry (`fava_tillagg.uppgiftssidor`).
OMRADEN = ("Inkop", "Tillgangar", "Avstamning", "Bokslut", "Finansiering", "Installningar")

# What our own pages write, by page and endpoint: ("Arbete", "bokfor"): EKONOM.
TILLAGG: dict[tuple[str, str], Roller] = {
    # Beside the books, never in them; what the auditor writes is the auditor's alone.
    ("Granskning", "anteckna"): REVISOR,
    ("Stickprov", "dra"): REVISOR,
    ("Stickprov", "bocka"): REVISOR,
    ("Analys", "bedom"): REVISOR,
    ("Checklista", "bedom"): REVISOR,
    ("Anmarkningar", "bedom"): REVISOR,
    ("Anmarkningar", "ny"): REVISOR,
    ("Jamfor", "spara"): ATTEST | REVISOR,  # a view with a name, beside the books
    ("Arbeta", "gor"): ATTEST,  # each thing that can be done asks for its own right
    ("Arbeta", "formular"): EKONOM,
    ("Arbeta", "paminn"): EKONOM,
    ("Arbeta", "granska"): EKONOM,  # writes nothing; carries the ticket all the same
    ("Arsredovisning", "spara"): EKONOM,
    ("Arsredovisning", "granska"): EKONOM,  # writes nothing; carries the ticket all the same
    ("Attestera", "attestera"): ATTEST,
    ("Attestera", "vem"): ATTEST,  # who one is, where no log-in says it
    # The tasks: `gor` plans and writes; `granska` writes nothing, and carries the ticket too.
    **{(sida, namn): EKONOM for sida in OMRADEN for namn in ("gor", "granska")},
    # Who attests is changed by one who attests; the rest there asks for the right to book.
    ("Installningar", "gor"): ATTEST,
    ("Installningar", "granska"): ATTEST,
}

# What a page asks by itself while no one touches it: no sign that someone is there.
AV_SIG_SJALV = frozenset({"json_api.get_changed", "json_api.get_errors"})

# What hands out files.
DOKUMENT_OCH_FILER = frozenset({"document", "statement", "extension_endpoint"})


@dataclass(frozen=True, slots=True)
class Nekad:
    """Why a request is refused, in Swedish with the remedy."""

    text: str


ROLLEN = Nekad(
    "Din roll får inte göra det här. Gör så här: be den som sköter användarna om en annan roll."
)
AVSTANGD = Nekad(
    "Favas egen redigering och import är avstängd när flera arbetar i böckerna. Gör så här: "
    "bokför, rätta och lägg till underlag på sidorna under Räkenskap, eller med rakenskap på "
    "kommandoraden."
)
OKANT = Nekad("Den här adressen är inte öppnad för någon. Gör så här: använd menyn.")
METODEN = Nekad("Adressen tar inte emot det här slaget av anrop. Gör så här: använd menyn.")
UTANFOR = Nekad("Filen hör inte till böckerna, och visas inte.")
FRAGAN = Nekad(
    "Frågan kan inte ställas här. Gör så här: skriv en fråga som börjar med SELECT, BALANCES, "
    "JOURNAL eller PRINT, eller kör en sparad med run NAMN."
)


def prova(
    endpoint: str,
    varden: Mapping[str, Any],
    metod: str,
    ord_: MultiDict[str, str],
    roll: Roll,
    ledger: FavaLedger | None,
) -> Nekad | None:
    """Decide about a request to Fava; None lets it through.

    Args:
        endpoint: as Fava's routes name it.
        varden: the words of the path.
        metod: the HTTP method.
        ord_: the words of the query.
        roll: who asks.
        ledger: the books that the path names, None for a path that names none.
    """
    roller = ENDPOINTS.get(endpoint)
    if roller is None:
        return OKANT
    if not roller:
        return AVSTANGD
    if endpoint == "extension_endpoint":
        return _tillagg(varden, metod, roll, ledger)
    if metod not in LASANDE:
        return METODEN
    if roll not in roller:
        return ROLLEN
    return _mer(endpoint, varden, ord_, roll, ledger)


def _mer(
    endpoint: str,
    varden: Mapping[str, Any],
    ord_: MultiDict[str, str],
    roll: Roll,
    ledger: FavaLedger | None,
) -> Nekad | None:
    """Decide what the endpoint's name alone does not."""
    match endpoint:
        case "report":
            svar = _rapport(str(varden.get("report_name", "")), roll)
        case "extension_report":
            svar = _sida(_tillagget(varden, ledger), roll)
        case "json_api.get_query" | "download_query":
            svar = None if bara_laser(tuple(ord_.getlist(ORDET))) else FRAGAN
        case "document" if ledger is not None:
            svar = _filen(ledger, ord_.get("filename", ""))
        case "statement" | "json_api.get_source_slice" if ledger is not None:
            svar = _posten(ledger, ord_, underlag=endpoint == "statement")
        case _:
            svar = None
    return svar


def _rapport(namn: str, roll: Roll) -> Nekad | None:
    roller = RAPPORTER.get(namn)
    if roller is None:
        return OKANT
    if not roller:
        return AVSTANGD
    return None if roll in roller else ROLLEN


# ---------------------------------------------------------------------- our own pages


def _tillagget(varden: Mapping[str, Any], ledger: FavaLedger | None) -> FavaExtensionBase | None:
    namn = str(varden.get("extension_name", ""))
    return ledger.extensions.get_extension(namn) if ledger is not None else None


def _sida(tillagg: FavaExtensionBase | None, roll: Roll) -> Nekad | None:
    """Decide about a page: only ours tell who may see them."""
    roller = getattr(tillagg, "roller", None)
    if not isinstance(roller, frozenset):
        return OKANT
    return None if roll in roller else ROLLEN


def _tillagg(
    varden: Mapping[str, Any], metod: str, roll: Roll, ledger: FavaLedger | None
) -> Nekad | None:
    nekad = _sida(_tillagget(varden, ledger), roll)
    if nekad is not None or metod in LASANDE:
        return nekad
    if metod not in SKRIVANDE:
        return METODEN
    roller = TILLAGG.get((str(varden["extension_name"]), str(varden["endpoint"])))
    if roller is None:
        return OKANT
    return None if roll in roller else ROLLEN


# ---------------------------------------------------------------------- files


def _i_bockerna(ledger: FavaLedger, fil: str) -> bool:
    """Tell whether a file lies in the books' folder, links followed and nothing hidden."""
    mapp = Path(ledger.beancount_file_path).resolve().parent
    sokvag = Path(fil).resolve()
    if not sokvag.is_relative_to(mapp):
        return False
    return not any(del_.startswith(".") for del_ in sokvag.relative_to(mapp).parts)


def _filen(ledger: FavaLedger, fil: str) -> Nekad | None:
    """Let through what the books name as a document, in their folder."""
    dokument = {ett.filename for ett in ledger.all_entries_by_type.Document}
    return None if fil in dokument and _i_bockerna(ledger, fil) else UTANFOR


def _posten(ledger: FavaLedger, ord_: MultiDict[str, str], *, underlag: bool) -> Nekad | None:
    """Let through an entry that stands in the books' folder, and its document there."""
    nummer = ord_.get("entry_hash", "")
    try:
        fil = str(ledger.get_entry(nummer).meta.get("filename", ""))
        if underlag:
            fil = ledger.statement_path(nummer, ord_.get("key", ""))
    except FavaAPIError:
        # Fava tells by itself that there is no such entry.
        return None
    return None if _i_bockerna(ledger, fil) else UTANFOR
