"""The kassaflödesanalys: what moved cash, and what did not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.conftest import GorBok
from tests.hjalp import STANDARDKONTON, ver
from tests.rakna import kr, rader, rakenskaper

BIDRAG = ver("K1", "2022-01-10", "Medlem", "Bidrag", "1930 1000.00; 3985 -1000.00")


def kfa(
    bok: GorBok, text: str, ar: int = 2022, konton: tuple[str, ...] = STANDARDKONTON
) -> dict[str, Decimal]:
    """Return the lines of the year's kassaflödesanalys that have an amount, in kronor."""
    return rader(rakenskaper(bok(BIDRAG + text, konton=konton), ar).rapport("kassaflodesanalys"))


def test_bara_bidrag(bok: GorBok) -> None:
    assert kfa(bok, "") == {
        "kfa_arets_resultat": 1000,
        "medel_fore_rorelsekapital": 1000,
        "kassaflode_lopande": 1000,
        "arets_kassaflode": 1000,
        "likvida_medel_utgaende": 1000,
    }


def test_rorelsekapitalet_ror_inte_kassan(bok: GorBok) -> None:
    """A debt and a claim at year-end: the result is moved back to what was paid."""
    svar = kfa(
        bok,
        ver("L1", "2022-12-01", "Värden", "Hyra", "5010 300.00; 2440 -300.00")
        + ver("K2", "2022-12-02", "Region", "Bidrag", "1510 200.00; 3986 -200.00")
        + ver("A1", "2022-12-03", "Lager", "Förråd", "1410 50.00; 1930 -50.00"),
    )
    assert svar["kfa_arets_resultat"] == 900
    assert svar["kfa_skulder"] == 300
    assert svar["kfa_fordringar"] == -200
    assert svar["kfa_forrad"] == -50
    assert svar["arets_kassaflode"] == 950


# ---------------------------------------------------------------------- investeringar


def test_kopt_och_betald(bok: GorBok) -> None:
    svar = kfa(
        bok,
        ver("L1", "2022-03-01", "Möbler AB", "Bord", "1220 400.00; 2440 -400.00")
        + ver("B1", "2022-03-31", "Möbler AB", "Betalt", "2440 400.00; 1930 -400.00"),
    )
    assert svar["investering_materiella"] == -400
    assert "kfa_skulder" not in svar
    assert svar["arets_kassaflode"] == 600


@pytest.mark.parametrize("faktura", ["L1/2022", None])
def test_kopt_men_obetald_vid_arets_slut_star_utanfor_bada_raderna(
    bok: GorBok, faktura: str | None
) -> None:
    """The purchase has moved no cash in 2022; it is an investment in 2023, when it is paid."""
    dimension = {} if faktura is None else {"faktura": faktura}
    text = (
        ver("L1", "2022-12-20", "Möbler AB", "Bord", "1220 400.00; 2440 -400.00")
        + ver("L2", "2022-12-21", "Värden", "Hyra", "5010 100.00; 2440 -100.00")
        + ver(
            "B1",
            "2023-01-20",
            "Möbler AB",
            "Betalt",
            [("2440", "400.00", dimension), ("1930", "-400.00")],
        )
        + ver("B2", "2023-01-21", "Värden", "Betalt", "2440 100.00; 1930 -100.00")
    )
    b = bok(BIDRAG + text)
    ar2022 = rader(rakenskaper(b, 2022).rapport("kassaflodesanalys"))
    assert "investering_materiella" not in ar2022
    assert ar2022["kfa_skulder"] == 100
    assert ar2022["arets_kassaflode"] == 1000
    ar2023 = rakenskaper(b, 2023).rapport("kassaflodesanalys")
    assert kr(ar2023, "investering_materiella") == -400
    assert kr(ar2023, "kfa_skulder") == -100
    assert kr(ar2023, "arets_kassaflode") == -500


def test_delvis_betald(bok: GorBok) -> None:
    svar = kfa(
        bok,
        ver("L1", "2022-12-20", "Möbler AB", "Bord", "1220 400.00; 2440 -400.00")
        + ver("B1", "2022-12-27", "Möbler AB", "Delbetalning", "2440 150.00; 1930 -150.00"),
    )
    assert svar["investering_materiella"] == -150
    assert "kfa_skulder" not in svar


def test_kontantinsats_pa_samma_verifikation(bok: GorBok) -> None:
    """A part is paid at once, the rest stays a debt: only the part has moved cash."""
    svar = kfa(
        bok, ver("L1", "2022-12-20", "Möbler AB", "Bord", "1220 400.00; 2440 -250.00; 1930 -150.00")
    )
    assert svar["investering_materiella"] == -150
    assert "kfa_skulder" not in svar


def test_tva_skuldrader_pa_samma_faktura(bok: GorBok) -> None:
    svar = kfa(
        bok, ver("L1", "2022-12-20", "Möbler AB", "Bord", "1220 400.00; 2440 -250.00; 2440 -150.00")
    )
    assert "investering_materiella" not in svar
    assert "kfa_skulder" not in svar


def test_skuld_pa_tva_konton(bok: GorBok) -> None:
    svar = kfa(
        bok, ver("L1", "2022-12-20", "Möbler AB", "Bord", "1220 400.00; 2440 -250.00; 2890 -150.00")
    )
    assert "investering_materiella" not in svar
    assert "kfa_skulder" not in svar


def test_momsen_pa_ett_obetalt_inkop_ar_rorelsekapital(bok: GorBok) -> None:
    """The VAT is a claim and a debt; only the price of the asset is kept out."""
    svar = kfa(
        bok, ver("L1", "2022-12-20", "Möbler AB", "Bord", "1220 400.00; 1650 100.00; 2440 -500.00")
    )
    assert "investering_materiella" not in svar
    assert svar["kfa_skulder"] == 100
    assert svar["kfa_fordringar"] == -100
    assert svar["arets_kassaflode"] == 1000


def test_momsen_pa_ett_betalt_inkop(bok: GorBok) -> None:
    svar = kfa(
        bok, ver("B1", "2022-12-20", "Möbler AB", "Bord", "1220 400.00; 1650 100.00; 1930 -500.00")
    )
    assert svar["investering_materiella"] == -400
    assert svar["kfa_fordringar"] == -100


def test_rattad_faktura_raknas_en_gang(bok: GorBok) -> None:
    """The wrong invoice is reversed; an older open one of the same supplier is not touched."""
    text = (
        ver("L1", "2022-11-20", "Möbler AB", "Frakt", "5010 400.00; 2440 -400.00")
        + ver("L2", "2022-12-20", "Möbler AB", "Bord", "1220 400.00; 2440 -400.00")
        + ver(
            "L3", "2022-12-21", "Möbler AB", "Rättar", "1220 -400.00; 2440 400.00", rattar="L2/2022"
        )
        + ver("L4", "2022-12-21", "Möbler AB", "Bord", "1220 450.00; 2440 -450.00")
    )
    svar = kfa(bok, text)
    assert "investering_materiella" not in svar
    assert svar["kfa_skulder"] == 400


def test_kreditfaktura_minskar_investeringen(bok: GorBok) -> None:
    text = (
        ver("L1", "2022-03-01", "Möbler AB", "Bord", "1220 400.00; 2440 -400.00")
        + ver("L2", "2022-03-10", "Möbler AB", "Kredit", "1220 -50.00; 2440 50.00")
        + ver("B1", "2022-03-31", "Möbler AB", "Betalt", "2440 350.00; 1930 -350.00")
    )
    alla = rakenskaper(bok(BIDRAG + text), 2022)
    assert kr(alla.rapport("kassaflodesanalys"), "investering_materiella") == -350
    assert kr(alla.rapport("investeringsredovisning"), "summa") == 350
    assert kr(alla.rapport("materiella"), "maskiner_inventarier.nyanskaffningar") == 350


def test_upplupet_inkop_aterfors_nasta_ar(bok: GorBok) -> None:
    text = (
        ver("P1", "2022-12-31", "Möbler AB", "Upplupet", "1220 400.00; 2990 -400.00")
        + ver("P1", "2023-01-01", "Möbler AB", "Återföring", "1220 -400.00; 2990 400.00")
        + ver("L1", "2023-01-15", "Möbler AB", "Bord", "1220 410.00; 2440 -410.00")
        + ver("B1", "2023-02-15", "Möbler AB", "Betalt", "2440 410.00; 1930 -410.00")
    )
    b = bok(BIDRAG + text)
    assert "investering_materiella" not in rader(rakenskaper(b, 2022).rapport("kassaflodesanalys"))
    alla = rakenskaper(b, 2023)
    assert kr(alla.rapport("kassaflodesanalys"), "investering_materiella") == -410
    assert kr(alla.rapport("materiella"), "maskiner_inventarier.nyanskaffningar") == 10


# ---------------------------------------------------------------------- sålt, utrangerat, avskrivet

BORD = ver("B1", "2022-01-15", "Möbler AB", "Bord", "1220 100.00; 1930 -100.00") + ver(
    "P1", "2022-06-30", "Förbundet", "Avskrivning", "7832 80.00; 1229 -80.00"
)


def test_avskrivning_ror_inte_kassan(bok: GorBok) -> None:
    svar = kfa(bok, BORD)
    assert svar["kfa_avskrivningar"] == 80
    assert svar["arets_kassaflode"] == 900


def test_forsaljning_med_vinst(bok: GorBok) -> None:
    text = BORD + ver(
        "B2", "2022-07-01", "Köparen", "Bord", "1930 50.00; 1229 80.00; 1220 -100.00; 3970 -30.00"
    )
    svar = kfa(bok, text)
    assert svar["forsaljning_materiella"] == 50
    assert svar["kfa_ovriga_justeringar"] == -30
    assert svar["kassaflode_lopande"] == 1000


def test_forsaljning_med_forlust(bok: GorBok) -> None:
    text = BORD + ver(
        "B2", "2022-07-01", "Köparen", "Bord", "1930 5.00; 1229 80.00; 1220 -100.00; 7970 15.00"
    )
    svar = kfa(bok, text)
    assert svar["forsaljning_materiella"] == 5
    assert svar["kfa_ovriga_justeringar"] == 15


def test_utrangering(bok: GorBok) -> None:
    text = BORD + ver(
        "A1", "2022-07-01", "Förbundet", "Kasserat", "1229 80.00; 1220 -100.00; 7970 20.00"
    )
    svar = kfa(bok, text)
    assert "forsaljning_materiella" not in svar
    assert svar["kfa_ovriga_justeringar"] == 20
    assert svar["arets_kassaflode"] == 900


def test_nedskrivning(bok: GorBok) -> None:
    konton = (*STANDARDKONTON, "Tillgångar:1228-Ackumulerade-nedskrivningar")
    text = BORD + ver(
        "P2",
        "2022-07-01",
        "Förbundet",
        "Nedskrivning",
        [("7730", "20.00"), ("Tillgångar:1228-Ackumulerade-nedskrivningar", "-20.00")],
    )
    svar = kfa(bok, text, konton=konton)
    assert svar["kfa_avskrivningar"] == 100


def test_inkop_och_avskrivning_pa_samma_verifikation(bok: GorBok) -> None:
    text = ver(
        "B1", "2022-05-01", "M", "Bord", "1220 100.00; 1930 -100.00; 7832 10.00; 1229 -10.00"
    )
    svar = kfa(bok, text)
    assert svar["investering_materiella"] == -100
    assert svar["kfa_avskrivningar"] == 10


def test_avskrivning_pa_tva_slags_tillgangar(bok: GorBok) -> None:
    text = ver(
        "B1", "2022-01-15", "M", "Bord och program", "1220 100.00; 1010 60.00; 1930 -160.00"
    ) + ver("P1", "2022-12-31", "F", "Avskrivning", "7832 32.00; 1229 -20.00; 1010 -12.00")
    svar = kfa(bok, text)
    assert svar["investering_materiella"] == -100
    assert svar["investering_immateriella"] == -60
    assert svar["kfa_avskrivningar"] == 32


def test_finansiell_anlaggningstillgang(bok: GorBok) -> None:
    text = ver("B1", "2022-01-15", "Banken", "Andelar", "1350 100.00; 1930 -100.00") + ver(
        "B2", "2022-02-15", "Banken", "Andelar", "1350 -40.00; 1930 40.00"
    )
    svar = kfa(bok, text)
    assert svar["investering_finansiella"] == -100
    assert svar["forsaljning_finansiella"] == 40


# ---------------------------------------------------------------------- avsättningar och lån


def test_avsattning_gors_och_tas_i_ansprak(bok: GorBok) -> None:
    text = ver("P1", "2022-03-01", "F", "Avsätts", "5010 100.00; 2290 -100.00") + ver(
        "B1", "2022-04-01", "F", "Tas i anspråk", "2290 30.00; 1930 -30.00"
    )
    svar = kfa(bok, text)
    assert svar["kfa_avsattningar"] == 70
    assert svar["kassaflode_lopande"] == 970


def test_lan_tas_och_amorteras(bok: GorBok) -> None:
    text = ver("B1", "2022-03-01", "Banken", "Lån", "1930 500.00; 2350 -500.00") + ver(
        "B2", "2022-09-01", "Banken", "Amortering", "2350 100.00; 8410 5.00; 1930 -105.00"
    )
    svar = kfa(bok, text)
    assert svar["nyupptagna_lan"] == 500
    assert svar["amortering"] == -100
    assert svar["kassaflode_finansiering"] == 400
    assert svar["kassaflode_lopande"] == 995


def test_langfristig_fordran(bok: GorBok) -> None:
    fordran = "Tillgångar:1380-Långfristig-fordran"
    text = ver("B1", "2022-03-01", "Ett", "Lämnas", [(fordran, "80.00"), ("1930", "-80.00")]) + ver(
        "B2", "2022-04-01", "Ett", "Betalas", [(fordran, "-30.00"), ("1930", "30.00")]
    )
    svar = kfa(bok, text, konton=(*STANDARDKONTON, fordran))
    assert svar["okning_langfristiga_fordringar"] == -80
    assert svar["minskning_langfristiga_fordringar"] == 30


def test_kortfristiga_placeringar_ar_likvida_medel(bok: GorBok) -> None:
    svar = kfa(bok, ver("B1", "2022-03-01", "Banken", "Fond", "1810 600.00; 1930 -600.00"))
    assert svar["arets_kassaflode"] == 1000
    assert svar["likvida_medel_utgaende"] == 1000


def test_ett_overtrasserat_konto_ar_en_skuld(bok: GorBok) -> None:
    svar = kfa(bok, ver("B1", "2022-03-01", "Värden", "Hyra", "5010 1300.00; 1930 -1300.00"))
    assert svar["kfa_skulder"] == 300
    assert "likvida_medel_utgaende" not in svar


# ---------------------------------------------------------------------- första året

INGAENDE = "1930 70.00; 1220 100.00; 1229 -40.00; 2440 -25.00; 2290 -10.00; 2067 -95.00"


def test_ingaende_balanser_ar_inga_handelser(bok: GorBok) -> None:
    ib = ver(None, "2022-01-01", "Förra programmet", "IB", INGAENDE, ingaende_balans=True).replace(
        "2022-01-01 !", "2022-01-01 *"
    )
    alla = rakenskaper(bok(ib + BIDRAG), 2022)
    svar = rader(alla.rapport("kassaflodesanalys"))
    assert svar["likvida_medel_ingaende"] == 70
    assert svar["arets_kassaflode"] == 1000
    assert svar["likvida_medel_utgaende"] == 1070
    assert "investering_materiella" not in svar
    assert "kfa_skulder" not in svar
    avsattningar = alla.rapport("avsattningar")
    assert rader(avsattningar) == {"andra_avsattningar.in": 10, "andra_avsattningar.ut": 10}


def test_ingaende_overtrassering_ar_en_skuld_fran_borjan(bok: GorBok) -> None:
    ib = ver(
        None, "2022-01-01", "F", "IB", "1930 -70.00; 2067 70.00", ingaende_balans=True
    ).replace("2022-01-01 !", "2022-01-01 *")
    svar = rader(rakenskaper(bok(ib + BIDRAG), 2022).rapport("kassaflodesanalys"))
    assert "likvida_medel_ingaende" not in svar
    assert svar["kfa_skulder"] == -70
    assert svar["likvida_medel_utgaende"] == 930
