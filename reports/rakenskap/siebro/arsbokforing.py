"""One year of a SIE file booked: its vouchers, what its balances say beyond them, its budget."""

from __future__ import annotations

from typing import cast

from beancount.core import account, data
from beancount.core.amount import Amount
from beancount.parser.grammar import ValueType

from lkbr.budget import BUDGET
from rakenskap import sie
from rakenskap.dagbok.text import rensad
from rakenskap.siebro.ar import Siear
from rakenskap.siebro.dimensioner import Objektlista
from rakenskap.siebro.ingaende import OKAND_INGAENDE, utan_ingaende
from rakenskap.siebro.nummer import SAMMANDRAG, Numrerad
from rakenskap.siebro.sammandrag import dela
from rakenskap.siebro.siebok import INTERN, Siebok
from rakenskap.siebro.verifikat import Oversattare, belopp

SAMMANDRAGET = "sammandrag"


def bokfor_ar(bok: Siebok, ar: Siear) -> list[data.Custom]:
    """Book a year of a file in the books, from where its beginning left them.

    Returns:
        The lines of its budget.
    """
    kalla = bok.kalla(ar.fil)
    tolk = Oversattare(kalla, ar.start, ar.slut, bok.konton, bok.dimensioner)
    for ver in ar.vers:
        if _finns(bok, ar, ver, tolk):
            continue
        entry = tolk.entry(ver, bok.nummer.ge(ar.ar, ver.serie, ver.nummer))
        bok.entries.append(entry)
        for trans in ver.trans:
            bok.saldon[bok.konton[trans.konto].beancount] += trans.belopp_ore
    if ar.ar not in bok.tidigare.ar and (not ar.vers or ar.nummer == -1):
        _sammanfatta(bok, ar)
    return [
        _budgetrad(bok, ar, konto, objekt, ore)
        for konto in sorted(ar.budget)
        for objekt, ore in sorted(ar.budget[konto].items())
        if ore
    ]


def _finns(bok: Siebok, ar: Siear, ver: sie.Ver, tolk: Oversattare) -> bool:
    """Tell whether the books have a voucher, as it is or in another form."""
    nyckel = (ar.ar, rensad(ver.serie), rensad(ver.nummer))
    jamforelse = bok.tidigare.jamforelse
    if not jamforelse.kanda(nyckel):
        return False
    return jamforelse.prova(nyckel, tolk.entry(ver, Numrerad("", {})))


def _sammanfatta(bok: Siebok, ar: Siear) -> None:
    """Add what the balances of the year say beyond its vouchers."""
    okand = any(OKAND_INGAENDE in entry.meta for entry in bok.entries)
    if okand:
        rorelser = utan_ingaende(bok, ar)
    else:
        bokfort = bok.rorelser(ar)
        # Opening balances that were evened out are those that the year began with.
        ib = dict(bok.saldon) if ar.ar in bok.utjamnat else bok.namn(ar.ib or {})
        mal = {konto: -ore for konto, ore in ib.items()}
        for saldon in (bok.namn(ar.ub), bok.namn(ar.res)):
            for konto, ore in saldon.items():
                mal[konto] = mal.get(konto, 0) + ore
        rorelser = {konto: mal.get(konto, 0) - bokfort.get(konto, 0) for konto in {*mal, *bokfort}}
    for del_ in dela(rorelser, bok.slag, bok.tabell):
        meta = {"ver": bok.nummer.nasta(ar.ar, SAMMANDRAG), SAMMANDRAGET: True}
        texter = (INTERN, f"{del_.text} {ar.ar}, sammandrag ur balanser")
        # An account may be split between the entries: only the result has parts here.
        delar = {
            konto: egna
            for konto, egna in ar.delar.items()
            if any(egna.values()) and bok.sida(bok.konton[konto].beancount) == "resultat"
        }
        bok.lagg(ar, ar.slut, texter, meta, del_.rader, delar=delar)


def _budgetrad(bok: Siebok, ar: Siear, konto: str, objekt: Objektlista, ore: int) -> data.Custom:
    meta = {"filename": ar.fil.namn, "lineno": 0, **bok.dimensioner.meta(objekt)}
    varden = [
        # Beancount marks an account by a text in place of a type.
        ValueType(bok.konton[konto].beancount, cast("type", account.TYPE)),
        ValueType(belopp(ore), Amount),
    ]
    return data.Custom(meta, ar.start, BUDGET, varden)
