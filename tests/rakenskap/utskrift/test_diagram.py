"""Plots: every value in words, the same bytes each time, and remembered without being trusted."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from rakenskap.utskrift.diagram import MINNS, Diagram, Ritare

TAL = (Decimal("1.5"), Decimal("-2.25"))
STAENDE = Diagram("a", "Resultat", ("2022", "2023"), (("Utfall", TAL), ("Budget", TAL)), "mnkr")
ALLA = [
    STAENDE,
    Diagram("b", "Insatser", ("Bron", "Novum"), (("Antal", TAL),), "personer", "liggande"),
    Diagram("c", "Kön", ("Bron", "Ny"), (("K", TAL), ("M", TAL)), "st", "liggande", staplad=True),
    Diagram("d", "Kassa", ("jan", "feb"), (("Kassa", TAL),), "mnkr", "linje"),
    Diagram("e", "Eget kapital", ("2022", "2023"), (("EK", TAL),), "mnkr", linjer=(("Tak", TAL),)),
]  # fmt: skip


def rita(minne: Path | None, farg: str = "") -> list[str]:
    ritare = Ritare(minne)
    ritare.borja(ALLA, farg)
    try:
        return ritare.svg()
    finally:
        ritare.avbryt()


@pytest.fixture(scope="module")
def ritade() -> list[str]:
    return rita(None)


def test_varje_varde_star_i_ord() -> None:
    assert STAENDE.alt == (
        "Resultat, mnkr. Utfall: 2022 1,5, 2023 −2,3. Budget: 2022 1,5, 2023 −2,3."
    )


def test_svg_utan_dag_skript_och_lankar(ritade: list[str]) -> None:
    for svg in ritade:
        ET.fromstring(svg)  # noqa: S314 (our own)
        assert svg.startswith("<svg")
        for ord_ in ("<script", "http://matplotlib", "<dc:date>", "<image"):
            assert ord_ not in svg


def test_samma_bytes_varje_gang_och_ur_minnet(tmp_path: Path, ritade: list[str]) -> None:
    assert rita(tmp_path) == ritade
    filer = {fil.name: fil.stat().st_mtime_ns for fil in tmp_path.iterdir()}
    assert len(filer) == len(ALLA)
    assert rita(tmp_path) == ritade
    assert {fil.name: fil.stat().st_mtime_ns for fil in tmp_path.iterdir()} == filer


@pytest.mark.parametrize("skada", ["<svg>annat</svg>", "", "\0\0"])
def test_en_skadad_fil_i_minnet_ritas_om(tmp_path: Path, ritade: list[str], skada: str) -> None:
    rita(tmp_path)
    for fil in tmp_path.iterdir():
        digest = fil.read_text("utf-8").partition("\n")[0]
        fil.write_text(f"{digest}\n{skada}", encoding="utf-8")
    assert rita(tmp_path) == ritade


def test_en_annan_farg_ar_en_annan_bild(tmp_path: Path, ritade: list[str]) -> None:
    rita(tmp_path)
    fargade = rita(tmp_path, "#7a1f1f")
    assert fargade != ritade
    assert "#7a1f1f" in fargade[0]


def test_minnet_vaxer_inte_utan_slut(tmp_path: Path) -> None:
    for nummer in range(MINNS + 20):
        (tmp_path / f"{nummer:03d}.svg").write_text("", encoding="utf-8")
    rita(tmp_path)
    assert len(list(tmp_path.iterdir())) == MINNS


def test_ett_minne_som_inte_gar_att_skriva_i_hindrar_inget(
    tmp_path: Path, ritade: list[str]
) -> None:
    fil = tmp_path / "fil"
    fil.write_text("", encoding="utf-8")
    assert rita(fil / "under") == ritade
