"""Huvudbok and saldobalans: opening, events and closing, the same in both."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rakenskap.bok.bok import las_bok
from rakenskap.bok.poster import bygg_poster
from rakenskap.listor.huvudbok import huvudbok
from rakenskap.listor.saldobalans import saldobalans
from rakenskap.listor.urval import Listurval
from rakenskap.rakningar.berakning import Berakning
from tests.hjalp import skriv_bok, ver
from tests.rakenskap.listor.bocker import AR_2023, gor, tabell, urval


def test_huvudboken_har_ingaende_rader_och_utgaende(tmp_path: Path) -> None:
    rapport = huvudbok(gor(tmp_path), urval("2023-02-01", "2023-02-28", konton=(("1", "5"),)))
    rader = tabell(rapport, "konto", "datum", "ver", "debet", "kredit", "saldo")
    assert [rad for rad in rader if rad[1] in ("1930", "2440", "5010", "2067")] == [
        ("Ingående saldo", "1930", "", "", "", "", 1100.0),
        ("", "1930", "2023-02-10", "B2", "", 300.5, 799.5),
        ("Summa och utgående saldo 1930", "1930", "", "", 0.0, 300.5, 799.5),
        ("Ingående saldo", "2067", "", "", "", "", -100.0),
        ("Summa och utgående saldo 2067", "2067", "", "", 0.0, 0.0, -100.0),
        ("Ingående saldo", "2440", "", "", "", "", -300.5),
        ("", "2440", "2023-02-10", "B2", 300.5, "", 0.0),
        ("", "2440", "2023-02-12", "L2", "", 200.0, -200.0),
        ("Summa och utgående saldo 2440", "2440", "", "", 300.5, 200.0, -200.0),
        # An account of the result begins the year at nought, and the period with the year so far.
        ("Ingående saldo", "5010", "", "", "", "", 300.5),
        ("", "5010", "2023-02-12", "L2", 200.0, "", 500.5),
        ("", "5010", "2023-02-15", "A2", "", 200.0, 300.5),
        ("Summa och utgående saldo 5010", "5010", "", "", 200.0, 200.0, 300.5),
    ]
    assert rader[-1] == ("Summa för 2023-02-01 – 2023-02-28", "", "", "", 700.5, 700.5, "")


def test_saldona_avser_urvalet(tmp_path: Path) -> None:
    urv = urval("2023-02-01", "2023-02-28", konton=(("2440", "2440"),), motpart="värden")
    rapport = huvudbok(gor(tmp_path), urv)
    assert tabell(rapport, "ver", "debet", "kredit", "saldo") == [
        ("Ingående saldo", "", "", "", -300.5),
        ("", "B2", 300.5, "", 0.0),
        ("Summa och utgående saldo 2440", "", 300.5, 0.0, 0.0),
        ("Summa för 2023-02-01 – 2023-02-28", "", 300.5, 0.0, ""),
    ]
    assert "Urval: konto 2440; motpart med «värden». Saldona avser urvalet." in rapport.stycken[0]


def test_saldobalansen(tmp_path: Path) -> None:
    rapport = saldobalans(gor(tmp_path), urval("2023-02-01", "2023-02-28"))
    assert tabell(rapport, "konto", "arets_borjan", "ingaende", "period", "utgaende") == [
        ("Tillgångar",),
        ("", "1930", 100.0, 1100.0, -300.5, 799.5),
        ("Summa tillgångar", "", 100.0, 1100.0, -300.5, 799.5),
        ("Eget kapital, avsättningar och skulder",),
        ("", "2067", 0.0, -100.0, 0.0, -100.0),
        ("", "2069", -100.0, 0.0, 0.0, 0.0),
        ("", "2440", 0.0, -300.5, 100.5, -200.0),
        ("Summa eget kapital, avsättningar och skulder", "", -100.0, -400.5, 100.5, -300.0),
        ("Intäkter",),
        ("", "3987", 0.0, -1000.0, 0.0, -1000.0),
        ("Summa intäkter", "", 0.0, -1000.0, 0.0, -1000.0),
        ("Kostnader, klass 4",),
        ("", "4010", 0.0, 0.0, 200.0, 200.0),
        ("Summa kostnader, klass 4", "", 0.0, 0.0, 200.0, 200.0),
        ("Kostnader, klass 5",),
        ("", "5010", 0.0, 300.5, 0.0, 300.5),
        ("Summa kostnader, klass 5", "", 0.0, 300.5, 0.0, 300.5),
        ("Summa", "", 0.0, 0.0, 0.0, 0.0),
    ]


def test_ett_ar_som_inte_forts_till_eget_kapital_har_en_rad(tmp_path: Path) -> None:
    forra = ver("K1", "2022-06-30", "Regionen", "Bidrag", "1930 100.00; 3986 -100.00")
    nya = ver("K1", "2023-06-30", "Regionen", "Bidrag", "1930 50.00; 3986 -50.00")
    rapport = saldobalans(gor(tmp_path, forra + nya), urval())
    rad = rapport.rad("ej_omfort")
    assert rad.etikett == "Tidigare års resultat, inte fört till eget kapital"
    assert [cell.ore for cell in rad.celler[2:]] == [-10000, 0, 0, 0, -10000]
    assert [cell.ore for cell in rapport.rad("summa").celler[2:]] == [0, 5000, 5000, 0, 0]


def test_ingaende_balanser_ar_inte_en_handelse(tmp_path: Path) -> None:
    ib = ver(
        None, "2023-01-01", "Intern", "Ingående", "1930 70.00; 2067 -70.00", ingaende_balans=True
    ).replace(" ! ", " * ")
    hyra = ver("A1", "2023-01-15", "Värden", "Hyra", "5010 10.00; 1930 -10.00")
    b = gor(tmp_path, ib + hyra)
    rapport = huvudbok(b, urval(konton=(("1930", "1930"),)))
    assert tabell(rapport, "ver", "kredit", "saldo")[:3] == [
        ("Ingående saldo", "", "", 70.0),
        ("", "A1", 10.0, 60.0),
        ("Summa och utgående saldo 1930", "", 10.0, 60.0),
    ]
    assert saldobalans(b, urval()).cell("1930", "ingaende").ore == 7000


def kontroll_av_identiteter(b: Berakning, urv: Listurval) -> None:
    saldo, bok = saldobalans(b, urv), huvudbok(b, urv)
    for kolumn in ("ingaende", "period", "utgaende"):
        assert saldo.cell("summa", kolumn).ore == 0, kolumn
    assert bok.cell("summa", "debet").ore == bok.cell("summa", "kredit").ore
    utgaende = {
        rad.id.removesuffix(".utgaende"): bok.cell(rad.id, "saldo").ore
        for rad in bok.rader
        if rad.id.endswith(".utgaende")
    }
    konton = {rad.id: rad for rad in saldo.rader if rad.id in b.bok.konton}
    assert utgaende == {konto: saldo.cell(konto, "utgaende").ore for konto in konton}


@pytest.mark.parametrize("manad", range(1, 13))
def test_huvudbokens_utgaende_ar_saldobalansens_varje_manad(tmp_path: Path, manad: int) -> None:
    sista = dt.date(2023, manad, 28)
    kontroll_av_identiteter(gor(tmp_path), Listurval(dt.date(2023, manad, 1), sista))


KONTON = ("1510", "1930", "2440", "3986", "4010", "5010")
HANDELSER = st.lists(
    st.tuples(
        st.dates(dt.date(2022, 1, 1), dt.date(2023, 12, 31)),
        st.integers(1, 10**9),
        st.sampled_from(KONTON),
        st.sampled_from(KONTON),
    ),
    min_size=1,
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(HANDELSER, st.dates(dt.date(2023, 1, 1), dt.date(2023, 12, 31)), st.integers(0, 364))
def test_identiteterna_haller_for_vilka_bocker_som_helst(
    tmp_path_factory: pytest.TempPathFactory,
    handelser: list[tuple[dt.date, int, str, str]],
    fran: dt.date,
    dagar: int,
) -> None:
    entries, nummer = "", {2022: 0, 2023: 0}
    for dag, ore, debet, kredit in sorted(handelser):
        nummer[dag.year] += 1
        kronor = f"{ore // 100}.{ore % 100:02d}"
        rader = [(debet, kronor), (kredit, f"-{kronor}")]
        entries += ver(f"A{nummer[dag.year]}", dag.isoformat(), "Någon", "Något", rader)
    bok = las_bok(skriv_bok(tmp_path_factory.mktemp("bok"), entries)).krav_felfri()
    till = min(fran + dt.timedelta(days=dagar), dt.date(2023, 12, 31))
    kontroll_av_identiteter(Berakning.av(bok, bygg_poster(bok)), Listurval(fran, till))


def test_perioden_utan_handelser_har_bara_saldon(tmp_path: Path) -> None:
    rapport = huvudbok(gor(tmp_path, AR_2023), urval("2023-12-01", "2023-12-31"))
    assert {rad.stil for rad in rapport.rader} == {"text", "summa"}
    assert rapport.cell("summa", "debet").ore == 0
