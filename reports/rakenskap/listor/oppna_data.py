"""The leverantörsreskontra as open data: a row a kontering, 15 columns, CSV (specification 1.1).

The columns are data (`data/oppna-data.toml`). A supplier whose organisation number is a person's is
not named, nor is one that `oppna-data.toml` beside the books lists::

    dolj = ["Anställd konsult"]
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from lkbr.belopp import till_kronor
from lkbr.kontering import ore_om
from lkbr.konto import kontonummer
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import Period
from rakenskap.listor.motparter import listdata
from rakenskap.reskontra.poster import LEVERANTOR, Post, rent
from rakenskap.reskontra.register import kontrollsiffra_ratt, las_register
from rakenskap.reskontra.reskontra import reskontra

DATA = "oppna-data.toml"
FIL = "oppna-data.toml"
PERSONUPPGIFT = "[innehåller personuppgifter]"
# VAT is no part of the net amount: what is recovered, and what is owed on purchases.
_MOMS = ("momsersattning", "moms")
_FORMER = {
    "dag": (re.compile(r"\d{4}-\d{2}-\d{2}"), "en dag som 2023-01-31"),
    "belopp": (re.compile(r"-?\d+\.\d{2}"), "ett belopp som 1234.50"),
    "konto": (re.compile(r"\d{4,6}"), "ett kontonummer med fyra till sex siffror"),
    "kommun": (re.compile(r"\d{4}"), "en kommunkod med fyra siffror"),
    "valuta": (re.compile(r"[A-Z]{3}"), "en valutakod som SEK"),
    "orgnr": (re.compile(r"\d{10}"), "ett organisationsnummer med tio siffror"),
}


@dataclass(frozen=True, slots=True)
class Datakolumn:
    """A column of the specification.

    Attributes:
        form: what its value must look like, empty for any text.
        belagd: its name and place have been seen in the specification or in files made by it.
    """

    namn: str
    beskrivning: str
    obligatorisk: bool = False
    belagd: bool = False
    form: str = ""


@cache
def datakolumner() -> tuple[Datakolumn, ...]:
    """Return the columns in order."""
    rader = listdata(DATA)["kolumn"]
    assert isinstance(rader, list)  # noqa: S101 (our own data)
    return tuple(Datakolumn(**rad) for rad in rader)


def las_dolda(bok: Bok) -> frozenset[str]:
    """Return the cleaned names of suppliers that must not be published.

    Raises:
        BokFelError: the file cannot be read or says something else.
    """
    try:
        data = tomllib.loads((bok.mapp / FIL).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return frozenset()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fel:
        text = f'Filen går inte att läsa ({fel}). Gör så här: skriv dolj = ["Namn"].'
        raise BokFelError([Felrad(FIL, 0, text)]) from None
    dolj = data.get("dolj", [])
    if set(data) - {"dolj"} or not (
        isinstance(dolj, list) and all(isinstance(ett, str) for ett in dolj)
    ):
        text = 'Bara dolj = ["Namn", …] kan stå här. Gör så här: ta bort det andra.'
        raise BokFelError([Felrad(FIL, 0, text)])
    return frozenset(map(rent, dolj))


def is_person(orgnr: str) -> bool:
    """Tell whether a number is a person's: the third digit of a legal person's is two or more."""
    siffror = rent(orgnr)
    if len(siffror) == 12 and siffror[:2] in ("19", "20"):
        siffror = siffror[2:]
    return len(siffror) == 10 and siffror.isdigit() and int(siffror[2]) < 2


def inkopsrader(bok: Bok, period: Period) -> list[dict[str, str]]:
    """Return the period's purchases as rows of the specification, in the books' order.

    Args:
        bok: the books, loaded whole.
        period: the days of the invoices' entries.

    Raises:
        AssertionError: the rows of an invoice are not its amount, a fault in the program.
    """
    register = las_register(bok)
    dolda = las_dolda(bok)
    svar = []
    for post in reskontra(bok, LEVERANTOR, period.till).poster:
        if post.datum < period.fran or post.slag == "betalning" or post.utkast:
            continue
        kand = register.get(rent(post.motpart))
        orgnr = kand.orgnr if kand else ""
        dold = rent(post.motpart) in dolda or is_person(orgnr)
        gemensamt = {
            "kopare": bok.forbund.namn,
            "kopare_id": rent(bok.forbund.orgnr),
            "verifikationsnummer": post.namn,
            "leverantor": PERSONUPPGIFT if dold else post.motpart,
            "leverantor_id": "" if dold else rent(orgnr),
            "bokforingsdatum": post.datum.isoformat(),
            "fakturanummer": "" if dold else post.nummer,
        }
        svar += [gemensamt | rad for rad in _konteringar(bok, post)]
    return svar


def _konteringar(bok: Bok, post: Post) -> Iterator[dict[str, str]]:
    """Yield the rows of an invoice's entry that are neither the debt nor VAT."""
    netto = moms = skuld = 0
    namn = {v.kod: v.namn for v in bok.forbund.verksamheter}
    for posting in post.entry.postings:
        nummer = kontonummer(posting.account)
        ore = ore_om(posting)
        if nummer is None or ore is None:
            continue
        konto = bok.konton[nummer]
        if konto.delpost == LEVERANTOR:
            skuld += ore
        elif konto.delpost in _MOMS:
            moms += ore
        else:
            netto += ore
            meta: Mapping[str, object] = posting.meta or {}
            verksamhet = str(meta.get("verksamhet") or "")
            yield {
                "konto_nr": nummer,
                "konto_text": konto.namn,
                "nettobelopp": str(till_kronor(ore)),
                "forvaltning": namn.get(verksamhet, verksamhet),
            }
    if netto + moms + skuld:
        raise AssertionError(f"{post.namn}: raderna är inte fakturans belopp")


def saknade_nummer(rader: Sequence[Mapping[str, str]]) -> list[Felrad]:
    """Return whose organisation numbers the rows lack, each named once."""
    fel = []
    if any(not rad["kopare_id"] for rad in rader):
        text = 'Förbundets organisationsnummer saknas. Gör så här: skriv orgnr = "…".'
        fel.append(Felrad("forbund.toml", 0, text))
    utan = {
        rad["leverantor"]
        for rad in rader
        if not rad["leverantor_id"] and rad["leverantor"] != PERSONUPPGIFT
    }
    fel += [
        Felrad(
            "leverantorer.toml",
            0,
            f"{namn or 'En faktura utan motpart'}: organisationsnumret saknas. Gör så här: skriv "
            "orgnr för leverantören (rakenskap leverantor).",
        )
        for namn in sorted(utan)
    ]
    return fel


def som_oppna_data(rader: Sequence[Mapping[str, str]]) -> str:
    """Return rows as CSV: the specification's heading, comma, UTF-8 without mark."""
    ut = io.StringIO()
    namn = [kolumn.namn for kolumn in datakolumner()]
    skrivare = csv.writer(ut, lineterminator="\r\n")
    skrivare.writerow(namn)
    skrivare.writerows([rad.get(ett, "") for ett in namn] for rad in rader)
    return ut.getvalue()


def granska_oppna_data(text: str, fil: str) -> list[Felrad]:
    """Return what in a file is not as the specification has it, by line.

    Args:
        text: the file, as UTF-8 text; comma or semicolon between columns.
        fil: its name, for the findings.
    """
    text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    forsta = text.split("\n", 1)[0]
    skilje = ";" if forsta.count(";") > forsta.count(",") else ","
    lasare = csv.reader(io.StringIO(text, newline=""), delimiter=skilje, strict=True)
    fel: list[Felrad] = []
    try:
        huvud = next(lasare, [])
        fel += _huvudfel(huvud, fil)
        if fel:
            return fel
        for rad in lasare:
            fel += [Felrad(fil, lasare.line_num, vad) for vad in _radfel(huvud, rad)]
    except csv.Error as hinder:
        vad = f"Raden går inte att läsa som CSV ({hinder}). Gör så här: stäng varje citattecken."
        fel.append(Felrad(fil, lasare.line_num, vad))
    return fel


def _huvudfel(huvud: Sequence[str], fil: str) -> list[Felrad]:
    kanda = [kolumn.namn for kolumn in datakolumner()]
    fel = [
        f"Kolumnen {kolumn.namn} saknas. Gör så här: lägg till den ({kolumn.beskrivning})."
        for kolumn in datakolumner()
        if kolumn.obligatorisk and kolumn.namn not in huvud
    ]
    fel += [
        f"Kolumnen {namn} finns två gånger. Gör så här: ta bort den ena."
        for namn in dict.fromkeys(huvud)
        if huvud.count(namn) > 1
    ]
    fel += [
        f"Kolumnen «{namn}» hör inte till specifikationen. Gör så här: välj bland "
        f"{', '.join(kanda)}."
        for namn in huvud
        if namn not in kanda
    ]
    return [Felrad(fil, 1, vad) for vad in fel]


def _radfel(huvud: Sequence[str], rad: Sequence[str]) -> Iterator[str]:
    if len(rad) != len(huvud):
        yield (
            f"Raden har {len(rad)} kolumner i stället för {len(huvud)}. Gör så här: skriv alla, "
            "tomma också."
        )
        return
    egen = dict(zip(huvud, rad, strict=True))
    dold = egen.get("leverantor") == PERSONUPPGIFT
    for kolumn in datakolumner():
        varde = egen.get(kolumn.namn, "")
        if not varde:
            if kolumn.obligatorisk and not (dold and kolumn.namn == "leverantor_id"):
                yield f"{kolumn.namn} är tom. Gör så här: fyll i {kolumn.beskrivning}."
        elif vad := _formfel(kolumn, varde):
            yield vad


def _formfel(kolumn: Datakolumn, varde: str) -> str:
    """Return what is wrong with the form of a value, empty when nothing is."""
    if not kolumn.form:
        return ""
    monster, ord_ = _FORMER[kolumn.form]
    if not monster.fullmatch(varde) or (kolumn.form == "dag" and not _is_dag(varde)):
        return f"{kolumn.namn} «{varde}» har fel form. Gör så här: skriv {ord_}."
    if kolumn.form == "orgnr" and is_person(varde):
        return (
            f"{kolumn.namn} «{varde}» är en persons nummer. Gör så här: skriv {PERSONUPPGIFT} som "
            "leverantor och lämna leverantor_id tom."
        )
    if kolumn.form == "orgnr" and not kontrollsiffra_ratt(varde):
        return f"{kolumn.namn} «{varde}»: kontrollsiffran stämmer inte. Gör så här: rätta numret."
    return ""


def _is_dag(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
