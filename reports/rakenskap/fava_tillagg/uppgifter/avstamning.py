"""Tasks of the reconciliation: the states of all balance accounts, one account, the binder."""

from __future__ import annotations

import datetime as dt

from lkbr.belopp import kr
from rakenskap.bok.bok import Bok
from rakenskap.bokslut.avstamning import Kontoavstamning, avstamningar, avstamningstabell, stam_av
from rakenskap.bokslut.parm import bokslutsparm
from rakenskap.bokslut.skattekonto import (
    SKATTEKONTO,
    skatteavstamning,
    skattedagar,
    skillnader,
    stam_av_skattekontot,
)
from rakenskap.bokslut.skatteutdrag import las_skatteutdrag
from rakenskap.dagbok.skiss import Vem
from rakenskap.fava_tillagg.plan import Handlingsplan
from rakenskap.fava_tillagg.uppgifter.falt import Ifyllda
from rakenskap.fava_tillagg.uppgifter.falt import Uppgiftsfalt as Falt
from rakenskap.fava_tillagg.uppgifter.uppgift import Arbetsuppgift, Uppgiftsvy, sista_aret


def _forra_manaden(_bok: Bok, idag: dt.date) -> str:
    return (idag.replace(day=1) - dt.timedelta(days=1)).isoformat()


DAG = Falt("den", "Månad", "dag", krav=True, fore=_forra_manaden, hjalp="2024-12 eller 2024")


def _tabell(bok: Bok, varden: Ifyllda, _idag: dt.date) -> Uppgiftsvy:
    dag = varden.krav_dag("den")
    return Uppgiftsvy(
        (avstamningstabell(bok, dag),),
        ord_=lambda rad: {"uppgift": "konto", "konto": rad.id, "den": dag.isoformat()},
    )


def _stam_av(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    konto, dag = varden.krav_konto("konto"), varden.krav_dag("den")
    ny = Kontoavstamning(
        konto.nummer,
        dag,
        next((ett.saldo for ett in avstamningar(bok, dag) if ett.konto == konto.nummer), 0),
        varden.text("mot"),
        varden.ore("saldo"),
        vem.av,
        varden.text("kommentar"),
    )
    skiss = stam_av(bok, ny, vem, varden.fil("fil"))
    fynd = [f"Saldo i böckerna {dag}: {kr(ny.saldo)}."]
    if ny.enligt is not None:
        fynd.append(f"Enligt beskedet {kr(ny.enligt)}, skillnad {kr(ny.saldo - ny.enligt)}.")
    return Handlingsplan(
        f"Spara avstämningen av {konto.nummer} som {ny.lage}?",
        "Spara",
        f"{konto.nummer} {dag}: {ny.lage}.",
        skiss,
        efterat=(("uppgift", "tabell"), ("den", dag.isoformat())),
        fynd=tuple(fynd),
    )


def _parm(bok: Bok, varden: Ifyllda, _idag: dt.date) -> Uppgiftsvy:
    return Uppgiftsvy(tuple(bokslutsparm(bok, varden.krav_dag("den"))))


def _skattedagar(bok: Bok, varden: Ifyllda, idag: dt.date) -> Uppgiftsvy:
    return Uppgiftsvy((skattedagar(bok, varden.krav_ar("ar"), idag),))


def _skattekonto(bok: Bok, varden: Ifyllda, vem: Vem) -> Handlingsplan:
    """Hold the statement against the books, and keep it as the reconciliation of the account."""
    fil, dag = varden.krav_fil("fil"), varden.krav_dag("den")
    utdrag = las_skatteutdrag(fil)
    skiss = stam_av_skattekontot(bok, utdrag, (fil.name, fil.read_bytes()), dag, vem)
    return Handlingsplan(
        f"Spara avstämningen av {SKATTEKONTO} {dag}?",
        "Spara",
        f"{SKATTEKONTO} är avstämt {dag}.",
        skiss,
        efterat=(("uppgift", "tabell"), ("den", dag.isoformat())),
        fynd=tuple(skillnader(bok, utdrag)),
        rapporter=(skatteavstamning(bok, utdrag),),
    )


UPPGIFTER = (
    Arbetsuppgift(
        "tabell",
        "Alla balanskonton",
        "rakenskap avstamning 2024-12",
        visa=_tabell,
        val=(DAG,),
        ingress="Öppna ett konto för att stämma av det.",
    ),
    Arbetsuppgift(
        "konto",
        "Stäm av ett konto",
        "rakenskap avstamning 2024-12 1930 --saldo … --mot kontoutdrag",
        (
            Falt("konto", "Konto", "konto", krav=True),
            DAG,
            Falt("saldo", "Saldo enligt beskedet", "belopp", hjalp="skulder med minus"),
            Falt("mot", "Mot vad", hjalp="kontoutdrag, engagemangsbesked, personfil …"),
            Falt("kommentar", "Kommentar", hjalp="skälet, när det skiljer eller beskedet saknas"),
            Falt("fil", "Beskedet", "fil"),
        ),
        _stam_av,
        knapp="Visa avstämningen …",
    ),
    Arbetsuppgift(
        "skattekonto",
        "Skattekontot",
        "rakenskap skattekonto FIL --stam-av 2024-03-31",
        (
            Falt("fil", "Skattekontots transaktioner, CSV eller PDF", "fil", krav=True),
            Falt("den", "Utgående saldo den", "dag", krav=True, fore=_forra_manaden),
        ),
        _skattekonto,
        _skattedagar,
        (Falt("ar", "Förfallodagar år", "tal", krav=True, fore=sista_aret),),
        knapp="Jämför med böckerna …",
    ),
    Arbetsuppgift(
        "parm",
        "Bokslutspärm",
        "rakenskap avstamning 2024 --parm",
        visa=_parm,
        val=(DAG,),
        ingress="En flik per konto: vad saldot består av, mot vad det är avstämt och av vem.",
    ),
)
