"""The statement forms of the law, read from data.

A form (`krl.toml`, `lkbr-2019.toml`, `lkbr-2024.toml`) is a list of lines in the law's order and
words. `konton.toml` says which account numbers make up each line, for two charts of accounts.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

MAPP = Path(__file__).parent / "uppstallningar"
REGIMER = ("krl", "lkbr-2019", "lkbr-2024")
KONTOPLANER = ("bas", "kommun_bas")

_GILTIGT = re.compile(r"[0-9]{4,6}\Z")

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
        nytt: first number for an account that has to be made, 0 for none.
    """

    id: str
    post: str
    namn: str
    intervall: tuple[tuple[int, int], ...]
    motsatt: str | None = None
    kontra: frozenset[str] = frozenset()
    nytt: int = 0

    @property
    def sista(self) -> str:
        """The last account number of its last range."""
        return str(self.intervall[-1][1])


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
class Kontoklass:
    """A class of accounts by first digit: its name, and whether it belongs to the result."""

    namn: str
    resultat: bool


@dataclass(frozen=True, slots=True)
class UtanRad:
    """Accounts that the chart has for others, with no line in LKBR.

    Attributes:
        namn: what they are called; empty where only a proposal is made.
        intervall: pairs (first, last) of four-digit numbers.
        debet: delpost proposed for a balance in debit.
        kredit: delpost proposed for one in credit.
    """

    namn: str
    intervall: tuple[tuple[int, int], ...]
    debet: str
    kredit: str


@dataclass(frozen=True, slots=True)
class Kontotabell:
    """Account numbers to delposter, for one chart of accounts.

    Attributes:
        serier: ranges of accounts whose drafts belong to a kind of serie, by kind.
        utan_rad: accounts of the chart that have no line.
    """

    kontoplan: str
    delposter: dict[str, Delpost]
    poster: dict[str, Formpost]
    serier: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    utan_rad: tuple[UtanRad, ...] = ()
    _minne: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def traffar(self, nummer: str) -> tuple[str, ...]:
        """Return the ids of the delposter with the narrowest range that holds the number.

        Args:
            nummer: an account number of four to six digits; anything else is not mapped.

        Returns:
            One id when the number is mapped, none when it is not, several when ranges of the
            same width claim it.
        """
        if nummer not in self._minne:
            self._minne[nummer] = self._sok(int(nummer[:4])) if _GILTIGT.match(nummer) else ()
        return self._minne[nummer]

    def serieslag(self, nummer: str) -> str | None:
        """Return the kind of serie that a draft with the account belongs to, if one is given."""
        return next((slag for slag, egna in self.serier.items() if _inom(nummer, egna)), None)

    def radlos(self, nummer: str) -> UtanRad | None:
        """Return the group of accounts without line that the number is in, if it is in one."""
        return next((grupp for grupp in self.utan_rad if _inom(nummer, grupp.intervall)), None)

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


def _inom(nummer: str, intervall: tuple[tuple[int, int], ...]) -> bool:
    tal = int(nummer[:4]) if nummer[:4].isdecimal() and len(nummer) > 3 else -1
    return any(fran <= tal <= till for fran, till in intervall)


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
    data = _kontodata()
    delposter = {
        rad["id"]: Delpost(
            id=rad["id"],
            post=rad["post"],
            namn=rad["namn"],
            intervall=_intervall(rad.get(kontoplan, [])),
            motsatt=rad.get("motsatt"),
            kontra=frozenset(rad.get("kontra", ())),
            nytt=rad.get("nytt", 0),
        )
        for rad in data["delpost"]
    }
    poster = {
        rad["id"]: Formpost(id=rad["id"], sida=rad["sida"], anlaggning=rad.get("anlaggning"))
        for rad in data["post"]
    }
    serier = {slag: _intervall(rad[kontoplan]) for slag, rad in data["serie"].items()}
    utan_rad = tuple(
        UtanRad(rad.get("namn", ""), _intervall(rad["intervall"]), rad["debet"], rad["kredit"])
        for rad in data["utan_rad"]
    )
    return Kontotabell(kontoplan, delposter, poster, serier, utan_rad)


@cache
def _kontodata() -> dict[str, Any]:
    return tomllib.loads((MAPP / "konton.toml").read_text(encoding="utf-8"))


@cache
def is_ackumulerat(nummer: str) -> bool:
    """Tell accumulated depreciation or impairment of a non-current asset by its number."""
    return re.match(_kontodata()["monster"]["ackumulerat"], nummer) is not None


@cache
def tar_upp_resultatet(nummer: str) -> bool:
    """Tell by its number the equity account that takes up a year's result."""
    return re.match(_kontodata()["monster"]["arets_resultat"], nummer) is not None


@cache
def kontoklasser() -> dict[str, Kontoklass]:
    """Return the classes of accounts by first digit, the same in both charts."""
    return {
        rad["siffra"]: Kontoklass(rad["namn"], rad.get("resultat", False))
        for rad in _kontodata()["klass"]
    }


@cache
def kontoplanens_tecken(kontoplan: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return patterns of words in accounts' names, and how their numbers begin in a chart."""
    return tuple((rad["ord"], tuple(rad[kontoplan])) for rad in _kontodata()["tecken"])


def datafiler() -> list[str]:
    """Return the paths of the data files, for beancount's list of what a load depends on."""
    return sorted(str(fil) for mapp in (MAPP, MAPP.parent) for fil in mapp.glob("*.toml"))
