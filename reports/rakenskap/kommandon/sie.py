"""`rakenskap sie las|skriv|granska`: SIE files in, out, and examined."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rakenskap.bok.bok import HUVUDFIL, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.dialog import fraga, lagg_till_vem, vem, visa_kontrollpunkt
from rakenskap.kommandon.siefiler import (
    kartor_av,
    lagg_till_sie,
    las_filer,
    slutsats,
    visa_fel,
    visa_fynd,
)
from rakenskap.sie import Filtyp
from rakenskap.siebro import Siefil, Sieinlasning, planera, sie_av_bok
from rakenskap.siebro.filer import las_siefil
from rakenskap.siebro.fynd import krav_strikt
from rakenskap.siebro.utfil import TYPER

DELAR = {
    "las": "läs SIE-filer till böcker: nya, ett senare år, det nya i en ny export, eller utkast",
    "skriv": "skriv ett år som SIE-fil",
    "granska": "visa allt som är fel i SIE-filer, och vad de innehåller",
}


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    under = tolk.add_subparsers(
        title="Delar", dest="del_", metavar="DEL", required=True, parser_class=Tolk
    )
    egna = {}
    for namn, hjalp in DELAR.items():
        egna[namn] = under.add_parser(
            namn, help=hjalp, description=hjalp[0].upper() + hjalp[1:] + "."
        )
        egna[namn].add_argument(
            "--bok",
            type=Path,
            default=argparse.SUPPRESS,
            metavar="MAPP",
            help="böckernas mapp (annars ledger/ här, eller den här mappen)",
        )
    _las_ord(egna["las"])
    _skriv_ord(egna["skriv"])
    egna["granska"].add_argument("filer", type=Path, nargs="+", metavar="FIL.se")
    egna["granska"].add_argument(
        "--strikt", action="store_true", help="räkna varje anmärkning som ett fel"
    )


def _las_ord(tolk: Tolk) -> None:
    tolk.add_argument("filer", type=Path, nargs="+", metavar="FIL.se", help="en fil för varje år")
    tolk.add_argument(
        "--till", type=Path, metavar="MAPP", help="böckernas mapp; en ny mapp ger nya böcker"
    )
    lagg_till_sie(tolk)
    lagg_till_vem(tolk)


def _skriv_ord(tolk: Tolk) -> None:
    tolk.add_argument("ar", type=int, metavar="ÅR", help="räkenskapsår")
    tolk.add_argument(
        "--typ",
        choices=TYPER,
        default="4E",
        help="4E: allt; 1: årssaldon; 2: även månader och budget; 3: även objekt",
    )
    tolk.add_argument(
        "--ut", type=Path, metavar="FIL.se", help="filen som skrivs (annars build/ÅR.se)"
    )


def kor(val: argparse.Namespace) -> int:
    """Do one of the three."""
    return {"las": _las, "skriv": _skriv, "granska": _granska}[val.del_](val)


# ---------------------------------------------------------------------- in


def _las(val: argparse.Namespace) -> int:
    mapp = val.till or bokens_plats(val.bok)
    # The accounting program's clerk is as good a name as any for what it has booked.
    val.av = val.av or os.environ.get("RAKENSKAP_AV") or "inläsning av SIE"
    filer = las_filer(val.filer, val)
    # The year first, and then what a pre-system has beside it, as drafts in the same books.
    fore = [fil for fil in filer if fil.typ is Filtyp.TYP4I]
    ar = [fil for fil in filer if fil not in fore]
    if fore and ar and not (val.torr and not (mapp / HUVUDFIL).is_file()):
        svar = _las_in(mapp, ar, val)
        return svar or _las_in(mapp, fore, val)
    if fore and ar:
        text = (
            "Filen är av typ 4I och blir utkast i böcker som inte finns än. Gör så här: kör utan "
            "--torr, eller prova filerna av typ 4E för sig."
        )
        raise BokFelError([Felrad(fore[0].namn, 0, text)])
    return _las_in(mapp, filer, val)


def _las_in(mapp: Path, filer: Sequence[Siefil], val: argparse.Namespace) -> int:
    plan = planera(mapp, filer, kartor_av(val), vem(val))
    visa_fynd(plan.fynd)
    if val.strikt:
        krav_strikt(plan.fynd)
    print(*plan.klart, sep="\n")
    if plan.skiss is None:
        return 0
    if val.torr:
        from rakenskap.dagbok.spara import prova  # noqa: PLC0415 (only when something is written)

        prova(plan.skiss)
        print("Torr körning. Ingenting är skrivet.")
        return 0
    if not val.ja and sys.stdin.isatty() and not fraga(f"Skriva i {mapp}?"):
        print("Ingenting är skrivet.")
        return 1
    spara_bocker(plan, mapp)
    print(f"Skrivet i {mapp}.")
    return 0


def spara_bocker(plan: Sieinlasning, mapp: Path) -> None:
    """Write the books; a folder that was made for them goes when it comes to nothing."""
    from rakenskap.dagbok.spara import spara  # noqa: PLC0415 (only when something is written)

    if plan.skiss is None:
        return
    nya = [ett for ett in (mapp, *mapp.parents) if not ett.exists()]
    fanns = set(mapp.iterdir()) if mapp.is_dir() else set()
    mapp.mkdir(parents=True, exist_ok=True)
    try:
        spara(plan.skiss)
    except BaseException:
        if not (mapp / "main.beancount").exists():
            for ett in set(mapp.iterdir()) - fanns:
                shutil.rmtree(ett) if ett.is_dir() else ett.unlink()
            for ett in nya:
                ett.rmdir()
        raise


# ---------------------------------------------------------------------- out


def _skriv(val: argparse.Namespace) -> int:
    from rakenskap import sie  # noqa: PLC0415

    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    poster = sie_av_bok(bok, val.ar, val.typ)
    fil = val.ut or Path("build") / f"{val.ar}.se"
    skrivning = sie.skriv(poster, fil=fil.name)
    visa_fel(skrivning.fel)
    if skrivning.data is None:
        raise BokFelError(
            Felrad(fil.name, ett.rad, f"{ett.text} Gör så här: {ett.atgard}")
            for ett in skrivning.fel
            if not ett.anvandbar
        )
    _skriv_fil(fil, skrivning.data)
    print(f"{fil}: SIE typ {val.typ}, {len(poster)} poster, {len(skrivning.data) // 1024 + 1} kB.")
    visa_kontrollpunkt(bok, fil.parent / "kontrollpunkter")
    return 0


def _skriv_fil(fil: Path, innehall: bytes) -> None:
    """Write a file beside its place and move it there: whole or not at all."""
    fil.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=fil.parent, prefix=f".{fil.name}-", delete=False) as ny:
        plats = Path(ny.name)
        try:
            ny.write(innehall)
            ny.flush()
            plats.chmod(0o644)
            plats.replace(fil)
        except BaseException:
            plats.unlink(missing_ok=True)
            raise


# ---------------------------------------------------------------------- examined


def _granska(val: argparse.Namespace) -> int:
    from rakenskap import sie  # noqa: PLC0415

    antal_fel = 0
    filer = [las_siefil(fil, strikt=val.strikt) for fil in val.filer]
    for fil in filer:
        poster = fil.lasning.poster
        vers = list(sie.urval(poster, sie.Ver))
        rader = sum(len(ver.trans) for ver in vers)
        ar = [f"{post.start} – {post.slut}" for post in sie.urval(poster, sie.Rar) if post.ar == 0]
        print(f"{fil.namn}: SIE typ {fil.typ}, {fil.lasning.kodning}, år {', '.join(ar) or '–'}")
        print(
            f"  {sum(1 for _ in sie.urval(poster, sie.Siekonto))} konton, "
            f"{len(vers)} verifikationer med {rader} rader; {_ksumma(fil.lasning.ksumma)}"
        )
        sys.stdout.flush()
        visa_fel(fil.lasning.fel)
        antal_fel += sum(ett.niva is sie.Niva.FEL for ett in fil.lasning.fel)
        print(f"  {slutsats(fil.lasning.fel)}")
    mellan = sie.kontroll_filer([fil.lasning for fil in filer], strikt=val.strikt)
    visa_fel(mellan)
    antal_fel += sum(ett.niva is sie.Niva.FEL for ett in mellan)
    return 1 if antal_fel else 0


def _ksumma(summa: object) -> str:
    from rakenskap.sie import Kontrollsumma  # noqa: PLC0415

    if not isinstance(summa, Kontrollsumma) or summa.angiven is None:
        return "ingen kontrollsumma (#KSUMMA)"
    return "kontrollsumman (#KSUMMA) stämmer" if summa.stammer else "KONTROLLSUMMAN STÄMMER INTE"
