"""`rakenskap arsredovisning` from the outside: begins, lists, reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from rakenskap.arsredovisning.rubriker import RUBRIKER
from rakenskap.kommandon.cli import main
from tests.rakenskap.arsredovisning.bocker import HEL, skriv

LEDGER = Path(__file__).parents[3] / "ledger"


def kor(mapp: Path, *ord_: str) -> int:
    return main(["arsredovisning", *ord_, "--bok", str(mapp)])


def test_nytt_ar_paborjas(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapp = skriv(tmp_path, {})
    assert kor(mapp, "2024", "--torr") == 0
    assert not (mapp / "2024").exists()
    assert kor(mapp, "2024") == 0
    assert "Texten till årsredovisningen 2024 är påbörjad" in capsys.readouterr().out
    filer = {fil.name for fil in (mapp / "2024/berattelse").iterdir()}
    data = {"mal.toml", "personal.toml", "forklaringar.toml"}
    assert filer == data | {f"{r.id}.md" for r in RUBRIKER if r.kravs}
    text = (mapp / "2024/berattelse/08-balanskravsresultat.md").read_text(encoding="utf-8")
    assert "LKBR 11 kap. 10 och 11 §§" in text
    assert "{{ balanskrav.resultat.fore | tkr }}" in text
    assert "−234\N{NARROW NO-BREAK SPACE}568 kr" in text


def test_paborjad_text_ar_tom_rubrik_for_rubrik(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapp = skriv(tmp_path, {})
    assert kor(mapp, "2023") == 0
    assert kor(mapp, "2023") == 1
    fel = capsys.readouterr().err
    for rubrik in RUBRIKER:
        assert (f"«{rubrik.titel}» har ingen text." in fel) == rubrik.kravs


def test_ingens_text_skrivs_over(tmp_path: Path) -> None:
    mapp = skriv(tmp_path, {"mal.toml": HEL["mal.toml"]})
    assert kor(mapp, "2023") == 0
    assert (mapp / "2023/berattelse/mal.toml").read_text(encoding="utf-8") == HEL["mal.toml"]


def test_ar_som_inte_finns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapp = skriv(tmp_path, {})
    assert kor(mapp, "2031") == 1
    assert "Räkenskapsåret 2031 finns inte i böckerna." in capsys.readouterr().err
    assert not (mapp / "2031").exists()


def test_namnen_listas_och_soks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapp = skriv(tmp_path, HEL)
    assert kor(mapp, "2023", "--namn", "arets_resultat.fore") == 0
    ut = capsys.readouterr().out
    assert "rr.arets_resultat.fore " in ut
    assert "100\N{NARROW NO-BREAK SPACE}000 kr" in ut
    assert kor(mapp, "2023", "--namn", "finnsinte") == 1
    assert "Inget namn innehåller «finnsinte»." in capsys.readouterr().err


@pytest.mark.parametrize("ar", [2017, 2020, 2023])
def test_forbundets_egna_texter_ar_hela(ar: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert kor(LEDGER, str(ar), "--granska") == 0
    assert "Texten är granskad" in capsys.readouterr().out
