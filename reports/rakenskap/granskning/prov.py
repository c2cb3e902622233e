"""What stands out in the books: gaps, late, after closing, round, on days off, by whom, twice."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from lkbr.bankdag import is_arbetsdag
from lkbr.belopp import MINUS, kr
from lkbr.bokslut import BOKSLUTSKONTO
from rakenskap.bok.poster import Period, Verifikation
from rakenskap.listor import celler
from rakenskap.listor.celler import omslutning
from rakenskap.listor.vertabell import vertabell
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport

SENT_DAGAR = 35
JAMNT_ORE = 100_000
MINSTA_JAMNA_ORE = 1_000_000
DUBBLETT_DAGAR = 31
UNDER_GRANS_PROCENT = 5
ARSSKIFTE_DAGAR = 5
SALLAN_GANGER = 2
ATTEST_DAGAR = 30
SAMMA_BELOPP_ANTAL = 3
BENFORD_MINST = 300

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


def _traffar(verifikationer: Sequence[Verifikation], varfor: pd.Series[str]) -> list[Traff]:
    """Return the hits: places in the list, and what was seen there."""
    platser = varfor.index.to_numpy().tolist()
    return [
        Traff(verifikationer[plats], str(ord_))
        for plats, ord_ in zip(platser, varfor.to_numpy().tolist(), strict=True)
    ]


def sena(verifikationer: Sequence[Verifikation]) -> list[Traff]:
    """Return what was registered more than so many days after the event, the latest first."""
    tabell = vertabell(verifikationer)
    # Days without a registration are NaT, which is not more than anything.
    efter = (tabell["registrerad"] - tabell["datum"]).dt.days
    traffade = efter[efter > SENT_DAGAR].astype("int64").sort_values(ascending=False, kind="stable")
    return _traffar(verifikationer, traffade.astype("str") + " dagar efter händelsen")


def stangningsdagar(b: Berakning) -> dict[int, dt.date]:
    """Return the day that each closed year's closing entry was registered."""
    poster = b.poster
    konton = [nr for nr, konto in b.bok.konton.items() if konto.rad == BOKSLUTSKONTO]
    platser = poster.tabell.loc[poster.tabell["konto"].isin(konton), "ver"].unique()
    tabell = vertabell(poster.verifikationer[plats] for plats in platser)
    dagar = tabell["registrerad"].fillna(tabell["datum"]).groupby(tabell["ar"]).min()
    return dict(zip(dagar.index.tolist(), dagar.dt.date.tolist(), strict=True))


def efter_bokslut(b: Berakning, verifikationer: Sequence[Verifikation]) -> list[Traff]:
    """Return what was registered on a year after the day that its closing entry was."""
    tabell = vertabell(verifikationer)
    stangd = pd.to_datetime(tabell["ar"].map(stangningsdagar(b)))
    varfor = "året stängdes " + stangd.dt.strftime("%Y-%m-%d")
    return _traffar(verifikationer, varfor[tabell["registrerad"] > stangd])


def jamna(verifikationer: Sequence[Verifikation]) -> list[Traff]:
    """Return what amounts to whole thousands of kronor, from 10 000 kr."""
    ore = vertabell(verifikationer)["omslutning"]
    traffade = ore[(ore >= MINSTA_JAMNA_ORE) & (ore % JAMNT_ORE == 0)]
    return _traffar(verifikationer, pd.Series("", index=traffade.index, dtype="str"))


VECKODAGAR = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")


def lediga_dagar(verifikationer: Sequence[Verifikation]) -> list[Traff]:
    """Return what was registered on a day off."""
    registrerad = vertabell(verifikationer)["registrerad"]
    lediga = [dag for dag in registrerad.dropna().unique() if not is_arbetsdag(dag.date())]
    traffade = registrerad[registrerad.isin(lediga)]
    varfor = "registrerad en " + traffade.dt.day_of_week.map(dict(enumerate(VECKODAGAR)))
    return _traffar(verifikationer, varfor + " som är ledig")


def dubbletter(verifikationer: Sequence[Verifikation]) -> list[Traff]:
    """Return what has the same motpart and amount as another of the serie within a month."""
    tabell = vertabell(verifikationer)
    tabell = tabell[(tabell["motpart"] != "") & (tabell["rattar"] == "")]
    tabell = tabell.sort_values(["datum", "namn"], kind="stable")
    lika = tabell.groupby(["motpart", "omslutning"], observed=True, sort=False)
    fore = lika[["namn", "serie", "datum"]].shift()
    nara = (tabell["datum"] - fore["datum"]).dt.days <= DUBBLETT_DAGAR
    traffade = fore.loc[nara & (tabell["serie"].astype("str") == fore["serie"].astype("str"))]
    varfor = "samma motpart och belopp som " + traffade["namn"]
    return _traffar(verifikationer, varfor)


def under_grans(b: Berakning, verifikationer: Sequence[Verifikation]) -> list[Traff]:
    """Return what amounts to a little less than somebody's highest amount of attest."""
    tabell = vertabell(verifikationer)
    varfor = pd.Series("", index=tabell.index, dtype="str")
    for attestant in b.bok.forbund.attestanter:
        grans = attestant.hogst_ore
        if grans is None:
            continue
        ore, serie = tabell["omslutning"], tabell["serie"].astype("str")
        nara = (ore <= grans) & (ore * 100 > grans * (100 - UNDER_GRANS_PROCENT))
        varfor[nara & serie.isin(attestant.serier)] = (
            f"strax under gränsen för {attestant.namn}, {kr(grans)}"
        )
    return _traffar(verifikationer, varfor[varfor != ""])


def kring_arsskiftet(verifikationer: Sequence[Verifikation]) -> list[Traff]:
    """Return what is dated in the first or last days of a year."""
    dag = vertabell(verifikationer)["datum"]
    nara = (dag.dt.month == 1) & (dag.dt.day <= ARSSKIFTE_DAGAR)
    nara |= (dag.dt.month == 12) & (dag.dt.day > 31 - ARSSKIFTE_DAGAR)
    return _traffar(verifikationer, "daterad " + dag[nara].dt.strftime("%Y-%m-%d"))


def sallan_konton(b: Berakning, verifikationer: Sequence[Verifikation]) -> list[Traff]:
    """Return what touches an account that few of the entries touch."""
    rader = pd.DataFrame(
        [(plats, konto) for plats, ver in enumerate(verifikationer) for konto, _, _ in ver.rader],
        columns=["plats", "konto"],
    ).drop_duplicates()
    ganger = rader.groupby("konto")["plats"].transform("size")
    sallan = rader[ganger <= SALLAN_GANGER].groupby("plats")["konto"].agg(", ".join)
    namn = {nr: konto.namn for nr, konto in b.bok.konton.items()}
    varfor = sallan.map(
        lambda konton: "sällan " + ", ".join(f"{k} {namn.get(k, '')}" for k in konton.split(", "))
    )
    return _traffar(verifikationer, varfor)


def sent_attesterade(verifikationer: Sequence[Verifikation]) -> list[Traff]:
    """Return what was attested long after it was registered, the longest first."""
    tabell = vertabell(verifikationer)
    dagar = (tabell["attesterad"] - tabell["registrerad"]).dt.days
    traffade = (
        dagar[dagar > ATTEST_DAGAR].astype("int64").sort_values(ascending=False, kind="stable")
    )
    return _traffar(verifikationer, "attesterad " + traffade.astype("str") + " dagar senare")


def samma_belopp(verifikationer: Sequence[Verifikation]) -> list[Traff]:
    """Return what amounts to the same as several others, whatever the motpart."""
    ore = vertabell(verifikationer)["omslutning"]
    antal = ore.groupby(ore).transform("size")
    traffade = antal[(antal >= SAMMA_BELOPP_ANTAL) & (ore >= MINSTA_JAMNA_ORE)]
    return _traffar(verifikationer, traffade.astype("str") + " verifikationer på samma belopp")


def benford(verifikationer: Sequence[Verifikation]) -> Rapport:
    """Make the table of first digits: how many there are, and how many Benford's law expects."""
    ore = vertabell(verifikationer)["omslutning"]
    siffror = ore[ore > 0].astype("str").str[0].value_counts()
    antal = int(siffror.sum())
    rader = []
    for siffra in range(1, 10):
        har = int(siffror.get(str(siffra), 0))
        vantat = round(antal * math.log10(1 + 1 / siffra))
        texter = (str(har), str(vantat), str(har - vantat).replace("-", MINUS))
        rader.append(Rad(str(siffra), str(siffra), tuple(map(celler.text, texter))))
    stycken = [f"Första siffran i omslutningen av {antal} verifikationer."]
    if antal < BENFORD_MINST:
        stycken.append(
            f"Färre än {BENFORD_MINST}: i så små böcker säger avvikelser lite, och återkommande "
            "belopp (hyra, bidrag) ger dem av sig själva."
        )
    kolumner = (
        Kolumn("antal", "Antal", "text"),
        Kolumn("vantat", "Väntat", "text"),
        Kolumn("avvikelse", "Avvikelse", "text"),
    )
    return Rapport(
        "benford", "Första siffran (Benford)", kolumner, tuple(rader), stycken=tuple(stycken)
    )


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
        f"Samma serie, motpart och belopp som en annan högst {DUBBLETT_DAGAR} dagar tidigare.",
        lambda _b, v: dubbletter(v),
    ),
    "under_grans": (
        "Strax under attestgränsen",
        "förbundets attestordning",
        f"Högst {UNDER_GRANS_PROCENT} procent under någons högsta belopp, i dennes serier.",
        under_grans,
    ),
    "arsskiftet": (
        "Kring årsskiftet",
        "",
        f"Daterade de {ARSSKIFTE_DAGAR} första eller sista dagarna på året.",
        lambda _b, v: kring_arsskiftet(v),
    ),
    "sallan": (
        "Sällan använda konton",
        "",
        f"Rör ett konto som högst {SALLAN_GANGER} av periodens verifikationer rör.",
        sallan_konton,
    ),
    "sent_attesterade": (
        "Sent attesterade",
        "förbundets attestordning",
        f"Attesterade mer än {ATTEST_DAGAR} dagar efter registreringen.",
        lambda _b, v: sent_attesterade(v),
    ),
    "samma_belopp": (
        "Samma belopp flera gånger",
        "",
        f"Minst {SAMMA_BELOPP_ANTAL} på samma belopp, från 10 000 kr, vilken motpart som helst.",
        lambda _b, v: samma_belopp(v),
    ),
}


def prova(b: Berakning, prov: str, verifikationer: Sequence[Verifikation]) -> Rapport:
    """Make the list of a test by its name."""
    titel, regel, metod, funktion = PROV[prov]
    return verifikationslista(prov, titel, funktion(b, verifikationer), regel, metod)


# ---------------------------------------------------------------------- gaps, and by whom


def luckor(verifikationer: Iterable[Verifikation]) -> Rapport:
    """Make the list of series: first and last number, and the numbers missing or used twice."""
    tabell = vertabell(verifikationer)
    tabell = tabell[tabell["serie"] != ""]
    rader = []
    for (ar, serie), nummer in tabell.groupby(["ar", "serie"], observed=True)["nummer"]:
        saknas = pd.RangeIndex(1, int(nummer.max()) + 1).difference(pd.Index(nummer))
        dubbla = nummer[nummer.duplicated()].drop_duplicates().sort_values()
        rader.append(
            Rad(
                f"{serie}-{ar}",
                f"{serie} {ar}",
                (
                    celler.text(str(len(nummer))),
                    celler.text(f"{serie}{nummer.min()} – {serie}{nummer.max()}"),
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
    tabell = vertabell(verifikationer)
    personer = {
        "av": tabell["av"].astype("str").replace("", "okänd"),
        "attest": tabell["attesterad_av"].astype("str").replace("", "inte attesterad"),
    }
    antal = tabell.assign(**personer).groupby(["av", "attest"])["omslutning"].agg(["size", "sum"])
    rader = tuple(
        Rad(str(plats), av, (Cell(text=attest), Cell(text=str(tal)), Cell(ore=int(ore))))
        for plats, ((av, attest), tal, ore) in enumerate(antal.itertuples(name=None))
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
