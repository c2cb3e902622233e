"""A report of this program's own proves itself; a changed figure or checksum is told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from rakenskap.bok.bok import Bok, las_bok
from rakenskap.kommandon.cli import main
from rakenskap.tryckt.granskning import las_tryckt
from rakenskap.tryckt.modell import Celler
from rakenskap.tryckt.sjalvbevis import Egetpapper, bevisa, las_eget

LEDGER = Path(__file__).parents[3] / "ledger"
JSON = "rakenskaper-2023.json"


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ut = tmp_path_factory.mktemp("ar")
    assert main(["arsredovisning", "2023", "--bok", str(LEDGER), "--ut", str(ut)]) == 0
    return ut / "2023" / "arsredovisning-2023.pdf"


@pytest.fixture(scope="module")
def eget(pdf: Path) -> Egetpapper:
    svar = las_eget(pdf)
    assert svar is not None
    return svar


@pytest.fixture(scope="module")
def celler(pdf: Path) -> Celler:
    return Celler.av(las_tryckt(pdf))


@pytest.fixture(scope="module")
def bok() -> Bok:
    return las_bok(LEDGER)


def _fel(eget: Egetpapper, celler: Celler, bok: Bok | None) -> list[str]:
    return [fel for steg in bevisa(eget, celler, bok) for fel in steg.fel]


def test_den_egna_pdf_en_bevisar_sig(pdf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["granska", str(pdf), "--bok", str(LEDGER)]) == 0
    ut = capsys.readouterr().out
    assert f"bifogat: 2023.se, {JSON}" in ut
    for vad in ("kontrollsummorna på sidan", "huvudhashen", "till öret", "byte för byte"):
        assert any("rätt" in rad and vad in rad for rad in ut.splitlines()), vad
    assert "FEL" not in ut


def test_ett_andrat_belopp_i_bilagan_sags(eget: Egetpapper, celler: Celler, bok: Bok) -> None:
    """The cash of the balansräkning: on the page, in the workbook and in the books."""
    data = eget.data
    assert data is not None
    br = next(rapport for rapport in data["rapporter"] if rapport["id"] == "balansrakning")
    cell = next(rad for rad in br["rader"] if rad["id"] == "kassa_bank")["celler"][0]
    cell["visat"] += 9
    andrad = replace(eget, bilagor={**eget.bilagor, JSON: json.dumps(data).encode()})
    fel = _fel(andrad, celler, bok)
    assert len(fel) == 3
    assert all("Kassa och bank" in ett for ett in fel)


def test_en_annan_kontrollsumma_sags(eget: Egetpapper, celler: Celler, bok: Bok) -> None:
    fel = _fel(replace(eget, summa="0" * 64), celler, bok)
    assert fel[0].startswith("kontrollsumma är 0000000000000000… på sidan men")
    assert fel[1] == "0000000000000000… är inget års verifikationer i böckerna"
    fel = _fel(replace(eget, huvudhash="1" * 64), celler, bok)
    assert fel[1].endswith("finns inte i behandlingshistoriken")


def test_utan_bocker_sags_det(eget: Egetpapper, celler: Celler) -> None:
    steg = bevisa(eget, celler, None)
    ej = [ett.ej for ett in steg if ett.ej]
    assert ej == ["böckerna finns inte här; ange dem med --bok MAPP"]
    assert not any(ett.fel for ett in steg)


def test_en_trasig_bilaga_ar_ingen_bilaga(eget: Egetpapper, celler: Celler) -> None:
    trasig = replace(eget, bilagor={JSON: b"{"})
    assert trasig.data is None
    assert bevisa(trasig, celler, None)[0].ej.startswith("filen har ingen bifogad JSON")


def test_sidan_utan_bilaga_provas_mot_bockerna(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A page has checksums and figures only; a figure that was changed in it is told."""
    ord_ = ["rapporter", "2023", "--bok", str(LEDGER), "--format", "html", "--ut", str(tmp_path)]
    assert main(ord_) == 0
    sida = tmp_path / "2023" / "rakenskaper-2023.html"
    assert main(["granska", str(sida), "--bok", str(LEDGER)]) == 0
    assert "visade tal på sidorna och i böckerna" in capsys.readouterr().out
    text = sida.read_text("utf-8")
    (andrad := tmp_path / "andrad.html").write_text(
        text.replace("582 141", "582 411").replace("582\u202f141", "582\u202f411"), "utf-8"
    )
    assert main(["granska", str(andrad), "--bok", str(LEDGER)]) == 1
    assert "8 582 411 på sidan, 8 582 141" in capsys.readouterr().out


def test_andras_rapport_sager_ingenting_om_sig_sjalv(tmp_path: Path) -> None:
    fil = tmp_path / "not.csv"
    fil.write_text("Rad;2023\nSumma;1\n", encoding="utf-8")
    assert las_eget(fil) is None
