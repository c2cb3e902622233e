"""The form of a verifikation, drafts and attest, as a browser without script does it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from lkbr.roller import Roll
from rakenskap.bok.bok import las_bok
from rakenskap.dagbok.utkast import utkast_i
from rakenskap.fava_tillagg.roll import FUNKTION
from tests.rakenskap.dagbok.test_dagbok import FAKTURA, med_historik, utkast
from tests.rakenskap.fava.bocker import TILLAGG, Fava, fava, formularfalt, innehall, ord_i
from tests.rakenskap.fava.test_arbeta import filer, loggen

FORMULAR = "Arbeta/formular"
PDF = b"%PDF-1.4 faktura"
NY = {
    "dag": "2023-02-14",
    "motpart": "Kontoret AB",
    "text": "Pennor",
    "rad-1-konto": "6110",
    "rad-1-debet": "1 250,50",
}


@pytest.fixture
def f(tmp_path: Path) -> Fava:
    """Books with a history, one booked entry (A1) and a draft: an invoice for chairs."""
    mapp = med_historik(tmp_path / "bok", FAKTURA)
    fil = mapp / "main.beancount"
    fil.write_text(fil.read_text() + TILLAGG)
    return fava(mapp)


def fyll(f: Fava, gor: str, **andrat: object) -> tuple[int, str]:
    """Fill in the form of a supplier's invoice and press a button; return status and page."""
    falt = formularfalt(f.html("Arbeta", ny="leverantor"), FORMULAR)
    falt |= NY | {namn.replace("_", "-"): varde for namn, varde in andrat.items()} | {"gor": gor}
    svar = f.posta(FORMULAR, falt)
    return svar.status_code, svar.headers.get("Location") or innehall(svar)


def med_faktura(namn: str = "faktura.pdf") -> tuple[io.BytesIO, str]:
    return io.BytesIO(PDF), namn


def test_en_leverantorsfaktura_pa_fem_falt_och_tva_tryck(f: Fava) -> None:
    status, vart = fyll(f, "bokfor", fil=med_faktura())
    assert status == 303
    plan = innehall(f.klient.get(vart))
    assert "Bokför 1 verifikation?" in plan
    assert "L1/2023" in plan
    svar = f.posta("Arbeta/gor", formularfalt(plan, "Arbeta/gor"))
    assert svar.status_code == 303
    assert loggen(f)[-1] == "bokning L1/2023 ekonom"
    bok = las_bok(f.mapp)
    assert bok.fel == ()
    assert (f.mapp / "2023/underlag/faktura.pdf").read_bytes() == PDF


def test_allt_som_skrivits_star_kvar_vid_ett_fel(f: Fava) -> None:
    fore = filer(f)
    status, sida = fyll(f, "bokfor", fil=med_faktura(), rad_1_konto="9999", rad_2_insats="")
    assert status == 400
    assert "Inget konto har numret eller namnet «9999»" in ord_i(sida)
    falt = formularfalt(sida, FORMULAR)
    for namn, varde in {**NY, "rad-1-konto": "9999"}.items():
        assert falt[namn] == varde
    assert filer(f) == fore
    # The file that was chosen is still there, and is shown beside the form.
    assert "faktura.pdf" in sida
    nyckel = str(falt["nyckel"])
    assert f.klient.get(f.adress("Arbeta/inlamnad", nyckel=nyckel), buffered=True).data == PDF
    svar = f.posta(FORMULAR, falt | {"rad-1-konto": "6110", "gor": "spara"})
    assert svar.status_code == 303
    assert (f.mapp / "2023/underlag/faktura.pdf").read_bytes() == PDF


@pytest.mark.parametrize(
    ("andrat", "ord_"),
    [
        ({"motpart": ""}, "Skriv motparten"),
        ({"rad_1_debet": "12,345"}, "är inte ett belopp"),
        ({"rad_2_kredit": "1"}, "återstår på kredit"),
        ({"rad_1_faktura": "L1"}, "L45/2024"),
        ({"serie": "Q"}, "Serien Q finns inte"),
    ],
)
def test_inget_utkast_skrivs_med_fel(f: Fava, andrat: dict[str, str], ord_: str) -> None:
    fore = filer(f)
    status, sida = fyll(f, "spara", **andrat)
    assert status == 400
    assert ord_ in ord_i(sida)
    assert filer(f) == fore


def test_rakna_om_sager_serie_nummer_saldo_och_attest(f: Fava) -> None:
    status, sida = fyll(f, "rakna")
    assert status == 200
    text = ord_i(sida)
    assert "Blir L1 i serien leverantör." in text
    assert "Attesteras av ordförande" in text.replace("förbundschef eller ", "")
    assert "6110: saldo 0,00 → 1 250,50" in text
    assert "Debet och kredit är lika." in text


def test_skriptet_far_samma_besked_som_json(f: Fava) -> None:
    falt = formularfalt(f.html("Arbeta", ny="leverantor"), FORMULAR)
    svar = f.posta("Arbeta/granska", falt | NY | {"rad-1-konto": "9999"}).get_json()
    assert svar["fel"]["rad-1-konto"].startswith("Inget konto")
    svar = f.posta("Arbeta/granska", falt | NY).get_json()
    assert "Blir L1 i serien leverantör." in svar["sammanfattning"]
    assert svar["belopp"]["2"] == "1 250,50"


def test_fler_rader_behaller_det_skrivna(f: Fava) -> None:
    _, sida = fyll(f, "rader")
    falt = formularfalt(sida, FORMULAR)
    assert falt["motpart"] == "Kontoret AB"
    assert "rad-7-konto" in falt


def test_ett_utkast_oppnas_andras_och_kastas(f: Fava) -> None:
    plats = "2023/utkast.beancount:7"
    assert plats.replace(":", "%3A").replace("/", "%2F") in f.html("Arbeta")
    sida = f.html("Arbeta", utkast=plats)
    assert "Ändra utkast" in sida
    falt = formularfalt(sida, FORMULAR)
    assert falt["text"] == "Stolar"
    svar = f.posta(FORMULAR, falt | {"text": "Två stolar", "gor": "spara"})
    assert svar.status_code == 303
    (nytt,) = utkast_i(las_bok(f.mapp))
    assert nytt.entry.narration == "Två stolar"
    # The form that was open before the change changes nothing any more.
    svar = f.posta(FORMULAR, falt | {"text": "Tre stolar", "gor": "spara"})
    assert svar.status_code == 400
    assert "Utkastet är ändrat, bokfört eller kastat" in ord_i(innehall(svar))
    assert formularfalt(innehall(svar), FORMULAR)["text"] == "Tre stolar"
    falt = formularfalt(f.html("Arbeta"), "Arbeta/gor")
    plan = innehall(f.posta("Arbeta/gor", falt | {"vad": ["bokfor", "kasta"]}))
    assert "Kasta 1 utkast?" in plan
    assert f.posta("Arbeta/gor", formularfalt(plan, "Arbeta/gor")).status_code == 303
    assert utkast_i(las_bok(f.mapp)) == []


def test_ett_utkast_delas(tmp_path: Path) -> None:
    rader = "6110 100.00; 5010 150.00; 2440 -250.00"
    mapp = med_historik(tmp_path / "bok", utkast("2023-01-20", "Stolar", rader))
    fil = mapp / "main.beancount"
    fil.write_text(fil.read_text() + TILLAGG)
    f = fava(mapp)
    falt = {"biljett": f.biljett("Arbeta"), "vad": "dela", "namn": "1", "rad": "1", "av": "ekonom"}
    plan = innehall(f.posta("Arbeta/gor", dict(falt)))
    assert "Dela utkastet i två?" in plan
    assert f.posta("Arbeta/gor", formularfalt(plan, "Arbeta/gor")).status_code == 303
    assert len(utkast_i(las_bok(mapp))) == 2


def test_sen_kassa_varnas_och_far_sitt_skal_fore_jaet(tmp_path: Path) -> None:
    mapp = med_historik(tmp_path / "bok", utkast("2023-02-01", "Hyra", "5010 1.00; 1930 -1.00"))
    fil = mapp / "main.beancount"
    fil.write_text(fil.read_text() + TILLAGG)
    f = fava(mapp)
    falt: dict[str, object] = {
        "biljett": f.biljett("Arbeta"),
        "vad": "bokfor",
        "namn": "1",
        "av": "ekonom",
    }
    plan = innehall(f.posta("Arbeta/gor", falt))
    assert "skulle ha bokförts senast 2023-02-02" in ord_i(plan)
    svar = f.posta("Arbeta/gor", formularfalt(plan, "Arbeta/gor") | {"text": "Utdraget dröjde"})
    assert svar.status_code == 303
    assert 'sent: "Utdraget dröjde"' in (mapp / "2023/B-bank.beancount").read_text()


def test_en_plan_som_inte_gar_att_skriva_erbjuds_inte(f: Fava) -> None:
    # A plan that is fine by itself: the books with it are not, since the account is closed then.
    with (f.mapp / "main.beancount").open("a") as fil:
        fil.write("2023-02-10 balance Kostnader:6110-Kontorsmaterial 0.00 SEK\n")
    fore = filer(f)
    falt = {"biljett": f.biljett("Arbeta"), "vad": "bokfor", "namn": "1", "av": "ekonom"}
    svar = f.posta("Arbeta/gor", dict(falt))
    assert svar.status_code == 400
    assert "Ingenting är skrivet" in innehall(svar)
    assert filer(f) == fore


@pytest.mark.parametrize("av", ["", "någon annan", "revisor"])
def test_den_som_inte_finns_i_forbundet_skriver_inte(f: Fava, av: str) -> None:
    fore = filer(f)
    falt = {"biljett": f.biljett("Arbeta"), "vad": "bokfor", "namn": "1", "av": av}
    svar = f.posta("Arbeta/gor", dict(falt))
    assert svar.status_code == 400
    assert "vem du är" in ord_i(innehall(svar)) or "personerna i forbund.toml" in ord_i(
        innehall(svar)
    )
    assert filer(f) == fore


# --- Attestera -----------------------------------------------------------------------------


def _valj(f: Fava, av: str) -> str:
    falt = {"biljett": f.biljett("Attestera"), "av": av}
    assert f.posta("Attestera/vem", dict(falt)).status_code == 303
    return f.html("Attestera")


def test_attest_bredvid_underlaget_och_bara_av_den_som_far(f: Fava) -> None:
    fyll(f, "spara", fil=med_faktura())
    assert "Ingenting väntar på attest av ekonom." in f.text("Attestera")
    sida = _valj(f, "ordförande")
    assert "1 av 2 som väntar på ordförande." in ord_i(sida)
    andra = f.html("Attestera", nr="2023/L-leverantor.beancount:9")
    assert '<iframe src="' in andra
    lank = andra.partition('<iframe src="')[2].partition('"')[0].replace("&amp;", "&")
    assert f.klient.get(lank, buffered=True).data == PDF  # a draft's underlag can be opened
    svar = f.posta("Attestera/attestera", formularfalt(andra, "Attestera/attestera"))
    assert svar.status_code == 303
    assert loggen(f)[-1] == "attest utkast ordförande"
    assert "1 av 1 som väntar på ordförande." in f.text("Attestera")


def test_det_som_andrats_sedan_sidan_visades_attesteras_inte(f: Fava) -> None:
    falt = formularfalt(_valj(f, "ordförande"), "Attestera/attestera")
    fil = f.mapp / "2023/utkast.beancount"
    fil.write_text(fil.read_text().replace("250.00", "950.00"))
    svar = f.posta("Attestera/attestera", falt)
    assert svar.status_code == 400
    assert "säger något annat nu" in innehall(svar)
    assert "attesterad" not in fil.read_text()


def test_fyra_ogon_aven_utan_inloggning(f: Fava) -> None:
    plan = innehall(f.klient.get(fyll(f, "bokfor", fil=med_faktura(), av="förbundschef")[1]))
    falt = formularfalt(plan, "Arbeta/gor")
    assert falt["av"] == "förbundschef"
    assert f.posta("Arbeta/gor", falt).status_code == 303
    falt = formularfalt(_valj(f, "ordförande"), "Attestera/attestera")
    svar = f.posta("Attestera/attestera", falt | {"av": "förbundschef", "namn": "L1/2023"})
    assert svar.status_code == 400
    assert "attesterad-av" not in (f.mapp / "2023/L-leverantor.beancount").read_text()


# --- Rätt att skriva -----------------------------------------------------------------------


@pytest.mark.parametrize("roll", [Roll.ATTESTANT, Roll.REVISOR, Roll.LASARE])
def test_bara_den_som_far_bokfora_har_ett_formular(f: Fava, roll: Roll) -> None:
    falt = formularfalt(f.html("Arbeta", ny="leverantor"), FORMULAR) | NY | {"gor": "spara"}
    fore = filer(f)
    f.app.config[FUNKTION] = lambda: roll
    assert f.posta(FORMULAR, falt).status_code == 403
    assert f.posta("Arbeta/granska", falt).status_code == 403
    assert f.klient.get(f.adress("Arbeta/inlamnad", nyckel="0" * 32)).status_code == 403
    assert filer(f) == fore


@pytest.mark.parametrize(
    "adress", [FORMULAR, "Arbeta/granska", "Attestera/attestera", "Attestera/vem"]
)
def test_utan_biljett_gors_ingenting(f: Fava, adress: str) -> None:
    fore = filer(f)
    for biljett in ("", "0" * 64, f.biljett("Granskning")):
        assert f.posta(adress, {**NY, "gor": "spara", "biljett": biljett}).status_code == 403
    assert filer(f) == fore
