"""A payroll file (CSV) in as drafts of the serie of wages: a voucher for each day and number.

    datum;konto;belopp;text;verksamhet;insats;projekt;ver
    2024-01-25;7210;285694,00;Löner januari;kansli;;;1
    2024-01-25;2710;-85000,00;;;;;1

Debit is positive; `debet` and `kredit` may stand in place of `belopp`. A column that names persons
is refused: only totals enter the books.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass

from beancount.core import data

from lkbr.belopp import ore_av_text, ore_som_text
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.nummer import skriv_i_serien
from rakenskap.dagbok.registrering import OtolkatError, tolka_dimensioner
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import Konteringsrad, Text
from rakenskap.dagbok.underlag import ta_emot_innehall

KRAVDA = ("datum", "konto")
DIMENSIONER = ("verksamhet", "insats", "projekt")
FALT = (*KRAVDA, "belopp", "debet", "kredit", "text", "ver", *DIMENSIONER)
PERSONUPPGIFTER = ("namn", "personnummer", "pnr", "anställd", "anstalld", "efternamn", "förnamn")
LON = "lon"
_FORM = "datum;konto;belopp;text;verksamhet;insats;projekt;ver"


@dataclass(frozen=True, slots=True)
class _Rad:
    """A row: its line, day, voucher, account, öre debit positive, text and dimensions."""

    rad: int
    dag: dt.date
    ver: str
    konto: str
    ore: int
    text: str
    dimensioner: tuple[tuple[str, str], ...]


def planera_lonefil(bok: Bok, namn: str, innehall: bytes, vem: Vem) -> tuple[Skiss, list[Text]]:
    """Plan the drafts of a payroll file, which is kept as their underlag.

    Args:
        bok: the books.
        namn: the file's name.
        innehall: its content.
        vem: who reads it in.

    Raises:
        BokFelError: it has been read before, names persons, has a row that cannot be, or a voucher
            that does not balance; all that is wrong is in it, by line.
    """
    summa = hashlib.sha256(innehall).hexdigest()
    if any(
        isinstance(entry, data.Transaction) and entry.meta.get("underlag-sha256") == summa
        for entry in bok.entries
    ):
        text = "Filen är redan inläst. Gör så här: ingenting behövs; se rakenskap utkast."
        raise BokFelError([Felrad(namn, 0, text)])
    serie = bok.forbund.serie_av_slag(LON)
    if serie is None:
        text = 'Förbundet har ingen löneserie. Gör så här: lägg till en [[serie]] med slag = "lon".'
        raise BokFelError([Felrad("forbund.toml", 0, text)])
    skiss = Skiss(bok, vem)
    texter = [
        Text(rader[0].dag, "Anställda", _vad(rader), _kontering(rader), {})
        for rader in las_lonefil(bok, namn, innehall)
    ]
    svar = []
    for text_ in texter:
        plats, _ = ta_emot_innehall(skiss, namn, innehall, text_.datum.year)
        egna = {"underlag": plats, "underlag-sha256": summa}
        ny = Text(text_.datum, text_.motpart, text_.text, text_.rader, egna)
        skriv_i_serien(skiss, serie, ny.datum, str(ny))
        svar.append(ny)
    return skiss, svar


def _vad(rader: list[_Rad]) -> str:
    return next((rad.text for rad in rader if rad.text), f"Löner {rader[0].dag:%Y-%m}")


def _kontering(rader: list[_Rad]) -> tuple[Konteringsrad, ...]:
    return tuple(Konteringsrad(rad.konto, rad.ore, rad.dimensioner) for rad in rader)


def las_lonefil(bok: Bok, namn: str, innehall: bytes) -> list[list[_Rad]]:
    """Return the rows of a payroll file by voucher, each of which balances.

    Raises:
        BokFelError: see `planera_lonefil`.
    """
    try:
        text = innehall.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = innehall.decode("latin-1")
    lasare = csv.DictReader(io.StringIO(text), delimiter=";")
    rubriker = [ett.strip().lower() for ett in lasare.fieldnames or ()]
    _krav_rubriker(namn, rubriker)
    grupper: dict[tuple[dt.date, str], list[_Rad]] = {}
    fel: list[Felrad] = []
    for falt in lasare:
        rena = {
            rubrik: (varde or "").strip()
            for rubrik, varde in zip(rubriker, falt.values(), strict=False)
            if isinstance(varde, str)
        }
        if not any(rena.values()):
            continue
        try:
            rad = _rad(bok, lasare.line_num, rena)
        except OtolkatError as hinder:
            fel.append(Felrad(namn, lasare.line_num, f"{hinder} Gör så här: rätta raden."))
            continue
        grupper.setdefault((rad.dag, rad.ver), []).append(rad)
    for (dag, ver), rader in grupper.items():
        rest = sum(rad.ore for rad in rader)
        if rest and not fel:
            vad = f"Verifikation {ver} {dag}" if ver else f"Raderna {dag}"
            fel.append(
                Felrad(
                    namn,
                    rader[-1].rad,
                    f"{vad} balanserar inte: debet är {ore_som_text(rest)} kr mer än kredit. Gör "
                    "så här: exportera filen på nytt från löneprogrammet. (LKBR 3 kap. 9 §)",
                )
            )
    if not grupper and not fel:
        fel = [Felrad(namn, 0, f"Filen har inga rader. Gör så här: skriv {_FORM}.")]
    if fel:
        raise BokFelError(fel)
    return list(grupper.values())


def _krav_rubriker(namn: str, rubriker: list[str]) -> None:
    personer = [ett for ett in rubriker if ett in PERSONUPPGIFTER]
    saknas = [ett for ett in KRAVDA if ett not in rubriker]
    if "belopp" not in rubriker and not {"debet", "kredit"} <= set(rubriker):
        saknas.append("belopp (eller debet och kredit)")
    okanda = [ett for ett in rubriker if ett not in FALT and ett not in personer]
    if personer:
        vad = (
            f"Filen har personuppgifter ({', '.join(personer)}), och bara summor hör till böckerna"
        )
    elif saknas:
        vad = f"Första raden saknar {', '.join(saknas)}"
    elif okanda:
        vad = f"Kolumnen {', '.join(okanda)} är okänd"
    else:
        return
    raise BokFelError([Felrad(namn, 1, f"{vad}. Gör så här: skriv {_FORM}.")])


def _rad(bok: Bok, nummer: int, falt: Mapping[str, str]) -> _Rad:
    try:
        dag = dt.date.fromisoformat(falt.get("datum", ""))
    except ValueError:
        raise OtolkatError(f"«{falt.get('datum', '')}» är inte en dag.") from None
    konto = bok.konton.get(falt.get("konto", ""))
    if konto is None:
        raise OtolkatError(f"Kontot «{falt.get('konto', '')}» finns inte i kontoplanen.")
    if "belopp" in falt:
        ore = _ore(falt["belopp"])
    else:
        ore = _ore(falt.get("debet", "") or "0") - _ore(falt.get("kredit", "") or "0")
    ord_ = " ".join(f"{namn}={falt[namn]}" for namn in DIMENSIONER if falt.get(namn))
    return _Rad(
        nummer,
        dag,
        falt.get("ver", ""),
        konto.beancount,
        ore,
        falt.get("text", ""),
        tolka_dimensioner(bok, ord_),
    )


def _ore(text: str) -> int:
    ore = ore_av_text(text)
    if ore is None:
        raise OtolkatError(f"«{text}» är inte ett belopp i kronor.")
    return ore
