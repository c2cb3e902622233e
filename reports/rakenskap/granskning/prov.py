"""What stands out in the books: gaps, late, after closing, round, on days off, by whom, twice."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from lkbr.bankdag import is_arbetsdag
from lkbr.belopp import MINUS, kr
from lkbr.bokslut import BOKSLUTSKONTO
from rakenskap.bok.bok import Bok
from rakenskap.bok.poster import Period, Verifikation
from rakenskap.listor import celler
from rakenskap.listor.celler import antal_verifikationer, omslutning
from rakenskap.listor.vertabell import vertabell
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport
from rakenskap.reskontra.poster import rent
from rakenskap.reskontra.register import las_register

SENT_DAGAR = 35
JAMNT_ORE = 100_000
MINSTA_JAMNA_ORE = 1_000_000
DUBBLETT_DAGAR = 31
UNDER_GRANS_PROCENT = 5
ARSSKIFTE_DAGAR = 5
SALLAN_GANGER = 2
ATTEST_DAGAR = 30
OVANLIGT_PAR = 1
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
    prov: str,
    titel: str,
    traffar: Sequence[Traff],
    verifikationer: Sequence[Verifikation],
    regel_och_metod: tuple[str, str],
) -> Rapport:
    """Make the list of what a test found: a row a verifikation, amount its debit in öre.

    Args:
        prov: the test's name.
        titel: its heading.
        traffar: the hits.
        verifikationer: the population that was tried.
        regel_och_metod: the paragraph, and the definition with its threshold in words.
    """
    regel, metod = regel_och_metod
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
    # An entry that is hit twice is one entry.
    funna = {traff.ver.namn: omslutning(traff.ver) for traff in traffar}
    population = sum(map(omslutning, verifikationer))
    stycken = (
        metod,
        f"Population: {antal_verifikationer(len(verifikationer))}, {kr(population)}. "
        f"Träffar: {antal_verifikationer(len(funna))}, {kr(sum(funna.values()))}.",
    )
    return Rapport(
        prov,
        titel,
        KOLUMNER,
        rader,
        stycken=tuple(filter(None, stycken)),
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


def sena(verifikationer: Sequence[Verifikation], dagar: int = SENT_DAGAR) -> list[Traff]:
    """Return what was registered more than so many days after the event, the latest first."""
    tabell = vertabell(verifikationer)
    # Days without a registration are NaT, which is not more than anything.
    efter = (tabell["registrerad"] - tabell["datum"]).dt.days
    traffade = efter[efter > dagar].astype("int64").sort_values(ascending=False, kind="stable")
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


def jamna(
    verifikationer: Sequence[Verifikation],
    jamnt_ore: int = JAMNT_ORE,
    minst_ore: int = MINSTA_JAMNA_ORE,
) -> list[Traff]:
    """Return what amounts to whole thousands of kronor (or as said), from a least amount."""
    ore = vertabell(verifikationer)["omslutning"]
    traffade = ore[(ore >= minst_ore) & (ore % max(1, jamnt_ore) == 0)]
    return _traffar(verifikationer, pd.Series("", index=traffade.index, dtype="str"))


VECKODAGAR = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")


def lediga_dagar(verifikationer: Sequence[Verifikation]) -> list[Traff]:
    """Return what was registered on a day off."""
    registrerad = vertabell(verifikationer)["registrerad"]
    lediga = [dag for dag in registrerad.dropna().unique() if not is_arbetsdag(dag.date())]
    traffade = registrerad[registrerad.isin(lediga)]
    varfor = "registrerad en " + traffade.dt.day_of_week.map(dict(enumerate(VECKODAGAR)))
    return _traffar(verifikationer, varfor + " som är ledig")


def dubbletter(verifikationer: Sequence[Verifikation], dagar: int = DUBBLETT_DAGAR) -> list[Traff]:
    """Return what has the same motpart and amount as another of the serie within some days."""
    tabell = vertabell(verifikationer)
    tabell = tabell[(tabell["motpart"] != "") & (tabell["rattar"] == "")]
    tabell = tabell.sort_values(["datum", "namn"], kind="stable")
    lika = tabell.groupby(["motpart", "omslutning"], observed=True, sort=False)
    fore = lika[["namn", "serie", "datum"]].shift()
    nara = (tabell["datum"] - fore["datum"]).dt.days <= dagar
    traffade = fore.loc[nara & (tabell["serie"].astype("str") == fore["serie"].astype("str"))]
    varfor = "samma motpart och belopp som " + traffade["namn"]
    return _traffar(verifikationer, varfor)


def under_grans(
    b: Berakning, verifikationer: Sequence[Verifikation], procent: int = UNDER_GRANS_PROCENT
) -> list[Traff]:
    """Return what amounts to a little less than somebody's highest amount of attest."""
    tabell = vertabell(verifikationer)
    varfor = pd.Series("", index=tabell.index, dtype="str")
    for attestant in b.bok.forbund.attestanter:
        grans = attestant.hogst_ore
        if grans is None:
            continue
        ore, serie = tabell["omslutning"], tabell["serie"].astype("str")
        nara = (ore <= grans) & (ore * 100 > grans * (100 - procent))
        varfor[nara & serie.isin(attestant.serier)] = (
            f"strax under gränsen för {attestant.namn}, {kr(grans)}"
        )
    return _traffar(verifikationer, varfor[varfor != ""])


def kring_arsskiftet(
    verifikationer: Sequence[Verifikation], dagar: int = ARSSKIFTE_DAGAR
) -> list[Traff]:
    """Return what is dated in the first or last days of a year."""
    dag = vertabell(verifikationer)["datum"]
    nara = (dag.dt.month == 1) & (dag.dt.day <= dagar)
    nara |= (dag.dt.month == 12) & (dag.dt.day > 31 - dagar)
    return _traffar(verifikationer, "daterad " + dag[nara].dt.strftime("%Y-%m-%d"))


def sallan_konton(
    b: Berakning, verifikationer: Sequence[Verifikation], hogst: int = SALLAN_GANGER
) -> list[Traff]:
    """Return what touches an account that few of the entries touch."""
    rader = pd.DataFrame(
        [(plats, konto) for plats, ver in enumerate(verifikationer) for konto, _, _ in ver.rader],
        columns=["plats", "konto"],
    ).drop_duplicates()
    ganger = rader.groupby("konto")["plats"].transform("size")
    sallan = rader[ganger <= hogst].groupby("plats")["konto"].agg(", ".join)
    namn = {nr: konto.namn for nr, konto in b.bok.konton.items()}
    varfor = sallan.map(
        lambda konton: "sällan " + ", ".join(f"{k} {namn.get(k, '')}" for k in konton.split(", "))
    )
    return _traffar(verifikationer, varfor)


def ovanliga_par(
    b: Berakning, verifikationer: Sequence[Verifikation], hogst: int = OVANLIGT_PAR
) -> list[Traff]:
    """Return what debits one account and credits another as few other entries do."""
    rader = pd.DataFrame(
        [
            (plats, konto, ore > 0)
            for plats, ver in enumerate(verifikationer)
            for konto, ore, _ in ver.rader
            if ore
        ],
        columns=["plats", "konto", "debet"],
    ).drop_duplicates()
    debet, kredit = rader[rader["debet"].astype("bool")], rader[~rader["debet"].astype("bool")]
    par = debet.merge(kredit, on="plats", suffixes=("_debet", "_kredit"))
    ganger = par.groupby(["konto_debet", "konto_kredit"])["plats"].transform("size")
    ovanliga = par[ganger <= hogst]
    namn = {nr: f"{nr} {konto.namn}" for nr, konto in b.bok.konton.items()}
    ord_ = [
        f"{namn.get(d, d)} mot {namn.get(k, k)}"
        for d, k in zip(ovanliga["konto_debet"], ovanliga["konto_kredit"], strict=True)
    ]
    varfor = pd.Series(ord_, index=ovanliga["plats"].to_numpy(), dtype="str")
    return _traffar(verifikationer, varfor.groupby(level=0).agg("; ".join))


def samma_bankkonto(b: Berakning, verifikationer: Sequence[Verifikation]) -> list[Traff]:
    """Return what is with a supplier whose bank account another supplier has too."""
    delade = delade_bankkonton(b.bok)
    tabell = vertabell(verifikationer)
    varfor = tabell["motpart"].astype("str").map(lambda namn: delade.get(rent(namn), ""))
    return _traffar(verifikationer, varfor[varfor != ""])


def delade_bankkonton(bok: Bok) -> dict[str, str]:
    """Return, by a supplier's cleaned name, which account it shares and with whom, in words."""
    efter_nummer: dict[str, list[str]] = {}
    for lev in las_register(bok).values():
        for slag, nummer in (
            ("bankgiro", lev.bankgiro),
            ("plusgiro", lev.plusgiro),
            ("IBAN", lev.iban),
        ):
            rena = "".join(tecken for tecken in nummer if tecken.isalnum())
            if rena:
                efter_nummer.setdefault(f"{slag} {rena}", []).append(lev.namn)
    svar: dict[str, str] = {}
    for nummer, namnen in efter_nummer.items():
        for namn in namnen if len(namnen) > 1 else ():
            andra = ", ".join(ett for ett in namnen if ett != namn)
            svar[rent(namn)] = f"{nummer} har också {andra}"
    return svar


def sent_attesterade(
    verifikationer: Sequence[Verifikation], dagar: int = ATTEST_DAGAR
) -> list[Traff]:
    """Return what was attested long after it was registered, the longest first."""
    tabell = vertabell(verifikationer)
    efter = (tabell["attesterad"] - tabell["registrerad"]).dt.days
    traffade = efter[efter > dagar].astype("int64").sort_values(ascending=False, kind="stable")
    return _traffar(verifikationer, "attesterad " + traffade.astype("str") + " dagar senare")


def samma_belopp(
    verifikationer: Sequence[Verifikation],
    antal: int = SAMMA_BELOPP_ANTAL,
    minst_ore: int = MINSTA_JAMNA_ORE,
) -> list[Traff]:
    """Return what amounts to the same as several others, whatever the motpart."""
    ore = vertabell(verifikationer)["omslutning"]
    ganger = ore.groupby(ore).transform("size")
    traffade = ganger[(ganger >= antal) & (ore >= minst_ore)]
    return _traffar(verifikationer, traffade.astype("str") + " verifikationer på samma belopp")


def _procent(del_: int, helt: int) -> str:
    return _procent_av(del_ / helt) if helt else ""


def _procent_av(andel: float) -> str:
    return f"{100 * andel:.1f}".replace(".", ",")


def benford(verifikationer: Sequence[Verifikation]) -> Rapport:
    """Make the table of first digits: how many there are, and how many Benford's law expects."""
    ore = vertabell(verifikationer)["omslutning"]
    siffror = ore[ore > 0].astype("str").str[0].value_counts()
    antal = int(siffror.sum())
    rader = []
    for siffra in range(1, 10):
        har = int(siffror.get(str(siffra), 0))
        vantat = round(antal * math.log10(1 + 1 / siffra))
        texter = (
            str(har),
            _procent(har, antal),
            str(vantat),
            _procent_av(math.log10(1 + 1 / siffra)),
            str(har - vantat).replace("-", MINUS),
        )
        rader.append(Rad(str(siffra), str(siffra), tuple(map(celler.text, texter))))
    stycken = [
        f"Första siffran i omslutningen av {antal} verifikationer, mot Benfords lag: siffran n "
        "väntas i andelen log10(1 + 1/n). En avvikelse är inget fel, bara ett ställe att titta på."
    ]
    if antal < BENFORD_MINST:
        stycken.append(
            f"Färre än {BENFORD_MINST}: i så små böcker säger avvikelser lite, och återkommande "
            "belopp (hyra, bidrag) ger dem av sig själva."
        )
    kolumner = (
        Kolumn("antal", "Antal", "text"),
        Kolumn("andel", "Andel, %", "text"),
        Kolumn("vantat", "Väntat", "text"),
        Kolumn("vantad", "Väntad andel, %", "text"),
        Kolumn("avvikelse", "Avvikelse", "text"),
    )
    return Rapport(
        "benford", "Första siffran (Benford)", kolumner, tuple(rader), stycken=tuple(stycken)
    )


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
