"""Text of the books: a directive as beancount reads it back, whatever a file's texts hold.

Quotes and backslashes are escaped and control characters become spaces, so that a text from a
file never becomes syntax. All else stands as it was, unlike in a formatter for people.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount

HUVUD = """\
option "name_assets" "Tillgångar"
option "name_liabilities" "Skulder"
option "name_equity" "Eget-kapital"
option "name_income" "Intäkter"
option "name_expenses" "Kostnader"
"""
_EGNA = frozenset({"filename", "lineno"})


def citerad(text: str) -> str:
    """Return a text as beancount writes it, on one line."""
    return '"' + rensad(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def rensad(text: str) -> str:
    """Return a text without control characters and line breaks, which become spaces."""
    if text.isprintable():
        return text
    return "".join(
        " " if unicodedata.category(tecken) in ("Cc", "Cs", "Zl", "Zp") else tecken
        for tecken in text
    )


def som_text(entry: data.Directive) -> str:
    """Return a directive as text, ended by a newline.

    Raises:
        TypeError: it is of a kind that an import never makes.
    """
    if isinstance(entry, data.Transaction):
        texter = f"{citerad(entry.payee or '')} {citerad(entry.narration or '')}"
        huvud = f"{entry.date} {entry.flag} {texter}"
        return f"{huvud}\n{_uppgifter(entry.meta, '  ')}" + "".join(map(_rad, entry.postings))
    if isinstance(entry, data.Open):
        return f"{entry.date} open {entry.account} SEK\n{_uppgifter(entry.meta, '  ')}"
    if isinstance(entry, data.Custom):
        varden = " ".join(_varde(varde.value, varde.dtype) for varde in entry.values)
        return f'{entry.date} custom "{entry.type}" {varden}\n{_uppgifter(entry.meta, "  ")}'
    raise TypeError(f"no text for {type(entry).__name__}")


def _rad(posting: data.Posting) -> str:
    if not isinstance(posting.units, Amount):
        raise TypeError("posting without amount")
    meta = _uppgifter(posting.meta or {}, "    ")
    return f"  {posting.account:<60} {posting.units.number:>16.2f} SEK\n{meta}"


def _uppgifter(meta: Mapping[str, Any], indrag: str) -> str:
    return "".join(
        f"{indrag}{namn}: {_meta(varde)}\n" for namn, varde in meta.items() if namn not in _EGNA
    )


def _meta(varde: object) -> str:
    match varde:
        case bool():
            return str(varde).upper()
        case dt.date():
            return varde.isoformat()
        case str():
            return citerad(varde)
    raise TypeError(f"no metadata of type {type(varde).__name__}")


def _varde(varde: object, dtype: object) -> str:
    if isinstance(varde, Amount):
        number = varde.number if isinstance(varde.number, Decimal) else Decimal()
        return f"{number:.2f} {varde.currency}"
    return str(varde) if dtype == "<AccountDummy>" else citerad(str(varde))
