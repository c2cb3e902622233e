"""What a bank statement says. Amounts are öre; money into the account is positive."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Saldo:
    """A booked balance, and its day."""

    ore: int
    dag: dt.date


@dataclass(frozen=True, slots=True)
class Bankdelpost:
    """A payment of an entry (TxDtls).

    Attributes:
        ore: its part of the entry.
        motpart: the other party's name, empty when the bank does not tell.
        text: what the payer wrote.
        referenser: the references that may name an invoice.
    """

    ore: int
    motpart: str
    text: str
    referenser: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bankpost:
    """An entry of the statement (Ntry).

    Attributes:
        rad: the line in the file.
        status: BOOK when it is booked; else PDNG, INFO or FUTR.
        nyckel: the bank's reference, by which it is known again.
        dag: day of booking; for an entry that is not booked, its value day where that is known.
        valutadag: value day, None when the bank does not tell.
        aterford: True when it takes an earlier entry back (RvslInd); `ore` is already what it
            does to the account.
        delposter: at least one; together they are `ore`.
    """

    rad: int
    status: str
    nyckel: str
    ore: int
    dag: dt.date | None
    valutadag: dt.date | None
    aterford: bool
    text: str
    delposter: tuple[Bankdelpost, ...]


@dataclass(frozen=True, slots=True)
class Kontoutdrag:
    """A statement (Stmt) of one account in SEK: opening + entries = closing.

    Attributes:
        poster: the booked entries.
        vantande: the others; they are shown and never booked.
        fynd: what to know about how it was read.
    """

    rad: int
    konto: str
    ingaende: Saldo
    utgaende: Saldo
    poster: tuple[Bankpost, ...]
    vantande: tuple[Bankpost, ...]
    fynd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bankfil:
    """A file: its name, its content and SHA-256, and its statements."""

    namn: str
    innehall: bytes
    sha256: str
    utdrag: tuple[Kontoutdrag, ...]
