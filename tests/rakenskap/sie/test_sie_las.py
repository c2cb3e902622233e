"""The reader: small files and the records that they are to give."""

from __future__ import annotations

import gc
import importlib
from datetime import date
from decimal import Decimal

import pytest

from rakenskap import sie
from rakenskap.sie import Lasning, Niva, Siefel, Sieperiod, Siepost, Trans, Ver, exakt_belopp, las
from rakenskap.sie.fel import FELSLAG, TAK_PER_KOD
from rakenskap.sie.poster import FALT, POSTER


def lasning(text: str, *, strikt: bool = False) -> Lasning:
    """Read a file of the lines of ``text``, after #FLAGGA on line 1."""
    return las(f"#FLAGGA 0\n{text}\n".encode("cp437"), strikt=strikt)


def post(text: str) -> Siepost:
    """The one record of a line, which is read without a fault."""
    resultat = lasning(text)
    assert resultat.fel == ()
    (_, ut) = resultat.poster
    return ut


def koder(text: str) -> list[tuple[str, int]]:
    return [(fel.kod, fel.rad) for fel in lasning(text).fel]


@pytest.mark.parametrize(
    ("rad", "vantad"),
    [
        ('#PROGRAM "Bok & Co" 5.20', sie.Program("Bok & Co", "5.20")),
        ("#FORMAT PC8", sie.Format("PC8")),
        ("#GEN 20240115 EK", sie.Gen(date(2024, 1, 15), "EK")),
        ("#SIETYP 4", sie.Sietyp(4)),
        ('#PROSA "Hela året"', sie.Prosa("Hela året")),
        ("#FNR FTG0", sie.Fnr("FTG0")),
        ("#FTYP X", sie.Ftyp("X")),
        ("#BKOD 84300", sie.Bkod("84300")),
        ('#ADRESS "" "Gatan 1" "123 45 Ort" ""', sie.Adress("", "Gatan 1", "123 45 Ort")),
        ('#FNAMN "Förbundet"', sie.Fnamn("Förbundet")),
        ("#ORGNR 222000-1234 1 2", sie.Orgnr("222000-1234", "1", "2")),
        ("#OMFATTN 20230630", sie.Omfattn(date(2023, 6, 30))),
        ("#TAXAR 2023", sie.Taxar("2023")),
        ("#VALUTA SEK", sie.Valuta("SEK")),
        ("#KPTYP BAS2010", sie.Kptyp("BAS2010")),
        ("#RAR -1 20220101 20221231", sie.Rar(-1, date(2022, 1, 1), date(2022, 12, 31))),
        ("#RAR 0", sie.Rar(0)),
        ("#KONTO 1930 Bank", sie.Siekonto("1930", "Bank")),
        ("#KTYP 1930 T", sie.Ktyp("1930", "T")),
        ('#ENHET 3010 "st"', sie.Kontoenhet("3010", "st")),
        ("#SRU 1930 7281", sie.Sru("1930", "7281")),
        ('#DIM 1 "Kostnadsställe"', sie.Dim("1", "Kostnadsställe")),
        ('#UNDERDIM 21 "Del" 1', sie.Underdim("21", "Del", "1")),
        ('#OBJEKT 1 "0100" "Kansli"', sie.Objekt("1", "0100", "Kansli")),
        ("#IB 0 1930 100", sie.Ib(0, "1930", 10_000)),
        ("#UB -1 1930 -0.5 12.50", sie.Ub(-1, "1930", -50, Decimal("12.50"))),
        ("#RES 0 3010 -1.05", sie.Res(0, "3010", -105)),
        ('#OIB 0 1930 {1 "0100"} 5', sie.Oib(0, "1930", (("1", "0100"),), 500)),
        ("#OUB 0 1930 {} 5", sie.Oub(0, "1930", (), 500)),
        ("#PSALDO 0 202301 4010 {} 5", sie.Psaldo(0, Sieperiod(2023, 1), "4010", (), 500)),
        (
            '#PBUDGET 0 202312 4010 {1 "a b" 6 P1} 5.25',
            sie.Pbudget(0, Sieperiod(2023, 12), "4010", (("1", "a b"), ("6", "P1")), 525),
        ),
    ],
)
def test_records(rad: str, vantad: Siepost) -> None:
    assert post(rad) == vantad
    assert post(rad).rad == 2


def test_every_tag_of_the_format_has_a_record() -> None:
    taggar = (
        "FLAGGA PROGRAM FORMAT GEN SIETYP PROSA FNR FTYP BKOD ADRESS FNAMN ORGNR OMFATTN TAXAR "
        "VALUTA KPTYP RAR KONTO KTYP ENHET SRU DIM UNDERDIM OBJEKT IB UB RES OIB OUB PSALDO "
        "PBUDGET VER TRANS RTRANS BTRANS"
    )
    assert set(POSTER) == set(taggar.split()) == {klass.TAGG for klass in FALT}
    assert sie.Ksumma.TAGG == "KSUMMA"


def test_voucher() -> None:
    text = """
#VER L 45 20230214 "Aktivitetsplatsen, januari" 20230215 EK
{
    #TRANS 4010 {1 "0100"} 104250.00 20230214 "Stockholms stad" 2.5 EK
    #BTRANS 2440 {} -104000.00
    #RTRANS 2440 {} -104250.00 "" "" "" EK
    #TRANS 2440 {} -104250.00 "" "" "" EK
}"""
    ver = Ver(
        "L",
        "45",
        date(2023, 2, 14),
        "Aktivitetsplatsen, januari",
        date(2023, 2, 15),
        "EK",
        (
            Trans(
                "4010",
                (("1", "0100"),),
                10_425_000,
                date(2023, 2, 14),
                "Stockholms stad",
                Decimal("2.5"),
                "EK",
            ),
            sie.Btrans("2440", (), -10_400_000),
            sie.Rtrans("2440", (), -10_425_000, sign="EK"),
            Trans("2440", (), -10_425_000, sign="EK"),
        ),
    )
    last = post(text)
    assert last == ver
    assert isinstance(last, Ver)
    assert [rad.rad for rad in last.rader] == [5, 6, 7, 8]
    assert [trans.belopp_ore for trans in last.trans] == [10_425_000, -10_425_000]
    assert last.namn == "L45"


@pytest.mark.parametrize(
    "rad",
    [
        '#KONTO\t1930\t"Bank konto"',
        '  #KONTO  1930   "Bank konto"  ',
        '#KONTO "1930" "Bank konto" ""',
        '#KONTO 1930 Bank" konto"',
    ],
)
def test_fields_are_separated_by_spaces_or_tabs(rad: str) -> None:
    assert post(rad) == sie.Siekonto("1930", "Bank konto")


@pytest.mark.parametrize(
    ("falt", "text"),
    [
        (r'"\"Revision\" AB"', '"Revision" AB'),
        (r'"1820\A012 Cykel"', r"1820\A012 Cykel"),
        (r'"C:\mapp\"', "C:\\mapp\\"),
        (r'"C:\min mapp\" ""', "C:\\min mapp\\"),
        ("C:\\mapp\\", "C:\\mapp\\"),
        (r"\"a", '"a'),
        ('"{a} b"', "{a} b"),
    ],
)
def test_the_only_escape_is_a_quote(falt: str, text: str) -> None:
    assert post(f"#FNR {falt}") == sie.Fnr(text)


@pytest.mark.parametrize("brytning", ["\n", "\r\n", "\r"])
def test_any_line_end(brytning: str) -> None:
    data = brytning.join(["#FLAGGA 0", "#SIETYP 4", "", "#FNAMN A", ""]).encode()
    assert [(p.TAGG, p.rad) for p in las(data).poster] == [
        ("FLAGGA", 1),
        ("SIETYP", 2),
        ("FNAMN", 4),
    ]


def test_dos_end_of_file_is_not_a_record() -> None:
    assert las(b"#FLAGGA 0\r\n#SIETYP 4\r\n\x1a").fel == ()


def test_control_characters_are_taken_out_and_reported() -> None:
    resultat = lasning("#FNAMN a\x00b\x07c")
    assert resultat.poster[1] == sie.Fnamn("abc")
    assert str(resultat.fel[0]) == (
        "rad 2: varning: Raden innehåller styrtecken (00, 07); de har tagits bort. "
        "Ingen åtgärd behövs. Filen kan ändå användas."
    )


# --- what is kept aside


def test_unknown_tags_are_kept_and_reported() -> None:
    resultat = lasning("#MOMSKOD 2610 10\n#X a\n{\n#Y b\n}")
    momskod, x = resultat.poster[1:]
    assert isinstance(momskod, sie.Okand)
    assert (momskod.tagg, momskod.falt) == ("MOMSKOD", ("2610", "10"))
    assert x == sie.Okand("#X a", underposter=(sie.Okand("#Y b"),))
    assert [(fel.kod, fel.rad, fel.anvandbar) for fel in resultat.fel] == [
        ("okand_tagg", 2, True),
        ("okand_tagg", 3, True),
    ]


def test_extra_fields_are_kept_and_reported() -> None:
    resultat = lasning('#KONTO 1930 Bank extra "två ord"')
    assert resultat.poster[1] == sie.Siekonto("1930", "Bank", extra=("extra", "två ord"))
    assert koder('#KONTO 1930 Bank extra "två ord"') == [("extra_falt", 2)]


def test_lines_that_are_no_records_are_kept_and_reported() -> None:
    resultat = lasning("hej hopp")
    assert resultat.poster[1] == sie.Okand("hej hopp")
    assert [fel.kod for fel in resultat.fel] == ["inte_post"]


def test_unquoted_text_is_read_as_one() -> None:
    resultat = lasning("#FNAMN Förbundet i Åmål")
    assert resultat.poster[1] == sie.Fnamn("Förbundet i Åmål")
    assert [fel.kod for fel in resultat.fel] == ["ociterad_text"]


def test_tags_in_lower_case() -> None:
    resultat = lasning("#konto 1930 Bank")
    assert resultat.poster[1] == sie.Siekonto("1930", "Bank")
    assert [fel.kod for fel in resultat.fel] == ["tagg_gemener"]


def test_an_unreadable_optional_field_is_kept_as_text() -> None:
    resultat = lasning("#VER A 1 20230230 x 2023 EK\n{\n#TRANS 1930 {} 1 igår x ett\n}")
    (ver,) = (p for p in resultat.poster if isinstance(p, Ver))
    assert ver.datum is None
    assert ver.otolkat == (("datum", "20230230"), ("registrerad", "2023"))
    assert ver.trans[0].otolkat == (("datum", "igår"), ("kvantitet", "ett"))
    assert koder("#VER A 1 20230230") == [("datum_otolkat", 2), ("ver_utan_slut", 2)]


def test_more_than_two_decimals_is_a_fault_and_the_text_is_kept() -> None:
    resultat = lasning("#IB 0 1930 100.005\n#IB 0 1940 -0,5\n#IB 0 1950 +3\n#IB 0 1960 1.5000")
    poster = resultat.poster[1:]
    assert [p.belopp_ore for p in poster] == [10_001, -50, 300, 150]  # type: ignore[attr-defined]
    assert [exakt_belopp(p) for p in poster] == [
        Decimal("100.005"),
        Decimal("-0.5"),
        Decimal(3),
        Decimal("1.5"),
    ]
    assert poster[0].otolkat == (("belopp_ore", "100.005"),)
    assert [fel.kod for fel in resultat.fel] == ["belopp_decimaler", *["varde_form"] * 3]
    assert str(resultat.fel[0]) == (
        "rad 2: fel: #IB: beloppet ”100.005” har fler än två decimaler; det har avrundats till "
        "hela ören. Rätta i programmet som skrev filen och exportera på nytt. "
        "Filen kan ändå användas."
    )


@pytest.mark.parametrize("belopp", ["abc", "", "1e5", "١٢", "--1", ".", "1 000", "9" * 5000])
def test_an_unreadable_amount_refuses_the_file(belopp: str) -> None:
    text = f'#IB 0 1930 "{belopp}"'
    resultat = las(f"#FLAGGA 0\n{text}\n".encode())
    assert not resultat.anvandbar
    assert resultat.poster[1] == sie.Okand(text)


def test_an_unreadable_amount_says_what_to_do() -> None:
    assert str(lasning("#IB 0 1930 abc").fel[0]) == (
        "rad 2: fel: #IB kan inte läsas: beloppet är ”abc”. Utan posten stämmer inte "
        "räkenskaperna. Rätta i programmet som skrev filen och exportera på nytt. "
        "Filen kan inte användas."
    )


def test_an_unreadable_budget_does_not() -> None:
    resultat = lasning("#PBUDGET 0 202313 4010 {} 5")
    assert resultat.anvandbar
    assert [fel.kod for fel in resultat.fel] == ["post_olaslig"]


@pytest.mark.parametrize(
    ("lista", "par", "kod"),
    [
        ("{1 200 6}", (("1", "200"), ("6", "")), "objektlista_udda"),
        ("", (), "objektlista_saknas"),
        ('{ "1" "200" }', (("1", "200"),), None),
        ('{1"200"}', (("1200", ""),), "objektlista_udda"),
        ('{1 "a}b"}', (("1", "a}b"),), None),
    ],
)
def test_object_lists(lista: str, par: tuple[tuple[str, str], ...], kod: str | None) -> None:
    resultat = lasning(f"#VER A 1 20230101\n{{\n#TRANS 1930 {lista} 5.00\n}}")
    (ver,) = (p for p in resultat.poster if isinstance(p, Ver))
    assert ver.trans == (Trans("1930", par, 500),)
    assert [fel.kod for fel in resultat.fel] == ([kod] if kod else [])


# --- the form of the file

VER = "#VER A 1 20230101 x"


@pytest.mark.parametrize(
    ("text", "vantade"),
    [
        (f"{VER}\n{{\n#TRANS 1930 {{}} 5", [("klammer_oppen_vid_slut", 4)]),
        (VER, [("ver_utan_slut", 2)]),
        (f"{VER}\n{{\n{VER}\n{{\n}}", [("klammer_saknas", 4)]),
        (f"{VER}\n{{\n{{\n}}", [("klammer_i_klammer", 4)]),
        ("#TRANS 1930 {} 5", [("trans_utan_ver", 2)]),
        ("#X\n{\n#Y", [("okand_tagg", 2), ("klammer_oppen_vid_slut", 4)]),
    ],
)
def test_broken_files_are_refused(text: str, vantade: list[tuple[str, int]]) -> None:
    assert not lasning(text).anvandbar
    assert koder(text) == vantade


@pytest.mark.parametrize(
    ("text", "vantade"),
    [
        (f"{VER}\n#TRANS 1930 {{}} 5\n}}", [("klammer_saknas_start", 3)]),
        (f"{VER} {{\n#TRANS 1930 {{}} 5\n}}", [("klammer_pa_raden", 2)]),
        (f"{VER}\n{{ #TRANS 1930 {{}} 5\n}}", [("klammer_pa_raden", 3)]),
        (f"{VER}\n{{\n#TRANS 1930 {{}} 5\n}} #X", [("klammer_pa_raden", 5), ("okand_tagg", 5)]),
    ],
)
def test_misplaced_braces_are_reported(text: str, vantade: list[tuple[str, int]]) -> None:
    resultat = lasning(text)
    assert resultat.anvandbar
    assert koder(text) == vantade
    assert resultat.poster[1] == Ver(
        "A", "1", date(2023, 1, 1), "x", rader=(Trans("1930", (), 500),)
    )


def test_stray_braces_are_reported() -> None:
    assert koder("{\n}") == [("klammer_utan_ver", 2), ("klammer_utan_start", 3)]


def test_vouchers_without_rows() -> None:
    resultat = lasning(f"{VER}\n{VER}\n{{\n}}")
    assert resultat.poster[1:] == (Ver("A", "1", date(2023, 1, 1), "x"),) * 2


def test_a_record_of_another_kind_among_rows_is_kept() -> None:
    resultat = lasning(f"{VER}\n{{\n#KONTO 1930 Bank\n#TRANS 1930 {{}} 5\n}}")
    (ver,) = (p for p in resultat.poster if isinstance(p, Ver))
    assert ver.rader == (sie.Okand("#KONTO 1930 Bank"), Trans("1930", (), 500))
    assert [fel.kod for fel in resultat.fel] == ["fel_post_i_ver"]


def test_truncated_within_a_quote() -> None:
    resultat = las(b'#FLAGGA 0\n#FNAMN "Samordningsf')
    assert [fel.kod for fel in resultat.fel] == ["oavslutat_citat", "avbruten_rad"]
    assert not resultat.anvandbar


def test_open_quote_on_a_whole_line_is_a_warning() -> None:
    resultat = lasning('#FNAMN "Samordningsf')
    assert resultat.anvandbar
    assert resultat.poster[1] == sie.Fnamn("Samordningsf")


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"\x00\x01", b"hej", b"#HEJ 1\n", b"%PDF-1.7\n\xff\xfe"]
)
def test_files_that_are_not_sie_are_refused(data: bytes) -> None:
    assert not las(data).anvandbar


def test_first_record() -> None:
    assert [fel.kod for fel in las(b"#SIETYP 4\n#FLAGGA 0\n").fel] == ["flagga_inte_forst"]


# --- strict mode, and the faults themselves


def test_strict_mode_turns_warnings_to_errors() -> None:
    vanlig, strikt = lasning("#X 1"), lasning("#X 1", strikt=True)
    assert [fel.niva for fel in vanlig.fel] == [Niva.VARNING]
    assert [fel.niva for fel in strikt.fel] == [Niva.FEL]
    assert strikt.anvandbar


def test_a_fault_shows_values_from_the_file_as_data() -> None:
    (fel,) = lasning("{rad} {rad.__class__}\x1b " + "å" * 200).fel[1:]
    visat = "{rad} {rad.__class__} " + "å" * 38
    assert fel.text == f"Raden är ingen SIE-post: ”{visat}…”. Den har behållits som den är."


def test_many_faults_are_counted() -> None:
    fel = lasning("x\n" * (TAK_PER_KOD + 7)).fel
    assert len([ett for ett in fel if ett.kod == "inte_post"]) == TAK_PER_KOD
    assert [ett.text for ett in fel if ett.kod == "sammanfattning"] == [
        "7 fel till av samma slag (inte_post) visas inte."
    ]


def test_every_kind_of_fault_is_a_sentence_with_a_remedy() -> None:
    for slag in FELSLAG.values():
        assert slag.text.endswith(".")
        assert slag.atgard.endswith((".", ").", "}."))
        assert slag.anvandbar or slag.niva is Niva.FEL


def test_the_name_of_the_file_stands_in_the_fault() -> None:
    (fel,) = las(b"", fil="2023.se").fel
    assert isinstance(fel, Siefel)
    assert str(fel).startswith("2023.se, hela filen: fel: Filen innehåller inga SIE-poster.")


# --- size


def test_hostile_lines_are_read_to_their_end() -> None:
    # A reader that went back over a line for each sign of it would not finish here.
    for rad in ('"', "\\", '\\"', "{", "} ", "#", " ", '" ', "{1 ", "#KSUMMA\n", '#VER "', "\r"):
        data = b"#FLAGGA 0\n#VER A 1 20230101\n{\n#TRANS " + rad.encode() * (200_000 // len(rad))
        assert las(data).fel, rad


def test_the_collector_is_left_as_it_was() -> None:
    assert gc.isenabled()
    lasning(VER)
    assert gc.isenabled()


def test_a_file_that_is_mostly_something_else_is_refused() -> None:
    resultat = las(b"#FLAGGA 0\n" + b"a b\n#c\n" * 51)
    assert not resultat.anvandbar
    assert resultat.fel[0].text == "102 av 103 rader är inte poster som SIE känner."


def test_a_file_of_something_else_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.import_module("rakenskap.sie.las"), "STORSTA_ANTAL_OKANDA", 9)
    resultat = las(b"#FLAGGA 0\n" + b"a\n" * 10)
    assert not resultat.anvandbar
    assert resultat.fel[-1].text == (
        "Fler än 9 rader är inte poster som SIE känner; läsningen avbröts."
    )


def test_a_text_with_line_breaks_is_one_record() -> None:
    text = (
        '#FLAGGA 0\n#VER A 1 20230101 "Hyra\r\n\r\nfor \\"mars"\n{\n'
        '#TRANS 5010 {} 1 20230101 "Lokal\nett"\n#TRANS 1930 {} -1\n}\n#VER A 2 20230102 B\n{\n}\n'
    )
    last = las(text.encode("cp437"))
    forsta, andra = sie.urval(last.poster, Ver)
    assert forsta.text == 'Hyra  for "mars'
    assert [(rad.rad, rad.text) for rad in forsta.trans] == [(6, "Lokal ett"), (8, "")]
    assert (andra.rad, andra.text) == (10, "B")
    assert [(fel.kod, fel.rad) for fel in last.fel] == [("radbrytning", 2), ("radbrytning", 6)]


def test_a_quotation_mark_that_is_never_closed_takes_no_other_line() -> None:
    last = las(b'#FLAGGA 0\n#FNAMN "Ab\nskrap\n#PROGRAM "X"\n')
    assert [type(ett).TAGG for ett in last.poster if not isinstance(ett, sie.Okand)] == [
        "FLAGGA",
        "FNAMN",
        "PROGRAM",
    ]
    assert "radbrytning" not in {fel.kod for fel in last.fel}
