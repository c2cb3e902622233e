"""`rakenskap lon FIL`: a payroll file (SIE 4I or CSV) in as drafts of the serie of wages."""

from __future__ import annotations

import argparse
from pathlib import Path

from rakenskap.bok.bok import las_bok
from rakenskap.bok.infil import las_infil
from rakenskap.dagbok.bokforing import las_text
from rakenskap.dagbok.lonefil import LON, planera_lonefil
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import avsluta, lagg_till_vem, vem, visa

SIE = (".si", ".se", ".sie")


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument(
        "fil",
        type=Path,
        metavar="FIL",
        help="SIE 4I (.si), eller CSV: datum;konto;belopp;text;verksamhet;insats;projekt;ver",
    )
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Show the drafts, and save them."""
    plats = bokens_plats(val.bok)
    bok = las_bok(plats).krav_felfri()
    klart = "Bokför med rakenskap bokfor, och attestera sedan med rakenskap attestera."
    if val.fil.suffix.lower() in SIE:
        from rakenskap.siebro import Kartor, las_siefiler, planera  # noqa: PLC0415 (only for SIE)

        serie = bok.forbund.serie_av_slag(LON)
        kod = "" if serie is None else serie.kod
        plan = planera(bok.mapp, las_siefiler([val.fil]), Kartor(), vem(val), kod)
        print(*(str(ett) for ett in plan.fynd), *plan.klart, sep="\n")
        if plan.skiss is None:
            return 0
        return avsluta(plan.skiss, val, "Spara utkasten?", [klart])
    skiss, texter = planera_lonefil(bok, val.fil.name, las_infil(val.fil), vem(val))
    for text_ in texter:
        visa(las_text(skiss, str(text_)), "Utkast")
    return avsluta(skiss, val, f"Spara {len(texter)} utkast?", [klart])
