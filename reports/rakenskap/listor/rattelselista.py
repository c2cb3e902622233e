"""Rättelselista: each correction beside what it corrects, who made it and when (LKBR 3:7, 3:10)."""

from __future__ import annotations

from rakenskap.bok.poster import Verifikation
from rakenskap.listor import celler
from rakenskap.listor.urval import Listurval, beskriv, valda_verifikationer
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport

KOLUMNER = (
    Kolumn("rattad", "Rättad", "text"),
    Kolumn("rattad_datum", "Datum", "datum", smal=False),
    Kolumn("rattad_motpart", "Motpart", "text", smal=False),
    Kolumn("rattad_text", "Vad som rättades", "text"),
    Kolumn("rattad_belopp", "Belopp", "belopp", smal=False),
    Kolumn("rattelse", "Rättelse", "text"),
    Kolumn("datum", "Rättelsens datum", "datum", smal=False),
    Kolumn("registrerad", "Gjord", "datum"),
    Kolumn("av", "Av", "text"),
    Kolumn("text", "Rättelsens text", "text", smal=False),
    Kolumn("belopp", "Rättelsens belopp"),
)
SAKNAS = "finns inte i böckerna"


def rattelselista(b: Berakning, urval: Listurval) -> Rapport:
    """Make the list of corrections.

    Args:
        b: the books' amounts.
        urval: a correction is listed when it or what it corrects satisfies the conditions.

    Returns:
        A row a corrected verifikation and correction, by the day the correction was registered.
    """
    alla = {ver.namn: ver for ver in b.poster.verifikationer if ver.ver}
    valda = {ver.namn for ver in valda_verifikationer(b.poster, urval)}
    par = [
        (rattelse, namn)
        for rattelse in alla.values()
        for namn in celler.rattar(rattelse)
        if rattelse.namn in valda or namn in valda
    ]
    par.sort(key=lambda ett: (ett[0].registrerad or ett[0].datum, ett[0].namn))
    rader = tuple(_rad(rattelse, namn, alla.get(namn)) for rattelse, namn in par)
    antal = f"{len(par)} rättelse" + ("r" if len(par) != 1 else "")
    stycken = [beskriv(urval, b.bok.forbund), f"{antal}." if par else "Inga rättelser."]
    return Rapport(
        "rattelser",
        "Rättelselista",
        KOLUMNER,
        rader,
        stycken=(" ".join(filter(None, stycken)),),
        paragraf="LKBR 3 kap. 7 och 10 §§",
        decimaler=2,
    )


def _rad(rattelse: Verifikation, namn: str, rattad: Verifikation | None) -> Rad:
    fore = (
        (celler.TOM, celler.TOM, celler.text(SAKNAS), celler.TOM)
        if rattad is None
        else (
            celler.dag(rattad.datum),
            celler.text(rattad.motpart),
            celler.text(rattad.text),
            celler.beloppscell(celler.omslutning(rattad)),
        )
    )
    return Rad(
        f"{namn}.{rattelse.namn}",
        "",
        (
            celler.text(namn),
            *fore,
            celler.text(rattelse.namn),
            celler.dag(rattelse.datum),
            celler.dag(rattelse.registrerad),
            celler.text(rattelse.av),
            celler.text(rattelse.text),
            celler.beloppscell(celler.omslutning(rattelse)),
        ),
    )
