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
import tomllib
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from importlib import resources
from pathlib import Path

from lkbr.belopp import ore_som_text
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad, oslagbart
from rakenskap.bokslut.forslag import INTERN, Bokslutsforslag, konto, serie_for_slag
from rakenskap.dagbok.registrering import saldo_ore
from rakenskap.dagbok.text import Konteringsrad, Text
from rakenskap.listor import celler
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport

FALT = ("namn", "manadslon", "dagar", "fodd", "pension_procent")
KRAVDA = ("namn", "manadslon", "dagar")
_STORST_LON = Decimal(500_000)
_FLEST_DAGAR = Decimal(100)
HUNDRA = Decimal(100)


@dataclass(frozen=True, slots=True)
class Satser:
    """Rates of a year, in per cent."""

    ar: int
    arbetsgivaravgift: Decimal
    aldersavgift: Decimal
    aldersgrans: int
    loneskatt: Decimal
    semesterdag: Decimal
    semestertillagg: Decimal


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


@cache
def _satser() -> dict[str, dict[str, str | int]]:
    fil = resources.files("rakenskap.bokslut") / "data" / "personal.toml"
    return tomllib.loads(fil.read_text("utf-8"))


def satser_for(ar: int) -> Satser:
    """Return the rates of a year.

    Raises:
        BokFelError: there are none; they are never taken from another year.
    """
    rad = _satser().get(str(ar))
    if rad is None:
        finns = ", ".join(_satser())
        text = (
            f"Satserna för {ar} saknas (de som finns är {finns}). Gör så här: lägg till dem, med "
            "källa, i reports/rakenskap/bokslut/data/personal.toml."
        )
        raise BokFelError([Felrad("personal.toml", 0, text)])
    tal = {namn: Decimal(str(varde)) for namn, varde in rad.items() if namn != "aldersgrans"}
    return Satser(ar, aldersgrans=int(rad["aldersgrans"]), **tal)


def las_personer(fil: Path) -> Personfil:
    """Read the file of persons.

    Raises:
        BokFelError: it cannot be read, or a row has a number that cannot be; every fault is in it,
            by line, and no name.
    """
    try:
        innehall = fil.read_bytes()
        text = innehall.decode("utf-8-sig")
    except OSError as fel:
        ord_ = f"Filen går inte att läsa: {oslagbart(fel)}. Gör så här: rätta sökvägen."
        raise BokFelError([Felrad(str(fil), 0, ord_)]) from None
    except UnicodeDecodeError:
        ord_ = "Filen är inte text i UTF-8. Gör så här: spara den som CSV (UTF-8)."
        raise BokFelError([Felrad(str(fil), 0, ord_)]) from None
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


def _tal(rad: dict[str, str], namn: str, hogst: Decimal) -> Decimal:
    text = "".join(rad.get(namn, "").split()).replace(",", ".")
    try:
        tal = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{namn} «{rad.get(namn, '')}» är inte ett tal.") from None
    if not tal.is_finite() or not 0 <= tal <= hogst:
        raise ValueError(f"{namn} {text} är inte rimligt (0 till {hogst}).")
    return tal


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
    delar = (
        Skulddel("Semesterlöner", skuld.lon, ("2920",), ("7290", "7285")),
        Skulddel("Sociala avgifter på dem", skuld.avgifter, ("2941", "2940"), ("7519", "7510")),
    )
    rader: list[Konteringsrad] = []
    tabell: list[tuple[str, int, int]] = []
    for del_ in delar:
        bokfort = _bokford_skuld(bok, del_, satser.ar)
        tabell.append((del_.namn, del_.ore, bokfort))
        rader += _andring(bok, del_, bokfort)
    tabell += [
        (namn, ore, 0)
        for namn, ore in (
            ("Pension på dem", skuld.pension),
            ("Särskild löneskatt på pensionen", skuld.loneskatt),
        )
        if ore
    ]
    fynd = []
    if skuld.pension:
        fynd.append(
            f"Pension på semesterlönen, {ore_som_text(skuld.pension)} kr, och löneskatten på den, "
            f"{ore_som_text(skuld.loneskatt)} kr, bokförs inte här: stäm av dem mot pensions"
            "administratörens uppgift."
        )
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
        tuple(fynd),
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
            f"Personfilen ligger utanför böckerna; SHA-256 {fil.sha256}.",
        ),
        paragraf="LKBR 4 kap. 4 §",
        decimaler=2,
    )
