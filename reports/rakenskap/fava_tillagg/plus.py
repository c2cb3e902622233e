"""Entries made with Fava's own «+»: they come in as drafts, by the code that all drafts come in by.

Fava writes what is typed there as booked, at the end of the main file: past the numbers, the
attest and the behandlingshistorik. Its request is answered here instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount
from fava.core import FavaLedger
from fava.helpers import FavaAPIError
from fava.serialisation import deserialise
from flask import Response, jsonify, make_response, request

from lkbr.kontering import kronor_i
from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.skiss import Vem
from rakenskap.dagbok.spara import spara
from rakenskap.dagbok.text import VALUTA, av_entry
from rakenskap.dagbok.utkastplan import nytt_utkast
from rakenskap.fava_tillagg.personer import vem_fragar
from rakenskap.fava_tillagg.roll import requestens_roll

ENDPOINT = "json_api.put_add_entries"
BARA_VERIFIKATIONER = (
    "Här kan bara verifikationer läggas in. Gör så här: stäm av på sidan Avstämning, och anteckna "
    "på sidan Granskning."
)


def svar_pa_plus(ledger: FavaLedger, nu: Callable[[], Any]) -> Response:
    """Make the entries of a request of Fava's form drafts, all that can be, and answer it.

    Args:
        ledger: Fava's books.
        nu: gives the time.
    """
    if not requestens_roll().far_bokfora:
        return _fel("Din roll får inte bokföra.", 403)
    try:
        poster = [deserialise(ett) for ett in (request.get_json() or {}).get("entries", [])]
        antal = _spara(ledger, poster, nu)
    except (BokFelError, FavaAPIError, ValueError, KeyError, TypeError) as fel:
        return _fel(str(fel), 400)
    klart = f"{antal} utkast sparade. De bokförs på sidan Arbeta."
    return make_response(jsonify({"data": klart, "mtime": str(ledger.mtime)}))


def _fel(text: str, status: int) -> Response:
    return make_response(jsonify({"error": text}), status)


def _spara(ledger: FavaLedger, poster: Sequence[Any], nu: Callable[[], Any]) -> int:
    if not all(isinstance(ett, data.Transaction) for ett in poster):
        raise ValueError(BARA_VERIFIKATIONER)
    huvudfil = Path(ledger.beancount_file_path).resolve()
    for entry in poster:
        bok = las_bok(huvudfil).krav_felfri()
        text = av_entry(med_skillnaden(entry)._replace(flag="!"))
        skiss, _ = nytt_utkast(bok, text, Vem(vem_fragar(bok.forbund), nu()))
        spara(skiss)
        for andring in skiss.filer():
            ledger.watcher.notify(bok.mapp / andring.fil)
    ledger.changed()
    return len(poster)


def med_skillnaden(entry: data.Transaction) -> data.Transaction:
    """Return an entry in which the one amount that is left out is the difference.

    Raises:
        ValueError: more than one is.
    """
    tal = [kronor_i(posting) for posting in entry.postings]
    kanda = [ett for ett in tal if ett is not None]
    if len(tal) - len(kanda) > 1:
        raise ValueError("Mer än en rad saknar belopp. Gör så här: skriv beloppen.")
    rest = Amount(-sum(kanda, Decimal()), VALUTA)
    postings = [
        posting if ett is not None else posting._replace(units=rest, cost=None, price=None)
        for posting, ett in zip(entry.postings, tal, strict=True)
    ]
    return entry._replace(postings=postings)
