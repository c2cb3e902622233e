"""`rakenskap arsredovisning 2023`: the whole årsredovisning from text, figures and signatures.

On a year without text it begins the files; `--namn` lists the names that a text may use.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from lkbr.uppstallning import uppstallning_for
from rakenskap.arsredovisning.arstext import Arstext, las_arstext
from rakenskap.arsredovisning.dokument import beslut_for_sent
from rakenskap.arsredovisning.figurer import Namn, namn_for
from rakenskap.arsredovisning.ny import paborja, ska_borjas
from rakenskap.arsredovisning.skriv import skriv_arsredovisning
from rakenskap.arsredovisning.utseende import las_utseende
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.bok.poster import Poster, bygg_poster
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.kontroll import visa_kontroller
from rakenskap.kommandon.namnlista import visa_namn
from rakenskap.rakningar.rakenskaper import Utfall, gor_rakenskaper, valj_ar
from rakenskap.utskrift.diagram import ritare


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "ar", type=int, nargs="?", metavar="ÅR", help="räkenskapsår (annars senaste hela)"
    )
    tolk.add_argument(
        "--enhet", choices=("kr", "tkr"), default="kr", help="belopp i kronor eller tusental"
    )
    tolk.add_argument(
        "--namn",
        nargs="?",
        const="",
        metavar="SÖK",
        help="visa namnen på de siffror som texten kan använda, alla eller de som innehåller SÖK",
    )
    tolk.add_argument(
        "--utkast",
        action="store_true",
        help="skriv ett utkast trots fel i texten; det som är kvar att göra står först i det",
    )
    tolk.add_argument(
        "--ut", type=Path, default=Path("build"), metavar="MAPP", help="dit filerna skrivs"
    )
    tolk.add_argument("--granska", action="store_true", help="granska texten utan att skriva något")
    tolk.add_argument(
        "--torr", action="store_true", help="visa vilka filer som skulle påbörjas, utan att skriva"
    )


def kor(val: argparse.Namespace) -> int:
    """Begin, check, list or write."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    poster = bygg_poster(bok)
    ar = _ar(bok, poster, val.ar)
    if val.namn is None and ska_borjas(bok.mapp, ar):
        return _borja(bok, poster, ar, torr=val.torr)
    utfall = gor_rakenskaper(bok, ar, val.enhet, poster=poster)
    is_skrivbar = utfall.ok or (val.utkast and utfall.rakenskaper is not None)
    if not is_skrivbar or utfall.rakenskaper is None or utfall.berakning is None:
        visa_kontroller(utfall.kontroller)
        print("En kontroll föll. Ingenting är skrivet.", file=sys.stderr)
        return 1
    text = las_arstext(bok.mapp, utfall.rakenskaper, utfall.berakning)
    if val.namn is not None:
        return visa_namn(text.namn, val.namn)
    _granska(text, utfall, bok, ar, utkast=val.utkast)
    if val.granska:
        return 0
    ritar = ritare()
    try:
        skrivna = skriv_arsredovisning(
            bok,
            utfall,
            text,
            las_utseende(bok.mapp),
            ritar,
            val.ut / str(ar),
            utkast=val.utkast,
        )
    finally:
        ritar.avbryt()
    print(f"Årsredovisningen {ar} ({utfall.rakenskaper.forbund}):")
    for fil in skrivna:
        print(f"  {fil}  {fil.stat().st_size // 1024 + 1} kB")
    return 1 if text.fel or not utfall.ok else 0


def _ar(bok: Bok, poster: Poster, ar: int | None) -> int:
    """Return the year asked for: one in the books, or the next, whose text may be begun."""
    if ar is not None and ar == poster.ar[-1] + 1:
        return ar
    return valj_ar(bok, poster, ar)


def _borja(bok: Bok, poster: Poster, ar: int, *, torr: bool) -> int:
    kanda = [ett for ett in poster.ar if ett <= ar]
    namn: Namn | None = None
    if kanda:
        utfall = gor_rakenskaper(bok, kanda[-1], poster=poster)
        if utfall.rakenskaper is not None and utfall.berakning is not None:
            namn = namn_for(utfall.rakenskaper, utfall.berakning)
    plan = paborja(bok.mapp, ar, namn, uppstallning_for(ar).id)
    if torr:
        print(f"Texten till årsredovisningen {ar} skulle påbörjas:")
        for fil in plan.texter:
            print(f"  {fil}")
        print("Ingenting är skrivet (--torr).")
        return 0
    skrivna = plan.skriv()
    print(f"Texten till årsredovisningen {ar} är påbörjad, en fil för varje rubrik i lagen:")
    for fil in skrivna:
        print(f"  {fil}")
    print(f"Skriv texten i filerna, och kör sedan rakenskap arsredovisning {ar} igen.")
    return 0


def _granska(text: Arstext, utfall: Utfall, bok: Bok, ar: int, *, utkast: bool) -> None:
    """Say what is wrong in the text, and what is right.

    Raises:
        BokFelError: something is wrong, and it is not a draft that is asked for.
    """
    for rad in text.pastotningar:
        print(f"Se över: {rad}", file=sys.stderr)
    if beslut_for_sent(bok.forbund, ar):
        print(
            f"Se över: forbund.toml: Årsredovisningen {ar} beslutades efter den 31 mars. "
            "(FinsamL 24 §)",
            file=sys.stderr,
        )
    if text.fel and not utkast:
        raise BokFelError(text.fel)
    for fel in text.fel:
        print(f"Kvar att göra: {fel}", file=sys.stderr)
    for plats, uppgift in text.berattelse.uppgifter:
        print(f"  Uppgift utanför böckerna, {plats}: {uppgift.text} ({uppgift.skal})")
    visa_kontroller(utfall.kontroller)
    if not text.fel:
        print("Texten är granskad: alla rubriker har text, och varje belopp har en källa.")
