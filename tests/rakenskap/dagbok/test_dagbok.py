"""Booking, correcting, attesting and locking: what the books hold afterwards."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import resource
from pathlib import Path

import pytest
from beancount.core import data

from lkbr.behandlingshistorik import FIL, las_historik
from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.attest import att_attestera, attestera, valj
from rakenskap.dagbok.bokforing import bokfor, bokfor_text, las_text
from rakenskap.dagbok.importera import importera
from rakenskap.dagbok.nummer import serie_for
from rakenskap.dagbok.rattelse import ratta
from rakenskap.dagbok.skiss import Skiss, Vem
from rakenskap.dagbok.spara import spara
from rakenskap.dagbok.stangning import oppna_period, stang_period
from rakenskap.dagbok.text import Konteringsrad, Text
from rakenskap.dagbok.utkast import utkast_i, valj_utkast
from tests.hjalp import konto, skriv_bok, ver
from tests.lkbr.test_dagbokens_regler import ALLA, ORDNING

NU = dt.datetime(2023, 3, 1, 12, 0, tzinfo=dt.UTC)
EKONOM = Vem("ekonom", NU)
CHEF = Vem("förbundschef", NU)
REN = {"registrerad": None, "av": None, "attesterad": None, "attesterad_av": None}


def utkast(dag: str, text: str, rader: str, **meta: str | None) -> str:
    return ver(None, dag, "Firman AB", text, rader, underlag_sha256=None, **{**REN, **meta})


HYRA = utkast("2023-02-01", "Hyra", "5010 100.00; 1930 -100.00")
FAKTURA = utkast("2023-01-20", "Stolar", "6110 250.00; 2440 -250.00")


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    """Books with a history: one entry imported, and the drafts HYRA and FAKTURA."""
    return med_historik(tmp_path / "bok", HYRA + FAKTURA)


def med_historik(mapp: Path, utkasten: str) -> Path:
    forsta = ver("A1", "2023-01-02", "Staden", "Bidrag", "1930 5000.00; 3987 -5000.00")
    skriv_bok(
        mapp, forsta, forbund=ORDNING, plugins=ALLA, filer={"2023/utkast.beancount": utkasten}
    )
    skiss, ar = importera(las_bok(mapp), EKONOM, "prov")
    assert ar == [2023]
    spara(skiss)
    return mapp


def bokfor_alla(mapp: Path, vem: Vem = EKONOM) -> list[str]:
    bok = las_bok(mapp)
    skiss, bokforda = bokfor(bok, utkast_i(bok), vem)
    spara(skiss)
    return [ett.namn for ett in bokforda]


def attestera_alla(mapp: Path) -> None:
    bok = las_bok(mapp)
    spara(attestera(bok, att_attestera(bok), CHEF))


def bokforda(bok: Bok) -> dict[str, data.Transaction]:
    return {
        e.meta["ver"]: e for e in bok.entries if isinstance(e, data.Transaction) and e.flag == "*"
    }


def vad(mapp: Path) -> list[str]:
    historik = las_historik((mapp / FIL).read_bytes())
    assert historik.brott == ()
    return [
        f"{post.vad} {post.galler} {post.av}"
        for post in historik.poster
        if post.vad != "inställning"
    ]


# --- Bokföra -------------------------------------------------------------------------------


def test_utkast_blir_verifikationer(mapp: Path) -> None:
    assert bokfor_alla(mapp) == ["L1/2023", "B1/2023"]  # by date

    bok = las_bok(mapp)
    assert bok.fel == ()
    assert [rad.text[:9] for rad in (*bok.varningar, *bok.att_gora)] == ["LKBR-D01:", "LKBR-T01:"]
    faktura = bokforda(bok)["L1"]
    assert faktura.meta["registrerad"] == dt.date(2023, 3, 1)
    assert faktura.meta["av"] == "ekonom"
    assert len(faktura.meta["underlag-sha256"]) == 64
    assert faktura.meta["filename"].endswith("2023/L-leverantor.beancount")
    assert (mapp / "2023/utkast.beancount").read_text().strip().count("\n") == 4  # options only
    assert vad(mapp)[-2:] == ["bokning L1/2023 ekonom", "bokning B1/2023 ekonom"]


def test_nasta_nummer_utan_lucka_aven_nar_serien_finns(mapp: Path) -> None:
    bokfor_alla(mapp)
    fil = mapp / "2023/utkast.beancount"
    fil.write_text(fil.read_text() + FAKTURA.replace("Stolar", "Bord"))

    assert bokfor_alla(mapp) == ["L2/2023"]
    assert las_bok(mapp).fel == ()


def test_serien_valjs_av_utkastet_filen_eller_kontona(tmp_path: Path) -> None:
    rader = {
        "5010 1.00; 1930 -1.00": "B",
        "1510 1.00; 3987 -1.00": "K",
        "6110 1.00; 2440 -1.00": "L",
        "7210 1.00; 2710 -1.00": "N",
        "5010 1.00; 2990 -1.00": "A",
    }
    texter = [utkast("2023-02-01", serie, rad) for rad, serie in rader.items()]
    texter.append(utkast("2023-02-01", "P", "5010 1.00; 1930 -1.00", serie="P"))
    mapp = med_historik(tmp_path / "bok", "".join(texter))

    assert {ett.entry.narration: ett.serie.kod for ett in utkast_i(las_bok(mapp))} == {
        serie: serie for serie in "BKLNAP"
    }


def test_ett_utkast_i_seriens_egen_fil_bokfors_dar(mapp: Path) -> None:
    bokfor_alla(mapp)
    fil = mapp / "2023/L-leverantor.beancount"
    fil.write_text(fil.read_text() + "\n" + utkast("2023-02-02", "X", "5010 1.00; 2990 -1.00"))

    assert bokfor_alla(mapp) == ["L2/2023"]
    assert fil.read_text().count("underlag:") == 2


def test_det_nya_aret_far_sin_fil_och_include(mapp: Path) -> None:
    bokfor_alla(mapp)
    fil = mapp / "2023/utkast.beancount"
    nytt = utkast(
        "2024-01-02", "Hyra", "5010 9.00; 1930 -9.00", underlag="2023/underlag/utkast.txt"
    )
    (mapp / "nytt.beancount").write_text(fil.read_text() + nytt)
    huvud = mapp / "main.beancount"
    huvud.write_text(huvud.read_text() + 'include "nytt.beancount"\n')

    assert bokfor_alla(mapp, Vem("ekonom", NU.replace(year=2024, month=1, day=2))) == ["B1/2024"]
    assert 'include "2024/*.beancount"' in huvud.read_text()
    assert las_bok(mapp).fel == ()


@pytest.mark.parametrize(
    ("text", "vantat"),
    [
        (utkast("2023-02-01", "", "5010 1.00; 1930 -1.00"), "Utkastet säger inte vad det avser"),
        (
            utkast("2023-02-01", "X", "5010 1.00; 1930 -1.00").replace("Firman AB", ""),
            "Utkastet saknar motpart",
        ),
        (
            utkast("2023-02-01", "X", "5010 1.00; 1930 -1.00", underlag=None),
            "Utkastet saknar underlag. Gör så här: lägg filen under årets underlag/",
        ),
        (
            utkast("2023-03-02", "X", "5010 1.00; 1930 -1.00"),
            "Utkastet är daterat 2023-03-02, efter i dag (2023-03-01): det har inte hänt än",
        ),
        (
            utkast("2022-12-31", "X", "5010 1.00; 1930 -1.00", underlag="2023/underlag/utkast.txt"),
            "Utkastet är daterat 2022-12-31, före böckernas första år",
        ),
        (
            utkast("2023-02-01", "X", "5010 1.00; 1930 -1.00", underlag="../x"),
            "Underlaget «../x» ligger utanför böckernas mapp",
        ),
        (
            utkast("2023-02-01", "X", "5010 1.00; 1930 -1.00", serie="Q"),
            "Serien Q finns inte. Gör så här: skriv serie: som en av A, B, K, L, N, P, S",
        ),
    ],
)
def test_utkast_som_inte_kan_bokforas(tmp_path: Path, text: str, vantat: str) -> None:
    mapp = med_historik(tmp_path / "bok", HYRA)
    fil = mapp / "2023/utkast.beancount"
    fil.write_text(fil.read_text() + text)
    forut = allt(mapp)

    with pytest.raises(BokFelError) as fel:
        bokfor_alla(mapp)

    (rad,) = fel.value.fel
    assert vantat in rad.text
    assert rad.fil == "2023/utkast.beancount"
    assert rad.rad > 0
    assert allt(mapp) == forut


def test_text_over_flera_rader_bokfors_inte(mapp: Path) -> None:
    fil = mapp / "2023" / "utkast.beancount"
    text = fil.read_text(encoding="utf-8")
    fil.write_text(text.replace('"Hyra"', '"Hyra\nfebruari"'), encoding="utf-8")

    with pytest.raises(BokFelError, match=r"går över flera rader\. Gör så här"):
        bokfor_alla(mapp)


def test_saknad_underlagsfil(mapp: Path) -> None:
    (mapp / "2023/underlag/utkast.txt").unlink()

    with pytest.raises(BokFelError, match=r"Underlaget 2023/underlag/utkast\.txt finns inte"):
        bokfor_alla(mapp)


def test_sent_bokfort_med_skal(mapp: Path) -> None:
    bok = las_bok(mapp)
    skiss, _ = bokfor(bok, utkast_i(bok), EKONOM, sent="banken låg nere")
    spara(skiss)

    bok = las_bok(mapp)
    assert bokforda(bok)["B1"].meta["sent"] == "banken låg nere"
    assert not any("D01" in rad.text for rad in bok.varningar)


def test_skalet_star_bara_pa_det_som_ar_sent(mapp: Path) -> None:
    bok = las_bok(mapp)  # HYRA betalades den 1 februari, FAKTURA rör inte banken
    skiss, _ = bokfor(bok, utkast_i(bok), EKONOM, sent="banken låg nere")
    spara(skiss)

    poster = bokforda(las_bok(mapp))
    assert [namn for namn in poster if "sent" in poster[namn].meta] == ["B1"]


def test_utkast_valjs_med_nummer_eller_plats(mapp: Path) -> None:
    bok = las_bok(mapp)
    faktura, hyra = utkast_i(bok)

    assert valj_utkast(bok, []) == [faktura, hyra]
    assert valj_utkast(bok, ["2"]) == [hyra]
    assert valj_utkast(bok, ["1-2"]) == [faktura, hyra]
    assert valj_utkast(bok, [f"{hyra.fil}:{hyra.rad}"]) == [hyra]
    with pytest.raises(BokFelError, match=r"Inget utkast heter så\. Gör så här: skriv ett nummer"):
        valj_utkast(bok, ["7"])


# --- Rätta ---------------------------------------------------------------------------------


def test_rattelse_och_ratt_verifikation(mapp: Path) -> None:
    bokfor_alla(mapp)
    ratt = Text(
        dt.date(1, 1, 1),
        "Firman AB",
        "Hyra",
        (Konteringsrad(konto("5010"), 12500), Konteringsrad(konto("1930"), -12500)),
    )

    skiss, nya = ratta(las_bok(mapp), "B1", EKONOM, ratt=ratt)
    spara(skiss)

    assert [ett.namn for ett in nya] == ["B2/2023", "B3/2023"]
    bok = las_bok(mapp)
    assert bok.fel == ()
    alla = bokforda(bok)
    assert alla["B1"].meta["rattas-av"] == "B2/2023, B3/2023"
    assert alla["B2"].meta["rattar"] == alla["B3"].meta["rattar"] == "B1/2023"
    assert alla["B2"].date == dt.date(2023, 2, 1)  # the period is open
    assert alla["B2"].meta["registrerad"] == dt.date(2023, 3, 1)
    assert alla["B2"].narration == "Rättelse av B1/2023: Hyra"
    assert [str(p.units) for p in alla["B2"].postings] == ["-100.00 SEK", "100.00 SEK"]
    assert [str(p.units) for p in alla["B3"].postings] == ["125.00 SEK", "-125.00 SEK"]
    assert "rattas-av" not in (mapp / "2023/B-bank.beancount").read_text()
    assert vad(mapp)[-2:] == ["rättelse B2/2023 ekonom", "rättelse B3/2023 ekonom"]


def test_rattelse_av_last_period_hamnar_i_forsta_oppna(mapp: Path) -> None:
    bokfor_alla(mapp)
    attestera_alla(mapp)
    for manad in ("2023-01", "2023-02"):
        spara(stang_period(las_bok(mapp), manad, EKONOM))

    skiss, (nya,) = ratta(las_bok(mapp), "L1/2023", EKONOM)
    spara(skiss)

    assert nya.entry.date == dt.date(2023, 3, 1)
    assert las_bok(mapp).fel == ()


def test_rattelse_som_inte_gar(mapp: Path) -> None:
    bokfor_alla(mapp)
    skiss, _ = ratta(las_bok(mapp), "B1", EKONOM)
    spara(skiss)

    with pytest.raises(BokFelError, match="Verifikationen är redan rättad av B2/2023"):
        ratta(las_bok(mapp), "B1", EKONOM)
    with pytest.raises(BokFelError, match="Verifikationen A17 finns inte 2023"):
        ratta(las_bok(mapp), "A17", EKONOM, ar=2023)
    with pytest.raises(BokFelError, match="Ett nummer skrivs som A17, eller A17/2023"):
        ratta(las_bok(mapp), "sjutton", EKONOM)


# --- Attestera -----------------------------------------------------------------------------


def test_attest_av_bokford_och_av_utkast(mapp: Path) -> None:
    (vantar,) = att_attestera(las_bok(mapp))
    assert vantar.entry.narration == "Stolar"
    spara(attestera(las_bok(mapp), [vantar], CHEF))
    bokfor_alla(mapp)
    assert att_attestera(las_bok(mapp)) == []

    fil = mapp / "2023/utkast.beancount"
    fil.write_text(fil.read_text() + FAKTURA.replace("Stolar", "Bord"))
    bokfor_alla(mapp)
    bok = las_bok(mapp)
    spara(attestera(bok, valj(bok, ["L2"]), CHEF))

    bok = las_bok(mapp)
    assert bok.fel == ()
    assert {
        namn: entry.meta["attesterad-av"]
        for namn, entry in bokforda(bok).items()
        if namn.startswith("L")
    } == {"L1": "förbundschef", "L2": "förbundschef"}
    assert "attest utkast förbundschef" in vad(mapp)
    assert vad(mapp)[-1] == "attest L2/2023 förbundschef"


def test_ett_utkast_som_andrats_efter_attesten_bokfors_inte(mapp: Path) -> None:
    bok = las_bok(mapp)
    spara(attestera(bok, valj(bok, ["1"]), CHEF))
    fil = mapp / "2023/utkast.beancount"
    fil.write_text(fil.read_text().replace("250.00", "950.00"))

    with pytest.raises(BokFelError, match="Attesten av förbundschef står inte i behandlingshist"):
        bokfor_alla(mapp)


@pytest.mark.parametrize(
    ("vem", "namn", "varfor"),
    [
        ("ekonom", "L1", "ekonom får inte attestera serien L"),
        ("förbundschef", "B1", "serien B attesteras inte"),
        ("kassör", "L1", "kassör får inte attestera serien L"),
    ],
)
def test_attest_som_inte_gar(mapp: Path, vem: str, namn: str, varfor: str) -> None:
    bokfor_alla(mapp)
    bok = las_bok(mapp)

    with pytest.raises(BokFelError, match=f"{namn}/2023 kan inte attesteras: {varfor}"):
        attestera(bok, valj(bok, [namn]), Vem(vem, NU))


def test_den_som_bokfort_far_inte_attestera_och_ingen_attesterar_tva_ganger(mapp: Path) -> None:
    bokfor_alla(mapp, CHEF)
    bok = las_bok(mapp)
    with pytest.raises(BokFelError, match="förbundschef har själv bokfört den"):
        attestera(bok, valj(bok, ["L1"]), CHEF)

    spara(attestera(bok, valj(bok, ["L1"]), Vem("ordförande", NU)))
    bok = las_bok(mapp)
    with pytest.raises(BokFelError, match="redan attesterad 2023-03-01 av ordförande"):
        attestera(bok, valj(bok, ["L1"]), Vem("ordförande", NU))


# --- Låsa ----------------------------------------------------------------------------------


def test_last_manad_och_upplasning(mapp: Path) -> None:
    bokfor_alla(mapp)
    attestera_alla(mapp)
    spara(stang_period(las_bok(mapp), "2023-01", EKONOM))
    fil = mapp / "2023/utkast.beancount"
    utan_utkast = fil.read_text()
    fil.write_text(utan_utkast + FAKTURA)
    with pytest.raises(BokFelError, match="Utkastet är daterat 2023-01-20, och 2023-01 är låst"):
        bokfor_alla(mapp)
    fil.write_text(utan_utkast)

    spara(oppna_period(las_bok(mapp), "2023-01", "glömd faktura", CHEF))

    fil.write_text(utan_utkast + FAKTURA)
    assert bokfor_alla(mapp) == ["L2/2023"]
    assert "upplåsning 2023-01 förbundschef" in vad(mapp)


@pytest.mark.parametrize(
    ("period", "vantat"),
    [
        ("2023-01", "Ett utkast den 2023-01-20 ligger i perioden"),
        ("2023-03", "2023-03 är inte slut än"),
        ("2023-13", "Det är varken ett år eller en månad"),
        ("2023", "2023 är inte slut än"),
    ],
)
def test_period_som_inte_kan_lasas(mapp: Path, period: str, vantat: str) -> None:
    with pytest.raises(BokFelError, match=vantat):
        stang_period(las_bok(mapp), period, EKONOM)


def test_en_manad_med_oattesterat_stangs_inte(mapp: Path) -> None:
    bokfor_alla(mapp)
    with pytest.raises(BokFelError, match="1 verifikationer är inte attesterade: L1"):
        stang_period(las_bok(mapp), "2023-01", EKONOM)
    bok = las_bok(mapp)
    spara(attestera(bok, valj(bok, ["L1"]), CHEF))
    spara(stang_period(las_bok(mapp), "2023-01", EKONOM))


def test_aret_lases_nar_allt_ar_attesterat(mapp: Path) -> None:
    senare = Vem("ekonom", NU.replace(year=2024), "ingenting hände på hösten")
    bokfor_alla(mapp)
    with pytest.raises(BokFelError, match="1 verifikationer är inte attesterade: L1"):
        stang_period(las_bok(mapp), "2023", senare)
    bok = las_bok(mapp)
    spara(attestera(bok, valj(bok, ["L1"]), CHEF))

    spara(stang_period(las_bok(mapp), "2023", senare))

    with pytest.raises(BokFelError, match="2023 är redan låst"):
        stang_period(las_bok(mapp), "2023", senare)
    with pytest.raises(BokFelError, match="Ett låst år kan inte låsas upp"):
        oppna_period(las_bok(mapp), "2023", "ändrade oss", CHEF)
    with pytest.raises(BokFelError, match="Året 2023 är låst, och dess månader"):
        oppna_period(las_bok(mapp), "2023-02", "ändrade oss", CHEF)
    skiss, (nya,) = ratta(las_bok(mapp), "B1", senare)
    spara(skiss)
    assert nya.namn == "B1/2024"
    assert nya.entry.date == dt.date(2024, 1, 1)
    bok = las_bok(mapp)
    assert bok.fel == ()
    assert "H19" in str(bok.varningar)  # the reason for the odd clock is seen


@pytest.mark.parametrize(
    ("vem", "skal", "vantat"),
    [
        (CHEF, " ", "Skälet saknas"),
        (EKONOM, "glömd", "ekonom får inte låsa upp; det får förbundschef"),
    ],
)
def test_upplasning_som_inte_gar(mapp: Path, vem: Vem, skal: str, vantat: str) -> None:
    bokfor_alla(mapp)
    attestera_alla(mapp)
    spara(stang_period(las_bok(mapp), "2023-01", EKONOM))

    with pytest.raises(BokFelError, match=vantat):
        oppna_period(las_bok(mapp), "2023-01", skal, vem)


def test_en_manad_som_inte_ar_last_kan_inte_lasas_upp(mapp: Path) -> None:
    with pytest.raises(BokFelError, match="2023-02 är inte låst"):
        oppna_period(las_bok(mapp), "2023-02", "x", CHEF)


# --- Import och inställningar --------------------------------------------------------------


def test_importen_gors_en_gang(mapp: Path) -> None:
    skiss, ar = importera(las_bok(mapp), EKONOM, "prov", om=True)

    assert ar == []
    assert skiss.filer() == []


def test_omgjorda_bocker_kan_importeras_om_tills_nagot_bokforts(mapp: Path) -> None:
    huvud = mapp / "main.beancount"
    huvud.write_text(huvud.read_text().replace('"Bidrag"', '"Medlemsbidrag"'))
    assert "texten var «Bidrag»" in str(las_bok(mapp).fel[0])
    with pytest.raises(BokFelError, match="2023 är inte slut än"):
        importera(las_bok(mapp), EKONOM, "prov", las=True, om=True)
    senare = Vem("ekonom", NU.replace(year=2024))
    skiss, ar = importera(las_bok(mapp), senare, "prov", las=True, om=True)
    assert ar == [2023]
    spara(skiss)
    assert las_bok(mapp).fel == ()
    assert vad(mapp)[-2:] == ["import 2023 ekonom", "lås 2023 ekonom"]

    chef = Vem("förbundschef", NU.replace(year=2024))
    spara(stang_period(las_bok(mapp), "2024-01", senare))
    spara(oppna_period(las_bok(mapp), "2024-01", "prov", chef))
    huvud.write_text(huvud.read_text().replace('"Medlemsbidrag"', '"Bidrag"'))
    with pytest.raises(BokFelError, match="historiken kan inte göras om"):
        importera(las_bok(mapp), EKONOM, "prov", om=True)


def test_andrade_installningar_kommer_in_i_historiken_vid_nasta_skrivning(mapp: Path) -> None:
    (mapp / "forbund.toml").write_text(ORDNING.replace("5000", "6000") + "till = 2099-12-31\n")

    bokfor_alla(mapp)

    poster = las_historik((mapp / FIL).read_bytes()).poster
    (senast,) = [p for p in poster if p.galler == "forbund.toml" and p.detaljer["andrat"]]
    assert senast.detaljer["andrat"] == ["attestant"]


# --- Ingenting får gå förlorat -------------------------------------------------------------


def allt(mapp: Path) -> dict[str, bytes]:
    return {
        str(fil.relative_to(mapp)): fil.read_bytes()
        for fil in mapp.rglob("*")
        if fil.is_file() and not fil.name.startswith(".rakenskap")
    }


def do_vid_steg(nummer: int, mapp: Path) -> None:
    """Book every draft, and end the process when that many steps are done."""
    kvar = iter(range(nummer, -1, -1))

    def do(_namn: str) -> None:
        if next(kvar) == 0:
            os._exit(9)

    bok = las_bok(mapp)
    skiss, _ = bokfor(bok, utkast_i(bok), EKONOM)
    spara(skiss, vid_steg=do)
    os._exit(0)


def test_dodad_vid_varje_steg_laddar_bockerna_och_kedjan_haller(tmp_path: Path) -> None:
    """The whole of a booking (ledger files, a new file, an include and the log), step by step."""
    steg: list[str] = []
    hel = med_historik(tmp_path / "hel", HYRA)
    bok = las_bok(hel)
    skiss, _ = bokfor(bok, utkast_i(bok), EKONOM)
    spara(skiss, vid_steg=steg.append)
    assert len(steg) > 10

    utfall = set()
    for nummer in range(len(steg)):
        mapp = med_historik(tmp_path / str(nummer), HYRA)
        forut = vad(mapp)

        pid = os.fork()
        if pid == 0:
            do_vid_steg(nummer, mapp)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 9

        bok = las_bok(mapp)
        assert bok.fel == (), steg[nummer]
        nytt = "B1" in bokforda(bok)
        assert vad(mapp) == (vad(hel) if nytt else forut)
        assert len(utkast_i(bok)) == (0 if nytt else 1)
        utfall.add(nytt)
        if not nytt:
            assert bokfor_alla(mapp) == ["B1/2023"]
    assert utfall == {True, False}


def test_tva_som_bokfor_samma_utkast_samtidigt(mapp: Path) -> None:
    bok = las_bok(mapp)
    ena, _ = bokfor(bok, utkast_i(bok), EKONOM)
    andra, _ = bokfor(bok, utkast_i(bok), CHEF)

    spara(ena)
    with pytest.raises(BokFelError, match="Filen har ändrats av någon annan"):
        spara(andra)

    assert las_bok(mapp).fel == ()
    assert vad(mapp)[-2:] == ["bokning L1/2023 ekonom", "bokning B1/2023 ekonom"]


def test_en_andring_som_ger_fel_i_bockerna_skrivs_inte(mapp: Path) -> None:
    forut = allt(mapp)
    skiss = Skiss(las_bok(mapp), EKONOM)
    skiss.lagg_till("2023/utkast.beancount", HYRA.replace("-100.00", "-99.00"))

    with pytest.raises(BokFelError, match="Verifikationen balanserar inte") as fel:
        spara(skiss)

    assert fel.value.fel[0].fil == "2023/utkast.beancount"
    assert allt(mapp) == forut


def bokfor_en_ny(mapp: Path, text: str) -> None:
    """Book an entry that is not a draft in any file; try again when someone else was first."""
    while True:
        bok = las_bok(mapp)
        skiss = Skiss(bok, EKONOM)
        skiss.logga_installningar()
        entry = las_text(skiss, text)
        bokfor_text(skiss, serie_for(bok, entry), entry, text.splitlines(keepends=True), {})
        try:
            spara(skiss)
        except BokFelError as fel:
            if "ändrats av någon annan" in str(fel):
                continue
            raise
        return


def test_flera_som_bokfor_samtidigt_far_var_sitt_nummer(tmp_path: Path) -> None:
    mapp = med_historik(tmp_path / "bok", HYRA)
    context = multiprocessing.get_context("fork")
    processer = [
        context.Process(target=bokfor_en_ny, args=(mapp, HYRA.replace("Hyra", f"Hyra {nummer}")))
        for nummer in range(5)
    ]
    for process in processer:
        process.start()
    for process in processer:
        process.join(120)

    assert [process.exitcode for process in processer] == [0] * 5
    bok = las_bok(mapp)
    assert bok.fel == ()
    alla = bokforda(bok)
    assert {f"B{nummer}" for nummer in range(1, 6)} <= set(alla)
    assert {alla[f"B{nummer}"].narration for nummer in range(1, 6)} == {
        f"Hyra {nummer}" for nummer in range(5)
    }
    assert sum(ett.startswith("bokning") for ett in vad(mapp)) == 5


@pytest.mark.parametrize("grans", [200, 1500, 3000])
def test_full_disk_under_en_bokning(mapp: Path, grans: int) -> None:
    forut = allt(mapp)
    pid = os.fork()
    if pid == 0:
        bok = las_bok(mapp)
        skiss, _ = bokfor(bok, utkast_i(bok), EKONOM)
        resource.setrlimit(resource.RLIMIT_FSIZE, (grans, grans))
        try:
            spara(skiss)
        except OSError:
            os._exit(7)
        os._exit(0)

    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
    assert allt(mapp) == forut
    assert las_bok(mapp).fel == ()
    assert bokfor_alla(mapp) == ["L1/2023", "B1/2023"]


def test_bocker_med_historik_maste_ha_sina_kontroller(mapp: Path) -> None:
    huvud = mapp / "main.beancount"
    huvud.write_text(huvud.read_text().replace('plugin "lkbr.historik"\n', ""))

    with pytest.raises(BokFelError, match=r'skriv plugin "lkbr\.historik" på egna rader'):
        las_bok(mapp).krav_felfri()
    with pytest.raises(BokFelError, match=r'skriv plugin "lkbr\.historik" på egna rader'):
        bokfor_alla(mapp)
