"""Each page opens, obeys its choices and Fava's filters, and leads from a figure to the voucher."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import time
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from flask import Response

from lkbr.roller import Roll
from rakenskap.dagbok.skiss import Vem
from rakenskap.dagbok.spara import spara
from rakenskap.fava_tillagg.harledning import harled
from rakenskap.fava_tillagg.lage import lage_for
from rakenskap.fava_tillagg.ram import med_ram
from rakenskap.fava_tillagg.roll import FUNKTION
from rakenskap.fava_tillagg.sidlista import SIDOR
from rakenskap.fava_tillagg.uppgiftssidor import OMRADEN
from rakenskap.kommandon.fava import gor_app
from rakenskap.rakningar.arsrakenskap import arets_perioder
from rakenskap.siebro import Kartor, las_siefiler, planera
from tests.hjalp import ver
from tests.rakenskap.fava.bocker import (
    POSTER,
    Fava,
    fava,
    lankar,
    ord_i,
    skriv,
)
from tests.rakenskap.siebro.siehjalp import skriv_sie

EKONOM = Vem("ekonom", dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC))
NAMN = [sida.__name__ for sida in SIDOR if sida.__name__ != "Anlaggningar"]  # no assets here


@pytest.mark.parametrize("sida", NAMN)
def test_varje_sida_visas_pa_svenska(lasfava: Fava, sida: str) -> None:
    html = lasfava.html(sida)
    assert '<div class="rakenskap" lang="sv">' in html
    assert "<h2>" in html
    assert "kunde inte göras" not in html


@pytest.mark.parametrize("sida", NAMN)
def test_sidorna_kor_inga_skript_och_har_inga_egna_stilar(lasfava: Fava, sida: str) -> None:
    html = lasfava.html(sida)
    egna = html.partition('<div class="rakenskap"')[2].partition('<script type="app')[0]
    assert "<script" not in egna
    assert " style=" not in egna
    assert " onclick=" not in egna


def test_sidorna_star_i_menyn_med_svenska_namn(lasfava: Fava) -> None:
    (ledger,) = lasfava.app.config["LEDGERS"].ledgers
    titlar = [ett.report_title for ett in ledger.extensions.extension_details if ett.report_title]
    assert titlar[:3] == ["Översikt", "Förbundets resultaträkning", "Förbundets balansräkning"]
    assert "Reskontra" in titlar
    assert "Anläggningar" not in titlar  # no register of assets in these books


# --- Choices -------------------------------------------------------------------------------


def test_ar_enhet_och_jamforelser_i_valfri_ordning(lasfava: Fava) -> None:
    text = lasfava.text("Resultatrakning", visa="1", ar="2022", enhet="tkr", jmf="2023")
    assert "Resultaträkning 2022" in text
    assert "Belopp i tusental kronor" in text
    assert re.search(r"Rad (Not )?2022 2023", text)
    assert re.search(r"Verksamhetens intäkter 2 9 9 ", text)


def test_en_del_av_aret_till_en_manad_eller_en_dag(lasfava: Fava) -> None:
    halvar = lasfava.text("Resultatrakning", ar="2023", **{"del": "t06"})
    assert "2023-01-01 – 2023-06-30" in halvar
    assert "−1 200" in halvar  # the rent of July is left out
    dag = lasfava.text("Resultatrakning", ar="2023", dag="2023-07-15")
    assert "−2 200" in dag


def test_en_del_som_inte_finns_sags_och_hela_aret_visas(lasfava: Fava) -> None:
    text = lasfava.text("Resultatrakning", ar="2023", **{"del": "13"})
    assert "Den delen av 2023 finns inte; sidan visar hela året." in text
    assert "Resultaträkning 2023" in text


def test_ar_som_inte_finns_sags(lasfava: Fava) -> None:
    text = lasfava.text("Resultatrakning", ar="1999")
    assert "Året finns inte i böckerna; sidan visar 2023." in text


def test_kassaflodet_kraver_perioder_fran_arets_borjan(lasfava: Fava) -> None:
    text = lasfava.text("Kassaflodesanalys", ar="2023", **{"del": "07"})
    assert "görs från årets början" in text


# --- Fava's filters ------------------------------------------------------------------------


def test_favas_tidsfilter_ar_perioden(lasfava: Fava) -> None:
    text = lasfava.text("Resultatrakning", time="2023-01 - 2023-06")
    assert "Resultaträkning 2023-01-01 – 2023-06-30" in text
    assert "Perioden är vald i Favas tidsfilter" in text


def test_ett_tidsfilter_over_flera_ar_ger_en_kolumn_per_ar(lasfava: Fava) -> None:
    assert re.search(r"Not 2023 2022", lasfava.text("Resultatrakning", time="2022 - 2023"))


def test_ett_tidsfilter_som_inte_gar_att_lasa_sags(lasfava: Fava) -> None:
    html = lasfava.html("Resultatrakning", time="i fjol på våren")
    assert 'role="alert"' in html


def test_konto_och_textfilter_begransar_verifikationer(lasfava: Fava) -> None:
    text = lasfava.text("Verifikationer", account="Kostnader:5010-Lokalhyra", time="2023")
    assert "Hyra juli" in text
    assert "Bidrag 2023" not in text


def test_filtret_galler_resultatrakningen_och_sags(lasfava: Fava) -> None:
    text = lasfava.text("Resultatrakning", account="Kostnader:5010-Lokalhyra", ar="2023")
    assert "Bara verifikationer under filtret på konto" in text
    assert "−1 000" in text
    balans = lasfava.text("Balansrakning", account="Kostnader:5010-Lokalhyra", ar="2023")
    assert "gäller inte här" in balans


def test_lankarna_behaller_filtren(lasfava: Fava) -> None:
    html = lasfava.html("Verifikationer", account="Kostnader:5010-Lokalhyra")
    assert any("account=Kostnader" in lank and "ver=L2" in lank for lank in lankar(html))


# --- From a figure to the voucher ----------------------------------------------------------


def folj(f: Fava, html: str, del_: str) -> str:
    """Follow the first link that holds a text."""
    lank = next(ett for ett in lankar(html) if del_ in ett)
    svar = f.klient.get(lank)
    assert svar.status_code == 200
    return svar.text


def test_tre_klick_fran_beloppet_till_underlaget(lasfava: Fava) -> None:
    rr = lasfava.html("Resultatrakning", ar="2023")
    konton = folj(lasfava, rr, "rad=verksamhetens_kostnader&kolumn=2023")
    assert "Summan av kontona nedan (bokfört i perioden) är beloppet." in konton
    assert "4010 Individinriktade insatser" in konton
    rader = folj(lasfava, konton, "konto=4010")
    assert "Insatsen Bron" in rader
    verifikation = folj(lasfava, rader, "ver=L1%2F2023")
    assert "Verifikation L1/2023" in verifikation
    assert "Kontrollsumman stämmer." in verifikation
    assert "2023/underlag/L1.txt" in verifikation


def test_varje_belopp_har_en_harledning_som_summerar(lasfava: Fava) -> None:
    for sida in ("Resultatrakning", "Balansrakning", "Kassaflodesanalys", "Driftredovisning"):
        html = lasfava.html(sida, ar="2023")
        for lank in [ett for ett in lankar(html) if "kolumn=" in ett]:
            text = ord_i(lasfava.klient.get(lank).text)
            exakt = re.search(r"Exakt belopp: (\S.*?) kr", text)
            assert exakt, lank
            if exakt[1].strip("−") != "0,00":
                assert f"Summa {exakt[1]}" in text, lank


def test_en_nolla_ar_inte_gjord_av_konton_som_inte_ger_nagot(lasfava: Fava) -> None:
    lage = lage_for(lasfava.app.config["LEDGERS"][lasfava.app.config["LEDGERS"].first_slug()])
    rapporter = lage.rapporter(arets_perioder(lage.b, 2023), "kr")
    nollor = [
        cell
        for rapport in rapporter
        for rad in rapport.rader
        for cell in rad.celler
        if cell.nyckel and cell.ore == 0
    ]
    assert nollor
    for cell in nollor:
        harledning = harled(lage.b, rapporter, cell)
        assert all(del_.andel for del_ in harledning.konton), cell.nyckel
        assert bool(harledning.hur) == bool(harledning.konton), cell.nyckel


def test_ett_belopp_som_inte_finns_sags(lasfava: Fava) -> None:
    text = lasfava.text(
        "Resultatrakning", ar="2023", rapport="resultatrakning", rad="finns_inte", kolumn="2023"
    )
    assert "Beloppet finns inte i rapporten längre" in text


def test_driftens_belopp_leder_till_insatsens_rader(lasfava: Fava) -> None:
    html = lasfava.html("Driftredovisning", ar="2023")
    konton = folj(lasfava, html, "rad=individ&kolumn=kostnader")
    rader = folj(lasfava, konton, "konto=4010")
    assert "verksamhet=individ" in "".join(lankar(konton))
    assert "Insatsen Bron" in rader


# --- Lists ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ord_", "funnen", "inte"),
    [
        ({"sok": "L1/2023"}, "Insatsen Bron", "Hyra juli"),
        ({"sok": "hyra"}, "Hyra juli", "Insatsen Bron"),
        ({"sok": "utföraren"}, "Insatsen Bron", "Hyra juli"),
        ({"belopp": "9500,50"}, "Bidrag 2023", "Bidrag 2022"),
        ({"belopp": "9500"}, "Bidrag 2023", "Bidrag 2022"),
        ({"insats": "bron"}, "Insatsen Bron", "Hyra juli"),
    ],
)
def test_sokning(lasfava: Fava, ord_: dict[str, str], funnen: str, inte: str) -> None:
    text = lasfava.text("Verifikationer", **ord_)
    assert funnen in text
    assert inte not in text


def test_ett_belopp_som_inte_gar_att_lasa_sags(lasfava: Fava) -> None:
    assert "Beloppet går inte att läsa" in lasfava.text("Verifikationer", belopp="tusen")


def test_en_verifikation_som_inte_finns_sags(lasfava: Fava) -> None:
    text = lasfava.text("Verifikationer", ver="L99/2023")
    assert "Verifikationen L99/2023 finns inte i böckerna." in text


def test_reskontran_ar_kontots_saldo(lasfava: Fava) -> None:
    text = lasfava.text("Reskontra", ar="2023")
    assert "L2/2023" in text
    assert "L1/2023" not in text  # paid
    assert "Saldo på 2440 i huvudboken 1 000,00" in text


def test_budget_och_prognos_per_insats(lasfava: Fava) -> None:
    text = lasfava.text("Budget", ar="2023", **{"del": "t06"})
    # Outcome -1200, half the budget -1200, the year's budget and forecast -2400.
    assert "Bron −1 200,00 −1 200,00 0,00 −2 400,00 −2 400,00 0,00" in text


def test_tabellen_kan_tas_ut_som_kalkylblad(lasfava: Fava) -> None:
    for sida, tabell in (("Saldobalans", "saldobalans"), ("Resultatrakning", "resultatrakning")):
        svar = lasfava.hamta(f"{sida}/tabell.xlsx", ar="2023", tabell=tabell)
        assert svar.status_code == 200
        bok = openpyxl.load_workbook(io.BytesIO(svar.data))
        varden = [cell.value for rad in bok.worksheets[0].iter_rows() for cell in rad]
        assert any(isinstance(varde, int | float) for varde in varden)
    assert lasfava.hamta("Saldobalans/tabell.xlsx", tabell="annan").status_code == 404


# --- Fresh, broken, hostile ----------------------------------------------------------------


def test_sidan_ar_farsk_efter_en_andring(egen: Fava) -> None:
    assert "Ny hyra" not in egen.text("Verifikationer", ar="2023")
    fil = egen.mapp / "main.beancount"
    ny = ver("L3", "2023-09-01", "Värden AB", "Ny hyra", "5010 70.00; 2440 -70.00")
    (egen.mapp / "2023/underlag/L3.txt").write_bytes(b"Underlag\n")
    fil.write_text(fil.read_text() + ny)
    slut = time.monotonic() + 10
    while "Ny hyra" not in egen.text("Verifikationer", ar="2023"):
        assert time.monotonic() < slut
        time.sleep(0.1)


def test_trasiga_bocker_visar_felen_och_sidorna(tmp_path: Path) -> None:
    fel = ver("L3", "2023-09-01", "Värden AB", "Obalans", "5010 70.00; 2440 -60.00")
    f = fava(skriv(tmp_path, POSTER + fel))
    for sida in NAMN:
        text = f.text(sida)
        assert "fel i böckerna" in text
        assert "debet och kredit skiljer" in text
    assert "Bidrag 2023" in f.text("Verifikationer", ar="2023")


def test_ett_fel_i_programmet_avslutar_inte_anropet(
    lasfava: Fava, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def trasig(_fraga: object) -> None:
        raise RuntimeError("trasig")

    monkeypatch.setattr(SIDOR[0], "gor", staticmethod(trasig))
    text = lasfava.text("Oversikt")
    assert "Sidan kunde inte göras: ett fel i programmet." in text
    assert "trasig" not in text
    assert "RuntimeError: trasig" in caplog.text


SKRIPT = "<script>window.__inkorning=1</script>"


def test_text_i_bockerna_visas_som_text(tmp_path: Path) -> None:
    elak = ver("A1", "2023-02-02", f"Elak {SKRIPT}", f"{SKRIPT} & text", "5010 1.00; 1930 -1.00")
    f = fava(skriv(tmp_path, POSTER + elak))
    for sida, ord_ in (
        ("Verifikationer", {"ar": "2023"}),
        ("Verifikationer", {"ver": "A1/2023"}),
        ("Verifikationer", {"sok": SKRIPT}),
        ("Huvudbok", {"konto": "5010", "ar": "2023"}),
    ):
        html = f.html(sida, **ord_)
        assert SKRIPT not in html
        assert "&lt;script&gt;" in html


# --- Underlag ------------------------------------------------------------------------------


def test_bara_underlag_som_en_verifikation_anger_lamnas_ut(lasfava: Fava) -> None:
    assert lasfava.hamta("Verifikationer/underlag", fil="2023/underlag/L1.txt").status_code == 200
    for fil in ("main.beancount", "forbund.toml", "../../etc/passwd", "/etc/passwd", ""):
        assert lasfava.hamta("Verifikationer/underlag", fil=fil).status_code == 404


def test_en_lank_ut_ur_mappen_foljs_inte(tmp_path: Path) -> None:
    hemlig = tmp_path / "hemlig.txt"
    hemlig.write_text("hemligt")
    mapp = skriv(tmp_path / "bok")
    fil = mapp / "2023/underlag/L1.txt"
    fil.unlink()
    fil.symlink_to(hemlig)
    f = fava(mapp)
    assert f.hamta("Verifikationer/underlag", fil="2023/underlag/L1.txt").status_code == 404
    assert "Filen finns inte i böckernas mapp" in f.text("Verifikationer", ver="L1/2023")


@pytest.mark.parametrize(
    ("namn", "innehall", "typ", "visas"),
    [
        ("a.pdf", b"%PDF-1.4\n", "application/pdf", "<iframe"),
        ("a.png", b"\x89PNG\r\n", "image/png", "<img"),
        ("a.csv", "rubrik;värde\nhyra;<b>5</b>\n".encode(), "text/plain", "<td>hyra</td>"),
        ("a.html", SKRIPT.encode(), "text/plain", "&lt;script&gt;"),
        ("a.svg", b"<svg onload='alert(1)'/>", "application/octet-stream", "Hämta filen"),
    ],
)
def test_underlag_visas_efter_sitt_slag_och_korks_aldrig(
    tmp_path: Path, namn: str, innehall: bytes, typ: str, visas: str
) -> None:
    plats = f"2023/underlag/{namn}"
    (tmp_path / "2023/underlag").mkdir(parents=True)
    (tmp_path / plats).write_bytes(innehall)
    post = ver("A1", "2023-02-02", "X", "Y", "5010 1.00; 1930 -1.00", underlag=plats)
    f = fava(skriv(tmp_path, POSTER + post))
    html = f.html("Verifikationer", ver="A1/2023")
    assert visas in html
    assert SKRIPT not in html
    svar = f.hamta("Verifikationer/underlag", fil=plats)
    assert svar.content_type.startswith(typ)
    assert svar.headers["X-Content-Type-Options"] == "nosniff"


def test_en_andrad_fil_sags(tmp_path: Path) -> None:
    mapp = skriv(tmp_path)
    (mapp / "2023/underlag/L1.txt").write_text("något annat")
    assert "filen har ändrats" in fava(mapp).text("Verifikationer", ver="L1/2023")


def test_samma_siffror_som_i_arets_rakenskaper(lasfava: Fava) -> None:
    from rakenskap.bok.bok import las_bok
    from rakenskap.rakningar.rakenskaper import gor_rakenskaper

    (ledger,) = lasfava.app.config["LEDGERS"].ledgers
    utfall = gor_rakenskaper(las_bok(lasfava.mapp), 2023, "tkr")
    assert utfall.rakenskaper is not None
    lage = lage_for(ledger)
    from rakenskap.bok.poster import rakenskapsar

    egna = {
        rapport.id: rapport
        for rapport in lage.rapporter((rakenskapsar(2023), rakenskapsar(2022)), "tkr")
    }
    for rapport in utfall.rakenskaper.rapporter[:-1]:  # the list of checks stands last
        assert egna[rapport.id].rader == rapport.rader, rapport.id


def test_en_summa_som_inte_ar_sina_delar_sags_pa_sidan(
    egen: Fava, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rakenskap.rakningar import arsrakenskap, formrapporter
    from rakenskap.rapport.rapport import Rapport
    from rakenskap.rapport.storhet import Samband

    riktig = formrapporter.resultatrakning

    def brutet(*arg: object, **ord_: object) -> Rapport:
        rapport: Rapport = riktig(*arg, **ord_)  # type: ignore[arg-type]
        fel = Samband("rr.verksamhetens_kostnader@2023", ((1, "rr.verksamhetens_intakter@2023"),))
        return replace(rapport, samband=(*rapport.samband, fel))

    monkeypatch.setattr(arsrakenskap, "resultatrakning", brutet)
    text = egen.text("Resultatrakning", ar="2023", visa="1")
    assert "Resultaträkning: rr.verksamhetens_kostnader@2023 är" in text
    assert "skiljer" in text


# --- Ramen ---------------------------------------------------------------------------------


def meny(html: str) -> dict[str, list[str]]:
    data = html.partition('id="rk-meny">')[2].partition("</script>")[0]
    return {ett["rubrik"]: [sida["namn"] for sida in ett["sidor"]] for ett in json.loads(data)}


@pytest.mark.parametrize("adress", ["extension/Oversikt/", "journal/", "income_statement/"])
def test_ramen_ar_pa_svenska_med_en_vag_forbi_menyn(lasfava: Fava, adress: str) -> None:
    bas = lasfava.adress("Oversikt").partition("extension/")[0]
    html = lasfava.klient.get(bas + adress).text
    assert html.count('<html lang="sv">') == 1
    assert html.count('href="#rk-innehall"') == 1
    assert list(meny(html)) == ["Läsa", "Arbeta", "Granska"]


def test_menyn_visar_bara_det_som_rollen_far_se(egen: Fava) -> None:
    egen.app.config[FUNKTION] = lambda: Roll.REVISOR
    sedd = meny(egen.hamta("Oversikt").text)
    omraden = [omrade.titel for omrade in OMRADEN]
    assert list(sedd) == ["Läsa", "Arbeta", "Granska"]
    assert sedd["Arbeta"] == omraden  # to read: without the desk and the attest
    egen.app.config[FUNKTION] = lambda: Roll.ATTESTANT
    assert meny(egen.hamta("Oversikt").text)["Arbeta"] == [
        "Arbeta",
        "Attestera",
        *omraden,
    ]
    assert "Anläggningar" not in sedd["Läsa"]  # the books have none


def test_menyns_data_kan_inte_bli_markup() -> None:
    svar = Response("<html><head></head><body></body></html>", mimetype="text/html")
    ut = med_ram(svar, [{"rubrik": "</script><script>alert(1)", "sidor": []}], 'a"b').get_data()
    assert b"</script><script>" not in ut
    assert b'href="a&quot;b"' in ut
    for annat in (
        Response("{}", mimetype="application/json"),
        Response("<p>", mimetype="text/html"),
    ):
        fore = annat.get_data()
        assert med_ram(annat, [], "x").get_data() == fore


@pytest.fixture(scope="module")
def siefava(tmp_path_factory: pytest.TempPathFactory) -> Fava:
    """Books that `sie las` has made, in the Fava that `rakenskap fava` serves."""
    mapp = tmp_path_factory.mktemp("sie")
    plan = planera(mapp / "bok", las_siefiler([skriv_sie(mapp / "in.se")]), Kartor(), EKONOM)
    assert plan.skiss is not None
    (mapp / "bok").mkdir()
    spara(plan.skiss)
    app = gor_app(mapp / "bok/main.beancount")
    app.testing = True
    return Fava(app, app.test_client(), mapp / "bok")


# The file names no invoice: there is nothing for the reskontra to show.
@pytest.mark.parametrize("sida", [ett for ett in NAMN if ett != "Reskontra"])
def test_varje_sida_visas_for_bocker_ur_en_siefil(siefava: Fava, sida: str) -> None:
    html = siefava.html(sida)

    assert '<div class="rakenskap" lang="sv">' in html
    assert "kunde inte göras" not in html


def test_bocker_ur_en_siefil_borjar_pa_oversikten(siefava: Fava) -> None:
    svar = siefava.klient.get("/", follow_redirects=True)

    assert svar.request.path.endswith("/extension/Oversikt/")


def test_varje_tryckt_sida_sager_vems_den_ar_aret_och_enheten(lasfava: Fava) -> None:
    html = lasfava.html("Resultatrakning", ar="2023", enhet="tkr")
    (stil,) = [lank for lank in lankar(html) if "tryck.css" in lank]
    css = lasfava.klient.get(stil, buffered=True)
    assert css.mimetype == "text/css"
    # Every character that could end the string is written by its number.
    ord_ = re.sub(r"\\([0-9a-f]+) ", lambda traff: chr(int(traff[1], 16)), css.text)
    assert 'content: "Provförbundet · 2023 · tusental kronor"' in ord_
    ond = lasfava.hamta("Resultatrakning/tryck.css", t='"; } body { display: none } /*')
    assert "display: none }" not in ond.text.replace("content: none", "")
    assert "kronor och ören" in lasfava.html("Verifikationer", ar="2023")


def test_reskontran_sager_vem_som_ar_skyldig_eller_har_att_fa(tmp_path: Path) -> None:
    tva = POSTER + ver("L3", "2023-08-01", "Annan AB", "Köp", "6110 50.00; 2440 -50.00")
    text = fava(skriv(tmp_path / "bok", tva)).text("Reskontra", ar="2023")
    assert "Värden AB L2/2023" in text
    assert "Annan AB L3/2023" in text
