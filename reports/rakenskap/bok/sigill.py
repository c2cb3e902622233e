"""Sealed books: what came of reading them, kept while nothing that they rest on has changed.

A seal is a cache and never a source. It is written when books have been read by beancount with
every plugin and found without fault, and is used only while the print of the files
(`rakenskap.bok.avtryck`), this program's own source and the versions it runs on are the same. A
seal that is missing, damaged, of another version or of other books is passed over and made anew.

Locked years are sealed by themselves: where only later years have changed, those alone are read
(`rakenskap.bok.oppet`). When in doubt all is read.

It lies in the user's own folder for caches, where only he may write (`RAKENSKAP_SIGILL` names
another folder, or `av` for none): whoever can write there can change the program as well.

| file | what |
| --- | --- |
| `NAME.avtryck` | a line of JSON on what the seal rests on, and a line on each file |
| `NAME.grund` | the locked years: rows as columns, verifikationer, what the rules need of them |
| `NAME.sigill` | the years after them: the same, with chart, register and findings of all |
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
from bisect import bisect_right
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import lkbr
from lkbr.behandlingshistorik import FIL
from lkbr.bokfiler import historik
from lkbr.forbundslasning import las_forbund
from rakenskap.bok import grundfil
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
from rakenskap.bok.grundfil import SALLAN, Grundfil, lasta_till, skriv_grund
from rakenskap.bok.poster import Poster, bygg_poster, poster_av
from rakenskap.bok.register import Anlaggning, Budgetrad, Register
from rakenskap.bok.sigillfil import (
    Kolumnfil,
    SkadadFilError,
    skriv_kolumnfil,
    skriv_privat,
    som_delar,
)
from rakenskap.bok.sigillposter import hopfogade, kontrollsummor, som_kolumner, ur_kolumner
from rakenskap.bok.skrap import utan_skrapsamling
from rakenskap.bok.skrivning import aterstall

MILJO = "RAKENSKAP_SIGILL"
# What is found in books that have no error.
FYND = ("att_gora", "varningar", "utkastfel")
_AV = ("av", "0", "nej")


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
        grund: id of the file of locked years that the seal goes on from; empty for none.
        osakra: files that had not lain still when they were read.
        filer: each file with the hash of its content.
        inkluderade: whole paths of files outside the ledger's folder.
    """

    id: str
    grund: str
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
            "grund": self.grund,
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
            falt["grund"],
            falt["program"],
            falt["digest"],
            falt["provade"],
            tuple(falt["osakra"]),
            tuple(falt["inkluderade"]),
            {n: (cast("Filstat", tuple(stat)), s) for n, (stat, s) in json.loads(filer).items()},
        )


# ---------------------------------------------------------------------- reading


def las_forseglad(sokvag: Path) -> Bok:
    """Return the books, from their seal where it holds, else read and sealed.

    Where only years after the locked ones have changed, those are read. What a seal has is the
    same as what a whole reading gives. The directives (`Bok.entries`) are read by beancount if
    they are asked for.

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
        trad, andrat = _andrat(huvudfil, avtryck, namn)
        grund = _grunden(namn, avtryck)
        if andrat:
            return (
                None if grund is None else _delvis(huvudfil, grund, avtryck, (trad, andrat), namn)
            )
        topp = Kolumnfil(namn.with_suffix(".sigill"))
        topp.prova()
        if topp.huvud["id"] != avtryck.id:
            return None
        return _bok(huvudfil, topp, grund, avtryck, trad.digest)
    except (OSError, ValueError, KeyError, TypeError, IndexError, SkadadFilError):
        return None


def _grunden(namn: Path, avtryck: _Avtryck) -> Grundfil | None:
    if not avtryck.grund:
        return None
    fil = Kolumnfil(namn.with_suffix(grundfil.ANDELSE))
    fil.prova(utom=SALLAN)
    if fil.huvud["id"] != avtryck.grund:
        raise SkadadFilError(namn.name)
    return Grundfil(fil)


def _andrat(huvudfil: Path, avtryck: _Avtryck, namn: Path) -> tuple[Trad, Collection[str]]:
    """Return the files as they are, and those of them whose content is not what it was.

    What has only been moved or touched is read, and the print renewed.
    """
    nu_ns = time.time_ns()
    trad = las_trad(huvudfil.parent, avtryck.inkluderade)
    if trad.digest == avtryck.digest and not avtryck.osakra:
        return trad, ()
    andrat = andrade(huvudfil.parent, avtryck.filer, trad, avtryck.osakra)
    if not andrat:
        nya = replace(
            avtryck,
            digest=trad.digest,
            osakra=trad.osakra(nu_ns),
            filer={fil: (stat, avtryck.filer[fil][1]) for fil, stat in trad.filer.items()},
        )
        with suppress(OSError):
            nya.skriv(namn.with_suffix(".avtryck"))
    return trad, andrat


def _bok(
    huvudfil: Path,
    topp: Kolumnfil,
    grund: Grundfil | None,
    avtryck: _Avtryck,
    digest: str,
    *,
    oppet: bool = False,
) -> Bok:
    """Return the books of a seal; `oppet` where the open years were read now."""
    huvud = topp.huvud

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

    rattas_av = {int(plats): vad for plats, vad in huvud["rattas_av"].items()}
    poster = ur_kolumner(topp)
    forseglade = Forseglade(
        ladda,
        poster if grund is None else hopfogade(grund.poster, poster, rattas_av),
        Register(
            tuple(_budgetrad(rad) for rad in huvud["budget"]),
            tuple(_anlaggning(rad) for rad in huvud["anlaggningar"]),
        ),
        huvudhash=huvud["huvudhash"],
        provning=_provning(avtryck.provade, grund, oppet=oppet),
        oppet=oppet,
    )
    fynd = {namn: _fynd(namn, topp, grund) for namn in FYND}
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


def _fynd(namn: str, topp: Kolumnfil, grund: Grundfil | None) -> tuple[Felrad, ...]:
    rader = list(topp.huvud["fynd"][namn])
    if grund is not None:
        rader += grund.fil.huvud["fynd"].get(namn, [])
    return tuple(sorted({Felrad(*rad) for rad in rader}))


def _provning(provade: str, grund: Grundfil | None, *, oppet: bool) -> str:
    """Say how the books were tried, and when."""
    if grund is None or (grund.fil.huvud["provade"] == provade and not oppet):
        return f"Inget har ändrats sedan böckerna prövades i sin helhet {provade}."
    lasta = f"{grund.till.year} prövades i sin helhet {grund.fil.huvud['provade']}"
    if oppet:
        return (
            f"Åren efter {grund.till.year} lästes och prövades nu, med alla sina underlag; åren "
            f"till och med {lasta}, och inget har ändrats i dem sedan dess."
        )
    return f"Inget har ändrats sedan böckerna prövades {provade}; åren till och med {lasta}."


class _Optioner(dict[str, Any]):
    """Beancount's options: those that are texts are kept, others are read when asked for."""

    def __init__(self, kanda: Mapping[str, Any], huvudfil: Path) -> None:
        super().__init__(kanda)
        self._huvudfil = huvudfil

    def __missing__(self, namn: str) -> Any:  # noqa: ANN401
        self.update(las_bok(self._huvudfil).options)
        return self[namn]


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


# ---------------------------------------------------------------------- the open years


def las_andring(huvudfil: Path, spegel: Path, filer: Collection[str]) -> Bok | None:
    """Return books as a change would leave them, without an error and without locked entries.

    Args:
        huvudfil: the main file of the books as they are.
        spegel: that of the books with the change.
        filer: what the change writes, from the ledger's folder.

    Returns:
        The books, whose directives are those after the locked years; None where there is no seal
        to go on from, an error, or anything that may reach back: then all must be read.
    """
    from rakenskap.bok.oppet import las_oppet  # noqa: PLC0415 (as below)

    mapp = sigillmapp()
    if mapp is None:
        return None
    namn = mapp / _namn(huvudfil)
    try:
        avtryck = _Avtryck.las(namn.with_suffix(".avtryck"))
        if avtryck.program != program():
            return None
        _, andrat = _andrat(huvudfil, avtryck, namn)
        grund = _grunden(namn, avtryck)
        if grund is None or any(grund.ror(fil, huvudfil.name) for fil in {*andrat, *filer}):
            return None
        if not grund.loggen_haller(spegel.parent):
            return None
        oppet = las_oppet(spegel, grund.grund(spegel.parent))
    except (OSError, ValueError, KeyError, TypeError, IndexError, SkadadFilError):
        return None
    return None if oppet is None else oppet.bok


def _delvis(
    huvudfil: Path,
    grund: Grundfil,
    avtryck: _Avtryck,
    nu: tuple[Trad, Collection[str]],
    namn: Path,
) -> Bok | None:
    """Read the years after the locked ones and seal them; None where all must be read."""
    from rakenskap.bok.oppet import las_oppet  # noqa: PLC0415 (only when something has changed)

    fore, andrat = nu
    mapp, start_ns = huvudfil.parent, time.time_ns()
    if any(grund.ror(fil, huvudfil.name) for fil in andrat):
        return None
    if FIL in andrat and not grund.loggen_haller(mapp):
        return None
    osakra = {fil: las_om(mapp, fil) for fil in fore.osakra(start_ns)}
    if any(fil not in andrat and avtryck.filer[fil][1] != osakra[fil] for fil in osakra):
        return None
    oppet = las_oppet(huvudfil, grund.grund(mapp))
    if oppet is None:
        return None
    inkluderade = tuple(oppet.bok.options["include"])
    trad = las_trad(mapp, inkluderade)
    if _rord(mapp, fore, trad, osakra, start_ns):
        return None
    with utan_skrapsamling():
        summor = kontrollsummor(oppet.poster.verifikationer, [grund.fil.kolumn("kanonisk")])
        huvud, kolumner = _topp(oppet.bok, oppet.poster, summor, huvudhash=oppet.huvudhash)
        huvud["rattas_av"] = oppet.rattas_av
    nytt = _nytt_avtryck(oppet.bok, huvud["id"], grund.fil.huvud["id"], trad, inkluderade, start_ns)
    with suppress(OSError):
        skriv_kolumnfil(namn.with_suffix(".sigill"), huvud, kolumner)
        nytt.skriv(namn.with_suffix(".avtryck"))
    topp = Kolumnfil(b"".join(som_delar(huvud, kolumner)))
    return _bok(huvudfil, topp, grund, nytt, trad.digest, oppet=True)


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
    namn = mapp / _namn(bok.huvudfil)
    with utan_skrapsamling():
        i_ordning = all(a <= b for a, b in zip(poster.verdagar, poster.verdagar[1:], strict=False))
        till = lasta_till(bok) if i_ordning else None
        summor = (
            kontrollsummor(poster.verifikationer)
            if i_ordning
            else {ar: poster.kontrollsumma(dt.date(ar, 12, 31)) for ar in poster.ar}
        )
        grund_id, lasta = "", frozenset[str]()
        if till is not None:
            forst, poster = _delade(poster, till)
            huvud, kolumner = skriv_grund(bok, forst, till, summor)
            grund_id, lasta = uuid.uuid4().hex, frozenset(huvud["filer"])
            huvud |= {"id": grund_id, "provade": _nu()}
            skriv_kolumnfil(namn.with_suffix(grundfil.ANDELSE), huvud, kolumner)
        huvud, kolumner = _topp(bok, poster, summor, huvudhash=bok.huvudhash, lasta=lasta)
        skriv_kolumnfil(namn.with_suffix(".sigill"), huvud, kolumner)
    nytt = _nytt_avtryck(bok, huvud["id"], grund_id, trad, inkluderade, start_ns)
    nytt.skriv(namn.with_suffix(".avtryck"))


def _nu() -> str:
    return dt.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")


def _nytt_avtryck(
    bok: Bok, id_: str, grund_id: str, trad: Trad, inkluderade: tuple[str, ...], start_ns: int
) -> _Avtryck:
    return _Avtryck(
        id_,
        grund_id,
        program(),
        trad.digest,
        _nu(),
        trad.osakra(start_ns),
        tuple(fil for fil in inkluderade if not fil.startswith(f"{bok.mapp}/")),
        {fil: (stat, innehall(bok.mapp, fil)) for fil, stat in trad.filer.items()},
    )


def _delade(poster: Poster, till: dt.date) -> tuple[Poster, Poster]:
    """Return the rows up to a day, and those after it."""
    antal = bisect_right(poster.verdagar, till.toordinal())
    ingaende = {
        ver for ver, ib in zip(poster.tal["ver"], poster.tal["ingaende"], strict=True) if ib
    }
    alla = poster.verifikationer
    flaggor = [plats in ingaende for plats in range(len(alla))]
    return (
        poster_av(alla[:antal], flaggor[:antal]),
        poster_av(alla[antal:], flaggor[antal:]),
    )


def _topp(
    bok: Bok,
    poster: Poster,
    summor: Mapping[int, str],
    *,
    huvudhash: str,
    lasta: frozenset[str] = frozenset(),
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the head and the columns of the years after the locked ones, and of all the rest.

    Args:
        bok: the books.
        poster: the rows of those years.
        summor: the checksum of all verifikationer up to each of them.
        huvudhash: hash of the log's last record.
        lasta: the files of the locked years, whose findings are kept with them.
    """
    huvud, kolumner = som_kolumner(poster)
    huvud |= {
        "id": uuid.uuid4().hex,
        "kontrollsummor": summor,
        "konton": [list(asdict(konto).values()) for konto in bok.konton.values()],
        "fynd": {
            namn: [list(asdict(r).values()) for r in getattr(bok, namn) if r.fil not in lasta]
            for namn in FYND
        },
        "budget": [
            [varde if isinstance(varde, int) else str(varde) for varde in asdict(rad).values()]
            for rad in bok.register.budget
        ],
        "anlaggningar": [_som_json(rad) for rad in bok.register.anlaggningar],
        "optioner": {n: v for n, v in bok.options.items() if _is_text(v)},
        "huvudhash": huvudhash,
        "rattas_av": {},
    }
    return huvud, kolumner


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
