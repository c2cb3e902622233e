"""`rakenskap anlaggning`: the register of assets, and what happens to them."""

from __future__ import annotations

import argparse
import datetime as dt
from decimal import Decimal, InvalidOperation

from lkbr.kontering import ore_i
from lkbr.konto import kontonummer
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.register import Anlaggning
from rakenskap.bokslut.avskrivning import avyttring, markera_utrangerad, nedskrivning
from rakenskap.bokslut.register import anlaggningslista, ny_tillgang, planframat
from rakenskap.dagbok.rattelse import hitta_bokford
from rakenskap.dagbok.registrering import OtolkatError, hitta_konto, tolka_belopp
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.bokslutsval import bokfor_eller_visa, visa_rapport
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, nu, vem
from rakenskap.kommandon.utskriftsval import dag_eller_sista

TILLGANGSKONTON = ("10", "11", "12")
VAD = ("lista", "ny", "salj", "utrangera", "skriv-ned", "aterfor")


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("vad", nargs="?", choices=VAD, default="lista", help=", ".join(VAD))
    tolk.add_argument("nr", nargs="?", metavar="NR", help="anläggningens nummer: INV-2024-1")
    tolk.add_argument(
        "--dag", type=dag_eller_sista, metavar="DAG", help="dagen (annars i dag); ny: anskaffad"
    )
    tolk.add_argument(
        "--ver", metavar="VER", help="ny: köpets verifikation, L5/2024, ger dag, konto, belopp"
    )
    tolk.add_argument("--belopp", metavar="KR", help="ny: anskaffningsvärde; sälj: pris; skriv ned")
    tolk.add_argument("--konto", metavar="KONTO", help="ny: tillgångskonto; sälj: betalningen")
    tolk.add_argument("--benamning", metavar="TEXT", help="ny: vad det är")
    tolk.add_argument("--ibruk", type=dag_eller_sista, metavar="DAG", help="ny: tas i bruk")
    tolk.add_argument("--ar", metavar="ÅR", help="ny: nyttjandeperiod i år, t.ex. 5 eller 4,5")
    tolk.add_argument("--skal", default="", metavar="SKÄL", help="skriv ned, återför: varför")
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show the register, or do what is asked with an asset."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    dag = val.dag or nu().astimezone().date()
    if val.vad == "lista":
        visa_rapport(anlaggningslista(bok, dag))
        visa_rapport(planframat(bok, dag.year))
        return 0
    if not val.nr:
        raise _fel("Numret saknas", "rakenskap anlaggning ny INV-2024-1")
    if val.vad == "ny":
        skiss = ny_tillgang(bok, _ny(bok, val, dag), vem(val))
        return avsluta(skiss, val, f"Lägga in {val.nr} i registret?", [f"Inlagd: {val.nr}"])
    if val.vad in ("skriv-ned", "aterfor"):
        ore = _belopp(val)
        tecken = 1 if val.vad == "skriv-ned" else -1
        return bokfor_eller_visa(bok, [nedskrivning(bok, val.nr, dag, tecken * ore, val.skal)], val)
    pris = _belopp(val) if val.vad == "salj" else 0
    konto = _konto(bok, val.konto) if val.konto else "1930"
    forslag = avyttring(bok, val.nr, dag, pris, konto)
    return bokfor_eller_visa(
        bok, [forslag], val, lambda skiss: markera_utrangerad(skiss, val.nr, dag)
    )


def _fel(vad: str, atgard: str) -> BokFelError:
    return BokFelError([Felrad("rakenskap anlaggning", 0, f"{vad}. Gör så här: {atgard}.")])


def _belopp(val: argparse.Namespace) -> int:
    try:
        return tolka_belopp(val.belopp or "")
    except OtolkatError as fel:
        raise _fel(f"Beloppet saknas eller går inte: {fel}", "skriv --belopp 12500") from None


def _konto(bok: Bok, text: str) -> str:
    try:
        return hitta_konto(bok, text).nummer
    except OtolkatError as fel:
        raise _fel(str(fel), "rätta kontot") from None


def _kopet(bok: Bok, val: argparse.Namespace) -> tuple[str, int, dt.date, str]:
    """Return account, öre, day and text of the asset that an entry bought.

    Raises:
        BokFelError: there is no such entry, or it has not one purchase of an asset.
    """
    entry = hitta_bokford(bok, val.ver)
    kop = [
        (nummer, ore_i(posting))
        for posting in entry.postings
        if (nummer := kontonummer(posting.account) or "").startswith(TILLGANGSKONTON)
        and ore_i(posting) > 0
        and (not val.konto or nummer == _konto(bok, val.konto))
    ]
    if len(kop) != 1:
        raise _fel(
            f"{val.ver} har {len(kop)} rader som köper en tillgång",
            "välj rad med --konto, eller skriv --dag och --belopp",
        )
    ((nummer, ore),) = kop
    return nummer, ore, entry.date, entry.narration or ""


def _ny(bok: Bok, val: argparse.Namespace, dag: dt.date) -> Anlaggning:
    if val.ver:
        konto, ore, kopt, text = _kopet(bok, val)
        return _anlaggning(val, konto, ore, kopt, val.benamning or text)
    if not val.benamning:
        raise _fel("Benämningen saknas", 'skriv --benamning "Möbler"')
    return _anlaggning(val, _konto(bok, val.konto or "1220"), _belopp(val), dag, val.benamning)


def _anlaggning(
    val: argparse.Namespace, konto: str, ore: int, dag: dt.date, benamning: str
) -> Anlaggning:
    try:
        ar = Decimal(val.ar.replace(",", ".")) if val.ar else None
    except InvalidOperation:
        raise _fel(f"«{val.ar}» är inte ett antal år", "skriv t.ex. --ar 5") from None
    return Anlaggning(
        id=val.nr,
        konto=konto,
        anskaffning_ore=ore,
        anskaffad=dag,
        benamning=benamning,
        ibruktagen=val.ibruk,
        nyttjandeperiod_ar=ar,
        utrangerad=None,
    )
