"""What a list shows: a period, and conditions on verifikationer and their rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from lkbr.belopp import ore_som_text
from lkbr.forbund import Forbund
from lkbr.kontering import serie_i
from rakenskap.bok.poster import Poster, Verifikation

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Intervall = tuple[str, str]
Mask: TypeAlias = "np.ndarray[Any, np.dtype[np.bool_]]"

DIMENSIONER = ("insats", "verksamhet", "projekt")


@dataclass(frozen=True, slots=True)
class Listurval:
    """A selection; every condition that is given must hold.

    Attributes:
        fran: first day (of the event).
        till: last day.
        konton: pairs of first and last account number; fewer digits mean all that begin so.
        serie: code of the serie.
        insats: code of the dimension; so with verksamhet and projekt.
        motpart: part of the motpart's name, upper and lower case alike.
        sok: part of the text, the motpart, the number or the path of an underlag.
        minst_ore: least amount of a row, without sign, in öre.
        hogst_ore: greatest amount of a row, without sign, in öre.
        alla: in a reskontra, what has been settled too.
    """

    fran: dt.date
    till: dt.date
    konton: tuple[Intervall, ...] = ()
    serie: str = ""
    insats: str = ""
    verksamhet: str = ""
    projekt: str = ""
    motpart: str = ""
    sok: str = ""
    minst_ore: int | None = None
    hogst_ore: int | None = None
    alla: bool = False

    @property
    def begransat(self) -> bool:
        """True when something beyond the period is asked for."""
        return self != Listurval(self.fran, self.till)

    @property
    def period(self) -> str:
        """The period in words, as it stands in headings."""
        return periodtext(self.fran, self.till)


MANADER = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def sista_dagen(ar: int, manad: int) -> dt.date:
    """Return the last day of a month."""
    nasta = dt.date(ar + manad // 12, manad % 12 + 1, 1)
    return nasta - dt.timedelta(days=1)


def hela_manader(fran: dt.date, till: dt.date) -> bool:
    """Tell whether a period is whole months."""
    return fran.day == 1 and till == sista_dagen(till.year, till.month)


def periodtext(fran: dt.date, till: dt.date) -> str:
    """Return a period in words: `2023`, `2016–2023` or `2023-01-01 – 2023-03-31`."""
    if (fran.month, fran.day, till.month, till.day) == (1, 1, 12, 31):
        return str(fran.year) if fran.year == till.year else f"{fran.year}–{till.year}"
    return str(fran) if fran == till else f"{fran} – {till}"


def kort_period(fran: dt.date, till: dt.date) -> str:
    """Return a period as a column's heading: `mar 2023`, `jan–mar 2023`, else the days."""
    if not hela_manader(fran, till) or fran.year != till.year:
        return periodtext(fran, till)
    if (fran.month, till.month) == (1, 12):
        return str(fran.year)
    forsta, sista = MANADER[fran.month - 1], MANADER[till.month - 1]
    return f"{forsta if forsta == sista else f'{forsta}–{sista}'} {till.year}"


def beskriv(urval: Listurval, forbund: Forbund) -> str:
    """Return the conditions beyond the period as one sentence, empty when there are none."""
    delar = []
    if urval.konton:
        par = (fran if fran == till else f"{fran}–{till}" for fran, till in urval.konton)
        delar.append("konto " + ", ".join(par))
    if urval.serie:
        delar.append(f"serie {urval.serie} ({forbund.namn_pa('serie', urval.serie)})")
    for namn in DIMENSIONER:
        kod = getattr(urval, namn)
        if kod:
            delar.append(f"{namn} {forbund.namn_pa(namn, kod)}")
    if urval.motpart:
        delar.append(f"motpart med «{urval.motpart}»")
    if urval.sok:
        delar.append(f"sökord «{urval.sok}»")
    if urval.minst_ore is not None:
        delar.append(f"belopp minst {ore_som_text(urval.minst_ore)}")
    if urval.hogst_ore is not None:
        delar.append(f"belopp högst {ore_som_text(urval.hogst_ore)}")
    return f"Urval: {'; '.join(delar)}." if delar else ""


def i_konton(konto: str, konton: Sequence[Intervall]) -> bool:
    """Tell whether an account number lies in one of some ranges; no range means all."""
    return not konton or any(
        fran <= konto[: len(fran)] and konto[: len(till)] <= till for fran, till in konton
    )


def _kategorimask(kolumn: pd.Series[Any], traffar: list[bool]) -> Mask:
    import numpy as np  # noqa: PLC0415 (slow to load; the commands need the rest of this module)

    koder = kolumn.cat.codes.to_numpy()
    return np.array(traffar, dtype=np.bool_)[koder] if traffar else np.zeros(0, dtype=np.bool_)


def radmask(poster: Poster, urval: Listurval) -> Mask:
    """Return which rows of the table satisfy the conditions, whatever their day."""
    import numpy as np  # noqa: PLC0415

    tabell = poster.tabell
    mask = np.ones(len(tabell), dtype=np.bool_)
    if urval.konton:
        traffar = [i_konton(str(nr), urval.konton) for nr in tabell["konto"].cat.categories]
        mask &= _kategorimask(tabell["konto"], traffar)
    for namn in DIMENSIONER:
        kod = getattr(urval, namn)
        if kod:
            mask &= (tabell[namn] == kod).to_numpy()
    if urval.motpart:
        sokt = urval.motpart.casefold()
        namn_ = tabell["motpart"].cat.categories
        mask &= _kategorimask(tabell["motpart"], [sokt in str(ett).casefold() for ett in namn_])
    ore = np.abs(tabell["ore"].to_numpy())
    if urval.minst_ore is not None:
        mask &= ore >= urval.minst_ore
    if urval.hogst_ore is not None:
        mask &= ore <= urval.hogst_ore
    if urval.serie or urval.sok:
        traffar = [_vermatch(ver, urval) for ver in poster.verifikationer]
        mask &= np.array(traffar, dtype=np.bool_)[tabell["ver"].to_numpy()]
    return mask


def _vermatch(ver: Verifikation, urval: Listurval) -> bool:
    if urval.serie and serie_i(ver.ver) != urval.serie:
        return False
    return har_ord(ver, urval.sok)


def har_ord(ver: Verifikation, sokt: str) -> bool:
    """Tell whether every word that is looked for stands in a verifikation, upper and lower alike.

    Looked in are the number, the text, the motpart of the entry and of its rows, and the paths of
    its underlag. No words are in every verifikation.
    """
    motparter = (v for _, _, dim in ver.rader for namn, v in dim if namn == "motpart")
    underlag = (sokvag for sokvag, _ in ver.underlag)
    text = "\n".join((ver.namn, ver.text, ver.motpart, *motparter, *underlag)).casefold()
    return all(ord_ in text for ord_ in sokt.casefold().split())


def periodmask(poster: Poster, fran: dt.date, till: dt.date) -> Mask:
    """Return which rows are events of a period; opening balances that books began with are not."""
    dag = poster.tabell["dag"].to_numpy()
    ingaende = poster.tabell["ingaende"].to_numpy()
    mask: Mask = (dag >= fran.toordinal()) & (dag <= till.toordinal()) & ~ingaende
    return mask


def valda_verifikationer(poster: Poster, urval: Listurval) -> list[Verifikation]:
    """Return the period's verifikationer of which at least one row satisfies the conditions."""
    i_perioden = (urval.fran <= ver.datum <= urval.till for ver in poster.verifikationer)
    if not urval.begransat:
        alla = zip(poster.verifikationer, i_perioden, strict=True)
        return [ver for ver, med in alla if med]
    traffade = set(poster.tabell["ver"].to_numpy()[radmask(poster, urval)].tolist())
    return [
        ver
        for plats, (ver, med) in enumerate(zip(poster.verifikationer, i_perioden, strict=True))
        if med and plats in traffade
    ]
