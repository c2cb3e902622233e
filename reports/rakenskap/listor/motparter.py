"""Which kind a counterparty is: the state, a municipality, a region, the EU or another.

A member of the federation is of its own type; other names are told in `motparter.toml` beside the
books, or known by words (`data/motparter.toml`)::

    "Azets" = "ovriga"
    "Rinkeby-Kista stadsdelsförvaltning" = "kommun"

What nobody has told stands by itself, and is never guessed into a kind.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad

FIL = "motparter.toml"
OKAND = "okand"


@dataclass(frozen=True, slots=True)
class Motpartsslag:
    """A kind of counterparty: its name, its heading, and words by which a name is known."""

    id: str
    rubrik: str
    ord: tuple[str, ...]


def listdata(fil: str) -> dict[str, object]:
    """Return a file of this room's data."""
    return tomllib.loads(
        resources.files("rakenskap.listor").joinpath(f"data/{fil}").read_text("utf-8")
    )


@cache
def motpartsslag() -> tuple[Motpartsslag, ...]:
    """Return the kinds, in the order of their columns."""
    rader = listdata("motparter.toml")["slag"]
    assert isinstance(rader, list)  # noqa: S101 (our own data)
    return tuple(Motpartsslag(r["id"], r["rubrik"], tuple(r["ord"])) for r in rader)


def las_motparter(bok: Bok) -> dict[str, str]:
    """Return the kinds that are told beside the books, by name in small letters.

    Raises:
        BokFelError: the file cannot be read, or names a kind that there is not.
    """
    if bok.kalla:
        return {}
    try:
        text = (bok.mapp / FIL).read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fel:
        vad = f'Filen går inte att läsa ({fel}). Gör så här: skriv "Motpartens namn" = "kommun".'
        raise BokFelError([Felrad(FIL, 0, vad)]) from None
    slag = [ett.id for ett in motpartsslag()]
    fel_ = []
    for namn, id_ in data.items():
        if id_ not in slag:
            rad = next((nr for nr, r in enumerate(text.splitlines(), 1) if namn in r), 0)
            vad = f"Slaget «{id_}» finns inte. Gör så här: välj bland {', '.join(slag)}."
            fel_.append(Felrad(FIL, rad, vad))
    if fel_:
        raise BokFelError(fel_)
    return {namn.casefold(): str(id_) for namn, id_ in data.items()}


def slag_for(bok: Bok) -> Callable[[str], str]:
    """Return the function from a counterparty's name to its kind; `OKAND` when nobody has told."""
    sagda = las_motparter(bok)
    medlemmar = [(m.namn.casefold(), m.typ) for m in bok.forbund.medlemmar]

    @cache
    def slag(namn: str) -> str:
        egen = namn.casefold().strip()
        if egen in sagda:
            return sagda[egen]
        for medlem, typ in medlemmar:
            if egen == medlem or egen.startswith((f"{medlem},", f"{medlem} ")):
                return typ
        ren = f" {re.sub(r'[^0-9a-zåäöé]+', ' ', egen)} "
        for ett in motpartsslag():
            if any(f" {ord_} " in ren for ord_ in ett.ord):
                return ett.id
        return OKAND

    return slag
