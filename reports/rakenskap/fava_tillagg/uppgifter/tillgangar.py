"""Tasks of the register of assets: what there is, what comes and goes, and what it is worth."""

from __future__ import annotations

import datetime as dt

from rakenskap.bok.bok import Bok
from rakenskap.bok.register import Anlaggning
from rakenskap.bokslut.avskrivning import (
    avskrivning,
    avyttring,
    markera_utrangerad,
    nedskrivning,
)
from rakenskap.bokslut.register import anlaggningslista, ny_tillgang, planframat
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.fava_tillagg.plan import Handlingsplan
from rakenskap.fava_tillagg.uppgifter.falt import Ifyllda, Val
from rakenskap.fava_tillagg.uppgifter.falt import Uppgiftsfalt as Falt
from rakenskap.fava_tillagg.uppgifter.uppgift import (
    Arbetsuppgift,
    Uppgiftsvy,
    bland,
    idag_text,
    plan_av_forslag,
)
from rakenskap.rakningar.budget import anlaggningar

DAG = Falt("den", "Dag", "dag", krav=True, fore=idag_text)


def _kvar(bok: Bok) -> Val:
    return [
        (ett.id, f"{ett.id} {ett.benamning}") for ett in anlaggningar(bok) if ett.utrangerad is None
    ]


TILLGANG = Falt("nr", "Anläggning", "val", krav=True, val=_kvar)


def _visa(bok: Bok, varden: Ifyllda, _idag: dt.date) -> Uppgiftsvy:
    dag = varden.krav_dag("den")
    return Uppgiftsvy(
        (anlaggningslista(bok, dag), planframat(bok, dag.year)),
        ord_=lambda rad: {"uppgift": "salj", "nr": rad.id} if rad.stil == "post" else {},
    )


def _ny(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    nr = varden.text("nr")
    ny = Anlaggning(
        id=nr,
        konto=varden.krav_konto("konto").nummer,
        anskaffning_ore=varden.krav_ore("belopp"),
        anskaffad=varden.krav_dag("den"),
        benamning=varden.text("benamning"),
        ibruktagen=varden.dag("ibruk"),
        nyttjandeperiod_ar=varden.tal("ar"),
        utrangerad=None,
    )
    skiss = ny_tillgang(bok, ny, vem)
    fynd = (
        "Registret säger hur den skrivs av. Själva inköpet bokförs som faktura, med anläggningens "
        "nummer på raden.",
    )
    return Handlingsplan(
        f"Lägga in {nr} i registret?", "Lägg in", f"{nr} är inlagd.", skiss, fynd=fynd
    )


def _salj(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    konto = varden.krav_konto("konto").nummer
    return _bort(bok, varden, vem, varden.krav_ore("belopp"), konto)


def _utrangera(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    return _bort(bok, varden, vem, 0, "1930")


def _bort(bok: Bok, varden: Ifyllda, vem: Vem, pris: int, konto: str) -> Handlingsplan:
    nr, dag = varden.text("nr"), varden.krav_dag("den")
    forslag = avyttring(bok, nr, dag, pris, konto)

    def markera(skiss: Skiss) -> None:
        markera_utrangerad(skiss, nr, dag)

    return plan_av_forslag(bok, [forslag], vem, markera)


def _varde(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    tecken = -1 if varden.text("vad") == "aterfor" else 1
    forslag = nedskrivning(
        bok,
        varden.text("nr"),
        varden.krav_dag("den"),
        tecken * varden.krav_ore("belopp"),
        varden.text("skal"),
    )
    return plan_av_forslag(bok, [forslag], vem)


def _avskriv(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    till = varden.krav_dag("till")
    forslag = avskrivning(bok, till, "manad" if varden.text("metod") == "manad" else "dag")
    inget = f"Allt är avskrivet enligt plan till och med {till}."
    return plan_av_forslag(bok, [] if forslag is None else [forslag], vem, inget=inget)


AVSKRIV = Arbetsuppgift(
    "avskriv",
    "Avskrivning",
    "rakenskap avskriv 2024-03",
    (
        Falt("till", "Till och med", "dag", krav=True, fore=idag_text, hjalp="2024-03 eller 2024"),
        Falt(
            "metod",
            "Räkna",
            "val",
            krav=True,
            val=bland(("dag", "dag för dag"), ("manad", "hela månader")),
            fore=lambda _bok, _idag: "dag",
        ),
    ),
    _avskriv,
    knapp="Räkna ut avskrivningen …",
)
UPPGIFTER = (
    Arbetsuppgift(
        "lista",
        "Registret",
        "rakenskap anlaggning",
        visa=_visa,
        val=(Falt("den", "Den", "dag", krav=True, fore=idag_text),),
        ingress="Bokfört värde tillgång för tillgång, och planen framåt. Öppna en för att sälja.",
    ),
    Arbetsuppgift(
        "ny",
        "Ny tillgång",
        "rakenskap anlaggning ny INV-2024-1",
        (
            Falt("nr", "Nummer", krav=True, hjalp="t.ex. INV-2024-1"),
            Falt("benamning", "Benämning", krav=True, hjalp="t.ex. Möbler"),
            Falt("konto", "Tillgångskonto", "konto", krav=True),
            Falt("belopp", "Anskaffningsvärde", "belopp", krav=True),
            Falt("den", "Anskaffad", "dag", krav=True, fore=idag_text),
            Falt("ibruk", "Tas i bruk", "dag"),
            Falt("ar", "Nyttjandeperiod, år", "tal", hjalp="t.ex. 5 eller 4,5"),
        ),
        _ny,
        knapp="Visa raden i registret …",
    ),
    AVSKRIV,
    Arbetsuppgift(
        "salj",
        "Försäljning",
        "rakenskap anlaggning salj INV-2024-1 --belopp 12500",
        (
            TILLGANG,
            DAG,
            Falt("belopp", "Pris", "belopp", krav=True),
            Falt(
                "konto",
                "Betalningen bokförs på",
                "konto",
                krav=True,
                fore=lambda bok, _idag: "1930" if "1930" in bok.konton else "",
            ),
        ),
        _salj,
        knapp="Räkna ut …",
    ),
    Arbetsuppgift(
        "utrangera",
        "Utrangering",
        "rakenskap anlaggning utrangera INV-2024-1",
        (TILLGANG, DAG),
        _utrangera,
        knapp="Räkna ut …",
    ),
    Arbetsuppgift(
        "varde",
        "Nedskrivning",
        "rakenskap anlaggning skriv-ned INV-2024-1 --belopp 5000 --skal …",
        (
            TILLGANG,
            Falt(
                "vad",
                "Vad",
                "val",
                krav=True,
                val=bland(("skriv-ned", "skriv ned"), ("aterfor", "återför nedskrivning")),
            ),
            DAG,
            Falt("belopp", "Belopp", "belopp", krav=True),
            Falt("skal", "Skäl", krav=True),
        ),
        _varde,
        knapp="Räkna ut …",
    ),
)
