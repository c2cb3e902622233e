"""Booking, attesting, correcting and locking from the pages: planned, shown, and then written."""

from __future__ import annotations

import datetime as dt
import io
import re
import sys
from html import unescape
from pathlib import Path

import pytest

from lkbr.behandlingshistorik import FIL, las_historik
from lkbr.roller import Roll
from rakenskap.bok.bok import las_bok
from rakenskap.dagbok.skiss import Vem
from rakenskap.fava_tillagg.handling import Begaran, planera
from rakenskap.fava_tillagg.roll import FUNKTION
from tests.rakenskap.bankfil.camthjalp import BETALD, camt, post, utdrag
from tests.rakenskap.dagbok.test_dagbok import FAKTURA, med_historik
from tests.rakenskap.fava.bocker import TILLAGG, Fava, falt_i, fava, formularfalt, innehall, ord_i
from tests.rakenskap.siebro.siehjalp import HELA
from tests.rakenskap.siebro.test_inlasning import LON, las_in

SENT = "Fakturan kom sent"


@pytest.fixture
def f(tmp_path: Path) -> Fava:
    """Books with a history, one booked entry (A1) and a draft: an invoice for chairs."""
    mapp = med_historik(tmp_path / "bok", FAKTURA)
    fil = mapp / "main.beancount"
    fil.write_text(fil.read_text() + TILLAGG)
    return fava(mapp)


def begar(f: Fava, vad: str, namn: str, **falt: object) -> tuple[int, str]:
    """Ask for something; return status and the page."""
    svar = f.posta(
        "Arbeta/gor",
        {"biljett": f.biljett("Arbeta"), "vad": vad, "namn": namn, "av": "ekonom", **falt},
    )
    return svar.status_code, innehall(svar)


def godkann(f: Fava, html: str) -> tuple[int, str]:
    """Say yes to a plan: send its form as it is."""
    falt = {
        namn: unescape(varde)
        for namn, varde in re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', html)
    }
    svar = f.posta("Arbeta/gor", falt)  # type: ignore[arg-type]
    return svar.status_code, str(svar.headers.get("Location", innehall(svar)))


def loggen(f: Fava) -> list[str]:
    """Return what the log says has been done."""
    historik = las_historik((f.mapp / FIL).read_bytes())
    assert historik.brott == ()
    poster = (post for post in historik.poster if post.vad != "inställning")
    return [f"{post.vad} {post.galler} {post.av}" for post in poster]


def filer(f: Fava) -> dict[str, bytes]:
    """Return the books' files."""
    alla = (fil for fil in f.mapp.rglob("*") if fil.is_file() and not fil.name.startswith("."))
    return {str(fil.relative_to(f.mapp)): fil.read_bytes() for fil in alla}


def test_utkastet_visas_och_bokfors_efter_en_fraga(f: Fava) -> None:
    assert "Utkast 1, serie L" in f.text("Arbeta")
    fore = filer(f)
    status, plan = begar(f, "bokfor", "1", text=SENT)
    assert status == 200
    text = ord_i(plan)
    assert "Bokför 1 verifikation?" in text
    assert "L1/2023" in text
    assert "2023/L-leverantor.beancount" in text
    assert filer(f) == fore  # nothing has been written yet

    status, vart = godkann(f, plan)
    assert status == 303
    assert "ver=L1%2F2023" in vart
    assert loggen(f)[-1] == "bokning L1/2023 ekonom"
    assert las_bok(f.mapp).fel == ()
    assert "Stolar" in f.text("Verifikationer", ver="L1/2023")
    assert "Det finns inga utkast." in f.text("Arbeta")


def test_ratta_fran_verifikationen(f: Fava) -> None:
    assert "ratta=A1%2F2023" in f.html("Verifikationer", ver="A1/2023")
    formular = f.html("Arbeta", ratta="A1/2023")
    assert "−5 000,00" in formular  # the reversal is shown
    falt = formularfalt(formular, "Arbeta/formular")
    assert falt["rad-1-debet"] == "5 000,00"
    falt |= {"rad-1-debet": "5 500", "rad-2-kredit": "", "gor": "ratta"}
    plan = innehall(f.posta("Arbeta/formular", falt))
    assert "Bokför rättelsen av A1/2023?" in plan
    assert "−5 500,00" in plan
    svar = f.posta("Arbeta/formular", formularfalt(plan, "Arbeta/formular"))
    assert svar.status_code == 303
    assert loggen(f)[-2:] == ["rättelse A2/2023 ekonom", "rättelse A3/2023 ekonom"]
    assert "Rättas av" in f.text("Verifikationer", ver="A1/2023")
    assert "ratta=A1%2F2023" not in f.html("Verifikationer", ver="A1/2023")


def test_en_verifikation_kan_bara_tas_tillbaka(f: Fava) -> None:
    falt = formularfalt(f.html("Arbeta", ratta="A1/2023"), "Arbeta/formular")
    plan = innehall(f.posta("Arbeta/formular", falt | {"gor": "tillbaka"}))
    assert f.posta("Arbeta/formular", formularfalt(plan, "Arbeta/formular")).status_code == 303
    assert loggen(f)[-1] == "rättelse A2/2023 ekonom"
    bok = las_bok(f.mapp)
    assert bok.fel == ()


def test_attest_av_den_som_far(f: Fava) -> None:
    _, plan = begar(f, "bokfor", "1", text=SENT)
    godkann(f, plan)
    assert "Väntar på attest (1)" in f.text("Arbeta")
    status, nekad = begar(f, "attestera", "L1/2023")
    assert status == 400
    assert "Ingenting är skrivet" in nekad
    status, plan = begar(f, "attestera", "L1/2023", av="ordförande")
    assert status == 200
    assert godkann(f, plan)[0] == 303
    assert loggen(f)[-1] == "attest L1/2023 ordförande"


def test_underlag_till_ett_utkast(f: Fava) -> None:
    fil = (io.BytesIO(b"%PDF-1.4 kvitto"), "kvitto.pdf")
    status, plan = begar(f, "lanka", "1", fil=fil)
    assert status == 200
    assert "2023/underlag/kvitto.pdf" in plan
    assert not (f.mapp / "2023/underlag/kvitto.pdf").exists()
    assert godkann(f, plan)[0] == 303
    assert (f.mapp / "2023/underlag/kvitto.pdf").read_bytes() == b"%PDF-1.4 kvitto"
    assert "2023/underlag/kvitto.pdf" in f.text("Arbeta")


def test_ett_filnamn_lamnar_inte_mappen(f: Fava) -> None:
    for namn in ("../../ut.txt", "..\\ut.txt", "/etc/ut.txt"):
        status, plan = begar(f, "lanka", "1", fil=(io.BytesIO(b"x"), namn))
        assert status == 200
        assert "2023/underlag/ut.txt" in plan


def test_en_sie_fil_visas_och_lases_in_som_utkast(tmp_path: Path) -> None:
    las_in(tmp_path, HELA)
    fil = tmp_path / "bok/main.beancount"
    fil.write_text(fil.read_text() + TILLAGG)
    f = fava(tmp_path / "bok")
    innehall_4i = LON.encode("cp437")
    status, plan = begar(f, "las_in", "fil", fil=(io.BytesIO(innehall_4i), "lon.si"))
    assert status == 200, ord_i(plan)
    assert "Läs in lon.si?" in plan
    fore = filer(f)
    assert godkann(f, plan)[0] == 303
    assert filer(f) != fore
    assert "Utkast att bokföra (1)" in f.text("Arbeta")


def test_en_fil_som_inte_ar_sie_sags(f: Fava) -> None:
    fore = filer(f)
    status, text = begar(f, "las_in", "fil", fil=(io.BytesIO(b"hej"), "hej.se"))
    assert status == 400
    assert "Ingenting är skrivet" in text
    assert filer(f) == fore


def test_en_bankfil_visas_och_lases_in_som_utkast(f: Fava) -> None:
    med = utdrag("5000.00", "4741.00", post("R1", "-9.00", "2023-02-01") + BETALD)
    bankfil = camt(med.replace("<Sts>BOOK</Sts>", "<Sts>BOOK</Sts><!-- <script> -->"))
    fore = filer(f)
    fil = (io.BytesIO(bankfil), "bank.xml")
    status, plan = begar(f, "las_in", "fil", fil=fil, text="6110")
    assert status == 200, ord_i(plan)
    text = ord_i(plan)
    assert "Läs in bank.xml?" in text
    assert "2 utkast; underlag 2023/underlag/bank/bank.xml." in text
    assert "Nytt utkast 1, 2023-02-01" in text
    assert "<script>" not in plan
    assert filer(f) == fore  # nothing has been written yet

    assert godkann(f, plan)[0] == 303
    assert (f.mapp / "2023/underlag/bank/bank.xml").read_bytes() == bankfil
    assert "balance" in (f.mapp / "2023/avstamningar.beancount").read_text()
    assert las_bok(f.mapp).fel == ()
    sidan = f.text("Arbeta")
    assert "Utkast att bokföra (3)" in sidan
    assert "2023/underlag/bank/bank.xml" in sidan

    efter = filer(f)
    status, text = begar(f, "las_in", "fil", fil=(io.BytesIO(bankfil), "bank.xml"))
    assert status == 400
    assert "2 poster fanns redan i böckerna." in text
    assert filer(f) == efter


@pytest.mark.parametrize(
    ("gammalt", "nytt", "fel"),
    [
        (b"250.00<", b"2..5<", "bank.xml:6: «2..5» är inte ett belopp"),
        (b"<Document", b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><Document', "dokumenttyp"),
    ],
)
def test_en_bankfil_som_avvisas(f: Fava, gammalt: bytes, nytt: bytes, fel: str) -> None:
    fore = filer(f)
    bankfil = camt(utdrag("5000.00", "4750.00", BETALD)).replace(gammalt, nytt, 1)
    status, text = begar(f, "las_in", "fil", fil=(io.BytesIO(bankfil), "bank.xml"))
    assert status == 400
    assert fel in text
    assert filer(f) == fore


def test_lasa_en_period(f: Fava) -> None:
    status, plan = begar(f, "stang", "2023-01")
    assert status == 400  # the draft is in it
    assert "Ett utkast den 2023-01-20 ligger i perioden" in plan
    _, plan = begar(f, "bokfor", "1", text=SENT)
    godkann(f, plan)
    _, plan = begar(f, "stang", "2023-01")
    assert "1 verifikationer är inte attesterade: L1" in plan
    _, plan = begar(f, "attestera", "L1/2023", av="ordförande")
    godkann(f, plan)
    status, plan = begar(f, "stang", "2023-01")
    assert "Stäng 2023-01?" in plan
    assert godkann(f, plan)[0] == 303
    assert loggen(f)[-1] == "lås 2023-01 ekonom"
    assert "Låst: 2023-01." in f.text("Arbeta")


def test_andrade_bocker_kraver_ett_nytt_ja(f: Fava) -> None:
    _, plan = begar(f, "bokfor", "1", text=SENT)
    fil = f.mapp / "2023/utkast.beancount"
    fil.write_text(fil.read_text().replace("Stolar", "Bord"))
    fore = filer(f)
    status, nytt = godkann(f, plan)
    assert status == 200
    assert "Böckerna har ändrats sedan du såg förslaget." in nytt
    assert "Bord" in nytt
    assert filer(f) == fore


@pytest.mark.parametrize("biljett", ["", "0" * 64])
def test_utan_biljett_skrivs_ingenting(f: Fava, biljett: str) -> None:
    fore = filer(f)
    falt: dict[str, object] = {"biljett": biljett, "vad": "stang", "namn": "2022", "av": "ekonom"}
    assert f.posta("Arbeta/gor", falt).status_code == 403
    assert filer(f) == fore


def test_fran_en_annan_plats_skrivs_ingenting(f: Fava) -> None:
    falt: dict[str, object] = {"biljett": f.biljett("Arbeta"), "vad": "bokfor", "namn": "1"}
    for huvud in ({"Origin": "https://annan.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert f.posta("Arbeta/gor", falt, **huvud).status_code == 403


@pytest.mark.parametrize("roll", [Roll.REVISOR, Roll.LASARE])
def test_den_som_bara_far_lasa_ser_inte_sidan(f: Fava, roll: Roll) -> None:
    biljett = f.biljett("Arbeta")
    f.app.config[FUNKTION] = lambda: roll
    assert f.hamta("Arbeta").status_code == 403
    falt: dict[str, object] = {"biljett": biljett, "vad": "bokfor", "namn": "1"}
    assert f.posta("Arbeta/gor", falt).status_code == 403
    assert "Rätta …" not in f.text("Verifikationer", ver="A1/2023")


def test_attestanten_far_bara_attestera(f: Fava) -> None:
    f.app.config[FUNKTION] = lambda: Roll.ATTESTANT
    text = f.text("Arbeta")
    assert "Väntar på attest" in text
    assert "Stäng perioder" not in text
    biljett = falt_i(f.html("Arbeta"), "biljett")
    for vad in ("bokfor", "las_in"):
        falt: dict[str, object] = {"biljett": biljett, "vad": vad, "namn": "1", "av": "x"}
        assert f.posta("Arbeta/gor", falt).status_code == 403


def test_fran_en_annan_maskin_far_man_bara_lasa(f: Fava) -> None:
    svar = f.klient.get(f.adress("Arbeta"), environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert svar.status_code == 403


@pytest.mark.parametrize("host", ["annan.example", "annan.example:5000", "127.0.0.1.annan.example"])
def test_under_ett_annat_namn_far_man_bara_lasa(f: Fava, host: str) -> None:
    assert f.klient.get(f.adress("Arbeta"), headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", ["localhost", "localhost:5000", "127.0.0.1:5000", "[::1]:5000"])
def test_pa_den_egna_maskinen_ar_man_ekonom(f: Fava, host: str) -> None:
    assert f.klient.get(f.adress("Arbeta"), headers={"Host": host}).status_code == 200


# --- The auditor's notes -------------------------------------------------------------------


def test_revisorns_anteckningar_ligger_bredvid_bockerna(f: Fava) -> None:
    f.app.config[FUNKTION] = lambda: Roll.REVISOR
    fore = filer(f)
    falt: dict[str, object] = {
        "biljett": f.biljett("Granskning"),
        "ver": "A1/2023",
        "text": "Avtalet <b>begärt</b>.",
    }
    assert f.posta("Granskning/anteckna", falt).status_code == 303
    assert filer(f) == fore
    assert (f.mapp.parent / "granskning/anteckningar.jsonl").is_file()
    html = f.html("Verifikationer", ver="A1/2023")
    assert "Avtalet &lt;b&gt;begärt&lt;/b&gt;." in html
    assert str(dt.datetime.now(dt.UTC).year) in html


def test_en_tom_anteckning_skrivs_inte(f: Fava) -> None:
    falt: dict[str, object] = {"biljett": f.biljett("Granskning"), "ver": "", "text": "  "}
    svar = f.posta("Granskning/anteckna", falt)
    assert svar.status_code == 400
    assert "Anteckningen är tom." in svar.text


def test_lasaren_ser_varken_granskningen_eller_anteckningarna(f: Fava) -> None:
    f.app.config[FUNKTION] = lambda: Roll.LASARE
    assert f.hamta("Granskning").status_code == 403
    assert "anteckningar" not in f.text("Verifikationer", ver="A1/2023")


def test_en_plans_avtryck_ar_samma_nagra_sekunder_senare(f: Fava) -> None:
    """The yes comes after the plan: the clock alone makes it no other plan."""
    bok = las_bok(f.mapp)
    begaran = Begaran("bokfor", ("1",))
    forst = dt.datetime(2026, 11, 24, 15, 0, 0, tzinfo=dt.UTC)
    sedan = forst + dt.timedelta(seconds=7)
    planerna = [planera(bok, begaran, Vem("ekonom", nu)) for nu in (forst, sedan)]
    assert planerna[0].avtryck == planerna[1].avtryck
    assert planera(bok, begaran, Vem("ordförande", sedan)).avtryck != planerna[0].avtryck


# ---------------------------------------------------------------------- the desk


def test_en_faktura_som_slapps_oppnar_formularet_med_den_bredvid(f: Fava) -> None:
    form = formularfalt(f.html("Arbeta"), "Arbeta/formular")
    svar = f.posta("Arbeta/formular", form | {"fil": (io.BytesIO(b"Faktura 7"), "faktura.txt")})
    html = innehall(svar)
    assert svar.status_code == 200
    assert "Ny leverantörsfaktura" in html
    assert "faktura.txt" in html
    assert "Faktura 7" in html  # shown beside
    assert "aria-invalid" not in html  # nothing has been typed, so nothing is wrong yet


def test_det_som_vantar_skickas_med_epost(
    f: Fava, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "e-post" not in f.text("Arbeta")
    forbund = f.mapp / "forbund.toml"
    egen = '[[person]]\nnamn = "ordförande"\nepost = "ordf@exempel.se"\n'
    forbund.write_text(f"{forbund.read_text()}\n{egen}")
    kod = "import sys; open(sys.argv[1], 'ab').write(sys.stdin.buffer.read())"
    monkeypatch.setenv("RAKENSKAP_EPOST", f'"{sys.executable}" -c "{kod}" {tmp_path}/brev')
    f = fava(f.mapp)
    assert "Skicka det som väntar med e-post till ordförande" in f.text("Arbeta")
    svar = f.posta("Arbeta/paminn", {"biljett": f.biljett("Arbeta"), "av": "ekonom"})
    assert svar.status_code == 303
    assert "utkast 1" in (tmp_path / "brev").read_text()
    monkeypatch.setenv("RAKENSKAP_EPOST", "/finns/inte")
    svar = f.posta("Arbeta/paminn", {"biljett": f.biljett("Arbeta"), "av": "ekonom"})
    assert svar.status_code == 400
    assert "Brevet gick inte att lämna" in ord_i(innehall(svar))


def test_den_som_star_i_person_kan_valjas(f: Fava) -> None:
    forbund = f.mapp / "forbund.toml"
    forbund.write_text(f'{forbund.read_text()}\n[[person]]\nnamn = "Sven Ek"\n')
    assert "<option>Sven Ek" in fava(f.mapp).html("Arbeta", ny="fri")
