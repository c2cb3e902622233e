"""SIE files for the tests: a small federation's year, as text."""

from __future__ import annotations

import os
from pathlib import Path

from rakenskap.rakningar.rakenskaper import Utfall, gor_rakenskaper
from rakenskap.siebro import Bokforing, Kartor, bok_fran_sie, las_siefiler

ROT = Path(__file__).resolve().parents[3]
EXEMPEL = Path(os.environ.get("RAKENSKAP_SIE_EXEMPEL") or ROT.parent / "shared/sie/samples")
EXEMPELFILER = sorted(EXEMPEL.iterdir()) if EXEMPEL.is_dir() else []
INGA_EXEMPEL = f"no SIE samples in {EXEMPEL}: set RAKENSKAP_SIE_EXEMPEL to a folder that has some"

HUVUD = """\
#FLAGGA 0
#PROGRAM "Byråprogrammet" 1.0
#FORMAT PC8
#GEN 20240115 ek
#SIETYP 4
#FNAMN "Samordningsförbundet Exempel"
#ORGNR 222000-0000
#RAR 0 20230101 20231231
#RAR -1 20220101 20221231
#KPTYP BAS2014
#KONTO 1220 "Inventarier och verktyg"
#KONTO 1229 "Ackumulerade avskrivningar på inventarier"
#KONTO 1930 "Företagskonto"
#KONTO 2067 "Balanserat överskott"
#KONTO 2069 "Årets resultat"
#KONTO 2440 "Leverantörsskulder"
#KONTO 3985 "Bidrag från staten"
#KONTO 4010 "Insatser"
#KONTO 5010 "Lokalhyra"
#KONTO 7832 "Avskrivningar på inventarier"
#KONTO 8999 "Årets resultat"
#DIM 1 "Kostnadsställe"
#DIM 6 "Projekt"
#DIM 20 "Nivå 4"
#OBJEKT 1 10 "Individinriktat"
#OBJEKT 1 90 "Kansli"
#OBJEKT 6 P1 "Språngbrädan"
#OBJEKT 20 X "Enheten X"
"""

# The year before: 500 in, 420 spent, 20 depreciation, an asset of 60 bought; closed in 2069.
FORRA = """\
#IB -1 1930 1000.00
#IB -1 2067 -1000.00
#UB -1 1220 60.00
#UB -1 1229 -20.00
#UB -1 1930 1020.00
#UB -1 2067 -1000.00
#UB -1 2069 -60.00
#RES -1 3985 -500.00
#RES -1 5010 420.00
#RES -1 7832 20.00
#RES -1 8999 60.00
"""

ARET = """\
#IB 0 1220 60.00
#IB 0 1229 -20.00
#IB 0 1930 1020.00
#IB 0 2067 -1060.00
#UB 0 1220 60.00
#UB 0 1229 -40.00
#UB 0 1930 1420.00
#UB 0 2067 -1060.00
#UB 0 2440 -100.00
#RES 0 3985 -800.00
#RES 0 4010 300.00
#RES 0 5010 200.00
#RES 0 7832 20.00
#PBUDGET 0 202301 4010 {} 25.00
#PBUDGET 0 202302 4010 {} 30.00
#PBUDGET 0 202301 4010 {1 10} 20.00
"""

VER = """\
#VER A 1 20230110 "Bidrag första halvåret" 20230111 EK
{
#TRANS 1930 {} 800.00
#TRANS 3985 {} -800.00
}
#VER A 2 20230301 "Insatsen" 20230302 EK
{
#TRANS 4010 {1 10 6 P1 20 X} 300.00 20230228 "Rad" 2.5 SB
#TRANS 1930 {} -300.00
}
#VER A 3 20230601 "Hyra" 20230601
{
#TRANS 5010 {1 90} 200.00
#TRANS 1930 {} -100.00
#TRANS 2440 {} -100.00
}
#VER S 1 20231231 "Avskrivning" 20240110 EK
{
#TRANS 7832 {1 90} 20.00
#TRANS 1229 {} -20.00
}
"""
HELA = HUVUD + FORRA + ARET + VER


def skriv_sie(fil: Path, text: str = HELA) -> Path:
    """Write a file in code page 437 and return it."""
    fil.parent.mkdir(parents=True, exist_ok=True)
    fil.write_bytes(text.encode("cp437"))
    return fil


def bokfor(mapp: Path, *texter: str, kartor: Kartor | None = None) -> tuple[Utfall, Bokforing]:
    """Make the reports of the latest year of some files."""
    filer = [skriv_sie(mapp / f"fil{plats}.se", text) for plats, text in enumerate(texter)]
    bok, bokforing = bok_fran_sie(las_siefiler(filer), kartor)
    bok.krav_felfri()
    return gor_rakenskaper(bok, max(bokforing.ar)), bokforing


def belopp(utfall: Utfall, rapport: str, rad: str, kolumn: str) -> int | None:
    """Return an amount of a report in öre."""
    assert utfall.rakenskaper is not None, [k for k in utfall.kontroller if not k.ok]
    return utfall.rakenskaper.rapport(rapport).cell(rad, kolumn).ore
