"""The books' accounts byte by byte: what moves in the house changes no figure and no word.

A file a year, unit and format has its SHA-256 in the golden file. A change that is meant is
written with `pytest --skriv-om`, and the difference in the JSON is read before it is committed.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from lkbr.belopp import Enhet
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.poster import bygg_poster
from rakenskap.rakningar.rakenskaper import gor_rakenskaper
from rakenskap.rapport.rapport import Harkomst
from rakenskap.utskrift.skriv import skriv_rapporter
from tests.conftest import Golden

LEDGER = Path(__file__).parents[2] / "ledger"
ENHETER: tuple[Enhet, ...] = ("kr", "tkr")
# The commit is of the tree, not of the books.
UTAN_COMMIT = Harkomst("-", "-", "-")


@pytest.fixture(scope="module")
def bocker() -> Bok:
    return las_bok(LEDGER)


def test_varje_ars_rakenskaper_ar_samma_bytes(bocker: Bok, tmp_path: Path, golden: Golden) -> None:
    poster = bygg_poster(bocker)
    rader = []
    for ar in poster.ar:
        for enhet in ENHETER:
            utfall = gor_rakenskaper(bocker, ar, enhet, poster=poster)
            assert utfall.rakenskaper is not None
            utan = replace(utfall, rakenskaper=replace(utfall.rakenskaper, harkomst=UTAN_COMMIT))
            filer = skriv_rapporter(utan, ("json", "html", "xlsx"), tmp_path)
            rader += [f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.name}" for f in filer]
    golden("rakenskaper.sha256", "\n".join(rader) + "\n")
