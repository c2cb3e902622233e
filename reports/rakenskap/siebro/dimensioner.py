"""Dimensions and objects of a SIE file as metadata on postings, and their names as settings.

| in the file | in the books |
| --- | --- |
| a dimension by the name Verksamhet, Insats or Projekt | `verksamhet`, `insats`, `projekt` |
| else 1 (kostnadsställe) and 6 (projekt) | `verksamhet` and `projekt` |
| Motpart, Anläggning, Faktura in a file that this program wrote | the metadata they came from |
| any other, such as 20 | `dim-20` |

A file may hold what metadata cannot: a dimension twice on a row, or a number that is no key. Such
a list stands as it is in `sie-objekt`, as JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from lkbr.dimensioner import deklarerade
from lkbr.forbund import Forbund, Kod, Verksamhet
from rakenskap import sie
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.text import rensad
from rakenskap.siebro.filer import Siefil
from rakenskap.siebro.fynd import Fynd
from rakenskap.siebro.kartor import Kartor

OBJEKT = "sie-objekt"
_NAMN = {
    "verksamhet": "verksamhet",
    "verksamheter": "verksamhet",
    "insats": "insats",
    "insatser": "insats",
    "projekt": "projekt",
}
_EGNA_NAMN = {"motpart": "motpart", "anläggning": "anlaggning", "faktura": "faktura"}
_RESERVERADE = {"1": "verksamhet", "6": "projekt"}
# Number and name in the files that are written; insats and what follows are in the free numbers.
UT = (
    ("verksamhet", "1", "Verksamhet"),
    ("projekt", "6", "Projekt"),
    ("faktura", "10", "Faktura"),
    ("insats", "20", "Insats"),
    ("anlaggning", "21", "Anläggning"),
    ("motpart", "22", "Motpart"),
)
# How like a code of the books a misspelling is; shorter codes are all alike.
_LIKHET, _KORT = 0.85, 4
_FRI = re.compile(r"[1-9][0-9]{0,5}\Z")
Objektlista = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Siedimensioner:
    """The dimensions of some files.

    Attributes:
        nycklar: key of the metadata by number of dimension.
        namn: name of each dimension by number.
        over: number of the dimension above, by number of the one below.
        objekt: name of each object by (dimension, object).
    """

    nycklar: Mapping[str, str]
    namn: Mapping[str, str]
    over: Mapping[str, str]
    objekt: Mapping[tuple[str, str], str]

    def meta(self, objekt: Objektlista) -> dict[str, str]:
        """Return the metadata of a row's object list."""
        svar: dict[str, str] = {}
        for dim, kod in objekt:
            nyckel = self.nycklar.get(dim) or (f"dim-{dim}" if _FRI.match(dim) else "")
            if not nyckel or nyckel in svar or not kod:
                return {OBJEKT: json.dumps(objekt, ensure_ascii=False)}
            svar[nyckel] = rensad(kod)
        return svar


def las_dimensioner(filer: Iterable[Siefil], kartor: Kartor) -> Siedimensioner:
    """Return the dimensions that some files declare, the latest file's names first."""
    namn: dict[str, str] = {}
    over: dict[str, str] = {}
    objekt: dict[tuple[str, str], str] = {}
    egna = False
    for fil in filer:
        egna = egna or fil.egen
        poster = fil.lasning.poster
        namn |= {post.dim: post.namn for post in sie.urval(poster, sie.Dim)}
        namn |= {post.dim: post.namn for post in sie.urval(poster, sie.Underdim)}
        over |= {post.dim: post.overdim for post in sie.urval(poster, sie.Underdim)}
        objekt |= {
            (post.dim, post.objekt): post.namn or post.objekt
            for post in sie.urval(poster, sie.Objekt)
        }
    return Siedimensioner(_nycklar(namn, kartor, egna=egna), namn, over, objekt)


def _nycklar(namn: Mapping[str, str], kartor: Kartor, *, egna: bool) -> dict[str, str]:
    nycklar = dict(kartor.dimensioner)
    for dim, text in namn.items():
        mal = _NAMN.get(text.strip().lower())
        if egna:
            mal = mal or _EGNA_NAMN.get(text.strip().lower())
        if mal and dim not in nycklar and mal not in nycklar.values():
            nycklar[dim] = mal
    for dim, mal in _RESERVERADE.items():
        if dim not in nycklar and mal not in nycklar.values():
            nycklar[dim] = mal
    return nycklar


def objekt_av(meta: Mapping[str, Any], nummer: Mapping[str, str]) -> Objektlista:
    """Return the object list of a posting.

    Args:
        meta: its metadata.
        nummer: number of dimension by key of metadata.
    """
    if OBJEKT in meta:
        return tuple((str(dim), str(kod)) for dim, kod in json.loads(str(meta[OBJEKT])))
    svar = [
        (nummer.get(namn) or namn.removeprefix("dim-"), str(varde))
        for namn, varde in meta.items()
        if namn in nummer or namn.startswith("dim-")
    ]
    return tuple(svar)


def i_bruk(
    dimensioner: Siedimensioner, metadata: Iterable[Mapping[str, Any]]
) -> dict[str, dict[str, str]]:
    """Return name by code for each key of metadata: what is declared, and what is only used."""
    svar: dict[str, dict[str, str]] = {}
    for (dim, kod), namn in dimensioner.objekt.items():
        nyckel = dimensioner.nycklar.get(dim, f"dim-{dim}")
        svar.setdefault(nyckel, {})[kod] = namn
    for meta in metadata:
        for namn in ("verksamhet", "projekt", "insats"):
            varde = meta.get(namn)
            if isinstance(varde, str):
                svar.setdefault(namn, {}).setdefault(varde, varde)
    return svar


def nya_koder(
    forbund: Forbund,
    dimensioner: Siedimensioner,
    rader: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]],
) -> list[Fynd]:
    """Return what is said of codes that books do not have, in dimensions that they have codes of.

    Args:
        forbund: the settings of the books.
        dimensioner: what the files declare.
        rader: the metadata of each row, and of the entry that it stands in.

    Raises:
        BokFelError: a code is like one that the books have, or the file has no name for it: it
            would be a row of its own in the reports.
    """
    kanda = deklarerade(forbund)
    namn = {
        (dimensioner.nycklar.get(dim, ""), kod): text
        for (dim, kod), text in dimensioner.objekt.items()
    }
    sedda: set[tuple[str, str]] = set()
    fel: list[Felrad] = []
    fynd: list[Fynd] = []
    for meta, verifikationen in rader:
        for dimension, koder in kanda.items():
            kod = str(meta.get(dimension, ""))
            if not kod or kod in koder or (dimension, kod) in sedda:
                continue
            sedda.add((dimension, kod))
            fil = str(meta.get("filename") or verifikationen.get("filename", ""))
            rad = int(meta.get("lineno") or verifikationen.get("lineno") or 0)
            nara = get_close_matches(kod, koder, n=1, cutoff=_LIKHET) if len(kod) > _KORT else []
            if nara or (dimension, kod) not in namn:
                fel.append(Felrad(fil, rad, _okand(dimension, kod, nara)))
            else:
                text = (
                    f"{dimension} «{kod}» ({namn[dimension, kod]}) är ny och skrivs in i "
                    "forbund.toml. Är den en annan som redan finns, rätta i bokföringsprogrammet "
                    "och exportera på nytt."
                )
                fynd.append(Fynd(fil, rad, text))
    if fel:
        raise BokFelError(fel)
    return fynd


def _okand(dimension: str, kod: str, nara: Sequence[str]) -> str:
    menades = f" (menades {nara[0]}?)" if nara else ""
    return (
        f"{dimension} «{kod}» finns inte i forbund.toml{menades}. Gör så här: rätta koden i "
        "bokföringsprogrammet och exportera på nytt; är den ny, skriv den först i forbund.toml "
        f"([[{dimension}]]). (förbundets koder; LKBR 10 kap. 1 §)"
    )


def med_koder(
    forbund: Forbund, koder: Mapping[str, Mapping[str, str]], d: Siedimensioner
) -> Forbund:
    """Return the settings with the names of codes that they do not have."""
    kanda = {rad.kod for rad in forbund.verksamheter}
    verksamheter = [
        Verksamhet(kod, namn, namn)
        for kod, namn in sorted(koder.get("verksamhet", {}).items())
        if kod not in kanda
    ]

    def nya(nyckel: str, gamla: tuple[Kod, ...]) -> tuple[Kod, ...]:
        har = {rad.kod for rad in gamla}
        egna = sorted(koder.get(nyckel, {}).items())
        return (*gamla, *(Kod(kod, namn) for kod, namn in egna if kod not in har))

    ovriga = {
        dim: {
            "namn": namn,
            **({"over": d.over[dim]} if dim in d.over else {}),
            "objekt": dict(koder.get(f"dim-{dim}", {})),
        }
        for dim, namn in d.namn.items()
        if dim not in d.nycklar
    }
    ovrigt = forbund.ovrigt
    if ovriga:
        gamla = dict(ovrigt.get("dimensioner", {}))
        ovrigt = {**ovrigt, "dimensioner": {**ovriga, **gamla}}
    return replace(
        forbund,
        verksamheter=(*forbund.verksamheter, *verksamheter),
        projekt=nya("projekt", forbund.projekt),
        insatser=nya("insats", forbund.insatser),
        ovrigt=ovrigt,
    )
