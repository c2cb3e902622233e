"""Tasks of financing: projects with a financier and their requisitions, and the members."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rakenskap.bok.bok import Bok
from rakenskap.bokslut.finansiering import (
    aterbetalningsforslag,
    rekvisitionsforslag,
    upplupetforslag,
)
from rakenskap.dagbok.registrering import OtolkatError
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.fava_tillagg.plan import Handlingsplan
from rakenskap.fava_tillagg.uppgifter.falt import Ifyllda, Val
from rakenskap.fava_tillagg.uppgifter.falt import Uppgiftsfalt as Falt
from rakenskap.fava_tillagg.uppgifter.uppgift import (
    Arbetsuppgift,
    Uppgiftsvy,
    fel,
    idag_text,
    koder,
    plan_av_forslag,
    sista_aret,
)
from rakenskap.finansiering.medlemmar import Beslut, medlemstabell, skriv_beslut
from rakenskap.finansiering.overskott import eget_kapital
from rakenskap.finansiering.projekt import hitta_projekt, las_projekt
from rakenskap.finansiering.projektandring import bevilja, nytt_projekt
from rakenskap.finansiering.projektlage import projektlage, projektlista
from rakenskap.finansiering.statsmodell import fordela_staten, las_indata, statstabell
from rakenskap.finansiering.typat import hela_kronor, medfinansiar_av_text, slag_av_text
from rakenskap.rapport.rapport import Rapport

# ---------------------------------------------------------------------- projects


def _projekten(bok: Bok) -> Val:
    return [(kod, f"{kod}, {ett.finansiar}") for kod, ett in las_projekt(bok).items()]


PROJEKT = Falt("projekt", "Projekt", "val", krav=True, val=_projekten)


def _visa_projekt(bok: Bok, varden: Ifyllda, _idag: dt.date) -> Uppgiftsvy:
    dag, kod = varden.krav_dag("den"), varden.text("projekt")
    alla = las_projekt(bok)
    rapporter: tuple[Rapport, ...] = (projektlista(bok, alla, dag),)
    if kod:
        rapporter = (projektlage(bok, hitta_projekt(bok, kod), dag),)
    return Uppgiftsvy(
        rapporter,
        ord_=lambda rad: (
            {"uppgift": "projekt", "projekt": rad.id, "den": dag.isoformat()}
            if rad.id in alla
            else {}
        ),
    )


def _sok(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    projekt = hitta_projekt(bok, varden.text("projekt"))
    fran, till, dag = varden.krav_dag("fran"), varden.krav_dag("till"), varden.krav_dag("dag")
    forslag, skriv = rekvisitionsforslag(bok, projekt, fran, till, dag)
    return plan_av_forslag(bok, [forslag], vem, skriv)


def _bevilja(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    projekt, namn = hitta_projekt(bok, varden.text("projekt")), varden.text("ansokan")
    ore, dag = varden.krav_ore("belopp"), varden.krav_dag("dag")
    skiss = bevilja(bok, vem, projekt, namn, ore, dag)
    return Handlingsplan(f"Spara beslutet om {namn}?", "Spara", f"{namn} är sparad.", skiss)


def _upplupet(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    dag = varden.krav_dag("den")
    forslag = upplupetforslag(bok, hitta_projekt(bok, varden.text("projekt")), dag)
    inget = f"Det som är intjänat {dag} är bokfört."
    return plan_av_forslag(bok, [] if forslag is None else [forslag], vem, inget=inget)


def _nytt(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    kod = varden.text("kod")
    fordran, intakt, tak = varden.konto("fordran"), varden.konto("intakt"), varden.ore("tak")
    try:
        alla: dict[str, Any] = {
            "finansiar": varden.text("finansiar"),
            "fran": varden.dag("fran"),
            "till": varden.dag("till"),
            "stod_procent": varden.text("stod"),
            "tak_kr": None if tak is None else hela_kronor(tak),
            "fordran": fordran.nummer if fordran else "",
            "intakt": intakt.nummer if intakt else "",
            "kostnadsslag": [slag_av_text(ett) for ett in _delar(varden.text("slag"))],
            "medfinansiar": [
                medfinansiar_av_text(ett) for ett in _delar(varden.text("medfinansiar"))
            ],
        }
    except OtolkatError as hinder:
        raise fel("projektet", f"{hinder} Gör så här: rätta fältet.") from None
    uppgifter = {namn: ett for namn, ett in alla.items() if ett not in (None, "", [])}
    skiss = nytt_projekt(bok, vem, kod, uppgifter)
    return Handlingsplan(f"Spara projektet {kod}?", "Spara", f"{kod} är sparat.", skiss)


def _delar(text: str) -> list[str]:
    return [ett.strip() for ett in text.split(";") if ett.strip()]


# ---------------------------------------------------------------------- members


def _medlemmar(bok: Bok) -> Val:
    return [(ett.namn, ett.namn) for ett in bok.forbund.medlemmar]


def _visa_medlemmar(bok: Bok, varden: Ifyllda, idag: dt.date) -> Uppgiftsvy:
    ar = varden.krav_ar("ar")
    rapporter = [medlemstabell(bok, ar, min(idag, dt.date(ar + 1, 12, 31)))]
    if bok.forbund.trappa:
        rapporter.append(eget_kapital(bok, ar))
    return Uppgiftsvy(tuple(rapporter))


def _beslut(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    ar, namn = varden.krav_ar("ar"), varden.text("medlem")
    nytt = Beslut(
        ar, namn, varden.krav_ore("belopp"), varden.krav_dag("dag"), varden.text("handling")
    )
    skiss = skriv_beslut(bok, vem, nytt)
    fraga = f"Spara beslutet för {namn} {ar}?"
    return Handlingsplan(
        fraga, "Spara", f"{namn} {ar} är sparat.", skiss, efterat=(("uppgift", "medlem"),)
    )


def _aterbetala(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    ar, ore, dag = varden.krav_ar("ar"), varden.krav_ore("belopp"), varden.krav_dag("dag")
    forslag = aterbetalningsforslag(bok, ar, ore, dag, varden.text("handling"))
    return plan_av_forslag(bok, [forslag], vem)


def _statsmodell(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    """Show what the state's model gives of a file; nothing is written."""
    try:
        kr = hela_kronor(varden.krav_ore("anslag"))
    except OtolkatError as hinder:
        raise fel("anslaget", f"{hinder} Gör så här: rätta fältet.") from None
    tabell = statstabell(fordela_staten(kr, las_indata(varden.krav_fil("fil"))), bok.forbund.namn)
    return Handlingsplan("Statens fördelning", "", "", Skiss(bok, vem), rapporter=(tabell,))


UPPGIFTER = (
    Arbetsuppgift(
        "projekt",
        "Projekt",
        "rakenskap projekt",
        visa=_visa_projekt,
        val=(
            Falt("projekt", "Projekt", "val", val=_projekten),
            Falt("den", "Den", "dag", krav=True, fore=idag_text),
        ),
        ingress="Sökt, beviljat och betalt, och vad som är kvar av taket. Öppna ett projekt.",
    ),
    Arbetsuppgift(
        "sok",
        "Rekvirera",
        "rakenskap projekt KOD --period 2024-01 2024-06 --sok",
        (
            PROJEKT,
            Falt("fran", "Första månaden", "forsta", krav=True, hjalp="2024-01"),
            Falt("till", "Sista månaden", "dag", krav=True, hjalp="2024-06"),
            Falt("dag", "Ansökans dag", "dag", krav=True, fore=idag_text),
        ),
        _sok,
        knapp="Räkna ut rekvisitionen …",
    ),
    Arbetsuppgift(
        "bevilja",
        "Beviljat",
        "rakenskap projekt KOD --beviljat 2024-01--2024-06 350000",
        (
            PROJEKT,
            Falt("ansokan", "Ansökan", krav=True, hjalp="t.ex. 2024-01--2024-06"),
            Falt("belopp", "Beviljat", "belopp", krav=True),
            Falt("dag", "Beslutets dag", "dag", krav=True, fore=idag_text),
        ),
        _bevilja,
    ),
    Arbetsuppgift(
        "upplupet",
        "Upplupet stöd",
        "rakenskap projekt KOD --upplupet 2024",
        (PROJEKT, Falt("den", "Den", "dag", krav=True, hjalp="t.ex. 2024")),
        _upplupet,
        knapp="Räkna ut …",
    ),
    Arbetsuppgift(
        "nytt",
        "Projektets villkor",
        "rakenskap projekt KOD --satt --finansiar … --stod 50",
        (
            Falt("kod", "Projekt", "val", krav=True, val=koder("projekt")),
            Falt("finansiar", "Finansiär"),
            Falt("fran", "Första dagen", "forsta"),
            Falt("till", "Sista dagen", "dag"),
            Falt("stod", "Stöd, procent", "kort"),
            Falt("tak", "Högsta stöd", "belopp"),
            Falt("fordran", "Konto för sökt stöd", "konto"),
            Falt("intakt", "Konto för stödet", "konto"),
            Falt("slag", "Kostnadsslag", hjalp="Personal=7000-7699; Indirekta=15% på Personal"),
            Falt("medfinansiar", "Medfinansiärer", hjalp="Region=300000; Kommun=100000"),
        ),
        _nytt,
        knapp="Visa ändringen …",
    ),
    Arbetsuppgift(
        "medlem",
        "Medlemmar",
        "rakenskap medlem 2024 --beslut MEDLEM 500000",
        (
            Falt("medlem", "Medlem", "val", krav=True, val=_medlemmar),
            Falt("belopp", "Beslutat bidrag", "belopp", krav=True),
            Falt("dag", "Beslutets dag", "dag", krav=True, fore=idag_text),
            Falt("handling", "Var beslutet står"),
        ),
        _beslut,
        _visa_medlemmar,
        (Falt("ar", "År", "tal", krav=True, fore=sista_aret),),
        knapp="Visa beslutet …",
    ),
    Arbetsuppgift(
        "aterbetala",
        "Återbetala överskott",
        "rakenskap medlem 2024 --aterbetala 100000",
        (
            Falt("ar", "År", "tal", krav=True, fore=sista_aret),
            Falt("belopp", "Återbetalas", "belopp", krav=True),
            Falt("dag", "Beslutets dag", "dag", krav=True, fore=idag_text),
            Falt("handling", "Var beslutet står"),
        ),
        _aterbetala,
        knapp="Räkna ut …",
    ),
    Arbetsuppgift(
        "statsmodell",
        "Statens fördelning",
        "rakenskap medlem 2024 --statsmodell FIL.csv --anslag 339000000",
        (
            Falt("fil", "Indata, CSV", "fil", krav=True),
            Falt("anslag", "Statens anslag", "belopp", krav=True),
        ),
        _statsmodell,
        knapp="Räkna ut …",
        ingress="Visar vad modellen ger; ingenting skrivs.",
    ),
)
