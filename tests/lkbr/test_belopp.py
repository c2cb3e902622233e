"""One way from öre to words and back, and one reading of a posting."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from beancount.core import data
from beancount.core.amount import Amount
from hypothesis import given
from hypothesis import strategies as st

from lkbr.belopp import kr, kronor_som_text, ore_av_text, ore_som_text, till_kronor, till_ore
from lkbr.kontering import egna_uppgifter, kronor_i, omslutning, ore_i, ore_om, serie_i
from lkbr.underlag import is_sokvag, is_underlag, underlag_i
from rakenskap.bok.felrad import oversatt


@pytest.mark.parametrize(
    ("ore", "text"),
    [
        (0, "0,00 kr"),
        (5, "0,05 kr"),
        (-5, "−0,05 kr"),
        (123_450, "1 234,50 kr"),
        (-900_000_000, "−9 000 000,00 kr"),
    ],
)
def test_ett_belopp_i_en_mening(ore: int, text: str) -> None:
    assert kr(ore) == text


@given(st.integers(1 - 10**14, 10**14 - 1))
def test_ore_blir_text_kronor_och_ore_igen(ore: int) -> None:
    assert ore_av_text(ore_som_text(ore)) == ore
    assert till_ore(till_kronor(ore)) == ore
    assert kronor_som_text(till_kronor(ore)) == ore_som_text(ore)


@pytest.mark.parametrize("text", ["", "1,234", "tolv", "1 2,3,4", "--5", "1234567890123"])
def test_det_som_inte_ar_ett_belopp(text: str) -> None:
    assert ore_av_text(text) is None


def test_delar_av_ett_ore_kapas_inte() -> None:
    with pytest.raises(ValueError, match="beloppet 1 234,505 har fler än två decimaler"):
        till_ore(Decimal("1234.505"))


def _rad(belopp: str | None) -> data.Posting:
    units = None if belopp is None else Amount(Decimal(belopp), "SEK")
    return data.Posting("Tillgångar:1930-Bank", units, None, None, None, {"__auto__": True})


def test_en_rads_belopp() -> None:
    assert (ore_i(_rad("-12.5")), ore_om(_rad(None)), kronor_i(_rad(None))) == (-1250, None, None)
    with pytest.raises(AssertionError, match="without amount"):
        ore_i(_rad(None))


def test_omslutningen_ar_debetsidan() -> None:
    rader = [_rad("100.005"), _rad("-50"), _rad(None), _rad("-50.005")]
    entry = data.Transaction(
        {}, dt.date(2023, 1, 1), "*", "", "", data.EMPTY_SET, data.EMPTY_SET, rader
    )
    assert omslutning(entry) == Decimal("100.005")


def test_uppgifter_och_serie() -> None:
    assert egna_uppgifter({"filename": "a", "lineno": 1, "__x": 2, "av": "ekonom"}) == {
        "av": "ekonom"
    }
    assert [serie_i(namn) for namn in ("L45/2023", "XA1", "")] == ["L", "XA", ""]


def test_underlagets_nycklar() -> None:
    meta = {"underlag": "a.pdf", "underlag-sha256": "1", "underlag-2": "b.pdf", "underlagsnot": "x"}
    assert underlag_i(meta) == [("underlag", "a.pdf", "1"), ("underlag-2", "b.pdf", "")]
    assert [namn for namn in meta if is_underlag(namn)] == list(meta)[:3]
    assert [namn for namn in meta if is_sokvag(namn)] == ["underlag", "underlag-2"]


@pytest.mark.parametrize(
    ("engelska", "svenska"),
    [
        (
            "Transaction does not balance: (-1250.5 SEK)",
            "debet och kredit skiljer −1 250,50 kr.",
        ),
        (
            "Balance failed for 'Tillgångar:1930-Bank': expected 1000.00 SEK != accumulated "
            "9001000.00 SEK (9000000.00 too much)",
            "enligt beskedet 1 000,00 kr, enligt böckerna 9 001 000,00 kr, skillnad "
            "9 000 000,00 kr.",
        ),
        ("Invalid reference to unknown account 'Tillgångar:1930'", "Kontot Tillgångar:1930 finns"),
    ],
)
def test_beancounts_belopp_pa_svenska(engelska: str, svenska: str) -> None:
    assert svenska in oversatt(engelska)
