"""A misspelt key in `forbund.toml` is said, with the line and the key that was meant."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from lkbr.forbundslasning import ForbundFelError, las_forbund
from lkbr.forbundsnycklar import _KLASSER, kanda

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


def test_ett_felskrivet_belopp_for_ett_ar(tmp_path: Path) -> None:
    text = 'namn = "Förbundet"\n[ar.2023]\nsynnerlig_skal_kr = 5\nnot_1 = "en egen upplysning"\n'
    ((rad, meddelande),) = fel(tmp_path, text)
    assert rad == 3
    assert meddelande.startswith(
        "Uppgiften synnerlig_skal_kr under [ar.2023] är okänd. Gör så här: rätta till "
        "synnerliga_skal_kr"
    )


def test_nycklarna_ar_dataklassernas() -> None:
    assert kanda()["attestant"] == {"namn", "serier", "hogst_kr", "avser", "fran", "till"}
    assert {"upplasning"} == kanda()["las"]
    assert "hogst_ore" not in kanda()["attestant"]
    assert "medlem" in kanda()[""]


@pytest.mark.parametrize("rad", ["sista_ar = 2023", "[granser]", 'form = "förbund"', "[[organ]]"])
def test_en_uppgift_som_inget_laser_ar_okand(rad: str, tmp_path: Path) -> None:
    """What is only for the reader of the file is a comment: a key always means something."""
    ((_, meddelande),) = fel(tmp_path, f'namn = "Förbundet"\n{rad}\n')
    assert "är okänd. Gör så här: " in meddelande


def test_varje_uppgift_lases_av_programmet() -> None:
    """Every field of the settings is read somewhere outside the reader of the file."""
    filer = [
        fil.read_text(encoding="utf-8")
        for rot in ("plugins", "reports")
        for fil in (LEDGER.parent / rot).rglob("*.py")
        if not fil.name.startswith("forbund")
    ]
    for klass in _KLASSER.values():
        for falt in fields(klass):
            ord_ = re.compile(rf"\.{falt.name}\b|[\"']{falt.name}[\"']")
            assert any(ord_.search(text) for text in filer), f"{klass.__name__}.{falt.name}"
