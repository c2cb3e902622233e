"""`rakenskap utkast`: the drafts are listed, shown, changed, divided and thrown away."""

from __future__ import annotations

import argparse
from dataclasses import replace

from lkbr.belopp import ore_som_text
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.dagbok.bokforing import felfria, las_text
from rakenskap.dagbok.registrering import OtolkatError, konto_i, tolka_dag, tolka_rad
from rakenskap.dagbok.skiss import Vem
from rakenskap.dagbok.text import Konteringsrad, Text, Varde, av_entry
from rakenskap.dagbok.utkast import Utkast, valj_utkast
from rakenskap.dagbok.utkastandring import andra_utkast, dela_rad, kasta_utkast, radens
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, dimensioner, lagg_till_vem, nu, vem, visa
from rakenskap.reskontra.poster import FAKTURANR, FORFALLER
from rakenskap.reskontra.varningar import for_utkast, utkastnamn

VAD = ("lista", "visa", "andra", "dela", "kasta")


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "vad", nargs="?", choices=VAD, default="lista", help="lista, visa, andra, dela eller kasta"
    )
    tolk.add_argument("utkast", nargs="*", metavar="UTKAST", help="1, 2-4 eller fil:rad")
    tolk.add_argument("--datum", metavar="DAG", help="ändra: ny dag")
    tolk.add_argument("--motpart", metavar="TEXT", help="ändra: ny motpart")
    tolk.add_argument("--text", metavar="TEXT", help="ändra: vad den avser")
    tolk.add_argument("--serie", metavar="S", help="ändra: serien som den ska bokföras i")
    tolk.add_argument("--fakturanr", metavar="NR", help="ändra: fakturans nummer")
    tolk.add_argument("--forfaller", metavar="DAG", help="ändra: fakturans förfallodag")
    tolk.add_argument("--faktura", metavar="VER", help="ändra: betalar fakturan, t.ex. L45/2024")
    tolk.add_argument("--rad", type=int, metavar="NR", help="raden som ändras eller delas")
    tolk.add_argument(
        "--till",
        action="append",
        default=[],
        metavar="RAD",
        help='vad raden blir: "6110 1250,50 verksamhet=kansli" eller "6110 rest"; flera när den '
        "delas; utan --rad en ny rad",
    )
    tolk.add_argument("--ta-bort", action="store_true", help="ändra: ta bort raden")
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Do what is asked with the drafts."""
    bok = las_bok(bokens_plats(val.bok))
    utkast = valj_utkast(bok, val.utkast)
    if val.vad == "lista":
        return _lista(bok, utkast)
    if not val.utkast:
        raise _fel("Det är inte sagt vilket utkast.", "skriv numret ur rakenskap utkast lista")
    if val.vad == "visa":
        for ett in utkast:
            _visa(bok, ett)
        return 0
    if val.vad == "kasta":
        for ett in utkast:
            visa(ett.entry, f"{ett.nummer}.")
        skiss = kasta_utkast(bok, utkast, vem(val))
        klart = [f"Borttaget: {len(utkast)} utkast. Underlagen ligger kvar."]
        return avsluta(skiss, val, f"Ta bort {len(utkast)} utkast?", klart)
    if len(utkast) != 1:
        raise _fel("Ett utkast i taget kan ändras.", "skriv ett nummer")
    (ett,) = utkast
    try:
        ny = _delad(bok, ett, val) if val.vad == "dela" else _andrad(bok, ett, val)
    except OtolkatError as hinder:
        raise BokFelError(
            [ett.felrad(f"{hinder} Gör så här: rätta det och försök igen.")]
        ) from None
    skiss = andra_utkast(bok, ett, ny, vem(val))
    visa(las_text(skiss, str(ny)), f"{ett.nummer}.")
    if ett.entry.meta.get("attesterad"):
        print("    Attesten gällde det som stod förut och tas bort.")
    return avsluta(skiss, val, "Spara utkastet?", ["Utkastet är ändrat."])


def _fel(vad: str, atgard: str) -> BokFelError:
    return BokFelError([Felrad("rakenskap utkast", 0, f"{vad} Gör så här: {atgard}.")])


def _lista(bok: Bok, utkast: list[Utkast]) -> int:
    # Who asks does not matter for what is wrong, only the day.
    _, fel = felfria(bok, utkast, Vem("", nu()))
    for ett in utkast:
        debet = sum(rad.ore for rad in av_entry(ett.entry).rader if rad.ore > 0)
        print(
            f"{ett.nummer:>3}. {ett.entry.date}  {ett.serie.kod}  {ore_som_text(debet):>14}  "
            f"{ett.entry.payee}: {ett.entry.narration}"
        )
        for rad in fel:
            if (rad.fil, rad.rad) == (ett.fil, ett.rad):
                print(f"       {rad.text}")
        for varning in for_utkast(bok, [utkastnamn(ett.fil, ett.rad)]):
            print(f"       OBS: {varning.felrad.text}")
    if not utkast:
        print("Det finns inga utkast.")
    return 0


def _visa(bok: Bok, utkast: Utkast) -> None:
    entry = utkast.entry
    print(f"{utkast.nummer}. serie {utkast.serie.kod}  {utkast.fil}:{utkast.rad}")
    print(f"    {entry.date}  {entry.payee}: {entry.narration}")
    for nummer, (rad, posting) in enumerate(
        zip(av_entry(entry).rader, entry.postings, strict=True), start=1
    ):
        konto = konto_i(bok, rad.konto)
        print(f"    rad {nummer}: {konto:<48} {ore_som_text(rad.ore):>16}  {dimensioner(posting)}")
    for namn, varde in av_entry(entry).uppgifter.items():
        print(f"    {namn}: {varde}")


def _delad(bok: Bok, utkast: Utkast, val: argparse.Namespace) -> Text:
    if val.rad is None or not val.till:
        raise OtolkatError("Skriv vilken rad (--rad 2) och vad den blir (--till, flera gånger).")
    hela = radens(utkast, av_entry(utkast.entry), val.rad).ore
    return dela_rad(utkast, val.rad, _rader(bok, val.till, hela))


def _rader(bok: Bok, texter: list[str], hela: int) -> list[Konteringsrad]:
    rader: list[Konteringsrad] = []
    for text in texter:
        rader.append(tolka_rad(bok, text, hela - sum(rad.ore for rad in rader)))
    return rader


def _andrad(bok: Bok, utkast: Utkast, val: argparse.Namespace) -> Text:
    """Return what the draft says after the change.

    Raises:
        OtolkatError: a day, account, amount or code cannot be understood, or nothing is changed.
    """
    gammal = av_entry(utkast.entry)
    idag = nu().astimezone().date()
    uppgifter: dict[str, Varde] = dict(gammal.uppgifter)
    if val.fakturanr:
        uppgifter[FAKTURANR] = val.fakturanr
    if val.forfaller:
        uppgifter[FORFALLER] = tolka_dag(val.forfaller, idag)
    if val.serie:
        if bok.forbund.serie(val.serie) is None:
            koder = ", ".join(serie.kod for serie in bok.forbund.serier)
            raise OtolkatError(f"Serien {val.serie} finns inte; koderna är {koder}.")
        uppgifter["serie"] = val.serie
    ny = replace(
        gammal,
        datum=tolka_dag(val.datum, idag) if val.datum else gammal.datum,
        motpart=val.motpart or gammal.motpart,
        text=val.text or gammal.text,
        uppgifter=uppgifter,
        rader=_andrade_rader(bok, utkast, gammal, val),
    )
    if ny == gammal:
        raise OtolkatError("Ingenting är ändrat. Skriv t.ex. --rad 1 --till '6110 rest'.")
    return ny


def _andrade_rader(
    bok: Bok, utkast: Utkast, text: Text, val: argparse.Namespace
) -> tuple[Konteringsrad, ...]:
    rader = list(text.rader)
    if val.rad is not None:
        rad = radens(utkast, text, val.rad)
        plats = val.rad - 1
        del rader[plats]
        if not val.ta_bort:
            rest = -sum(ett.ore for ett in rader)
            nya = _rader(bok, val.till, rest) if val.till else [rad]
            rader[plats:plats] = [
                ett if ett.uppgifter else replace(ett, uppgifter=rad.uppgifter) for ett in nya
            ]
            if val.faktura:
                rader[plats] = _med_faktura(rader[plats], val.faktura)
    else:
        for egen in val.till:
            rader += _rader(bok, [egen], -sum(ett.ore for ett in rader))
        if val.faktura:
            rader = [_om_reskontra(bok, rad, val.faktura) for rad in rader]
    return tuple(rader)


def _om_reskontra(bok: Bok, rad: Konteringsrad, faktura: str) -> Konteringsrad:
    konto = next(ett for ett in bok.konton.values() if ett.beancount == rad.konto)
    reskontra = konto.delpost in ("leverantorsskulder", "kundfordringar")
    return _med_faktura(rad, faktura) if reskontra else rad


def _med_faktura(rad: Konteringsrad, faktura: str) -> Konteringsrad:
    andra = tuple(ett for ett in rad.uppgifter if ett[0] != "faktura")
    return replace(rad, uppgifter=(*andra, ("faktura", faktura)))
