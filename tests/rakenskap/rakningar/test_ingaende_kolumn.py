"""The balansräkning of the books' first year: its comparatives are what they began with."""

from __future__ import annotations

from pathlib import Path

import pytest

from rakenskap.kommandon.cli import main
from rakenskap.rapport.rapport import Rapport
from tests.conftest import GorBok
from tests.hjalp import ver
from tests.rakenskap.siebro.siehjalp import ARET, HUVUD, VER, skriv_sie
from tests.rakna import rakenskaper


def ingaende(ar: int) -> str:
    return f"""\
{ar}-01-01 * "Ingående" "Ingående balans"
  ingaende-balans: TRUE
  registrerad: {ar}-01-01
  av: "ekonom"
  Tillgångar:1930-Företagskonto   1000.00 SEK
  Tillgångar:1510-Kundfordringar   50.00 SEK
  Skulder:2440-Leverantörsskulder   -300.00 SEK
  Eget-kapital:2067-Balanserat-resultat  -750.00 SEK

"""


def kolumn(rapport: Rapport, ar: int) -> dict[str, int | None]:
    plats = [kolumn.id for kolumn in rapport.kolumner].index(str(ar))
    return {rad.id: rad.celler[plats].visat for rad in rapport.rader if rad.celler}


@pytest.mark.parametrize("ar", [2017, 2023, 2024])
def test_the_first_year_is_compared_with_its_opening_balances(bok: GorBok, ar: int) -> None:
    """In the form of each law; the result of the year before is not known."""
    text = ingaende(ar) + ver("B1", f"{ar}-01-15", "Staden", "Bidrag", "1930 500.00; 3987 -500.00")
    r = rakenskaper(bok(text), ar)
    br = r.rapport("balansrakning")
    assert [kolumn.rubrik for kolumn in br.kolumner] == [str(ar), str(ar - 1)]
    fore = kolumn(br, ar - 1)
    assert fore["summa_tillgangar"] == fore["summa_eget_kapital_och_skulder"] == 1050
    assert fore["fordringar"] == 50
    assert fore["kortfristiga_skulder"] == 300
    eget = fore.get("summa_eget_kapital", fore.get("eget_kapital_utgaende"))
    assert eget == 750
    assert fore["br_arets_resultat"] is None
    assert fore.get("eget_kapital_ingaende") is None
    assert f"Kolumnen {ar - 1} är ingående balanser {ar}" in br.efter[0]
    # What the books do not know is not shown: no other table gets the column.
    assert [k.rubrik for k in r.rapport("resultatrakning").kolumner] == [str(ar)]
    assert [k.rubrik for k in r.rapport("kassaflodesanalys").kolumner] == [str(ar)]
    assert kolumn(br, ar)["summa_tillgangar"] == 1550


def test_books_that_began_with_nothing_have_one_column(bok: GorBok) -> None:
    text = ver("B1", "2023-01-15", "Staden", "Bidrag", "1930 500.00; 3987 -500.00")
    br = rakenskaper(bok(text), 2023).rapport("balansrakning")
    assert len(br.kolumner) == 1
    assert br.efter == ()


def test_a_year_before_in_the_books_is_shown_as_it_is(bok: GorBok) -> None:
    text = (
        ingaende(2022)
        + ver("B1", "2022-01-15", "Staden", "Bidrag", "1930 100.00; 3987 -100.00")
        + ver("B1", "2023-01-15", "Staden", "Bidrag", "1930 500.00; 3987 -500.00")
    )
    br = rakenskaper(bok(text), 2023).rapport("balansrakning")
    assert [kolumn.rubrik for kolumn in br.kolumner] == ["2023", "2022"]
    assert kolumn(br, 2022)["br_arets_resultat"] == 100


def test_a_sie_file_without_the_year_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = HUVUD.replace("#RAR -1 20220101 20221231\n", "") + ARET + VER
    fil = skriv_sie(tmp_path / "x.se", text)
    for enhet in ("kr", "tkr"):
        ord_ = ["rapporter", str(fil), "--enhet", enhet, "--ut", str(tmp_path / "ut")]
        assert main(ord_) == 0, capsys.readouterr().out
    html = (tmp_path / "ut/2023/rakenskaper-2023.html").read_text(encoding="utf-8")
    assert "Kolumnen 2022 är ingående balanser 2023" in html
