"""Projects in a table of their own: by financier and year, income less costs."""

from __future__ import annotations

from pathlib import Path

from rakenskap.bok.poster import bygg_poster
from rakenskap.rakningar.arsrakenskap import arets_rakenskap
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rapport
from tests.conftest import GorBok
from tests.hjalp import ver
from tests.rakenskap.siebro.siehjalp import HELA, bokfor

FORBUND = 'namn = "F"\n[[projekt]]\nkod = "mia"\nnamn = "MIA Vidare"\n'
MIA = {"projekt": "mia"}
FORRA = ver("A1", "2022-03-01", "ESF", "Medel", [("1930", "50.00"), ("3981", "-50.00", MIA)])
BIDRAG = ver("A1", "2023-01-02", "F", "Bidrag", "1930 900.00; 3985 -900.00")
ESF = ver("A2", "2023-03-01", "ESF", "Medel", [("1930", "300.00"), ("3981", "-300.00", MIA)])
REGION = ver("A3", "2023-03-02", "Region Nord", "Del", [("1930", "80.00"), ("3999", "-80.00", MIA)])
KOSTNAD = ver("A4", "2023-04-01", "V", "Lokal", [("5010", "410.00", MIA), ("1930", "-410.00")])


def tabell(bok: GorBok, text: str) -> Rapport | None:
    bok_ = bok(text, forbund=FORBUND).krav_felfri()
    r = arets_rakenskap(Berakning.av(bok_, bygg_poster(bok_)), 2023)
    assert r.skrivbar
    return next((ett for ett in r.rapporter if ett.id == "projektredovisning"), None)


def test_projekt_efter_finansiar_och_ar(bok: GorBok) -> None:
    rapport = tabell(bok, FORRA + BIDRAG + ESF + REGION + KOSTNAD)
    assert rapport is not None
    assert [kolumn.rubrik for kolumn in rapport.kolumner] == ["2023", "2022"]
    assert [(rad.etikett, [cell.ore for cell in rad.celler]) for rad in rapport.rader] == [
        ("MIA Vidare", []),
        ("ESF", [30_000, 5_000]),
        ("Region Nord", [8_000, None]),
        ("Kostnader", [-41_000, None]),
        ("Netto", [-3_000, 5_000]),
    ]


def test_utan_projekt_finns_ingen_tabell(bok: GorBok) -> None:
    assert tabell(bok, BIDRAG) is None


def test_dimension_6_i_en_sie_fil(tmp_path: Path) -> None:
    """The file says nothing of counterparties; the project's cost stands under its name."""
    utfall, _ = bokfor(tmp_path, HELA)
    assert utfall.rakenskaper is not None
    rapport = utfall.rakenskaper.rapport("projektredovisning")
    assert [(rad.etikett, [cell.ore for cell in rad.celler]) for rad in rapport.rader] == [
        ("Språngbrädan", []),
        ("Kostnader", [-30_000]),
        ("Netto", [-30_000]),
    ]
