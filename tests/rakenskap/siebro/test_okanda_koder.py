"""A code of a dimension that the federation does not have, in a SIE file for its books."""

from __future__ import annotations

from pathlib import Path

import pytest

from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from tests.rakenskap.siebro.siehjalp import HELA, HUVUD
from tests.rakenskap.siebro.test_inlasning import _bok, _innehall, las_in

NY = (
    HELA
    + '#VER A 4 20231201 "Insatsen" 20231202 EK\n{\n'
    + "#TRANS 4010 {6 KOD} 5.00\n#TRANS 1930 {} -5.00\n}\n"
)
PROJEKT = "finsam-team"


def export(kod: str, namn: str = "") -> str:
    """Return a newer export with a voucher on a project, that the file may declare."""
    text = NY.replace("KOD", kod).replace("#UB 0 1930 1420.00", "#UB 0 1930 1415.00")
    text = text.replace("#RES 0 4010 300.00", "#RES 0 4010 305.00")
    return text.replace("#OBJEKT 6 P1", f'#OBJEKT 6 {kod} "{namn}"\n#OBJEKT 6 P1') if namn else text


@pytest.fixture
def bocker(tmp_path: Path) -> Path:
    """Books where the project finsam-team is declared."""
    las_in(tmp_path, HELA.replace(" P1", f" {PROJEKT}"))
    assert "finsam-team" in (tmp_path / "bok/forbund.toml").read_text(encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "menades"),
    [
        (export("finsamteam"), " (menades finsam-team?)"),
        (export("finsamteam", "FINSAM-team"), " (menades finsam-team?)"),
        (export("xyz"), ""),
    ],
    ids=["felskriven", "felskriven och med i filen", "inte med i filen"],
)
def test_en_okand_kod_lases_inte_in(bocker: Path, text: str, menades: str) -> None:
    fore = _innehall(bocker)

    with pytest.raises(BokFelError) as fel:
        las_in(bocker, text.replace(" P1", f" {PROJEKT}"))

    (rad,) = fel.value.fel
    kod = "xyz" if "{6 xyz}" in text else "finsamteam"
    assert (rad.fil, rad.rad > HUVUD.count("\n")) == ("in0.se", True)
    assert rad.text.startswith(
        f"projekt «{kod}» finns inte i forbund.toml{menades}. Gör så här: rätta koden i "
        "bokföringsprogrammet och exportera på nytt; är den ny, skriv den först i forbund.toml"
    )
    assert _innehall(bocker) == fore


def test_en_ny_kod_som_filen_har_namnet_pa_tas_med_och_sags(bocker: Path) -> None:
    plan = las_in(bocker, export("rehabkoll", "Rehabkoll").replace(" P1", f" {PROJEKT}"))

    (fynd,) = [ett for ett in plan.fynd if "rehabkoll" in ett.text]
    assert fynd.varning
    assert fynd.text == (
        "projekt «rehabkoll» (Rehabkoll) är ny och skrivs in i forbund.toml. Är den en annan som "
        "redan finns, rätta i bokföringsprogrammet och exportera på nytt."
    )
    assert _bok(bocker).forbund.namn_pa("projekt", "rehabkoll") == "Rehabkoll"


def test_ett_utkast_ur_en_fil_med_okand_kod_ar_att_gora(bocker: Path) -> None:
    las_in(
        bocker,
        '#FLAGGA 0\n#PROGRAM "Lön" 1\n#FORMAT PC8\n#GEN 20231201\n#SIETYP 4\n#FNAMN "F"\n'
        '#ORGNR 222000-0000\n#DIM 6 "Projekt"\n#VER A "" 20231201 "Lön"\n{\n'
        "#TRANS 4010 {6 finsamteam} 5.00\n#TRANS 1930 {} -5.00\n}\n",
    )

    texter = " ".join(map(str, las_bok(bocker / "bok").att_gora))
    assert "LKBR-O02: utkastet den 2023-12-01 har projekt «finsamteam»" in texter
    assert "(menades finsam-team?)" in texter
