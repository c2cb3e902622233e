"""The pages of projects and members, and of a payroll file: planned, shown and written."""

from __future__ import annotations

from pathlib import Path

import pytest

from rakenskap.bok.bok import las_bok
from rakenskap.dagbok.utkast import utkast_i
from rakenskap.finansiering.medlemmar import las_beslut
from rakenskap.finansiering.projekt import hitta_projekt
from tests.rakenskap.bokslut.bocker import NU, gor
from tests.rakenskap.fava.bocker import TILLAGG, Fava, fava, ord_i
from tests.rakenskap.fava.test_uppgifter import fraga, gor_uppgiften, poster
from tests.rakenskap.finansiering.test_medlemmar import FAKTUROR, MEDLEMMAR
from tests.rakenskap.finansiering.test_projekt import KOSTNADER, REGISTER

Falt = dict[str, object]


@pytest.fixture
def f(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fava:
    for modul in ("skrivsidor", "uppgiftssidor"):
        monkeypatch.setattr(f"rakenskap.fava_tillagg.{modul}.klockan", lambda: NU)
    andra = FAKTUROR
    for gammalt, nytt in (("A4", "A6"), ("A3", "A5"), ("A2", "A4")):
        andra = andra.replace(gammalt, nytt)
    mapp = gor(tmp_path / "bok", KOSTNADER + andra, projekt_toml=REGISTER)
    (mapp / "forbund.toml").write_text(MEDLEMMAR)
    fil = mapp / "main.beancount"
    fil.write_text(fil.read_text() + TILLAGG)
    return fava(mapp)


def test_en_rekvisition_soks_beviljas_och_upplupet_bokfors(f: Fava) -> None:
    falt: Falt = {"projekt": "lumena", "fran": "2023-01", "till": "2023-03", "dag": "2024-01-15"}
    _, plan = fraga(f, "Finansiering", "sok", falt)
    assert "39 600,00" in ord_i(plan).replace("\N{NO-BREAK SPACE}", " ")
    bok = gor_uppgiften(f, "Finansiering", "sok", falt)
    (ansokan,) = hitta_projekt(bok, "lumena").ansokningar
    assert ansokan.sokt_ore == 39_600_00
    svar: Falt = {"projekt": "lumena", "ansokan": ansokan.namn, "belopp": "39 000"}
    bok = gor_uppgiften(f, "Finansiering", "bevilja", svar | {"dag": "2024-01-20"})
    assert hitta_projekt(bok, "lumena").ansokningar[0].beviljat_ore == 39_000_00
    assert "39 000,00" in f.text("Finansiering", uppgift="projekt", projekt="lumena").replace(
        "\N{NO-BREAK SPACE}", " "
    )
    gor_uppgiften(f, "Finansiering", "upplupet", {"projekt": "lumena", "den": "2023"})
    status, igen = fraga(f, "Finansiering", "upplupet", {"projekt": "lumena", "den": "2023"})
    assert status == 400
    assert "Det som är intjänat 2023-12-31 är bokfört." in ord_i(igen)


def test_medlemmens_beslut_och_en_aterbetalning(f: Fava) -> None:
    falt: Falt = {"medlem": "Regionen", "belopp": "480 000", "dag": "2024-01-10"}
    bok = gor_uppgiften(f, "Finansiering", "medlem", falt, ar="2023")
    assert [(ett.medlem, ett.ore) for ett in las_beslut(bok)] == [("Regionen", 480_000_00)]
    assert "Regionen" in f.text("Finansiering", uppgift="medlem", ar="2023")
    falt = {"ar": "2023", "belopp": "100000", "dag": "2024-01-20", "handling": "Styrelsen § 5"}
    bok = gor_uppgiften(f, "Finansiering", "aterbetala", falt)
    assert sum(e.date.year == 2024 for e in bok.entries if hasattr(e, "postings")) == 1


def test_statens_fordelning_visas_och_skrivs_inte(f: Fava) -> None:
    csv = (
        "forbund;invanare_16_64;forsorjningsmatt;forra_aret_kr\n"
        "Provförbundet;1000;10;500000\nAndra;3000;30;900000\n"
    )
    falt: Falt = {"fil": ("indata.csv", csv.encode()), "anslag": "4 000 000"}
    status, plan = fraga(f, "Finansiering", "statsmodell", falt)
    assert status == 200, ord_i(plan)
    assert "Provförbundet" in ord_i(plan)
    assert 'accesskey="j"' not in plan  # there is nothing to say yes to


def test_en_lonefil_blir_utkast(f: Fava) -> None:
    csv = (
        "datum;konto;belopp;text\n"
        "2024-01-25;7210;30000;Lön januari\n2024-01-25;2710;-9000;Lön januari\n"
        "2024-01-25;1930;-21000;Lön januari\n"
    )
    bok = gor_uppgiften(f, "Inkop", "lon", {"fil": ("lon.csv", csv.encode())})
    (utkast,) = utkast_i(bok)
    assert utkast.serie.kod == "N"
    assert poster(las_bok(f.mapp), "A2", 2023)["7210"] == "60000.00"
