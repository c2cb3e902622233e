"""Huvudbok, an account at a time, and saldobalans: the library's lists with links in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from rakenskap.bok.poster import Period, rakenskapsar
from rakenskap.fava_tillagg.harledning import rader_i_urval
from rakenskap.fava_tillagg.sida import Fraga, SaknasError, Sida
from rakenskap.fava_tillagg.sidor.rakenskaper import kontolank
from rakenskap.fava_tillagg.visning import Tabell
from rakenskap.listor import celler
from rakenskap.listor.huvudbok import huvudbok as huvudboksrapport
from rakenskap.listor.saldobalans import saldobalans as saldobalansrapport
from rakenskap.listor.urval import Listurval
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport
from rakenskap.rapport.storhet import Dimensioner

DIMENSIONSKOLUMNER = (
    Kolumn("datum", "Datum", "datum"),
    Kolumn("ver", "Ver", "text"),
    Kolumn("motpart", "Motpart", "text"),
    Kolumn("text", "Text", "text"),
    Kolumn("dimension", "Verksamhet, insats", "text"),
    Kolumn("debet", "Debet"),
    Kolumn("kredit", "Kredit"),
)


def med_dimension(b: Berakning, konto: str, period: Period, urval: Dimensioner) -> Rapport:
    """Make an account's rows of some dimensions in a period, and their sums; no balances."""
    kolumner = b.poster.kolumner
    rader = []
    debet = kredit = 0
    for nummer in rader_i_urval(b, konto, period, urval):
        ver = b.poster.verifikationer[kolumner["ver"][nummer]]
        ore = kolumner["ore"][nummer]
        debet, kredit = debet + max(ore, 0), kredit + max(-ore, 0)
        koder = (kolumner[namn][nummer] for namn in ("verksamhet", "insats"))
        rader.append(
            Rad(
                f"{konto}.{nummer}",
                "",
                (
                    celler.dag(ver.datum),
                    celler.text(celler.vernummer(ver)),
                    celler.text(kolumner["motpart"][nummer]),
                    celler.text(ver.text),
                    celler.text(", ".join(filter(None, koder))),
                    *celler.debet_kredit(ore, konto),
                ),
            )
        )
    summor = (celler.TOM,) * 5 + (
        celler.beloppscell(debet, konto),
        celler.beloppscell(kredit, konto),
    )
    rader.append(Rad("summa", "Summa", summor, "summa"))
    return Rapport("huvudbok", "Huvudbok", DIMENSIONSKOLUMNER, tuple(rader), decimaler=2)


def huvudbok(fraga: Fraga) -> Sida:
    """Show an account's rows, or the accounts to choose from."""
    konto = fraga.ord.get("konto")
    b = fraga.lage.b
    if not konto:
        return _saldosida(fraga, "Huvudbok", "Välj ett konto för att se dess verifikationer.")
    if konto not in b.bok.konton:
        raise SaknasError(f"Kontot {konto} finns inte i kontoplanen.")
    period, urval = _period(fraga), _dimensioner(fraga)
    if urval.alla:
        rapport = huvudboksrapport(b, Listurval(period.fran, period.till, ((konto, konto),)))
    else:
        rapport = med_dimension(b, konto, period, urval)
    ingress = period.rubrik
    if not urval.alla:
        ingress += f". Bara {', '.join(_dimensionsord(fraga, urval))}."
    return Sida(
        f"{konto} {b.konto(konto).namn}",
        "huvudbok.html",
        {
            "alla_konton": fraga.adresser.sida("Huvudbok"),
            "favakonto": fraga.adresser.favakonto(b.konto(konto).beancount),
        },
        (Tabell(rapport, cellank=_huvudbokslank(fraga, rapport, konto, period), rubrik=False),),
        val="period",
        ingress=ingress,
        foljer_tid="period" if not fraga.ord.get("fran") else "ingen",
    )


def verlank(fraga: Fraga, period: Period) -> Callable[[Rad, Kolumn, Cell], str]:
    """Return where a cell with a verifikation's number leads."""

    def lank(_rad: Rad, kolumn: Kolumn, cell: Cell) -> str:
        if kolumn.id not in ("ver", "rattad", "rattelse") or not cell.text:
            return ""
        namn = cell.text if "/" in cell.text else f"{cell.text}/{period.ar}"
        return fraga.adresser.ver(namn) if namn in fraga.lage.efter_namn else ""

    return lank


def _huvudbokslank(
    fraga: Fraga, rapport: Rapport, konto: str, period: Period
) -> Callable[[Rad, Kolumn, Cell], str]:
    """Return where the cells of an account lead: its rows to their entry, what was before back."""
    till_ver = verlank(fraga, period)
    # As the page has them: without the columns that are its heading.
    kolumner = Tabell(rapport).rapport.kolumner
    plats = [kolumn.id for kolumn in kolumner].index("ver")
    fjol = rakenskapsar(period.ar - 1)
    bakat = ""
    if period.fran.month > 1:
        fore = Period(dt.date(period.ar, 1, 1), period.fran - dt.timedelta(days=1))
        bakat = kontolank(fraga, konto, fore)
    elif fjol.ar in fraga.lage.poster.ar:
        bakat = kontolank(fraga, konto, fjol)

    def lank(rad: Rad, kolumn: Kolumn, cell: Cell) -> str:
        if not kolumn.is_belopp:
            return till_ver(rad, kolumn, cell)
        if rad.id.endswith(".ingaende"):
            return bakat
        return till_ver(rad, kolumner[plats], rad.celler[plats]) if rad.celler else ""

    return lank


def _dimensionsord(fraga: Fraga, urval: Dimensioner) -> Iterator[str]:
    forbund = fraga.lage.bok.forbund
    for kod in sorted(urval.verksamheter or ()):
        yield f"verksamhet {forbund.namn_pa('verksamhet', kod) if kod else 'saknas'}"
    if urval.insats is not None:
        namn = forbund.namn_pa("insats", urval.insats) if urval.insats else "saknas"
        yield f"insats {namn}"


def _period(fraga: Fraga) -> Period:
    if not fraga.ord.get("fran"):
        return fraga.val.period
    try:
        fran = dt.date.fromisoformat(fraga.ord.get("fran"))
        till = dt.date.fromisoformat(fraga.ord.get("till"))
    except ValueError:
        raise SaknasError(
            "Dagarna i adressen går inte att läsa. Gör så här: skriv dem som 2023-01-31."
        ) from None
    if fran.year != till.year or fran > till:
        raise SaknasError("Perioden måste ligga inom ett räkenskapsår.")
    return Period(fran, till)


def _dimensioner(fraga: Fraga) -> Dimensioner:
    """Return the dimensions of the address; `-` stands for a dimension that is not stated."""
    verksamheter = fraga.ord.getlist("verksamhet")
    insats = fraga.ord.get("insats")
    return Dimensioner(
        frozenset("" if kod == "-" else kod for kod in verksamheter) if verksamheter else None,
        ("" if insats == "-" else insats) if insats else None,
    )


# ---------------------------------------------------------------------- saldobalans


def saldobalans(fraga: Fraga) -> Sida:
    """Show the saldobalans."""
    return _saldosida(fraga, "Saldobalans", "")


def _saldosida(fraga: Fraga, titel: str, ingress: str) -> Sida:
    period = fraga.val.period
    b = fraga.lage.b
    if fraga.filtertext and fraga.urval is not None:
        b = fraga.lage.urval(fraga.urval)
        ingress = f"{ingress} Bara verifikationer under filtret på {fraga.filtertext}.".strip()
    rapport = saldobalansrapport(b, Listurval(period.fran, period.till))

    def lank(rad: Rad) -> str:
        if rad.id == "ej_omfort":
            fjol = [("ar", str(period.ar - 1))]
            return fraga.adresser.utan_tid().sida("Resultatrakning", fjol)
        return kontolank(fraga, rad.id, period) if rad.id.isdecimal() else ""

    def cellank(rad: Rad, kolumn: Kolumn, _cell: Cell) -> str:
        return lank(rad) if kolumn.id in ("kontonamn", "period") else ""

    return Sida(
        f"{titel} {period.rubrik}",
        tabeller=(Tabell(rapport, radlank=lank, cellank=cellank, rubrik=False),),
        val="period",
        ingress=ingress,
        foljer_urval=True,
    )
