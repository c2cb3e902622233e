"""The tasks beside the daily entry: shown, planned, written; a form is kept at any error."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest

from lkbr.roller import Roll
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bokslut.avstamning import avstamningar
from rakenskap.dagbok.mallar import las_mallar
from rakenskap.dagbok.utkast import utkast_i
from rakenskap.fava_tillagg import inlamnat
from rakenskap.fava_tillagg.roll import FUNKTION, NAMNFUNKTION
from rakenskap.fava_tillagg.uppgiftssidor import OMRADEN
from rakenskap.reskontra.register import las_register
from tests.hjalp import ver
from tests.rakenskap.bokslut.bocker import NU, gor
from tests.rakenskap.bokslut.test_anlaggningar import KOP, REGISTER
from tests.rakenskap.efaktura.fakturahjalp import FAKTURA
from tests.rakenskap.fava.bocker import TILLAGG, Fava, fava, formularfalt, innehall, ord_i

KONTO = "SE4550000000058398257466"
LEVERANTORER = '[[leverantor]]\nnamn = "Stolar AB"\nbankgiro = "5050-1055"\nkonto = "6110"\n'
MOMS = "Tillgångar:1651-Momsersättning-ej-ansökt"
POSTER = (
    KOP
    + ver("L1", "2023-01-30", "Stolar AB", "Stol", "6110 250.00; 2440 -250.00", fakturanr="11")
    + ver("A3", "2023-02-10", "B AB", "Bok", [("6110", "100"), (MOMS, "6"), ("1930", "-106")])
)


@pytest.fixture
def f(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fava:
    for modul in ("skrivsidor", "uppgiftssidor"):
        monkeypatch.setattr(f"rakenskap.fava_tillagg.{modul}.klockan", lambda: NU)
    mapp = gor(
        tmp_path / "bok", POSTER, anlaggningar_beancount=REGISTER, leverantorer_toml=LEVERANTORER
    )
    kontoplan = next(fil for fil in mapp.glob("*.beancount") if "1930" in fil.read_text())
    text = kontoplan.read_text()
    rad = next(rad for rad in text.splitlines() if "open" in rad and "1930" in rad)
    kontoplan.write_text(text.replace(rad, f'{rad}\n  bankkonto: "{KONTO}"'))
    fil = mapp / "main.beancount"
    fil.write_text(fil.read_text() + TILLAGG)
    return fava(mapp)


def fraga(f: Fava, sida: str, kod: str, falt: dict[str, object], **ord_: str) -> tuple[int, str]:
    """Send a task's form, filled in; return the status and the page."""
    form = formularfalt(f.html(sida, uppgift=kod, **ord_), f"{sida}/gor")
    egna = {
        namn: (io.BytesIO(varde[1]), varde[0]) if isinstance(varde, tuple) else varde
        for namn, varde in falt.items()
    }
    svar = f.posta(f"{sida}/gor", form | egna)
    return svar.status_code, innehall(svar)


def gor_uppgiften(f: Fava, sida: str, kod: str, falt: dict[str, object], **ord_: str) -> Bok:
    """Fill a task's form in, see the plan, and say yes; nothing is written before."""
    fore = {fil: fil.read_bytes() for fil in f.mapp.rglob("*") if fil.is_file()}
    status, plan = fraga(f, sida, kod, falt, **ord_)
    assert status == 200, ord_i(plan)
    assert "Avbryt, skriv ingenting" in plan, ord_i(plan)
    assert {fil: fil.read_bytes() for fil in f.mapp.rglob("*") if fil.is_file()} == fore
    svar = f.posta(f"{sida}/gor", formularfalt(plan, f"{sida}/gor"))
    assert svar.status_code == 303, ord_i(innehall(svar))
    assert f.klient.get(svar.location).status_code == 200
    bok = las_bok(f.mapp)
    assert bok.fel == ()
    return bok


def poster(bok: Bok, ver_: str, ar: int) -> dict[str, str]:
    """Return an entry's amounts by account number."""
    (entry,) = (
        e for e in bok.entries if getattr(e, "meta", {}).get("ver") == ver_ and e.date.year == ar
    )
    return {p.account.split(":")[1][:4]: str(p.units.number) for p in entry.postings}


# ---------------------------------------------------------------------- each of them


def test_varje_uppgift_visas_och_sager_vad_som_saknas(f: Fava) -> None:
    """One app for all; a form that is sent empty says what is missing, and writes nothing."""
    for sida, uppgift in [(omrade.__name__, ett) for omrade in OMRADEN for ett in omrade.uppgifter]:
        text = f.text(sida, uppgift=uppgift.kod)
        assert uppgift.namn in text
        assert "kunde inte göras" not in text, uppgift.kod
        if uppgift.planera is None or not any(e.krav and not e.gomd for e in uppgift.falt):
            continue
        form = formularfalt(f.html(sida, uppgift=uppgift.kod), f"{sida}/gor")
        tomt = dict.fromkeys(form, "") | {n: form[n] for n in ("biljett", "uppgift", "av")}
        svar = f.posta(f"{sida}/gor", tomt)
        assert svar.status_code == 400, uppgift.kod
        assert 'aria-invalid="true"' in innehall(svar) or "Välj eller släpp" in innehall(svar)


def test_alla_kan_visas_av_revisorn_men_inget_skrivas(f: Fava) -> None:
    f.app.config[FUNKTION] = lambda: Roll.REVISOR
    for omrade in OMRADEN:
        html = f.html(omrade.__name__)
        assert 'method="post"' not in html
        kod = next(ett.kod for ett in omrade.uppgifter if ett.planera is not None)
        svar = f.posta(f"{omrade.__name__}/gor", {"uppgift": kod})
        assert svar.status_code == 403
    f.app.config[FUNKTION] = lambda: Roll.LASARE
    assert f.hamta("Bokslut").status_code == 403
    assert f.hamta("Inkop/fil", fil="x").status_code == 403


# ---------------------------------------------------------------------- purchases


def test_betalningarna_blir_en_fil_som_hamtas(f: Fava) -> None:
    text = f.text("Inkop", uppgift="betala", till="2024-02-08")
    assert "Stolar AB" in text
    gor_uppgiften(f, "Inkop", "betala", {}, till="2024-02-08")
    (fil,) = f.mapp.glob("2024/betalningar/*.xml")
    namn = str(fil.relative_to(f.mapp))
    assert namn in f.text("Inkop", uppgift="betala")
    assert f.hamta("Inkop/fil", fil=namn).get_data() == fil.read_bytes()
    assert f.hamta("Inkop/fil", fil="main.beancount").status_code == 404
    # It is not proposed once more.
    assert "skickad till banken" in f.text("Inkop", uppgift="betala", till="2024-02-08")


def test_en_efaktura_visas_lasbar_och_blir_ett_utkast(f: Fava) -> None:
    falt: dict[str, object] = {"fil": ("faktura.xml", FAKTURA.encode())}
    status, igen = fraga(f, "Inkop", "efaktura", falt)
    assert status == 400
    assert "Det är inte sagt vilket konto Stolar Aktiebolag hör till" in ord_i(igen)
    falt["konto"] = "6110"
    _, plan = fraga(f, "Inkop", "efaktura", falt)
    assert "1 355,70" in ord_i(plan).replace("\N{NO-BREAK SPACE}", " ")
    bok = gor_uppgiften(f, "Inkop", "efaktura", falt)
    (utkast,) = utkast_i(bok)
    assert utkast.entry.meta["underlag"].endswith("faktura.xml")


def test_leverantoren_andras_med_det_som_stod_forut(f: Fava) -> None:
    html = f.html("Inkop", uppgift="leverantor")
    assert "bankgiro=5050-1055" in html  # the row leads to its form, filled in
    falt: dict[str, object] = {"namn": "Stolar AB", "bankgiro": "5050-1055", "konto": "6110"}
    _, plan = fraga(f, "Inkop", "leverantor", falt | {"moms": "25"})
    assert "Moms: 0 → 25" in ord_i(plan)
    bok = gor_uppgiften(f, "Inkop", "leverantor", falt | {"moms": "25"})
    (lev,) = las_register(bok).values()
    assert (lev.moms, lev.bankgiro) == (25, "5050-1055")
    gor_uppgiften(f, "Inkop", "leverantor", falt | {"bort": "1"})
    assert las_register(las_bok(f.mapp)) == {}


def test_bankregel_och_mall(f: Fava) -> None:
    gor_uppgiften(f, "Inkop", "bankregel", {"motpart": "Skatteverket", "konto": "1630"})
    assert "motpart «Skatteverket»" in f.text("Inkop", uppgift="bankregel")
    gor_uppgiften(f, "Inkop", "bankregel", {"bort": "1"})
    bok = gor_uppgiften(
        f,
        "Inkop",
        "mall",
        {"ver": "L1/2023", "namn": "stol", "varje": "månad", "fran": "2024-01-30"},
    )
    assert [mall.namn for mall in las_mallar(bok)] == ["stol"]
    assert "varje månad" in f.text("Inkop", uppgift="mall")
    bok = gor_uppgiften(f, "Inkop", "aterkommande", {})
    assert poster(bok, "L1", 2024) == {"6110": "250.00", "2440": "-250.00"}
    bok = gor_uppgiften(f, "Inkop", "mallbort", {"namn": "stol"})
    assert las_mallar(bok) == []


# ---------------------------------------------------------------------- assets


def test_avskrivningen_visas_med_sin_berakning_och_bokfors(f: Fava) -> None:
    status, plan = fraga(f, "Tillgangar", "avskriv", {"till": "2023"})
    assert status == 200
    assert "INV-1" in ord_i(plan)
    bok = gor_uppgiften(f, "Tillgangar", "avskriv", {"till": "2023"})
    assert poster(bok, "P1", 2023) == {"1229": "-6093.00", "7832": "6093.00"}
    status, igen = fraga(f, "Tillgangar", "avskriv", {"till": "2023"})
    assert status == 400
    assert "Allt är avskrivet enligt plan till och med 2023-12-31." in ord_i(igen)


def test_en_ny_tillgang_och_en_som_utrangeras(f: Fava) -> None:
    falt: dict[str, object] = {"nr": "INV-2024-1", "benamning": "Skrivare", "konto": "1220"}
    falt |= {"belopp": "1200*10+500", "den": "2024-01-15", "ar": "4,5"}
    gor_uppgiften(f, "Tillgangar", "ny", falt)
    assert "Skrivare" in f.text("Tillgangar", den="2024-12-31")
    assert "12500.00 SEK" in (f.mapp / "anlaggningar.beancount").read_text()
    gor_uppgiften(f, "Tillgangar", "utrangera", {"nr": "INV-1", "den": "2024-01-31"})
    assert "utrangerad: 2024-01-31" in (f.mapp / "anlaggningar.beancount").read_text()


# ---------------------------------------------------------------------- reconciliation


def test_ett_konto_stams_av_med_beskedet(f: Fava) -> None:
    html = f.html("Avstamning", uppgift="tabell", den="2023-12")
    assert "Avstamning/?uppgift=konto&amp;konto=1930" in html  # the row leads to its form
    assert "Huvudbok/?konto=1930" in html  # and its balance to the account
    falt: dict[str, object] = {
        "konto": "1930 Företagskonto",
        "den": "2023-12",
        "saldo": "463 394",
        "mot": "kontoutdrag",
        "fil": ("utdrag.pdf", b"%PDF"),
    }
    status, plan = fraga(f, "Avstamning", "konto", falt)
    assert status == 200
    assert "som avstämd?" in ord_i(plan)
    bok = gor_uppgiften(f, "Avstamning", "konto", falt)
    (bank,) = (a for a in avstamningar(bok, dt.date(2023, 12, 31)) if a.konto == "1930")
    assert (bank.lage, bank.av, bank.underlag) == ("avstämd", "ekonom", "2023/underlag/utdrag.pdf")
    assert f.hamta("Avstamning/lista.pdf", uppgift="parm", den="2023").data.startswith(b"%PDF")


def test_skattekontot_jamfors_och_blir_avstamt(f: Fava) -> None:
    csv = "2024-01-15;Räntekostnad kostnadsränta;-12\n;Utgående saldo;-12\n".encode()
    falt: dict[str, object] = {"fil": ("skatt.csv", csv), "den": "2024-01"}
    status, plan = fraga(f, "Avstamning", "skattekonto", falt)
    assert status == 200
    assert "kostnadsränta" in ord_i(plan)
    bok = gor_uppgiften(f, "Avstamning", "skattekonto", falt)
    (skatt,) = (a for a in avstamningar(bok, dt.date(2024, 1, 31)) if a.konto == "1630")
    assert (skatt.lage, skatt.enligt) == ("skillnad", -1200)


# ---------------------------------------------------------------------- the closing


def test_bokslutet_steg_for_steg_med_ja_och_nej(f: Fava) -> None:
    html = f.html("Bokslut", uppgift="steg", ar="2023")
    assert "Anläggningarna är avskrivna enligt plan: kvar" in ord_i(html)
    form = formularfalt(html, "Bokslut/gor")
    # A no needs its reason; it is written down with who and when.
    svar = f.posta("Bokslut/gor", form | {"beslut": "nej", "skal": ""})
    assert svar.status_code == 400
    assert "Skälet saknas" in ord_i(innehall(svar))
    plan = innehall(f.posta("Bokslut/gor", form | {"beslut": "nej", "skal": "Görs i mars"}))
    assert f.posta("Bokslut/gor", formularfalt(plan, "Bokslut/gor")).status_code == 303
    text = f.text("Bokslut", uppgift="steg", ar="2023")
    assert "nej, av ekonom 2024-02-01: Görs i mars" in text
    assert "Anläggningarna är avskrivna enligt plan: klart" in text
    # A yes books the next one.
    form = formularfalt(f.html("Bokslut", uppgift="steg", ar="2023"), "Bokslut/gor")
    plan = innehall(f.posta("Bokslut/gor", form | {"beslut": "ja"}))
    assert "Bokför 1 verifikation?" in ord_i(plan)
    assert f.posta("Bokslut/gor", formularfalt(plan, "Bokslut/gor")).status_code == 303
    assert las_bok(f.mapp).fel == ()


def test_periodisering_med_underlag_och_aterforing(f: Fava) -> None:
    falt: dict[str, object] = {
        "vad": "upplupen-kostnad",
        "konto": "6110",
        "belopp": "12 000",
        "motpart": "Revisorn",
        "text": "Revision 2023",
        "dag": "2023",
        "aterfors": "2024",
        "fil": ("offert.pdf", b"%PDF"),
    }
    bok = gor_uppgiften(f, "Bokslut", "periodisera", falt)
    (entry,) = (e for e in bok.entries if getattr(e, "narration", "") == "Revision 2023")
    assert entry.meta["underlag"] == "2023/underlag/offert.pdf"
    bok = gor_uppgiften(f, "Bokslut", "aterfor", {})
    assert sum(getattr(e, "payee", "") == "Revisorn" for e in bok.entries) == 2
    status, igen = fraga(f, "Bokslut", "aterfor", {})
    assert status == 400
    assert "Ingenting har förfallit" in ord_i(igen)


def test_momsersattning_semesterskuld_och_nytt_ar(f: Fava) -> None:
    assert "A3/2023" in f.html("Bokslut", uppgift="moms", period="2023-kv1").replace("%2F", "/")
    gor_uppgiften(f, "Bokslut", "moms", {"dag": "2024-01-31"}, period="2023-kv1")
    personer = "namn;manadslon;dagar;fodd;pension_procent\nPelle Hemlig;30000;10;1980;6\n"
    falt: dict[str, object] = {"ar": "2023", "fil": ("p.csv", personer.encode())}
    bok = gor_uppgiften(f, "Bokslut", "semester", falt)
    alla = b"".join(fil.read_bytes() for fil in f.mapp.rglob("*") if fil.is_file())
    assert b"Hemlig" not in alla  # only the totals enter
    # Nor does the file lie where it was handed in.
    kvar = [fil for fil in inlamnat._mapp().rglob("*") if fil.is_file()]
    assert all(b"Hemlig" not in fil.read_bytes() for fil in kvar)
    assert any("2920" in p.account for e in bok.entries for p in getattr(e, "postings", ()))
    gor_uppgiften(f, "Bokslut", "nyttar", {"utan": "1"}, nytt="2024")
    assert (f.mapp / "2024/budget.beancount").is_file()


# ---------------------------------------------------------------------- settings


def test_budgetraden_andras_och_det_gamla_star_i_loggen(f: Fava) -> None:
    gor_uppgiften(f, "Installningar", "budget", {"konto": "4010", "belopp": "1000*12"}, ar="2023")
    html = f.html("Installningar", uppgift="budget", ar="2023")
    assert "konto=4010" in html
    gor_uppgiften(f, "Installningar", "budget", {"konto": "4010", "belopp": "15000"}, ar="2023")
    logg = (f.mapp / "behandlingshistorik.jsonl").read_text().splitlines()[-1]
    assert '"fore":{"4010":"12 000,00"}' in logg.replace("\N{NO-BREAK SPACE}", " ")


def test_uppgift_kod_attestant_och_statistik(f: Fava) -> None:
    gor_uppgiften(f, "Installningar", "fakta", {"stig": "sate", "varde": "Orten"}, ar="2023")
    assert "Orten" in f.text("Installningar", uppgift="fakta", ar="2023")
    gor_uppgiften(f, "Installningar", "kod", {"slag": "projekt", "kod": "esf", "namn": "ESF"})
    assert "ESF" in f.text("Installningar", uppgift="kod")
    falt: dict[str, object] = {"namn": "kassör", "serier": "L", "hogst": "500", "fran": "2024"}
    gor_uppgiften(f, "Installningar", "attestant", falt)
    assert "kassör" in f.text("Installningar", uppgift="attestant")
    status, nej = fraga(f, "Installningar", "attestant", falt | {"namn": "ekonom"})
    assert status == 400
    assert "Ingen ändrar sin egen rätt att attestera." in ord_i(nej)
    gor_uppgiften(f, "Installningar", "avsluta", {"namn": "kassör", "till": "2024-06"})
    tabell = ("Deltagare.csv", b"# Deltagare\nInsats,Antal\nBron,12\n")
    gor_uppgiften(f, "Installningar", "statistik", {"fil": tabell}, ar="2023")
    assert "Deltagare" in f.text("Installningar", uppgift="statistik", ar="2023")
    fel = ("d.csv", b"# D\nInsats,Antal\nBron\n")
    status, nej = fraga(f, "Installningar", "statistik", {"fil": fel}, ar="2023")
    assert status == 400
    assert "Raden har 1 fält men rubrikraden 2" in ord_i(nej)


def test_pa_servern_andrar_den_som_bokfor_inte_vem_som_attesterar(f: Fava) -> None:
    roll = Roll.EKONOM
    f.app.config[FUNKTION] = lambda: roll
    f.app.config[NAMNFUNKTION] = lambda: "Eva"
    falt: dict[str, object] = {"biljett": f.biljett("Installningar"), "namn": "Kalle"}
    falt |= {"serier": "L"}
    falt |= {"uppgift": "attestant", "fran": "2024"}
    assert 'action="/' not in f.html("Installningar", uppgift="attestant")
    assert f.posta("Installningar/gor", falt).status_code == 403
    roll = Roll.ATTESTANT
    plan = innehall(f.posta("Installningar/gor", falt))
    assert "Lägga till Kalle i attestordningen?" in ord_i(plan)
    budget = falt | {"uppgift": "budget", "konto": "4010", "belopp": "1", "ar": "2023"}
    assert f.posta("Installningar/gor", budget).status_code == 403


# ---------------------------------------------------------------------- a form is kept


def test_felen_star_vid_falten_och_allt_som_skrevs_ar_kvar(f: Fava) -> None:
    falt: dict[str, object] = {"nr": "X-1", "benamning": "En stol", "konto": "finns-inte"}
    falt |= {"belopp": "1000*1,25+", "den": "2024-13-01", "ar": "fem"}
    status, html = fraga(f, "Tillgangar", "ny", falt)
    assert status == 400
    for text in ("Inget konto har numret", "är inte ett belopp", "är inte en dag", "inte ett tal"):
        assert text in ord_i(html)
    kvar = formularfalt(html, "Tillgangar/gor")
    assert {namn: kvar[namn] for namn in falt} == falt


def test_en_fil_och_allt_annat_ar_kvar_nar_planen_stoppas(f: Fava) -> None:
    falt: dict[str, object] = {"konto": "5010", "den": "2023", "kommentar": "Skäl"}
    falt["fil"] = ("besked.pdf", b"%PDF")
    status, html = fraga(f, "Avstamning", "konto", falt)
    assert status == 400
    assert "5010 är inte ett balanskonto" in ord_i(html)
    assert "Vald: besked.pdf" in ord_i(html)
    form = formularfalt(html, "Avstamning/gor") | {"konto": "1930"}
    plan = innehall(f.posta("Avstamning/gor", form))
    assert "Avbryt, skriv ingenting" in plan
    # «Ändra» shows the form again, with the file and all.
    svar = f.posta("Avstamning/gor", formularfalt(plan, "Avstamning/gor") | {"gor": "andra"})
    assert svar.status_code == 200
    assert "Vald: besked.pdf" in ord_i(innehall(svar))
    assert f.posta("Avstamning/gor", formularfalt(plan, "Avstamning/gor")).status_code == 303
    assert (f.mapp / "2023/underlag/besked.pdf").read_bytes() == b"%PDF"


def test_kommandots_ord_blir_sidans_falt(f: Fava) -> None:
    status, html = fraga(f, "Avstamning", "konto", {"konto": "1930", "den": "2023"})
    assert status == 400
    text = ord_i(html)
    assert "skriv «Saldo enligt beskedet» med det som beskedet säger" in text
    assert "--" not in text.partition("Samma sak på kommandoraden")[0]


def test_medan_man_skriver_sags_vad_som_ar_fel_och_vad_det_blir(f: Fava) -> None:
    form = formularfalt(f.html("Tillgangar", uppgift="salj"), "Tillgangar/gor")
    svar = f.posta("Tillgangar/granska", form | {"belopp": "tolv"})
    assert svar.json is not None
    assert "är inte ett belopp" in svar.json["fel"]["belopp"]
    egna = {"nr": "INV-1", "den": "2024-01-31", "belopp": "100", "konto": "1930"}
    svar = f.posta("Tillgangar/granska", form | egna)
    assert svar.json is not None
    assert svar.json["fel"] == {}
    assert "2024-01-31" in svar.json["sammanfattning"][0]
    svar = f.posta("Tillgangar/granska", form | egna | {"den": "2022-01-31"})
    assert svar.json is not None
    assert svar.json["fel"]["rader"]


def test_en_annan_plan_an_den_som_visades_skrivs_inte(f: Fava) -> None:
    _, plan = fraga(f, "Installningar", "budget", {"konto": "4010", "belopp": "5"}, ar="2023")
    gor_uppgiften(f, "Installningar", "budget", {"konto": "4010", "belopp": "7"}, ar="2023")
    svar = f.posta("Installningar/gor", formularfalt(plan, "Installningar/gor"))
    assert svar.status_code == 200
    assert "Böckerna har ändrats sedan du såg förslaget." in ord_i(innehall(svar))


# ---------------------------------------------------------------------- the year is locked


def test_ett_ar_stangs_med_skal_for_det_som_inte_ar_avstamt(f: Fava) -> None:
    falt: dict[str, object] = {"biljett": f.biljett("Arbeta"), "vad": "stang", "namn": "2023"}
    plan = innehall(f.posta("Arbeta/gor", falt | {"av": "ekonom"}))
    assert "Inte avstämt: 1930" in ord_i(plan)
    form = formularfalt(plan, "Arbeta/gor")
    # A yes without the reason is no yes, whatever the browser lets through.
    igen = f.posta("Arbeta/gor", form)
    assert igen.status_code == 200
    assert "Böckerna har ändrats" not in ord_i(innehall(igen))
    assert f.posta("Arbeta/gor", form | {"text": "Beskedet dröjer"}).status_code == 303
    bok = las_bok(f.mapp)
    assert bok.fel == ()
    assert "Låst: 2023" in f.text("Arbeta")
    (bank,) = (a for a in avstamningar(bok, dt.date(2023, 12, 31)) if a.konto == "1930")
    assert bank.kommentar == "Beskedet dröjer"
    assert len(list(f.mapp.glob("kontrollpunkter/kontrollpunkt-*.txt"))) == 1


# ---------------------------------------------------------------------- an invoice in four things


def test_en_faktura_ar_fyra_uppgifter_och_filen(f: Fava) -> None:
    falt: dict[str, object] = {"leverantor": "stolar", "nummer": "12", "den": "2024-01-31"}
    falt |= {"belopp": "1000*1,25", "fil": ("faktura.txt", b"En stol")}
    status, plan = fraga(f, "Inkop", "faktura", falt)
    assert status == 200
    assert "Bokför fakturan?" in ord_i(plan)
    bok = gor_uppgiften(f, "Inkop", "faktura", falt)
    assert poster(bok, "L1", 2024) == {"6110": "1250.00", "2440": "-1250.00"}
    # The same number again is said before anything is planned.
    status, igen = fraga(f, "Inkop", "faktura", falt)
    assert status == 400
    assert "Fakturan 12 från Stolar AB finns redan" in ord_i(igen)
    utan = {namn: ett for namn, ett in falt.items() if namn != "fil"} | {"nummer": "13"}
    bok = gor_uppgiften(f, "Inkop", "faktura", utan)
    assert len(utkast_i(bok)) == 1  # without its document it is a draft


def test_filen_som_lamnas_visas_bredvid_medan_man_skriver(f: Fava) -> None:
    falt: dict[str, object] = {"leverantor": "Stolar AB", "belopp": "fel"}
    falt |= {"fil": ("faktura.txt", b"En stol"), "gor": "andra"}
    status, html = fraga(f, "Inkop", "faktura", falt)
    assert status == 200
    assert "En stol" in html
    assert "är inte ett belopp" in ord_i(html)
    assert "Fakturanummer saknas" not in ord_i(html)  # it has not been come to yet
    assert formularfalt(html, "Inkop/gor")["leverantor"] == "Stolar AB"
