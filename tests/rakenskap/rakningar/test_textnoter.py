"""Notes that are text are asked for where the books show a need; one that is missing says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from rakenskap.bok.bok import las_bok
from rakenskap.rakningar.fakta import saknade
from rakenskap.rakningar.rakenskaper import gor_rakenskaper
from rakenskap.rapport.rapport import Rakenskaper
from tests.hjalp import STANDARDKONTON, skriv_bok, ver

KONTON = (*STANDARDKONTON, "Kostnader:7410-Pensionsförsäkringspremier")


def rakenskaper(mapp: Path, hyra: str = "5000.00", pension: str = "", ar: str = "") -> Rakenskaper:
    entries = ver("A1", "2023-01-10", "Staten", "Bidrag", "1930 200000.00; 3985 -200000.00")
    entries += ver("A2", "2023-02-10", "Staden", "Insats", "4010 95000.00; 1930 -95000.00")
    entries += ver("A3", "2023-03-10", "Värden", "Hyra", f"5010 {hyra}; 1930 -{hyra}")
    if pension:
        rader = [(KONTON[-1], pension), ("1930", f"-{pension}")]
        entries += ver("A4", "2023-04-10", "KPA", "Premie", rader)
    forbund = f'namn = "Provförbundet"\n[ar.2023]\n{ar}\n'
    bok = las_bok(skriv_bok(mapp, entries, konton=KONTON, forbund=forbund)).krav_felfri()
    svar = gor_rakenskaper(bok, 2023).rakenskaper
    assert svar is not None
    return svar


def saknas(r: Rakenskaper) -> set[str]:
    return {ett.id for ett in saknade(r.rapporter)} & {"leasing", "pensioner"}


@pytest.mark.parametrize(
    ("hyra", "begard"),
    [("960.00", True), ("5000.00", True), ("959.00", False), ("100.00", False)],
)
def test_hyra_over_en_hundradel_av_kostnaderna_kraver_en_not(
    tmp_path: Path,
    hyra: str,
    begard: bool,  # noqa: FBT001
) -> None:
    r = rakenskaper(tmp_path, hyra)
    assert ("leasing" in saknas(r)) is begard
    assert any(rapport.id == "leasing" for rapport in r.rapporter) is begard


def test_noten_har_arets_kostnad_och_sager_att_texten_saknas(tmp_path: Path) -> None:
    not_ = rakenskaper(tmp_path).rapport("leasing")
    assert not_.rad("summa").celler[0].visat == 5000
    assert "[Uppgift saknas: framtida hyror" in not_.efter[0]
    assert not_.nummer > 0


def test_texten_star_i_noten_nar_den_ar_angiven(tmp_path: Path) -> None:
    r = rakenskaper(tmp_path, ar='not_leasing = "Avtalet löper till 2026-09-30."')
    assert saknas(r) == set()
    assert r.rapport("leasing").efter == ("Avtalet löper till 2026-09-30.",)


def test_pensioner(tmp_path: Path) -> None:
    assert saknas(rakenskaper(tmp_path, "10.00", "3000.00")) == {"pensioner"}


def test_avvikelser_och_handelser_bara_nar_nagon_anger_dem(tmp_path: Path) -> None:
    utan = {rapport.id for rapport in rakenskaper(tmp_path / "a").rapporter}
    assert not utan & {"avvikelser", "handelser"}
    ar = 'not_avvikelser = "R4 följs inte."\nnot_handelser = "Ett avtal sades upp."'
    med = rakenskaper(tmp_path / "b", ar=ar)
    assert med.rapport("avvikelser").stycken == ("R4 följs inte.",)
    assert med.rapport("handelser").stycken == ("Ett avtal sades upp.",)
