"""`rakenskap borja MAPP FIL.se …`: a federation's own folder, from what the bureau sends.

What the files say is not asked. Each question has a proposal, can be left for later, and is asked
again when the command is run again.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rakenskap.bok.bok import HUVUDFIL, INSTALLNINGAR, Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.borja.fragor import Borjafraga, fragor_for
from rakenskap.borja.installningar import med_svar
from rakenskap.borja.krokar import lagg_krokar
from rakenskap.borja.mapp import bredvid, gor_forrad, nya_bocker, skriv
from rakenskap.dagbok.skiss import Skiss
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.dialog import fraga as ja_eller_nej
from rakenskap.kommandon.dialog import lagg_till_vem, nu, vem
from rakenskap.kommandon.siefiler import kartor_av, lagg_till_sie, las_filer, visa_fynd

if TYPE_CHECKING:
    from rakenskap.siebro import Kartor
    from rakenskap.siebro.kontoplan import OkartlagdaKontonError

SENARE = "senare"


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("mapp", type=Path, metavar="MAPP", help="förbundets mapp, ny eller påbörjad")
    tolk.add_argument(
        "filer",
        type=Path,
        nargs="*",
        metavar="FIL.se",
        help="byråns SIE-filer, ett eller flera år; utan filer börjar böckerna tomma",
    )
    tolk.add_argument(
        "--ar", type=int, metavar="ÅR", help="första räkenskapsår när böckerna börjar tomma"
    )
    tolk.add_argument(
        "--svar",
        action="append",
        default=[],
        metavar="FRÅGA=SVAR",
        help="svara på en fråga i förväg, till exempel --svar 'namn=Samordningsförbundet Nord'; "
        "kan anges flera gånger",
    )
    lagg_till_sie(tolk)
    lagg_till_vem(tolk)


def kor(val: argparse.Namespace) -> int:
    """Make the folder, ask, write the settings, and say what is missing."""
    val.av = val.av or os.environ.get("RAKENSKAP_AV") or "ekonom"
    givna = _givna_svar(val.svar)
    mapp: Path = val.mapp
    if not (mapp / HUVUDFIL).exists():
        _bocker(mapp, val)
        if val.torr:
            return 0
    elif val.filer:
        text = (
            "Här finns redan böcker. Gör så här: läs in fler SIE-filer med rakenskap sie las, och "
            "kör rakenskap borja utan filer för att svara på det som saknas."
        )
        raise BokFelError([Felrad(str(mapp), 0, text)])
    bok = las_bok(mapp)
    text = (mapp / INSTALLNINGAR).read_text("utf-8")
    fragor = fragor_for(bok.forbund, text, bok.konton, har_bokfort=_har_bokfort(bok))
    okanda = set(givna) - {fraga.nyckel for fraga in fragor}
    if okanda:
        print(f"Redan besvarat, eller ingen fråga: {', '.join(sorted(okanda))}.", file=sys.stderr)
    svar = _fraga_alla(fragor, givna, tyst=val.ja)
    if svar and not val.torr:
        _spara_svar(bok, svar, val)
    if not val.torr:
        skriv(mapp, bredvid(mapp))
        if gor_forrad(mapp):
            lagg_krokar(mapp)
        _visa_forsta(mapp)
    _visa_laget(mapp, [fraga for fraga in fragor if fraga.nyckel not in svar], len(fragor))
    return 0


def _givna_svar(ord_: Sequence[str]) -> dict[str, str]:
    svar = {}
    for ett in ord_:
        nyckel, likhet, varde = ett.partition("=")
        if not likhet:
            text = f"«{ett}» är inget svar. Gör så här: skriv --svar namn=Samordningsförbundet …"
            raise BokFelError([Felrad("--svar", 0, text)])
        svar[nyckel.strip()] = varde.strip()
    return svar


def _bocker(mapp: Path, val: argparse.Namespace) -> None:
    """Make the books: from SIE files, or from nothing."""
    if val.filer:
        from rakenskap.kommandon.sie import spara_bocker  # noqa: PLC0415 (only with files)
        from rakenskap.siebro import planera  # noqa: PLC0415
        from rakenskap.siebro.kontoplan import OkartlagdaKontonError  # noqa: PLC0415

        siefiler, kartor = las_filer(val.filer, val), kartor_av(val)
        try:
            plan = planera(mapp, siefiler, kartor, vem(val))
        except OkartlagdaKontonError as okartlagda:
            plan = planera(mapp, siefiler, _med_forslag(kartor, okartlagda, val), vem(val))
        visa_fynd(plan.fynd)
        print(*plan.klart, sep="\n")
        if not val.torr:
            spara_bocker(plan, mapp)
        return
    ar = val.ar or nu().year
    filer = nya_bocker(mapp, ar)
    print(f"Nya böcker från {ar}: {', '.join(sorted(filer))}.")
    if not val.torr:
        skriv(mapp, filer)


def _med_forslag(
    kartor: Kartor, okartlagda: OkartlagdaKontonError, val: argparse.Namespace
) -> Kartor:
    """Return the user's decisions with the proposals for accounts without a line, if accepted.

    Raises:
        OkartlagdaKontonError: they are not.
    """
    print("Några konton har ingen rad i uppställningarna. Förslag:")
    print(okartlagda.bilaga.partition("[konton]\n")[2], end="")
    if not val.ja and not ja_eller_nej(
        "Godta förslagen? De kan ändras senare med rakenskap konton."
    ):
        raise okartlagda
    from rakenskap.siebro.kartor import tolka_kartor  # noqa: PLC0415

    egna = tolka_kartor(okartlagda.bilaga, "förslaget")
    return replace(
        kartor,
        poster={**egna.poster, **kartor.poster},
        nummer={**egna.nummer, **kartor.nummer},
    )


# ---------------------------------------------------------------------- the questions


def _fraga_alla(
    fragor: Sequence[Borjafraga], givna: Mapping[str, str], *, tyst: bool
) -> dict[str, str]:
    """Return the answers: those given, proposals where nothing is asked, else what is typed."""
    svar: dict[str, str] = {}
    fel: list[Felrad] = []
    for nummer, fraga in enumerate(fragor, 1):
        if fraga.nyckel in givna:
            if hinder := fraga.fel(givna[fraga.nyckel]):
                fel.append(Felrad(f"--svar {fraga.nyckel}", 0, f"{hinder}. Skriv {fraga.hjalp}."))
            svar[fraga.nyckel] = givna[fraga.nyckel]
        elif tyst:
            if fraga.forslag and not fraga.fel(fraga.forslag):
                svar[fraga.nyckel] = fraga.forslag
        elif (ett := _fraga_en(fraga, f"{nummer}/{len(fragor)}")) is not None:
            svar[fraga.nyckel] = ett
    if fel:
        raise BokFelError(fel)
    return svar


def _fraga_en(fraga: Borjafraga, plats: str) -> str | None:
    """Ask until the answer can be used, or is left for later."""
    print(f"\n{plats}  {fraga.text} ({fraga.hjalp})")
    print(f"     Behövs för {fraga.skal}.")
    while True:
        forslag = fraga.forslag if fraga.forslag and not fraga.fel(fraga.forslag) else ""
        print(f"     [{forslag or SENARE}] ", end="", flush=True)
        rad = sys.stdin.readline()
        svar = rad.strip() or forslag
        if not rad or svar in ("", SENARE):
            return None
        hinder = fraga.fel(svar)
        if not hinder:
            return svar
        print(f"     Nej: {hinder}. Skriv om, eller {SENARE}.")


def _spara_svar(bok: Bok, svar: Mapping[str, str], val: argparse.Namespace) -> None:
    skiss = Skiss(bok, vem(val))
    skiss.satt(INSTALLNINGAR, med_svar(skiss.text(INSTALLNINGAR), svar))
    if "namn" in svar:
        huvud = skiss.text(HUVUDFIL)
        skiss.satt(HUVUDFIL, huvud.replace('"Nytt förbund"', f'"{_utan_citat(svar["namn"])}"', 1))
    if _har_bokfort(bok):
        from rakenskap.dagbok.spara import spara  # noqa: PLC0415 (only when something is written)

        skiss.logga_installningar()
        spara(skiss)
        return
    # Nothing is booked, so there is nothing that a load could prove.
    for andring in skiss.filer():
        plats = bok.mapp / andring.fil
        ny = plats.with_name(f".{plats.name}.rakenskap-ny")
        ny.write_bytes(andring.innehall or b"")
        ny.replace(plats)


def _utan_citat(text: str) -> str:
    return text.replace("\\", "").replace('"', "'")


def _har_bokfort(bok: Bok) -> bool:
    from beancount.core import data  # noqa: PLC0415 (loaded with the books)

    return any(isinstance(entry, data.Transaction) for entry in bok.entries)


def _visa_forsta(mapp: Path) -> None:
    """Write the first accounts, where there is anything to show in them."""
    if _har_bokfort(las_bok(mapp)):
        from rakenskap.kommandon.borjadelar import forsta_rakenskaperna  # noqa: PLC0415

        print()
        print(*forsta_rakenskaperna(mapp), sep="\n")


def _visa_laget(mapp: Path, kvar: Sequence[Borjafraga], antal: int) -> None:
    """Say what stands where, what is not answered, and what comes next."""
    print(f"\nFörbundets mapp: {mapp} ({antal} frågor, {len(kvar)} kvar).")
    for fraga in kvar:
        print(f"  saknas: {fraga.nyckel}, för {fraga.skal}")
    if kvar:
        print(f"Svara senare: rakenskap borja {mapp}")
    print("Gör sedan så här, i mappen:")
    print("  rakenskap kontroll      vad som är rätt, fel och kvar att göra")
    print("  rakenskap rapporter     de första räkenskaperna, som utkast om något är fel")
    print("  rakenskap fakta         det som noterna behöver och ingen verifikation säger")
