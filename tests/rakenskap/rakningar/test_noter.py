"""The notes: numbers and references, roll-forwards, useful lives, and a total that is the line."""

from __future__ import annotations

import pytest

from tests.conftest import GorBok
from tests.hjalp import konto, ver
from tests.rakna import etiketter, kr, rader, rakenskaper

BIDRAG = ver("K1", "2023-01-10", "Medlem", "Bidrag", "1930 9000.00; 3985 -9000.00")
FORBUND = """\
namn = "Provförbundet"
nyttjandeperiod_ar = 4
[[verksamhet]]
kod = "individ"
namn = "Individinriktade insatser"
notrad = "Insatser"
[[verksamhet]]
kod = "utvardering"
namn = "Utvärdering"
notrad = "Insatser"
[[verksamhet]]
kod = "kansli"
namn = "Kansli"
"""


def register(id_: str, datum: str, belopp: str, ar: str, **mer: str) -> str:
    rader_ = "".join(f"  {namn}: {varde}\n" for namn, varde in mer.items())
    return (
        f'{datum} custom "anlaggning" "{id_}" {konto("1220")} {belopp} SEK\n'
        f"  ibruktagen: {datum}\n  nyttjandeperiod-ar: {ar}\n{rader_}\n"
    )


def test_noterna_numreras_i_raknas_ordning_och_raden_hanvisar(bok: GorBok) -> None:
    """LKBR 9 kap. 2 §: the order of the lines, RR before BR; a line may refer to two notes."""
    text = (
        BIDRAG
        + ver("L1", "2023-02-01", "Värden", "Hyra", "5010 100.00; 2440 -100.00")
        + ver("B1", "2023-03-01", "Banken", "Ränta", "1930 5.00; 8310 -5.00")
        + ver("B2", "2023-03-01", "Möbler", "Bord", "1220 500.00; 1930 -500.00")
        + ver("P1", "2023-12-31", "F", "Avskrivning", "7832 50.00; 1229 -50.00")
    )
    alla = rakenskaper(bok(text), 2023)
    noter = {rapport.id: rapport.nummer for rapport in alla.rapporter if rapport.nummer}
    assert list(noter) == [
        "principer",
        "intakter",
        "kostnader",
        "rakenskapsrevision",
        "avskrivningar",
        "finansiella_poster",
        "materiella",
        "kassa_bank",
        "skulder",
        "leasing",
        "sarredovisning",
    ]
    assert list(noter.values()) == list(range(1, 12))
    rr = alla.rapport("resultatrakning")
    assert rr.rad("verksamhetens_intakter").noter == ("2",)
    assert rr.rad("verksamhetens_kostnader").noter == ("3", "4")
    assert rr.rad("finansiella_intakter").noter == ("6",)
    assert alla.rapport("balansrakning").rad("maskiner_inventarier").noter == ("7",)
    hanvisade = {
        int(nummer) for rapport in alla.rapporter for rad in rapport.rader for nummer in rad.noter
    }
    assert hanvisade == set(range(2, 10))


SUMMOR = {
    "intakter": ("resultatrakning", "verksamhetens_intakter", 1),
    "kostnader": ("resultatrakning", "verksamhetens_kostnader", -1),
    "avskrivningar": ("resultatrakning", "avskrivningar", -1),
    "forrad": ("balansrakning", "forrad", 1),
    "fordringar": ("balansrakning", "fordringar", 1),
    "placeringar": ("balansrakning", "kortfristiga_placeringar", 1),
    "kassa_bank": ("balansrakning", "kassa_bank", 1),
    "finansiella": ("balansrakning", "finansiella_anlaggningstillgangar", 1),
    "langfristiga": ("balansrakning", "langfristiga_skulder", 1),
    "skulder": ("balansrakning", "kortfristiga_skulder", 1),
}


@pytest.mark.parametrize("ar", [2018, 2023, 2024])
def test_varje_nots_summa_ar_dess_rad(bok: GorBok, ar: int) -> None:
    """Something on every line that BAS has; the note's total is the same quantity as the line."""
    text = BIDRAG + "".join(
        ver(f"A{nummer}", "2023-06-01", "M", "Text", rader_)
        for nummer, rader_ in enumerate(
            [
                "1510 10.01; 3992 -10.01",
                "4010 20.02; 2440 -20.02",
                "7210 30.03; 2710 -30.03",
                "1410 1.10; 1930 -1.10",
                "1810 2.20; 1930 -2.20",
                "1350 3.30; 1930 -3.30",
                "1220 400.40; 1930 -400.40",
                "7832 40.04; 1229 -40.04",
                "7730 4.04; 1229 -4.04",
                "1930 50.05; 2350 -50.05",
                "7210 6.06; 2210 -6.06",
                "5010 7.07; 2290 -7.07",
                "8750 8.08; 1930 -8.08",
                "1930 9.09; 8310 -9.09",
            ],
            start=1,
        )
    )
    alla = rakenskaper(bok(text.replace("2023-", f"{ar}-")), ar)
    for not_id, (rapport, rad, tecken) in SUMMOR.items():
        total = alla.rapport(not_id).rad("summa").celler[0]
        linje = alla.rapport(rapport).rad(rad).celler[0]
        assert total.nyckel == linje.nyckel
        assert total.ore == tecken * (linje.ore or 0)
        assert total.visat == tecken * (linje.visat or 0)
    materiella = alla.rapport("materiella")
    assert kr(materiella, "maskiner_inventarier.redovisat") == kr(
        alla.rapport("balansrakning"), "maskiner_inventarier"
    )


def test_kostnader_efter_andamal(bok: GorBok) -> None:
    """Two verksamheter under one heading are one row; the undeclared code has a row of its own."""
    text = BIDRAG + ver(
        "L1",
        "2023-02-01",
        "M",
        "Allt",
        [
            ("4010", "100.00", {"verksamhet": "individ"}),
            ("4010", "20.00", {"verksamhet": "utvardering"}),
            ("7210", "300.00", {"verksamhet": "kansli"}),
            ("5010", "4.00", {"verksamhet": "nytt"}),
            ("6110", "5.00"),
            ("1930", "-429.00"),
        ],
    )
    note = rakenskaper(bok(text, forbund=FORBUND), 2023).rapport("kostnader")
    assert {rad.etikett: kr(note, rad.id) for rad in note.rader} == {
        "Insatser": 120,
        "Kansli": 300,
        "Utan angiven verksamhet": 5,
        "nytt": 4,
        "Summa": 429,
    }
    assert etiketter(note)[0] == "Insatser"


def test_kostnader_utan_dimensioner_visas_efter_slag(bok: GorBok) -> None:
    text = BIDRAG + ver("L1", "2023-02-01", "M", "Hyra", "5010 100.00; 7210 50.00; 1930 -150.00")
    note = rakenskaper(bok(text), 2023).rapport("kostnader")
    assert rader(note) == {"lokaler": 100, "personal": 50, "summa": 150}


def test_rakenskapsrevisionen_ar_bara_sitt_eget_konto(bok: GorBok) -> None:
    """LKBR 9 kap. 13 §: 6422, not the rest of what auditing costs (6421)."""
    text = BIDRAG + ver("L1", "2023-02-01", "Byrån", "Rev", "6421 70.00; 6422 30.00; 1930 -100.00")
    note = rakenskaper(bok(text), 2023).rapport("rakenskapsrevision")
    assert kr(note, "summa") == 30
    assert note.paragraf == "LKBR 9:13"


def test_sarredovisning_sags_alltid(bok: GorBok) -> None:
    egen = FORBUND.replace("[[verk", '[upplysningar]\nsarredovisning = "El enligt lag."\n[[verk', 1)
    (text,) = rakenskaper(bok(BIDRAG), 2023).rapport("sarredovisning").stycken
    assert text.startswith("[Uppgift saknas: särredovisning")
    note = rakenskaper(bok(BIDRAG, forbund=egen), 2023).rapport("sarredovisning")
    assert note.stycken == ("El enligt lag.",)
    assert note.paragraf == "LKBR 9:5"


# ---------------------------------------------------------------------- materiella tillgångar

BORD = (
    ver("B1", "2022-01-15", "M", "Bord", "1220 100.00; 1930 -100.00")
    + ver("P1", "2022-12-31", "F", "Avskrivning", "7832 20.00; 1229 -20.00")
    + ver("B1", "2023-01-15", "M", "Stolar", "1220 50.00; 1930 -50.00")
    + ver("B2", "2023-06-30", "K", "Sålt", "1930 70.00; 1229 30.00; 1220 -100.00")
    + ver("P1", "2023-06-30", "F", "Avskrivning", "7832 15.00; 1229 -15.00")
)


def test_tillgangarna_fran_ingaende_till_utgaende(bok: GorBok) -> None:
    tidigt = BIDRAG.replace("2023-", "2022-")
    note = rakenskaper(bok(tidigt + BORD), 2023).rapport("materiella")
    post = "maskiner_inventarier"
    assert rader(note) == {
        f"{post}.ansk_in": 100,
        f"{post}.nyanskaffningar": 50,
        f"{post}.avgangna": -100,
        f"{post}.ansk_ut": 50,
        f"{post}.ack_in": 20,
        f"{post}.arets_avskrivningar": 15,
        f"{post}.aterforda": -30,
        f"{post}.ack_ut": 5,
        f"{post}.redovisat": 45,
    }
    assert kr(note, f"{post}.ansk_ut", "2022") == 100
    assert kr(note, f"{post}.redovisat", "2022") == 80


def test_avskrivning_direkt_pa_tillgangskontot_ar_avskrivning(bok: GorBok) -> None:
    """Many bureaus credit the asset itself: that is no sale. A part sold takes its part along."""
    post = "maskiner_inventarier"
    bocker = bok(
        BIDRAG.replace("2023-", "2021-")
        + ver("B1", "2021-01-15", "M", "Bord", "1220 100.00; 1930 -100.00")
        + ver("P1", "2021-12-31", "F", "Avskrivning", "7832 20.00; 1220 -20.00")
        + ver("P1", "2022-12-31", "F", "Avskrivning", "7832 20.00; 1220 -20.00")
        + ver("B1", "2023-06-30", "K", "Halva sålt", "1930 35.00; 1220 -30.00; 3970 -5.00")
        + ver("P1", "2023-12-31", "F", "Avskrivning", "7832 10.00; 1220 -10.00")
    )
    assert rader(rakenskaper(bocker, 2022).rapport("materiella")) == {
        f"{post}.ansk_in": 100,
        f"{post}.ansk_ut": 100,
        f"{post}.ack_in": 20,
        f"{post}.arets_avskrivningar": 20,
        f"{post}.ack_ut": 40,
        f"{post}.redovisat": 60,
    }
    alla = rakenskaper(bocker, 2023)
    assert rader(alla.rapport("materiella")) == {
        f"{post}.ansk_in": 100,
        f"{post}.avgangna": -50,
        f"{post}.ansk_ut": 50,
        f"{post}.ack_in": 40,
        f"{post}.arets_avskrivningar": 10,
        f"{post}.aterforda": -20,
        f"{post}.ack_ut": 30,
        f"{post}.redovisat": 20,
    }
    flode = rader(alla.rapport("kassaflodesanalys"))
    assert flode["kfa_avskrivningar"] == 10
    assert flode["forsaljning_materiella"] == 35


def test_kop_och_salj_i_samma_verifikation_visas_brutto(bok: GorBok) -> None:
    """A trade-in: 500 bought, the old one of 100 (written down 30) given for 20, a loss of 50."""
    text = (
        BIDRAG.replace("2023-", "2022-")
        + ver("B1", "2022-01-15", "M", "Bord", "1220 100.00; 1930 -100.00")
        + ver("P1", "2022-12-31", "F", "Avskrivning", "7832 30.00; 1229 -30.00")
        + ver(
            "B1",
            "2023-03-01",
            "M",
            "Inbyte",
            "1220 500.00; 1229 30.00; 1220 -100.00; 7970 50.00; 1930 -480.00",
        )
    )
    alla = rakenskaper(bok(text), 2023)
    post = "maskiner_inventarier"
    note = rader(alla.rapport("materiella"))
    assert note[f"{post}.nyanskaffningar"] == 500
    assert note[f"{post}.avgangna"] == -100
    assert note[f"{post}.aterforda"] == -30
    flode = rader(alla.rapport("kassaflodesanalys"))
    assert flode["investering_materiella"] == -500
    assert flode["forsaljning_materiella"] == 20
    assert kr(alla.rapport("investeringsredovisning"), "summa", "utfall") == 500


def test_en_flytt_mellan_poster_ar_varken_kop_eller_avgang(bok: GorBok) -> None:
    text = (
        BIDRAG
        + ver("B1", "2023-01-15", "M", "Bord", "1220 100.00; 1930 -100.00")
        + ver("A1", "2023-02-15", "F", "Omklassas", "1290 40.00; 1220 -40.00")
    )
    alla = rakenskaper(bok(text), 2023)
    note = rader(alla.rapport("materiella"))
    assert note["maskiner_inventarier.flyttat"] == -40
    assert note["ovriga_materiella_anlaggningstillgangar.flyttat"] == 40
    assert note["maskiner_inventarier.nyanskaffningar"] == 100
    assert "ovriga_materiella_anlaggningstillgangar.nyanskaffningar" not in note
    assert kr(alla.rapport("investeringsredovisning"), "summa", "utfall") == 100
    assert rader(alla.rapport("kassaflodesanalys"))["investering_materiella"] == -100


KOP = ver("B1", "2023-01-15", "M", "Bord", "1220 400.00; 1930 -400.00")


@pytest.mark.parametrize(
    ("registret", "ar"),
    [
        ("", "4"),  # the federation's stated period
        (register("INV-1", "2023-01-15", "400.00", "3"), "3"),
        # weighted by cost: (300 × 3 + 100 × 10) / 400 = 4,75
        (
            register("INV-1", "2023-01-15", "300.00", "3")
            + register("INV-2", "2023-01-15", "100.00", "10"),
            "4,8",
        ),
        # what has left does not count
        (
            register("INV-1", "2023-01-15", "400.00", "5")
            + register("INV-0", "2020-01-15", "900.00", "20", utrangerad="2022-12-31"),
            "5",
        ),
        # nor does what was fully written down before the year began
        (
            register("INV-1", "2023-01-15", "400.00", "5")
            + register("INV-0", "2020-01-15", "900.00", "3"),
            "5",
        ),
        # but what is written down for the last time in the year does
        (
            register("INV-1", "2023-01-15", "900.00", "5")
            + register("INV-0", "2020-02-15", "900.00", "3"),
            "4",
        ),
        # and where nothing else is left, the lives of what has ended
        (register("INV-0", "2019-01-15", "400.00", "3"), "3"),
    ],
)
def test_genomsnittlig_nyttjandeperiod(bok: GorBok, registret: str, ar: str) -> None:
    """LKBR 9 kap. 9 §."""
    note = rakenskaper(bok(BIDRAG + KOP + registret, forbund=FORBUND), 2023).rapport("materiella")
    (text,) = note.efter
    assert text.endswith(f"Bedömd genomsnittlig nyttjandeperiod är {ar} år.")


def test_registret_ska_stamma_med_kontot(bok: GorBok) -> None:
    from rakenskap.rakningar.rakenskaper import gor_rakenskaper
    from tests.rakna import fynd

    utfall = gor_rakenskaper(bok(BIDRAG + KOP + register("A", "2023-01-15", "399.00", "3")), 2023)
    assert utfall.rakenskaper is not None
    assert utfall.rakenskaper.utkast
    (text,) = fynd(utfall)
    assert "Kontot 1220 är 400,00 kr, anläggningsregistret 399,00 kr: 1,00 kr skiljer." in text
    assert "För in tillgången i anlaggningar.beancount" in text


def test_avsattningar_rullas(bok: GorBok) -> None:
    text = (
        BIDRAG.replace("2023-", "2022-")
        + ver("P1", "2022-06-01", "F", "Avsätts", "5010 100.00; 2290 -100.00")
        + ver("B1", "2023-06-01", "F", "Tas i anspråk", "2290 30.00; 1930 -30.00")
    )
    note = rakenskaper(bok(text), 2023).rapport("avsattningar")
    assert rader(note) == {
        "andra_avsattningar.in": 100,
        "andra_avsattningar.netto": -30,
        "andra_avsattningar.ut": 70,
    }


@pytest.mark.parametrize(
    ("registret", "ar"),
    [
        ("", "7"),
        (register("A", "2023-01-15", "400.00", "5"), "5"),
        (
            register("A", "2023-01-15", "300.00", "4.58") + register("B", "2023-01-15", "100", "5"),
            "4,6–5",
        ),
    ],
)
def test_principerna_har_registrets_livslangder(bok: GorBok, registret: str, ar: str) -> None:
    """Not 1 och noten om tillgångarna har en källa."""
    egen = 'namn = "F"\nnyttjandeperiod_ar = 7\n[principer]\n'
    egen += 'lkbr-2019 = ["Tiden är {nyttjandeperiod} år."]\n'
    r = rakenskaper(bok(BIDRAG + KOP + registret, forbund=egen), 2023)
    assert r.rapport("principer").stycken == (f"Tiden är {ar} år.",)


def test_principernas_livslangd_kan_saknas(bok: GorBok) -> None:
    egen = 'namn = "F"\n[principer]\nlkbr-2019 = ["Tiden är {nyttjandeperiod} år."]\n'
    note = rakenskaper(bok(BIDRAG + KOP, forbund=egen), 2023).rapport("principer")
    assert note.stycken == ("Tiden är [Uppgift saknas] år.",)
    assert note.saknas == ("nyttjandeperiod",)
