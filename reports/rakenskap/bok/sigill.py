"""Sealed books: what came of reading them, kept while nothing that they rest on has changed.

A seal is a cache and never a source. It is written when books have been read as a whole by
beancount with every plugin and found without fault, and is used only while the print of the files
(`rakenskap.bok.avtryck`), this program's own source and the versions it runs on are the same. A
seal that is missing, damaged, of another version or of other books is passed over and made anew.

It lies in the user's own folder for caches, where only he may write (`RAKENSKAP_SIGILL` names
another folder, or `av` for none): whoever can write there can change the program as well.

| file | what |
| --- | --- |
| `NAME.avtryck` | a line of JSON on what the seal rests on, and a line on each file |
| `NAME.sigill` | the rows as columns, sums by account, verifikationer, chart, register |
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import platform
import sys
import time
import uuid
from array import array
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import cache
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path
from typing import Any, cast

import lkbr
from lkbr.bokfiler import historik
from lkbr.forbundslasning import las_forbund
from rakenskap.bok.avtryck import (
    Filstat,
    Trad,
    andrade,
    innehall,
    las_om,
    las_trad,
    programstampel,
)
from rakenskap.bok.bok import (
    INSTALLNINGAR,
    Bok,
    Forseglade,
    Konto,
    hitta_huvudfil,
    las_bok,
)
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.kolumner import INT32, Heltal, Kategorikolumn
from rakenskap.bok.poster import (
    ANTAGANDE,
    INGAENDE_OKAND,
    KATEGORIER,
    SAMMANDRAG,
    Forutraknat,
    Kontorader,
    Poster,
    bygg_poster,
    kanonisk,
)
from rakenskap.bok.provning import underlag_per_ar
from rakenskap.bok.register import Anlaggning, Budgetrad, Register
from rakenskap.bok.sigillfil import Kolumnfil, SkadadFilError, skriv_kolumnfil, skriv_privat
from rakenskap.bok.skrap import utan_skrapsamling
from rakenskap.bok.skrivning import aterstall
from rakenskap.bok.verfil import Verifikationsfil, som_byte

MILJO = "RAKENSKAP_SIGILL"
# What is found in books that have no error.
FYND = ("att_gora", "varningar", "utkastfel")
_AV = ("av", "0", "nej")
_TALKOLUMNER = ("ver", "dag", "ore", "ingaende")
_TEXTKOLUMNER = ("konto", *KATEGORIER)


# ---------------------------------------------------------------------- where, and of what


def sigillmapp() -> Path | None:
    """Return the folder of seals, None where there may be none: they would not be the user's."""
    vald = os.environ.get(MILJO, "")
    if vald.casefold() in _AV:
        return None
    bas = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    mapp = Path(vald) if vald else bas / "rakenskap"
    try:
        mapp.mkdir(mode=0o700, parents=True, exist_ok=True)
        stat = mapp.stat()
    except OSError:
        return None
    # A folder that someone else may write in could hold a seal that he made.
    return mapp if stat.st_uid == os.getuid() and not stat.st_mode & 0o022 else None


def _namn(huvudfil: Path) -> str:
    return hashlib.sha256(str(huvudfil).encode()).hexdigest()[:32]


@cache
def program() -> str:
    """Return a hash of all that decides what books give, beside the books themselves."""
    ovrigt = [platform.python_version(), sys.byteorder, version("beancount")]
    rotter = [Path(lkbr.__file__).parent, Path(__file__).parent]
    return programstampel(rotter, " ".join(ovrigt))


@dataclass(frozen=True, slots=True)
class _Avtryck:
    """What a seal rests on.

    Attributes:
        osakra: files that had not lain still when they were read.
        filer: each file with the hash of its content.
        inkluderade: whole paths of files outside the ledger's folder.
    """

    id: str
    program: str
    digest: str
    provade: str
    osakra: tuple[str, ...]
    inkluderade: tuple[str, ...]
    filer: Mapping[str, tuple[Filstat, str]]

    def skriv(self, fil: Path) -> None:
        """Write it."""
        huvud = {
            "id": self.id,
            "program": self.program,
            "digest": self.digest,
            "provade": self.provade,
            "osakra": self.osakra,
            "inkluderade": self.inkluderade,
        }
        rader = json.dumps(huvud), json.dumps(self.filer)
        summa = hashlib.sha256("\n".join(rader).encode()).hexdigest()
        skriv_privat(fil, ["\n".join([*rader, summa]).encode()])

    @staticmethod
    def las(fil: Path) -> _Avtryck:
        """Read it.

        Raises:
            OSError, ValueError, KeyError: it cannot be read, or is not whole.
        """
        huvud, filer, summa = fil.read_text(encoding="utf-8").split("\n")
        if hashlib.sha256(f"{huvud}\n{filer}".encode()).hexdigest() != summa:
            raise ValueError(fil.name)
        falt = json.loads(huvud)
        return _Avtryck(
            falt["id"],
            falt["program"],
            falt["digest"],
            falt["provade"],
            tuple(falt["osakra"]),
            tuple(falt["inkluderade"]),
            {n: (cast("Filstat", tuple(stat)), s) for n, (stat, s) in json.loads(filer).items()},
        )


# ---------------------------------------------------------------------- reading


def las_forseglad(sokvag: Path) -> Bok:
    """Return the books, from their seal where it holds, else read as a whole and sealed.

    What a seal has is the same as what a whole reading gives. The directives (`Bok.entries`) are
    read by beancount if they are asked for.

    Args:
        sokvag: the top file, or the folder that holds `main.beancount`.

    Raises:
        BokFelError: there are no books, or the settings cannot be read.
    """
    huvudfil = hitta_huvudfil(sokvag)
    aterstall(huvudfil.parent)
    mapp = sigillmapp()
    if mapp is None:
        return las_bok(huvudfil)
    bok = _ur_sigill(huvudfil, mapp)
    return bok if bok is not None else _las_och_forsegla(huvudfil, mapp)


def _ur_sigill(huvudfil: Path, mapp: Path) -> Bok | None:
    namn = mapp / _namn(huvudfil)
    try:
        avtryck = _Avtryck.las(namn.with_suffix(".avtryck"))
        if avtryck.program != program():
            return None
        digest = _haller(huvudfil, avtryck, namn)
        if not digest:
            return None
        fil = Kolumnfil(namn.with_suffix(".sigill"))
        fil.prova()
        if fil.huvud["id"] != avtryck.id:
            return None
        return _bok(huvudfil, fil, avtryck, digest)
    except (OSError, ValueError, KeyError, TypeError, SkadadFilError):
        return None


def _haller(huvudfil: Path, avtryck: _Avtryck, namn: Path) -> str:
    """Return the digest of the files now, when each has the content it had; else empty.

    What has only been moved or touched is read, and the print renewed.
    """
    nu_ns = time.time_ns()
    trad = las_trad(huvudfil.parent, avtryck.inkluderade)
    if trad.digest == avtryck.digest and not avtryck.osakra:
        return trad.digest
    if andrade(huvudfil.parent, avtryck.filer, trad, avtryck.osakra):
        return ""
    nya = _Avtryck(
        avtryck.id,
        avtryck.program,
        trad.digest,
        avtryck.provade,
        trad.osakra(nu_ns),
        avtryck.inkluderade,
        {fil: (stat, avtryck.filer[fil][1]) for fil, stat in trad.filer.items()},
    )
    with suppress(OSError):
        nya.skriv(namn.with_suffix(".avtryck"))
    return trad.digest


def _bok(huvudfil: Path, fil: Kolumnfil, avtryck: _Avtryck, digest: str) -> Bok:
    huvud = fil.huvud

    def ladda() -> list[Any]:
        bok = las_bok(huvudfil)
        if las_trad(huvudfil.parent, avtryck.inkluderade).digest != digest:
            raise BokFelError(
                [
                    Felrad(
                        huvudfil.name,
                        0,
                        "Böckerna ändrades medan de lästes. Gör så här: kör kommandot igen.",
                    )
                ]
            )
        return bok.krav_felfri().entries

    forseglade = Forseglade(
        ladda,
        _poster(fil),
        Register(
            tuple(_budgetrad(rad) for rad in huvud["budget"]),
            tuple(_anlaggning(rad) for rad in huvud["anlaggningar"]),
        ),
        huvudhash=huvud["huvudhash"],
        provade=avtryck.provade,
    )
    fynd = {namn: tuple(Felrad(*rad) for rad in huvud["fynd"][namn]) for namn in FYND}
    return Bok(
        huvudfil,
        cast("list[Any]", forseglade),
        _Optioner(huvud["optioner"], huvudfil),
        (),
        {rad[0]: Konto(*rad) for rad in huvud["konton"]},
        las_forbund(huvudfil.parent / INSTALLNINGAR),
        fynd["att_gora"],
        varningar=fynd["varningar"],
        utkastfel=fynd["utkastfel"],
    )


class _Optioner(dict[str, Any]):
    """Beancount's options: those that are texts are kept, others are read when asked for."""

    def __init__(self, kanda: Mapping[str, Any], huvudfil: Path) -> None:
        super().__init__(kanda)
        self._huvudfil = huvudfil

    def __missing__(self, namn: str) -> Any:  # noqa: ANN401
        self.update(las_bok(self._huvudfil).options)
        return self[namn]


def _poster(fil: Kolumnfil) -> Poster:
    huvud = fil.huvud
    tal: dict[str, Heltal] = {namn: fil.kolumn(namn) for namn in _TALKOLUMNER}
    kategorier = {
        namn: Kategorikolumn(fil.kolumn(f"kod.{namn}"), tuple(huvud["namn"][namn]))
        for namn in _TEXTKOLUMNER
    }
    forut = Forutraknat(
        dict(_kontorader(fil)),
        {dt.date(int(ar), 12, 31): summa for ar, summa in huvud["kontrollsummor"].items()},
        {namn: dict(antal) for namn, antal in huvud["markta"].items()},
        frozenset((ar, konto, verk, insats) for ar, konto, verk, insats in huvud["antagna"]),
        lambda ar: dict(json.loads(bytes(fil.kolumn(f"underlag.{ar}")))),
    )
    verifikationer = Verifikationsfil(fil.kolumn("verplats"), fil.kolumn("vertext"))
    return Poster(tal, kategorier, verifikationer, fil.kolumn("verdag"), forut)


def _kontorader(fil: Kolumnfil) -> Iterator[tuple[str, Kontorader]]:
    rader, dagar, saldon = (fil.kolumn(f"konto.{namn}") for namn in ("rad", "dag", "saldo"))
    for konto, fran, till in fil.huvud["kontorader"]:
        yield konto, Kontorader(rader[fran:till], dagar[fran:till], saldon[fran:till])


def _budgetrad(falt: list[Any]) -> Budgetrad:
    datum, *mer = falt
    return Budgetrad(dt.date.fromisoformat(datum), *mer)


def _anlaggning(falt: Mapping[str, Any]) -> Anlaggning:
    dagar = {
        namn: falt[namn] and dt.date.fromisoformat(falt[namn])
        for namn in ("anskaffad", "ibruktagen", "utrangerad")
    }
    period = falt["nyttjandeperiod_ar"]
    tid = None if period is None else Decimal(period)
    return Anlaggning(**{**falt, **dagar, "nyttjandeperiod_ar": tid})


# ---------------------------------------------------------------------- sealing


def _las_och_forsegla(huvudfil: Path, mapp: Path) -> Bok:
    start_ns = time.time_ns()
    fore = las_trad(huvudfil.parent)
    # Where the clock goes in steps, only the content tells whether such a file changes again.
    osakra = {namn: las_om(huvudfil.parent, namn) for namn in fore.osakra(start_ns)}
    bok = las_bok(huvudfil)
    logg = historik(bok.options)
    if bok.fel or _egna_plugins(bok) or (logg is not None and logg.brott):
        return bok
    inkluderade = tuple(bok.options["include"])
    trad = las_trad(huvudfil.parent, inkluderade)
    if _rord(huvudfil.parent, fore, trad, osakra, start_ns):
        return bok
    with suppress(OSError):
        forsegla(bok, bygg_poster(bok), trad, inkluderade, mapp, start_ns)
    return bok


def _rord(mapp: Path, fore: Trad, efter: Trad, osakra: Mapping[str, str], start_ns: int) -> bool:
    """Tell whether a file may have changed while the books were read."""
    # Files that the books include from elsewhere are known only afterwards.
    nytillkomna = efter.filer.keys() - fore.filer.keys()
    return (
        any(efter.filer.get(namn) != stat for namn, stat in fore.filer.items())
        or not nytillkomna.isdisjoint(efter.osakra(start_ns))
        or any(las_om(mapp, namn) != summa for namn, summa in osakra.items())
    )


def _egna_plugins(bok: Bok) -> bool:
    """Tell whether the books name a plugin whose source the seal does not know."""
    namn = [str(plugin) for plugin, _ in bok.options.get("plugin", ())]
    return any(not ett.startswith(("lkbr.", "beancount.")) for ett in namn)


def forsegla(
    bok: Bok,
    poster: Poster,
    trad: Trad,
    inkluderade: tuple[str, ...],
    mapp: Path,
    start_ns: int,
) -> None:
    """Write the seal of books that were read as a whole and found without fault.

    Args:
        bok: the books.
        poster: their postings.
        trad: their files, when they had been read.
        inkluderade: the files that they were read from.
        mapp: the folder of seals.
        start_ns: when the reading began.

    Raises:
        OSError: it cannot be written.
    """
    namn, sigill_id = mapp / _namn(bok.huvudfil), uuid.uuid4().hex
    with utan_skrapsamling():
        verplats, vertext = som_byte(poster.verifikationer)
        kontorader, kontokolumner = _samlade_kontorader(poster.per_konto)
        huvud = {
            "id": sigill_id,
            "namn": {namn: poster.kategorier[namn].namn for namn in _TEXTKOLUMNER},
            "kontorader": kontorader,
            "kontrollsummor": _kontrollsummor(poster),
            "markta": {
                namn: list(poster.markta(namn).items())
                for namn in (INGAENDE_OKAND, SAMMANDRAG, ANTAGANDE)
            },
            "antagna": sorted(poster.antagna),
            "konton": [list(asdict(konto).values()) for konto in bok.konton.values()],
            "fynd": {
                namn: [list(asdict(rad).values()) for rad in getattr(bok, namn)] for namn in FYND
            },
            "budget": [
                [varde if isinstance(varde, int) else str(varde) for varde in asdict(rad).values()]
                for rad in bok.register.budget
            ],
            "anlaggningar": [_som_json(rad) for rad in bok.register.anlaggningar],
            "optioner": {n: v for n, v in bok.options.items() if _is_text(v)},
            "huvudhash": bok.huvudhash,
        }
        kolumner: dict[str, Any] = {
            **{namn: poster.tal[namn] for namn in _TALKOLUMNER},
            **{f"kod.{namn}": poster.kategorier[namn].koder for namn in _TEXTKOLUMNER},
            **kontokolumner,
            **{
                f"underlag.{ar}": json.dumps(egna).encode()
                for ar, egna in underlag_per_ar(poster).items()
            },
            "verdag": poster.verdagar,
            "verplats": verplats,
            "vertext": vertext,
        }
        skriv_kolumnfil(namn.with_suffix(".sigill"), huvud, kolumner)
    _Avtryck(
        sigill_id,
        program(),
        trad.digest,
        dt.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M"),
        trad.osakra(start_ns),
        tuple(fil for fil in inkluderade if not fil.startswith(f"{bok.mapp}/")),
        {fil: (stat, innehall(bok.mapp, fil)) for fil, stat in trad.filer.items()},
    ).skriv(namn.with_suffix(".avtryck"))


def _samlade_kontorader(
    per_konto: Mapping[str, Kontorader],
) -> tuple[list[tuple[str, int, int]], dict[str, array[int]]]:
    """Return each account's place in three columns, and the columns: rows, days, balances."""
    slut = list(accumulate(len(rader.rader) for rader in per_konto.values()))
    platser = list(zip(per_konto, [0, *slut[:-1]], slut, strict=True)) if slut else []
    kolumner = {"konto.rad": array(INT32), "konto.dag": array(INT32), "konto.saldo": array("q")}
    for rader in per_konto.values():
        kolumner["konto.rad"].extend(rader.rader)
        kolumner["konto.dag"].extend(rader.dagar)
        kolumner["konto.saldo"].extend(rader.saldon)
    return platser, kolumner


def _kontrollsummor(poster: Poster) -> dict[int, str]:
    """Return the checksum of the verifikationer up to the end of each year.

    One pass for all years: the sum of a year goes on from that of the year before, when the
    verifikationer lie in order of day, as beancount gives them.
    """
    if any(ett > nasta for ett, nasta in zip(poster.verdagar, poster.verdagar[1:], strict=False)):
        return {ar: poster.kontrollsumma(dt.date(ar, 12, 31)) for ar in poster.ar}
    svar: dict[int, str] = {}
    summa = hashlib.sha256()
    for ver in poster.verifikationer:
        summa.update(kanonisk(ver).encode())
        # The last one of a year stands: each overwrites the one before.
        svar[ver.datum.year] = summa.hexdigest()
    return svar


def _som_json(rad: Anlaggning) -> dict[str, Any]:
    return {
        namn: varde if varde is None or isinstance(varde, int | str) else str(varde)
        for namn, varde in asdict(rad).items()
    }


def _is_text(varde: object) -> bool:
    """Tell whether JSON keeps an option as it is."""
    if isinstance(varde, list | tuple):
        return all(_is_text(ett) for ett in varde)
    return varde is None or isinstance(varde, str | bool | int)
