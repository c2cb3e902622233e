"""Granskning: what the auditor looks for and notes. Reading only, but for the notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lkbr.bokfiler import historik
from rakenskap.bok.poster import Verifikation
from rakenskap.fava_tillagg.personer import far_granska
from rakenskap.fava_tillagg.sida import Fraga, SaknasError, Sida
from rakenskap.fava_tillagg.sidor.anteckningar import anteckningar_i
from rakenskap.fava_tillagg.sidor.huvudbok import verlank
from rakenskap.fava_tillagg.visning import Tabell
from rakenskap.granskning.anteckningar import Anteckning
from rakenskap.granskning.prov import (
    benford,
    i_perioden,
    luckor,
    per_person,
)
from rakenskap.granskning.provlista import PROV, las_granser, prova
from rakenskap.listor.historiklista import historiklista
from rakenskap.listor.rattelselista import rattelselista
from rakenskap.listor.urval import Listurval
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport

Lista = Callable[[Fraga, Sequence[Verifikation]], Rapport]


def _rattelser(fraga: Fraga, _verifikationer: Sequence[Verifikation]) -> Rapport:
    period = fraga.val.period
    return rattelselista(fraga.lage.b, Listurval(period.fran, period.till))


def _historik(fraga: Fraga, _verifikationer: Sequence[Verifikation]) -> Rapport:
    logg = historik(fraga.lage.bok.options)
    if logg is None:
        return Rapport(
            "historik",
            "Behandlingshistorik",
            stycken=("Böckerna har ingen behandlingshistorik.",),
            paragraf="LKBR 3:11",
        )
    return historiklista(logg)


def _prov(namn: str) -> Lista:
    def gor(fraga: Fraga, verifikationer: Sequence[Verifikation]) -> Rapport:
        return prova(fraga.lage.b, namn, verifikationer, _granser(fraga, namn))

    return gor


def _granser(fraga: Fraga, namn: str) -> dict[str, int]:
    try:
        return las_granser(namn, dict(fraga.ord.par))
    except ValueError as fel:
        raise SaknasError(str(fel)) from fel


def _granssida(fraga: Fraga, lista: str) -> dict[str, object]:
    """Return what the template needs of the chosen test's thresholds."""
    granser = PROV[lista].granser if lista in PROV else ()
    varden = _granser(fraga, lista) if granser else {}
    return {
        "granser": [(g.namn, g.rubrik, g.i_falt(varden[g.namn])) for g in granser],
        "mal": fraga.adresser.bas(fraga.sida),
        "gomda": [*fraga.adresser.filter_, *fraga.val.som_ord(), ("lista", lista)],
    }


# Every list of the page, in order: its name in the address, its heading, and who makes it.
LISTOR: dict[str, tuple[str, Lista]] = {
    "luckor": ("Luckor i nummerserierna", lambda _f, v: luckor(v)),
    **{namn: (PROV[namn].titel, _prov(namn)) for namn in PROV},
    "benford": ("Första siffran (Benford)", lambda _f, v: benford(v)),
    "personer": ("Vem som registrerat", lambda _f, v: per_person(v)),
    "rattelser": ("Rättelser", _rattelser),
    "historik": ("Behandlingshistorik", _historik),
}


def granskning(fraga: Fraga) -> Sida:
    """Show the list that is asked for."""
    verifikationer = _verifikationer(fraga)
    lista = fraga.ord.get("lista")
    if lista and lista not in LISTOR:
        raise SaknasError("Listan finns inte. Gör så här: välj en av listorna på sidan Granskning.")
    rapporter = []
    if lista:
        rapporter.append(LISTOR[lista][1](fraga, verifikationer))
    logg = historik(fraga.lage.bok.options)
    return Sida(
        f"Granskning {fraga.val.period.rubrik}",
        "granskning.html",
        {
            "listor": [
                (rubrik, fraga.har(lista=namn), namn == lista)
                for namn, (rubrik, _) in LISTOR.items()
            ],
            **_granssida(fraga, lista),
            "stickprov": fraga.adresser.sida("Stickprov", fraga.val.som_ord()),
            "antal_ver": len(verifikationer),
            "huvudhash": logg.huvudhash if logg else "",
            "poster_i_loggen": len(logg.poster) if logg else 0,
            "kedjan_haller": logg is not None and not logg.brott,
            "anteckningar": _anteckningar(fraga),
            "far_anteckna": fraga.roll.far_anteckna,
            "far_granska": far_granska(fraga.roll),
            "skriv": fraga.adresser.sida("Granskning/anteckna"),
            "biljett": fraga.biljett_for("Granskning"),
        },
        tuple(_tabell(fraga, rapport) for rapport in rapporter),
        val="period",
        foljer_urval=True,
        ingress=_ingress(fraga),
    )


def _ingress(fraga: Fraga) -> str:
    if fraga.urval is not None and fraga.filtertext:
        return f"Bara verifikationer under filtret på {fraga.filtertext}."
    return ""


def _verifikationer(fraga: Fraga) -> list[Verifikation]:
    """Return the period's verifikationer, under Fava's filters on account and text."""
    alla = i_perioden(fraga.lage.b, fraga.val.period)
    if fraga.urval is None or not fraga.filtertext:
        return alla
    kvar = {ver.namn for ver in fraga.lage.verifikationer(fraga.urval)}
    return [ver for ver in alla if ver.namn in kvar]


def _tabell(fraga: Fraga, rapport: Rapport) -> Tabell:
    def lank(rad: Rad) -> str:
        return fraga.adresser.ver(rad.id) if rad.id in fraga.lage.efter_namn else ""

    rubrik = {"luckor": "Serie", "benford": "Siffra"}.get(rapport.id, "Av")
    return Tabell(
        rapport,
        radrubrik=rubrik,
        radlank=lank,
        cellank=_cellank(fraga, rapport),
        tom="Inget att visa.",
    )


def _cellank(fraga: Fraga, rapport: Rapport) -> Callable[[Rad, Kolumn, Cell], str]:
    """Return where a list's cells lead: to the entry of the row, or the entries of a person."""
    till_ver = verlank(fraga, fraga.val.period)
    kolumner = Tabell(rapport).rapport.kolumner

    def lank(rad: Rad, kolumn: Kolumn, cell: Cell) -> str:
        if not kolumn.is_belopp:
            return till_ver(rad, kolumn, cell)
        if rapport.id == "personer":
            ord_ = [("ar", str(fraga.val.period.ar)), ("av", rad.etikett)]
            ord_.append(("attest", rad.celler[0].text))
            return fraga.adresser.utan_tid().sida("Verifikationer", ord_)
        egna = (till_ver(rad, k, c) for k, c in zip(kolumner, rad.celler, strict=False))
        return next(filter(None, egna), "")

    return lank


# ---------------------------------------------------------------------- notes


def _anteckningar(fraga: Fraga) -> list[tuple[Anteckning, str]]:
    if not fraga.roll.far_anteckna:
        return []
    return [
        (ett, fraga.adresser.ver(ett.ver) if ett.ver in fraga.lage.efter_namn else "")
        for ett in reversed(anteckningar_i(fraga))
    ]
