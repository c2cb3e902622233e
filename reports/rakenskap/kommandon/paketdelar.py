"""What a revision pack holds beside what the other commands write: texts, checksums, the zip."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

from lkbr.belopp import kr
from lkbr.forbund import Forbund
from rakenskap.bok.bok import Bok
from rakenskap.bok.kontroll import Kontroll
from rakenskap.bok.version import version
from rakenskap.kommandon.cli import KOMMANDON
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.rakenskaper import harkomst
from rakenskap.utskrift.lista_csv import ofarlig
from rakenskap.utskrift.uppstalld import harkomstrader

SUMMOR = "KONTROLLSUMMOR.txt"
# A zip has no day before this; the same books give the same bytes.
_DAG = (1980, 1, 1, 0, 0, 0)

_VERIFIERA = '''\
"""Verifierar ett revisionspaket: python3 verifiera.py. Kräver bara Python, inget annat."""

import hashlib
import sys
from pathlib import Path

mapp = Path(__file__).resolve().parent
vantade = {}
for rad in (mapp / "KONTROLLSUMMOR.txt").read_text("utf-8").splitlines():
    summa, _, namn = rad.partition("  ")
    vantade[namn] = summa
finns = {str(f.relative_to(mapp).as_posix()) for f in mapp.rglob("*") if f.is_file()}
finns.discard("KONTROLLSUMMOR.txt")
fel = [f"saknas: {namn}" for namn in sorted(set(vantade) - finns)]
fel += [f"hör inte till paketet: {namn}" for namn in sorted(finns - set(vantade))]
for namn in sorted(finns & set(vantade)):
    if hashlib.sha256((mapp / namn).read_bytes()).hexdigest() != vantade[namn]:
        fel.append(f"ändrad: {namn}")
print("\\n".join(fel) or f"Alla {len(vantade)} filer är som de var när paketet gjordes.")
sys.exit(1 if fel else 0)
'''


def verifieraren() -> str:
    """Return the program that verifies the pack, with nothing but Python's own library."""
    return _VERIFIERA


def kontrollsummor(mapp: Path) -> str:
    """Return the SHA-256 of every file of a folder, a line each, as `sha256sum -c` reads them."""
    rader = []
    for fil in sorted(mapp.rglob("*"), key=lambda ett: ett.relative_to(mapp).as_posix()):
        if fil.is_file() and fil.name != SUMMOR:
            summa = hashlib.sha256(fil.read_bytes()).hexdigest()
            rader.append(f"{summa}  {fil.relative_to(mapp).as_posix()}")
    return "\n".join(rader) + "\n"


def packa(mapp: Path, fil: Path) -> Path:
    """Write a folder as a zip whose bytes depend on its files alone."""
    with zipfile.ZipFile(fil, "w", zipfile.ZIP_DEFLATED) as ut:
        for ett in sorted(mapp.rglob("*"), key=lambda f: f.relative_to(mapp).as_posix()):
            if ett.is_file():
                namn = f"{mapp.name}/{ett.relative_to(mapp).as_posix()}"
                post = zipfile.ZipInfo(namn, _DAG)
                post.compress_type = zipfile.ZIP_DEFLATED
                post.external_attr = 0o644 << 16
                ut.writestr(post, ett.read_bytes())
    return fil


def kontrollista(kontroller: Iterable[Kontroll]) -> str:
    """Return the checks of a year as CSV: what was tried, by which paragraph, and how it went."""
    ut = io.StringIO()
    skrivare = csv.writer(ut, delimiter=";", lineterminator="\r\n")
    skrivare.writerow(["Kontroll", "Paragraf", "Utfall"])
    for ett in kontroller:
        skrivare.writerow([ofarlig(ett.namn), ofarlig(ett.regel), "håller" if ett.ok else "faller"])
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + ut.getvalue()


def attestordning(forbund: Forbund) -> str:
    """Return who may attest what, in words."""
    rader = [f"Attestordning, {forbund.namn}", ""]
    serier = [ett for ett in forbund.serier if ett.attest]
    rader.append(
        "Attesteras: " + (", ".join(f"{ett.kod} {ett.namn}" for ett in serier) or "ingen serie")
    )
    for ett in forbund.attestanter:
        grans = "utan gräns" if ett.hogst_ore is None else f"högst {kr(ett.hogst_ore)}"
        nar = f" {ett.fran or ''}–{ett.till or ''}" if ett.fran or ett.till else ""
        avser = f"; inte {', '.join(ett.avser)}" if ett.avser else ""
        rader.append(f"{ett.namn}: serie {', '.join(ett.serier)}, {grans}{nar}{avser}")
    upp = ", ".join(forbund.upplasning) or "ingen är namngiven i forbund.toml"
    rader += ["", f"Får öppna en låst månad: {upp}."]
    rader.append("Den som bokfört en verifikation attesterar den aldrig.")
    return "\n".join(rader) + "\n"


def systemdokumentation(bok: Bok) -> str:
    """Return how the system of books is built, from the program and its settings (LKBR 3:11)."""
    forbund = bok.forbund
    rader = [
        f"# Systemdokumentation, {forbund.namn}",
        "",
        "Gjord av programmet ur böckernas inställningar (LKBR 3 kap. 11 §).",
        "",
        f"- Program: Räkenskap {version()} på beancount; böckerna är textfiler.",
        f"- Kontoplan: {forbund.kontoplan}; {len(bok.konton)} konton.",
        "- Grundbok: verifikationerna i registreringsordning; huvudbok: konto för konto.",
        "- Behandlingshistorik: behandlingshistorik.jsonl, en kedja av poster där var och en bär",
        "  summan av den förra.",
        "- Underlag: filer i årets mapp underlag/, med SHA-256 i verifikationen.",
        "- Samband: verifikation → konto → delpost → rad i räkning och not; varje belopp i",
        "  rakenskaper.json bär sina konton.",
        "",
        "## Verifikationsserier",
        "",
        "| serie | namn | slag | attesteras |",
        "| --- | --- | --- | --- |",
    ]
    rader += [
        f"| {ett.kod} | {ett.namn} | {ett.slag} | {'ja' if ett.attest else 'nej'} |"
        for ett in forbund.serier
    ]
    rader += ["", "## Konton", "", "| konto | namn | delpost | rad |", "| --- | --- | --- | --- |"]
    rader += [
        f"| {ett.nummer} | {ett.namn} | {ett.delpost} | {ett.rad} |"
        for ett in sorted(bok.konton.values(), key=lambda konto: konto.nummer)
    ]
    rader += ["", "## Kommandon", "", "| kommando | vad |", "| --- | --- |"]
    rader += [f"| {namn} | {text} |" for namn, text in KOMMANDON.items()]
    return "\n".join(rader) + "\n"


def las_mig(bok: Bok, b: Berakning, ar: int) -> str:
    """Return what the pack is, what it comes from, and how it is verified."""
    rader = [
        f"Revisionspaket {ar}, {bok.forbund.namn}",
        "",
        *filter(None, (bok.forbund.ursprung,)),
        *harkomstrader(harkomst(bok, b.poster, ar)),
        "",
        "01-rakenskaper          räkningar och noter (PDF, HTML, XLSX, JSON)",
        "02-sie                  SIE 4 för året och året före",
        "03-grundbok till 06     grundbok, huvudbok, verifikationer, reskontra (PDF, CSV)",
        "07-underlag             underlagen, under sina namn i böckerna",
        "08-behandlingshistorik  loggen, och läsbar",
        "09-avstamningar         avstämningar per balanskonto, bokslutspärm, och böckernas egna",
        "10-kontroller           vad programmet prövat, och hur det gick",
        "11-system               systemdokumentation, attestordning, inställningar",
        "12-arsredovisning       årsredovisningen med text, så långt den är skriven",
        "13-anlaggningar         anläggningsregistret vid årets slut",
        "",
        "Verifiera: python3 verifiera.py, eller sha256sum -c KONTROLLSUMMOR.txt.",
        "Kontrollsummorna visar att paketet är oförändrat. Att det är böckernas visar huvudhashen:",
        "jämför den med en utskrift ni redan har, eller med rakenskap kontroll --mot HASH.",
    ]
    return "\n".join(rader) + "\n"
