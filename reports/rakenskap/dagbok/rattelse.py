"""Correcting: a booked entry is never edited; another takes it back (LKBR 3 kap. 7 och 10 §§)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from beancount.core import data

from lkbr.behandlingshistorik import vernyckel
from lkbr.forbund import Serie
from lkbr.kontering import serie_i
from lkbr.programfalt import i_rattelse
from lkbr.rattelse import RATTAR, RATTAS_AV
from lkbr.stangda import Stangning
from lkbr.verifikationer import VER
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.bokforing import Bokford, bokfor_text, las_text
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import Konteringsrad, Text, Varde, av_entry

_FOLJER_MED = ("underlag", "antagande")


def hitta_bokford(bok: Bok, namn: str, ar: int | None = None) -> data.Transaction:
    """Return the booked entry with a number: `A17/2023`, or `A17` and a year.

    Args:
        bok: the books.
        namn: the number, with or without year.
        ar: the year, when it is not in the name; else the latest that has the number.

    Raises:
        BokFelError: there is no such entry.
    """
    ver, _, bokens_ar = namn.strip().partition("/")
    ar = int(bokens_ar) if bokens_ar.isdigit() else ar
    traffar = [
        entry
        for entry in bok.entries
        if isinstance(entry, data.Transaction)
        and entry.flag != "!"
        and entry.meta.get("ver") == ver
        and ar in (None, entry.date.year)
    ]
    if traffar:
        return max(traffar, key=lambda entry: entry.date.year)
    varfor = "" if VER.match(ver) else " Ett nummer skrivs som A17, eller A17/2023 med året."
    raise BokFelError(
        [
            Felrad(
                namn,
                0,
                f"Verifikationen {ver} finns inte{f' {ar}' if ar else ''}.{varfor} Gör så här: sök "
                "numret i verifikationslistan. (LKBR 3 kap. 9 §)",
            )
        ]
    )


def oppen_dag(las: Stangning, dag: dt.date, idag: dt.date, *, bokslut: bool) -> dt.date | None:
    """Return the day itself if its period is open, else the first day of the first open period.

    Returns:
        The day; None when nothing is open up to today.
    """
    while dag <= idag:
        if not las.hinder(dag, bokslut=bokslut):
            return dag
        dag = (dag.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return None


def ratta(
    bok: Bok, namn: str, vem: Vem, *, ratt: Text | None = None, ar: int | None = None
) -> tuple[Skiss, list[Bokford]]:
    """Plan the correction of a booked entry: its reversal, and the right entry if given.

    Both are dated as the original if its period is open, else on the first day of the first open
    period, and numbered in the original's serie.

    Args:
        bok: the books.
        namn: the entry to correct, as in `hitta`.
        vem: who corrects it, and when.
        ratt: what the entry should have said; its date is not used.
        ar: the year of the number.

    Raises:
        BokFelError: there is no such entry, it is already corrected, or no period is open.
    """
    entry = hitta_bokford(bok, namn, ar)
    skiss = Skiss(bok, vem)
    _krav_orattad(entry)
    serie = bok.forbund.serie(serie_i(str(entry.meta["ver"]))) or Serie("A", "Löpande")
    dag = oppen_dag(skiss.las, entry.date, vem.idag, bokslut=serie.slag == "bokslut")
    if dag is None:
        raise BokFelError([_inget_oppet(entry)])
    skiss.logga_installningar()
    bokforda = [_bokfor(skiss, serie, omvand(entry, dag))]
    if ratt is not None:
        _krav_egen_text(ratt, namn)
        egna: dict[str, Varde] = {**_fran(entry), **ratt.uppgifter, RATTAR: vernyckel(entry)}
        bokforda.append(_bokfor(skiss, serie, replace(ratt, datum=dag, uppgifter=egna)))
    return skiss, bokforda


def _krav_egen_text(ratt: Text, namn: str) -> None:
    """Check that the text of a correction says nothing that only the program may say.

    Raises:
        BokFelError: it does.
    """
    fel = [
        f"Texten har uppgiften {falt}, som bara programmet sätter. Gör så här: ta bort raden; "
        "rättelsen får underlag från verifikationen som rättas, och attesteras för sig. Ska den "
        "ha ett annat underlag, rätta bort den felaktiga och bokför den rätta som ett utkast. "
        "(LKBR 3 kap. 9 och 11 §§)"
        for falt in i_rattelse(ratt.uppgifter)
    ]
    if fel:
        raise BokFelError(Felrad(f"rättelsen av {namn}", 0, text) for text in fel)


def _fran(entry: data.Transaction) -> dict[str, Varde]:
    return {
        namn: str(varde)
        for namn, varde in entry.meta.items()
        if namn.startswith(_FOLJER_MED) and varde
    }


def omvand(entry: data.Transaction, dag: dt.date) -> Text:
    """Return the reversal of an entry: every amount with the other sign."""
    text = av_entry(entry)
    return Text(
        dag,
        text.motpart,
        f"Rättelse av {vernyckel(entry)}: {text.text}",
        tuple(Konteringsrad(rad.konto, -rad.ore, rad.uppgifter) for rad in text.rader),
        {RATTAR: vernyckel(entry), **_fran(entry)},
    )


def _bokfor(skiss: Skiss, serie: Serie, text: Text) -> Bokford:
    entry = las_text(skiss, str(text))
    return bokfor_text(skiss, serie, entry, str(text).splitlines(keepends=True), {})


def _krav_orattad(entry: data.Transaction) -> None:
    if not entry.meta.get(RATTAS_AV):
        return
    raise BokFelError(
        [
            Felrad(
                vernyckel(entry),
                0,
                f"Verifikationen är redan rättad av {entry.meta[RATTAS_AV]}. Gör så här: rätta "
                "rättelsen om den är fel. (LKBR 3 kap. 7 §)",
            )
        ]
    )


def _inget_oppet(entry: data.Transaction) -> Felrad:
    return Felrad(
        vernyckel(entry),
        0,
        "Ingen period är öppen från verifikationens dag till i dag. Gör så här: rätta den när "
        "nästa period börjar, eller lås upp en månad (rakenskap stang ÅÅÅÅ-MM --oppna). "
        "(LKBR 3 kap. 7 §)",
    )
