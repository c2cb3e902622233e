"""The behandlingshistorik: an append-only log whose records hold each other (LKBR 3 kap. 11 §).

The file `behandlingshistorik.jsonl` stands beside the books' main file, one record a line:

    {"nr":1,"tid":"2026-11-21T20:15:00Z","av":"ekonom","vad":"bokning","galler":"L45/2023",
     "posthash":"…","post":{…},"forra":"000…","hash":"…"}

- `nr` counts from 1, `tid` is UTC, `av` the role, `vad` one of `SLAG`, `galler` what it concerns.
- `posthash` is the SHA-256 of the canonical form of the entry; `post` is that form itself, so that
  a changed entry can be shown beside what was booked.
- `forra` is the hash of the record before (64 zeros in the first).
- `hash` is the SHA-256 of the line as it stands, without the `hash` field.

This module is pure: bytes in, values out. Who reads and writes the file is elsewhere.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, get_args

from beancount.core import data

from lkbr.bokslut import ar_ingaende_balans
from lkbr.konto import kontonummer

FIL = "behandlingshistorik.jsonl"
START = "0" * 64
Slag = Literal[
    "import",
    "bokning",
    "rättelse",
    "attest",
    "lås",
    "upplåsning",
    "inställning",
]
SLAG: frozenset[str] = frozenset(get_args(Slag))
BOKFORANDE: frozenset[str] = frozenset({"bokning", "rättelse"})

# Not part of the canonical form: the attest has records of its own, and the backlink of a
# correction is derived, never written in the corrected entry.
UTELAMNADE = frozenset({"filename", "lineno", "attesterad", "attesterad-av", "rattas-av"})

_KODARE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_HASHFALT = b',"hash":"'
_SLUT = len(_HASHFALT) + 64 + len(b'"}')


@dataclass(frozen=True, slots=True)
class Post:
    """A record of the log.

    Attributes:
        rad: line in the file.
        detaljer: every field beyond those named here.
    """

    nr: int
    tid: str
    av: str
    vad: str
    galler: str
    posthash: str
    forra: str
    hash: str
    rad: int = 0
    detaljer: dict[str, Any] = field(default_factory=dict)

    @property
    def attest(self) -> tuple[str, str]:
        """Day and name of the attest that the record carries; empty texts for none."""
        dag, namn = self.detaljer.get("attest", ("", ""))
        return str(dag), str(namn)


@dataclass(frozen=True, slots=True)
class Brott:
    """A place where the chain does not hold: line in the file, what is wrong, and where to look."""

    rad: int
    text: str


@dataclass(frozen=True, slots=True)
class Historik:
    """The log as read: its records and every place where the chain does not hold."""

    poster: tuple[Post, ...] = ()
    brott: tuple[Brott, ...] = ()

    @property
    def huvudhash(self) -> str:
        """The hash of the last record, which holds all before it; empty for an empty log."""
        return self.poster[-1].hash if self.poster else ""

    def hitta(self, hash_: str) -> Post | None:
        """Return the record with that hash, or whose hash begins with it (12 digits or more)."""
        sokt = hash_.strip().lower()
        if len(sokt) < 12:
            return None
        return next((post for post in self.poster if post.hash.startswith(sokt)), None)


def nyckel(entry: data.Transaction) -> str:
    """Return the name of a booked entry, unique in the books: `L45/2023`."""
    ver = entry.meta.get("ver")
    if not ver and ar_ingaende_balans(entry):
        ver = "IB"
    return f"{ver or ''}/{entry.date.year}"


def serie_i(namn: str) -> str:
    """Return the serie in a name or number: `L` in `L45/2023` and in `L45`."""
    return namn.partition("/")[0].rstrip("0123456789")


def attest(entry: data.Transaction) -> tuple[str, str]:
    """Return the day and name of an entry's attest as texts, empty for none."""
    dag, namn = entry.meta.get("attesterad"), entry.meta.get("attesterad-av")
    return ("" if dag is None else str(dag), "" if namn is None else str(namn))


def som_data(entry: data.Transaction) -> dict[str, Any]:
    """Return what an entry says, free of layout: the canonical form before it is text."""
    svar: dict[str, Any] = {
        "datum": entry.date.isoformat(),
        "motpart": entry.payee or "",
        "text": entry.narration or "",
        "uppgifter": _uppgifter(entry.meta),
        "rader": [_rad(posting) for posting in entry.postings],
    }
    if entry.tags:
        svar["taggar"] = sorted(entry.tags)
    if entry.links:
        svar["lankar"] = sorted(entry.links)
    return svar


def kanonisk(entry: data.Transaction) -> str:
    """Return the canonical form of an entry as JSON text.

    Two entries have the same form exactly when they say the same: date, motpart, text, metadata,
    postings in order with account number and öre. Layout, file, line and attest are not in it.
    """
    return _KODARE.encode(som_data(entry))


def posthash(entry: data.Transaction) -> str:
    """Return the SHA-256 of an entry's canonical form."""
    return hashlib.sha256(kanonisk(entry).encode()).hexdigest()


def hash_av_data(post: dict[str, Any]) -> str:
    """Return the SHA-256 of a canonical form that was kept as data."""
    return hashlib.sha256(_KODARE.encode(post).encode()).hexdigest()


def _uppgifter(meta: dict[str, Any]) -> dict[str, str]:
    return {
        namn: varde if type(varde := meta[namn]) is str else _text(varde)
        for namn in sorted(meta)
        if namn not in UTELAMNADE and not namn.startswith("__")
    }


def _text(varde: object) -> str:
    if varde is None:
        return ""
    if isinstance(varde, dt.date):
        return varde.isoformat()
    if isinstance(varde, Decimal):
        return str(varde.normalize())
    return str(varde)


def _rad(posting: data.Posting) -> list[Any]:
    units = posting.units
    svar: list[Any] = [kontonummer(posting.account) or posting.account, _ore(units)]
    meta = posting.meta
    # Every posting has file and line; most have no more.
    if meta and len(meta) > 2:
        uppgifter = _uppgifter(meta)
        if uppgifter:
            svar.append(uppgifter)
    if posting.cost is not None or posting.price is not None or posting.flag:
        svar.append(f"{posting.flag} {posting.cost} {posting.price}")
    return svar


def _ore(units: object) -> int | str:
    number = getattr(units, "number", None)
    if isinstance(number, Decimal) and getattr(units, "currency", "") == "SEK":
        ore = number * 100
        heltal = int(ore)
        if heltal == ore:
            return heltal
    return str(units)


def arshash(poster: Iterable[tuple[str, str, tuple[str, str]]]) -> str:
    """Return the hash over a year's entries, for the record of their import.

    Args:
        poster: name, hash and attest of each entry, in any order.
    """
    rader = sorted(f"{namn} {hash_} {dag} {vem}\n" for namn, hash_, (dag, vem) in poster)
    return hashlib.sha256("".join(rader).encode()).hexdigest()


def ny_post(
    forra: Post | None,
    tid: dt.datetime,
    av: str,
    vad: Slag,
    galler: str,
    posthash: str = "",
    **detaljer: Any,  # noqa: ANN401 (whatever JSON holds)
) -> tuple[Post, bytes]:
    """Make the record that follows another.

    Args:
        forra: the last record, or None for the first.
        tid: when, with time zone.
        av: who.
        vad: what was done.
        galler: what it concerns: an entry, a period, a file.
        posthash: hash of the entry or the year's entries.
        detaljer: further fields.

    Returns:
        The record and its line, with newline.
    """
    falt: dict[str, Any] = {
        "nr": 1 if forra is None else forra.nr + 1,
        "tid": tid.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "av": av,
        "vad": vad,
        "galler": galler,
        "posthash": posthash,
        **detaljer,
        "forra": START if forra is None else forra.hash,
    }
    kropp = _KODARE.encode(falt).encode()
    hash_ = hashlib.sha256(kropp).hexdigest()
    post = _tolka(falt, hash_, falt["nr"])
    return post, kropp[:-1] + _HASHFALT + hash_.encode() + b'"}\n'


_EGNA = frozenset({"nr", "tid", "av", "vad", "galler", "posthash", "forra", "hash"})


def _tolka(falt: dict[str, Any], hash_: str, rad: int) -> Post:
    return Post(
        falt["nr"],
        falt["tid"],
        falt["av"],
        falt["vad"],
        falt["galler"],
        falt["posthash"],
        falt["forra"],
        hash_,
        rad,
        {namn: falt[namn] for namn in falt if namn not in _EGNA},
    )


def las_historik(innehall: bytes) -> Historik:
    """Read the log and check its chain.

    Args:
        innehall: the bytes of the file.

    Returns:
        The records that can be read, and every place where the chain does not hold.
    """
    poster: list[Post] = []
    brott: list[Brott] = []
    rader = innehall.split(b"\n")
    if rader[-1]:
        brott.append(Brott(len(rader), "sista raden är avbruten"))
    forra = START
    vantat = 1
    for nummer, rad in enumerate(rader[:-1], start=1):
        post, fel = _las_rad(rad, nummer)
        if fel:
            brott.append(Brott(nummer, fel))
        if post is None:
            continue
        if post.nr != vantat:
            brott.append(Brott(nummer, _fel_nummer(vantat, post.nr)))
        elif post.forra != forra:
            brott.append(
                Brott(
                    nummer,
                    f"post {post.nr} hänger inte ihop med posten före: den är ändrad eller utbytt",
                )
            )
        vantat, forra = post.nr + 1, post.hash
        poster.append(post)
    return Historik(tuple(poster), tuple(brott))


def _fel_nummer(vantat: int, funnet: int) -> str:
    if funnet > vantat:
        saknas = f"post {vantat}" + (f"–{funnet - 1}" if funnet - 1 > vantat else "")
        return f"{saknas} saknas före post {funnet}"
    return f"post {funnet} står i fel ordning; här väntades post {vantat}"


def _las_rad(rad: bytes, nummer: int) -> tuple[Post | None, str]:
    if rad[-_SLUT : -_SLUT + len(_HASHFALT)] != _HASHFALT:
        return None, "raden är inte en post i behandlingshistoriken"
    angiven = rad[-66:-2].decode("ascii", "replace")
    raknad = hashlib.sha256(rad[:-_SLUT] + b"}").hexdigest()
    try:
        post = _tolka(json.loads(rad), angiven, nummer)
    except (ValueError, KeyError, TypeError):
        return None, "raden är inte en post i behandlingshistoriken"
    if raknad != angiven:
        return post, f"post {post.nr} ({post.vad} {post.galler}) är ändrad: dess hash stämmer inte"
    return post, ""
