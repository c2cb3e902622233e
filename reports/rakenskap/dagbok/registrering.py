"""Recording an entry: accounts by number or name, amounts with comma, and where it is written."""

from __future__ import annotations

import datetime as dt
import re

from beancount.core import data

from lkbr.belopp import ore_av_text
from lkbr.kontering import ore_i
from lkbr.konto import is_resultatkonto, kontonummer
from rakenskap.bok.bok import Bok, Konto
from rakenskap.dagbok.bokforing import las_text
from rakenskap.dagbok.nummer import serie_for, skriv_i_serien
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import Konteringsrad, Text
from rakenskap.dagbok.uttryck import ore_av_uttryck

DIMENSIONER = ("insats", "verksamhet", "projekt", "motpart", "faktura", "anlaggning")
_KODADE = {"insats": "insatser", "verksamhet": "verksamheter", "projekt": "projekt"}


class OtolkatError(ValueError):
    """What was typed cannot be understood; the text says why and what to type."""


def tolka_belopp(text: str) -> int:
    """Return öre from an amount as a person types it: `1 234,50`, `-1234.5`, `1000*1,25+40`.

    An expression is computed exactly and rounded to whole öre at the end, halves from zero.

    Raises:
        OtolkatError: it is not an amount.
    """
    ore = ore_av_text(text)
    if ore is None:
        ore = ore_av_uttryck(text)
    if ore is None:
        raise OtolkatError(
            f"«{text}» är inte ett belopp. Skriv t.ex. 1 234,50 eller -1234,50, eller räkna: "
            "1000*1,25+40."
        )
    return ore


def tolka_dag(text: str, idag: dt.date) -> dt.date:
    """Return a day: `2023-05-02`, `0502` or `5/2`-less short forms; empty is today.

    Raises:
        OtolkatError: it is not a day.
    """
    rent = text.strip()
    if not rent:
        return idag
    kort = re.fullmatch(r"(\d\d)-?(\d\d)", rent)
    try:
        if kort:
            return dt.date(idag.year, int(kort[1]), int(kort[2]))
        return dt.date.fromisoformat(rent)
    except ValueError:
        raise OtolkatError(
            f"«{text}» är inte en dag. Skriv t.ex. {idag.isoformat()} eller {idag:%m-%d}."
        ) from None


def hitta_konto(bok: Bok, text: str) -> Konto:
    """Return the account with a number, or whose name holds a text.

    Raises:
        OtolkatError: no account fits, or several do; the text lists them.
    """
    sokt = text.strip().lower()
    if sokt in bok.konton:
        return bok.konton[sokt]
    traffar = [
        konto
        for konto in bok.konton.values()
        if konto.nummer.startswith(sokt) or sokt in konto.namn.lower()
    ]
    exakta = [konto for konto in traffar if konto.namn.lower() == sokt]
    if len(exakta or traffar) == 1:
        return (exakta or traffar)[0]
    if not traffar:
        raise OtolkatError(f"Inget konto har numret eller namnet «{text}».")
    lista = "\n".join(f"    {konto.nummer} {konto.namn}" for konto in traffar[:20])
    mer = f"\n    … och {len(traffar) - 20} till" if len(traffar) > 20 else ""
    raise OtolkatError(f"Flera konton passar, skriv numret:\n{lista}{mer}")


def tolka_dimensioner(bok: Bok, text: str) -> tuple[tuple[str, str], ...]:
    """Return dimensions from `insats=bron verksamhet=individ`, checked against forbund.toml.

    Raises:
        OtolkatError: a dimension or code does not exist.
    """
    svar = []
    for ord_ in text.split():
        namn, lika, kod = ord_.partition("=")
        if not lika or namn not in DIMENSIONER:
            raise OtolkatError(
                f"«{ord_}» är inte en dimension. Skriv t.ex. insats=kod; de som finns är "
                f"{', '.join(DIMENSIONER)}."
            )
        if namn in _KODADE:
            koder = [rad.kod for rad in getattr(bok.forbund, _KODADE[namn])]
            if koder and kod not in koder:
                raise OtolkatError(f"{namn} {kod} finns inte; koderna är {', '.join(koder)}.")
        svar.append((namn, kod))
    return tuple(svar)


def saldo_ore(bok: Bok, konto: Konto, ar: int) -> int:
    """Return the balance of an account, booked entries counted.

    Income and expenses begin each year from nothing; of them only the year's entries count.
    """
    fran = dt.date(ar, 1, 1) if is_resultatkonto(konto.beancount, bok.options) else dt.date.min
    till = dt.date(ar, 12, 31)
    summa = 0
    for entry in bok.entries:
        if isinstance(entry, data.Transaction) and entry.flag != "!" and fran <= entry.date <= till:
            for posting in entry.postings:
                if posting.account == konto.beancount:
                    summa += ore_i(posting)
    return summa


def tolka_rad(bok: Bok, text: str, rest_ore: int) -> Konteringsrad:
    """Return a row as it is typed: `6110 1 234,50 verksamhet=kansli`, or `6110 rest`.

    Args:
        bok: the books.
        text: account number, amount (debit without sign, or `rest`) and dimensions.
        rest_ore: what `rest` stands for.

    Raises:
        OtolkatError: the account, the amount or a code cannot be understood.
    """
    ord_ = text.split()
    dims = " ".join(ett for ett in ord_ if "=" in ett)
    utan = [ett for ett in ord_ if "=" not in ett]
    if len(utan) < 2:
        raise OtolkatError(
            f"«{text}» är inte en rad. Skriv konto och belopp, t.ex. 6110 1250,50 "
            "verksamhet=kansli, eller 6110 rest."
        )
    konto = hitta_konto(bok, utan[0])
    belopp = " ".join(utan[1:])
    ore = rest_ore if belopp.lower() == "rest" else tolka_belopp(belopp)
    return Konteringsrad(konto.beancount, ore, tolka_dimensioner(bok, dims))


def registrera(bok: Bok, text: Text, vem: Vem) -> tuple[Skiss, str]:
    """Plan a new draft, at the end of the file of the serie that it will be booked in.

    Returns:
        The change, and the file.
    """
    skiss = Skiss(bok, vem)
    entry = las_text(skiss, str(text))
    serie = serie_for(bok, entry)
    return skiss, skriv_i_serien(skiss, serie, text.datum, str(text))


def konto_i(bok: Bok, beancount: str) -> str:
    """Return an account as a person reads it: number and name."""
    konto = bok.konton.get(kontonummer(beancount) or "")
    return f"{konto.nummer} {konto.namn}" if konto else beancount
