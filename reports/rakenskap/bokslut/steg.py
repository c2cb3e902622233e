"""The closing step by step: what remains in each, from the books alone, so that it can be left.

A step is right (nothing remains), waits (what remains is said), or has entries to book.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from beancount.core import data

from lkbr.belopp import ore_som_text
from lkbr.bokslut import BOKSLUTSKONTO
from lkbr.uppstallning import tar_upp_resultatet
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import bygg_poster, rakenskapsar
from rakenskap.bokslut.avskrivning import avskrivning
from rakenskap.bokslut.avstamning import KLARA, avstamningar, oppna_avstamningar
from rakenskap.bokslut.beslut import beslut_i
from rakenskap.bokslut.forslag import INTERN, Bokslutsforslag, konto, serie_for_slag
from rakenskap.bokslut.interim import anmarkning, interimsposter
from rakenskap.bokslut.momsersattning import momsansokan, osokt, tolka_momsperiod
from rakenskap.bokslut.periodisering import forfallna_periodiseringar
from rakenskap.bokslut.personal import (
    har_loner,
    las_personer,
    satser_for,
    semesterforslag,
    semesterskuld_gjord,
)
from rakenskap.bokslut.skattekonto import SKATTEKONTO, skillnader
from rakenskap.bokslut.skatteutdrag import las_skatteutdrag
from rakenskap.dagbok.attest import att_attestera
from rakenskap.dagbok.skiss import Vem, stangda
from rakenskap.dagbok.text import Konteringsrad, Text
from rakenskap.dagbok.utkast import utkast_i
from rakenskap.listor import celler
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport
from rakenskap.reskontra.poster import TECKEN
from rakenskap.reskontra.reskontra import reskontra
from rakenskap.reskontra.varningar import varningar

STANGNING = "stangning"


@dataclass(frozen=True, slots=True)
class Steg:
    """A step of the closing.

    Attributes:
        kvar: what remains to be done by hand, a sentence each.
        forslag: what the program proposes to book.
        atgard: what to do about what remains.
        avgjort: what has been decided not to book, by whom and why.
    """

    namn: str
    rubrik: str
    kvar: tuple[str, ...] = ()
    forslag: tuple[Bokslutsforslag, ...] = ()
    atgard: str = ""
    avgjort: tuple[str, ...] = ()

    @property
    def klart(self) -> bool:
        """Tell whether nothing remains."""
        return not self.kvar and not self.forslag


@dataclass(frozen=True, slots=True)
class Bokslutsfiler:
    """Files outside the books that two of the steps need: persons, and the skattekonto."""

    personer: Path | None = None
    skattekonto: Path | None = None


def bokslutssteg(bok: Bok, ar: int, vem: Vem, filer: Bokslutsfiler = Bokslutsfiler()) -> list[Steg]:
    """Return the steps of a year's closing, in the order they are taken.

    Raises:
        BokFelError: see `krav_aret_slut`; or a file cannot be read.
    """
    krav_aret_slut(bok, ar, vem)
    return [steget(gor, bok, ar, vem) for gor in steg_med(filer)]


def steget(gor: Callable[[Bok, int, Vem], Steg], bok: Bok, ar: int, vem: Vem) -> Steg:
    """Return a step without the proposals that it has been decided not to book."""
    steg, beslut = gor(bok, ar, vem), beslut_i(bok, ar)
    kvar = tuple(ett for ett in steg.forslag if ett.namn not in beslut)
    nej = tuple(str(beslut[ett.namn]) for ett in steg.forslag if ett.namn in beslut)
    return replace(steg, forslag=kvar, avgjort=nej)


def krav_aret_slut(bok: Bok, ar: int, vem: Vem) -> None:
    """Refuse a year that cannot be closed.

    Raises:
        BokFelError: the year is not in the books, or is not over.
    """
    slut = dt.date(ar, 12, 31)
    if not any(
        isinstance(e, data.Transaction) and e.flag != "!" and e.date.year == ar for e in bok.entries
    ):
        text = f"Räkenskapsåret {ar} finns inte i böckerna. Gör så här: välj ett annat år."
        raise BokFelError([Felrad("bokslut", 0, text)])
    if vem.idag <= slut:
        text = f"{ar} är inte slut än. Gör så här: börja efter {slut}."
        raise BokFelError([Felrad("bokslut", 0, text)])


def _utkast(bok: Bok, ar: int, _vem: Vem) -> Steg:
    kvar = [
        f"Utkast {ett.nummer}, {ett.entry.date}, {ett.entry.payee}: {ett.entry.narration}"
        for ett in utkast_i(bok)
        if ett.entry.date.year == ar
    ]
    return Steg("utkast", "Utkasten är bokförda", tuple(kvar), (), "rakenskap utkast, bokfor")


def _attest(bok: Bok, ar: int, _vem: Vem) -> Steg:
    kvar = [ett.namn for ett in att_attestera(bok) if ett.entry.date.year == ar]
    return Steg("attest", "Allt är attesterat", tuple(kvar), (), "rakenskap attestera")


def _reskontra(bok: Bok, ar: int, _vem: Vem) -> Steg:
    slut = dt.date(ar, 12, 31)
    kvar = [
        ett.felrad.text
        for delpost in TECKEN
        for ett in varningar(bok, reskontra(bok, delpost, slut))
    ]
    atgard = "rätta verifikationen, eller kommentera kontots avstämning"
    return Steg("reskontra", "Reskontran har inga lösa betalningar", tuple(kvar), (), atgard)


def _avskrivning(bok: Bok, ar: int, _vem: Vem) -> Steg:
    forslag = avskrivning(bok, dt.date(ar, 12, 31))
    egna = (forslag,) if forslag is not None and forslag.texter else ()
    return Steg("avskrivning", "Anläggningarna är avskrivna enligt plan", (), egna)


def _periodisering(bok: Bok, ar: int, _vem: Vem) -> Steg:
    slut = dt.date(ar, 12, 31)
    forslag = forfallna_periodiseringar(bok, slut)
    # A reason stands in the account's reconciliation.
    med_skal = {ett.konto for ett in avstamningar(bok, slut) if ett.kommentar}
    kvar = [
        f"{post.ver}, {post.konto}, {post.motpart}: {anmarkning(post, slut)}"
        for post in interimsposter(bok, slut)
        if anmarkning(post, slut) and post.aterfors is None and post.konto not in med_skal
    ]
    return Steg(
        "periodisering",
        "Periodiseringarna är återförda, och inget är äldre än ett år",
        tuple(kvar),
        () if forslag is None else (forslag,),
        "rakenskap lista interim; upplupna kostnader och intäkter med rakenskap periodisera",
    )


def _moms(bok: Bok, ar: int, vem: Vem) -> Steg:
    if not any(nr.startswith("165") for nr in bok.konton):
        return Steg("moms", "Momsersättningen är sökt")
    # A quarter that is to be applied for; one that it is too late for must be written off.
    perioder = [tolka_momsperiod(f"{ar}-kv{kvartal}") for kvartal in range(1, 5)]
    if vem.idag.year > ar + 2:
        kvar = tuple(ett.namn for ett in perioder if osokt(bok, ett, vem.idag))
        atgard = "för sent att söka (lag 2005:807 7 §): skriv av fordran"
        return Steg("moms", "Momsersättningen är sökt", kvar, (), atgard)
    forslag = [momsansokan(bok, ett, vem.idag) for ett in perioder]
    egna = tuple(ett for ett in forslag if ett.texter)
    return Steg("moms", "Momsersättningen är sökt", (), egna)


def _semesterskuld(fil: Path | None, bok: Bok, ar: int, _vem: Vem) -> Steg:
    """Compute the liability of a file of persons; without one, ask for it where wages are paid."""
    rubrik = "Semesterlöneskulden är beräknad"
    if fil is not None:
        forslag = semesterforslag(bok, las_personer(fil), satser_for(ar))
        return Steg("semesterskuld", rubrik, (), (forslag,) if forslag.texter else ())
    if not har_loner(bok, ar) or semesterskuld_gjord(bok, ar):
        return Steg("semesterskuld", rubrik)
    kvar = (f"{ar} har löner, men semesterlöneskulden är varken beräknad eller avstämd",)
    atgard = (
        f"rakenskap semesterskuld {ar} personer.csv, eller rakenskap bokslut {ar} --personer FIL"
    )
    return Steg("semesterskuld", rubrik, kvar, (), atgard)


def _skattekonto(fil: Path | None, bok: Bok, ar: int, _vem: Vem) -> Steg:
    """Hold the skattekonto against its statement; without one, against what has been agreed."""
    rubrik = "Skattekontot är avstämt mot Skatteverket"
    slut = dt.date(ar, 12, 31)
    egna = [ett for ett in avstamningar(bok, slut) if ett.konto.startswith(SKATTEKONTO)]
    oppna = [ett for ett in egna if ett.lage not in KLARA]
    kvar = [
        f"{ett.konto} {bok.konton[ett.konto].namn}, {ore_som_text(ett.saldo)}: {ett.lage}"
        for ett in oppna
    ]
    if fil is not None:
        kvar += skillnader(bok, las_skatteutdrag(fil))
    atgard = (
        f"rakenskap skattekonto UTDRAG visar skillnaderna, och med --stam-av {ar} stäms kontot av"
    )
    return Steg("skattekonto", rubrik, tuple(kvar), (), atgard)


def _avstamning(bok: Bok, ar: int, _vem: Vem) -> Steg:
    kvar = oppna_avstamningar(bok, dt.date(ar, 12, 31))
    atgard = f"rakenskap avstamning {ar} KONTO --saldo … --mot …"
    return Steg("avstamning", "Alla balanskonton är avstämda", tuple(kvar), (), atgard)


def _resultat(bok: Bok, ar: int, _vem: Vem) -> Steg:
    forslag = arets_resultat(bok, ar)
    egna = () if forslag is None else (forslag,)
    return Steg("resultat", "Årets resultat är fört till eget kapital", (), egna)


def _stangt(bok: Bok, ar: int, _vem: Vem) -> Steg:
    perioder = stangda(bok).perioder
    kvar = () if str(ar) in perioder else (f"{ar} är inte stängt",)
    return Steg(STANGNING, "Året är stängt", kvar, (), f"rakenskap stang {ar}")


Stegfunktion = Callable[[Bok, int, Vem], Steg]


def steg_med(filer: Bokslutsfiler) -> tuple[Stegfunktion, ...]:
    """Return the steps in order, a function each of the books as they are when it is called."""
    return (
        _utkast,
        _attest,
        _reskontra,
        _avskrivning,
        _periodisering,
        _moms,
        partial(_semesterskuld, filer.personer),
        partial(_skattekonto, filer.skattekonto),
        _avstamning,
        _resultat,
        _stangt,
    )


def arets_resultat(bok: Bok, ar: int) -> Bokslutsforslag | None:
    """Propose the entry that takes the year's result to equity; None when that is done.

    Raises:
        BokFelError: the chart lacks an account.
    """
    b = Berakning.av(bok, bygg_poster(bok))
    resultat = b.arets_resultat(rakenskapsar(ar)).ore
    fort = sum(
        -ore
        for nr, ore in b.poster.saldon(rakenskapsar(ar)).rorelse.items()
        if b.konto(nr).rad == BOKSLUTSKONTO
    )
    # Booked on the closing account: a surplus is debited there, so `fort` is less than nought.
    kvar = resultat + fort
    if not kvar:
        return None
    motkonto = konto(bok, "8999", vad="årets resultat i resultaträkningen")
    eget = sorted(nr for nr in bok.konton if tar_upp_resultatet(nr))
    kapital = konto(bok, *(eget or ["2069"]), vad="årets resultat i eget kapital")
    dims = (("verksamhet", "finansiering"),)
    koder = {ett.kod for ett in bok.forbund.verksamheter}
    text = Text(
        dt.date(ar, 12, 31),
        INTERN,
        f"Årets resultat {ar}",
        (
            Konteringsrad(motkonto, kvar, dims if "finansiering" in koder else ()),
            Konteringsrad(kapital, -kvar),
        ),
        serie_for_slag(bok, "bokslut"),
    )
    rader = (
        Rad("resultat", "Årets resultat", (celler.beloppscell(resultat),)),
        Rad("fort", "Redan fört", (celler.beloppscell(-fort),)),
        Rad("kvar", "Förs till eget kapital", (celler.beloppscell(kvar),), "summa"),
    )
    rapport = Rapport(
        "arets_resultat",
        f"Årets resultat {ar}",
        (Kolumn("belopp", "Belopp"),),
        rader,
        paragraf="LKBR 4 kap. 4 §",
        decimaler=2,
    )
    return Bokslutsforslag(f"arets-resultat-{ar}", f"Årets resultat {ar}", (text,), rapport)
