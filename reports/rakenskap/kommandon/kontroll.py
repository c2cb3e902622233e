"""`rakenskap kontroll 2023`: every check, nothing written."""

from __future__ import annotations

import argparse

from lkbr.behandlingshistorik import FIL
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.kontroll import Kontroll, raknade
from rakenskap.bok.provning import i_ord
from rakenskap.bok.sigill import las_forseglad
from rakenskap.dagbok.skiss import las_logg
from rakenskap.granskning.sedan import sedan
from rakenskap.kommandon.argument import Tolk, lagg_till_utan_sigill
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.rakningar.rakenskaper import gor_rakenskaper, oprovade


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "ar", type=int, nargs="?", metavar="ÅR", help="räkenskapsår (annars senaste hela)"
    )
    lagg_till_utan_sigill(tolk)
    tolk.add_argument(
        "--mot",
        metavar="HASH",
        help="pröva bara en utskriven huvudhash mot behandlingshistoriken",
    )


_UTFALL = {"fel": "FEL", "ej prövad": "–"}


def visa_kontroller(kontroller: tuple[Kontroll, ...]) -> None:
    """Print a line a check, and what each failed one found."""
    for kontroll in kontroller:
        utfall = _UTFALL.get(kontroll.utfall, kontroll.utfall)
        kod = f"{kontroll.kod} " if kontroll.kod else ""
        print(f"  {utfall:<12}{kod}{kontroll.namn} ({kontroll.regel})")
        for text in (*filter(None, (kontroll.ej_provad, kontroll.galler_inte)), *kontroll.fynd):
            print(f"              {text}")


def prova_huvudhash(bok: Bok, hash_: str) -> int:
    """Check a printed head hash against the log, and the books against the log.

    Returns:
        Exit status: 0 when the log still holds that record and the books are what the log says.

    Raises:
        BokFelError: the chain does not hold, or the books have an error, such as an entry that
            is not as it was booked: the log alone proves nothing of the entries.
    """
    logg = las_logg(bok.mapp)
    if logg.brott:
        raise BokFelError(
            [
                Felrad(
                    FIL,
                    brott.rad,
                    f"Behandlingshistoriken håller inte ihop: {brott.text}. Gör så här: ta fram en "
                    "säkerhetskopia. (LKBR 3 kap. 11 §)",
                )
                for brott in logg.brott
            ]
        )
    post = logg.hitta(hash_)
    if post is None:
        sista = logg.poster[-1].nr if logg.poster else 0
        print(
            f"FEL   {hash_} finns inte i behandlingshistoriken, som slutar med post {sista}. "
            "Historiken har kapats eller bytts ut sedan hashen skrevs ut, eller så är den "
            "felskriven (minst 12 tecken behövs). Gör så här: jämför med en säkerhetskopia. "
            "(LKBR 3 kap. 11 §)"
        )
        return 1
    antal = len(logg.poster) - post.nr
    plats = f"{post.hash}\n      är post {post.nr} av {len(logg.poster)}"
    plats = f"{plats} ({post.tid}, {post.vad} {post.galler})."
    try:
        bok.krav_felfri()
    except BokFelError:
        print(f"FEL   {plats} Historiken håller till och med den, men böckerna har fel:")
        raise
    print(
        f"rätt  {plats} Allt till och med den är oförändrat, och böckerna är de som "
        f"historiken säger; {antal} poster har kommit till sedan dess."
    )
    svar = sedan(bok, logg.poster, post.nr)
    _visa_lista("Poster efter den som rör det som fanns då:", svar.poster)
    _visa_lista("Inställningar som skiljer sig från då:", svar.installningar)
    _visa_lista("Det här täcker historiken inte:", svar.ej_tackt)
    return 0


def _visa_lista(rubrik: str, rader: tuple[str, ...]) -> None:
    print(f"      {rubrik}" if rader else f"      {rubrik} inget.")
    for rad in rader:
        print(f"        {rad}")


def kor(val: argparse.Namespace) -> int:
    """Check the books of a year; exit status 1 when a check fails."""
    if val.mot is not None:
        return prova_huvudhash(las_bok(bokens_plats(val.bok)), val.mot)
    bok = (las_bok if val.utan_sigill else las_forseglad)(bokens_plats(val.bok))
    if bok.fel:
        visa_kontroller(oprovade(bok))
    utfall = gor_rakenskaper(bok, val.ar)
    visa_kontroller(utfall.kontroller)
    for rad in bok.varningar:
        print(f"  varning   {rad}")
    print(i_ord(bok))
    for rad in bok.att_gora:
        print(f"  att göra  {rad}")
    fel = sum(not kontroll.ok for kontroll in utfall.kontroller)
    if fel:
        print(f"{fel} av {len(utfall.kontroller)} kontroller föll: {raknade(utfall.kontroller)}.")
        return 1
    if utfall.rakenskaper is not None:
        summa = utfall.rakenskaper.harkomst.kontrollsumma
        print(f"Kontrollerna för {utfall.rakenskaper.ar}: {raknade(utfall.kontroller)}.")
        print(f"Kontrollsumma för verifikationerna: {summa}")
        if utfall.rakenskaper.harkomst.huvudhash:
            print(f"Behandlingshistorikens huvudhash: {utfall.rakenskaper.harkomst.huvudhash}")
    return 0
