"""From a bank file to drafts: matched with invoices, never twice, whole or not at all."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from beancount.core import data

from rakenskap.bankfil.inlasning import Bankinlasning, planera
from rakenskap.bankfil.las import las
from rakenskap.bok.bok import las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.bokforing import bokfor
from rakenskap.dagbok.importera import importera
from rakenskap.dagbok.skiss import Vem
from rakenskap.dagbok.spara import spara
from rakenskap.dagbok.stangning import stang_period
from rakenskap.dagbok.utkast import utkast_i
from rakenskap.kommandon.cli import main
from tests.hjalp import STANDARDKONTON, konto, skriv_bok, ver
from tests.lkbr.test_dagbokens_regler import ALLA, ORDNING
from tests.rakenskap.bankfil.camthjalp import (
    AVGIFT,
    BETALD,
    BOCKER,
    HELA,
    KONTO,
    camt,
    del_,
    post,
    utdrag,
)

VEM = Vem("ekonom", dt.datetime(2023, 3, 1, 12, 0, tzinfo=dt.UTC))
BANK = "Tillgångar:1930-Företagskonto"


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    """Books with 5 000 kr in the bank, an invoice to pay (L1) and one to be paid (K1)."""
    return bok_med(tmp_path / "bok", BOCKER)


def bok_med(mapp: Path, poster: str, konton: tuple[str, ...] = STANDARDKONTON) -> Path:
    filer = {"2023/A-lopande.beancount": poster}
    skriv_bok(mapp, "", konton=konton, forbund=ORDNING, plugins=ALLA, filer=filer)
    skiss, _ = importera(las_bok(mapp), VEM, "prov")
    spara(skiss)
    return mapp


def med_bankkonto(nummer: str) -> tuple[str, ...]:
    return tuple(
        f'{ett}\n  bankkonto: "{nummer}"' if ett == BANK else ett for ett in STANDARDKONTON
    )


def planerad(mapp: Path, data_: bytes = HELA, motkonto: str = "") -> Bankinlasning:
    return planera(las_bok(mapp).krav_felfri(), las(data_, "bank.xml"), VEM, motkonto)


def inlast(mapp: Path, data_: bytes = HELA, motkonto: str = "") -> Bankinlasning:
    svar = planerad(mapp, data_, motkonto)
    assert svar.skiss is not None
    spara(svar.skiss)
    return svar


def rader(entry: data.Transaction) -> list[tuple[str, str, str]]:
    return [
        (p.account.split(":")[1][:4], str(p.units.number), (p.meta or {}).get("faktura", ""))
        for p in entry.postings
        if p.units is not None
    ]


def utkasten(mapp: Path) -> list[data.Transaction]:
    return [ett.entry for ett in utkast_i(las_bok(mapp).krav_felfri())]


def avstamningar(mapp: Path) -> list[tuple[str, str]]:
    return [
        (str(e.date), str(e.amount.number))
        for e in las_bok(mapp).entries
        if isinstance(e, data.Balance)
    ]


def fel_i(mapp: Path, data_: bytes = HELA, motkonto: str = "") -> list[str]:
    with pytest.raises(BokFelError) as fel:
        planerad(mapp, data_, motkonto)
    return [str(rad) for rad in fel.value.fel]


def test_fakturor_kanns_igen_och_resten_far_motkontot(mapp: Path) -> None:
    svar = inlast(mapp, motkonto="6110")

    betald, inbetald, avgift = utkasten(mapp)
    assert (str(betald.date), betald.payee, betald.narration) == (
        "2023-02-10",
        "Stolar AB",
        "Betalning av L1/2023",
    )
    assert rader(betald) == [("1930", "-250.00", ""), ("2440", "250.00", "L1/2023")]
    assert rader(inbetald) == [("1930", "80.50", ""), ("1510", "-80.50", "K1/2023")]
    assert rader(avgift) == [("1930", "-9.00", ""), ("6110", "9.00", "")]
    assert avgift.payee == "Ej angiven i bankfilen"
    assert [e.meta["bankref"] for e in utkasten(mapp)] == ["REF1", "REF2", "REF3"]
    assert betald.meta["filename"].endswith("2023/B-bank.beancount")

    fil = mapp / "2023/underlag/bank/bank.xml"
    assert fil.read_bytes() == HELA
    assert betald.meta["underlag"] == "2023/underlag/bank/bank.xml"
    assert betald.meta["underlag-sha256"] == las(HELA, "x").sha256
    assert avstamningar(mapp) == [("2023-03-01", "4821.50")]
    assert svar.klart == (
        "3 utkast; underlag 2023/underlag/bank/bank.xml.",
        "1930 Företagskonto stäms av mot 4 821,50 kr den 2023-02-28.",
    )
    assert svar.fynd == ()


def test_utan_motkonto_listas_det_okanda_och_skrivs_inte(mapp: Path) -> None:
    svar = inlast(mapp)
    assert [e.meta["bankref"] for e in utkasten(mapp)] == ["REF1", "REF2"]
    assert svar.fynd[0] == "Utan förslag: rad 8: 2023-02-14, −9,00 kr, REF3."
    assert "1930 Företagskonto stäms inte av än" in svar.fynd[1]
    assert "det skiljer −9,00" in svar.fynd[1]
    assert "1 post har inget förslag" in svar.klart[1]
    assert avstamningar(mapp) == []

    # Read again with an account for the rest: only that is written, and now it agrees.
    assert inlast(mapp, motkonto="6110").klart[-1] == "2 poster fanns redan i böckerna."
    assert len(utkasten(mapp)) == 3
    assert avstamningar(mapp) == [("2023-03-01", "4821.50")]


def test_samma_fil_tva_ganger_ger_ingenting(mapp: Path) -> None:
    inlast(mapp, motkonto="6110")
    svar = planerad(mapp, motkonto="6110")
    assert svar.skiss is None
    assert svar.klart == (
        "3 poster fanns redan i böckerna.",
        "Det finns inget nytt att skriva ur filen.",
    )


def test_aven_bokforda_kanns_igen(mapp: Path) -> None:
    inlast(mapp, motkonto="6110")
    bok = las_bok(mapp)
    skiss, nya = bokfor(bok, utkast_i(bok), VEM, sent="Filen kom sent")
    spara(skiss)
    assert [ny.namn for ny in nya] == ["B1/2023", "B2/2023", "B3/2023"]
    assert las_bok(mapp).fel == ()
    assert planerad(mapp, motkonto="6110").skiss is None


def test_overlappande_fil_med_samma_namn(mapp: Path) -> None:
    inlast(mapp, camt(utdrag("5000.00", "4750.00", BETALD, "2023-02-12")))
    svar = inlast(mapp, motkonto="6110")
    assert "1 post fanns redan i böckerna." in svar.klart
    egen = f"2023/underlag/bank/bank-{las(HELA, 'x').sha256[:8]}.xml"
    assert (mapp / egen).read_bytes() == HELA
    assert avstamningar(mapp) == [("2023-02-13", "4750.00"), ("2023-03-01", "4821.50")]


def test_det_som_bokforts_for_hand_lases_inte_in_igen(tmp_path: Path) -> None:
    hand = ver("B1", "2023-02-14", "Banken", "Avgift", "6110 9.00; 1930 -9.00")
    tva = camt(utdrag("5000.00", "4982.00", AVGIFT + AVGIFT.replace("REF3", "REF4")))
    mapp = bok_med(tmp_path / "bok", BOCKER + hand)
    svar = inlast(mapp, tva, motkonto="6110")
    assert [e.meta["bankref"] for e in svar.utkast] == ["REF4"]  # one by hand, two by the bank
    assert "REF3 läses inte in: B1/2023 har samma dag och belopp." in svar.fynd[0]
    assert avstamningar(mapp) == [("2023-03-01", "4982.00")]


def test_flera_betalningar_blir_en_verifikation_med_rader(mapp: Path) -> None:
    delar = (del_("-250.00", "Stolar AB"), del_("-60.00", "Värden AB", "Hyra"))
    fil = camt(utdrag("5000.00", "4690.00", post("R", "-310.00", "2023-02-10", *delar)))
    inlast(mapp, fil, motkonto="5010")
    (ett,) = utkasten(mapp)
    assert rader(ett) == [
        ("1930", "-310.00", ""),
        ("2440", "250.00", "L1/2023"),
        ("5010", "60.00", ""),
    ]
    assert (ett.postings[2].meta or {})["motpart"] == "Värden AB"
    assert ett.payee == "Stolar AB, Värden AB"


def test_samma_faktura_foreslas_inte_tva_ganger(mapp: Path) -> None:
    igen = BETALD.replace("REF1", "REF9")
    svar = planerad(mapp, camt(utdrag("5000.00", "4500.00", BETALD + igen)))
    assert [e.meta["bankref"] for e in svar.utkast] == ["REF1"]
    inlast(mapp, camt(utdrag("5000.00", "4750.00", BETALD)))
    assert planerad(mapp, camt(utdrag("4750.00", "4500.00", igen))).utkast == ()


@pytest.mark.parametrize(
    ("kronor", "namn", "text", "traff"),
    [
        ("-250.00", "", "Faktura L1/2023", True),
        ("-250.00", "", "47110", True),
        ("-250.00", "stolar ab", "", True),
        ("-250.00", "Annan", "99999", False),
        ("-249.00", "Stolar AB", "47110", False),
        ("250.00", "Stolar AB", "47110", False),
    ],
)
def test_belopp_och_referens_eller_namn(
    mapp: Path, kronor: str, namn: str, text: str, *, traff: bool
) -> None:
    efter = f"{5000 + int(kronor.split('.', maxsplit=1)[0])}.00"
    fil = camt(utdrag("5000.00", efter, post("R", kronor, "2023-02-10", del_(kronor, namn, text))))
    assert bool(planerad(mapp, fil).utkast) is traff


def test_tva_lika_fakturor_ger_inget_forslag(tmp_path: Path) -> None:
    en_till = ver("L2", "2023-01-21", "Stolar AB", "Stolar", "6110 250.00; 2440 -250.00")
    mapp = bok_med(tmp_path / "bok", BOCKER + en_till)
    med_namn = post("R", "-250.00", "2023-02-10", del_("-250.00", "Stolar AB"))
    assert planerad(mapp, camt(utdrag("5000.00", "4750.00", med_namn))).utkast == ()
    (ett,) = planerad(mapp, camt(utdrag("5000.00", "4750.00", BETALD))).utkast
    assert rader(ett)[1] == ("2440", "250.00", "L1/2023")


def test_en_aterford_betalning_reglerar_ingen_faktura(mapp: Path) -> None:
    mer = "<RvslInd>true</RvslInd>"
    fil = camt(utdrag("5000.00", "4750.00", BETALD.replace("<Sts>", f"{mer}<Sts>")))
    assert planerad(mapp, fil).utkast == ()
    (ett,) = planerad(mapp, fil, "2890").utkast
    assert ett.narration == "Återförd betalning. Utbetalning: 47110"


def test_vantande_poster_visas_bara(mapp: Path) -> None:
    pdng = post("", "99.00", "2023-02-20", status="<Sts>PDNG</Sts>")
    svar = inlast(mapp, camt(utdrag("5000.00", "4750.00", BETALD + pdng)))
    assert len(utkasten(mapp)) == 1
    assert svar.fynd == (
        "rad 7: 2023-02-20, 99,00 kr är inte bokförd av banken (PDNG) och läses inte in.",
    )


def test_text_ur_filen_blir_text(mapp: Path) -> None:
    text = '"&#10;2023-01-01 open Tillgångar:9999-X \\&lt;script&gt;'
    fil = camt(
        utdrag("5000.00", "4991.00", post("R", "-9.00", "2023-02-10", del_("-9.00", text, text)))
    )
    inlast(mapp, fil, motkonto="6110")
    (ett,) = utkasten(mapp)
    assert ett.payee == '" 2023-01-01 open Tillgångar:9999-X \\<script>'


@pytest.mark.parametrize(
    ("namn", "plats"),
    [
        ("../../ut.xml", "2023/underlag/bank/ut.xml"),
        ("Konto utdrag å.xml", "2023/underlag/bank/Konto-utdrag-å.xml"),
        (f"a{'.' * 120}", "2023/underlag/bank/kontoutdrag.xml"),
    ],
)
def test_filens_namn_lamnar_inte_mappen(mapp: Path, namn: str, plats: str) -> None:
    svar = planera(las_bok(mapp), las(HELA, namn), VEM)
    assert {entry.meta["underlag"] for entry in svar.utkast} == {plats}


# --- The bank account ----------------------------------------------------------------------


def test_kontot_valjs_av_uppgiften_bankkonto(tmp_path: Path) -> None:
    tva = (*med_bankkonto("5440 00-01111"), "Tillgångar:1940-Sparkonto")
    mapp = bok_med(tmp_path / "bok", BOCKER, tva)
    assert len(planerad(mapp).utkast) == 2


@pytest.mark.parametrize(
    "konton", [(*STANDARDKONTON, "Tillgångar:1940-Sparkonto"), med_bankkonto("123")]
)
def test_ett_okant_bankkonto_avvisas(tmp_path: Path, konton: tuple[str, ...]) -> None:
    mapp = bok_med(tmp_path / "bok", BOCKER, konton)
    (fel,) = fel_i(mapp)
    assert fel.startswith(f"bank.xml:3: Bankkontot {KONTO} hör inte till ett bestämt konto")
    assert f'Gör så här: skriv bankkonto: "{KONTO}" under kontots open' in fel


def test_ett_okant_motkonto_avvisas(mapp: Path) -> None:
    (fel,) = fel_i(mapp, motkonto="9999")
    assert "Inget konto har numret eller namnet «9999»." in fel
    assert "Gör så här: " in fel


def test_en_last_period_avvisas(mapp: Path) -> None:
    spara(stang_period(las_bok(mapp), "2023-02", VEM))
    (fel,) = fel_i(mapp, motkonto="6110")
    assert fel == (
        "bank.xml:6: 2023-02-10, −250,00 kr, REF1 och 2 till finns inte i böckerna, och 2023-02 "
        "är låst. Gör så här: låt förbundschef låsa upp månaden, eller bokför betalningen för hand "
        'i den första öppna perioden, med bankens referens som bankref: "REF1"; då känns den '
        "igen här. (LKBR 3 kap. 7 §)"
    )


def test_en_redan_inlast_fil_far_lasas_fast_perioden_ar_last(mapp: Path) -> None:
    inlast(mapp, motkonto="6110")
    bok = las_bok(mapp)
    skiss, _ = bokfor(bok, utkast_i(bok), VEM, sent="Filen kom sent")
    spara(skiss)
    spara(stang_period(las_bok(mapp), "2023-02", VEM))
    assert planerad(mapp).skiss is None


def test_en_avstamning_som_finns_skrivs_inte_igen(tmp_path: Path) -> None:
    egen = f"2023-03-01 balance {konto('1930')} 5000.00 SEK\n"
    mapp = bok_med(tmp_path / "bok", BOCKER + egen)
    svar = planerad(mapp, camt(utdrag("5000.00", "5000.00", "")))
    assert (svar.skiss, svar.fynd) == (None, ())
    assert "redan en avstämning 2023-03-01, på 5 000,00 kr" in planerad(mapp).fynd[-1]


def test_skrivningen_ar_hel_eller_ingen(mapp: Path) -> None:
    def filer() -> dict[str, bytes]:
        return {
            str(f.relative_to(mapp)): f.read_bytes()
            for f in mapp.rglob("*")
            if f.is_file() and not f.name.startswith(".")
        }

    def stanna(steg: str) -> None:
        if steg.startswith("skrivet 2023/underlag"):
            raise OSError(28, "fullt")

    fore = filer()
    svar = planerad(mapp)
    assert svar.skiss is not None
    with pytest.raises(OSError, match="fullt"):
        spara(svar.skiss, vid_steg=stanna)
    assert filer() == fore


# --- The command ---------------------------------------------------------------------------


def test_kommandot(
    mapp: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rakenskap.kommandon.dialog.nu", lambda: VEM.nu)
    fil = tmp_path / "bank.xml"
    fil.write_bytes(HELA)
    ord_ = ["bank", "--bok", str(mapp), "las", str(fil), "--av", "ekonom", "--motkonto", "6110"]

    assert main([*ord_, "--torr"]) == 0
    ut = capsys.readouterr().out
    assert "1.  2023-02-10  Stolar AB: Betalning av L1/2023" in ut
    assert "Torr körning. Ingenting är skrivet." in ut
    assert utkasten(mapp) == []

    assert main([*ord_, "--ja"]) == 0
    assert "bank.xml är inläst." in capsys.readouterr().out
    assert len(utkasten(mapp)) == 3

    assert main([*ord_, "--ja"]) == 0
    assert "Det finns inget nytt att skriva ur filen." in capsys.readouterr().out

    fil.write_bytes(HELA.replace(b">250.00<", b">2x<"))
    assert main([*ord_, "--ja"]) == 1
    assert "bank.xml:6: «2x» är inte ett belopp" in capsys.readouterr().err
