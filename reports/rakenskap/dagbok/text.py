"""The text of the books: a directive as beancount reads it back, whatever its texts hold.

Quotes and backslashes are escaped and control characters become spaces, so that a text never
becomes syntax. All else stands as it was, unlike in a formatter for people. What this text has no
place for (another currency, parts of an öre, a cost) is refused, never left out.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from beancount.core import account, data
from beancount.core.amount import Amount

from lkbr.belopp import kronor_som_text, till_kronor, till_ore
from lkbr.kontering import egna_uppgifter
from rakenskap.bok.felrad import BokFelError, Felrad

Varde = str | dt.date | bool
VALUTA = "SEK"
ROTTER: Final = {
    "name_assets": "Tillgångar",
    "name_liabilities": "Skulder",
    "name_equity": "Eget-kapital",
    "name_income": "Intäkter",
    "name_expenses": "Kostnader",
}
_HUVUD, _RAD = "  ", "    "
_LANGSTA_VISADE = 40


@dataclass(frozen=True, slots=True)
class Konteringsrad:
    """A posting: full account name, öre with debit positive, dimensions."""

    konto: str
    ore: int
    uppgifter: tuple[tuple[str, Varde], ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """What a verifikation says, before it is text.

    Attributes:
        uppgifter: metadata by name.
        markning: tags (`#`) and links (`^`), as they are written.
    """

    datum: dt.date
    motpart: str
    text: str
    rader: tuple[Konteringsrad, ...]
    uppgifter: Mapping[str, Varde] = field(default_factory=dict)
    flagga: str = "!"
    markning: tuple[str, ...] = ()

    def __str__(self) -> str:
        texter = f"{citerad(self.motpart)} {citerad(self.text)}"
        huvud = " ".join((f"{self.datum} {self.flagga} {texter}", *self.markning))
        uppgifter = "".join(uppgiftsrad(*ett) for ett in self.uppgifter.items())
        return f"{huvud}\n{uppgifter}" + "".join(map(_rad, self.rader))


def _rad(rad: Konteringsrad) -> str:
    uppgifter = "".join(uppgiftsrad(*ett, indrag=_RAD) for ett in rad.uppgifter)
    return f"  {rad.konto:<60} {till_kronor(rad.ore):>16.2f} {VALUTA}\n{uppgifter}"


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


def uppgiftsrad(namn: str, varde: Varde, indrag: str = _HUVUD) -> str:
    """Return a line of metadata."""
    if isinstance(varde, bool):
        return f"{indrag}{namn}: {str(varde).upper()}\n"
    if isinstance(varde, dt.date):
        return f"{indrag}{namn}: {varde.isoformat()}\n"
    return f"{indrag}{namn}: {citerad(varde)}\n"


def filhuvud(options: Mapping[str, Any]) -> str:
    """Return what a file of the books begins with: the names of the roots."""
    return "".join(f'option "{namn}" "{options[namn]}"\n' for namn in ROTTER)


def som_text(entry: data.Directive) -> str:
    """Return a directive as text, ended by a newline.

    Raises:
        BokFelError: it holds what the text has no place for.
        TypeError: it is of a kind that this program never makes.
    """
    if isinstance(entry, data.Transaction):
        return str(av_entry(entry))
    uppgifter = "".join(uppgiftsrad(*ett) for ett in _uppgifter(entry, entry.meta))
    if isinstance(entry, data.Open):
        return f"{entry.date} open {entry.account} {VALUTA}\n{uppgifter}"
    if isinstance(entry, data.Custom):
        varden = " ".join(_varde(entry, varde.value, varde.dtype) for varde in entry.values)
        return f"{entry.date} custom {citerad(entry.type)} {varden}\n{uppgifter}"
    raise TypeError(f"no text for {type(entry).__name__}")


def av_entry(entry: data.Transaction) -> Text:
    """Return what an entry says, without its file and line.

    Raises:
        BokFelError: it holds what the text has no place for.
    """
    return Text(
        entry.date,
        entry.payee or "",
        entry.narration or "",
        tuple(_av_posting(entry, posting) for posting in entry.postings),
        dict(_uppgifter(entry, entry.meta)),
        entry.flag or "!",
        (
            *(f"#{tagg}" for tagg in sorted(entry.tags or ())),
            *(f"^{lank}" for lank in sorted(entry.links or ())),
        ),
    )


def _av_posting(entry: data.Transaction, posting: data.Posting) -> Konteringsrad:
    if posting.cost is not None or posting.price is not None:
        raise _oskrivbart(entry, f"en kurs eller ett anskaffningspris på {posting.account}")
    if posting.flag:
        raise _oskrivbart(entry, f"flaggan {posting.flag} på raden för {posting.account}")
    uppgifter = tuple(_uppgifter(entry, posting.meta or {}))
    return Konteringsrad(posting.account, _ore(entry, posting.units), uppgifter)


def _ore(entry: data.Directive, belopp: object) -> int:
    if not isinstance(belopp, Amount) or not isinstance(belopp.number, Decimal):
        raise _oskrivbart(entry, "en rad utan belopp")
    if belopp.currency != VALUTA:
        raise _oskrivbart(entry, f"beloppet {belopp}, som inte är i svenska kronor")
    try:
        return till_ore(belopp.number)
    except ValueError:
        kronor = kronor_som_text(belopp.number)
        raise _oskrivbart(entry, f"beloppet {kronor} kr, som har delar av ett öre") from None


def _uppgifter(entry: data.Directive, meta: Mapping[str, Any]) -> Iterator[tuple[str, Varde]]:
    for namn, varde in egna_uppgifter(meta).items():
        if varde is None:
            continue
        if not isinstance(varde, str | dt.date | bool):
            visat = str(varde)[:_LANGSTA_VISADE]
            raise _oskrivbart(entry, f"uppgiften {namn}: {visat}, som inte står inom citattecken")
        yield namn, varde


def _varde(entry: data.Custom, varde: object, dtype: object) -> str:
    match varde:
        case Amount():
            return f"{till_kronor(_ore(entry, varde)):.2f} {VALUTA}"
        case bool():
            return str(varde).upper()
        case dt.date():
            return varde.isoformat()
        case str():
            return varde if dtype == account.TYPE else citerad(varde)
    raise _oskrivbart(entry, f"värdet {varde}, som inte är text, dag eller belopp")


def _oskrivbart(entry: data.Directive, vad: str) -> BokFelError:
    text = (
        f"Här finns {vad}. Det går inte att skriva i böckerna. Gör så här: rätta det i filen, "
        "eller skriv en egen verifikation. (docs/architecture.md, The format of the books)"
    )
    fil, rad = str(entry.meta.get("filename", "")), int(entry.meta.get("lineno", 0))
    return BokFelError([Felrad(fil, rad, text)])
