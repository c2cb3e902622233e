"""`rakenskap sie` and `rakenskap rapporter FIL.se`: what a user types and sees."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from rakenskap.kommandon.cli import main
from tests.rakenskap.siebro.siehjalp import (
    EXEMPEL,
    EXEMPELFILER,
    HELA,
    INGA_EXEMPEL,
    VER,
    skriv_sie,
)


def _kor(capsys: pytest.CaptureFixture[str], *ord_: object) -> tuple[int, str, str]:
    status = main([str(ett) for ett in ord_])
    ut = capsys.readouterr()
    return status, ut.out, ut.err


def test_reports_straight_from_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fil = skriv_sie(tmp_path / "bokforing.se")
    status, ut, err = _kor(capsys, "rapporter", fil, "--format", "json", "--ut", tmp_path / "ut")
    assert status == 0
    assert "Räkenskaperna för 2023 (Samordningsförbundet Exempel):" in ut
    assert "bokforing.se: typ 4E, teckentabell 437" in err
    assert "Kontoplan: BAS" in err
    rapport = json.loads((tmp_path / "ut/2023/rakenskaper-2023.json").read_text("utf-8"))
    assert rapport["commit"] == "SIE-fil bokforing.se"
    assert not list(tmp_path.glob("*.beancount"))


def test_a_file_beside_other_books_has_nothing_to_do_with_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A log, statistics or texts in the folder are not of the file."""
    mapp = tmp_path / "bok"
    _kor(capsys, "sie", "las", skriv_sie(tmp_path / "x.se"), "--till", mapp, "--ja")
    (mapp / "2023/statistik").mkdir()
    (mapp / "2023/statistik/deltagare.csv").write_text("a,b\n1\n", encoding="utf-8")
    fil = skriv_sie(mapp / "senare.se", HELA.replace("Hyra", "Hyra i juni"))
    status, _, _ = _kor(capsys, "rapporter", fil, "--format", "json", "--ut", tmp_path / "ut")
    assert status == 0


def test_every_format_is_made_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fil = skriv_sie(tmp_path / "x.se", HELA.replace('"Kansli"', '"<b>=1+1</b>"'))
    status, _, _ = _kor(capsys, "rapporter", fil, "--ut", tmp_path / "ut", "--enhet", "tkr")
    assert status == 0
    html = (tmp_path / "ut/2023/rakenskaper-2023-tkr.html").read_text("utf-8")
    assert "<b>=1+1</b>" not in html
    assert "&lt;b&gt;=1+1&lt;/b&gt;" in html


def test_the_year_is_chosen_with_ar(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fil = skriv_sie(tmp_path / "x.se")
    ord_ = ("rapporter", fil, "--ar", "2022", "--format", "json", "--ut", tmp_path / "ut")
    assert _kor(capsys, *ord_)[0] == 0
    assert (tmp_path / "ut/2022/rakenskaper-2022.json").is_file()


def test_a_year_and_a_file_together_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = _kor(capsys, "rapporter", "2023", skriv_sie(tmp_path / "x.se"))
    assert status == 1
    assert "skriv året med --ar ÅR när du anger filer" in err


def test_a_word_that_is_neither_year_nor_file(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as slut:
        main(["rapporter", "i-fjol"])
    assert slut.value.code == 2
    assert "är inte ett giltigt värde" in capsys.readouterr().err


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = _kor(capsys, "rapporter", "finns-inte.se")
    assert status == 1
    assert "finns-inte.se: Filen går inte att läsa: mappen eller filen finns inte." in err


def test_unmapped_accounts_give_a_file_to_save(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = HELA.replace("#TRANS 5010 {1 90}", "#TRANS 9100 {1 90}").replace(
        "#RES 0 5010", "#RES 0 9100"
    )
    fil = skriv_sie(tmp_path / "x.se", text)
    status, ut, err = _kor(capsys, "sie", "las", fil, "--till", tmp_path / "bok", "--ja")
    assert status == 1
    assert "Konto 9100" in err
    kartor = tmp_path / "kartor.toml"
    kartor.write_text(ut.replace("ovriga_fordringar", "ovriga_externa"), encoding="utf-8")
    # Reports need no mapping: they show the proposal that they have used.
    status, _, err = _kor(capsys, "rapporter", fil, "--format", "json", "--ut", tmp_path / "ut")
    assert status == 0
    assert '[konton]\n"9100" = ' in err
    ord_ = ("rapporter", fil, "--kartor", kartor, "--format", "json", "--ut", tmp_path / "ut")
    assert _kor(capsys, *ord_)[0] == 0


@pytest.mark.parametrize(
    ("text", "fel"),
    [
        ('kontoplan = "bas2"', "finns inte"),
        ("konton = 1", "skriv [konton]"),
        ('[konton]\n"9100" = "hittepå"', "finns inte"),
        ('[konton]\n"9100" = { nummer = "12" }', "fyra till sex siffror"),
        ('[dimensioner]\n"1" = "x"', "skriv verksamhet, insats eller projekt"),
        ("[kontor]", "betyder ingenting här"),
        ("[", "TOML"),
    ],
)
def test_a_faulty_mapping_file_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, fel: str
) -> None:
    kartor = tmp_path / "kartor.toml"
    kartor.write_text(text, encoding="utf-8")
    status, _, err = _kor(capsys, "rapporter", skriv_sie(tmp_path / "x.se"), "--kartor", kartor)
    assert status == 1
    assert fel in err
    assert "kartor.toml" in err


def test_las_writes_a_ledger_and_skriv_gives_it_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil, mapp = skriv_sie(tmp_path / "x.se"), tmp_path / "ny/bok"
    status, ut, _ = _kor(capsys, "sie", "las", fil, "--till", mapp, "--ja", "--av", "ekonom")
    assert status == 0
    assert f"Skrivet i {mapp}." in ut
    assert _kor(capsys, "kontroll", "2023", "--bok", mapp)[0] == 0
    ut_fil = tmp_path / "ut/2023.se"
    status, ut, _ = _kor(capsys, "sie", "skriv", "2023", "--bok", mapp, "--ut", ut_fil)
    assert status == 0
    assert "SIE typ 4E" in ut
    status, ut, _ = _kor(capsys, "sie", "granska", ut_fil)
    assert status == 0
    assert "kontrollsumman (#KSUMMA) stämmer" in ut
    assert "2 anmärkningar. Filen kan användas." in ut
    assert sorted(ett.name for ett in ut_fil.parent.iterdir()) == ["2023.se", "kontrollpunkter"]


def test_las_again_says_that_nothing_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil, mapp = skriv_sie(tmp_path / "x.se"), tmp_path / "bok"
    _kor(capsys, "sie", "las", fil, "--till", mapp, "--ja")
    status, ut, _ = _kor(capsys, "sie", "las", fil, "--till", mapp, "--ja")
    assert (status, ut) == (
        0,
        "Böckerna har redan allt i filen (4 verifikationer). Ingenting är ändrat.\n",
    )


def test_a_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fil, mapp = skriv_sie(tmp_path / "x.se"), tmp_path / "bok"
    status, ut, _ = _kor(capsys, "sie", "las", fil, "--till", mapp, "--torr")
    assert status == 0
    assert "Torr körning. Ingenting är skrivet." in ut
    assert not mapp.exists()


def test_a_dry_run_finds_what_a_real_one_would(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil = skriv_sie(tmp_path / "x.se", HELA.replace("5010 {1 90} 200.00", "5010 {1 90} 201.00"))
    status, ut, err = _kor(capsys, "sie", "las", fil, "--till", tmp_path / "bok", "--torr")
    assert status == 1
    assert "Verifikationen balanserar inte: debet och kredit skiljer 1,00 kr." in err
    assert "Torr körning" not in ut
    assert not (tmp_path / "bok").exists()


def test_a_failed_reading_leaves_no_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil = skriv_sie(tmp_path / "x.se", HELA.replace("5010 {1 90} 200.00", "5010 {1 90} 201.00"))
    mapp = tmp_path / "a/b/bok"
    status, _, err = _kor(capsys, "sie", "las", fil, "--till", mapp, "--ja")
    assert status == 1
    assert "balanserar inte" in err
    assert "Ingenting är skrivet." in err
    assert not (tmp_path / "a").exists()


def test_skriv_says_what_code_page_437_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil, mapp = tmp_path / "x.se", tmp_path / "bok"
    fil.write_bytes(HELA.replace('"Hyra"', '"Hyra – juni €"').encode())
    _kor(capsys, "sie", "las", fil, "--till", mapp, "--ja")
    status, _, err = _kor(capsys, "sie", "skriv", "2023", "--bok", mapp, "--ut", tmp_path / "u.se")
    assert status == 0
    assert "Tecknet ”–” har skrivits som ”-” (1 gånger)." in err
    assert "Tecknet ”€” har skrivits som ”EUR” (1 gånger)." in err
    assert b'"Hyra - juni EUR"' in (tmp_path / "u.se").read_bytes()


def test_a_year_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapp = tmp_path / "bok"
    _kor(capsys, "sie", "las", skriv_sie(tmp_path / "x.se"), "--till", mapp, "--ja")
    status, _, err = _kor(capsys, "sie", "skriv", "2019", "--bok", mapp)
    assert status == 1
    assert "Räkenskapsåret 2019 finns inte i böckerna. Gör så här: välj ett av 2022, 2023." in err


def test_granska_shows_every_fault_and_says_whether_the_file_can_be_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fil = skriv_sie(tmp_path / "x.se", HELA.replace("5010 {1 90} 200.00", "5010 {1 90} 201.00"))
    status, ut, err = _kor(capsys, "sie", "granska", fil)
    assert status == 1
    assert "x.se: SIE typ 4E, teckentabell 437, år 2023-01-01 – 2023-12-31" in ut
    assert "11 konton, 4 verifikationer med 9 rader; ingen kontrollsumma (#KSUMMA)" in ut
    assert "fel: Verifikation ”A3” balanserar inte" in err
    assert "görs inte av den förrän varje verifikation balanserar" in ut


# ---------------------------------------------------------------------- real files


@pytest.mark.skipif(not EXEMPELFILER, reason=INGA_EXEMPEL)
@pytest.mark.parametrize("fil", EXEMPELFILER or [EXEMPEL], ids=lambda fil: fil.name)
def test_a_real_file_gives_reports_or_a_clear_refusal(
    fil: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _kor(capsys, "sie", "granska", fil)
    ord_ = ("rapporter", fil, "--format", "json", "--ut", tmp_path / "ut")
    status, ut, err = _kor(capsys, *ord_)
    if "Räkenskaperna för" in ut:
        assert status == ("UTKAST" in ut)
        assert all(("-utkast." in ett.name) == status for ett in tmp_path.glob("ut/*/*"))
    else:
        assert status == 1
        assert "Ingenting är skrivet." in err
        assert "Gör så här:" in err or "FEL" in ut
        assert not (tmp_path / "ut").exists()
    las = ("sie", "las", fil, "--till", tmp_path / "bok", "--ja")
    status, _, err = _kor(capsys, *las)
    assert status == 0 or ("Gör så här:" in err and not (tmp_path / "bok").exists())


@pytest.mark.skipif(not EXEMPELFILER, reason=INGA_EXEMPEL)
def test_most_whole_years_of_the_samples_give_reports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without configuration: whole, or as utkast where something in the file is wrong.

    The rest are of type 4I, or have a voucher that does not balance.
    """
    utfall: dict[int, set[str]] = {0: set(), 1: set()}
    for fil in EXEMPELFILER:
        ord_ = ("rapporter", fil, "--format", "json", "--ut", tmp_path / "ut")
        status, ut, _ = _kor(capsys, *ord_)
        if "Räkenskaperna för" in ut:
            utfall[status].add(fil.name)
    assert {
        "alipsa__12_typ4.se",
        "alipsa__16_typ3.se",
        "alipsa__44_sie4.se",
        "alipsa__54_transaktioner_ovnbolag.se",
        "jsisie__magenta_bokforing_SIE4E.se",
    } <= utfall[0]
    assert {
        "alipsa__0_BL0001_typ1.SE",  # a year that is not the calendar year
        "alipsa__38_Bokslut_Norstedts_SIE_4E.se",
        "alipsa__3_BL0001_typ4.SE",
        "alipsa__40_Norstedts_Revision_SIE_1.SE",
        "alipsa__35_MAMUT_SIE4_EXPORT.SE",  # opening balances that are not the closing ones
        "alipsa__64_SIE-fil_fran_Visma_Eget_Aktiebolag_2010.se",  # that do not sum to nought
        "jsisie__Sie4.se",  # vouchers are missing, and a negative asset
        "jsisie__SIE4_Exempelfil_med_underdim.SE",  # a dividend, directly against equity
        "neam__Sie2.se",
        "neam__Sie4.se",
    } <= utfall[1]


def _utan_verifikation(text: str, vilken: int) -> str:
    """Return a file without one of its vouchers, as if the export had lost it."""
    delar = re.split(r"(?m)^(?=#VER )", text)
    borta, _, rest = delar[vilken + 1].partition("}\n")
    assert borta.startswith("#VER")
    return "".join([*delar[: vilken + 1], rest, *delar[vilken + 2 :]])


ANDRADE = {
    "the first voucher is gone": _utan_verifikation(HELA, 0),
    "the last voucher is gone": _utan_verifikation(HELA, 3),
    "an amount in both rows": HELA.replace("4010 {1 10 6 P1 20 X} 300", "4010 {} 301").replace(
        "1930 {} -300.00", "1930 {} -301.00"
    ),
    "an opening balance": HELA.replace("#IB 0 1930 1020.00", "#IB 0 1930 1021.00"),
    "a closing balance": HELA.replace("#UB 0 2440 -100.00", "#UB 0 2440 -101.00"),
    "a result": HELA.replace("#RES 0 5010 200.00", "#RES 0 5010 201.00"),
    "no closing balances and results": re.sub(r"(?m)^#(UB|RES) 0 .*\n", "", HELA),
    "two openings out by the same amount": HELA.replace(
        "#IB 0 1930 1020.00", "#IB 0 1930 1021.00"
    ).replace("#IB 0 2067 -1060.00", "#IB 0 2067 -1061.00"),
    "a voucher twice": HELA + "#VER" + VER.split("#VER")[2],
    "an account in both": HELA.replace("#TRANS 5010 {1 90} 200.00", "#TRANS 4010 {1 90} 200.00"),
    "another year": HELA.replace("#RAR 0 20230101 20231231", "#RAR 0 20220701 20230630"),
}


def test_the_whole_file_is_no_utkast(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fil = skriv_sie(tmp_path / "x.se", HELA)
    assert _kor(capsys, "rapporter", fil, "--format", "json", "--ut", tmp_path / "ut")[0] == 0


@pytest.mark.parametrize("text", ANDRADE.values(), ids=list(ANDRADE))
def test_a_file_that_does_not_explain_itself_is_at_most_an_utkast(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    fil = skriv_sie(tmp_path / "x.se", text)
    status, ut, _ = _kor(capsys, "rapporter", fil, "--format", "html", "--ut", tmp_path / "ut")
    assert status == 1
    assert re.search(r"FEL +C5\d SIE-filen", ut)
    (sida,) = tmp_path.glob("ut/*/rakenskaper-*-utkast.html")
    forst = sida.read_text(encoding="utf-8").partition("<main>")[0]
    assert "UTKAST: det som är fel" in forst
    assert "x.se" in forst


@pytest.mark.parametrize("rad", range(-len(VER.splitlines()), 0))
def test_a_file_cut_short_never_passes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rad: int
) -> None:
    """Cut after any line among the vouchers: refused or an utkast."""
    rader = HELA.splitlines(keepends=True)
    fil = skriv_sie(tmp_path / "x.se", "".join(rader[:rad]))
    status, _, _ = _kor(capsys, "rapporter", fil, "--format", "json", "--ut", tmp_path / "ut")
    assert status == 1
