"""The auditor's judgements: the analytical review, the checklist and the remarks, and one of each.

Anyone who may see the auditor's room reads them; only the auditor writes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lkbr.belopp import ore_av_text, ore_som_text
from rakenskap.bok.poster import rakenskapsar
from rakenskap.bokslut.avstamning import avstamningstabell
from rakenskap.fava_tillagg.personer import far_granska
from rakenskap.fava_tillagg.sida import Fraga, SaknasError, Sida
from rakenskap.fava_tillagg.sidor.anteckningar import anteckningsfil
from rakenskap.fava_tillagg.sidor.rakenskaper import figurlank, kontolank
from rakenskap.fava_tillagg.val import samma_del
from rakenskap.fava_tillagg.visning import Tabell
from rakenskap.granskning.analytisk import Granser, analysrapporter
from rakenskap.granskning.bedomning import (
    ANALYS,
    ANMARKNING,
    FILNAMN,
    KRAV,
    LAGEN,
    Bedomning,
    Revisorsanmarkning,
    anmarkningar,
    galler,
    las_bedomningar,
)
from rakenskap.granskning.checklista import checklista, lagkrav, provat
from rakenskap.listor import celler
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport

Fakta = Sequence[tuple[str, str]]


def bedomningsfil(fraga: Fraga) -> Path:
    """Return the file of the auditor's judgements: beside the notes."""
    return anteckningsfil(fraga).with_name(FILNAMN)


def bedomningar_i(fraga: Fraga) -> list[Bedomning]:
    """Return the judgements."""
    try:
        return las_bedomningar(bedomningsfil(fraga))
    except ValueError as fel:
        raise SaknasError(str(fel)) from fel


@dataclass(frozen=True, slots=True)
class Sak:
    """A thing that is judged: its kind, year and name, and the name of the one after it."""

    slag: str
    ar: str
    nyckel: str
    nasta: str = ""


def _en(
    fraga: Fraga, sak: Sak, titel: str, fakta: Fakta, tabeller: tuple[Tabell, ...] = ()
) -> Sida:
    """Show one thing that is judged: what is known of it, the form, and what was said before."""
    egna = [
        ett
        for ett in bedomningar_i(fraga)
        if (ett.slag, ett.ar, ett.nyckel) == (sak.slag, sak.ar, sak.nyckel)
    ]
    return Sida(
        titel,
        "bedomning.html",
        {
            "fakta": [(namn, text) for namn, text in fakta if text],
            "tidigare": list(reversed(egna)),
            "lagen": LAGEN[sak.slag],
            "senast": egna[-1] if egna else None,
            "falt": {"ar": sak.ar, "nyckel": sak.nyckel, "nasta": sak.nasta},
            "far_granska": far_granska(fraga.roll),
            "skriv": fraga.adresser.sida(f"{fraga.sida}/bedom", _valda(fraga)),
            "biljett": fraga.biljett_for(fraga.sida),
            "tillbaka": fraga.har(**granser_i_ord(fraga)),
        },
        tabeller,
        foljer_tid="period",
    )


def _valda(fraga: Fraga) -> list[tuple[str, str]]:
    return [*fraga.val.som_ord(), *granser_i_ord(fraga).items()]


# ---------------------------------------------------------------------- analytical review


def granser_av(fraga: Fraga) -> Granser:
    """Return the auditor's threshold, as the address has it.

    Raises:
        SaknasError: it cannot be read.
    """
    grund = Granser()
    belopp, procent, punkter = (fraga.ord.get(namn) for namn in ("grans", "procent", "punkter"))
    ore = ore_av_text(belopp) if belopp else grund.belopp_ore
    tal = [text or str(annars) for text, annars in ((procent, grund.procent), (punkter, 5))]
    if ore is None or ore < 0 or not all(ett.isdecimal() and len(ett) < 4 for ett in tal):
        raise SaknasError(
            "Gränsen går inte att läsa. Gör så här: skriv kronor som 100 000 och procent som 10."
        )
    return Granser(ore, int(tal[0]), int(tal[1]))


def granser_i_ord(fraga: Fraga) -> dict[str, str]:
    """Return the threshold as words of the address, for links that keep it."""
    return {namn: fraga.ord.get(namn) for namn in ("grans", "procent", "punkter")}


def analys(fraga: Fraga) -> Sida:
    """Show the analytical review, or one line of it."""
    granser = granser_av(fraga)
    period = fraga.val.period
    if period.fran.month != 1 or period.fran.day != 1:
        raise SaknasError(
            "Den analytiska granskningen görs från årets början. Gör så här: välj hela året, eller "
            "januari till och med en månad."
        )
    perioder = (period, samma_del(period, period.ar - 1))
    kallor = fraga.lage.rapporter(perioder, "kr")
    bedomda = galler(bedomningar_i(fraga), ANALYS, period.ar)
    rapporter = analysrapporter(fraga.lage.b, kallor, period, granser, bedomda)
    tabeller = tuple(_analystabell(fraga, rapport, kallor) for rapport in rapporter)
    if fraga.ord.get("post"):
        return _en_rad(fraga, tabeller, fraga.ord.get("post"))
    avstamt = Tabell(
        avstamningstabell(fraga.lage.bok, period.till),
        radlank=lambda rad: kontolank(fraga, rad.id, period),
    )
    return Sida(
        f"Analytisk granskning {period.rubrik}",
        "analys.html",
        {
            "mal": fraga.adresser.bas(fraga.sida),
            "gomda": [*fraga.adresser.filter_, *fraga.val.som_ord()],
            "granser": granser,
            "kronor": ore_som_text(granser.belopp_ore).removesuffix(",00"),
        },
        (*tabeller, avstamt),
        val="period",
        ingress="Varje rad mot föregående år, budget och andel, och sist hur balanskontona är "
        "avstämda. Välj en rad för att bedöma den.",
    )


def _analystabell(fraga: Fraga, rapport: Rapport, kallor: Sequence[Rapport]) -> Tabell:
    kalla = next((ett for ett in kallor if f"analys-{ett.id}" == rapport.id), None)
    if kalla is None:
        return Tabell(rapport, radrubrik="Nyckeltal")
    vidare = figurlank(fraga, kalla)
    namn = {"nu": 0, "fore": 1}
    if kalla.id == "driftredovisning":
        platser = [kolumn.id for kolumn in kalla.kolumner]
        namn = {
            eget: platser.index(annat)
            for eget, annat in (("nu", "netto"), ("fore", "fore"), ("budget", "budget"))
            if annat in platser
        }
    budget = fraga.adresser.sida("Budget", fraga.val.som_ord())

    def cellank(rad: Rad, kolumn: Kolumn, _cell: Cell) -> str:
        if kolumn.id in namn:
            plats = namn[kolumn.id]
            return vidare(rad, kalla.kolumner[plats], kalla.rad(rad.id).celler[plats])
        return budget if kolumn.id == "budget" else ""

    def radlank(rad: Rad) -> str:
        return fraga.har(post=f"{kalla.id}.{rad.id}", **granser_i_ord(fraga))

    return Tabell(rapport, radlank=radlank, cellank=cellank)


def _en_rad(fraga: Fraga, tabeller: Sequence[Tabell], nyckel: str) -> Sida:
    rapport_id, _, rad_id = nyckel.partition(".")
    for tabell in tabeller:
        rapport = tabell.rapport
        for rad in rapport.rader:
            if (rapport.id, rad.id) == (f"analys-{rapport_id}", rad_id) and rad.celler:
                egen = replace(tabell, rapport=replace(rapport, rader=(rad,)))
                ar = str(fraga.val.period.ar)
                titel = f"{rad.etikett}, {fraga.val.period.rubrik}"
                return _en(fraga, Sak(ANALYS, ar, nyckel), titel, (), (egen,))
    raise SaknasError("Raden finns inte längre. Gör så här: gå tillbaka och välj den på nytt.")


# ---------------------------------------------------------------------- the checklist


def checklistsida(fraga: Fraga) -> Sida:
    """Show the checklist of the year, or one demand."""
    ar = fraga.val.period.ar
    if fraga.ord.get("post"):
        return _ett_krav(fraga, ar, fraga.ord.get("post"))
    bedomda = galler(bedomningar_i(fraga), KRAV, ar)
    rapport = checklista(fraga.lage.kontroller(ar), fraga.lage.bok, bedomda)
    return Sida(
        f"{rapport.titel} {fraga.val.period.rubrik}",
        "papper.html",
        {"papper": _papper(fraga), "kontroller": _kontrollank(fraga)},
        (
            Tabell(
                rapport,
                radrubrik="Krav",
                radlank=lambda rad: fraga.har(post=rad.id),
                rubrik=False,
            ),
        ),
        val="period",
        ingress="Vad programmet prövat, vad det inte prövat, och revisorns egen bedömning.",
        foljer_tid="period",
    )


def _kontrollank(fraga: Fraga) -> str:
    return fraga.adresser.sida("Kontroller", fraga.val.som_ord())


def _papper(fraga: Fraga) -> str:
    return fraga.adresser.sida(f"{fraga.sida}/papper.pdf", _valda(fraga))


def _ett_krav(fraga: Fraga, ar: int, nyckel: str) -> Sida:
    alla = lagkrav()
    platser = {krav.id: plats for plats, krav in enumerate(alla)}
    if nyckel not in platser:
        raise SaknasError("Kravet finns inte i listan. Gör så här: gå tillbaka till checklistan.")
    krav = alla[platser[nyckel]]
    efter_kod = {ett.kod: ett for ett in fraga.lage.kontroller(ar)}
    ett = provat(krav, efter_kod, fraga.lage.bok)
    rader = [
        Rad(kod, kod, (celler.text(namn), celler.text(utfall or "inte av året")))
        for kod, namn, utfall in ett.kontroller
    ]
    kolumner = (Kolumn("namn", "Kontroll", "text"), Kolumn("utfall", "Utfall", "text"))
    tabell = Rapport("provat", "Prövat av programmet", kolumner, tuple(rader), efter=ett.fynd)
    nasta = alla[platser[nyckel] + 1].id if platser[nyckel] + 1 < len(alla) else ""
    fakta = (
        ("Regel", krav.regel),
        ("Räkenskapsår", str(ar)),
        ("Programmet", ett.utfall),
        ("Inte prövat", "; ".join(ett.inte)),
    )
    tabeller = (Tabell(tabell, radrubrik="Kod", tom="Ingen kontroll prövar det."),)
    titel = krav.vad[0].upper() + krav.vad[1:]
    return _en(fraga, Sak(KRAV, str(ar), nyckel, nasta), titel, fakta, tabeller)


# ---------------------------------------------------------------------- remarks


def anmarkningssida(fraga: Fraga) -> Sida:
    """Show the remarks of earlier years and how each stands, or one remark."""
    alla = anmarkningar(bedomningar_i(fraga))
    if fraga.ord.get("post"):
        return _en_anmarkning(fraga, alla, fraga.ord.get("post"))
    rapport = anmarkningslista(alla)
    return Sida(
        "Tidigare anmärkningar",
        "anmarkningar.html",
        {
            "papper": _papper(fraga),
            "far_granska": far_granska(fraga.roll),
            "skriv": fraga.adresser.sida(f"{fraga.sida}/ny", fraga.val.som_ord()),
            "biljett": fraga.biljett_for(fraga.sida),
            "arlista": [str(ar) for ar in reversed(fraga.lage.poster.ar)],
        },
        (
            Tabell(
                rapport,
                radrubrik="Anmärkning",
                radlank=lambda rad: fraga.har(post=rad.id),
                rubrik=False,
                tom="Ingen anmärkning är antecknad.",
            ),
        ),
        foljer_tid="ingen",
        ingress="Vad revisorerna anmärkt, och hur det har följts upp. Revisorn för listan.",
    )


def anmarkningslista(alla: Sequence[Revisorsanmarkning]) -> Rapport:
    """Return the remarks with how each stands, as a table."""
    rader = tuple(
        Rad(
            f"{ett.ar}.{ett.nyckel}",
            ett.rubrik,
            tuple(
                map(
                    celler.text,
                    (
                        ett.ar,
                        ett.fran,
                        ett.senast.i_ord,
                        ett.senast.text,
                        f"{ett.senast.av} {ett.senast.tid[:10]}" if len(ett.alla) > 1 else "",
                    ),
                )
            ),
        )
        for ett in alla
    )
    kolumner = (
        Kolumn("ar", "Avser år", "text"),
        Kolumn("fran", "Från", "text"),
        Kolumn("lage", "Läge", "text"),
        Kolumn("anteckning", "Uppföljning", "text"),
        Kolumn("av", "Följt upp av", "text"),
    )
    return Rapport(
        "anmarkningar",
        "Tidigare anmärkningar",
        kolumner,
        rader,
        decimaler=2,
        radrubrik="Anmärkning",
    )


def _en_anmarkning(fraga: Fraga, alla: Sequence[Revisorsanmarkning], post: str) -> Sida:
    ar, _, nyckel = post.partition(".")
    for ett in alla:
        if (ett.ar, ett.nyckel) == (ar, nyckel):
            period = rakenskapsar(fraga.val.period.ar)
            fakta = (
                ("Anmärkning", ett.rubrik),
                ("Avser", ett.ar),
                ("Från", ett.fran),
                ("Läge", ett.senast.i_ord),
                ("Följs upp i granskningen av", period.rubrik),
            )
            titel = f"Anmärkning {ett.nyckel} på {ar}"
            return _en(fraga, Sak(ANMARKNING, ar, nyckel), titel, fakta)
    raise SaknasError("Anmärkningen finns inte i listan. Gör så här: gå tillbaka till listan.")
