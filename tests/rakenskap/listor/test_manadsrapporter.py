"""The reports by month: each month is the report of that month, and all together the year's."""

from __future__ import annotations

from pathlib import Path

from rakenskap.listor.balansrapport import balansrapport
from rakenskap.listor.manadsrapporter import (
    balans_manadsvis,
    budget_manadsvis,
    resultat_manadsvis,
)
from rakenskap.listor.resultatrapport import resultatrapport
from tests.rakenskap.listor.bocker import gor, tabell, urval


def test_resultatet_manad_for_manad(tmp_path: Path) -> None:
    rapport = resultat_manadsvis(gor(tmp_path), urval("2023-01-01", "2023-02-28"))
    assert [kolumn.rubrik for kolumn in rapport.kolumner] == [
        "Konto",
        "Kontonamn",
        "jan",
        "feb",
        "Summa",
    ]
    assert tabell(rapport, "konto", "m01", "m02", "summa") == [
        ("Verksamhetens intäkter",),
        ("", "3987", 1000.0, "", 1000.0),
        ("Summa verksamhetens intäkter", "", 1000.0, 0.0, 1000.0),
        ("Verksamhetens kostnader",),
        ("", "4010", "", -200.0, -200.0),
        ("", "5010", -300.5, "", -300.5),
        ("Summa verksamhetens kostnader", "", -300.5, -200.0, -500.5),
        ("Verksamhetens nettokostnader", "", 699.5, -200.0, 499.5),
        ("Verksamhetens resultat", "", 699.5, -200.0, 499.5),
        ("Resultat efter finansiella poster", "", 699.5, -200.0, 499.5),
        ("Årets resultat", "", 699.5, -200.0, 499.5),
    ]


def test_varje_manad_ar_manadens_resultatrapport(tmp_path: Path) -> None:
    b = gor(tmp_path)
    helar = resultat_manadsvis(b, urval())
    arets = resultatrapport(b, urval())
    for rad in ("verksamhetens_intakter", "verksamhetens_kostnader", "arets_resultat"):
        delar = [helar.cell(rad, f"m{manad:02d}").ore or 0 for manad in range(1, 13)]
        assert sum(delar) == helar.cell(rad, "summa").ore == arets.cell(rad, "period").ore
    februari = resultatrapport(b, urval("2023-02-01", "2023-02-28"))
    assert helar.cell("arets_resultat", "m02").ore == februari.cell("arets_resultat", "period").ore


def test_urvalets_dagar_och_villkor_foljs(tmp_path: Path) -> None:
    b = gor(tmp_path)
    valt = urval("2023-01-01", "2023-02-14", konton=(("5010", "5010"),))
    rapport = resultat_manadsvis(b, valt)
    assert rapport.kolumner[3].rubrik.startswith("2023-02-01")
    # The rent, and what was booked here by mistake and corrected later in February.
    assert rapport.cell("arets_resultat", "summa").ore == -50050
    assert resultatrapport(b, valt).cell("arets_resultat", "period").ore == -50050


def test_balansen_vid_varje_manads_slut(tmp_path: Path) -> None:
    b = gor(tmp_path)
    rapport = balans_manadsvis(b, urval())
    for manad, till in (("m01", "2023-01-31"), ("m02", "2023-02-28"), ("m12", "2023-12-31")):
        egen = balansrapport(b, urval("2023-01-01", till))
        for rad in rapport.rader:
            if rad.stil == "summa" and any(annan.id == rad.id for annan in egen.rader):
                assert rapport.cell(rad.id, manad).ore == egen.cell(rad.id, "utgaende").ore, rad.id
    assert (
        rapport.cell("summa_tillgangar", "ingaende").ore
        == balansrapport(b, urval()).cell("summa_tillgangar", "arets_borjan").ore
    )


def test_budget_och_utfall_per_manad_ar_arets(tmp_path: Path) -> None:
    b = gor(tmp_path)
    rapport = budget_manadsvis(b, urval())
    for del_ in ("budget", "utfall", "avvikelse"):
        rad = f"arets_resultat.{del_}"
        manader = [rapport.cell(rad, f"m{manad:02d}").ore or 0 for manad in range(1, 13)]
        assert sum(manader) == rapport.cell(rad, "summa").ore
    utfall = resultatrapport(b, urval()).cell("arets_resultat", "period").ore
    assert rapport.cell("arets_resultat.utfall", "summa").ore == utfall
    budget = rapport.cell("arets_resultat.budget", "summa").ore
    assert rapport.cell("arets_resultat.avvikelse", "summa").ore == (utfall or 0) - (budget or 0)


def test_utan_budget_sags_det(tmp_path: Path) -> None:
    rapport = budget_manadsvis(gor(tmp_path), urval("2022-01-01", "2022-12-31"))
    assert rapport.stycken == ("Ingen budget för 2022 finns i böckerna.",)
