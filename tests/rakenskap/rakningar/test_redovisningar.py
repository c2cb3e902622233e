"""Drift and investments, balanskrav, five years, the size of equity, specification, statistics."""

from __future__ import annotations

import json

import pytest

from rakenskap.bok.felrad import BokFelError
from rakenskap.rakningar.rakenskaper import gor_rakenskaper
from rakenskap.rapport.rapport import Rakenskaper
from rakenskap.utskrift.som_json import som_json
from tests.conftest import GorBok
from tests.hjalp import STANDARDKONTON, konto, ver
from tests.rakna import etiketter, fynd, kr, rader, rakenskaper

FORBUND = """\
namn = "Provförbundet"
[[verksamhet]]
kod = "individ"
namn = "Individinriktade insatser"
[[verksamhet]]
kod = "kansli"
namn = "Kansli"
[[insats]]
kod = "bron"
namn = "Bron"
[[insats]]
kod = "novum"
namn = "Novum"
"""
BIDRAG = ver("K1", "2023-01-10", "Medlem", "Bidrag", "1930 9000.00; 3985 -9000.00")


def budget(nummer: str, belopp: str, **dimensioner: str) -> str:
    rader_ = "".join(f'  {namn}: "{kod}"\n' for namn, kod in dimensioner.items())
    return f'2023-01-01 custom "forbundsbudget" {konto(nummer)} {belopp} SEK\n{rader_}\n'


# ---------------------------------------------------------------------- driftredovisning

KOSTNADER = ver(
    "L1",
    "2023-02-01",
    "M",
    "Allt",
    [
        ("4010", "100.00", {"verksamhet": "individ", "insats": "novum"}),
        ("4010", "200.00", {"verksamhet": "individ", "insats": "bron"}),
        ("4010", "50.00", {"verksamhet": "individ"}),
        ("7210", "300.00", {"verksamhet": "kansli"}),
        ("6110", "7.00", {"verksamhet": "annat", "insats": "okand"}),
        ("1930", "-657.00"),
    ],
) + ver("B1", "2023-03-01", "Banken", "Ränta", "1930 5.00; 8310 -5.00")


def test_driften_visas_efter_verksamhet_och_insats_och_leder_till_resultatet(bok: GorBok) -> None:
    """Declared codes in the order of the settings; undeclared ones after them, by their code."""
    alla = rakenskaper(bok(BIDRAG + KOSTNADER, forbund=FORBUND), 2023)
    drift = alla.rapport("driftredovisning")
    netto = [kr(drift, rad.id, "netto") if rad.celler else None for rad in drift.rader]
    vantat: list[tuple[str, int | None]] = [
        ("Individinriktade insatser", None),
        ("Bron", -200),
        ("Novum", -100),
        ("Gemensamt", -50),
        ("Summa individinriktade insatser", -350),
        ("Kansli", -300),
        ("Utan angiven verksamhet", 9000),
        ("annat", None),
        ("okand", -7),
        ("Summa annat", -7),
        ("Verksamheten", 8343),
        ("Finansiella intäkter", 5),
        ("Årets resultat", 8348),
    ]
    assert etiketter(drift) == [etikett for etikett, _ in vantat]
    assert netto == [belopp for _, belopp in vantat]
    assert kr(alla.rapport("resultatrakning"), "arets_resultat") == 8348


def test_utan_budget_sags_det(bok: GorBok) -> None:
    drift = rakenskaper(bok(BIDRAG + KOSTNADER, forbund=FORBUND), 2023).rapport("driftredovisning")
    assert [kolumn.id for kolumn in drift.kolumner] == ["intakter", "kostnader", "netto"]
    assert drift.efter == ("Ingen budget för 2023 finns i böckerna.",)


def test_avvikelsen_ar_netto_minus_budget(bok: GorBok) -> None:
    text = (
        BIDRAG
        + KOSTNADER
        + budget("3985", "-8500.00")
        + budget("4010", "250.00", verksamhet="individ", insats="bron")
        + budget("4010", "60.00", verksamhet="individ", insats="prolog")
        + budget("8310", "-1.00")
    )
    drift = rakenskaper(bok(text, forbund=FORBUND), 2023).rapport("driftredovisning")
    kolumner: list[dict[str, object]] = [
        {rad.etikett: kr(drift, rad.id, kolumn) for rad in drift.rader if rad.celler}
        for kolumn in ("netto", "budget", "avvikelse")
    ]
    netto, plan, avvikelse = kolumner
    assert (netto["Bron"], plan["Bron"], avvikelse["Bron"]) == (-200, -250, 50)
    assert (netto["prolog"], plan["prolog"], avvikelse["prolog"]) == (None, -60, 60)
    assert (plan["Novum"], avvikelse["Novum"]) == (None, -100)
    assert avvikelse["Finansiella intäkter"] == 4
    assert (plan["Årets resultat"], avvikelse["Årets resultat"]) == (8191, 157)


def test_inga_dimensioner_alls(bok: GorBok) -> None:
    text = BIDRAG + ver("L1", "2023-02-01", "M", "Hyra", "5010 100.00; 1930 -100.00")
    drift = rakenskaper(bok(text), 2023).rapport("driftredovisning")
    assert etiketter(drift) == ["Utan angiven verksamhet", "Verksamheten", "Årets resultat"]
    assert kr(drift, "arets_resultat", "netto") == 8900


def test_koder_som_liknar_varandra_och_programmets_egna_ord(bok: GorBok) -> None:
    """Codes are the user's: none may take another's place, or a row's of the program."""
    koder = ["a-b", "a b", "A_B", "å", "a", "summa", "avskrivningar", "utan", "rubrik"]
    rader_: list[tuple[str, str, dict[str, str]]] = [
        ("4010", f"{plats}.00", {"verksamhet": kod, "insats": annan})
        for plats, (kod, annan) in enumerate(zip(koder, reversed(koder), strict=True), 1)
    ]
    text = BIDRAG + ver("L1", "2023-02-01", "M", "Allt", [*rader_, ("1930", "-45.00", {})])
    drift = rakenskaper(bok(text), 2023).rapport("driftredovisning")
    assert kr(drift, "arets_resultat", "netto") == 8955
    assert len({rad.id for rad in drift.rader}) == len(drift.rader)


# ---------------------------------------------------------------------- investeringsredovisning


def test_ett_ar_utan_investeringar_sags(bok: GorBok) -> None:
    invest = rakenskaper(bok(BIDRAG), 2023).rapport("investeringsredovisning")
    assert invest.stycken == ("Inga investeringar har gjorts under 2023.",)
    assert kr(invest, "summa", "utfall") == 0


def test_investeringar_mot_budget(bok: GorBok) -> None:
    text = BIDRAG + ver("B1", "2023-02-01", "M", "Bord", "1220 400.00; 1930 -400.00")
    invest = rakenskaper(bok(text + budget("1220", "450.00")), 2023).rapport(
        "investeringsredovisning"
    )
    assert kr(invest, "summa", "utfall") == 400
    assert kr(invest, "summa", "budget") == 450
    assert kr(invest, "summa", "avvikelse") == 50
    assert etiketter(invest) == ["Inventarier", "Summa investeringar"]


# ---------------------------------------------------------------------- balanskrav

SALT = (
    BIDRAG
    + ver("B1", "2023-02-01", "M", "Bord", "1220 100.00; 1930 -100.00")
    + ver("B2", "2023-03-01", "K", "Sålt", "1930 160.00; 1220 -100.00; 3970 -60.00")
)


def test_realisationsvinster_raknas_bort(bok: GorBok) -> None:
    """LKBR 11 kap. 10 §: gains on sale do not count, unless the sale is an exception."""
    utredning = rakenskaper(bok(SALT), 2023).rapport("balanskravsutredning")
    assert rader(utredning) == {
        "arets_resultat": 9060,
        "realisationsvinster": -60,
        "efter": 9000,
        "resultat": 9000,
    }


def test_undantag_fran_balanskravet(bok: GorBok) -> None:
    egen = FORBUND + "[ar.2023]\nundantag_vinster_kr = 25\nundantag_forluster_kr = 4\n"
    egen += "aterforing_orealiserade_kr = -3\n"
    utredning = rakenskaper(bok(SALT, forbund=egen), 2023).rapport("balanskravsutredning")
    assert rader(utredning) == {
        "arets_resultat": 9060,
        "realisationsvinster": -60,
        "undantag_vinster": 25,
        "undantag_forluster": 4,
        "aterforing": -3,
        "efter": 9026,
        "resultat": 9026,
    }


def underskott(bok: GorBok, resultat: dict[int, int], forbund: str = FORBUND) -> Rakenskaper:
    """Return the accounts of the last of some years with these results."""
    start = ver("K1", "2019-12-30", "M", "Start", "1930 99999.00; 3985 -99999.00")
    text = start + "".join(
        ver("A1", f"{ar}-02-01", "M", "Årets", f"1930 {tal}.00; 3985 {-tal}.00")
        if tal > 0
        else ver("A1", f"{ar}-02-01", "M", "Årets", f"5010 {-tal}.00; 1930 {tal}.00")
        for ar, tal in resultat.items()
    )
    return rakenskaper(bok(text, forbund=forbund), max(resultat))


def test_ett_underskott_aterstalls_av_senare_overskott_det_aldsta_forst(bok: GorBok) -> None:
    tabell = underskott(bok, {2020: -100, 2021: -50, 2022: 120}).rapport("underskott")
    assert rader(tabell) == {
        "in": -150,
        "resultat": 120,
        "ut": -30,
        "reglera": -30,
        "varav.2021": -30,
    }
    # In the unit of the table: no öre in a table of kronor.
    assert tabell.cell("varav.2021", "2022").visat == -30
    assert not any(",00" in text for text in tabell.efter)


def test_overskott_utover_underskotten(bok: GorBok) -> None:
    tabell = underskott(bok, {2020: -100, 2021: 500}).rapport("underskott")
    assert rader(tabell) == {"in": -100, "resultat": 500, "over": -400}


def test_synnerliga_skal(bok: GorBok) -> None:
    egen = FORBUND + "[ar.2021]\nsynnerliga_skal_kr = 30\n"
    tabell = underskott(bok, {2020: -100, 2021: -50}, egen).rapport("underskott")
    assert rader(tabell) == {
        "in": -100,
        "resultat": -50,
        "skal": 30,
        "ut": -120,
        "reglera": -120,
        "varav.2020": -100,
        "varav.2021": -20,
    }


RESERV = 'Eget-kapital:2068-Reserv\n  post: "{}"'


@pytest.mark.parametrize("post", ["resultatreserv", "resultatutjamningsreserv"])
def test_reserven_visas_i_eget_kapital_och_i_balanskravet(bok: GorBok, post: str) -> None:
    """A reserve set aside of last year's result: "varav" in 2024's form, and in balanskravet."""
    reserv = RESERV.format(post)
    namn = reserv.split("\n", maxsplit=1)[0]
    text = ver("K1", "2023-01-10", "M", "Bidrag", "1930 900.00; 3985 -900.00") + ver(
        "A1", "2024-01-10", "F", "Reserv", [("2067", "40.00"), (namn, "-40.00")]
    )
    alla = rakenskaper(bok(text, konton=(*STANDARDKONTON, reserv)), 2024)
    balans = alla.rapport("balansrakning")
    etikett = (
        "varav resultatreserv" if post == "resultatreserv" else "varav resultatutjämningsreserv"
    )
    (rad,) = [rad for rad in balans.rader if rad.stil == "varav"]
    assert rad.etikett == etikett
    assert kr(balans, rad.id) == 40
    assert kr(balans, "eget_kapital_utgaende") == 900
    assert kr(alla.rapport("balanskravsutredning"), "reserv") == -40
    assert kr(alla.rapport("balanskravsutredning"), "resultat") == -40


# ---------------------------------------------------------------------- översikt och eget kapital


def test_fem_ar_med_soliditet_och_anstallda(bok: GorBok) -> None:
    egen = FORBUND + '[ar.2022]\nantal_anstallda = "7,5"\n'
    alla = underskott(bok, {2020: -100, 2021: -50, 2022: 120}, egen)
    oversikt = alla.rapport("femarsoversikt")
    assert [kolumn.id for kolumn in oversikt.kolumner] == ["2022", "2021", "2020", "2019"]
    assert [kr(oversikt, "resultat", ar) for ar in ("2022", "2021", "2020")] == [120, -50, -100]
    assert kr(oversikt, "eget_kapital") == 99969
    assert [cell.text for cell in oversikt.rad("soliditet").celler] == ["100,00"] * 4
    assert oversikt.cell("anstallda", "2022").text == "7,5"
    assert "Antal anställda är inte angivet för 2021, 2020, 2019" in oversikt.efter[-1]


def test_soliditeten_ar_exakt_i_json_och_har_tva_decimaler(bok: GorBok) -> None:
    text = BIDRAG + ver("L1", "2023-12-01", "M", "Hyra", "5010 300.00; 2440 -300.00")
    alla = rakenskaper(bok(text), 2023)
    cell = alla.rapport("femarsoversikt").cell("soliditet", "2023")
    assert (cell.text, cell.kvot) == ("96,67", (870000, 900000))
    rapporter = json.loads(som_json(alla, ()))["rapporter"]
    (rapport,) = [ett for ett in rapporter if ett["id"] == "femarsoversikt"]
    (rad,) = [rad for rad in rapport["rader"] if rad["id"] == "soliditet"]
    assert rad["celler"] == [{"text": "96,67", "taljare_ore": 870000, "namnare_ore": 900000}]


def test_kostnadernas_andelar_och_administrationens(bok: GorBok) -> None:
    """Kansli has no insats: it is administration. Shares are of all costs but depreciation."""
    egen = FORBUND + '[ar.2022]\nantal_anstallda = "6"\n[ar.2023]\nantal_anstallda = "7,5"\n'
    tidigt = ver("K1", "2022-01-10", "Medlem", "Bidrag", "1930 10.00; 3985 -10.00")
    oversikt = rakenskaper(bok(tidigt + BIDRAG + KOSTNADER, forbund=egen), 2023).rapport(
        "femarsoversikt"
    )
    texter = {rad.id: rad.celler[0].text for rad in oversikt.rader if not rad.celler[0].nyckel}
    assert texter == {
        "soliditet": "100,00",
        "andel.individinriktade_insatser": "53,27",
        "andel.kansli": "45,66",
        "andel.annat": "1,07",
        "andel.administration": "45,66",
        "anstallda": "7,5",
        "anstallda.medel": "6,8",
    }
    assert oversikt.cell("andel.kansli", "2023").kvot == (30000, 65700)
    assert oversikt.cell("andel.administration", "2023").kvot == (30000, 65700)
    assert oversikt.cell("anstallda.medel", "2022").text == ""


@pytest.mark.parametrize(("antal", "medel"), [("7,5", "8,3"), ("7.5", "8,3"), ("7.5.1", "")])
def test_medeltalet_av_anstallda_ar_av_tal(bok: GorBok, antal: str, medel: str) -> None:
    forbund = f'namn = "F"\n[ar.2023]\nantal_anstallda = "{antal}"\n'
    forbund += '[ar.2022]\nantal_anstallda = "9"\n'
    oversikt = rakenskaper(bok(BIDRAG, forbund=forbund), 2023).rapport("femarsoversikt")
    assert oversikt.rad("anstallda.medel").celler[0].text == medel
    assert any("Antal anställda är inte angivet för 2023" in ett for ett in oversikt.efter) is (
        not medel
    )


def test_ett_kop_heter_som_registret_kontot_eller_koden(bok: GorBok) -> None:
    """By the register, else the account; an asset that the register does not have by its code."""
    text = BIDRAG + ver(
        "B1",
        "2023-02-01",
        "M",
        "Köp",
        [
            ("1220", "100.00", {"anlaggning": "INV-9"}),
            ("1290", "50.00"),
            ("1930", "-150.00"),
        ],
    )
    invest = rakenskaper(bok(text), 2023).rapport("investeringsredovisning")
    assert etiketter(invest) == [
        "Övriga materiella tillgångar",
        "INV-9",
        "Summa investeringar",
    ]
    assert [rad.id for rad in invest.rader] == ["1290", "inv_9", "summa"]


def test_utan_investeringsbudget_finns_ingen_avvikelse(bok: GorBok) -> None:
    text = BIDRAG + ver("B1", "2023-02-01", "M", "Bord", "1220 400.00; 1930 -400.00")
    invest = rakenskaper(bok(text), 2023).rapport("investeringsredovisning")
    assert [kolumn.id for kolumn in invest.kolumner] == ["utfall", "fore"]
    assert invest.efter == ("Ingen investeringsbudget för 2023 finns i böckerna.",)


def test_investeringarna_ar_en_storhet_i_tre_tabeller(bok: GorBok) -> None:
    """Investeringsredovisning, note and kassaflöde: the same origin, so one figure in tkr too."""
    text = BIDRAG.replace("9000.00", "900000.00") + ver(
        "B1", "2023-02-01", "M", "Bord", "1220 400500.50; 1930 -400500.50"
    )
    alla = rakenskaper(bok(text), 2023, "tkr")
    celler = [
        alla.rapport("investeringsredovisning").cell("summa", "utfall"),
        alla.rapport("materiella").cell("maskiner_inventarier.nyanskaffningar", "2023"),
        alla.rapport("kassaflodesanalys").cell("investering_materiella", "2023"),
    ]
    assert [abs(cell.visat or 0) for cell in celler] == [401, 401, 401]
    assert {frozenset(cell.ursprung or {}) for cell in celler} == {
        frozenset({("inköp", "B1/2023", "1220", "", "0")})
    }


TRAPPA = """\
namn = "F"
[[trappsteg]]
till_kr = 7000000
procent = 20
[[trappsteg]]
till_kr = 15000000
procent = 15
[[trappsteg]]
procent = 10
"""


@pytest.mark.parametrize(
    ("bidrag", "hogst"),
    [
        (6_000_000, 1_200_000),
        (7_000_000, 1_400_000),
        (12_000_000, 2_150_000),
        (15_000_000, 2_600_000),
        (24_000_000, 3_500_000),
        (32_000_000, 4_300_000),
    ],
)
def test_rekommenderat_eget_kapital(bok: GorBok, bidrag: int, hogst: int) -> None:
    """20 % up to 7 mnkr, 15 % up to 15 mnkr, 10 % above; only the members' contributions count."""
    text = ver("K1", "2023-01-10", "M", "Bidrag", f"1930 {bidrag}.00; 3985 -{bidrag}.00") + ver(
        "K2", "2023-01-11", "ESF", "EU-medel", "1930 5000.00; 3981 -5000.00"
    )
    tabell = rakenskaper(bok(text, forbund=TRAPPA), 2023).rapport("rekommenderat_eget_kapital")
    assert kr(tabell, "medlemsbidrag") == bidrag
    assert kr(tabell, "tak") == hogst
    assert kr(tabell, "skillnad") == bidrag + 5000 - hogst


# ---------------------------------------------------------------------- balansräkningen


@pytest.mark.parametrize(
    ("rader_", "tillgang", "skuld"),
    [
        ("5010 10.00; 1630 -10.00", "fordringar", "skatteskulder"),
        ("5010 10.00; 1930 -9010.00; 1510 9000.00", "kassa_bank", "krediter"),
        ("5010 10.00; 1650 -10.00", "fordringar", "moms"),
        ("5010 10.00; 1710 -10.00", "fordringar", "upplupna_kostnader_forutbetalda_intakter"),
    ],
)
def test_en_tillgang_i_kredit_ar_en_skuld(
    bok: GorBok, rader_: str, tillgang: str, skuld: str
) -> None:
    """LKBR 4 kap. 4 § p. 6: no netting; what we owe stands among the liabilities."""
    alla = rakenskaper(bok(BIDRAG + ver("A1", "2023-02-01", "M", "T", rader_)), 2023)
    assert kr(alla.rapport("skulder"), skuld) == 10
    assert kr(alla.rapport("balansrakning"), "kortfristiga_skulder") == 10
    if tillgang == "kassa_bank":
        assert "kassa_bank" not in {rad.id for rad in alla.rapport("balansrakning").rader}


@pytest.mark.parametrize(
    ("nummer", "delpost"),
    [
        ("2440", "ovriga_fordringar"),
        ("2710", "ovriga_fordringar"),
        ("2990", "forutbetalda_kostnader_upplupna_intakter"),
    ],
)
def test_en_skuld_i_debet_ar_en_fordran(bok: GorBok, nummer: str, delpost: str) -> None:
    text = BIDRAG + ver("A1", "2023-02-01", "M", "För mycket", f"{nummer} 10.00; 1930 -10.00")
    alla = rakenskaper(bok(text), 2023)
    assert rader(alla.rapport("fordringar")) == {delpost: 10, "summa": 10}
    assert "kortfristiga_skulder" not in rader(alla.rapport("balansrakning"))


def test_ingaende_moms_som_overstiger_utgaende_ar_en_fordran(bok: GorBok) -> None:
    """2640 stands in debit by nature; the group of VAT accounts as a whole decides the side."""
    moms = ("Skulder:2611-Utgående-moms", "Skulder:2641-Ingående-moms")
    text = BIDRAG + ver(
        "A1",
        "2023-02-01",
        "M",
        "Moms",
        [(moms[1], "30.00"), (moms[0], "-10.00"), ("1930", "-20.00")],
    )
    alla = rakenskaper(bok(text, konton=(*STANDARDKONTON, *moms)), 2023)
    assert rader(alla.rapport("fordringar")) == {"ovriga_fordringar": 20, "summa": 20}
    spec = alla.rapport("balansspecifikation")
    assert kr(spec, "fordringar.2641") == 30
    assert kr(spec, "fordringar.2611") == -10


def test_en_negativ_tillgang_ar_ett_fel(bok: GorBok) -> None:
    utfall = gor_rakenskaper(
        bok(BIDRAG + ver("A1", "2023-02-01", "M", "T", "5010 10.00; 1410 -10.00")), 2023
    )
    assert utfall.rakenskaper is not None
    assert utfall.rakenskaper.utkast
    assert any("Förråd m.m. är negativ, −10,00 kr (konto 1410)." in text for text in fynd(utfall))


@pytest.mark.parametrize("ar", [2018, 2023, 2024])
def test_eget_kapital_specificeras_och_ar_balansraden(bok: GorBok, ar: int) -> None:
    """2067 and 2069 by account, and what has not been closed to them; in every law's form."""
    text = (
        ver("K1", "2022-01-10", "Medlem", "Bidrag", "1930 700.00; 3985 -700.00")
        + ver("S1", "2022-12-31", "F", "Bokslut", "8999 700.00; 2069 -700.00")
        + ver("A1", "2023-01-01", "F", "Omföring", "2069 500.00; 2067 -500.00")
        + ver("K1", "2023-01-10", "Medlem", "Bidrag", "1930 90.00; 3985 -90.00")
    )
    text = text.replace("2023-", f"{ar}-").replace("2022-", f"{ar - 1}-")
    alla = rakenskaper(bok(text), ar)
    spec = rader(alla.rapport("balansspecifikation"))
    assert {rad: ore for rad, ore in spec.items() if rad.startswith("eget")} == {
        "eget_kapital_utgaende.2067": 500,
        "eget_kapital_utgaende.2069": 200,
        "eget_kapital_utgaende.resultat": 90,
        "eget_kapital_utgaende.summa": 790,
    }
    assert kr(alla.rapport("balansrakning"), "eget_kapital_utgaende") == 790


def test_varje_balansrad_specificeras_efter_konto(bok: GorBok) -> None:
    """LKBR 4 kap. 6 §: every line of the BR but equity, by account, with a sum that is the line."""
    text = BIDRAG + ver(
        "A1", "2023-02-01", "M", "T", "1510 10.00; 1220 20.00; 2440 -25.00; 2710 -5.00"
    )
    alla = rakenskaper(bok(text), 2023)
    spec = alla.rapport("balansspecifikation")
    assert rader(spec) == {
        "maskiner_inventarier.1220": 20,
        "maskiner_inventarier.summa": 20,
        "fordringar.1510": 10,
        "fordringar.summa": 10,
        "kassa_bank.1930": 9000,
        "kassa_bank.summa": 9000,
        "kortfristiga_skulder.2440": 25,
        "kortfristiga_skulder.2710": 5,
        "kortfristiga_skulder.summa": 30,
        "eget_kapital_utgaende.resultat": 9000,
        "eget_kapital_utgaende.summa": 9000,
    }


def test_nollrader_visas_bara_pa_begaran(bok: GorBok) -> None:
    b = bok(BIDRAG)
    kort, lang = (
        rakenskaper(b, 2023, nollrader=val).rapport("balansrakning") for val in (False, True)
    )
    assert "immateriella_anlaggningstillgangar" not in {rad.id for rad in kort.rader}
    assert "langfristiga_skulder" not in {rad.id for rad in kort.rader}
    assert {"immateriella_anlaggningstillgangar", "langfristiga_skulder", "materiella"} <= {
        rad.id for rad in lang.rader
    }
    assert lang.cell("langfristiga_skulder", "2023").ore is None


def test_en_rad_som_hade_belopp_forra_aret_visas(bok: GorBok) -> None:
    text = (
        BIDRAG.replace("2023-", "2022-")
        + ver("B1", "2022-02-01", "Banken", "Fond", "1810 10.00; 1930 -10.00")
        + ver("B1", "2023-02-01", "Banken", "Fond", "1810 -10.00; 1930 10.00")
    )
    balans = rakenskaper(bok(text), 2023).rapport("balansrakning")
    assert kr(balans, "kortfristiga_placeringar", "2022") == 10
    assert kr(balans, "kortfristiga_placeringar", "2023") is None


@pytest.mark.parametrize("ar", [2019, 2024])
def test_jamforelsearet_visas_i_arets_form(bok: GorBok, ar: int) -> None:
    """The year before had another law; its amounts stand in this year's lines (LKBR 5 kap. 6 §)."""
    text = ver("K1", f"{ar - 1}-01-10", "M", "Bidrag", "1930 900.00; 3985 -900.00") + ver(
        "K1", f"{ar}-01-10", "M", "Bidrag", "1930 100.00; 3985 -100.00"
    )
    alla = rakenskaper(bok(text), ar)
    rr = alla.rapport("resultatrakning")
    assert kr(rr, "arets_resultat", 0) == 100
    assert kr(rr, "arets_resultat", 1) == 900
    assert kr(rr, "verksamhetens_resultat", 1) == 900
    balans = alla.rapport("balansrakning")
    assert kr(balans, "eget_kapital_utgaende", 1) == 900
    if ar == 2024:
        assert kr(balans, "eget_kapital_ingaende", 0) == 900


# ---------------------------------------------------------------------- statistik

CSV = "2023/statistik/deltagare.csv"


def test_statistiken_ar_tabeller_bredvid_aret(bok: GorBok) -> None:
    text = '# Deltagare under året\ninsats,antal,andel\nBron,1234,"0,5"\nTotalt,-5,\n'
    tabell = rakenskaper(bok(BIDRAG, filer={CSV: text}), 2023).rapport("statistik_deltagare")
    assert tabell.titel == "Deltagare under året"
    assert tabell.radrubrik == "insats"
    assert [kolumn.rubrik for kolumn in tabell.kolumner] == ["antal", "andel"]
    assert [(r.etikett, r.stil, [c.text for c in r.celler]) for r in tabell.rader] == [
        ("Bron", "post", ["1 234", "0,5"]),
        ("Totalt", "summa", ["−5", ""]),
    ]


def test_statistik_utan_titel_heter_som_filen(bok: GorBok) -> None:
    b = bok(BIDRAG, filer={"2023/statistik/sus-kostnader.csv": "a,b\n1,2\n"})
    assert rakenskaper(b, 2023).rapport("statistik_sus_kostnader").titel == "Sus kostnader"


def test_en_tom_statistikfil_ar_ett_fel(bok: GorBok) -> None:
    with pytest.raises(BokFelError, match=r"2023/statistik/deltagare\.csv:1: Filen är tom\."):
        rakenskaper(bok(BIDRAG, filer={CSV: ""}), 2023)
