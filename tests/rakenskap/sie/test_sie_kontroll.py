"""What is wrong in the bookkeeping of a file."""

from __future__ import annotations

import pytest

from rakenskap import sie
from rakenskap.sie import Filtyp, Lasning, filtyp, granska, kontroll, kontroll_filer, las

HUVUD = """#FLAGGA 0
#PROGRAM Prov 1
#FORMAT PC8
#GEN 20240115
#SIETYP 4
#FNAMN Prov
#ORGNR 222000-1234
#RAR 0 20230101 20231231
#RAR -1 20220101 20221231
#KONTO 1930 Bank
#KTYP 1930 T
#KONTO 2010 Kapital
#KTYP 2010 S
#KONTO 4010 Kostnad
#KTYP 4010 K
#DIM 1 Kostnadsställe
#OBJEKT 1 0100 Kansli
#IB 0 1930 100.00
#IB 0 2010 -100.00
#IB -1 1930 100.00
#IB -1 2010 -100.00
#UB 0 1930 70.00
#UB 0 2010 -100.00
#UB -1 1930 100.00
#UB -1 2010 -100.00
#RES 0 4010 30.00
"""
VER1 = """#VER A 1 20230103 Ett
{
#TRANS 4010 {1 0100} 10.00
#TRANS 1930 {} -10.00
}
"""
VER2 = VER1.replace("A 1", "A 2").replace("10.00", "20.00").replace("Ett", "Två")
HEL = HUVUD + VER1 + VER2


def koder(text: str) -> list[str]:
    return [fel.kod for fel in granska(text.encode("cp437")).fel]


def test_a_right_file_has_no_faults() -> None:
    assert koder(HEL) == []


@pytest.mark.parametrize(
    ("fore", "efter", "vantade"),
    [
        # vouchers
        ("1930 {} -20.00", "1930 {} -20.01", ["ub_stammer_inte", "ver_obalans"]),
        ("#VER A 2", "#VER A 1", ["ver_dubbel"]),
        ("#VER A 2", "#VER A 01", ["ver_dubbel"]),
        ("#VER A 2", "#VER A 4", ["ver_lucka"]),
        ("#VER A 1", "#VER A 5", ["ver_lucka", "ver_ordning"]),
        ("#VER A 2", '#VER A ""', ["ver_nummer_saknas"]),
        ("#VER A 2", "#VER B 1", []),
        ("A 2 20230103", "A 2 20240103", ["ver_datum_utanfor"]),
        (
            "A 2 20230103",
            "A 2 20220103",
            ["ub_stammer_inte", "res_stammer_inte", "ver_datum_annat_ar", "ver_lucka"],
        ),
        ("A 2 20230103", 'A 2 ""', ["ver_datum_saknas"]),
        ("1930 {} -20.00", "1930 {} -20.00 20250101", ["rad_datum_utanfor"]),
        # accounts and dimensions
        ("#KONTO 4010 Kostnad\n", "", ["konto_odeklarerat"]),
        ("4010", "DIFF", ["konto_inte_numeriskt"]),
        ("#KTYP 4010 K", "#KTYP 4010 X", ["ktyp_okand"]),
        ("{1 0100}", "{21 A}", ["dim_odeklarerad"]),
        ("{1 0100}", "{6 P1}", ["dim_reserverad_odeklarerad"]),
        ("{1 0100}", "{1 0200}", ["objekt_odeklarerat"]),
        ("#DIM 1 Kost", "#UNDERDIM 21 Del 20\n#DIM 1 Kost", ["underdim_utan_dim"]),
        # balances
        ("#UB 0 1930 70.00", "#UB 0 1930 71.00", ["ub_res_obalans", "ub_stammer_inte"]),
        ("#RES 0 4010 30.00", "#RES 0 4010 31.00", ["ub_res_obalans", "res_stammer_inte"]),
        ("#IB -1 1930 100.00", "#IB -1 1930 101.00", ["ib_obalans"]),
        ("#UB -1 2010 -100.00", "#UB -1 2010 -99.00", ["ub_res_obalans", "ib_mot_ub"]),
        # the file
        ("#FNAMN Prov\n", "", ["obligatorisk_saknas"]),
        ("#FLAGGA 0", "#FLAGGA 1", ["flagga_satt"]),
        ("#SIETYP 4", "#SIETYP 7", ["sietyp_okand"]),
        ("#SIETYP 4", "#SIETYP 3", ["fel_typ"]),
        ("#KONTO 4010", "#KONTO 4010 Annat\n#KONTO 4010", ["dubbel_post"]),
        ("0 20230101 20231231", "0 20220701 20231231", ["rar_overlapp"]),
        ("-1 20220101 20221231", "-1 20221231 20220101", ["rar_vant"]),
        ("-1 20220101 20221231", "-1 20190101 20221231", ["rar_langt"]),
        ("#RES 0", "#PSALDO 0 202201 4010 {} 0\n#RES 0", ["period_utanfor"]),
        ("#RES 0", "#RES -2 4010 1.00\n#RES 0", ["ar_odeklarerat"]),
    ],
)
def test_faults(fore: str, efter: str, vantade: list[str]) -> None:
    assert fore in HEL
    text = HEL.replace(fore, efter)
    lasning = granska(text.encode("cp437"))
    assert sorted(set(koder(text))) == sorted(set(vantade))
    assert lasning.anvandbar


@pytest.mark.parametrize(
    ("fore", "efter", "vantad"),
    [
        (
            "1930 {} -20.00",
            "1930 {} -1220.005",
            "rad 32: fel: Verifikation ”A2” balanserar inte: raderna summerar till −1 200,005 kr. "
            "Rätta i programmet som skrev filen och exportera på nytt. Filen kan ändå användas.",
        ),
        (
            "#VER A 2",
            "#VER A 7",
            "rad 32: varning: Serie ”A”: verifikationsnummer 2–6 saknas (år 0). Ta reda på varför "
            "numren saknas (jfr KRL/LKBR 3 kap.: nummer i löpande följd). "
            "Filen kan ändå användas.",
        ),
        (
            "#UB 0 1930 70.00",
            "#UB 0 1930 1070.00",
            "rad 22: fel: Konto ”1930”: #IB 100,00 kr och verifikationerna −30,00 kr ger 70,00 kr, "
            "men #UB är 1 070,00 kr. Rätta i programmet som skrev filen och exportera på nytt. "
            "Filen kan ändå användas.",
        ),
        (
            "20230103 Två",
            "20240229 Två",
            "rad 32: fel: Verifikation ”A2”: datum 2024-02-29 ligger utanför räkenskapsåret "
            "20230101–20231231. Rätta i programmet som skrev filen och exportera på nytt. "
            "Filen kan ändå användas.",
        ),
        (
            "#KONTO 4010 Kostnad",
            "#KONTO 4011 Kostnad",
            "rad 15: varning: Konto ”4010” används 4 gånger men saknas bland #KONTO. Rätta i "
            "programmet som skrev filen och exportera på nytt. Filen kan ändå användas.",
        ),
    ],
)
def test_texts(fore: str, efter: str, vantad: str) -> None:
    text = HEL.replace(fore, efter)
    assert vantad in [str(fel) for fel in granska(text.encode("cp437")).fel]


def test_vouchers_are_tried_where_zero_balances_are_left_out() -> None:
    text = HEL.replace("#UB 0 1930 70.00\n", "").replace("#RES 0 4010 30.00\n", "#RES 0 4020 0\n")
    assert {"ub_stammer_inte", "res_stammer_inte"} <= set(koder(text))


def test_corrections_are_not_summed_but_followed_by_the_same_row() -> None:
    rader = (
        "#RTRANS 4010 {} 5.00\n#TRANS 4010 {} 5.00\n#BTRANS 4010 {} 9.00\n#TRANS 1930 {} -5.00\n"
    )
    ver = "#VER A 3 20230105 Tre\n{\n" + rader + "}\n"
    text = HEL + ver
    assert "ver_obalans" not in koder(text)
    assert "rtrans_utan_trans" not in koder(text)
    assert "rtrans_utan_trans" in koder(text.replace("#TRANS 4010 {} 5.00", "#TRANS 4010 {} 5.01"))


def test_months_are_tried_where_there_are_no_vouchers() -> None:
    psaldo = "#PSALDO 0 202301 4010 {} 30.00\n#PSALDO 0 202301 1930 {} -30.00\n"
    text = HUVUD.replace("#SIETYP 4", "#SIETYP 2") + psaldo
    assert koder(text) == []
    assert koder(text.replace("-30.00", "-29.00")) == ["ub_psaldo"]
    assert koder(text.replace("4010 {} 30.00", "4010 {} 31.00")) == ["res_psaldo"]


@pytest.mark.parametrize(
    ("text", "typ"),
    [
        ("#SIETYP 1", Filtyp.TYP1),
        ("#SIETYP 2", Filtyp.TYP2),
        ("#SIETYP 3", Filtyp.TYP3),
        ("#SIETYP 4\n#IB 0 1930 1", Filtyp.TYP4E),
        ("#SIETYP 4\n#KONTO 1930 Bank", Filtyp.TYP4E),
        ("#SIETYP 4\n#VER A 1 20230101\n{\n}", Filtyp.TYP4I),
        ("#UB 0 1930 1", Filtyp.TYP1),
        ("#UB 0 1930 1\n#PSALDO 0 202301 1930 {} 1", Filtyp.TYP2),
        ("#UB 0 1930 1\n#OUB 0 1930 {1 2} 1", Filtyp.TYP3),
        ("#UB 0 1930 1\n#VER A 1 20230101\n{\n}", Filtyp.TYP4E),
    ],
)
def test_type(text: str, typ: Filtyp) -> None:
    assert filtyp(las(f"#FLAGGA 0\n{text}\n".encode()).poster) is typ


def test_a_4i_file_needs_neither_year_nor_accounts_nor_numbers() -> None:
    text = """#FLAGGA 0
#PROGRAM Lön 1
#FORMAT PC8
#GEN 20230228
#SIETYP 4
#FNAMN Prov
#VER "" "" 20230225 "Utbetalning löner" 20230301
{
#TRANS 7010 {} 100.00
#TRANS 1930 {} -100.00
}
#VER "" 0 20230225 "Utbetalning löner" 20230301
{
}
"""
    assert koder(text) == ["ver_utan_rader"]


def test_strict_mode() -> None:
    poster = las(HEL.replace("#VER A 2", "#VER A 4").encode("cp437")).poster
    assert [str(fel.niva) for fel in kontroll(poster)] == ["varning"]
    assert [str(fel.niva) for fel in kontroll(poster, strikt=True)] == ["fel"]


# --- several files


def arsfil(fil: str, text: str) -> Lasning:
    return las(text.encode("cp437"), fil=fil)


NASTA = (
    HUVUD.replace("#RAR 0 20230101 20231231", "#RAR 0 20240101 20241231")
    .replace("#RAR -1 20220101 20221231", "#RAR -1 20230101 20231231")
    .replace("#IB 0 1930 100.00", "#IB 0 1930 70.00")
)


def test_years_that_follow_each_other() -> None:
    filer = [arsfil("2024.se", NASTA), arsfil("2023.se", HEL)]
    assert kontroll_filer(filer) == ()


def test_what_differs_between_closing_and_opening_is_shown() -> None:
    nasta = NASTA.replace("#IB 0 1930 70.00", "#IB 0 1930 71.00")
    (fel,) = kontroll_filer([arsfil("2023.se", HEL), arsfil("2024.se", nasta)])
    assert str(fel) == (
        "2024.se, hela filen: varning: Konto ”1930”: ingående balans 71,00 kr år "
        "20240101–20241231 skiljer sig från utgående balans 70,00 kr år 20230101–20231231. "
        "Kontrollera omföringen mellan åren. Filen kan ändå användas."
    )


@pytest.mark.parametrize(
    ("text", "kod"),
    [
        (HEL, "samma_ar"),
        (NASTA.replace("222000-1234", "2220004321"), "olika_orgnr"),
        (NASTA.replace("20240101 20241231", "20250101 20251231"), "ar_saknas"),
    ],
)
def test_files_that_do_not_belong_together(text: str, kod: str) -> None:
    filer = [arsfil("a.se", HEL), arsfil("b.se", text)]
    (fel,) = kontroll_filer(filer, strikt=True)
    assert (fel.kod, fel.niva, fel.fil) == (kod, sie.Niva.FEL, "b.se")
