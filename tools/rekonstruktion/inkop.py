"""Costs that suppliers invoice: accruals, invoices, VAT and payments."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from . import kalender
from .anlaggningar import TILLGANGAR
from .arsbok import CHEF, ORDFORANDE, andelar
from .fordelning import dela, fordela, tal
from .insatser import AMF, DELVIS, FULL, INSATSER, MOMSFRI, RESOR, Leverantor, dimension, region
from .lon import MANADER, bokfor_loneskatt, bokfor_semester, personalfordelning
from .modell import Post, Verifikation, kr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .arsbok import Arsbok

STOR_INSATS = kr(500_000)
"""An insats above this has accruals and unpaid invoices at the end of the year."""
KPA_OMRAKNING = {2023: (118_000, 363_746)}
"""Premiums that the pension insurer recalculated: invoiced in the year, accrued at its end."""
HYRESVARD = "Hyresvärd, Arenavägen"


@dataclass
class Flode:
    """A stream of cost: one purpose, the suppliers who invoice it, and its year's total."""

    nyckel: str
    text: str
    konto: int
    total: int
    leverantorer: tuple[Leverantor, ...]
    antal: int
    slag: str
    dim: list[tuple[int, Mapping[str, str]]]
    upplupet_konto: int = 2991
    upplupet: int = 0
    forutbetalt_konto: int = 0
    forutbetalt: int = 0
    obetalt: int = 0
    stor: bool = False


@dataclass
class Faktura:
    """An invoice before it is booked."""

    datum: date
    leverantor: str
    text: str
    poster: list[Post]
    momssats: int
    slag: str
    forfaller: date
    moms: int = 0
    obetald: bool = False

    @property
    def netto(self) -> int:
        """Return the cost in öre."""
        return sum(p.ore for p in self.poster)


@dataclass
class Inkop:
    """What the year buys."""

    bok: Arsbok
    floden: list[Flode] = field(default_factory=list)
    fakturor: list[Faktura] = field(default_factory=list)


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


# --- the streams -------------------------------------------------------------------------


def _insatsfloden(bok: Arsbok, pension: list[Post]) -> list[Flode]:
    floden = []
    for verksamhet, konto, tabell in (
        ("individ", 4010, bok.fakta.individ),
        ("struktur", 4110, bok.fakta.struktur),
    ):
        for kod, belopp in tabell.items():
            total = kr(belopp) - _egen_personal(bok, pension, verksamhet, kod)
            floden.append(_insatsflode(bok, kod, verksamhet, konto, total))
    kanda = {f.nyckel for f in floden}
    for nyckel in bok.lage.upplupet:
        if nyckel in INSATSER and nyckel not in kanda:
            floden.append(_insatsflode(bok, nyckel, "individ", 4010, 0))
    return floden


def _insatsflode(bok: Arsbok, kod: str, verksamhet: str, konto: int, total: int) -> Flode:
    insats = INSATSER[kod]
    lev = tuple(
        Leverantor(lv.namn.format(region=region(bok.ar)), lv.vikt, lv.moms)
        for lv in insats.leverantorer
    )
    stor = any(lv.moms == MOMSFRI for lv in lev) and total >= STOR_INSATS
    antal = 1 if total < kr(80_000) else 2 if total < kr(1_500_000) else 4 if total < kr(8_000_000) else 6
    return Flode(
        kod,
        insats.namn,
        konto,
        total,
        lev,
        antal,
        "insats" if verksamhet == "individ" else "struktur",
        [(0, dimension(verksamhet, kod))],
        stor=stor,
    )


def _pensionsfloden(bok: Arsbok) -> list[Flode]:
    """Return the premiums of the year, and what the insurer recalculated in 2023."""
    kpa, delning = (Leverantor("KPA Pension", 1),), personalfordelning(bok)
    omraknat = KPA_OMRAKNING.get(bok.ar, (0, 0))
    premier = kr(bok.fakta.lon.pension - omraknat[0])
    upplupet = kr(omraknat[1])
    floden = [
        Flode("pension", "Pensionspremier", 7410, premier, kpa, 4, "pension", delning,
              upplupet_konto=2990, upplupet=upplupet),
    ]
    if omraknat[0]:
        floden.append(
            Flode("omräkning", "Omräkning av pensionspremier", 7410, kr(omraknat[0]), kpa, 1,
                  "pension", delning)
        )
    return floden


def _pensionsposter(bok: Arsbok, floden: list[Flode]) -> list[Post]:
    """Return the postings of pension cost that are to come, for the shares of the insatser."""
    poster = []
    for fl in floden:
        for faktura in _lopande_fakturor(bok, fl, fl.total - fl.upplupet):
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


def _ovriga_floden(bok: Arsbok, pension: list[Post]) -> list[Flode]:
    f = bok.fakta
    revisor = "PwC" if f.ar <= 2019 else "KPMG"
    kansli = [(0, dimension("kansli"))]
    projekt = dimension("projekt", projekt="mia")
    utlagg = dimension("utlagg", projekt="ratt-stod")
    styrelse = kr(f.styrelse) - bokford_kostnad(bok, "styrelse")
    hyra = kr(f.lokal * 92 // 100)
    hyresvard = (Leverantor(AMF, 1) if f.ar <= 2016 else Leverantor(HYRESVARD, 1, FULL),)
    floden = [
        Flode("lokal", "Lokalhyra", 5010, hyra, hyresvard, 4, "lokal", kansli,
              forutbetalt_konto=1710, forutbetalt=kr(f.balans.forutbetald_hyra)),
        Flode("stad", "Städning", 5060, kr(f.lokal) - hyra, (Leverantor("Städföretag", 1, FULL),),
              4, "lokal", kansli),
        Flode("information", "Information och trycksaker", 5910, kr(f.information),
              (Leverantor("Kommunikationsbyrå", 1, FULL),), 3, "information", kansli),
        Flode("rakenskapsrevision", "Räkenskapsrevision", 6422, kr(f.rakenskapsrevision),
              (Leverantor(revisor, 1, FULL),), 2, "rakrev", [(0, dimension("revision"))],
              upplupet_konto=2992, upplupet=kr(f.balans.upplupet_revision)),
        Flode("ovrig-revision", "Grundläggande granskning", 6421, kr(f.ovrig_revision),
              (Leverantor(revisor, 1, FULL),), 1, "revision", [(0, dimension("revision"))]),
        Flode("styrelse", "Styrelsemöten och konferenser", 6410, styrelse,
              (Leverantor("Konferensanläggning", 1, DELVIS),), 4, "styrelse",
              [(0, dimension("styrelse"))]),
        Flode("utvardering", "Utvärdering av insatser", 4210, kr(f.utvardering),
              (Leverantor("Konsultföretag, utvärdering", 1, DELVIS),), 4, "utvardering",
              [(0, dimension("utvardering"))]),
        Flode("utlagg", "Rätt stöd för mig!, utlägg", 4310, kr(f.utlagg),
              (Leverantor("Samverkanspart, Rätt stöd för mig!", 1),), 6, "utlagg", [(0, utlagg)]),
    ]
    if f.projekt:
        belopp = kr(f.projekt) - _egen_personal(bok, pension, "projekt", "")
        floden.append(
            Flode("projekt", "ESF-projekt MIA, projektkostnader", 4410, belopp,
                  (Leverantor(AMF, 1),), 4, "projekt", [(0, projekt)])
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
    ("medlemskap", "Medlemsavgift i nätverket för samordningsförbund", 6980,
     "Nationella nätverket för samordningsförbund", MOMSFRI, 2, 1),
    ("bank", "Bankavgifter", 6570, "Nordea", MOMSFRI, 1, 2),
    ("service", "Service från staden", 6590, "Stockholms stad, serviceförvaltningen", MOMSFRI, 9, 3),
    ("konsult", "Konsulttjänster", 6550, "Konsultföretag, verksamhetsstöd", FULL, 22, 5),
)


def _kanslifloden(bok: Arsbok, andra: list[Flode], pension: list[Post]) -> list[Flode]:
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
        flode = Flode(nyckel, text, konto, kr(del_), lev, antal, "kansli", [(0, dimension("kansli"))])
        flode.upplupet_konto = 2990
        if nyckel == "program":
            flode.forutbetalt_konto = 1790
            flode.forutbetalt = kr(fakta.balans.forutbetalt_ovrigt)
        floden.append(flode)
    ovrigt = kr(fakta.balans.upplupet_ovrigt - KPA_OMRAKNING.get(fakta.ar, (0, 0))[1])
    floden[-1].upplupet = 0 if uppbyggnad else ovrigt
    floden[-1].total += (rest - uppbyggnad) % 100
    if uppbyggnad or "uppbyggnad" in bok.lage.upplupet:
        flode = Flode("uppbyggnad", "Inlånad personal för förbundets uppbyggnad", 6590, uppbyggnad,
                      (Leverantor(AMF, 1),), 5, "kansli", [(0, dimension("kansli"))],
                      upplupet_konto=2990, upplupet=ovrigt if uppbyggnad else 0, stor=bool(uppbyggnad))
        floden.append(flode)
    if etablering:
        floden.append(
            Flode("etablering", "Etablering av kansli och ärendestöd", 6550, etablering,
                  (Leverantor("Konsultföretag, verksamhetsstöd", 1, FULL),), 1, "kansli",
                  [(0, dimension("kansli"))])
        )
    if rest < kr(300_000):
        raise ValueError(f"{fakta.ar}: för lite kvar till kansliet: {rest}")
    return floden


# --- accruals ----------------------------------------------------------------------------


def _upplupet_insatser(bok: Arsbok, floden: list[Flode]) -> None:
    """Share the accrued costs of insatser over those that are large."""
    egna = {kod: kr(belopp) for kod, belopp in bok.fakta.upplupet_egna.items()}
    stora = [fl for fl in floden if fl.stor and fl.nyckel in INSATSER and fl.nyckel not in egna]
    rest = kr(bok.fakta.balans.upplupet_insatser) - sum(egna.values())
    for fl in floden:
        fl.upplupet = egna.get(fl.nyckel, fl.upplupet)
    if stora:
        delar = fordela(rest // 100_000, [fl.total for fl in stora])
        for fl, del_ in zip(stora, delar, strict=True):
            fl.upplupet = 100_000 * del_
        stora[-1].upplupet += rest - 100_000 * sum(delar)
    elif rest:
        raise ValueError(f"{bok.ar}: ingen insats bär de upplupna kostnaderna")


def _vand(bok: Arsbok, fl: Flode) -> int:
    """Book the return of last year's accrual and prepayment; return their net as cost."""
    nyar = date(bok.ar, 1, 1)
    konto, ore = bok.lage.upplupet.pop(fl.nyckel, (0, 0))
    if ore:
        ver = bok.bokslut(
            nyar,
            f"Återföring av upplupen kostnad, {fl.text}",
            [Post(konto, ore), *andelar(-ore, fl.dim, fl.konto)],
            "upplupet",
            motpart=fl.leverantorer[0].namn,
            registrerad=kalender.efter(date(bok.ar, 1, 7), tal(f"{bok.ar}{fl.nyckel}", 0, 4)),
        )
        if bok.ar == 2022 and fl.nyckel == "arbetslagshalsan":
            ver.antagande = "2022-3"
    forut = bok.lage.saldo[fl.forutbetalt_konto] if fl.forutbetalt_konto else 0
    if forut:
        bok.bokslut(
            nyar,
            f"Förutbetald kostnad till årets kostnad, {fl.text}",
            [*andelar(forut, fl.dim, fl.konto), Post(fl.forutbetalt_konto, -forut)],
            "forutbetalt",
            motpart=fl.leverantorer[0].namn,
            registrerad=kalender.efter(date(bok.ar, 1, 7), tal(f"{bok.ar}{fl.nyckel}f", 0, 4)),
        )
    return forut - ore


def _boka_upplupet(bok: Arsbok, fl: Flode) -> None:
    if not fl.upplupet:
        return
    bok.bokslut(
        date(bok.ar, 12, 31),
        f"Upplupen kostnad, {fl.text}",
        [*andelar(fl.upplupet, fl.dim, fl.konto), Post(fl.upplupet_konto, -fl.upplupet)],
        "upplupet",
        motpart=fl.leverantorer[0].namn,
        registrerad=kalender.efter(
            date(bok.ar + 1, 1, 8), tal(f"{bok.ar}{fl.nyckel}upplupet", 0, 15)
        ),
    )
    bok.lage.upplupet[fl.nyckel] = (fl.upplupet_konto, fl.upplupet)


# --- invoices ----------------------------------------------------------------------------


def _faktura(fl: Flode, lev: Leverantor, dag: date, ore: int, text: str) -> Faktura:
    return Faktura(
        datum=dag,
        leverantor=lev.namn,
        text=f"{fl.text}, {text}",
        poster=andelar(ore, fl.dim, fl.konto),
        momssats=lev.moms,
        slag=fl.slag,
        forfaller=dag + timedelta(days=30),
    )


def _manader(bok: Arsbok, fl: Flode) -> list[int]:
    """Return the months in which a stream is invoiced."""
    forsta = 3 if bok.ar == 2016 else 1
    if fl.antal >= 12:
        return list(range(forsta + (1 if bok.ar == 2016 else 0), 13))
    if fl.nyckel == "omräkning":
        return [10]
    if fl.nyckel == "etablering":
        return [12]
    if fl.nyckel == "pension":
        return [6, 9, 12] if bok.ar == 2016 else [3, 6, 9, 12]
    if fl.nyckel == "lokal":
        return [4, 7, 10] if bok.ar == 2016 else [1, 4, 7, 10]
    hogst = 11
    lagst = max(forsta + 1, 2 if fl.slag != "kansli" else 1)
    if fl.antal == 1:
        return [(lagst + hogst) // 2]
    return [lagst + (hogst - lagst) * n // (fl.antal - 1) for n in range(fl.antal)]


def _lopande_fakturor(bok: Arsbok, fl: Flode, rest: int) -> list[Faktura]:
    """Split what is left of a stream over its suppliers and months."""
    fakturor = []
    if fl.nyckel in bok.fakta.sena_fakturor:
        return [_faktura(fl, fl.leverantorer[0], date(bok.ar, 12, 5), rest, "avser 2021")]
    alla_manader = _manader(bok, fl)
    if fl.nyckel == "lokal" and bok.lage.saldo[1710] == 0 and _hade_forutbetalt(bok):
        alla_manader = alla_manader[1:]
    for n, (lev, total) in enumerate(
        zip(fl.leverantorer, fordela(rest, [lv.vikt for lv in fl.leverantorer]), strict=True)
    ):
        manader = alla_manader[1::2] if n and len(alla_manader) > 1 else alla_manader
        nyckel = f"{bok.ar}/{fl.nyckel}/{lev.namn}"
        spridning = 2 if fl.nyckel in {"lokal", "redovisning", "tele"} else 18
        for manad, ore in zip(manader, dela(total, len(manader), nyckel, spridning), strict=True):
            dag = kalender.nasta(date(bok.ar, manad, tal(f"{nyckel}/{manad}", 2, 20)))
            text = MANADER[manad - 1]
            if fl.nyckel == "lokal":
                text = f"kvartal {(manad + 2) // 3}"
            fakturor.append(_faktura(fl, lev, dag, ore, f"{text} {bok.ar}"))
    return fakturor


def _hade_forutbetalt(bok: Arsbok) -> bool:
    return any(p.konto == 1710 and p.ore < 0 for v in bok.verifikationer for p in v.poster)


def _fakturera_foregaende(bok: Arsbok, fl: Flode, ore: int) -> list[Faktura]:
    """Make the invoices of January and February for last year's accrual."""
    lev = next((lv for lv in fl.leverantorer if lv.moms == MOMSFRI), fl.leverantorer[0])
    dag = kalender.nasta(date(bok.ar, 1, tal(f"{bok.ar}/{fl.nyckel}/ing", 9, 30)))
    return [_faktura(fl, lev, dag, ore, f"avser {bok.ar - 1}")]


def _forskottsfaktura(bok: Arsbok, fl: Flode) -> Faktura:
    dag = kalender.nasta(date(bok.ar, 12, 4))
    faktura = _faktura(fl, fl.leverantorer[0], dag, fl.forutbetalt, f"avser {bok.ar + 1}")
    faktura.poster = [Post(fl.forutbetalt_konto, fl.forutbetalt)]
    faktura.forfaller = date(bok.ar, 12, 28)
    faktura.slag = "forutbetalt"
    return faktura


def _satt_moms(faktura: Faktura) -> None:
    if faktura.momssats > 0:
        faktura.moms = (faktura.netto * faktura.momssats + 50) // 100


def _ar_obetald(faktura: Faktura) -> bool:
    return faktura.forfaller > date(faktura.datum.year, 12, 30)


def _decemberfakturor(bok: Arsbok, floden: list[Flode], netto: Mapping[str, int], ovriga: int) -> list[Faktura]:
    """Make the unpaid invoices of December so that the debt to suppliers is what it shall be."""
    kvar = kr(bok.fakta.balans.leverantorer) - ovriga
    stora = [fl for fl in floden if fl.stor and netto[fl.nyckel] > 0]
    if kvar <= 0 or sum(netto[fl.nyckel] for fl in stora) < kvar:
        raise ValueError(f"{bok.ar}: leverantörsskulden går inte ihop: {kvar}")
    fakturor = []
    for fl, del_ in zip(stora, fordela(kvar, [netto[fl.nyckel] for fl in stora]), strict=True):
        fl.obetalt = del_
        momsfria = [lv for lv in fl.leverantorer if lv.moms == MOMSFRI]
        if del_ < kr(700_000):
            momsfria = momsfria[:1]
        for lev, ore in zip(momsfria, fordela(del_, [lv.vikt for lv in momsfria]), strict=True):
            for n, bit in enumerate(dela(ore, 2 if ore > kr(1_500_000) else 1, f"{fl.nyckel}{bok.ar}")):
                dag = kalender.nasta(date(bok.ar, 12, tal(f"{bok.ar}{fl.nyckel}{lev.namn}{n}", 3, 20)))
                text = "november" if n else "fjärde kvartalet"
                fakturor.append(_faktura(fl, lev, dag, bit, f"{text} {bok.ar}"))
    return fakturor


def _moms_pa_delvis(bok: Arsbok, fakturor: list[Faktura]) -> date:
    """Set the VAT of mixed invoices so that what is outstanding on 31 December is right.

    Returns the last day of the last quarter for which the VAT came back within the year.
    """
    mal = kr(bok.fakta.balans.moms)
    granser = [date(bok.ar, 9, 30), date(bok.ar, 6, 30), date(bok.ar, 3, 31), date(bok.ar - 1, 12, 31)]
    for grans in granser:
        delvis = [f for f in fakturor if f.momssats == DELVIS]
        for f in delvis:
            f.moms = 0 if f.datum > grans else f.netto * 8 // 100
        full = [(f.datum, f.moms) for f in fakturor if f.momssats > 0]
        fore = sum(m for d, m in full if d <= grans) + sum(f.moms for f in delvis)
        efter = sum(m for d, m in full if d > grans)
        kvar = mal - efter - fore % 100
        mottagare = [f for f in delvis if f.datum > grans and f.netto > 0]
        bas = sum(f.netto for f in mottagare)
        if 0 <= kvar * 100 <= bas * 24:
            for f, ore in zip(mottagare, fordela(kvar, [f.netto for f in mottagare]), strict=True):
                f.moms = ore
            return grans
    raise ValueError(f"{bok.ar}: momsen går inte ihop, {kvar} av {bas}")


def bokfor_inkop(bok: Arsbok) -> tuple[date, int]:
    """Book all that suppliers invoice; return the VAT limit and the SLP to pay."""
    loneskatt = bokfor_loneskatt(bok)
    pensionsfloden = _pensionsfloden(bok)
    pension = _pensionsposter(bok, pensionsfloden)
    floden = _insatsfloden(bok, pension) + _ovriga_floden(bok, pension)
    bokfor_semester(bok)
    floden += _kanslifloden(bok, floden, pension) + pensionsfloden
    _upplupet_insatser(bok, floden)
    netto: Counter[str] = Counter()
    fakturor: list[Faktura] = []
    for fl in floden:
        ingaende = bok.lage.upplupet.get(fl.nyckel, (0, 0))[1]
        att_fakturera = fl.total - fl.upplupet - _vand(bok, fl)
        if att_fakturera < 0:
            raise ValueError(f"{bok.ar}: {fl.nyckel} skulle faktureras {att_fakturera}")
        forra = min(ingaende, att_fakturera)
        if forra and fl.nyckel in INSATSER:
            fakturor += _fakturera_foregaende(bok, fl, forra)
            att_fakturera -= forra
        if fl.forutbetalt:
            fakturor.append(_forskottsfaktura(bok, fl))
        netto[fl.nyckel] = att_fakturera
    for fl in floden:
        if not fl.stor and netto[fl.nyckel]:
            fakturor += _lopande_fakturor(bok, fl, netto[fl.nyckel])
    for f in fakturor:
        _satt_moms(f)
    fakturor += _inventariefaktura(bok)
    obetalt = sum(f.netto + f.moms for f in fakturor if _ar_obetald(f))
    fakturor += _decemberfakturor(bok, floden, netto, obetalt)
    for fl in floden:
        if fl.stor and (rest := netto[fl.nyckel] - fl.obetalt):
            fakturor += _lopande_fakturor(bok, fl, rest)
    grans = _moms_pa_delvis(bok, fakturor)
    _bokfor_fakturor(bok, [f for f in fakturor if f.netto])
    for fl in floden:
        _boka_upplupet(bok, fl)
    return grans, loneskatt


def _inventariefaktura(bok: Arsbok) -> list[Faktura]:
    if not bok.fakta.inkop:
        return []
    tillgang = next(t for t in TILLGANGAR if t.anskaffad.year == bok.ar)
    faktura = Faktura(
        tillgang.anskaffad,
        tillgang.leverantor,
        tillgang.benamning,
        [Post(1220, kr(bok.fakta.inkop), {"anlaggning": tillgang.kod})],
        FULL,
        "inventarie",
        tillgang.anskaffad + timedelta(days=30),
    )
    _satt_moms(faktura)
    return [faktura]


def _bokfor_fakturor(bok: Arsbok, fakturor: list[Faktura]) -> None:
    betalas: list[tuple[date, Verifikation]] = []
    for f in sorted(fakturor, key=lambda f: (f.datum, f.leverantor, f.text)):
        attest = ORDFORANDE if f.slag in {"rakrev", "revision"} else CHEF
        ver = bok.bokfor(
            "L",
            f.datum,
            f.leverantor,
            f.text,
            [*f.poster, Post(1651, f.moms), Post(2440, -f.netto - f.moms)],
            f.slag,
            attest=attest,
        )
        if _ar_obetald(f):
            bok.lage.obetalda.append(ver)
        else:
            betalas.append((_betalningsdag(f.forfaller), ver))
    _betala(bok, betalas)


def _betalningsdag(forfaller: date) -> date:
    """Return the last of the month's three payment runs on or before the due day."""
    korning = max(d for d in (1, 10, 20, 28) if d <= forfaller.day)
    return kalender.forra(forfaller.replace(day=korning))


def _betala(bok: Arsbok, betalas: list[tuple[date, Verifikation]]) -> None:
    """Pay invoices, those of one supplier and day together."""
    grupper: dict[tuple[date, str], list[Verifikation]] = {}
    for dag, ver in betalas:
        grupper.setdefault((dag, ver.motpart), []).append(ver)
    for (dag, motpart), grupp in sorted(grupper.items()):
        text = grupp[0].text if len(grupp) == 1 else f"{len(grupp)} fakturor"
        poster = [Post(2440, -ver.summa(2440), faktura=ver) for ver in grupp]
        bok.bank(dag, motpart, f"Betalning, {text}", poster, "betalning")


def betala_foregaende(bok: Arsbok) -> None:
    """Pay in January what was unpaid at the end of last year."""
    forsta = kalender.nasta(date(bok.ar, 1, 2))
    _betala(
        bok,
        [
            (max(_betalningsdag(ver.datum + timedelta(days=30)), forsta), ver)
            for ver in bok.lage.obetalda
        ],
    )
    bok.lage.obetalda.clear()
