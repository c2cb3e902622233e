"""Drafts: finding them, naming them, and checking them before they are booked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from beancount.core import data

from lkbr.bankdag import SKAL, bankkonton, nasta_arbetsdag
from lkbr.behandlingshistorik import som_data
from lkbr.forbund import Serie
from lkbr.programfalt import i_utkast
from lkbr.stangda import Stangning
from lkbr.stangning import vem_far
from lkbr.underlag import fel_i_sokvag, underlag_i, utanfor
from lkbr.uppspelning import utkasthash_av
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad, relativ
from rakenskap.dagbok.nummer import serie_for
from rakenskap.dagbok.skiss import Vem


@dataclass(frozen=True, slots=True)
class Utkast:
    """A draft in the books.

    Attributes:
        nummer: place in the list of drafts, from 1: how the user names it.
        serie: the serie that it will be booked in.
        fil: path from the ledger's folder.
    """

    nummer: int
    entry: data.Transaction
    serie: Serie
    fil: str

    @property
    def rad(self) -> int:
        """The line of its date."""
        return int(self.entry.meta.get("lineno", 0))

    def felrad(self, text: str) -> Felrad:
        """Return an error at the draft."""
        return Felrad(self.fil, self.rad, text)


def utkast_i(bok: Bok) -> list[Utkast]:
    """Return the drafts of the books, by date, file and line."""
    funna = [
        entry for entry in bok.entries if isinstance(entry, data.Transaction) and entry.flag == "!"
    ]
    funna.sort(key=lambda e: (e.date, str(e.meta["filename"]), int(e.meta["lineno"])))
    return [
        Utkast(nummer, entry, serie_for(bok, entry), relativ(str(entry.meta["filename"]), bok.mapp))
        for nummer, entry in enumerate(funna, start=1)
    ]


def valj_utkast(bok: Bok, namn: Sequence[str]) -> list[Utkast]:
    """Return the drafts that the user named: `1`, `2-4`, or `2023/utkast.beancount:12`.

    Args:
        bok: the books.
        namn: the names; none means all drafts.

    Raises:
        BokFelError: a name fits no draft.
    """
    alla = utkast_i(bok)
    if not namn:
        return alla
    valda: dict[int, Utkast] = {}
    fel = []
    for ett in namn:
        traffar = _traffar(alla, ett)
        if not traffar:
            fel.append(
                Felrad(
                    ett,
                    0,
                    f"Inget utkast heter så. Gör så här: skriv ett nummer från 1 till {len(alla)} "
                    "ur listan som rakenskap bokfor --torr visar, eller fil:rad."
                    if alla
                    else "Det finns inga utkast. Gör så här: skriv ett med rakenskap ny, eller "
                    "med flaggan ! i en av årets filer.",
                )
            )
        valda |= {utkast.nummer: utkast for utkast in traffar}
    if fel:
        raise BokFelError(fel)
    return [valda[nummer] for nummer in sorted(valda)]


def _traffar(alla: list[Utkast], namn: str) -> list[Utkast]:
    intervall = re.fullmatch(r"(\d+)(?:-(\d+))?", namn)
    if intervall:
        fran = int(intervall[1])
        till = int(intervall[2] or intervall[1])
        return [utkast for utkast in alla if fran <= utkast.nummer <= till]
    return [utkast for utkast in alla if f"{utkast.fil}:{utkast.rad}" == namn]


def utkasthash(entry: data.Transaction) -> str:
    """Return the hash of what a draft says, without what the booking adds."""
    return utkasthash_av(som_data(entry))


def granska_utkast(
    bok: Bok,
    utkast: Utkast,
    las: Stangning,
    vem: Vem,
    finns: Callable[[str], bool] | None = None,
) -> list[Felrad]:
    """Return what must be put right before a draft can be booked.

    Args:
        bok: the books.
        utkast: the draft.
        las: the periods that are locked.
        vem: who books it, and when.
        finns: tells whether an underlag is there; else it must lie in the ledger's folder.
    """
    entry = utkast.entry
    egna = [utkast.felrad(text) for text in (*_innehall(entry), *_programmets(entry))]
    egna += [utkast.felrad(text) for text in dagfel(bok, entry.date, utkast.serie, las, vem)]
    egna += [utkast.felrad(text) for text in _underlag(bok, entry, finns)]
    # What the loader found: that it does not balance, an account that there is not. The rules
    # say the same as the checks here in other words.
    laddarens = [rad for rad in bok.utkastfel if (rad.fil, rad.rad) == (utkast.fil, utkast.rad)]
    return egna + [rad for rad in laddarens if not egna or not rad.text.startswith("LKBR-")]


def sena_utkast(bok: Bok, utkast: Sequence[Utkast], vem: Vem) -> list[Utkast]:
    """Return the drafts of cash and bank that are booked too late if booked now (LKBR 3:4).

    One that says why by itself (`sent:`) is not among them.
    """
    konton = bankkonton(bok.entries)
    return [
        ett
        for ett in utkast
        if vem.idag > nasta_arbetsdag(ett.entry.date)
        and not ett.entry.meta.get(SKAL)
        and any(posting.account in konton for posting in ett.entry.postings)
    ]


def _programmets(entry: data.Transaction) -> list[str]:
    return [
        f"Utkastet har uppgiften {falt}, som bara programmet sätter. Gör så här: ta bort raden. "
        "(LKBR 3 kap. 9 och 11 §§)"
        for falt in i_utkast(entry.meta)
    ]


def _innehall(entry: data.Transaction) -> list[str]:
    svar = []
    if not (entry.narration or "").strip():
        svar.append(
            "Utkastet säger inte vad det avser. Gör så här: skriv en text efter motparten. "
            "(LKBR 3 kap. 9 §)"
        )
    if not (entry.payee or "").strip():
        svar.append(
            'Utkastet saknar motpart. Gör så här: skriv två texter: "motpart" "vad det avser". '
            "(LKBR 3 kap. 9 §)"
        )
    if not entry.meta.get("underlag"):
        svar.append(
            "Utkastet saknar underlag. Gör så här: lägg filen under årets underlag/ och kör "
            "rakenskap underlag lanka FIL UTKAST. (LKBR 3 kap. 8-9 §§)"
        )
    return svar


def dagfel(bok: Bok, dag: dt.date, serie: Serie, las: Stangning, vem: Vem) -> list[str]:
    """Return why nothing can be booked in a serie on a day, before a row is typed."""
    if dag > vem.idag:
        return [
            f"Utkastet är daterat {dag}, efter i dag ({vem.idag}): det har inte hänt än. Gör så "
            "här: bokför det när det har hänt, eller rätta dagen. (LKBR 3 kap. 4 §)"
        ]
    period = las.hinder(dag, bokslut=serie.slag == "bokslut")
    if period:
        return [
            f"Utkastet är daterat {dag}, och {period} är låst. Gör så här: ändra dagen till den "
            f"första öppna perioden. Är något redan bokfört fel: {vem_far(period, bok.forbund)} "
            "(LKBR 3 kap. 7 §)"
        ]
    ar = [
        entry.date.year
        for entry in bok.entries
        if isinstance(entry, data.Transaction) and entry.flag != "!"
    ]
    if dag.year < min(ar, default=dag.year):
        return [
            f"Utkastet är daterat {dag}, före böckernas första år. Gör så här: rätta dagen. "
            "(LKBR 1 kap. 5 §)"
        ]
    return []


def _underlag(bok: Bok, entry: data.Transaction, finns: Callable[[str], bool] | None) -> list[str]:
    svar = []
    for _, sokvag, _ in underlag_i(entry.meta):
        if fel_i_sokvag(sokvag) or utanfor(str(bok.mapp), sokvag):
            svar.append(
                f"Underlaget «{sokvag}» ligger utanför böckernas mapp. Gör så här: lägg filen "
                "under årets underlag/. (LKBR 3 kap. 12-13 §§)"
            )
        elif not (finns(sokvag) if finns else (bok.mapp / sokvag).is_file()):
            svar.append(
                f"Underlaget {sokvag} finns inte. Gör så här: lägg filen där, eller rätta "
                "sökvägen. (LKBR 3 kap. 8-9 §§)"
            )
    return svar
