"""A year's beginning: opening balances, known, made up or evened out, and the change of year."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from lkbr.belopp import kr
from lkbr.bokslut import BOKSLUTSKONTO, INGAENDE
from lkbr.uppstallning import is_ackumulerat
from rakenskap import sie
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.siebro.ar import Saldon, Siear
from rakenskap.siebro.arsskifte import beskriv, skifte
from rakenskap.siebro.fynd import neka
from rakenskap.siebro.nummer import OMFORING
from rakenskap.siebro.sammandrag import motkonto_for
from rakenskap.siebro.siebok import INTERN, Siebok

IMPORT = "Ingående balans enligt SIE"
OKAND_INGAENDE = "ingaende-okand"
OMFORINGEN = "omforing"
# The checks that findings here fail.
IB_NOLL, IB_UB = "sie_ib", "sie_ib_ub"


def borja(bok: Siebok, ar: Siear, *, forsta: bool) -> bool:
    """Bring the balances to the start of a year; False where the year has to be left out."""
    if ar.ar in bok.tidigare.ar:
        _samma_ingaende(bok, ar)
        bok.saldon = defaultdict(int, bok.tidigare.saldon[ar.ar])
        return True
    if forsta and bok.tidigare.sista_ar is None:
        return _forsta_aret(bok, ar)
    if forsta:
        bok.saldon = defaultdict(int, bok.tidigare.saldon[ar.ar - 1])
    if ar.ib is not None:
        _skifte(bok, ar, ar.ib)
    return True


def _samma_ingaende(bok: Siebok, ar: Siear) -> None:
    """Check that a newer export begins where the books' year began.

    Raises:
        BokFelError: an opening balance is another.
    """
    bokford = bok.tidigare.ingaende.get(ar.ar, {})
    ny = bok.namn(ar.ib or {})
    fel = [
        Felrad(
            ar.fil.namn,
            0,
            f"Konto {bok.slag[konto].nummer}: ingående balans {ar.ar} är "
            f"{kr(ny.get(konto, 0))} i filen men "
            f"{kr(bokford.get(konto, 0))} i böckerna. Gör så här: rätta i "
            "bokföringsprogrammet; böckernas ingående balans ändras inte. "
            "(LKBR 4 kap. 4 § p. 7)",
        )
        for konto in sorted({*ny, *bokford})
        if ny.get(konto, 0) != bokford.get(konto, 0)
    ]
    if fel and ar.ib is not None and not sum(ar.ib.values()):
        raise BokFelError(fel)


def _forsta_aret(bok: Siebok, ar: Siear) -> bool:
    if not ar.vers and ar.nummer == 0 and not ar.balanserar:
        raise neka(
            ar.fil.namn,
            f"Utgående balanser (#UB) och resultat (#RES) {ar.ar} summerar inte till noll, och "
            "verifikationer saknas. Gör så här: exportera typ 4E ur bokföringsprogrammet. "
            "(LKBR 6 kap. 2 §)",
        )
    ingaende, okand = _ingaende(bok, ar)
    rest = sum(ingaende.values())
    if rest:
        _jamna_ut(bok, ar, ingaende, rest)
    if ar.nummer == -1 and not ar.vers and not _bokslut_gar_ihop(bok, ar, ingaende):
        text = (
            f"Eget kapital har {ar.ar} ändrats med annat än årets resultat: jämförelsetalen "
            "är utelämnade."
        )
        bok.beratta(ar, text)
        return False
    if any(ingaende.values()):
        meta: dict[str, Any] = {INGAENDE: True, **({OKAND_INGAENDE: True} if okand else {})}
        texter = (IMPORT, f"Ingående balans {ar.ar}")
        bok.lagg(ar, ar.start, texter, meta, ingaende, delar=ar.ib_delar)
    return True


def _ingaende(bok: Siebok, ar: Siear) -> tuple[Saldon, bool]:
    """Return the opening balances of the first year, and whether they had to be made up."""
    if ar.ib is not None:
        return bok.namn(ar.ib), False
    if ar.vers:
        rorelser = bok.rorelser(ar)
        ub = bok.namn(ar.ub)
        return {
            konto: ore
            for konto in sorted({*ub, *rorelser})
            if bok.sida(konto) != "resultat"
            and ub
            and (ore := ub.get(konto, 0) - rorelser.get(konto, 0))
        }, False
    utgaende, resultat = bok.namn(ar.ub), bok.namn(ar.res)
    eget = sum(ore for konto, ore in utgaende.items() if bok.is_eget(konto))
    utan_bokslut = sum(
        ore for konto, ore in resultat.items() if bok.slag[konto].post != BOKSLUTSKONTO
    )
    if sum(utgaende.values()) == -sum(resultat.values()) and eget in (utan_bokslut, 0):
        return {}, False  # the federation's first year: it began with nothing
    rorelser = utan_ingaende(bok, ar)
    alla = {konto: utgaende.get(konto, 0) - rorelser.get(konto, 0) for konto in bok.slag}
    text = f"Ingående balanser för {ar.ar} finns inte i filen: {ar.ar} har ingen kassaflödesanalys."
    bok.beratta(ar, text)
    return {
        konto: ore for konto, ore in alla.items() if ore and bok.sida(konto) != "resultat"
    }, True


def utan_ingaende(bok: Siebok, ar: Siear) -> Saldon:
    """Return a year's changes when its opening balances are unknown: the result against cash.

    Nothing but income and costs can be known; the kassaflödesanalys of the year is left out.
    """
    utgaende = bok.namn(ar.ub)
    rorelser = bok.namn(ar.res)
    stangning = sum(ore for konto, ore in rorelser.items() if bok.slag[konto].post == BOKSLUTSKONTO)
    rest = sum(rorelser.values()) - stangning
    eget = [konto for konto in utgaende if bok.is_eget(konto)]
    if stangning and eget:
        mal = min(eget, key=lambda konto: (abs(utgaende[konto] + stangning), konto))
        rorelser[mal] = rorelser.get(mal, 0) - stangning
    else:
        rest += stangning
    tillgang = _ackumulerat(bok, utgaende)
    if tillgang:
        avskrivet = sum(
            ore for konto, ore in rorelser.items() if bok.slag[konto].post == "avskrivningar"
        )
        rorelser[tillgang] = rorelser.get(tillgang, 0) - avskrivet
        rest -= avskrivet
    mot = motkonto_for(utgaende, bok.slag, bok.tabell)
    if mot:
        rorelser[mot] = rorelser.get(mot, 0) - rest
    return rorelser


def _ackumulerat(bok: Siebok, konton: Iterable[str]) -> str:
    """Return a non-current asset's account, one of accumulated depreciation if there is."""
    tillgangar = [
        konto for konto in sorted(konton) if bok.tabell.poster[bok.slag[konto].post].anlaggning
    ]
    return min(
        tillgangar,
        key=lambda konto: (not is_ackumulerat(bok.slag[konto].nummer), konto),
        default="",
    )


def _jamna_ut(bok: Siebok, ar: Siear, ingaende: Saldon, rest: int) -> None:
    """Even out opening balances that do not sum to nought, where it is known why or where."""
    bok.utjamnat.add(ar.ar)
    konto = bok.konton.get(bok.ingaende_differens)
    if konto is None and rest == -_resultat_fore(ar):
        mal = bok.arets_resultat(ingaende)
        if mal:
            ingaende[mal] = ingaende.get(mal, 0) - rest
            text = (
                f"Resultatet {ar.ar - 1}, {kr(rest)}, är inte bokfört mot eget "
                f"kapital i filen; det har förts till {bok.slag[mal].nummer}."
            )
            bok.beratta(ar, text)
            return
    if konto is None and bok.anta:
        mal = bok.differenskonto(rest)
        ingaende[mal] = ingaende.get(mal, 0) - rest
        bok.beratta(ar, _utjamnad(bok, ar, rest, mal), kontroll=IB_NOLL, antaget_konto=mal)
        return
    if konto is None:
        raise neka(
            ar.fil.namn,
            f"Ingående balanser {ar.ar} summerar inte till noll: {kr(rest)} "
            "skiljer. Oftast är det föregående års resultat, som inte är bokfört mot eget "
            "kapital än. Gör så här: för över resultatet i bokföringsprogrammet och exportera "
            'på nytt, eller skriv ingaende_differens = "2069" (kontot som ska ta upp '
            "skillnaden) i filen till --kartor. (LKBR 4 kap. 4 § p. 7)",
        )
    ingaende[konto.beancount] = ingaende.get(konto.beancount, 0) - rest
    text = (
        f"Ingående balanser {ar.ar} summerar inte till noll; {kr(-rest)} är fört "
        f"till {konto.sie}, som du har angett."
    )
    bok.beratta(ar, text)


def _utjamnad(bok: Siebok, ar: Siear, rest: int, mal: str) -> str:
    return (
        f"Ingående balanser {ar.ar} summerar inte till noll: {kr(rest)} skiljer. "
        f"Ingenting i filen säger varför; beloppet visas på ett eget konto, "
        f"{bok.slag[mal].nummer} Differens i ingående balanser. Rätta i bokföringsprogrammet och "
        "exportera på nytt, eller skriv ingaende_differens i --kartor om du vet vilket konto det "
        "hör till. (LKBR 4 kap. 4 § p. 7)"
    )


def hopgaende(bok: Siebok, ar: Siear) -> Siear:
    """Return a year of balances only whose closing lacks just what its opening lacks.

    What is on no account, at neither end, is put on an account of its own at both.
    """
    rest = sum(ar.ub.values()) + sum(ar.res.values())
    if ar.vers or ar.nummer or not rest or sum((ar.ib or {}).values()) != rest:
        return ar
    mal = bok.differenskonto(rest)
    konto = next(val.sie for val in bok.konton.values() if val.beancount == mal)
    return replace(ar, ub={**ar.ub, konto: ar.ub.get(konto, 0) - rest})


def _bokslut_gar_ihop(bok: Siebok, ar: Siear, ingaende: Saldon) -> bool:
    utgaende, resultat = bok.namn(ar.ub), bok.namn(ar.res)
    eget = sum(
        utgaende.get(konto, 0) - ingaende.get(konto, 0)
        for konto in {*utgaende, *ingaende}
        if bok.is_eget(konto)
    )
    stangning = sum(ore for konto, ore in resultat.items() if bok.slag[konto].post == BOKSLUTSKONTO)
    return eget + stangning == 0


def _skifte(bok: Siebok, ar: Siear, ib: Saldon) -> None:
    """Close the former year and move equity, and show what else differs."""
    ingaende = bok.namn(ib)
    utgaende = {konto: ore for konto, ore in bok.saldon.items() if bok.sida(konto) != "resultat"}
    resultat = sum(bok.saldon.values()) - sum(utgaende.values())
    utfall = skifte(utgaende, resultat, ingaende, bok.is_eget)
    if utfall.rest and bok.anta:
        mal = bok.differenskonto(utfall.rest)
        text = (
            f"Ingående balanser {ar.ar} stämmer inte med utgående {ar.ar - 1}: {kr(utfall.rest)} "
            "har ingen förklaring, varken föregående års resultat eller en omföring mellan konton. "
            f"Beloppet visas på ett eget konto, {bok.slag[mal].nummer} Differens i ingående "
            "balanser. Rätta ingående balanser i bokföringsprogrammet och exportera på nytt. "
            "(LKBR 4 kap. 4 § p. 7)"
        )
        bok.beratta(ar, text, kontroll=IB_UB, antaget_konto=mal)
        ingaende[mal] = ingaende.get(mal, 0) - utfall.rest
        utfall = skifte(utgaende, resultat, ingaende, bok.is_eget)
    for konto in utfall.skillnader:
        text = beskriv(
            bok.slag[konto].nummer, utgaende.get(konto, 0), ingaende.get(konto, 0), ar.ar
        )
        bok.beratta(ar, text, kontroll=IB_UB)
    if utfall.rest:
        raise neka(
            ar.fil.namn,
            f"Ingående balanser {ar.ar} stämmer inte med utgående {ar.ar - 1}: "
            f"{kr(utfall.rest)} har ingen förklaring, varken föregående års "
            "resultat eller en omföring mellan konton. Gör så här: rätta ingående balanser i "
            "bokföringsprogrammet och exportera på nytt. (LKBR 4 kap. 4 § p. 7)",
        )
    if utfall.bokslut:
        dag = dt.date(ar.ar - 1, 12, 31)
        rader = {bok.resultatkonto(): -resultat, **utfall.bokslut}
        _omfor(bok, ar, dag, f"Årets resultat {ar.ar - 1}", rader)
    ovriga = {konto: utfall.omforing[konto] for konto in utfall.skillnader}
    eget = {k: ore for k, ore in utfall.omforing.items() if k not in ovriga}
    if not sum(ovriga.values()):
        # What is moved within equity is one event, what differs outside it another.
        delar = [(eget, "Omföring av eget kapital"), (ovriga, "Skillnad i ingående balanser")]
    else:
        delar = [(utfall.omforing, "Omföring av ingående balanser")]
    for rader, text in delar:
        if rader:
            _omfor(bok, ar, ar.start, f"{text} {ar.ar}", rader)


def _omfor(bok: Siebok, ar: Siear, dag: dt.date, text: str, rader: Saldon) -> None:
    meta = {"ver": bok.nummer.nasta(dag.year, OMFORING), OMFORINGEN: True}
    bok.lagg(ar, dag, (INTERN, text), meta, rader)


def _resultat_fore(ar: Siear) -> int:
    """Return the sum of the former year's income and costs in the file, debit positive."""
    poster = sie.urval(ar.fil.lasning.poster, sie.Res)
    return sum(post.belopp_ore for post in poster if post.ar == ar.nummer - 1)
