"""`rakenskap uppfoljning 2023-08`: outcome, forecast of the year, equity and cash, any month."""

from __future__ import annotations

import argparse
import datetime as dt
import sys

from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import Period, bygg_poster, rakenskapsar
from rakenskap.bok.sigill import las_forseglad
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.utskriftsval import (
    dag_eller_sista,
    lagg_till_utskrift,
    visa_eller_skriv,
)
from rakenskap.listor.dokument import dokument_for
from rakenskap.listor.helarsprognos import (
    METODER,
    Prognosval,
    helarsprognos,
    kassatabell,
    stallningstabell,
    traffsakerhet,
    uppfoljningstabell,
)
from rakenskap.listor.prognosfil import (
    krav_kanda_rader,
    las_prognosval,
    sedan_sist,
    spara_prognos,
    sparade_prognoser,
    sparades_traffsakerhet,
)
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.rakenskaper import harkomst
from rakenskap.rapport.rapport import Rapport


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "till",
        type=dag_eller_sista,
        nargs="?",
        metavar="DAG",
        help="till och med: 2023-08-31 eller 2023-08 (annars den sista bokförda månaden)",
    )
    tolk.add_argument(
        "--metod",
        choices=METODER,
        help="budget: resten av budgeten; linjar: samma takt; sasong: förra årets resten av året",
    )
    tolk.add_argument(
        "--spara", action="store_true", help="spara prognosen, för att jämföra med senare"
    )
    tolk.add_argument(
        "--traffsakerhet",
        action="store_true",
        help="visa hur rätt metoderna och de sparade prognoserna hade, månad för månad",
    )
    lagg_till_utskrift(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show or write the follow-up; keep the forecast when asked to."""
    bok = las_forseglad(bokens_plats(val.bok)).krav_felfri()
    poster = bygg_poster(bok)
    till = val.till or max(ver.datum for ver in poster.verifikationer)
    if till.year not in poster.ar:
        text = (
            f"Räkenskapsåret {till.year} finns inte i böckerna. Gör så här: välj en dag i ett av "
            f"{', '.join(map(str, poster.ar))}."
        )
        raise BokFelError([Felrad("rakenskap uppfoljning", 0, text)])
    b = Berakning.av(bok, poster)
    egen = las_prognosval(bok.mapp, till.year)
    if val.metod:
        egen = Prognosval(val.metod, egen.per_rad, egen.handsatta)
    period = Period(dt.date(till.year, 1, 1), till)
    prognos = helarsprognos(b, period, egen)
    krav_kanda_rader(prognos)
    sparade = sparade_prognoser(bok.mapp, till.year)
    rapporter: list[Rapport | None]
    if val.traffsakerhet:
        facit = b.arets_resultat(rakenskapsar(till.year)).ore
        rapporter = [traffsakerhet(b, till.year), sparades_traffsakerhet(sparade, facit)]
    else:
        rapporter = [
            uppfoljningstabell(b, prognos),
            stallningstabell(b, prognos),
            kassatabell(b, period),
            sedan_sist(prognos, sparade),
        ]
    dok = dokument_for(
        bok,
        "traffsakerhet" if val.traffsakerhet else "uppfoljning",
        "Prognosens träffsäkerhet" if val.traffsakerhet else "Uppföljning med helårsprognos",
        str(till.year) if val.traffsakerhet else str(till),
        till,
        filter(None, rapporter),
        harkomst=harkomst(bok, poster, till.year),
    )
    visa_eller_skriv(dok, val.format, val.ut)
    if val.spara:
        print(f"Prognosen är sparad: {spara_prognos(bok.mapp, prognos)}", file=sys.stderr)
    return 0
