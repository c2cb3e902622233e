"""The choices of a page, the parts of a year, and the axis of a plot."""

from __future__ import annotations

import datetime as dt

import pytest

from rakenskap.bok.poster import Period, rakenskapsar
from rakenskap.fava_tillagg.svg import Linje, linjediagram
from rakenskap.fava_tillagg.val import Ord, arsdelar, del_av_ar, las_val, samma_del

AR = (2019, 2020, 2021, 2022, 2023)


def dagar(period: Period) -> tuple[str, str]:
    return str(period.fran), str(period.till)


@pytest.mark.parametrize(
    ("del_", "vantat"),
    [
        ("", ("2023-01-01", "2023-12-31")),
        ("02", ("2023-02-01", "2023-02-28")),
        ("t06", ("2023-01-01", "2023-06-30")),
        ("2023-05-17", ("2023-01-01", "2023-05-17")),
    ],
)
def test_delar_av_ett_ar(del_: str, vantat: tuple[str, str]) -> None:
    assert dagar(del_av_ar(2023, del_)) == vantat


@pytest.mark.parametrize("del_", ["13", "t00", "x", "2022-05-17", "2023-02-30"])
def test_en_del_som_inte_finns(del_: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the page says what is wrong)
        del_av_ar(2023, del_)


def test_samma_del_av_ett_annat_ar() -> None:
    assert samma_del(rakenskapsar(2023), 2020) == rakenskapsar(2020)
    februari = del_av_ar(2023, "t02")
    assert dagar(samma_del(februari, 2020)) == ("2020-01-01", "2020-02-29")
    assert dagar(samma_del(del_av_ar(2020, "t02"), 2023)) == ("2023-01-01", "2023-02-28")
    assert dagar(samma_del(del_av_ar(2023, "2023-03-15"), 2019)) == ("2019-01-01", "2019-03-15")


def test_en_tid_over_flera_ar_delas_senaste_forst() -> None:
    delar = arsdelar(dt.date(2021, 7, 1), dt.date(2023, 3, 31))
    assert [dagar(ett) for ett in delar] == [
        ("2023-01-01", "2023-03-31"),
        ("2022-01-01", "2022-12-31"),
        ("2021-07-01", "2021-12-31"),
    ]


def test_forra_aret_jamfors_om_inget_valts() -> None:
    assert las_val(Ord(), None, AR, 2023).jamforelser == (2022,)
    assert las_val(Ord((("visa", "1"),)), None, AR, 2023).jamforelser == ()
    valda = Ord((("visa", "1"), ("jmf", "2019"), ("jmf", "2021"), ("jmf", "1999"), ("jmf", "x")))
    assert las_val(valda, None, AR, 2023).jamforelser == (2021, 2019)


def test_det_forsta_aret_har_inget_att_jamfora_med() -> None:
    assert las_val(Ord((("ar", "2019"),)), None, AR, 2023).perioder == (rakenskapsar(2019),)


def test_valen_foljer_med_i_lankarna() -> None:
    val = las_val(Ord((("ar", "2022"), ("del", "t06"), ("enhet", "tkr"))), None, AR, 2023)
    assert las_val(Ord(tuple(val.som_ord())), None, AR, 2023) == val


def test_diagrammet_sager_i_ord_vad_det_visar() -> None:
    bild = linjediagram(
        "x", "Kassa <b>", "Slutar på 3", ("jan", "feb"), [Linje("2023 & 2024", (0, 300_000_000))]
    )
    assert 'role="img" aria-labelledby="x-t x-b"' in bild
    assert '<title id="x-t">Kassa &lt;b&gt;</title>' in bild
    assert "2023 &amp; 2024" in bild
    assert ">3,0 mnkr</text>" in bild
    assert "style=" not in bild


@pytest.mark.parametrize("ore", [(0, 0), (-5, -7), (10**13, -(10**13)), (None, 100)])
def test_diagrammet_klarar_alla_belopp(ore: tuple[int | None, ...]) -> None:
    bild = linjediagram("x", "t", "b", ("jan", "feb"), [Linje("a", ore)])
    assert bild.count("<text") <= 14
    assert "nan" not in bild
