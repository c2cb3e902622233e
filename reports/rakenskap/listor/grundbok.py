"""Grundbok: all verifikationer with their rows, in the order they were registered (LKBR 3:3)."""

from __future__ import annotations

from collections.abc import Mapping

from rakenskap.bok.poster import Verifikation
from rakenskap.listor import celler
from rakenskap.listor.urval import Listurval, beskriv, valda_verifikationer
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport

KOLUMNER = (
    Kolumn("ver", "Ver", "text", grupp=1),
    Kolumn("datum", "Datum", "datum", grupp=1),
    Kolumn("registrerad", "Registrerad", "datum", grupp=1, ledtext="registrerad"),
    Kolumn("av", "Av", "text", grupp=1, ledtext="av"),
    Kolumn("motpart", "Motpart", "text", grupp=2),
    Kolumn("text", "Text", "text", grupp=2),
    Kolumn("konto", "Konto", "text"),
    Kolumn("kontonamn", "Kontonamn", "text"),
    Kolumn("dimension", "Dimension", "text", smal=False),
    Kolumn("debet", "Debet"),
    Kolumn("kredit", "Kredit"),
)


def registreringsordning(ver: Verifikation, ordning: Mapping[str, int]) -> tuple[object, ...]:
    """Return the key that orders verifikationer as they were registered.

    Args:
        ver: a verifikation.
        ordning: number of the record in the behandlingshistorik by name; within a day it says
            which came first. One that has none came with the import and stands before.
    """
    dag = ver.registrerad or ver.datum
    return (dag, ordning.get(ver.namn, 0), celler.serie_och_nummer(ver), ver.datum)


def grundbok(b: Berakning, urval: Listurval, ordning: Mapping[str, int] | None = None) -> Rapport:
    """Make the grundbok.

    Args:
        b: the books' amounts.
        urval: a verifikation is shown whole when one of its rows satisfies the conditions, so
            that debit is always equal to credit.
        ordning: as in `registreringsordning`.
    """
    valda = sorted(
        valda_verifikationer(b.poster, urval),
        key=lambda ver: registreringsordning(ver, ordning or {}),
    )
    rader = [rad for ver in valda for rad in _rader(b, ver)]
    debet = sum(map(celler.omslutning, valda))
    kredit = -sum(ore for ver in valda for _, ore, _ in ver.rader if ore < 0)
    tomma = (celler.TOM,) * 9
    rader.append(
        Rad(
            "summa",
            f"Summa, {celler.antal_verifikationer(len(valda))}",
            (*tomma, celler.beloppscell(debet), celler.beloppscell(kredit)),
            "summa",
        )
    )
    stycken = ["Verifikationerna står i den ordning de registrerades."]
    if urval.begransat:
        stycken = [beskriv(urval, b.bok.forbund), *stycken]
    return Rapport(
        "grundbok",
        "Grundbok",
        KOLUMNER,
        tuple(rader),
        stycken=tuple(stycken),
        paragraf="LKBR 3 kap. 3 §",
        decimaler=2,
    )


def _rader(b: Berakning, ver: Verifikation) -> list[Rad]:
    huvud = (
        celler.text(celler.vernummer(ver)),
        celler.dag(ver.datum),
        celler.dag(ver.registrerad),
        celler.text(ver.av),
        celler.text(ver.motpart),
        celler.text(ver.text),
    )
    return [
        Rad(
            f"{ver.namn}.{nummer}",
            "",
            (
                *huvud,
                celler.text(konto),
                celler.text(b.konto(konto).namn),
                celler.text(celler.dimensioner(dimensioner)),
                *celler.debet_kredit(ore, konto),
            ),
        )
        for nummer, (konto, ore, dimensioner) in enumerate(ver.rader, start=1)
    ]
