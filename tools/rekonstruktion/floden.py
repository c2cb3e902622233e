"""What the federation buys: each purpose with its suppliers and its year's total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .antaganden import ENGANGSPREMIE_ID
from .arsbok import Delning, andelar
from .fakturor import Flode, lopande_fakturor
from .fordelning import fordela
from .insatser import AMF, DELVIS, FULL, INSATSER, MOMSFRI, RESOR, Leverantor, dimension, region
from .lon import personalfordelning
from .modell import Post, kr

if TYPE_CHECKING:
    from .arsbok import Arsbok

STOR_INSATS = kr(500_000)
"""An insats above this has accruals and unpaid invoices at the end of the year."""
KPA_OMRAKNING = {2018: (698_295, 0), 2019: (904_594, 0), 2023: (118_000, 363_746)}
"""Premiums that the pension insurer recalculated: invoiced in the year, accrued at its end."""
ANTAL = ((kr(80_000), 1), (kr(1_500_000), 2), (kr(8_000_000), 4), (kr(10**9), 6))
"""Invoices a year from an insats' first supplier, by what the insats costs."""
HYRESVARD = "Hyresvärd, Arenavägen"


def bokford_kostnad(bok: Arsbok, verksamhet: str, insats: str = "") -> int:
    """Return what is booked so far on a purpose, depreciation apart."""
    return sum(
        p.ore
        for v in bok.verifikationer
        for p in v.poster
        if 4000 <= p.konto < 7800
        and p.dim.get("verksamhet") == verksamhet
        and (not insats or p.dim.get("insats") == insats)
    )


def insatsfloden(bok: Arsbok, pension: list[Post]) -> list[Flode]:
    """Return the insatser of the year, and those that have accruals left from the last."""
    floden = [
        _insatsflode(
            bok, kod, verksamhet, kr(belopp) - _egen_personal(bok, pension, verksamhet, kod)
        )
        for verksamhet, tabell in (("individ", bok.fakta.individ), ("struktur", bok.fakta.struktur))
        for kod, belopp in tabell.items()
    ]
    kanda = {f.nyckel for f in floden}
    avslutade = [kod for kod in bok.lage.upplupet if kod in INSATSER and kod not in kanda]
    return floden + [_insatsflode(bok, kod, "individ", 0) for kod in avslutade]


def _insatsflode(bok: Arsbok, kod: str, verksamhet: str, total: int) -> Flode:
    insats = INSATSER[kod]
    lev = tuple(
        Leverantor(lv.namn.format(region=region(bok.ar)), lv.vikt, lv.moms)
        for lv in insats.leverantorer
    )
    stor = any(lv.moms == MOMSFRI for lv in lev) and total >= STOR_INSATS
    antal = next(antal for grans, antal in ANTAL if total < grans)
    return Flode(
        kod,
        insats.namn,
        4010 if verksamhet == "individ" else 4110,
        total,
        lev,
        antal,
        "insats" if verksamhet == "individ" else "struktur",
        [(0, dimension(verksamhet, kod))],
        stor=stor,
    )


def pensionsfloden(bok: Arsbok) -> list[Flode]:
    """Return the premiums of the year, and what the insurer recalculated in 2023."""
    kpa, delning = (Leverantor("KPA Pension", 1),), personalfordelning(bok)
    omraknat = KPA_OMRAKNING.get(bok.ar, (0, 0))
    premier = kr(bok.fakta.lon.pension - omraknat[0])
    upplupet = kr(omraknat[1])
    floden = [
        Flode(
            "pension",
            "Pensionspremier",
            7410,
            premier,
            kpa,
            4,
            "pension",
            delning,
            upplupet_konto=2990,
            upplupet=upplupet,
        ),
    ]
    if omraknat[0]:
        floden.append(
            Flode(
                "omräkning",
                "Omräkning av pensionspremier",
                7410,
                kr(omraknat[0]),
                kpa,
                1,
                "pension",
                delning,
                antagande=ENGANGSPREMIE_ID.get(bok.ar, ""),
            )
        )
    return floden


def pensionsposter(bok: Arsbok, floden: list[Flode]) -> list[Post]:
    """Return the postings of pension cost that are to come, for the shares of the insatser."""
    poster = []
    for fl in floden:
        for faktura in lopande_fakturor(bok, fl, fl.total - fl.upplupet):
            poster += faktura.poster
        poster += andelar(fl.upplupet, fl.dim, fl.konto)
    return poster


def _egen_personal(bok: Arsbok, pension: list[Post], verksamhet: str, kod: str) -> int:
    """Return the staff cost, pensions to come included, that falls on an insats."""
    return bokford_kostnad(bok, verksamhet, kod) + sum(
        p.ore
        for p in pension
        if p.dim["verksamhet"] == verksamhet and p.dim.get("insats", "") == kod
    )


def ovriga_floden(bok: Arsbok, pension: list[Post]) -> list[Flode]:
    """Return premises, information, audit, board, evaluation and project costs."""
    f = bok.fakta
    revisor = "PwC" if f.ar <= 2019 else "KPMG"
    kansli: list[Delning] = [(0, dimension("kansli"))]
    projekt = dimension("projekt", projekt="mia")
    utlagg = dimension("utlagg", projekt="ratt-stod")
    styrelse = kr(f.styrelse) - bokford_kostnad(bok, "styrelse")
    hyra = kr(f.lokal * 92 // 100)
    hyresvard = (Leverantor(AMF, 1) if f.ar <= 2016 else Leverantor(HYRESVARD, 1, FULL),)
    floden = [
        Flode(
            "lokal",
            "Lokalhyra",
            5010,
            hyra,
            hyresvard,
            4,
            "lokal",
            kansli,
            forutbetalt_konto=1710,
            forutbetalt=kr(f.balans.forutbetald_hyra),
        ),
        Flode(
            "stad",
            "Städning",
            5060,
            kr(f.lokal) - hyra,
            (Leverantor("Städföretag", 1, FULL),),
            4,
            "lokal",
            kansli,
        ),
        Flode(
            "information",
            "Information och trycksaker",
            5910,
            kr(f.information),
            (Leverantor("Kommunikationsbyrå", 1, FULL),),
            3,
            "information",
            kansli,
        ),
        Flode(
            "rakenskapsrevision",
            "Räkenskapsrevision",
            6422,
            kr(f.rakenskapsrevision),
            (Leverantor(revisor, 1, FULL),),
            2,
            "rakrev",
            [(0, dimension("revision"))],
            upplupet_konto=2992,
            upplupet=kr(f.balans.upplupet_revision),
        ),
        Flode(
            "ovrig-revision",
            "Grundläggande granskning",
            6421,
            kr(f.ovrig_revision),
            (Leverantor(revisor, 1, FULL),),
            1,
            "revision",
            [(0, dimension("revision"))],
        ),
        Flode(
            "styrelse",
            "Styrelsemöten och konferenser",
            6410,
            styrelse,
            (Leverantor("Konferensanläggning", 1, DELVIS),),
            4,
            "styrelse",
            [(0, dimension("styrelse"))],
        ),
        Flode(
            "utvardering",
            "Utvärdering av insatser",
            4210,
            kr(f.utvardering),
            (Leverantor("Konsultföretag, utvärdering", 1, DELVIS),),
            4,
            "utvardering",
            [(0, dimension("utvardering"))],
        ),
        Flode(
            "utlagg",
            "Rätt stöd för mig!, utlägg",
            4310,
            kr(f.utlagg),
            (Leverantor("Samverkanspart, Rätt stöd för mig!", 1),),
            6,
            "utlagg",
            [(0, utlagg)],
        ),
    ]
    if f.projekt:
        belopp = kr(f.projekt) - _egen_personal(bok, pension, "projekt", "")
        floden.append(
            Flode(
                "projekt",
                "ESF-projekt MIA, projektkostnader",
                4410,
                belopp,
                (Leverantor(AMF, 1),),
                4,
                "projekt",
                [(0, projekt)],
            )
        )
    return [fl for fl in floden if fl.total or fl.nyckel in bok.lage.upplupet]


_KANSLI = (
    # nyckel, text, konto, supplier, VAT, weight, number of invoices
    ("redovisning", "Redovisningstjänster", 6530, "", FULL, 18, 12),
    ("it", "IT-drift och support", 6540, "IT-leverantör", FULL, 12, 4),
    ("program", "Programlicenser", 5420, "Programvaruleverantör", FULL, 6, 2),
    ("tele", "Telefoni och datakommunikation", 6212, "Teleoperatör", FULL, 4, 4),
    ("kontor", "Kontorsmaterial", 6110, "Kontorsvaruhandel", FULL, 3, 3),
    ("forbrukning", "Förbrukningsinventarier", 5410, "Kontorsvaruhandel", FULL, 5, 3),
    ("resor", "Resor i tjänsten", 5810, "Resebyrå", RESOR, 3, 3),
    ("utbildning", "Kompetensutveckling", 7610, "Utbildningsföretag", FULL, 8, 4),
    ("halsa", "Företagshälsovård", 7620, "Företagshälsovård", MOMSFRI, 3, 2),
    ("forsakring", "Företagsförsäkring", 6310, "Försäkringsbolag", MOMSFRI, 2, 1),
    (
        "medlemskap",
        "Medlemsavgift i nätverket för samordningsförbund",
        6980,
        "Nationella nätverket för samordningsförbund",
        MOMSFRI,
        2,
        1,
    ),
    ("bank", "Bankavgifter", 6570, "Nordea", MOMSFRI, 1, 2),
    (
        "service",
        "Service från staden",
        6590,
        "Stockholms stad, serviceförvaltningen",
        MOMSFRI,
        9,
        3,
    ),
    ("konsult", "Konsulttjänster", 6550, "Konsultföretag, verksamhetsstöd", FULL, 22, 5),
)


def kanslifloden(bok: Arsbok, andra: list[Flode], pension: list[Post]) -> list[Flode]:
    """Split what is left of the kansli over its ordinary suppliers."""
    fakta = bok.fakta
    planerat = sum(fl.total for fl in andra if fl.dim[0][1]["verksamhet"] == "kansli")
    rest = kr(fakta.kansli) - _egen_personal(bok, pension, "kansli", "") - planerat
    vikter = [rad[5] for rad in _KANSLI]
    etablering = kr(550_000) if fakta.ar == 2016 else 0
    rest -= etablering
    uppbyggnad = rest * 84 // 100 if etablering else 0
    delar = fordela((rest - uppbyggnad) // 100, vikter)
    floden = []
    for rad, del_ in zip(_KANSLI, delar, strict=True):
        nyckel, text, konto, namn, moms, _, antal = rad
        byra = "Visma Services" if fakta.ar <= 2018 else "Azets"
        lev = (Leverantor(namn or byra, 1, moms),)
        flode = Flode(
            nyckel, text, konto, kr(del_), lev, antal, "kansli", [(0, dimension("kansli"))]
        )
        flode.upplupet_konto = 2990
        if nyckel == "program":
            flode.forutbetalt_konto = 1790
            flode.forutbetalt = kr(fakta.balans.forutbetalt_ovrigt)
        floden.append(flode)
    ovrigt = kr(fakta.balans.upplupet_ovrigt - KPA_OMRAKNING.get(fakta.ar, (0, 0))[1])
    floden[-1].upplupet = 0 if uppbyggnad else ovrigt
    floden[-1].total += (rest - uppbyggnad) % 100
    if uppbyggnad or "uppbyggnad" in bok.lage.upplupet:
        flode = Flode(
            "uppbyggnad",
            "Inlånad personal för förbundets uppbyggnad",
            6590,
            uppbyggnad,
            (Leverantor(AMF, 1),),
            5,
            "kansli",
            [(0, dimension("kansli"))],
            upplupet_konto=2990,
            upplupet=ovrigt if uppbyggnad else 0,
            stor=bool(uppbyggnad),
        )
        floden.append(flode)
    if etablering:
        floden.append(
            Flode(
                "etablering",
                "Etablering av kansli och ärendestöd",
                6550,
                etablering,
                (Leverantor("Konsultföretag, verksamhetsstöd", 1, FULL),),
                1,
                "kansli",
                [(0, dimension("kansli"))],
            )
        )
    if rest < kr(300_000):
        raise ValueError(f"{fakta.ar}: för lite kvar till kansliet: {rest}")
    return floden
