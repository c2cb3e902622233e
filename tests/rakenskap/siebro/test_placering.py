"""Charts in the wild: what an account's name, #SRU, #KTYP and number say of its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from lkbr.uppstallning import las_kontotabell
from rakenskap.bok.felrad import BokFelError
from rakenskap.siebro import Kartor, bok_fran_sie, las_kartor, las_siefiler
from rakenskap.siebro.kontotabell import Kontorad, av_filer, som_csv
from rakenskap.siebro.placering import Sakerhet, efter_namn, part_i
from tests.rakenskap.siebro.siehjalp import skriv_sie

BAS = las_kontotabell("bas")
TROLIG, SAKER, OSAKER = Sakerhet.TROLIG, Sakerhet.SAKER, Sakerhet.OSAKER


@pytest.mark.parametrize(
    ("nummer", "namn", "delpost", "sakerhet"),
    [
        ("3010", "Medlemsavgift Försäkringskassan", "medlemsbidrag_stat", SAKER),
        ("3011", "Medlemsavgift Region Skåne", "medlemsbidrag_region", SAKER),
        ("3012", "Medlemsavgift Eslövs kommun", "medlemsbidrag_kommun", SAKER),
        ("3013", "Medlemsavgift Arvika", "medlemsbidrag_kommun", SAKER),
        ("3014", "Driftbidrag kommun", "medlemsbidrag_kommun", SAKER),
        ("3015", "Bidrag Malmö stad", "medlemsbidrag_kommun", TROLIG),
        ("3016", "Höör", "medlemsbidrag_kommun", OSAKER),
        ("3017", "Region Örebro län", "medlemsbidrag_region", OSAKER),
        ("3985", "Bidrag Landstinget", "medlemsbidrag_region", TROLIG),
        ("3990", "ESF-medel Conecto", "eu_och_andra_bidrag", TROLIG),
        ("6420", "Räkenskapsrevision", "rakenskapsrevision", TROLIG),
        ("6570", "Revisionsarvode", "revision", TROLIG),
        ("1950", "Skattekonto", "skattekonto", TROLIG),
        ("1682", "Koncernkonto Norda kommun", "kassa_bank", TROLIG),
        ("2899", "Upplupna semesterlöner", "semesterskuld", TROLIG),
    ],
)
def test_namnet_sager_mer_an_numret(
    nummer: str, namn: str, delpost: str, sakerhet: Sakerhet
) -> None:
    (egen,) = BAS.traffar(nummer)
    svar = efter_namn(nummer, namn, BAS.delposter[egen].post, egen)
    assert svar is not None
    assert (svar.delpost, svar.sakerhet) == (delpost, sakerhet)


@pytest.mark.parametrize(
    ("nummer", "namn"),
    [
        ("3010", "Försäljning till kommun"),
        ("3041", "Hyra från Malmö stad"),
        ("3985", "Bidrag från staten"),
        ("3980", "Lönebidrag från Arbetsförmedlingen"),
        ("3050", "Avgifter konferens Region Skåne"),
        ("6421", "Revision utom räkenskapsrevision"),
        ("1930", "Företagskonto"),
        ("6570", "Bankkostnader"),
        ("5010", "Lokalhyra Lunds kommun"),
    ],
)
def test_numret_galler_nar_namnet_inte_sager_nagot_annat(nummer: str, namn: str) -> None:
    (egen,) = BAS.traffar(nummer)
    assert efter_namn(nummer, namn, BAS.delposter[egen].post, egen) is None


def test_avrakning_med_kommunen_ar_bank_bara_nar_ingen_annan_finns() -> None:
    ord_ = ("1681", "Avräkning kommun", "fordringar", "ovriga_fordringar")
    svar = efter_namn(*ord_, ingen_bank=True)
    assert svar is not None
    assert svar.delpost == "kassa_bank"
    assert "inget konto för kassa och bank" in svar.grund
    assert efter_namn(*ord_, ingen_bank=False) is None


@pytest.mark.parametrize(
    ("namn", "typ"),
    [("F-kassan", "stat"), ("Regionen", "region"), ("Ydre", "kommun"), ("Bergman", ""), ("X", "")],
)
def test_parten_i_ett_namn(namn: str, typ: str) -> None:
    assert part_i(namn) == typ


# ---------------------------------------------------------------------- a stranger's file

# Members on 3010-3012, the municipality keeps the money, revision on 6420, a number without place.
FRAMMANDE = """\
#FLAGGA 0
#PROGRAM "Byrån" 1
#FORMAT PC8
#GEN 20250110
#SIETYP 4
#FNAMN "Samordningsförbundet Grannen"
#RAR 0 20240101 20241231
#KONTO 1681 "Avräkning kommun"
#KONTO 2067 "Balanserat"
#KONTO 3010 "Medlemsavgift Försäkringskassan"
#KONTO 3011 "Medlemsavgift Region Norr"
#KONTO 3012 "Medlemsavgift kommun"
#KONTO 6420 "Revision"
#KONTO 0440 "Föreläsare"
#SRU 0440 7513
#IB 0 1681 100.00
#IB 0 2067 -100.00
#UB 0 1681 930.00
#UB 0 2067 -100.00
#RES 0 3010 -500.00
#RES 0 3011 -250.00
#RES 0 3012 -250.00
#RES 0 6420 100.00
#RES 0 0440 70.00
#VER A 1 20240105 "Bidrag"
{
#TRANS 1681 {} 1000.00
#TRANS 3010 {} -500.00
#TRANS 3011 {} -250.00
#TRANS 3012 {} -250.00
}
#VER A 2 20240205 "Revision och föreläsare"
{
#TRANS 6420 {} 100.00
#TRANS 0440 {} 70.00
#TRANS 1681 {} -170.00
}
"""


def tabell(fil: Path, kartor: Kartor | None = None) -> dict[str, Kontorad]:
    _, bokforing = bok_fran_sie(las_siefiler([fil]), kartor)
    return {rad.konto: rad for rad in av_filer(bokforing)}


def test_en_frammande_fils_konton_med_grund_och_sakerhet(tmp_path: Path) -> None:
    rader = tabell(skriv_sie(tmp_path / "f.se", FRAMMANDE))
    assert {konto: (rad.delpost, rad.sakerhet) for konto, rad in rader.items()} == {
        "0440": ("ovriga_externa", "trolig"),
        "1681": ("kassa_bank", "trolig"),
        "2067": ("eget_kapital", "säker"),
        "3010": ("medlemsbidrag_stat", "säker"),
        "3011": ("medlemsbidrag_region", "säker"),
        "3012": ("medlemsbidrag_kommun", "säker"),
        "6420": ("revision", "säker"),
    }
    assert rader["0440"].grund == "#SRU 7513"
    assert rader["3010"].grund == "namnet «Medlem» och parten (stat)"


def test_raderna_i_rakenskaperna_och_vad_som_sags(tmp_path: Path) -> None:
    """Cash flow, contributions and revision are there, and each assumption is told."""
    from rakenskap.rakningar.rakenskaper import gor_rakenskaper

    bok, bokforing = bok_fran_sie(las_siefiler([skriv_sie(tmp_path / "f.se", FRAMMANDE)]))
    utfall = gor_rakenskaper(bok.krav_felfri(), 2024)
    assert utfall.rakenskaper is not None
    ut = utfall.rakenskaper
    assert ut.rapport("kassaflodesanalys").rad("arets_kassaflode").celler[0].ore == 83_000
    bidrag = ut.rapport("rekommenderat_eget_kapital").rad("medlemsbidrag")
    assert bidrag.celler[0].ore == 100_000
    assert ut.rapport("rakenskapsrevision").rad("summa").celler[0].ore == 10_000
    sagt = [ett.text for ett in bokforing.fynd]
    assert any("1681" in text and "(trolig)" in text for text in sagt)
    assert any("3010" in text and "inte till Övriga intäkter" in text for text in sagt)


def test_tabellen_andrad_i_kalkylprogrammet_lases_tillbaka(tmp_path: Path) -> None:
    fil = skriv_sie(tmp_path / "f.se", FRAMMANDE)
    text = som_csv(tabell(fil).values(), "bas").replace(
        "0440;Föreläsare;ovriga_externa", "0440;Föreläsare;kop_av_verksamhet"
    )
    karta = tmp_path / "konton.csv"
    karta.write_text(text, encoding="utf-8-sig")
    ny = tabell(fil, las_kartor(karta))["0440"]
    assert (ny.delpost, ny.grund) == ("kop_av_verksamhet", "egen tabell")


@pytest.mark.parametrize(
    ("konto", "delpost", "fel"),
    [
        ("2067", "ovriga_intakter", "Konto 2067 Balanserat kan inte föras till Övriga intäkter"),
        ("3010", "kassa_bank", "kontot hör till resultaträkningen"),
    ],
)
def test_en_karta_som_inte_kan_vara_nekas(
    tmp_path: Path, konto: str, delpost: str, fel: str
) -> None:
    fil = skriv_sie(tmp_path / "f.se", FRAMMANDE)
    with pytest.raises(BokFelError, match=fel):
        tabell(fil, Kartor(poster={konto: delpost}))


@pytest.mark.parametrize(
    ("text", "fel"),
    [
        ("konto;namn\n1;x\n", "Kolumnen delpost saknas"),
        ("konto;delpost\n1930;bank\n", 'rad 2|"bank" finns inte'),
        ("konto;delpost\n1930;kassa_bank\n1930;kassa_bank\n", "står två gånger, också på rad 2"),
    ],
)
def test_en_tabell_som_inte_gar_att_lasa(tmp_path: Path, text: str, fel: str) -> None:
    karta = tmp_path / "konton.csv"
    karta.write_text(text, encoding="utf-8")
    with pytest.raises(BokFelError, match=fel):
        las_kartor(karta)
