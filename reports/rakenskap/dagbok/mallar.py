"""Templates for recurring entries, `mallar.toml` beside the books.

    [[mall]]
    namn = "hyra"
    motpart = "Hyresvärden"
    text = "Hyra {manad}"            # {manad} januari 2024, {ar} 2024, {kvartal} kvartal 1 2024
    varje = "månad"                  # månad, kvartal eller år; utelämnas för den som väljs för hand
    dag = 1
    fran = 2024-01-01
    till = 2026-12-31
    underlag = "2024/underlag/hyresavtal.pdf"

    [[mall.rad]]
    konto = "5010"
    belopp = "42 000,00"
    verksamhet = "kansli"

    [[mall.rad]]
    konto = "1930"
    belopp = "-42 000,00"

An entry made from a template carries `mall: "hyra/2024-01-01"`, so each is made once.
"""

from __future__ import annotations

import calendar
import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from beancount.core import data

from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import med_tid
from rakenskap.dagbok.bokforing import Bokford
from rakenskap.dagbok.nya import Ny, bokfor_nya
from rakenskap.dagbok.registrering import (
    DIMENSIONER,
    OtolkatError,
    hitta_konto,
    tolka_belopp,
    tolka_dimensioner,
)
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import Konteringsrad, Text, Varde

FIL = "mallar.toml"
MALL = "mall"
MANADER = {"månad": 1, "kvartal": 3, "år": 12}


@dataclass(frozen=True, slots=True)
class Mall:
    """A template of an entry.

    Attributes:
        varje: months between two entries, 0 for one that is only used by hand.
        dag: day of the month, the last one in a shorter month.
        uppgifter: metadata: underlag, serie.
    """

    namn: str
    motpart: str
    text: str
    rader: tuple[Konteringsrad, ...]
    varje: int = 0
    dag: int = 1
    fran: dt.date | None = None
    till: dt.date | None = None
    uppgifter: tuple[tuple[str, str], ...] = ()

    def fyll(self, dag: dt.date) -> Text:
        """Return the entry of a day."""
        text = med_tid(self.text, dag)
        egna: dict[str, Varde] = {MALL: f"{self.namn}/{dag}", **dict(self.uppgifter)}
        return Text(dag, self.motpart, text, self.rader, egna)

    def dagar(self, till: dt.date) -> list[dt.date]:
        """Return the days on which the entry falls due, up to a day."""
        if not self.varje or self.fran is None:
            return []
        slut = min(till, self.till or till)
        svar: list[dt.date] = []
        manad = self.fran.year * 12 + self.fran.month - 1
        while True:
            ar, nummer = divmod(manad, 12)
            sista = calendar.monthrange(ar, nummer + 1)[1]
            dag = dt.date(ar, nummer + 1, min(self.dag, sista))
            if dag > slut:
                return svar
            if dag >= self.fran:
                svar.append(dag)
            manad += self.varje


def las_mallar(bok: Bok) -> list[Mall]:
    """Read the templates of some books; none when the file is missing.

    Raises:
        BokFelError: a template cannot be used; all that is wrong is in it.
    """
    fil = bok.mapp / FIL
    if not fil.is_file():
        return []
    try:
        tabell = tomllib.loads(fil.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as hinder:
        raise BokFelError(
            [
                Felrad(
                    FIL,
                    0,
                    f"Filen går inte att tolka ({hinder}). Gör så här: skriv namn = värde, med "
                    "text inom citattecken och [[mall]] före varje mall.",
                )
            ]
        ) from None
    return tolka_mallar(bok, tabell)


def tolka_mallar(bok: Bok, tabell: Mapping[str, Any]) -> list[Mall]:
    """Return the templates that a table holds.

    Raises:
        BokFelError: a template cannot be used; all that is wrong is in it.
    """
    fel: list[Felrad] = []
    mallar = []
    for nummer, rad in enumerate(tabell.get("mall", []), start=1):
        try:
            mallar.append(_mall(bok, rad))
        except OtolkatError as ett:
            namn = rad.get("namn", f"nummer {nummer}") if isinstance(rad, dict) else nummer
            fel.append(Felrad(FIL, 0, f"Mallen {namn}: {ett} Gör så här: rätta den i {FIL}."))
    if fel:
        raise BokFelError(fel)
    return mallar


def _mall(bok: Bok, rad: dict[str, Any]) -> Mall:
    for nyckel in ("namn", "motpart", "text"):
        if not isinstance(rad.get(nyckel), str) or not rad[nyckel].strip():
            raise OtolkatError(f'{nyckel} saknas; skriv {nyckel} = "…".')
    varje = rad.get("varje", "")
    if varje and varje not in MANADER:
        raise OtolkatError(f"varje = «{varje}» finns inte; skriv månad, kvartal eller år.")
    fran, till, dag = rad.get("fran"), rad.get("till"), rad.get("dag", 1)
    for nyckel, varde in (("fran", fran), ("till", till)):
        if varde is not None and type(varde) is not dt.date:
            raise OtolkatError(f"{nyckel} är inte en dag; skriv {nyckel} = 2024-01-01.")
    if varje and fran is None:
        raise OtolkatError("fran saknas; skriv fran = 2024-01-01.")
    if type(dag) is not int or not 1 <= dag <= 31:
        raise OtolkatError("dag är inte en dag i månaden; skriv dag = 1.")
    rader = tuple(_rad(bok, egen) for egen in rad.get("rad", []))
    if len(rader) < 2 or sum(egen.ore for egen in rader) != 0:
        raise OtolkatError("raderna balanserar inte; beloppen ska tillsammans bli noll.")
    return Mall(
        rad["namn"],
        rad["motpart"],
        rad["text"],
        rader,
        MANADER.get(varje, 0),
        dag,
        fran,
        till,
        tuple((nyckel, str(rad[nyckel])) for nyckel in ("serie", "underlag") if nyckel in rad),
    )


def _rad(bok: Bok, rad: dict[str, Any]) -> Konteringsrad:
    konto = hitta_konto(bok, str(rad.get("konto", "")))
    dimensioner = " ".join(f"{namn}={rad[namn]}" for namn in DIMENSIONER if namn in rad)
    return Konteringsrad(
        konto.beancount,
        tolka_belopp(str(rad.get("belopp", ""))),
        tolka_dimensioner(bok, dimensioner),
    )


def forfallna(bok: Bok, idag: dt.date) -> list[Text]:
    """Return the entries that are due and not yet in the books, by day."""
    finns = {
        str(entry.meta[MALL])
        for entry in bok.entries
        if isinstance(entry, data.Transaction) and MALL in entry.meta
    }
    texter = [mall.fyll(dag) for mall in las_mallar(bok) for dag in mall.dagar(idag)]
    return sorted(
        (text for text in texter if str(text.uppgifter[MALL]) not in finns),
        key=lambda text: (text.datum, str(text.uppgifter[MALL])),
    )


def bokfor_forfallna(bok: Bok, vem: Vem, *, sent: str = "") -> tuple[Skiss, list[Bokford]]:
    """Plan the booking of every recurring entry that is due.

    Args:
        bok: the books.
        vem: who books them, and when.
        sent: why those of cash and bank are booked late that are (LKBR 3 kap. 4 §).

    Raises:
        BokFelError: one cannot be booked (a locked period, an underlag that is not there).
    """
    skiss = Skiss(bok, vem)
    nya = [Ny(text, f"{FIL} {text.uppgifter[MALL]}") for text in forfallna(bok, vem.idag)]
    return skiss, bokfor_nya(skiss, nya, sent=sent)
