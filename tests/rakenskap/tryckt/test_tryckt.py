"""A printed report read back: numbers, tables, sums, and the cell that is wrong."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from rakenskap.bok.bok import Bok, las_bok
from rakenskap.kommandon.cli import main
from rakenskap.rakningar.rakenskaper import Utfall, gor_rakenskaper
from rakenskap.rapport.rapport import Rakenskaper
from rakenskap.tryckt.granskning import Rapportgranskning, granska, las_tryckt
from rakenskap.tryckt.mot_bok import jamfor_med_bok
from rakenskap.tryckt.slutledning import slag_av_fel
from rakenskap.tryckt.tal import las_tal, som_tryckt
from rakenskap.utskrift.skriv import skriv_rapporter

LEDGER = Path(__file__).parents[3] / "ledger"


@pytest.fixture(scope="module")
def bocker() -> Bok:
    return las_bok(LEDGER)


@pytest.fixture(scope="module")
def arets(bocker: Bok) -> Utfall:
    return gor_rakenskaper(bocker, 2023)


def _granskad(mapp: Path, text: str, namn: str = "not-2.csv") -> Rapportgranskning:
    fil = mapp / namn
    fil.write_text(text, encoding="utf-8")
    return granska([las_tryckt(fil)])


def _fel(g: Rapportgranskning) -> list[tuple[str, str, Decimal, Decimal, str]]:
    return [
        (
            g.celler.rad(ett.cell).etikett,
            g.celler.tabell(ett.cell).kolumner[ett.cell.kolumn],
            ett.tryckt,
            ett.bor_vara,
            ett.klass,
        )
        for ett in g.fel
    ]


# --- numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "varde"),
    [
        ("1 234 567", "1234567"),
        ("−1\u202f234", "-1234"),
        ("(1 234)", "-1234"),
        ("–", None),
        ("12,5", "12.5"),
        ("12 %", "12"),
        ("1.234.567", "1234567"),
        ("2023-01-01", None),
        ("Inga", None),
    ],
)
def test_tal_som_de_trycks(text: str, varde: str | None) -> None:
    tal = las_tal(text)
    assert (tal.varde if tal else None) == (None if varde is None else Decimal(varde))


def test_tal_skrivs_som_de_trycks() -> None:
    assert som_tryckt(Decimal(-1234567), Decimal(1)) == "−1 234 567"
    assert som_tryckt(Decimal("12.5"), Decimal("0.1")) == "12,5"


@pytest.mark.parametrize(
    ("tryckt", "ratt", "slag"),
    [
        (10_896_099, 10_869_099, "två siffror är omkastade"),
        (-5, 5, "fel tecken"),
        (325_119, 322_119, "en siffra är fel"),
        (32_511, 325_119, "en siffra saknas"),
        (3_251_199, 325_119, "en siffra är för mycket"),
        (16_810_940, 5_940_024, ""),
    ],
)
def test_slag_av_fel(tryckt: int, ratt: int, slag: str) -> None:
    assert slag_av_fel(Decimal(tryckt), Decimal(ratt)) == slag


# --- sums ------------------------------------------------------------------------------------

NOT = """rad,2023,2022
Driftbidrag från staten,1000000,900000
Driftbidrag från kommun,500000,450000
Driftbidrag från region,{region},450000
Summa,2000000,1800000
"""


def test_en_summa_som_haller_ger_inget_fynd(tmp_path: Path) -> None:
    g = _granskad(tmp_path, NOT.format(region=500_000))
    assert g.ok
    assert len(g.relationer) == 2


def test_en_omkastad_siffra_pekas_ut_med_vad_den_bor_vara(tmp_path: Path) -> None:
    g = _granskad(tmp_path, NOT.format(region=50_000))
    assert _fel(g) == [
        ("Driftbidrag från region", "2023", Decimal(50_000), Decimal(500_000), "fel")
    ]
    assert not g.ok


def test_hogst_tre_kronor_ar_avrundning(tmp_path: Path) -> None:
    g = _granskad(tmp_path, NOT.format(region=500_003))
    assert [klass for *_, klass in _fel(g)] == ["avrundning"]
    assert _fel(_granskad(tmp_path, NOT.format(region=500_004)))[0][4] == "fel"


def test_en_krona_i_en_summa_av_tre_forklaras_av_avrundning(tmp_path: Path) -> None:
    g = _granskad(tmp_path, NOT.format(region=500_001))
    assert not g.fel
    assert len(g.avrundade) == 1


def test_en_tabell_utan_summa_ger_inget_pastaende(tmp_path: Path) -> None:
    g = _granskad(tmp_path, "rad,2023,2022\nAntal möten,7,9\nAntal beslut,31,28\n")
    assert g.ok
    assert not g.relationer
    assert len(g.oprovade) == 4


def test_samma_belopp_i_tva_tabeller(tmp_path: Path) -> None:
    rr = "rad,2023,2022\nIntäkter,900,800\nKostnader,-400,-500\nÅrets resultat,500,300\n"
    br = "rad,2023,2022\nÅrets resultat,600,300\nÖvrigt eget kapital,1000,700\n"
    br += "Summa eget kapital,1600,1000\n"
    (tmp_path / "rr.csv").write_text(rr, encoding="utf-8")
    (tmp_path / "br.csv").write_text(br, encoding="utf-8")
    g = granska([las_tryckt(tmp_path / "rr.csv"), las_tryckt(tmp_path / "br.csv")])
    assert any(ett.slag == "samma" for ett in g.relationer)
    assert not g.ok or g.oavgjorda


def test_utfall_minus_budget_pa_varje_rad(tmp_path: Path) -> None:
    rader = "".join(f"Insats {n},{100 * n},{90 * n},{10 * n}\n" for n in range(1, 6))
    g = _granskad(tmp_path, "rad,budget,utfall,avvikelse\n" + rader.replace("450,50", "450,15"))
    assert _fel(g)[0][:4] == ("Insats 5", "avvikelse", Decimal(15), Decimal(50))


# --- whole reports ---------------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["pdf", "html", "xlsx"])
def test_programmets_egna_rapporter_har_inget_fel(
    arets: Utfall, tmp_path: Path, format_: str
) -> None:
    (fil,) = skriv_rapporter(arets, [format_], tmp_path)
    g = granska([las_tryckt(fil)])
    assert not g.fel
    assert len(g.celler.tal) > 400
    assert arets.rakenskaper is not None
    jamforelse = jamfor_med_bok(g.celler, arets.rakenskaper.rapporter)
    assert jamforelse.jamforda > 150
    assert not jamforelse.skillnader


def _med_fel(rakenskaper: Rakenskaper, slump: random.Random) -> tuple[Rakenskaper, int, int]:
    """Return the report with a slip in one shown amount, and the amount before and after."""
    platser = [
        (i, j, k)
        for i, rapport in enumerate(rakenskaper.rapporter)
        for j, rad in enumerate(rapport.rader)
        for k, cell in enumerate(rad.celler)
        if cell.visat is not None and abs(cell.visat) > 99 and "revision" not in rapport.titel
    ]
    i, j, k = slump.choice(platser)
    rapport = rakenskaper.rapporter[i]
    rad = rapport.rader[j]
    ratt = rad.celler[k].visat or 0
    fel = _slip(ratt, slump)
    celler = (*rad.celler[:k], replace(rad.celler[k], visat=fel), *rad.celler[k + 1 :])
    rader = (*rapport.rader[:j], replace(rad, celler=celler), *rapport.rader[j + 1 :])
    rapporter = list(rakenskaper.rapporter)
    rapporter[i] = replace(rapport, rader=rader)
    return replace(rakenskaper, rapporter=tuple(rapporter)), ratt, fel


def _slip(tal: int, slump: random.Random) -> int:
    siffror = str(abs(tal))
    plats = slump.randrange(len(siffror) - 1)
    nya = {
        "byt": siffror[:plats] + siffror[plats + 1] + siffror[plats] + siffror[plats + 2 :],
        "siffra": siffror[:plats] + str((int(siffror[plats]) + 4) % 10) + siffror[plats + 1 :],
        "extra": siffror[:plats] + siffror[plats] + siffror[plats:],
        "tecken": siffror,
    }
    slag = slump.choice(sorted(nya))
    svar = int(nya[slag]) * (-1 if (tal < 0) != (slag == "tecken") else 1)
    return svar if abs(svar - tal) > 3 else -tal


def test_fyrtio_planterade_fel(arets: Utfall, tmp_path: Path) -> None:
    """Each slip alone in a report: found in nine of ten, and nothing else is called wrong."""
    assert arets.rakenskaper is not None
    slump = random.Random(2023)  # noqa: S311 (the same slips each time)
    funna = falska = 0
    for _ in range(40):
        trasig, ratt, fel = _med_fel(arets.rakenskaper, slump)
        (fil,) = skriv_rapporter(replace(arets, rakenskaper=trasig), ["html"], tmp_path)
        g = granska([las_tryckt(fil)])
        utpekade = [(int(ett.tryckt), int(ett.bor_vara)) for ett in g.fel]
        funna += (fel, ratt) in utpekade
        falska += sum(par[0] != fel for par in utpekade)
    assert funna >= 36
    assert falska <= 2


# --- the command -----------------------------------------------------------------------------


def test_kommandot_sager_var_vad_och_vad_det_bor_vara(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil = tmp_path / "not-2.csv"
    fil.write_text(NOT.format(region=50_000), encoding="utf-8")
    assert main(["granska", str(fil), "--tabeller"]) == 1
    ut = capsys.readouterr().out
    assert "FEL   not-2, Driftbidrag från region, 2023 (rad 4):" in ut
    assert "tryckt 50 000, bör vara 500 000 (en siffra saknas)." in ut
    assert "1 tal är sannolikt fel." in ut


@pytest.mark.parametrize(
    ("namn", "innehall", "ord_"),
    [
        ("rapport.pdf", b"%PDF-1.7 trasig", "går inte att läsa som PDF"),
        ("rapport.docx", b"PK", "filen är docx"),
        ("rapport.xlsx", b"PK trasig", "går inte att läsa som XLSX"),
        ("tom.csv", b"", "Ingen tabell med belopp"),
    ],
)
def test_en_fil_som_inte_gar_att_lasa(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], namn: str, innehall: bytes, ord_: str
) -> None:
    (tmp_path / namn).write_bytes(innehall)
    assert main(["granska", str(tmp_path / namn)]) == 1
    fel = capsys.readouterr().err
    assert ord_ in fel
    assert "Gör så här" in fel


def test_text_som_ett_tal_ar_omkastat_i(tmp_path: Path) -> None:
    sida = (
        "<h2>Resultaträkning</h2><table><tr><th>kr</th><th>2023</th><th>2022</th></tr>"
        "<tr><td>Årets resultat</td><td>−4 862 339</td><td>−5 660 028</td></tr></table>"
        "<p>Årets resultat för förbundet blev −4 826 339 kronor enligt räkningen.</p>"
        "<p>Förra årets resultat för förbundet blev −5,7 mnkr, och en lampa kostade 99 kr.</p>"
    )
    g = _granskad(tmp_path, sida, "rapport.html")
    assert [(ett.tryckt, ett.bor_vara) for ett in g.text] == [
        ("−4 826 339 kronor", Decimal(4_862_339))
    ]


def test_arets_resultat_i_eget_kapital_ar_ingen_summa(tmp_path: Path) -> None:
    """Without debts the year before, assets less opening equity happen to be the result."""
    text = (
        "Post;2024;2023\nSumma tillgångar;1015;900\nI. Eget kapital vid årets början;900;875\n"
        "II. Årets resultat;-385;25\nIII. Eget kapital vid årets slut;515;900\n"
        "I. Långfristiga skulder;500;\nSumma eget kapital och skulder;1015;900\n"
    )
    assert _granskad(tmp_path, text, "balansrakning.csv").fel == ()
