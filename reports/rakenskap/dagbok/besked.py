"""What is told of a form while it is typed: serie and number, balances, attest, what stops it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from beancount.core import data

from lkbr.attest import hinder_for
from lkbr.forbund import Serie
from rakenskap.bok.bok import Bok
from rakenskap.dagbok.bokforing import las_text
from rakenskap.dagbok.formular import Faltfel, Formular, Last, las_formular
from rakenskap.dagbok.nummer import nasta_nummer, serie_for
from rakenskap.dagbok.registrering import saldo_ore
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import Text
from rakenskap.dagbok.utkast import Utkast, granska_utkast, sena_utkast


@dataclass(frozen=True)
class Besked:
    """What is told of a form.

    Attributes:
        last: what it says.
        hinder: what stops it from being booked, though not from being kept as a draft.
        serie: the serie that it will be booked in; None while the form cannot be read.
        ver: the number that it would get now.
        attest: who may attest it, in words.
        sent: True when cash or bank is booked late, and a reason is to be given.
        saldon: öre on an account before and after, by account number.
    """

    last: Last
    hinder: tuple[Faltfel, ...] = ()
    serie: Serie | None = None
    ver: str = ""
    attest: str = ""
    sent: bool = False
    saldon: Mapping[str, tuple[int, int]] | None = None

    @property
    def fel(self) -> tuple[Faltfel, ...]:
        """All that is wrong, for booking."""
        return (*self.last.fel, *self.hinder)


def granska_formular(
    bok: Bok,
    formular: Formular,
    vem: Vem,
    fran: Text | None = None,
    *,
    har_underlag: bool = False,
) -> Besked:
    """Read a form and tell what it would become.

    Args:
        bok: the books.
        formular: what is typed.
        vem: who types it, and when.
        fran: the verifikation that the form was filled from.
        har_underlag: True when a file has been handed in with it.
    """
    last = las_formular(bok, formular, vem.idag, fran)
    saldon = _saldon(bok, last, last.text.datum.year if last.text else vem.idag.year)
    if last.text is None:
        return Besked(last, saldon=saldon)
    skiss = Skiss(bok, vem)
    entry = las_text(skiss, str(last.text))
    serie = serie_for(bok, entry)
    utkast = Utkast(0, entry, serie, "formuläret")
    nummer = nasta_nummer(bok.entries, skiss.historik.poster, serie.kod, entry.date.year)
    hinder = []
    for rad in granska_utkast(bok, utkast, skiss.las, vem):
        om_underlag = "nderlag" in rad.text
        if not (om_underlag and har_underlag):
            hinder.append(Faltfel("underlag" if om_underlag else "dag", rad.text))
    return Besked(
        last,
        tuple(hinder),
        serie,
        f"{serie.kod}{nummer}",
        attestbesked(bok, entry, serie, vem),
        bool(sena_utkast(bok, [utkast], vem)),
        saldon,
    )


def _saldon(bok: Bok, last: Last, ar: int) -> dict[str, tuple[int, int]]:
    svar = {}
    for rad in last.rader:
        fore = saldo_ore(bok, rad.konto, ar)
        egna = sum(ett.ore for ett in last.rader if ett.konto == rad.konto)
        svar[rad.konto.nummer] = (fore, fore + egna)
    return svar


def attestbesked(bok: Bok, entry: data.Transaction, serie: Serie, vem: Vem) -> str:
    """Say who may attest an entry that `vem` books."""
    if not serie.attest:
        return f"Serie {serie.kod} attesteras inte."
    namn = dict.fromkeys(rad.namn for rad in bok.forbund.attestanter if rad.namn != vem.av)
    far = [ett for ett in namn if hinder_for(entry, ett, vem.idag, bok.forbund, serie.kod) is None]
    if not far:
        return "Ingen i attestordningen får attestera den; se [[attestant]] i forbund.toml."
    return f"Attesteras av {' eller '.join(far)}."
