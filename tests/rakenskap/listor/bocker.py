"""The books that the tests of lists read: two years, six accounts' worth of events, one error.

2022: 100.00 income from the region, closed. 2023: 1 000.00 from the city, paid; rent 300.50, paid
in February; 200.00 booked on the wrong account (L2) and corrected (A2); not closed.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from rakenskap.bok.bok import las_bok
from rakenskap.bok.poster import bygg_poster
from rakenskap.listor.urval import Listurval
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rapport
from tests.hjalp import skriv_bok, ver

FORBUND = """\
namn = "Provförbundet"
orgnr = "222000-0000"

[[insats]]
kod = "bron"
namn = "Bron"

[[verksamhet]]
kod = "kansli"
namn = "Kansli"
"""

# Members that hold a half and two quarters (FinsamL 5 §), and nothing else.
MEDLEMMAR = """\
namn = "Provförbundet"
[[medlem]]
namn = "Försäkringskassan"
typ = "stat"
andel = "1/2"
[[medlem]]
namn = "Regionen"
typ = "region"
andel = "1/4"
[[medlem]]
namn = "Staden"
typ = "kommun"
andel = "1/4"
"""


def _dag(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


AR_2022 = ver(
    "K1", "2022-06-30", "Regionen", "Medlemsbidrag 2022", "1930 100.00; 3986 -100.00"
) + ver(
    "S1",
    "2022-12-31",
    "Intern",
    "Årets resultat",
    "8999 100.00; 2069 -100.00",
    registrerad=_dag("2023-02-01"),
)

AR_2023 = (
    ver("A1", "2023-01-01", "Intern", "Omföring av resultat", "2069 100.00; 2067 -100.00")
    + ver(
        "K1",
        "2023-01-10",
        "Stockholms stad",
        "Medlemsbidrag 2023",
        "1510 1000.00; 3987 -1000.00",
        registrerad=_dag("2023-01-11"),
    )
    + ver("B1", "2023-01-20", "Stockholms stad", "Inbetalning", "1930 1000.00; 1510 -1000.00")
    + ver(
        "L1",
        "2023-01-25",
        "Värden AB",
        "Hyra januari",
        [("5010", "300.50", {"verksamhet": "kansli"}), ("2440", "-300.50")],
        registrerad=_dag("2023-02-01"),
    )
    + ver("B2", "2023-02-10", "Värden AB", "Betalning hyra", "2440 300.50; 1930 -300.50")
    + ver(
        "L2",
        "2023-02-12",
        "Bolaget =Ett",
        "Insatsen Bron",
        [("5010", "200.00", {"insats": "bron"}), ("2440", "-200.00")],
        registrerad=_dag("2023-02-13"),
    )
    + ver(
        "A2",
        "2023-02-15",
        "Bolaget =Ett",
        "Rättelse av konto",
        [("4010", "200.00", {"insats": "bron"}), ("5010", "-200.00", {"insats": "bron"})],
        rattar="L2/2023",
    )
)

BUDGET = """\
2023-01-01 custom "forbundsbudget" Intäkter:3987-Driftbidrag-från-kommun -1000.00 SEK
  verksamhet: "finansiering"

2023-01-01 custom "forbundsbudget" Kostnader:5010-Lokalhyra 1000.00 SEK
  verksamhet: "kansli"

2023-01-01 custom "forbundsbudget" Kostnader:4010-Individinriktade-insatser 250.00 SEK
  insats: "bron"

"""

BOCKER = AR_2022 + AR_2023 + BUDGET


def gor(mapp: Path, entries: str = BOCKER) -> Berakning:
    """Write, load and compute; the books must be free of errors."""
    bok = las_bok(skriv_bok(mapp, entries, forbund=FORBUND)).krav_felfri()
    return Berakning.av(bok, bygg_poster(bok))


def urval(fran: str = "2023-01-01", till: str = "2023-12-31", **villkor: object) -> Listurval:
    """Return a selection of 2023, or of other days, with further conditions."""
    return Listurval(_dag(fran), _dag(till), **villkor)  # type: ignore[arg-type] # as the test says


def tabell(rapport: Rapport, *kolumner: str) -> list[tuple[object, ...]]:
    """Return label and some columns of each row: texts as they are, amounts in kronor."""
    platser = [[kolumn.id for kolumn in rapport.kolumner].index(namn) for namn in kolumner]
    svar: list[tuple[object, ...]] = []
    for rad in rapport.rader:
        celler = [rad.celler[plats] for plats in platser] if rad.celler else []
        varden = (ett.text if ett.ore is None else ett.ore / 100 for ett in celler)
        svar.append((rad.etikett, *varden))
    return svar
