"""The statement forms of the law, read from data.

A form (`krl.toml`, `lkbr-2019.toml`, `lkbr-2024.toml`) is a list of lines in the law's order and
words. `konton.toml` says which account numbers make up each line, for two charts of accounts.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

MAPP = Path(__file__).parent / "uppstallningar"
REGIMER = ("krl", "lkbr-2019", "lkbr-2024")
KONTOPLANER = ("bas", "kommun_bas")

Stil = Literal["rubrik", "post", "summa", "varav"]
Sida = Literal["resultat", "tillgang", "eget_kapital", "skuld"]


@dataclass(frozen=True, slots=True)
class Formrad:
    """One line of a form.

    Attributes:
        id: the line's name, unique in its statement.
        etikett: the law's words.
        stil: heading, line of accounts, sum of lines, or part ("varav") of the line above.
        niva: indentation, 0 to 3.
        post: the posts of `konton.toml` that make the line.
        storhet: the computed quantity that makes the line, instead of posts.
        summa: ids of the lines that are added.
        alltid: printed even when nil in both years.
        not_: id of the note that the line refers to.
        paragraf: where the law asks for the line.
    """

    id: str
    etikett: str
    stil: Stil
    niva: int = 0
    post: tuple[str, ...] = ()
    storhet: str | None = None
    summa: tuple[str, ...] = ()
    alltid: bool = False
    not_: str | None = None
    paragraf: str = ""


@dataclass(frozen=True, slots=True)
class Uppstallning:
    """The forms of one regime: the years it holds for and its four lists of lines."""

    id: str
    namn: str
    lag: str
    fran: int
    till: int
    resultatrakning: tuple[Formrad, ...]
    balansrakning: tuple[Formrad, ...]
    inom_linjen: tuple[Formrad, ...]
    kassaflodesanalys: tuple[Formrad, ...]


@dataclass(frozen=True, slots=True)
class Delpost:
    """The least part of a line that a note shows, and the account numbers in it.

    Attributes:
        intervall: pairs (first, last) of four-digit numbers.
        motsatt: the delpost where a balance of the wrong sign is shown, if any.
        kontra: numbers whose balance is normally of the opposite sign.
    """

    id: str
    post: str
    namn: str
    intervall: tuple[tuple[int, int], ...]
    motsatt: str | None = None
    kontra: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Formpost:
    """A line's accounts as a whole: which side of the accounts it stands on.

    Attributes:
        anlaggning: kind of non-current asset (immateriella, materiella, finansiella) or None.
    """

    id: str
    sida: Sida
    anlaggning: str | None = None


@dataclass(frozen=True, slots=True)
class Kontotabell:
    """Account numbers to delposter, for one chart of accounts."""

    kontoplan: str
    delposter: dict[str, Delpost]
    poster: dict[str, Formpost]
    _minne: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def traffar(self, nummer: str) -> tuple[str, ...]:
        """Return the ids of the delposter with the narrowest range that holds the number.

        Args:
            nummer: an account number of four digits or more.

        Returns:
            One id when the number is mapped, none when it is not, several when ranges of the
            same width claim it.
        """
        if nummer not in self._minne:
            self._minne[nummer] = self._sok(int(nummer[:4]))
        return self._minne[nummer]

    def _sok(self, tal: int) -> tuple[str, ...]:
        bredder = {
            delpost.id: min(till - fran for fran, till in delpost.intervall if fran <= tal <= till)
            for delpost in self.delposter.values()
            if any(fran <= tal <= till for fran, till in delpost.intervall)
        }
        if not bredder:
            return ()
        minst = min(bredder.values())
        return tuple(sorted(namn for namn, bredd in bredder.items() if bredd == minst))


def _intervall(texter: list[str]) -> tuple[tuple[int, int], ...]:
    delar = (text.split("-") for text in texter)
    return tuple((int(del_[0]), int(del_[-1])) for del_ in delar)


def _formrad(rad: dict[str, Any]) -> Formrad:
    return Formrad(
        id=rad["id"],
        etikett=rad["etikett"],
        stil=rad["stil"],
        niva=rad.get("niva", 0),
        post=tuple(rad.get("post", ())),
        storhet=rad.get("storhet"),
        summa=tuple(rad.get("summa", ())),
        alltid=rad.get("alltid", False),
        not_=rad.get("not"),
        paragraf=rad.get("paragraf", ""),
    )


@cache
def las_uppstallning(regim: str) -> Uppstallning:
    """Read the form of a regime (`krl`, `lkbr-2019`, `lkbr-2024`)."""
    data = tomllib.loads((MAPP / f"{regim}.toml").read_text(encoding="utf-8"))
    return Uppstallning(
        id=data["id"],
        namn=data["namn"],
        lag=data["lag"],
        fran=data["fran"],
        till=data["till"],
        resultatrakning=tuple(map(_formrad, data["resultatrakning"])),
        balansrakning=tuple(map(_formrad, data["balansrakning"])),
        inom_linjen=tuple(map(_formrad, data["inom_linjen"])),
        kassaflodesanalys=tuple(map(_formrad, data["kassaflodesanalys"])),
    )


def uppstallning_for(ar: int) -> Uppstallning:
    """Return the form that holds for a räkenskapsår.

    KRL holds up to and with 2018, LKBR from 2019, LKBR as worded by SFS 2023:643 from 2024
    (övergångsbestämmelserna). Years before 1998 take the oldest form.
    """
    for regim in REGIMER:
        form = las_uppstallning(regim)
        if ar <= form.till:
            return form
    raise AssertionError(f"no regime for {ar}")


@cache
def las_kontotabell(kontoplan: str) -> Kontotabell:
    """Read the mapping of account numbers for `bas` or `kommun_bas`."""
    if kontoplan not in KONTOPLANER:
        raise ValueError(f"okänd kontoplan {kontoplan!r}; välj en av {', '.join(KONTOPLANER)}")
    data = tomllib.loads((MAPP / "konton.toml").read_text(encoding="utf-8"))
    delposter = {
        rad["id"]: Delpost(
            id=rad["id"],
            post=rad["post"],
            namn=rad["namn"],
            intervall=_intervall(rad.get(kontoplan, [])),
            motsatt=rad.get("motsatt"),
            kontra=frozenset(rad.get("kontra", ())),
        )
        for rad in data["delpost"]
    }
    poster = {
        rad["id"]: Formpost(id=rad["id"], sida=rad["sida"], anlaggning=rad.get("anlaggning"))
        for rad in data["post"]
    }
    return Kontotabell(kontoplan, delposter, poster)


def datafiler() -> list[str]:
    """Return the paths of the data files, for beancount's list of what a load depends on."""
    return sorted(str(fil) for fil in MAPP.glob("*.toml"))
