"""A remark on a booked entry that no edit can mend is answered by a note in the log."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lkbr.behandlingshistorik import FIL
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.anteckning import anteckna, att_besvara
from rakenskap.dagbok.skiss import Vem
from rakenskap.dagbok.spara import spara
from rakenskap.kommandon.cli import main
from tests.rakenskap.dagbok.test_dagbok import EKONOM, HYRA, NU, bokfor_alla, med_historik


@pytest.fixture
def sena(tmp_path: Path) -> Path:
    """Books with a payment that was booked a month late, without a reason."""
    mapp = med_historik(tmp_path / "bok", HYRA)
    bokfor_alla(mapp)
    return mapp


def koder(bok: Bok) -> list[str]:
    return [rad.text[:9] for rad in (*bok.fel, *bok.varningar)]


def test_anteckningen_stanger_anmarkningen(sena: Path) -> None:
    fore = {fil: fil.read_bytes() for fil in sena.rglob("*.beancount")}
    bok = las_bok(sena)
    assert koder(bok) == ["LKBR-D01:"]
    (anmarkning,) = att_besvara(bok)
    assert (anmarkning.kod, anmarkning.namn) == ("D01", "B1/2023")

    skiss, _ = anteckna(bok, "B1/2023", "Ekonomen var  sjuk.", EKONOM)
    spara(skiss)

    efter = las_bok(sena)
    assert koder(efter) == []
    assert att_besvara(efter) == []
    assert {fil: fil.read_bytes() for fil in fore} == fore
    sista = json.loads((sena / FIL).read_text(encoding="utf-8").splitlines()[-1])
    assert (sista["vad"], sista["galler"], sista["kod"]) == ("anteckning", "B1/2023", "D01")
    assert (sista["text"], sista["av"]) == ("Ekonomen var sjuk.", "ekonom")
    assert sista["tid"].startswith("2023-")


@pytest.mark.parametrize(
    ("namn", "text", "vantat"),
    [
        ("B1/2023", "  ", "Texten saknas. Gör så här: skriv varför med --text"),
        ("A1/2023", "Därför", r"A1/2023 har ingen anmärkning .* välj en som har det \(B1/2023\)"),
        ("hej", "Därför", "hej har ingen anmärkning"),
        ("B1/2022", "Därför", "B1/2022 har ingen anmärkning"),
    ],
)
def test_det_som_inte_kan_antecknas(sena: Path, namn: str, text: str, vantat: str) -> None:
    with pytest.raises(BokFelError, match=vantat):
        anteckna(las_bok(sena), namn, text, EKONOM)


def test_en_anteckning_for_hand_om_det_som_inte_ar_bokfort_ar_ett_fel(sena: Path) -> None:
    from rakenskap.dagbok.skiss import Skiss

    skiss = Skiss(las_bok(sena), EKONOM)
    skiss.logga("anteckning", "B9/2023", kod="D01", text="Fanns inte")
    with pytest.raises(BokFelError, match="B9/2023 är inte bokförd"):
        spara(skiss)


@pytest.mark.parametrize(
    ("detaljer", "vantat"),
    [
        ({"kod": "V07", "text": "x"}, "anmärkningen V07 besvaras inte med en anteckning"),
        ({"kod": "D01", "text": " "}, "anteckningen har ingen text"),
    ],
)
def test_en_orimlig_anteckning_i_loggen(sena: Path, detaljer: dict[str, str], vantat: str) -> None:
    from rakenskap.dagbok.skiss import Skiss

    skiss = Skiss(las_bok(sena), EKONOM)
    skiss.logga("anteckning", "B1/2023", **detaljer)
    with pytest.raises(BokFelError, match=vantat):
        spara(skiss)


def test_kommandot_visar_och_skriver(
    sena: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rakenskap.kommandon.dialog.nu", lambda: NU)
    assert main(["anteckna", "--bok", str(sena)]) == 0
    assert "B1/2023" in capsys.readouterr().out
    ord_ = ["anteckna", "B1/2023", "--text", "Sjuk", "--av", "ekonom", "--bok", str(sena)]
    assert main([*ord_, "--torr"]) == 0
    assert "Ingenting är skrivet." in capsys.readouterr().out
    assert koder(las_bok(sena)) == ["LKBR-D01:"]
    assert main([*ord_, "--ja"]) == 0
    assert "Antecknat: B1/2023." in capsys.readouterr().out
    assert koder(las_bok(sena)) == []


def test_vem_star_i_anteckningen(sena: Path) -> None:
    annan = Vem("förbundschef", EKONOM.nu, "")
    skiss, _ = anteckna(las_bok(sena), "B1", "Därför", annan)
    assert skiss.poster[-1].av == "förbundschef"
