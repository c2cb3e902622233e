"""The same unknown code at every way into the books but SIE: told, with what was meant, not booked.

A code that `forbund.toml` does not have would be a row of its own in the reports. SIE files are in
tests/rakenskap/siebro/test_okanda_koder.py; what stands in the books already in tests/lkbr.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from rakenskap.bankfil.regler import FIL, regelbok
from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.bokforing import bokfor
from rakenskap.dagbok.registrering import OtolkatError, tolka_dimensioner
from rakenskap.dagbok.spara import spara
from rakenskap.dagbok.utkast import utkast_i
from tests.rakenskap.dagbok.test_dagbok import EKONOM, med_historik, utkast
from tests.rakenskap.fava.bocker import TILLAGG, fava, formularfalt, innehall
from tests.rakenskap.fava.test_formularet import FORMULAR, NY

INSATS = '[[insats]]\nkod = "finsam-team"\nnamn = "FINSAM-team"\n'


def bocker(mapp: Path, utkasten: str = "") -> Path:
    """Return books with a history that have one insats, finsam-team."""
    med_historik(mapp, utkasten)
    with (mapp / "forbund.toml").open("a", encoding="utf-8") as fil:
        fil.write(INSATS)
    return mapp


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    return bocker(tmp_path / "bok")


def test_vid_registrering_i_skalet(mapp: Path) -> None:
    bok = las_bok(mapp)
    assert tolka_dimensioner(bok, "insats=finsam-team") == (("insats", "finsam-team"),)
    with pytest.raises(OtolkatError, match="insats finsamteam finns inte; koderna är finsam-team"):
        tolka_dimensioner(bok, "insats=finsamteam")


def test_i_en_regel_for_banken(mapp: Path) -> None:
    (mapp / FIL).write_text('[[regel]]\nmotpart = "a"\nkonto = "4010"\ninsats = "finsamteam"\n')
    with pytest.raises(BokFelError, match=r"Regel 1: insats finsamteam finns inte; koderna är"):
        regelbok(las_bok(mapp))


def test_i_ett_utkast_som_bokfors(tmp_path: Path) -> None:
    text = utkast("2023-02-01", "Insats", "4010 100.00; 1930 -100.00").replace(
        "100.00 SEK\n", '100.00 SEK\n    insats: "finsamteam"\n', 1
    )
    bok = las_bok(bocker(tmp_path / "bok", text))
    assert any("LKBR-O02" in str(rad) for rad in bok.att_gora)
    with pytest.raises(BokFelError, match=r"insats «finsamteam», som inte finns i forbund.toml"):
        spara(bokfor(bok, utkast_i(bok), EKONOM)[0])
    assert utkast_i(las_bok(tmp_path / "bok"))


def test_i_formularet_i_fava(mapp: Path) -> None:
    with (mapp / "main.beancount").open("a", encoding="utf-8") as fil:
        fil.write(TILLAGG)
    f = fava(mapp)
    falt = formularfalt(f.html("Arbeta", ny="leverantor"), FORMULAR) | NY
    for gor in ("spara", "bokfor"):
        sida = innehall(f.posta(FORMULAR, falt | {"rad-1-insats": "finsamteam", "gor": gor}))
        assert "Insats finsamteam finns inte; välj en av dem i listan." in sida
    assert not any("finsamteam" in str(entry) for entry in las_bok(mapp).entries)
