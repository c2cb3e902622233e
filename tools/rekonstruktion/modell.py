"""What a verifikation is, and how it is written in the books."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .konton import kontonamn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

INTERN = "Intern bokföringsorder"
SERIER = {
    "A": "lopande",
    "B": "bank",
    "K": "kund",
    "L": "leverantor",
    "N": "lon",
    "P": "periodisering",
    "S": "bokslut",
}


def kr(kronor: int) -> int:
    """Return kronor as öre."""
    return 100 * kronor


def skriv_ore(ore: int) -> str:
    """Write öre as kronor with two decimals."""
    heltal, rest = divmod(abs(ore), 100)
    return f"{'-' if ore < 0 else ''}{heltal}.{rest:02d}"


@dataclass(eq=False)
class Post:
    """One posting: account, amount in öre (debit positive) and dimensions."""

    konto: int
    ore: int
    dim: Mapping[str, str] = field(default_factory=dict)
    faktura: Verifikation | None = None


@dataclass(eq=False)
class Verifikation:
    """One entry of the books, numbered when its year is complete."""

    serie: str
    datum: date
    motpart: str
    text: str
    poster: list[Post]
    registrerad: date
    underlag: str
    av: str = "ekonom"
    attesterad: date | None = None
    attesterad_av: str = ""
    antagande: str = ""
    rattar: Verifikation | None = None
    nummer: int = 0

    @property
    def id(self) -> str:
        """Return serie, number and year, as other entries refer to it."""
        if not self.nummer:
            raise ValueError(f"ej numrerad: {self.text}")
        return f"{self.serie}{self.nummer}/{self.datum.year}"

    def summa(self, konto: int) -> int:
        """Return the sum of the postings to an account."""
        return sum(p.ore for p in self.poster if p.konto == konto)


def numrera(verifikationer: Iterable[Verifikation]) -> dict[str, list[Verifikation]]:
    """Number the entries of one year in each serie by the day of registration."""
    serier: dict[str, list[Verifikation]] = defaultdict(list)
    for ver in verifikationer:
        serier[ver.serie].append(ver)
    for serie in serier.values():
        serie.sort(key=lambda v: (v.registrerad, v.datum))
        for nummer, ver in enumerate(serie, 1):
            ver.nummer = nummer
    return dict(sorted(serier.items()))


def _citat(text: str) -> str:
    return '"' + text.replace('"', "'") + '"'


def skriv_verifikation(ver: Verifikation, checksummor: Mapping[str, str]) -> str:
    """Write an entry in the format of the books."""
    if sum(p.ore for p in ver.poster) != 0:
        raise ValueError(f"obalans: {ver.datum} {ver.text}")
    meta = [
        ("ver", f'"{ver.serie}{ver.nummer}"'),
        ("registrerad", ver.registrerad.isoformat()),
        ("av", _citat(ver.av)),
    ]
    if ver.attesterad:
        meta.append(("attesterad", ver.attesterad.isoformat()))
        meta.append(("attesterad-av", _citat(ver.attesterad_av)))
    meta.append(("underlag", _citat(ver.underlag)))
    meta.append(("underlag-sha256", _citat(checksummor[ver.underlag])))
    if ver.rattar:
        meta.append(("rattar", _citat(ver.rattar.id)))
    if ver.antagande:
        meta.append(("antagande", _citat(ver.antagande)))
    rader = [f"{ver.datum} * {_citat(ver.motpart)} {_citat(ver.text)}"]
    rader += [f"  {nyckel}: {varde}" for nyckel, varde in meta]
    for post in ver.poster:
        rader.append(f"  {kontonamn(post.konto):<62} {skriv_ore(post.ore):>14} SEK")
        dim = dict(sorted(post.dim.items()))
        if post.faktura:
            dim["faktura"] = post.faktura.id
        rader += [f"    {nyckel}: {_citat(varde)}" for nyckel, varde in dim.items()]
    return "\n".join(rader) + "\n"
