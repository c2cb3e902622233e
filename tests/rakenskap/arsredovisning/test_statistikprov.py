"""Participants add up: by sex, and to their total."""

from __future__ import annotations

from pathlib import Path

import pytest

from rakenskap.arsredovisning.statistikprov import statistikfynd
from rakenskap.rakningar.statistik import statistik

LEDGER = Path(__file__).parents[3] / "ledger"
HUVUD = "insats,totalt,kvinnor,män\n"


def fynd(mapp: Path, text: str) -> list[str]:
    fil = mapp / "2023/statistik/deltagare.csv"
    fil.parent.mkdir(parents=True)
    fil.write_text(text, encoding="utf-8")
    return list(statistikfynd(statistik(mapp, 2023)))


@pytest.mark.parametrize(
    ("rader", "sagt"),
    [
        ("Bron,3,2,1\nTotalt,3,2,1\n", []),
        ("Bron,3,2,2\n", ["Deltagare, Bron: 2 kvinnor och 2 män är 4, men totalt står 3"]),
        ("A,1,1,0\nB,2,1,1\nTotalt,4,2,1\n", [
            "Deltagare, Totalt: 2 kvinnor och 1 män är 3, men totalt står 4",
            "Deltagare, Totalt, totalt: raderna är 3, men totalt står 4",
        ]),
        ("Totalt,3,2,1\nBron,3,2,1\n", []),
        ("Totalt,5,,\nBron,3,2,1\n", [
            "Deltagare, Totalt, totalt: raderna är 3, men totalt står 5",
        ]),
        ("Bron,3,,\nAnnan,,,\nTotalt,9,,\n", []),
    ],
)  # fmt: skip
def test_summor_och_kon(tmp_path: Path, rader: str, sagt: list[str]) -> None:
    assert fynd(tmp_path, HUVUD + rader) == sagt


def test_forbundets_egen_statistik_2023_gar_ihop() -> None:
    assert list(statistikfynd(statistik(LEDGER, 2023))) == []
