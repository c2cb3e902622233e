"""A remark on a booked entry that no edit can mend is answered by a note in the log."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lkbr.behandlingshistorik import FIL
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.anteckning import anteckna, att_besvara
from rakenskap.dagbok.bokforing import bokfor
from rakenskap.dagbok.skiss import Vem
from rakenskap.dagbok.spara import spara
from rakenskap.dagbok.utkast import utkast_i
from rakenskap.kommandon.cli import main
from tests.hjalp import ROTTER
from tests.rakenskap.dagbok.test_dagbok import (
    EKONOM,
    FAKTURA,
    HYRA,
    NU,
    attestera_alla,
    bokfor_alla,
    med_historik,
    utkast,
)


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


BETALD = utkast("2023-01-20", "Betalning", "2440 250.00; 1930 -250.00").replace(
    "250.00 SEK\n", '250.00 SEK\n    faktura: "L1/2023"\n', 1
)


@pytest.fixture
def betald_fore(tmp_path: Path) -> Path:
    """Books where an invoice was paid before it was attested."""
    mapp = med_historik(tmp_path / "bok", FAKTURA)
    bokfor_alla(mapp)
    (mapp / "2023/utkast.beancount").write_text(ROTTER + BETALD, encoding="utf-8")
    bok = las_bok(mapp)
    spara(bokfor(bok, utkast_i(bok), EKONOM, sent="bankens fil kom sent")[0])
    attestera_alla(mapp)
    return mapp


def test_en_betalning_fore_attest_besvaras(betald_fore: Path) -> None:
    """T05 names the payment, that no edit can mend: the note is on the payment, not the invoice."""
    bok = las_bok(betald_fore)
    assert koder(bok) == ["LKBR-T05:"]
    (anmarkning,) = att_besvara(bok)
    assert (anmarkning.kod, anmarkning.namn) == ("T05", "B1/2023")
    with pytest.raises(BokFelError, match=r"L1/2023 har ingen anmärkning .*\(B1/2023\)"):
        anteckna(bok, "L1/2023", "Chefen var sjuk.", EKONOM)

    skiss, _ = anteckna(bok, "B1/2023", "Chefen var sjuk.", EKONOM)
    spara(skiss)

    assert koder(las_bok(betald_fore)) == []
    sista = json.loads((betald_fore / FIL).read_text(encoding="utf-8").splitlines()[-1])
    assert (sista["galler"], sista["kod"], sista["text"]) == ("B1/2023", "T05", "Chefen var sjuk.")


def test_kommandot_besvarar_en_betalning_fore_attest(
    betald_fore: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rakenskap.kommandon.dialog.nu", lambda: NU)
    bok = ["--bok", str(betald_fore)]
    assert main(["anteckna", *bok]) == 0
    assert "T05" in capsys.readouterr().out
    ord_ = ["B1/2023", "--text", "Chefen var sjuk.", "--av", "ekonom", "--ja"]
    assert main(["anteckna", *bok, *ord_]) == 0
    assert koder(las_bok(betald_fore)) == []


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
