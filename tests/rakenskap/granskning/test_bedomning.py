"""The auditor's judgements: only added to, the latest holds, and nothing that is none is read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from rakenskap.granskning.bedomning import (
    ANMARKNING,
    KRAV,
    Bedomning,
    anmarkningar,
    bedom,
    galler,
    las_bedomningar,
    ny_anmarkning,
)
from rakenskap.granskning.revisorsfil import MAX_TECKEN

NU = dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC)


def mening(lage: str, text: str = "", **andrat: str) -> Bedomning:
    falt = {"slag": KRAV, "ar": "2023", "nyckel": "nummer", "rubrik": "", "tid": "", "av": "Rut Ek"}
    return Bedomning(**{**falt, **andrat}, lage=lage, text=text)


def test_den_senaste_galler_och_de_forra_star_kvar(tmp_path: Path) -> None:
    fil = tmp_path / "granskning" / "bedomningar.jsonl"
    bedom(fil, mening("granskad", "Allt följt."), NU)
    bedom(fil, mening("anmarkning", "En lucka."), NU + dt.timedelta(hours=1))
    bedom(fil, mening("granskad", ar="2022"), NU)
    alla = las_bedomningar(fil)
    assert [ett.lage for ett in alla] == ["granskad", "anmarkning", "granskad"]
    assert galler(alla, KRAV, 2023)["nummer"].text == "En lucka."
    assert galler(alla, KRAV, 2023)["nummer"].i_ord == "anmärkning"
    assert galler(alla, KRAV, 2023)["nummer"].tid == "2024-03-01T13:00:00Z"


def test_anmarkningar_foljs_upp_det_senaste_aret_forst(tmp_path: Path) -> None:
    fil = tmp_path / "bedomningar.jsonl"
    ny_anmarkning(fil, "KPMG", "2022", "Sen årsredovisning.", NU)
    ny_anmarkning(fil, "KPMG", "2023", "Ingen balanskravsutredning.", NU)
    ny_anmarkning(fil, "KPMG", "2023", "Ingen ränta.", NU)
    falt = {"slag": ANMARKNING, "nyckel": "1"}
    bedom(fil, mening("atgardad", "Finns sedan 2024.", **falt), NU)
    alla = anmarkningar(las_bedomningar(fil))
    assert [(ett.ar, ett.nyckel, ett.rubrik, ett.fran, ett.senast.i_ord) for ett in alla] == [
        ("2023", "1", "Ingen balanskravsutredning.", "KPMG", "åtgärdad"),
        ("2023", "2", "Ingen ränta.", "KPMG", "öppen"),
        ("2022", "1", "Sen årsredovisning.", "KPMG", "öppen"),
    ]
    assert alla[0].senast.av == "Rut Ek"


@pytest.mark.parametrize(
    ("ny", "ord_"),
    [
        (mening("bra"), "läget finns inte"),
        (mening("granskad", slag="annat"), "läget finns inte"),
        (mening("granskad", nyckel=""), "inte sagt vad"),
        (mening("granskad", ar="i år"), "inte sagt vad"),
        (mening("granskad", "x" * (MAX_TECKEN + 1)), "längre än"),
    ],
)
def test_det_som_inte_gar_att_bedoma_skrivs_inte(tmp_path: Path, ny: Bedomning, ord_: str) -> None:
    fil = tmp_path / "bedomningar.jsonl"
    with pytest.raises(ValueError, match=ord_):
        bedom(fil, ny, NU)
    assert not fil.exists()


def test_en_tom_anmarkning_skrivs_inte(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Anmärkningen är tom"):
        ny_anmarkning(tmp_path / "b.jsonl", "KPMG", "2023", " ", NU)


def test_en_rad_som_inte_ar_en_bedomning_sags_med_sin_rad(tmp_path: Path) -> None:
    fil = tmp_path / "bedomningar.jsonl"
    bedom(fil, mening("granskad"), NU)
    fil.write_text(fil.read_text() + "{}\n")
    with pytest.raises(ValueError, match=r"bedomningar\.jsonl:2: raden är ingen bedömning"):
        las_bedomningar(fil)
    fil.write_text(fil.read_text().replace("granskad", "fusk").replace("{}\n", ""))
    with pytest.raises(ValueError, match="ett läge som inte finns"):
        las_bedomningar(fil)


def test_forbundets_egen_fil_har_kpmgs_anmarkningar_pa_2023() -> None:
    fil = Path(__file__).parents[3] / "granskning" / "bedomningar.jsonl"
    egna = [ett for ett in anmarkningar(las_bedomningar(fil)) if ett.ar == "2023"]
    assert len(egna) == 5
    assert {ett.fran for ett in egna} == {"KPMG"}
