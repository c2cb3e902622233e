"""Jämförelse: verksamheter, insatser, motparter or accounts beside each other, kept with a name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from markupsafe import Markup

from lkbr.belopp import kr
from lkbr.roller import Roll
from rakenskap.bok.poster import Period
from rakenskap.fava_tillagg.sida import Fraga, SaknasError, Sida
from rakenskap.fava_tillagg.sidor.anteckningar import anteckningsfil
from rakenskap.fava_tillagg.sidor.rakenskaper import kontolank
from rakenskap.fava_tillagg.svg import Linje, linjediagram
from rakenskap.fava_tillagg.visning import Tabell
from rakenskap.granskning.revisorsfil import las_rader
from rakenskap.listor.jamforelse import (
    MAX_SERIER,
    STEG,
    Jamford,
    i_ord,
    jamfor,
    jamforelserapport,
    las_serie,
    mojliga,
    perioder,
)
from rakenskap.listor.urval import kort_period, sista_dagen
from rakenskap.rapport.rapport import Cell, Kolumn, Rad

STEGNAMN = {"manad": "månad", "kvartal": "kvartal", "halvar": "halvår", "ar": "år"}
MAX_LINJER = 3
# Words of the address that make a view.
ORD = ("rad", "fran", "till", "steg")
_MANAD = re.compile(r"(\d{4})-(\d{2})\Z")


def vyfil(fraga: Fraga) -> Path:
    """Return the file of the saved views: beside the books."""
    return anteckningsfil(fraga).with_name("vyer.jsonl")


def vyer(fraga: Fraga) -> dict[str, str]:
    """Return the saved views by name, as words of the address; not one that was removed."""
    try:
        rader = las_rader(vyfil(fraga), ("tid", "av", "namn", "vy"), "vy")
    except ValueError as fel:
        raise SaknasError(str(fel)) from fel
    senast = {rad["namn"]: rad["vy"] for rad in rader}
    return {namn: vy for namn, vy in sorted(senast.items()) if vy}


def vald_vy(fraga: Fraga) -> str:
    """Return what is chosen, as words of an address."""
    return urlencode([par for par in fraga.ord.par if par[0] in ORD and par[1]])


def rensad_vy(text: str) -> str:
    """Return the words of an address that make a view, without any other."""
    return urlencode([par for par in parse_qsl(text) if par[0] in ORD])


def far_spara(roll: Roll) -> bool:
    """Tell who may save a view: any but those who only read."""
    return roll is not Roll.LASARE


def jamforelse(fraga: Fraga) -> Sida:
    """Show the form, and what is chosen in it as a table and a plot."""
    b = fraga.lage.b
    falt = [ett.strip() for ett in fraga.ord.getlist("rad")][:MAX_SERIER]
    fel, serier = [], []
    for text in filter(None, falt):
        try:
            serier.append(las_serie(b, text))
        except ValueError as hinder:
            fel.append(str(hinder))
    delar: tuple[Period, ...] = ()
    fran, till = _tid(fraga)
    steg = fraga.ord.get("steg") if fraga.ord.get("steg") in STEG else "ar"
    try:
        delar = perioder(fran, till, steg)
    except ValueError as hinder:
        fel.append(str(hinder))
    serier = list(dict.fromkeys(serier))
    visas = bool(serier) and bool(delar) and not fel
    sparade = vyer(fraga)
    return Sida(
        "Jämförelse",
        "jamforelse.html",
        {
            "mal": fraga.adresser.bas(fraga.sida),
            "gomda": fraga.adresser.filter_,
            "falt": [*falt, *[""] * (MAX_SERIER - len(falt))],
            "alternativ": [(ett.namn, i_ord(b, ett)) for ett in mojliga(b)],
            "fran": f"{fran:%Y-%m}",
            "till": f"{till:%Y-%m}",
            "steg": steg,
            "stegen": STEGNAMN,
            "jamforelsefel": fel,
            "diagram": _diagram(fraga, serier, delar) if visas else Markup(),
            "bara_forsta": len(serier) > MAX_LINJER,
            "vyer": [
                (namn, fraga.adresser.sida(fraga.sida, parse_qsl(vy)))
                for namn, vy in sparade.items()
            ],
            "vy": vald_vy(fraga) if visas else "",
            "far_spara": far_spara(fraga.roll),
            "spara": fraga.adresser.sida(f"{fraga.sida}/spara"),
            "biljett": fraga.biljett_for(fraga.sida),
        },
        (_tabell(fraga, serier, delar),) if visas else (),
        foljer_tid="ingen",
    )


def _tid(fraga: Fraga) -> tuple[dt.date, dt.date]:
    """Return the first and last day that are asked for; else all the years of the books."""
    ar = fraga.lage.poster.ar
    svar = []
    for namn, annars in (("fran", dt.date(ar[0], 1, 1)), ("till", dt.date(ar[-1], 12, 31))):
        traff = _MANAD.match(fraga.ord.get(namn))
        if traff and 1 <= int(traff[2]) <= 12 and int(traff[1]) >= 1:
            forsta = dt.date(int(traff[1]), int(traff[2]), 1)
            svar.append(forsta if namn == "fran" else sista_dagen(forsta.year, forsta.month))
        else:
            svar.append(annars)
    return svar[0], svar[1]


def _tabell(fraga: Fraga, serier: Sequence[Jamford], delar: Sequence[Period]) -> Tabell:
    efter_namn = {ett.namn: ett for ett in serier}
    efter_id = {period.id: period for period in delar}

    def lank(rad: Rad, kolumn: Kolumn, _cell: Cell) -> str:
        if rad.id not in efter_id:
            return ""
        return serielank(fraga, efter_namn[kolumn.id], efter_id[rad.id])

    rapport = jamforelserapport(fraga.lage.b, serier, delar)
    return Tabell(rapport, radrubrik="Period", cellank=lank, rubrik=False)


def serielank(fraga: Fraga, serie: Jamford, period: Period) -> str:
    """Return where an amount leads: to the account's rows, or the entries of the period."""
    if serie.slag == "konto":
        return kontolank(fraga, serie.kod, period)
    namn = {"motpart": "sok"}.get(serie.slag, serie.slag)
    ord_ = [(namn, serie.kod), ("time", f"{period.fran} - {period.till}")]
    return fraga.adresser.utan_tid().sida("Verifikationer", ord_)


def _diagram(fraga: Fraga, serier: Sequence[Jamford], delar: Sequence[Period]) -> Markup:
    b = fraga.lage.b
    tabell = jamfor(b, serier, delar)
    linjer = [
        Linje(_kort(i_ord(b, ett)), tuple(map(int, tabell[ett.namn].tolist())))
        for ett in serier[:MAX_LINJER]
    ]
    namn = [kort_period(period.fran, period.till) for period in delar]
    # As many names as there is room for.
    var = -(-len(namn) // 8)
    x = [ett if plats % var == 0 else "" for plats, ett in enumerate(namn)]
    delar_i_ord = [
        f"{linje.namn}: {kr(linje.ore[0])} {namn[0]}, {kr(linje.ore[-1])} {namn[-1]}"
        for linje in linjer
        if linje.ore[0] is not None and linje.ore[-1] is not None
    ]
    beskrivning = ". ".join(delar_i_ord) + ". Alla tal står i tabellen."
    return linjediagram("rk-jamforelse", "Jämförelse", beskrivning, x, linjer)


def _kort(namn: str) -> str:
    return namn if len(namn) <= 20 else f"{namn[:19]}…"
