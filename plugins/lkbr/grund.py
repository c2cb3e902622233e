"""What the rules know of years that were proven before, and are not read again.

The entries of locked years do not change; what the rules need of them to judge the years after is
kept: balances, the names of entries, when invoices were attested, the underlag that are named, and
what the log had led to. A rule that looks further than its entry asks `gallande` for it:

| rule | what it asks |
| --- | --- |
| `attest` | when an invoice that is paid now was attested |
| `rattelse` | whether an entry that is corrected now exists |
| `underlag` | which files the entries name |
| `historik`, `stangning`, `bankdag` | what the log led to, which is played on from there |
| beancount's `balance` | the balances, as one entry on the last day |

All others look at their entry, its year, or at directives that are read each time. Where something
may reach back in another way, `TveksamtError` is raised: then everything is read the ordinary way.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from beancount.core import amount, data

from lkbr.behandlingshistorik import BOKFORANDE, Brott, Loggpost, las_svans
from lkbr.belopp import till_kronor
from lkbr.bokslut import INGAENDE
from lkbr.uppspelning import Uppspelning, steg

# Records that are about one entry, whose year stands last in its name.
_OM_EN_VERIFIKATION = BOKFORANDE | {"attest", "anteckning"}


class TveksamtError(Exception):
    """Something may reach back into the years that are not read."""


@dataclass(slots=True)
class Lagd:
    """The log as far as it had been played, and what follows.

    Attributes:
        langd: how many bytes of the file that was.
        rader: how many lines.
        forra: hash of the last record.
        tid: the latest time among the records.
        nr: number of the last record.
        lage: what they lead to; the names of entries of proven years are left out.
        brott: where the chain does not hold in what follows; None until it has been played.
    """

    langd: int
    rader: int
    forra: str
    tid: str
    nr: int
    lage: Uppspelning
    brott: tuple[Brott, ...] | None = None

    def spela_vidare(self, innehall: bytes, till: dt.date) -> None:
        """Play the records that follow.

        Args:
            innehall: the bytes of the file after `langd`.
            till: the last day of the proven years.

        Raises:
            TveksamtError: a record is about one of their entries.
        """
        svans = las_svans(innehall, self.forra, self.nr, self.rader)
        for post in svans.poster:
            if _ror(post, till):
                raise TveksamtError(f"post {post.nr}")
            steg(self.lage, post, self.tid)
            self.tid = max(self.tid, post.tid)
            self.forra = post.hash
        self.brott = svans.brott


def _ror(post: Loggpost, till: dt.date) -> bool:
    if post.vad == "import":
        ar = post.galler
    elif post.vad in _OM_EN_VERIFIKATION and post.galler != "utkast":
        ar = post.galler.rpartition("/")[2]
    else:
        return False
    return not ar.isdecimal() or int(ar) <= till.year


@dataclass(frozen=True)
class Grund:
    """Years that were proven before.

    Attributes:
        till: their last day.
        filer: whole paths of the files with their entries, which are not read.
        saldon: each account's balance on the last day, in öre.
        direktiv: `direktivens_hash` of the books when the years were proven.
        underlag: the paths that their entries name.
        losa: invoices that they pay, and do not have.
        plats: the place of a numbered entry among them, by name; None for no such entry.
        attestdag: the day when the entry at a place was attested; None for never.
        logg: the log.
    """

    till: dt.date
    filer: frozenset[str]
    saldon: Mapping[str, int]
    direktiv: str
    underlag: frozenset[str]
    losa: frozenset[str]
    plats: Callable[[str], int | None]
    attestdag: Callable[[int], dt.date | None]
    logg: Lagd = field(repr=False)

    def prova(self, entries: data.Entries) -> None:
        """See that nothing that was read belongs to the proven years.

        Raises:
            TveksamtError: something does, or may.
        """
        for entry in entries:
            if isinstance(entry, data.Transaction):
                if entry.date <= self.till or INGAENDE in entry.meta:
                    raise TveksamtError(f"{entry.date}")
                if self.losa and f"{entry.meta.get('ver')}/{entry.date.year}" in self.losa:
                    raise TveksamtError(f"{entry.meta['ver']}")
        if direktivens_hash(entries, self.till) != self.direktiv:
            raise TveksamtError("direktiv")

    def med_saldon(self, entries: data.Entries) -> data.Entries:
        """Return what beancount is to check balances in: those of proven years are balances now."""
        meta = data.new_metadata("<grund>", 0)
        ingaende = data.Transaction(
            meta, self.till, "*", None, "", data.EMPTY_SET, data.EMPTY_SET, []
        )
        for konto, ore in self.saldon.items():
            units = amount.Amount(till_kronor(ore), "SEK")
            ingaende.postings.append(data.Posting(konto, units, None, None, None, dict(meta)))
        kvar = [ett for ett in entries if not (_is_avstamning(ett) and ett.date <= self.till)]
        return [*kvar, ingaende]


def _is_avstamning(entry: data.Directive) -> bool:
    return isinstance(entry, data.Balance)


def direktivens_hash(entries: Iterable[Any], till: dt.date) -> str:
    """Return a hash of the directives up to a day that entries of then are judged by."""
    rader = [
        f"{entry.date} {type(entry).__name__} {_i_ord(entry)}"
        for entry in entries
        if isinstance(entry, data.Open | data.Close | data.Balance | data.Pad)
        and entry.date <= till
    ]
    return hashlib.sha256("\n".join(sorted(rader)).encode()).hexdigest()


def _i_ord(entry: Any) -> str:  # noqa: ANN401 (one of beancount's directives)
    falt = [getattr(entry, namn) for namn in entry._fields if namn not in ("meta", "diff_amount")]
    return f"{falt} {entry.meta.get('post')}"


_gallande: ContextVar[Mapping[str, Grund]] = ContextVar("grund", default={})  # noqa: B039 (a constant)


def gallande(options_map: Mapping[str, Any]) -> Grund | None:
    """Return the proven years of the books that are being read; None when all of them are read."""
    return _gallande.get().get(str(options_map.get("filename")))


@contextmanager
def med_grund(huvudfil: str, grund: Grund) -> Iterator[None]:
    """Let the rules know of proven years, for the books of a main file, in a block."""
    forra = _gallande.set({huvudfil: grund})
    try:
        yield
    finally:
        _gallande.reset(forra)


def gallande_filer() -> frozenset[str]:
    """Return the files that are not to be read now."""
    return frozenset().union(*(grund.filer for grund in _gallande.get().values()))
