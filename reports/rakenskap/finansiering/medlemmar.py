"""The members: what they have decided to pay, what is invoiced and paid, and each one's share.

    [[beslut]]                     # medlemmar.toml beside the books
    ar = 2024
    medlem = "Stockholms stad"
    kr = 8000000
    beslutad = 2023-11-20
    handling = "KF § 12"

The member that pays least sets the size: what each has decided answers to a whole by its share
(FinsamL 5 §), and the lowest of them is what the budget can be.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import tomlkit
from beancount.core import data

from lkbr.behandlingshistorik import vernyckel
from lkbr.belopp import andel_i_ord, ore_som_text
from lkbr.forbund import Medlem
from lkbr.kontering import ore_om
from lkbr.konto import kontonummer
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.tomllista import Tomllista
from rakenskap.listor import celler
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport
from rakenskap.reskontra.poster import KUND, Post, rent
from rakenskap.reskontra.reskontra import reskontra

FIL = "medlemmar.toml"
BIDRAG = "medlemsbidrag_"
NOLL = Fraction()
_HUVUD = "# Medlemmarnas beslut om bidrag, år för år. Se handboken.\n"
_NYCKLAR = frozenset({"ar", "medlem", "kr", "beslutad", "handling"})
KOLUMNER = (
    Kolumn("medlem", "Medlem", "text"),
    Kolumn("andel", "Andel", "text"),
    Kolumn("beslutad", "Beslut", "datum"),
    Kolumn("beslut", "Beslutat"),
    Kolumn("fakturerat", "Fakturerat"),
    Kolumn("betalt", "Betalt"),
    Kolumn("kvar", "Kvar"),
    Kolumn("ratt", "Enligt andel", smal=False),
    Kolumn("svarar", "Svarar mot", smal=False),
)


@dataclass(frozen=True, slots=True)
class Beslut:
    """A member's decision on its contribution of a year: öre, the day, and where it stands."""

    ar: int
    medlem: str
    ore: int
    beslutad: dt.date
    handling: str = ""


@dataclass(slots=True)
class Medlemsbetalning:
    """What a member has been invoiced and has paid of a year's contribution, in öre."""

    namn: str
    fakturerat: int = 0
    betalt: int = 0
    forsenat: tuple[Post, ...] = ()


def las_beslut(bok: Bok) -> list[Beslut]:
    """Read the members' decisions; none when there is no file.

    Raises:
        BokFelError: it cannot be read; all that is wrong is in it.
    """
    fil = bok.mapp / FIL
    if not fil.is_file():
        return []
    try:
        return tolka_beslut(bok, tomllib.loads(fil.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as hinder:
        text = f"Filen går inte att tolka ({hinder}). Gör så här: rätta den."
        raise BokFelError([Felrad(FIL, 0, text)]) from None


def tolka_beslut(bok: Bok, tabell: Mapping[str, Any]) -> list[Beslut]:
    """Return the decisions that a table holds.

    Raises:
        BokFelError: one breaks a rule; all that is wrong is in it.
    """
    fel = [
        f"«{ett}» betyder ingenting här. Gör så här: skriv [[beslut]]."
        for ett in tabell
        if ett != "beslut"
    ]
    svar: list[Beslut] = []
    namnen = {rent(medlem.namn): medlem.namn for medlem in bok.forbund.medlemmar}
    for nummer, rad in enumerate(tabell.get("beslut", ()), start=1):
        vad = _beslutsfel(rad, namnen)
        if vad:
            fel.append(f"Beslut nummer {nummer}: {vad}")
            continue
        namn = namnen[rent(str(rad["medlem"]))]
        if any((ett.ar, ett.medlem) == (rad["ar"], namn) for ett in svar):
            fel.append(f"{namn} har två beslut för {rad['ar']}. Gör så här: ta bort det ena.")
        handling = str(rad.get("handling", ""))
        svar.append(Beslut(rad["ar"], namn, rad["kr"] * 100, rad["beslutad"], handling))
    if fel:
        raise BokFelError(Felrad(FIL, 0, text) for text in fel)
    return svar


def _beslutsfel(rad: object, namnen: Mapping[str, str]) -> str:
    if not isinstance(rad, Mapping) or set(rad) - _NYCKLAR:
        return f"har annat än {', '.join(sorted(_NYCKLAR))}. Gör så här: rätta raden."
    if rent(str(rad.get("medlem", ""))) not in namnen:
        finns = ", ".join(namnen.values()) or "inga"
        return (
            f"«{rad.get('medlem', '')}» är ingen medlem i forbund.toml; de som finns är {finns}. "
            "Gör så här: välj en av dem."
        )
    kr, ar = rad.get("kr"), rad.get("ar")
    if not isinstance(kr, int) or isinstance(kr, bool) or kr < 0 or not isinstance(ar, int):
        return "kr och ar är inte hela tal. Gör så här: skriv kronor utan tecken, och året."
    if not isinstance(rad.get("beslutad"), dt.date):
        return "beslutad är inte en dag. Gör så här: skriv beslutad = 2023-11-20."
    return ""


LISTA = Tomllista(FIL, "beslut", _HUVUD, tolka_beslut)


def skriv_beslut(bok: Bok, vem: Vem, nytt: Beslut) -> Skiss:
    """Plan a member's decision, in place of the one of that year if there is one.

    Raises:
        BokFelError: it breaks a rule.
    """
    skiss = Skiss(bok, vem)
    dok, lista = LISTA.oppna(skiss)
    rad = tomlkit.table()
    rad["ar"], rad["medlem"] = nytt.ar, nytt.medlem
    rad["kr"], rad["beslutad"] = nytt.ore // 100, nytt.beslutad
    if nytt.handling:
        rad["handling"] = nytt.handling
    plats = next(
        (
            nr
            for nr, ett in enumerate(lista)
            if ett.get("ar") == nytt.ar and rent(str(ett.get("medlem"))) == rent(nytt.medlem)
        ),
        None,
    )
    if plats is None:
        lista.append(rad)
    else:
        lista[plats] = rad
    return LISTA.satt(skiss, dok)


# ---------------------------------------------------------------------- invoiced and paid


def medlemsbetalningar(bok: Bok, ar: int, dag: dt.date) -> list[Medlemsbetalning]:
    """Return what each member has been invoiced of a year, and paid on a day; unknown parties last.

    A contribution is what stands on the accounts of members' contributions. One that was invoiced
    is paid as the reskontra says, one that was booked against the bank is paid.
    """
    konton = {konto.beancount for konto in bok.konton.values() if konto.delpost.startswith(BIDRAG)}
    poster = {post.namn: post for post in reskontra(bok, KUND, dag).poster}
    svar = {rent(m.namn): Medlemsbetalning(m.namn) for m in bok.forbund.medlemmar}
    typer = _ensamma(bok)
    for entry in bok.entries:
        if not isinstance(entry, data.Transaction) or entry.flag == "!":
            continue
        if entry.date.year != ar or entry.date > dag:
            continue
        egna = [posting for posting in entry.postings if posting.account in konton]
        ore = -sum(ore_om(posting) or 0 for posting in egna)
        if not ore:
            continue
        part = str((egna[0].meta or {}).get("motpart") or entry.payee or "")
        nyckel = rent(part)
        if nyckel not in svar:
            # A member that has changed its name is known by its account.
            delpost = bok.konton[kontonummer(egna[0].account) or ""].delpost
            nyckel = typer.get(delpost.removeprefix(BIDRAG), nyckel)
        rad = svar.setdefault(nyckel, Medlemsbetalning(part))
        rad.fakturerat += ore
        post = poster.get(vernyckel(entry))
        rad.betalt += ore if post is None else min(post.reglerat_ore, ore)
        if post is not None and post.kvar_ore and post.dagar(dag) > 0:
            rad.forsenat = (*rad.forsenat, post)
    return list(svar.values())


def _ensamma(bok: Bok) -> dict[str, str]:
    """Return the one member that pays of each kind, cleaned, where there is only one."""
    per: dict[str, list[Medlem]] = {}
    for medlem in bok.forbund.medlemmar:
        if medlem.andel:
            per.setdefault(medlem.typ, []).append(medlem)
    return {typ: rent(egna[0].namn) for typ, egna in per.items() if len(egna) == 1}


def medlemstabell(bok: Bok, ar: int, dag: dt.date) -> Rapport:
    """Make the table of a year's contributions: decided, invoiced, paid, and by share."""
    beslut = {ett.medlem: ett for ett in las_beslut(bok) if ett.ar == ar}
    andelar = {m.namn: m.andel for m in bok.forbund.medlemmar}
    betalningar = [
        ett
        for ett in medlemsbetalningar(bok, ar, dag)
        if ett.fakturerat or ett.namn in beslut or andelar.get(ett.namn)
    ]
    totalt = sum(ett.fakturerat for ett in betalningar)
    rader = [
        _rad(ett, beslut.get(ett.namn), andelar.get(ett.namn, NOLL), totalt) for ett in betalningar
    ]
    tom = celler.TOM
    summor = (
        celler.beloppscell(sum(ett.ore for ett in beslut.values()) if beslut else None),
        celler.beloppscell(totalt),
        celler.beloppscell(sum(ett.betalt for ett in betalningar)),
        celler.beloppscell(sum(ett.fakturerat - ett.betalt for ett in betalningar)),
    )
    rader.append(Rad("summa", "Summa", (tom, tom, tom, *summor, tom, tom), "summa"))
    return Rapport(
        "medlemmar",
        f"Medlemmarnas bidrag {ar}",
        KOLUMNER,
        tuple(rader),
        stycken=(
            "Svarar mot: summan av alla medlemmars bidrag, om det som medlemmen har beslutat är "
            "dess andel. Den som betalar minst bestämmer storleken (FinsamL 5 §).",
        ),
        efter=tuple(_anmarkningar(betalningar, beslut, andelar, totalt, dag)),
        paragraf="FinsamL 5 §",
        decimaler=2,
    )


def _rad(ett: Medlemsbetalning, beslut: Beslut | None, andel: Fraction, totalt: int) -> Rad:
    beslutat = None if beslut is None else beslut.ore
    svarar = int(beslutat / andel) if beslutat and andel else None
    return Rad(
        ett.namn,
        "",
        (
            celler.text(ett.namn),
            celler.text(andel_i_ord(andel) if andel else ""),
            celler.dag(None if beslut is None else beslut.beslutad),
            celler.beloppscell(beslutat),
            celler.beloppscell(ett.fakturerat),
            celler.beloppscell(ett.betalt),
            celler.beloppscell(ett.fakturerat - ett.betalt),
            celler.beloppscell(int(totalt * andel)),
            celler.beloppscell(svarar),
        ),
    )


def _anmarkningar(
    betalningar: list[Medlemsbetalning],
    beslut: Mapping[str, Beslut],
    andelar: Mapping[str, Fraction],
    totalt: int,
    dag: dt.date,
) -> list[str]:
    svar = []
    for ett in betalningar:
        egen = beslut.get(ett.namn)
        if ett.namn not in andelar:
            svar.append(f"{ett.namn} är ingen medlem i forbund.toml men har betalat medlemsbidrag.")
        elif egen is None and ett.fakturerat:
            svar.append(
                f"{ett.namn}: inget beslut är inlagt. Gör så här: rakenskap medlem ÅR --beslut."
            )
        elif egen is not None and egen.ore != ett.fakturerat:
            skillnad = ore_som_text(ett.fakturerat - egen.ore)
            svar.append(f"{ett.namn}: fakturerat skiljer {skillnad} kr från beslutet.")
        ratt = totalt * andelar.get(ett.namn, NOLL)
        if ett.fakturerat and abs(ett.fakturerat - ratt) > 100:
            svar.append(f"{ett.namn} har inte fakturerats sin andel av summan.")
        svar += [
            f"{ett.namn}: {post.namn}, {ore_som_text(post.kvar_ore)} kr, förföll {post.forfaller} "
            f"({post.dagar(dag)} dagar)."
            for post in ett.forsenat
        ]
    hela = {
        namn: int(egen.ore / andelar[namn]) for namn, egen in beslut.items() if andelar.get(namn)
    }
    if len(set(hela.values())) > 1:
        minst = min(hela, key=lambda namn: hela[namn])
        svar.append(
            f"{minst} sätter storleken: dess beslut svarar mot {ore_som_text(hela[minst])} kr i "
            "allt."
        )
    return svar
