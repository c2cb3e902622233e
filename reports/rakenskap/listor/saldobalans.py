"""Saldobalans: every account's opening balance, events of the period and closing balance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from lkbr.uppstallning import kontoklasser
from rakenskap.listor import celler
from rakenskap.listor.saldon import Kontosaldo, kontosaldon
from rakenskap.listor.urval import Listurval, beskriv
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport

BORJAN = Kolumn("arets_borjan", "Ingående balans", smal=False)
KOLUMNER = (
    Kolumn("ingaende", "Ingående saldo"),
    Kolumn("debet", "Debet", smal=False),
    Kolumn("kredit", "Kredit", smal=False),
    Kolumn("period", "Perioden"),
    Kolumn("utgaende", "Utgående saldo"),
)
_HAMTA: dict[str, Callable[[Kontosaldo], int]] = {
    "arets_borjan": lambda saldo: saldo.arets_borjan,
    "ingaende": lambda saldo: saldo.ingaende,
    "debet": lambda saldo: saldo.debet,
    "kredit": lambda saldo: saldo.kredit,
    "period": lambda saldo: saldo.rorelse,
    "utgaende": lambda saldo: saldo.utgaende,
}


def saldobalans(b: Berakning, urval: Listurval) -> Rapport:
    """Make the saldobalans.

    Args:
        b: the books' amounts.
        urval: within one räkenskapsår; balances are those of the rows that satisfy it.

    Returns:
        Rows by account and class, debit positive. Without conditions each column of balances
        sums to nought; results of earlier years that no entry moved to equity have a row.
    """
    saldon = kontosaldon(b, urval)
    # In a period from 1 January the opening balance and the balance before it are the same.
    borjan = () if urval.fran == dt.date(urval.till.year, 1, 1) else (BORJAN,)
    kolumner = (*borjan, *KOLUMNER)
    namn = [kolumn.id for kolumn in kolumner]
    klasser = kontoklasser()
    rader: list[Rad] = []
    for klass in sorted({saldo.konto[0] for saldo in saldon.konton}):
        egna = [saldo for saldo in saldon.konton if saldo.konto[0] == klass]
        etikett = klasser[klass].namn if klass in klasser else f"Klass {klass}"
        rader.append(Rad(f"klass.{klass}", etikett, (), "rubrik"))
        rader += [_rad(b, saldo, namn) for saldo in egna]
        rader.append(
            Rad(
                f"summa.{klass}",
                f"Summa {etikett[0].lower()}{etikett[1:]}",
                (celler.TOM, celler.TOM, *_celler(egna, namn)),
                "summa",
            )
        )
    alla = list(saldon.konton)
    if saldon.ej_omfort and not urval.begransat:
        ej_omfort = Kontosaldo("", saldon.ej_omfort, saldon.ej_omfort, 0, 0)
        rader.append(
            Rad(
                "ej_omfort",
                "Tidigare års resultat, inte fört till eget kapital",
                (celler.TOM, celler.TOM, *_celler([ej_omfort], namn)),
                "post",
            )
        )
        alla.append(ej_omfort)
    rader.append(Rad("summa", "Summa", (celler.TOM, celler.TOM, *_celler(alla, namn)), "summa"))
    stycken = ["Debet är plus och kredit minus. Resultatkonton börjar året på noll."]
    if urval.begransat:
        stycken = [beskriv(urval, b.bok.forbund), "Saldona avser urvalet.", *stycken]
    return Rapport(
        "saldobalans",
        "Saldobalans",
        (Kolumn("konto", "Konto", "text"), Kolumn("kontonamn", "Kontonamn", "text"), *kolumner),
        tuple(rader),
        stycken=(" ".join(stycken),),
        paragraf="LKBR 3 kap. 3 §",
        decimaler=2,
    )


def _celler(saldon: Sequence[Kontosaldo], namn: Sequence[str]) -> list[Cell]:
    konton = tuple(saldo.konto for saldo in saldon if saldo.konto)
    return [
        celler.beloppscell(sum(_HAMTA[ett](saldo) for saldo in saldon), *konton) for ett in namn
    ]


def _rad(b: Berakning, saldo: Kontosaldo, namn: Sequence[str]) -> Rad:
    huvud = (celler.text(saldo.konto), celler.text(b.konto(saldo.konto).namn))
    return Rad(saldo.konto, "", (*huvud, *_celler([saldo], namn)))
