"""The folder of a federation: what stands beside the books, and books that begin from nothing."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import tomllib
from pathlib import Path

ROTTER = """\
option "name_assets" "Tillgångar"
option "name_liabilities" "Skulder"
option "name_equity" "Eget-kapital"
option "name_income" "Intäkter"
option "name_expenses" "Kostnader"
"""
HUVUD = """\
option "title" "{namn}"
option "operating_currency" "SEK"
{rotter}option "tolerance_multiplier" "0"

plugin "lkbr.alla"

{dag} custom "fava-option" "language" "sv"
{dag} custom "fava-option" "locale" "sv_SE"
{dag} custom "fava-extension" "rakenskap.fava_tillagg"

include "kontoplan.beancount"
include "anlaggningar.beancount"
include "{ar}/*.beancount"
"""
SERIER = (
    ("A", "Löpande", "lopande"),
    ("B", "Bank", "bank"),
    ("K", "Kund", "kund"),
    ("L", "Leverantör", "leverantor"),
    ("N", "Lön", "lon"),
    ("P", "Periodisering", "periodisering"),
    ("S", "Bokslut", "bokslut"),
)
MAKEFILE = """\
# Det här förbundets böcker. Kräver att rakenskap är installerat (pip install rakenskap).
AR ?=

statements: ## skriv årets räkenskaper (AR=2025)
	rakenskap rapporter $(AR) --bok . --ut build

kontroll: ## kör alla kontroller utan att skriva något
	rakenskap kontroll $(AR) --bok .

fava: ## visa böckerna i webbläsaren, bara på den här datorn
	rakenskap fava --bok .

.PHONY: statements kontroll fava
"""
GITIGNORE = """\
build/
anvandare.toml
.anvandare.toml.*
inloggningar.jsonl
.rakenskap.lock
.*.rakenskap-ny
*.picklecache
"""
# Line ends are part of what the checksums cover; two logs cannot be put together line by line.
GITATTRIBUTES = """\
*.beancount text eol=lf
*.toml text eol=lf
behandlingshistorik.jsonl -text -merge
*.jsonl -text
**/underlag/** -text
**/statistik/** -text
"""


def nya_bocker(mapp: Path, ar: int) -> dict[str, str]:
    """Return the files of books that begin from nothing: path from the folder to text."""
    dag = dt.date(ar, 1, 1).isoformat()
    konton = tomllib.loads(
        (Path(__file__).parent / "data" / "kontoplan-bas.toml").read_text(encoding="utf-8")
    )["konton"]
    oppna = "".join(f"{dag} open {konto} SEK\n" for konto in konton)
    serier = "".join(
        f'\n[[serie]]\nkod = "{kod}"\nnamn = "{namn}"\nfil = "{kod}-{slag}"\nslag = "{slag}"\n'
        for kod, namn, slag in SERIER
    )
    filer = {
        "main.beancount": HUVUD.format(namn="Nytt förbund", rotter=ROTTER, dag=dag, ar=ar),
        "kontoplan.beancount": f"{ROTTER}\n; Kontoplan: BAS.\n\n{oppna}",
        "anlaggningar.beancount": f"{ROTTER}\n; Anläggningsregister.\n",
        "forbund.toml": f'namn = "Nytt förbund"\nkontoplan = "bas"\n{serier}',
        f"{ar}/A-lopande.beancount": f"{ROTTER}\n; Räkenskapsår {ar}, serie A.\n",
    }
    return {fil: text for fil, text in filer.items() if not (mapp / fil).exists()}


def bredvid(mapp: Path) -> dict[str, str]:
    """Return what stands beside the books and is not there yet."""
    filer = {"Makefile": MAKEFILE, ".gitignore": GITIGNORE, ".gitattributes": GITATTRIBUTES}
    return {fil: text for fil, text in filer.items() if not (mapp / fil).exists()}


def skriv(mapp: Path, filer: dict[str, str]) -> None:
    """Write new files; none that exists is written over."""
    for fil, text in filer.items():
        plats = mapp / fil
        plats.parent.mkdir(parents=True, exist_ok=True)
        with plats.open("x", encoding="utf-8", newline="\n") as ut:
            ut.write(text)


def gor_forrad(mapp: Path) -> bool:
    """Make the folder a git repository, unless it is in one or git is missing; tell if it was."""
    git = shutil.which("git")
    if git is None or any((ett / ".git").exists() for ett in (mapp, *mapp.resolve().parents)):
        return False
    svar = subprocess.run([git, "init", "--quiet", str(mapp)], check=False, capture_output=True)  # noqa: S603
    return svar.returncode == 0
