"""A comparison: verksamheter, insatser, motparter or accounts beside each other over any periods.

Computed with pandas from the rows of the books. Of verksamheter, insatser and motparter it is the
result (income plus, costs minus); of an account of the result likewise, and of an account of the
balansräkning its balance at the end of each period.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lkbr.bokslut import BOKSLUTSKONTO
from rakenskap.bok.poster import Period
from rakenskap.listor import celler
from rakenskap.listor.saldon import resultatkonton
from rakenskap.listor.urval import kort_period, sista_dagen
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport

SLAG = ("verksamhet", "insats", "motpart", "konto")
STEG = {"manad": 1, "kvartal": 3, "halvar": 6, "ar": 12}
MAX_SERIER, MAX_PERIODER = 6, 60


@dataclass(frozen=True, slots=True)
class Jamford:
    """What is compared: a kind of `SLAG`, and its code, name or account number."""

    slag: str
    kod: str

    @property
    def namn(self) -> str:
        """How it is written in a field: `insats bron`."""
        return f"{self.slag} {self.kod}"


def las_serie(b: Berakning, text: str) -> Jamford:
    """Read what is to be compared, `insats bron` or `konto 5010`, as the books have it.

    Raises:
        ValueError: there is nothing of that name; the message is in Swedish.
    """
    slag, _, kod = text.strip().partition(" ")
    kod = kod.strip()
    alla = {ett.kod.casefold(): ett for ett in mojliga(b) if ett.slag == slag.casefold()}
    if kod.casefold() not in alla:
        raise ValueError(
            f"«{text.strip()}» finns inte i böckerna. Gör så här: skriv verksamhet, insats, "
            "motpart eller konto, och sedan koden, namnet eller numret, t.ex. konto 5010."
        )
    return alla[kod.casefold()]


def mojliga(b: Berakning) -> Iterator[Jamford]:
    """Give all that can be compared, as the rows of the books have it."""
    for slag in SLAG:
        kategorier = b.poster.tabell[slag].cat.categories
        for kod in sorted(str(ett) for ett in kategorier if str(ett)):
            if slag != "konto" or b.konto(kod).rad != BOKSLUTSKONTO:
                yield Jamford(slag, kod)


def perioder(fran: dt.date, till: dt.date, steg: str) -> tuple[Period, ...]:
    """Return a stretch of time as periods of so many months each, within a year; the last cut.

    Raises:
        ValueError: there are none, or too many; the message is in Swedish.
    """
    if fran > till:
        raise ValueError("Perioden är tom. Gör så här: byt plats på månaderna.")
    antal = STEG[steg]
    svar = []
    ar, manad = fran.year, fran.month - (fran.month - 1) % antal
    while dt.date(ar, manad, 1) <= till:
        sista = sista_dagen(ar, manad + antal - 1)
        svar.append(Period(max(fran, dt.date(ar, manad, 1)), min(till, sista)))
        ar, manad = (ar, manad + antal) if manad + antal <= 12 else (ar + 1, 1)
    if len(svar) > MAX_PERIODER:
        raise ValueError(
            f"Det blir {len(svar)} perioder, fler än {MAX_PERIODER}. Gör så här: välj längre steg "
            "eller en kortare tid."
        )
    return tuple(svar)


def jamfor(b: Berakning, serier: Sequence[Jamford], delar: Sequence[Period]) -> pd.DataFrame:
    """Return öre by period (rows, by their id) and what is compared (columns, by its name)."""
    tabell = b.poster.tabell
    konton = {nr for nr in resultatkonton(b) if b.konto(nr).rad != BOKSLUTSKONTO}
    i_resultatet = tabell["konto"].isin(konton) & ~tabell["ingaende"]
    granser = [period.till.toordinal() for period in delar]
    kolumner = {}
    for serie in serier:
        egna = tabell[tabell[serie.slag].astype("str") == serie.kod]
        if serie.slag == "konto" and serie.kod not in konton:
            dagar = egna["dag"].to_numpy()
            ore = egna["ore"].to_numpy()
            kolumner[serie.namn] = [int(ore[dagar <= grans].sum()) for grans in granser]
            continue
        egna = egna[i_resultatet[egna.index]]
        dagar, ore = egna["dag"].to_numpy(), -egna["ore"].to_numpy()
        kolumner[serie.namn] = [
            int(ore[(dagar >= period.fran.toordinal()) & (dagar <= grans)].sum())
            for period, grans in zip(delar, granser, strict=True)
        ]
    index = pd.Index([period.id for period in delar], name="period")
    return pd.DataFrame(kolumner, index=index, dtype=np.int64)


def i_ord(b: Berakning, serie: Jamford) -> str:
    """Return what is compared, with the name that the settings give it."""
    if serie.slag == "konto":
        saldo = "" if serie.kod in resultatkonton(b) else ", saldo"
        return f"{serie.kod} {b.konto(serie.kod).namn}{saldo}"
    if serie.slag == "motpart":
        return serie.kod
    return b.bok.forbund.namn_pa(serie.slag, serie.kod)


def jamforelserapport(b: Berakning, serier: Sequence[Jamford], delar: Sequence[Period]) -> Rapport:
    """Make the table: a row a period, a column each of what is compared, and the sum of flows."""
    tabell = jamfor(b, serier, delar)
    per_serie = {ett.namn: list(map(int, tabell[ett.namn].tolist())) for ett in serier}
    rader = [
        Rad(
            period.id,
            kort_period(period.fran, period.till),
            tuple(celler.beloppscell(per_serie[ett.namn][plats]) for ett in serier),
        )
        for plats, period in enumerate(delar)
    ]
    saldon = [ett.slag == "konto" and ett.kod not in resultatkonton(b) for ett in serier]
    if len(delar) > 1 and not all(saldon):
        summor = (
            celler.TOM if saldo else celler.beloppscell(sum(per_serie[ett.namn]))
            for ett, saldo in zip(serier, saldon, strict=True)
        )
        rader.append(Rad("summa", "Summa", tuple(summor), "summa"))
    kolumner = tuple(Kolumn(ett.namn, i_ord(b, ett)) for ett in serier)
    return Rapport(
        "jamforelse",
        "Jämförelse",
        kolumner,
        tuple(rader),
        stycken=(
            "Intäkter är plus och kostnader minus; saldon är debet plus, vid periodens slut.",
        ),
        decimaler=2,
        radrubrik="Period",
    )
