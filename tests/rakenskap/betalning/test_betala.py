"""From open invoices to the bank's file, and back again from the statement."""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib import resources
from pathlib import Path

import pytest
import xmlschema

from rakenskap.bankfil.xmltrad import Element, las_trad
from rakenskap.betalning.forslag import bankdag, betalningsforslag
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.dagbok.importera import importera
from rakenskap.dagbok.skiss import Vem
from rakenskap.dagbok.spara import spara
from rakenskap.dagbok.utkast import utkast_i
from rakenskap.kommandon.cli import main
from tests.hjalp import STANDARDKONTON, skriv_bok, ver
from tests.lkbr.test_dagbokens_regler import ALLA, ORDNING
from tests.rakenskap.bankfil.camthjalp import camt, post, utdrag

NU = dt.datetime(2023, 3, 1, 12, 0, tzinfo=dt.UTC)
IDAG = dt.date(2023, 3, 1)
KONTO = "SE4550000000058398257466"
REGISTER = (
    '[[leverantor]]\nnamn = "Stolar AB"\nbankgiro = "5050-1055"\n'
    '[[leverantor]]\nnamn = "Bord AB"\nplusgiro = "902003-3"\nvillkor_dagar = 40\n'
)
BOCKER = (
    ver("A1", "2023-01-02", "Staden", "Bidrag", "1930 5000.00; 3987 -5000.00")
    + ver("L1", "2023-01-30", "Stolar AB", "Stol", "6110 250.00; 2440 -250.00", fakturanr="4711")
    + ver("L2", "2023-02-01", "Bord AB", "Bord", "6110 90.00; 2440 -90.00", ocr="1234 5674")
    + ver("L3", "2023-02-03", "Stolar AB", "Stol", "6110 70.00; 2440 -70.00")
    + ver("L4", "2023-02-03", "Okänd AB", "Något", "6110 10.00; 2440 -10.00")
    + ver("L5", "2023-02-28", "Stolar AB", "Stol", "6110 60.00; 2440 -60.00")
)
KREDIT = ver("L6", "2023-02-10", "Stolar AB", "Kredit", "2440 20.00; 6110 -20.00")


@pytest.fixture(autouse=True)
def _klocka(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rakenskap.kommandon.dialog.nu", lambda: NU)
    monkeypatch.setattr("rakenskap.kommandon.betala.nu", lambda: NU)


def bocker(mapp: Path, text: str = BOCKER, konto: str = KONTO) -> Path:
    konton = tuple(
        f'{ett}\n  bankkonto: "{konto}"' if ":1930" in ett and konto else ett
        for ett in STANDARDKONTON
    )
    filer = {"2023/A-lopande.beancount": text, "leverantorer.toml": REGISTER}
    skriv_bok(mapp, "", konton=konton, forbund=ORDNING, plugins=ALLA, filer=filer)
    skiss, _ = importera(las_bok(mapp), Vem("ekonom", NU), "prov")
    spara(skiss)
    return mapp


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    return bocker(tmp_path / "bok")


def forslag(bok: Bok, till: dt.date = dt.date(2023, 3, 15)) -> list[tuple[str, str, int]]:
    svar = betalningsforslag(bok, till, IDAG)
    return [
        (str(ett.dag), " ".join(post.namn for post in ett.poster), ett.ore)
        for ett in svar.betalningar
    ]


def test_det_som_forfaller_foreslas_till_sin_bankdag(mapp: Path) -> None:
    bok = las_bok(mapp).krav_felfri()
    assert forslag(bok) == [
        ("2023-03-01", "L1/2023", 250_00),
        ("2023-03-03", "L3/2023", 70_00),  # falls due on Sunday the 5th
        ("2023-03-13", "L2/2023", 90_00),
    ]
    (utan,) = betalningsforslag(bok, dt.date(2023, 3, 15), IDAG).utelamnat
    assert utan.startswith("L4/2023, Okänd AB: inget bankgiro, plusgiro eller IBAN är känt.")
    assert forslag(bok, dt.date(2023, 3, 2)) == [("2023-03-01", "L1/2023", 250_00)]


def test_krediten_dras_av(tmp_path: Path) -> None:
    bok = las_bok(bocker(tmp_path / "bok", BOCKER + KREDIT)).krav_felfri()
    assert forslag(bok)[0] == ("2023-03-01", "L1/2023 L3/2023 L6/2023", 300_00)
    stor = KREDIT.replace("20.00", "2000.00")
    bok = las_bok(bocker(tmp_path / "stor", BOCKER + stor)).krav_felfri()
    svar = betalningsforslag(bok, dt.date(2023, 3, 15), IDAG)
    assert "krediterna är större än fakturorna; 1 680,00 kr står till godo" in svar.utelamnat[0]


def test_bankdagen_ar_inte_helg() -> None:
    assert bankdag(dt.date(2023, 4, 7), IDAG) == dt.date(2023, 4, 6)  # långfredag
    assert bankdag(dt.date(2023, 1, 1), dt.date(2023, 3, 4)) == dt.date(2023, 3, 6)


def las_fil(mapp: Path) -> tuple[Path, str, Element]:
    (fil,) = mapp.glob("2023/betalningar/*.xml")
    rymd, rot = las_trad(fil.read_bytes(), fil.name)
    return fil, rymd, rot


@pytest.mark.parametrize("version", ["03", "09"])
def test_filen_till_banken(
    mapp: Path, capsys: pytest.CaptureFixture[str], version: str, tmp_path: Path
) -> None:
    ord_ = ["betala", "--bok", str(mapp), "--till", "2023-03-15", "--av", "ekonom", "--ja"]
    assert main([*ord_, "--skriv", "--version", version]) == 0
    ut = capsys.readouterr().out
    assert "Summa, 3 betalningar" in ut
    fil, rymd, rot = las_fil(mapp)
    assert f"Skriven: {fil}" in ut
    assert rymd == f"urn:iso:std:iso:20022:tech:xsd:pain.001.001.{version}"
    huvud = rot.ett("CstmrCdtTrfInitn", "GrpHdr")
    assert huvud is not None
    assert (huvud.varde("MsgId"), huvud.varde("NbOfTxs"), huvud.varde("CtrlSum")) == (
        "RK20230301120000",
        "3",
        "410.00",
    )
    info = rot.alla("CstmrCdtTrfInitn", "PmtInf")
    dag = ("ReqdExctnDt",) if version == "03" else ("ReqdExctnDt", "Dt")
    assert [ett.varde(*dag) for ett in info] == ["2023-03-01", "2023-03-03", "2023-03-13"]
    assert info[0].varde("DbtrAcct", "Id", "IBAN") == KONTO
    tx = [ett for en in info for ett in en.alla("CdtTrfTxInf")]
    assert [ett.varde("PmtId", "EndToEndId") for ett in tx] == ["L1-2023", "L3-2023", "L2-2023"]
    assert tx[0].varde("CdtrAcct", "Id", "Othr", "SchmeNm", "Prtry") == "BGNR"
    assert tx[0].varde("CdtrAcct", "Id", "Othr", "Id") == "50501055"
    assert tx[0].varde("CdtrAgt", "FinInstnId", "ClrSysMmbId", "MmbId") == "9900"
    assert tx[0].varde("RmtInf", "Ustrd") == "4711"
    assert tx[2].varde("CdtrAgt", "FinInstnId", "ClrSysMmbId", "MmbId") == "9960"
    assert tx[2].varde("RmtInf", "Strd", "CdtrRefInf", "Ref") == "12345674"

    # Not twice: what has been sent is left out until the statement brings it back.
    assert main([*ord_, "--skriv"]) == 1
    fangat = capsys.readouterr()
    assert f"L1/2023, Stolar AB: skickad till banken i 2023/betalningar/{fil.name}" in fangat.out
    assert "Det finns inget att betala." in fangat.err


@cache
def schemat(version: str) -> xmlschema.XMLSchema:
    """Return the published schema of pain.001, as the package sepaxml carries it."""
    fil = resources.files("sepaxml") / "schemas" / f"pain.001.001.{version}.xsd"
    return xmlschema.XMLSchema(fil.read_text("utf-8"))


@pytest.mark.parametrize("version", ["03", "09"])
@pytest.mark.parametrize("konto", [KONTO, "5439-0000000"])
def test_filen_foljer_det_publicerade_schemat(
    tmp_path: Path, version: str, konto: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = BOCKER.replace("Stolar AB", "Stolar & <Bord> Åäö AB, " + "x" * 90)
    mapp = bocker(tmp_path / "bok", text + KREDIT, konto)
    namn = "Stolar & <Bord> Åäö AB, " + "x" * 90
    register = mapp / "leverantorer.toml"
    iban = f'[[leverantor]]\nnamn = "Okänd AB"\niban = "{KONTO}"\n'
    register.write_text(REGISTER.replace("Stolar AB", namn) + iban)
    ord_ = ["betala", "--bok", str(mapp), "--till", "2023-03-15", "--av", "ekonom", "--ja"]
    assert main([*ord_, "--skriv", "--version", version]) == 0, capsys.readouterr().err
    fil, _, rot = las_fil(mapp)
    assert len(rot.alla("CstmrCdtTrfInitn", "PmtInf", "CdtTrfTxInf")) >= 3
    schemat(version).validate(fil.read_text("utf-8"))


def test_kontoutdraget_kanner_igen_det_som_skickades(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapp = bocker(tmp_path / "bok", BOCKER + KREDIT)
    ord_ = ["--bok", str(mapp), "--av", "ekonom", "--ja"]
    assert main(["betala", *ord_, "--till", "2023-03-15", "--skriv"]) == 0
    _, _, rot = las_fil(mapp)
    poster = ""
    for nummer, tx in enumerate(rot.alla("CstmrCdtTrfInitn", "PmtInf", "CdtTrfTxInf")):
        namn, kr = tx.varde("PmtId", "EndToEndId"), tx.varde("Amt", "InstdAmt")
        vad = "".join(f"<Ustrd>{ett.text}</Ustrd>" for ett in tx.alla("RmtInf", "Ustrd"))
        detalj = (
            f"<TxDtls><Refs><EndToEndId>{namn}</EndToEndId></Refs><RmtInf>{vad}</RmtInf></TxDtls>"
        )
        poster += post(f"R{nummer}", f"-{kr}", "2023-02-28", detalj)
    fil = tmp_path / "camt.xml"
    fil.write_bytes(camt(utdrag("5000.00", "4610.00", poster, konto=KONTO)))
    assert main(["bank", "las", str(fil), *ord_]) == 0
    ut = capsys.readouterr().out
    assert "2 utkast" in ut
    assert "utan förslag" not in ut.lower()
    utkast = [ett.entry for ett in utkast_i(las_bok(mapp).krav_felfri())]
    betalda = [
        (posting.meta or {}).get("faktura")
        for entry in utkast
        for posting in entry.postings
        if (posting.meta or {}).get("faktura")
    ]
    assert sorted(map(str, betalda)) == ["L1/2023", "L2/2023", "L3/2023", "L6/2023"]


def test_utan_bankkonto_skrivs_ingen_fil(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapp = bocker(tmp_path / "bok", konto="")
    ord_ = ["betala", "--bok", str(mapp), "--till", "2023-03-15", "--av", "ekonom", "--ja"]
    assert main([*ord_, "--skriv"]) == 1
    assert "Inget konto för kassa och bank säger vilket bankkonto" in capsys.readouterr().err
    assert not list(mapp.glob("2023/betalningar/*"))
    assert main([*ord_, "--utom", "L1/2023", "--format", "xlsx", "--ut", str(mapp / "b.xlsx")]) == 0
