"""Huvudbok: by account, the opening balance, each row of the period and the closing (LKBR 3:3)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rakenskap.listor import celler
from rakenskap.listor.saldon import Kontosaldo, kontosaldon
from rakenskap.listor.urval import Listurval, beskriv, periodmask, radmask
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport

KOLUMNER = (
    Kolumn("konto", "Konto", "text", grupp=1),
    Kolumn("kontonamn", "Kontonamn", "text", grupp=1),
    Kolumn("datum", "Datum", "datum"),
    Kolumn("ver", "Ver", "text"),
    Kolumn("motpart", "Motpart", "text", smal=False),
    Kolumn("text", "Text", "text"),
    Kolumn("dimension", "Dimension", "text", smal=False),
    Kolumn("debet", "Debet"),
    Kolumn("kredit", "Kredit"),
    Kolumn("saldo", "Saldo", "saldo"),
)


def huvudbok(b: Berakning, urval: Listurval) -> Rapport:
    """Make the huvudbok.

    Args:
        b: the books' amounts.
        urval: within one räkenskapsår; balances are those of the rows that satisfy it.

    Returns:
        A group of rows an account: opening, rows by day with the running balance, closing.
    """
    poster = kontorader(b, urval)
    saldon = kontosaldon(b, urval)
    per_konto = dict(list(poster.groupby("konto", observed=True)))
    rader = [
        rad
        for saldo in saldon.konton
        for rad in _konto(b, saldo, per_konto.get(saldo.konto, poster[:0]))
    ]
    debet = sum(saldo.debet for saldo in saldon.konton)
    kredit = sum(saldo.kredit for saldo in saldon.konton)
    rader.append(
        Rad(
            "summa",
            f"Summa för {urval.period}",
            (*(celler.TOM,) * 7, celler.beloppscell(debet), celler.beloppscell(kredit), celler.TOM),
            "summa",
        )
    )
    stycken = ["Debet är plus och kredit minus i saldot."]
    if urval.begransat:
        stycken = [beskriv(urval, b.bok.forbund), "Saldona avser urvalet.", *stycken]
    return Rapport(
        "huvudbok",
        "Huvudbok",
        KOLUMNER,
        tuple(rader),
        stycken=(" ".join(stycken),),
        paragraf="LKBR 3 kap. 3 §",
        decimaler=2,
    )


def kontorader(b: Berakning, urval: Listurval) -> pd.DataFrame:
    """Return the period's rows by account, and on it by day, serie and number.

    Args:
        b: the books' amounts.
        urval: within one räkenskapsår.

    Returns:
        The columns of `Poster.tabell`, and `saldo`: the account's balance after the row, öre.
    """
    tabell = b.poster.tabell
    rader = tabell.loc[radmask(b.poster, urval) & periodmask(b.poster, urval.fran, urval.till)]
    nummer = pd.DataFrame(
        [celler.serie_och_nummer(b.poster.verifikationer[plats]) for plats in rader["ver"]],
        index=rader.index,
        columns=["serie", "nummer"],
    )
    rader = rader.join(nummer).sort_values(["konto", "dag", "serie", "nummer"], kind="stable")
    ingaende = {saldo.konto: saldo.ingaende for saldo in kontosaldon(b, urval).konton}
    konton = rader["konto"].cat
    borjan = np.array([ingaende.get(nr, 0) for nr in konton.categories], dtype="int64")
    lopande = rader.groupby("konto", observed=True)["ore"].cumsum()
    return rader.assign(saldo=lopande + borjan[konton.codes])


def _konto(b: Berakning, saldo: Kontosaldo, poster: pd.DataFrame) -> list[Rad]:
    nr = saldo.konto
    huvud = (celler.text(nr), celler.text(b.konto(nr).namn))
    tomma = (celler.TOM,) * 5
    rader = [
        Rad(
            f"{nr}.ingaende",
            "Ingående saldo",
            (*huvud, *tomma, celler.TOM, celler.TOM, celler.beloppscell(saldo.ingaende, nr)),
            "text",
        )
    ]
    falt = ["ver", "motpart", "insats", "projekt", "ore", "saldo"]
    lopande = saldo.ingaende
    for nummer, rad in enumerate(poster[falt].itertuples(index=False, name=None), start=1):
        plats, motpart, insats, projekt, ore, lopande = rad
        ver = b.poster.verifikationer[plats]
        rader.append(
            Rad(
                f"{nr}.{nummer}",
                "",
                (
                    *huvud,
                    celler.dag(ver.datum),
                    celler.text(celler.vernummer(ver)),
                    celler.text(str(motpart)),
                    celler.text(ver.text),
                    celler.text(", ".join(dict.fromkeys(filter(None, (insats, projekt))))),
                    *celler.debet_kredit(int(ore), nr),
                    celler.beloppscell(int(lopande), nr),
                ),
            )
        )
    if lopande != saldo.utgaende:
        raise AssertionError(f"{nr}: raderna ger {lopande} öre, saldot är {saldo.utgaende}")
    rader.append(
        Rad(
            f"{nr}.utgaende",
            f"Summa och utgående saldo {nr}",
            (
                *huvud,
                *tomma,
                celler.beloppscell(saldo.debet, nr),
                celler.beloppscell(saldo.kredit, nr),
                celler.beloppscell(saldo.utgaende, nr),
            ),
            "summa",
        )
    )
    return rader
