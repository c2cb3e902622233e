"""The English edition: a term for every label, and the same figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lkbr.uppstallning import KONTOPLANER, REGIMER, las_kontotabell, las_uppstallning
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.kommandon.cli import main
from rakenskap.rakningar.fakta import FAKTA
from rakenskap.rakningar.rakenskaper import gor_rakenskaper
from rakenskap.rapport.rapport import Rakenskaper
from rakenskap.utskrift.engelska import Engelsktolk, las_egna_ord, pa_engelska, termer
from tests.hjalp import skriv_bok, ver

LEDGER = Path(__file__).parents[3] / "ledger"


@pytest.fixture(scope="module")
def bok() -> Bok:
    return las_bok(LEDGER)


def arets(bok: Bok, ar: int) -> Rakenskaper:
    utfall = gor_rakenskaper(bok, ar)
    assert utfall.rakenskaper is not None
    return utfall.rakenskaper


@pytest.mark.parametrize("regim", REGIMER)
def test_varje_rad_i_varje_form_har_en_term(regim: str) -> None:
    form = las_uppstallning(regim)
    listor = (form.resultatrakning, form.balansrakning, form.inom_linjen, form.kassaflodesanalys)
    etiketter = {rad.etikett for lista in listor for rad in lista}
    assert etiketter - set(termer()) == set()
    assert form.namn in termer()


@pytest.mark.parametrize("kontoplan", KONTOPLANER)
def test_varje_delpost_har_en_term(kontoplan: str) -> None:
    namn = {delpost.namn for delpost in las_kontotabell(kontoplan).delposter.values()}
    assert namn - set(termer()) == set()


def test_varje_uppgift_som_kan_saknas_har_en_term() -> None:
    tolk = Engelsktolk()
    for ett in FAKTA:
        tolk.text(ett.vad)
    assert tolk.kvar == {}


def _egna_texter(bok: Bok) -> str:
    """Return all that the federation has written: settings, chart, register, statistics."""
    filer = [
        fil
        for monster in ("*.toml", "*.beancount", "*/*.beancount", "*/*/*.csv")
        for fil in LEDGER.glob(monster)
    ]
    return "\n".join(fil.read_text("utf-8") for fil in filer if fil.name != "engelska.toml")


@pytest.mark.parametrize("ar", range(2016, 2024))
def test_bara_forbundets_egna_texter_star_pa_svenska(ar: int, bok: Bok) -> None:
    """What the program says of any year is in English, whatever the regime."""
    _, svenska = pa_engelska(arets(bok, ar))
    egna = _egna_texter(bok).casefold().replace("-", " ")
    for text in svenska:
        # The useful life, far into a paragraph, is filled in from the register.
        assert text[:60].casefold().replace("-", " ") in egna, text


def test_talen_ar_desamma(bok: Bok) -> None:
    svenska = arets(bok, 2023)
    engelska, _ = pa_engelska(svenska)
    for rapport in engelska.rapporter:
        sv = svenska.rapport(rapport.id)
        assert [(r.id, [(c.nyckel, c.ore, c.visat) for c in r.celler]) for r in rapport.rader] == [
            (r.id, [(c.nyckel, c.ore, c.visat) for c in r.celler]) for r in sv.rader
        ]


def test_med_egna_ord_ar_bara_principerna_kvar(bok: Bok) -> None:
    _, svenska = pa_engelska(arets(bok, 2023), las_egna_ord(LEDGER))
    assert [text for text in svenska if len(text) < 60] == []


@pytest.mark.parametrize(
    ("svenska", "engelska"),
    [
        ("Netto 2022", "Net 2022"),
        ("Summa finansiella intäkter", "Total financial income"),
        ("20 % av delen från 0 till 7 mnkr", "20 % of the part from 0 to 7 MSEK"),
        ("76,80", "76.80"),
        ("1930 Kassa och bank", "1930 Cash and bank balances"),
        ("Novum, procent av kostnaderna", "Novum, per cent of expenses"),
        ("LKBR 4:3; RKR R5", "LKBR 4:3; RKR R5"),
    ],
)
def test_texter_med_ar_belopp_och_namn(svenska: str, engelska: str) -> None:
    assert Engelsktolk().text(svenska) == engelska


def test_alla_format_skrivs_pa_engelska(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The frame of the pages too; what has no English is said."""
    mapp = skriv_bok(
        tmp_path / "bok",
        ver("A1", "2023-12-30", "F", "Bidrag", "1930 900.00; 3985 -900.00")
        + ver("A2", "2023-12-31", "V", "Hyra", "5010 100.00; 1930 -100.00"),
    )
    ord_ = ["rapporter", "2023", "--bok", str(mapp), "--sprak", "en", "--ut", str(tmp_path)]
    assert main(ord_) == 0
    ut = capsys.readouterr().out
    assert "egna texter står på svenska" in ut
    filer = {fil.suffix: fil for fil in (tmp_path / "2023").iterdir()}
    assert {fil.name for fil in filer.values()} == {
        f"rakenskaper-2023-en.{ett}" for ett in ("pdf", "html", "xlsx", "json")
    }
    sida = filer[".html"].read_text("utf-8")
    assert '<html lang="en">' in sida
    assert "Statement of financial position" in sida
    for svenska in ("Belopp i", ">Not<", "Upprättade", "Innehåll", "Resultaträkning", "Summa "):
        assert svenska not in sida, svenska
    assert json.loads(filer[".json"].read_text("utf-8"))["sprak"] == "en"
    assert filer[".pdf"].read_bytes().startswith(b"%PDF")


def test_egna_ord_som_inte_gar_att_lasa(tmp_path: Path) -> None:
    assert las_egna_ord(tmp_path) == {}
    (tmp_path / "engelska.toml").write_text("[ord]\na = 1\n", encoding="utf-8")
    with pytest.raises(BokFelError, match="Filen har annat än ord"):
        las_egna_ord(tmp_path)
