"""Behandlingshistorik: the records of the log, and whether its chain holds (LKBR 3 kap. 11 §)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from lkbr.behandlingshistorik import BOKFORANDE, Historik, Loggpost
from rakenskap.listor import celler
from rakenskap.listor.urval import Listurval, periodtext
from rakenskap.rapport.rapport import Kolumn, Rad, Rapport

KOLUMNER = (
    Kolumn("nr", "Nr", "text"),
    Kolumn("tid", "Tid (UTC)", "text"),
    Kolumn("av", "Av", "text"),
    Kolumn("vad", "Vad", "text"),
    Kolumn("galler", "Gäller", "text"),
    Kolumn("uppgift", "Uppgift", "text", smal=False),
    Kolumn("hash", "Postens hash", "text"),
)
_AR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# What the whole record holds and a list does not show: forms of entries and hashes of files.
_UTELAMNADE = ("post", "rader", "sha256", "hash", "attest")


def historiklista(historik: Historik, urval: Listurval | None = None) -> Rapport:
    """Make the report of the log.

    Args:
        historik: the log as read.
        urval: records that concern a räkenskapsår of the period, or were made in it, with the
            text sought in who, what or what it concerns; all records when it is left out.

    Returns:
        A row a record in the order of the log; a paragraph says whether the chain holds, and
        names each place where it does not.
    """
    valda = [post for post in historik.poster if urval is None or _vald(post, urval)]
    return Rapport(
        "behandlingshistorik",
        "Behandlingshistorik",
        KOLUMNER,
        tuple(_rad(post) for post in valda),
        stycken=(_kedjan(historik, len(valda)),),
        efter=tuple(f"Rad {brott.rad}: {brott.text}." for brott in historik.brott),
        paragraf="LKBR 3 kap. 11 §",
        decimaler=2,
    )


def _kedjan(historik: Historik, antal: int) -> str:
    if historik.brott:
        return (
            f"Kedjan HÅLLER INTE: {len(historik.brott)} brott, se under tabellen. Gör så här: "
            "lägg tillbaka filen från en säkerhetskopia."
        )
    if not historik.poster:
        return "Böckerna har ingen behandlingshistorik."
    return f"{antal} av {len(historik.poster)} poster. Kedjan håller från första till sista posten."


def _vald(post: Loggpost, urval: Listurval) -> bool:
    falt = (post.av, post.vad, post.galler)
    if not any(urval.sok.casefold() in ett.casefold() for ett in falt):
        return False
    if urval.fran.isoformat() <= post.tid[:10] <= urval.till.isoformat():
        return True
    # A record of a whole year is not part of a month.
    helar = urval.period == periodtext(urval.fran.replace(month=1, day=1), _nyarsafton(urval.till))
    return helar and any(urval.fran.year <= ar <= urval.till.year for ar in galler_ar(post))


def _nyarsafton(dag: dt.date) -> dt.date:
    return dag.replace(month=12, day=31)


def galler_ar(post: Loggpost) -> list[int]:
    """Return the räkenskapsår that a record names in what it concerns."""
    return [int(ar) for ar in _AR.findall(post.galler)]


def uppgift(post: Loggpost) -> str:
    """Return what more a record says, as one line."""
    delar = [
        f"{namn}: {varde}"
        for namn, varde in post.detaljer.items()
        if isinstance(varde, str | int) and varde != "" and not namn.endswith(_UTELAMNADE)
    ]
    dag, vem = post.attest
    if dag or vem:
        delar.append(f"attest: {dag} {vem}".rstrip())
    return "; ".join(delar)


def _rad(post: Loggpost) -> Rad:
    return Rad(
        f"post.{post.nr}",
        "",
        (
            celler.text(str(post.nr)),
            celler.text(post.tid.replace("T", " ").removesuffix("Z")),
            celler.text(post.av),
            celler.text(post.vad),
            celler.text(post.galler),
            celler.text(uppgift(post)),
            celler.text(post.hash[:16]),
        ),
    )


def registreringsordning(historik: Historik) -> Mapping[str, int]:
    """Return the number of the record of booking by name of the verifikation."""
    return {post.galler: post.nr for post in historik.poster if post.vad in BOKFORANDE}
