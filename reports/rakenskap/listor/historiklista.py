"""Behandlingshistorik: the records of the log, and whether its chain holds (LKBR 3 kap. 11 §)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from lkbr.behandlingshistorik import BOKFORANDE, Historik, Post
from rakenskap.listor import celler
from rakenskap.rapport import Kolumn, Rad, Rapport

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


def historiklista(
    historik: Historik,
    ar: int | None = None,
    fran: dt.date | None = None,
    till: dt.date | None = None,
    sok: str = "",
) -> Rapport:
    """Make the report of the log.

    Args:
        historik: the log as read.
        ar: only records that concern this räkenskapsår.
        fran: only records from this day.
        till: only records to this day.
        sok: only records with this text in who, what or what it concerns.

    Returns:
        A row a record in the order of the log; a paragraph says whether the chain holds, and
        names each place where it does not.
    """
    valda = [
        post
        for post in historik.poster
        if (ar is None or galler_ar(post, ar))
        and (fran is None or post.tid[:10] >= fran.isoformat())
        and (till is None or post.tid[:10] <= till.isoformat())
        and any(sok.casefold() in falt.casefold() for falt in (post.av, post.vad, post.galler))
    ]
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


def galler_ar(post: Post, ar: int) -> bool:
    """Tell whether a record concerns a räkenskapsår: by what it names, else by its time."""
    funna = _AR.findall(post.galler)
    return str(ar) in funna if funna else post.tid[:4] == str(ar)


def uppgift(post: Post) -> str:
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


def _rad(post: Post) -> Rad:
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
