"""`rakenskap lista huvudbok 2023 --konto 1930`: a list of the daily books, here or as a file."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable

from lkbr.behandlingshistorik import Historik
from lkbr.kontering import serie_i
from rakenskap.bok.bok import Bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import Poster, bygg_poster
from rakenskap.bok.sigill import las_forseglad
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.utskriftsval import (
    belopp_i_ord,
    dag_eller_sista,
    forsta_dag,
    historik_i,
    konton,
    lagg_till_utskrift,
    visa_eller_skriv,
)
from rakenskap.listor.dokument import Listdokument, dokument_for
from rakenskap.listor.register import ALLA_VILLKOR, LISTOR, Lista
from rakenskap.listor.urval import DIMENSIONER, Listurval
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.rakenskaper import harkomst, valj_ar


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("lista", choices=tuple(LISTOR), metavar="LISTA", help=", ".join(LISTOR))
    tolk.add_argument("ar", type=int, nargs="?", metavar="ÅR", help="räkenskapsår (annars senaste)")
    tolk.add_argument(
        "--fran", type=forsta_dag, metavar="DAG", help="från: 2023-03-01 eller 2023-03"
    )
    tolk.add_argument(
        "--till", type=dag_eller_sista, metavar="DAG", help="till: 2023-03-31 eller 2023-03"
    )
    tolk.add_argument(
        "--konto", type=konton, metavar="KONTO", help="1930, 4000-4999, eller 50 för alla 50-konton"
    )
    tolk.add_argument("--serie", metavar="S", help="verifikationsserie, t.ex. L")
    for namn in DIMENSIONER:
        tolk.add_argument(f"--{namn}", metavar="KOD", help=f"{namn}, kod eller namn")
    tolk.add_argument("--motpart", metavar="TEXT", help="del av motpartens namn")
    tolk.add_argument(
        "--sok", metavar="TEXT", help="del av text, motpart, nummer eller underlagets sökväg"
    )
    tolk.add_argument(
        "--minst", type=belopp_i_ord, metavar="BELOPP", help="rader på minst så många kronor"
    )
    tolk.add_argument(
        "--hogst", type=belopp_i_ord, metavar="BELOPP", help="rader på högst så många kronor"
    )
    tolk.add_argument(
        "--alla",
        action="store_true",
        default=None,
        help="även betalda fakturor ur perioden (reskontra)",
    )
    lagg_till_utskrift(tolk)
    tolk.set_defaults(tolk=tolk)


def kor(val: argparse.Namespace) -> int:
    """Show or write a list."""
    lista = LISTOR[val.lista]
    _krav_pa_villkor(val, lista)
    bok = las_forseglad(bokens_plats(val.bok)).krav_felfri()
    poster = bygg_poster(bok)
    urval = _urval(val, lista, bok, poster)
    dok = gor_dokument(val.lista, Berakning.av(bok, poster), urval)
    visa_eller_skriv(dok, val.format, val.ut)
    return 0


def gor_dokument(namn: str, b: Berakning, urval: Listurval) -> Listdokument:
    """Make a list of that name, with where it comes from.

    Args:
        namn: one of `LISTOR`.
        b: the books' amounts.
        urval: what to show.
    """
    lista = LISTOR[namn]
    logg = historik_i(b.bok) if lista.historik else Historik()
    return dokument_for(
        b.bok,
        namn,
        lista.titel,
        urval.period,
        urval.till,
        (gor(b, urval, logg) for gor in (lista.gor, *lista.mer)),
        harkomst=harkomst(b.bok, b.poster, urval.till.year),
    )


def _krav_pa_villkor(val: argparse.Namespace, lista: Lista) -> None:
    for namn in sorted(ALLA_VILLKOR - lista.villkor):
        if getattr(val, namn) is not None:
            mojliga = ", ".join(f"--{ett}" for ett in sorted(lista.villkor))
            val.tolk.error(
                f"--{namn} kan inte användas med {val.lista}. Gör så här: välj {mojliga}"
            )


def _period(
    val: argparse.Namespace, lista: Lista, bok: Bok, poster: Poster
) -> tuple[dt.date, dt.date]:
    """Return the first and last day: as asked for, else the year, else the latest year.

    The behandlingshistorik is shown from its first record when nothing is asked for.
    """
    givna = [dag for dag in (val.fran, val.till) if dag is not None]
    ar = val.ar
    if val.lista == "historik" and ar is None and not givna:
        alla = [*poster.ar, *(int(post.tid[:4]) for post in historik_i(bok).poster)]
        return dt.date(min(alla), 1, 1), dt.date(max(alla), 12, 31)
    if ar is None:
        ar = givna[0].year if givna else poster.ar[-1]
    fran = val.fran or dt.date(min(ar, val.till.year) if val.till else ar, 1, 1)
    till = val.till or dt.date(max(ar, fran.year), 12, 31)
    if fran > till:
        val.tolk.error(f"perioden {fran} – {till} är tom. Gör så här: byt plats på dagarna")
    if val.ar is not None and any(dag.year != val.ar for dag in givna):
        val.tolk.error(
            f"perioden ligger inte i {val.ar}. Gör så här: ange året, eller --fran och --till"
        )
    if lista.ett_ar and fran.year != till.year:
        val.tolk.error(
            f"{val.lista} gäller ett räkenskapsår i taget. Gör så här: välj dagar i samma år"
        )
    if val.lista == "budget" and any(r.datum.year == till.year for r in bok.register.budget):
        return fran, till  # a budget is decided before its year has begun
    for ett in {fran.year, till.year} if lista.ett_ar else set():
        valj_ar(bok, poster, ett)
    return fran, till


def _urval(val: argparse.Namespace, lista: Lista, bok: Bok, poster: Poster) -> Listurval:
    fran, till = _period(val, lista, bok, poster)
    return Listurval(
        fran,
        till,
        konton=val.konto or (),
        serie=_kod("serie", val.serie, lambda _: _serier(bok, poster)),
        **{
            namn: _kod(namn, getattr(val, namn), lambda namn: _koder(namn, bok, poster))
            for namn in DIMENSIONER
        },
        motpart=val.motpart or "",
        sok=val.sok or "",
        minst_ore=val.minst,
        hogst_ore=val.hogst,
        alla=bool(val.alla),
    )


def _serier(bok: Bok, poster: Poster) -> dict[str, str]:
    koder = {serie_i(ver.ver) for ver in poster.verifikationer if ver.ver}
    return {kod: bok.forbund.namn_pa("serie", kod) for kod in sorted(koder)}


def _koder(dimension: str, bok: Bok, poster: Poster) -> dict[str, str]:
    """Return the codes of a dimension that the books use, with their names."""
    koder = poster.kategorier[dimension].namn
    return {kod: bok.forbund.namn_pa(dimension, kod) for kod in koder if kod}


def _kod(slag: str, sokt: str | None, koder_for: Callable[[str], dict[str, str]]) -> str:
    """Return the code asked for, by code or name.

    Raises:
        BokFelError: the books have no such code.
    """
    if sokt is None:
        return ""
    koder = koder_for(slag)
    for kod, namn in koder.items():
        if sokt.casefold() in (kod.casefold(), namn.casefold()):
            return kod
    valbara = ", ".join(koder) or "ingen finns i böckerna"
    raise BokFelError(
        [Felrad(f"--{slag}", 0, f"«{sokt}» finns inte. Gör så här: välj bland {valbara}.")]
    )
