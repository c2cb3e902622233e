"""`rakenskap revisionspaket 2023`: all that the auditor asks for, in one folder and one zip.

The pack can be verified without the books and without this program: its checksums stand in a file
that `sha256sum -c` reads, and a small program of the standard library's own lies beside it. The
same books give the same bytes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rakenskap.arsredovisning.arstext import las_arstext
from rakenskap.arsredovisning.ny import ska_borjas
from rakenskap.arsredovisning.skriv import skriv_arsredovisning
from rakenskap.arsredovisning.utseende import las_utseende
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError, Felrad
from rakenskap.bok.poster import bygg_poster, rakenskapsar
from rakenskap.bokslut.avstamning import avstamningstabell
from rakenskap.bokslut.parm import bokslutsparm
from rakenskap.bokslut.register import anlaggningslista
from rakenskap.kommandon.argument import Tolk
from rakenskap.kommandon.cli import bokens_plats
from rakenskap.kommandon.lista import gor_dokument
from rakenskap.kommandon.paketdelar import (
    attestordning,
    kontrollista,
    kontrollsummor,
    las_mig,
    packa,
    systemdokumentation,
    verifieraren,
)
from rakenskap.listor.dokument import dokument_for
from rakenskap.listor.urval import Listurval
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.rakenskaper import Utfall, gor_rakenskaper, harkomst, valj_ar
from rakenskap.rapport.rapport import Rapport
from rakenskap.siebro.utfil import sie_av_bok
from rakenskap.utskrift.diagram import ritare
from rakenskap.utskrift.skriv import skriv_rapporter
from rakenskap.utskrift.skriv_lista import listfilnamn, skriv_lista

# Each list in the pack, and the folder it lies in.
LISTOR = {
    "grundbok": "03-grundbok",
    "huvudbok": "04-huvudbok",
    "saldobalans": "04-huvudbok",
    "verifikationer": "05-verifikationer",
    "rattelser": "05-verifikationer",
    "leverantorsreskontra": "06-reskontra",
    "kundreskontra": "06-reskontra",
    "historik": "08-behandlingshistorik",
}


def lagg_till(tolk: Tolk) -> None:
    """Describe the words of the command."""
    tolk.add_argument("ar", type=int, nargs="?", metavar="ÅR", help="räkenskapsår (annars senaste)")
    tolk.add_argument(
        "--ut", type=Path, default=Path("build"), metavar="MAPP", help="dit paketet skrivs"
    )


def kor(val: argparse.Namespace) -> int:
    """Make the pack."""
    bok = las_bok(bokens_plats(val.bok)).krav_felfri()
    ar = valj_ar(bok, bygg_poster(bok), val.ar)
    namn = f"revisionspaket-{ar}"
    val.ut.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=val.ut, prefix=f".{namn}-") as temp:
        mapp = Path(temp) / namn
        mapp.mkdir()
        antal = skriv_paket(bok, ar, mapp)
        zipfil = packa(mapp, Path(temp) / f"{namn}.zip")
        _lagg_pa_plats(mapp, val.ut / namn)
        zipfil.replace(val.ut / zipfil.name)
    print(f"{val.ut / namn}: {antal} filer, och samma i {val.ut / namn}.zip")
    print(f"Verifiera paketet utan böckerna: python3 {val.ut / namn / 'verifiera.py'}")
    return 0


def _lagg_pa_plats(ny: Path, plats: Path) -> None:
    """Move a whole pack into place; an older one of the year goes when the new one is there."""
    if plats.exists() and not (plats / "KONTROLLSUMMOR.txt").is_file():
        text = (
            "Här ligger något annat än ett revisionspaket. Gör så här: flytta det, eller välj en "
            "annan mapp med --ut."
        )
        raise BokFelError([Felrad(str(plats), 0, text)])
    gammal = ny.with_name("gammal")
    if plats.exists():
        plats.rename(gammal)
    ny.rename(plats)


def skriv_paket(bok: Bok, ar: int, mapp: Path) -> int:
    """Write the files of a pack in a folder; return how many.

    Args:
        bok: the books, without errors.
        ar: the räkenskapsår.
        mapp: an empty folder.

    Raises:
        BokFelError: the accounts do not hold, or an underlag is not where it should be.
    """
    utfall = gor_rakenskaper(bok, ar)
    if utfall.rakenskaper is None or utfall.berakning is None:
        text = "Räkenskaperna håller inte ihop. Gör så här: se rakenskap kontroll."
        raise BokFelError([Felrad(str(ar), 0, text)])
    _steg("räkenskaper")
    skriv_rapporter(utfall, ("pdf", "html", "xlsx", "json"), mapp / "01-rakenskaper")
    b = utfall.berakning
    _steg("SIE")
    for ett in (ar, ar - 1):
        if ett in b.poster.ar:
            _skriv_sie(bok, ett, mapp / "02-sie" / f"{ett}.se")
    period = rakenskapsar(ar)
    for lista, under in LISTOR.items():
        _steg(lista)
        dok = gor_dokument(lista, b, Listurval(period.fran, period.till))
        skriv_lista(dok, "pdf", mapp / under / listfilnamn(dok, "pdf"))
        skriv_lista(dok, "csv", mapp / under / listfilnamn(dok, "csv"))
    _steg("underlag")
    _kopiera_underlag(b, ar, mapp / "07-underlag")
    for namn in ("behandlingshistorik.jsonl", f"{ar}/import.jsonl"):
        _kopiera(bok.mapp / namn, mapp / "08-behandlingshistorik" / Path(namn).name)
    for fil in sorted((bok.mapp / str(ar)).glob("avstamning*")):
        if fil.is_file():
            _kopiera(fil, mapp / "09-avstamningar" / fil.name)
    _steg("avstämningar, anläggningar")
    dag = period.till
    _skriv_rapporter(b, "avstamning", dag, [avstamningstabell(bok, dag)], mapp / "09-avstamningar")
    _skriv_rapporter(b, "bokslutsparm", dag, bokslutsparm(bok, dag), mapp / "09-avstamningar")
    register = [anlaggningslista(bok, dag)]
    _skriv_rapporter(b, "anlaggningsregister", dag, register, mapp / "13-anlaggningar")
    _steg("årsredovisning")
    _skriv_arsredovisningen(bok, utfall, ar, mapp / "12-arsredovisning")
    _kopiera(bok.mapp / "forbund.toml", mapp / "11-system" / "forbund.toml")
    _skriv_text(mapp / "10-kontroller" / "kontroller.csv", kontrollista(utfall.kontroller))
    _skriv_text(mapp / "11-system" / "attestordning.txt", attestordning(bok.forbund))
    _skriv_text(mapp / "11-system" / "systemdokumentation.md", systemdokumentation(bok))
    _skriv_text(mapp / "LAS-MIG.txt", las_mig(bok, b, ar))
    _skriv_text(mapp / "verifiera.py", verifieraren())
    summor = kontrollsummor(mapp)
    _skriv_text(mapp / "KONTROLLSUMMOR.txt", summor)
    return summor.count("\n") + 1


def _skriv_rapporter(
    b: Berakning, namn: str, dag: dt.date, rapporter: Sequence[Rapport], mapp: Path
) -> None:
    """Write some tables as PDF and CSV."""
    dok = dokument_for(
        b.bok,
        namn,
        rapporter[0].titel,
        str(dag),
        dag,
        rapporter,
        harkomst=harkomst(b.bok, b.poster, dag.year),
    )
    for format_ in ("pdf", "csv"):
        skriv_lista(dok, format_, mapp / listfilnamn(dok, format_))


def _skriv_arsredovisningen(bok: Bok, utfall: Utfall, ar: int, mapp: Path) -> None:
    """Write the årsredovisning with its text; say so where its text is not begun, or has errors."""
    if ska_borjas(bok.mapp, ar) or utfall.rakenskaper is None or utfall.berakning is None:
        _skriv_text(mapp / "SAKNAS.txt", f"Texten till årsredovisningen {ar} är inte påbörjad.\n")
        return
    text = las_arstext(bok.mapp, utfall.rakenskaper, utfall.berakning)
    ritar = ritare()
    mapp.mkdir(parents=True)
    utkast = bool(text.fel) or not utfall.ok
    try:
        skriv_arsredovisning(bok, utfall, text, las_utseende(bok.mapp), ritar, mapp, utkast=utkast)
    finally:
        ritar.avbryt()


def _steg(text: str) -> None:
    print(f"{text} …", file=sys.stderr, flush=True)


def _skriv_text(fil: Path, text: str) -> None:
    fil.parent.mkdir(parents=True, exist_ok=True)
    fil.write_text(text, encoding="utf-8", newline="\n")


def _kopiera(fran: Path, till: Path) -> None:
    if fran.is_file():
        till.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(fran, till)


def _skriv_sie(bok: Bok, ar: int, fil: Path) -> None:
    from rakenskap import sie  # noqa: PLC0415

    skrivning = sie.skriv(sie_av_bok(bok, ar), fil=fil.name)
    if skrivning.data is None:
        raise BokFelError(
            Felrad(fil.name, ett.rad, f"{ett.text} Gör så här: {ett.atgard}")
            for ett in skrivning.fel
        )
    fil.parent.mkdir(parents=True, exist_ok=True)
    fil.write_bytes(skrivning.data)


def _kopiera_underlag(b: Berakning, ar: int, mapp: Path) -> None:
    """Copy each underlag of the year's entries, under its path in the books."""
    rot = b.bok.mapp.resolve()
    namn = sorted({fil for ver in b.poster.i_perioden(rakenskapsar(ar)) for fil, _ in ver.underlag})
    for ett in namn:
        fil = (rot / ett).resolve()
        if not fil.is_relative_to(rot) or not fil.is_file():
            text = "Underlaget finns inte i böckernas mapp. Gör så här: se rakenskap underlag."
            raise BokFelError([Felrad(ett, 0, text)])
        _kopiera(fil, mapp / ett)
