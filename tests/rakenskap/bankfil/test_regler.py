"""Rules for bank rows: written, learnt from the books, and tried on a past period."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from rakenskap.bankfil.poster import Bankdelpost
from rakenskap.bankfil.regler import FIL, regelbok
from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.kommandon.cli import main
from tests.hjalp import skriv_bok, ver

KANSLI = {"verksamhet": "kansli"}
BOCKER = (
    ver("A1", "2023-01-02", "Staden", "Bidrag", "1930 5000.00; 3987 -5000.00")
    + ver("B1", "2023-01-12", "Skatteverket", "Utbetalning: skattekonto", "1630 100; 1930 -100")
    + ver("B2", "2023-01-31", "Banken", "Avgift", [("6110", "9.00", KANSLI), ("1930", "-9.00")])
    + ver("L1", "2023-01-20", "Stolar AB", "Faktura 1", "6110 250.00; 2440 -250.00")
    + ver("L2", "2023-01-21", "Stolar AB", "Faktura 2", "6110 70.00; 2440 -70.00")
    + ver("B3", "2023-02-12", "Skatteverket", "Inbetalning", "1630 110.00; 1930 -110.00")
    + ver(
        "B4",
        "2023-02-20",
        "Stolar AB",
        "Betalning, 2 fakturor",
        [
            ("2440", "250.00", {"faktura": "L1/2023"}),
            ("2440", "70.00", {"faktura": "L2/2023"}),
            ("1930", "-320.00"),
        ],
    )
    + ver("B5", "2023-02-28", "Banken", "Avgift", "8410 9.00; 1930 -9.00")
    + ver("B6", "2023-02-28", "Okänd", "Något", "6110 5.00; 1930 -5.00")
)


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    return skriv_bok(tmp_path / "bok", BOCKER)


def forslag(mapp: Path, ore: int, motpart: str, text: str = "") -> list[tuple[str, int, object]]:
    regler = regelbok(las_bok(mapp).krav_felfri())
    rader = regler.foresla(Bankdelpost(ore, motpart, text, ()))
    return [(r.konto.split(":")[1][:4], r.ore, dict(r.uppgifter)) for r in rader]


def test_det_som_bokforts_forut_foreslas_igen(mapp: Path) -> None:
    assert forslag(mapp, -120_00, "SKATTEVERKET") == [("1630", 120_00, {})]
    assert forslag(mapp, 120_00, "Skatteverket") == []  # never in
    assert forslag(mapp, -12_00, "", "avgift 2023") == [("8410", 12_00, {})]
    assert forslag(mapp, -12_00, "", "") == []


def test_en_skriven_regel_gar_fore(mapp: Path) -> None:
    (mapp / FIL).write_text(
        '[[regel]]\nmotpart = "skatte"\ntext = "ränta"\nkonto = "8410"\n'
        '[[regel]]\nmotpart = "skatte"\nriktning = "in"\nkonto = "1630"\nverksamhet = "kansli"\n'
    )
    assert forslag(mapp, -1_00, "Skatteverket", "Ränta") == [("8410", 1_00, {})]
    assert forslag(mapp, 1_00, "Skatteverket") == [("1630", -1_00, KANSLI)]
    assert forslag(mapp, -1_00, "Skatteverket") == [("1630", 1_00, {})]


@pytest.mark.parametrize(
    ("text", "fel"),
    [
        ('[[regel]]\nkonto = "1630"\n', "den passar alla rader"),
        ('[[regel]]\nmotpart = "a"\n', "Regel 1: Inget konto har numret"),
        ('[[regel]]\nmotpart = "a"\nkonto = "9999"\n', "Inget konto har numret"),
        ('[[regel]]\nmotpart = "a"\nkonto = "1630"\nriktning = "upp"\n', "riktningen upp finns"),
        ('[[regel]]\nmotpart = "a"\nkontto = "1630"\n', "«kontto» finns inte"),
        ("[[regel]]\nmotpart = 1\n", "motpart är inte en text"),
        ("[[regler]]\n", "«regler» betyder ingenting här"),
        ("regel", "går inte att tolka"),
    ],
)
def test_en_regel_som_inte_gar(mapp: Path, text: str, fel: str) -> None:
    (mapp / FIL).write_text(text)
    with pytest.raises(BokFelError, match=fel) as hinder:
        regelbok(las_bok(mapp))
    assert "Gör så här" in str(hinder.value)


def test_provet_visar_vad_som_skulle_ha_foreslagits(
    mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bank", "prov", "--bok", str(mapp), "--fran", "2023-02", "--till", "2023-02"]) == 0
    ut = capsys.readouterr().out
    assert (
        "4 bankrader 2023-02-01 – 2023-02-28, lärt från 2023-01-01: 3 fick förslag (75 %), 2 som "
        "de bokfördes (50 %), 1 på annat sätt, 1 utan förslag." in ut
    )
    assert "bokfört på 8410 Räntekostnader; 6110 Kontorsmaterial" in ut
    assert "inget förslag" in ut


def test_regler_laggs_till_och_tas_bort_med_kommando(
    mapp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    egen = ["--bok", str(mapp), "--av", "ekonom", "--ja"]
    assert main(["bank", "regler", *egen, "--motpart", "Skatte", "--konto", "1630"]) == 0
    assert main(["bank", "regler", "--bok", str(mapp)]) == 0
    assert "1. motpart «Skatte»: 1630 Skattekonto" in capsys.readouterr().out
    assert main(["bank", "regler", *egen, "--motpart", "Skatte", "--konto", "9999"]) == 1
    assert main(["bank", "regler", *egen, "--bort", "2"]) == 1
    assert "Regel 2 finns inte" in capsys.readouterr().err
    assert main(["bank", "regler", *egen, "--bort", "1"]) == 0
    assert main(["bank", "regler", "--bok", str(mapp)]) == 0
    assert "Inga egna regler" in capsys.readouterr().out


def test_forra_arets_bankrader_far_forslag_efter_en_manad() -> None:
    """The aim: 80 % proposed right after one month of history, on the federation's own 2023."""
    from rakenskap.bankfil.prov import prova_regler

    bok = las_bok(Path(__file__).parents[3] / "ledger")
    rader = prova_regler(bok, dt.date(2023, 1, 1), dt.date(2023, 3, 31), dt.date(2022, 12, 1))
    ratt = sum(rad.utfall == "rätt" for rad in rader)
    assert ratt * 100 >= 80 * len(rader)
