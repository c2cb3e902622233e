"""Series and numbers: which serie an entry belongs to, its file, and the next number in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from beancount.core import data

from lkbr.behandlingshistorik import BOKFORANDE, Loggpost
from lkbr.forbund import Serie
from lkbr.konto import kontonummer
from lkbr.uppstallning import las_kontotabell
from lkbr.verifikationer import nummer_for
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.skiss import Skiss
from rakenskap.dagbok.text import filhuvud

SERIE = "serie"
# The first kind that fits: an account's line or delpost in the entry.
_SLAG_FOR_DELPOST = (
    ("kassa_bank", "bank"),
    ("leverantorsskulder", "leverantor"),
    ("kundfordringar", "kund"),
)


def serie_for(bok: Bok, entry: data.Transaction) -> Serie:
    """Return the serie that a draft belongs to.

    It is the one that the draft names (`serie: "P"`), else the one whose file it stands in, else
    by its accounts: wages, also when they are paid in the same entry, cash and bank, an invoice or
    a credit note from a supplier, one to a customer; else löpande. So what must be attested does
    not become an entry of a serie that need not be.

    Raises:
        BokFelError: the draft names a serie that there is not.
    """
    forbund = bok.forbund
    angiven = entry.meta.get(SERIE)
    if angiven:
        serie = forbund.serie(str(angiven))
        if serie is None:
            raise BokFelError([_okand(bok, entry, str(angiven))])
        return serie
    stam = Path(str(entry.meta.get("filename", ""))).stem
    for serie in forbund.serier:
        if serie.fil == stam:
            return serie
    return forbund.serie_av_slag(_slag(bok, entry)) or forbund.serier[0]


def _okand(bok: Bok, entry: data.Transaction, angiven: str) -> Felrad:
    koder = ", ".join(serie.kod for serie in bok.forbund.serier)
    return Felrad(
        str(entry.meta.get("filename", "")).removeprefix(f"{bok.mapp}/"),
        int(entry.meta.get("lineno", 0)),
        f"Serien {angiven} finns inte. Gör så här: skriv serie: som en av {koder}, eller lägg till "
        "den med [[serie]] i forbund.toml. (LKBR 3 kap. 9 §)",
    )


def _slag(bok: Bok, entry: data.Transaction) -> str:
    nummer = [kontonummer(posting.account) or "" for posting in entry.postings]
    konton = [bok.konton[ett] for ett in nummer if ett in bok.konton]
    tabell = las_kontotabell(bok.forbund.kontoplan)
    av_nummer = sorted(filter(None, (tabell.serieslag(konto.nummer) for konto in konton)))
    if av_nummer:
        return av_nummer[0]
    delposter = {namn for konto in konton for namn in (konto.rad, konto.delpost)}
    return next((slag for delpost, slag in _SLAG_FOR_DELPOST if delpost in delposter), "lopande")


def nasta_nummer(entries: Iterable[object], poster: Iterable[Loggpost], serie: str, ar: int) -> int:
    """Return the next number in a serie and year, from the books and the log.

    A number that the log has seen is never used again, even if its entry is gone.
    """
    hogst = 0
    for entry in entries:
        if isinstance(entry, data.Transaction) and entry.flag != "!":
            nummer = nummer_for(entry)
            if nummer is not None and (nummer.ar, nummer.serie) == (ar, serie):
                hogst = max(hogst, nummer.nummer)
    for post in poster:
        if post.vad in BOKFORANDE:
            ver, _, bokat_ar = post.galler.partition("/")
            siffror = ver.removeprefix(serie)
            if bokat_ar == str(ar) and ver.startswith(serie) and siffror.isdigit():
                hogst = max(hogst, int(siffror))
    return hogst + 1


def seriefil(serie: Serie, ar: int) -> str:
    """Return the file of a serie and year, from the ledger's folder."""
    return f"{ar}/{serie.fil or serie.kod}.beancount"


def skriv_i_serien(skiss: Skiss, serie: Serie, dag: dt.date, text: str) -> str:
    """Add an entry's text to its serie's file, which is made and included when it is new.

    Returns:
        The file.
    """
    bok = skiss.bok
    fil = seriefil(serie, dag.year)
    if not skiss.finns(fil):
        skiss.satt(
            fil,
            f"{filhuvud(bok.options)}\n; Räkenskapsår {dag.year}, serie {serie.kod} "
            f"({serie.namn.lower()}).\n",
        )
        inkludera(skiss, fil)
    skiss.lagg_till(fil, text)
    return fil


def inkludera(skiss: Skiss, fil: str) -> None:
    """Let the main file include a file of a year, unless it does so already."""
    huvudfil = skiss.bok.huvudfil.name
    text = skiss.text(huvudfil)
    ar = fil.partition("/")[0]
    if f'include "{ar}/*.beancount"' in text or f'include "{fil}"' in text:
        return
    # One line for the whole year, unless the year's files are included one by one.
    egna = f'include "{ar}/' in text
    rad = f'include "{fil}"\n' if egna else f'include "{ar}/*.beancount"\n'
    skiss.satt(huvudfil, text.rstrip("\n") + "\n" + rad)
