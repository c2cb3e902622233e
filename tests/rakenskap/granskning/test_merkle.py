"""The log's Merkle tree: known roots, and every proof of every small tree."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rakenskap.granskning.merkle import (
    inklusionsbevis,
    konsistensbevis,
    lovhash,
    provad_inklusion,
    provad_konsistens,
    rot,
)

# The tree that the implementations of certificate transparency test with.
LOV = [
    bytes.fromhex(ett)
    for ett in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROTTER = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def lov(antal: int) -> list[bytes]:
    return [lovhash(str(ett).encode()) for ett in range(antal)]


@pytest.mark.parametrize("antal", ROTTER)
def test_kanda_rotter(antal: int) -> None:
    assert rot([lovhash(ett) for ett in LOV[:antal]]).hex() == ROTTER[antal]


def test_det_tomma_tradet() -> None:
    assert rot([]) == hashlib.sha256().digest()


def test_varje_bevis_i_varje_litet_trad() -> None:
    for antal in range(1, 20):
        alla = lov(antal)
        for plats in range(antal):
            bevis = inklusionsbevis(alla, plats)
            assert provad_inklusion(alla[plats], plats, antal, bevis, rot(alla))
            assert not provad_inklusion(lovhash(b"x"), plats, antal, bevis, rot(alla))
            assert not provad_inklusion(alla[plats], plats, antal, [*bevis, b"0" * 32], rot(alla))
        for gammalt in range(1, antal + 1):
            bevis = konsistensbevis(alla, gammalt)
            fore, efter = (gammalt, rot(alla[:gammalt])), (antal, rot(alla))
            assert provad_konsistens(fore, efter, bevis)
            assert not provad_konsistens((gammalt, b"x" * 32), efter, bevis)
            if gammalt < antal:
                assert not provad_konsistens(fore, (antal, b"x" * 32), bevis)


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 59))
def test_en_andrad_borjan_har_inget_bevis(antal: int, mer: int, plats: int) -> None:
    alla = lov(antal + mer)
    fore = (antal, rot(alla[:antal]))
    alla[plats % antal] = lovhash(b"andrad")

    bevis = konsistensbevis(alla, antal)

    assert not provad_konsistens(fore, (len(alla), rot(alla)), bevis)
