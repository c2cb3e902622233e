"""The helpers for tests keep what they promise: the other tests stand on them."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from rakenskap.bok.bok import las_bok
from tests.benchmark.bocker import gor_bocker
from tests.conftest import Golden, GorBok
from tests.hjalp import STANDARDKONTON, UNDERLAG, radnummer, skriv_bok, ver

HYRA = ver("A1", "2023-01-15", "Värden AB", "Hyra", "5010 100.00; 1930 -100.00")


def test_en_verifikation_ger_felfria_bocker(bok: GorBok, tmp_path: Path) -> None:
    b = bok(HYRA).krav_felfri()
    assert b.forbund.namn == "Provförbundet"
    assert b.konton["5010"].rad == "verksamhetens_kostnader"
    assert (tmp_path / "2023/underlag/A1.txt").read_bytes() == UNDERLAG


def test_kontoplanen_har_en_rad_for_varje_post_i_bas(bok: GorBok) -> None:
    tabell = tomllib.loads(
        files("lkbr").joinpath("uppstallningar/konton.toml").read_text(encoding="utf-8")
    )
    poster = {delpost["post"] for delpost in tabell["delpost"] if delpost.get("bas")}
    b = bok(HYRA).krav_felfri()
    assert {konto.rad for konto in b.konton.values()} == poster
    assert len(b.konton) == len(STANDARDKONTON)


def test_ett_utkast_har_inget_nummer(bok: GorBok) -> None:
    utkast = ver(None, "2023-01-16", "Värden AB", "Hyra", [("5010", "1.00"), ("1930", "-1.00")])
    b = bok(HYRA + utkast).krav_felfri()
    assert [entry.flag for entry in b.entries if hasattr(entry, "flag")] == ["*", "!"]


def test_dimensioner_och_metadata_skrivs_som_givna(bok: GorBok) -> None:
    entry = ver(
        "A1",
        "2023-01-15",
        'Bolaget "Ett"',
        "Insats",
        [("4010", "100.00", {"insats": "bron"}), ("1930", "-100.00")],
        attesterad=None,
        antagande="A3",
    )
    (inlast,) = [e for e in bok(entry).krav_felfri().entries if hasattr(e, "payee")]
    assert inlast.payee == 'Bolaget "Ett"'
    assert inlast.postings[0].meta["insats"] == "bron"
    assert inlast.meta["antagande"] == "A3"
    assert "attesterad" not in inlast.meta


def test_en_egen_fil_far_rotterna_och_tas_med(bok: GorBok, tmp_path: Path) -> None:
    b = bok("", filer={"2022/A-lopande.beancount": HYRA})
    rad = radnummer(tmp_path / "2022/A-lopande.beancount", '"Hyra"')
    assert [(ett.fil, ett.rad) for ett in b.fel] == [("2022/A-lopande.beancount", rad)]
    assert "V10" in b.fel[0].text


def test_radnummer_sager_nar_texten_inte_finns(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is not in"):
        radnummer(skriv_bok(tmp_path, HYRA) / "main.beancount", "finns inte")


def test_golden_jamfor_och_skriver_om(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("from tests.conftest import golden, pytest_addoption  # noqa: F401")
    prov = (
        "def test_prov(golden):\n    golden('svar.txt', '{}\\n')\n    golden('svar.bin', b'{}')\n"
    )
    pytester.makepyfile(test_prov=prov.format("ett", "ett"))

    saknas = pytester.runpytest("-p", "no:cacheprovider")
    saknas.assert_outcomes(failed=1)
    saknas.stdout.fnmatch_lines(["*svar.txt is missing; make it with: pytest --skriv-om*"])

    pytester.runpytest("--skriv-om").assert_outcomes(passed=1)
    assert (pytester.path / "golden/svar.txt").read_text() == "ett\n"
    pytester.runpytest().assert_outcomes(passed=1)

    pytester.makepyfile(test_prov=prov.format("två", "ett"))
    pytester.runpytest().assert_outcomes(failed=1)
    pytester.makepyfile(test_prov=prov.format("ett", "tva"))
    pytester.runpytest().assert_outcomes(failed=1)


def test_en_golden_fil_ligger_bredvid_provet(golden: Golden) -> None:
    golden("verifikation.beancount", HYRA)


def test_bocker_att_mata_ar_felfria(tmp_path: Path) -> None:
    """What the benchmarks measure is right books: every attest has its record."""
    bok = las_bok(gor_bocker(tmp_path / "bok", 400))

    assert (bok.fel, bok.varningar, bok.att_gora) == ((), (), ())
