"""Reconciliation of every balance account and month: against what, difference, by whom, why.

    2024-12-31 custom "avstamning" Tillgångar:1930-Företagskonto 8582141.00 SEK
      mot: "engagemangsbesked"
      av: "ekonom"
      gjord: 2025-01-14
      kommentar: "…"
      underlag: "2024/underlag/engagemangsbesked.pdf"

It stands in `ÅR/avstamningar.beancount`; the last of an account and day counts. Accounts that the
program can agree by itself (reskontra, register of assets, the bank's balance) are so without.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Literal

from beancount.core import data

from lkbr.belopp import ore_som_text, till_kronor, till_ore
from lkbr.konto import kontonummer
from rakenskap.bankfil.regler import radens_ore
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bokslut.interim import anmarkning, interimsposter
from rakenskap.bokslut.register import tillgangssaldo
from rakenskap.bokslut.tillgang import krav_rimliga, lage
from rakenskap.dagbok.nummer import inkludera
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import citerad, filhuvud
from rakenskap.dagbok.underlag import ta_emot
from rakenskap.listor import celler
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport
from rakenskap.reskontra.poster import TECKEN
from rakenskap.reskontra.reskontra import reskontra

AVSTAMNING = "avstamning"
Lage = Literal["avstämd", "förklarad", "skillnad", "öppen"]
KLARA: frozenset[Lage] = frozenset({"avstämd", "förklarad"})
EN_DAG = dt.timedelta(days=1)
KOLUMNER = (
    Kolumn("konto", "Konto", "text"),
    Kolumn("namn", "Namn", "text", smal=False),
    Kolumn("saldo", "Saldo"),
    Kolumn("mot", "Mot", "text"),
    Kolumn("enligt", "Enligt det"),
    Kolumn("skillnad", "Skillnad"),
    Kolumn("lage", "Läge", "text"),
    Kolumn("av", "Av", "text", smal=False),
    Kolumn("kommentar", "Kommentar", "text", smal=False),
    Kolumn("underlag", "Underlag", "text", smal=False),
)


@dataclass(frozen=True, slots=True)
class Kontoavstamning:
    """An account on a day: its balance, what it is held against, and what was said of it.

    Attributes:
        saldo: balance in the books, öre debit positive.
        enligt: what the other side says, None when nothing has been held against it.
    """

    konto: str
    dag: dt.date
    saldo: int
    mot: str = ""
    enligt: int | None = None
    av: str = ""
    kommentar: str = ""
    underlag: str = ""

    @property
    def lage(self) -> Lage:
        """Agreed, differing with a reason, differing without, or open."""
        if self.enligt is None:
            return "förklarad" if self.kommentar else "öppen"
        if self.enligt == self.saldo:
            return "avstämd"
        return "förklarad" if self.kommentar else "skillnad"


def avstamningar(bok: Bok, dag: dt.date) -> list[Kontoavstamning]:
    """Return every balance account that has a balance on a day, by number, with its state."""
    gjorda = _gjorda(bok, dag)
    egna = {**_av_sig_sjalva(bok, dag), **gjorda}
    svar = []
    for nummer, konto in sorted(bok.konton.items()):
        if nummer[0] not in "12" or konto.rad == "eget_kapital" or nummer.startswith("20"):
            continue
        saldo = _saldo(bok, konto.beancount, dag)
        funnen = egna.get(nummer)
        if saldo or nummer in gjorda:
            mot, enligt, av, kommentar, underlag = funnen or ("", None, "", "", "")
            svar.append(Kontoavstamning(nummer, dag, saldo, mot, enligt, av, kommentar, underlag))
    return svar


Funnen = tuple[str, int | None, str, str, str]


def _saldo(bok: Bok, namn: str, dag: dt.date) -> int:
    return sum(
        radens_ore(posting)
        for entry in bok.entries
        if isinstance(entry, data.Transaction) and entry.flag != "!" and entry.date <= dag
        for posting in entry.postings
        if posting.account == namn
    )


def _gjorda(bok: Bok, dag: dt.date) -> dict[str, Funnen]:
    """Return what has been said of each account on a day; the last counts."""
    svar: dict[str, Funnen] = {}
    for entry in bok.entries:
        if isinstance(entry, data.Custom) and entry.type == AVSTAMNING and entry.date == dag:
            nummer = kontonummer(str(entry.values[0].value)) or ""
            enligt = till_ore(entry.values[1].value.number) if len(entry.values) > 1 else None
            meta = entry.meta
            svar[nummer] = (
                str(meta.get("mot", "")),
                enligt,
                str(meta.get("av", "")),
                str(meta.get("kommentar", "")),
                str(meta.get("underlag", "")),
            )
    return svar


def _av_sig_sjalva(bok: Bok, dag: dt.date) -> dict[str, Funnen]:
    """Return what the program can hold accounts against: bank, reskontra, register, returns."""
    svar: dict[str, Funnen] = {}
    for entry in bok.entries:
        if isinstance(entry, data.Balance) and entry.date == dag + EN_DAG:
            nummer = kontonummer(entry.account) or ""
            kalla = str(entry.meta.get("bankfil", "")) or "saldobesked"
            svar[nummer] = (kalla, till_ore(entry.amount.number or Decimal()), "", "", "")
    for delpost in TECKEN:
        res = reskontra(bok, delpost, dag)
        if len(res.konton) == 1 and res.poster:
            (nummer,) = res.konton
            # Payments that settle no invoice are no part of what is owed by invoice.
            oppet = sum(post.kvar_ore for post in res.oppna if post.slag != "betalning")
            svar.setdefault(nummer, ("reskontran", oppet, "", "", ""))
    svar |= _register(bok, dag)
    poster = interimsposter(bok, dag)
    for nummer in {post.konto for post in poster}:
        egna = [post for post in poster if post.konto == nummer]
        if not any(anmarkning(post, dag) for post in egna):
            summa = sum(post.kvar for post in egna)
            svar.setdefault(nummer, ("interimslistan", summa, "", "", ""))
    return svar


def _register(bok: Bok, dag: dt.date) -> dict[str, Funnen]:
    """Return the accounts of assets, when the register's book value is their balance."""
    nummer = sorted({ett.konto for ett in krav_rimliga(bok)})
    varde = sum(ett.bokfort for ett in lage(bok, dag))
    if not nummer or varde != tillgangssaldo(bok, dag):
        return {}
    grupper = {nr[:3] for nr in nummer}
    return {
        nr: ("anläggningsregistret", _saldo(bok, konto.beancount, dag), "", "", "")
        for nr, konto in bok.konton.items()
        if nr[:3] in grupper
    }


def avstamningstabell(bok: Bok, dag: dt.date) -> Rapport:
    """Make the table of every balance account on a day and the state of each."""
    alla = avstamningar(bok, dag)
    rader = [
        Rad(
            ett.konto,
            "",
            (
                celler.text(ett.konto),
                celler.text(bok.konton[ett.konto].namn),
                celler.beloppscell(ett.saldo, ett.konto),
                celler.text(ett.mot),
                celler.beloppscell(ett.enligt),
                celler.beloppscell(None if ett.enligt is None else ett.saldo - ett.enligt),
                celler.text(ett.lage),
                celler.text(ett.av),
                celler.text(ett.kommentar),
                celler.text(ett.underlag),
            ),
        )
        for ett in alla
    ]
    oppna = sum(ett.lage not in KLARA for ett in alla)
    return Rapport(
        "avstamning",
        f"Avstämning {dag}",
        KOLUMNER,
        tuple(rader),
        stycken=(
            f"{len(alla)} balanskonton, {oppna} inte avstämda. Reskontra, anläggningsregister, "
            "interimslista och bankens saldo stäms av av programmet; skulder är minus.",
        ),
        paragraf="LKBR 3 kap. 6 §",
        decimaler=2,
    )


def stam_av(bok: Bok, ny: Kontoavstamning, vem: Vem, besked: Path | None = None) -> Skiss:
    """Plan a reconciliation of an account on a day.

    Args:
        bok: the books.
        ny: what is said of the account.
        vem: who says it.
        besked: the document, taken into the year's folder where it lies elsewhere.

    Raises:
        BokFelError: there is no such balance account, or nothing is said of it.
    """
    if ny.konto not in bok.konton or ny.konto[0] not in "12":
        text = f"{ny.konto} är inte ett balanskonto. Gör så här: välj ett konto i klass 1 eller 2."
        raise BokFelError([Felrad("avstamning", 0, text)])
    if ny.enligt is None and not ny.kommentar:
        text = (
            "Varken saldo eller kommentar är angivet. Gör så här: skriv --saldo med det som "
            "beskedet säger, eller --kommentar med skälet."
        )
        raise BokFelError([Felrad("avstamning", 0, text)])
    skiss = Skiss(bok, vem)
    if besked is not None:
        ny = replace(ny, underlag=ta_emot(skiss, besked, ny.dag.year)[0])
    skriv_avstamning(skiss, ny)
    return skiss


def skriv_avstamning(skiss: Skiss, ny: Kontoavstamning) -> None:
    """Add a reconciliation to a change."""
    fil = f"{ny.dag.year}/avstamningar.beancount"
    if not skiss.finns(fil):
        skiss.satt(fil, filhuvud(skiss.bok.options))
        inkludera(skiss, fil)
    belopp = "" if ny.enligt is None else f" {till_kronor(ny.enligt):.2f} SEK"
    av = skiss.vem.av
    uppgifter = {"mot": ny.mot, "av": av, "kommentar": ny.kommentar, "underlag": ny.underlag}
    namn_ = skiss.bok.konton[ny.konto].beancount
    rader = [f"{ny.dag} custom {citerad(AVSTAMNING)} {namn_}{belopp}\n"]
    rader += [f"  {namn}: {citerad(varde)}\n" for namn, varde in uppgifter.items() if varde]
    rader.append(f"  gjord: {skiss.vem.idag}\n")
    skiss.lagg_till(fil, "".join(rader))


def krav_avstamt(bok: Bok, ar: int) -> None:
    """Refuse to lock a year while an account is not reconciled and has no reason.

    Raises:
        BokFelError: accounts are open; they are named.
    """
    oppna = oppna_avstamningar(bok, dt.date(ar, 12, 31))
    if oppna:
        text = (
            f"{len(oppna)} balanskonton är inte avstämda {ar}-12-31: {'; '.join(oppna)}. Gör så "
            f"här: stäm av dem med rakenskap avstamning {ar} KONTO, eller ange skälet med --skal. "
            "(LKBR 3 kap. 6 §)"
        )
        raise BokFelError([Felrad("avstamning", 0, text)])


def ange_skal(skiss: Skiss, ar: int, skal: str) -> None:
    """Write a reason on each account that is not reconciled at the end of a year."""
    slut = dt.date(ar, 12, 31)
    for ett in avstamningar(skiss.bok, slut):
        if ett.lage not in KLARA:
            skriv_avstamning(skiss, replace(ett, kommentar=skal))


def oppna_avstamningar(bok: Bok, dag: dt.date) -> list[str]:
    """Return in words what is not reconciled on a day."""
    return [
        f"{ett.konto} {bok.konton[ett.konto].namn}, {ore_som_text(ett.saldo)}: {ett.lage}"
        for ett in avstamningar(bok, dag)
        if ett.lage not in KLARA
    ]
