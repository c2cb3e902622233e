"""The statements, the notes and what each figure in them is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from lkbr.belopp import ore_som_text
from rakenskap.bok.poster import Period
from rakenskap.fava_tillagg.harledning import Harledning, harled
from rakenskap.fava_tillagg.sida import Fraga, SaknasError, Sida
from rakenskap.fava_tillagg.visning import Tabell
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport
from rakenskap.rapport.storhet import ALLA, Dimensioner

# Where each report stands.
SIDA_FOR = {
    "resultatrakning": "Resultatrakning",
    "balansrakning": "Balansrakning",
    "balansspecifikation": "Balansrakning",
    "kassaflodesanalys": "Kassaflodesanalys",
    "driftredovisning": "Driftredovisning",
    "investeringsredovisning": "Investeringar",
    "balanskravsutredning": "Balanskrav",
    "underskott": "Balanskrav",
    "femarsoversikt": "Balanskrav",
    "rekommenderat_eget_kapital": "Balanskrav",
}


# The lines that shares are of.
HUVUDRADER = ("summa_tillgangar", "eget_kapital_utgaende", "verksamhetens_kostnader")


def sida_for(rapport: Rapport) -> str:
    """Return the page that a report stands on."""
    return SIDA_FOR.get(rapport.id, "Noter")


def rapporter_for(fraga: Fraga) -> tuple[Rapport, ...]:
    """Return all reports for the choices of a request."""
    return fraga.lage.rapporter(fraga.val.perioder, fraga.val.enhet)


def figurlank(fraga: Fraga, rapport: Rapport) -> Callable[[Rad, Kolumn, Cell], str]:
    """Return where the figures of a report lead: to what they are made of."""
    sida = sida_for(rapport)
    val = fraga.val.som_ord()

    def lank(rad: Rad, kolumn: Kolumn, cell: Cell) -> str:
        if cell.kvot is None and (not cell.nyckel or cell.ore is None):
            return ""
        plats = [("rapport", rapport.id), ("rad", rad.id), ("kolumn", kolumn.id)]
        return fraga.adresser.sida(sida, [*val, *plats])

    return lank


def rapporttabell(fraga: Fraga, rapport: Rapport, *, rubrik: bool = True) -> Tabell:
    """Return a report as a table whose figures lead on."""
    noter = {str(r.nummer): r.id for r in rapporter_for(fraga) if r.nummer}
    notsida = fraga.adresser.sida("Noter", fraga.val.som_ord())
    return Tabell(
        rapport,
        enhet=fraga.val.enhet,
        cellank=figurlank(fraga, rapport),
        notlank=lambda nummer: f"{notsida}#{noter[nummer]}" if nummer in noter else notsida,
        rubrik=rubrik,
    )


def rapportsida(titel: str, ids: Sequence[str]) -> Callable[[Fraga], Sida]:
    """Return the function of a page that shows some reports."""

    def gor(fraga: Fraga) -> Sida:
        if fraga.ord.get("rad"):
            return harledningssida(fraga)
        rapporter = [r for r in rapporter_for(fraga) if r.id in ids]
        if not rapporter:
            raise SaknasError(
                f"{titel} görs från årets början. Gör så här: välj hela året, eller januari till "
                "och med en månad eller dag."
            )
        rapporter.sort(key=lambda rapport: ids.index(rapport.id))
        return Sida(
            f"{titel} {fraga.val.period.rubrik}",
            tabeller=tuple(
                rapporttabell(fraga, rapport, rubrik=plats > 0)
                for plats, rapport in enumerate(rapporter)
            ),
            val="alla",
            foljer_tid="alla",
            ingress=_ingress(fraga),
        )

    return gor


def _ingress(fraga: Fraga) -> str:
    """Say every sum that is not its parts."""
    rakenskap = fraga.lage.rakenskap(fraga.val.perioder, fraga.val.enhet)
    texter = [fynd for kontroll in rakenskap.rapportkontroller for fynd in kontroll.fynd]
    return " ".join(texter)


def resultatrakning(fraga: Fraga) -> Sida:
    """Show the resultaträkning; under Fava's filters, that of the entries they leave."""
    if fraga.ord.get("rad") or not fraga.filtertext or fraga.urval is None:
        return rapportsida("Resultaträkning", ("resultatrakning",))(fraga)
    b = fraga.lage.urval(fraga.urval)
    rapport = fraga.lage.urvalets_resultatrakning(b, fraga.val.perioder, fraga.val.enhet)
    rader = tuple(replace(rad, noter=()) for rad in rapport.rader)
    tabell = Tabell(
        replace(rapport, rader=rader),
        enhet=fraga.val.enhet,
        rubrik=False,
        # The entries that the filters leave, of the column's year.
        cellank=lambda _rad, kolumn, _cell: fraga.adresser.utan_tid().sida(
            "Verifikationer", [("ar", kolumn.id[:4])]
        ),
    )
    return Sida(
        f"Resultaträkning {fraga.val.period.rubrik}",
        tabeller=(tabell,),
        val="alla",
        foljer_tid="alla",
        ingress=f"Bara verifikationer under filtret på {fraga.filtertext}.",
        foljer_urval=True,
    )


def noter(fraga: Fraga) -> Sida:
    """Show the notes."""
    if fraga.ord.get("rad"):
        return harledningssida(fraga)
    egna = [rapport for rapport in rapporter_for(fraga) if rapport.nummer]
    if not egna:
        raise SaknasError(
            "Noterna görs från årets början. Gör så här: välj hela året, eller januari till och "
            "med en månad eller dag."
        )
    return Sida(
        f"Noter {fraga.val.period.rubrik}",
        tabeller=tuple(rapporttabell(fraga, rapport) for rapport in egna),
        val="alla",
        foljer_tid="alla",
        ingress=_ingress(fraga),
    )


# ---------------------------------------------------------------------- a figure's parts


def harledningssida(fraga: Fraga) -> Sida:
    """Show what a figure is made of."""
    rapporter = rapporter_for(fraga)
    rapport, rad, kolumn, cell = _hitta(fraga, rapporter)
    if cell.kvot is not None:
        return _kvotsida(fraga, rapporter, rapport, rad, kolumn, cell)
    harledning = harled(fraga.lage.b, rapporter, cell)
    tabeller = [
        *_deltabell(fraga, rapporter, harledning, cell),
        *_kontotabell(fraga, harledning, cell),
        *_budgettabell(fraga, harledning, cell),
    ]
    return Sida(
        f"{rad.etikett}, {kolumn.rubrik}",
        "harledning.html",
        {
            "rapport": rapport.titel,
            "tillbaka": f"{fraga.har()}#{rapport.id}.{rad.id}",
            "belopp": ore_som_text(cell.ore or 0),
            "paragraf": rad.paragraf,
            "harledning": harledning,
            "noll": not cell.ore,
        },
        tuple(tabeller),
    )


def _kvotsida(
    fraga: Fraga,
    rapporter: Sequence[Rapport],
    rapport: Rapport,
    rad: Rad,
    kolumn: Kolumn,
    cell: Cell,
) -> Sida:
    """Show the two amounts that a share is of, and where each stands."""
    rader = []
    lankar = {}
    for namn, etikett, ore in zip(("del", "helhet"), ("Del", "Av"), cell.kvot or (), strict=True):
        plats = _belopp_i(rapporter, ore, kolumn.id)
        if plats is not None:
            egen, dess_rad, dess_kolumn, dess_cell = plats
            vad = f"{etikett}: {dess_rad.etikett}"
            lankar[namn] = figurlank(fraga, egen)(dess_rad, dess_kolumn, dess_cell)
        else:
            # A cost of a verksamhet in a year that is not a column: the year's own page has it.
            vad = etikett
            lankar[namn] = fraga.adresser.utan_tid().sida("Driftredovisning", [("ar", kolumn.id)])
        rader.append(Rad(namn, vad, (Cell(ore=ore),)))
    kolumner = (Kolumn("belopp", "Belopp"),)
    delar = Rapport("delar", "Andelens två belopp", kolumner, tuple(rader), decimaler=2)
    return Sida(
        f"{rad.etikett}, {kolumn.rubrik}",
        "tillbaka.html",
        {"tillbaka": f"{fraga.har()}#{rapport.id}.{rad.id}", "tillbakatext": rapport.titel},
        (Tabell(delar, radrubrik="Belopp", radlank=lambda ett: lankar[ett.id]),),
        ingress=f"{cell.text} procent: det första beloppet delat med det andra.",
    )


def _belopp_i(
    rapporter: Sequence[Rapport], ore: int, period: str
) -> tuple[Rapport, Rad, Kolumn, Cell] | None:
    """Return where an amount of a period stands, whatever its sign; a main line before others."""
    platser = [
        (rapport, rad, kolumn, cell)
        for rapport in rapporter
        for rad in rapport.rader
        for kolumn, cell in zip(rapport.kolumner, rad.celler, strict=False)
        if ore and cell.ore is not None and abs(cell.ore) == abs(ore)
        if cell.nyckel.partition("@")[2] == period
    ]
    platser.sort(key=lambda plats: plats[1].id not in HUVUDRADER)
    return platser[0] if platser else None


def _hitta(fraga: Fraga, rapporter: Sequence[Rapport]) -> tuple[Rapport, Rad, Kolumn, Cell]:
    rapport_id, rad_id = fraga.ord.get("rapport"), fraga.ord.get("rad")
    for rapport in rapporter:
        if rapport.id != rapport_id:
            continue
        for rad in rapport.rader:
            for kolumn, cell in zip(rapport.kolumner, rad.celler, strict=False):
                if (rad.id, kolumn.id) == (rad_id, fraga.ord.get("kolumn")) and (
                    cell.nyckel or cell.kvot
                ):
                    return rapport, rad, kolumn, cell
    raise SaknasError(
        "Beloppet finns inte i rapporten längre. Gör så här: gå tillbaka till rapporten och välj "
        "det på nytt."
    )


def _deltabell(
    fraga: Fraga, rapporter: Sequence[Rapport], harledning: Harledning, cell: Cell
) -> list[Tabell]:
    if not harledning.delar:
        return []
    efter_id = {rapport.id: rapport for rapport in rapporter}
    rader = [
        Rad(str(plats), del_.etikett, (Cell(ore=del_.tecken * (del_.cell.ore or 0)),))
        for plats, del_ in enumerate(harledning.delar)
    ]
    summa = sum(rad.celler[0].ore or 0 for rad in rader)
    if summa == (cell.ore or 0):
        rader.append(Rad("summa", "Summa", (Cell(ore=summa),), "summa"))

    def lank(rad: Rad, _kolumn: Kolumn, _cell: Cell) -> str:
        if not rad.id.isdecimal():
            return ""
        del_ = harledning.delar[int(rad.id)]
        rapport = efter_id[del_.rapport]
        egen = replace(rapport.rad(del_.rad), celler=())
        return figurlank(fraga, rapport)(egen, Kolumn(del_.kolumn, ""), del_.cell)

    rapport = Rapport(
        "delar",
        "Rader som beloppet räknas av",
        (Kolumn("belopp", "Belopp"),),
        tuple(rader),
        decimaler=2,
    )
    return [Tabell(rapport, cellank=lank)]


def kontolank(fraga: Fraga, konto: str, period: Period, urval: Dimensioner = ALLA) -> str:
    """Return the address of an account's verifikationer in a period."""
    ord_ = [("konto", konto), ("fran", str(period.fran)), ("till", str(period.till))]
    if urval.verksamheter is not None:
        ord_ += [("verksamhet", kod or "-") for kod in sorted(urval.verksamheter)]
    if urval.insats is not None:
        ord_.append(("insats", urval.insats or "-"))
    return fraga.adresser.utan_tid().sida("Huvudbok", ord_)


def _kontotabell(fraga: Fraga, harledning: Harledning, cell: Cell) -> list[Tabell]:
    if not harledning.konton:
        return []
    b = fraga.lage.b
    delad = harledning.hur != ""
    rubriker = ("Ingående", "Förändring", "Utgående")
    kolumner = [Kolumn(rubrik.lower(), rubrik) for rubrik in rubriker]
    if delad:
        kolumner.insert(0, Kolumn("andel", harledning.hur.capitalize()))
    rader = []
    for del_ in harledning.konton:
        belopp = [del_.ingaende, del_.rorelse, del_.utgaende]
        if delad:
            belopp.insert(0, del_.andel or 0)
        etikett = f"{del_.konto} {b.konto(del_.konto).namn}"
        rader.append(Rad(del_.konto, etikett, tuple(Cell(ore=ore) for ore in belopp)))
    if delad:
        celler = (Cell(ore=cell.ore or 0), *(Cell() for _ in rubriker))
        rader.append(Rad("summa", "Summa", celler, "summa"))
    efter = ("Ingående, förändring och utgående är kontots egna, med debet positivt.",)
    rapport = Rapport("konton", "Konton", tuple(kolumner), tuple(rader), efter=efter, decimaler=2)

    def lank(rad: Rad) -> str:
        if rad.id == "summa":
            return ""
        return kontolank(fraga, rad.id, harledning.period, harledning.urval)

    def cellank(rad: Rad, kolumn: Kolumn, _cell: Cell) -> str:
        return lank(rad) if kolumn.id in ("andel", "förändring") else ""

    return [Tabell(rapport, radrubrik="Konto", radlank=lank, cellank=cellank)]


def _budgettabell(fraga: Fraga, harledning: Harledning, cell: Cell) -> list[Tabell]:
    if not harledning.budget:
        return []
    rader = [
        Rad(
            f"{rad.konto}-{plats}",
            rad.konto,
            (Cell(text=rad.verksamhet), Cell(text=rad.insats), Cell(ore=rad.ore)),
        )
        for plats, rad in enumerate(harledning.budget)
    ]
    summa = sum(rad.ore for rad in harledning.budget)
    if summa == cell.ore:
        rader.append(Rad("summa", "Summa", (Cell(), Cell(), Cell(ore=summa)), "summa"))
    kolumner = (
        Kolumn("verksamhet", "Verksamhet", "text"),
        Kolumn("insats", "Insats", "text"),
        Kolumn("belopp", "Budget"),
    )
    rapport = Rapport("budgetrader", "Budgetens rader", kolumner, tuple(rader), decimaler=2)

    def lank(rad: Rad) -> str:
        konto = rad.id.partition("-")[0]
        period, urval = harledning.period, harledning.urval
        return kontolank(fraga, konto, period, urval) if konto != "summa" else ""

    return [Tabell(rapport, radrubrik="Konto", radlank=lank)]
