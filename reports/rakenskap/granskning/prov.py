"""What stands out in the books: gaps, late, after closing, round, on days off, by whom, twice."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lkbr.bankdag import is_arbetsdag
from lkbr.bokslut import BOKSLUTSKONTO
from rakenskap.bok.poster import Period, Verifikation
from rakenskap.listor import celler
from rakenskap.listor.celler import omslutning, serie_och_nummer
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport

SENT_DAGAR = 35
JAMNT_ORE = 100_000
MINSTA_JAMNA_ORE = 1_000_000

KOLUMNER = (
    Kolumn("ver", "Ver", "text"),
    Kolumn("datum", "Datum", "datum"),
    Kolumn("registrerad", "Registrerad", "datum"),
    Kolumn("av", "Av", "text"),
    Kolumn("motpart", "Motpart", "text"),
    Kolumn("text", "Text", "text"),
    Kolumn("varfor", "Iakttagelse", "text"),
    Kolumn("belopp", "Belopp"),
)


@dataclass(frozen=True, slots=True)
class Traff:
    """A verifikation that a test found, and what was seen."""

    ver: Verifikation
    varfor: str = ""


def verifikationslista(
    rapport_id: str, titel: str, traffar: Iterable[Traff], regel: str, metod: str
) -> Rapport:
    """Make the list of what a test found: a row a verifikation, amount its debit in öre."""
    rader = tuple(
        Rad(
            traff.ver.namn,
            "",
            (
                celler.text(traff.ver.namn),
                celler.dag(traff.ver.datum),
                celler.dag(traff.ver.registrerad),
                celler.text(traff.ver.av),
                celler.text(traff.ver.motpart),
                celler.text(traff.ver.text),
                celler.text(traff.varfor),
                celler.beloppscell(omslutning(traff.ver)),
            ),
        )
        for traff in traffar
    )
    antal = f"{len(rader)} verifikation" + ("" if len(rader) == 1 else "er")
    return Rapport(
        rapport_id,
        titel,
        KOLUMNER,
        rader,
        stycken=(f"{metod} {antal}.".strip(),),
        paragraf=regel,
        decimaler=2,
    )


# ---------------------------------------------------------------------- tests


def sena(verifikationer: Iterable[Verifikation]) -> list[Traff]:
    """Return what was registered more than so many days after the event, the latest first."""
    traffar = []
    for ver in verifikationer:
        if ver.registrerad is None:
            continue
        dagar = (ver.registrerad - ver.datum).days
        if dagar > SENT_DAGAR:
            traffar.append((dagar, Traff(ver, f"{dagar} dagar efter händelsen")))
    return [traff for _, traff in sorted(traffar, key=lambda par: -par[0])]


def stangningsdag(b: Berakning, ar: int) -> dt.date | None:
    """Return the day that a year's closing entry was registered; None when it is not closed."""
    dagar = [
        ver.registrerad or ver.datum
        for ver in b.poster.verifikationer
        if ver.datum.year == ar
        and any(k in b.bok.konton and b.konto(k).rad == BOKSLUTSKONTO for k, _, _ in ver.rader)
    ]
    return min(dagar, default=None)


def efter_bokslut(b: Berakning, verifikationer: Iterable[Verifikation]) -> list[Traff]:
    """Return what was registered on a year after the day that its closing entry was."""
    stangda = {ar: stangningsdag(b, ar) for ar in b.poster.ar}
    traffar = []
    for ver in verifikationer:
        stangd = stangda[ver.datum.year]
        if stangd is not None and ver.registrerad is not None and ver.registrerad > stangd:
            traffar.append(Traff(ver, f"året stängdes {stangd}"))
    return traffar


def jamna(verifikationer: Iterable[Verifikation]) -> list[Traff]:
    """Return what amounts to whole thousands of kronor, from 10 000 kr."""
    return [
        Traff(ver)
        for ver in verifikationer
        if omslutning(ver) >= MINSTA_JAMNA_ORE and omslutning(ver) % JAMNT_ORE == 0
    ]


VECKODAGAR = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")


def lediga_dagar(verifikationer: Iterable[Verifikation]) -> list[Traff]:
    """Return what was registered on a day off."""
    return [
        Traff(ver, f"registrerad en {VECKODAGAR[ver.registrerad.weekday()]} som är ledig")
        for ver in verifikationer
        if ver.registrerad is not None and not is_arbetsdag(ver.registrerad)
    ]


def dubbletter(verifikationer: Iterable[Verifikation]) -> list[Traff]:
    """Return what has the same motpart and amount as another within a month."""
    grupper: defaultdict[tuple[str, int], list[Verifikation]] = defaultdict(list)
    for ver in verifikationer:
        if ver.motpart and not ver.rattar:
            grupper[ver.motpart, omslutning(ver)].append(ver)
    traffar = []
    for egna in grupper.values():
        ordnade = sorted(egna, key=lambda ver: (ver.datum, ver.namn))
        for fore, efter in pairwise(ordnade):
            samma_serie = serie_och_nummer(fore)[0] == serie_och_nummer(efter)[0]
            if samma_serie and (efter.datum - fore.datum).days <= 31:
                traffar.append(Traff(efter, f"samma motpart och belopp som {fore.namn}"))
    return traffar


Provfunktion = Callable[[Berakning, Sequence[Verifikation]], list[Traff]]

# Heading, rule, method in words, and the test itself.
PROV: Mapping[str, tuple[str, str, str, Provfunktion]] = {
    "sena": (
        "Sent registrerade",
        "LKBR 3:4",
        f"Registrerade mer än {SENT_DAGAR} dagar efter händelsen.",
        lambda _b, v: sena(v),
    ),
    "efter_bokslut": (
        "Registrerade efter bokslutet",
        "LKBR 3:4",
        "Registrerade efter den dag då årets stängning registrerades.",
        efter_bokslut,
    ),
    "jamna": (
        "Jämna belopp",
        "",
        "Hela tusental kronor, från 10 000 kr.",
        lambda _b, v: jamna(v),
    ),
    "lediga": (
        "Registrerade på lediga dagar",
        "",
        "Lördagar, söndagar och svenska helgdagar.",
        lambda _b, v: lediga_dagar(v),
    ),
    "dubbletter": (
        "Möjliga dubbletter",
        "",
        "Samma serie, motpart och belopp som en annan högst 31 dagar tidigare.",
        lambda _b, v: dubbletter(v),
    ),
}


def prova(b: Berakning, prov: str, verifikationer: Sequence[Verifikation]) -> Rapport:
    """Make the list of a test by its name."""
    titel, regel, metod, funktion = PROV[prov]
    return verifikationslista(prov, titel, funktion(b, verifikationer), regel, metod)


# ---------------------------------------------------------------------- gaps, and by whom


def luckor(verifikationer: Iterable[Verifikation]) -> Rapport:
    """Make the list of series: first and last number, and the numbers missing or used twice."""
    serier: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for ver in verifikationer:
        serie, ett = serie_och_nummer(ver)
        if serie:
            serier[ver.datum.year, serie].append(ett)
    rader = []
    for (ar, serie), nummer in sorted(serier.items()):
        saknas = sorted(set(range(1, max(nummer) + 1)) - set(nummer))
        dubbla = sorted(ett for ett, antal in Counter(nummer).items() if antal > 1)
        rader.append(
            Rad(
                f"{serie}-{ar}",
                f"{serie} {ar}",
                (
                    celler.text(str(len(nummer))),
                    celler.text(f"{serie}{min(nummer)} – {serie}{max(nummer)}"),
                    celler.text(", ".join(map(str, saknas)) or "inga"),
                    celler.text(", ".join(map(str, dubbla)) or "inga"),
                ),
            )
        )
    kolumner = (
        Kolumn("antal", "Antal", "text"),
        Kolumn("nummer", "Nummer", "text"),
        Kolumn("saknas", "Saknas", "text"),
        Kolumn("dubbla", "Dubbla", "text"),
    )
    return Rapport("luckor", "Luckor i nummerserierna", kolumner, tuple(rader), paragraf="LKBR 3:9")


def per_person(verifikationer: Iterable[Verifikation]) -> Rapport:
    """Make the table of who registered and who attested: number and amount in öre."""
    antal: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for ver in verifikationer:
        attest = dict(ver.ovrigt).get("attesterad-av", "")
        par = antal[ver.av or "okänd", attest or "inte attesterad"]
        par[0] += 1
        par[1] += omslutning(ver)
    rader = tuple(
        Rad(
            f"{plats}",
            av,
            (Cell(text=attest), Cell(text=str(tal[0])), Cell(ore=tal[1])),
        )
        for plats, ((av, attest), tal) in enumerate(sorted(antal.items()))
    )
    kolumner = (
        Kolumn("attest", "Attesterad av", "text"),
        Kolumn("antal", "Antal", "text"),
        Kolumn("belopp", "Belopp"),
    )
    return Rapport("personer", "Vem som registrerat", kolumner, rader, decimaler=2)


def i_perioden(b: Berakning, period: Period) -> list[Verifikation]:
    """Return the period's numbered verifikationer."""
    return [ver for ver in b.poster.i_perioden(period) if ver.ver]
