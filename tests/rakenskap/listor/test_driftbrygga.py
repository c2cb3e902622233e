"""The bridge from the follow-up of the budget to the driftredovisning."""

from __future__ import annotations

from rakenskap.bok.poster import bygg_poster, rakenskapsar
from rakenskap.listor.driftbrygga import driftbrygga
from rakenskap.listor.prognos import budget_och_prognos
from rakenskap.rakningar.arsrakenskap import Arsrakenskap
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rapport
from tests.conftest import GorBok
from tests.hjalp import ver

FORBUND = """\
namn = "Provförbundet"
[[verksamhet]]
kod = "kansli"
namn = "Kansli"
notrad = "Kansli"
"""
PERIOD = rakenskapsar(2023)
KANSLI = {"verksamhet": "kansli"}
HYRA = ver("A1", "2023-01-15", "Värden", "Hyra", [("5010", "100.00", KANSLI), ("1930", "-100.00")])
AVSKRIVNING = ver(
    "A2", "2023-12-31", "Förbundet", "Avskrivning", [("7832", "30.00", KANSLI), ("1229", "-30.00")]
)
RANTA = ver("A3", "2023-12-31", "Banken", "Ränta", [("1930", "5.00"), ("8310", "-5.00", KANSLI)])


def brygga(bok: GorBok, poster: str) -> Rapport | None:
    bocker = bok(poster, forbund=FORBUND).krav_felfri()
    b = Berakning.av(bocker, bygg_poster(bocker))
    drift = [r for r in Arsrakenskap(b, (PERIOD,), "kr").rapporter if r.id == "driftredovisning"]
    return driftbrygga(b, budget_och_prognos(b, PERIOD), drift[0], PERIOD)


def test_kansliets_tva_belopp_skiljs_at_post_for_post(bok: GorBok) -> None:
    rapport = brygga(bok, HYRA + AVSKRIVNING + RANTA)
    assert rapport is not None
    assert [kolumn.rubrik for kolumn in rapport.kolumner] == [
        "Utfall här",
        "Utan avskrivningar",
        "Utan finansiella intäkter",
        "Driftredovisningen",
    ]
    assert [cell.ore for cell in rapport.rader[0].celler] == [-12_500, 3_000, -500, -10_000]


def test_dar_beloppen_ar_lika_finns_ingen_brygga(bok: GorBok) -> None:
    assert brygga(bok, HYRA) is None
