"""The sheets for SCB and SUS: motpart, verksamhet, financier and ESF, tied."""

from __future__ import annotations

from pathlib import Path

import pytest

from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.bok.poster import bygg_poster, rakenskapsar
from rakenskap.listor.motparter import listdata, motpartsslag, slag_for
from rakenskap.listor.scb import scb_blad
from rakenskap.listor.sus import sus_blad
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rapport.rapport import Rapport, exakta_belopp
from tests.hjalp import konto, skriv_bok, ver

FORBUND = """\
namn = "Provförbundet"
[[medlem]]
namn = "Försäkringskassan"
typ = "stat"
andel = "1/2"
[[medlem]]
namn = "Staden"
typ = "kommun"
andel = "1/2"
[[verksamhet]]
kod = "individ"
namn = "Individ"
notrad = "Individ"
[[verksamhet]]
kod = "kansli"
namn = "Kansli"
notrad = "Kansli"
[[insats]]
kod = "bron"
namn = "Bron"
verksamhet = "individ"
[[insats]]
kod = "mia"
namn = "MIA"
verksamhet = "individ"
[[projekt]]
kod = "mia"
namn = "ESF-projekt MIA"
[[projekt]]
kod = "esfera"
namn = "Projekt ESFERA"
"""
KANSLI = {"verksamhet": "kansli"}
ENTRIES = (
    ver("A1", "2023-01-10", "Försäkringskassan", "Bidrag", "1930 600.00; 3985 -600.00")
    + ver("A2", "2023-01-11", "Staden", "Bidrag", [("1930", "300.00"), ("3987", "-300.00")])
    + ver("A3", "2023-02-01", "Staden, skolan", "Bron",
          [("4010", "200.00", {"insats": "bron", "verksamhet": "individ"}), ("1930", "-200.00")])
    + ver("A4", "2023-03-01", "Okänd & Co", "MIA",
          [("4010", "90.00", {"insats": "mia", "verksamhet": "individ", "projekt": "mia"}),
           ("1930", "-90.00")])
    + ver("A5", "2023-03-02", "Svenska ESF-rådet", "MIA",
          [("1930", "80.00"), ("3981", "-80.00", {"projekt": "mia"})])
    + ver("A6", "2023-04-01", "Anställda", "Lön",
          [("7210", "50.00", KANSLI), ("7533", "7.00", KANSLI), ("1930", "-57.00")])
    + ver("A7", "2023-04-02", "Värden AB", "Hyra", [("5010", "11.00", KANSLI), ("1930", "-11.00")])
    + ver("A8", "2023-04-03", "Banken", "Ränta", [("8410", "3.00"), ("1930", "-3.00")])
    + f'2023-01-01 custom "forbundsbudget" {konto("4010")} 250.00 SEK\n  insats: "bron"\n'
    + '  verksamhet: "individ"\n'
)  # fmt: skip


def berakning(mapp: Path, motparter: str = "") -> Berakning:
    filer = {"motparter.toml": motparter} if motparter else {}
    bok = las_bok(skriv_bok(mapp, ENTRIES, forbund=FORBUND, filer=filer)).krav_felfri()
    return Berakning.av(bok, bygg_poster(bok))


def rad(rapport: Rapport, namn: str) -> dict[str, int | None]:
    egna = rapport.rad(namn).celler
    return {k.id: cell.ore for k, cell in zip(rapport.kolumner, egna, strict=True) if cell.ore}


def test_intakter_och_kostnader_efter_motpart(tmp_path: Path) -> None:
    drift, *_ = scb_blad(berakning(tmp_path), rakenskapsar(2023))
    assert rad(drift, "bidrag") == {
        "totalt": 980_00, "stat": 600_00, "kommun": 300_00, "eu": 80_00,
    }  # fmt: skip
    assert rad(drift, "kop_av_verksamhet") == {
        "totalt": 290_00, "kommun": 200_00, "okand": 90_00,
    }  # fmt: skip
    assert rad(drift, "loner") == {"totalt": 50_00}
    assert rad(drift, "pensioner") == {"totalt": 7_00}
    assert rad(drift, "lokaler") == {"totalt": 11_00, "ovriga": 11_00}
    assert rad(drift, "summa_kostnader")["totalt"] == 358_00
    assert 'skriv "Okänd & Co" = "ovriga"' in " ".join(drift.efter)


def test_den_som_ar_angiven_star_i_sin_kolumn(tmp_path: Path) -> None:
    drift, *_ = scb_blad(berakning(tmp_path, '"Okänd & Co" = "region"\n'), rakenskapsar(2023))
    assert rad(drift, "kop_av_verksamhet")["region"] == 90_00
    assert "okand" not in [kolumn.id for kolumn in drift.kolumner]


def test_fel_slag_av_motpart_har_rad(tmp_path: Path) -> None:
    with pytest.raises(BokFelError) as fel:
        scb_blad(berakning(tmp_path, '# slag\n"Okänd & Co" = "land"\n'), rakenskapsar(2023))
    assert str(fel.value.fel[0]).startswith("motparter.toml:2: Slaget «land» finns inte.")


def test_verksamhet_och_balans_haller_ihop(tmp_path: Path) -> None:
    _, verksamhet, balans, investering = scb_blad(berakning(tmp_path), rakenskapsar(2023))
    assert rad(verksamhet, "kansli") == {
        "personal": 57_00, "ovrigt": 11_00, "netto": -68_00,
    }  # fmt: skip
    assert rad(verksamhet, "summa")["netto"] == 622_00
    assert balans.cell("summa_tillgang", "2023").ore == balans.cell("summa_skuld", "2023").ore
    assert investering.id == "scb_investering"


def test_bladet_sager_vad_det_vilar_pa(tmp_path: Path) -> None:
    drift, _, balans, _ = scb_blad(berakning(tmp_path), rakenskapsar(2023))
    assert "har inte kunnat jämföras rad för rad" in " ".join(drift.stycken)
    assert drift.rad("pensioner").etikett == "Pensionskostnader, hela konto 57 (57)"
    assert drift.rad("lokaler").etikett.endswith("fastighetskostnader¹ (60)")
    assert "¹" not in balans.rad("avsatt_pensioner").etikett


def test_sus_skiljer_esf_och_administration(tmp_path: Path) -> None:
    medel, insatser, admin, samman = sus_blad(berakning(tmp_path), rakenskapsar(2023))
    assert rad(medel, "stat") == {"utfall": 600_00}
    assert rad(medel, "esf") == {"utfall": 80_00}
    assert rad(insatser, "bron") == {"budget": 250_00, "utfall": 200_00}
    assert rad(insatser, "mia") == {"utfall_esf": 90_00}
    assert rad(admin, "personal") == {"utfall": 57_00}
    assert rad(admin, "kring") == {"utfall": 11_00}
    assert rad(samman, "ovrigt") == {"utfall": -3_00}
    assert rad(samman, "summa")["utfall"] == 980_00 - 200_00 - 90_00 - 68_00 - 3_00


def test_summorna_ar_samband(tmp_path: Path) -> None:
    b = berakning(tmp_path)
    for rapport in (*scb_blad(b, rakenskapsar(2023)), *sus_blad(b, rakenskapsar(2023))):
        belopp = exakta_belopp([rapport])
        assert rapport.id == "scb_investering" or rapport.samband
        for samband in rapport.samband:
            delar = sum(tecken * belopp.get(namn, 0) for tecken, namn in samband.delar)
            assert belopp.get(samband.summa, 0) == delar, samband


def test_ett_ord_i_ett_namn_ar_ett_ord(tmp_path: Path) -> None:
    slag = slag_for(berakning(tmp_path).bok)
    assert [slag(namn) for namn in (
        "Stadens vänner", "Bo kommun", "Kommunalförbundet Nord", "Region Öst", "Labbet", "Lab AB",
    )] == ["okand", "kommun", "forbund", "region", "okand", "ovriga"]  # fmt: skip


def test_kontona_i_bladet_finns_i_bada_kontoplanerna() -> None:
    for rad_ in listdata("scb-rakenskapssammandrag.toml")["rad"]:  # type: ignore[attr-defined]
        assert rad_["bas"]
        assert rad_["kommun_bas"]
    assert len({slag.id for slag in motpartsslag()}) == len(motpartsslag())
