"""A proposal of the closing: entries, and the computation that is kept as their underlag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.bokforing import Bokford
from rakenskap.dagbok.nya import Ny, bokfor_nya, granska_nya
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import Text
from rakenskap.dagbok.underlag import ta_emot_innehall
from rakenskap.listor.dokument import dokument_for
from rakenskap.rapport.rapport import Harkomst, Rapport
from rakenskap.utskrift.lista_text import som_text

TEXTBREDD = 100
UNDERLAG = "underlag"
INTERN = "Intern bokföringsorder"


@dataclass(frozen=True, slots=True)
class Bokslutsforslag:
    """Entries that a step proposes.

    Attributes:
        namn: stable name of the step and period, part of the underlag's name.
        texter: the entries; one that names no underlag gets the computation.
        rapport: the computation.
        fynd: what to know before the yes.
    """

    namn: str
    rubrik: str
    texter: tuple[Text, ...]
    rapport: Rapport
    fynd: tuple[str, ...] = ()


def berakningstext(bok: Bok, forslag: Bokslutsforslag, vem: Vem) -> str:
    """Return the computation as text, as it is kept beside the entries."""
    ingen = Harkomst("", "")
    rapporter = (forslag.rapport,)
    dok = dokument_for(bok, forslag.namn, forslag.rubrik, "", vem.idag, rapporter, harkomst=ingen)
    rader = som_text(dok, TEXTBREDD).split("\nVerifikationer, SHA-256")[0].rstrip()
    return f"{rader}\n\nBeräknad {vem.idag} av {vem.av}.\n"


def planera(
    bok: Bok, forslag: Sequence[Bokslutsforslag], vem: Vem, skiss: Skiss | None = None
) -> tuple[Skiss, list[Bokford]]:
    """Plan the booking of some proposals, each with its computation as underlag.

    Args:
        bok: the books.
        forslag: what is booked, in order.
        vem: who decides it, and when.
        skiss: a change to add to.

    Raises:
        BokFelError: an entry cannot be booked (a locked period, a day to come).
    """
    skiss = skiss or Skiss(bok, vem)
    bokforda: list[Bokford] = []
    for ett in forslag:
        nya = [Ny(text, f"{ett.rubrik}, {text.datum}") for text in med_underlag(skiss, ett)]
        bokforda += bokfor_nya(skiss, nya)
    return skiss, bokforda


def med_underlag(skiss: Skiss, forslag: Bokslutsforslag) -> list[Text]:
    """Put the computation into a change, and name it in the entries that have no underlag."""
    utan = [text for text in forslag.texter if UNDERLAG not in text.uppgifter]
    if not utan:
        return list(forslag.texter)
    ar = max(text.datum.year for text in utan)
    innehall = berakningstext(skiss.bok, forslag, skiss.vem).encode()
    plats, summa = ta_emot_innehall(skiss, _ledigt(skiss, forslag.namn, ar), innehall, ar)
    egna = {UNDERLAG: plats, f"{UNDERLAG}-sha256": summa}
    return [
        text if UNDERLAG in text.uppgifter else replace(text, uppgifter={**text.uppgifter, **egna})
        for text in forslag.texter
    ]


def _ledigt(skiss: Skiss, namn: str, ar: int) -> str:
    """Return a name that no underlag has: an earlier computation is kept as it was."""
    nummer = 1
    while True:
        fil = f"{namn}{'' if nummer == 1 else f'-{nummer}'}.txt"
        if not skiss.finns(f"{ar}/underlag/{fil}"):
            return fil
        nummer += 1


def hinder(bok: Bok, forslag: Bokslutsforslag, vem: Vem) -> list[Felrad]:
    """Return why a proposal cannot be booked now."""
    skiss = Skiss(bok, vem)
    return granska_nya(skiss, [Ny(text, forslag.rubrik) for text in med_underlag(skiss, forslag)])


def konto(bok: Bok, *nummer: str, vad: str) -> str:
    """Return the full name of the first of some accounts that the chart has.

    Raises:
        BokFelError: it has none of them.
    """
    for ett in nummer:
        if ett in bok.konton:
            return bok.konton[ett].beancount
    text = (
        f"Kontoplanen har inget konto för {vad} ({' eller '.join(nummer)}). Gör så här: lägg till "
        f"{nummer[0]} i kontoplanen. (LKBR 3 kap. 3 §)"
    )
    raise BokFelError([Felrad("kontoplan.beancount", 0, text)])


def serie_for_slag(bok: Bok, slag: str) -> dict[str, str | bool]:
    """Return the metadata that puts an entry in the serie of a kind, where there is one."""
    serie = bok.forbund.serie_av_slag(slag)
    return {} if serie is None else {"serie": serie.kod}
