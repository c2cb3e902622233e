"""forbund.toml: the series, the attestordning, who may unlock, and the year's general documents."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lkbr.forbund import STANDARDSERIER, Forbund
from lkbr.forbundslasning import ForbundFelError, las_forbund


def las(tmp_path: Path, text: str) -> Forbund:
    fil = tmp_path / "forbund.toml"
    fil.write_text('namn = "P"\n' + text, encoding="utf-8")
    return las_forbund(fil)


def test_utan_uppgifter_galler_standardserierna(tmp_path: Path) -> None:
    forbund = las(tmp_path, "")

    assert forbund.serier == STANDARDSERIER
    assert forbund.bokslutsserier == {"S"}
    assert [serie.kod for serie in forbund.serier if serie.attest] == ["L", "N"]


def test_allt_som_dagboken_behover(tmp_path: Path) -> None:
    forbund = las(
        tmp_path,
        """
        [las]
        upplasning = ["chef"]
        [underlag]
        allmanna = ["*/underlag/avtal/*"]
        [[serie]]
        kod = "X"
        namn = "Extra"
        slag = "bokslut"
        [[attestant]]
        namn = "chef"
        serier = ["X"]
        hogst_kr = 100
        avser = ["Chefens AB"]
        fran = 2023-01-01
        """,
    )

    assert forbund.upplasning == ("chef",)
    assert forbund.allmanna_underlag == ("*/underlag/avtal/*",)
    assert forbund.bokslutsserier == {"X"}
    (attestant,) = forbund.attestanter
    assert (attestant.hogst_ore, attestant.avser) == (10_000, ("Chefens AB",))
    assert (attestant.fran, attestant.till) == (dt.date(2023, 1, 1), None)
    assert forbund.serie_av_slag("bank") is None


@pytest.mark.parametrize(
    ("text", "vantat"),
    [
        ('[[serie]]\nkod = "abc"\n', 'Serien "abc" går inte att använda'),
        ('[[serie]]\nkod = "A"\nslag = "diverse"\n', 'Serien A har slaget "diverse", som inte'),
        ('[[serie]]\nkod = "A"\nfil = "../a"\n', 'fil "../a" går inte att använda'),
        ('[[serie]]\nkod = "A"\nattest = "ja"\n', "attest ska vara sant eller falskt"),
        ('[[attestant]]\nserier = ["L"]\n', "En rad i [[attestant]] saknar namn"),
        ('[[attestant]]\nnamn = "chef"\nserier = ["Q"]\n', 'nämner serien "Q", som inte finns'),
        ('[[attestant]]\nnamn = "chef"\nhogst_kr = "5"\n', "hogst_kr ska vara ett heltal"),
        ('[[attestant]]\nnamn = "chef"\nfran = "nu"\n', "fran ska vara en dag"),
    ],
)
def test_fel_i_uppgifterna(tmp_path: Path, text: str, vantat: str) -> None:
    with pytest.raises(ForbundFelError) as fel:
        las(tmp_path, text)

    ((rad, meddelande),) = fel.value.fel
    assert vantat in meddelande
    assert "Gör så här:" in meddelande
    assert rad > 1
