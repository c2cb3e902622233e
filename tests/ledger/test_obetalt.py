"""What the kassaflödesanalys holds for unpaid is what the reskontra holds for open."""

from __future__ import annotations

from pathlib import Path

import pytest

from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.poster import bygg_poster, rakenskapsar
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.kassaflode import oppna_fakturor
from rakenskap.reskontra.poster import LEVERANTOR
from rakenskap.reskontra.reskontra import reskontra

LEDGER = Path(__file__).parents[2] / "ledger"


@pytest.fixture(scope="module")
def bok() -> Bok:
    return las_bok(LEDGER / "main.beancount")


@pytest.mark.parametrize("ar", range(2016, 2024))
def test_oppna_fakturor_vid_arets_slut(bok: Bok, ar: int) -> None:
    b = Berakning.av(bok, bygg_poster(bok))
    period = rakenskapsar(ar)
    konton = [nr for nr, konto in bok.konton.items() if konto.delpost == LEVERANTOR]
    i_analysen = {namn: ore for (_, namn), ore in oppna_fakturor(b, period, konton).items() if ore}
    i_reskontran = {
        post.namn: -post.kvar_ore for post in reskontra(bok, LEVERANTOR, period.till).oppna
    }
    assert i_analysen == i_reskontran
    assert i_analysen
