"""The budget as the board's document, and what law asks of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.bok.poster import bygg_poster, rakenskapsar
from rakenskap.listor.budgetdokument import budgetdokument
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rapport, exakta_belopp
from tests.hjalp import konto, skriv_bok, ver
from tests.rakenskap.listor.bocker import MEDLEMMAR

FORBUND = (
    MEDLEMMAR
    + """\
[[verksamhet]]
kod = "kansli"
namn = "Kansli"
notrad = "Kansli"
"""
)
# The year before leaves an equity of 100,00.
ENTRIES = ver("A1", "2022-01-10", "Staten", "Bidrag", "1930 100.00; 3985 -100.00") + ver(
    "A1", "2023-01-10", "Staten", "Bidrag", "1930 1.00; 3985 -1.00"
)
PLAN = """\
beslutad = 2022-11-30
[[ar]]
ar = 2024
intakter_kr = 900
kostnader_kr = 950
[[ar]]
ar = 2025
intakter_kr = 900
kostnader_kr = 900
"""


def rad(nummer: str, belopp: str, verksamhet: str = "") -> str:
    meta = f'  verksamhet: "{verksamhet}"\n' if verksamhet else ""
    return f'2023-01-01 custom "forbundsbudget" {konto(nummer)} {belopp} SEK\n{meta}'


def budget(stat: str = "-400.00", kostnad: str = "600.00") -> str:
    return (
        rad("3985", stat)
        + rad("3986", "-200.00")
        + rad("3987", "-200.00")
        + rad("4010", kostnad)
        + rad("5010", "200.00", "kansli")
    )


def rapporter(mapp: Path, text: str, plan: str = PLAN) -> list[Rapport]:
    filer = {"2023/plan.toml": plan} if plan else {}
    bok = las_bok(skriv_bok(mapp, ENTRIES + text, forbund=FORBUND, filer=filer)).krav_felfri()
    return budgetdokument(Berakning.av(bok, bygg_poster(bok)), rakenskapsar(2023))


def svar(alla: list[Rapport]) -> dict[str, str]:
    return {egen.id: egen.celler[0].text for egen in alla[3].rader}


def test_allt_som_lagen_kraver(tmp_path: Path) -> None:
    alla = rapporter(tmp_path, budget())
    assert svar(alla) == {
        "balans": "Ja",
        "eget_kapital": "Ja",
        "plan": "Ja",
        "administration": "25,0 %",
        "andelar": "Ja",
        "dag": "Ja",
    }
    exakta = exakta_belopp(alla)
    for ett in (s for rapport in alla for s in rapport.samband):
        assert sum(tecken * exakta[namn] for tecken, namn in ett.termer()) == 0
    assert [cell.ore for cell in alla[2].rad("ut").celler] == [100_00, 50_00, 50_00]
    assert [cell.ore for cell in alla[0].rad("arets_resultat").celler] == [0, 0, 100_00]


@pytest.mark.parametrize(
    ("text", "plan", "fraga", "sagt"),
    [
        (budget(kostnad="700.00"), PLAN, "balans", "Nej: underskott 100,00 kr"),
        (budget(kostnad="701.00"), PLAN, "eget_kapital", "Nej: −1,00 kr vid årets slut"),
        (budget(stat="-401.00"), PLAN, "andelar", "Nej: stat 50,1 % i stället för 50 %, region"),
        (budget(), PLAN.replace("11-30", "12-01"), "dag", "Nej: 2022-12-01"),
        (budget(), "", "dag", "Kan inte prövas"),
        (budget(), "", "plan", "Nej: 1 av 3 år"),
        (budget(), PLAN.replace("ar = 2025", "ar = 2026"), "plan", "Nej: 2 av 3 år"),
    ],
)
def test_det_som_inte_stammer_sags(
    tmp_path: Path, text: str, plan: str, fraga: str, sagt: str
) -> None:
    assert svar(rapporter(tmp_path, text, plan))[fraga].startswith(sagt)


@pytest.mark.parametrize(
    "plan",
    [
        "beslutad = 5",
        "beslutat = 2022-11-30",
        "[[ar]]\nar = 2024\n",
        "[[ar",
        "[[ar]]\nar = 2024\nintakter_kr = 1.5\nkostnader_kr = 2\n",
    ],
)
def test_fel_i_planen(tmp_path: Path, plan: str) -> None:
    with pytest.raises(BokFelError, match="Gör så här"):
        rapporter(tmp_path, budget(), plan)


def test_bidraget_per_medlem(tmp_path: Path) -> None:
    tabell = rapporter(tmp_path, budget())[4]
    rader = {rad.etikett: (rad.celler[0].text, rad.celler[1].ore) for rad in tabell.rader}
    assert rader["Medlemmarnas bidrag"] == ("", 800_00)
    delar = [ore or 0 for namn, (_, ore) in rader.items() if namn != "Medlemmarnas bidrag"]
    assert sum(delar) == 800_00
    assert all(andel for namn, (andel, _) in rader.items() if namn != "Medlemmarnas bidrag")
    (samband,) = tabell.samband
    belopp = exakta_belopp([tabell])
    assert belopp[samband.summa] == sum(belopp[namn] for _, namn in samband.delar)
