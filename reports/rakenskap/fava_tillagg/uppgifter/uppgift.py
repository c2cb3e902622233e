"""A task: its form as data, what it shows, and what plans what it writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lkbr.roller import Roll
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bokslut.forslag import Bokslutsforslag
from rakenskap.bokslut.forslag import planera as planera_forslag
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.fava_tillagg.plan import Handlingsplan, visad
from rakenskap.fava_tillagg.uppgifter.falt import Ifyllda, Val
from rakenskap.fava_tillagg.uppgifter.falt import Uppgiftsfalt as Falt
from rakenskap.rapport.rapport import Rad, Rapport

Radord = Callable[[Rad], Mapping[str, str]]


def ingen_rad(_rad: Rad) -> Mapping[str, str]:
    """Lead nowhere."""
    return {}


@dataclass(frozen=True, slots=True)
class Knapp:
    """A proposal with its computation, and its yes and no.

    Attributes:
        uppgift: the task that is asked for.
        falt: the fields that are sent.
        ja: the word on the button; empty when it cannot be done now.
        nej: the word on the button that says no, with a reason.
        fynd: what to know before the yes.
    """

    uppgift: str
    falt: Mapping[str, str]
    ja: str
    nej: str
    rapport: Rapport
    fynd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A step: whether it is done, what remains, the page where that is done, and proposals."""

    rubrik: str
    klart: bool
    rader: tuple[str, ...] = ()
    lank: tuple[str, str, Mapping[str, str]] | None = None
    knappar: tuple[Knapp, ...] = ()


@dataclass(frozen=True, slots=True)
class Uppgiftsvy:
    """What a task shows beside its form.

    Attributes:
        rapporter: tables.
        rader: sentences above them.
        ord_: where a row's name leads: the words of the same page's address, or `ver` for a
            verifikation.
        block: steps, each with what can be done in it.
    """

    rapporter: tuple[Rapport, ...] = ()
    rader: tuple[str, ...] = ()
    ord_: Radord = ingen_rad
    block: tuple[Block, ...] = ()


def _inget(_bok: Bok, _varden: Ifyllda, _idag: dt.date) -> Uppgiftsvy:
    return Uppgiftsvy()


def bokforare(roll: Roll, _server: bool) -> bool:  # noqa: FBT001 (as `far` is called)
    """Tell whether a role may book."""
    return roll.far_bokfora


def bara_attestant(roll: Roll, server: bool) -> bool:  # noqa: FBT001
    """Tell whether a role may change who attests: not the one who books, where a server knows."""
    return roll is Roll.ATTESTANT if server else roll.far_bokfora


def _inga_filer(_bok: Bok) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Arbetsuppgift:
    """A task.

    Attributes:
        kod: its name in the address.
        namn: its name for a reader.
        kommando: the command that does the same.
        falt: the fields of its form.
        planera: plans what it writes; None when it only shows.
        visa: what is shown, for the choice that is made.
        val: the fields of the choice of what is shown; the form carries them.
        filer: the files in the books' folder that can be fetched, the latest first.
        knapp: the word on the button of the form.
        ingress: a sentence under the heading.
        i_menyn: False for one that is only led to from another.
        far: who may write; told the role, and whether a server says who each is.
    """

    kod: str
    namn: str
    kommando: str
    falt: tuple[Falt, ...] = ()
    planera: Callable[[Bok, Ifyllda, Vem], Handlingsplan] | None = None
    visa: Callable[[Bok, Ifyllda, dt.date], Uppgiftsvy] = _inget
    val: tuple[Falt, ...] = ()
    filer: Callable[[Bok], tuple[str, ...]] = _inga_filer
    knapp: str = "Visa vad som blir …"
    ingress: str = ""
    i_menyn: bool = True
    far: Callable[[Roll, bool], bool] = bokforare

    @property
    def alla(self) -> tuple[Falt, ...]:
        """The fields of the choice and of the form."""
        return (*self.val, *self.falt)


def fel(plats: str, text: str) -> BokFelError:
    """Return the error that a task stops with."""
    return BokFelError([Felrad(plats, 0, text)])


def plan_av_forslag(
    bok: Bok,
    forslag: Sequence[Bokslutsforslag],
    vem: Vem,
    tillagg: Callable[[Skiss], None] | None = None,
    inget: str = "Det finns ingenting att bokföra.",
    skiss: Skiss | None = None,
) -> Handlingsplan:
    """Plan the booking of some proposals of the closing, with their computation to read.

    Raises:
        BokFelError: there is nothing to book, or an entry cannot be booked.
    """
    if not any(ett.texter for ett in forslag):
        raise fel("förslaget", " ".join([inget, *(rad for ett in forslag for rad in ett.fynd)]))
    skiss, bokforda = planera_forslag(bok, forslag, vem, skiss)
    if tillagg is not None:
        tillagg(skiss)
    antal = len(bokforda)
    return Handlingsplan(
        f"Bokför {antal} verifikation{'' if antal == 1 else 'er'}?",
        "Bokför",
        f"Bokfört: {', '.join(ny.namn for ny in bokforda)}.",
        skiss,
        tuple(visad(ny.entry, ny.namn) for ny in bokforda),
        fynd=tuple(rad for ett in forslag for rad in ett.fynd),
        rapporter=tuple(ett.rapport for ett in forslag),
    )


# ---------------------------------------------------------------------- what fields choose among


def koder(slag: str) -> Callable[[Bok], Val]:
    """Return the choice among the codes of `forbund.toml`: insatser, verksamheter or projekt."""

    def val(bok: Bok) -> Val:
        return [(ett.kod, ett.namn) for ett in getattr(bok.forbund, slag)]

    return val


def bland(*par: tuple[str, str]) -> Callable[[Bok], Val]:
    """Return the choice among some that are the same for all books."""
    return lambda _bok: par


DIMENSIONER = (
    Falt("insats", "Insats", "val", val=koder("insatser")),
    Falt("verksamhet", "Verksamhet", "val", val=koder("verksamheter")),
    Falt("projekt", "Projekt", "val", val=koder("projekt")),
)


def dimensioner(varden: Ifyllda) -> tuple[tuple[str, str], ...]:
    """Return the dimensions that are chosen."""
    alla = ((ett.namn, varden.text(ett.namn)) for ett in DIMENSIONER)
    return tuple((namn, kod) for namn, kod in alla if kod)


def idag_text(_bok: Bok, idag: dt.date) -> str:
    """Return today, as it stands in a field."""
    return idag.isoformat()


def ifjol(_bok: Bok, idag: dt.date) -> str:
    """Return last year."""
    return str(idag.year - 1)


def sista_aret(bok: Bok, _idag: dt.date) -> str:
    """Return the last year of the books."""
    ar = [e.date.year for e in bok.entries if getattr(e, "flag", "") == "*"]
    return str(max(ar, default=""))
