"""`rakenskap faktura`: supplier, number, date and amount; the rest is proposed, one key books."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bokslut.forslag import planera
from rakenskap.bokslut.periodisering import fordela_post
from rakenskap.dagbok.bokforing import las_text
from rakenskap.dagbok.registrering import (
    OtolkatError,
    hitta_konto,
    tolka_belopp,
    tolka_dag,
    tolka_dimensioner,
)
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.text import Text
from rakenskap.inkop.faktura import Fakturaplan, fakturadagfel, fakturafel, planera_faktura
from rakenskap.inkop.forslag import Fakturauppgift, foresla_faktura, hitta_leverantor
from rakenskap.inkop.inlarning import alla_leverantorer
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, vem, visa
from rakenskap.kommandon.fraga import nagot, tills, val
from rakenskap.kommandon.utskriftsval import dag_eller_sista, forsta_dag
from rakenskap.reskontra.register import KOSTNAD, MOMSSATSER, Leverantor

T = TypeVar("T")
DIMENSIONER = ("insats", "verksamhet", "projekt")
SVAR = {"b": "bokför", "u": "spara som utkast", "ä": "ändra", "n": "avbryt"}
UTAN_UNDERLAG = {tecken: text for tecken, text in SVAR.items() if tecken != "b"}


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("--leverantor", metavar="NAMN", help="leverantören, eller en del av namnet")
    tolk.add_argument("--nummer", metavar="NR", help="fakturanumret")
    tolk.add_argument("--datum", metavar="DAG", help="fakturans dag")
    tolk.add_argument("--belopp", metavar="KR", help="att betala; kredit med minus")
    tolk.add_argument("--underlag", type=Path, metavar="FIL", help="fakturan som fil, t.ex. PDF")
    tolk.add_argument("--forfaller", metavar="DAG", help="förfallodag (annars efter villkoret)")
    tolk.add_argument("--text", default="", help="vad den avser (annars som förra gången)")
    tolk.add_argument("--konto", metavar="KONTO", help="kostnadskonto (annars som förra gången)")
    tolk.add_argument("--moms", metavar="PROCENT", help="25, 12, 6 eller 0")
    tolk.add_argument("--momsbelopp", metavar="KR", help="momsen i kronor, när den inte är jämn")
    tolk.add_argument("--dimensioner", metavar="DIM", help="t.ex. 'insats=bron verksamhet=individ'")
    tolk.add_argument(
        "--fordela",
        nargs=2,
        metavar="MÅNAD",
        help="fördela kostnaden på månaderna från och med, till och med: 2024-11 2025-10",
    )
    tolk.add_argument("--utkast", action="store_true", help="spara som utkast i stället")
    lagg_till_vem(tolk)


def kor(ord_: argparse.Namespace) -> int:
    """Ask for what is not said, show the entry, and book it or save it as a draft."""
    bok = las_bok(bokens_plats(ord_.bok))
    av = vem(ord_)
    uppgift = _uppgift(bok, av, ord_)
    text = foresla_faktura(bok, uppgift)
    _visa(bok, av, text)
    # With no terminal to ask at, --ja books; so also a dry run.
    svar = "u" if ord_.utkast else "b"
    while not (ord_.ja or ord_.torr):
        valbara = SVAR if ord_.underlag and not ord_.utkast else UTAN_UNDERLAG
        svar = val("Fakturan", valbara, "b" if "b" in valbara else "u")
        if svar != "ä":
            break
        uppgift = _andra(bok, av, uppgift)
        text = foresla_faktura(bok, uppgift)
        _visa(bok, av, text)
    if svar == "n":
        print("Ingenting är skrivet.")
        return 1
    plan = planera_faktura(bok, uppgift, av, ord_.underlag, bokfor=svar == "b")
    fordelad = _fordela(bok, av, plan, ord_)
    klart = (
        f"Bokförd: {plan.bokford.namn} i {plan.fil}{fordelad}"
        if plan.bokford
        else f"Sparat i {plan.fil}. Lägg till underlaget med rakenskap underlag lanka FIL UTKAST, "
        "och bokför med rakenskap bokfor."
    )
    return avsluta(plan.skiss, argparse.Namespace(ja=True, torr=ord_.torr), "", [klart])


def _fordela(bok: Bok, av: Vem, plan: Fakturaplan, ord_: argparse.Namespace) -> str:
    """Add the spreading of the invoice's cost to the same change; say so, empty when not asked.

    Raises:
        BokFelError: it is only a draft, or the months are none.
    """
    if not ord_.fordela:
        return ""
    if plan.bokford is None:
        text = "Ett utkast fördelas inte. Gör så här: bokför fakturan, med --underlag FIL."
        raise BokFelError([Felrad("--fordela", 0, text)])
    try:
        manaderna = (forsta_dag(ord_.fordela[0]), dag_eller_sista(ord_.fordela[1]))
    except argparse.ArgumentTypeError as fel:
        raise BokFelError([Felrad("--fordela", 0, str(fel))]) from None
    forslag = fordela_post(bok, plan.bokford.entry, plan.bokford.namn, manaderna, "")
    _, bokforda = planera(bok, [forslag], av, plan.skiss)
    for ny in bokforda:
        visa(ny.entry, ny.namn)
    return f", fördelad med {bokforda[0].namn}"


def _visa(bok: Bok, av: Vem, text: Text) -> None:
    print()
    visa(las_text(Skiss(bok, av), str(text)), "Förslag")
    print(f"    förfaller {text.uppgifter['forfaller']}")


def _uppgift(bok: Bok, av: Vem, ord_: argparse.Namespace) -> Fakturauppgift:
    """Return what is known of the invoice: what the words say, else what is answered."""
    alla = alla_leverantorer(bok)
    namn = [ett.namn for ett in alla.values()]
    lev = _svar(ord_, "leverantor", "Leverantör:", lambda svar: _leverantor(bok, nagot(svar)), namn)
    ersatt = _ersatt(bok, ord_, lev)
    nummer = _svar(ord_, "nummer", "Fakturanummer:", partial(_nummer, bok, lev.namn))
    datum = _svar(ord_, "datum", f"Fakturadatum [{av.idag}]:", partial(_datum, bok, av))
    belopp = _svar(ord_, "belopp", "Belopp att betala:", _belopp)
    return Fakturauppgift(
        lev.namn,
        nummer,
        datum,
        belopp,
        _om(ord_, "forfaller", lambda svar: tolka_dag(svar, av.idag)),
        ord_.text,
        _om(ord_, "momsbelopp", tolka_belopp),
        ersatt,
    )


def _svar(
    ord_: argparse.Namespace,
    namn: str,
    fraga: str,
    tolka: Callable[[str], T],
    forslag: Sequence[str] = (),
) -> T:
    """Return what a word says, else what is answered.

    Raises:
        BokFelError: the word cannot be understood; an answer is asked for again.
    """
    if getattr(ord_, namn) is None:
        return tills(fraga, tolka, forslag)
    return _ordet(ord_, namn, tolka)


def _ordet(ord_: argparse.Namespace, namn: str, tolka: Callable[[str], T]) -> T:
    try:
        return tolka(getattr(ord_, namn))
    except OtolkatError as fel:
        text = str(fel) if "Gör så här" in str(fel) else f"{fel} Gör så här: rätta värdet."
        raise BokFelError([Felrad(f"--{namn}", 0, text)]) from None


def _om(ord_: argparse.Namespace, namn: str, tolka: Callable[[str], T]) -> T | None:
    return None if getattr(ord_, namn) is None else _ordet(ord_, namn, tolka)


def _leverantor(bok: Bok, svar: str) -> Leverantor:
    return hitta_leverantor(bok, svar) or Leverantor(svar)


def _nummer(bok: Bok, namn: str, svar: str) -> str:
    fel = fakturafel(bok, namn, nagot(svar))
    if fel:
        raise OtolkatError(fel)
    return svar


def _datum(bok: Bok, av: Vem, svar: str) -> dt.date:
    dag = tolka_dag(svar, av.idag)
    fel = fakturadagfel(bok, dag, av)
    if fel:
        raise OtolkatError(fel)
    return dag


def _belopp(svar: str) -> int:
    ore = tolka_belopp(svar)
    if not ore:
        raise OtolkatError("Beloppet är noll. Skriv vad fakturan är på; kredit med minus.")
    return ore


def _moms(svar: str) -> int:
    if svar.rstrip("% ") not in map(str, MOMSSATSER):
        raise OtolkatError(f"Momssatsen «{svar}» finns inte. Skriv 25, 12, 6 eller 0.")
    return int(svar.rstrip("% "))


def _ersatt(bok: Bok, ord_: argparse.Namespace, lev: Leverantor) -> Leverantor | None:
    """Return what is said of the supplier for this invoice; a new one is asked about."""
    egen = Leverantor(lev.namn)
    konto = _om(ord_, "konto", lambda svar: hitta_konto(bok, svar))
    if konto is None and not lev.konto:
        print(f"  {lev.namn} är ny. Skriv kostnadskonto och moms en gång; sedan föreslås de.")
        konto = tills("  Konto:", lambda svar: hitta_konto(bok, nagot(svar)), _kontonamn(bok))
    if konto is not None:
        egen = replace(egen, konto=konto.nummer)
    moms = _om(ord_, "moms", _moms)
    if moms is None and lev.moms is None and not lev.konto:
        moms = tills("  Moms i procent [25]:", lambda svar: _moms(svar or "25"))
    dims = _om(ord_, "dimensioner", partial(_dimensioner, bok))
    egen = _med_dimensioner(replace(egen, moms=moms), dims or ())
    return egen if egen != Leverantor(lev.namn) else None


def _dimensioner(bok: Bok, svar: str) -> tuple[tuple[str, str], ...]:
    dims = tolka_dimensioner(bok, svar)
    andra = [namn for namn, _ in dims if namn not in DIMENSIONER]
    if andra:
        raise OtolkatError(f"{andra[0]} hör inte hit; skriv {', '.join(DIMENSIONER)}.")
    return dims


def _med_dimensioner(lev: Leverantor, dims: Sequence[tuple[str, str]]) -> Leverantor:
    koder = dict(dims)
    return replace(
        lev,
        insats=koder.get("insats", lev.insats),
        verksamhet=koder.get("verksamhet", lev.verksamhet),
        projekt=koder.get("projekt", lev.projekt),
    )


def _kontonamn(bok: Bok) -> list[str]:
    return [*bok.konton, *(konto.namn for konto in bok.konton.values())]


def _andra(bok: Bok, av: Vem, uppgift: Fakturauppgift) -> Fakturauppgift:
    """Ask for another account, rate, dimensions, due day and text; empty keeps each."""
    egen = uppgift.ersatt or Leverantor(uppgift.leverantor)
    konto = tills(
        "  Konto [som förslaget]:",
        lambda svar: hitta_konto(bok, svar) if svar else None,
        _kontonamn(bok),
    )
    moms = tills(
        "  Moms i procent, eller k för kostnad [som förslaget]:",
        lambda svar: svar if svar[:1].lower() in ("", "k") else _moms(svar),
    )
    dims = tills(
        "  Dimensioner (insats=… verksamhet=…) [som förslaget]:",
        partial(_dimensioner, bok),
    )
    forfaller = tills(
        "  Förfaller [som förslaget]:", lambda svar: tolka_dag(svar, av.idag) if svar else None
    )
    text = tills("  Vad den avser [som förslaget]:", str)
    if konto is not None:
        egen = replace(egen, konto=konto.nummer)
    if isinstance(moms, int):
        egen = replace(egen, moms=moms, momskonto="")
    elif moms:
        egen = replace(egen, momskonto=KOSTNAD)
    egen = _med_dimensioner(egen, dims)
    return replace(
        uppgift,
        ersatt=egen if egen != Leverantor(uppgift.leverantor) else None,
        forfaller=forfaller or uppgift.forfaller,
        text=text or uppgift.text,
    )
