"""Delårsrapport as a document: statements of a part of a year, forecast and a simplified text.

The text is a file a heading (`DELRUBRIKER`) in `2023/delarsrapport-2023-08-31/`, with figures by
name like that of the årsredovisning. Without the folder the document has its tables only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from lkbr.belopp import ORE_PER_ENHET, Enhet
from lkbr.uppstallning import uppstallning_for
from rakenskap.arsredovisning.berattelse import Berattelse, las_texter
from rakenskap.arsredovisning.delfigurer import delnamn
from rakenskap.arsredovisning.dokument import utan_plats
from rakenskap.arsredovisning.markdown import Block
from rakenskap.arsredovisning.rubriker import DELRUBRIKER
from rakenskap.arsredovisning.utseende import las_utseende
from rakenskap.bok.kontroll import Kontroll
from rakenskap.bok.poster import MANADSNAMN, Period
from rakenskap.listor.delarsrapport import (
    balanskravsprognos,
    delarets_balansrakning,
    delarets_resultatrakning,
    is_lagens_period,
)
from rakenskap.listor.dokument import dokument_for
from rakenskap.listor.helarsprognos import (
    Helarsprognos,
    kassatabell,
    stallningstabell,
    uppfoljningstabell,
)
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.kontroller import (
    kontrollera_bok,
    kontrollera_rapporter,
    kontrollera_visade,
)
from rakenskap.rakningar.rakenskaper import harkomst
from rakenskap.rapport.rapport import Rapport, exakta_belopp
from rakenskap.rapport.visning import visa
from rakenskap.utskrift.lista_json import lista_som_json
from rakenskap.utskrift.lista_xlsx import som_xlsx
from rakenskap.utskrift.skriv import arbetsmapp, lagg_pa_plats
from rakenskap.utskrift.skriv_dokument import skriv_dokument
from rakenskap.utskrift.uppstalld import ENHETSNAMN, harkomstrader, uppstalld_rapport

# The principles stand in the latest årsredovisning; what R17 asks to be said of them here.
PRINCIPER = (
    "Delårsrapporten följer samma redovisningsprinciper som den senaste årsredovisningen.",
    "Kostnader för insatser som ännu inte har fakturerats är bara med i den mån de är bokförda; "
    "utfallet under året är därför lägre än vad perioden kostar.",
)


def delarsrapporter(
    b: Berakning, prognos: Helarsprognos, enhet: Enhet
) -> tuple[list[Rapport], list[Kontroll]]:
    """Return the tables of a delårsrapport, rounded together, and the checks of them."""
    form = uppstallning_for(prognos.period.ar)
    rapporter = [
        delarets_resultatrakning(b, form, prognos),
        delarets_balansrakning(b, form, prognos.period),
        uppfoljningstabell(b, prognos),
        stallningstabell(b, prognos),
        kassatabell(b, prognos.period),
        balanskravsprognos(b, prognos),
    ]
    exakta = exakta_belopp(rapporter)
    konton = {cell.nyckel: cell.konton for r in rapporter for rad in r.rader for cell in rad.celler}
    kontroller = [*kontrollera_bok(b, prognos.period)]
    kontroller += kontrollera_rapporter(rapporter, exakta, konton)
    if not all(kontroll.ok for kontroll in kontroller):
        return rapporter, kontroller
    visning = visa(rapporter, enhet)
    kontroller += kontrollera_visade(visning.rapporter, visning.mellan, ORE_PER_ENHET[enhet])
    return [_i_hela(ett) for ett in visning.rapporter], kontroller


def _i_hela(rapport: Rapport) -> Rapport:
    """Return a table in whole units, without references to notes that are not here."""
    rader = tuple(replace(rad, noter=()) for rad in rapport.rader)
    return replace(rapport, rader=rader, decimaler=0)


def textmapp(mapp: Path, till: dt.date) -> Path:
    """Return the folder of a delårsrapport's text."""
    return mapp / str(till.year) / f"delarsrapport-{till}"


def las_deltext(
    b: Berakning, prognos: Helarsprognos, rapporter: Sequence[Rapport], enhet: Enhet
) -> Berattelse | None:
    """Read the text of a delårsrapport and fill in its figures; None when none is begun."""
    mapp = textmapp(b.bok.mapp, prognos.period.till)
    if not mapp.is_dir():
        return None
    ar = prognos.period.ar
    namn = delnamn(ar, enhet, rapporter)
    return las_texter(b.bok.mapp, mapp, namn, uppstallning_for(ar).id, DELRUBRIKER)


def skriv_delarsrapport(
    b: Berakning,
    prognos: Helarsprognos,
    rapporter: Sequence[Rapport],
    enhet: Enhet,
    mapp: Path,
    text: Berattelse | None = None,
) -> list[Path]:
    """Write the delårsrapport as PDF, page, spreadsheet and JSON, all or none.

    Args:
        b: the books' amounts.
        prognos: the forecast.
        rapporter: the tables of `delarsrapporter`, rounded.
        enhet: the unit that they show.
        mapp: the folder to write in.
        text: what is written under the headings, without faults; None for tables only.
    """
    period = prognos.period
    titel = f"Delårsrapport januari–{MANADSNAMN[period.till.month - 1]} {period.ar}"
    namn = f"delarsrapport-{period.till}{'' if enhet == 'kr' else f'-{enhet}'}"
    harkommen = harkomst(b.bok, b.poster, period.ar)
    dok = dokument_for(
        b.bok, "delarsrapport", titel, "", period.till, rapporter, harkomst=harkommen
    )
    with arbetsmapp(mapp) as arbete:
        som_xlsx(dok, arbete / f"{namn}.xlsx")
        (arbete / f"{namn}.json").write_text(lista_som_json(dok), encoding="utf-8")
        data = _dokument(b, prognos, rapporter, enhet, titel, text) | {
            "harkomst": harkomstrader(harkommen)
        }
        filer = skriv_dokument(
            data,
            "arsredovisning",
            arbete,
            namn,
            period.till,
            las_utseende(b.bok.mapp).typsnittsfiler,
        )
        klara = [mapp / fil.name for fil in filer]
        return lagg_pa_plats(arbete, [*klara, mapp / f"{namn}.xlsx", mapp / f"{namn}.json"])


def _dokument(
    b: Berakning,
    prognos: Helarsprognos,
    rapporter: Sequence[Rapport],
    enhet: Enhet,
    titel: str,
    text: Berattelse | None,
) -> dict[str, Any]:
    forbund, period = b.bok.forbund, prognos.period
    utseende = las_utseende(b.bok.mapp)
    tabeller = {rapport.id: uppstalld_rapport(rapport) for rapport in rapporter}
    rr, br = tabeller["resultatrakning"], tabeller["balansrakning"]
    block = {ett.rubrik.id: ett.block for ett in text.avsnitt} if text else {}
    return {
        "titel": titel,
        "forbund": forbund.namn,
        "orgnr": forbund.orgnr,
        "sate": forbund.sate,
        "ar": period.ar,
        "lag": uppstallning_for(period.ar).namn,
        "enhet": enhet,
        "enhetsnamn": ENHETSNAMN[enhet],
        "ursprung": forbund.ursprung,
        "beslutad": "",
        "utseende": {
            "farg": utseende.farg,
            "logotyp": utseende.logotyp,
            "logotyp_text": utseende.logotyp_text,
            "typsnitt": utseende.typsnitt,
        },
        "utkast": [],
        "ar_utkast": False,
        "uppgifter": [
            {"plats": plats, "text": ett.text, "skal": ett.skal}
            for plats, ett in (text.uppgifter if text else ())
        ],
        "bilagor": [],
        "kapitel": [
            {
                "id": "forvaltningsberattelse",
                "titel": "Förenklad förvaltningsberättelse",
                "slag": "text",
                "avsnitt": [
                    *(
                        _avsnitt(
                            rubrik.id[3:],
                            rubrik.titel,
                            [tabeller[namn] for namn in rubrik.tabeller],
                            [utan_plats(ett) for ett in block.get(rubrik.id, ())],
                        )
                        for rubrik in DELRUBRIKER
                        if rubrik.tabeller or rubrik.id in block
                    ),
                    _avsnitt("principer", "Redovisningsprinciper", [], _stycken(PRINCIPER)),
                ],
            },
            {"id": rr["id"], "titel": rr["titel"], "slag": "rapport", "rapporter": [rr]},
            {"id": br["id"], "titel": br["titel"], "slag": "rapport", "rapporter": [br]},
        ],
    }


def _avsnitt(
    namn: str, titel: str, tabeller: list[dict[str, Any]], block: Sequence[Block]
) -> dict[str, Any]:
    return {
        "id": f"fb-{namn}",
        "titel": titel,
        "paragraf": "LKBR 13 kap. 2 §",
        "saknas": False,
        "block": list(block),
        "diagram": [],
        "tabeller": tabeller,
    }


def _stycken(texter: Sequence[str]) -> list[Block]:
    return [
        {"slag": "stycke", "delar": [{"slag": "text", "text": text, "stil": ""}]} for text in texter
    ]


def om_perioden(till: dt.date) -> str:
    """Return what the law says of a period, empty when it is one of the law's."""
    if is_lagens_period(Period(dt.date(till.year, 1, 1), till)):
        return ""
    return (
        f"Perioden till {till} är ingen delårsrapport i lagens mening: den ska omfatta minst "
        "hälften och högst två tredjedelar av året (LKBR 13 kap. 1 §)."
    )
