"""A comparison of verksamheter, insatser, motparter and accounts over any periods."""

from __future__ import annotations

import datetime as dt

import pytest

from rakenskap.bok.poster import Period, bygg_poster
from rakenskap.listor.jamforelse import Jamford, jamfor, jamforelserapport, las_serie, perioder
from rakenskap.rakningar.berakning import Berakning
from tests.conftest import GorBok
from tests.hjalp import ver

BRON = {"insats": "bron", "verksamhet": "individ"}
FORBUND = """\
namn = "Provförbundet"
[[verksamhet]]
kod = "individ"
namn = "Individinriktade insatser"
[[insats]]
kod = "bron"
namn = "Bron"
verksamhet = "individ"
"""
BOK = (
    ver("A1", "2022-02-01", "Staden", "Bidrag", "1930 1000.00; 3987 -1000.00")
    + ver("A2", "2022-11-01", "Utföraren", "Bron", [("4010", "300.00", BRON), ("1930", "-300.00")])
    + ver("A1", "2023-01-31", "Utföraren", "Bron", [("4010", "50.00", BRON), ("1930", "-50.00")])
    + ver("A2", "2023-02-01", "Utföraren", "Bron", [("4010", "70.00", BRON), ("1930", "-70.00")])
)


@pytest.fixture
def b(bok: GorBok) -> Berakning:
    bocker = bok(BOK, forbund=FORBUND).krav_felfri()
    return Berakning.av(bocker, bygg_poster(bocker))


def test_fyra_slag_over_tva_ar(b: Berakning) -> None:
    serier = [
        las_serie(b, text)
        for text in ("insats bron", "Verksamhet INDIVID", "motpart utföraren", "konto 1930")
    ]
    delar = perioder(dt.date(2022, 1, 1), dt.date(2023, 12, 31), "ar")
    tabell = jamfor(b, serier, delar)
    # Costs are minus; of the bank it is the balance.
    assert tabell["insats bron"].tolist() == [-30_000, -12_000]
    assert tabell["verksamhet individ"].tolist() == [-30_000, -12_000]
    assert tabell["motpart Utföraren"].tolist() == [-30_000, -12_000]
    assert tabell["konto 1930"].tolist() == [70_000, 58_000]


def test_manad_for_manad_summerar_till_aret(b: Berakning) -> None:
    delar = perioder(dt.date(2023, 1, 1), dt.date(2023, 12, 31), "manad")
    rapport = jamforelserapport(b, [Jamford("insats", "bron"), Jamford("konto", "1930")], delar)
    assert [rad.celler[0].ore for rad in rapport.rader][:3] == [-5_000, -7_000, 0]
    assert [rad.etikett for rad in rapport.rader][:2] == ["jan 2023", "feb 2023"]
    summa = rapport.rader[-1]
    # A balance has no sum.
    assert [cell.ore for cell in summa.celler] == [-12_000, None]
    assert [kolumn.rubrik for kolumn in rapport.kolumner] == ["Bron", "1930 Företagskonto, saldo"]


def test_perioder_delas_vid_arsskiftet_och_den_sista_kapas() -> None:
    delar = perioder(dt.date(2022, 11, 1), dt.date(2023, 5, 31), "kvartal")
    assert [(str(p.fran), str(p.till)) for p in delar] == [
        ("2022-11-01", "2022-12-31"),
        ("2023-01-01", "2023-03-31"),
        ("2023-04-01", "2023-05-31"),
    ]
    assert perioder(dt.date(2023, 1, 1), dt.date(2023, 1, 31), "ar") == (
        Period(dt.date(2023, 1, 1), dt.date(2023, 1, 31)),
    )


@pytest.mark.parametrize(
    ("fran", "till", "steg", "ord_"),
    [
        (dt.date(2023, 2, 1), dt.date(2023, 1, 31), "ar", "Perioden är tom"),
        (dt.date(2010, 1, 1), dt.date(2023, 12, 31), "manad", "168 perioder"),
    ],
)
def test_det_som_inte_blir_perioder_sags(
    fran: dt.date, till: dt.date, steg: str, ord_: str
) -> None:
    with pytest.raises(ValueError, match=ord_):
        perioder(fran, till, steg)


@pytest.mark.parametrize("text", ["bron", "insats", "insats bro", "konto 9999", "konto 8999"])
def test_det_som_inte_finns_sags(b: Berakning, text: str) -> None:
    with pytest.raises(ValueError, match="finns inte i böckerna"):
        las_serie(b, text)
