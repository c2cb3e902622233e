"""Verifikationslista: a row a verifikation, by serie and number (LKBR 3 kap. 9 §)."""

from __future__ import annotations

from rakenskap.bok.poster import Verifikation
from rakenskap.listor import celler
from rakenskap.listor.urval import Listurval, beskriv, valda_verifikationer
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport

KOLUMNER = (
    Kolumn("ver", "Ver", "text"),
    Kolumn("datum", "Datum", "datum"),
    Kolumn("registrerad", "Registrerad", "datum", smal=False),
    Kolumn("av", "Av", "text", smal=False),
    Kolumn("motpart", "Motpart", "text"),
    Kolumn("text", "Text", "text"),
    Kolumn("attest", "Attesterad", "text", smal=False),
    Kolumn("rattar", "Rättar", "text", smal=False),
    Kolumn("underlag", "Underlag", "text", smal=False),
    Kolumn("belopp", "Belopp"),
)


def verifikationslista(b: Berakning, urval: Listurval) -> Rapport:
    """Make the list of verifikationer.

    Args:
        b: the books' amounts.
        urval: a verifikation is listed when one of its rows satisfies the conditions.

    Returns:
        Rows by year, serie and number, each with the sum of its debit; then a sum a serie when
        there are several.
    """
    valda = sorted(
        valda_verifikationer(b.poster, urval),
        key=lambda ver: (ver.datum.year, celler.serie_och_nummer(ver)),
    )
    flera_ar = urval.fran.year != urval.till.year
    rader = [_rad(ver, flera_ar=flera_ar) for ver in valda]
    serier: dict[str, list[Verifikation]] = {}
    for ver in valda:
        serier.setdefault(celler.serie_och_nummer(ver)[0], []).append(ver)
    if len(serier) > 1:
        rader += [_summa(b, serie, egna) for serie, egna in sorted(serier.items())]
    totalt = celler.beloppscell(sum(map(celler.omslutning, valda)))
    rader.append(
        Rad(
            "summa",
            f"Summa, {celler.antal_verifikationer(len(valda))}",
            (*_tomma(), totalt),
            "summa",
        )
    )
    return Rapport(
        "verifikationer",
        "Verifikationslista",
        KOLUMNER,
        tuple(rader),
        stycken=tuple(filter(None, (beskriv(urval, b.bok.forbund),))),
        paragraf="LKBR 3 kap. 9 §",
        decimaler=2,
    )


def _tomma() -> tuple[Cell, ...]:
    return (celler.TOM,) * (len(KOLUMNER) - 1)


def _rad(ver: Verifikation, *, flera_ar: bool) -> Rad:
    return Rad(
        ver.namn,
        "",
        (
            celler.text(ver.namn if flera_ar else celler.vernummer(ver)),
            celler.dag(ver.datum),
            celler.dag(ver.registrerad),
            celler.text(ver.av),
            celler.text(ver.motpart),
            celler.text(ver.text),
            celler.text(celler.attest(ver)),
            celler.text(", ".join(celler.rattar(ver))),
            celler.text(", ".join(sokvag for sokvag, _ in ver.underlag)),
            celler.beloppscell(celler.omslutning(ver)),
        ),
    )


def _summa(b: Berakning, serie: str, egna: list[Verifikation]) -> Rad:
    namn = f"{serie} {b.bok.forbund.namn_pa('serie', serie)}" if serie else "Ingående balanser"
    belopp = celler.beloppscell(sum(map(celler.omslutning, egna)))
    return Rad(
        f"serie.{serie}",
        f"Serie {namn}, {celler.antal_verifikationer(len(egna))}",
        (*_tomma(), belopp),
        "text",
    )
