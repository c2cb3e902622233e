"""Books for the closing: a log, an underlag for each entry, and words to run commands with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import pytest

from rakenskap.bok.bok import las_bok
from rakenskap.dagbok.importera import importera
from rakenskap.dagbok.skiss import Vem
from rakenskap.dagbok.spara import spara
from rakenskap.kommandon.cli import main
from tests.hjalp import STANDARDKONTON, skriv_bok, ver
from tests.lkbr.test_dagbokens_regler import ALLA, ORDNING

NU = dt.datetime(2024, 2, 1, 12, 0, tzinfo=dt.UTC)
VEM = Vem("ekonom", NU)
KONTON = (
    *STANDARDKONTON,
    "Tillgångar:1228-Ackumulerade-nedskrivningar-på-inventarier",
    "Tillgångar:1651-Momsersättning-ej-ansökt",
    "Tillgångar:1652-Momsersättning-ansökt",
    "Skulder:2941-Upplupna-sociala-avgifter",
    "Kostnader:7519-Sociala-avgifter-på-semesterlöner",
    "Skulder:2930-Upplupna-pensionskostnader",
    "Skulder:2943-Upplupen-löneskatt-på-semesterlön",
    "Kostnader:7410-Pensionspremier",
    "Kostnader:6071-Representation",
)
BIDRAG = ver("A1", "2023-01-02", "Staden", "Bidrag", "1930 500000.00; 3987 -500000.00")


def gor(mapp: Path, text: str, konton: Iterable[str] = KONTON, **filer: str) -> Path:
    """Write books with a log; `filer` by name with `_` for `.`: anlaggningar_beancount."""
    alla = {"2023/A-lopande.beancount": BIDRAG + text}
    alla |= {namn.replace("_", "."): innehall for namn, innehall in filer.items()}
    skriv_bok(mapp, "", konton=konton, forbund=ORDNING, plugins=ALLA, filer=alla)
    skiss, _ = importera(las_bok(mapp), VEM, "prov")
    spara(skiss)
    return mapp


def kor(mapp: Path, capsys: pytest.CaptureFixture[str], *ord_: str, status: int = 0) -> str:
    kommando, *resten = ord_
    svar = main([kommando, "--bok", str(mapp), *resten])
    ut, fel = capsys.readouterr()
    assert svar == status, ut + fel
    return str(ut + fel)


EGEN = ("--av", "ekonom", "--ja")
