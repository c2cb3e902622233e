"""The checks themselves: each fires once with its message, and is silent once.

The books here break a rule on purpose, so only the plugin that maps accounts is run.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from rakenskap.bok.kontroll import Kontroll
from rakenskap.bok.poster import bygg_poster, rakenskapsar
from rakenskap.rakningar.berakning import Berakning
from rakenskap.rakningar.kontroller import (
    BOKKONTROLLER,
    UTAN_RAD,
    UTAN_STOPP,
    kontrollera_bok,
    kontrollera_rapporter,
    kontrollera_visade,
)
from rakenskap.rapport.rapport import Cell, Kolumn, Rad, Rapport
from rakenskap.rapport.storhet import Samband
from tests.conftest import GorBok
from tests.hjalp import STANDARDKONTON, ver

BIDRAG = ver("K1", "2022-01-10", "Medlem", "Bidrag", "1930 9000.00; 3985 -9000.00")
RATT = (
    BIDRAG
    + ver("A1", "2023-02-01", "M", "Bord", "1220 400.00; 2440 -400.00")
    + ver("P1", "2023-12-31", "F", "Avskrivning", "7832 80.00; 1229 -80.00")
    + ver("A2", "2023-03-01", "M", "Hyra", "5010 70.50; 1930 -70.50")
    + '2023-02-01 custom "anlaggning" "I-1" Tillgångar:1220-Inventarier 400.00 SEK\n'
)
OKANT = "Tillgångar:9999-Okänt"


def prova(bok: GorBok, text: str, ar: int = 2023, **ord_: object) -> dict[str, Kontroll]:
    bok_ = bok(text, plugins=("lkbr.kartlaggning",), **ord_)  # type: ignore[arg-type]
    b = Berakning.av(bok_, bygg_poster(bok_))
    return {ett.id: ett for ett in kontrollera_bok(b, rakenskapsar(ar))}


def test_ratta_bocker_ger_inga_fynd(bok: GorBok) -> None:
    alla = prova(bok, RATT)
    assert tuple(alla) == BOKKONTROLLER
    assert {ett.id: ett.fynd for ett in alla.values() if ett.fynd} == {}
    assert {ett.id: ett.ej_provad for ett in alla.values() if ett.ej_provad} == {}
    assert {ett.id for ett in alla.values() if not ett.stoppar} == UTAN_STOPP


SNED = ver("A9", "2023-05-01", "M", "Sned", "5010 100.00; 1930 -98.75")


def test_en_verifikation_som_inte_balanserar(bok: GorBok) -> None:
    alla = prova(bok, RATT + SNED)
    (fynd,) = alla["verifikationer"].fynd
    assert "A9/2023 skiljer 1,25 kr mellan debet och kredit. Rätta beloppet." in fynd
    assert fynd.startswith("main.beancount:")
    (fynd,) = alla["tillgangar"].fynd
    assert fynd.startswith(
        "Tillgångarna är 9 150,75 kr, eget kapital och skulder 9 149,50 kr: 1,25 kr skiljer."
    )
    (fynd,) = alla["kassaflode"].fynd
    assert fynd.startswith(
        "Kassaflödet är −170,50 kr men likvida medel (1930) har ändrats med −169,25 kr: "
        "1,25 kr skiljer."
    )


def test_ett_konto_utan_rad_och_att_resten_da_inte_kan_provas(bok: GorBok) -> None:
    text = BIDRAG + ver("A1", "2023-02-01", "M", "Okänt", [(OKANT, "5.00"), ("1930", "-5.00")])
    alla = prova(bok, text, konton=(*STANDARDKONTON, OKANT))
    (fynd,) = alla["konton"].fynd
    assert fynd.startswith("Kontot 9999 används men har ingen rad i uppställningarna.")
    efter = BOKKONTROLLER[BOKKONTROLLER.index("konton") + 1 :]
    assert {id_: alla[id_].ej_provad for id_ in efter} == dict.fromkeys(efter, UTAN_RAD)


def test_bokfort_direkt_mot_eget_kapital(bok: GorBok) -> None:
    direkt = ver("A9", "2023-05-01", "M", "Direkt", "1930 10.00; 2067 -10.00")
    (fynd,) = prova(bok, RATT + direkt)["resultat"].fynd
    assert fynd == (
        "Eget kapital har ändrats med −140,50 kr men årets resultat är −150,50 kr: 10,00 kr har "
        "bokförts direkt mot eget kapital (2067). Bokför det över resultaträkningen."
    )


def test_en_avskrivning_som_inte_star_mot_en_tillgang(bok: GorBok) -> None:
    mot_bank = ver("P9", "2023-12-31", "F", "Avskrivning", "7832 30.00; 1930 -30.00")
    (fynd,) = prova(bok, RATT + mot_bank)["avskrivningar"].fynd
    assert fynd == (
        "Avskrivningarna (7832) är 110,00 kr i resultaträkningen, men bara 80,00 kr står mot en "
        "anläggningstillgång. Bokför avskrivningen mot 1229 eller motsvarande."
    )


def test_en_negativ_tillgang(bok: GorBok) -> None:
    for mycket in ver("A8", "2023-05-01", "M", "Kredit", "1930 1.01; 1410 -1.01"), "":
        fynd = prova(bok, RATT + mycket)["tecken"].fynd
        vantat = ("Förråd m.m. är negativ, −1,01 kr (konto 1410).",) if mycket else ()
        assert tuple(ett.split(" Granska")[0] for ett in fynd) == vantat


def test_registret_mot_kontot(bok: GorBok) -> None:
    kop = ver("A9", "2023-05-01", "M", "Stol", "1220 100.00; 1930 -100.00")
    (fynd,) = prova(bok, RATT + kop)["register"].fynd
    assert fynd.startswith(
        "Kontot 1220 är 500,00 kr, anläggningsregistret 400,00 kr: 100,00 kr skiljer."
    )


@pytest.mark.parametrize("utrangerad", ["2022-12-31", "2023-12-31", "2024-01-01"])
def test_det_som_lamnat_under_aret_ar_borta(bok: GorBok, utrangerad: str) -> None:
    text = RATT + (
        '2020-02-01 custom "anlaggning" "I-0" Tillgångar:1220-Inventarier 50.00 SEK\n'
        f"  utrangerad: {utrangerad}\n"
    )
    assert bool(prova(bok, text)["register"].fynd) is (utrangerad > "2023-12-31")


def test_det_som_kops_senare_ar_inte_med(bok: GorBok) -> None:
    nasta = '2024-01-01 custom "anlaggning" "I-2" Tillgångar:1220-Inventarier 50.00 SEK\n'
    assert prova(bok, RATT + nasta)["register"].fynd == ()
    sista = nasta.replace("2024-01-01", "2023-12-31")
    assert "−50,00 kr skiljer" in prova(bok, RATT + sista)["register"].fynd[0]


def test_avskrivning_direkt_pa_tillgangens_konto_ar_ingen_skillnad_mot_registret(
    bok: GorBok,
) -> None:
    """The account holds what is left, the register the cost: that is what many bureaus book."""
    direkt = ver("S8", "2023-12-31", "F", "Avskrivning", "7832 150.00; 1220 -150.00")
    assert prova(bok, RATT + direkt)["register"].fynd == ()


def test_en_skillnad_mot_registret_syns_ocksa_nar_avskrivningen_ar_direkt(bok: GorBok) -> None:
    direkt = ver("S8", "2023-12-31", "F", "Avskrivning", "7832 150.00; 1220 -150.00")
    kop = ver("A9", "2023-05-01", "M", "Stol", "1220 100.00; 1930 -100.00")
    (fynd,) = prova(bok, RATT + kop + direkt)["register"].fynd
    assert fynd.startswith(
        "Tillgångarna på 1220 har kostat 500,00 kr (150,00 kr är avskrivet direkt på kontona), i "
        "anläggningsregistret 400,00 kr: 100,00 kr skiljer. För in tillgången"
    )


def test_utan_register_provas_det_inte(bok: GorBok) -> None:
    utan = RATT.split("2023-02-01 custom", maxsplit=1)[0]
    assert prova(bok, utan)["register"].fynd == ()


def test_investeringarna_ar_inte_lika(bok: GorBok) -> None:
    """Cash against accumulated depreciation is neither a purchase nor depreciation."""
    udda = ver("A9", "2023-05-01", "M", "Udda", "1229 30.00; 1930 -30.00")
    (fynd,) = prova(bok, RATT + udda)["investeringar"].fynd
    assert fynd == (
        "Årets investeringar är 400,00 kr i investeringsredovisningen, 400,00 kr i noterna och "
        "30,00 kr i kassaflödet, där 400,00 kr är köpt utan betalning. Granska verifikationerna "
        "på 1220."
    )


def test_gava_och_obetalt_ar_kopt_utan_betalning(bok: GorBok) -> None:
    gava = ver("A9", "2023-05-01", "M", "Gåva", "1220 60.00; 3999 -60.00")
    betalt = ver("B1", "2024-01-05", "M", "Betalt", "2440 400.00; 1930 -400.00")
    for ar in (2023, 2024):
        assert prova(bok, RATT + gava + betalt, ar)["investeringar"].fynd == ()


def test_ingaende_ar_forra_arets_utgaende(bok: GorBok, monkeypatch: pytest.MonkeyPatch) -> None:
    bok_ = bok(RATT, plugins=("lkbr.kartlaggning",))
    poster = bygg_poster(bok_)
    riktig = type(poster).saldon
    nu = rakenskapsar(2023)

    def andrad(sjalv: object, period: object) -> object:
        saldon = riktig(sjalv, period)  # type: ignore[arg-type]
        if period != nu:
            return saldon
        return replace(saldon, arets_borjan=saldon.arets_borjan | {"1930": 900100})

    monkeypatch.setattr(type(poster), "saldon", andrad)
    b = Berakning.av(bok_, poster)
    (kontroll,) = [ett for ett in kontrollera_bok(b, nu) if ett.id == "ingaende"]
    assert kontroll.fynd == (
        "Kontot 1930 börjar året 1,00 kr från förra årets utgående balans. Ta bort verifikationen "
        "som lägger in en ny ingående balans.",
    )


# ---------------------------------------------------------------------- the reports

SUMMA = Samband("s", ((1, "a"), (-1, "b")))


def tabell(
    rapport_id: str = "resultatrakning",
    a: int = 500,
    b: int = 200,
    s: int = 300,
    visat: tuple[int | None, int | None, int | None] = (None, None, None),
    efter: tuple[str, ...] = (),
) -> Rapport:
    rader = tuple(
        Rad(namn, namn.upper(), (Cell(namn, 1, ore, tal, konton=(konto,)),))
        for namn, ore, tal, konto in zip(
            "abs", (a, b, s), visat, ("3985", "5010", "3985"), strict=True
        )
    )
    kolumner = (Kolumn("2023", "2023"),)
    return Rapport(rapport_id, "Titel", kolumner, rader, (SUMMA,), efter=efter)


@pytest.mark.parametrize(
    ("rapport_id", "kontroll"),
    [
        ("resultatrakning", "summor"),
        ("balansrakning", "summor"),
        ("kassaflodesanalys", "summor"),
        ("fordringar", "noter"),
        ("driftredovisning", "drift"),
        ("investeringsredovisning", "drift"),
        ("balansspecifikation", "specifikation"),
    ],
)
def test_en_bruten_summa_faller_i_sin_kontroll(rapport_id: str, kontroll: str) -> None:
    rapport = tabell(rapport_id, s=301)
    exakta = {"a": 500, "b": 200, "s": 301}
    konton: dict[str, tuple[str, ...]] = {"a": ("3985",), "b": ("5010",), "s": ("3985",)}
    alla = {ett.id: ett.fynd for ett in kontrollera_rapporter([rapport], exakta, konton)}
    assert alla.pop(kontroll) == (
        "Titel: s är 3,01 kr, men delarna är 3,00 kr; −0,01 kr skiljer (konto 3985, 5010). "
        "Granska kontonas post och dimensioner.",
    )
    assert set(alla.values()) == {()}


def test_en_hel_summa_ar_tyst() -> None:
    exakta = {"a": 500, "b": 200, "s": 300}
    assert all(not ett.fynd for ett in kontrollera_rapporter([tabell()], exakta, {}))


# ---------------------------------------------------------------------- what is shown


def visade(*rapporter: Rapport, mellan: tuple[Samband, ...] = ()) -> tuple[list[str], list[str]]:
    fel, varning = kontrollera_visade(rapporter, mellan, 100)
    return list(fel.fynd), list(varning.fynd)


def test_visat_som_summerar_ar_tyst() -> None:
    assert visade(tabell(visat=(5, 2, 3))) == ([], [])
    assert visade(tabell(a=550, b=250, visat=(5, 2, 3))) == ([], [])


def test_visat_som_inte_summerar() -> None:
    fel, _ = visade(tabell(visat=(5, 2, 4)))
    assert fel == ["Titel: s visas inte som summan av sina delar."]


def test_en_summa_som_tabellen_sager_brister_ar_en_varning() -> None:
    text = "Avrundat till kr visas S (2023) inte som summan av sina delar."
    assert visade(tabell(visat=(5, 2, 4), efter=(text,))) == ([], [text])


def test_en_summa_goms_inte_av_att_en_annan_ar_sagd() -> None:
    """As many sentences as broken sums are not the same: each sum has its own."""
    text = "Avrundat till kr visas A (2023) inte som summan av sina delar."
    fel, varning = visade(tabell(visat=(5, 2, 4), efter=(text,)))
    assert fel == ["Titel: s visas inte som summan av sina delar."]
    assert varning == [text]


@pytest.mark.parametrize(("tal", "fel"), [(6, False), (4, False), (7, True), (3, True)])
def test_en_enhet_bort_men_inte_mer(tal: int, fel: bool) -> None:  # noqa: FBT001
    fynd, _ = visade(tabell(visat=(tal, 2, tal - 2), s=100 * tal - 200))
    assert (f"a visas som {tal} men är 5,00 kr." in fynd) is fel


@pytest.mark.parametrize("tal", [-1, 0, 1])
def test_noll_visas_hogst_en_enhet_bort(tal: int) -> None:
    assert visade(tabell(a=0, b=0, s=0, visat=(tal, 0, tal))) == ([], [])


def test_samma_namn_visat_pa_tva_satt() -> None:
    fel, _ = visade(tabell(visat=(5, 2, 3)), tabell("annan", visat=(6, 3, 3)))
    assert fel == ["a visas som 6 men som 5 i a.", "b visas som 3 men som 2 i b."]


def test_samma_ursprung_visat_pa_tva_satt() -> None:
    grund = ("rörelse", "5010", "", "", "2023")
    ena = Rapport("x", "X", (), (Rad("r", "R", (Cell("x", 1, 150, 1, ursprung={grund: 1}),)),))
    andra = Rapport("y", "Y", (), (Rad("r", "R", (Cell("y", 1, -150, -2, ursprung={grund: -1}),)),))
    assert visade(ena, andra) == (["y visas som 2 men som 1 i x."], [])


def test_en_summa_mellan_tabeller() -> None:
    mellan = Samband("s", ((1, "b"),))
    fel, _ = visade(tabell(visat=(5, 2, 3)), mellan=(mellan,))
    assert fel == ["s skiljer -1 från samma belopp i en annan tabell."]
    for rad, sagt in (("B", True), ("Annat", False)):
        text = f"Avrundat till kr stämmer {rad} (2023) inte på enheten när med samma belopp i andra"
        med_text = tabell(visat=(5, 2, 3), efter=(f"{text} tabeller.",))
        fel, varning = visade(med_text, mellan=(mellan,))
        assert (fel == []) is sagt
        assert len(varning) == 1


# ---------------------------------------------------------------------- what mutants showed


def test_oppningsbalansen_ar_forsta_arets_ingaende(bok: GorBok) -> None:
    """In the books' first year last year's closing balance is what the books began with."""
    ib = ver(
        None, "2022-01-01", "Förra", "Ingående", "1930 90.00; 2067 -90.00", ingaende_balans=True
    ).replace(" ! ", " * ", 1)
    for ar in (2022, 2023):
        assert prova(bok, ib + RATT, ar)["ingaende"].fynd == ()


def _med_borjan(
    bok: GorBok, monkeypatch: pytest.MonkeyPatch, borjan: dict[str, int]
) -> tuple[str, ...]:
    bok_ = bok(RATT, plugins=("lkbr.kartlaggning",))
    poster = bygg_poster(bok_)
    riktig, nu = type(poster).saldon, rakenskapsar(2023)

    def andrad(sjalv: object, period: object) -> object:
        saldon = riktig(sjalv, period)  # type: ignore[arg-type]
        return replace(saldon, arets_borjan=borjan) if period == nu else saldon

    monkeypatch.setattr(type(poster), "saldon", andrad)
    alla = kontrollera_bok(Berakning.av(bok_, poster), nu)
    (kontroll,) = [ett for ett in alla if ett.id == "ingaende"]
    return kontroll.fynd


def test_en_oppningsbalans_mitt_i_aret_ar_arets_ingaende(bok: GorBok) -> None:
    """Books that begin in March: the year before has nothing, and the opening is what there was."""
    ib = ver(
        None, "2022-03-01", "Förra", "Ingående", "1930 90.00; 2067 -90.00", ingaende_balans=True
    ).replace(" ! ", " * ", 1)
    for ar in (2022, 2023):
        assert prova(bok, ib + RATT, ar)["ingaende"].fynd == ()


def test_ett_balanskonto_efter_resultatkontona_jamfors(
    bok: GorBok, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A result account between two of the balance sheet stops nothing."""
    egen = "Tillgångar:9100-Depå"
    oppnat = f'2000-01-01 open {egen} SEK\n  post: "ovriga_fordringar"\n\n'
    depa = ver("A8", "2022-05-01", "D", "Depå", f"{egen} 40.00; 8310 -40.00")
    bok_ = bok(RATT + oppnat + depa, plugins=("lkbr.kartlaggning",))
    poster = bygg_poster(bok_)
    riktig, nu = type(poster).saldon, rakenskapsar(2023)

    def andrad(sjalv: object, period: object) -> object:
        saldon = riktig(sjalv, period)  # type: ignore[arg-type]
        borjan = saldon.arets_borjan | {"9100": 4100}
        return replace(saldon, arets_borjan=borjan) if period == nu else saldon

    monkeypatch.setattr(type(poster), "saldon", andrad)
    alla = kontrollera_bok(Berakning.av(bok_, poster), nu)
    (kontroll,) = [ett for ett in alla if ett.id == "ingaende"]
    (fynd,) = kontroll.fynd
    assert fynd.startswith("Kontot 9100 börjar året 1,00 kr från")


def test_varje_konto_jamfors_resultatkonton_inte(
    bok: GorBok, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Accounts on both sides of a result account by number, and one that had nothing before."""
    fynd = _med_borjan(bok, monkeypatch, {"1930": 900000, "8310": 5, "2440": -7})
    assert [ett.split(" från")[0] for ett in fynd] == ["Kontot 2440 börjar året −0,07 kr"]
    # The account that has no opening balance at all is short of the whole.
    fynd = _med_borjan(bok, monkeypatch, {"3985": 1, "2440": 0})
    assert [ett.split(" från")[0] for ett in fynd] == ["Kontot 1930 börjar året −9 000,00 kr"]


def test_ett_register_med_bara_annat_an_kontona_provas_anda(bok: GorBok) -> None:
    """Every asset has left: what stands on the account is in no register."""
    text = RATT.replace('"I-1"', '"I-0"') + "  utrangerad: 2022-12-31\n"
    (fynd,) = prova(bok, text)["register"].fynd
    assert "anläggningsregistret 0,00 kr: 400,00 kr skiljer" in fynd


def test_summan_av_det_som_ingen_tabell_visar_ar_noll() -> None:
    rapport = replace(tabell(), samband=(Samband("s", ((1, "a"), (-1, "b"), (1, "osynlig"))),))
    exakta = {"a": 500, "b": 200, "s": 300}
    assert all(not ett.fynd for ett in kontrollera_rapporter([rapport], exakta, {}))
    osynlig = replace(tabell(), samband=(Samband("osynlig", ((1, "a"),)),))
    (fynd,) = [
        text
        for ett in kontrollera_rapporter([osynlig], exakta, {"a": ("3985",)})
        for text in ett.fynd
    ]
    assert "osynlig är 0,00 kr, men delarna är 5,00 kr; 5,00 kr skiljer" in fynd


def test_brutna_summor_stoppar() -> None:
    for ett in kontrollera_rapporter([tabell()], {"a": 500, "b": 200, "s": 300}, {}):
        assert ett.stoppar
    fel, varning = kontrollera_visade([tabell(visat=(5, 2, 3))], (), 100)
    assert (fel.stoppar, varning.stoppar) == (True, False)


def test_en_tom_cell_avbryter_inte_jamforelsen() -> None:
    """A blank cell before two that differ: both are still compared."""
    tom = Rapport("t", "T", (), (Rad("r", "R", (Cell("tom"),)),))
    fel, _ = visade(tom, tabell(visat=(5, 2, 3)), tabell("annan", visat=(6, 3, 3)))
    assert len(fel) == 2
    assert visade(tom) == ([], [])


def test_ett_belopp_utan_oren_visat_som_noll_ar_ratt_och_som_tva_fel() -> None:
    for tal in (0, 1, 2):
        ett = Rapport("t", "T", (), (Rad("r", "R", (Cell("x", 1, None, tal),)),))
        fel, _ = visade(ett)
        assert fel == (["x visas som 2 men är 0,00 kr."] if tal > 1 else [])


def test_en_summa_mellan_tabeller_raknas_med_tecken_och_saknat_ar_noll() -> None:
    mellan = Samband("s", ((1, "a"), (-1, "b"), (1, "osynlig")))
    assert visade(tabell(visat=(5, 2, 3)), mellan=(mellan,)) == ([], [])
    fel, _ = visade(tabell(visat=(5, 2, 3)), mellan=(Samband("b", ((2, "s"), (-1, "a"))),))
    assert fel == ["b skiljer -1 från samma belopp i en annan tabell."]
