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
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal, NamedTuple

from beancount.core import data

from lkbr.belopp import till_ore
from lkbr.bokslut import is_ingaende_balans
from lkbr.konto import kontonummer

FIL = "behandlingshistorik.jsonl"
START = "0" * 64
TIDFORM = "%Y-%m-%dT%H:%M:%SZ"
Loggslag = Literal[
    "import",
    "bokning",
    "rättelse",
    "attest",
    "lås",
    "upplåsning",
    "inställning",
    "plomb",
    "anteckning",
]
BOKFORANDE: frozenset[str] = frozenset({"bokning", "rättelse"})

# Not part of the canonical form: the attest has records of its own, and the backlink of a
# correction is derived, never written in the corrected entry.
UTELAMNADE = frozenset({"filename", "lineno", "attesterad", "attesterad-av", "rattas-av"})

_citera = json.encoder.encode_basestring
_KODARE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_HASHFALT = b',"hash":"'
_SLUT = len(_HASHFALT) + 64 + len(b'"}')
_FORRAFALT = ',"forra":"'
_FORRA = _SLUT + len(_FORRAFALT) + 64 + 1
# The fields that every load asks for stand first, so that the rest need not be parsed.
_TEXT = '"([^"\\\\]*)"'
_BORJAN = re.compile(
    r'\{"nr":([0-9]+),"tid":'
    f'{_TEXT},"av":{_TEXT},"vad":{_TEXT},"galler":{_TEXT},"posthash":{_TEXT}'
    rf'(?:,"attest":\[{_TEXT},{_TEXT}\])?(?:,"post":\{{"datum":{_TEXT})?'
)


class Loggpost(NamedTuple):
    """A record of the log.

    Attributes:
        rad: line in the file.
        attest: day and name of the attest that the record carries; empty texts for none.
        dag: day of the entry that the record books, empty for other records.
        innehall: the file's bytes, where the line stands from `fran` to `till`; the further
            fields are read from it when they are asked for.
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
    attest: tuple[str, str] = ("", "")
    dag: str = ""
    innehall: bytes = b""
    fran: int = 0
    till: int = 0

    @property
    def detaljer(self) -> dict[str, Any]:
        """Every field of the line beyond those of all records."""
        falt: dict[str, Any] = json.loads(self.innehall[self.fran : self.till])
        return {namn: falt[namn] for namn in falt if namn not in _EGNA}


@dataclass(frozen=True, slots=True)
class Brott:
    """A place where the chain does not hold: line in the file, what is wrong, and where to look."""

    rad: int
    text: str


@dataclass(frozen=True, slots=True)
class Historik:
    """The log as read: its records and every place where the chain does not hold."""

    poster: tuple[Loggpost, ...] = ()
    brott: tuple[Brott, ...] = ()

    @property
    def huvudhash(self) -> str:
        """The hash of the last record, which holds all before it; empty for an empty log."""
        return self.poster[-1].hash if self.poster else ""

    def hitta(self, hash_: str) -> Loggpost | None:
        """Return the record with that hash, or whose hash begins with it (12 digits or more)."""
        sokt = hash_.strip().lower()
        if len(sokt) < 12:
            return None
        return next((post for post in self.poster if post.hash.startswith(sokt)), None)


def vernyckel(entry: data.Transaction) -> str:
    """Return the name of a booked entry, unique in the books: `L45/2023`."""
    ver = entry.meta.get("ver")
    if not ver and is_ingaende_balans(entry):
        ver = "IB"
    return f"{ver or ''}/{entry.date.year}"


def attest_i(entry: data.Transaction) -> tuple[str, str]:
    """Return the day and name of an entry's attest as texts, empty for none."""
    dag, namn = entry.meta.get("attesterad"), entry.meta.get("attesterad-av")
    return ("" if dag is None else str(dag), "" if namn is None else str(namn))


def kanonisk(entry: data.Transaction) -> str:
    """Return the canonical form of an entry as JSON text.

    Two entries have the same form exactly when they say the same: date, motpart, text, metadata,
    postings in order with account number and öre. Layout, file, line and attest are not in it.
    The text is put together here, since every load makes it for every entry.
    """
    meta, datum, _, motpart, text, taggar, lankar, postings = entry
    svar = (
        f'{{"datum":{_dag(datum)},"motpart":{_citera(motpart or "")},'
        f'"text":{_citera(text or "")},"uppgifter":{{{_uppgifter(meta)}}},'
        f'"rader":[{",".join([_rad(*posting) for posting in postings])}]'
    )
    if taggar:
        svar += f',"taggar":{_KODARE.encode(sorted(taggar))}'
    if lankar:
        svar += f',"lankar":{_KODARE.encode(sorted(lankar))}'
    return svar + "}"


def som_data(entry: data.Transaction) -> dict[str, Any]:
    """Return what an entry says, free of layout: the canonical form as data."""
    svar: dict[str, Any] = json.loads(kanonisk(entry))
    return svar


def posthash(entry: data.Transaction) -> str:
    """Return the SHA-256 of an entry's canonical form."""
    return hashlib.sha256(kanonisk(entry).encode()).hexdigest()


def hash_av_data(post: dict[str, Any]) -> str:
    """Return the SHA-256 of a canonical form that was kept as data."""
    return hashlib.sha256(_KODARE.encode(post).encode()).hexdigest()


@cache
def _nycklar(namn: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the keys that are part of the form, sorted, each with its text."""
    return tuple(
        (ett, f"{_citera(ett)}:")
        for ett in sorted(namn)
        if ett not in UTELAMNADE and not ett.startswith("__")
    )


def _uppgifter(meta: dict[str, Any]) -> str:
    return ",".join(
        [
            text
            + (
                _citera(varde)
                if type(varde := meta[namn]) is str
                else (_dag(varde) if type(varde) is dt.date else _citera(_text(varde)))
            )
            for namn, text in _nycklar(tuple(meta))
        ]
    )


@cache
def _dag(dag: dt.date) -> str:
    return _citera(dag.isoformat())


def _text(varde: object) -> str:
    if varde is None:
        return ""
    if isinstance(varde, Decimal):
        return str(varde.normalize())
    return str(varde)


@cache
def _konto(konto: str) -> str:
    return _citera(kontonummer(konto) or konto)


def _rad(
    konto: str,
    units: Any,  # noqa: ANN401 (an amount, None, or a sign that it is missing)
    cost: object,
    price: object,
    flagga: object,
    meta: dict[str, Any] | None,
) -> str:
    """Return a posting, given as its parts: unpacking is quicker than six look-ups."""
    text = ""
    if units is not None and units.currency == "SEK":
        tal = str(units.number)
        # Nearly all amounts have two decimals and no leading nought: no arithmetic then.
        if tal[-3:-2] == "." and tal[0] in "123456789" and "E" not in tal:
            text = f"[{_konto(konto)},{tal[:-3]}{tal[-2:]}"
    if not text:
        text = f"[{_konto(konto)},{_ore(units)}"
    # Every posting has file and line; most have no more.
    if meta and len(meta) > 2 and (uppgifter := _uppgifter(meta)):
        text += f",{{{uppgifter}}}"
    if flagga or cost is not None or price is not None:
        text += "," + _citera(f"{flagga} {cost} {price}")
    return text + "]"


def _ore(units: Any) -> str:  # noqa: ANN401 (an amount, None, or a sign that it is missing)
    if units is not None and units.currency == "SEK" and type(units.number) is Decimal:
        with suppress(ValueError):  # parts of an öre: kept as they stand
            return str(till_ore(units.number))
    return _citera(str(units))


def arshash(poster: Iterable[tuple[str, str, tuple[str, str]]]) -> str:
    """Return the hash over a year's entries, for the record of their import.

    Args:
        poster: name, hash and attest of each entry, in any order.
    """
    rader = sorted(f"{namn} {hash_} {dag} {vem}\n" for namn, hash_, (dag, vem) in poster)
    return hashlib.sha256("".join(rader).encode()).hexdigest()


def ny_post(
    forra: Loggpost | None,
    tid: dt.datetime,
    av: str,
    vad: Loggslag,
    galler: str,
    posthash: str = "",
    *,
    signera: Callable[[bytes], str] | None = None,
    **detaljer: Any,  # noqa: ANN401 (whatever JSON holds)
) -> tuple[Loggpost, bytes]:
    """Make the record that follows another.

    Args:
        forra: the last record, or None for the first.
        tid: when, with time zone.
        av: who.
        vad: what was done.
        galler: what it concerns: an entry, a period, a file.
        posthash: hash of the entry or the year's entries.
        signera: signs the record, without `sig` and `hash`.
        detaljer: further fields.

    Returns:
        The record and its line, with newline.
    """
    forst: dict[str, Any] = {
        namn: detaljer.pop(namn) for namn in ("attest", "post") if namn in detaljer
    }
    falt: dict[str, Any] = {
        "nr": 1 if forra is None else forra.nr + 1,
        "tid": tid.astimezone(dt.UTC).strftime(TIDFORM),
        "av": av,
        "vad": vad,
        "galler": galler,
        "posthash": posthash,
        **forst,
        **detaljer,
        "forra": START if forra is None else forra.hash,
    }
    kropp = _KODARE.encode(falt).encode()
    if signera is not None:
        sig = signera(kropp)
        forra_ = falt.pop("forra")
        kropp = _KODARE.encode({**falt, "sig": sig, "forra": forra_}).encode()
    hash_ = hashlib.sha256(kropp).hexdigest()
    rad = kropp[:-1] + _HASHFALT + hash_.encode() + b'"}'
    return _tolka(rad.decode(), falt["nr"], (rad, 0, len(rad))), rad + b"\n"


_SIG = re.compile(rb',"sig":"([A-Za-z0-9+/=]+)"(?=,"forra":"[0-9a-f]{64}",)')


def signatur_i(post: Loggpost) -> tuple[bytes, str]:
    """Return what is signed in a record, and its signature; an empty text for none."""
    rad = post.innehall[post.fran : post.till]
    traffar = list(_SIG.finditer(rad))
    if not traffar:
        return b"", ""
    traff = traffar[-1]
    utan = rad[: traff.start()] + rad[traff.end() :]
    return utan[:-_SLUT] + b"}", traff[1].decode()


_EGNA = frozenset({"nr", "tid", "av", "vad", "galler", "posthash", "forra", "hash"})


def _tolka(rad: str, nummer: int, plats: tuple[bytes, int, int]) -> Loggpost:
    """Return the record on a line.

    Raises:
        ValueError, KeyError, TypeError, AttributeError, RecursionError: it is not a record.
    """
    traff = _BORJAN.match(rad)
    if traff is None or rad[-_FORRA : -_FORRA + len(_FORRAFALT)] != _FORRAFALT:
        return _tolka_allt(rad, nummer, plats)
    nr, tid, av, vad, galler, posthash, dag, namn, datum = traff.groups("")
    return Loggpost(
        int(nr),
        tid,
        av,
        vad,
        galler,
        posthash,
        rad[-_FORRA + len(_FORRAFALT) : -_SLUT - 1],
        rad[-66:-2],
        nummer,
        (dag, namn),
        datum,
        *plats,
    )


def _tolka_allt(rad: str, nummer: int, plats: tuple[bytes, int, int]) -> Loggpost:
    """Read a line whose fields have escaped characters."""
    falt = json.loads(rad)
    dag, namn = falt.get("attest", ("", ""))
    texter = [falt[ett] for ett in ("tid", "av", "vad", "galler", "posthash", "forra", "hash")]
    if type(falt["nr"]) is not int or not all(isinstance(ett, str) for ett in (*texter, dag, namn)):
        raise TypeError("a field is of another kind")
    return Loggpost(
        falt["nr"],
        falt["tid"],
        falt["av"],
        falt["vad"],
        falt["galler"],
        falt["posthash"],
        falt["forra"],
        falt["hash"],
        nummer,
        (dag, namn),
        str(falt.get("post", {}).get("datum", "")),
        *plats,
    )


def las_historik(innehall: bytes) -> Historik:
    """Read the log and check its chain.

    Args:
        innehall: the bytes of the file.

    Returns:
        The records that can be read, and every place where the chain does not hold.
    """
    return las_svans(innehall, START, 0, 0)


def las_svans(innehall: bytes, forra: str, nr: int, nummer: int) -> Historik:
    """Read what follows in the log after a record, and check that it holds to it.

    Args:
        innehall: the bytes of the file after that record.
        forra: its hash.
        nr: its number.
        nummer: the line it stands on.
    """
    poster: list[Loggpost] = []
    brott: list[Brott] = []
    vantat = nr + 1
    start = 0
    # The lines are looked at where they lie: the log may be larger than all the rest.
    while (slut := innehall.find(b"\n", start)) >= 0:
        nummer += 1
        post, fel = _las_rad(nummer, (innehall, start, slut))
        start = slut + 1
        if fel:
            brott.append(Brott(nummer, fel))
        if post is None:
            continue
        nr, post_forra, post_hash = post[0], post[6], post[7]
        if nr != vantat:
            brott.append(Brott(nummer, _fel_nummer(vantat, nr)))
        elif post_forra != forra:
            brott.append(
                Brott(
                    nummer,
                    f"post {nr} hänger inte ihop med posten före: den är ändrad eller utbytt",
                )
            )
        vantat, forra = nr + 1, post_hash
        poster.append(post)
    if start < len(innehall):
        brott.append(Brott(nummer + 1, "sista raden är avbruten"))
    return Historik(tuple(poster), tuple(brott))


def las_post(rad: bytes, nummer: int) -> Loggpost:
    """Return the record on one line, without its newline, that has been read before.

    Raises:
        ValueError, KeyError, TypeError: the line is not a record.
    """
    return _tolka(rad.decode(), nummer, (rad, 0, len(rad)))


def _fel_nummer(vantat: int, funnet: int) -> str:
    if funnet > vantat:
        saknas = f"post {vantat}" + (f"–{funnet - 1}" if funnet - 1 > vantat else "")
        return f"{saknas} saknas före post {funnet}"
    return f"post {funnet} står i fel ordning; här väntades post {vantat}"


def _las_rad(nummer: int, plats: tuple[bytes, int, int]) -> tuple[Loggpost | None, str]:
    innehall, fran, till = plats
    rad = innehall[fran:till]
    if rad[-_SLUT : -_SLUT + len(_HASHFALT)] != _HASHFALT or rad[-2:] != b'"}':
        return None, "raden är inte en post i behandlingshistoriken"
    summa = hashlib.sha256(rad[:-_SLUT])
    summa.update(b"}")
    try:
        post = _tolka(rad.decode(), nummer, plats)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None, "raden är inte en post i behandlingshistoriken"
    if summa.hexdigest() != post.hash:
        return post, f"post {post.nr} ({post.vad} {post.galler}) är ändrad: dess hash stämmer inte"
    return post, ""
