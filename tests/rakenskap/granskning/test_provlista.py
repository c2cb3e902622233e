"""The tests of entries: thresholds that are set, populations and hits, pairs and bank accounts."""

from __future__ import annotations

import pytest

from rakenskap.bok.poster import bygg_poster, rakenskapsar
from rakenskap.granskning.prov import i_perioden
from rakenskap.granskning.provlista import PROV, las_granser, prova
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rapport
from tests.conftest import GorBok
from tests.hjalp import ver

KOP = "".join(
    ver(f"A{n}", f"2023-02-{n:02}", "Firman AB", "Köp", f"6110 {n}00.00; 1930 -{n}00.00")
    for n in range(1, 6)
)
UDDA = ver("A6", "2023-03-01", "Ägaren", "Lån?", "1930 9000.00; 5010 -9000.00")
REGISTER = """\
[[leverantor]]
namn = "Firman AB"
bankgiro = "5050-1055"
[[leverantor]]
namn = "Bluff AB"
bankgiro = "50501055"
[[leverantor]]
namn = "Ärlig AB"
bankgiro = "991-2346"
"""


def provade(bok: GorBok, namn: str, **ord_: str) -> Rapport:
    bocker = bok(KOP + UDDA, filer={"leverantorer.toml": REGISTER}).krav_felfri()
    b = Berakning.av(bocker, bygg_poster(bocker))
    return prova(b, namn, i_perioden(b, rakenskapsar(2023)), las_granser(namn, ord_))


def test_definition_grans_population_och_traffar_star_i_listan(bok: GorBok) -> None:
    rapport = provade(bok, "jamna", jamnt="100", minst="400")
    assert rapport.stycken == (
        "Omslutningen jämnt delbar med 100,00 kr, från 400,00 kr.",
        "Population: 6 verifikationer, 10 500,00 kr. Träffar: 3 verifikationer, 9 900,00 kr.",
    )
    assert [rad.id for rad in rapport.rader] == ["A4/2023", "A5/2023", "A6/2023"]


def test_ett_ovanligt_kontopar(bok: GorBok) -> None:
    rapport = provade(bok, "ovanliga_par")
    assert [rad.id for rad in rapport.rader] == ["A6/2023"]
    assert rapport.rader[0].celler[6].text == "1930 Företagskonto mot 5010 Lokalhyra"
    assert len(provade(bok, "ovanliga_par", hogst="5").rader) == 6


def test_samma_bankkonto_hos_tva_leverantorer(bok: GorBok) -> None:
    rapport = provade(bok, "bankkonto")
    assert {rad.id for rad in rapport.rader} == {f"A{n}/2023" for n in range(1, 6)}
    assert rapport.rader[0].celler[6].text == "bankgiro 50501055 har också Bluff AB"


@pytest.mark.parametrize("namn", PROV)
def test_varje_prov_har_sin_definition_med_granserna_ifyllda(bok: GorBok, namn: str) -> None:
    rapport = provade(bok, namn)
    assert "{" not in rapport.stycken[0]
    assert rapport.stycken[1].startswith("Population: 6 verifikationer")


@pytest.mark.parametrize("varde", ["x", "-1", "1000000", "2,5"])
def test_en_grans_som_inte_gar_att_lasa_sags(varde: str) -> None:
    with pytest.raises(ValueError, match="Gränsen dagar går inte att läsa"):
        las_granser("sena", {"dagar": varde})
