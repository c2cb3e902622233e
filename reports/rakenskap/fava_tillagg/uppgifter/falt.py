"""A field of a task's form: what it is called, what kind of value it takes, and how it is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Literal, TypeVar

from rakenskap.bok.bok import Bok, Konto
from rakenskap.dagbok.dagar import dag_av_text
from rakenskap.dagbok.registrering import OtolkatError, hitta_konto, tolka_belopp

T = TypeVar("T")
Uppgiftsslag = Literal[
    "text", "kort", "stor", "belopp", "dag", "forsta", "tal", "konto", "val", "kryss", "fil"
]
Val = Sequence[tuple[str, str]]
Varde = str | int | Decimal | dt.date | Konto | Path | bool | None
MAX_TECKEN = 300
MAX_STOR = 4000


def _inga(_bok: Bok) -> Val:
    return ()


def _tomt(_bok: Bok, _idag: dt.date) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Uppgiftsfalt:
    """A field.

    Attributes:
        namn: its name in the form and in the address.
        slag: `belopp` takes an expression; `dag` and `forsta` take a month or a year too, for its
            last and first day; `val` is one of `val`.
        krav: True when it may not be left out.
        hjalp: what stands under its heading.
        val: what can be chosen, code and text; for a text, what is proposed.
        fore: what stands in it at first.
        gomd: True when it is carried and not shown.
    """

    namn: str
    rubrik: str
    slag: Uppgiftsslag = "text"
    krav: bool = False
    hjalp: str = ""
    val: Callable[[Bok], Val] = _inga
    fore: Callable[[Bok, dt.date], str] = _tomt
    gomd: bool = False


class Ifyllda:
    """The values of a form, by field; what is left out is None, or empty for a text."""

    def __init__(self, alla: Mapping[str, Varde]) -> None:
        self._alla = dict(alla)

    def text(self, namn: str) -> str:
        """Return a text; empty when nothing is typed."""
        varde = self._alla.get(namn)
        return varde if isinstance(varde, str) else ""

    def kryss(self, namn: str) -> bool:
        """Return whether a box is ticked."""
        return self._alla.get(namn) is True

    def ore(self, namn: str) -> int | None:
        """Return an amount in öre."""
        varde = self._alla.get(namn)
        return varde if isinstance(varde, int) and not isinstance(varde, bool) else None

    def tal(self, namn: str) -> Decimal | None:
        """Return a number."""
        varde = self._alla.get(namn)
        return varde if isinstance(varde, Decimal) else None

    def dag(self, namn: str) -> dt.date | None:
        """Return a day."""
        varde = self._alla.get(namn)
        return varde if isinstance(varde, dt.date) else None

    def konto(self, namn: str) -> Konto | None:
        """Return an account."""
        varde = self._alla.get(namn)
        return varde if isinstance(varde, Konto) else None

    def fil(self, namn: str) -> Path | None:
        """Return a file that was handed in."""
        varde = self._alla.get(namn)
        return varde if isinstance(varde, Path) else None

    def krav_ore(self, namn: str) -> int:
        """Return an amount that may not be left out."""
        return _krav(self.ore(namn), namn)

    def krav_dag(self, namn: str) -> dt.date:
        """Return a day that may not be left out."""
        return _krav(self.dag(namn), namn)

    def krav_konto(self, namn: str) -> Konto:
        """Return an account that may not be left out."""
        return _krav(self.konto(namn), namn)

    def krav_ar(self, namn: str) -> int:
        """Return a year that may not be left out."""
        return int(_krav(self.tal(namn), namn))

    def krav_fil(self, namn: str) -> Path:
        """Return a file that may not be left out."""
        return _krav(self.fil(namn), namn)


def _krav(varde: T | None, namn: str) -> T:
    if varde is None:
        raise AssertionError(f"{namn} is read as one that may not be left out")
    return varde


@dataclass(frozen=True, slots=True)
class Lasta:
    """A form as it is read: its values, and what is wrong by field."""

    varden: Ifyllda
    fel: Mapping[str, str] = field(default_factory=dict)


def las(
    falt: Iterable[Uppgiftsfalt], typat: Mapping[str, str], bok: Bok, filer: Mapping[str, Path]
) -> Lasta:
    """Read a form.

    Args:
        falt: its fields.
        typat: what is typed, by field.
        bok: the books.
        filer: the files that were handed in, by field.
    """
    varden: dict[str, Varde] = {}
    fel: dict[str, str] = {}
    for ett in falt:
        if ett.slag == "fil":
            varden[ett.namn] = filer.get(ett.namn)
            if ett.krav and ett.namn not in filer:
                fel[ett.namn] = "Välj eller släpp en fil."
            continue
        try:
            varden[ett.namn] = _varde(ett, typat.get(ett.namn, "").strip(), bok)
        except OtolkatError as hinder:
            fel[ett.namn] = str(hinder)
    return Lasta(Ifyllda(varden), fel)


def _varde(falt: Uppgiftsfalt, text: str, bok: Bok) -> Varde:
    if falt.slag == "kryss":
        return bool(text)
    if not text:
        if falt.krav:
            raise OtolkatError(f"{falt.rubrik} saknas.")
        return "" if falt.slag in ("text", "kort", "stor", "val") else None
    tolk = _TOLKAR.get(falt.slag)
    if tolk is not None:
        return tolk(falt, text, bok)
    return _text(text, MAX_STOR if falt.slag == "stor" else MAX_TECKEN)


def _konto(_falt: Uppgiftsfalt, text: str, bok: Bok) -> Konto:
    # As a list proposes it: number and name.
    return hitta_konto(bok, text.split(" ", 1)[0] if text[:1].isdigit() else text)


def _tal(_falt: Uppgiftsfalt, text: str, _bok: Bok) -> Decimal:
    try:
        svar = Decimal("".join(text.split()).replace(",", "."))
    except InvalidOperation:
        svar = Decimal("NaN")
    if not svar.is_finite() or abs(svar) > 10**12:
        raise OtolkatError(f"«{text}» är inte ett tal. Skriv t.ex. 5 eller 4,5.")
    return svar


def _dag(falt: Uppgiftsfalt, text: str, _bok: Bok) -> dt.date:
    svar = dag_av_text(text, sista=falt.slag == "dag")
    if svar is None:
        raise OtolkatError(f"«{text}» är inte en dag. Skriv 2024-03-31, 2024-03 eller 2024.")
    return svar


def _vald(falt: Uppgiftsfalt, text: str, bok: Bok) -> str:
    if text not in {kod for kod, _ in falt.val(bok)}:
        raise OtolkatError(f"«{text}» finns inte att välja på. Välj i listan.")
    return text


def _text(text: str, langst: int) -> str:
    rent = " ".join(text.split())
    if len(rent) > langst:
        raise OtolkatError(f"Texten är längre än {langst} tecken. Korta den.")
    return rent


_TOLKAR: Mapping[Uppgiftsslag, Callable[[Uppgiftsfalt, str, Bok], Varde]] = {
    "belopp": lambda _falt, text, _bok: tolka_belopp(text),
    "konto": _konto,
    "tal": _tal,
    "dag": _dag,
    "forsta": _dag,
    "val": _vald,
}
