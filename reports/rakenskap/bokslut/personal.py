"""Holiday pay liability with fees, and pension accrued with särskild löneskatt.

The file of persons stays outside the books: only totals enter them, and the underlag says how many
persons, the rates and the file's SHA-256. The file is CSV with semicolons:

    namn;manadslon;dagar;fodd;pension_procent
    A;42 000;12,5;1980;6
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path

from beancount.core import data

from lkbr.konto import kontonummer
from lkbr.riksvarden import riksvarden
from lkbr.uppstallning import las_kontotabell
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.infil import las_textfil
from rakenskap.bokslut.avstamning import KLARA, avstamningar
from rakenskap.bokslut.forslag import INTERN, Bokslutsforslag, konto, serie_for_slag
from rakenskap.dagbok.registrering import saldo_ore
from rakenskap.dagbok.text import Konteringsrad, Text
from rakenskap.listor import celler
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport

FALT = ("namn", "manadslon", "dagar", "fodd", "pension_procent")
KRAVDA = ("namn", "manadslon", "dagar")
PROCENT = ("arbetsgivaravgift", "aldersavgift", "loneskatt", "semesterdag", "semestertillagg")
_STORST_LON = Decimal(500_000)
_FLEST_DAGAR = Decimal(100)
HUNDRA = Decimal(100)


@dataclass(frozen=True, slots=True)
class Satser:
    """Rates of a year, in per cent.

    Attributes:
        kalla: where they were checked, and when.
        obekraftad: the names of those that no source has confirmed.
    """

    ar: int
    arbetsgivaravgift: Decimal
    aldersavgift: Decimal
    aldersgrans: int
    loneskatt: Decimal
    semesterdag: Decimal
    semestertillagg: Decimal
    kalla: str = ""
    obekraftad: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Anstalld:
    """A row: monthly pay in kronor, days not taken, year of birth, pension in per cent."""

    manadslon: Decimal
    dagar: Decimal
    fodd: int | None
    pension: Decimal


@dataclass(frozen=True, slots=True)
class Personfil:
    """The persons of a file, and the file's SHA-256."""

    personer: tuple[Anstalld, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Semesterskuld:
    """Totals in öre."""

    lon: int
    avgifter: int
    pension: int
    loneskatt: int


@dataclass(frozen=True, slots=True)
class Skulddel:
    """A part of the liability: its öre, and the accounts of debt and cost by preference."""

    namn: str
    ore: int
    skuldkonton: tuple[str, ...]
    kostnadskonton: tuple[str, ...]


def satser_for(ar: int) -> Satser:
    """Return the rates of a year.

    Raises:
        BokFelError: there are none; they are never taken from another year.
    """
    varden = {namn: riksvarden()[namn] for namn in (*PROCENT, "aldersgrans")}
    saknas = [namn for namn, ett in varden.items() if ar not in ett.ar]
    if saknas:
        finns = ", ".join(map(str, varden[saknas[0]].ar))
        text = (
            f"Satserna för {ar} saknas (de som finns är {finns}). Gör så här: lägg till dem, med "
            "källa, i plugins/lkbr/riksvarden.toml."
        )
        raise BokFelError([Felrad("riksvarden.toml", 0, text)])
    return Satser(
        ar,
        aldersgrans=int(varden["aldersgrans"].ar[ar]),
        kalla="; ".join(dict.fromkeys(ett.kalla for ett in varden.values())),
        obekraftad=tuple(namn for namn, ett in varden.items() if ar in ett.obekraftad),
        **{namn: varden[namn].ar[ar] for namn in PROCENT},
    )


def med_avtal(satser: Satser, dag: str | None, tillagg: str | None) -> Satser:
    """Return the rates with those of a federation's own agreement, in per cent as typed.

    Raises:
        BokFelError: one is no number from 0 to 20.
    """
    egna = {"semesterdag": dag, "semestertillagg": tillagg}
    try:
        tal = {namn: _tal(egna, namn, Decimal(20)) for namn in egna if egna[namn] is not None}
    except ValueError as hinder:
        text = f"{hinder} Gör så här: skriv procent av månadslönen per dag, t.ex. 4,6."
        raise BokFelError([Felrad("semesterskuld", 0, text)]) from None
    kvar = tuple(namn for namn in satser.obekraftad if namn not in tal)
    return replace(
        satser,
        obekraftad=kvar,
        semesterdag=tal.get("semesterdag", satser.semesterdag),
        semestertillagg=tal.get("semestertillagg", satser.semestertillagg),
    )


def obekraftade(satser: Satser) -> tuple[str, ...]:
    """Return in words which rates no source has confirmed; none when all are."""
    if not satser.obekraftad:
        return ()
    namnen = ", ".join(
        f"{namn} {str(getattr(satser, namn)).replace('.', ',')}" for namn in satser.obekraftad
    )
    return (
        f"Satserna {satser.ar} är inte alla bekräftade mot källa: {namnen}. Gör så här: pröva dem "
        "mot avtal och lag, eller ange förbundets egna (--dag-procent, --tillagg-procent).",
    )


def las_personer(fil: Path) -> Personfil:
    """Read the file of persons.

    Raises:
        BokFelError: it cannot be read, or a row has a number that cannot be; every fault is in it,
            by line, and no name.
    """
    innehall, text = las_textfil(fil)
    lasare = csv.DictReader(io.StringIO(text), delimiter=";")
    namn = [ett.strip() for ett in lasare.fieldnames or ()]
    saknas = [ett for ett in KRAVDA if ett not in namn]
    okanda = [ett for ett in namn if ett not in FALT]
    if saknas or okanda:
        ord_ = (
            f"Första raden ska namnge kolumnerna {';'.join(FALT)}; här "
            + (f"saknas {', '.join(saknas)}" if saknas else f"är {', '.join(okanda)} okänt")
            + ". Gör så här: rätta första raden."
        )
        raise BokFelError([Felrad(fil.name, 1, ord_)])
    personer, fel_ = [], []
    for rad in lasare:
        rena = {(nyckel or "").strip(): (varde or "").strip() for nyckel, varde in rad.items()}
        try:
            personer.append(_person(rena))
        except ValueError as hinder:
            fel_.append(Felrad(fil.name, lasare.line_num, f"{hinder} Gör så här: rätta raden."))
    if not personer and not fel_:
        fel_ = [Felrad(fil.name, 0, "Filen har inga personer. Gör så här: fyll i den.")]
    if fel_:
        raise BokFelError(fel_)
    return Personfil(tuple(personer), hashlib.sha256(innehall).hexdigest())


def _person(rad: dict[str, str]) -> Anstalld:
    lon = _tal(rad, "manadslon", _STORST_LON)
    dagar = _tal(rad, "dagar", _FLEST_DAGAR)
    pension = _tal(rad, "pension_procent", Decimal(50)) if rad.get("pension_procent") else Decimal()
    fodd = rad.get("fodd", "")[:4]
    if fodd and not (fodd.isdigit() and 1900 <= int(fodd) <= 2020):
        raise ValueError(f"Födelseåret «{fodd}» går inte.")
    return Anstalld(lon, dagar, int(fodd) if fodd else None, pension)


def _tal(rad: Mapping[str, str | None], namn: str, hogst: Decimal) -> Decimal:
    text = "".join((rad.get(namn) or "").split()).replace(",", ".")
    try:
        tal = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{namn} «{rad.get(namn, '')}» är inte ett tal.") from None
    if not tal.is_finite() or not 0 <= tal <= hogst:
        raise ValueError(f"{namn} {text} är inte rimligt (0 till {hogst}).")
    return tal


def krav_personfil_utanfor(bok: Bok, fil: Path | None) -> None:
    """Refuse a file of persons that lies where all who read the books see it.

    Raises:
        BokFelError: it is in the books' folder.
    """
    if fil is not None and fil.resolve().is_relative_to(bok.mapp.resolve()):
        text = (
            "Personfilen ligger i böckernas mapp, där alla som läser böckerna ser den. Gör så här: "
            "flytta den någon annanstans."
        )
        raise BokFelError([Felrad(str(fil), 0, text)])


def semesterskuld(personer: tuple[Anstalld, ...], satser: Satser) -> Semesterskuld:
    """Return the liability at the end of a year, each person rounded to whole öre.

    Pension and its tax are on the holiday pay of those who have a pension rate.
    """
    lon = avgifter = pension = skatt = Decimal()
    for person in personer:
        per_dag = person.manadslon * (satser.semesterdag + satser.semestertillagg) / HUNDRA
        egen = _ore(per_dag * person.dagar)
        gammal = person.fodd is not None and satser.ar - person.fodd > satser.aldersgrans
        sats = satser.aldersavgift if gammal else satser.arbetsgivaravgift
        egen_pension = _oren(egen * person.pension / HUNDRA)
        lon += egen
        avgifter += _oren(egen * sats / HUNDRA)
        pension += egen_pension
        skatt += _oren(egen_pension * satser.loneskatt / HUNDRA)
    return Semesterskuld(int(lon), int(avgifter), int(pension), int(skatt))


def _ore(kronor: Decimal) -> Decimal:
    return _oren(kronor * HUNDRA)


def _oren(ore: Decimal) -> Decimal:
    return ore.quantize(Decimal(1), ROUND_HALF_UP)


def semesterforslag(bok: Bok, fil: Personfil, satser: Satser) -> Bokslutsforslag:
    """Propose the change of the liability at the end of a year, from what the books have.

    Raises:
        BokFelError: the chart lacks an account.
    """
    skuld = semesterskuld(fil.personer, satser)
    dag = dt.date(satser.ar, 12, 31)
    delar = [
        Skulddel("Semesterlöner", skuld.lon, ("2920",), ("7290", "7285")),
        Skulddel("Sociala avgifter på dem", skuld.avgifter, ("2941", "2940"), ("7519", "7510")),
        Skulddel("Pension på dem", skuld.pension, ("2930", "2931"), ("7411", "7410")),
        Skulddel("Särskild löneskatt på pensionen", skuld.loneskatt, ("2943", "2944"), ("7533",)),
    ]
    rader: list[Konteringsrad] = []
    tabell: list[tuple[str, int, int]] = []
    for del_ in delar:
        # A chart without the accounts of pension needs them only where there is some.
        if not del_.ore and not set(del_.skuldkonton) & set(bok.konton):
            continue
        bokfort = _bokford_skuld(bok, del_, satser.ar)
        tabell.append((del_.namn, del_.ore, bokfort))
        rader += _andring(bok, del_, bokfort)
    fynd = obekraftade(satser)
    text = Text(
        dag,
        INTERN,
        f"Förändring av semesterlöneskulden {satser.ar}",
        tuple(rader),
        serie_for_slag(bok, "periodisering"),
    )
    return Bokslutsforslag(
        f"semesterloneskuld-{satser.ar}",
        f"Semesterlöneskuld {satser.ar}",
        (text,) if rader else (),
        _rapport(tabell, fil, satser),
        fynd,
    )


def har_loner(bok: Bok, ar: int) -> bool:
    """Tell whether a year has anything on the accounts of wages."""
    tabell = las_kontotabell(bok.forbund.kontoplan)
    lonekonton = {
        konto.beancount for nr, konto in bok.konton.items() if tabell.serieslag(nr) == "lon"
    }
    return any(
        isinstance(entry, data.Transaction)
        and entry.flag != "!"
        and entry.date.year == ar
        and any(posting.account in lonekonton for posting in entry.postings)
        for entry in bok.entries
    )


def semesterskuld_gjord(bok: Bok, ar: int) -> bool:
    """Tell whether a year's liability is settled: booked or agreed here, or a closed year's.

    A year's own change of the account of holiday pay, dated its last day, counts as booked.
    """
    slut = dt.date(ar, 12, 31)
    nummer = ("2920", "2941", "2940")
    avstamda = {
        ett.konto for ett in avstamningar(bok, slut) if ett.konto in nummer and ett.lage in KLARA
    }
    return bool(avstamda) or any(
        isinstance(entry, data.Transaction)
        and entry.flag != "!"
        and entry.date == slut
        and any((kontonummer(p.account) or "") in nummer for p in entry.postings)
        for entry in bok.entries
    )


def _bokford_skuld(bok: Bok, del_: Skulddel, ar: int) -> int:
    konto(bok, *del_.skuldkonton, vad=del_.namn.lower())
    nummer = next(nr for nr in del_.skuldkonton if nr in bok.konton)
    return -saldo_ore(bok, bok.konton[nummer], ar)


def _andring(bok: Bok, del_: Skulddel, bokfort: int) -> list[Konteringsrad]:
    andring = del_.ore - bokfort
    if not andring:
        return []
    vad = del_.namn.lower()
    return [
        Konteringsrad(konto(bok, *del_.kostnadskonton, vad=vad), andring),
        Konteringsrad(konto(bok, *del_.skuldkonton, vad=vad), -andring),
    ]


def _rapport(tabell: list[tuple[str, int, int]], fil: Personfil, satser: Satser) -> Rapport:
    rader = [
        Rad(
            namn,
            namn,
            (
                celler.beloppscell(ore),
                celler.beloppscell(bokfort),
                celler.beloppscell(ore - bokfort),
            ),
        )
        for namn, ore, bokfort in tabell
    ]
    return Rapport(
        "semesterloneskuld",
        f"Semesterlöneskuld {satser.ar}",
        (
            Kolumn("skuld", "Beräknad skuld"),
            Kolumn("bokfort", "Bokförd skuld"),
            Kolumn("andring", "Förändring"),
        ),
        tuple(rader),
        stycken=(
            f"{len(fil.personer)} personer. Dagens värde {satser.semesterdag} % och tillägg "
            f"{satser.semestertillagg} % av månadslönen; avgifter {satser.arbetsgivaravgift} % "
            f"({satser.aldersavgift} % för den som fyllt {satser.aldersgrans} vid årets ingång); "
            f"särskild löneskatt {satser.loneskatt} %.",
            f"Källa: {satser.kalla}.",
            f"Personfilen ligger utanför böckerna; SHA-256 {fil.sha256}.",
        ),
        paragraf="LKBR 4 kap. 4 §",
        decimaler=2,
    )
