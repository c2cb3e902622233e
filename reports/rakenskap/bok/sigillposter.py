"""The table of postings in a file of columns, whole or in two parts that are put together.

The part of the locked years is written once; that of the open years each time they change. Days
part them, so the rows and verifikationer of the first stand before those of the second, as they do
when all are read.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain
from typing import Any, cast, overload

from rakenskap.bok.kolumner import INT32, Heltal, Kategorikolumn, smalaste
from rakenskap.bok.poster import (
    ANTAGANDE,
    INGAENDE_OKAND,
    KATEGORIER,
    SAMMANDRAG,
    UPPGIFTER,
    Forutraknat,
    Kontorader,
    Poster,
    Verifikation,
    kanonisk,
)
from rakenskap.bok.provning import underlag_per_ar
from rakenskap.bok.sigillfil import Kolumnfil
from rakenskap.bok.verfil import Verifikationsfil, som_byte

_MARKTA = (INGAENDE_OKAND, SAMMANDRAG, ANTAGANDE)
_TALKOLUMNER = ("ver", "dag", "ore", "ingaende")
_TEXTKOLUMNER = ("konto", *KATEGORIER)
_RATTAS_AV = "rattas-av"


# ---------------------------------------------------------------------- to columns and back


def som_kolumner(poster: Poster) -> tuple[dict[str, Any], dict[str, array[int] | bytes]]:
    """Return a table as what JSON holds, and as columns."""
    verplats, vertext = som_byte(poster.verifikationer)
    kontorader, kontokolumner = _samlade_kontorader(poster.per_konto)
    huvud = {
        "namn": {namn: poster.kategorier[namn].namn for namn in _TEXTKOLUMNER},
        "kontorader": kontorader,
        "markta": {namn: list(poster.markta(namn).items()) for namn in _MARKTA},
        "antagna": sorted(poster.antagna),
    }
    kolumner: dict[str, Any] = {
        **{namn: poster.tal[namn] for namn in _TALKOLUMNER},
        **{f"kod.{namn}": poster.kategorier[namn].koder for namn in _TEXTKOLUMNER},
        **kontokolumner,
        **{
            f"underlag.{ar}": json.dumps(egna).encode()
            for ar, egna in underlag_per_ar(poster).items()
        },
        **{
            f"uppgift.{namn}": json.dumps(poster.uppgift(namn), ensure_ascii=False).encode()
            for namn in UPPGIFTER
        },
        "vernamn": json.dumps(poster.vernamn, ensure_ascii=False).encode(),
        "verdag": poster.verdagar,
        "verplats": verplats,
        "vertext": vertext,
    }
    return huvud, kolumner


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


def ur_kolumner(fil: Kolumnfil) -> Poster:
    """Return a table as it lies in a file; its checksums are those that the head has.

    Raises:
        SkadadFilError: a column is damaged or missing.
        KeyError: the head lacks a part.
    """
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
        _underlag_i(fil),
        lambda: cast("list[str]", json.loads(bytes(fil.kolumn("vernamn")))),
        lambda namn: {
            int(plats): text
            for plats, text in json.loads(bytes(fil.kolumn(f"uppgift.{namn}"))).items()
        },
    )
    verifikationer = Verifikationsfil(fil.kolumn("verplats"), fil.kolumn("vertext"))
    return Poster(tal, kategorier, verifikationer, fil.kolumn("verdag"), forut)


def _underlag_i(fil: Kolumnfil) -> Callable[[int], Mapping[str, str]]:
    def underlag(ar: int) -> Mapping[str, str]:
        namn = f"underlag.{ar}"
        return dict(json.loads(bytes(fil.kolumn(namn)))) if fil.finns(namn) else {}

    return underlag


def _kontorader(fil: Kolumnfil) -> Iterator[tuple[str, Kontorader]]:
    rader, dagar, saldon = (fil.kolumn(f"konto.{namn}") for namn in ("rad", "dag", "saldo"))
    for konto, fran, till in fil.huvud["kontorader"]:
        yield konto, Kontorader(rader[fran:till], dagar[fran:till], saldon[fran:till])


# ---------------------------------------------------------------------- checksums


def kontrollsummor(
    verifikationer: Iterable[Verifikation], fore: Iterable[bytes | memoryview] = ()
) -> dict[int, str]:
    """Return the checksum of all verifikationer up to the end of each year.

    One pass for all years: the sum of a year goes on from that of the year before.

    Args:
        verifikationer: in order of day.
        fore: the canonical form of those that come before them.
    """
    svar: dict[int, str] = {}
    summa = hashlib.sha256()
    for del_ in fore:
        summa.update(del_)
    for ver in verifikationer:
        summa.update(kanonisk(ver).encode())
        # The last one of a year stands: each overwrites the one before.
        svar[ver.datum.year] = summa.hexdigest()
    return svar


# ---------------------------------------------------------------------- put together


@dataclass(frozen=True, slots=True)
class Verifikationsfoljd(Sequence[Verifikation]):
    """Verifikationer of two parts, one after the other.

    Attributes:
        forst: those of the first part.
        sedan: those of the second.
        rattas_av: names of what in the second part corrects one of the first, by its place.
    """

    forst: Sequence[Verifikation]
    sedan: Sequence[Verifikation]
    rattas_av: Mapping[int, str]

    def __len__(self) -> int:
        return len(self.forst) + len(self.sedan)

    @overload
    def __getitem__(self, plats: int) -> Verifikation: ...
    @overload
    def __getitem__(self, plats: slice) -> list[Verifikation]: ...
    def __getitem__(self, plats: int | slice) -> Verifikation | list[Verifikation]:
        if isinstance(plats, slice):
            return [self[ett] for ett in range(*plats.indices(len(self)))]
        if plats < 0:
            plats += len(self)
        if plats >= len(self.forst):
            return self.sedan[plats - len(self.forst)]
        ver = self.forst[plats]
        return med_rattas_av(ver, self.rattas_av[plats]) if plats in self.rattas_av else ver

    def __iter__(self) -> Iterator[Verifikation]:
        if self.rattas_av:
            return map(self.__getitem__, range(len(self)))
        return chain(self.forst, self.sedan)


def med_rattas_av(ver: Verifikation, namn: str) -> Verifikation:
    """Return a verifikation that further ones correct."""
    ovrigt = dict(ver.ovrigt)
    ovrigt[_RATTAS_AV] = ", ".join(filter(None, (ovrigt.get(_RATTAS_AV), namn)))
    return replace(ver, ovrigt=tuple(sorted(ovrigt.items())))


def hopfogade(forst: Poster, sedan: Poster, rattas_av: Mapping[int, str]) -> Poster:
    """Return the table of two parts, which have been computed on before."""
    if forst.forut is None or sedan.forut is None:
        raise AssertionError("both parts come from files")
    rader, vers = len(forst.tal["ver"]), len(forst.verifikationer)
    tal: dict[str, Heltal] = {
        namn: _efter(forst.tal[namn], sedan.tal[namn], vers if namn == "ver" else 0)
        for namn in _TALKOLUMNER
    }
    ett, annat = forst.forut, sedan.forut
    forut = Forutraknat(
        dict(_hopfogade_konton(ett.kontorader, annat.kontorader, rader)),
        {**ett.kontrollsummor, **annat.kontrollsummor},
        {namn: Counter(ett.markta[namn]) + Counter(annat.markta[namn]) for namn in _MARKTA},
        ett.antagna | annat.antagna,
        lambda ar: {**ett.underlag(ar), **annat.underlag(ar)},
        lambda: [*ett.vernamn(), *annat.vernamn()],
        lambda namn: {
            **ett.uppgift(namn),
            **{plats + vers: text for plats, text in annat.uppgift(namn).items()},
        },
    )
    return Poster(
        tal,
        {
            namn: _hopfogad_kategori(forst.kategorier[namn], sedan.kategorier[namn])
            for namn in _TEXTKOLUMNER
        },
        Verifikationsfoljd(forst.verifikationer, sedan.verifikationer, rattas_av),
        _efter(forst.verdagar, sedan.verdagar),
        forut,
    )


def _typ(kolumn: Heltal) -> str:
    return kolumn.typecode if isinstance(kolumn, array) else kolumn.format


def _efter(forst: Heltal, sedan: Heltal, mer: int = 0) -> array[int]:
    """Return a column and another after it, each number of which is so much more."""
    svar = array(_typ(forst), bytes(forst) if isinstance(forst, memoryview) else forst.tobytes())
    svar.extend(map(mer.__add__, sedan) if mer else sedan)
    return svar


def _hopfogad_kategori(forst: Kategorikolumn, sedan: Kategorikolumn) -> Kategorikolumn:
    namn = tuple(sorted({*forst.namn, *sedan.namn}))
    nr = {ett: kod for kod, ett in enumerate(namn)}
    koder = array(smalaste(len(namn)))
    for kolumn in (forst, sedan):
        nya = [nr[ett] for ett in kolumn.namn]
        # The codes stand as they are where no new name comes in before an old one.
        samma = nya == list(range(len(nya)))
        if samma and _typ(kolumn.koder) == koder.typecode:
            koder.frombytes(bytes(memoryview(kolumn.koder).cast("B")) if len(kolumn.koder) else b"")
        else:
            koder.extend(map(nya.__getitem__, kolumn.koder))
    return Kategorikolumn(koder, namn)


def _hopfogade_konton(
    forst: Mapping[str, Kontorader], sedan: Mapping[str, Kontorader], rader: int
) -> Iterator[tuple[str, Kontorader]]:
    tomma = Kontorader(array(INT32), array(INT32), array("q"))
    for konto in sorted({*forst, *sedan}):
        ett, annat = forst.get(konto, tomma), sedan.get(konto)
        if annat is None:
            yield konto, ett
            continue
        saldo = ett.saldon[-1] if len(ett.saldon) else 0
        yield (
            konto,
            Kontorader(
                _efter(ett.rader, annat.rader, rader),
                _efter(ett.dagar, annat.dagar),
                _efter(ett.saldon, annat.saldon, saldo),
            ),
        )
