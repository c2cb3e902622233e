"""A misspelt key in `forbund.toml` is said, with the line and the key that was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from lkbr.forbund import ForbundFelError, las_forbund

LEDGER = Path(__file__).parents[2] / "ledger"


def fel(mapp: Path, text: str) -> tuple[tuple[int, str], ...]:
    fil = mapp / "forbund.toml"
    fil.write_text(text, encoding="utf-8")
    with pytest.raises(ForbundFelError) as fangat:
        las_forbund(fil)
    return fangat.value.fel


def test_en_felskriven_uppgift_overst(tmp_path: Path) -> None:
    assert fel(tmp_path, 'namn = "Förbundet"\nkontplan = "bas"\n') == (
        (
            2,
            "Uppgiften kontplan är okänd. Gör så här: rätta till kontoplan, eller ta bort den. "
            "(docs/handbok.md, Ändra förbundets uppgifter)",
        ),
    )


def test_en_felskriven_uppgift_i_den_andra_av_flera(tmp_path: Path) -> None:
    text = (
        'namn = "Förbundet"\n[[insats]]\nkod = "a"\nnamn = "A"\n[[insats]]\nkod = "b"\nnman = "B"\n'
    )
    ((rad, meddelande),) = fel(tmp_path, text)
    assert rad == 7
    assert meddelande.startswith("Uppgiften nman under [insats] är okänd. Gör så här: rätta till")


def test_en_uppgift_som_inte_liknar_nagon(tmp_path: Path) -> None:
    ((rad, meddelande),) = fel(tmp_path, 'namn = "Förbundet"\nxyzzy = 1\n')
    assert (rad, meddelande[:30]) == (2, "Uppgiften xyzzy är okänd. Gör ")


def test_forbundets_egna_uppgifter_ar_kanda() -> None:
    assert las_forbund(LEDGER / "forbund.toml").namn
