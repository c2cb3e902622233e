"""A form: what is typed becomes a verifikation, or is said to be wrong at its field."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rakenskap.bok.bok import Bok, las_bok
from rakenskap.bok.felrad import BokFelError
from rakenskap.dagbok.attest import attestera, valj
from rakenskap.dagbok.besked import granska_formular
from rakenskap.dagbok.formular import (
    HANDELSESLAG,
    Formular,
    Formularrad,
    formular_av,
    las_formular,
    nytt_formular,
)
from rakenskap.dagbok.skiss import Vem
from rakenskap.dagbok.spara import spara
from rakenskap.dagbok.stangning import stang_period
from rakenskap.dagbok.text import av_entry
from rakenskap.dagbok.utkast import utkast_i, utkasthash
from rakenskap.dagbok.utkastandring import kasta_utkast
from rakenskap.dagbok.utkastplan import (
    Inlamnad,
    andra_med_underlag,
    dela_utkast,
    hitta_utkast,
    nytt_utkast,
    plats_for,
)
from tests.rakenskap.dagbok.test_dagbok import EKONOM, FAKTURA, HYRA, NU, med_historik, utkast

IDAG = dt.date(2023, 3, 1)


@pytest.fixture
def mapp(tmp_path: Path) -> Path:
    """Books with a history, and the drafts FAKTURA (L) and HYRA (B)."""
    return med_historik(tmp_path / "bok", FAKTURA + HYRA)


@pytest.fixture(scope="module")
def bok(tmp_path_factory: pytest.TempPathFactory) -> Bok:
    return las_bok(med_historik(tmp_path_factory.mktemp("bok"), FAKTURA))


def formular(*rader: Formularrad, **falt: str) -> Formular:
    egna = {"dag": "2023-02-14", "motpart": "Kontoret AB", "text": "Pennor", **falt}
    return Formular(rader=rader, **egna)


def rad(konto: str, debet: str = "", kredit: str = "", **mer: str) -> Formularrad:
    return Formularrad(konto, debet, kredit, **mer)


def fel_i(bok: Bok, ett: Formular) -> dict[str, str]:
    last = las_formular(bok, ett, IDAG)
    assert last.text is None
    return {fel.falt: fel.text for fel in last.fel}


def belopp(bok: Bok, ett: Formular) -> list[tuple[str, int]]:
    last = las_formular(bok, ett, IDAG)
    assert last.fel == ()
    return [(lasrad.konto.nummer, lasrad.ore) for lasrad in last.rader]


# --- Läsa ----------------------------------------------------------------------------------


def test_det_belopp_som_saknas_ar_skillnaden(bok: Bok) -> None:
    ett = formular(rad("6110", "1 250,50"), rad("2440"))
    assert belopp(bok, ett) == [("6110", 125050), ("2440", -125050)]


def test_ett_minus_i_debet_ar_kredit(bok: Bok) -> None:
    ett = formular(rad("6110", "100"), rad("2440", "-100"))
    assert belopp(bok, ett) == [("6110", 10000), ("2440", -10000)]


def test_moms_bryts_ut_ur_beloppet(bok: Bok) -> None:
    ett = formular(rad("6110", "125", moms="25"), rad("2440"), momskonto="1650")
    assert belopp(bok, ett) == [("6110", 10000), ("1650", 2500), ("2440", -12500)]


@given(st.integers(1, 10**9), st.sampled_from(("25", "12", "6")))
def test_delarna_med_moms_ar_beloppet(bok: Bok, ore: int, sats: str) -> None:
    kronor = f"{ore // 100},{ore % 100:02}"
    ett = formular(rad("6110", kronor, moms=sats), rad("2440"), momskonto="1650")
    (_, netto), *moms, (_, skuld) = belopp(bok, ett)
    moms_ore = sum(del_ for _, del_ in moms)
    assert netto + moms_ore == ore == -skuld
    assert abs(moms_ore * (100 + int(sats)) - ore * int(sats)) * 2 <= 100 + int(sats)
    assert all(del_ for _, del_ in moms)  # no row of nought


def test_kontot_valjs_med_nummer_eller_namn(bok: Bok) -> None:
    for skrivet in ("6110", "6110 Kontorsmateriel", bok.konton["6110"].namn.lower()):
        assert belopp(bok, formular(rad(skrivet, "1"), rad("2440")))[0][0] == "6110"


@pytest.mark.parametrize(
    ("andrat", "falt", "ord_"),
    [
        ({"dag": "31/2"}, "dag", "är inte en dag"),
        ({"motpart": " "}, "motpart", "LKBR 3 kap. 9 §"),
        ({"text": ""}, "text", "LKBR 3 kap. 9 §"),
        ({"text": "x" * 301}, "text", "längre än 300"),
        ({"serie": "Q"}, "serie", "Serien Q finns inte"),
        ({"forfaller": "snart"}, "forfaller", "är inte en dag"),
    ],
)
def test_felet_star_vid_sitt_falt(bok: Bok, andrat: dict[str, str], falt: str, ord_: str) -> None:
    assert ord_ in fel_i(bok, formular(rad("6110", "1"), rad("2440"), **andrat))[falt]


@pytest.mark.parametrize(
    ("rader", "falt", "ord_"),
    [
        ((rad("9999", "1"), rad("2440")), "rad-1-konto", "Inget konto"),
        ((rad("", "1"), rad("2440")), "rad-1-konto", "Kontot saknas"),
        ((rad("6110", "ett"), rad("2440")), "rad-1-debet", "är inte ett belopp"),
        ((rad("6110", "1", "1"), rad("2440")), "rad-1-debet", "både i debet och i kredit"),
        ((rad("6110", "0"), rad("2440")), "rad-1-debet", "noll"),
        ((rad("6110"), rad("2440")), "rad-2-debet", "en enda rad"),
        ((rad("6110", "1"), rad("2440", "", "1"), rad("1930")), "rad-3-debet", "ingen skillnad"),
        ((rad("6110", "1"), rad("2440", "", "2")), "rader", "1,00 kr återstår på debet"),
        ((rad("6110", "1"),), "rader", "minst två rader"),
        ((rad("6110", "1", moms="25"), rad("2440")), "rad-1-moms", "konto momsen"),
        ((rad("6110", "1", moms="7"), rad("2440")), "rad-1-moms", "25, 12, 6"),
        ((rad("2440", "1", faktura="L1"), rad("1930")), "rad-1-faktura", "L45/2024"),
    ],
)
def test_raden_sager_vad_som_ar_fel(
    bok: Bok, rader: tuple[Formularrad, ...], falt: str, ord_: str
) -> None:
    assert ord_ in fel_i(bok, formular(*rader))[falt]


def test_alla_fel_sags_pa_en_gang(bok: Bok) -> None:
    assert len(fel_i(bok, formular(rad("x", "y"), motpart="", dag="z"))) == 4


@pytest.mark.parametrize("slag", HANDELSESLAG)
def test_varje_handelse_borjar_med_sina_konton(bok: Bok, slag: str) -> None:
    ett = nytt_formular(bok, slag, IDAG)
    for rad_, delpost in zip(ett.rader, HANDELSESLAG[slag].rader, strict=True):
        if delpost and rad_.konto:
            konto = bok.konton[rad_.konto.split()[0]]
            assert delpost in (konto.delpost, konto.rad)


def test_ett_utkast_blir_sitt_formular_och_samma_utkast_igen(bok: Bok) -> None:
    text = av_entry(utkast_i(bok)[0].entry)
    last = las_formular(bok, formular_av(bok, text), IDAG, text)
    assert last.text == text


# --- Beskedet ------------------------------------------------------------------------------


def test_beskedet_sager_serie_nummer_saldo_och_attest(bok: Bok) -> None:
    besked = granska_formular(bok, formular(rad("6110", "250"), rad("2440")), EKONOM)
    assert besked.ver == "L1"
    assert besked.saldon == {"6110": (0, 25000), "2440": (0, -25000)}
    assert besked.attest == "Attesteras av förbundschef eller ordförande."
    assert [fel.falt for fel in besked.hinder] == ["underlag"]
    assert not besked.sent


def test_den_som_bokfor_attesterar_inte(bok: Bok) -> None:
    chefen = Vem("förbundschef", NU)
    besked = granska_formular(bok, formular(rad("6110", "250"), rad("2440")), chefen)
    assert besked.attest == "Attesteras av ordförande."


def test_sen_kassa_ska_ha_ett_skal(bok: Bok) -> None:
    ett = formular(rad("6110", "250"), rad("1930"))
    assert granska_formular(bok, ett, EKONOM).sent
    assert not granska_formular(bok, replace(ett, sent="Kontoutdraget kom sent"), EKONOM).sent


def test_en_last_manad_sags_vid_dagen(mapp: Path) -> None:
    bok = las_bok(mapp)
    spara(kasta_utkast(bok, utkast_i(bok), EKONOM))
    spara(stang_period(las_bok(mapp), "2023-02", EKONOM))
    ett = formular(rad("6110", "250"), rad("2440"))
    hinder = granska_formular(las_bok(mapp), ett, EKONOM, har_underlag=True).hinder
    assert [fel.falt for fel in hinder] == ["dag"]
    assert "2023-02 är låst" in hinder[0].text


# --- Utkasten ------------------------------------------------------------------------------


def utkasten(mapp: Path) -> list[str]:
    bok = las_bok(mapp)
    assert bok.fel == ()
    return [
        f"{ett.serie.kod} {ett.entry.narration} {ett.entry.postings[0].units.number}"  # type: ignore[union-attr]
        for ett in utkast_i(bok)
    ]


def test_ett_nytt_utkast_med_sitt_underlag(mapp: Path) -> None:
    bok = las_bok(mapp)
    text = las_formular(bok, formular(rad("6110", "99"), rad("2440")), IDAG).text
    assert text is not None
    skiss, plats = nytt_utkast(bok, text, EKONOM, Inlamnad("../faktura 7.pdf", b"%PDF-1.4"))
    spara(skiss)
    ny = hitta_utkast(las_bok(mapp), plats)
    assert ny.entry.meta["underlag"] == "2023/underlag/faktura-7.pdf"
    assert (mapp / "2023/underlag/faktura-7.pdf").read_bytes() == b"%PDF-1.4"
    assert "L Pennor 99.00" in utkasten(mapp)


def test_en_annan_fil_med_samma_namn_skrivs_inte_over(mapp: Path) -> None:
    for innehall in (b"en", b"tva", b"tva"):
        bok = las_bok(mapp)
        text = las_formular(bok, formular(rad("6110", "99"), rad("2440")), IDAG).text
        assert text is not None
        spara(nytt_utkast(bok, text, EKONOM, Inlamnad("faktura.pdf", innehall))[0])
    filer = {fil.name: fil.read_bytes() for fil in (mapp / "2023/underlag").glob("faktura*")}
    assert filer == {"faktura.pdf": b"en", "faktura-2.pdf": b"tva"}


def test_ett_andrat_utkast_star_kvar_och_forlorar_sin_attest(mapp: Path) -> None:
    bok = las_bok(mapp)
    faktura = next(ett for ett in utkast_i(bok) if ett.serie.kod == "L")
    spara(attestera(bok, valj(bok, [str(faktura.nummer)]), Vem("ordförande", NU)))
    bok = las_bok(mapp)
    faktura = next(ett for ett in utkast_i(bok) if ett.serie.kod == "L")
    assert faktura.entry.meta["attesterad-av"] == "ordförande"
    text = av_entry(faktura.entry)
    skiss, plats = andra_med_underlag(bok, faktura, replace(text, text="Två stolar"), EKONOM)
    spara(skiss)
    nytt = hitta_utkast(las_bok(mapp), plats)
    assert nytt.entry.narration == "Två stolar"
    assert "attesterad-av" not in nytt.entry.meta
    assert nytt.entry.meta["underlag"] == faktura.entry.meta["underlag"]
    assert len(utkasten(mapp)) == 2


def test_ett_utkast_som_andrats_under_tiden_andras_inte(mapp: Path) -> None:
    bok = las_bok(mapp)
    ett = utkast_i(bok)[0]
    avtryck = utkasthash(ett.entry)
    assert hitta_utkast(bok, plats_for(ett), avtryck) == ett
    skiss, plats = andra_med_underlag(bok, ett, replace(av_entry(ett.entry), text="Annat"), EKONOM)
    spara(skiss)
    with pytest.raises(BokFelError, match="ändrat, bokfört eller kastat"):
        hitta_utkast(las_bok(mapp), plats, avtryck)


def test_kastade_utkast_ar_borta_och_inget_annat(mapp: Path) -> None:
    bok = las_bok(mapp)
    fore = (mapp / "main.beancount").read_bytes()
    spara(kasta_utkast(bok, [ett for ett in utkast_i(bok) if ett.serie.kod == "L"], EKONOM))
    assert utkasten(mapp) == ["B Hyra 100.00"]
    assert (mapp / "main.beancount").read_bytes() == fore


def test_ett_delat_utkast_ar_tillsammans_det_hela(tmp_path: Path) -> None:
    rader = "6110 100.00; 5010 150.00; 2440 -250.00"
    mapp = med_historik(tmp_path / "bok", utkast("2023-01-20", "Stolar", rader))
    bok = las_bok(mapp)
    spara(dela_utkast(bok, utkast_i(bok)[0], [1], EKONOM))
    delar = [
        [(p.account.split(":")[1][:4], int(p.units.number)) for p in ett.entry.postings]  # type: ignore[union-attr,arg-type]
        for ett in utkast_i(las_bok(mapp))
    ]
    assert sorted(delar) == [
        [("5010", 150), ("2440", -150)],
        [("6110", 100), ("2440", -100)],
    ]


@pytest.mark.parametrize("platser", [[], [0], [0, 1], [0, 1, 2], [2]])
def test_det_som_inte_gar_att_dela_sags(tmp_path: Path, platser: list[int]) -> None:
    rader = "6110 100.00; 5010 150.00; 2440 -250.00"
    if platser == [0]:
        rader = "6110 250.00; 2440 -100.00; 2990 -150.00"
    mapp = med_historik(tmp_path / "bok", utkast("2023-01-20", "Stolar", rader))
    bok = las_bok(mapp)
    with pytest.raises(BokFelError, match="kan inte bli ett eget utkast"):
        dela_utkast(bok, utkast_i(bok)[0], platser, EKONOM)
