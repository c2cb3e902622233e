"""`rakenskap verifikation L45/2023`: one verifikation with its underlag, links and history."""

from __future__ import annotations

import argparse
from pathlib import Path

from lkbr.underlag import fel_i_sokvag, sha256_for, utanfor
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import Verifikation, bygg_poster
from rakenskap.bok.sigill import las_forseglad
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.utskriftsval import historik_i, lagg_till_utskrift, visa_eller_skriv
from rakenskap.listor.dokument import dokument_for
from rakenskap.listor.verifikation import hitta_verifikationer, visa_verifikation
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.rakenskaper import harkomst


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("ver", metavar="VER", help="nummer och år: L45/2023")
    lagg_till_utskrift(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show or write a verifikation."""
    bok = las_forseglad(bokens_plats(val.bok)).krav_felfri()
    b = Berakning.av(bok, bygg_poster(bok))
    ver = _en(val.ver, hitta_verifikationer(b, val.ver))
    dok = dokument_for(
        bok,
        "verifikation",
        "Verifikation",
        ver.namn,
        ver.datum,
        visa_verifikation(b, ver, underlagsstatus(bok.mapp, ver), historik_i(bok)),
        harkomst=harkomst(bok, b.poster, ver.datum.year),
    )
    visa_eller_skriv(dok, val.format, val.ut)
    return 0


def _en(sokt: str, funna: list[Verifikation]) -> Verifikation:
    if len(funna) == 1:
        return funna[0]
    namn = ", ".join(ver.namn for ver in funna)
    text = f"finns i flera år: {namn}" if funna else "finns inte i böckerna"
    rad = "välj ett av dem" if funna else "sök med rakenskap lista verifikationer --sok TEXT"
    raise BokFelError([Felrad(sokt, 0, f"Verifikationen {text}. Gör så här: {rad}.")])


def underlagsstatus(mapp: Path, ver: Verifikation) -> dict[str, str]:
    """Return for each underlag of a verifikation whether its file is the one that was booked."""
    return {sokvag: _status(mapp, sokvag, summa) for sokvag, summa in ver.underlag}


def _status(mapp: Path, sokvag: str, summa: str) -> str:
    if fel_i_sokvag(sokvag) or utanfor(str(mapp), sokvag):
        return "utanför böckernas mapp"
    try:
        funnen = sha256_for(str(mapp / sokvag))
    except OSError:
        return "borta"
    if not summa:
        return "utan kontrollsumma"
    return "oförändrad" if funnen == summa else "ÄNDRAD"
