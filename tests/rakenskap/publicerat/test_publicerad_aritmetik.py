"""The list of errata against the arithmetic of the printed tables: the true slips and no others."""

from __future__ import annotations

import tomllib

import pytest

from tests.rakenskap.publicerat.aritmetik import SAMBAND, Oppen, Samband, las_samband, oppna
from tests.rakenskap.publicerat.tabeller import (
    Cellnamn,
    Erratum,
    enhet,
    errata,
    las_tabell,
    tabellnamn,
)

MAX_AVRUNDNING_KR = 3
MAX_AVRUNDNING_TKR = 1
BEVISADE = {cell: erratum.bevisad for cell, erratum in errata().items()}


def bevis_for(cell: Cellnamn) -> list[Samband]:
    """Return the proofs: relations where every other cell is right as printed."""
    return [
        ett
        for ett in las_samband()
        if not ett.avrundat and [en for en in ett.celler if en in BEVISADE] == [cell]
    ]


def test_all_sums_and_ties_hold_once_the_errata_are_set_right() -> None:
    brutna = [str(ett.summa) for ett in las_samband() if not ett.haller(BEVISADE)]
    assert brutna == []


def test_the_relations_cover_every_printed_amount() -> None:
    """A cell in no sum and no second table proves nothing; those are named, with the reason."""
    i_samband = {cell for ett in las_samband() for cell in ett.celler}
    fristaende = {
        cell
        for post in tomllib.loads(SAMBAND.read_text(encoding="utf-8"))["fristaende"]
        for cell in las_tabell(post["tabell"]).celler
        if post["skal"] and cell.kolumn in post["kolumner"] and cell.rad in post["rader"]
    }
    ensamma = {
        cell
        for namn in tabellnamn()
        for cell, varde in las_tabell(namn).celler.items()
        if cell not in i_samband and (isinstance(varde, int) or cell in fristaende)
    }
    assert ensamma == fristaende


@pytest.mark.parametrize("erratum", errata().values(), ids=lambda erratum: str(erratum.cell))
def test_an_erratum_is_disproved_by_what_is_printed(erratum: Erratum) -> None:
    """Printed parts give the proven figure, and not the printed one, in every way there is."""
    tabell = las_tabell(erratum.cell.tabell)
    assert tabell.tal(erratum.cell.rad, erratum.cell.kolumn) == erratum.tryckt
    assert erratum.tryckt != erratum.bevisad
    bevis = bevis_for(erratum.cell)
    assert bevis, "no sum or other table proves it"
    assert {ett.foljer(erratum.cell, {}) for ett in bevis} == {erratum.bevisad}
    assert not any(ett.haller({}) for ett in bevis)


@pytest.mark.parametrize("erratum", errata().values(), ids=lambda erratum: str(erratum.cell))
def test_an_erratum_is_of_its_class(erratum: Erratum) -> None:
    """Rounding is at most three kronor, or one where the table is in tkr; more is a slip."""
    if erratum.klass == "oppen":
        return
    skillnad = abs(erratum.tryckt - erratum.bevisad)
    mest = MAX_AVRUNDNING_KR if enhet(erratum.cell.tabell) == "kr" else MAX_AVRUNDNING_TKR
    assert erratum.klass == ("avrundning" if skillnad <= mest else "fel")


def test_the_open_cell_is_the_sum_that_its_label_names() -> None:
    """37 938 661: costs, depreciation and financial costs, as the row is called."""
    (oppen,) = [ett for ett in errata().values() if ett.klass == "oppen"]
    kostnader = las_tabell("2020/not-3-kostnader").tal("Summa", "2019")
    assert kostnader == 37_775_726  # one krona of rounding, which is an erratum of its own
    assert oppen.tryckt == BEVISADE[Cellnamn("2020/not-3-kostnader", "Summa", "2019")] + (
        161_921 + 1_015
    )


@pytest.mark.parametrize("post", oppna(), ids=lambda post: f"{post.cell}")
def test_an_open_contradiction_is_as_large_as_it_says(post: Oppen) -> None:
    """The two sides differ by just that, and no proof of an erratum rests on them."""
    assert post.skillnad
    assert not post.samband.haller(BEVISADE)
    assert post.samband.saknas(BEVISADE) == post.skillnad


def test_a_relation_sees_a_wrong_figure() -> None:
    """The proof can fail: one krona more in any cell breaks an exact relation that holds it."""
    for ett in las_samband():
        if ett.avrundat:
            continue
        for cell in ett.celler:
            ratt = BEVISADE.get(cell, las_tabell(cell.tabell).tal(cell.rad, cell.kolumn) or 0)
            assert not ett.haller({**BEVISADE, cell: ratt + 1}), (str(ett.summa), str(cell))
