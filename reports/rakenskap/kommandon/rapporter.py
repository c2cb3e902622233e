"""`rakenskap rapporter 2023 --enhet tkr --format pdf`: the year's accounts, in every format.

`rakenskap rapporter FIL.se` makes them straight from the bureau's SIE file.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.provning import andrade_underlag, arets_underlag, i_ord
from rakenskap.bok.sigill import las_forseglad
from rakenskap.kommandon.argument import Tolk, lagg_till_utan_sigill
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import visa_kontrollpunkt
from rakenskap.kommandon.kontroll import visa_kontroller
from rakenskap.kommandon.siefiler import bok_och_ar, lagg_till_vad, valda
from rakenskap.kommandon.utskriftsval import dag_eller_sista
from rakenskap.rakningar.fakta import saknade
from rakenskap.rakningar.rakenskaper import Utfall, gor_rakenskaper
from rakenskap.rapport.rapport import Rakenskaper
from rakenskap.utskrift.skriv import FORMAT, skriv_rapporter

if TYPE_CHECKING:
    from rakenskap.arsredovisning.figurer import Namn
    from rakenskap.rakningar.berakning import Berakning

UTKAST = (
    "UTKAST: {antal} kontroller föll. Räkningen håller, men räkenskaperna för {ar} är bara ett "
    "utkast: ordet står på varje sida, och det som är fel först. Gör så här: rätta det som står "
    "vid FEL ovan och kör kommandot igen."
)
SAKNAS = (
    "{antal} uppgifter saknas och är märkta i räkenskaperna: {vad}. Gör så här: kör "
    "rakenskap fakta med samma ord, och fyll i."
)


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    lagg_till_vad(tolk)
    tolk.add_argument(
        "--enhet", choices=("kr", "tkr"), default="kr", help="belopp i kronor eller tusental"
    )
    tolk.add_argument(
        "--format",
        choices=FORMAT,
        action="append",
        help="pdf, html, xlsx eller json; kan anges flera gånger (annars alla)",
    )
    tolk.add_argument(
        "--ut", type=Path, default=Path("build"), metavar="MAPP", help="dit filerna skrivs"
    )
    tolk.add_argument(
        "--sprak",
        choices=("sv", "en"),
        default="sv",
        help="språk i räkningar och noter; en är en engelsk utgåva av samma tal",
    )
    lagg_till_utan_sigill(tolk)
    tolk.add_argument(
        "--till",
        type=dag_eller_sista,
        metavar="DAG",
        help="delårsrapport från årets början till och med dagen: 2024-08-31 eller 2024-08",
    )
    tolk.add_argument(
        "--borja-text",
        action="store_true",
        help="börja delårsrapportens text, en fil för varje rubrik (med --till)",
    )
    tolk.add_argument(
        "--namn",
        nargs="?",
        const="",
        metavar="ORD",
        help="visa namnen på delårsrapportens siffror, alla eller dem med ordet (med --till)",
    )
    tolk.add_argument("--nollrader", action="store_true", help="skriv även ut rader utan belopp")


@contextmanager
def _steg(text: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    start = time.monotonic()
    print(f"{text} …", end=" ", file=sys.stderr, flush=True)
    try:
        yield
    except BaseException:
        print(file=sys.stderr)  # what went wrong is said on a line of its own
        raise
    print(f"{time.monotonic() - start:.1f} s".replace(".", ","), file=sys.stderr)


def _prova_underlag(bok: Bok, utfall: Utfall) -> str:
    """Read the year's underlag from the disk, where a seal spared it, and say what was tried.

    Raises:
        BokFelError: an underlag is not what was booked.
    """
    if bok.forseglade is None or utfall.rakenskaper is None or utfall.berakning is None:
        return i_ord(bok)
    ar = utfall.rakenskaper.ar
    underlag = arets_underlag(utfall.berakning.poster, ar)
    if andrade_underlag(bok.mapp, underlag.items()):
        las_bok(bok.huvudfil).krav_felfri()  # tells which, where and what to do
        raise AssertionError("an underlag has changed, and the books have no error")
    return i_ord(bok, lasta=len(underlag), ar=ar)


def kor(val: argparse.Namespace) -> int:
    """Make, check and write the accounts of a year."""
    ar, filer = valda(val)
    if val.till is not None:
        return _delar(val, ar, filer)
    if val.borja_text or val.namn is not None:
        text = "--borja-text och --namn hör till --till. Gör så här: skriv t.ex. --till 2023-08."
        raise BokFelError([Felrad("rakenskap rapporter", 0, text)])
    with _steg("Läser SIE-filen" if filer else "Läser böckerna"):
        las = las_bok if val.utan_sigill else las_forseglad
        bok, ar = bok_och_ar(ar, filer, val, las)
        bok.utan_logg()
    with _steg("Räknar och kontrollerar"):
        utfall = gor_rakenskaper(bok, ar, val.enhet, nollrader=val.nollrader)
    if utfall.rakenskaper is None:
        visa_kontroller(utfall.kontroller)
        print(
            "En kontroll av räkningen föll: summorna håller inte. Ingenting är skrivet.",
            file=sys.stderr,
        )
        return 1
    provat = _prova_underlag(bok, utfall)
    rakenskaper, svenska = _pa_spraket(utfall.rakenskaper, bok, val.sprak)
    utfall = replace(utfall, rakenskaper=rakenskaper)
    mapp = val.ut / str(rakenskaper.ar)
    with _steg("Skriver"):
        skrivna = skriv_rapporter(utfall, val.format or FORMAT, mapp)
    visa_kontroller(utfall.kontroller)
    if rakenskaper.utkast:
        print(UTKAST.format(ar=rakenskaper.ar, antal=len(rakenskaper.brister)))
    if provat:
        print(provat)
    if svenska:
        print(
            f"{len(svenska)} av förbundets egna texter står på svenska, den första: "
            f"«{svenska[0][:60]}». Gör så här: skriv dem på engelska i engelska.toml bredvid "
            'böckerna, under [ord]: "Svenska" = "English".'
        )
    borta = saknade(rakenskaper.rapporter)
    if borta:
        print(SAKNAS.format(antal=len(borta), vad="; ".join(ett.vad for ett in borta)))
    print(f"Räkenskaperna för {rakenskaper.ar} ({rakenskaper.forbund}):")
    for fil in skrivna:
        print(f"  {fil}  {fil.stat().st_size // 1024 + 1} kB")
    visa_kontrollpunkt(bok, val.ut / "kontrollpunkter")
    return 1 if rakenskaper.utkast else 0


def _pa_spraket(
    rakenskaper: Rakenskaper, bok: Bok, sprak: str
) -> tuple[Rakenskaper, tuple[str, ...]]:
    """Return the accounts in a language, and what has no words in it."""
    if sprak == "sv":
        return rakenskaper, ()
    from rakenskap.utskrift.engelska import las_egna_ord, pa_engelska  # noqa: PLC0415

    egna = {} if bok.kalla else las_egna_ord(bok.mapp)
    return pa_engelska(rakenskaper, egna)


def _delar(val: argparse.Namespace, ar: int | None, filer: list[Path]) -> int:
    """Make, check and write a delårsrapport."""
    if filer or val.format or (ar is not None and ar != val.till.year):
        vad = (
            "--till gäller böckerna och det år som dagen ligger i, och skriver alla format. "
            "Gör så här: ta bort filer, --format och ett annat år."
        )
        raise BokFelError([Felrad("rakenskap rapporter", 0, vad)])
    with _steg("Läser böckerna"):
        bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    with _steg("Räknar och kontrollerar"):
        from rakenskap.arsredovisning import delar  # noqa: PLC0415 (only what is asked for)
        from rakenskap.arsredovisning.delfigurer import delnamn  # noqa: PLC0415
        from rakenskap.bok.poster import Period, bygg_poster  # noqa: PLC0415
        from rakenskap.listor.helarsprognos import helarsprognos  # noqa: PLC0415
        from rakenskap.listor.prognosfil import krav_kanda_rader, las_prognosval  # noqa: PLC0415
        from rakenskap.rakningar.berakning import Berakning  # noqa: PLC0415
        from rakenskap.rakningar.rakenskaper import valj_ar  # noqa: PLC0415

        poster = bygg_poster(bok)
        valj_ar(bok, poster, val.till.year)
        b = Berakning.av(bok, poster)
        period = Period(val.till.replace(month=1, day=1), val.till)
        prognos = helarsprognos(b, period, las_prognosval(bok.mapp, val.till.year))
        krav_kanda_rader(prognos)
        rapporter, kontroller = delar.delarsrapporter(b, prognos, val.enhet)
    visa_kontroller(tuple(kontroller))
    if not all(kontroll.ok for kontroll in kontroller):
        print("En kontroll föll. Ingenting är skrivet.", file=sys.stderr)
        return 1
    if anmarkning := delar.om_perioden(val.till):
        print(f"Se över: {anmarkning}", file=sys.stderr)
    if val.namn is not None:
        from rakenskap.kommandon.namnlista import visa_namn  # noqa: PLC0415

        return visa_namn(delnamn(val.till.year, val.enhet, rapporter), val.namn)
    if val.borja_text:
        return _borja_deltext(b, delnamn(val.till.year, val.enhet, rapporter), val.till)
    text = delar.las_deltext(b, prognos, rapporter, val.enhet)
    if text is None:
        print(
            "Se över: rapporten har ingen text. Gör så här: börja den med --borja-text. "
            "(LKBR 13 kap. 2 §)",
            file=sys.stderr,
        )
    elif text.fel:
        raise BokFelError(text.fel)
    mapp = val.ut / str(val.till.year)
    with _steg("Skriver"):
        skrivna = delar.skriv_delarsrapport(b, prognos, rapporter, val.enhet, mapp, text)
    print(f"Delårsrapporten till och med {val.till} ({bok.forbund.namn}):")
    for fil in skrivna:
        print(f"  {fil}  {fil.stat().st_size // 1024 + 1} kB")
    return 0


def _borja_deltext(b: Berakning, namn: Namn, till: dt.date) -> int:
    """Begin the text of a delårsrapport; what is written stays."""
    from rakenskap.arsredovisning.delar import textmapp  # noqa: PLC0415
    from rakenskap.arsredovisning.ny import paborja_delar  # noqa: PLC0415

    mapp = b.bok.mapp
    skrivna = paborja_delar(mapp, textmapp(mapp, till), namn, f"till och med {till}").skriv()
    print(f"Texten till delårsrapporten till och med {till}:" if skrivna else "Texten är börjad.")
    for fil in skrivna:
        print(f"  {fil}")
    return 0
