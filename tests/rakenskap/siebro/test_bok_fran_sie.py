"""A SIE file as books in memory: what stands in the file, and what comes of it in the reports."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from beancount.core import data

from rakenskap.bok.felrad import BokFelError
from rakenskap.bok.kontroll import Kontroll
from rakenskap.rakningar.rakenskaper import Utfall
from rakenskap.siebro import Bokforing, Kartor, bok_fran_sie, bokfor_sie, las_siefiler
from rakenskap.siebro.fynd import krav_strikt
from rakenskap.siebro.kontoplan import OkartlagdaKontonError, kann_igen, slugnamn
from tests.rakenskap.siebro.siehjalp import ARET, FORRA, HELA, HUVUD, VER, belopp, bokfor, skriv_sie


def _nekad(mapp: Path, text: str, kartor: Kartor | None = None) -> BokFelError:
    with pytest.raises(BokFelError) as fel:
        bokfor(mapp, text, kartor=kartor)
    return fel.value


def _nekad_i_bocker(mapp: Path, text: str) -> BokFelError:
    filer = las_siefiler([skriv_sie(mapp / "fil.se", text)])
    with pytest.raises(BokFelError) as fel:
        bokfor_sie(filer)
    return fel.value


# ---------------------------------------------------------------------- the reports


def test_the_file_gives_statements_with_comparatives(tmp_path: Path) -> None:
    utfall, _ = bokfor(tmp_path, HELA)
    assert belopp(utfall, "resultatrakning", "arets_resultat", "2023") == 280_00
    assert belopp(utfall, "resultatrakning", "arets_resultat", "2022") == 60_00
    assert belopp(utfall, "balansrakning", "summa_tillgangar", "2023") == 1440_00
    assert belopp(utfall, "balansrakning", "eget_kapital_utgaende", "2022") == 1060_00


def test_the_comparative_cash_flow_comes_of_balances_and_says_so(tmp_path: Path) -> None:
    utfall, _ = bokfor(tmp_path, HELA)
    assert belopp(utfall, "kassaflodesanalys", "investering_materiella", "2022") == -60_00
    assert belopp(utfall, "kassaflodesanalys", "arets_kassaflode", "2022") == 20_00
    assert utfall.rakenskaper is not None
    efter = utfall.rakenskaper.rapport("kassaflodesanalys").efter
    assert efter == (
        "Kassaflödet 2022 är räknat på årets balanser, inte på verifikationer: investeringar och "
        "lån visas netto.",
    )


def test_dimensions_have_their_names_in_the_driftredovisning(tmp_path: Path) -> None:
    utfall, _ = bokfor(tmp_path, HELA)
    assert utfall.rakenskaper is not None
    rader = {r.etikett: r for r in utfall.rakenskaper.rapport("driftredovisning").rader}
    assert rader["Individinriktat"].celler[1].ore == -300_00
    assert rader["Kansli"].celler[1].ore == -200_00


def test_the_budget_is_the_whole_account_and_its_objects_once(tmp_path: Path) -> None:
    """4010 is budgeted at 55, of which 20 on kostnadsställe 10."""
    utfall, _ = bokfor(tmp_path, HELA)
    assert belopp(utfall, "driftredovisning", "10", "budget") == -20_00
    assert belopp(utfall, "driftredovisning", "summa", "budget") == -55_00


def test_without_former_opening_balances_its_cash_flow_is_left_out(tmp_path: Path) -> None:
    utan_ib = "".join(rad + "\n" for rad in FORRA.splitlines() if not rad.startswith("#IB"))
    utfall, bokforing = bokfor(tmp_path, HUVUD + utan_ib + ARET + VER)
    assert belopp(utfall, "resultatrakning", "arets_resultat", "2022") == 60_00
    assert belopp(utfall, "balansrakning", "kassa_bank", "2022") == 1020_00
    assert utfall.rakenskaper is not None
    kfa = utfall.rakenskaper.rapport("kassaflodesanalys")
    assert [kolumn.id for kolumn in kfa.kolumner] == ["2023"]
    assert kfa.efter == (
        "Kassaflödet 2022 kan inte visas: ingående balanser för 2022 är inte kända.",
    )
    assert any("2022 har ingen kassaflödesanalys" in fynd.text for fynd in bokforing.fynd)


def test_balances_that_do_not_hold_together_give_no_comparatives(tmp_path: Path) -> None:
    utfall, bokforing = bokfor(tmp_path, HUVUD + FORRA.replace("420.00", "421.00") + ARET + VER)
    assert utfall.rakenskaper is not None
    assert [k.id for k in utfall.rakenskaper.rapport("resultatrakning").kolumner] == ["2023"]
    assert "summerar inte till noll" in " ".join(fynd.text for fynd in bokforing.fynd)


def test_type_1_has_a_year_of_balances_only(tmp_path: Path) -> None:
    text = (HUVUD + FORRA + ARET).replace("#SIETYP 4", "#SIETYP 1")
    utfall, _ = bokfor(tmp_path, text)
    assert belopp(utfall, "resultatrakning", "arets_resultat", "2023") == 280_00
    assert belopp(utfall, "kassaflodesanalys", "arets_kassaflode", "2023") == 400_00


def test_two_years_files_make_one_set_of_books(tmp_path: Path) -> None:
    nasta = HUVUD.replace("20231231", "20241231").replace("20230101", "20240101")
    nasta = nasta.replace("20221231", "20231231").replace("20220101", "20230101")
    nasta += (
        "#IB 0 1220 60.00\n#IB 0 1229 -40.00\n#IB 0 1930 1420.00\n#IB 0 2067 -1340.00\n"
        "#IB 0 2440 -100.00\n#UB 0 1930 1320.00\n#RES 0 5010 0.00\n"
        '#VER A 1 20240105 "Betalt"\n{\n#TRANS 2440 {} 100.00\n#TRANS 1930 {} -100.00\n}\n'
    )
    utfall, bokforing = bokfor(tmp_path, nasta, HELA)
    assert bokforing.ar == (2022, 2023, 2024)
    assert belopp(utfall, "balansrakning", "kassa_bank", "2024") == 1320_00
    assert belopp(utfall, "resultatrakning", "arets_resultat", "2023") == 280_00
    # 2023 was not closed in the file: its result is, by an entry on the last day.
    bokslut = [e for e in bokforing.entries if e.narration == "Årets resultat 2023"]
    assert [(p.account[-4:], int(p.units.number or 0)) for p in bokslut[0].postings if p.units] == [
        ("kott", -280),
        ("ltat", 280),
    ]


def test_a_difference_outside_equity_is_shown(tmp_path: Path) -> None:
    text = HELA.replace("#IB 0 1930 1020.00", "#IB 0 1930 1010.00\n#IB 0 2440 10.00")
    _, bokforing = bokfor(tmp_path, text.replace("#UB 0 2440 -100.00", "#UB 0 2440 -90.00"))
    texter = [fynd.text for fynd in bokforing.fynd]
    assert (
        "Konto 1930: utgående balans 2022 är 1 020,00 kr men ingående balans 2023 1 010,00 kr. "
        "Skillnaden är bokförd den 1 januari 2023; ta reda på varför den finns. "
        "(LKBR 4 kap. 4 § p. 7)"
    ) in texter


# ---------------------------------------------------------------------- the entries


def _entries(mapp: Path, text: str) -> dict[str, data.Transaction]:
    _, bokforing = bokfor(mapp, text)
    return {str(entry.meta.get("ver")): entry for entry in bokforing.entries}


def test_a_voucher_keeps_all_that_the_file_says(tmp_path: Path) -> None:
    entry = _entries(tmp_path, HELA)["A2"]
    assert (entry.date, entry.narration) == (dt.date(2023, 3, 1), "Insatsen")
    assert entry.payee == "Ej angiven i SIE-filen"
    assert entry.meta["registrerad"] == dt.date(2023, 3, 2)
    assert entry.meta["av"] == "EK"
    assert entry.meta["underlag"] == "fil0.se"
    meta = entry.postings[0].meta or {}
    assert {k: v for k, v in meta.items() if k not in ("filename", "lineno")} == {
        "verksamhet": "10",
        "projekt": "P1",
        "dim-20": "X",
        "text": "Rad",
        "dag": dt.date(2023, 2, 28),
        "kvantitet": "2.5",
        "av": "SB",
    }


@pytest.mark.parametrize(
    ("serie", "nummer", "ver", "meta"),
    [
        ("A", "4", "A4", {}),
        ("5101", "1", "XA1", {"sie-serie": "5101", "sie-nummer": "1"}),
        ("b", "1", "B1", {"sie-serie": "b", "sie-nummer": "1"}),
        ('""', "1", "V1", {"sie-serie": "", "sie-nummer": "1"}),
        ("A", '""', "XA1", {"sie-serie": "A", "sie-nummer": "", "sie-skal": "saknas"}),
        ("A", "007", "XA1", {"sie-serie": "A", "sie-nummer": "007", "sie-skal": "ogiltigt"}),
        ("A", "12b", "XA1", {"sie-serie": "A", "sie-nummer": "12b", "sie-skal": "ogiltigt"}),
        ("A", "3", "XA1", {"sie-serie": "A", "sie-nummer": "3", "sie-skal": "dubblett"}),
    ],
)
def test_numbers_that_have_no_house_form_are_kept_beside(
    tmp_path: Path, serie: str, nummer: str, ver: str, meta: dict[str, str]
) -> None:
    egen = f'#VER {serie} {nummer} 20230701 "Egen"\n{{\n#TRANS 1930 {{}} 0\n}}\n'
    entry = next(e for e in _entries(tmp_path, HELA + egen).values() if e.narration == "Egen")
    assert entry.meta["ver"] == ver
    assert {k: v for k, v in entry.meta.items() if k.startswith("sie-") and k[4:7] != "reg"} == meta


def test_a_gap_in_the_numbers_is_told_by_the_voucher_after_it(tmp_path: Path) -> None:
    entries = _entries(tmp_path, HELA.replace("#VER A 3 ", "#VER A 6 "))
    assert entries["A6"].meta["lucka"] == "A3–A5 saknas i SIE-filen"


def test_a_date_outside_the_year_is_brought_in_and_kept(tmp_path: Path) -> None:
    entries = _entries(tmp_path, HELA.replace("A 3 20230601", "A 3 20250601"))
    assert entries["A3"].date == dt.date(2023, 12, 31)
    assert entries["A3"].meta["sie-datum"] == "2025-06-01"


def test_removed_rows_are_history_and_do_not_count(tmp_path: Path) -> None:
    text = HELA.replace(
        "#TRANS 5010 {1 90} 200.00",
        '#BTRANS 5010 {1 90} 150.00 "" "Fel belopp"\n#TRANS 5010 {1 90} 200.00',
    )
    entry = _entries(tmp_path, text)["A3"]
    assert entry.meta["sie-rad-0"] == '#BTRANS 5010 {1 90} 150.00 "" "Fel belopp"'
    assert len(entry.postings) == 3


# ---------------------------------------------------------------------- the chart


def test_kommun_bas_is_recognised_by_its_accounts(tmp_path: Path) -> None:
    from rakenskap import sie

    konton = [
        sie.Siekonto("5021", "Löner"),
        sie.Siekonto("5611", "Arbetsgivaravgifter"),
        sie.Siekonto("6011", "Lokalhyra"),
        sie.Siekonto("7911", "Avskrivning inventarier"),
    ]
    assert kann_igen(konton, "")[0] == "kommun_bas"
    # A program's own #KPTYP does not outweigh clear evidence; a few words are not enough.
    assert kann_igen(konton, "EUBAS97")[0] == "kommun_bas"
    assert kann_igen(konton[:2], "EUBAS97")[0] == "bas"
    assert kann_igen([sie.Siekonto("7210", "Löner")], "")[0] == "bas"


def test_the_user_may_say_which_chart_it_is(tmp_path: Path) -> None:
    _, bokforing = bokfor(tmp_path, HELA, kartor=Kartor(kontoplan="bas"))
    assert "som du har angett" in bokforing.fynd[0].text


def test_reserves_and_tax_of_a_company_have_lines_and_are_told(tmp_path: Path) -> None:
    text = HELA.replace("#DIM 1 ", '#KONTO 2110 "Periodiseringsfond"\n#DIM 1 ', 1)
    text = text.replace("#TRANS 2440 {} -100.00", "#TRANS 2110 {} -100.00")
    utfall, bokforing = bokfor(tmp_path, text.replace("#UB 0 2440", "#UB 0 2110"))
    assert belopp(utfall, "balansrakning", "andra_avsattningar", "2023") == 100_00
    assert any("Konto 2110 Periodiseringsfond" in fynd.text for fynd in bokforing.fynd)


def test_books_stop_at_an_account_without_line_with_a_mapping_file(tmp_path: Path) -> None:
    text = HELA.replace("#DIM 1 ", '#KONTO 9100 "Intern "kost"nad"\n#KTYP 9100 K\n#DIM 1 ', 1)
    text = text.replace("#TRANS 5010 {1 90} 200.00", "#TRANS 9100 {1 90} 200.00")
    fel = _nekad_i_bocker(tmp_path, text)
    assert isinstance(fel, OkartlagdaKontonError)
    assert '"9100" = "ovriga_externa"' in fel.bilaga
    assert "har ingen rad i uppställningarna (BAS)" in fel.fel[0].text
    # The proposal as it stands is a mapping that works.
    from rakenskap.siebro import las_kartor

    fil = tmp_path / "kartor.toml"
    fil.write_text(fel.bilaga, encoding="utf-8")
    utfall, _ = bokfor(tmp_path, text, kartor=las_kartor(fil))
    assert belopp(utfall, "resultatrakning", "verksamhetens_kostnader", "2023") == -500_00


def test_an_account_that_is_no_number_gets_one_by_the_mapping(tmp_path: Path) -> None:
    text = HELA.replace("#TRANS 5010 {1 90} 200.00", "#TRANS OBS {1 90} 200.00")
    fel = _nekad_i_bocker(tmp_path, text)
    assert '"OBS" = { nummer = "1690", post = "ovriga_fordringar" }' in fel.bilaga
    kartor = Kartor(nummer={"OBS": "5990"}, poster={"OBS": "ovriga_externa"})
    utfall, bokforing = bokfor(tmp_path, text, kartor=kartor)
    assert belopp(utfall, "resultatrakning", "verksamhetens_kostnader", "2023") == -500_00
    assert any(
        konto.meta.get("sie-konto") == "OBS" and konto.account == "Kostnader:5990"
        for konto in bokforing.konton
    )


def test_ktyp_that_contradicts_the_number_is_honoured_and_told(tmp_path: Path) -> None:
    text = HELA.replace("#DIM 1 ", "#KTYP 5010 T\n#DIM 1 ", 1).replace(FORRA, "")
    utfall, bokforing = bokfor(tmp_path, text)
    assert belopp(utfall, "balansrakning", "fordringar", "2023") == 200_00
    assert any("enligt #KTYP T ett tillgångskonto" in fynd.text for fynd in bokforing.fynd)


def test_accounts_are_never_dropped_in_silence(tmp_path: Path) -> None:
    text = HELA.replace("#DIM 1 ", '#KONTO 9999 "Obs"\n#DIM 1 ', 1)
    _, bokforing = bokfor(tmp_path, text)
    assert any("är utelämnade: 9999" in fynd.text for fynd in bokforing.fynd)


@pytest.mark.parametrize(
    ("namn", "slug"),
    [
        ("Avräkning för skatter (skattekonto)", "Avräkning-för-skatter-skattekonto"),
        ('"; <b>\\n $x', "b-n-x"),
        ("²½", ""),
        ("Ü" * 200, "Ü" * 100),
    ],
)
def test_names_become_parts_of_account_names(namn: str, slug: str) -> None:
    assert slugnamn(namn) == slug


# ---------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("andra", "text"),
    [
        (("#KPTYP BAS2014", "#VALUTA EUR"), "Filens valuta är EUR"),
        (("#RAR 0 20230101 20231231", "#RAR 0"), ""),
    ],
)
def test_what_cannot_become_books_is_refused_in_swedish(
    tmp_path: Path, andra: tuple[str, str], text: str
) -> None:
    fil = (HUVUD + ARET + VER).replace(*andra)
    if not text:
        assert bokfor(tmp_path, fil)[1].ar == (2023,)
        return
    fel = _nekad(tmp_path, fil)
    assert text in fel.fel[0].text
    assert "Gör så här:" in fel.fel[0].text
    assert "kap." in fel.fel[0].text


def test_an_unclosed_former_year_is_carried_where_the_file_explains_it(tmp_path: Path) -> None:
    """Opening balances lack last year's result, which #RES -1 tells."""
    forra = FORRA.replace("#UB -1 2069 -60.00\n", "").replace("#RES -1 8999 60.00\n", "")
    forra = "".join(rad + "\n" for rad in forra.splitlines() if not rad.startswith("#UB"))
    text = HUVUD + forra + ARET.replace("2067 -1060.00", "2067 -1000.00") + VER
    utfall, bokforing = bokfor(tmp_path, text)
    assert belopp(utfall, "balansrakning", "eget_kapital_utgaende", "2023") == 1340_00
    assert any("har förts till 2069" in fynd.text for fynd in bokforing.fynd)


def test_the_user_may_say_where_an_opening_difference_goes(tmp_path: Path) -> None:
    text = (HUVUD + ARET + VER).replace("#IB 0 2067 -1060.00", "#IB 0 2067 -1000.00")
    utfall, _ = bokfor(tmp_path, text, kartor=Kartor(ingaende_differens="2069"))
    assert belopp(utfall, "balansrakning", "eget_kapital_utgaende", "2023") == 1340_00


def test_an_unbalanced_voucher_fails_a_check(tmp_path: Path) -> None:
    utfall, _ = bokfor(tmp_path, HELA.replace("5010 {1 90} 200.00", "5010 {1 90} 201.00"))
    assert utfall.rakenskaper is None
    (fel,) = [ett for ett in utfall.kontroller if ett.id == "verifikationer"]
    assert "A3/2023 skiljer 1,00 kr" in fel.fynd[0]


def test_type_4i_has_no_balances_and_is_refused(tmp_path: Path) -> None:
    fel = _nekad(tmp_path, '#FLAGGA 0\n#SIETYP 4\n#VER "" "" 20230101\n{\n#TRANS 1930 {} 0\n}\n')
    assert "typ 4I" in fel.fel[0].text


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    fil = skriv_sie(tmp_path / "x.se", HELA[: HELA.rindex("}")])
    with pytest.raises(BokFelError, match="Filen är avbruten"):
        las_siefiler([fil])


def test_strict_reading_makes_every_warning_a_refusal(tmp_path: Path) -> None:
    fil = skriv_sie(tmp_path / "x.se", HELA.replace("#VER A 3 ", "#VER A 6 "))
    with pytest.raises(BokFelError, match="verifikationsnummer 3–5 saknas"):
        las_siefiler([fil], strikt=True)


def test_two_federations_are_not_read_together(tmp_path: Path) -> None:
    andra = HELA.replace("222000-0000", "222000-1111").replace("2023", "2024")
    filer = [skriv_sie(tmp_path / "a.se"), skriv_sie(tmp_path / "b.se", andra)]
    with pytest.raises(BokFelError, match="ett och samma förbund"):
        las_siefiler(filer)


def test_the_origin_of_the_figures_is_the_file(tmp_path: Path) -> None:
    fil = skriv_sie(tmp_path / "2023" / "x.se")
    bok, bokforing = bok_fran_sie(las_siefiler([fil]))
    assert bok.fel == ()
    assert bok.kalla == "SIE-fil x.se"
    assert bokforing.forbund.orgnr == "222000-0000"
    assert bok.forbund.ursprung.startswith("Räkenskaperna är gjorda direkt ur SIE-filen x.se (SHA")


# ---------------------------------------------------------------------- what is assumed for reports


def _antaganden(bokforing: Bokforing) -> list[str]:
    return [fynd.text for fynd in bokforing.fynd if fynd.antagande]


def test_an_account_without_line_is_on_the_proposed_one_and_told(tmp_path: Path) -> None:
    text = HELA.replace("#TRANS 5010 {1 90} 200.00", "#TRANS 9100 {1 90} 200.00")
    text = text.replace("#RES 0 5010", "#RES 0 9100")
    utfall, bokforing = bokfor(tmp_path, text)
    assert belopp(utfall, "resultatrakning", "verksamhetens_kostnader", "2023") == -500_00
    assert 'enligt förslaget "9100" = "ovriga_externa"' in _antaganden(bokforing)[0]
    assert '[konton]\n"9100" = "ovriga_externa"' in bokforing.fynd[2].text
    # The reader of the reports sees it too.
    assert utfall.rakenskaper is not None
    (text,) = utfall.rakenskaper.rapport("antaganden").stycken
    assert text.startswith("1. Konto 9100")
    rr = utfall.rakenskaper.rapport("resultatrakning")
    antagna = {rad.id for rad in rr.rader for cell in rad.celler if cell.antagen}
    assert "verksamhetens_kostnader" in antagna
    assert "verksamhetens_intakter" not in antagna


def test_accounts_that_are_no_numbers_get_one_each(tmp_path: Path) -> None:
    text = HELA.replace("#TRANS 5010 {1 90} 200.00", "#TRANS OBS {} 150.00\n#TRANS FEL {} 50.00")
    utfall, bokforing = bokfor(tmp_path, text)
    assert belopp(utfall, "balansrakning", "fordringar", "2023") == 200_00
    assert [konto.account for konto in bokforing.konton if "sie-konto" in konto.meta] == [
        "Tillgångar:1690",
        "Tillgångar:1691",
    ]


def test_a_long_number_has_the_line_of_its_first_four_digits(tmp_path: Path) -> None:
    utfall, bokforing = bokfor(tmp_path, HELA.replace(" 5010 ", " 50101234 "))
    assert belopp(utfall, "resultatrakning", "verksamhetens_kostnader", "2023") == -500_00
    assert 'post = "lokaler"' in _antaganden(bokforing)[0]


def test_an_opening_difference_without_reason_is_not_called_equity(tmp_path: Path) -> None:
    text = (HUVUD + ARET + VER).replace("#IB 0 2067 -1060.00", "#IB 0 2067 -1000.00")
    text = text.replace("#UB 0 2067 -1060.00", "#UB 0 2067 -1000.00")
    utfall, bokforing = bokfor(tmp_path, text)
    assert belopp(utfall, "balansrakning", "eget_kapital_utgaende", "2023") == 1280_00
    assert belopp(utfall, "balansrakning", "kortfristiga_skulder", "2023") == 160_00
    assert "60,00 kr skiljer" in _antaganden(bokforing)[0]
    assert "eget konto, 2890 Differens i ingående balanser" in _antaganden(bokforing)[0]
    assert [ett.id for ett in utfall.kontroller if not ett.ok] == ["sie_ib"]
    with pytest.raises(BokFelError, match="summerar inte till noll"):
        bokfor_sie(las_siefiler([tmp_path / "fil0.se"]))


def test_balances_only_lack_the_same_at_both_ends(tmp_path: Path) -> None:
    """The former year's result is on no account in the file."""
    text = (
        (HUVUD + ARET).replace("#SIETYP 4", "#SIETYP 1").replace("2067 -1060.00", "2067 -1000.00")
    )
    utfall, _ = bokfor(tmp_path, text)
    assert belopp(utfall, "balansrakning", "eget_kapital_utgaende", "2023") == 1280_00
    assert belopp(utfall, "balansrakning", "kortfristiga_skulder", "2023") == 160_00
    assert belopp(utfall, "resultatrakning", "arets_resultat", "2023") == 280_00


def test_opening_balances_alone_lack_an_amount(tmp_path: Path) -> None:
    """The closing balances hold, so the difference is a debt that was left out of the opening."""
    text = (HUVUD + ARET).replace("#SIETYP 4", "#SIETYP 1")
    text = text.replace("#IB 0 1930 1020.00", "#IB 0 1930 1025.00")
    utfall, bokforing = bokfor(tmp_path, text)
    assert belopp(utfall, "resultatrakning", "arets_resultat", "2023") == 280_00
    assert belopp(utfall, "balansrakning", "eget_kapital_utgaende", "2023") == 1340_00
    assert "eget konto, 2890" in _antaganden(bokforing)[0]


_DIREKT = """\
#VER A 4 20230901 "Utdelning"
{
#TRANS 2067 {} 50.00
#TRANS 1930 {} -50.00
}
"""
_STANGT = """\
#VER A 5 20231231 "Bokslut"
{
#TRANS 8999 {} 280.00
#TRANS 2069 {} -280.00
}
"""


@pytest.mark.parametrize("bokslut", ["", _STANGT])
def test_a_posting_to_equity_is_an_extraordinary_item_and_told(
    tmp_path: Path, bokslut: str
) -> None:
    utfall, bokforing = bokfor(tmp_path, HELA + _DIREKT + bokslut)
    assert belopp(utfall, "resultatrakning", "arets_resultat", "2023") == 230_00
    assert belopp(utfall, "balansrakning", "eget_kapital_utgaende", "2023") == 1290_00
    (text,) = _antaganden(bokforing)
    assert "A4/2023 bokför 50,00 kr direkt mot eget kapital (2067)" in text
    assert "extraordinär post, konto 8750" in text


def test_a_posting_to_equity_in_the_former_year(tmp_path: Path) -> None:
    """The former year is closed between the years; the item is in its result."""
    andra = (HUVUD + ARET + VER).replace("2023", "2024").replace("RAR -1 2022", "RAR -1 2023")
    andra = andra.replace("IB 0 1930 1020", "IB 0 1930 1370").replace("20221231", "20231231")
    andra = andra.replace("#IB 0 1229 -20", "#IB 0 1229 -40").replace(
        "IB 0 2067 -1060", "IB 0 2067 -1290"
    )
    andra += "#IB 0 2440 -100.00\n"
    utfall, bokforing = bokfor(tmp_path, HELA + _DIREKT, andra)
    assert belopp(utfall, "resultatrakning", "arets_resultat", "2023") == 230_00
    assert belopp(utfall, "balansrakning", "eget_kapital_utgaende", "2023") == 1290_00
    assert len(_antaganden(bokforing)) == 1


def test_a_closing_of_another_amount_than_the_result_is_told(tmp_path: Path) -> None:
    utfall, bokforing = bokfor(tmp_path, HELA + _STANGT.replace("280.00", "250.00"))
    assert belopp(utfall, "balansrakning", "eget_kapital_utgaende", "2023") == 1340_00
    assert "skiljer 30,00 kr från årets resultat" in _antaganden(bokforing)[0]


def test_strict_reports_rest_on_no_assumption(tmp_path: Path) -> None:
    _, bokforing = bokfor(tmp_path, HELA + _DIREKT)
    with pytest.raises(BokFelError, match="direkt mot eget kapital"):
        krav_strikt(bokforing.fynd)


def test_a_closed_former_year_without_its_closing_account_has_comparatives(tmp_path: Path) -> None:
    """Equity has the result in #UB -1, and #RES -1 leaves 8999 out."""
    utfall, bokforing = bokfor(tmp_path, HELA.replace("#RES -1 8999 60.00\n", ""))
    assert belopp(utfall, "resultatrakning", "arets_resultat", "2022") == 60_00
    assert belopp(utfall, "balansrakning", "eget_kapital_utgaende", "2022") == 1060_00
    assert any("bokslutskontot saknas i #RES" in fynd.text for fynd in bokforing.fynd)


def test_internal_accounts_that_sum_to_nought_take_each_other_out(tmp_path: Path) -> None:
    text = (
        HELA
        + "#RES 0 9301 70.00\n#RES 0 9399 -70.00\n"
        + ('#VER I 1 20230701 "Internt"\n{\n#TRANS 9301 {} 70.00\n#TRANS 9399 {} -70.00\n}\n')
    )
    utfall, bokforing = bokfor(tmp_path, text)
    assert belopp(utfall, "resultatrakning", "verksamhetens_kostnader", "2023") == -500_00
    assert all('"ovriga_externa"' in text for text in _antaganden(bokforing))


def test_an_unknown_account_with_income_is_income(tmp_path: Path) -> None:
    utfall, bokforing = bokfor(tmp_path, HELA.replace(" 3985 ", " 9001 "))
    assert belopp(utfall, "resultatrakning", "verksamhetens_intakter", "2023") == 800_00
    assert '"9001" = "ovriga_intakter"' in _antaganden(bokforing)[0]


def test_comparatives_without_their_rar_are_the_year_before(tmp_path: Path) -> None:
    utfall, bokforing = bokfor(tmp_path, HELA.replace("#RAR -1 20220101 20221231\n", ""))
    assert belopp(utfall, "resultatrakning", "arets_resultat", "2022") == 60_00
    assert any("#RAR -1 saknas" in fynd.text for fynd in bokforing.fynd)


def test_an_opening_that_no_closing_explains_is_told_and_shown(tmp_path: Path) -> None:
    """The later year begins with 10 less on the bank, and nothing that answers to it."""
    andra = (HUVUD + ARET + VER).replace("2023", "2024").replace("RAR -1 2022", "RAR -1 2023")
    andra = andra.replace("IB 0 1930 1020", "IB 0 1930 1410").replace("20221231", "20231231")
    andra = andra.replace("#IB 0 1229 -20", "#IB 0 1229 -40")
    andra = andra.replace("IB 0 2067 -1060", "IB 0 2067 -1340") + "#IB 0 2440 -100.00\n"
    utfall, bokforing = bokfor(tmp_path, HELA, andra)
    assert belopp(utfall, "balansrakning", "eget_kapital_utgaende", "2023") == 1340_00
    assert belopp(utfall, "resultatrakning", "arets_resultat", "2024") == 280_00
    assert belopp(utfall, "balansrakning", "eget_kapital_utgaende", "2024") == 1620_00
    (text,) = _antaganden(bokforing)
    assert "−10,00 kr har ingen förklaring" in text
    assert [ett.id for ett in utfall.kontroller if not ett.ok] == ["sie_ib_ub", "sie_ub"]


def test_of_very_many_assumptions_the_reports_name_all(tmp_path: Path) -> None:
    rader = "".join(f"#TRANS X{tal} {{}} 0.01\n" for tal in range(25))
    text = f'#VER B 1 20230801 "Intern"\n{{\n{rader}#TRANS 1930 {{}} -0.25\n}}\n'
    utfall, bokforing = bokfor(tmp_path, HELA + text)
    assert len(_antaganden(bokforing)) == 25
    assert utfall.rakenskaper is not None
    assert "De vilar på 25 antaganden om filen, som står sist." in utfall.rakenskaper.ursprung
    assert len(utfall.rakenskaper.rapport("antaganden").stycken) == 25


# --- a file cut short ---------------------------------------------------------------------

MANADER = """\
#PSALDO 0 202301 1930 {} 700.00
#PSALDO 0 202301 3985 {} -800.00
#PSALDO 0 202302 1930 {} -300.00
#PSALDO 0 202302 4010 {} 300.00
#PSALDO 0 202306 5010 {} 200.00
#PSALDO 0 202306 2440 {} -100.00
#PSALDO 0 202312 7832 {} 20.00
#PSALDO 0 202312 1229 {} -20.00
"""
SALDON = ("sie_ub", "sie_res")


def _typ(typ: int) -> str:
    return HUVUD.replace("#SIETYP 4", f"#SIETYP {typ}")


def _kontroll(utfall: Utfall, id_: str) -> Kontroll:
    return next(ett for ett in utfall.kontroller if ett.id == id_)


@pytest.mark.parametrize("typ", [1, 2, 3])
def test_en_fil_utan_det_som_forklarar_saldona_sags_inte_vara_ratt(
    tmp_path: Path, typ: int
) -> None:
    utfall, _ = bokfor(tmp_path, _typ(typ) + FORRA + ARET.partition("#PBUDGET")[0])

    for id_ in SALDON:
        kontroll = _kontroll(utfall, id_)
        assert kontroll.utfall == "ej prövad"
        assert "kan vara avkapad efter sina saldon utan att det syns" in kontroll.ej_provad


@pytest.mark.parametrize("typ", [2, 3])
def test_manadernas_saldon_forklarar_ett_ars(tmp_path: Path, typ: int) -> None:
    utfall, _ = bokfor(tmp_path, _typ(typ) + FORRA + ARET + MANADER)

    assert [_kontroll(utfall, id_).utfall for id_ in SALDON] == ["rätt"] * 2


def test_en_fil_avkapad_bland_manadernas_saldon_ar_utkast(tmp_path: Path) -> None:
    rader = MANADER.splitlines(keepends=True)
    for antal in range(1, len(rader)):
        utfall, _ = bokfor(tmp_path / str(antal), _typ(3) + FORRA + ARET + "".join(rader[:antal]))
        assert {_kontroll(utfall, id_).utfall for id_ in SALDON} & {"fel"}, antal


@pytest.mark.parametrize("text", [HELA, _typ(3) + FORRA + ARET + MANADER, _typ(1) + FORRA + ARET])
def test_ingen_avkapad_fil_ar_ratt(tmp_path: Path, text: str) -> None:
    """Wherever a file ends too early: refused, a fault, or said that it could not be tried."""
    rader = text.splitlines(keepends=True)
    for antal in range(HUVUD.count("\n"), len(rader)):
        try:
            utfall, _ = bokfor(tmp_path / str(antal), "".join(rader[:antal]))
        except BokFelError:
            continue
        saldon = [_kontroll(utfall, id_).utfall for id_ in SALDON]
        assert saldon != ["rätt"] * 2, rader[antal]
