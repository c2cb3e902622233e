"""The law's forms as data, in three regimes, and the mapping of accounts to their lines."""

from __future__ import annotations

import pytest

from lkbr.uppstallning import (
    KONTOPLANER,
    REGIMER,
    Formrad,
    las_kontotabell,
    las_uppstallning,
    uppstallning_for,
)
from tests.conftest import GorBok
from tests.hjalp import PLUGINS, STANDARDKONTON, ver

HYRA = ver("A1", "2023-01-15", "Värden AB", "Hyra", "5010 100.00; 1930 -100.00")

RESULTATRAKNING = {
    # KRL 5 kap. 1 §
    "krl": [
        "Verksamhetens intäkter",
        "Verksamhetens kostnader",
        "Avskrivningar",
        "Verksamhetens nettokostnader",
        "Skatteintäkter",
        "Generella statsbidrag och utjämning",
        "Finansiella intäkter",
        "Finansiella kostnader",
        "Resultat före extraordinära poster",
        "Extraordinära intäkter",
        "Extraordinära kostnader",
        "Årets resultat",
    ],
    # LKBR 5 kap. 2 §
    "lkbr-2019": [
        "Verksamhetens intäkter",
        "Verksamhetens kostnader",
        "Avskrivningar",
        "Verksamhetens nettokostnader",
        "Skatteintäkter",
        "Generella statsbidrag och utjämning",
        "Verksamhetens resultat",
        "Finansiella intäkter",
        "Finansiella kostnader",
        "Resultat efter finansiella poster",
        "Extraordinära poster",
        "Årets resultat",
    ],
}
RESULTATRAKNING["lkbr-2024"] = RESULTATRAKNING["lkbr-2019"]

TILLGANGAR = [
    "TILLGÅNGAR",
    "A. Anläggningstillgångar",
    "I. Immateriella anläggningstillgångar",
    "II. Materiella anläggningstillgångar",
    "1. Mark, byggnader och tekniska anläggningar",
    "2. Maskiner och inventarier",
    "3. Övriga materiella anläggningstillgångar",
    "III. Finansiella anläggningstillgångar",
    "Summa anläggningstillgångar",
    "B. Bidrag till infrastruktur",
    "C. Omsättningstillgångar",
    "I. Förråd m.m.",
    "II. Fordringar",
    "III. Kortfristiga placeringar",
    "IV. Kassa och bank",
    "Summa omsättningstillgångar",
    "SUMMA TILLGÅNGAR",
]
EGET_KAPITAL = {
    "krl": [
        "I. Årets resultat",
        "II. Resultatutjämningsreserv",
        "III. Övrigt eget kapital",
        "Summa eget kapital",
    ],
    "lkbr-2024": [
        "I. Eget kapital vid årets början",
        "varav resultatreserv",
        "varav resultatutjämningsreserv",
        "II. Årets resultat",
        "III. Eget kapital vid årets slut",
        "varav resultatreserv",
        "varav resultatutjämningsreserv",
    ],
}
EGET_KAPITAL["lkbr-2019"] = EGET_KAPITAL["krl"]
SKULDER = [
    "B. Avsättningar",
    "I. Avsättningar för pensioner och liknande förpliktelser",
    "II. Andra avsättningar",
    "Summa avsättningar",
    "C. Skulder",
    "I. Långfristiga skulder",
    "II. Kortfristiga skulder",
    "Summa skulder",
    "SUMMA EGET KAPITAL, AVSÄTTNINGAR OCH SKULDER",
]


def ord_(rader: tuple[Formrad, ...]) -> list[str]:
    return [rad.etikett for rad in rader]


@pytest.mark.parametrize("regim", REGIMER)
def test_resultatrakningen_har_lagens_rader_i_lagens_ordning(regim: str) -> None:
    assert ord_(las_uppstallning(regim).resultatrakning) == RESULTATRAKNING[regim]


@pytest.mark.parametrize("regim", REGIMER)
def test_balansrakningen_har_lagens_rader_i_lagens_ordning(regim: str) -> None:
    """LKBR 6 kap. 2 §: only the equity differs between the regimes (SFS 2023:643)."""
    vantat = [
        *TILLGANGAR,
        "EGET KAPITAL, AVSÄTTNINGAR OCH SKULDER",
        "A. Eget kapital",
        *EGET_KAPITAL[regim],
        *SKULDER,
    ]
    lagens = [
        rad
        for rad in las_uppstallning(regim).balansrakning
        # Ours, and only where it has an amount: what the members decide without a result.
        if rad.id != "direkt_mot_eget_kapital" or rad.alltid
    ]
    assert [rad.etikett for rad in lagens] == vantat


@pytest.mark.parametrize("regim", REGIMER)
def test_inom_linjen_star_panter_och_ansvarsforbindelser(regim: str) -> None:
    assert ord_(las_uppstallning(regim).inom_linjen) == [
        "PANTER OCH ANSVARSFÖRBINDELSER",
        "1. Panter och därmed jämförliga säkerheter",
        "2. Ansvarsförbindelser",
        "a) Pensionsförpliktelser som inte har upptagits bland skulderna eller avsättningarna",
        "b) Övriga ansvarsförbindelser",
    ]


@pytest.mark.parametrize("regim", REGIMER)
def test_kassaflodesanalysen_visar_brutto(regim: str) -> None:
    """RKR R13: investments and sales apart, loans and repayments apart."""
    ider = {rad.id for rad in las_uppstallning(regim).kassaflodesanalys}
    for sort in ("immateriella", "materiella", "finansiella"):
        assert {f"investering_{sort}", f"forsaljning_{sort}"} <= ider
    assert {"nyupptagna_lan", "amortering", "utbetalning_infrastruktur"} <= ider


@pytest.mark.parametrize(
    ("ar", "regim"),
    [
        (1990, "krl"),
        (2018, "krl"),
        (2019, "lkbr-2019"),
        (2023, "lkbr-2019"),
        (2024, "lkbr-2024"),
        (2050, "lkbr-2024"),
    ],
)
def test_rakenskapsaret_bestammer_regimen(ar: int, regim: str) -> None:
    assert uppstallning_for(ar).id == regim


@pytest.mark.parametrize("regim", REGIMER)
def test_varje_summa_bestar_av_rader_ovanfor_och_varje_post_har_konton(regim: str) -> None:
    form = las_uppstallning(regim)
    poster = las_kontotabell("bas").poster
    for rader in (form.resultatrakning, form.balansrakning, form.kassaflodesanalys):
        sedda: set[str] = set()
        for rad in rader:
            assert rad.id not in sedda
            assert set(rad.summa) <= sedda
            assert set(rad.post) <= set(poster)
            assert (rad.stil == "summa") == bool(rad.summa)
            sedda.add(rad.id)


@pytest.mark.parametrize("regim", REGIMER)
def test_varje_post_star_pa_en_rad(regim: str) -> None:
    """No post is left out of the statements, and none stands twice."""
    form = las_uppstallning(regim)
    rader = (*form.resultatrakning, *form.balansrakning)
    i_formen = [post for rad in rader for post in rad.post]
    assert len(i_formen) == len(set(i_formen))
    andra = {"bokslut_arets_resultat", "eget_kapital", "resultatutjamningsreserv", "resultatreserv"}
    assert set(i_formen) == set(las_kontotabell("bas").poster) - andra


# ---------------------------------------------------------------------- kontoplanerna


@pytest.mark.parametrize("kontoplan", KONTOPLANER)
def test_inget_konto_i_en_kontoplan_hor_till_tva_rader(kontoplan: str) -> None:
    tabell = las_kontotabell(kontoplan)
    dubbla = {nr: t for nr in range(1000, 9000) if len(t := tabell.traffar(str(nr))) > 1}
    assert dubbla == {}


@pytest.mark.parametrize(
    ("nummer", "bas", "kommun_bas"),
    [
        ("1220", "maskiner_inventarier", "maskiner_inventarier"),
        ("1630", "skattekonto", "skattekonto"),
        ("1651", "momsersattning", "momsersattning"),
        ("1685", "ovriga_fordringar", "ovriga_fordringar"),
        ("1791", *["forutbetalda_kostnader_upplupna_intakter"] * 2),
        ("1930", "kassa_bank", "kassa_bank"),
        ("2440", "leverantorsskulder", "krediter"),
        ("2514", "sarskild_loneskatt", "leverantorsskulder"),
        ("2941", "semesterskuld", "semesterskuld"),
        ("2943", "sarskild_loneskatt", "sarskild_loneskatt"),
        ("3985", "medlemsbidrag_stat", "ovriga_intakter"),
        ("3511", "ovriga_intakter", "medlemsbidrag_stat"),
        ("3992", "ersatta_utlagg", "ovriga_intakter"),
        ("5010", "lokaler", "personal"),
        ("6422", "rakenskapsrevision", "ovriga_externa"),
        ("7832", "avskrivningar", "ovriga_externa"),
        ("7910", "ovriga_rorelsekostnader", "avskrivningar"),
        ("8310", "ranteintakter", "generella_statsbidrag"),
        ("8410", "rantekostnader", "ranteintakter"),
        ("193001", "kassa_bank", "kassa_bank"),
    ],
)
def test_ett_konto_fors_till_sin_delpost(nummer: str, bas: str, kommun_bas: str) -> None:
    assert las_kontotabell("bas").traffar(nummer) == (bas,)
    assert las_kontotabell("kommun_bas").traffar(nummer) == (kommun_bas,)


def rad_for(bok: GorBok, konto: str, **ord__: object) -> tuple[str | None, list[str]]:
    b = bok(HYRA, konton=(*STANDARDKONTON, konto), **ord__)  # type: ignore[arg-type]  # words of bok
    nummer = konto.split(":")[1][:4]
    return (b.konton[nummer].delpost if nummer in b.konton else None), [ett.text for ett in b.fel]


def test_kontot_far_sin_rad_pa_open(bok: GorBok) -> None:
    assert rad_for(bok, "Tillgångar:1940-Sparkonto") == ("kassa_bank", [])


def test_post_pa_kontot_gar_fore_numret(bok: GorBok) -> None:
    svar = rad_for(bok, 'Tillgångar:1940-Spärrat-konto\n  post: "ovriga_fordringar"')
    assert svar == ("ovriga_fordringar", [])


@pytest.mark.parametrize(
    ("konto", "fel"),
    [
        ("Kostnader:9123-Okänt", "LKBR-K01: kontot 9123 (Kostnader:9123-Okänt) har ingen rad"),
        ('Tillgångar:1940-S\n  post: "kassan"', 'LKBR-K04: kontot 1940 har post: "kassan"'),
        ("Kostnader:1940-Sparkonto", "LKBR-K03: kontot 1940 ligger under Kostnader"),
        ('Tillgångar:1940-S\n  post: "lokaler"', "LKBR-K03: kontot 1940 ligger under Tillgångar"),
        ("Skulder:3999-Övrigt", "LKBR-K0"),
        ("Tillgångar:Sparkonto", "LKBR-K05: kontot Tillgångar:Sparkonto saknar kontonummer"),
        ("Tillgångar:1930-Annat-konto", "LKBR-K07: kontonumret 1930 finns två gånger"),
    ],
)
def test_ett_konto_utan_sin_rad_ar_ett_fel(bok: GorBok, konto: str, fel: str) -> None:
    b = bok(HYRA, konton=(*STANDARDKONTON, konto))
    (ett,) = b.fel
    assert fel in ett.text
    assert "Gör så här:" in ett.text
    assert ett.fil == "kontoplan.beancount"


def test_ett_konto_som_tva_rader_gor_ansprak_pa(
    bok: GorBok, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lkbr.uppstallning import Kontotabell

    las = Kontotabell.traffar
    monkeypatch.setattr(
        Kontotabell,
        "traffar",
        lambda tabell, nr: ("kassa_bank", "krediter") if nr == "1940" else las(tabell, nr),
    )
    (ett,) = bok(HYRA, konton=(*STANDARDKONTON, "Tillgångar:1940-Sparkonto")).fel
    assert "LKBR-K02: kontot 1940 hör till två rader: kassa_bank och krediter" in ett.text


def test_en_kontoplan_som_inte_finns(bok: GorBok) -> None:
    plugins = [p + '" "eubas' if p == "lkbr.kartlaggning" else p for p in PLUGINS]
    texter = [ett.text for ett in bok(HYRA, plugins=plugins).fel]
    assert any("LKBR-K06: kontoplanen «eubas» finns inte" in text for text in texter)


def test_kommun_bas(bok: GorBok) -> None:
    """The same books in Kommun-Bas: salaries in class 5, rent in class 6, contributions in 35."""
    konton = (
        "Tillgångar:1930-Bank",
        "Intäkter:3510-Bidrag-från-staten",
        "Kostnader:5010-Arvoden",
        "Kostnader:6010-Lokalhyra",
        "Kostnader:7910-Avskrivningar",
        "Intäkter:8410-Räntor",
        "Kostnader:8510-Räntekostnader",
    )
    text = ver(
        "A1",
        "2023-01-15",
        "M",
        "Allt",
        [(konton[2], "60.00"), (konton[3], "40.00"), (konton[1], "-500.00"), (konton[0], "400.00")],
    )
    b = bok(
        text,
        konton=konton,
        forbund='namn = "F"\nkontoplan = "kommun-bas"\n',
        plugins=[p + '" "kommun_bas' if p == "lkbr.kartlaggning" else p for p in PLUGINS],
    ).krav_felfri()
    assert {nummer: konto.delpost for nummer, konto in b.konton.items()} == {
        "1930": "kassa_bank",
        "3510": "medlemsbidrag_stat",
        "5010": "personal",
        "6010": "lokaler",
        "7910": "avskrivningar",
        "8410": "ranteintakter",
        "8510": "rantekostnader",
    }
