"""Huvudbok: by account, the opening balance, each row of the period and the closing (LKBR 3:3)."""

from __future__ import annotations

from collections import defaultdict

from rakenskap.bok.poster import Verifikation
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
_Post = tuple[Verifikation, int, str, str]


def huvudbok(b: Berakning, urval: Listurval) -> Rapport:
    """Make the huvudbok.

    Args:
        b: the books' amounts.
        urval: within one räkenskapsår; balances are those of the rows that satisfy it.

    Returns:
        A group of rows an account: opening, rows by day with the running balance, closing.
    """
    poster = _poster(b, urval)
    saldon = kontosaldon(b, urval)
    rader = [rad for saldo in saldon.konton for rad in _konto(b, saldo, poster[saldo.konto])]
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


def _poster(b: Berakning, urval: Listurval) -> dict[str, list[_Post]]:
    """Return the period's rows by account, by day, serie and number."""
    mask = radmask(b.poster, urval) & periodmask(b.poster, urval.fran, urval.till)
    tabell = b.poster.tabell.loc[mask, ["ver", "konto", "ore", "motpart", "insats", "projekt"]]
    svar: defaultdict[str, list[_Post]] = defaultdict(list)
    for plats, konto, ore, motpart, insats, projekt in tabell.itertuples(index=False, name=None):
        dimension = ", ".join(dict.fromkeys(filter(None, (insats, projekt))))
        ver = b.poster.verifikationer[plats]
        svar[str(konto)].append((ver, int(ore), str(motpart), dimension))
    for rader in svar.values():
        rader.sort(key=lambda rad: (rad[0].datum, celler.serie_och_nummer(rad[0])))
    return svar


def _konto(b: Berakning, saldo: Kontosaldo, poster: list[_Post]) -> list[Rad]:
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
    lopande = saldo.ingaende
    for nummer, (ver, ore, motpart, dimension) in enumerate(poster, start=1):
        lopande += ore
        rader.append(
            Rad(
                f"{nr}.{nummer}",
                "",
                (
                    *huvud,
                    celler.dag(ver.datum),
                    celler.text(celler.vernummer(ver)),
                    celler.text(motpart),
                    celler.text(ver.text),
                    celler.text(dimension),
                    *celler.debet_kredit(ore, nr),
                    celler.beloppscell(lopande, nr),
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
